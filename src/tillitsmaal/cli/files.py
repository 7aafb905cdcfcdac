"""Files on their way to the disk: a set of them stands complete, or what was there before does.

Every file is written under another name in the folder where it goes (`.NAME.….part`) and gets its own name when all of
them are on the disk. A folder that is not there is made under such a name too, and appears with all of its files. Where
files are replaced, the old ones keep a second name (`.NAME.….old`) until all new ones are in place.
"""

import os
import secrets
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from tillitsmaal.cli.content import Content, fill
from tillitsmaal.cli.folders import locked, sync
from tillitsmaal.cli.interrupts import held_back
from tillitsmaal.errors import OutputFailed, Problem

_NEW: Final = (
    os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
) | getattr(os, "O_CLOEXEC", 0)
_LONGEST: Final = 40
"""Signs of a name that go into that of its temporary file; more might be too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How files are written."""

    force: bool
    private: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    """What is on the disk of files that are not in place yet, newest last: how each step is taken back."""

    steps: list[tuple[Path, Callable[[], object]]] = field(default_factory=list)

    def undo(self) -> list[Path]:
        """Take all back; return what could not be."""
        left = []
        for path, back in reversed(self.steps):
            try:
                back()
            except FileNotFoundError:
                continue
            except OSError:
                left.append(path)
        return left


def write_set(files: Mapping[Path, Content], way: Way) -> None:
    """Write files of one folder, which is made if need be: all of them, or nothing is changed.

    Raises
    ------
    OutputFailed
        `output_exists` without `force`; `output_not_undone`: the old files could not be put back.
    OSError
        The system's reason; everything is as it was.
    """
    begun = _Begun()
    try:
        folder = next(iter(files)).parent
        if folder.exists():
            _into(folder, files, way, begun)
        else:
            _as_new(folder, files, way, begun)
    except BaseException:
        with held_back():
            left = begun.undo()
        if any(path.suffix == ".old" for path in left):
            raise _not_undone(left) from None
        raise


def _into(folder: Path, files: Mapping[Path, Content], way: Way, begun: _Begun) -> None:
    staged = {}
    for path, content in files.items():
        staged[path] = _beside(path, ".part")
        _stage(staged[path], content, begun)
        _open_up(staged[path], path, way)
    _exchange(folder, staged, way, begun)


def _exchange(folder: Path, staged: Mapping[Path, Path], way: Way, begun: _Begun) -> None:
    """Let staged files take their places; nobody else of this program does so in the folder meanwhile."""
    with locked(folder), held_back():
        _check_free(staged, way)
        kept = [_keep(path, begun) for path in staged if path.exists()]
        for path, temporary in staged.items():
            _place(temporary, path, begun)
        sync(folder)
        begun.steps.clear()
        for path in kept:
            _remove(path)


def _place(temporary: Path, path: Path, begun: _Begun) -> None:
    """Give a file its name; where none was, none may have come, if the disk can promise that."""
    if path.exists():
        temporary.replace(path)
        return
    begun.steps.append((path, _Unlink(path, of=_identity(temporary))))
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise OutputFailed([Problem(code="output_exists", value=str(path))]) from None
    except OSError:
        temporary.replace(path)
    else:
        temporary.unlink()


def _keep(path: Path, begun: _Begun) -> Path:
    """A second name of a file, or a copy where the disk knows no second names."""
    kept = _beside(path, ".old")
    begun.steps.append((kept, partial(_put_back, kept, path)))
    try:
        os.link(path, kept)
    except OSError:
        begun.steps.append((kept, kept.unlink))
        shutil.copy2(path, kept)
        begun.steps.pop()
    return kept


def _put_back(kept: Path, path: Path) -> None:
    """Let a file be what it was; two names of one file are no move, and the second one goes."""
    kept.replace(path)
    kept.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Unlink:
    """Takes a file away if it is the one that was put there."""

    path: Path
    of: tuple[int, int]

    def __call__(self) -> None:
        if _identity(self.path) == self.of:
            self.path.unlink()


def _identity(path: Path) -> tuple[int, int]:
    state = path.lstat()
    return state.st_dev, state.st_ino


def _as_new(folder: Path, files: Mapping[Path, Content], way: Way, begun: _Begun) -> None:
    """Make a folder that was not there with all of its files at once."""
    for above in reversed([one for one in folder.parents if not one.exists()]):
        _make(above, begun, 0o777)
    hidden = _beside(folder, ".part")
    _make(hidden, begun, 0o700 if way.private else 0o777)
    staged = {path: hidden / path.name for path in files}
    for path, content in files.items():
        _stage(staged[path], content, begun)
        _open_up(staged[path], path, way)
    sync(hidden)
    with held_back():
        is_done = not folder.exists() and _appear(hidden, folder, begun)
    if not is_done:
        _among_others(folder, hidden, staged, way, begun)


def _among_others(folder: Path, hidden: Path, staged: Mapping[Path, Path], way: Way, begun: _Begun) -> None:
    """Put files into a folder that somebody else made while we made ours."""
    try:
        _exchange(folder, staged, way, begun)
    finally:
        with suppress(OSError):
            hidden.rmdir()


def _appear(hidden: Path, folder: Path, begun: _Begun) -> bool:
    """Give a folder its name, if nobody made one of that name in the meantime."""
    begun.steps.append((folder, lambda: folder.rename(hidden)))
    try:
        hidden.rename(folder)
    except OSError:
        begun.steps.pop()
        if folder.exists():
            return False
        raise
    sync(folder.parent)
    begun.steps.clear()
    return True


def _make(folder: Path, begun: _Begun, mode: int) -> None:
    """Make a folder; who else made it keeps it, and so does who has put something into it."""
    with held_back(), suppress(FileExistsError):
        folder.mkdir(mode)
        begun.steps.append((folder, folder.rmdir))


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(f".{path.name[:_LONGEST]}.{secrets.token_hex(4)}{ending}")


def _stage(temporary: Path, content: Content, begun: _Begun) -> None:
    begun.steps.append((temporary, temporary.unlink))
    with os.fdopen(os.open(temporary, _NEW, 0o600), "wb") as handle:
        fill(handle, content)
        handle.flush()
        os.fsync(handle.fileno())


def _open_up(temporary: Path, path: Path, way: Way) -> None:
    """Give a file that is not private the mode of the one that it replaces, else what the system gives new files."""
    if not way.private:
        with suppress(OSError):
            temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())


def _umask() -> int:
    """The system tells it only when it is set."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _check_free(staged: Mapping[Path, Path], way: Way) -> None:
    """Refuse what somebody else wrote while we made ours."""
    there = [path for path in staged if path.exists()]
    if there and not way.force:
        raise OutputFailed([Problem(code="output_exists", value=str(path)) for path in there])


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _not_undone(left: list[Path]) -> OutputFailed:
    """Tell where the old files are that could not be put back."""
    return OutputFailed([Problem(code="output_not_undone", value=str(path)) for path in left if path.suffix == ".old"])
