"""Finding room for texts beside points."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import Final

from tillitsmaal.rendering.charts.shapes import Point

_STEP: Final = 6.0
_REACH: Final = 80.0
_WAYS: Final = ((0, -1), (0, 1), (1, 0), (-1, 0), (0.8, -0.8), (0.8, 0.8), (-0.8, -0.8), (-0.8, 0.8))
"""Where a text may stand, the best first: above, below, at the right, at the left, and aslant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A rectangle that a text takes, or that it is kept out of."""

    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other: "Area") -> float:
        """Return how many square pixels two areas have in common."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(wide, 0.0) * max(high, 0.0)

    @property
    def middle(self) -> Point:
        """The point in the middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        """Square pixels."""
        return (self.right - self.left) * (self.bottom - self.top)


def around(middle: Point, wide: float, high: float) -> Area:
    """Return the area around a point."""
    x, y = middle
    return Area(left=x - wide / 2, top=y - high / 2, right=x + wide / 2, bottom=y + high / 2)


def along(points: Sequence[Point], wide: float) -> list[Area]:
    """Cover the way through some points with small areas."""
    steps = ((start, end, max(int(_length(start, end) / _STEP), 1)) for start, end in pairwise(points))
    return [
        around(_between(start, end, n / count), wide, wide) for start, end, count in steps for n in range(count + 1)
    ]


def beside(point: Point, size: tuple[float, float], inside: Area, taken: Iterable[Area], *, away: float = 7.0) -> Area:
    """Find the place beside a point that covers least of what is taken, and nothing outside."""
    (x, y), (wide, high) = point, size
    reach = around((x, y), 2 * wide + _REACH, 2 * high + _REACH)
    covers = [area for area in taken if area.shared(reach)]
    places = [_place(point, size, way, away + more) for more in (0.0, 6.0, 14.0) for way in _WAYS]
    return min(places, key=lambda place: _cost(place, inside, covers))


def covered(place: Area, taken: Iterable[Area]) -> float:
    """Return which share of an area is taken."""
    return sum(map(place.shared, taken)) / place.size


def _cost(place: Area, inside: Area, taken: Sequence[Area]) -> float:
    return sum(map(place.shared, taken)) + 10 * (place.size - place.shared(inside))


def _place(point: Point, size: tuple[float, float], way: Point, away: float) -> Area:
    (x, y), (wide, high), (right, down) = point, size, way
    return around((x + right * (wide / 2 + away), y + down * (high / 2 + away)), wide, high)


def _length(start: Point, end: Point) -> float:
    return hypot(end[0] - start[0], end[1] - start[1])


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
