"""Before and after, a line each."""

from collections.abc import Iterator, Sequence
from typing import Final

import altair as alt

from tillitsmaal.rendering.charts import letters, parts, theme
from tillitsmaal.report.drawings import Changes, Way

_LABELS: Final = (250.0, 340.0)
"""Room for what rows are called: the second where any would need more lines than `_LINES`."""
_LINES: Final = 3
_GAP: Final = 14.0
_FEW: Final = 24
_LOOKS: Final[dict[Way, tuple[str, float, str]]] = {
    "up": (theme.BLUE, 2.4, "M-6 4.5H6L0 -6Z"),
    "down": (theme.RED, 2.4, "M-6 -4.5H6L0 6Z"),
    "none": (theme.MUTED, 1.2, "M-2.8 -2.8H2.8V2.8H-2.8Z"),
}
"""Colour, width of the line, and the sign at its end."""
_AFTER: Final = {way: parts.Sign(path=path, fill=colour) for way, (colour, _, path) in _LOOKS.items()}
_BEFORE: Final = parts.dot(theme.PAPER, 4.5, theme.INK, 2.4)


def chart(drawing: Changes) -> parts.Layer:
    """Draw changes: an open circle before, and after it a triangle up or down, or a square."""
    size, least = (theme.NORMAL, 26.0) if len(drawing.rows) <= _FEW else (theme.SMALL, 20.0)
    labels = _names(drawing, size)
    tops, middles, high = parts.stacked(max(least, letters.block(label, size) + 7) for label in labels)
    change = letters.widest([row.change_text for row in drawing.rows], theme.NORMAL, bold=True) + 14
    number = letters.widest([text for row in drawing.rows for text in (row.start_text, row.end_text)], theme.TINY) + 12
    left = theme.MARGIN + letters.widest([line for label in labels for line in label], size) + _GAP + number
    width = theme.WIDTH - theme.MARGIN - change - _GAP - number - left
    plot = parts.Plot(left=left, width=width, height=high, above=8, below=parts.below(drawing.axis))
    lines = parts.rows({"y": top} for top in tops).mark_rule(color=theme.GRID)
    layers = [
        lines.encode(x=alt.value(plot.start), x2=alt.value(plot.right), y=parts.Y),
        *_marks(drawing, middles),
        parts.column(plot.start, middles, labels, size, align="left"),
    ]
    for certain, style in ((True, parts.BOLD), (False, {})):
        changes = [row.change_text if (row.way != "none") is certain else "" for row in drawing.rows]
        layers.append(parts.column(plot.right, middles, changes, align="right", **style))
    return plot.card(layers, _entries(drawing))


def _names(drawing: Changes, size: float) -> list[letters.Lines]:
    narrow, wide = ([letters.folded(row.label, size, room) for row in drawing.rows] for room in _LABELS)
    return narrow if all(len(lines) <= _LINES for lines in narrow) else wide


def _marks(drawing: Changes, middles: Sequence[float]) -> Iterator[parts.Layer]:
    x, given = parts.across(drawing.axis), list(zip(drawing.rows, middles, strict=True))
    lines = parts.rows(
        {"x": row.start, "x2": row.end, "y": y, "stroke": _LOOKS[row.way][0], "width": _LOOKS[row.way][1]}
        for row, y in given
    )
    yield lines.mark_rule().encode(x=x, x2=parts.X2, y=parts.Y, stroke=parts.STROKE, strokeWidth=parts.WIDTH)
    befores: list[parts.Placed] = [(row.start, y, _BEFORE, {}) for row, y in given]
    yield parts.signs([*befores, *((row.end, y, _AFTER[row.way], {}) for row, y in given)], x=x)
    ends = [
        sorted([(row.start, y, row.start_text), (row.end, y, row.end_text)], key=lambda end: end[0]) for row, y in given
    ]
    for place, (align, far) in enumerate((("right", -9), ("left", 9))):
        words = [both[place] for both in ends]
        yield parts.texts(words, theme.TINY, x=x, align=align, dx=far, fill=theme.MUTED, **parts.HALO)


def _entries(drawing: Changes) -> Iterator[parts.Entry]:
    afters = [(6 + 16.0 * place, _AFTER[way]) for place, (way, _) in enumerate(drawing.ways[:2])]
    yield drawing.start, 12, [(6, _BEFORE)]
    yield drawing.end, 16.0 * len(afters) - 4, afters
    for way, words in drawing.ways:
        colour, width, _ = _LOOKS[way]
        yield words, 30, [(0, parts.Sign(path="M0 0H24", stroke=colour, width=width)), (24, _AFTER[way])]
