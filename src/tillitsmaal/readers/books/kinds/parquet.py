"""Parquet: one sheet, cells as text, with the missing codes that our own archives declare."""

import json
from io import BytesIO
from typing import Any, Final

from tillitsmaal.errors import Place, refuse
from tillitsmaal.extras import needed
from tillitsmaal.names import tidy
from tillitsmaal.readers.books.coded import Coded, Growing
from tillitsmaal.readers.books.files import Source
from tillitsmaal.readers.books.grid import Book, coded, grid_of_columns
from tillitsmaal.readers.books.kinds.guards import damage_told
from tillitsmaal.readers.books.kinds.values import text_of_value
from tillitsmaal.readers.books.limits import LARGEST_FOOTER, LARGEST_PAGES, check_cells, too_large

_FOOTER: Final = slice(-8, -4)
"""Where the file says how long that is which describes it."""


def read_parquet(source: Source) -> Book:
    """Open a Parquet file; an absent value is an empty cell.

    Raises
    ------
    InputRefused
        `file_damaged`, `text_broken`, `file_without_rows`, `file_too_large`.
    UsageError
        `extra_missing`.
    """
    parquet = needed("pyarrow.parquet", "parquet")
    with damage_told(source, "Parquet"):
        table = _table(parquet, source)
        grid = grid_of_columns([tidy(name) for name in table.column_names], _columns(table, source))
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


def _table(parquet: Any, source: Source) -> Any:
    """The whole table; texts stay numbered, as the file keeps them, since one that is long may stand in every row."""
    if (footer := int.from_bytes(source.data[_FOOTER], "little")) > LARGEST_FOOTER and footer < len(source.data):
        raise too_large(source.name, "megabytes", footer, LARGEST_FOOTER)
    told = parquet.read_metadata(BytesIO(source.data))
    check_cells(source.name, told.num_rows, told.num_columns)
    groups = [told.row_group(number) for number in range(told.num_row_groups)]
    if (pages := sum(group.total_byte_size for group in groups)) > LARGEST_PAGES:
        raise too_large(source.name, "megabytes", pages, LARGEST_PAGES)
    columns = [group.column(number) for group in groups for number in range(group.num_columns)]
    check_cells(source.name, sum(column.num_values for column in columns), 1)
    texts = [column.path_in_schema for column in columns if column.physical_type == "BYTE_ARRAY"]
    return parquet.read_table(BytesIO(source.data), read_dictionary=list(dict.fromkeys(texts)))


def _columns(table: Any, source: Source) -> list[Coded]:
    try:
        return [_coded(column) for column in table.columns]
    except UnicodeError:
        raise refuse("text_broken", Place(source=source.name)) from None


def _coded(column: Any) -> Coded:
    """A column with each distinct value as text; one of lists and the like value by value."""
    try:
        numbered = column.dictionary_encode()
    except NotImplementedError:
        return coded([text_of_value(value) for value in column.to_pylist()])
    growing = Growing()
    for chunk in numbered.chunks:
        texts = [*(text_of_value(value) for value in chunk.dictionary.to_pylist()), ""]
        growing.add_coded(chunk.indices.fill_null(len(texts) - 1).to_numpy(zero_copy_only=False), texts)
    return growing.coded()


def _told(field: Any, what: bytes) -> dict[str, str]:
    """What our own archives say of a column among its metadata, by the numbers that stand in it."""
    try:
        told = json.loads((field.metadata or {}).get(what, b"{}"))
    except ValueError:
        return {}
    return {str(code): str(label) for code, label in told.items()} if isinstance(told, dict) else {}
