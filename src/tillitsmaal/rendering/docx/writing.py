"""The text of a report, block by block."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Final, assert_never

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from tillitsmaal.documents.docx import xml
from tillitsmaal.documents.docx.xml import Element, paragraph, run, w
from tillitsmaal.rendering.docx.contents import bookmarked, contents, place_of_contents
from tillitsmaal.rendering.docx.numbering import begun_anew
from tillitsmaal.rendering.docx.pages import text_width
from tillitsmaal.rendering.docx.pictures import picture
from tillitsmaal.rendering.docx.styles import Role, Styles, style_id
from tillitsmaal.rendering.docx.tables import table
from tillitsmaal.rendering.docx.typeface import Typeface, typeface
from tillitsmaal.report.model import Block, Bullets, Figure, Report, Section, Sentence, Table, Tone
from tillitsmaal.text import Language, say

_TONES: Final[dict[Tone, Role]] = {
    "lead": "TillitLead",
    "text": "Normal",
    "note": "TillitNote",
    "command": "TillitCommand",
}
_HEADINGS: Final[dict[int, Role]] = {1: "Heading1", 2: "Heading2"}
_GAP: Final = 200
"""Twips between a table or figure and the text after it."""
_WIDE_GAP: Final = 300
"""Twips between a table, a figure or a note and the caption of the next table or figure."""
_HELD: Final = "\N{NULL}"
"""Stands for a number while its place in the words is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What writing a block needs."""

    document: Document
    styles: Styles
    language: Language
    letters: Typeface
    """Of tables."""
    tables: Iterator[int] = field(default_factory=lambda: count(1))
    figures: Iterator[int] = field(default_factory=lambda: count(1))


def write(document: Document, report: Report, styles: Styles) -> None:
    """Write a report into a document without content."""
    end = document.element.body.get_or_add_sectPr()
    letters = typeface(document, styles["TillitTableText"])
    desk = _Desk(document=document, styles=styles, language=report.language, letters=letters)
    for element in _elements(desk, report):
        end.addprevious(element)
    if end.getprevious().tag == qn("w:tbl"):
        end.addprevious(_divider(desk))


def _elements(desk: _Desk, report: Report) -> Iterator[Element]:
    if report.stamp is not None:
        yield _plain(desk, "TillitStamp", report.stamp.text)
    yield _plain(desk, "Title", report.title)
    if report.subtitle:
        yield _plain(desk, "Subtitle", report.subtitle)
    contents_at = place_of_contents(report.sections)
    for number, section in enumerate(report.sections):
        if number == contents_at:
            yield from contents(report, desk.styles)
        yield _heading(desk, section, number)
        yield from _blocks(desk, [block for block in section.blocks if _is_shown(block)])


def _is_shown(block: Block) -> bool:
    return not (isinstance(block, Table) and block.workbook_only)


def _heading(desk: _Desk, section: Section, number: int) -> Element:
    properties = [w("pageBreakBefore")] if section.starts_page and number else []
    return paragraph(style_id(desk.styles[_HEADINGS[section.level]]), bookmarked(number, section.heading), properties)


def _blocks(desk: _Desk, blocks: Sequence[Block]) -> Iterator[Element]:
    for before, block, after in zip((None, *blocks), blocks, (*blocks[1:], None), strict=False):
        follows = isinstance(before, Table | Figure)
        properties = [w("keepNext")] if isinstance(after, Table | Figure) else []
        if isinstance(block, Table | Figure) and (follows or _is_note(before)):
            properties.append(w("spacing", before=_WIDE_GAP))
        elif follows:
            properties.append(w("spacing", before=_GAP))
        if follows and isinstance(block, Table) and not block.caption:
            yield _divider(desk)
        yield from _block(desk, block, properties)


def _is_note(block: Block | None) -> bool:
    return isinstance(block, Sentence) and block.tone == "note"


def _block(desk: _Desk, block: Block, properties: list[Element]) -> Iterator[Element]:
    """Write a block; the properties are those of its paragraph, where it is one, or of a list's first or a caption."""
    spacing = [each for each in properties if each.tag == qn("w:spacing")]
    match block:
        case Sentence():
            yield _plain(desk, _TONES[block.tone], block.text, properties)
        case Table():
            yield from _captioned(desk, block, spacing)
            yield table(block, desk.styles, text_width(desk.document) / Pt(1), desk.letters)
            yield from _notes(desk, block.notes)
        case Bullets():
            yield from _list(desk, block, spacing)
        case Figure():
            yield from _captioned(desk, block, spacing)
            yield _drawn(desk, block)
            yield from _notes(desk, block.notes)
        case _:
            assert_never(block)


def _captioned(desk: _Desk, block: Table | Figure, spacing: list[Element]) -> Iterator[Element]:
    """Write a caption with a number that Word keeps counting; a thing without a caption has no number."""
    if not block.caption:
        return
    kind, numbers = ("table", desk.tables) if isinstance(block, Table) else ("figure", desk.figures)
    before, _, after = say(f"rendering.{kind}", desk.language, number=_HELD).partition(_HELD)
    counted = xml.field(rf"SEQ {before.strip()} \* ARABIC", str(next(numbers)))
    runs = [run(before), *counted, run(f"{after}. {block.caption}")]
    yield paragraph(style_id(desk.styles["Caption"]), runs, [w("keepNext"), *spacing])


def _notes(desk: _Desk, notes: Sequence[Sentence]) -> Iterator[Element]:
    for number, note in enumerate(notes, 1):
        yield _plain(desk, "TillitNote", note.text, [w("keepNext")] if number < len(notes) else [])


def _list(desk: _Desk, bullets: Bullets, spacing: list[Element]) -> Iterator[Element]:
    style = desk.styles["ListNumber" if bullets.numbered else "ListBullet"]
    number = begun_anew(desk.document, style) if bullets.numbered else None
    for place, item in enumerate(bullets.items, 1):
        properties = [w("numPr", w("ilvl", val=0), w("numId", val=number))] if number else []
        if place == 1:
            properties += spacing
        yield paragraph(style_id(style), [run(item.text, _emphasis(item.tone))], properties)


def _emphasis(tone: Tone) -> list[Element]:
    """Say how the letters of a sentence in a list look, whose paragraph is the list's."""
    match tone:
        case "lead":
            return [w("b"), w("bCs")]
        case "command":
            return [w("rFonts", ascii="Courier New", hAnsi="Courier New", cs="Courier New"), w("noProof")]
        case _:
            return []


def _drawn(desk: _Desk, figure: Figure) -> Element:
    properties = [w("keepNext")] if figure.notes else []
    return paragraph(style_id(desk.styles["TillitFigure"]), [picture(desk.document, figure)], properties)


def _divider(desk: _Desk) -> Element:
    """Make a paragraph without height, as Word wants one between two tables and after the last."""
    low = w("spacing", before=0, after=0, line=20, lineRule="exact")
    return paragraph(style_id(desk.styles["TillitFigure"]), [], [low, w("rPr", w("sz", val=2), w("szCs", val=2))])


def _plain(desk: _Desk, role: Role, text: str, properties: Sequence[Element] = ()) -> Element:
    return paragraph(style_id(desk.styles[role]), [run(text)] if text else [], properties)
