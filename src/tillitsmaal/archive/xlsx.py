"""A workbook: the data, the pairs, the organisations, and the codebook; or the codebook alone."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, Final

import numpy as np

from tillitsmaal.archive.codebooks import Codebook, codebook
from tillitsmaal.archive.listed import Cell, Listed, values_listed, variables_listed
from tillitsmaal.archive.variables import Archive, ArchiveTable
from tillitsmaal.extras import needed
from tillitsmaal.text import Language, localised
from tillitsmaal.workbooks import CREATED, Exact, in_cell, options

_NARROWEST: Final = 7
_WIDEST: Final = 60
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
    """Write a codebook as a workbook of two sheets: the variables, and what their values mean.

    Raises
    ------
    UsageError
        `extra_missing`.
    """
    sheets = [variables_listed(described, (), language), values_listed(described, (), language)]
    return _workbook(localised(described.questionnaire.title, language), sheets)


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
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for listed in sheets:
            _write(book.add_worksheet(listed.title), listed, head)
    return buffer.getvalue()


def _write(sheet: Any, listed: Listed, head: Any) -> None:
    for column, text in enumerate(listed.heads):
        sheet.write_string(0, column, in_cell(text), head)
        sheet.set_column(column, column, _width(text, [row[column] for row in listed.rows[:_SAMPLE]]))
    for place, row in enumerate(listed.rows, 1):
        for column, cell in enumerate(row):
            _write_cell(sheet, place, column, cell)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(listed.rows), max(len(listed.heads) - 1, 0))
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _write_cell(sheet: Any, row: int, column: int, cell: Cell) -> None:
    if isinstance(cell, str):
        if cell:
            sheet.write_string(row, column, in_cell(cell))
    elif cell is not None:
        sheet.write_number(row, column, Exact(cell))


def _width(head: str, cells: Sequence[Cell]) -> int:
    longest = max((len(cell) if isinstance(cell, str) else 5 for cell in cells), default=0)
    return min(max(_NARROWEST, len(head) + 3, longest + 1), _WIDEST)
