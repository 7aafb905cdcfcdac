"""How far apart the cells of a workbook's sheets stand: what reads them makes room for all between before it tells."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import IO, Final
from zipfile import ZipFile

_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_CELL: Final = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br=["']([A-Za-z]{1,3})([0-9]{1,7})["'][^<>]*(?<!/)>""")
_CHUNK: Final = 1 << 22
_KEPT: Final = 1 << 10


def cells_of_sheets(data: bytes) -> Iterator[int]:
    """Rows times columns of each sheet of a workbook in XML, from its first cell to the farthest with content."""
    with ZipFile(BytesIO(data)) as packed:
        for name in packed.namelist():
            if _SHEET.fullmatch(name):
                with packed.open(name) as part:
                    yield _extent(part)


def _extent(part: IO[bytes]) -> int:
    height = width = 0
    rest = b""
    while chunk := part.read(_CHUNK):
        text = rest + chunk
        for column, row in set(_CELL.findall(text)):
            height, width = max(height, int(row)), max(width, _number(column))
        rest = text[-_KEPT:]
    return height * width


def _number(column: bytes) -> int:
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - 64
    return number
