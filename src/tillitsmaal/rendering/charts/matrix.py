"""Who says what about whom, as a table of colours."""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Final

import altair as alt

from tillitsmaal.rendering.charts import letters, parts, theme
from tillitsmaal.report.drawings import Matrix

_LABELS: Final = (270.0, 320.0)
"""Room for the names of the rows, at most: where they may fold, and where rows are too many for that."""
_NARROW: Final = 110.0
_WIDEST: Final = 150.0
_SLIVER: Final = 6.2
"""How wide a cell is: at most, and at least without a number."""
_HEIGHTS: Final = ((8, 34.0), (14, 26.0), (30, 18.0), (1000, 12.0))
"""Up to how many rows, and how high each is."""
_GAP: Final = 8.0
_BAR: Final = 240.0
_STEPS: Final = 48
_TURNED: Final = (100.0, 150.0, 220.0, 320.0, 420.0)
"""How high texts that go upwards may become, one after another, until they fit."""
_WHITE: Final = "contrast('white', scale('color', datum.value)) > contrast('black', scale('color', datum.value))"
"""Where white is read better than black."""


def chart(drawing: Matrix) -> parts.Layer:
    """Draw a matrix: numbers on their colours, what is missing crossed out, what stands for itself left blank."""
    size = theme.NORMAL if len(drawing.rows) <= _HEIGHTS[1][0] else theme.TINY
    names = _names(drawing, size)
    title = min(letters.width(drawing.row_title, theme.SMALL, bold=True), _NARROW)
    left = theme.MARGIN + _GAP + max(letters.widest([row for name in names for row in name], size), title)
    wide = min((theme.WIDTH - theme.MARGIN - left) / len(drawing.columns), _WIDEST)
    least = next(height for most, height in _HEIGHTS if len(names) <= most)
    tops, middles, height = parts.stacked(max(least, letters.block(name, size) + 4) for name in names)
    heads, above = _heads(drawing.columns, wide)
    plot = parts.Plot(left=left, width=wide * len(drawing.columns), height=height, above=above + 20, below=80)
    layers = [
        *_cells(drawing, wide, [*tops, height]),
        *_titles(drawing, plot),
        parts.column(-_GAP, middles, names, size, align="right"),
        heads,
        *_key(drawing, plot),
    ]
    return plot.card(layers, [])


def _titles(drawing: Matrix, plot: parts.Plot) -> Iterator[parts.Layer]:
    title = letters.folded(drawing.row_title, theme.SMALL, plot.left - theme.MARGIN - _GAP, bold=True)
    places = [
        (0.0, 8 - plot.above, drawing.column_title),
        (plot.start, -6 - letters.block(title, theme.SMALL) / 2, title),
        (plot.start, plot.height + 22, drawing.colour.title),
    ]
    yield parts.texts(places, theme.SMALL, align="left", **parts.BOLD)


def _names(drawing: Matrix, size: float) -> list[letters.Lines]:
    """Fold the names of the rows so that the cells keep room for what they show."""
    needed = letters.widest([cell.text for cell in drawing.cells], theme.TINY) + 2 if drawing.numbers else _SLIVER
    room = theme.WIDTH - 2 * theme.MARGIN - _GAP - len(drawing.columns) * max(needed, _SLIVER)
    room = max(min(room, _LABELS[len(drawing.rows) > _HEIGHTS[2][0]]), _NARROW)
    return [letters.folded(name, size, room) for name in drawing.rows]


def _heads(given: Sequence[str], wide: float) -> tuple[parts.Layer, float]:
    """Write what stands above columns, across where there is room, on rows in turn where texts are short, else
    upwards; and say how high it is."""
    words: list[parts.Words]
    middles = [(place + 0.5) * wide for place in range(len(given))]
    if letters.widest([word for text in given for word in text.split()], theme.SMALL) <= wide - 4:
        folds = [letters.folded(text, theme.SMALL, wide - 4) for text in given]
        words = [
            (x, -5 - letters.block(lines, theme.SMALL) / 2, lines) for x, lines in zip(middles, folds, strict=True)
        ]
        return parts.texts(words, theme.SMALL), max(letters.block(lines, theme.SMALL) for lines in folds)
    turns = ceil((letters.widest(given, theme.TINY) + 1) / wide)
    if turns <= 3:
        words = [(x, -9 - 12.0 * (place % turns), given[place]) for place, x in enumerate(middles)]
        return parts.texts(words, theme.TINY), turns * 12.0
    ways = [[letters.folded(text, theme.SMALL, room) for text in given] for room in _TURNED]
    folds = next((way for way in ways if max(map(len, way)) * theme.SMALL * theme.LEADING <= wide), ways[-1])
    words = [(x, -5.0, lines) for x, lines in zip(middles, folds, strict=True)]
    above = max(letters.widest(lines, theme.SMALL) for lines in folds)
    return parts.texts(words, theme.SMALL, turned=True, align="left", angle=270), above


def _cells(drawing: Matrix, wide: float, tops: Sequence[float]) -> Iterator[parts.Layer]:
    written = [cell.text for cell in drawing.cells]
    fitting = (size for size in (theme.NORMAL, theme.SMALL) if letters.widest(written, size) + 2 <= wide)
    size = next(fitting, theme.TINY)
    places = [
        ((cell.column + 0.5) * wide, tops[cell.row], tops[cell.row + 1], cell, "" if drawing.numbers else cell.text)
        for cell in drawing.cells
    ]
    boxes = [
        {"x": x - wide / 2, "x2": x + wide / 2, "y": y, "y2": y2, "value": cell.value, "title": title}
        for x, y, y2, cell, title in places
        if cell.value is not None
    ]
    layer = parts.rows(boxes).mark_rect(stroke=theme.PAPER, strokeWidth=0 if wide < 12 else 2)
    colour = alt.Color("value:Q", scale=_scale(drawing), legend=None)
    yield layer.encode(x=parts.X, x2=parts.X2, y=parts.Y, y2=parts.Y2, description=parts.TITLE, color=colour)
    yield parts.signs(
        (x, (y + y2) / 2, sign, {"title": title})
        for x, y, y2, cell, title in places
        for sign in _missing(wide, y2 - y)
        if cell.kind == "missing"
    )
    if drawing.numbers:
        numbers = [{"x": x, "y": (y + y2) / 2, "text": cell.text, "value": cell.value} for x, y, y2, cell, _ in places]
        layer = parts.rows(number for number in numbers if number["text"]).mark_text(fontSize=size)
        ink = alt.condition(_WHITE, alt.value("white"), alt.value("black"))
        yield layer.encode(x=parts.X, y=parts.Y, text=parts.TEXT, fill=ink)


def _scale(drawing: Matrix) -> alt.Scale:
    low, step = drawing.colour.low, (drawing.colour.high - drawing.colour.low) / (len(theme.LOW_TO_HIGH) - 1)
    domain = [low + place * step for place in range(len(theme.LOW_TO_HIGH))]
    return alt.Scale(domain=domain, range=theme.LOW_TO_HIGH, interpolate="rgb", clamp=True)


def _missing(wide: float, high: float) -> tuple[parts.Sign, parts.Sign]:
    """Return a pale cell and its cross, unlike any that scores."""
    x, y, arm = wide / 2 - 1, high / 2 - 1, min(wide, high, 22) / 5
    return (
        parts.Sign(path=f"M{-x} {-y}H{x}V{y}H{-x}Z", fill=theme.SHADE, stroke=theme.GRID, width=1.5),
        parts.Sign(path=f"M{-arm} {-arm}L{arm} {arm}M{-arm} {arm}L{arm} {-arm}", stroke=theme.RULE, width=1),
    )


def _key(drawing: Matrix, plot: parts.Plot) -> Iterator[parts.Layer]:
    """Draw the scale of colours, and what the cross means where it occurs."""
    axis, start, top = drawing.colour, plot.start + 8, plot.height + 34
    wide, step = _BAR / _STEPS, (axis.high - axis.low) / _STEPS
    ends = [start + n * wide for n in range(_STEPS + 1)]
    bars = parts.rows({"x": x, "x2": ends[-1], "value": axis.low + (n + 0.5) * step} for n, x in enumerate(ends[:-1]))
    bars = bars.mark_rect().encode(x=parts.X, x2=parts.X2, color=alt.Color("value:Q"))
    yield bars.encode(y=alt.value(top), y2=alt.value(top + 14))
    ticks = [(start + parts.along(axis, tick.value, _BAR), top + 24, tick.text.split("\n")) for tick in axis.ticks]
    yield parts.texts(ticks, theme.SMALL, fill=theme.MUTED)
    if any(cell.kind == "missing" for cell in drawing.cells):
        left = start + _BAR + 42
        lines = letters.folded(drawing.missing, theme.SMALL, plot.right - left - 34)
        yield parts.signs((left + 13, top + 7, sign, {}) for sign in _missing(28, 18))
        yield parts.texts([(left + 34, top + 7, lines)], theme.SMALL, align="left")
