"""A table of the report on a sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from xlsxwriter.utility import xl_range_formula

from tillitsmaal.rendering.xlsx.formats import number_format
from tillitsmaal.rendering.xlsx.inert import on_one_line
from tillitsmaal.rendering.xlsx.measure import lines_in, room
from tillitsmaal.rendering.xlsx.page import FIRST_ROW, LINE_HEIGHT, Page
from tillitsmaal.rendering.xlsx.styles import HEADS, LINE, MARKS, Look
from tillitsmaal.report.model import Cell, Column, Table
from tillitsmaal.workbooks import Exact, in_cell

_NARROWEST: Final = 7
_FIRST: Final = 14
"""Width of the first column at least: the way back stands in it too."""
_WIDEST: Final = 46
_SHORT_HEAD: Final = 12
_LONG_HEAD: Final = 40
_FILTER: Final = 3
"""Characters that the button of a filter takes from a head."""
_BLOCKS: Final = frozenset(map(chr, range(0x2580, 0x25A0)))

Reference = list[str | int]
"""Cells as XlsxWriter's charts take them: sheet, row, column, and where they end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a table ended up."""

    sheet: str
    head_row: int
    rows: range
    columns: dict[str, int]
    """By the ids of the table's columns, from the left."""
    widths: tuple[float, ...]
    cells: tuple[tuple[Cell, ...], ...]
    """A row each."""
    heights: tuple[float, ...]
    """Of the rows, in points."""

    def column(self, id_: str) -> Reference:
        """Refer to the cells of a column."""
        return self.part(id_, 0, -1)

    def part(self, id_: str, first: int, last: int) -> Reference:
        """Refer to some cells of a column, by their places in the table."""
        column = self.columns[id_]
        start, stop = self._span(first, last)
        return [self.sheet, start, column, stop, column]

    def head(self, id_: str) -> Reference:
        """Refer to the head of a column."""
        return [self.sheet, self.head_row, self.columns[id_]]

    def cell(self, id_: str, row: int) -> Reference:
        """Refer to one cell, by its row's place in the table."""
        return self.part(id_, row, row)[:3]

    def formula(self, id_: str, first: int = 0, last: int = -1) -> str:
        """Refer to cells of a column, by their places in the table, as text."""
        column = self.columns[id_]
        start, stop = self._span(first, last)
        return f"={xl_range_formula(self.sheet, start, column, stop, column)}"

    def _span(self, first: int, last: int) -> tuple[int, int]:
        """Rows of the sheet; of a table without rows, the empty one under its heads."""
        many = max(len(self.rows), 1)
        return self.head_row + 1 + first % many, self.head_row + 1 + last % many

    def numbers(self, id_: str, first: int = 0, last: int = -1) -> list[float | None]:
        """Return the numbers in the cells that `formula` refers to."""
        cells = [row[self.columns[id_]] for row in self.cells]
        return [cell.number.value if cell.number else None for cell in cells[first : last + 1 or None]]


def write_grid(page: Page, table: Table, first_row: int = FIRST_ROW) -> Place:
    """Write the heads and rows of a table, from the first column.

    Columns of bars drawn with block characters are left out: the number they draw stands beside them.
    """
    kept = tuple(i for i, column in enumerate(table.columns) if not _is_bar(table, i))
    columns = tuple(table.columns[i] for i in kept)
    rows = tuple(tuple(row[i] for i in kept) for row in table.rows)
    widths = tuple(
        max(_width(column, [row[i] for row in rows]), 0 if i else _FIRST) for i, column in enumerate(columns)
    )
    _write_heads(page, first_row, columns, widths)
    heights = tuple(_write_row(page, number, columns, row, widths) for number, row in enumerate(rows, first_row + 1))
    return Place(
        sheet=page.name,
        head_row=first_row,
        rows=range(first_row + 1, first_row + 1 + len(rows)),
        columns={column.id: i for i, column in enumerate(columns)},
        widths=widths,
        cells=rows,
        heights=heights,
    )


def set_widths(page: Page, widths: Sequence[float]) -> None:
    """Make the columns as wide as what they hold."""
    for i, width in enumerate(widths):
        page.sheet.set_column(i, i, width)


def freeze(page: Page, place: Place, *, filtered: bool) -> None:
    """Keep the heads and the first column in sight; offer to filter."""
    sheet, last = page.sheet, len(place.columns) - 1
    sheet.freeze_panes(place.head_row + 1, 1)
    if filtered and place.rows:
        sheet.autofilter(place.head_row, 0, place.rows[-1], last)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{place.rows.stop + 200}"})


def repeat_heads(page: Page, place: Place) -> None:
    """Print the heads on every page. A chart beside them would have a strip of it printed on every page too."""
    page.sheet.repeat_rows(place.head_row)


def write_cell(page: Page, at: tuple[int, int], cell: Cell, *looks: Look) -> None:
    """Write a number as a number and everything else as text."""
    row, column = at
    if cell.number is not None:
        style = page.binding.styles(*looks, MARKS[cell.mark], {"num_format": number_format(cell)})
        page.sheet.write_number(row, column, Exact(cell.number.value), style)
    elif cell.text:
        page.sheet.write_string(row, column, in_cell(cell.text), page.binding.styles(*looks, MARKS[cell.mark]))
    else:
        page.sheet.write_blank(row, column, None, page.binding.styles(*looks))


def _write_heads(page: Page, row: int, columns: Sequence[Column], widths: Sequence[float]) -> None:
    lines = [lines_in(column.head, width - _FILTER, bold=True) for column, width in zip(columns, widths, strict=True)]
    page.sheet.set_row(row, LINE_HEIGHT * max(lines, default=1) + 3)
    for i, column in enumerate(columns):
        style = page.binding.styles(HEADS, _aligned(column, i), _beside_button(column))
        page.sheet.write_string(row, i, on_one_line(column.head), style)


def _write_row(
    page: Page, number: int, columns: Sequence[Column], row: Sequence[Cell], widths: Sequence[float]
) -> float:
    """Write a row; return its height."""
    lines = max((lines_in(cell.text, width) for cell, width in zip(row, widths, strict=True)), default=1)
    if lines > 1:
        page.sheet.set_row(number, LINE_HEIGHT * lines)
    for i, (column, cell) in enumerate(zip(columns, row, strict=True)):
        look: Look = {"text_wrap": True, "bottom": 4, "bottom_color": LINE}
        write_cell(page, (number, i), cell, look, _aligned(column, i))
    return LINE_HEIGHT * max(lines, 1)


def _aligned(column: Column, place: int) -> Look:
    """Words stand a little apart from numbers to the left of them."""
    return {"align": column.align} | ({"indent": 1} if place and column.align == "left" else {})


def _width(column: Column, cells: Sequence[Cell]) -> float:
    """Room for the longest cell, and for the head in few lines with the button of a filter."""
    words = [room(word, bold=True) for word in column.head.split(" ")]
    head = max([*words, room(column.head, bold=True) / _head_lines(column)], default=0) + _FILTER
    lines = [room(line) for cell in cells for line in cell.text.split("\n")]
    return min(max(_NARROWEST, ceil(head), ceil(max(lines, default=0)) + 2), _WIDEST)


def _head_lines(column: Column) -> int:
    """How many lines a head may take; a short one is not broken, nor at a dash."""
    if len(column.head) <= _SHORT_HEAD:
        return 1
    return 3 if len(column.head) < _LONG_HEAD else 6


def _beside_button(column: Column) -> Look:
    """Heads to the right make room for the button of a filter."""
    return {"indent": 1} if column.align == "right" else {}


def _is_bar(table: Table, column: int) -> bool:
    """Whether a column holds nothing but bars drawn with block characters."""
    texts = [row[column].text for row in table.rows]
    return table.columns[column].kind == "mark" and any(texts) and all(_BLOCKS.issuperset(text) for text in texts)
