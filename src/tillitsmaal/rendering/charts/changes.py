"""Before and after, a line each."""

from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from tillitsmaal.rendering.charts import letters, theme
from tillitsmaal.rendering.charts.parts import Scale, Sign, across, legend, scale
from tillitsmaal.rendering.charts.shapes import Picture, Style, block, centred, element, line, polygon
from tillitsmaal.report.drawings import ChangeRow, Changes, Way

_LABELS: Final = (250.0, 340.0)
"""Room for what rows are called: the second where any would need more lines than `_LINES`."""
_LINES: Final = 3
_GAP: Final = 14.0
_FEW: Final = 24
_COLOURS: Final[dict[Way, str]] = {"up": theme.BLUE, "down": theme.RED, "none": theme.MUTED}


def picture(drawing: Changes) -> Picture:
    """Draw changes: an open circle before, and after it a triangle up or down, or a square."""
    size = theme.NORMAL if len(drawing.rows) <= _FEW else theme.SMALL
    labels = _names(drawing, size)
    key = legend(_signs(drawing), theme.MARGIN, theme.MARGIN)
    top = theme.MARGIN + key.height + 8
    least = 26.0 if len(drawing.rows) <= _FEW else 20.0
    heights = [max(least, block(label, size) + 7) for label in labels]
    tops = [*accumulate(heights, initial=top)]
    along = _along(drawing, letters.widest([part for label in labels for part in label], size))
    axis = across(drawing.axis, along, top, tops[-1])
    shapes = [*key.shapes, *axis.shapes]
    for row, label, start, high in zip(drawing.rows, labels, tops, heights, strict=False):
        middle = start + high / 2
        shapes.append(line((theme.MARGIN, start), (theme.WIDTH - theme.MARGIN, start), stroke=theme.GRID))
        shapes.append(centred(label, (theme.MARGIN, middle), Style(size=size)))
        shapes += _row(row, along, middle)
    return Picture(height=tops[-1] + axis.height + theme.MARGIN, shapes=tuple(shapes))


def _names(drawing: Changes, size: float) -> list[tuple[str, ...]]:
    narrow, wide = ([letters.folded(row.label, size, room) for row in drawing.rows] for room in _LABELS)
    return narrow if all(len(lines) <= _LINES for lines in narrow) else wide


def _along(drawing: Changes, label: float) -> Scale:
    """Lay the axis out with room at its ends for the numbers."""
    change = letters.widest([row.change_text for row in drawing.rows], theme.NORMAL, bold=True) + 14
    number = letters.widest([words for row in drawing.rows for words in (row.start_text, row.end_text)], theme.TINY)
    start = theme.MARGIN + label + _GAP + number + 12
    end = theme.WIDTH - theme.MARGIN - change - _GAP - number - 12
    return scale(drawing.axis, start, end)


def _row(row: ChangeRow, along: Scale, y: float) -> Iterator[str]:
    start, end = along.at(row.start), along.at(row.end)
    colour = _COLOURS[row.way]
    yield line((start, y), (end, y), stroke=colour, width=1.2 if row.way == "none" else 2.4)
    yield _before(start, y) + _after(row.way, end, y)
    yield _beside(row.start_text, start, y, left=row.start <= row.end)
    yield _beside(row.end_text, end, y, left=row.start > row.end)
    right = theme.WIDTH - theme.MARGIN
    yield centred([row.change_text], (right, y), Style(bold=row.way != "none", anchor="end"))


def _beside(words: str, x: float, y: float, *, left: bool) -> str:
    style = Style(size=theme.TINY, fill=theme.MUTED, anchor="end" if left else "start", halo=True)
    return centred([words], (x - 9 if left else x + 9, y), style)


def _before(x: float, y: float) -> str:
    return element("circle", cx=x, cy=y, r=4.5, fill=theme.PAPER, stroke=theme.INK, stroke_width=1.4)


def _after(way: Way, x: float, y: float) -> str:
    colour = _COLOURS[way]
    match way:
        case "up":
            return polygon(((x - 6, y + 4.5), (x + 6, y + 4.5), (x, y - 6)), colour)
        case "down":
            return polygon(((x - 6, y - 4.5), (x + 6, y - 4.5), (x, y + 6)), colour)
        case "none":
            return polygon(((x - 2.8, y - 2.8), (x + 2.8, y - 2.8), (x + 2.8, y + 2.8), (x - 2.8, y + 2.8)), colour)


def _signs(drawing: Changes) -> list[Sign]:
    after = "".join(_after(way, 6 + 16 * index, 0) for index, (way, _) in enumerate(drawing.ways[:2]))
    times = [
        Sign(shape=_before(6, 0), text=drawing.start, wide=12),
        Sign(shape=after, text=drawing.end, wide=16 * len(drawing.ways[:2]) - 4),
    ]
    return times + [Sign(shape=_course(way), text=words) for way, words in drawing.ways]


def _course(way: Way) -> str:
    stroke = line((0, 0), (24, 0), stroke=_COLOURS[way], width=1.2 if way == "none" else 2.4)
    return stroke + _after(way, 24, 0)
