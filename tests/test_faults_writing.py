"""Files are written whole or not at all, whichever call of the system fails while they are."""

import errno
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from faults import Machine, faults, is_hidden, tree
from tillitsmaal.cli.content import Content, Later
from tillitsmaal.cli.output import write_file, write_folder
from tillitsmaal.errors import OutputFailed

NEW: Mapping[str, Content] = {"a.csv": "new a\n" * 3000, "b.bin": b"new b", "c.csv": Later(make=lambda: "new c")}
WRITTEN = {"a.csv": b"new a\n" * 3000, "b.bin": b"new b", "c.csv": b"new c"}
BEFORE = {
    "nothing": {},
    "all": {"a.csv": b"old a", "b.bin": b"old b", "c.csv": b"old c", "other.txt": b"stays"},
    "one": {"b.bin": b"old b"},
}
FSYNC = os.fsync
FAULTS = list(faults())


def _laid(folder: Path, before: Mapping[str, bytes]) -> dict[str, bytes | None]:
    for name, content in before.items():
        (folder / "out").mkdir(exist_ok=True)
        (folder / "out" / name).write_bytes(content)
    return tree(folder)


class _Sound(Machine):
    """A machine that does not fail."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, 0, KeyboardInterrupt())


def _outcome(folder: Path, machine: Machine, what: str) -> str:
    """Write on a machine; what was raised."""
    with pytest.MonkeyPatch.context() as patch:
        machine.install(patch)
        try:
            if what == "file":
                write_file(folder / "out" / "a.csv", NEW["a.csv"], force=True, private=False)
            else:
                write_folder(folder / "out", NEW, force=True, private=False)
        except OutputFailed as error:
            return ",".join(problem.code for problem in error.problems)
        except KeyboardInterrupt:
            return "interrupted"
    return "written"


@pytest.mark.parametrize(("error", "code"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("what", ["set", "file"])
def test_whichever_call_fails_the_old_files_stand_or_the_new_ones(
    error: BaseException, code: int, before: str, what: str, tmp_path: Path
) -> None:
    seen = set()
    for at in range(1, 200):
        folder = tmp_path / str(at)
        (folder / "out").mkdir(parents=True) if what == "file" else folder.mkdir()
        old = _laid(folder, BEFORE[before])
        machine = Machine(folder, at, error)
        outcome = _outcome(folder, machine, what)
        files = WRITTEN if what == "set" else {"a.csv": WRITTEN["a.csv"]}
        new = {**old, "out": None, **{f"out/{file}": content for file, content in files.items()}}
        found = {name: held for name, held in tree(folder).items() if not (machine.cannot_remove and is_hidden(name))}
        assert found in (old, new), (at, machine.calls)
        assert outcome != "output_failed" or found == old
        assert outcome != "written" or found == new
        seen.add(outcome)
        if machine.cannot_remove:
            assert _outcome(folder, _Sound(folder), what) == "written"
            assert tree(folder) == new
        if not machine.has_failed:
            break
    assert seen == {"written", "output_failed" if code == 6 else "interrupted"}


@pytest.mark.parametrize("before", ["all", "one"])
def test_where_nothing_can_be_written_any_more_the_old_content_is_told_of(before: str, tmp_path: Path) -> None:
    told = set()
    for at in range(1, 60):
        folder = tmp_path / str(at)
        folder.mkdir()
        _laid(folder, BEFORE[before])
        machine = Machine(folder, at, OSError(errno.EROFS, "Read-only file system"), lasting=True)
        told.add(_outcome(folder, machine, "set"))
        there = set(tree(folder).values())
        assert set(BEFORE[before].values()) <= there or set(WRITTEN.values()) <= there
        if not machine.has_failed:
            break
    assert {"output_failed", "output_not_undone"} <= {code for outcome in told for code in outcome.split(",")}


def test_a_disk_without_second_names_keeps_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = _laid(tmp_path, BEFORE["all"])
    monkeypatch.setattr(os, "link", _refuses(errno.EPERM))
    monkeypatch.setattr(os, "fsync", _refuses(errno.EIO, files=False))
    with pytest.raises(OutputFailed):
        write_folder(tmp_path / "out", NEW, force=True)
    assert tree(tmp_path) == old
    monkeypatch.setattr(os, "fsync", _refuses(errno.EINVAL, files=False))
    write_folder(tmp_path / "out", NEW, force=True)
    assert tree(tmp_path) == {**old, **{f"out/{name}": content for name, content in WRITTEN.items()}}


def _refuses(number: int, *, files: bool = True) -> object:
    """A call that the system refuses; with `files=False` only for folders."""

    def call(target: object, *_: object) -> None:
        if files or Path(f"/dev/fd/{target}").is_dir():
            raise OSError(number, os.strerror(number))
        FSYNC(int(str(target)))

    return call


def test_content_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> str:
        raise ValueError("no content")

    for folder in (tmp_path / "new" / "below", tmp_path):
        with pytest.raises(ValueError, match="no content"):
            write_folder(folder, {"a.csv": "a", "b.csv": Later(make=broken)}, force=False)
    assert tree(tmp_path) == {}
