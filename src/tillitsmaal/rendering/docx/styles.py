"""Styles: those a document has by their names in any language's Word, and those it lacks from the base document."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Final, Literal, get_args

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from tillitsmaal.documents.docx.base import base_part
from tillitsmaal.documents.docx.xml import Element, attribute, is_on, value
from tillitsmaal.rendering.docx.numbering import settle_list
from tillitsmaal.text import LANGUAGES, Language, say

Role = Literal[
    "Title", "Subtitle", "Heading1", "Heading2", "Heading3", "TOCHeading", "TOC1", "TOC2", "Caption", "ListBullet",
    "ListNumber", "Header", "Footer",
    "TillitStamp", "TillitHeaderStamp", "TillitLead", "TillitNote", "TillitCommand", "TillitTableText",
    "TillitTableHead", "TillitFigure", "TillitTable", "Normal",
]  # fmt: skip
"""A style by its id in the base document."""
Styles = Mapping[Role, Element]

_OWN: Final[Mapping[str, str]] = {
    "TillitStamp": "stamp",
    "TillitHeaderStamp": "header_stamp",
    "TillitLead": "lead",
    "TillitNote": "note",
    "TillitCommand": "command",
    "TillitTableText": "table_text",
    "TillitTableHead": "table_head",
    "TillitFigure": "figure",
    "TillitTable": "table",
}
"""Styles that Word does not have, and the keys of their names."""
_LISTS: Final[Mapping[Role, str]] = {"ListBullet": "1", "ListNumber": "2"}
"""List styles, and their numberings in the base document."""
_REFERENCES: Final = ("basedOn", "next", "link")


def completed(document: Document, language: Language) -> Styles:
    """Find the styles of a report in a document, and add those that it lacks."""
    styles = document.styles.element
    found: dict[str, Element] = {}
    for wanted in parse_xml(base_part("styles")).findall(qn("w:style")):
        role = attribute(wanted, "styleId")
        style = _found(styles, wanted)
        if style is None:
            style = _added(styles, wanted, found)
        if role in _OWN:
            style.find(qn("w:name")).set(qn("w:val"), _name(role, language))
        found[role] = style
    by_role: Styles = {role: found[role] for role in _roles()}
    for role, own in _LISTS.items():
        settle_list(document, by_role[role], own)
    return by_role


def style_id(style: Element) -> str:
    """Return what paragraphs and tables name a style by."""
    return attribute(style, "styleId")


def _roles() -> tuple[Role, ...]:
    return get_args(Role)


def _name(role: str, language: Language) -> str:
    return say(f"rendering.docx.style_{_OWN[role]}", language)


def _found(styles: Element, wanted: Element) -> Element | None:
    """Find a style by its name (Word keeps English names for its own styles, whatever it shows).

    Where a style of Word's has lost its name, its id tells.
    """
    role = attribute(wanted, "styleId")
    names = {_plain(_name(role, each)) for each in LANGUAGES} if role in _OWN else {_named(wanted)}
    same_type: list[Element] = [style for style in styles.findall(qn("w:style")) if _type(style) == _type(wanted)]
    for style in same_type:
        if _named(style) in names or (is_on(wanted, "default") and is_on(style, "default")):
            return style
    same_id = [style for style in same_type if style_id(style) == role and role not in _OWN]
    return same_id[0] if same_id else None


def _named(style: Element) -> str:
    return _plain(value(style, "name") or "")


def _plain(name: str) -> str:
    """Take a name without the aliases that old files write after a comma."""
    return name.partition(",")[0].strip().casefold()


def _type(style: Element) -> str:
    return attribute(style, "type") or "paragraph"


def _added(styles: Element, wanted: Element, found: Mapping[str, Element]) -> Element:
    style = deepcopy(wanted)
    style.set(qn("w:styleId"), _free_id(styles, attribute(wanted, "styleId")))
    for reference in _references(style):
        reference.set(qn("w:val"), attribute(found[attribute(reference, "val")], "styleId"))
    for numbering in _numberings(style):
        numbering.getparent().remove(numbering)
    styles.append(style)
    return style


def _references(style: Element) -> Iterator[Element]:
    for name in _REFERENCES:
        yield from style.findall(qn(f"w:{name}"))


def _numberings(style: Element) -> list[Element]:
    """List the numberings that mean another one in another document; 0 means none everywhere."""
    found = style.findall(f"{qn('w:pPr')}/{qn('w:numPr')}")
    return [each for each in found if value(each, "numId") != "0"]


def _free_id(styles: Element, wanted: str) -> str:
    taken = {attribute(style, "styleId") for style in styles.findall(qn("w:style"))}
    numbered = (f"{wanted}{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(id_ for id_ in numbered if id_ not in taken)
