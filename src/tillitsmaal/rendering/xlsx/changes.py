"""Before and after: two marks for each thing and a line between them; the sign of the later tells which way."""

from typing import Final

from tillitsmaal.rendering.xlsx.chart import (
    BLUE,
    GREY,
    ORANGE,
    Extent,
    Options,
    font,
    insert,
    legend,
    new_chart,
    number_cell,
    scale,
    title_room,
    values,
    words,
)
from tillitsmaal.rendering.xlsx.formats import as_written, quantity
from tillitsmaal.rendering.xlsx.grid import Place, freeze, set_widths, write_grid
from tillitsmaal.rendering.xlsx.page import Page
from tillitsmaal.report.drawings import ChangeRow, Changes, Way
from tillitsmaal.report.model import Cell, Column, Figure, Table
from tillitsmaal.text import say

_NARROWEST: Final = 620
_PLACE: Final = 26
"""Pixels of width for each thing."""
_HEIGHT: Final = 820
_PLOT: Final = 0.42
"""Part of the height that the marks have; the names of the pairs under them need as much."""
_PALE: Final = "#D5DADF"
_SIGNS: Final[dict[Way, tuple[str, str]]] = {
    "up": ("triangle", BLUE),
    "down": ("diamond", ORANGE),
    "none": ("square", GREY),
}


def write_changes(page: Page, figure: Figure, drawing: Changes) -> Extent:
    """Write both values and the change; the later value once more by its way, for the chart."""
    place = write_grid(page, _table(page, figure, drawing))
    set_widths(page, place.widths)
    freeze(page, place, filtered=True)
    chart = new_chart(page, "line")
    chart.add_series(_series(place, "start", {"type": "circle", "size": 7}, (_PALE, GREY)) | _links(place))
    for way in _ways(drawing):
        shape, colour = _SIGNS[way]
        chart.add_series(_series(place, f"end_{way}", {"type": shape, "size": 9}, (colour, colour)))
    chart.set_x_axis(words("", num_font=font(rotation=-90)))
    chart.set_y_axis(scale(drawing.axis))
    chart.set_legend(legend())
    width = max(_NARROWEST, 120 + _PLACE * len(drawing.rows))
    top = title_room(figure, width) / _HEIGHT
    chart.set_plotarea({"layout": {"x": 70 / width, "y": top, "width": 1 - 100 / width, "height": _PLOT}})
    return insert(page, chart, figure, place, (width, _HEIGHT))


def _series(place: Place, id_: str, marker: Options, colours: tuple[str, str]) -> Options:
    fill, border = colours
    return {
        "name": place.head(id_),
        "categories": place.column("label"),
        **values(place, id_),
        "line": {"none": True},
        "marker": marker | {"fill": {"color": fill}, "border": {"color": border, "width": 1.5}},
    }


def _links(place: Place) -> Options:
    """Draw the changes as lines from before to after: a negative length goes down."""
    made: Options = {"type": "custom", "direction": "plus", "end_style": 0, "line": {"color": GREY, "width": 1.75}}
    for end in ("plus", "minus"):
        made[f"{end}_values"] = place.formula("change")
        made[f"{end}_data"] = place.numbers("change")
    return {"y_error_bars": made}


def _table(page: Page, figure: Figure, drawing: Changes) -> Table:
    language, ways = page.binding.language, dict(drawing.ways)
    columns = (
        Column(id="label", head=say("rendering.xlsx.what", language), kind="text"),
        Column(id="start", head=drawing.start),
        Column(id="end", head=drawing.end),
        Column(id="change", head=say("rendering.xlsx.change", language)),
        Column(id="way", head=say("rendering.xlsx.direction", language), kind="text"),
        *(Column(id=f"end_{way}", head=_head(page, drawing, way)) for way in _ways(drawing)),
    )
    rows = tuple(
        (
            Cell(text=row.label),
            number_cell(row.start, row.start_text),
            number_cell(row.end, row.end_text),
            _change(row),
            Cell(text=ways.get(row.way, "")),
            *(number_cell(row.end, row.end_text) if way == row.way else Cell(text="") for way in _ways(drawing)),
        )
        for row in drawing.rows
    )
    return Table(id=figure.id, caption="", columns=columns, rows=rows)


def _head(page: Page, drawing: Changes, way: Way) -> str:
    text = dict(drawing.ways).get(way, "")
    return say("rendering.xlsx.end", page.binding.language, time=drawing.end, way=text) if text else drawing.end


def _ways(drawing: Changes) -> tuple[Way, ...]:
    """The ways that occur, in the order of their explanations."""
    known = [way for way, _ in drawing.ways]
    return tuple(dict.fromkeys(way for way in (*known, "none") if any(row.way == way for row in drawing.rows)))


def _change(row: ChangeRow) -> Cell:
    """A number where the difference is what the text says; else the text."""
    cell = Cell(text=row.change_text, number=quantity(row.end - row.start, row.change_text))
    return cell if as_written(cell) else Cell(text=row.change_text)
