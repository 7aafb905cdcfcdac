"""Files on their way to the disk: a set of them stands complete, or what was there before does.

Every file is written in a hidden folder where it goes, and gets its place when all of them are on the disk. A folder
that is not there appears with all of its files by one move. Where files are replaced, the old ones keep a second name
until all new ones are in place; the next run puts them back where a run was killed before that.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tillitsmaal.cli.content import Content, fill
from tillitsmaal.cli.folders import locked, sync
from tillitsmaal.cli.interrupts import held_back
from tillitsmaal.cli.staging import Staging, staging
from tillitsmaal.errors import OutputFailed, Problem

_NEW: Final = (
    os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
) | getattr(os, "O_CLOEXEC", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How files are written."""

    force: bool
    private: bool


def write_set(files: Mapping[Path, Content], way: Way) -> None:
    """Write files of one folder, which is made if need be: all of them, or nothing is changed.

    Raises
    ------
    OutputFailed
        `output_exists` without `force`; `output_not_undone`: the old files could not be put back.
    OSError
        The system's reason; everything is as it was.
    """
    first = next(iter(files))
    folder = first.parent
    made: list[Path] = []
    try:
        if folder.exists():
            with staging(folder, first.name, private=way.private) as hidden:
                _write(files, hidden, way)
                _exchange(files, hidden, way)
        else:
            _make_above(folder, made)
            with staging(folder.parent, folder.name, private=way.private) as hidden:
                _write(files, hidden, way)
                _appear(files, hidden, way)
    except BaseException:
        with held_back():
            _unmake(made)
        raise


def _write(files: Mapping[Path, Content], hidden: Staging, way: Way) -> None:
    """Have all files on the disk in the hidden folder, with the modes that they shall have."""
    for path, content in files.items():
        new = hidden.new / path.name
        with os.fdopen(os.open(new, _NEW, 0o600), "wb") as handle:
            fill(handle, content)
            handle.flush()
            os.fsync(handle.fileno())
        _open_up(new, path, way)


def _exchange(files: Mapping[Path, Content], hidden: Staging, way: Way) -> None:
    """Let files take their places; nobody else of this program does so in the folder meanwhile."""
    with locked(hidden.path.parent), held_back():
        _check_free(files, way)
        hidden.take_places([path.name for path in files])


def _appear(files: Mapping[Path, Content], hidden: Staging, way: Way) -> None:
    """Give the new files' folder its name; if somebody has made one of that name in the meantime, they go into it."""
    folder = next(iter(files)).parent
    sync(hidden.new)
    with held_back():
        if not folder.exists() and _has_appeared(hidden.new, folder):
            return
        hidden.move_into(folder)
    _exchange(files, hidden, way)


def _has_appeared(new: Path, folder: Path) -> bool:
    try:
        new.rename(folder)
    except OSError:
        if folder.exists():
            return False
        raise
    try:
        sync(folder.parent)
    except BaseException:
        folder.rename(new)
        raise
    return True


def _make_above(folder: Path, made: list[Path]) -> None:
    """Make the folders above one; who else made one of them keeps it."""
    for above in reversed([one for one in folder.parents if not one.exists()]):
        with held_back(), suppress(FileExistsError):
            above.mkdir()
            made.append(above)


def _unmake(made: list[Path]) -> None:
    """Remove folders that were made, as long as nobody has put something into them."""
    with suppress(OSError):
        for folder in reversed(made):
            folder.rmdir()


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


def _check_free(files: Mapping[Path, Content], way: Way) -> None:
    """Refuse what somebody else wrote while we made ours."""
    there = [path for path in files if path.exists()]
    if there and not way.force:
        raise OutputFailed([Problem(code="output_exists", value=str(path)) for path in there])
