"""Answers to questions, as bars to both sides of the middle."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any, Final

import altair as alt

from tillitsmaal.rendering.charts import letters, parts, theme
from tillitsmaal.report.drawings import Axis, Likert

_ASIDE: Final = 90.0
_GAP: Final = 44.0
_LEFT: Final = theme.MARGIN + 10
_WIDE: Final = theme.WIDTH - theme.MARGIN - _LEFT - _GAP - _ASIDE - 30
"""The bars; at their right who chose no option."""
_MANY: Final = 14
_ABOVE: Final = 4.0
"""Between a question and its bar."""
_WHITE: Final = "contrast('white', datum.fill) > contrast('black', datum.fill)"
_BOX: Final[dict[str, Any]] = {"x2": parts.X2, "y": parts.Y, "y2": parts.Y2}


def chart(drawing: Likert) -> parts.Layer:
    """Draw answers: each question above its bar, who chose no option in a column of their own."""
    size, bar, after = (theme.NORMAL, 19.0, 13.0) if len(drawing.rows) <= _MANY else (theme.SMALL, 14.0, 8.0)
    count = letters.widest([row.count for row in drawing.rows], theme.SMALL)
    questions = [letters.folded(row.label, size, _WIDE - count) for row in drawing.rows]
    starts, _, end = parts.stacked(letters.block(question, size) + _ABOVE + bar + after for question in questions)
    tops = [start + letters.block(question, size) + _ABOVE for start, question in zip(starts, questions, strict=True)]
    aside = letters.folded(drawing.aside, theme.SMALL, _ASIDE + 30, bold=True)
    title = letters.block(aside, theme.SMALL)
    above = 12 + max(title - tops[0] + _ABOVE, 0)
    below = max(parts.below(drawing.axis), parts.below(drawing.aside_axis))
    plot = parts.Plot(left=_LEFT, width=_WIDE, height=end - after + 4, above=above, below=below)
    asked = [(start + top - _ABOVE) / 2 for start, top in zip(starts, tops, strict=True)]
    counted = [top - _ABOVE - size * 0.6 for top in tops]
    fills = theme.fills(len(drawing.options))
    layers = [
        alt.layer(*_answers(drawing, tops, bar, fills)),
        alt.layer(*_apart(drawing, tops, bar)),
        parts.column(plot.start, asked, questions, size, align="left"),
        parts.column(_WIDE, counted, [row.count for row in drawing.rows], theme.SMALL, align="right", fill=theme.MUTED),
        parts.column(_WIDE + _GAP, [tops[0] - _ABOVE - title / 2], [aside], theme.SMALL, align="left", **parts.BOLD),
    ]
    signs = [parts.Sign(path="M0 -7H18V6H0Z", fill=fill) for fill in fills]
    entries = [(option, 18.0, [(0.0, sign)]) for option, sign in zip(drawing.options, signs, strict=True)]
    return plot.card(layers, entries).resolve_scale(x="independent")


def _answers(drawing: Likert, tops: Sequence[float], bar: float, fills: Sequence[str]) -> Iterator[parts.Layer]:
    """Draw bars; a share stands inside of its part where there is room, else it is told to who points at it."""
    x = parts.across(drawing.axis, grid=False)
    yield from _tracks(drawing.axis, tops, bar, x)
    zeros = parts.rows({"x": 0, "y": top - 3, "y2": top + bar + 3} for top in tops)
    yield zeros.mark_rule(color=theme.INK).encode(x=x, y=parts.Y, y2=parts.Y2)
    some = [
        part | {"y": top, "y2": top + bar, "middle": top + bar / 2}
        for row, top in zip(drawing.rows, tops, strict=True)
        for part in _parts(row.shares, row.texts, fills, _WIDE / (drawing.axis.high - drawing.axis.low))
    ]
    bars = parts.rows(some).mark_rect(stroke=theme.PAPER, strokeWidth=2)
    yield bars.encode(x=x, **_BOX, fill=parts.FILL, description=parts.TITLE)
    ink = alt.condition(_WHITE, alt.value("white"), alt.value("black"))
    inside = parts.rows(
        part | {"x": (part["x"] + part["x2"]) / 2, "y": part["middle"]} for part in some if part["text"]
    )
    yield inside.mark_text(fontSize=theme.TINY).encode(x=x, y=parts.Y, text=parts.TEXT, fill=ink)


def _parts(
    shares: Sequence[float], words: Sequence[str], fills: Sequence[str], unit: float
) -> Iterator[dict[str, Any]]:
    """Go through the parts of a bar; the lower half of the options, and half of the middle one, are left of zero."""
    half = len(shares) // 2
    left = sum(shares[:half]) + (shares[half] / 2 if len(shares) % 2 else 0.0)
    for (start, end), text, fill in zip(pairwise(accumulate(shares, initial=-left)), words, fills, strict=True):
        room = letters.width(text, theme.TINY) < (end - start) * unit - 1
        if end > start:
            yield {"x": start, "x2": end, "fill": fill, "text": text if room else "", "title": "" if room else text}


def _apart(drawing: Likert, tops: Sequence[float], bar: float) -> Iterator[parts.Layer]:
    x = parts.across(drawing.aside_axis, grid=False, range=[_WIDE + _GAP, _WIDE + _GAP + _ASIDE])
    yield from _tracks(drawing.aside_axis, tops, bar, x)
    given = list(zip(drawing.rows, tops, strict=True))
    bars = parts.rows({"x": 0, "x2": row.aside, "y": top, "y2": top + bar} for row, top in given if row.aside > 0)
    yield bars.mark_rect(fill=theme.ASIDE).encode(x=x, **_BOX)
    words = [(row.aside, top + bar / 2, row.aside_text) for row, top in given]
    yield parts.texts(words, theme.TINY, x=x, align="left", dx=5)


def _tracks(axis: Axis, tops: Sequence[float], bar: float, x: alt.X) -> Iterator[parts.Layer]:
    """Show how far bars could reach."""
    tracks = parts.rows({"x": axis.low, "x2": axis.high, "y": top, "y2": top + bar} for top in tops)
    yield tracks.mark_rect(fill=theme.SHADE).encode(x=x, **_BOX)
    lines = parts.rows({"x": tick.value} for tick in axis.ticks)
    yield lines.mark_rule(color=theme.PAPER).encode(x=x)
