"""Who says what about whom, as a table of colours."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from tillitsmaal.rendering.charts import letters, theme
from tillitsmaal.rendering.charts.heads import Heads, heads
from tillitsmaal.rendering.charts.parts import TICK, TITLE, Drawn, scale
from tillitsmaal.rendering.charts.shapes import (
    Picture,
    Point,
    Style,
    block,
    centred,
    element,
    line,
    named,
    number,
    text,
)
from tillitsmaal.report.drawings import Axis, Matrix, MatrixCell

_LABELS: Final = (270.0, 320.0)
"""Room for the names of the rows, at most: where they may fold, and where rows are too many for that."""
_NARROW: Final = 110.0
_CELL: Final = 150.0
"""How wide a cell is, at most."""
_SLIVER: Final = 6.2
"""And at least, without a number."""
_GAP: Final = 8.0
_HEIGHTS: Final = ((8, 34.0), (14, 26.0), (30, 18.0))
"""Up to how many rows, and how high each is."""
_LOW: Final = 12.0
_STRIPE: Final = 7.0
_BAR: Final = 240.0
_STEPS: Final = 48

Box = tuple[float, float, float, float]
"""Left, top, width, height."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    left: float
    wide: float
    tops: tuple[float, ...]
    """Where each row begins, and where the last one ends."""

    def box(self, cell: MatrixCell) -> Box:
        """Return where a cell lies."""
        top, below = self.tops[cell.row], self.tops[cell.row + 1]
        return self.left + cell.column * self.wide, top, self.wide, below - top


def picture(drawing: Matrix) -> Picture:
    """Draw a matrix: numbers on their colours, what is missing hatched, what stands for itself left blank."""
    size = theme.NORMAL if len(drawing.rows) <= _HEIGHTS[1][0] else theme.TINY
    names = _names(drawing, size)
    left = theme.MARGIN + letters.widest([row for name in names for row in name], size) + _GAP
    left = max(left, theme.MARGIN + min(letters.width(drawing.row_title, theme.SMALL, bold=True), _NARROW) + _GAP)
    wide = min((theme.WIDTH - theme.MARGIN - left) / len(drawing.columns), _CELL)
    above = heads(drawing.columns, wide)
    grid = _Grid(left=left, wide=wide, tops=_tops(names, size, theme.MARGIN + 20 + above.height))
    key = _key(drawing, grid.tops[-1] + 16)
    shapes = (*_titles(drawing, grid, above), *_labels(names, grid, size), *_cells(drawing, grid), *key.shapes)
    return Picture(height=grid.tops[-1] + 16 + key.height + theme.MARGIN, shapes=shapes)


def _names(drawing: Matrix, size: float) -> tuple[tuple[str, ...], ...]:
    """Fold the names of the rows so that the cells keep room for what they show."""
    needed = letters.widest([cell.text for cell in drawing.cells], theme.TINY) + 2 if drawing.numbers else _SLIVER
    room = theme.WIDTH - 2 * theme.MARGIN - _GAP - len(drawing.columns) * max(needed, _SLIVER)
    room = max(min(room, _LABELS[len(drawing.rows) > _HEIGHTS[-1][0]]), _NARROW)
    return tuple(letters.folded(name, size, room) for name in drawing.rows)


def _tops(names: Sequence[Sequence[str]], size: float, top: float) -> tuple[float, ...]:
    least = next((height for rows, height in _HEIGHTS if len(names) <= rows), _LOW)
    return tuple(accumulate((max(least, block(name, size) + 4) for name in names), initial=top))


def _titles(drawing: Matrix, grid: _Grid, above: Heads) -> Iterator[str]:
    yield text(drawing.column_title, (grid.left, theme.MARGIN + 9), TITLE)
    rows = letters.folded(drawing.row_title, theme.SMALL, grid.left - theme.MARGIN - _GAP, bold=True)
    yield text(rows, (theme.MARGIN, grid.tops[0] - 6 - block(rows[1:], theme.SMALL)), TITLE)
    yield from above.shapes(grid.left, grid.tops[0] - 5)


def _labels(names: Sequence[Sequence[str]], grid: _Grid, size: float) -> Iterator[str]:
    style = Style(size=size, anchor="end")
    for name, top, below in zip(names, grid.tops, grid.tops[1:], strict=False):
        yield centred(name, (grid.left - _GAP, (top + below) / 2), style)


def _cells(drawing: Matrix, grid: _Grid) -> Iterator[str]:
    places = scale(drawing.colour, 0, 1)
    missing = [grid.box(cell) for cell in drawing.cells if cell.kind == "missing"]
    yield _hatched(missing)
    size = _size(drawing, grid)
    for cell in drawing.cells:
        fill = theme.PAPER if cell.value is None else theme.between(theme.LOW_TO_HIGH, places.at(cell.value))
        shape = "" if cell.value is None else _filled(grid.box(cell), fill)
        yield shape + _written(cell, grid, size, fill) if drawing.numbers else named([shape], cell.text)


def _size(drawing: Matrix, grid: _Grid) -> float:
    texts = [cell.text for cell in drawing.cells]
    sizes = (theme.NORMAL, theme.SMALL, theme.TINY)
    return next((size for size in sizes if letters.widest(texts, size) + 2 <= grid.wide), theme.TINY)


def _written(cell: MatrixCell, grid: _Grid, size: float, fill: str) -> str:
    left, top, wide, high = grid.box(cell)
    style = Style(size=size, anchor="middle", fill=theme.ink_on(fill), halo=cell.kind == "missing")
    return centred([cell.text], (left + wide / 2, top + high / 2), style)


def _filled(box: Box, fill: str) -> str:
    left, top, wide, high = box
    gap = 1.0 if wide >= 12 else 0.0
    return element("rect", x=left, y=top, width=wide - gap, height=high - gap, fill=fill)


def _hatched(boxes: Sequence[Box]) -> str:
    """Draw all that is missing, as frames with stripes."""
    frames = "".join(_frame(box) for box in boxes)
    stripes = "".join(_stripe(start, end) for box in boxes for start, end in _stripes(box))
    return element("path", d=frames + stripes, fill="none", stroke=theme.RULE, stroke_width=0.7) if boxes else ""


def _frame(box: Box) -> str:
    left, top, wide, high = (number(length) for length in (box[0] + 0.5, box[1] + 0.5, box[2] - 2, box[3] - 2))
    return f"M{left} {top}h{wide}v{high}h-{wide}z"


def _stripe(start: Point, end: Point) -> str:
    (x1, y1), (x2, y2) = start, end
    return f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"


def _stripes(box: Box) -> Iterator[tuple[Point, Point]]:
    """Go through the rising diagonals of a box, one of them through its middle."""
    x1, y1 = box[0] + 0.5, box[1] + 0.5
    x2, y2 = x1 + box[2] - 2, y1 + box[3] - 2
    middle, around = (x1 + x2 + y1 + y2) / 2, int((x2 - x1 + y2 - y1) / 2 / _STRIPE)
    for step in range(-around, around + 1):
        at = middle + step * _STRIPE
        yield (max(x1, at - y2), min(y2, at - x1)), (min(x2, at - y1), max(y1, at - x2))


def _key(drawing: Matrix, top: float) -> Drawn:
    """Draw the scale of colours, and what the hatching means where it occurs."""
    shapes = [text(drawing.colour.title, (theme.MARGIN, top + 10), TITLE), *_colours(drawing.colour, top + 18)]
    if any(cell.kind == "missing" for cell in drawing.cells):
        left = theme.MARGIN + _BAR + 50
        lines = letters.folded(drawing.missing, theme.SMALL, theme.WIDTH - theme.MARGIN - left - 34)
        shapes.append(_hatched([(left, top + 17, 26, 16)]))
        shapes.append(text(lines, (left + 34, top + 29), Style(size=theme.SMALL)))
    return Drawn(shapes=tuple(shapes), height=48)


def _colours(axis: Axis, top: float) -> Iterator[str]:
    along, step = scale(axis, theme.MARGIN + 8, theme.MARGIN + 8 + _BAR), _BAR / _STEPS
    for index in range(_STEPS):
        fill = theme.between(theme.LOW_TO_HIGH, (index + 0.5) / _STEPS)
        wide = step + (0.6 if index < _STEPS - 1 else 0)
        yield element("rect", x=along.start + index * step, y=top, width=wide, height=14, fill=fill)
    for tick in axis.ticks:
        yield line((along.at(tick.value), top + 14), (along.at(tick.value), top + 18))
        yield text(tick.text.split("\n"), (along.at(tick.value), top + 29), TICK)
