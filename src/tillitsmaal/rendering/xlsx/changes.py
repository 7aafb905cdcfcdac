"""Before and after: a bar from the lower value to the higher for each thing, names and changes down the side."""

from math import ceil
from typing import Final

from tillitsmaal.rendering.xlsx.chart import (
    BLUE,
    ORANGE,
    Extent,
    Options,
    font,
    insert,
    legend,
    like,
    new_chart,
    number_cell,
    scale,
    title_room,
    values,
    words,
)
from tillitsmaal.rendering.xlsx.formats import as_written, plain_format, quantity
from tillitsmaal.rendering.xlsx.grid import Place, freeze, set_widths, write_grid
from tillitsmaal.rendering.xlsx.inert import literal
from tillitsmaal.rendering.xlsx.page import Page
from tillitsmaal.rendering.xlsx.styles import INK
from tillitsmaal.report.drawings import ChangeRow, Changes, Way
from tillitsmaal.report.model import Cell, Column, Figure, Table
from tillitsmaal.text import say

_WIDTH: Final = 900
_BAR: Final = 24
"""Pixels of height for each thing; where names take two lines, more."""
_HIGH_BAR: Final = 36
_FOOT: Final = 70
"""Pixels of height for the numbers and the title of the axis."""
_LEGEND_LINE: Final = 20
_AIR: Final = 8
_LETTER: Final = 6.6
"""Pixels of a letter of a name."""
_MOST_NAME: Final = 0.5
"""Part of the width that names have at most."""
_PALE: Final = "#C6CCD2"
_COLOURS: Final[dict[Way, str]] = {"up": BLUE, "down": ORANGE, "none": _PALE}
"""Dark and pale are told apart in grey print; the sign of the change beside the name tells which way."""


def write_changes(page: Page, figure: Figure, drawing: Changes) -> Extent:
    """Write both values and the change; then, for the chart, where bars begin, their lengths by way, and their names.

    Bars are stacked on unseen ones. Below zero bars would not stack, so there they show the changes alone.
    """
    place = write_grid(page, _table(page, figure, drawing))
    set_widths(page, place.widths)
    freeze(page, place, filtered=True)
    chart = new_chart(page, "bar", "stacked")
    if _stacks(drawing):
        chart.add_series(_unseen(page, drawing, place))
        chart.set_x_axis(scale(drawing.axis))
    else:
        chart.set_x_axis({"num_format": _change_format(drawing), "num_font": font()})
    for way in _ways(drawing):
        chart.add_series(
            _series(place, way) | {"fill": {"color": _COLOURS[way]}, "border": {"color": INK, "width": 0.5}}
        )
    chart.set_legend(legend())
    chart.set_y_axis(words("", reverse=True, crossing="max", label_position="low", interval_unit=1))
    top, bars = title_room(figure, _WIDTH) + _AIR, _bar(drawing) * max(len(drawing.rows), 1)
    height = top + bars + _FOOT + _LEGEND_LINE * (1 + len(_ways(drawing)))
    left = _left(drawing)
    chart.set_plotarea({"layout": {"x": left, "y": top / height, "width": 0.97 - left, "height": bars / height}})
    return insert(page, chart, figure, place, (_WIDTH, height))


def _series(place: Place, id_: str) -> Options:
    return {"name": place.head(id_), "categories": place.column("name"), **values(place, id_), "gap": 45}


def _unseen(page: Page, drawing: Changes, place: Place) -> Options:
    """What the bars stand on; its name begins the legend."""
    name = say("rendering.xlsx.bar_between", page.binding.language, start=drawing.start, end=drawing.end)
    return _series(place, "low") | {"name": literal(name), "fill": {"none": True}, "border": {"none": True}}


def _stacks(drawing: Changes) -> bool:
    return drawing.axis.low >= 0


def _left(drawing: Changes) -> float:
    """Part of the width to the left of the bars."""
    return min(_MOST_NAME, _name_room(drawing) / _WIDTH)


def _bar(drawing: Changes) -> int:
    return _BAR if _name_room(drawing) <= _MOST_NAME * _WIDTH else _HIGH_BAR


def _name_room(drawing: Changes) -> int:
    """Reckon the pixels of the longest name on one line."""
    return ceil(max((len(_name(row)) for row in drawing.rows), default=0) * _LETTER) + 20


def _table(page: Page, figure: Figure, drawing: Changes) -> Table:
    language, ways, shown = page.binding.language, dict(drawing.ways), _ways(drawing)
    columns = (
        Column(id="label", head=say("rendering.xlsx.what", language), kind="text"),
        Column(id="start", head=drawing.start),
        Column(id="end", head=drawing.end),
        Column(id="change", head=say("rendering.xlsx.change", language)),
        Column(id="way", head=say("rendering.xlsx.direction", language), kind="text"),
        Column(id="low", head=say("rendering.xlsx.bar_from", language)),
        *(Column(id=way, head=ways.get(way, "") or say("rendering.xlsx.change", language)) for way in shown),
        Column(id="name", head=say("rendering.xlsx.in_chart", language), kind="text"),
    )
    rows = tuple(
        (
            Cell(text=row.label),
            number_cell(row.start, row.start_text),
            number_cell(row.end, row.end_text),
            _change(row),
            Cell(text=ways.get(row.way, "")),
            like(min(row.start, row.end), row.start_text),
            *(like(_length(row, drawing) if way == row.way else None, row.start_text) for way in shown),
            Cell(text=_name(row)),
        )
        for row in drawing.rows
    )
    return Table(id=figure.id, caption="", columns=columns, rows=rows)


def _length(row: ChangeRow, drawing: Changes) -> float:
    return abs(row.end - row.start) if _stacks(drawing) else row.end - row.start


def _name(row: ChangeRow) -> str:
    return f"{row.label}  {row.change_text}".strip()


def _ways(drawing: Changes) -> tuple[Way, ...]:
    """The ways that occur, in the order of their explanations."""
    known = [way for way, _ in drawing.ways]
    return tuple(dict.fromkeys(way for way in (*known, "none") if any(row.way == way for row in drawing.rows)))


def _change(row: ChangeRow) -> Cell:
    """A number where the difference is what the text says; else the text."""
    cell = Cell(text=row.change_text, number=quantity(row.end - row.start, row.change_text))
    return cell if as_written(cell) else Cell(text=row.change_text)


def _change_format(drawing: Changes) -> str:
    return next((plain_format(quantity(1.0, row.change_text)) for row in drawing.rows), "General")
