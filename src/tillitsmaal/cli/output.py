"""Results on their way out: whole files or none, standard output in UTF-8."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

from tillitsmaal.errors import OutputFailed, Problem

Writer = Callable[[TextIO], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """Content that is made when its file is written: of many files, one at a time is held."""

    make: Callable[[], str | bytes]


Content = str | bytes | Writer | Later


class ReaderGone(Exception):
    """Who read our output went away, as `head` does: no fault, and no `OSError`, which the framework would take."""


def to_screen() -> bool:
    """Whether standard output is a screen, which shows text only."""
    return sys.stdout is not None and sys.stdout.isatty()


def write_stdout(text: str | bytes) -> None:
    """Write to standard output, text in UTF-8 whatever the locale says; what has no UTF-8 is escaped.

    Raises
    ------
    OutputFailed
        If there is no standard output or the disk behind it is full.
    ReaderGone
        If nobody reads any more.
    """
    if sys.stdout is None:
        raise _failed("-", "stdout")
    try:
        buffer = getattr(sys.stdout, "buffer", None)
        if buffer is None:
            sys.stdout.write(text if isinstance(text, str) else text.decode("utf-8", "replace"))
        else:
            sys.stdout.flush()
            buffer.write(text if isinstance(text, bytes) else text.encode("utf-8", "backslashreplace"))
            buffer.flush()
    except BrokenPipeError:
        _to_nowhere(sys.stdout)
        raise ReaderGone from None
    except OSError as error:
        raise _failed("-", error.strerror or "?") from None


def tell(text: str) -> None:
    """Say something on stderr, where there is one: talk that nobody hears changes no result."""
    if sys.stderr is None:
        return
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        _to_nowhere(sys.stderr)


def _to_nowhere(stream: TextIO) -> None:
    """Let what is still in a broken stream's buffer go nowhere, or Python would complain of it at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def write_file(path: Path, content: Content, *, force: bool, private: bool = True) -> None:
    """Write a file whole or not at all.

    What is `private` is readable by its owner only, since it tells who trusts whom. Other files can be read by those
    who can read what other programs write here, or what was there before.

    Raises
    ------
    OutputFailed
        `output_exists` without `force`; `output_failed` with the system's reason, the old file intact.
    """
    _check_targets([path], force=force)
    try:
        _replace({path: content}, private=private)
    except OSError as error:
        raise _failed(str(path), error.strerror or "?") from None


def _check_targets(paths: Sequence[Path], *, force: bool) -> None:
    """Refuse to write over files without `force`, and over anything that is no file."""
    there = [path for path in paths if path.exists()]
    if there and not force:
        raise OutputFailed([Problem(code="output_exists", value=str(path)) for path in there])
    for path in paths:
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise _failed(str(path), "@expected.ordinary_file")


def _replace(files: Mapping[Path, Content], *, private: bool) -> None:
    """Put files in place when all of them are written."""
    staged: dict[Path, str] = {}
    try:
        for path, content in files.items():
            staged[path] = _staged(path, content)
            if not private:
                _open_up(staged[path], path)
        for path, temporary in staged.items():
            Path(temporary).replace(path)
    except BaseException:
        for temporary in staged.values():
            _remove(temporary)
        raise
    for folder in {path.parent for path in files}:
        _sync_folder(folder)


def _staged(path: Path, content: Content) -> str:
    """Name of a temporary file beside the path, with the content."""
    import tempfile

    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as handle:
            _fill(handle, content)
            handle.flush()
            os.fsync(handle.fileno())
    except BaseException:
        _remove(temporary)
        raise
    return temporary


def _open_up(temporary: str, path: Path) -> None:
    """Give a file the mode of the one that it replaces, else what the system gives new files."""
    with suppress(OSError):
        Path(temporary).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())


def _umask() -> int:
    """The system tells it only when it is set."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _fill(handle: BinaryIO, content: Content) -> None:
    if isinstance(content, Later):
        content = content.make()
    if isinstance(content, bytes):
        handle.write(content)
        return
    text = TextIOWrapper(handle, encoding="utf-8", newline="")
    if isinstance(content, str):
        text.write(content)
    else:
        content(text)
    text.detach()


def _remove(temporary: str) -> None:
    with suppress(OSError):
        Path(temporary).unlink()


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_folder(folder: Path, files: Mapping[str, Content], *, force: bool, private: bool = True) -> None:
    """Write several files, `private` as in `write_file`, into a folder, made if need be: all of them or none."""
    new = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _failed(str(folder), error.strerror or "?") from None
    _check_targets([folder / name for name in files], force=force)
    try:
        _replace({folder / name: content for name, content in files.items()}, private=private)
    except BaseException as error:
        with suppress(OSError):
            for made in new:
                made.rmdir()
        if isinstance(error, OSError):
            raise _failed(str(folder), error.strerror or "?") from None
        raise


def _failed(target: str, why: str) -> OutputFailed:
    return OutputFailed([Problem(code="output_failed", value=target, details={"why": why})])
