"""Where the nodes of a network lie, and their labels around them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot, sqrt
from typing import Final

from tillitsmaal.rendering.charts import letters, theme
from tillitsmaal.rendering.charts.parts import spread
from tillitsmaal.rendering.charts.shapes import Anchor, Point, block
from tillitsmaal.report.drawings import Node

NODE: Final = 6.0
"""How large a node is, from its middle."""
_AWAY: Final = 9.0
_BETWEEN: Final = 5.0
_FEW: Final = 8
_RADIUS: Final = (130.0, 215.0)
"""Of few nodes, and of many."""
_UPRIGHT: Final = 0.2
"""The uppermost and the lowest node have their labels above and below, if no farther to a side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """The name of a node, and where it stands."""

    lines: tuple[str, ...]
    x: float
    y: float
    """Of its middle."""
    anchor: Anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """Nodes and their labels around a middle, in the order of the nodes; `y` downwards."""

    points: tuple[Point, ...]
    labels: tuple[Label, ...]
    up: float
    """How far all of it reaches above the middle."""
    down: float


def ring(nodes: Sequence[Node], wide: float, most: float) -> Ring:
    """Lay nodes out in a width, labels outside of them, none over another and none wider than `most` at the sides."""
    upper, lower = _upright(nodes)
    sides = [index for index in range(len(nodes)) if index not in (upper, lower)]
    room = min(most, letters.widest([nodes[index].label for index in sides], theme.SMALL))
    radius = min(wide / 2 - room - NODE - _AWAY, _RADIUS[len(nodes) > _FEW])
    points = tuple((node.x * radius, -node.y * radius) for node in nodes)
    lines = [
        letters.folded(node.label, theme.SMALL, room if index in sides else 1.5 * most)
        for index, node in enumerate(nodes)
    ]
    labels = dict(_beside(sides, points, lines))
    reach = max([abs(y) + NODE for _, y in points] + [_end(label) for label in labels.values()])
    labels |= {index: _stacked(points[index], lines[index], -reach) for index in (upper,) if index is not None}
    labels |= {index: _stacked(points[index], lines[index], reach) for index in (lower,) if index is not None}
    return Ring(
        points=points,
        labels=tuple(labels[index] for index in range(len(nodes))),
        up=max([reach, *(_end(label) for label in labels.values() if label.y < 0)]),
        down=max([reach, *(_end(label) for label in labels.values() if label.y > 0)]),
    )


def _upright(nodes: Sequence[Node]) -> tuple[int | None, int | None]:
    """Return the uppermost and the lowest node, where they lie in the middle."""
    order = sorted(range(len(nodes)), key=lambda index: nodes[index].y)
    lower, upper = (index if abs(nodes[index].x) <= _UPRIGHT else None for index in (order[0], order[-1]))
    return upper, lower if lower != upper else None


def _beside(
    sides: Sequence[int], points: Sequence[Point], lines: Sequence[Sequence[str]]
) -> Iterator[tuple[int, Label]]:
    """Place labels at the right and at the left, as near to the heights of their nodes as there is room."""
    outer = max((hypot(*point) for point in points), default=0.0) + NODE + _AWAY
    for right in (True, False):
        some = sorted(
            (index for index in sides if (points[index][0] >= 0) is right), key=lambda index: points[index][1]
        )
        sizes = [block(lines[index], theme.SMALL) + _BETWEEN for index in some]
        half = max(outer, sum(sizes) / 2)
        for index, y, size in zip(some, spread([points[i][1] for i in some], sizes, -half, half), sizes, strict=True):
            x = _outside(outer, y, size / 2)
            yield index, Label(lines=tuple(lines[index]), x=x if right else -x, y=y, anchor="start" if right else "end")


def _outside(radius: float, y: float, half: float) -> float:
    """Return how far to a side a label begins so that no part of it is inside a circle."""
    nearest = max(abs(y) - half, 0.0)
    return max(sqrt(max(radius**2 - nearest**2, 0.0)), NODE + _AWAY)


def _stacked(point: Point, lines: Sequence[str], edge: float) -> Label:
    half = block(lines, theme.SMALL) / 2 + 6
    return Label(lines=tuple(lines), x=point[0], y=edge + (half if edge > 0 else -half), anchor="middle")


def _end(label: Label) -> float:
    return abs(label.y) + block(label.lines, theme.SMALL) / 2
