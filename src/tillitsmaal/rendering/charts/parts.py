"""What several kinds of picture are put together from: scales, axes, legends, arrows, and texts kept apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import hypot

from tillitsmaal.rendering.charts import letters, theme
from tillitsmaal.rendering.charts.shapes import Point, Style, centred, line, moved, number, polygon, text
from tillitsmaal.report.drawings import Axis

TICK = Style(size=theme.SMALL, fill=theme.MUTED, anchor="middle")
TITLE = Style(size=theme.SMALL, fill=theme.INK, bold=True)
_LEGEND_ROW = 19.0
_LEGEND_GAP = 18.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Where the values of an axis lie in a picture."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the pixel of a value; the middle where the axis has no length."""
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return self.start + share * (self.end - self.start)

    def within(self, value: float) -> float:
        """Return the pixel of a value, at the end of the axis where the value lies outside."""
        return self.at(min(max(value, self.low), self.high))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A sign and what it means."""

    shape: str
    """Drawn from (0, 0) to the right, with its middle at height 0."""
    text: str
    wide: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Shapes, and how high they are together."""

    shapes: tuple[str, ...]
    height: float


def scale(axis: Axis, start: float, end: float) -> Scale:
    """Lay an axis out between two pixels."""
    return Scale(low=axis.low, high=axis.high, start=start, end=end)


def across(axis: Axis, along: Scale, top: float, bottom: float) -> Drawn:
    """Draw an axis to the right: lines of the grid, what stands at the ticks, folded onto rows that do not meet, and
    its title."""
    rows = levels([(along.at(tick.value), letters.widest([tick.text], theme.SMALL)) for tick in axis.ticks])
    lines = [tick.text.split("\n") for tick in axis.ticks]
    high = max(map(len, lines), default=0) * theme.SMALL * theme.LEADING
    shapes = [line((along.at(t.value), top), (along.at(t.value), bottom), stroke=theme.GRID) for t in axis.ticks]
    for tick, row, words in zip(axis.ticks, rows, lines, strict=True):
        shapes.append(text(words, (along.at(tick.value), bottom + 14 + row * high), TICK))
    below = high * (1 + max(rows, default=0)) + 4
    if axis.title:
        middle = (along.start + along.end) / 2
        shapes.append(text(axis.title, (middle, bottom + below + 13), Style(size=theme.SMALL, anchor="middle")))
        below += 16
    return Drawn(shapes=tuple(shapes), height=below)


def upwards(axis: Axis, up: Scale, left: float, right: float) -> tuple[str, ...]:
    """Draw an axis upwards: lines of the grid and what stands at the ticks, left of them."""
    style = Style(size=theme.SMALL, fill=theme.MUTED, anchor="end")
    shapes = [line((left, up.at(t.value)), (right, up.at(t.value)), stroke=theme.GRID) for t in axis.ticks]
    return (*shapes, *(centred([t.text], (left - 8, up.at(t.value)), style) for t in axis.ticks))


def levels(places: Sequence[tuple[float, float]], gap: float = 6.0) -> list[int]:
    """Say on which row each text stands, middle and width given, so that none meets another of its row."""
    ends: list[float] = []
    rows = []
    for middle, wide in places:
        free = [row for row, end in enumerate(ends) if end + gap <= middle - wide / 2]
        row = free[0] if free else len(ends)
        ends[row : row + 1] = [middle + wide / 2]
        rows.append(row)
    return rows


def legend(signs: Sequence[Sign], left: float, top: float) -> Drawn:
    """Draw signs and what they mean, one after another, in as many rows as it takes."""
    shapes: list[str] = []
    x, y, rows = left, top, 1 if signs else 0
    for sign in signs:
        lines = letters.folded(sign.text, theme.SMALL, theme.WIDTH - theme.MARGIN - left - sign.wide - 7)
        wide = sign.wide + 7 + letters.widest(lines, theme.SMALL)
        if x > left and x + wide > theme.WIDTH - theme.MARGIN:
            x, y, rows = left, y + _LEGEND_ROW, rows + 1
        shapes.append(moved([sign.shape], (x, y + 9)))
        shapes.append(text(lines, (x + sign.wide + 7, y + 13), Style(size=theme.SMALL)))
        y += (len(lines) - 1) * theme.SMALL * theme.LEADING
        x += wide + _LEGEND_GAP
    return Drawn(shapes=tuple(shapes), height=y + (_LEGEND_ROW if rows else 0.0) - top)


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Move things along a line, in their order and as little as it takes, until none covers the next.

    Parameters
    ----------
    wanted
        Where the middle of each would be, ascending.
    sizes
        How long each is.
    low, high
        Where the first begins and the last ends at most; what does not fit goes beyond `high`.
    """
    before = [*accumulate(sizes, initial=0.0)]
    starts = [middle - size / 2 - taken for middle, size, taken in zip(wanted, sizes, before, strict=False)]
    latest = max(high - before[-1], low)
    fitted = [min(max(start, low), latest) for start in _ascending(starts)]
    return [start + taken + size / 2 for start, taken, size in zip(fitted, before, sizes, strict=False)]


def head(tip: Point, towards: Point, long: float, fill: str) -> str:
    """Draw the head of an arrow that comes from somewhere."""
    (x, y), (dx, dy) = tip, direction(towards, tip)
    back, side = (x - long * dx, y - long * dy), long * 0.42
    return polygon((tip, (back[0] - side * dy, back[1] + side * dx), (back[0] + side * dy, back[1] - side * dx)), fill)


def direction(start: Point, end: Point) -> Point:
    """Return the step of length 1 from a point towards another; none where they are the same."""
    (x1, y1), (x2, y2) = start, end
    far = hypot(x2 - x1, y2 - y1)
    return ((x2 - x1) / far, (y2 - y1) / far) if far else (0.0, 0.0)


def course(points: Sequence[Point]) -> str:
    """Write the way through some points, for a path."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def _ascending(values: Sequence[float]) -> list[float]:
    """Return the ascending values nearest to some (pool adjacent violators)."""
    pools: list[list[float]] = []
    for value in values:
        pools.append([value])
        while len(pools) > 1 and _mean(pools[-2]) > _mean(pools[-1]):
            last = pools.pop()
            pools[-1] += last
    return [_mean(pool) for pool in pools for _ in pool]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
