"""The records before the data in an SPSS file, gone through before the library that reads such files does it.

Where labels of numbers stand on a variable of text, or on none, pyreadstat (1.3.7) ends the whole program and raises
nothing.
"""

import re
from collections.abc import Mapping, Sequence
from struct import pack, unpack_from
from typing import Final

from tillitsmaal.readers.books.limits import MOST_COLUMNS, too_large

_LAYOUT: Final = slice(64, 68)
"""Where the header has the number 2 or 3, in the order of bytes that the file keeps to."""
_START: Final = 176
"""Where the header ends."""
_GOES_ON: Final = -1
"""Width of what is no variable, but eight more characters of the one before."""
_VARIABLE, _LABELS, _DOCUMENT, _MORE = 2, 3, 6, 7
_MOST_VARIABLES: Final = 8 * MOST_COLUMNS
"""A column of long texts takes up to 131 variables; few columns are."""


def check_records(data: bytes, name: str) -> int:
    """Go through the records of a file; returns the byte at which they end.

    Raises
    ------
    InputRefused
        `file_too_large`: it has far more variables than columns are read.
    ValueError
        Labels of numbers do not stand on a variable of numbers, or a record has no length.
    struct.error, IndexError
        The file ends before its records do.
    """
    order = byte_order(data)
    more = re.compile(b"(?:%b.{16})*+" % re.escape(pack(f"{order}4i", _VARIABLE, _GOES_ON, 0, 0)), re.DOTALL)
    at, place, widths = _START, 1, dict[int, int]()
    while (kind := _numbers(data, order, at)[0]) in (_VARIABLE, _LABELS, _DOCUMENT, _MORE):
        begin = at
        if kind == _LABELS:
            values, at = _values(data, order, at)
            (count,) = _numbers(data, order, at + 4)
            if _on_text(widths, _numbers(data, order, at + 8, count)) and any(one[0] == 0 for one in values):
                raise ValueError(f"value labels, byte {begin}")
            at += 8 + 4 * count
        else:
            if kind == _VARIABLE and (width := _numbers(data, order, at + 4)[0]) != _GOES_ON:
                widths[place] = width
                place += max(1, -(-width // 8))
                if len(widths) > _MOST_VARIABLES:
                    raise too_large(name, "columns", len(widths), MOST_COLUMNS)
            at += _size(data, order, at)
            at = found.end() if (found := more.match(data, at)) else at
        if at <= begin:
            raise ValueError(f"record, byte {begin}")
    return at


def byte_order(data: bytes) -> str:
    """How the file writes numbers, as `struct` names it."""
    return "<" if data[_LAYOUT] in (b"\2\0\0\0", b"\3\0\0\0") else ">"


def _numbers(data: bytes, order: str, at: int, count: int = 1) -> Sequence[int]:
    return unpack_from(f"{order}{count}i", data, at)


def _size(data: bytes, order: str, at: int) -> int:
    """Bytes of a record that holds no value labels."""
    kind, *told = _numbers(data, order, at, 4)
    if kind == _DOCUMENT:
        return 8 + 80 * told[0]
    if kind == _MORE:
        return 16 + told[1] * told[2]
    label = 4 + -(-_numbers(data, order, at + 32)[0] // 4) * 4 if told[1] else 0
    return 32 + label + 8 * abs(told[2])


def _values(data: bytes, order: str, at: int) -> tuple[list[bytes], int]:
    """The values that have labels, and where the labels end."""
    values = []
    (count,), at = _numbers(data, order, at + 4), at + 8
    for _ in range(count):
        values.append(data[at : at + 8])
        at += 8 + (data[at + 8] + 8) // 8 * 8
    return values, at


def _on_text(widths: Mapping[int, int], places: Sequence[int]) -> bool:
    """Whether the library takes labels for those of text: by the last of the variables that it finds, text without."""
    found = [widths[one] for one in places if one in widths]
    return not found or found[-1] != 0
