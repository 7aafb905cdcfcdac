"""Files that are damaged: whatever a library raises over them is told as one thing."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Final

from tillitsmaal.errors import Place, TillitError, refuse
from tillitsmaal.readers.books.files import Source

_PANIC: Final = "PanicException"
"""What libraries in Rust raise where they break; it is beside Python's own errors."""

_KNOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "damage_no_workbook": ("Cannot detect file format",),
    "damage_cut": (
        "magic bytes not found in footer",
        "expected number of rows",
        "requires a buffer of",
        "truncated",
        "File is not a zip file",
    ),
    "damage_changed": (
        "while decompressing",
        "Bad CRC-32",
        "tag not closed",
        "unclosed token",
        "no element found",
        "mismatched tag",
        "not well-formed",
        "ill-formed document",
    ),
    "parts_apart": ("not found in shared strings", "no item named"),
}
"""What libraries say of files as people have them, by our words for it (`expected.…`); it may be part of a sentence."""

_ERROR: Final = 2
"""The number of standard error."""
_ALONE: Final = Lock()


@contextmanager
def damage_told(source: Source, kind: str) -> Iterator[None]:
    """Say whatever goes wrong while a file is read as `file_damaged`.

    Bytes that were changed on the way break libraries in more ways than their documentation lists: a workbook alone
    has raised eight kinds of errors.

    Raises
    ------
    InputRefused
        `file_damaged`, and what was refused inside.
    """
    try:
        yield
    except TillitError:
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != _PANIC:
            raise
        raise refuse("file_damaged", Place(source=source.name), kind=kind, why=_why(error)) from None


def _why(error: BaseException) -> str:
    """What is wrong, as a detail of a `Problem`; the library's own words where they are none that people often meet.

    A single word names what was not found or not as it must be, and tells nobody anything by itself.
    """
    said = str(error).strip()
    if isinstance(error, LookupError) or (said and " " not in said):
        return "@expected.parts_apart"
    known = (word for word, sentences in _KNOWN.items() if any(one in said for one in sentences))
    return next((f"@expected.{word}" for word in known), said[:200] or type(error).__name__)


@contextmanager
def silenced() -> Iterator[None]:
    """Keep from standard error what a library in Rust writes there of its own where it breaks.

    It is told as `file_damaged`; where in the library that was tells nobody anything.
    """
    with _ALONE:
        try:
            kept = os.dup(_ERROR)
        except OSError:
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, _ERROR)
            yield
        finally:
            os.dup2(kept, _ERROR)
            os.close(nowhere)
            os.close(kept)
