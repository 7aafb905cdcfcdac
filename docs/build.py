"""Make the generated parts of the documentation, or check that they are as they should be.

    python docs/build.py            write them
    python docs/build.py --check    exit with 1 if anything differs

Whole files: `docs/errors.md`, `docs/commands.md`, `docs/questionnaires.md`. In `README.md` and the how-to pages, the
output below a command in a block that is marked with `<!-- run in FOLDER -->`, where FOLDER is an example study;
`<!-- run in FOLDER, lines 1-20 -->` shows a part.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tillitsmaal.errors.codes import AREAS
from tillitsmaal.questionnaire.library import shipped
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.text import LANGUAGES, Language, catalogue, localised

ROOT: Final = Path(__file__).parent.parent
PAGES: Final = ("README.md", "docs/kom-i-gang.md", "docs/getting-started.md")
_BLOCK: Final = re.compile(
    r"<!-- run in (?P<folder>\w+)(?:, lines (?P<first>\d+)-(?P<last>\d+))? -->\n"
    r"```console\n\$ (?P<command>.+)\n(?P<output>(?:.*\n)*?)```"
)
_MADE: Final = "<!-- Made by docs/build.py; edit the source it is made from. -->\n\n"
COMMANDS: Final = (
    ("score",), ("compare",), ("check",), ("questionnaire",), ("questionnaire", "list"), ("questionnaire", "show"),
    ("questionnaire", "check"), ("questionnaire", "new"), ("questionnaire", "schema"), ("init",), ("demo",),
)  # fmt: skip


def main() -> int:
    """Write or check everything; return the exit code."""
    checking = "--check" in sys.argv[1:]
    stale = [path for path, text in made().items() if _differs(ROOT / path, text)]
    for path in stale:
        print(f"{path}: {'differs, run: python docs/build.py' if checking else 'written'}")
        if not checking:
            (ROOT / path).write_text(made()[path], encoding="utf-8")
    return 1 if stale and checking else 0


def made() -> Mapping[str, str]:
    """Every generated file and page, as it should be."""
    whole: Mapping[str, Callable[[], str]] = {
        "docs/errors.md": errors_page,
        "docs/commands.md": commands_page,
        "docs/questionnaires.md": questionnaires_page,
    }
    pages = [name for name in PAGES if (ROOT / name).is_file()]
    return {name: make() for name, make in whole.items()} | {
        name: with_output((ROOT / name).read_text(encoding="utf-8")) for name in pages
    }


def _differs(path: Path, text: str) -> bool:
    return not path.is_file() or path.read_text(encoding="utf-8") != text


def errors_page() -> str:
    """All problems: what is wrong and what to do."""
    parts = ["# Problems and their remedies\n\n", _MADE, _WORDS["errors_intro"]]
    for area, codes in AREAS.items():
        parts.append(f"\n## {_WORDS[area]}\n\n| code | reaches | what is wrong | what to do |\n|---|---|---|---|\n")
        for code, severity in codes.items():
            what, remedy = (_cell(_template(area, code, part)) for part in ("what", "remedy"))
            parts.append(f"| `{code}` | {severity} | {what} | {remedy} |\n")
    return "".join(parts)


_WORDS: Final = {
    "errors_intro": (
        "A problem has a code, a place, a value and a remedy; `--format json` gives them as data. `cell` and `row` "
        "problems refuse a file unless `--on-invalid drop` leaves the cell or row out and counts it; `file` problems "
        "always refuse it; a `warning` refuses nothing. Words in braces stand for what the message names.\n"
    ),
    "data": "Response files",
    "yaml": "Questionnaires and study files",
    "usage": "The command line",
}


def _template(area: str, code: str, part: str) -> str:
    """A problem's sentence with its placeholders left open."""
    return catalogue(f"problems_{area}", "en")[f"{code}.{part}"].replace("{{", "{").replace("}}", "}")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def commands_page() -> str:
    """Help of every command."""
    parts = ["# Commands\n\n", _MADE]
    for command in ((), *COMMANDS):
        shown = run("byregion", "tillit " + " ".join((*command, "--help")), language="en")
        parts.append(f"## `{' '.join(('tillit', *command))}`\n\n```\n{shown}```\n\n")
    return "".join(parts).rstrip("\n") + "\n"


def questionnaires_page() -> str:
    """Items of the shipped questionnaires in the three languages."""
    parts = ["# The shipped questionnaires\n\n", _MADE]
    for name in shipped():
        questionnaire = load_questionnaire(name)
        parts.append(f"## {name} {questionnaire.version}\n\n")
        parts += [f"- {language}: {localised(questionnaire.title, language)}\n" for language in LANGUAGES]
        for scale, about in questionnaire.scales.items():
            labels = " · ".join(localised(about.label, language) for language in LANGUAGES)
            parts.append(f"\n### {scale}: {labels}\n\n| item | nb | nn | en |\n|---|---|---|---|\n")
            for item in questionnaire.items_by_scale[scale]:
                texts = " | ".join(_cell(item.text[language]) for language in LANGUAGES)
                parts.append(f"| {item.id}{' (reversed)' if item.reverse else ''} | {texts} |\n")
        parts.append("\n")
    return "".join(parts).rstrip("\n") + "\n"


def with_output(page: str) -> str:
    """A page with the output of its marked commands made anew."""
    return _BLOCK.sub(_with_output, page)


def _with_output(block: re.Match[str]) -> str:
    shown = run(block["folder"], block["command"]).splitlines()
    if block["first"]:
        shown = shown[int(block["first"]) - 1 : int(block["last"])]
    head = block.group(0).partition("```console\n")[0]
    return f"{head}```console\n$ {block['command']}\n" + "".join(f"{line}\n" for line in shown) + "```"


def run(study: str, command: str, language: Language = "nb") -> str:
    """What a command prints, standing in a copy of an example study, 80 columns wide."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / study
        shutil.copytree(ROOT / "examples" / study, copy)
        arguments = [sys.executable, "-m", "tillitsmaal", *command.split()[1:]]
        environment = {**os.environ, "COLUMNS": "80", "TILLIT_LANGUAGE": language, "NO_COLOR": "1", "PYTHONUTF8": "1"}
        done = subprocess.run(
            arguments, cwd=copy, env=environment, capture_output=True, text=True, check=False, encoding="utf-8"
        )
    if done.returncode not in (0, 4):
        raise SystemExit(f"{command}: exit code {done.returncode}\n{done.stderr}")
    return "\n".join(line.rstrip() for line in done.stdout.splitlines()) + "\n"


if __name__ == "__main__":
    sys.exit(main())
