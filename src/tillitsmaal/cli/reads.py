"""The files that a call reads: nothing that it writes takes the place of one of them, whatever is said with `--force`.

A file is known by its place on the disk, not by its name: links, `..` and other spellings of a path lead to it too.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from stat import S_ISDIR
from typing import Final

from tillitsmaal.cli.places import STANDARD_OUTPUT
from tillitsmaal.errors import OutputFailed, Problem, refuse

Found = Iterable[str | Path]
_READ: Final = ContextVar[tuple[Callable[[], Found], ...]]("read", default=())


@contextmanager
def reading(find: Callable[[], Found]) -> Iterator[None]:
    """Have files count as read until the end of the block; they are looked for when something is to be written."""
    before = _READ.set((*_READ.get(), find))
    try:
        yield
    finally:
        _READ.reset(before)


def note(files: Found) -> None:
    """Have more files count as read, until the end of the block of `reading`."""
    noted = tuple(files)
    _READ.set((*_READ.get(), lambda: noted))


def check_unread(paths: Iterable[Path]) -> None:
    """Refuse to write over what was read; links in place of files are refused by who writes.

    Raises
    ------
    OutputFailed
        `output_is_input`, for each of them.
    """
    there = [(path, place) for path in paths if (place := _place(path)) and not path.is_symlink()]
    if not there:
        return
    read = {_place(file) for find in _READ.get() for file in find()}
    if taken := [path for path, place in there if place in read]:
        raise OutputFailed([Problem(code="output_is_input", value=str(path)) for path in taken])


def check_no_pipe(files: Found) -> None:
    """Refuse to wait for a pipe that lies in a folder, into which perhaps nobody ever writes.

    Standard input, and what a shell hands over as `<(…)`, have no place of their own and somebody at the other end.

    Raises
    ------
    InputRefused
        `file_unreadable`.
    """
    for file in files:
        with suppress(OSError, ValueError):
            path = Path(file)
            if path.is_fifo() and not path.absolute().is_relative_to("/dev") and path.resolve().is_fifo():
                raise refuse("file_unreadable", value=str(file), why="@expected.pipe")


def _place(file: str | Path) -> tuple[int, int] | None:
    """What a file is known by; None where there is none, or a folder."""
    with suppress(OSError, ValueError):
        is_stdin = file == STANDARD_OUTPUT and sys.stdin is not None
        found = os.fstat(sys.stdin.fileno()) if is_stdin else Path(file).stat()
        return None if S_ISDIR(found.st_mode) else (found.st_dev, found.st_ino)
    return None
