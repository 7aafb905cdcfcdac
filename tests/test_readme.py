"""What README.md and docs/kom-i-gang.md tell a reader to do works as it stands there."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cli_calls import Called, Shell, copy_study
from commands import ROOT
from test_cli_import import limesurvey

PAGES = ("README.md", "docs/kom-i-gang.md")
BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
TALK = {
    "codebook": "Wrote ",
    "report": "Wrote ",
    "form": "Wrote ",
    "export": "Wrote ",
    "pseudonymise": "Wrote ",
    "import": "The study file ",
}
"""How what commands say on stderr begins, of those that say anything when all is well."""
INLINE = re.compile(r"`((?:tillit|make) [^`]+)`")


def blocks(page: str, kind: str) -> list[str]:
    """Blocks of code of one kind, without the indentation of a list."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = [(len(indent), body) for indent, name, body in BLOCK.findall(text) if name == kind]
    return ["".join(line[indent:] for line in body.splitlines(keepends=True)) for indent, body in found]


def commands(page: str) -> list[str]:
    """`tillit …` in blocks and inside sentences."""
    typed = [line[2:] for block in blocks(page, "console") for line in block.splitlines() if line.startswith("$ ")]
    said = [one for one in INLINE.findall((ROOT / page).read_text(encoding="utf-8")) if one.startswith("tillit")]
    return list(dict.fromkeys([*typed, *said]))


def targets(page: str) -> list[str]:
    """Targets of make that a page names."""
    text = (ROOT / page).read_text(encoding="utf-8")
    typed = [line.split()[1] for block in blocks(page, "sh") for line in block.splitlines() if line.startswith("make ")]
    return sorted({*typed, *(one.split()[1] for one in INLINE.findall(text) if one.startswith("make "))})


CALLS = [(page, command) for page in PAGES for command in commands(page)]
TARGETS = [(page, target) for page in PAGES for target in targets(page)]


def test_the_pages_have_what_is_tested() -> None:
    assert len([page for page, _ in CALLS if page == PAGES[0]]) >= 13
    assert len([page for page, _ in CALLS if page == PAGES[1]]) >= 6
    assert [target for page, target in TARGETS if page == PAGES[0]] == ["demo", "test"]
    assert [target for page, target in TARGETS if page == PAGES[1]] == ["demo"]
    assert not any("$ make" in block for page in PAGES for block in blocks(page, "console"))


def answers(page: str) -> str:
    """The answers that a page shows."""
    (shown,) = blocks(page, "csv")
    return shown


def of_two_years(text: str) -> str:
    """The same answers twice, with a column of waves."""
    head, *lines = text.splitlines()
    twice = [f"{year};{line}" for year in (2024, 2025) for line in lines]
    return "\n".join([f"runde;{head}", *twice, ""])


@pytest.fixture
def tillit_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    return Shell(tmp_path, monkeypatch, capsysbinary)


def called(shell: Shell, page: str, command: str, monkeypatch: pytest.MonkeyPatch) -> Called:
    """Make a call where the page says that its reader stands: in a study, or beside files of one's own."""
    words = shlex.split(command)[1:]
    if words[0] == "plan":
        words += ["--runs", "100"]  # in place of thousands
    if "eksport.csv" in words:
        shell.write("eksport.csv", limesurvey())
    of_study = ("score", "compare", "quality", "report", "form")
    in_study = words[0] in of_study and not any(word.endswith(".csv") or word.startswith("studier/") for word in words)
    for study in (word for word in words if word.startswith("studier/")):
        shutil.copytree(ROOT / "examples" / "byregion", shell.folder / study)
    if in_study:
        monkeypatch.chdir(copy_study("byregion", shell.folder))
    else:
        shell.write("svar.csv", answers(page))
        shell.write("alle.csv", of_two_years(answers(page)))
    return shell(*words)


@pytest.mark.parametrize(("page", "command"), CALLS)
def test_commands_work(page: str, command: str, tillit_in: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    done = called(tillit_in, page, command, monkeypatch)
    words = shlex.split(command)
    assert done.code == 0
    talk = TALK.get(words[1], "")
    assert done.err.startswith(talk)
    assert bool(done.err) == bool(talk)
    if "-o" in words or words[1] in ("form", "report"):
        written = Path(words[words.index("-o") + 1] if "-o" in words else words[1])
        assert any(written.iterdir()) if written.is_dir() else written.stat().st_size > 100
    else:
        assert len(done.out.splitlines()) > 0


def test_the_shown_answers_are_scored_as_the_page_says(tillit_in: Shell) -> None:
    """98 is no answer, an empty cell neither, and int4 is turned."""
    tillit_in.write("svar.csv", answers(PAGES[0]))
    assert answers(PAGES[0]) == answers(PAGES[1])
    pairs = tillit_in("score", "svar.csv", "--format", "json").json["pairs"]
    scores = {pair["target"]: pair["scores"] for pair in pairs}
    business, college = scores["Næringshagen"], scores["Høgskolen"]
    assert [business[scale]["value"] for scale in ("benevolence", "integrity", "ability")] == [4.5, 4.5, 4.5]
    assert [college[scale]["value"] for scale in ("benevolence", "integrity", "ability")] == [3.5, 4, 5]
    assert "not_estimable" in college["listening"]


@pytest.mark.parametrize(("page", "target"), TARGETS)
def test_targets_of_make_are_there(page: str, target: str) -> None:
    make = shutil.which("make")
    assert make is not None, "the pages tell of make, and so these tests need it"
    planned = subprocess.run([make, "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert planned.returncode == 0, (page, planned.stderr)
    assert {"demo": "tillit demo", "test": "pytest"}[target] in planned.stdout


def test_a_target_that_is_not_there_would_be_found() -> None:
    planned = subprocess.run(["make", "-n", "nothing-of-the-kind"], cwd=ROOT, capture_output=True, check=False)
    assert planned.returncode == 2


def test_python_works_as_written() -> None:
    (code,) = blocks("README.md", "python")
    lines = code.splitlines()
    assert [line.split("(")[0] for line in lines[-2:]] == ["tm.build_report", "page = tm.render"]
    lines[-2] = f"changes = {lines[-2]}"
    shown = "\n".join([*lines, "assert page.startswith('<!doctype')", "print(len(scores.pairs), *changes['measure'])"])
    done = subprocess.run([sys.executable, "-c", shown], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    size, *measures = done.stdout.decode("utf-8").split()
    assert int(size) == 97 + 113 + 94
    assert {"trust", "collaboration", "benevolence"} <= set(measures)


def test_exit_codes_are_all_told() -> None:
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    told = text.split("Exit codes: ")[1].split(".")[0]
    assert re.findall(r"(?:^|, )(\d) ", told) == [str(code) for code in range(7)]
