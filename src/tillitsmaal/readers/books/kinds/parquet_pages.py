"""What the pages of a Parquet file say of themselves, gone through before the library makes room for them.

The end of a file describes its columns, but a reader goes by what stands before each page: Thrift's compact protocol.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_STOP: Final = 0
_NUMBERS: Final = (4, 5, 6)
_TEXT: Final = 8
_STRUCTURE: Final = 12
_SIZES: Final = {1: 0, 2: 0, 3: 1, 7: 8}
"""Bytes of the kinds of values that are always as long."""
_LONGEST: Final = 10
"""Bytes of a number of 64 bits."""
_MOST_FIELDS: Final = 40
"""Fields of the description of a page; it has some 20."""
_KIND, _UNPACKED, _PACKED, _VALUES = 1, 2, 3, 1
_TELLING: Final = {0: (5, 2), 3: (8, 4)}
"""The kinds of pages that hold data, where each tells of it, and where it says there how values are kept."""
_ABSENT: Final = (0, 0)

Told = dict[int, "int | Told"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of a column."""

    unpacked: int
    """Bytes."""
    values: int
    """Cells; 0 where it holds a dictionary, or something else that is beside the data."""
    encoding: int | None
    """How the values are kept, as the format numbers it; none where there are none."""


def pages(data: bytes, start: int, end: int, values: int) -> Iterator[Page]:
    """Go through the pages of a column in a group of rows, until it has all its values.

    Raises
    ------
    ValueError
        What stands there is no page.
    """
    at, found = start, 0
    while at < end and found < values:
        described = _Described(data, at)
        told = described.structure()
        page = _page(told)
        yield page
        at, found = described.at + _whole(told, _PACKED), found + page.values


def _page(told: Told) -> Page:
    place, encoding = _TELLING.get(_whole(told, _KIND), _ABSENT)
    unpacked, inner = _whole(told, _UNPACKED), told.get(place)
    if not isinstance(inner, dict):
        return Page(unpacked=unpacked, values=0, encoding=None)
    return Page(unpacked=unpacked, values=_whole(inner, _VALUES), encoding=_whole(inner, encoding))


def _whole(told: Told, name: int) -> int:
    value = told.get(name)
    if not isinstance(value, int) or value < 0:
        raise ValueError("page")
    return value


class _Described:
    """The description of a page, which begins at a byte."""

    def __init__(self, data: bytes, at: int) -> None:
        self.at = at
        self._data = data
        self._left = _MOST_FIELDS

    def structure(self) -> Told:
        """The whole numbers of a structure, and the structures in it, by their fields."""
        told: Told = {}
        field = 0
        while (head := self._byte()) != _STOP:
            self._left -= 1
            if self._left < 0:
                raise ValueError("page")
            field = field + (head >> 4) if head >> 4 else self._number()
            match head & 15:
                case kind if kind in _NUMBERS:
                    told[field] = self._number()
                case kind if kind == _STRUCTURE:
                    told[field] = self.structure()
                case kind if kind == _TEXT:
                    length = self._unsigned()
                    self.at += length
                case kind if kind in _SIZES:
                    self.at += _SIZES[kind]
                case _:
                    raise ValueError("page")
        return told

    def _byte(self) -> int:
        if not 0 <= self.at < len(self._data):
            raise ValueError("page")
        self.at += 1
        return self._data[self.at - 1]

    def _unsigned(self) -> int:
        if (value := self._byte()) < 128:
            return value
        value &= 127
        for place in range(1, _LONGEST):
            byte = self._byte()
            value |= (byte & 127) << (7 * place)
            if byte < 128:
                return value
        raise ValueError("page")

    def _number(self) -> int:
        value = self._unsigned()
        return (value >> 1) ^ -(value & 1)
