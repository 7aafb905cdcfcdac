"""Many runs on one output at once: one complete winner; of releases at once, none is forgotten (privacy.md §5)."""

import multiprocessing
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cli_calls import Shell, copy_study
from faults import tree
from tillitsmaal.cli import releases, run
from tillitsmaal.cli.keyfile import FOLDER, IGNORE
from tillitsmaal.cli.output import write_file, write_folder
from tillitsmaal.errors import OutputFailed
from tillitsmaal.privacy.ledger import read_ledger

RUNS = 20
WAVES = ("bolge1", "bolge2", "bolge3")


def at_once(work: Sequence[Callable[[], int]]) -> list[int]:
    """What each piece of work ends with, in processes that start at the same moment."""
    gate, go = os.pipe()
    children = []
    for one in work:
        child = os.fork()
        if not child:
            code = 99
            try:
                os.close(go)
                os.read(gate, 1)
                code = one()
            finally:
                os._exit(code)
        children.append(child)
    os.close(gate)
    os.close(go)
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def _write(number: int, folder: Path, names: Sequence[str], *, force: bool) -> int:
    """Write files that tell who wrote them; what it ends with: 0, 6 where they were there, 1 for anything else."""
    files = {name: f"run{number:02} {name}\n" * 5000 for name in names}
    try:
        if len(files) > 1:
            write_folder(folder, files, force=force)
        else:
            write_file(folder / names[0], files[names[0]], force=force)
    except OutputFailed as failed:
        return 6 if {problem.code for problem in failed.problems} == {"output_exists"} else 1
    return 0


@pytest.mark.parametrize("names", [("a.csv",), tuple("abcdef")], ids=["file", "set"])
@pytest.mark.parametrize("there", ["nothing", "folder", "old files"])
def test_one_complete_winner(names: tuple[str, ...], there: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    if there != "nothing" or len(names) == 1:
        out.mkdir()
    if there == "old files":
        assert _write(0, out, names, force=False) == 0
    force = there == "old files"
    codes = at_once([partial(_write, number, out, names, force=force) for number in range(1, RUNS + 1)])
    assert sorted(codes) == ([0] * RUNS if force else [0] + [6] * (RUNS - 1))
    assert set(tree(tmp_path)) == {"out", *(f"out/{name}" for name in names)}
    marks = {(out / name).read_text().split()[0] for name in names}
    assert len(marks) == 1
    assert marks != {"run00"}
    for name in names:
        assert (out / name).read_text() == f"{marks.copy().pop()} {name}\n" * 5000


@pytest.mark.parametrize("is_first", [True, False], ids=["first", "later"])
def test_no_release_is_forgotten(
    is_first: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any
) -> None:
    """Each of them settles before any has written; the ledger holds them all, by the one key."""
    folder = copy_study("byregion", tmp_path)
    shell = Shell(folder, monkeypatch, capsysbinary)
    call = ("score", "--audience", "partners", "--format", "json", "--wave")
    if not is_first:
        assert shell(*call, WAVES[0]).code == 0
    waves = WAVES[:2] if is_first else WAVES[1:]
    with monkeypatch.context() as patch:
        _all_settle_first(len(waves), patch)
        codes = at_once([partial(run, [*call, wave, "-o", f"{wave}.json"]) for wave in waves])
    assert codes == [0] * len(waves)
    kept = folder / FOLDER
    key = bytes.fromhex((kept / releases.KEY).read_text())
    ledger = read_ledger((kept / releases.LEDGER).read_text(), key)
    assert set(ledger.parts) == {ledger.digest("part", "", wave) for wave in {*waves, WAVES[0]}}
    assert {path.name for path in kept.iterdir()} == {releases.KEY, releases.LEDGER, IGNORE}
    before = tree(kept)
    again = shell(*call, waves[0])
    assert again.raw == (folder / f"{waves[0]}.json").read_bytes()
    assert tree(kept) == before


def _all_settle_first(runs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no run go on from its first settlement before all have come to it."""
    gate, settle, seen = multiprocessing.get_context("fork").Barrier(runs), releases.settle, []

    def settled(*given: Any) -> Any:
        found = settle(*given)
        if not seen:
            seen.append(found)
            gate.wait(timeout=60)
        return found

    monkeypatch.setattr(releases, "settle", settled)
