"""Which parts of a workbook hold its sheets."""

from collections.abc import Collection, Iterator, Sequence
from posixpath import join, normpath
from typing import Final
from xml.etree import ElementTree
from zipfile import ZipFile

from tillitsmaal.errors import Place, refuse
from tillitsmaal.readers.books.limits import MOST_SHEETS, too_large

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.{}.rels"
_KINDS: Final = ("xml", "bin")


def sheets_of(packed: ZipFile) -> Iterator[tuple[str, str]]:
    """Name of each sheet of a workbook in XML, and the part that holds it; nothing of other formats.

    What is broken raises whatever its archive or its XML does.
    """
    names = packed.namelist()
    if not {_WORKBOOK, _RELATIONS.format("xml")} <= set(names):
        return
    relations = ElementTree.fromstring(packed.read(_RELATIONS.format("xml")))
    targets = {one.get("Id"): one.get("Target") or "" for one in relations}
    for sheet in ElementTree.fromstring(packed.read(_WORKBOOK)).iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        if part in names:
            yield sheet.get("name") or "", part


def check_sheets(packed: ZipFile, relations: Sequence[str], name: str) -> None:
    """Refuse a workbook of very many sheets, or in which several are one part, that would be read for each.

    Parameters
    ----------
    packed
        The workbook.
    relations
        The relation by which each sheet of a binary workbook is found.
    name
        What it is called.

    Raises
    ------
    InputRefused
        `file_too_large`, `file_damaged`.
    """
    listed = [*relations, *_relations_of_sheets(packed)]
    if len(listed) > MOST_SHEETS:
        raise too_large(name, "sheets", len(listed), MOST_SHEETS)
    targets = list(_targets(packed))
    if len(set(listed)) < len(listed) or len(set(targets)) < len(targets):
        raise refuse("file_damaged", Place(source=name), kind="Excel", why="@expected.sheets_shared")


def binary_sheets(packed: ZipFile, relations: Collection[str]) -> set[str]:
    """The parts that relations of a binary workbook lead to, in small letters."""
    return {
        join("xl", _below(one))
        for part in packed.infolist()
        if part.filename.casefold() == _RELATIONS.format("bin")
        for one in ElementTree.fromstring(packed.read(part))
        if one.get("Id") in relations
    }


def _relations_of_sheets(packed: ZipFile) -> Iterator[str]:
    if _WORKBOOK in packed.namelist():
        for sheet in ElementTree.fromstring(packed.read(_WORKBOOK)).iter():
            if sheet.tag.rpartition("}")[2] == "sheet":
                yield from (value for key, value in sheet.attrib.items() if key.endswith("}id"))


def _targets(packed: ZipFile) -> Iterator[str]:
    """The parts that are said to be sheets."""
    for kind in _KINDS:
        if (part := _RELATIONS.format(kind)) in packed.namelist():
            for one in ElementTree.fromstring(packed.read(part)):
                if one.get("Type", "").endswith("sheet"):
                    yield _below(one)


def _below(relation: ElementTree.Element) -> str:
    """What a relation leads to below `xl/`."""
    return normpath(relation.get("Target", "").lstrip("/").removeprefix("xl/")).casefold()
