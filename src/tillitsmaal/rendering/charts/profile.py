"""Scores of measures on one axis, with their floors."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

from tillitsmaal.rendering.charts import letters, theme
from tillitsmaal.rendering.charts.parts import Scale, Sign, across, legend, scale
from tillitsmaal.rendering.charts.shapes import Picture, Style, block, centred, element, line, polygon, text
from tillitsmaal.report.drawings import Profile, ProfileLegend, ProfileRow

_LABEL: Final = 220.0
_NOTE: Final = 130.0
_GAP: Final = 14.0
_INDENT: Final = 14.0
_LEAST: Final = 30.0
_FAINT: Final = 0.4
_VALUE: Final = Style(bold=True, anchor="end")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Where the columns lie, from the left: labels, the axis, values, notes."""

    axis: Scale
    values: float
    """Where the values end."""
    notes: float


def picture(drawing: Profile) -> Picture:
    """Draw a profile: a row a measure, its parts indented."""
    labels = tuple(_label(row) for row in drawing.rows)
    notes = tuple(letters.folded(row.note, theme.SMALL, _NOTE) for row in drawing.rows)
    columns = _columns(drawing, labels, notes)
    key = legend(_signs(drawing.legend), theme.MARGIN, theme.MARGIN)
    title = letters.folded(drawing.note_title, theme.SMALL, _NOTE, bold=True)
    top = theme.MARGIN + key.height + 10 + block(title, theme.SMALL)
    heights = [
        max(_LEAST, block(label, theme.NORMAL) + 12, block(note, theme.SMALL) + 12)
        for label, note in zip(labels, notes, strict=True)
    ]
    tops = [*accumulate(heights, initial=top)]
    axis = across(drawing.axis, columns.axis, top, tops[-1])
    shapes = [*key.shapes, text(title, (columns.notes, top - 4 - block(title[1:], theme.SMALL)), _small(bold=True))]
    shapes += _bands(drawing.rows, tops)
    shapes += axis.shapes
    for row, label, note, y, high in zip(drawing.rows, labels, notes, tops, heights, strict=False):
        middle = y + high / 2
        start = theme.MARGIN + (_INDENT if row.part else 0)
        shapes.append(centred(label, (start, middle), Style(bold=not row.part)))
        shapes += _marks(row, columns.axis, middle)
        shapes.append(centred([row.text], (columns.values, middle), _VALUE))
        shapes.append(centred(note, (columns.notes, middle), _small()))
    return Picture(height=tops[-1] + axis.height + theme.MARGIN, shapes=tuple(shapes))


def _label(row: ProfileRow) -> tuple[str, ...]:
    room = _LABEL - (_INDENT if row.part else 0)
    return letters.folded(row.label, theme.NORMAL, room, bold=not row.part)


def _small(*, bold: bool = False) -> Style:
    return Style(size=theme.SMALL, bold=bold)


def _columns(drawing: Profile, labels: tuple[tuple[str, ...], ...], notes: tuple[tuple[str, ...], ...]) -> _Columns:
    label = letters.widest([part for lines in labels for part in lines], theme.NORMAL, bold=True) + _INDENT
    values = letters.widest([row.text for row in drawing.rows], theme.NORMAL, bold=True)
    title = letters.folded(drawing.note_title, theme.SMALL, _NOTE, bold=True)
    note = max(
        letters.widest([part for lines in notes for part in lines], theme.SMALL),
        letters.widest(title, theme.SMALL, bold=True),
    )
    right = theme.WIDTH - theme.MARGIN - (note + _GAP if note else 0)
    start, end = theme.MARGIN + label + _GAP, right - values - _GAP
    return _Columns(axis=scale(drawing.axis, start, end), values=right, notes=right + _GAP)


def _bands(rows: Sequence[ProfileRow], tops: Sequence[float]) -> Iterator[str]:
    """Set what has parts apart from them, by a shade; without any parts, each row from the next, by a line."""
    left, right = theme.MARGIN - 6, theme.WIDTH - theme.MARGIN + 6
    parts = any(row.part for row in rows)
    for row, (top, below) in zip(rows, pairwise(tops), strict=True):
        if not parts:
            yield line((left, top), (right, top), stroke=theme.GRID)
        elif not row.part:
            yield element("rect", x=left, y=top, width=right - left, height=below - top, fill=theme.SHADE)


def _marks(row: ProfileRow, along: Scale, middle: float) -> Iterator[str]:
    for other, times in sorted(Counter(row.others).items()):
        yield _other(along.at(other), middle + 9, times)
    if row.low is not None and row.high is not None:
        yield _interval(along.within(row.low), along.within(row.high), middle)
    if row.floor is not None:
        yield _floor(along.at(row.floor), middle)
    if row.value is not None:
        yield _dot(along.at(row.value), middle)


def _dot(x: float, y: float) -> str:
    return element("circle", cx=x, cy=y, r=5.5, fill=theme.BLUE, stroke=theme.PAPER, stroke_width=1.5)


def _interval(start: float, end: float, y: float) -> str:
    return line((start, y), (end, y), stroke=theme.BLUE, width=3)


def _other(x: float, y: float, times: int = 1) -> str:
    """Draw a faint mark, darker where several lie."""
    seen = 1 - (1 - _FAINT) ** times
    return element("line", x1=x, y1=y - 4, x2=x, y2=y + 4, stroke=theme.INK, stroke_width=1.4, opacity=seen)


def _floor(x: float, y: float) -> str:
    """Draw a gate: a line from above that ends in a point, unlike anything that scores."""
    top = polygon(((x - 5, y - 13), (x + 5, y - 13), (x, y - 6)), theme.RED)
    return top + line((x, y - 12), (x, y + 12), stroke=theme.RED, width=2)


def _signs(meaning: ProfileLegend) -> list[Sign]:
    signs = (
        (_dot(6, 0), meaning.value, 12),
        (_interval(0, 26, 0), meaning.interval, 26),
        ("".join(_other(x, 0) for x in (2, 6, 8, 15)), meaning.others, 17),
        (_floor(6, 0), meaning.floor, 12),
    )
    return [Sign(shape=shape, text=words, wide=wide) for shape, words, wide in signs if words]
