"""Parquet: one sheet, cells as text, with the missing codes that our own archives declare."""

import json
from io import BytesIO
from typing import Any

from tillitsmaal.errors import Place, refuse
from tillitsmaal.extras import needed
from tillitsmaal.readers.books.files import Source
from tillitsmaal.readers.books.grid import Book, grid_of
from tillitsmaal.readers.books.kinds.guards import damage_told
from tillitsmaal.readers.books.kinds.values import text_of_value


def read_parquet(source: Source) -> Book:
    """Open a Parquet file; an absent value is an empty cell.

    Raises
    ------
    InputRefused
        `file_damaged`, `text_broken`, `file_without_rows`.
    UsageError
        `extra_missing`.
    """
    parquet = needed("pyarrow.parquet", "parquet")
    with damage_told(source, "Parquet"):
        table = parquet.read_table(BytesIO(source.data))
        columns = _columns(table, source)
        grid = grid_of(table.column_names, list(zip(*columns, strict=True)))
        labels = {field.name: _told(field, b"missing") for field in table.schema}
        values = {field.name: _told(field, b"values") | labels[field.name] for field in table.schema}
    if not grid.rows:
        raise refuse("file_without_rows", Place(source=source.name))
    missing = {name: frozenset(codes) for name, codes in labels.items() if codes}
    return Book(
        source=source,
        kind="parquet",
        sheets={"": grid},
        encoding="parquet",
        value_labels={name: values[name] for name in missing},
        missing=missing,
    )


def _columns(table: Any, source: Source) -> list[list[str]]:
    try:
        return [[text_of_value(value) for value in column.to_pylist()] for column in table.columns]
    except UnicodeError:
        raise refuse("text_broken", Place(source=source.name)) from None


def _told(field: Any, what: bytes) -> dict[str, str]:
    """What our own archives say of a column among its metadata, by the numbers that stand in it."""
    try:
        told = json.loads((field.metadata or {}).get(what, b"{}"))
    except ValueError:
        return {}
    return {str(code): str(label) for code, label in told.items()} if isinstance(told, dict) else {}
