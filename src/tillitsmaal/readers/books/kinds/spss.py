"""SPSS data files: codes as text, with the labels and the missing codes that the file declares."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tillitsmaal.errors import Place, refuse
from tillitsmaal.extras import needed
from tillitsmaal.readers.books.files import Source
from tillitsmaal.readers.books.grid import Book, grid_of
from tillitsmaal.readers.books.kinds.values import text_of_value
from tillitsmaal.readers.books.own import is_own

_ENDING: Final = ".sav"


def read_spss(source: Source) -> Book:
    """Open an SPSS file (`.sav`, `.zsav`).

    User-missing codes stay codes, each with the label that the file gives it, and are listed in `Book.missing`; the
    system-missing value is an empty cell.

    Raises
    ------
    InputRefused
        `file_damaged`, `file_without_rows`.
    UsageError
        `extra_missing`.
    """
    reader = needed("pyreadstat", "spss")
    try:
        frame, told = _read(source, reader)
    except (reader.ReadstatError, reader.PyreadstatError, ValueError) as error:
        raise refuse("file_damaged", Place(source=source.name), kind="SPSS", why=str(error)[:200]) from None
    headers = [str(name) for name in frame.columns]
    columns = [[text_of_value(value) for value in frame[name].tolist()] for name in frame.columns]
    grid = grid_of(headers, list(zip(*columns, strict=True)))
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


def _read(source: Source, reader: Any) -> tuple[Any, Any]:
    """The library wants a file: where the data did not come from one, it gets one for a moment."""
    if source.path is not None:
        return reader.read_sav(str(source.path), user_missing=True)  # type: ignore[no-any-return]  # pyreadstat has no types
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"data{_ENDING}"
        path.write_bytes(source.data)
        return reader.read_sav(str(path), user_missing=True)  # type: ignore[no-any-return]  # pyreadstat has no types


def _labels(told: Mapping[str, Mapping[Any, str]], *, own: bool) -> dict[str, dict[str, str]]:
    """What each column calls its codes. In a file of our own a text is an id, and its label is no more than a name."""
    return {
        name: {text_of_value(code): label for code, label in labels.items() if not (own and isinstance(code, str))}
        for name, labels in told.items()
    }


def _declared_missing(
    headers: list[str], columns: list[list[str]], ranges: Mapping[str, list[Mapping[str, Any]]]
) -> dict[str, frozenset[str]]:
    """The codes of each column that lie in what the file declares missing, where it declares anything."""
    return {
        name: frozenset(text for text in set(column) if any(_inside(text, one) for one in ranges[name]))
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
