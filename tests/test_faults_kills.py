"""Killed at any call by which something is written: whole files, and what is left over has a hidden name."""

import os
import signal
from collections.abc import Mapping
from pathlib import Path

import pytest

from faults import Machine, tree
from tillitsmaal.cli.output import write_folder

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


def _shown(folder: Path) -> dict[str, bytes | None]:
    """What is there but hidden things."""
    return {name: content for name, content in tree(folder).items() if not any(p[0] == "." for p in name.split("/"))}


@pytest.mark.parametrize("names", [("a.csv",), tuple(NEW)], ids=["file", "set"])
@pytest.mark.parametrize("is_new", [True, False], ids=["new", "replaced"])
def test_a_kill_leaves_whole_files(names: tuple[str, ...], is_new: bool, tmp_path: Path) -> None:
    before = {} if is_new else {"out": None, **{f"out/{name}": OLD[name] for name in names}}
    after = {"out": None, **{f"out/{name}": NEW[name] for name in names}}
    for at in range(1, 100):
        folder = tmp_path / str(at)
        folder.mkdir()
        for name in () if is_new else names:
            (folder / "out").mkdir(exist_ok=True)
            (folder / "out" / name).write_bytes(OLD[name])
        lived = _killed(folder, at, {name: NEW[name] for name in names})
        shown = _shown(folder)
        if is_new or len(names) == 1:
            assert shown in (before, after)
        assert set(shown) in (set(before), set(after))
        assert all(content in (before.get(name), after[name]) for name, content in shown.items())
        lost = set(before.values()) - set(tree(folder).values())
        assert not lost or shown == after
        if lived:
            assert tree(folder) == after
            break
    assert at > 8
