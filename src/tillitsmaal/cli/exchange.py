"""New files take the places of old ones, all of them or none, whether it fails or the run is killed.

While they do, the hidden folder that they come from keeps a second name of every new file (`new/`) and every old one
(`old/`): by these it is known later which file stands in which place.
"""

import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from tillitsmaal.errors import OutputFailed, Problem

NEW: Final = "new"
OLD: Final = "old"
NEXT: Final = "next"
"""What a new file is called for the moment before it takes an old one's place."""


def keep(hidden: Path, folder: Path, names: Iterable[str]) -> None:
    """Give each file that is in a folder a second name, or make a copy where the disk knows no second names."""
    old = hidden / OLD
    old.mkdir(0o700)
    for name in names:
        if (folder / name).exists():
            try:
                os.link(folder / name, old / name)
            except OSError:
                shutil.copy2(folder / name, old / name)


def place(hidden: Path, folder: Path, name: str) -> None:
    """Give a new file its name; where none was, none may have come, if the disk can promise that.

    Raises
    ------
    OutputFailed
        `output_exists`.
    """
    new, path, following = hidden / NEW / name, folder / name, hidden / NEXT
    is_free = not path.exists()
    try:
        os.link(new, path if is_free else following)
    except FileExistsError:
        raise OutputFailed([Problem(code="output_exists", value=str(path))]) from None
    except OSError:
        new.replace(path)
    else:
        if not is_free:
            following.replace(path)


def put_back(hidden: Path, folder: Path) -> list[Path]:
    """Let a folder be as it was; files that somebody else has put there since stay.

    Returns
    -------
    list[Path]
        Where the old files are that could not be put back.
    """
    left = []
    kept = {path.name: path for path in _files(hidden / OLD)}
    for name, old in kept.items():
        try:
            if _was_placed(hidden / NEW / name, folder / name):
                old.replace(folder / name)
        except OSError:
            left.append(old)
    for new in _files(hidden / NEW):
        if new.name not in kept:
            with suppress(OSError):
                if _same(new, folder / new.name):
                    (folder / new.name).unlink()
    return left


def remove(hidden: Path) -> None:
    """Remove a hidden folder that files do not change places from, as far as the system lets us."""
    for inner in (hidden / NEW, hidden / OLD):
        for path in _files(inner):
            _gone(path.unlink)
        _gone(inner.rmdir)
    _gone((hidden / NEXT).unlink)
    _gone(hidden.rmdir)


def _gone(away: Callable[[], object]) -> None:
    with suppress(OSError):
        away()


def _files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _was_placed(new: Path, path: Path) -> bool:
    """Whether what stands in a place is the new file, or nothing does; a disk without second names has moved it."""
    return not new.exists() or not path.exists() or _same(new, path)


def _same(one: Path, other: Path) -> bool:
    return other.exists() and os.path.samestat(one.lstat(), other.lstat())
