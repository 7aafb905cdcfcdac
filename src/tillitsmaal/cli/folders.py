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
"""How often a folder's lock is asked for, at 0.05 s; another program that keeps it longer is not waited for."""


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


def _opened(folder: Path) -> int | None:
    """A folder to sync or to lock; None on systems that open none, and where we may not read it."""
    if os.name == "nt":
        return None
    with suppress(PermissionError):
        return os.open(folder, os.O_RDONLY)
    return None


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder against other runs of this program; the system lets go of it when a run ends however it does."""
    descriptor = _opened(folder)
    if descriptor is None:
        yield
        return
    try:
        _lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    import fcntl

    for _ in range(_TURNS):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sleep(0.05)
        except OSError:
            return
        else:
            return
