"""Scores of measures on one axis, with their floors."""

from collections.abc import Iterator, Sequence
from typing import Final

import altair as alt

from tillitsmaal.rendering.charts import letters, parts, theme
from tillitsmaal.report.drawings import Profile, ProfileLegend, ProfileRow

_LABEL: Final = 220.0
_NOTE: Final = 130.0
_GAP: Final = 14.0
_INDENT: Final = 14.0
_LEAST: Final = 30.0
_DOT: Final = parts.dot(theme.BLUE, 5.5)
_INTERVAL: Final = parts.Sign(path="M0 0H26", stroke=theme.BLUE, width=3)
_OTHER: Final = parts.Sign(path="M0 -4V4", stroke="#a5a9ad", width=1.4)
_FLOOR: Final = parts.Sign(path="M-5 -13H5L1 -7V12H-1V-7Z", fill=theme.RED)
"""A gate: a line from above that ends in a point, unlike anything that scores."""


def chart(drawing: Profile) -> parts.Layer:
    """Draw a profile: a row a measure, its parts indented."""
    labels = [_label(row) for row in drawing.rows]
    notes = [letters.folded(row.note, theme.SMALL, _NOTE) for row in drawing.rows]
    title = letters.folded(drawing.note_title, theme.SMALL, _NOTE, bold=True)
    high = [
        max(_LEAST, len(label) * 14.4 + 12, len(note) * 13.2 + 12) for label, note in zip(labels, notes, strict=True)
    ]
    tops, middles, height = parts.stacked(high)
    label = letters.widest([line for lines in labels for line in lines], theme.NORMAL, bold=True)
    note = letters.widest([line for lines in (*notes, title) for line in lines], theme.SMALL, bold=True)
    left = theme.MARGIN + label + _INDENT + _GAP
    right = theme.WIDTH - theme.MARGIN - (note + _GAP if note else 0) - left
    width = right - letters.widest([row.text for row in drawing.rows], theme.NORMAL, bold=True) - _GAP
    above = 10 + letters.block(title, theme.SMALL)
    plot = parts.Plot(left=left, width=width, height=height, above=above, below=parts.below(drawing.axis))
    layers = [
        _bands(drawing.rows, tops, high, plot),
        *_marks(drawing, middles),
        *_labels(drawing.rows, labels, middles, plot.start),
        parts.column(right, middles, [row.text for row in drawing.rows], align="right", **parts.BOLD),
        parts.column(right + _GAP, middles, notes, theme.SMALL, align="left"),
        parts.column(right + _GAP, [6 - above / 2], [title], theme.SMALL, align="left", **parts.BOLD),
    ]
    return plot.card(layers, _entries(drawing.legend))


def _label(row: ProfileRow) -> letters.Lines:
    return letters.folded(row.label, theme.NORMAL, _LABEL - (_INDENT if row.part else 0), bold=not row.part)


def _labels(
    given: Sequence[ProfileRow], labels: Sequence[letters.Lines], middles: Sequence[float], start: float
) -> Iterator[parts.Layer]:
    for part, style in ((False, parts.BOLD), (True, {})):
        left = start + _INDENT * part
        words = [(left, y, label) for row, label, y in zip(given, labels, middles, strict=True) if row.part is part]
        yield parts.texts(words, align="left", **style)


def _bands(
    given: Sequence[ProfileRow], tops: Sequence[float], heights: Sequence[float], plot: parts.Plot
) -> parts.Layer:
    """Set what has parts apart from them, by a shade; without any parts, each row from the next, by a line."""
    some = any(row.part for row in given)
    bands = [
        {"y": y, "y2": y + (high if some else 1)}
        for row, y, high in zip(given, tops, heights, strict=True)
        if not row.part
    ]
    layer = parts.rows(bands).mark_rect(fill=theme.INK, opacity=0.055 if some else 0.15)
    return layer.encode(x=alt.value(plot.start - 6), x2=alt.value(plot.right + 6), y=parts.Y, y2=parts.Y2)


def _marks(drawing: Profile, middles: Sequence[float]) -> Iterator[parts.Layer]:
    x, given = parts.across(drawing.axis), list(zip(drawing.rows, middles, strict=True))
    others = parts.rows({"x": other, "y": y + 9} for row, y in given for other in row.others)
    yield others.mark_tick(orient="vertical", size=8, thickness=1.4, color=theme.INK, opacity=0.4).encode(
        x=x, y=parts.Y
    )
    intervals = parts.rows({"x": row.low, "x2": row.high, "y": y} for row, y in given if row.low is not None)
    yield intervals.mark_rule(color=theme.BLUE, strokeWidth=3).encode(x=x, x2=parts.X2, y=parts.Y)
    floors: list[parts.Placed] = [(row.floor, y, _FLOOR, {}) for row, y in given if row.floor is not None]
    yield parts.signs([*floors, *((row.value, y, _DOT, {}) for row, y in given if row.value is not None)], x=x)


def _entries(meaning: ProfileLegend) -> list[parts.Entry]:
    entries: list[parts.Entry] = [
        (meaning.value, 12, [(6, _DOT)]),
        (meaning.interval, 26, [(0, _INTERVAL)]),
        (meaning.others, 17, [(x, _OTHER) for x in (2, 6, 8, 15)]),
        (meaning.floor, 12, [(6, _FLOOR)]),
    ]
    return [entry for entry in entries if entry[0]]
