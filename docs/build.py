"""Make the generated parts of the documentation, or check that they are as they should be.

    python docs/build.py            write them
    python docs/build.py --check    exit with 1 if anything differs

Whole files: `docs/errors.md`, `docs/commands.md`, `docs/questionnaires.md`, and `docs/methods.md` from the estimators'
docstrings. In `README.md` and the how-to pages, the output below a command in a block that is marked with
`<!-- run in FOLDER -->`, where FOLDER is an example study; `<!-- run in FOLDER, lines 1-20 -->` shows a part.
"""

import importlib
import inspect
import os
import pkgutil
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Final

from tillitsmaal import scoring, stats
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
    ("score",), ("compare",), ("check",), ("quality",), ("report",), ("plan",), ("form",), ("import",), ("export",),
    ("codebook",), ("pseudonymise",), ("purge",), ("verify",),
    ("questionnaire",),
    ("questionnaire", "list"),
    ("questionnaire", "show"), ("questionnaire", "check"), ("questionnaire", "new"), ("questionnaire", "schema"),
    ("init",), ("demo",),
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
        "docs/methods.md": methods_page,
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
    "methods_intro": (
        "What is computed, by which formula, from whom, and what it was held against. A number that cannot be had is "
        "never NaN: it is `NotEstimable` with one of the codes named under “Gives”.\n"
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


def methods_page() -> str:
    """Every estimator: definition, source, what it was checked against, when it refuses."""
    parts = ["# Methods\n\n", _MADE, _WORDS["methods_intro"]]
    for room in (scoring, *rooms(stats)):
        estimators = [function for module in modules(room) for function in documented(module)]
        if estimators:
            parts.append(f"\n## {_first_line(room)}\n")
            parts += [_estimator(function) for function in estimators]
    return "".join(parts)


def rooms(package: ModuleType) -> Iterator[ModuleType]:
    """The packages and modules right inside a package."""
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(found.name)


def modules(room: ModuleType) -> Iterator[ModuleType]:
    """A module, or those of a package."""
    yield from rooms(room) if hasattr(room, "__path__") else (room,)


def documented(module: ModuleType) -> Iterator[Callable[..., object]]:
    """The public functions of a module that name their sources, as they stand in it."""
    for name, function in vars(module).items():
        here = inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
        if here and "References" in sections(function):
            yield function


def sections(function: Callable[..., object]) -> dict[str, str]:
    """A docstring by its headings; what comes before the first has the empty one."""
    parts = re.split(r"^(\w[\w ]*)\n-{3,}\n", inspect.getdoc(function) or "", flags=re.MULTILINE)
    return {"": parts[0].strip()} | {head: text.strip() for head, text in zip(parts[1::2], parts[2::2], strict=True)}


def _estimator(function: Callable[..., object]) -> str:
    of = sections(function)
    summary, _, definition = of[""].partition("\n\n")
    sources, checked = _apart(of["References"])
    told = [
        f"\n### {summary.rstrip('.')}\n\n`{function.__module__}.{function.__name__}`\n",
        f"\n{definition}\n" if definition else "",
        f"\nGives {_given(of['Returns'])}\n" if "Returns" in of else "",
        f"\nSources: {' '.join(sources.split())}\n",
        f"\n{' '.join(checked.split())}\n" if checked else "",
    ]
    return "".join(told)


def _given(returns: str) -> str:
    type_, _, told = returns.partition("\n")
    return f"`{type_}`: {' '.join(told.split())}"


def _apart(references: str) -> tuple[str, str]:
    """The sources, and what an estimator was checked against."""
    at = references.find("Checked against")
    return (references, "") if at < 0 else (references[:at], references[at:])


def _first_line(room: ModuleType) -> str:
    return (inspect.getdoc(room) or room.__name__).partition("\n")[0].rstrip(".")


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
