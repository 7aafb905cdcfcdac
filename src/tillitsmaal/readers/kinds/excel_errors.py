"""Cells of a workbook that hold an error such as `#DIV/0!`: the library that reads workbooks leaves them empty.

An empty cell was skipped by who answered; an error is a fault in the sheet, which its user must be told of.
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from posixpath import join, normpath
from typing import Final
from xml.etree import ElementTree

_CELL: Final = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*?\bt="e"[^>]*>.*?<v>(#[^<]{1,20})</v>', re.DOTALL)
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"


def error_cells(data: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """Texts of the errors in each sheet of a workbook in the XML format, by row and column from 0; else none.

    Raises
    ------
    zipfile.BadZipFile, xml.etree.ElementTree.ParseError, KeyError
        The workbook is broken.
    """
    if not zipfile.is_zipfile(BytesIO(data)):
        return {}
    with zipfile.ZipFile(BytesIO(data)) as packed:
        if not {_WORKBOOK, _RELATIONS} <= set(packed.namelist()):
            return {}
        return {name: dict(_errors(packed.read(part))) for name, part in _sheets(packed)}


def _sheets(packed: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name of each sheet, and the part that holds it."""
    relations = ElementTree.fromstring(packed.read(_RELATIONS))
    targets = {one.get("Id"): one.get("Target") or "" for one in relations}
    for sheet in ElementTree.fromstring(packed.read(_WORKBOOK)).iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        if part in packed.namelist():
            yield sheet.get("name") or "", part


def _errors(sheet: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    if b't="e"' not in sheet:
        return
    for column, row, text in _CELL.findall(sheet):
        yield (int(row) - 1, _number(column)), text.decode("ascii", "replace")


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
