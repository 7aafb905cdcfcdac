"""Results on their way out: whole files or none, standard output in UTF-8."""

import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from tillitsmaal.errors import OutputFailed, Place, Problem

Writer = Callable[[TextIO], None]


def write_stdout(text: str) -> None:
    """Write to standard output, in UTF-8 whatever the locale says.

    Raises
    ------
    OutputFailed
        If there is no standard output or the disk behind it is full.
    """
    if sys.stdout is None:
        raise _failed("-", "stdout")
    try:
        buffer = getattr(sys.stdout, "buffer", None)
        if buffer is None:
            sys.stdout.write(text)
        else:
            sys.stdout.flush()
            buffer.write(text.encode())
            buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _failed("-", error.strerror or "?") from None


def write_file(path: Path, content: str | Writer, *, force: bool) -> None:
    """Write a file whole or not at all; readable by its owner only, since it tells who trusts whom.

    Raises
    ------
    OutputFailed
        `output_exists` without `force`; `output_failed` with the system's reason, the old file intact.
    """
    if not force and path.exists():
        raise OutputFailed([Problem(code="output_exists", place=Place(), value=str(path))])
    try:
        _replace(path, content)
    except OSError as error:
        raise _failed(str(path), error.strerror or "?") from None


def _replace(path: Path, content: str | Writer) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with open(descriptor, "w", encoding="utf-8", newline="") as handle:  # noqa: PTH123
            if isinstance(content, str):
                handle.write(content)
            else:
                content(handle)
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(temporary, path)  # noqa: PTH105
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_folder(folder: Path, files: Mapping[str, str | Writer], *, force: bool) -> None:
    """Write several files into a folder, which is made if need be; checks all names before the first is written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _failed(str(folder), error.strerror or "?") from None
    there = [folder / name for name in files if (folder / name).exists()]
    if there and not force:
        raise OutputFailed([Problem(code="output_exists", value=str(path)) for path in there])
    for name, content in files.items():
        write_file(folder / name, content, force=force)


def _failed(target: str, why: str) -> OutputFailed:
    return OutputFailed([Problem(code="output_failed", value=target, details={"why": why})])
