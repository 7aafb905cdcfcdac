"""Who says what about whom: the cells themselves, coloured by Excel after their values."""

from itertools import count
from typing import Final

from xlsxwriter.utility import xl_range

from tillitsmaal.rendering.xlsx.chart import Extent, number_cell
from tillitsmaal.rendering.xlsx.grid import Place, freeze, repeat_heads, set_widths, write_cell, write_grid
from tillitsmaal.rendering.xlsx.inert import on_one_line
from tillitsmaal.rendering.xlsx.page import FIRST_ROW, Page
from tillitsmaal.rendering.xlsx.styles import ABSENT, HEADS, QUIET, SELF, Look
from tillitsmaal.report.drawings import Matrix, MatrixCell
from tillitsmaal.report.model import ABSENT as DASH
from tillitsmaal.report.model import Cell, Column, Figure, Table

_LOW: Final = "#F4B183"
_MIDDLE: Final = "#FFFFFF"
_HIGH: Final = "#5B9BD5"
"""All light enough for dark letters; orange and blue are told apart with any colour vision."""
_WIDTH: Final = 7.0
_LIGHT_UP: Final = 14
"""Excel's number for hatching."""
_MISSING: Final[Look] = {"pattern": _LIGHT_UP, "bg_color": "#FFFFFF", "fg_color": QUIET, "font_color": QUIET}
_SELF: Final[Look] = {"bg_color": ABSENT, "font_color": SELF}
_PLACE: Final[Look] = {"align": "center", "border": 1, "border_color": "#FFFFFF"}


def write_matrix(page: Page, figure: Figure, drawing: Matrix) -> Extent:
    """Write the scores where the two meet; a place without a score is hatched, oneself is grey."""
    place = write_grid(page, _table(figure, drawing))
    widths = (place.widths[0], *(max(_WIDTH, width - 2) for width in place.widths[1:]))
    set_widths(page, widths)
    freeze(page, place, filtered=False)
    repeat_heads(page, place)
    page.sheet.write_string(
        FIRST_ROW - 1, 1, on_one_line(drawing.column_title), page.binding.styles({"font_color": QUIET})
    )
    for number, head in enumerate(drawing.columns, 1):
        page.sheet.write_string(
            place.head_row, number, on_one_line(head), page.binding.styles(HEADS, {"align": "center"})
        )
    for cell in drawing.cells:
        _write_place(page, place, cell, _digits(drawing))
    below = _write_legend(page, place, drawing)
    _colour(page, drawing, place, below - 2)
    return Extent(below=below, widths=widths)


def _table(figure: Figure, drawing: Matrix) -> Table:
    columns = (
        Column(id="row", head=drawing.row_title, kind="text"),
        *(Column(id=f"column_{number}", head=head) for number, head in enumerate(drawing.columns)),
    )
    empty = tuple(Cell(text="") for _ in drawing.columns)
    rows = tuple((Cell(text=row), *empty) for row in drawing.rows)
    return Table(id=figure.id, caption="", columns=columns, rows=rows)


def _write_place(page: Page, place: Place, cell: MatrixCell, digits: str) -> None:
    at = (place.rows[cell.row], 1 + cell.column)
    match cell.kind:
        case "score":
            write_cell(page, at, number_cell(cell.value, cell.text or digits), _PLACE)
        case "missing":
            write_cell(page, at, Cell(text=DASH), _PLACE, _MISSING)
        case _:
            write_cell(page, at, Cell(text=""), _PLACE, _SELF)


def _digits(drawing: Matrix) -> str:
    return next((cell.text for cell in drawing.cells if cell.kind == "score" and cell.text), "")


def _write_legend(page: Page, place: Place, drawing: Matrix) -> int:
    """Explain the colours and the hatching; return the row after."""
    row = place.rows.stop + 1
    plain = page.binding.styles()
    page.sheet.write_string(row, 0, on_one_line(drawing.colour.title), plain)
    for column, tick in zip(count(1), drawing.colour.ticks):
        write_cell(page, (row, column), number_cell(tick.value, tick.text), _PLACE)
    page.sheet.write_string(row + 1, 0, on_one_line(drawing.missing), plain)
    write_cell(page, (row + 1, 1), Cell(text=DASH), _PLACE, _MISSING)
    return row + 3


def _colour(page: Page, drawing: Matrix, place: Place, legend_end: int) -> None:
    axis = drawing.colour
    first, last, right = place.rows.start, place.rows.stop - 1, len(drawing.columns)
    legend = legend_end - 1
    ranges = f"{xl_range(first, 1, last, right)} {xl_range(legend, 1, legend, len(axis.ticks))}"
    page.sheet.conditional_format(
        first,
        1,
        last,
        right,
        {
            "type": "3_color_scale",
            "multi_range": ranges,
            **{f"{end}_type": "num" for end in ("min", "mid", "max")},
            "min_value": axis.low,
            "mid_value": (axis.low + axis.high) / 2,
            "max_value": axis.high,
            "min_color": _LOW,
            "mid_color": _MIDDLE,
            "max_color": _HIGH,
        },
    )
