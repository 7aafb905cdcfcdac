"""Cells and rows that do not say where they stand, as some programs write them: they come after the one before."""

import re
from typing import Final

_CELL_BEGINS: Final = (b" ", b">", b"/", b"\t", b"\n", b"\r")
_NAMED_CELL: Final = r'<{p}c\s(?:[^<>]{{0,400}}?\s)??r="[A-Z]{{1,3}}\d{{1,7}}"'
_ROW: Final = r"<{p}row(?=[\s/>])"
_NUMBERED_ROW: Final = r'<{p}row\s(?:[^<>]{{0,400}}?\s)??r="\d{{1,7}}"'
_TAG: Final = r"""<(?:(/){p}row\s*+|{p}(c|row)(?=[\s/>])((?:[^<>"'/]++|"[^"<]*+"|'[^'<]*+'|/(?!>))*+)(/?))>"""
_ATTRIBUTE: Final = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_PLACE: Final = re.compile(rb"([A-Za-z]{1,3})(\d{1,7})")
_QUOTED, _HIDDEN = b"='", b"hidden="


def with_places(sheet: bytes, prefix: str) -> bytes:
    """A sheet in which each cell and row says where it stands, and all that they say is in double quotation marks.

    A cell that does not say it stands to the right of the one before, and a row below it, as the library has it.

    Parameters
    ----------
    sheet
        In XML.
    prefix
        What its names begin with, with the colon.
    """
    if _all_placed(sheet, prefix):
        return sheet
    return _pattern(_TAG, prefix).sub(_Placing(prefix.encode()).placed, sheet)


def _all_placed(sheet: bytes, prefix: str) -> bool:
    cells = sum(sheet.count(f"<{prefix}c".encode() + begins) for begins in _CELL_BEGINS)
    return (
        _QUOTED not in sheet
        and cells == _times(_NAMED_CELL, prefix, sheet)
        and (_HIDDEN not in sheet or _times(_ROW, prefix, sheet) == _times(_NUMBERED_ROW, prefix, sheet))
    )


def _times(pattern: str, prefix: str, sheet: bytes) -> int:
    return len(_pattern(pattern, prefix).findall(sheet))


class _Placing:
    """Where the next cell stands, as a sheet is gone through; rows and columns from 0."""

    def __init__(self, prefix: bytes) -> None:
        self._prefix = prefix
        self._row = self._column = 0

    def placed(self, tag: re.Match[bytes]) -> bytes:
        """A tag with its place."""
        if tag[1]:
            self._end_row()
            return tag[0]
        told = {name: double or single for name, double, single in _ATTRIBUTE.findall(tag[3])}
        told[b"r"] = self._of_row(told) if tag[2] == b"row" else self._of_cell(told)
        if tag[2] == b"row" and tag[4]:
            self._end_row()
        attributes = b"".join(b' %s="%s"' % (name, value.replace(b'"', b"&quot;")) for name, value in told.items())
        return b"<%s%s%s%s>" % (self._prefix, tag[2], attributes, tag[4])

    def _of_row(self, told: dict[bytes, bytes]) -> bytes:
        if (number := told.get(b"r", b"").strip()).isdigit():
            self._row = int(number) - 1
        return b"%d" % (self._row + 1)

    def _of_cell(self, told: dict[bytes, bytes]) -> bytes:
        row = self._row + 1
        if place := _PLACE.fullmatch(told.get(b"r", b"").strip()):
            self._column, row = _number(place[1]), int(place[2])
        self._column += 1
        return _letters(self._column) + b"%d" % row

    def _end_row(self) -> None:
        self._row, self._column = self._row + 1, 0


def _number(letters: bytes) -> int:
    """The number of a column, from 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _letters(number: int) -> bytes:
    """What a column is called; the first is 1."""
    letters = b""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = b"%c" % (ord("A") + letter) + letters
    return letters


def _pattern(pattern: str, prefix: str) -> re.Pattern[bytes]:
    return re.compile(pattern.format(p=prefix).encode())
