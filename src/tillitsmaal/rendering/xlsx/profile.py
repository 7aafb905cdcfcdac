"""Scores on one axis: columns with their intervals, and a dash across each at its floor."""

from collections.abc import Iterator
from typing import Final

from xlsxwriter.chart import Chart

from tillitsmaal.rendering.xlsx.chart import (
    BLUE,
    ORANGE,
    Extent,
    Options,
    error_bars,
    font,
    insert,
    legend,
    like,
    new_chart,
    number_cell,
    scale,
    values,
    words,
)
from tillitsmaal.rendering.xlsx.formats import plain_format, quantity
from tillitsmaal.rendering.xlsx.grid import Place, freeze, set_widths, write_cell, write_grid
from tillitsmaal.rendering.xlsx.page import Page
from tillitsmaal.rendering.xlsx.styles import HEADS, INK
from tillitsmaal.report.drawings import Profile, ProfileRow
from tillitsmaal.report.model import Cell, Column, Figure, Table
from tillitsmaal.text import say

_WIDTH: Final = 820
_HEIGHT: Final = 420
_COLUMNS: Final = 14
"""Columns that the chart covers; what lies behind the values stands to the right of it."""


def write_profile(page: Page, figure: Figure, drawing: Profile) -> Extent:
    """Write the values, and to the right of the chart what lies behind them."""
    place = write_grid(page, _table(page, figure, drawing))
    set_widths(page, place.widths)
    freeze(page, place, filtered=True)
    extent = insert(page, _chart(page, drawing, place), figure, place, (_WIDTH, _HEIGHT))
    _write_others(page, drawing, place)
    page.sheet.print_area(0, 0, extent.below + len(figure.notes) + 1, len(place.columns) + _COLUMNS - 1)
    return extent


def _table(page: Page, figure: Figure, drawing: Profile) -> Table:
    filled = [
        (column, cells)
        for column, cells in _columns(page, drawing)
        if column.id in ("label", "value", "note") or any(cell.number for cell in cells)
    ]
    rows = tuple(zip(*(cells for _, cells in filled), strict=True))
    return Table(id=figure.id, caption="", columns=tuple(column for column, _ in filled), rows=rows)


def _columns(page: Page, drawing: Profile) -> Iterator[tuple[Column, list[Cell]]]:
    language, rows, signs = page.binding.language, drawing.rows, drawing.legend
    yield (
        Column(id="label", head=say("rendering.xlsx.measure", language), kind="text"),
        [Cell(text=f"· {row.label}" if row.part else row.label) for row in rows],
    )
    yield Column(id="value", head=signs.value), [number_cell(row.value, row.text) for row in rows]
    for id_, end in (("low", [row.low for row in rows]), ("high", [row.high for row in rows])):
        head = say(f"rendering.xlsx.interval_{id_}", language, interval=signs.interval)
        yield Column(id=id_, head=head), [like(value, row.text) for value, row in zip(end, rows, strict=True)]
    yield Column(id="floor", head=signs.floor), [like(row.floor, _digits(drawing)) for row in rows]
    if any(row.note for row in rows):
        yield Column(id="note", head=drawing.note_title, kind="text"), [Cell(text=row.note) for row in rows]
    yield Column(id="down", head=say("rendering.xlsx.down", language)), [like(_down(row), row.text) for row in rows]
    yield Column(id="up", head=say("rendering.xlsx.up", language)), [like(_up(row), row.text) for row in rows]


def _chart(page: Page, drawing: Profile, place: Place) -> Chart:
    chart = new_chart(page, "column")
    series: Options = {
        "name": place.head("value"),
        "categories": place.column("label"),
        **values(place, "value"),
        "fill": {"color": BLUE},
        "gap": 70,
        "data_labels": {"value": True, "position": "inside_base", "font": {"color": "white", "size": 9}}
        | {"num_format": f"{plain_format(quantity(0.0, _digits(drawing)))};;;"},
    }
    if "down" in place.columns:
        series["y_error_bars"] = error_bars(place)
    chart.add_series(series)
    if "floor" in place.columns:
        chart.combine(_floors(page, place))
    chart.set_x_axis(words("", num_font=font(rotation=-45)))
    chart.set_y_axis(scale(drawing.axis))
    chart.set_legend(legend())
    return chart


def _floors(page: Page, place: Place) -> Chart:
    chart = new_chart(page, "line")
    chart.add_series(
        {
            "name": place.head("floor"),
            "categories": place.column("label"),
            **values(place, "floor"),
            "line": {"none": True},
            "marker": {"type": "long_dash", "size": 18, "fill": {"color": ORANGE}, "border": {"color": INK}},
        }
    )
    return chart


def _write_others(page: Page, drawing: Profile, place: Place) -> None:
    """Write each pair's or organisation's value on the line of its measure, right of the chart."""
    most = max((len(row.others) for row in drawing.rows), default=0)
    first = len(place.columns) + _COLUMNS
    for i in range(most):
        text = f"{drawing.legend.others} {i + 1}".strip()
        write_cell(page, (place.head_row, first + i), Cell(text=text), HEADS, {"align": "right"})
    for number, row in zip(place.rows, drawing.rows, strict=True):
        for i, value in enumerate(row.others):
            write_cell(page, (number, first + i), like(value, _digits(drawing)), {"align": "right"})


def _digits(drawing: Profile) -> str:
    """A text with the decimals of the values."""
    return next((row.text for row in drawing.rows if row.value is not None), "")


def _down(row: ProfileRow) -> float | None:
    return None if row.value is None or row.low is None else row.value - row.low


def _up(row: ProfileRow) -> float | None:
    return None if row.value is None or row.high is None else row.high - row.value
