"""A network with directed ties, at one time or several."""

from collections.abc import Iterator, Sequence
from itertools import chain
from math import atan2, cos, degrees, dist, sin, sqrt
from typing import Final, Literal

import altair as alt

from tillitsmaal.rendering.charts import letters, parts, theme
from tillitsmaal.report.drawings import Network, Node, Panel

Point = tuple[float, float]
Label = tuple[float, float, letters.Lines, Literal["left", "center", "right"]]
"""Where a label stands, its lines, and which end of them stands there."""
_LOOKS: Final[dict[Literal["enough", "below"], tuple[str, tuple[int, ...] | None]]] = {
    "enough": (theme.BLUE, None),
    "below": (theme.RED, (5, 3)),
}
"""Colours and dashes."""
_NODE: Final = parts.dot(theme.INK, 5.5)
_AWAY: Final = 15.0
_BETWEEN: Final = 5.0
_BEND: Final = 0.13
"""How far an arc strays from the straight way, in lengths of it, but never more than `_ASTRAY`."""
_ASTRAY: Final = 28.0
_FEW: Final = 6
_SHORT: Final = 80.0
"""A few labels that fold to this let panels stand side by side."""
_LONG: Final = 170.0
_MANY: Final = 90
_FAR: Final = 24.0
"""A label farther from its node is tied to it by a line."""
_TITLE: Final = 26.0


def chart(drawing: Network) -> parts.Layer:
    """Draw a network: arcs that bend to their right, so that the two ways between two nodes lie apart."""
    widest = letters.widest([word for node in drawing.nodes for word in node.label.split()], theme.SMALL)
    columns = 2 if len(drawing.panels) > 1 and len(drawing.nodes) <= _FEW and widest <= _SHORT else 1
    wide = (theme.WIDTH - 2 * theme.MARGIN) / columns
    points, labels = _ring(drawing.nodes, wide, _SHORT if columns == 2 else _LONG)
    reach = [y + way * letters.block(lines, theme.SMALL) / 2 for _, y, lines, _ in labels for way in (-1, 1)]
    reach += [y + way * _ASTRAY * (len(points) > 2) for _, y in points for way in (-1, 1)]
    high = max(reach) - min(reach) + 2 * _TITLE
    height = -(-len(drawing.panels) // columns) * high - _TITLE
    plot = parts.Plot(left=theme.MARGIN, width=wide * columns, height=height, above=8)
    layers: list[parts.Layer] = []
    for place, panel in enumerate(drawing.panels):
        x, y = (place % columns + 0.5) * wide, place // columns * high
        layers += _panel(panel, points, labels, (x, y + _TITLE - min(reach)))
        layers.append(parts.texts([(x, y + 9, panel.title)], **parts.BOLD))
    return plot.card(layers, _entries(drawing))


def _ring(nodes: Sequence[Node], wide: float, most: float) -> tuple[list[Point], list[Label]]:
    """Lay nodes out around a middle, labels outside of them, none over another and none wider than `most` at a side.

    Where labels at the sides need more height than width leaves for a circle, it becomes an ellipse.
    """
    order = sorted(range(len(nodes)), key=lambda place: -nodes[place].y)
    ends = {place: way for place, way in ((order[-1], 1), (order[0], -1)) if abs(nodes[place].x) <= 0.2}
    sides = [[i for i in order if i not in ends and (nodes[i].x >= 0) is right] for right in (True, False)]
    room = min(most, letters.widest([nodes[i].label for i in chain(*sides)], theme.SMALL))
    lines = [letters.folded(n.label, theme.SMALL, 1.5 * most if i in ends else room) for i, n in enumerate(nodes)]
    sizes = [letters.block(given, theme.SMALL) + _BETWEEN for given in lines]
    across = min(wide / 2 - room - _AWAY, 130.0 if len(nodes) <= 8 else 215.0)
    up = max(across, *(sum(sizes[i] for i in side) / 2 for side in sides))
    points = [(node.x * across, -node.y * up) for node in nodes]
    labels: dict[int, Label] = {}
    for side, way in zip(sides, (1, -1), strict=True):
        heights = parts.spread([points[i][1] for i in side], [sizes[i] for i in side], -up - _AWAY, up + _AWAY)
        for i, y in zip(side, heights, strict=True):
            inner = max(abs(y) - sizes[i] / 2, 0.0) / (up + _AWAY)
            x = max((across + _AWAY) * sqrt(max(1 - inner**2, 0.0)), _AWAY)
            labels[i] = (way * x, y, lines[i], "left" if way > 0 else "right")
    for i, way in ends.items():
        edge = max([way * y + sizes[j] / 2 for j, (_, y, _, _) in labels.items()] + [way * points[i][1] + 6])
        labels[i] = (points[i][0], way * (edge + 4 + sizes[i] / 2), lines[i], "center")
    return points, [labels[i] for i in range(len(nodes))]


def _panel(panel: Panel, points: Sequence[Point], labels: Sequence[Label], middle: Point) -> Iterator[parts.Layer]:
    """Draw a panel around its middle."""
    right, down = middle
    moved = [(x + right, y + down) for x, y in points]
    there = [(moved[i], (labels[i][0] + right, labels[i][1] + down, *labels[i][2:])) for i in panel.present]
    leaders = [
        {"x": x, "y": y, "x2": label[0], "y2": label[1]} for (x, y), label in there if dist((x, y), label[:2]) > _FAR
    ]
    yield parts.rows(leaders).mark_rule(strokeWidth=0.7).encode(x=parts.X, y=parts.Y, x2=parts.X2, y2=parts.Y2)
    yield from _ties(panel, moved)
    yield parts.signs((*point, _NODE, {}) for point, _ in there)
    for align in ("left", "center", "right"):
        words = [(x, y, lines) for _, (x, y, lines, side) in there if side == align]
        yield parts.texts(words, theme.SMALL, align=align, **parts.HALO)


def _ties(panel: Panel, points: Sequence[Point]) -> Iterator[parts.Layer]:
    width, long, opacity = (0.8, 5.0, 0.55) if len(panel.ties) > _MANY else (1.6, 9.0, 1.0)
    courses, heads = [], []
    for place, tie in enumerate(panel.ties):
        way, (tip, angle, far) = _arc(points[tie.source], points[tie.target], long)
        colour, dash = _LOOKS[tie.kind]
        look = {"tie": place, "stroke": colour, "dash": dash}
        courses += [look | {"x": x, "y": y, "order": order} for order, (x, y) in enumerate(way)]
        heads.append((*tip, parts.arrow(0, colour, 0, far), {"angle": angle, "opacity": opacity}))
    lines = parts.rows(courses).mark_line(interpolate="natural", strokeWidth=width, opacity=opacity)
    x, y = parts.X, parts.Y
    yield lines.encode(
        x=x, y=y, detail=alt.Detail("tie:N"), order=parts.ORDER, stroke=parts.STROKE, strokeDash=parts.DASH
    )
    yield parts.signs(heads)


def _arc(start: Point, end: Point, long: float) -> tuple[list[Point], tuple[Point, float, float]]:
    """Lay out points that an arc goes through, and its head: the tip, its angle, and how long it is.

    The arc is a parabola, which leaves the straight way at both ends as steeply as four times its bend in lengths.
    """
    far = dist(start, end) or 1.0
    along, bend = atan2(end[1] - start[1], end[0] - start[0]), min(_BEND * far, _ASTRAY)
    turn, long = atan2(4 * bend, far), min(long, far / 2)
    first, last = along + turn, along - turn
    begin = (start[0] + 7 * cos(first), start[1] + 7 * sin(first))
    tip = (end[0] - 8 * cos(last), end[1] - 8 * sin(last))
    stop = (tip[0] - 0.8 * long * cos(last), tip[1] - 0.8 * long * sin(last))
    top = ((start[0] + end[0]) / 2 - sin(along) * bend, (start[1] + end[1]) / 2 + cos(along) * bend)
    return [_on(begin, top, stop, n / 4) for n in range(5)], (tip, degrees(last), long)


def _on(begin: Point, top: Point, stop: Point, at: float) -> Point:
    """Return a point of the parabola that goes through three points, the second half way."""
    a, b, c = (1 - at) * (1 - 2 * at), 4 * at * (1 - at), at * (2 * at - 1)
    return a * begin[0] + b * top[0] + c * stop[0], a * begin[1] + b * top[1] + c * stop[1]


def _entries(drawing: Network) -> Iterator[parts.Entry]:
    drawn = {tie.kind for panel in drawing.panels for tie in panel.ties}
    for kind, words in drawing.kinds:
        colour, dash = _LOOKS[kind]
        shaft = parts.Sign(path="M0 0H23", stroke=colour, width=1.6, dash=dash)
        if kind in drawn:
            yield words, 30, [(0, shaft), (30, parts.arrow(0, colour, 0, 9))]
