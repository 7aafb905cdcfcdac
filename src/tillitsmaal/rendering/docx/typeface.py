"""The letters of tables: how large a template has them, and whether its font is a wide one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from tillitsmaal.documents.docx.xml import Element, attribute, value
from tillitsmaal.rendering.docx.numbering import bases

_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_NARROW: Final = frozenset(
    {
        "aptos", "arial", "arial narrow", "arial nova", "avenir next lt pro", "calibri", "calibri light", "cambria",
        "candara", "carlito", "constantia", "corbel", "franklin gothic book", "garamond", "gill sans mt", "helvetica",
        "liberation sans", "liberation serif", "roboto", "segoe ui", "source sans 3", "source sans pro",
        "times new roman",
    }
)  # fmt: skip
"""Fonts that are no wider than Arial; so is what stands in for them where they are not installed."""
_WIDE: Final = 1.27
"""Width of Georgia, Verdana and what stands in for them, in widths of Arial. Any other font may be as wide."""
_HALF_POINTS: Final = 20
"""Of a document that does not say how large its letters are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typeface:
    """Letters."""

    size: float
    """In points."""
    width: float = 1.0
    """Of its letters, in widths of Arial's."""


def typeface(document: Document, style: Element) -> Typeface:
    """Tell what a style's letters are like."""
    looks = list(_looks(document.styles.element, style))
    sizes = [size for each in looks if (size := value(each, "sz"))]
    fonts = [font for each in looks if (font := _font(document, each))]
    narrow = bool(fonts) and fonts[0].casefold() in _NARROW
    return Typeface(size=float(sizes[0] if sizes else _HALF_POINTS) / 2, width=1.0 if narrow else _WIDE)


def _looks(styles: Element, style: Element) -> Iterator[Element]:
    """Go through what is said about a style's letters, the nearest first."""
    for each in bases(styles, style):
        yield from each.findall(qn("w:rPr"))
    yield from styles.findall(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")


def _font(document: Document, look: Element) -> str:
    fonts = look.find(qn("w:rFonts"))
    if fonts is None:
        return ""
    themed = attribute(fonts, "asciiTheme")
    if themed:
        return _of_theme(document, "majorFont" if themed.startswith("major") else "minorFont")
    return attribute(fonts, "ascii")


def _of_theme(document: Document, kind: str) -> str:
    for each in document.part.rels.values():
        if each.reltype.endswith("/theme"):
            found = parse_xml(each.target_part.blob).find(f".//{_DRAWING}{kind}/{_DRAWING}latin")
            return "" if found is None else str(found.get("typeface", ""))
    return ""
