"""Two measures against each other, from wave to wave."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import dist, inf
from typing import Final

from tillitsmaal.rendering.charts import letters, places, theme
from tillitsmaal.rendering.charts.parts import Scale, Sign, across, course, direction, head, legend, scale, upwards
from tillitsmaal.rendering.charts.shapes import Picture, Point, Style, block, centred, element, named, text
from tillitsmaal.report.drawings import Arrow, Phase

_HIGH: Final = 420.0
_LEFT: Final = 60.0
_HEAD: Final = 0.65
"""Share of a short arrow that is its head, at most."""
_MARK: Final = Style(bold=True, anchor="middle", halo=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pen:
    """How an arrow is drawn."""

    colour: str
    width: float
    head: float
    opacity: float | None = None


_MEAN: Final = _Pen(colour=theme.INK, width=3, head=12)
_PAIR: Final = _Pen(colour=theme.BLUE, width=1.2, head=7, opacity=0.65)
_PAIRS: Final = (
    (40, _PAIR),
    (150, _Pen(colour=theme.BLUE, width=1.0, head=6, opacity=0.5)),
    (inf, _Pen(colour=theme.BLUE, width=0.8, head=5, opacity=0.3)),
)
"""Up to how many pairs, and how they are drawn."""


def picture(drawing: Phase) -> Picture:
    """Draw a phase picture: thin arrows for the pairs, and on top the thick one of their mean, with its waves."""
    pen = next(pen for most, pen in _PAIRS if len(drawing.pairs) <= most)
    key = legend(_signs(drawing), theme.MARGIN, theme.MARGIN)
    title = letters.folded(drawing.y.title, theme.SMALL, theme.WIDTH - 2 * theme.MARGIN)
    top = theme.MARGIN + key.height + 18 + block(title, theme.SMALL)
    x = scale(drawing.x, _left(drawing), theme.WIDTH - theme.MARGIN - 14)
    y = scale(drawing.y, top + _HIGH, top)
    axis = across(drawing.x, x, top, y.start)
    shapes = [
        *key.shapes,
        text(title, (theme.MARGIN, top - 14 - block(title[1:], theme.SMALL)), Style(size=theme.SMALL)),
    ]
    shapes += [*axis.shapes, *upwards(drawing.y, y, x.start, x.end)]
    shapes += [named(_arrow(_course(pair, x, y), pen), pair.label) for pair in drawing.pairs]
    mean = _course(drawing.mean, x, y)
    shapes.append(named([_under(mean), _beginning(mean), *_arrow(mean, _MEAN)], drawing.mean.label))
    shapes += _marks(drawing.mean, mean, places.Area(left=x.start, top=top, right=x.end, bottom=y.start))
    return Picture(height=y.start + axis.height + theme.MARGIN, shapes=tuple(shapes))


def _left(drawing: Phase) -> float:
    return max(_LEFT, theme.MARGIN + letters.widest([tick.text for tick in drawing.y.ticks], theme.SMALL) + 10)


def _course(arrow: Arrow, x: Scale, y: Scale) -> list[Point]:
    return [(x.at(across), y.at(up)) for across, up in arrow.points]


def _arrow(points: Sequence[Point], pen: _Pen) -> Iterator[str]:
    """Draw an arrow from each point to the next; a dot where nothing moves."""
    yield from (_step(start, end, pen) for start, end in pairwise(points))


def _step(start: Point, end: Point, pen: _Pen) -> str:
    far = dist(start, end)
    if far < pen.width:
        return element("circle", cx=end[0], cy=end[1], r=pen.width * 1.5, fill=pen.colour, opacity=pen.opacity)
    long = min(pen.head, far * _HEAD)
    dx, dy = direction(start, end)
    stop = (end[0] - dx * long * 0.8, end[1] - dy * long * 0.8)
    shaft = element("path", d=course([start, stop]), stroke=pen.colour, stroke_width=pen.width, fill="none")
    return element("g", shaft + head(end, start, long, pen.colour), opacity=pen.opacity)


def _under(points: Sequence[Point]) -> str:
    """Set the mean off from the arrows under it."""
    return element("path", d=course(points), stroke=theme.PAPER, stroke_width=8, fill="none", stroke_linejoin="round")


def _beginning(points: Sequence[Point]) -> str:
    x, y = points[0]
    return element("circle", cx=x, cy=y, r=4.5, fill=theme.INK)


def _marks(mean: Arrow, points: Sequence[Point], inside: places.Area) -> Iterator[str]:
    """Write what stands beside the mean's points, off its way and off each other."""
    taken = places.along(points, 16)
    for words, point in zip(mean.marks, points, strict=False):
        lines = letters.folded(words, theme.NORMAL, 160, bold=True)
        if lines:
            size = letters.widest(lines, theme.NORMAL, bold=True), block(lines, theme.NORMAL)
            place = places.beside(point, size, inside, taken, away=10)
            taken.append(place)
            yield centred(lines, place.middle, _MARK)


def _signs(drawing: Phase) -> list[Sign]:
    thin, thick = ("".join(_arrow([(1, 0), (29, 0)], pen)) for pen in (_PAIR, _MEAN))
    pairs = [Sign(shape=thin, text=drawing.pair_legend)] if drawing.pairs else []
    return [*pairs, Sign(shape=thick, text=drawing.mean_legend)]
