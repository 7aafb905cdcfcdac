"""Workbooks: every sheet as text, guarded against files that unpack without end."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any, Final

from tillitsmaal.errors import Place, refuse
from tillitsmaal.extras import needed
from tillitsmaal.readers.books.files import Source
from tillitsmaal.readers.books.grid import FIRST_ROW, Book, Grid, grid_of
from tillitsmaal.readers.books.kinds.excel_errors import Unread, unread_cells
from tillitsmaal.readers.books.kinds.excel_limits import check_workbook
from tillitsmaal.readers.books.kinds.excel_percents import percent_text
from tillitsmaal.readers.books.kinds.guards import damage_told, silenced
from tillitsmaal.readers.books.kinds.ods_merged import Merged, merged_cells
from tillitsmaal.readers.books.kinds.values import text_of_value

_ALL_READ: Final = Unread(errors={}, formulas=(), percents=frozenset(), hidden=frozenset())


def read_excel(source: Source) -> Book:
    """Open a workbook (`.xlsx`, `.xlsm`, `.xlsb`, `.xls`, `.ods`).

    Whole numbers become `4`, other numbers their shortest form with a point, dates ISO 8601, errors their text. What is
    shown as a percent becomes one, `80 %`, where the format of the workbook tells (`.xlsx`, `.xlsm`).
    Formulas give what they gave when the file was saved. Sheets that are shown come before those that are hidden. Rows
    and columns that are hidden are read, and known where the format is `.xlsx` or `.xlsm`.

    Raises
    ------
    InputRefused
        `file_damaged`, also where it is locked with a password, or has a cell twice; `file_too_large`.
    UsageError
        `extra_missing`.
    """
    calamine = needed("python_calamine", "excel")
    with damage_told(source, "Excel"), silenced():
        check_workbook(source.data, source.name)
        workbook = calamine.CalamineWorkbook.from_filelike(BytesIO(source.data))
        hidden = _hidden(workbook, calamine)
        unread, merged = unread_cells(source.data, source.name), merged_cells(source.data)
        sheets = {
            name: _sheet(workbook.get_sheet_by_name(name), unread.get(name, _ALL_READ), merged.get(name, ()))
            for name in sorted(workbook.sheet_names, key=hidden.__contains__)
        }
    if not any(grid.headers for grid in sheets.values()):
        raise refuse("file_empty", Place(source=source.name))
    return Book(source=source, kind="excel", sheets=sheets, encoding="excel", hidden=hidden)


def _hidden(workbook: Any, calamine: Any) -> frozenset[str]:
    """Names of the sheets that are not shown to who opens the workbook."""
    shown = calamine.SheetVisibleEnum.Visible
    return frozenset(sheet.name for sheet in workbook.sheets_metadata if sheet.visible != shown)


def _sheet(sheet: Any, unread: Unread, merged: Sequence[Merged]) -> Grid:
    values = sheet.to_python(skip_empty_area=False)
    rows = [[text_of_value(cell) for cell in row] for row in values]
    percents = set()
    for row, column in unread.percents:
        if row < len(rows) and column < len(rows[row]) and type(value := values[row][column]) in (int, float):
            rows[row][column] = percent_text(value)
            percents.add(rows[row][column])
    for (row, column), text in unread.errors.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text
    head = next((number for number, row in enumerate(rows) if any(text.strip() for text in row)), None)
    if head is None:
        return grid_of((), ())
    grid = grid_of(rows[head], rows[head + 1 :], first_row=head + FIRST_ROW)
    hidden = tuple(row for row in grid.row_numbers.tolist() if row in unread.hidden)
    together = tuple(_merged(sheet.merged_cell_ranges or merged, rows, head))
    columns = tuple(
        header
        for place, header in enumerate(grid.headers)
        if header and any(place in some for some in unread.hidden_columns)
    )
    return replace(
        grid,
        formulas=unread.formulas,
        hidden=hidden,
        hidden_columns=columns,
        merged=together,
        percents=frozenset(percents),
    )


def _merged(merged: Sequence[Merged], rows: list[list[str]], head: int) -> Iterator[str]:
    """Merged cells below the headings that show something."""
    for (top, left), (bottom, right) in merged:
        if bottom > head and top < len(rows) and left < len(rows[top]) and rows[top][left].strip():
            yield f"{_letters(left)}{top + 1}:{_letters(right)}{bottom + 1}"


def _letters(column: int) -> str:
    """What spreadsheets call a column, from 0."""
    before, last = divmod(column, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)
