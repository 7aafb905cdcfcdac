"""Where the nodes of a network lie, and their labels around them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from tillitsmaal.rendering.charts import letters, theme
from tillitsmaal.rendering.charts.parts import spread
from tillitsmaal.rendering.charts.shapes import Anchor, Point, block
from tillitsmaal.report.drawings import Node

NODE: Final = 6.0
"""How large a node is, from its middle."""
_AWAY: Final = NODE + 9.0
_BETWEEN: Final = 5.0
_FEW: Final = 8
_RADIUS: Final = (130.0, 215.0)
"""Of few nodes, and of many."""
_UPRIGHT: Final = 0.2
"""The uppermost and the lowest node have their labels above and below, if no farther to a side."""
ASTRAY: Final = 28.0
"""How far arcs go beyond the nodes, at most; beyond the whole ring they hardly go."""
_ANCHORS: Final[tuple[tuple[Anchor, int], ...]] = (("start", 1), ("end", -1))
"""Of labels at the right and at the left, and which way they lie."""

Folded = Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """The name of a node, and where it stands."""

    lines: tuple[str, ...]
    x: float
    y: float
    """Of its middle."""
    anchor: Anchor

    @property
    def half(self) -> float:
        """How far it reaches up and down."""
        return block(self.lines, theme.SMALL) / 2

    def nearest(self, point: Point) -> Point:
        """Return the point of its outline that is nearest to another outside of it."""
        x, y = point
        wide = letters.widest(self.lines, theme.SMALL)
        left = {"start": self.x, "middle": self.x - wide / 2, "end": self.x - wide}[self.anchor]
        return min(max(x, left - 3), left + wide + 3), min(max(y, self.y - self.half), self.y + self.half)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """Nodes and their labels around a middle, in the order of the nodes; `y` downwards."""

    points: tuple[Point, ...]
    labels: tuple[Label, ...]
    up: float
    """How far all of it reaches above the middle."""
    down: float


def ring(nodes: Sequence[Node], wide: float, most: float) -> Ring:
    """Lay nodes out in a width, labels outside of them, none over another and none wider than `most` at the sides.

    Where labels at the sides need more height than width leaves for a circle, it becomes an ellipse.
    """
    upper, lower = _upright(nodes)
    sides = [index for index in range(len(nodes)) if index not in (upper, lower)]
    room = min(most, letters.widest([nodes[index].label for index in sides], theme.SMALL))
    lines = [letters.folded(n.label, theme.SMALL, room if i in sides else 1.5 * most) for i, n in enumerate(nodes)]
    across = min(wide / 2 - room - _AWAY, _RADIUS[len(nodes) > _FEW])
    up = max(across, *(_height(lines, side) / 2 for side in _sides(sides, nodes)))
    points = tuple((node.x * across, -node.y * up) for node in nodes)
    labels = dict(_beside(_sides(sides, nodes), points, lines, (across + _AWAY, up + _AWAY)))
    top = min([y for _, y in points] + [label.y - label.half for label in labels.values()])
    bottom = max([y for _, y in points] + [label.y + label.half for label in labels.values()])
    labels |= {i: _stacked(points[i], lines[i], top - NODE, -1) for i in (upper,) if i is not None}
    labels |= {i: _stacked(points[i], lines[i], bottom + NODE, 1) for i in (lower,) if i is not None}
    return _ring(points, labels, up + NODE)


def _ring(points: tuple[Point, ...], labels: Mapping[int, Label], whole: float) -> Ring:
    """Put nodes and labels together, and measure them with the arcs."""
    ups = [-y + min(ASTRAY, max(whole + y, NODE)) for _, y in points] + [
        -label.y + label.half for label in labels.values()
    ]
    downs = [y + min(ASTRAY, max(whole - y, NODE)) for _, y in points] + [
        label.y + label.half for label in labels.values()
    ]
    inorder = tuple(labels[index] for index in range(len(points)))
    return Ring(points=points, labels=inorder, up=max(ups), down=max(downs))


def _upright(nodes: Sequence[Node]) -> tuple[int | None, int | None]:
    """Return the uppermost and the lowest node, where they lie in the middle."""
    order = sorted(range(len(nodes)), key=lambda index: nodes[index].y)
    lower, upper = (index if abs(nodes[index].x) <= _UPRIGHT else None for index in (order[0], order[-1]))
    return upper, lower if lower != upper else None


def _sides(indices: Sequence[int], nodes: Sequence[Node]) -> tuple[list[int], list[int]]:
    """Tell the nodes at the right from those at the left, each from above."""
    ordered = sorted(indices, key=lambda index: -nodes[index].y)
    return [i for i in ordered if nodes[i].x >= 0], [i for i in ordered if nodes[i].x < 0]


def _height(lines: Folded, side: Sequence[int]) -> float:
    return sum(block(lines[index], theme.SMALL) + _BETWEEN for index in side)


def _beside(
    sides: tuple[Sequence[int], Sequence[int]], points: Sequence[Point], lines: Folded, radii: tuple[float, float]
) -> Iterator[tuple[int, Label]]:
    """Place labels at the right and at the left, as near to the heights of their nodes as there is room."""
    for side, (anchor, sign) in zip(sides, _ANCHORS, strict=True):
        sizes = [block(lines[index], theme.SMALL) + _BETWEEN for index in side]
        for index, size, y in zip(
            side, sizes, spread([points[i][1] for i in side], sizes, -radii[1], radii[1]), strict=True
        ):
            x = sign * _outside(radii, max(abs(y) - size / 2, 0.0))
            yield index, Label(lines=lines[index], x=x, y=y, anchor=anchor)


def _outside(radii: tuple[float, float], y: float) -> float:
    """Return how far to a side an ellipse reaches at a height."""
    return max(radii[0] * sqrt(max(1 - (y / radii[1]) ** 2, 0.0)), _AWAY)


def _stacked(point: Point, lines: tuple[str, ...], edge: float, way: int) -> Label:
    return Label(lines=lines, x=point[0], y=edge + way * (block(lines, theme.SMALL) / 2 + 6), anchor="middle")
