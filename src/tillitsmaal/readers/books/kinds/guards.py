"""What reading is guarded against: files that are damaged, and files that take more room than a survey ever does."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from tillitsmaal.errors import InputRefused, Place, TillitError, refuse
from tillitsmaal.readers.books.files import Source

MOST_CELLS: Final = 20_000_000
"""Cells that a sheet or a data file may have."""


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
    except Exception as error:
        why = str(error)[:200] or type(error).__name__
        raise refuse("file_damaged", Place(source=source.name), kind=kind, why=why) from None


def too_large(source: Source, unit: str, size: int, most: int) -> InputRefused:
    """The refusal of a file that is larger than a survey ever is, in `megabytes` or `cells`."""
    details = {name: f"@expected.{unit}|{count}" for name, count in (("size", size), ("most", most))}
    return refuse("file_too_large", Place(source=source.name), **details)
