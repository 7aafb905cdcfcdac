"""How far apart the cells of a sheet stand: what reads workbooks makes room for all between before it tells."""

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

_PLACE: Final = re.compile(rb"""r\s*+=\s*+["']\s*+([A-Za-z]{1,20})([0-9]{1,20})""")
_EMPTY: Final = re.compile(rb"""<(?:\w++:)?+c(?:\s++[\w:]++="[^"<>]*+")*+\s*+/>""")
_CELL: Final = re.compile(rb"<(?:\w++:)?+c[\s>/]")
_PLAIN_CELL: Final = b"<c "
_ODD_CELLS: Final = (b":c", b"<c>", b"<c/", b"<c\t", b"<c\n", b"<c\r")
"""With which cells begin that programs seldom write."""
_ROW: Final = re.compile(rb"<(?:\w++:)?+row\b")
_ROW_NUMBER: Final = re.compile(rb"""\br\s*+=\s*+["']\s*+([0-9]{1,20})["']""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """Room that a sheet takes."""

    rows: int
    columns: int
    cells: int
    """How many cells are written out."""

    @property
    def area(self) -> int:
        """Cells from the first to the farthest."""
        return self.rows * self.columns


def extent(pieces: Iterable[bytes]) -> Extent:
    """Measure a sheet in XML, never too small.

    Whatever looks like the place of a cell counts, wherever it stands: a stricter pattern could be led astray, since
    the library takes more than what is well written.
    """
    measuring = _Measuring()
    for piece in pieces:
        measuring.take(piece)
    return measuring.found()


def extent_of(places: "array[int]") -> Extent:
    """Measure a sheet by the places of its cells: the row above 32 bits of the column, both from 0."""
    if not places:
        return Extent(rows=0, columns=0, cells=0)
    found = np.frombuffer(places, dtype=np.uint64)
    rows, columns = int(found.max()) >> 32, int((found & np.uint64(0xFFFFFFFF)).max())
    return Extent(rows=rows + 1, columns=columns + 1, cells=len(found))


def doubled(places: "array[int]") -> bool:
    """Whether a place stands among these twice."""
    return len(np.unique(np.frombuffer(places, dtype=np.uint64))) < len(places)


def filled(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same pieces without what are plainly empty cells, which some programs write to the ends of a sheet."""
    return (_EMPTY.sub(b"", piece) for piece in pieces)


class _Measuring:
    def __init__(self) -> None:
        self._height = self._width = self._cells = 0
        self._unnamed = False
        self._in_row = self._unnumbered = 0

    def take(self, piece: bytes) -> None:
        places = _PLACE.findall(piece)
        self._width = max(self._width, max(map(_number, {letters for letters, _ in places}), default=0))
        self._height = max(self._height, max(map(int, {row for _, row in places}), default=0))
        cells = _cells(piece)
        self._cells += max(cells, len(places))
        self._unnamed |= cells > len(places)
        if self._unnamed:
            self._take_unnamed(piece)

    def _take_unnamed(self, piece: bytes) -> None:
        """Cells that do not say where they are stand one after the other, in rows that may not either."""
        before, *rows = _ROW.split(piece)
        in_rows = [_cells(row) for row in rows]
        self._in_row += _cells(before)
        self._width = max([self._width, self._in_row, *in_rows])
        self._in_row = in_rows[-1] if in_rows else self._in_row
        numbers = [int(number) for number in _ROW_NUMBER.findall(piece)]
        self._unnumbered += max(0, len(rows) - len(numbers))
        self._height = max([self._height, *numbers])

    def found(self) -> Extent:
        return Extent(rows=self._height + self._unnumbered, columns=self._width, cells=self._cells)


def _cells(piece: bytes) -> int:
    """How many cells begin here."""
    if any(sign in piece for sign in _ODD_CELLS):
        return len(_CELL.findall(piece))
    return piece.count(_PLAIN_CELL)


def _number(column: bytes) -> int:
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - 64
    return number
