"""How far apart the cells of old sheets (`.xls`) stand, what texts they show, and whether one stands there twice."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from struct import Struct, unpack_from
from typing import Final

from tillitsmaal.readers.books.kinds.excel_extent import Extent, doubled, extent_of
from tillitsmaal.readers.books.limits import MOST_RECORDS, too_large

_END, _MORE, _LISTED, _KEPT, _SHOWS, _SIDE_BY_SIDE, _SIZE = 0x0A, 0x3C, 0x85, 0xFC, 0xFD, 0xBD, 0x200
_CELLS: Final = frozenset({0x06, _SIDE_BY_SIDE, 0xD6, _SHOWS, 0x203, 0x204, 0x205, 0x27E})
"""Records of cells with content."""
_EACH: Final = 6
"""Bytes of each of several cells side by side, and of what is told of all of them."""
_PLACE: Final = Struct("<HH")
_WIDE, _AFTER, _STYLED = 1, 4, 8
"""What a kept text says of itself: two bytes a character, more after it, runs of other letters after it."""
_LARGEST: Final = 65_536 * 256
"""Cells of the largest sheet that the format has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Old:
    """What an old workbook holds."""

    extents: tuple[Extent, ...]
    """Of each sheet that is listed."""
    kept: tuple[int, ...]
    """Characters of each text that is kept."""
    shown: tuple[int, ...]
    """Which texts are shown, one a cell."""
    twice: bool
    """Whether a cell stands twice in a sheet."""


def measured(stream: bytes, name: str) -> Old:
    """Measure a workbook's stream.

    Raises
    ------
    InputRefused
        `file_too_large`: it has more records than Python reads in a second, or says that a sheet is larger than any.
    struct.error
        It is damaged.
    """
    measuring = _Measuring(stream, name)
    listed, kept = measuring.book()
    extents = [measuring.sheet(at) for at in listed]
    return Old(extents=tuple(extents), kept=kept, shown=tuple(measuring.shown), twice=measuring.twice)


class _Measuring:
    def __init__(self, stream: bytes, name: str) -> None:
        self._stream, self._name = stream, name
        self._left = MOST_RECORDS
        self.shown: list[int] = []
        self.twice = False

    def book(self) -> tuple[list[int], tuple[int, ...]]:
        """Where each sheet begins, and how long each kept text is."""
        listed: list[int] = []
        kept: list[bytes] = []
        in_texts = False
        for kind, at, size in self._records(0):
            in_texts = kind == _KEPT or (in_texts and kind == _MORE)
            if kind == _LISTED:
                listed += unpack_from("<I", self._stream, at)
            elif in_texts:
                kept.append(self._stream[at : at + size])
        return listed, tuple(self._counted(_lengths(kept)))

    def sheet(self, start: int) -> Extent:
        stream, place_of = self._stream, _PLACE.unpack_from
        places = array("Q")
        for kind, at, size in self._records(start):
            if kind in _CELLS and size >= _EACH:
                row, column = place_of(stream, at)
                places.append(row << 32 | column)
                if kind == _SHOWS:
                    self.shown += unpack_from("<I", stream, at + 6)
                elif kind == _SIDE_BY_SIDE:
                    places.extend(range(places[-1] + 1, places[-1] + (size - _EACH) // _EACH))
            elif kind == _SIZE:
                self._check_told(at, size)
        self.twice |= doubled(places)
        return extent_of(places)

    def _check_told(self, at: int, size: int) -> None:
        """The library makes room for as many cells as a sheet says that it has."""
        if size in (10, 14):
            top, bottom, left, right = unpack_from("<IIHH" if size == 14 else "<HHHH", self._stream, at)
            area = (bottom - top) % (1 << 32) * ((right - left) % (1 << 32))
            if bottom and right and area > _LARGEST:
                raise too_large(self._name, "cells", area, _LARGEST)

    def _records(self, at: int) -> Iterator[tuple[int, int, int]]:
        """Kind of each record to the end of a part, where its content begins, and bytes of that."""
        stream, head_of, last = self._stream, _PLACE.unpack_from, len(self._stream) - 4
        while at <= last:
            kind, size = head_of(stream, at)
            if kind == _END:
                return
            self._count()
            yield kind, at + 4, size
            at += 4 + size

    def _counted(self, lengths: Iterator[int]) -> Iterator[int]:
        for length in lengths:
            self._count()
            yield length

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise too_large(self._name, "records", MOST_RECORDS + 1, MOST_RECORDS)


def _lengths(records: Sequence[bytes]) -> Iterator[int]:
    """Characters of the kept texts; where one goes on in another record, that says anew how wide its characters are."""
    if not records:
        return
    pieces = iter(records)
    piece, at = next(pieces), 8
    while True:
        while at >= len(piece):
            following = next(pieces, None)
            if following is None:
                return
            at, piece = at - len(piece), following
        length, told = unpack_from("<HB", piece, at)
        at += 3
        yield length
        after = 0
        if told & _STYLED:
            after += 4 * unpack_from("<H", piece, at)[0]
            at += 2
        if told & _AFTER:
            after += unpack_from("<I", piece, at)[0]
            at += 4
        width = 1 + (told & _WIDE)
        while (there := (len(piece) - at) // width) < length:
            length -= max(0, there)
            piece = next(pieces, b"")
            if not piece:
                return
            width, at = 1 + (piece[0] & _WIDE), 1
        at += length * width + after
