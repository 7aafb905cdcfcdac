"""Parquet: one sheet, cells as text, with the missing codes that our own archives declare."""

import json
from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

from tillitsmaal.documents.packed import most_unpacked
from tillitsmaal.errors import Place, refuse
from tillitsmaal.extras import needed
from tillitsmaal.names import tidy
from tillitsmaal.readers.books.coded import Coded, Growing
from tillitsmaal.readers.books.files import Source
from tillitsmaal.readers.books.grid import Book, coded, grid_of_columns
from tillitsmaal.readers.books.kinds.guards import damage_told
from tillitsmaal.readers.books.kinds.parquet_pages import pages
from tillitsmaal.readers.books.kinds.values import text_of_value
from tillitsmaal.readers.books.limits import LARGEST_FOOTER, MOST_PAGES, check_cells, too_large

_FOOTER: Final = slice(-8, -4)
"""Where the file says how long that is which describes it."""
_WIDTHS: Final = {"BOOLEAN": 1, "INT32": 4, "INT64": 8, "INT96": 12, "FLOAT": 4, "DOUBLE": 8, "BYTE_ARRAY": 4}
"""Bytes of a value where it is kept for its column; texts are numbered."""


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
    columns = [group.column(number) for group in groups for number in range(group.num_columns)]
    lengths = [told.schema.column(number).length for number in range(told.num_columns)] * len(groups)
    _check_pages(source, list(zip(columns, lengths, strict=True)))
    texts = [column.path_in_schema for column in columns if column.physical_type == "BYTE_ARRAY"]
    return parquet.read_table(BytesIO(source.data), read_dictionary=list(dict.fromkeys(texts)))


def _check_pages(source: Source, columns: Sequence[tuple[Any, int]]) -> None:
    """Refuse what would unpack to far more than the file, or unfold to far more values: a page may tell of many in few
    bytes. `columns` are those of each group of rows, with the bytes of a value where all are as long.
    """
    most = most_unpacked(len(source.data))
    unpacked = unfolded = values = count = 0
    for column, length in columns:
        start = min(filter(None, (column.dictionary_page_offset, column.data_page_offset)), default=0)
        width = length if column.physical_type == "FIXED_LEN_BYTE_ARRAY" else _WIDTHS[column.physical_type]
        for page in pages(source.data, start, start + column.total_compressed_size, column.num_values):
            count, unpacked = count + 1, unpacked + page.unpacked
            values, unfolded = values + page.values, unfolded + page.values * width
            if count > MOST_PAGES:
                raise too_large(source.name, "parts", count, MOST_PAGES)
            if (size := max(unpacked, unfolded)) > most:
                raise too_large(source.name, "megabytes", size, most)
    check_cells(source.name, values, 1)


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
