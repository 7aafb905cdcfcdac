"""Folders that files are written into: on the disk with their names, and held against other runs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EINVAL, ENOTSUP
from pathlib import Path
from time import sleep
from typing import Final

_CANNOT: Final = (EINVAL, ENOTSUP)
"""What systems say that cannot sync folders."""
_TURNS: Final = 200
"""How often a lock is asked for, at 0.05 s; another program that keeps it longer is not waited for."""


def sync(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system can and we may."""
    descriptor = _opened(folder)
    if descriptor is None:
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
    finally:
        os.close(descriptor)


def _opened(path: Path) -> int | None:
    """A folder or file to sync or to lock; None on systems that lock none, and where we may not read it."""
    if os.name == "nt":
        return None
    with suppress(PermissionError):
        return os.open(path, os.O_RDONLY)
    return None


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Hold a folder or a file against other runs of this program; give whether it is held.

    The system lets go of it when a run ends, however it does.
    """
    descriptor = _opened(path)
    if descriptor is None:
        yield False
        return
    try:
        yield _is_locked(descriptor)
    finally:
        os.close(descriptor)


def _is_locked(descriptor: int) -> bool:
    import fcntl

    for _ in range(_TURNS):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sleep(0.05)
        except OSError:
            return False
        else:
            return True
    return False


def hold(folder: Path) -> int | None:
    """Hold a folder until what this gives is closed; None where another run holds it, and where nobody can."""
    descriptor = _opened(folder)
    if descriptor is None:
        return None
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
