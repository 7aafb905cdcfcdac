"""Cells of a workbook that are not empty, though the library that reads workbooks leaves them so.

An empty cell was skipped by who answered. An error such as `#DIV/0!`, and a formula that was never worked out since a
program wrote it, are faults in the sheet, which its user must be told of. Nor does it tell which cells
show a percent, which rows and columns are hidden, and which cells stand there twice, of which it gives the last.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Final

from tillitsmaal.errors import Place, refuse
from tillitsmaal.readers.books.kinds.excel_percents import STYLES, percent_cells, percent_styles
from tillitsmaal.readers.books.kinds.excel_places import with_places
from tillitsmaal.readers.books.kinds.excel_sheets import sheets_of

_PREFIX: Final = re.compile(rb"<(\w{1,20}:)?worksheet[\s>]")
_BEGIN: Final = r"<{p}c\s([^<>]{{1,400}})>\s*"
_FORMULA: Final = r"<{p}f(?:\s[^<>]*)?(?:/>|>[^<]*</{p}f>)\s*"
_ERROR: Final = rf"{_BEGIN}(?:{_FORMULA})?<{{p}}v>(#[^<]{{{{1,20}}}})</{{p}}v>"
_NOT_WORKED_OUT: Final = rf"{_BEGIN}{_FORMULA}(?:(<{{p}}v\s*/>|<{{p}}v>\s*</{{p}}v>)|</{{p}}c>)"
_HIDDEN: Final = r'<{p}row\s(?=[^<>]{{0,400}}\bhidden="(?:1|true)")[^<>]{{0,400}}?\br="(\d{{1,7}})"'
_HIDDEN_COLUMNS: Final = r'<{p}col\s(?=[^<>]{{0,400}}\bhidden=["\'](?:1|true)["\'])([^<>]{{1,400}})>'
_ENDS: Final = re.compile(rb"""\b(min|max)=["'](\d{1,7})["']""")
_NAMED: Final = r'<{p}c\s(?:[^<>]{{0,400}}?\s)??r="([A-Z]{{1,3}}\d{{1,7}})"'
_PLACE: Final = re.compile(rb'\br="(([A-Z]{1,3})(\d{1,7}))"')
_IS_ERROR: Final = b't="e"'
_IS_TEXT: Final = b't="str"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """What the library does not read of a sheet."""

    errors: Mapping[tuple[int, int], str]
    """Text of each error, by row and column from 0."""
    formulas: tuple[str, ...]
    """Names of cells, as `D2`, with a formula that was never worked out."""
    percents: frozenset[tuple[int, int]]
    """Places of the cells that show a percent, by row and column from 0."""
    hidden: frozenset[int]
    """Rows that are not shown, as a spreadsheet numbers them: hidden, filtered away or folded."""
    hidden_columns: tuple[range, ...] = ()
    """Columns that are not shown, from 0."""


def unread_cells(data: bytes, name: str) -> dict[str, Unread]:
    """What is not read of each sheet of a workbook in the XML format; nothing of other formats.

    A workbook that is broken raises whatever its archive or its XML does.

    Parameters
    ----------
    data
        The workbook.
    name
        What it is called.

    Raises
    ------
    InputRefused
        `file_damaged`: a cell stands there twice.
    """
    if not zipfile.is_zipfile(BytesIO(data)):
        return {}
    with zipfile.ZipFile(BytesIO(data)) as packed:
        styles = percent_styles(packed.read(STYLES)) if STYLES in packed.namelist() else frozenset()
        return {sheet: _unread(packed.read(part), styles, name) for sheet, part in sheets_of(packed)}


def _unread(sheet: bytes, percents: frozenset[str], name: str) -> Unread:
    found = _PREFIX.search(sheet)
    prefix = (found[1] or b"").decode() if found else ""
    sheet = with_places(sheet, prefix)
    cells = _pattern(_NAMED, prefix).findall(sheet)
    if len(set(cells)) < len(cells):
        raise refuse("file_damaged", Place(source=name), kind="Excel", why="@expected.cells_twice")
    places = percent_cells(sheet, prefix, percents)
    return Unread(
        errors=dict(_errors(sheet, prefix)),
        formulas=tuple(_formulas(sheet, prefix)),
        percents=frozenset((int(row) - 1, _number(letters)) for letters, row in places),
        hidden=frozenset(map(int, _pattern(_HIDDEN, prefix).findall(sheet))),
        hidden_columns=tuple(_columns(sheet, prefix)),
    )


def _columns(sheet: bytes, prefix: str) -> Iterator[range]:
    for attributes in _pattern(_HIDDEN_COLUMNS, prefix).findall(sheet):
        ends = dict(_ENDS.findall(attributes))
        if len(ends) == 2:
            yield range(int(ends[b"min"]) - 1, int(ends[b"max"]))


def _errors(sheet: bytes, prefix: str) -> Iterator[tuple[tuple[int, int], str]]:
    if _IS_ERROR not in sheet:
        return
    for attributes, text in _pattern(_ERROR, prefix).findall(sheet):
        if _IS_ERROR in attributes and (place := _PLACE.search(attributes)):
            yield (int(place[3]) - 1, _number(place[2])), text.decode("ascii", "replace")


def _formulas(sheet: bytes, prefix: str) -> Iterator[str]:
    """Formulas without what they gave; an empty text is what some give."""
    if f"<{prefix}f".encode() not in sheet:
        return
    for attributes, empty in _pattern(_NOT_WORKED_OUT, prefix).findall(sheet):
        if not (empty and _IS_TEXT in attributes):
            place = _PLACE.search(attributes)
            yield place[1].decode() if place else "?"


def _pattern(pattern: str, prefix: str) -> re.Pattern[bytes]:
    return re.compile(pattern.format(p=prefix).encode())


@lru_cache(maxsize=1 << 14)
def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
