"""Measures over time: lines with intervals at their true distances in days, and what happened meanwhile."""

from typing import Final

from xlsxwriter.chart import Chart

from tillitsmaal.rendering.xlsx.chart import (
    COLOURS,
    GREY,
    MARKERS,
    Extent,
    Options,
    error_bars,
    insert,
    legend,
    like,
    new_chart,
    number_cell,
    scale,
    title_room,
)
from tillitsmaal.rendering.xlsx.grid import Place, freeze, set_widths, write_grid
from tillitsmaal.rendering.xlsx.inert import literal, on_one_line
from tillitsmaal.rendering.xlsx.page import Page
from tillitsmaal.report.drawings import Trend, TrendLine, TrendPoint
from tillitsmaal.report.model import Cell, Column, Figure, Quantity, Table
from tillitsmaal.text import say

_BARE: Final[Options] = {"label_position": "none", "major_tick_mark": "none", "major_gridlines": {"visible": False}}
_SIZE: Final = (820, 500)
_FOOT: Final = 110
"""Pixels under the lines for the names of the waves and the legend."""


def write_trend(page: Page, figure: Figure, drawing: Trend) -> Extent:
    """Write every point, then the waves and the events, which the chart refers to as well."""
    place = write_grid(page, _table(page, figure, drawing))
    waves = write_grid(page, _waves(page, drawing), place.rows.stop + 1)
    events = write_grid(page, _events(page, drawing), waves.rows.stop + 1) if drawing.events else None
    set_widths(page, _widest([one for one in (place, waves, events) if one]))
    freeze(page, place, filtered=False)
    chart = new_chart(page, "scatter", "straight_with_markers")
    _add_lines(chart, drawing, place)
    _add_waves(chart, drawing, waves)
    if events:
        chart.add_series(_events_series(drawing, events))
    chart.set_x_axis(scale(drawing.x) | _BARE)
    chart.set_y_axis(scale(drawing.y))
    top, height = title_room(figure, _SIZE[0]), _SIZE[1]
    chart.set_plotarea({"layout": {"x": 0.1, "y": top / height, "width": 0.85, "height": 1 - (top + _FOOT) / height}})
    chart.set_legend(legend(delete_series=[len(drawing.lines)]))
    extent = insert(page, chart, figure, place, _SIZE)
    last = (events or waves).rows.stop
    return Extent(below=max(extent.below, last + 1), widths=extent.widths)


def _table(page: Page, figure: Figure, drawing: Trend) -> Table:
    language = page.binding.language
    waves = {tick.value: tick.text for tick in drawing.x.ticks}
    columns = [
        Column(id="label", head=say("rendering.xlsx.measure", language), kind="text"),
        Column(id="wave", head=say("rendering.xlsx.time", language), kind="text"),
        Column(id="x", head=say("rendering.xlsx.day", language), kind="count"),
        Column(id="value", head=drawing.y.title),
    ]
    if drawing.interval:
        for id_ in ("low", "high"):
            head = say(f"rendering.xlsx.interval_{id_}", language, interval=drawing.interval)
            columns.append(Column(id=id_, head=head))
        columns += [Column(id=id_, head=say(f"rendering.xlsx.{id_}", language)) for id_ in ("down", "up")]
    rows = (_row(line, point, waves.get(point.x, "")) for line in drawing.lines for point in line.points)
    return Table(id=figure.id, caption="", columns=tuple(columns), rows=tuple(row[: len(columns)] for row in rows))


def _row(line: TrendLine, point: TrendPoint, wave: str) -> tuple[Cell, ...]:
    down = None if point.low is None else point.value - point.low
    up = None if point.high is None else point.high - point.value
    more = (like(value, point.text) for value in (point.low, point.high, down, up))
    return (
        Cell(text=line.label),
        Cell(text=on_one_line(wave)),
        _day(point.x),
        number_cell(point.value, point.text),
        *more,
    )


def _day(x: float) -> Cell:
    return Cell(text=f"{x:.0f}", number=Quantity(value=x, decimals=0))


def _waves(page: Page, drawing: Trend) -> Table:
    """Where the names of the waves stand in the chart: at the foot of it."""
    names = [(Cell(text=tick.text), tick.value) for tick in drawing.x.ticks]
    return _moments(page, "time", names, drawing.y.low)


def _events(page: Page, drawing: Trend) -> Table:
    names = [(Cell(text=event.text), event.x) for event in drawing.events]
    return _moments(page, "event", names, drawing.y.low)


def _moments(page: Page, kind: str, names: list[tuple[Cell, float]], low: float) -> Table:
    language = page.binding.language
    columns = (
        Column(id="label", head=say(f"rendering.xlsx.{kind}", language), kind="text"),
        Column(id="number", head=say("rendering.xlsx.number", language), kind="text"),
        Column(id="x", head=say("rendering.xlsx.day", language), kind="count"),
        Column(id="y", head=say("rendering.xlsx.height", language)),
    )
    rows = tuple(
        (name, Cell(text=str(number)), _day(x), like(low, "0.00")) for number, (name, x) in enumerate(names, 1)
    )
    return Table(id=kind, caption="", columns=columns, rows=rows)


def _widest(places: list[Place]) -> list[float]:
    most = max(len(place.widths) for place in places)
    return [max(place.widths[i] for place in places if i < len(place.widths)) for i in range(most)]


def _add_lines(chart: Chart, drawing: Trend, place: Place) -> None:
    first = 0
    for number, line in enumerate(drawing.lines):
        last = first + len(line.points) - 1
        chart.add_series(
            _line(place, number, first, last) | _bars(line, place, (first, last), COLOURS[number % len(COLOURS)])
        )
        first = last + 1


def _line(place: Place, number: int, first: int, last: int) -> Options:
    colour = COLOURS[number % len(COLOURS)]
    ink: Options = {"color": colour}
    return {
        "name": place.cell("label", first),
        "categories": place.part("x", first, last),
        "values": place.part("value", first, last),
        "line": {"color": colour, "width": 2.25},
        "marker": {"type": MARKERS[number % len(MARKERS)], "size": 8, "fill": ink, "border": ink},
    }


def _bars(line: TrendLine, place: Place, rows: tuple[int, int], colour: str) -> Options:
    if "down" not in place.columns or all(point.low is None for point in line.points):
        return {}
    return {"y_error_bars": error_bars(place, *rows, colour)}


def _add_waves(chart: Chart, drawing: Trend, place: Place) -> None:
    names = [{"value": literal(tick.text)} for tick in drawing.x.ticks]
    chart.add_series(
        {
            "name": place.head("label"),
            "categories": place.column("x"),
            "values": place.column("y"),
            "line": {"none": True},
            "marker": {"type": "short_dash", "size": 5, "fill": {"color": GREY}, "border": {"color": GREY}},
            "data_labels": {"value": True, "position": "below", "custom": names},
        }
    )


def _events_series(drawing: Trend, place: Place) -> Options:
    """A broken line upwards from the foot of the chart, with the number of the event."""
    numbers = [{"value": str(number)} for number in range(1, len(place.rows) + 1)]
    upright: Options = {"type": "fixed", "value": drawing.y.high - drawing.y.low, "direction": "plus", "end_style": 0}
    return {
        "name": place.head("label"),
        "categories": place.column("x"),
        "values": place.column("y"),
        "line": {"none": True},
        "marker": {"type": "triangle", "size": 8, "fill": {"color": GREY}, "border": {"color": GREY}},
        "y_error_bars": upright | {"line": {"color": GREY, "width": 1.25, "dash_type": "dash"}},
        "data_labels": {"value": True, "position": "right", "custom": numbers},
    }
