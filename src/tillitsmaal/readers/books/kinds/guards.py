"""Files that are damaged: whatever a library raises over them is told as one thing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from tillitsmaal.errors import Place, TillitError, refuse
from tillitsmaal.readers.books.files import Source

_PANIC: Final = "PanicException"
"""What libraries in Rust raise where they break; it is beside Python's own errors."""


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
