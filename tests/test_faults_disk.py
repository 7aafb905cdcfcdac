"""A disk that is really full, a folder that may not be written to, one that is not there (privacy.md §5).

Where no small disk can be mounted, a limit on the size of files lets the system refuse to write on just the same.
"""

import os
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from all_formats import write_study
from faults import restore, tree
from tillitsmaal.cli import run

NOBODY = 65534
ROOM = 700
"""Bytes that a file may have."""
CALLS = {
    "a file": ("score", "--format", "markdown", "-o", "out/score.md"),
    "an old file": ("score", "--format", "markdown", "-o", "out/there.md", "--force"),
    "a folder": ("score", "--format", "csv", "-o", "out/tables/"),
    "old files": ("score", "--format", "csv", "-o", "out/", "--force"),
    "a form": ("form", ".", "--format", "html", "-o", "out/form.html"),
    "data": ("export", "--format", "csv", "-o", "out/data.csv"),
    "a report": ("report", ".", "--audience", "analyst", "--format", "json,markdown", "-o", "out/"),
}


@pytest.fixture
def study(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A study that other users may see, in which old files are."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        write_study(folder)
        (folder / "out").mkdir()
        (folder / "out" / "there.md").write_text("old", encoding="utf-8")
        (folder / "out" / "pair.csv").write_text("old", encoding="utf-8")
        monkeypatch.chdir(folder)
        monkeypatch.setenv("TILLIT_LANGUAGE", "en")
        yield folder
        (folder / "out").chmod(0o755)


def ran(call: tuple[str, ...], told: Path, prepare: Callable[[], object]) -> tuple[int, str]:
    """Run a command in a process of which something is taken first; its exit code, and what it told."""
    errors = told.open("w", encoding="utf-8")
    child = os.fork()
    if not child:
        code = 99
        with suppress(BaseException), pytest.MonkeyPatch.context() as patch:
            patch.setattr("sys.stderr", errors)
            prepare()
            code = run([*call, "--quiet"])
            errors.flush()
        os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    errors.close()
    return code, told.read_text(encoding="utf-8")


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_full_disk(call: tuple[str, ...], study: Path, tmp_path: Path) -> None:
    before = tree(study)
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]

    def limit() -> None:
        sys.dont_write_bytecode = True  # half of a module's would stay
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, hard))

    code, told = ran(call, tmp_path / "told", limit)
    assert (code, told.count("Error: "), len(told.splitlines())) == (6, 1, 2), told
    assert "the file is larger than" in told
    assert tree(study) == before


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_folder_that_may_not_be_written_to(call: tuple[str, ...], study: Path, tmp_path: Path) -> None:
    before = tree(study)
    assert run([*call, "--force"]) == 0  # so that others need not be able to import anything
    restore(study, before)
    (study / "out").chmod(0o555)
    code, told = ran(call, tmp_path / "told", _as_nobody)
    assert (code, told.count("Error: "), len(told.splitlines())) == (6, 1, 2), told
    assert "you do not have access" in told
    assert tree(study) == before


def _as_nobody() -> None:
    """Root may write everywhere; others need not change."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


@pytest.mark.parametrize("place", ["nowhere/score.md", "nowhere/below/score.md", "there.md/score.md"])
def test_a_folder_that_is_not_there(place: str, study: Path, capsysbinary: Any) -> None:
    before = tree(study)
    assert run(["score", "--format", "markdown", "-o", f"out/{place}"]) == 6
    told = capsysbinary.readouterr().err.decode()
    assert (told.count("Error: "), len(told.splitlines())) == (1, 2), told
    assert tree(study) == before
