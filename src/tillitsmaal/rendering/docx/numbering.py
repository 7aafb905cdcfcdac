"""Lists: what numbers and bullets look like, and lists that begin anew."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Final

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.parts.numbering import NumberingPart

from tillitsmaal.documents.docx.base import base_part
from tillitsmaal.documents.docx.xml import Element, attribute, value, w

_ABSTRACT: Final = "abstractNum"
_DEFINITION: Final = "num"


def settle_list(document: Document, style: Element, own: str) -> None:
    """Give a list style a numbering, where neither it nor a style under it has one that exists.

    Parameters
    ----------
    document
        The document.
    style
        Its list style.
    own
        Which numbering of the base document to give it.
    """
    numbering = _numbering(document)
    if _of_style(document, numbering, style) is None:
        _set_numbering(style, _brought(numbering, own))


def begun_anew(document: Document, style: Element) -> str:
    """Make a numbering that looks like a list style's and begins with 1; return its id."""
    numbering = _numbering(document)
    found = _of_style(document, numbering, style)
    if found is None:
        raise ValueError("a list style without numbering")
    abstract, level = found
    override = w("lvlOverride", w("startOverride", val=1), ilvl=level)
    return _defined(numbering, abstract, override)


def _numbering(document: Document) -> Element:
    part = document.part
    if not any(each.reltype == RELATIONSHIP_TYPE.NUMBERING for each in part.rels.values()):
        package = part.package
        made = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, w("numbering"), package)
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
    element: Element = part.numbering_part.element
    return element


def _of_style(document: Document, numbering: Element, style: Element) -> tuple[str, str] | None:
    """Find the abstract numbering and level of a style, in it or in what it is based on."""
    for each in bases(document.styles.element, style):
        properties = each.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        number = value(properties, "numId")
        if number is not None:
            abstract = _abstract(numbering, number)
            return None if abstract is None else (abstract, value(properties, "ilvl") or "0")
    return None


def bases(styles: Element, style: Element) -> Iterator[Element]:
    """Go through a style and those that it is based on."""
    by_id = {attribute(each, "styleId"): each for each in styles.findall(qn("w:style"))}
    seen: set[str] = set()
    at: Element | None = style
    while at is not None and attribute(at, "styleId") not in seen:
        seen.add(attribute(at, "styleId"))
        yield at
        at = by_id.get(value(at, "basedOn") or "")


def _abstract(numbering: Element, number: str) -> str | None:
    there = {attribute(each, "abstractNumId") for each in numbering.findall(qn(f"w:{_ABSTRACT}"))}
    for each in numbering.findall(qn(f"w:{_DEFINITION}")):
        if attribute(each, "numId") == number:
            abstract = value(each, "abstractNumId")
            return abstract if abstract in there else None
    return None


def _brought(numbering: Element, own: str) -> str:
    """Copy a numbering of the base document; return its id here."""
    base = parse_xml(base_part("numbering"))
    found = next(
        each for each in base.findall(qn(f"w:{_ABSTRACT}")) if attribute(each, "abstractNumId") == _abstract(base, own)
    )
    copied = deepcopy(found)
    abstract = _free(numbering, _ABSTRACT, "abstractNumId")
    copied.set(qn("w:abstractNumId"), abstract)
    _insert(numbering, copied, (_ABSTRACT, "numPicBullet"))
    return _defined(numbering, abstract)


def _defined(numbering: Element, abstract: str, *overrides: Element) -> str:
    number = _free(numbering, _DEFINITION, "numId")
    made = w(_DEFINITION, w("abstractNumId", val=abstract), *overrides, numId=number)
    _insert(numbering, made, (_DEFINITION, _ABSTRACT, "numPicBullet"))
    return number


def _free(numbering: Element, name: str, key: str) -> str:
    taken = [int(attribute(each, key)) for each in numbering.findall(qn(f"w:{name}"))]
    return str(max([0, *taken]) + 1)


def _insert(numbering: Element, made: Element, after: tuple[str, ...]) -> None:
    """Put an element after the last of those that come before it in the schema."""
    names = {qn(f"w:{name}") for name in after}
    places = [place for place, child in enumerate(numbering, 1) if child.tag in names]
    numbering.insert(max(places, default=0), made)


def _set_numbering(style: Element, number: str) -> None:
    properties = style.get_or_add_pPr()
    properties.get_or_add_numPr().get_or_add_numId().val = int(number)
