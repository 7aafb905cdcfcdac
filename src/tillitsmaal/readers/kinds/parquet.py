"""Parquet: one sheet, cells as text."""

from io import BytesIO

from tillitsmaal.errors import Place, refuse
from tillitsmaal.extras import needed
from tillitsmaal.readers.files import Source
from tillitsmaal.readers.grid import Book, grid_of
from tillitsmaal.readers.kinds.values import text_of_value


def read_parquet(source: Source) -> Book:
    """Open a Parquet file; an absent value is an empty cell.

    Raises
    ------
    InputRefused
        `file_damaged`, `text_broken`, `file_without_rows`.
    UsageError
        `extra_missing`.
    """
    arrow = needed("pyarrow", "parquet")
    parquet = needed("pyarrow.parquet", "parquet")
    try:
        table = parquet.read_table(BytesIO(source.data))
    except (arrow.ArrowException, OSError) as error:
        raise refuse("file_damaged", Place(source=source.name), kind="Parquet", why=str(error)[:200]) from None
    try:
        columns = [[text_of_value(value) for value in column.to_pylist()] for column in table.columns]
    except UnicodeDecodeError:
        raise refuse("text_broken", Place(source=source.name)) from None
    grid = grid_of(table.column_names, list(zip(*columns, strict=True)))
    if not grid.rows:
        raise refuse("file_without_rows", Place(source=source.name))
    return Book(source=source, kind="parquet", sheets={"": grid}, encoding="parquet")
