"""SIGKILL at any call by which something is written: the old files or the new ones, complete."""

import os
import signal
from collections.abc import Mapping
from pathlib import Path

import pytest

from faults import Machine, is_hidden, tree
from tillitsmaal.cli import releases
from tillitsmaal.cli.keyfile import existing_key
from tillitsmaal.cli.output import write_folder
from tillitsmaal.cli.staging import clear_around, left_in, staging

OLD = {"a.csv": b"old a", "b.csv": b"old b", "c.csv": b"old c"}
NEW = {"a.csv": b"new a" * 9000, "b.csv": b"new b", "c.csv": b"new c"}


class _Deadly(Machine):
    """A machine on which the process dies at a call."""

    def come(self, name: str, target: object) -> None:
        self.calls.append(f"{name} {target}")
        if len(self.calls) == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


def _killed(folder: Path, at: int, names: Mapping[str, bytes]) -> bool:
    """Write in a process that dies at a call; whether it lived to the end."""
    child = os.fork()
    if not child:
        try:
            with pytest.MonkeyPatch.context() as patch:
                _Deadly(folder, at, KeyboardInterrupt()).install(patch)
                write_folder(folder / "out", names, force=True)
        except BaseException:
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, -signal.SIGKILL)
    return code == 0


@pytest.mark.parametrize("names", [("a.csv",), tuple(NEW)], ids=["file", "set"])
@pytest.mark.parametrize("is_new", [True, False], ids=["new", "replaced"])
def test_after_a_kill_the_old_files_stand_or_the_new_ones(names: tuple[str, ...], is_new: bool, tmp_path: Path) -> None:
    """One file or a new folder at once, several files as soon as any run writes there; nothing else is left then."""
    before = {} if is_new else {"out": None, **{f"out/{name}": OLD[name] for name in names}}
    after = {"out": None, **{f"out/{name}": NEW[name] for name in names}}
    mixed = 0
    for at in range(1, 100):
        folder = tmp_path / str(at)
        folder.mkdir()
        for name in () if is_new else names:
            (folder / "out").mkdir(exist_ok=True)
            (folder / "out" / name).write_bytes(OLD[name])
        lived = _killed(folder, at, {name: NEW[name] for name in names})
        found = {name: content for name, content in tree(folder).items() if not is_hidden(name)}
        assert all(content in (before.get(name), after[name]) for name, content in found.items())
        mixed += found not in (before, after)
        clear_around(folder / "out")
        assert tree(folder) in (before, after), at
        if lived:
            assert tree(folder) == after
            break
    assert at > 12
    assert bool(mixed) == (len(names) > 1 and not is_new)


@pytest.mark.parametrize("is_new", [True, False], ids=["new", "there"])
@pytest.mark.parametrize("of", ["codes", "releases"])
def test_who_only_reads_a_key_removes_what_a_killed_run_left(of: str, is_new: bool, tmp_path: Path) -> None:
    """A second name of a key would outlive the key."""
    name = "a.key" if of == "codes" else releases.KEY
    lived = False
    for at in range(1, 40):
        out = tmp_path / str(at) / "out"
        (out.parent if is_new else out).mkdir(parents=True)
        lived = _killed(out.parent, at, {name: b"0f" * 32 + b"\n"})
        if (out / name).exists():
            read = existing_key(out / name) if of == "codes" else releases._key(out, records=True)
            assert read == (bytes.fromhex((out / name).read_text()) if (out / name).exists() else None)
            assert [found for found in tree(out.parent) if is_hidden(found)] == []
        if lived:
            break
    assert lived


def test_what_somebody_put_in_the_place_since_stays(tmp_path: Path) -> None:
    """A killed run's old file is not put over a newer one; neither is what only looks like ours removed."""
    (tmp_path / ".mine.0123abcd.part" / "pictures").mkdir(parents=True)
    (tmp_path / ".link.0123abcd.old").symlink_to(tmp_path / ".mine.0123abcd.part")
    for at in range(1, 40):
        out = tmp_path / str(at) / "out"
        out.mkdir(parents=True)
        for name, content in OLD.items():
            (out / name).write_bytes(content)
        lived = _killed(out.parent, at, NEW)
        (out / "a.csv").unlink()
        (out / "a.csv").write_bytes(b"theirs")
        clear_around(out)
        assert (out / "a.csv").read_bytes() == b"theirs"
        assert not [name for name in tree(out) if is_hidden(name)]
        if lived:
            break
    clear_around(tmp_path)
    assert (tmp_path / ".mine.0123abcd.part" / "pictures").is_dir()
    assert (tmp_path / ".link.0123abcd.old").is_symlink()


def test_what_a_living_run_makes_is_left_to_it(tmp_path: Path) -> None:
    with staging(tmp_path, "a.csv", private=True) as hidden:
        (hidden.new / "a.csv").write_bytes(b"new a")
        clear_around(tmp_path)
        assert (hidden.new / "a.csv").read_bytes() == b"new a"
        assert left_in(tmp_path) == []
    assert tree(tmp_path) == {}
