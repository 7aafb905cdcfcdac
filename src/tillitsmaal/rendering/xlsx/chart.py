"""What Excel's charts have in common: axes, fonts, colours, where they stand and what they are called."""

from dataclasses import dataclass
from math import ceil
from typing import Final

from xlsxwriter.chart import Chart

from tillitsmaal.rendering.xlsx.formats import plain_format, quantity
from tillitsmaal.rendering.xlsx.grid import Place
from tillitsmaal.rendering.xlsx.inert import literal, on_one_line
from tillitsmaal.rendering.xlsx.page import Page
from tillitsmaal.rendering.xlsx.styles import INK, LINE, QUIET
from tillitsmaal.report.drawings import Axis
from tillitsmaal.report.model import Cell, Figure

BLUE: Final = "#1B5E9B"
ORANGE: Final = "#D55E00"
GREY: Final = "#7A838C"
COLOURS: Final = (BLUE, ORANGE, "#009E73", "#CC79A7", "#56B4E9", INK)
"""Told apart with any colour vision (Okabe and Ito 2008); a line's marker tells it too."""
MARKERS: Final = ("circle", "diamond", "square", "triangle", "x", "star")

_ROW: Final = 20
"""Pixels of a row with one line."""
_POINT: Final = 0.75
"""Points of a pixel."""
_COLUMN: Final = 64
"""Pixels of a column whose width is not set."""
_TITLE_SIZE: Final = 11
_TITLE_FRAME: Final = 30
_TITLE_LINE: Final = 18
_TITLE_LETTER: Final = 8.8
"""Pixels of a letter of a title; LibreOffice's are the wider ones."""
_NUMBERING: Final = len("Figur 12. ")
_TITLE_PART: Final = 0.8
"""Of the chart's width is what a title may take."""
_SPACE: Final = 2.0
"""Width of the column between the cells and their chart."""

Options = dict[str, object]
"""As XlsxWriter takes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """The cells that a chart lies over."""

    rows: range
    columns: range

    @property
    def width(self) -> int:
        """In pixels."""
        return len(self.columns) * _COLUMN

    @property
    def is_tall(self) -> bool:
        """Whether it is higher than it is wide."""
        return len(self.rows) * _ROW > self.width


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How far a figure's cells and chart go."""

    below: int
    """The first row that is free under both."""
    widths: tuple[float, ...]
    height: float = 0.0
    """Of the rows beside a chart, in points."""
    chart: Area | None = None


def new_chart(page: Page, type_: str, subtype: str | None = None) -> Chart:
    """Make a chart of one of Excel's types."""
    chart = page.binding.book.add_chart({"type": type_, "subtype": subtype} if subtype else {"type": type_})
    if chart is None:
        raise ValueError(f"not a type of chart: {type_}")
    chart.set_chartarea({"border": {"color": LINE}})
    return chart


def insert(page: Page, chart: Chart, figure: Figure, place: Place, size: tuple[int, int]) -> Extent:
    """Put a chart to the right of its cells, under their heads, titled by the sheet's title.

    Parameters
    ----------
    page, chart, figure
        Where, what, and whose.
    place
        Where the cells are.
    size
        Width and height in pixels.
    """
    width, height = size
    column = len(place.columns)
    page.sheet.set_column(column, column, _SPACE)
    chart.set_title({"name": [page.name, 0, 0], "name_font": {"size": _TITLE_SIZE, "color": INK}})
    chart.set_size({"width": width, "height": height})
    options = {"description": on_one_line(figure.alt), "object_position": 2}
    first = place.head_row + 1
    page.sheet.insert_chart(first, column + 1, chart, options)
    area = Area(
        rows=range(first, first + _rows_under(place, height)),
        columns=range(column + 1, column + 1 + ceil(width / _COLUMN)),
    )
    below, widths = max(place.rows.stop, area.rows.stop) + 1, (*place.widths, _SPACE)
    return Extent(below=below, widths=widths, height=sum(place.heights), chart=area)


def _rows_under(place: Place, height: int) -> int:
    """Count the rows that so many pixels of height lie over, from the first row of a table; those after it are low."""
    left, rows = float(height), 0
    while left > 0:
        left -= place.heights[rows] / _POINT if rows < len(place.heights) else _ROW
        rows += 1
    return rows


def title_room(figure: Figure, width: int) -> int:
    """Reckon the pixels of height that a chart's title takes."""
    return _TITLE_FRAME + _TITLE_LINE * ceil((len(figure.caption) + _NUMBERING) * _TITLE_LETTER / (width * _TITLE_PART))


def scale(axis: Axis) -> Options:
    """Make an axis with the ends, steps and decimals of the drawing's."""
    made: Options = {"min": axis.low, "max": axis.high, "num_font": font(), "line": {"color": LINE}}
    made |= {"num_format": tick_format(axis), "major_gridlines": {"visible": True, "line": {"color": LINE}}}
    steps = {round(b.value - a.value, 9) for a, b in zip(axis.ticks, axis.ticks[1:], strict=False)}
    if len(steps) == 1:
        made["major_unit"] = steps.pop()
    return made | titled(axis.title)


def words(title: str, **more: object) -> Options:
    """Make an axis of words."""
    made: Options = {"num_font": font(), "line": {"color": LINE}, "major_tick_mark": "none"}
    return made | titled(title) | more


def values(place: Place, id_: str) -> Options:
    """Refer to the numbers of a column; where there is none, nothing is drawn."""
    return {"values": place.column(id_), "values_data": place.numbers(id_)}


def error_bars(place: Place, first: int = 0, last: int = -1, colour: str = INK) -> Options:
    """Draw intervals from the columns `down` and `up`, so that they follow their rows when these are sorted."""
    made: Options = {"type": "custom", "line": {"color": colour, "width": 1.25}}
    for end, id_ in (("plus", "up"), ("minus", "down")):
        made[f"{end}_values"] = place.formula(id_, first, last)
        made[f"{end}_data"] = place.numbers(id_, first, last)
    return made


def titled(title: str) -> Options:
    """Title an axis, if it has a title."""
    return {"name": literal(title), "name_font": {"size": 10, "bold": False, "color": INK}} if title else {}


def tick_format(axis: Axis) -> str:
    """Write the numbers of an axis with as many decimals as its ticks."""
    most = max((quantity(tick.value, tick.text) for tick in axis.ticks), key=lambda one: one.decimals, default=None)
    return plain_format(most) if most else "General"


def font(**more: object) -> Options:
    """Set the letters of an axis or legend."""
    return {"size": 9, "color": QUIET} | more


def legend(**more: object) -> Options:
    """Put the legend under the chart."""
    return {"position": "bottom", "font": {"size": 10, "color": INK}} | more


def number_cell(value: float | None, text: str = "") -> Cell:
    """Make a cell of a drawing's number, written as its text is; empty without a number."""
    return Cell(text=text) if value is None else Cell(text=text, number=quantity(value, text))


def like(value: float | None, text: str) -> Cell:
    """Make a cell of a number without a text, with the decimals of a text beside it."""
    if value is None:
        return Cell(text="")
    decimals = quantity(value, text).decimals
    return Cell(text=f"{value:.{decimals}f}", number=quantity(value, f"{value:.{decimals}f}"))
