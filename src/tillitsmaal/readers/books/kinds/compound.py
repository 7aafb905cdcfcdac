"""Compound files, in which old workbooks stand: streams of sectors that tables put in order."""

from collections.abc import Iterator
from struct import iter_unpack, unpack_from
from typing import Final

MAGIC: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_SHIFT, _TABLES_AT, _DIRECTORY_AT, _LEAST_AT, _SMALL_AT, _MORE_AT, _HEAD_TABLES_AT = 30, 44, 48, 56, 60, 68, 76
"""Where the head tells how large sectors are, how many tables there are, and where things begin."""
_HEAD_TABLES: Final = 109
_LAST: Final = 0xFFFFFFFA
"""The last number that a sector may have; the greater ones have meanings of their own."""
_ENTRY: Final = 128
_NAME: Final = 64
_SMALL_SECTOR: Final = 64
_SHIFTS: Final = (9, 12)
_ROOT, _STREAM = 5, 2


def streams(data: bytes, names: frozenset[str]) -> Iterator[bytes]:
    """Each stream with one of these names, in the file's order.

    Parameters
    ----------
    data
        A compound file.
    names
        In small letters.

    Raises
    ------
    ValueError, struct.error
        The file is damaged.
    """
    file = _File(data)
    for name, kind, start, size in file.entries:
        if kind == _STREAM and name.casefold() in names:
            yield file.stream(start, size)


class _File:
    def __init__(self, data: bytes) -> None:
        (shift,) = unpack_from("<H", data, _SHIFT)
        if not data.startswith(MAGIC) or shift not in _SHIFTS:
            raise ValueError("head")
        self._data, self._sector = data, 1 << shift
        self._next = self._numbers(b"".join(self._at(number) for number in self._tables()))
        self._least, directory = _whole(data, _LEAST_AT), self._chain(_whole(data, _DIRECTORY_AT))
        self.entries = [
            _entry(directory[at : at + _ENTRY]) for at in range(0, len(directory) - _ENTRY + 1, _ENTRY) if directory[at]
        ]
        self._small = self._numbers(self._chain(_whole(data, _SMALL_AT)))
        self._packed = next((self._chain(start) for _, kind, start, _ in self.entries if kind == _ROOT), b"")

    def stream(self, start: int, size: int) -> bytes:
        """A stream by its first sector; what is short stands in smaller sectors of another stream."""
        if size >= self._least:
            return self._chain(start)[:size]
        found = _followed(start, self._small)
        return b"".join(self._packed[at * _SMALL_SECTOR : (at + 1) * _SMALL_SECTOR] for at in found)[:size]

    def _tables(self) -> Iterator[int]:
        """The sectors of the table that says which sector follows each."""
        head = unpack_from(f"<{_HEAD_TABLES}I", self._data, _HEAD_TABLES_AT)
        yield from (number for number in head if number <= _LAST)
        more, left = _whole(self._data, _MORE_AT), len(self._data) // self._sector
        while more <= _LAST:
            *numbers, more = self._numbers(self._at(more))
            yield from (number for number in numbers if number <= _LAST)
            left -= 1
            if left < 0:
                raise ValueError("tables")

    def _at(self, number: int) -> bytes:
        begin = (number + 1) * self._sector
        if begin >= len(self._data):
            raise ValueError("sector")
        return self._data[begin : begin + self._sector]

    def _chain(self, start: int) -> bytes:
        return b"".join(map(self._at, _followed(start, self._next)))

    @staticmethod
    def _numbers(table: bytes) -> list[int]:
        return [number for (number,) in iter_unpack("<I", table[: len(table) // 4 * 4])]


def _followed(start: int, following: list[int]) -> Iterator[int]:
    left = len(following)
    while start <= _LAST:
        yield start
        start, left = following[start] if start < len(following) else _LAST + 1, left - 1
        if left < 0:
            raise ValueError("circle")


def _entry(entry: bytes) -> tuple[str, int, int, int]:
    """Name, kind, first sector and bytes of a stream."""
    length, kind = unpack_from("<HB", entry, _NAME)
    start, size = unpack_from("<II", entry, 116)
    return entry[: max(0, min(length, _NAME) - 2)].decode("utf-16-le", "replace"), kind, start, size


def _whole(data: bytes, at: int) -> int:
    (number,) = unpack_from("<I", data, at)
    return int(number)
