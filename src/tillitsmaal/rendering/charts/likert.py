"""Answers to questions, as bars to both sides of the middle."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from tillitsmaal.rendering.charts import letters, theme
from tillitsmaal.rendering.charts.parts import TITLE, Scale, Sign, across, legend, scale
from tillitsmaal.rendering.charts.shapes import Picture, Style, block, centred, element, line, named, text
from tillitsmaal.report.drawings import Likert, LikertRow

_ASIDE: Final = 90.0
_GAP: Final = 44.0
_BAR: Final = 19.0
_AFTER: Final = 11.0
_COUNT: Final = Style(size=theme.SMALL, fill=theme.MUTED, anchor="end", halo=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    bars: Scale
    aside: Scale
    fills: tuple[str, ...]


def picture(drawing: Likert) -> Picture:
    """Draw answers: each question above its bar, who chose no option in a column of their own."""
    columns = _columns(drawing)
    room = columns.bars.end - theme.MARGIN - letters.widest([row.count for row in drawing.rows], theme.SMALL) - 12
    questions = [letters.folded(row.label, theme.NORMAL, room) for row in drawing.rows]
    key = legend(_signs(drawing, columns.fills), theme.MARGIN, theme.MARGIN)
    aside = letters.folded(drawing.aside, theme.SMALL, theme.WIDTH - theme.MARGIN - columns.aside.start, bold=True)
    top = theme.MARGIN + key.height + 12
    tops = [*accumulate((block(q, theme.NORMAL) + 4 + _BAR + _AFTER for q in questions), initial=top)]
    bottom = tops[-1] - _AFTER + 4
    first = top + block(questions[0], theme.NORMAL) if questions else top
    shapes = [*key.shapes, text(aside, (columns.aside.start, first - 2 - block(aside[1:], theme.SMALL)), TITLE)]
    height = 0.0
    for axis, along in ((drawing.axis, columns.bars), (drawing.aside_axis, columns.aside)):
        drawn = across(axis, along, first, bottom)
        shapes, height = [*shapes, *drawn.shapes], max(height, drawn.height)
    zero = columns.bars.at(0)
    shapes.append(line((zero, first), (zero, bottom), stroke=theme.INK))
    for row, question, start in zip(drawing.rows, questions, tops, strict=False):
        shapes += _row(row, question, start, columns)
    return Picture(height=bottom + height + theme.MARGIN, shapes=tuple(shapes))


def _columns(drawing: Likert) -> _Columns:
    aside = scale(drawing.aside_axis, theme.WIDTH - theme.MARGIN - 30 - _ASIDE, theme.WIDTH - theme.MARGIN - 30)
    bars = scale(drawing.axis, theme.MARGIN + 10, aside.start - _GAP)
    return _Columns(bars=bars, aside=aside, fills=_fills(len(drawing.options)))


def _fills(options: int) -> tuple[str, ...]:
    """Choose a colour for each option: one side, the middle where there is one, the other side."""
    half = options // 2
    against = [theme.between(theme.AGAINST, _share(index, half)) for index in range(half)]
    agreeing = [theme.between(theme.AGREEING, 1 - _share(half - 1 - index, half)) for index in range(half)]
    return (*against, *[theme.BETWEEN] * (options % 2), *agreeing)


def _share(index: int, half: int) -> float:
    """How far from the strongest option another lies; the weakest of two is halfway only."""
    return index / max(half, 2) * (0.5 if half == 1 else 1.0)


def _row(row: LikertRow, question: Sequence[str], top: float, columns: _Columns) -> Iterator[str]:
    bar = top + block(question, theme.NORMAL) + 4
    yield text(question, (theme.MARGIN, top + 11), Style(halo=True))
    yield text(row.count, (columns.bars.end, top + 11), _COUNT)
    ends = [*accumulate(row.shares, initial=-_left(row.shares))]
    for start, end, words, fill in zip(ends, ends[1:], row.texts, columns.fills, strict=False):
        if end > start:
            yield _segment((columns.bars.at(start), columns.bars.at(end)), bar, words, fill)
    yield from _apart(row, bar, columns.aside)


def _left(shares: Sequence[float]) -> float:
    """Return how much lies left of zero: the lower half of the options, and half of the middle one."""
    half = len(shares) // 2
    return sum(shares[:half]) + (shares[half] / 2 if len(shares) % 2 else 0.0)


def _segment(ends: tuple[float, float], top: float, words: str, fill: str) -> str:
    start, end = ends
    shape = element("rect", x=start, y=top, width=end - start, height=_BAR, fill=fill, stroke=theme.PAPER)
    if letters.width(words, theme.TINY) > end - start - 1:
        return named([shape], words)
    style = Style(size=theme.TINY, fill=theme.ink_on(fill), anchor="middle")
    return shape + centred([words], ((start + end) / 2, top + _BAR / 2), style)


def _apart(row: LikertRow, top: float, along: Scale) -> Iterator[str]:
    end = along.within(row.aside)
    if row.aside > 0:
        yield element("rect", x=along.start, y=top, width=end - along.start, height=_BAR, fill=theme.ASIDE)
    yield centred([row.aside_text], (end + 5, top + _BAR / 2), Style(size=theme.TINY, halo=True))


def _signs(drawing: Likert, fills: Sequence[str]) -> list[Sign]:
    return [
        Sign(shape=_swatch(fill), text=option, wide=18) for fill, option in zip(fills, drawing.options, strict=True)
    ]


def _swatch(fill: str) -> str:
    return element("rect", x=0, y=-7, width=18, height=13, fill=fill)
