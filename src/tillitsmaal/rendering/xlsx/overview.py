"""The first sheet: the report's sentences in order, with links to the sheets."""

from collections.abc import Sequence
from typing import Final

from tillitsmaal.rendering.xlsx.leaves import Leaf, only_here
from tillitsmaal.rendering.xlsx.measure import lines_in, on_one_line_of
from tillitsmaal.rendering.xlsx.page import LINE_HEIGHT, Binding, Page, link_to, set_up_print
from tillitsmaal.rendering.xlsx.styles import QUIET, TONES, Look
from tillitsmaal.report.model import Block, Bullets, Report, Section, Sentence
from tillitsmaal.text import say
from tillitsmaal.workbooks import in_cell

_WIDTH: Final = 96
_SIZE: Final = 10.0
"""Of letters, in points."""
_LEADING: Final = 1.4
"""Height of a line, in sizes of its letters."""
_HEADINGS: Final[dict[int, Look]] = {1: {"font_size": 14}, 2: {"font_size": 12}}


class Writer:
    """Writes one line under the other in the first column."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.row = 0

    def text(self, text: str, *looks: Look) -> None:
        """Write a text, wrapped."""
        style = self.page.binding.styles({"text_wrap": True}, *looks)
        size = max([float(str(look["font_size"])) for look in looks if "font_size" in look], default=_SIZE)
        lines = lines_in(text, _WIDTH * _SIZE / size, bold=any("bold" in look for look in looks))
        self.page.sheet.set_row(self.row, max(LINE_HEIGHT, lines * size * _LEADING))
        self.page.sheet.write_string(self.row, 0, in_cell(text), style)
        self.row += 1

    def link(self, text: str, sheet: str) -> None:
        """Write a link to a sheet, on one line; the sheet has the whole title."""
        link_to(self.page, (self.row, 0), sheet, on_one_line_of(text, _WIDTH))
        self.row += 1

    def skip(self) -> None:
        """Leave a row empty."""
        self.row += 1


def write_overview(binding: Binding, report: Report, sheets: Sequence[Leaf]) -> None:
    """Write stamp, title, the sections' sentences with links where tables and figures stand, and the contents."""
    page = Page(sheet=binding.book.add_worksheet(binding.overview), binding=binding, name=binding.overview)
    page.sheet.set_column(0, 0, _WIDTH)
    set_up_print(page, landscape=False)
    writer = Writer(page)
    _write_top(writer, report)
    contents, by_content = writer.row, {id(leaf.content): leaf for leaf in sheets}
    writer.skip()
    for section in report.sections:
        _write_section(writer, section, by_content)
    if sheets:
        link_to(page, (contents, 0), binding.overview, f"{_contents(binding)} ↓", writer.row + 1)
        _write_contents(writer, sheets)


def _write_top(writer: Writer, report: Report) -> None:
    if report.stamp is not None:
        writer.text(report.stamp.text, {"bold": True, "bottom": 1})
    writer.text(report.title, {"bold": True, "font_size": 18})
    if report.subtitle:
        writer.text(report.subtitle, {"font_color": QUIET, "font_size": 12})


def _write_section(writer: Writer, section: Section, by_content: dict[int, Leaf]) -> None:
    writer.skip()
    writer.text(section.heading, {"bold": True}, _HEADINGS[section.level])
    for block in section.blocks:
        _write_block(writer, block, by_content)


def _write_block(writer: Writer, block: Block, by_content: dict[int, Leaf]) -> None:
    match block:
        case Sentence():
            writer.text(block.text, TONES[block.tone])
        case Bullets():
            for number, item in enumerate(block.items, 1):
                sign = f"{number}." if block.numbered else "•"
                writer.text(f"{sign} {item.text}", TONES[item.tone], {"indent": 1})
        case _:
            leaf = by_content[id(block)]
            writer.link(f"→ {leaf.title}", leaf.name)


def _write_contents(writer: Writer, sheets: Sequence[Leaf]) -> None:
    writer.skip()
    writer.text(_contents(writer.page.binding), {"bold": True}, _HEADINGS[1])
    for leaf, before in zip(sheets, (None, *sheets), strict=False):
        if only_here(leaf) and not (before and only_here(before)):
            writer.text(say("rendering.xlsx.only_here", writer.page.binding.language), TONES["note"])
        writer.link(leaf.title or leaf.name, leaf.name)


def _contents(binding: Binding) -> str:
    return say("rendering.contents", binding.language)
