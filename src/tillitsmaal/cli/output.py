"""Results on their way out: whole files or none, standard output in UTF-8."""

import errno
import os
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Final, TextIO

from tillitsmaal.cli.content import Content, whole
from tillitsmaal.cli.files import Way, write_set
from tillitsmaal.cli.places import is_device
from tillitsmaal.cli.reads import check_unread
from tillitsmaal.cli.staging import clear_around, staging
from tillitsmaal.errors import OutputFailed, Problem, printable_lines
from tillitsmaal.errors.system import reason
from tillitsmaal.inert import inert

_HELD: Final = ContextVar[dict[str, bytes] | None]("held", default=None)


class ReaderGone(Exception):
    """Who read our output went away, as `head` does: no fault, and no `OSError`, which the framework would take."""


def to_screen() -> bool:
    """Whether standard output is a screen, which shows text only."""
    return sys.stdout is not None and sys.stdout.isatty()


def for_screen(content: str | bytes) -> str | bytes:
    """What was made for a file, as a screen may show it: of a text, what acts on a terminal is not sent there."""
    return inert(content) if isinstance(content, str) and to_screen() else content


def write_stdout(text: str | bytes) -> None:
    """Write to standard output, text in UTF-8 whatever the locale says; what has no UTF-8 is escaped.

    Raises
    ------
    OutputFailed
        If there is no standard output or the disk behind it is full.
    ReaderGone
        If nobody reads any more.
    """
    check_stdout()
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
        raise _stdout_failed(reason(error)) from None


def check_stdout() -> None:
    """Refuse to write to standard output where there is none."""
    if sys.stdout is None:
        raise _stdout_failed("@expected.system_closed")


def tell(text: str) -> None:
    """Say something on stderr, where there is one: talk that nobody hears changes no result.

    Signs in it that would act on a terminal are shown as `\\x1b` and the like.
    """
    if sys.stderr is None:
        return
    try:
        print(printable_lines(text), file=sys.stderr, flush=True)
    except OSError:
        _to_nowhere(sys.stderr)


def _to_nowhere(stream: TextIO) -> None:
    """Let what is still in a broken stream's buffer go nowhere, or Python would complain of it at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def write_file(path: Path, content: Content, *, force: bool, private: bool = True, edits: bool = False) -> None:
    """Write a file whole or not at all; what `edits` may take the place of what was read.

    What is `private` is readable by its owner only, since it tells who trusts whom. Other files can be read by those
    who can read what other programs write here, or what was there before.

    Raises
    ------
    OutputFailed
        `output_exists` without `force`; `output_is_input`; `output_failed` with the system's reason, the old file
        intact.
    """
    write_beside(path, {path.name: content}, force=force, private=private, edits=edits)


def write_beside(
    path: Path, files: Mapping[str, Content], *, force: bool, private: bool = True, edits: bool = False
) -> None:
    """Write a file, and others beside it, all or none, as `write_file` does."""
    targets = {path.with_name(name): content for name, content in files.items()}
    with _telling(path):
        _check_beside(path, list(targets), force=force, edits=edits)
        _write(targets, Way(force=force, private=private))


def check_beside(path: Path, names: Collection[str], *, force: bool) -> None:
    """Refuse what `write_beside` would, before the long work, and where no file can be made."""
    with _telling(path):
        _check_beside(path, [path.with_name(name) for name in names], force=force)
        _try(path)


def _check_beside(path: Path, targets: Sequence[Path], *, force: bool, edits: bool = False) -> None:
    _check_targets(targets, force=force, edits=edits)
    if not path.parent.exists():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))


def _check_targets(paths: Sequence[Path], *, force: bool, edits: bool = False) -> None:
    """Refuse to write over files without `force`, over what was read, and over anything that is no file.

    Killed runs' places are put right.
    """
    _check_names(paths)
    clear_around(paths[0].parent)
    if not edits:
        check_unread(paths)
    there = [path for path in paths if path.exists()]
    if there and not force:
        raise OutputFailed([Problem(code="output_exists", value=str(path)) for path in there])
    for path in paths:
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise _failed(str(path), "@expected.ordinary_file")


def _check_names(paths: Sequence[Path]) -> None:
    """Refuse the names of devices, on every system, since files travel."""
    devices = [path for path in paths if is_device(path.name)]
    if devices:
        told = [(str(path), {"name": path.name}) for path in devices]
        raise OutputFailed([Problem(code="output_name_reserved", value=path, details=name) for path, name in told])


def write_folder(folder: Path, files: Mapping[str, Content], *, force: bool, private: bool = True) -> None:
    """Write several files, `private` as in `write_file`, into a folder, made if need be: all of them or none."""
    with _telling(folder):
        _check_folder(folder, files, force=force)
        _write({folder / name: content for name, content in files.items()}, Way(force=force, private=private))


def check_folder(folder: Path, names: Collection[str], *, force: bool) -> None:
    """Refuse what `write_folder` would, before the long work, and where no file can be made."""
    with _telling(folder):
        _check_folder(folder, names, force=force)
        _try(folder / "any")


def _check_folder(folder: Path, names: Collection[str], *, force: bool) -> None:
    if folder.is_symlink():
        raise _failed(str(folder), "@expected.linked_folder")
    _check_names([folder, *(above for above in folder.parents if not above.exists())])
    if names:
        _check_targets([folder / name for name in names], force=force)


def _try(path: Path) -> None:
    """Make and remove a hidden folder in the nearest folder above a file that is there."""
    with staging(next(above for above in path.parents if above.exists()), path.name, private=True):
        pass


@contextmanager
def _telling(target: Path) -> Iterator[None]:
    """Give the system's reason where something cannot be written."""
    try:
        yield
    except OSError as error:
        raise _failed(str(target), reason(error)) from None


@contextmanager
def holding_files() -> Iterator[dict[str, bytes]]:
    """Give the files that are written meanwhile, by their names; none of them comes to the disk."""
    held: dict[str, bytes] = {}
    before = _HELD.set(held)
    try:
        yield held
    finally:
        _HELD.reset(before)


def _write(files: Mapping[Path, Content], way: Way) -> None:
    held = _HELD.get()
    if held is None:
        write_set(files, way)
    else:
        held.update({path.name: whole(content) for path, content in files.items()})


def _failed(target: str, why: str) -> OutputFailed:
    return OutputFailed([Problem(code="output_failed", value=target, details={"why": why})])


def _stdout_failed(why: str) -> OutputFailed:
    return OutputFailed([Problem(code="stdout_failed", details={"why": why})])
