"""SPSS data files: codes as text, with the labels and the missing codes that the file declares."""

from collections.abc import Mapping
from io import BytesIO
from struct import unpack_from
from typing import Any, Final

import pandas as pd

from tillitsmaal.documents.packed import most_unpacked
from tillitsmaal.errors import Place, refuse
from tillitsmaal.extras import needed
from tillitsmaal.names import tidy
from tillitsmaal.readers.books.coded import Coded, Growing
from tillitsmaal.readers.books.files import Source
from tillitsmaal.readers.books.grid import Book, grid_of_columns
from tillitsmaal.readers.books.kinds.guards import damage_told
from tillitsmaal.readers.books.kinds.spss_records import byte_order, check_records
from tillitsmaal.readers.books.kinds.values import text_of_value
from tillitsmaal.readers.books.limits import MOST_TYPED_CELLS, check_cells, too_large
from tillitsmaal.readers.books.own import is_own

_COMPRESSION: Final = slice(72, 76)
"""Where the header says how cells are packed: not, a byte or more each, or that packed once more."""
_ZLIB: Final = 2
_MOST_PACKED: Final = 1032
"""Bytes that zlib makes of one at the most."""
_TO_LIST: Final = 16
"""Bytes from where the records end to where the list of blocks is told: two numbers of four, and one of eight."""
_TO_COUNT: Final = 20
_TO_SIZE: Final = 16
_BLOCK: Final = 24
"""Bytes in the list of blocks to their number, from a block's to its size, and of each."""


def read_spss(source: Source) -> Book:
    """Open an SPSS file (`.sav`, `.zsav`).

    User-missing codes stay codes, each with the label that the file gives it, and are listed in `Book.missing`; the
    system-missing value is an empty cell.

    Raises
    ------
    InputRefused
        `file_damaged`, `file_too_large`, `file_without_rows`.
    UsageError
        `extra_missing`.
    """
    reader = needed("pyreadstat", "spss")
    with damage_told(source, "SPSS"):
        return _book(source, *_read(source, reader))


def _book(source: Source, frame: Any, told: Any) -> Book:
    headers = [str(name) for name in frame.columns]
    columns = [_coded(frame[name]) for name in frame.columns]
    grid = grid_of_columns([tidy(header) for header in headers], columns)
    if not grid.rows:
        raise refuse("file_without_rows", Place(source=source.name))
    return Book(
        source=source,
        kind="spss",
        sheets={"": grid},
        encoding=f"spss/{told.file_encoding or 'utf-8'}",
        texts={name: text for name, text in zip(headers, told.column_labels, strict=True) if text},
        value_labels=_labels(told.variable_value_labels, own=is_own(grid)),
        missing=_declared_missing(headers, columns, told.missing_ranges),
    )


def _coded(column: Any) -> Coded:
    """A column with each distinct value as text; what is absent is an empty one."""
    codes, values = pd.factorize(column)
    absent = [""] if (codes < 0).any() else []
    growing = Growing()
    growing.add_coded(codes, [*map(text_of_value, values.tolist()), *absent])
    return growing.coded()


def _read(source: Source, reader: Any) -> tuple[Any, Any]:
    """What the library reads, which takes room for all cells that the file says it has before it reads any."""
    data_begin = check_records(source.data, source.name)
    if _ZLIB in source.data[_COMPRESSION]:
        _check_packed(source, data_begin)
    _, said = reader.read_sav(BytesIO(source.data), metadataonly=True)
    _check_size(source, said.number_rows or 0, said.number_columns)
    return reader.read_sav(BytesIO(source.data), user_missing=True)  # type: ignore[no-any-return]  # pyreadstat has no types


def _check_size(source: Source, rows: int, columns: int) -> None:
    packed = _ZLIB in source.data[_COMPRESSION]
    if rows * columns > len(source.data) * (_MOST_PACKED if packed else 1):
        details = {"kind": "SPSS", "why": f"@expected.more_cells|{rows * columns}"}
        raise refuse("file_damaged", Place(source=source.name), **details)
    check_cells(source.name, rows, columns, MOST_TYPED_CELLS)


def _check_packed(source: Source, begin: int) -> None:
    """Refuse what zlib would unpack to far more than the file: its blocks are listed at the end with their sizes."""
    order = byte_order(source.data)
    (listed,) = unpack_from(f"{order}q", source.data, begin + _TO_LIST)
    (count,) = unpack_from(f"{order}i", source.data, listed + _TO_COUNT)
    sizes = (
        unpack_from(f"{order}i", source.data, at + _TO_SIZE)[0]
        for at in range(listed + _TO_COUNT + 4, listed + _TO_COUNT + 4 + count * _BLOCK, _BLOCK)
    )
    if (unpacked := sum(sizes)) > (most := most_unpacked(len(source.data))):
        raise too_large(source.name, "megabytes", unpacked, most)


def _labels(told: Mapping[str, Mapping[Any, str]], *, own: bool) -> dict[str, dict[str, str]]:
    """What each column calls its codes. In a file of our own a text is an id, and its label is no more than a name."""
    return {
        name: {text_of_value(code): label for code, label in labels.items() if not (own and isinstance(code, str))}
        for name, labels in told.items()
    }


def _declared_missing(
    headers: list[str], columns: list[Coded], ranges: Mapping[str, list[Mapping[str, Any]]]
) -> dict[str, frozenset[str]]:
    """The codes of each column that lie in what the file declares missing, where it declares anything."""
    return {
        name: frozenset(text for text in column.texts if any(_inside(text, one) for one in ranges[name]))
        for name, column in zip(headers, columns, strict=True)
        if ranges.get(name)
    }


def _inside(text: str, declared: Mapping[str, Any]) -> bool:
    low: float | str = declared["lo"]
    high: float | str = declared["hi"]
    if isinstance(low, str) or isinstance(high, str):
        return text == low
    try:
        return low <= float(text) <= high
    except ValueError:
        return False
