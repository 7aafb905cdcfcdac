"""What pictures are put together from: the card, scales and axes, signs, texts and the legend."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

import altair as alt

from tillitsmaal.rendering.charts import letters, theme
from tillitsmaal.report.drawings import Axis

Layer = Any
"""A chart, or layers of charts; Altair does not tell which its methods return."""
Words = tuple[float, float, str | Sequence[str]]
"""Where a text stands, from the left and the top, and its lines."""

X: Final = alt.X("x:Q", scale=None, axis=None)
Y: Final = alt.Y("y:Q", scale=None, axis=None)
"""Pixels from the left and from the top of the plot."""
X2: Final = alt.X2("x2:Q")
Y2: Final = alt.Y2("y2:Q")
FILL: Final = alt.Fill("fill:N", scale=None)
STROKE: Final = alt.Stroke("stroke:N", scale=None)
WIDTH: Final = alt.StrokeWidth("width:Q", scale=None)
TEXT: Final = alt.Text("text:N")
TITLE: Final = alt.Description("title:N")
ORDER: Final = alt.Order("order:Q")
DASH: Final = alt.StrokeDash("dash:N", scale=None)
BOLD: Final[dict[str, Any]] = {"fontWeight": "bold"}
HALO: Final[dict[str, Any]] = {"stroke": theme.PAPER, "strokeWidth": 3}
"""Sets texts off from what lies behind them."""
_ROW: Final = 19.0
_GAP: Final = 18.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A shape: an SVG path in pixels around its place, and how it is painted, its line first."""

    path: str
    fill: str | None = None
    stroke: str | None = None
    width: float = 0.0
    dash: tuple[int, ...] | None = None


Placed = tuple[float, float, Sign, Mapping[str, Any]]
"""Where a sign stands, and its `angle`, `opacity` and `title` if it has one."""
Entry = tuple[str, float, Sequence[tuple[float, Sign]]]
"""What signs in a legend mean, how wide they are, and where each stands."""


def dot(fill: str, radius: float, stroke: str = theme.PAPER, width: float = 2.5) -> Sign:
    """Return a disc; half of its line lies inside of it, and is covered."""
    half = f"A{radius} {radius} 0 1 1"
    return Sign(path=f"M{-radius} 0{half} {radius} 0{half} {-radius} 0Z", fill=fill, stroke=stroke, width=width)


def arrow(far: float, colour: str, width: float, long: float) -> Sign:
    """Return an arrow to the right that ends at its place, its head so long."""
    back, half, side = -0.8 * long, width / 2, 0.42 * long
    head = f"H{back}L{-long} {-side}L0 0L{-long} {side}L{back} {half}"
    return Sign(path=f"M{min(-far, back)} {-half}{head}H{min(-far, back)}Z", fill=colour)


def rows(values: Iterable[Mapping[str, Any]]) -> alt.Chart:
    """Begin a layer with its data, written at once: Altair copies lists again and again, but not texts."""
    written = json.dumps([dict(value) for value in values], ensure_ascii=False)
    return alt.Chart(alt.InlineData(values=written, format=alt.JsonDataFormat(type="json")))


def texts(
    given: Iterable[Words], size: float = theme.NORMAL, *, x: alt.X = X, turned: bool = False, **mark: Any
) -> Layer:
    """Write lines, the middle of them at a height; turned ones go upwards, the middle of them above a place."""
    values = []
    for left, top, words in given:
        lines = [words] if isinstance(words, str) else list(words)
        half = (len(lines) - 1) * size * theme.LEADING / 2
        place = {"x": left - half, "y": top} if turned else {"x": left, "y": top - half}
        values += [{**place, "text": lines}] if any(lines) else []
    layer = rows(values).mark_text(fontSize=size, lineHeight=size * theme.LEADING, **mark)
    return layer.encode(x=x, y=Y, text=TEXT)


def column(
    x: float, ys: Sequence[float], given: Iterable[str | Sequence[str]], size: float = theme.NORMAL, **mark: Any
) -> Layer:
    """Write texts under each other, the middle of each at its height."""
    return texts([(x, y, words) for y, words in zip(ys, given, strict=True)], size, **mark)


def signs(given: Iterable[Placed], *, x: alt.X = X, y: alt.Y = Y) -> Layer:
    """Draw signs."""
    values = [
        {"x": across, "y": up, "angle": 0, "opacity": 1, "title": "", **more}
        | {"path": sign.path, "fill": sign.fill, "stroke": sign.stroke, "width": sign.width, "dash": sign.dash}
        for across, up, sign, more in given
    ]
    layer = rows(values).mark_point(size=4).encode(x=x, y=y, fill=FILL, stroke=STROKE, strokeWidth=WIDTH)
    return layer.encode(
        shape=alt.Shape("path:N", scale=None),
        strokeDash=DASH,
        angle=alt.Angle("angle:Q", scale=None),
        opacity=alt.Opacity("opacity:Q", scale=None),
        description=TITLE,
    )


def scale(axis: Axis, **more: Any) -> alt.Scale:
    """Return the scale of an axis; one without a length has its value in the middle."""
    apart = 0.0 if axis.high > axis.low else 0.5
    return alt.Scale(domain=[axis.low - apart, axis.high + apart], nice=False, zero=False, clamp=True, **more)


def ticks(axis: Axis, **more: Any) -> alt.Axis:
    """Return what stands at an axis; in the expression, texts are in ASCII, since some signs would end them."""
    values = [tick.value for tick in axis.ticks]
    names = json.dumps([tick.text for tick in axis.ticks])
    label = f"{names}[indexof({json.dumps(values)}, datum.value)]"
    return alt.Axis(**{"values": values, "labelExpr": label, "title": axis.title or None, **more})


def across(axis: Axis, *, grid: bool = True, **more: Any) -> alt.X:
    """Return the direction to the right."""
    return alt.X("x:Q", scale=scale(axis, **more), axis=ticks(axis, grid=grid, orient="bottom"))


def upwards(axis: Axis, field: str = "y") -> alt.Y:
    """Return the direction upwards; its title stands elsewhere."""
    return alt.Y(f"{field}:Q", scale=scale(axis), axis=ticks(axis, title=None))


def along(axis: Axis, value: float, long: float) -> float:
    """Return how many pixels from its beginning a value lies on an axis so long."""
    share = (value - axis.low) / (axis.high - axis.low) if axis.high > axis.low else 0.5
    return min(max(share, 0.0), 1.0) * long


def below(axis: Axis) -> float:
    """Return how high what stands under an axis is, with the margin."""
    lines = max((tick.text.count("\n") + 1 for tick in axis.ticks), default=0)
    return 6 + lines * theme.SMALL * theme.LEADING + (19 if axis.title else 0) + theme.MARGIN - 4


def stacked(heights: Iterable[float]) -> tuple[list[float], list[float], float]:
    """Put rows under each other; where each begins, its middle, and where all end."""
    *tops, high = accumulate(heights, initial=0.0)
    return tops, [(top + end) / 2 for top, end in zip(tops, [*tops[1:], high], strict=True)], high


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Move things along a line, in their order, until none covers the next; what does not fit goes beyond `high`."""
    found, edge = [], low
    for middle, size in zip(wanted, sizes, strict=True):
        found.append(max(middle, edge + size / 2))
        edge = found[-1] + size / 2
    edge = max(high, low + sum(sizes))
    for place in reversed(range(len(found))):
        found[place] = min(found[place], edge - sizes[place] / 2)
        edge = found[place] - sizes[place] / 2
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Where a plot lies on its card."""

    left: float
    width: float
    height: float
    above: float
    """What is left above it, under the legend."""
    below: float = theme.MARGIN

    @property
    def start(self) -> float:
        """Where texts begin on the card, from the left of the plot."""
        return theme.MARGIN - self.left

    @property
    def right(self) -> float:
        """Where texts end on the card, from the left of the plot."""
        return theme.WIDTH - theme.MARGIN - self.left

    def card(self, layers: Iterable[Layer], entries: Iterable[Entry]) -> Layer:
        """Put layers on a card, under a legend."""
        places, end = _laid(entries)
        top = theme.MARGIN + end + self.above
        shapes: list[Placed] = [
            (x + far - self.left, y - top, sign, {}) for x, y, (_, _, some), _ in places for far, sign in some
        ]
        words = [(x + e[1] + 7 - self.left, y - top + 6.6 * (len(lines) - 1), lines) for x, y, e, lines in places]
        legend = (signs(shapes), texts(words, theme.SMALL, align="left"))
        right = theme.WIDTH - self.left - self.width
        return alt.layer(*layers, *legend).properties(
            width=self.width,
            height=self.height,
            padding={"left": self.left, "top": top, "right": right, "bottom": self.below},
            autosize="none",
            background=theme.PAPER,
            config=theme.CONFIG,
        )


def _laid(entries: Iterable[Entry]) -> tuple[list[tuple[float, float, Entry, letters.Lines]], float]:
    """Lay a legend out in as many rows as it takes; also say how high it is."""
    places: list[tuple[float, float, Entry, letters.Lines]] = []
    x, y, end = theme.MARGIN, theme.MARGIN + 9, 0.0
    for entry in entries:
        text, wide, _ = entry
        lines = letters.folded(text, theme.SMALL, theme.WIDTH - 2 * theme.MARGIN - wide - 7)
        after = x + wide + 7 + letters.widest(lines, theme.SMALL)
        if places and after > theme.WIDTH - theme.MARGIN:
            after, x, y = after - x + theme.MARGIN, theme.MARGIN, theme.MARGIN + end + 9
        places.append((x, y, entry, lines))
        x, end = after + _GAP, max(end, y - 9 - theme.MARGIN + _ROW + letters.block(lines[1:], theme.SMALL))
    return places, end
