"""Two measures against each other, from wave to wave."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import atan2, degrees, hypot, inf
from typing import Final

from tillitsmaal.rendering.charts import letters, parts, theme
from tillitsmaal.report.drawings import Arrow, Phase

_HIGH: Final = 420.0
_LEFT: Final = 60.0
_HEAD: Final = 0.65
"""Share of a short arrow that is its head, at most."""
Point = tuple[float, float]
Pen = tuple[str, float, float, float]
"""Colour, width, length of the head, opacity."""
_MEAN: Final[Pen] = (theme.INK, 3.0, 12.0, 1.0)
_PAIR: Final[Pen] = (theme.BLUE, 1.2, 7.0, 0.65)
_PAIRS: Final = ((40, _PAIR), (150, (theme.BLUE, 1.0, 6.0, 0.5)), (inf, (theme.BLUE, 0.8, 5.0, 0.3)))
"""Up to how many pairs, and how they are drawn."""
_START: Final = parts.dot(theme.PAPER, 4, theme.INK, 3.6)


def chart(drawing: Phase) -> parts.Layer:
    """Draw a phase picture: thin arrows for the pairs, and on top the thick one of their mean, with its waves."""
    title = letters.folded(drawing.y.title, theme.SMALL, theme.WIDTH - 2 * theme.MARGIN)
    above = 18 + letters.block(title, theme.SMALL)
    left = max(_LEFT, theme.MARGIN + letters.widest([tick.text for tick in drawing.y.ticks], theme.SMALL) + 10)
    width = theme.WIDTH - theme.MARGIN - 14 - left
    plot = parts.Plot(left=left, width=width, height=_HIGH, above=above, below=parts.below(drawing.x))
    pen = next(pen for most, pen in _PAIRS if len(drawing.pairs) <= most)
    x, y = parts.across(drawing.x), parts.upwards(drawing.y)
    points = [_pixels(drawing, point, plot) for point in drawing.mean.points]
    under = parts.rows({"x": across, "y": up, "order": n} for n, (across, up) in enumerate(drawing.mean.points))
    steps = [step for pair in drawing.pairs for step in _arrows(drawing, pair, pen, plot)]
    first = [(*drawing.mean.points[0], _START, {"title": drawing.mean.label})]
    layers = [
        parts.signs(steps, x=x, y=y),
        under.mark_line(color=theme.PAPER, strokeWidth=8, strokeJoin="round").encode(x=x, y=y, order=parts.ORDER),
        parts.signs([*first, *_arrows(drawing, drawing.mean, _MEAN, plot)], x=x, y=y),
        parts.texts(_marks(drawing.mean.marks, points, plot), **parts.BOLD, **parts.HALO),
        parts.texts([(plot.start, 6 - above / 2 - 8, title)], theme.SMALL, align="left"),
    ]
    return plot.card(layers, _entries(drawing))


def _pixels(drawing: Phase, point: Point, plot: parts.Plot) -> Point:
    return parts.along(drawing.x, point[0], plot.width), plot.height - parts.along(drawing.y, point[1], plot.height)


def _arrows(drawing: Phase, arrow: Arrow, pen: Pen, plot: parts.Plot) -> Iterator[parts.Placed]:
    """Draw an arrow from each point to the next; a dot where nothing moves."""
    colour, width, long, opacity = pen
    for start, end in pairwise(arrow.points):
        (x1, y1), (x2, y2) = _pixels(drawing, start, plot), _pixels(drawing, end, plot)
        far, angle = hypot(x2 - x1, y2 - y1), degrees(atan2(y2 - y1, x2 - x1))
        still = far < width
        sign = (
            parts.dot(colour, width * 1.5, width=0)
            if still
            else parts.arrow(far, colour, width, min(long, far * _HEAD))
        )
        yield *end, sign, {"angle": 0 if still else angle, "opacity": opacity, "title": arrow.label}


def _marks(marks: Sequence[str], points: Sequence[Point], plot: parts.Plot) -> Iterator[parts.Words]:
    """Write what stands beside the mean's points: before its beginning, after its end, else beside its way."""
    last = len(points) - 1
    for place, (text, (x, y)) in enumerate(zip(marks, points, strict=False)):
        lines = letters.folded(text, theme.NORMAL, 160, bold=True)
        wide, high = letters.widest(lines, theme.NORMAL, bold=True) / 2, letters.block(lines, theme.NORMAL) / 2
        (x1, y1), (x2, y2) = points[max(place - 1, 0)], points[min(place + 1, last)]
        far = hypot(x2 - x1, y2 - y1) or 1.0
        dx, dy = (x2 - x1) / far, (y2 - y1) / far
        dx, dy = (-dx, -dy) if place == 0 else (dx, dy) if place == last else (-dy, dx)
        middle = min(max(x + dx * (wide + 10), wide), plot.width - wide)
        yield middle, min(max(y + dy * (high + 10), high), plot.height - high), lines


def _entries(drawing: Phase) -> Iterator[parts.Entry]:
    for pen, text, drawn in ((_PAIR, drawing.pair_legend, drawing.pairs), (_MEAN, drawing.mean_legend, "all")):
        if drawn:
            yield text, 30, [(29, parts.arrow(28, *pen[:3]))]
