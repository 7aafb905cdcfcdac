"""What stands above columns: across where there is room, on rows in turn where texts are short, else upwards."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from tillitsmaal.rendering.charts import letters, theme
from tillitsmaal.rendering.charts.parts import levels
from tillitsmaal.rendering.charts.shapes import Style, block, element, line, text

_ACROSS: Final = Style(size=theme.SMALL, anchor="middle")
_TIGHT: Final = Style(size=theme.TINY, anchor="middle")
_UPWARDS: Final = Style(size=theme.SMALL)
_ROWS: Final = 3
_HIGH: Final = (100.0, 150.0, 220.0, 320.0, 420.0)
"""How high texts that go upwards may become, one after another, until they fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """Texts of columns, laid out."""

    texts: tuple[tuple[str, ...], ...]
    rows: tuple[int, ...]
    """On which row from below each stands; all 0 unless they stand in turn."""
    way: Literal["across", "turns", "upwards"]
    wide: float
    """How wide a column is."""
    height: float

    def shapes(self, left: float, bottom: float) -> Iterator[str]:
        """Draw the texts on top of columns that begin at a pixel."""
        for index, (lines, row) in enumerate(zip(self.texts, self.rows, strict=True)):
            middle = left + (index + 0.5) * self.wide
            match self.way:
                case "across":
                    yield text(lines, (middle, bottom - block(lines[1:], _ACROSS.size)), _ACROSS)
                case "turns":
                    yield from _in_turn(lines, middle, bottom, row)
                case "upwards":
                    yield _turned(lines, middle, bottom)


def heads(texts: Sequence[str], wide: float) -> Heads:
    """Lay texts out above columns of a width."""
    room = wide - 4
    folds = tuple(letters.folded(given, _ACROSS.size, room) for given in texts)
    if all(letters.widest(given.split(), _ACROSS.size) <= room for given in texts):
        return _heads(folds, [0] * len(texts), "across", wide, max(block(lines, _ACROSS.size) for lines in folds))
    sizes = [letters.widest([given], _TIGHT.size) for given in texts]
    rows = levels([((index + 0.5) * wide, size) for index, size in enumerate(sizes)], gap=1)
    if max(rows) < _ROWS:
        return _heads([(given,) for given in texts], rows, "turns", wide, (max(rows) + 1) * _TIGHT.size * theme.LEADING)
    folds = _upwards(texts, wide)
    height = max(letters.widest(lines, _UPWARDS.size) for lines in folds)
    return _heads(folds, [0] * len(texts), "upwards", wide, height)


def _heads(
    texts: Sequence[tuple[str, ...]],
    rows: Sequence[int],
    way: Literal["across", "turns", "upwards"],
    wide: float,
    height: float,
) -> Heads:
    return Heads(texts=tuple(texts), rows=tuple(rows), way=way, wide=wide, height=height)


def _upwards(texts: Sequence[str], wide: float) -> tuple[tuple[str, ...], ...]:
    folds = [tuple(letters.folded(given, _UPWARDS.size, high) for given in texts) for high in _HIGH]
    fitting = (lines for lines in folds if max(block(fold, _UPWARDS.size) for fold in lines) <= wide)
    return next(fitting, folds[-1])


def _in_turn(lines: Sequence[str], middle: float, bottom: float, row: int) -> Iterator[str]:
    up = row * _TIGHT.size * theme.LEADING
    if row:
        yield line((middle, bottom + 2), (middle, bottom - up + 2), stroke=theme.GRID)
    yield text(lines, (middle, bottom - up), _TIGHT)


def _turned(lines: Sequence[str], middle: float, bottom: float) -> str:
    down = _UPWARDS.size * (0.35 - (len(lines) - 1) * theme.LEADING / 2)
    return element("g", text(lines, (0, down), _UPWARDS), transform=f"translate({middle:.2f} {bottom:.2f}) rotate(-90)")
