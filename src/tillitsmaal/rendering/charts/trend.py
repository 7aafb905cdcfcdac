"""Measures over time, with what happened meanwhile."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from tillitsmaal.rendering.charts import flags, letters, places, theme
from tillitsmaal.rendering.charts.parts import Scale, Sign, across, course, legend, scale, spread, upwards
from tillitsmaal.rendering.charts.shapes import (
    Picture,
    Point,
    Style,
    block,
    centred,
    element,
    line,
    named,
    number,
    polygon,
    text,
)
from tillitsmaal.report.drawings import Trend, TrendLine

_HIGH: Final = 280.0
"""And more, if the names of the lines need it."""
_LABEL: Final = 140.0
_BETWEEN: Final = 7.0
_BEYOND: Final = 16.0
"""The grid goes on beyond the first and the last wave."""
_APART: Final = 7.0
"""Between the intervals of two lines at the same time."""
_CAP: Final = 3.5
_CROWDED: Final = 0.3
"""A number that would be covered more than this is told to who points at its point only."""
_CORNERS: Final = (
    None,
    ((-4, -4), (4, -4), (4, 4), (-4, 4)),
    ((-5, 4), (5, 4), (0, -5.5)),
    ((-5.5, 0), (0, -5.5), (5.5, 0), (0, 5.5)),
)
"""Shapes of the points of one line and the next; a circle has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Course:
    """A line in pixels, and its place among the lines, which decides how it looks."""

    line: TrendLine
    index: int
    points: tuple[Point, ...]

    @property
    def colour(self) -> str:
        return theme.LINES[self.index % len(theme.LINES)]

    @property
    def intervals(self) -> Iterator[tuple[float, float, float]]:
        """Where each interval stands, and its ends in units of the axis."""
        for (x, _), point in zip(self.points, self.line.points, strict=True):
            if point.low is not None and point.high is not None:
                yield x, point.low, point.high


def picture(drawing: Trend) -> Picture:
    """Draw a trend: lines named at their right ends, and above them flags for what happened."""
    names = [letters.folded(given.label, theme.NORMAL, _LABEL, bold=True) for given in drawing.lines]
    x = _time(drawing, letters.widest([row for name in names for row in name], theme.NORMAL, bold=True))
    key = legend(_signs(drawing), theme.MARGIN, theme.MARGIN)
    title = letters.folded(drawing.y.title, theme.SMALL, theme.WIDTH - 2 * theme.MARGIN)
    under = theme.MARGIN + key.height + block(title, theme.SMALL) + 14
    flown = flags.flags(drawing.events, x, under)
    high = max(_HIGH, sum(block(name, theme.NORMAL) + _BETWEEN for name in names))
    y = scale(drawing.y, under + flown.height + 10 + high, under + flown.height + 10)
    axis = across(drawing.x, x, y.end, y.start)
    courses = [_course(given, index, x, y, len(drawing.lines)) for index, given in enumerate(drawing.lines)]
    shapes = [*key.shapes, text(title, (theme.MARGIN, theme.MARGIN + key.height + 15), Style(size=theme.SMALL))]
    shapes += [*axis.shapes, *upwards(drawing.y, y, x.start - _BEYOND, x.end + _BEYOND), *flown.shapes]
    shapes += [_pole(x.at(event.x), y) for event in drawing.events]
    shapes += chain.from_iterable(_drawn(given, y) for given in courses)
    shapes += _numbers(courses, y, (x.start - _BEYOND, x.end + _BEYOND))
    shapes += _ends(courses, names, x.end + _BEYOND + 8, y)
    return Picture(height=y.start + axis.height + theme.MARGIN, shapes=tuple(shapes))


def _time(drawing: Trend, label: float) -> Scale:
    """Lay the axis of time out between the numbers at the left and the names at the right."""
    start = theme.MARGIN + letters.widest([tick.text for tick in drawing.y.ticks], theme.SMALL) + 10 + _BEYOND
    right = max(label + 24 + _BEYOND, flags.ROOM if drawing.events else 0)
    first = letters.widest([drawing.x.ticks[0].text], theme.SMALL) / 2 if drawing.x.ticks else 0.0
    return scale(drawing.x, max(start, theme.MARGIN + first), theme.WIDTH - theme.MARGIN - right)


def _course(given: TrendLine, index: int, x: Scale, y: Scale, lines: int) -> _Course:
    """Lay a line out, aside of the others so that intervals at the same time do not cover each other."""
    by_one = _APART if any(point.low is not None for point in given.points) else 0.0
    aside = (index - (lines - 1) / 2) * by_one
    points = tuple((x.at(point.x) + aside, y.at(point.value)) for point in given.points)
    return _Course(line=given, index=index, points=points)


def _pole(x: float, y: Scale) -> str:
    return line((x, y.end - 10), (x, y.start), stroke=theme.MUTED, dash=flags.DASH)


def _drawn(given: _Course, y: Scale) -> Iterator[str]:
    dash = theme.DASHES[given.index % len(theme.DASHES)]
    way = course(given.points)
    yield element("path", d=way, fill="none", stroke=given.colour, stroke_width=2.2, stroke_dasharray=dash)
    for x, low, high in given.intervals:
        yield _interval(x, y.within(low), y.within(high), given.colour)
    yield from (_point(at, given) for at in given.points)


def _interval(x: float, low: float, high: float, colour: str) -> str:
    ends = "".join(f"M{number(x - _CAP)} {number(end)}h{number(2 * _CAP)}" for end in (low, high))
    return element("path", d=course([(x, low), (x, high)]) + ends, stroke=colour, stroke_width=1.4, fill="none")


def _point(at: Point, given: _Course) -> str:
    corners = _CORNERS[given.index % len(_CORNERS)]
    if corners is None:
        return element("circle", cx=at[0], cy=at[1], r=4.5, fill=given.colour)
    return polygon(((at[0] + x, at[1] + y) for x, y in corners), given.colour)


def _numbers(courses: Sequence[_Course], y: Scale, ends: tuple[float, float]) -> Iterator[str]:
    """Write the numbers beside their points where there is room."""
    inside = places.Area(left=ends[0], top=y.end, right=ends[1], bottom=y.start)
    taken = [area for given in courses for area in _taken(given, y)]
    for given in courses:
        for at, point in zip(given.points, given.line.points, strict=True):
            size = letters.width(point.text, theme.SMALL), theme.SMALL
            place = places.beside(at, size, inside, taken)
            if places.covered(place, taken) > _CROWDED:
                yield named([_point(at, given)], point.text)
            else:
                taken.append(place)
                yield centred([point.text], place.middle, _number(given))


def _number(given: _Course) -> Style:
    return Style(size=theme.SMALL, fill=given.colour, anchor="middle", halo=True)


def _taken(given: _Course, y: Scale) -> Iterator[places.Area]:
    yield from places.along(given.points, 4)
    yield from (places.around(at, 11, 11) for at in given.points)
    for x, low, high in given.intervals:
        yield places.Area(left=x - _CAP, top=y.within(high), right=x + _CAP, bottom=y.within(low))


def _ends(courses: Sequence[_Course], names: Sequence[Sequence[str]], left: float, y: Scale) -> Iterator[str]:
    """Name the lines, each as near to the height of its last point as there is room."""
    some = sorted((given for given in courses if given.points), key=lambda given: given.points[-1][1])
    sizes = [block(names[given.index], theme.NORMAL) + _BETWEEN for given in some]
    middles = spread([given.points[-1][1] for given in some], sizes, y.end, y.start)
    for given, middle in zip(some, middles, strict=True):
        yield _point((left + 6, middle), given)
        yield centred(names[given.index], (left + 16, middle), Style(bold=True))


def _signs(drawing: Trend) -> list[Sign]:
    shape = element("path", d="M4 -8v16M0.5 -8h7M0.5 8h7", stroke=theme.MUTED, stroke_width=1.4)
    return [Sign(shape=shape, text=drawing.interval, wide=8)] if drawing.interval else []
