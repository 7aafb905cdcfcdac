"""Parquet: one sheet, cells as text."""

from io import BytesIO
from math import isnan
from typing import Any

from tillitsmaal.errors import Place, refuse
from tillitsmaal.extras import needed
from tillitsmaal.readers.files import Source
from tillitsmaal.readers.grid import Book, grid_of
from tillitsmaal.readers.kinds.excel import number_text


def read_parquet(source: Source) -> Book:
    """Open a Parquet file; an absent value is an empty cell.

    Raises
    ------
    InputRefused
        `file_damaged`, `file_without_rows`.
    UsageError
        `extra_missing`.
    """
    arrow = needed("pyarrow", "parquet")
    parquet = needed("pyarrow.parquet", "parquet")
    try:
        table = parquet.read_table(BytesIO(source.data))
    except (arrow.ArrowException, OSError) as error:
        raise refuse("file_damaged", Place(source=source.name), kind="Parquet", why=str(error)[:200]) from None
    columns = [[text_of_value(value) for value in column.to_pylist()] for column in table.columns]
    grid = grid_of(table.column_names, list(zip(*columns, strict=True)))
    if not grid.rows:
        raise refuse("file_without_rows", Place(source=source.name))
    return Book(source=source, kind="parquet", sheets={"": grid}, encoding="parquet")


def text_of_value(value: Any) -> str:
    """A value of a typed column as text; empty where there is none."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return "" if isnan(value) else number_text(value)
        case _:
            return str(value)
