"""How much a file of answers may hold: far more than a survey does, and no more than there is room for.

A file beyond these is refused before it has taken 2 seconds or 300 MB. What zips unpack to has limits of its own, in
`documents.packed`. `docs/limits.md` says what a file within them takes.
"""

from typing import Final, Literal

from tillitsmaal.errors import InputRefused, Place, refuse

LARGEST_FILE: Final = 128 << 20
"""Bytes of a file of any kind."""
MOST_COLUMNS: Final = 16_384
"""Columns of a table of any kind; Excel has no more."""
MOST_CELLS: Final = 50_000_000
"""Rows times columns of text and Parquet, which are read column by column."""
MOST_TYPED_CELLS: Final = 20_000_000
"""The same of SPSS."""
MOST_ROWS: Final = 5_000_000
"""Lines of text."""
LONGEST_LINE: Final = 4 << 20
"""Bytes of a line of text, and characters of a cell."""
MOST_SHEET_CELLS: Final = 10_000_000
"""Cells of all sheets of a workbook, from the first of each to the farthest with content: what reads workbooks makes
room for all."""
MOST_SPARSE_CELLS: Final = 2_000_000
"""The same, where fewer than one in `SPARSE` has content."""
SPARSE: Final = 20
MOST_SHEETS: Final = 1_000
"""Sheets that a workbook lists."""
MOST_RECORDS: Final = 2_000_000
"""Records of a part of a binary workbook."""
LARGEST_ABOUT: Final = 4 << 20
"""Bytes of each part of a workbook that lists sheets, relations or styles."""
MOST_REPEATED: Final = 100 << 20
"""Bytes that a workbook's texts, and those of Parquet that are told by the text before each, may have where each stands
as often as it is shown."""
SURELY_REPEATED: Final = 48 << 20
"""What the texts of a workbook may have of these however small it is."""
REPEATED_PACKED: Final = 8
"""How many times as large as the workbook they may be, where they are more."""
LARGEST_JSON: Final = 64 << 20
"""Bytes of JSON, which is kept three times while it is read."""
MOST_VALUES: Final = 4_000_000
"""Commas in JSON, which part as many values, and backslashes, which part a text; each takes some 60 bytes."""
MOST_OBJECTS: Final = 1_000_000
"""Objects in JSON, inside each other or not."""
LARGEST_FOOTER: Final = 8 << 20
"""Bytes that describe the columns of a Parquet file."""
MOST_PAGES: Final = 40_000
"""Pages of a Parquet file; a column has one or two for each group of rows, and one more for each MB."""
LARGEST_AT_ONCE: Final = 24 << 20
"""Bytes that are unpacked at once of a Parquet file: a page, and all texts of columns where these are numbered."""
AT_ONCE_PACKED: Final = 4
"""How many times as large as the file they may be, where they are more."""
LARGEST_DISTINCT: Final = 48 << 20
"""Bytes that the distinct values of a Parquet file take as texts, with what keeping each takes."""
DISTINCT_PACKED: Final = 8
"""How many times as large as the file they may be, where they are more."""
MOST_ROUNDS: Final = 60_000
"""Times that rows are taken from the columns of a Parquet file, fewer at a time the longer its texts may be."""

Unit = Literal[
    "megabytes", "rows", "columns", "cells", "sheets", "parts", "values", "objects", "characters", "records", "escapes"
]


def too_large(place: Place | str, unit: Unit, size: int, most: int) -> InputRefused:
    """The refusal of a file, or of a place in it, that has more of something than is read.

    Parameters
    ----------
    place
        Where, or the file's name.
    unit
        What there is too much of; for `megabytes`, `size` and `most` are bytes.
    """
    where = Place(source=place) if isinstance(place, str) else place
    counts = (-(-size >> 20), most >> 20) if unit == "megabytes" else (size, most)
    told = {name: f"@expected.{unit}|{count}" for name, count in zip(("size", "most"), counts, strict=True)}
    return refuse("file_too_large", where, **told)


def check_cells(place: Place | str, rows: int, columns: int, most: int = MOST_CELLS) -> None:
    """Refuse a table of too many columns, or of too many cells.

    Raises
    ------
    InputRefused
        `file_too_large`.
    """
    if columns > MOST_COLUMNS:
        raise too_large(place, "columns", columns, MOST_COLUMNS)
    if rows * columns > most:
        raise too_large(place, "cells", rows * columns, most)


def check_lines(data: bytes, name: str) -> None:
    """Refuse text of too many lines, or with a line that no row of answers is as long as.

    Parameters
    ----------
    data
        In any encoding: bytes that end lines are looked for.
    name
        What the file is called.

    Raises
    ------
    InputRefused
        `file_too_large`.
    """
    if (lines := max(data.count(b"\n"), data.count(b"\r"))) > MOST_ROWS:
        raise too_large(name, "rows", lines, MOST_ROWS)
    at = 0
    while len(data) - at > LONGEST_LINE:
        within = at, at + LONGEST_LINE
        last = data.rfind(b"\n", *within)
        last = last if last >= 0 else data.rfind(b"\r", *within)
        if last < 0:
            end = data.find(b"\n", at)
            length = (end if end >= 0 else len(data)) - at
            raise too_large(Place(source=name, row=data.count(b"\n", 0, at) + 1), "characters", length, LONGEST_LINE)
        at = last + 1
