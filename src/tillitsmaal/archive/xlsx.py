"""A workbook: the data, the pairs, the organisations, and the codebook; or the codebook alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import ceil
from typing import Any, Final

import numpy as np

from tillitsmaal.archive.codebooks import Codebook, codebook
from tillitsmaal.archive.listed import Cell, Listed, about_listed, values_listed, variables_listed
from tillitsmaal.archive.variables import Archive, ArchiveTable
from tillitsmaal.extras import needed
from tillitsmaal.text import Language, localised
from tillitsmaal.workbooks import CREATED, Exact, in_cell, options

_NARROWEST: Final = 7
_WIDEST: Final = 60
_WIDEST_READ: Final = 36
"""Of sheets for people, which are printed too."""
_BUTTON: Final = 5
"""Characters that the button of a filter covers; in sheets for people it stands under the head."""
_MARGIN: Final = 3
_A4: Final = 9
_LINE: Final = 15.0
"""Height of a line, in points."""
_MOST_LINES: Final = 27
"""As many as a row can hold."""
_TEXT: Final = {"text_wrap": True, "valign": "top", "align": "left", "indent": 1}
_NUMBER: Final = {"text_wrap": True, "valign": "top", "align": "right", "indent": 1}
_HEAD: Final = {"bold": True, "bg_color": "#EEF1F4", "bottom": 1, "bottom_color": "#B8C0C8"}
_SAMPLE: Final = 200
"""Rows that a column's width is made for."""


def xlsx(archive: Archive, language: Language) -> bytes:
    """Write all tables and the codebook as a workbook.

    The first sheet holds the data, its first row the names of the variables. Numbers are numbers with all their
    digits; no text becomes a formula, a link or a number.

    Returns
    -------
    bytes
        The same for the same archive.

    Raises
    ------
    UsageError
        `extra_missing`: XlsxWriter is not installed.
    """
    tables = [_listed(table, language) for table in archive.tables]
    described, others = codebook(archive), archive.tables[1:]
    meant = [variables_listed(described, others, language), values_listed(described, others, language)]
    return _workbook(localised(archive.questionnaire.title, language), [*tables, *meant])


def codebook_xlsx(described: Codebook, language: Language) -> bytes:
    """Write a codebook as a workbook of three sheets: what it is about, the variables, and what their values mean.

    Raises
    ------
    UsageError
        `extra_missing`.
    """
    meant = [variables_listed(described, (), language), values_listed(described, (), language)]
    return _workbook(localised(described.questionnaire.title, language), [about_listed(described, language), *meant])


def _listed(table: ArchiveTable, language: Language) -> Listed:
    columns = [table.frame[variable.name].to_numpy() for variable in table.variables]
    rows = zip(*columns, strict=True) if columns else ()
    return Listed(
        title=localised(table.title, language),
        heads=tuple(variable.name for variable in table.variables),
        rows=tuple(tuple(_cell(cell) for cell in row) for row in rows),
    )


def _cell(cell: Any) -> Cell:
    if isinstance(cell, str):
        return cell
    return None if np.isnan(cell) else float(cell)


def _workbook(title: str, sheets: Iterable[Listed]) -> bytes:
    engine = needed("xlsxwriter", "table_xlsx")
    buffer = BytesIO()
    with engine.Workbook(buffer, options()) as book:
        book.set_properties({"title": " ".join(in_cell(title).split()), "created": CREATED})
        plain, read = _plain(book), _read(book)
        for listed in sheets:
            sheet = book.add_worksheet(listed.title)
            widths = [_width(listed, place) for place in range(len(listed.heads))]
            _write(sheet, listed, widths, read if listed.is_read else plain)
            if listed.is_read:
                _for_people(sheet, listed, widths)
    return buffer.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looks:
    """Formats of a column's cells."""

    head: Any
    cell: Any = None
    """Of texts and whole numbers."""
    other: Any = None
    """Of other numbers."""


_Columns = tuple[_Looks, _Looks]
"""Looks of columns with texts, and of those with numbers only."""


def _plain(book: Any) -> _Columns:
    looks = _Looks(head=book.add_format({"bold": True, "valign": "top", "text_wrap": True}))
    return looks, looks


def _read(book: Any) -> _Columns:
    texts = _Looks(head=book.add_format(_TEXT | _HEAD), cell=book.add_format(_TEXT), other=book.add_format(_TEXT))
    other = book.add_format({**_NUMBER, "num_format": "0.00"})
    return texts, _Looks(head=book.add_format(_NUMBER | _HEAD), cell=book.add_format(_NUMBER), other=other)


def _write(sheet: Any, listed: Listed, widths: Sequence[int], columns: _Columns) -> None:
    looks = [columns[_is_of_numbers(listed, place)] for place in range(len(listed.heads))]
    for column, text in enumerate(listed.heads):
        sheet.write_string(0, column, in_cell(text), looks[column].head)
        sheet.set_column(column, column, widths[column])
    for place, row in enumerate(listed.rows, 1):
        for column, cell in enumerate(row):
            _write_cell(sheet, (place, column), cell, looks[column])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(listed.rows), max(len(listed.heads) - 1, 0))
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _is_of_numbers(listed: Listed, column: int) -> bool:
    return not any(isinstance(row[column], str) for row in listed.rows)


def _write_cell(sheet: Any, at: tuple[int, int], cell: Cell, looks: _Looks) -> None:
    if isinstance(cell, str):
        if cell:
            sheet.write_string(*at, in_cell(cell), looks.cell)
    elif cell is not None:
        sheet.write_number(*at, Exact(cell), looks.cell if float(cell).is_integer() else looks.other)


def _for_people(sheet: Any, listed: Listed, widths: Sequence[int]) -> None:
    """Make rows as high as their texts, and all columns fit on a sheet of paper."""
    for place, row in enumerate((listed.heads, *listed.rows)):
        lines = [
            ceil(len(cell) / (width - _MARGIN))
            for cell, width in zip(row, widths, strict=True)
            if isinstance(cell, str)
        ]
        sheet.set_row(place, _LINE * min(max([1, *lines]) + (place == 0), _MOST_LINES))
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _width(listed: Listed, column: int) -> int:
    """Room for the longest text, and for the longest word of the head."""
    cells = [row[column] for row in listed.rows[:_SAMPLE]]
    longest = max((len(cell) if isinstance(cell, str) else 4 for cell in cells), default=0)
    beside = _MARGIN if listed.is_read else _BUTTON
    widest = _WIDEST_READ if listed.is_read else _WIDEST
    words = listed.heads[column].split(" ")
    return min(max(_NARROWEST, *(len(word) + beside for word in words), longest + 3), widest)
