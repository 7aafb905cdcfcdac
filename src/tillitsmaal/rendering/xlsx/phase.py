"""Two measures against each other: a line from wave to wave for each pair, a thick one for the mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tillitsmaal.rendering.xlsx.chart import BLUE, Extent, Options, insert, legend, like, new_chart, scale
from tillitsmaal.rendering.xlsx.grid import Place, freeze, set_widths, write_grid
from tillitsmaal.rendering.xlsx.inert import literal
from tillitsmaal.rendering.xlsx.page import Page
from tillitsmaal.report.drawings import Arrow, Phase
from tillitsmaal.report.model import Cell, Column, Figure, Table
from tillitsmaal.text import say

_SIZE: Final = (720, 640)
_PALE: Final = "#A9B1B9"
"""Of the many lines behind the one."""
_DIGITS: Final = "0.00"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Course:
    """Some rows of the table that make one line."""

    arrow: Arrow
    first: int

    @property
    def last(self) -> int:
        return self.first + len(self.arrow.points) - 1


def write_phase(page: Page, figure: Figure, drawing: Phase) -> Extent:
    """Write every point. There is no filter: a line is made of rows that follow each other."""
    place = write_grid(page, _table(page, figure, drawing))
    set_widths(page, place.widths)
    freeze(page, place, filtered=False)
    chart = new_chart(page, "scatter", "straight_with_markers")
    mean, *pairs = _courses(drawing)
    for number, course in enumerate(pairs):
        name = literal(drawing.pair_legend) if number == 0 else place.cell("label", course.first)
        chart.add_series(_series(place, course, _PALE, 1.0) | {"name": name})
    labels: Options = {
        "value": True,
        "position": "above",
        "font": {"bold": True, "color": BLUE},
        "custom": _labels(mean),
    }
    chart.add_series(_series(place, mean, BLUE, 3.5) | {"name": literal(drawing.mean_legend), "data_labels": labels})
    chart.set_x_axis(scale(drawing.x))
    chart.set_y_axis(scale(drawing.y))
    chart.set_legend(legend(delete_series=list(range(1, len(pairs)))))
    return insert(page, chart, figure, place, _SIZE)


def _table(page: Page, figure: Figure, drawing: Phase) -> Table:
    language = page.binding.language
    columns = (
        Column(id="label", head=say("rendering.xlsx.pair", language), kind="text"),
        Column(id="point", head=say("rendering.xlsx.point", language), kind="text"),
        Column(id="x", head=drawing.x.title),
        Column(id="y", head=drawing.y.title),
    )
    rows = tuple(row for course in _courses(drawing) for row in _rows(course.arrow))
    return Table(id=figure.id, caption="", columns=columns, rows=rows)


def _rows(arrow: Arrow) -> Iterator[tuple[Cell, ...]]:
    for number, (x, y) in enumerate(arrow.points):
        mark = arrow.marks[number] if number < len(arrow.marks) else ""
        yield Cell(text=arrow.label), Cell(text=mark or str(number + 1)), like(x, _DIGITS), like(y, _DIGITS)


def _courses(drawing: Phase) -> list[_Course]:
    """The mean first."""
    made, first = [], 0
    for arrow in (drawing.mean, *drawing.pairs):
        made.append(_Course(arrow=arrow, first=first))
        first += len(arrow.points)
    return made


def _series(place: Place, course: _Course, colour: str, width: float) -> Options:
    """A line whose first point is hollow and whose last is filled, so that it tells where it goes."""
    hollow: Options = {"fill": {"color": "white"}, "border": {"color": colour}}
    return {
        "categories": place.part("x", course.first, course.last),
        "values": place.part("y", course.first, course.last),
        "line": {"color": colour, "width": width},
        "marker": {"type": "circle", "size": 9 if width > 1 else 4}
        | {"fill": {"color": colour}, "border": {"color": colour}},
        "points": [*([hollow] * (len(course.arrow.points) - 1)), None],
    }


def _labels(course: _Course) -> list[Options]:
    """The names of the waves, where the drawing has them."""
    return [{"value": literal(mark)} if mark else {"delete": True} for mark in course.arrow.marks]
