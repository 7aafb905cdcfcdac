"""Cells of a workbook that show a percent: `80 %` is stored as 0.8, and the library that reads workbooks gives that."""

import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Final
from xml.etree import ElementTree

from tillitsmaal.readers.books.kinds.values import text_of_value

STYLES: Final = "xl/styles.xml"
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_BUILT_IN: Final = frozenset({"9", "10"})
"""Numbers of the formats `0%` and `0.00%`."""
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""Parts of a number format that only stand there."""
_CELL: Final = r'<{p}c\s(?=[^<>]{{0,400}}\bs="(\d{{1,6}})")[^<>]{{0,400}}?\br="([A-Z]{{1,3}})(\d{{1,7}})"'


def percent_styles(styles: bytes) -> frozenset[str]:
    """Numbers of the cell styles that show a percent.

    Raises
    ------
    xml.etree.ElementTree.ParseError
        The part is broken.
    """
    root = ElementTree.fromstring(styles)
    formats = ((one.get("numFmtId", ""), one.get("formatCode", "")) for one in root.iter(f"{_MAIN}numFmt"))
    own = dict(formats)
    percents = {number for number, code in own.items() if "%" in _LITERAL.sub("", code)} | (_BUILT_IN - own.keys())
    cells = root.find(f"{_MAIN}cellXfs")
    listed = enumerate(cells.iter(f"{_MAIN}xf") if cells is not None else ())
    return frozenset(str(number) for number, style in listed if style.get("numFmtId") in percents)


def percent_cells(sheet: bytes, prefix: str, styles: Collection[str]) -> Iterator[tuple[bytes, bytes]]:
    """Letters and number of each cell with one of these styles."""
    if styles:
        wanted = frozenset(map(str.encode, styles))
        cells = re.compile(_CELL.format(p=prefix).encode()).findall(sheet)
        yield from ((letters, row) for style, letters, row in cells if style in wanted)


@lru_cache(maxsize=1 << 12)
def percent_text(value: float) -> str:
    """A number as the percent that it is shown as.

    Examples
    --------
    >>> percent_text(0.8), percent_text(1.0), percent_text(0.285)
    ('80 %', '100 %', '28.5 %')
    """
    return f"{text_of_value(Decimal(repr(value)) * 100)} %"
