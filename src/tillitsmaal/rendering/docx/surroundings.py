"""Headers and footers: whom the report is for, and the number of the page, beside what the template has there."""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Final

from docx.document import Document
from docx.oxml.ns import qn
from docx.section import Section, _Footer, _Header

from tillitsmaal.documents.docx.xml import Element, attribute, field, paragraph, run, value, w
from tillitsmaal.rendering.docx.numbering import bases
from tillitsmaal.rendering.docx.styles import Styles, style_id
from tillitsmaal.rendering.docx.typeface import typeface
from tillitsmaal.rendering.docx.widths import length
from tillitsmaal.report.model import Report
from tillitsmaal.text import Language, say

_PAGE: Final = re.compile(r"\bPAGE\b", re.IGNORECASE)
_HELD: Final = "\N{NULL}"
"""Stands for the page number while its place in the words is looked for."""
_WORDS: Final = frozenset(
    qn(f"w:{name}") for name in ("pPr", "r", "rPr", "t", "proofErr", "bookmarkStart", "bookmarkEnd")
)
"""What is in a paragraph that holds words and nothing else."""
_LEFT: Final = ("", "left", "start", "both")
_BELOW: Final = "100"
"""Twips below a header."""
_BETWEEN: Final = " \N{MIDDLE DOT} "
_TWIPS: Final = 20
"""Of a point."""
_ROOM: Final = 72.0
"""Points for a page number and the space before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """How a page number is written."""

    document: Document
    language: Language
    styles: Styles
    width: float


def set_surroundings(document: Document, report: Report, styles: Styles, width: float) -> None:
    """Write headers and footers, `width` points wide.

    The text of the first page says whom the report is for, so its header does not. Where the template's first page has
    no header and footer of its own, it gets those of the others.
    """
    section = document.sections[-1]
    for header in (*_headers(document, section), *_first(section)):
        _take_stamps(header, styles)
    _number_pages(section, _Line(document=document, language=report.language, styles=styles, width=width))
    if report.stamp is not None:
        _set_first_page_apart(section)
        for header in _headers(document, section):
            _make(header)
            header._element.insert(0, paragraph(style_id(styles["TillitHeaderStamp"]), [run(report.stamp.text)]))
            _set_apart(header._element[-1])


def _headers(document: Document, section: Section) -> list[_Header]:
    """List the headers of pages after the first."""
    even = [section.even_page_header] if document.settings.odd_and_even_pages_header_footer else []
    return [section.header, *even]


def _first(section: Section) -> list[_Header]:
    return [section.first_page_header] if section.different_first_page_header_footer else []


def _take_stamps(header: _Header, styles: Styles) -> None:
    """Take out the stamps of an earlier report that is now a template."""
    if not header.is_linked_to_previous:
        for each in list(header._element.iter(qn("w:p"))):
            if value(each.pPr, "pStyle") == style_id(styles["TillitHeaderStamp"]):
                each.getparent().remove(each)
        if len(header._element) == 0:
            header._element.append(w("p"))


def _set_first_page_apart(section: Section) -> None:
    if section.different_first_page_header_footer:
        return
    section.different_first_page_header_footer = True
    _copy(section.header, section.first_page_header)
    _copy(section.footer, section.first_page_footer)


def _copy(source: _Header | _Footer, target: _Header | _Footer) -> None:
    """Make one header or footer like another, with what its pictures and links refer to."""
    target.is_linked_to_previous = True
    if source.is_linked_to_previous:
        return
    _make(target)
    target._element.extend(deepcopy(child) for child in source._element)
    for key, each in source.part.rels.items():
        aim = each.target_ref if each.is_external else each.target_part
        target.part.rels.add_relationship(each.reltype, aim, key, each.is_external)


def _make(surrounding: _Header | _Footer) -> None:
    """See to it that there is a header or footer; a new one is empty."""
    if surrounding.is_linked_to_previous:
        surrounding.is_linked_to_previous = False
        for child in list(surrounding._element):
            surrounding._element.remove(child)


def _set_apart(last: Element) -> None:
    """Keep a header, which is now higher, from touching the text."""
    if last.tag == qn("w:p") and last.get_or_add_pPr().spacing is None:
        last.pPr.get_or_add_spacing().set(qn("w:after"), _BELOW)


def _number_pages(section: Section, line: _Line) -> None:
    sides = [(section.header, section.footer)]
    if line.document.settings.odd_and_even_pages_header_footer:
        sides.append((section.even_page_header, section.even_page_footer))
    for header, footer in sides:
        if not (_has_number(header) or _has_number(footer)):
            _make(footer)
            _put_number(footer._element, line)


def _has_number(surrounding: _Header | _Footer) -> bool:
    if surrounding.is_linked_to_previous:
        return False
    element: Element = surrounding._element
    instructions = "".join(each.text or "" for each in element.iter(qn("w:instrText")))
    simple = " ".join(attribute(each, "instr") for each in element.iter(qn("w:fldSimple")))
    return _PAGE.search(f"{instructions} {simple}") is not None


def _put_number(footer: Element, line: _Line) -> None:
    """Write the page number on the footer's last line where there is room: to the right, or after centred words."""
    before, _, after = say("rendering.docx.page", line.language, page=_HELD).partition(_HELD)
    number = [run(before), *field("PAGE", "1"), *([run(after)] if after else [])]
    last = footer[-1] if len(footer) else None
    words = None if last is None else _words(last)
    if last is None or words is None or not _has_room(last, words, line):
        last = paragraph(style_id(line.styles["Footer"]), [])
        footer.append(last)
        words = ""
    if words and _alignment(last, line) not in _LEFT:
        number.insert(0, run(_BETWEEN))
    elif words:
        _set_tab(last, line)
        number.insert(0, w("r", w("tab")))
    else:
        last.get_or_add_pPr().get_or_add_jc().set(qn("w:val"), "right")
    last.extend(number)


def _set_tab(last: Element, line: _Line) -> None:
    """Give a paragraph one tab stop, at the right margin, instead of those of its style."""
    right = round(line.width * _TWIPS)
    styles = bases(line.document.styles.element, _style(last, line))
    stops = {
        attribute(stop, "pos") for each in (last, *styles) for stop in each.iterfind(f"{qn('w:pPr')}//{qn('w:tab')}")
    }
    kept = [w("tab", val="clear", pos=each) for each in sorted(stops, key=int) if each != str(right)]
    properties = last.get_or_add_pPr()
    properties._remove_tabs()
    properties._insert_tabs(w("tabs", *kept, w("tab", val="right", pos=right)))


def _words(line: Element) -> str | None:
    """Return the words of a paragraph; None where it is none, or holds more than words."""
    if line.tag != qn("w:p") or any(each.tag not in _WORDS for each in _seen(line)):
        return None
    return "".join(each.text or "" for each in line.iter(qn("w:t"))).strip()


def _seen(line: Element) -> Iterator[Element]:
    """Go through what is in a paragraph and its runs, without what they look like."""
    for child in line:
        yield child
        if child.tag == qn("w:r"):
            yield from child


def _has_room(last: Element, words: str, line: _Line) -> bool:
    style = _style(last, line)
    letters = typeface(line.document, style)
    return length(words, letters.size * letters.width) + _ROOM < line.width


def _alignment(last: Element, line: _Line) -> str:
    """Return how a paragraph is aligned, by itself or by its style."""
    looks = [last.pPr, *(each.pPr for each in bases(line.document.styles.element, _style(last, line)))]
    return next((found for each in looks if (found := value(each, "jc"))), "")


def _style(last: Element, line: _Line) -> Element:
    named = value(last.pPr, "pStyle")
    there = line.document.styles.element.findall(qn("w:style"))
    return next((each for each in there if attribute(each, "styleId") == named), line.styles["Normal"])
