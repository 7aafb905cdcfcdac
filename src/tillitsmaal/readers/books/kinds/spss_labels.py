"""Value labels in a damaged SPSS file that the library which reads such files breaks down over.

Where labels of numbers stand on a variable of text, or on none, pyreadstat (1.3.7) ends the whole program and raises
nothing. So the records before the data are gone through first, in the way the library does it.
"""

from collections.abc import Mapping, Sequence
from struct import unpack_from
from typing import Final

_LAYOUT: Final = slice(64, 68)
"""Where the header has the number 2 or 3, in the order of bytes that the file keeps to."""
_START: Final = 176
"""Where the header ends."""
_GOES_ON: Final = -1
"""Width of what is no variable, but eight more characters of the one before."""
_VARIABLE, _LABELS, _DOCUMENT, _MORE = 2, 3, 6, 7


def check_labels(data: bytes) -> None:
    """Go through the labels of a file.

    Raises
    ------
    ValueError
        Labels of numbers do not stand on a variable of numbers, or a record has no length.
    struct.error, IndexError
        The file ends before its records do.
    """
    order = "<" if data[_LAYOUT] in (b"\2\0\0\0", b"\3\0\0\0") else ">"
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
            at += _size(data, order, at)
        if at <= begin:
            raise ValueError(f"record, byte {begin}")


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
