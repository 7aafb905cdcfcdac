"""Parquet: one sheet, cells as text, with the missing codes that our own archives declare."""

import json
from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

from tillitsmaal.errors import InputRefused, Place, ProblemLog, refuse
from tillitsmaal.extras import needed
from tillitsmaal.names import tidy
from tillitsmaal.readers.books.files import Source
from tillitsmaal.readers.books.grid import Book, doubled_headers, grid_of_columns
from tillitsmaal.readers.books.kinds.guards import damage_told
from tillitsmaal.readers.books.kinds.parquet_columns import columns_of
from tillitsmaal.readers.books.kinds.parquet_extent import Leaf, leaves
from tillitsmaal.readers.books.limits import LARGEST_FOOTER, check_cells, too_large

_FOOTER: Final = slice(-8, -4)
"""Where the file says how long that is which describes it."""


def read_parquet(source: Source) -> Book:
    """Open a Parquet file; an absent value is an empty cell.

    Raises
    ------
    InputRefused
        `file_damaged`, `text_broken`, `file_without_rows`, `file_too_large`, `header_duplicate`.
    UsageError
        `extra_missing`.
    """
    parquet = needed("pyarrow.parquet", "parquet")
    with damage_told(source, "Parquet"):
        file, found = _opened(parquet, source)
        schema = file.schema_arrow
        try:
            columns = columns_of(file, found, source)
        except UnicodeError:
            raise refuse("text_broken", Place(source=source.name)) from None
        grid = grid_of_columns([tidy(name) for name in schema.names], columns)
        labels = {field.name: _told(field, b"missing") for field in schema}
        values = {field.name: _told(field, b"values") | labels[field.name] for field in schema}
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


def _opened(parquet: Any, source: Source) -> tuple[Any, Sequence[Leaf]]:
    """The file and what it is made of; texts stay numbered where they can, since one that is long may stand in every
    row. The library goes by a column's name, so that no two may have the same.
    """
    if (footer := int.from_bytes(source.data[_FOOTER], "little")) > LARGEST_FOOTER and footer < len(source.data):
        raise too_large(source.name, "megabytes", footer, LARGEST_FOOTER)
    told = parquet.read_metadata(BytesIO(source.data))
    check_cells(source.name, told.num_rows, told.num_columns)
    found = leaves(source, told)
    log = ProblemLog()
    log.extend(doubled_headers([leaf.path for leaf in found], source.name))
    if log:
        raise InputRefused(log.of("file"), log.counts("file"))
    numbered = [leaf.path for leaf in found if leaf.numbered]
    return parquet.ParquetFile(BytesIO(source.data), read_dictionary=numbered), found


def _told(field: Any, what: bytes) -> dict[str, str]:
    """What our own archives say of a column among its metadata, by the numbers that stand in it."""
    try:
        told = json.loads((field.metadata or {}).get(what, b"{}"))
    except ValueError:
        return {}
    return {str(code): str(label) for code, label in told.items()} if isinstance(told, dict) else {}
