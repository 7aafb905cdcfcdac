"""Merged cells of OpenDocument sheets, of which the library that reads workbooks tells nothing."""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import Final
from zipfile import ZipFile, is_zipfile

from tillitsmaal.readers.books.kinds.ods_extent import TOKEN, times

CONTENT: Final = "content.xml"
_SPANNED: Final = b"-spanned"
_NAME: Final = re.compile(rb"""table:name\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")
_SPANS: Final = re.compile(rb"""-(rows|columns)-spanned\s*+=\s*+["']\s*+([0-9]{1,20})""")
Cell = tuple[int, int]
"""Row and column, from 0."""
Merged = tuple[Cell, Cell]
"""The first and the last of cells that are one."""


def merged_cells(data: bytes) -> dict[str, list[Merged]]:
    """The merged cells of each sheet of a workbook in the OpenDocument format; nothing of other formats.

    A workbook that is broken raises whatever its archive does.
    """
    if not is_zipfile(BytesIO(data)):
        return {}
    with ZipFile(BytesIO(data)) as packed:
        content = packed.read(CONTENT) if CONTENT in packed.namelist() else b""
    found: dict[str, list[Merged]] = {}
    if _SPANNED in content:
        for sheet, merged in _merged(content):
            found.setdefault(sheet, []).append(merged)
    return found


def _merged(content: bytes) -> Iterator[tuple[str, Merged]]:
    """Each with the name of its sheet; a row or cell that is written once may stand there several times."""
    sheet, row, column, rows = "", 0, 0, 0
    for token in TOKEN.finditer(content):
        kind, told = token.groups()
        if kind == b"table":
            sheet, row, rows = _name(told), 0, 0
        elif kind == b"table-row":
            row, column, rows = row + rows, 0, times(told)
        else:
            spans = {end: int(cells) for end, cells in _SPANS.findall(told)}
            last = row + spans.get(b"rows", 1) - 1, column + spans.get(b"columns", 1) - 1
            if last != (row, column):
                yield sheet, ((row, column), last)
            column += times(told)


def _name(told: bytes) -> str:
    found = _NAME.search(told)
    return unescape((found[1] or found[2] or b"").decode()) if found else ""
