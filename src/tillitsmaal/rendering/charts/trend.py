"""Measures over time, with what happened meanwhile."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import altair as alt

from tillitsmaal.rendering.charts import letters, parts, theme
from tillitsmaal.report.drawings import Trend

_HIGH: Final = 220.0
"""And more, if the names of the lines need it."""
_LABEL: Final = 140.0
_BEYOND: Final = 34.0
"""The grid goes on beyond the first and the last wave."""
_APART: Final = 7.0
"""Between the intervals of two lines at the same time."""
_FLAG: Final = 190.0
_ROOM: Final = 110.0
"""A flag at the end of the axis needs this much at the right of it."""
_PATHS: Final = ("", "M-4 -4H4V4H-4Z", "M-5 4H5L0 -5.5Z", "M-5.5 0L0 -5.5L5.5 0L0 5.5Z")
"""Of the points of one line and the next; the first are round."""
_INTERVAL: Final = parts.Sign(path="M4 -8V8M0.5 -8H7.5M0.5 8H7.5", stroke=theme.MUTED, width=1.4)
Flag = tuple[float, float, letters.Lines]
"""Where a pole stands, how far its flag reaches above the plot, and what is written on it."""


def chart(drawing: Trend) -> parts.Layer:
    """Draw a trend: lines named at their right ends, and above them flags for what happened."""
    names = [letters.folded(line.label, theme.NORMAL, _LABEL, bold=True) for line in drawing.lines]
    name = letters.widest([row for lines in names for row in lines], theme.NORMAL, bold=True) + 24
    tick = letters.widest([tick.text for tick in drawing.y.ticks], theme.SMALL) + 10
    left = theme.MARGIN + max(tick, letters.widest([tick.text for tick in drawing.x.ticks], theme.SMALL) / 2 - _BEYOND)
    width = theme.WIDTH - theme.MARGIN - left - max(name, _ROOM - _BEYOND if drawing.events else 0.0)
    height = max(_HIGH, sum(letters.block(lines, theme.NORMAL) + 7 for lines in names))
    flags = _flags(drawing, left, width)
    title = letters.folded(drawing.y.title, theme.SMALL, theme.WIDTH - 2 * theme.MARGIN)
    above = 24 + letters.block(title, theme.SMALL) + max((up for _, up, _ in flags), default=0.0)
    waves, deep = _waves(drawing, width)
    plot = parts.Plot(left=left, width=width, height=height, above=above, below=deep + theme.MARGIN)
    layers = [
        *_poles(flags, drawing, plot),
        *_lines(drawing, plot),
        *_ends(drawing, names, plot),
        parts.texts([(x, y + height, lines) for x, y, lines in waves], theme.SMALL, fill=theme.MUTED),
        parts.texts([(plot.start, 8 - above, title)], theme.SMALL, align="left"),
    ]
    return plot.card(layers, [(drawing.interval, 8, [(0, _INTERVAL)])] if drawing.interval else [])


def _at(drawing: Trend, value: float, width: float) -> float:
    """Return how far to the right a time is."""
    return _BEYOND + parts.along(drawing.x, value, width - 2 * _BEYOND)


def _sign(line: int) -> parts.Sign:
    colour, path = theme.LINES[line % len(theme.LINES)], _PATHS[line % len(_PATHS)]
    return parts.Sign(path=path, fill=colour) if path else parts.dot(colour, 4.5, width=0)


def _flags(drawing: Trend, left: float, width: float) -> list[Flag]:
    """Lay flags out: each text at the right of its pole, higher than the flags that its text or its pole would meet."""
    flags: list[Flag] = []
    for event in sorted(drawing.events, key=lambda event: -event.x):
        x = _at(drawing, event.x, width)
        lines = letters.folded(event.text, theme.SMALL, min(_FLAG, theme.WIDTH - theme.MARGIN - left - x - 5))
        end = x + letters.widest(lines, theme.SMALL) + 10
        under = max((up for other, up, _ in flags if other < end), default=0.0)
        flags.append((x, under + letters.block(lines, theme.SMALL) + 4, lines))
    return flags


def _poles(flags: Sequence[Flag], drawing: Trend, plot: parts.Plot) -> Iterator[parts.Layer]:
    bottom = alt.value(plot.height)
    grid = parts.rows({"x": _at(drawing, tick.value, plot.width)} for tick in drawing.x.ticks)
    yield grid.mark_rule(color=theme.GRID).encode(x=parts.X, y=alt.value(0), y2=bottom)
    poles = parts.rows({"x": x, "y": -10 - up} for x, up, _ in flags)
    yield poles.mark_rule(color=theme.MUTED, strokeDash=[2, 3]).encode(x=parts.X, y=parts.Y, y2=bottom)
    words = [(x + 5, letters.block(lines, theme.SMALL) / 2 - 8 - up, lines) for x, up, lines in flags]
    yield parts.texts(words, theme.SMALL, align="left")


def _points(drawing: Trend, width: float) -> list[dict[str, Any]]:
    """Lay points out, aside of the others so that intervals at the same time do not cover each other."""
    intervals = any(point.low is not None for line in drawing.lines for point in line.points)
    apart, middle = _APART if intervals else 0.0, (len(drawing.lines) - 1) / 2
    return [
        {"line": line, "x": _at(drawing, point.x, width) + (line - middle) * apart, "y": point.value}
        | {"text": point.text, "stroke": _sign(line).fill, "dash": theme.DASHES[line % len(theme.DASHES)] or None}
        | {"wave": point.x, "low": point.low, "high": point.high}
        for line, given in enumerate(drawing.lines)
        for point in given.points
    ]


def _lines(drawing: Trend, plot: parts.Plot) -> Iterator[parts.Layer]:
    """Draw lines and intervals; the highest and the lowest number at a wave stand beside it, others are told to who
    points at them."""
    points, y = _points(drawing, plot.width), parts.upwards(drawing.y)
    lines = parts.rows(points).mark_line(strokeWidth=2.2)
    yield lines.encode(x=parts.X, y=y, detail=alt.Detail("line:N"), stroke=parts.STROKE, strokeDash=parts.DASH)
    intervals = [point for point in points if point["low"] is not None]
    bars = parts.rows(intervals).mark_rule(strokeWidth=1.4)
    yield bars.encode(x=parts.X, y=parts.upwards(drawing.y, "low"), y2=alt.Y2("high:Q"), stroke=parts.STROKE)
    caps = parts.rows(point | {"y": point[end]} for point in intervals for end in ("low", "high"))
    yield caps.mark_point(shape="M-3.5 0H3.5", size=4, strokeWidth=1.4).encode(x=parts.X, y=y, stroke=parts.STROKE)
    beside = _beside(points)
    titles = ["" if n in beside else point["text"] for n, point in enumerate(points)]
    shapes = [(p["x"], p["y"], _sign(p["line"]), {"title": title}) for p, title in zip(points, titles, strict=True)]
    yield parts.signs(shapes, y=y)
    heights = [plot.height - parts.along(drawing.y, point["y"], plot.height) for point in points]
    for side in (-1, 1):
        words = [
            point | {"x": point["x"] + 7 * side, "y": heights[n] + beside[n]}
            for n, point in enumerate(points)
            if n in beside and (point["line"] > (len(drawing.lines) - 1) / 2) is (side > 0)
        ]
        layer = parts.rows(words).mark_text(fontSize=theme.SMALL, align="right" if side < 0 else "left", **parts.HALO)
        yield layer.encode(x=parts.X, y=parts.Y, text=parts.TEXT, fill=alt.Fill("stroke:N", scale=None))


def _beside(points: Sequence[dict[str, Any]]) -> dict[int, float]:
    """Choose the highest and the lowest point of each wave, and how far above or below them their numbers stand."""
    found: dict[int, float] = {}
    for wave in {point["wave"]: None for point in points}:
        some = sorted((n for n, point in enumerate(points) if point["wave"] == wave), key=lambda n: points[n]["y"])
        found |= {some[0]: 9.0, some[-1]: -9.0}
    return found


def _ends(drawing: Trend, names: Sequence[letters.Lines], plot: parts.Plot) -> Iterator[parts.Layer]:
    """Name the lines, each as near to the height of its last point as there is room."""
    some = sorted((-given.points[-1].value, line) for line, given in enumerate(drawing.lines) if given.points)
    wanted = [plot.height - parts.along(drawing.y, -value, plot.height) for value, _ in some]
    sizes = [letters.block(names[line], theme.NORMAL) + 7 for _, line in some]
    heights = parts.spread(wanted, sizes, 0, plot.height)
    yield parts.signs((plot.width + 14, y, _sign(line), {}) for (_, line), y in zip(some, heights, strict=True))
    words = [(plot.width + 24, y, names[line]) for (_, line), y in zip(some, heights, strict=True)]
    yield parts.texts(words, align="left", **parts.BOLD)


def _waves(drawing: Trend, width: float) -> tuple[list[parts.Words], float]:
    """Say what stands at the waves, on rows that do not meet, and how deep it is."""
    words: list[parts.Words] = []
    ends: list[float] = []
    deep = max((letters.block(tick.text.split("\n"), theme.SMALL) for tick in drawing.x.ticks), default=0.0)
    for tick in drawing.x.ticks:
        x, half = _at(drawing, tick.value, width), letters.widest([tick.text], theme.SMALL) / 2
        row = next((row for row, end in enumerate(ends) if end + 6 <= x - half), len(ends))
        ends[row : row + 1] = [x + half]
        words.append((x, 8 + row * deep + deep / 2, tick.text.split("\n")))
    return words, len(ends) * deep + 6
