"""The pages of a printed form in Word."""

from collections.abc import Iterator
from io import BytesIO
from typing import Final

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from tillitsmaal.documents.docx.base import base
from tillitsmaal.documents.docx.packing import packed
from tillitsmaal.documents.docx.properties import TAGS, set_properties
from tillitsmaal.documents.docx.xml import Element, field, paragraph, run, w
from tillitsmaal.forms.paper.docx_grid import WIDTH, choice_table, grid_table
from tillitsmaal.forms.paper.sheet import Choice, Part, Sheet
from tillitsmaal.text import Language

_SIDES: Final = Mm(18)
_ABOVE: Final = Mm(16)
_BELOW: Final = Mm(18)
_EDGE: Final = Mm(9)
"""From the footer to the end of the paper."""
_TINT: Final = "F3F5F7"
_BLANK: Final = "_" * 12


def document(sheet: Sheet) -> bytes:
    """Lay a form out in the document that all documents are begun from."""
    made = docx.Document(BytesIO(base()))
    _set_page(made)
    _set_language(made, sheet.language)
    set_properties(made, sheet.title, sheet.subtitle, sheet.language)
    _set_footer(made, sheet)
    end = made.element.body.get_or_add_sectPr()
    for element in _elements(sheet):
        end.addprevious(element)
    return packed(made)


def _set_page(made: Document) -> None:
    section = made.sections[-1]
    section.left_margin = section.right_margin = _SIDES
    section.top_margin, section.bottom_margin = _ABOVE, _BELOW
    section.header_distance = section.footer_distance = _EDGE


def _set_language(made: Document, language: Language) -> None:
    for each in made.styles.element.iter(qn("w:lang")):
        each.set(qn("w:val"), TAGS[language])
    for each in made.settings.element.iter(qn("w:themeFontLang")):
        each.set(qn("w:val"), TAGS[language])


def _set_footer(made: Document, sheet: Sheet) -> None:
    footer = made.sections[-1].footer
    footer.is_linked_to_previous = False
    for child in list(footer._element):
        footer._element.remove(child)
    tab = w("r", w("tab"))
    footer._element.append(paragraph("Footer", [run(sheet.footer), tab, *_page(sheet.page)], [_tabs()]))


def _page(words: str) -> Iterator[Element]:
    """Write the words around the number of the page and of all pages, which Word counts."""
    before, _, rest = words.partition("{page}")
    between, _, after = rest.partition("{pages}")
    yield from (run(before), *field("PAGE", "1"), run(between), *field("NUMPAGES", "1"), run(after))


def _tabs() -> Element:
    return w("tabs", w("tab", val="right", pos=WIDTH))


def _elements(sheet: Sheet) -> Iterator[Element]:
    yield paragraph("Title", [run(sheet.title)])
    number = [w("r", w("tab")), run(f"{sheet.number} {_BLANK}", [w("sz", val=18), w("szCs", val=18)])]
    yield paragraph("Subtitle", [run(sheet.subtitle), *number], [_tabs()])
    for words in sheet.opening:
        yield paragraph("Normal", [run(words)])
    yield from _told(sheet)
    yield _heading(1, sheet.you)
    for choice in (sheet.rater, sheet.role):
        if choice is not None:
            yield from _choice(choice)
    for part in sheet.parts:
        yield from _part(part)
    *thanks, codes = sheet.closing
    yield paragraph("TillitLead", [run(" ".join(thanks))], [w("keepNext"), w("spacing", before=360)])
    yield paragraph("TillitNote", [run(codes)])


def _told(sheet: Sheet) -> Iterator[Element]:
    """Say how to answer, on a tint of its own."""
    for line in filter(None, (sheet.how, sheet.answers_for)):
        yield paragraph("TillitLead", [run(line)], [_framed(), w("shd", val="clear", color="auto", fill=_TINT), _low()])


def _framed() -> Element:
    """Widen the tint behind a paragraph by a frame of the same colour; frames that follow each other are one."""
    sides = ("top", "left", "bottom", "right")
    return w("pBdr", *(w(side, val="single", sz=36, space=1, color=_TINT) for side in sides))


def _low() -> Element:
    return w("spacing", before=0, after=0)


def _choice(choice: Choice) -> Iterator[Element]:
    yield _heading(2, choice.question)
    if choice.hint:
        yield paragraph("TillitNote", [run(choice.hint)], [w("keepNext")])
    yield choice_table(choice)


def _part(part: Part) -> Iterator[Element]:
    yield _heading(1, part.heading)
    if part.skip:
        yield paragraph("TillitNote", [run(part.skip)], [w("keepNext")])
    for number, grid in enumerate(part.grids):
        if number:
            yield paragraph("TillitNote", [], [w("keepNext")])
        yield grid_table(grid, "" if number else part.hint, part.heading)


def _heading(level: int, words: str) -> Element:
    return paragraph(f"Heading{level}", [run(words)])
