"""Whichever call of the system fails while a command writes: exit code 6, one problem, old files intact.

Proves of privacy.md §5: disk full, read-only: old file intact, nothing left behind. Every command that writes, in every
format, comes to where it writes. There each call by which it writes fails once; then one fault goes its way, to the
exit code and what is told. `test_faults_writing.py` lets each call fail for each reason.
"""

import errno
import json
import os
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from all_formats import write_study
from commands import ROOT
from faults import ERRORS, Machine, is_hidden, restore, tree
from tillitsmaal.cli import output, run
from tillitsmaal.cli.content import Content, fill
from tillitsmaal.cli.files import Way
from tillitsmaal.errors.system import reason
from tillitsmaal.text import say

sys.path.append(str(ROOT / "benchmarks"))
from kills_written import Written, written

WRITTEN = [one for one in written() if one.words[0] not in ("purge", "report", "form") or one.words[-2].endswith("/")]
"""Reports and forms in all formats at once."""
REASONS = [getattr(errno, name) for name in ERRORS]
Tree = dict[str, bytes | None]


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study in whose folder commands are called."""
    write_study(tmp_path)
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TILLIT_LANGUAGE", "en")
    return tmp_path


@pytest.mark.parametrize("call", WRITTEN, ids=[" ".join(one.words) for one in WRITTEN])
def test_a_fault_is_told_and_nothing_is_changed(
    call: Written, study: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any
) -> None:
    before = tree(study)
    for place in range(call.sets):
        restore(study, before)
        faulty = _Faulty(study, place)
        monkeypatch.setattr(output, "write_set", faulty)
        code = run(call.call(force=True))
        captured = capsysbinary.readouterr()
        assert code == 6
        if "json" in call.words:
            (problem,) = json.loads(captured.out)["problems"]
            assert (problem["code"], captured.err) == ("output_failed", b"")
            told = problem["message"]
        else:
            told = captured.err.decode()
            assert (told.count("Error: "), len(told.splitlines())) == (1, 2), told
        assert faulty.reason in told
        assert tree(study) == {name: held for name, held in faulty.old.items() if not _is_key_for_nothing(name, call)}


def _is_key_for_nothing(name: str, call: Written) -> bool:
    """A key of pseudonyms goes again where no pseudonyms were written."""
    return call.words[0] == "pseudonymise" and name.startswith(".tillit")


class _Faulty:
    """Writes sets of files until the one at a place comes, of which every call fails in turn."""

    real = staticmethod(output.write_set)

    def __init__(self, study: Path, place: int) -> None:
        self.study, self.left = study, place
        self.old: Tree = {}
        self.reason = ""

    def __call__(self, files: Mapping[Path, Content], way: Way) -> None:
        if self.left:
            self.left -= 1
            self.real(files, way)
            return
        made = {path: _made(one) for path, one in files.items()}
        failing = self._failing(made, way)
        if way.force and not next(iter(made)).parent.name.startswith("."):
            for path in made:
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(b"old " + path.name.encode())
            failing = self._failing(made, way)
        at, number = failing[len(failing) // 2]
        self.reason = say(reason(OSError(number, "")).removeprefix("@"), "en")
        with pytest.MonkeyPatch.context() as patch:
            Machine(self.study, at, OSError(number, os.strerror(number))).install(patch)
            self.real(made, way)

    def _failing(self, files: Mapping[Path, Content], way: Way) -> list[tuple[int, int]]:
        """Let each call fail: all is old where that is told, else new. Which of them are told."""
        self.old = tree(self.study)
        new, told = self._outcome(files, way, Machine(self.study, 0, OSError()))[1], []
        for at in range(1, 500):
            number = REASONS[(at + len(self.old)) % len(REASONS)]
            machine = Machine(self.study, at, OSError(number, os.strerror(number)))
            is_told, found = self._outcome(files, way, machine)
            assert found == (self.old if is_told else new), (at, machine.calls)
            told += [(at, number)] * is_told
            if not machine.has_failed:
                break
        assert len(told) > 8
        return told

    def _outcome(self, files: Mapping[Path, Content], way: Way, machine: Machine) -> tuple[bool, Tree]:
        """Whether a fault is told, and what is there then, but for what could not be removed; it is put back."""
        is_told = False
        with pytest.MonkeyPatch.context() as patch:
            machine.install(patch)
            try:
                self.real(files, way)
            except OSError:
                is_told = True
        found = {
            name: held for name, held in tree(self.study).items() if not (machine.cannot_remove and is_hidden(name))
        }
        restore(self.study, self.old)
        return is_told, found


def _made(content: Content) -> bytes:
    made = BytesIO()
    fill(made, content)
    return made.getvalue()
