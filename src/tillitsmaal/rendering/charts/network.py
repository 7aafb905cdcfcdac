"""A network with directed ties, at one time or several."""

from collections.abc import Iterator, Sequence
from itertools import chain
from math import dist
from typing import Final, Literal

from tillitsmaal.rendering.charts import letters, theme
from tillitsmaal.rendering.charts.parts import Sign, direction, head, legend
from tillitsmaal.rendering.charts.ring import ASTRAY, NODE, Label, Ring, ring
from tillitsmaal.rendering.charts.shapes import Picture, Point, Style, centred, element, line, moved, number, text
from tillitsmaal.report.drawings import Network, Panel, Tie

Kind = Literal["enough", "below"]
_COLOURS: Final[dict[Kind, str]] = {"enough": theme.BLUE, "below": theme.RED}
_DASHES: Final[dict[Kind, str | None]] = {"enough": None, "below": "5 3"}
_FEW: Final = 6
_SHORT: Final = 80.0
"""A few labels that fold to this let panels stand side by side."""
_LONG: Final = 170.0
_BEND: Final = 0.13
"""How far an arc strays from the straight way, in lengths of it, but never more than `ASTRAY`."""
_MANY: Final = 90
_FAR: Final = 22.0
"""A label farther from its node is tied to it by a line."""


def picture(drawing: Network) -> Picture:
    """Draw a network: arcs that bend to their right, so that the two ways between two nodes lie apart."""
    columns = 2 if _narrow(drawing) else 1
    wide = (theme.WIDTH - 2 * theme.MARGIN) / columns
    laid = ring(drawing.nodes, wide, _SHORT if columns == 2 else _LONG)
    key = legend(_signs(drawing), theme.MARGIN, theme.MARGIN)
    top, high = theme.MARGIN + key.height + 8, 22 + laid.up + laid.down + 30
    panels = (
        moved(_panel(panel, laid), (theme.MARGIN + (index % columns + 0.5) * wide, top + index // columns * high))
        for index, panel in enumerate(drawing.panels)
    )
    rows = -(-len(drawing.panels) // columns)
    return Picture(height=top + rows * high + theme.MARGIN - 30, shapes=(*key.shapes, *panels))


def _narrow(drawing: Network) -> bool:
    widest = letters.widest([word for node in drawing.nodes for word in node.label.split()], theme.SMALL)
    return len(drawing.panels) > 1 and len(drawing.nodes) <= _FEW and widest <= _SHORT


def _panel(panel: Panel, laid: Ring) -> Iterator[str]:
    yield text(panel.title, (0, 13), Style(bold=True, anchor="middle"))
    yield moved(_inside(panel, laid), (0, 22 + laid.up))


def _inside(panel: Panel, laid: Ring) -> Iterator[str]:
    there = [(laid.points[index], laid.labels[index]) for index in panel.present]
    yield from (_leader(point, label) for point, label in there)
    yield from (_tie(tie, laid.points, many=len(panel.ties) > _MANY) for tie in panel.ties)
    yield from (_node(point) for point, _ in there)
    yield from (centred(label.lines, (label.x, label.y), _written(label)) for _, label in there)


def _node(at: Point) -> str:
    return element("circle", cx=at[0], cy=at[1], r=NODE, fill=theme.INK, stroke=theme.PAPER, stroke_width=1.5)


def _written(label: Label) -> Style:
    return Style(size=theme.SMALL, anchor=label.anchor, halo=True)


def _leader(point: Point, label: Label) -> str:
    near = label.nearest(point)
    return line(point, near, stroke=theme.RULE, width=0.7) if dist(point, near) > _FAR else ""


def _tie(tie: Tie, points: Sequence[Point], *, many: bool) -> str:
    start, end = points[tie.source], points[tie.target]
    long = min(5.0 if many else 9.0, dist(start, end) / 2)
    return _arc(start, end, tie.kind, (0.8, long, 0.55) if many else (1.6, long, None))


def _arc(start: Point, end: Point, kind: Kind, pen: tuple[float, float, float | None]) -> str:
    """Draw an arc with its head; the pen is its width, the length of the head, and how far it covers others."""
    width, long, opacity = pen
    over = _aside(start, end)
    (x, y), (leaving, arriving) = over, (direction(start, over), direction(over, end))
    first = _along(start, leaving, NODE + 1)
    tip = _along(end, arriving, -NODE - 2)
    stop = _along(tip, arriving, -long * 0.8)
    way = f"M{_pair(first)}Q{number(x)} {number(y)} {_pair(stop)}"
    shaft = element(
        "path", d=way, fill="none", stroke=_COLOURS[kind], stroke_width=width, stroke_dasharray=_DASHES[kind]
    )
    return element("g", shaft + head(tip, over, long, _COLOURS[kind]), opacity=opacity)


def _aside(start: Point, end: Point) -> Point:
    """Return the point that an arc bends towards: at the right of who goes along it."""
    (x, y), far = direction(start, end), dist(start, end)
    bend = 2 * min(_BEND * far, ASTRAY)
    return (start[0] + end[0]) / 2 - y * bend, (start[1] + end[1]) / 2 + x * bend


def _along(point: Point, way: Point, far: float) -> Point:
    return point[0] + way[0] * far, point[1] + way[1] * far


def _pair(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _signs(drawing: Network) -> list[Sign]:
    drawn = {tie.kind for tie in chain.from_iterable(panel.ties for panel in drawing.panels)}
    return [Sign(shape=_sample(kind), text=words) for kind, words in drawing.kinds if kind in drawn]


def _sample(kind: Kind) -> str:
    shaft = line((0, 0), (23, 0), stroke=_COLOURS[kind], width=1.6, dash=_DASHES[kind])
    return shaft + head((30, 0), (0, 0), 9, _COLOURS[kind])
