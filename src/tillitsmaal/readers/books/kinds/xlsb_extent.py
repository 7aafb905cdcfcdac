"""How far apart the cells of binary sheets (`.xlsb`) stand, and what texts they show."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack_from
from typing import Final

from tillitsmaal.readers.books.kinds.excel_extent import Extent, doubled, extent_of
from tillitsmaal.readers.books.limits import MOST_RECORDS, too_large

_ROW: Final = 0
_CELLS: Final = frozenset({*range(2, 12), 62})
"""Records of cells with content."""
_SHOWS: Final = 7
"""One that shows a text which is kept once."""
_KEPT: Final = 19
"""Such a text: a byte, and how many characters it has."""
_LISTED: Final = 156
"""A sheet: eight bytes, and the relation by which it is found, with its length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Binary:
    """What a part holds."""

    extent: Extent
    kept: tuple[int, ...]
    """Characters of each text that is kept."""
    shown: tuple[int, ...]
    """Which texts are shown, one a cell."""
    listed: tuple[str, ...]
    """The relation by which each sheet is found."""
    twice: bool
    """Whether a cell stands there twice."""


def measured(part: bytes, name: str) -> Binary:
    """Measure a part.

    Raises
    ------
    InputRefused
        `file_too_large`: it has more records than Python reads in a second.
    """
    row = 0
    places = array("Q")
    kept: list[int] = []
    shown: list[int] = []
    listed: list[str] = []
    for number, (kind, at, size) in enumerate(_records(part)):
        if number > MOST_RECORDS:
            raise too_large(name, "records", number, MOST_RECORDS)
        if kind == _ROW and size >= 4:
            (row,) = unpack_from("<I", part, at)
        elif kind in _CELLS and size >= 4:
            (column,) = unpack_from("<I", part, at)
            places.append(row << 32 | column)
            if kind == _SHOWS and size >= 12:
                shown += unpack_from("<I", part, at + 8)
        elif kind == _KEPT and size >= 5:
            kept += unpack_from("<I", part, at + 1)
        elif kind == _LISTED and size >= 12:
            (length,) = unpack_from("<I", part, at + 8)
            listed.append(part[at + 12 : min(at + 12 + 2 * length, at + size)].decode("utf-16-le", "replace"))
    return Binary(
        extent=extent_of(places),
        kept=tuple(kept),
        shown=tuple(shown),
        listed=tuple(listed),
        twice=doubled(places),
    )


def _records(part: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind of each whole record, where its content begins, and bytes of that."""
    at = 0
    while at + 1 < len(part):
        kind, at = part[at], at + 1
        if kind > 127:
            kind, at = kind & 127 | (part[at] & 127) << 7, at + 1
        size = shift = 0
        while at < len(part) and shift < 28:
            byte, at = part[at], at + 1
            size |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        if at + size <= len(part):
            yield kind, at, size
        at += size
