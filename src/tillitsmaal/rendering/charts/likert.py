"""Answers to questions, as bars to both sides of the middle."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

from tillitsmaal.rendering.charts import letters, theme
from tillitsmaal.rendering.charts.parts import TITLE, Scale, Sign, across, legend, scale
from tillitsmaal.rendering.charts.shapes import Picture, Style, block, centred, element, line, named, text
from tillitsmaal.report.drawings import Axis, Likert, LikertRow

_ASIDE: Final = 90.0
_GAP: Final = 44.0
_COUNT: Final = Style(size=theme.SMALL, fill=theme.MUTED, anchor="end")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """How high a row is, and its letters."""

    size: float
    bar: float
    after: float
    above: float = 4.0
    """Between the question and its bar."""

    def height(self, question: Sequence[str]) -> float:
        """From a question to the next."""
        return block(question, self.size) + self.above + self.bar + self.after


_ROOMY: Final = _Row(size=theme.NORMAL, bar=19, after=13)
_DENSE: Final = _Row(size=theme.SMALL, bar=14, after=8, above=2.5)
_MANY: Final = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    bars: Scale
    aside: Scale
    fills: tuple[str, ...]
    row: _Row


def picture(drawing: Likert) -> Picture:
    """Draw answers: each question above its bar, who chose no option in a column of their own."""
    plan = _plan(drawing)
    room = plan.bars.end - theme.MARGIN - letters.widest([row.count for row in drawing.rows], theme.SMALL) - 12
    questions = [letters.folded(row.label, plan.row.size, room) for row in drawing.rows]
    key = legend(_signs(drawing, plan.fills), theme.MARGIN, theme.MARGIN)
    aside = letters.folded(drawing.aside, theme.SMALL, theme.WIDTH - theme.MARGIN - plan.aside.start, bold=True)
    top = theme.MARGIN + key.height + 12 + max(block(aside, theme.SMALL) - block(questions[0], plan.row.size), 0)
    tops = [*accumulate(map(plan.row.height, questions), initial=top)]
    heading = top + block(questions[0], plan.row.size) - 3 - block(aside[1:], theme.SMALL)
    shapes = [*key.shapes, text(aside, (plan.aside.start, heading), TITLE)]
    for row, question, start in zip(drawing.rows, questions, tops, strict=False):
        shapes += _row(row, question, start, plan)
        shapes += _bars(drawing, row, start + block(question, plan.row.size) + plan.row.above, plan)
    bottom, below = tops[-1] - plan.row.after + 4, 0.0
    for axis, along in ((drawing.axis, plan.bars), (drawing.aside_axis, plan.aside)):
        drawn = across(axis, along, bottom - 3, bottom)
        shapes, below = [*shapes, *drawn.shapes], max(below, drawn.height)
    return Picture(height=bottom + below + theme.MARGIN, shapes=tuple(shapes))


def _plan(drawing: Likert) -> _Plan:
    end = theme.WIDTH - theme.MARGIN - 30
    aside = scale(drawing.aside_axis, end - _ASIDE, end)
    return _Plan(
        bars=scale(drawing.axis, theme.MARGIN + 10, aside.start - _GAP),
        aside=aside,
        fills=_fills(len(drawing.options)),
        row=_ROOMY if len(drawing.rows) <= _MANY else _DENSE,
    )


def _fills(options: int) -> tuple[str, ...]:
    """Choose a colour for each option: one side, the middle where there is one, the other side."""
    half = options // 2
    from_strongest = [index / max(half - 1, 1) * (0.5 if half == 2 else 1.0) for index in range(half)]
    against = [theme.between(theme.AGAINST, share) for share in from_strongest]
    agreeing = [theme.between(theme.AGREEING, 1 - share) for share in reversed(from_strongest)]
    return (*against, *[theme.BETWEEN] * (options % 2), *agreeing)


def _row(row: LikertRow, question: Sequence[str], top: float, plan: _Plan) -> Iterator[str]:
    first = top + plan.row.size - 1
    yield text(question, (theme.MARGIN, first), Style(size=plan.row.size))
    yield text(row.count, (plan.bars.end, first + block(question[1:], plan.row.size)), _COUNT)


def _bars(drawing: Likert, row: LikertRow, top: float, plan: _Plan) -> Iterator[str]:
    """Draw the answers of a row on a track that shows how far they could reach."""
    yield _track(drawing.axis, plan.bars, top, plan.row.bar)
    yield _track(drawing.aside_axis, plan.aside, top, plan.row.bar)
    zero = plan.bars.at(0)
    yield line((zero, top - 3), (zero, top + plan.row.bar + 3), stroke=theme.INK)
    ends = [*accumulate(row.shares, initial=-_left(row.shares))]
    for (start, end), words, fill in zip(pairwise(ends), row.texts, plan.fills, strict=True):
        if end > start:
            yield _segment((plan.bars.at(start), plan.bars.at(end)), (top, plan.row.bar), words, fill)
    yield from _apart(row, top, plan)


def _track(axis: Axis, along: Scale, top: float, high: float) -> str:
    lines = (line((along.at(t.value), top), (along.at(t.value), top + high), stroke=theme.PAPER) for t in axis.ticks)
    wide = along.end - along.start
    return element("rect", x=along.start, y=top, width=wide, height=high, fill=theme.SHADE) + "".join(lines)


def _left(shares: Sequence[float]) -> float:
    """Return how much lies left of zero: the lower half of the options, and half of the middle one."""
    half = len(shares) // 2
    return sum(shares[:half]) + (shares[half] / 2 if len(shares) % 2 else 0.0)


def _segment(ends: tuple[float, float], down: tuple[float, float], words: str, fill: str) -> str:
    """Draw a part of a bar, its share inside where there is room, else for who points at it."""
    (start, end), (top, high) = ends, down
    shape = element("rect", x=start, y=top, width=end - start, height=high, fill=fill, stroke=theme.PAPER)
    if letters.width(words, theme.TINY) > end - start - 1:
        return named([shape], words)
    style = Style(size=theme.TINY, fill=theme.ink_on(fill), anchor="middle")
    return shape + centred([words], ((start + end) / 2, top + high / 2), style)


def _apart(row: LikertRow, top: float, plan: _Plan) -> Iterator[str]:
    start, end, high = plan.aside.start, plan.aside.within(row.aside), plan.row.bar
    if row.aside > 0:
        yield element("rect", x=start, y=top, width=end - start, height=high, fill=theme.ASIDE)
    yield centred([row.aside_text], (end + 5, top + high / 2), Style(size=theme.TINY))


def _signs(drawing: Likert, fills: Sequence[str]) -> list[Sign]:
    return [
        Sign(shape=element("rect", x=0, y=-7, width=18, height=13, fill=fill), text=option, wide=18)
        for fill, option in zip(fills, drawing.options, strict=True)
    ]
