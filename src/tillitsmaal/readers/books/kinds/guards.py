"""Files that are damaged: whatever a library raises over them is told as one thing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

from tillitsmaal.errors import Place, TillitError, refuse
from tillitsmaal.readers.books.files import Source

_PANIC: Final = "PanicException"
"""What libraries in Rust raise where they break; it is beside Python's own errors."""

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
        why = str(error)[:200] or type(error).__name__
        raise refuse("file_damaged", Place(source=source.name), kind=kind, why=why) from None


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
