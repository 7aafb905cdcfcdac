"""What surrounds the text: page size, headers and footers, language and the file's properties."""

from docx.document import Document
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Length, Pt

from tillitsmaal.documents.docx.properties import TAGS, set_properties
from tillitsmaal.documents.docx.xml import Element, attribute, w
from tillitsmaal.rendering.docx.styles import Styles
from tillitsmaal.rendering.docx.surroundings import set_surroundings
from tillitsmaal.report.model import Report


def set_pages(document: Document, report: Report, styles: Styles) -> None:
    """Write headers, footers, language and properties."""
    _set_size(document.sections[-1])
    set_surroundings(document, report, styles, text_width(document) / Pt(1))
    _set_language(document, TAGS[report.language])
    set_properties(document, report.title, report.subtitle, report.language)


def text_width(document: Document) -> Length:
    """Return the width of a column of text on the last section's pages."""
    section = document.sections[-1]
    margins = (section.left_margin or 0) + (section.right_margin or 0) + (section.gutter or 0)
    return Length(_columns(section, (section.page_width or Cm(21)) - margins))


def text_height(document: Document) -> Length:
    """Return the height of the text on the last section's pages."""
    section = document.sections[-1]
    margins = abs(section.top_margin or 0) + abs(section.bottom_margin or 0)
    return Length((section.page_height or Cm(29.7)) - margins)


def _columns(section: Section, width: int) -> int:
    columns = section._sectPr.find(qn("w:cols"))
    count = int(attribute(columns, "num") or 1) if columns is not None else 1
    if count < 2:
        return width
    gap = int(attribute(columns, "space") or 720) * 635
    return (width - (count - 1) * gap) // count


def _set_size(section: Section) -> None:
    if section.page_width is None or section.page_height is None:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
    if section.left_margin is None or section.right_margin is None:
        section.left_margin = section.right_margin = Cm(2.5)
    if section.top_margin is None or section.bottom_margin is None:
        section.top_margin = section.bottom_margin = Cm(2.5)


def _set_language(document: Document, tag: str) -> None:
    styles = document.styles.element
    defaults = _child(_child(_child(styles, "docDefaults", 0), "rPrDefault", 0), "rPr", 0)
    _child(defaults, "lang")
    for each in styles.iter(qn("w:lang")):
        each.set(qn("w:val"), tag)
    for each in document.settings.element.iter(qn("w:themeFontLang")):
        each.set(qn("w:val"), tag)


def _child(parent: Element, name: str, place: int | None = None) -> Element:
    found: Element | None = parent.find(qn(f"w:{name}"))
    if found is None:
        found = w(name)
        parent.insert(len(parent) if place is None else place, found)
    return found
