"""Two measures against each other: a line from wave to wave for each pair, a thick one for the mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tillitsmaal.rendering.xlsx.chart import BLUE, Extent, Options, insert, legend, like, new_chart, scale
from tillitsmaal.rendering.xlsx.grid import Place, freeze, set_widths, write_grid
from tillitsmaal.rendering.xlsx.inert import literal
from tillitsmaal.rendering.xlsx.page import Page
from tillitsmaal.rendering.xlsx.styles import INK
from tillitsmaal.report.drawings import Arrow, Phase
from tillitsmaal.report.model import Cell, Column, Figure, Table
from tillitsmaal.text import say

MOST_LINES: Final = 150
"""Of pairs in a chart: Excel takes 255 series, and long before that a chart is a tangle. Cells hold every pair."""
_SIZE: Final = (760, 680)
_PALE: Final = "#C6CCD2"
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
    mean, *all_pairs = _courses(drawing)
    pairs = all_pairs[:MOST_LINES]
    for number, course in enumerate(pairs):
        name = literal(drawing.pair_legend) if number == 0 else place.cell("label", course.first)
        chart.add_series(_series(place, course, _PALE, 0.75) | {"name": name})
    chart.add_series(
        _series(place, mean, BLUE, 3.5) | {"name": literal(drawing.mean_legend), "data_labels": _labels(mean)}
    )
    chart.set_x_axis(scale(drawing.x))
    chart.set_y_axis(scale(drawing.y))
    chart.set_legend(legend(delete_series=list(range(1, len(pairs)))))
    return insert(page, chart, figure, place, _SIZE)


def _table(page: Page, figure: Figure, drawing: Phase) -> Table:
    language = page.binding.language
    columns = (
        Column(id="label", head=say("rendering.xlsx.pair", language), kind="text"),
        Column(id="point", head=say("rendering.xlsx.time", language), kind="text"),
        Column(id="x", head=drawing.x.title),
        Column(id="y", head=drawing.y.title),
    )
    rows = tuple(row for course in _courses(drawing) for row in _rows(course.arrow, drawing.mean.marks))
    return Table(id=figure.id, caption="", columns=columns, rows=rows)


def _rows(arrow: Arrow, times: tuple[str, ...]) -> Iterator[tuple[Cell, ...]]:
    """A course with as many points as the mean goes through the same times; of others only the order is known."""
    known = times if len(times) == len(arrow.points) else arrow.marks
    for number, (x, y) in enumerate(arrow.points):
        mark = known[number] if number < len(known) else ""
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


def _labels(course: _Course) -> Options:
    """The names of the waves at the mean's points."""
    look: Options = {"font": {"bold": True, "size": 10, "color": INK}}
    named = zip(course.arrow.marks, _sides(course.arrow), strict=False)
    custom = [{"value": literal(mark), "position": side, **look} if mark else {"delete": True} for mark, side in named]
    return {"value": True, "custom": custom, **look}


def _sides(arrow: Arrow) -> list[str]:
    """Before the course at its start, else after it; along a flat course above and below in turn."""
    (x, y), (end_x, end_y) = arrow.points[0], arrow.points[-1]
    before, after = ("left", "right") if x <= end_x else ("right", "left")
    flat = 2 * abs(end_y - y) < abs(end_x - x)
    between = [("above", "below")[number % 2] if flat else after for number in range(len(arrow.points) - 2)]
    return [before, *between, after]
