"""What all sheets have in common: a title, the way back, print set-up, lines of text under what they show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from tillitsmaal.rendering.xlsx.inert import on_one_line
from tillitsmaal.rendering.xlsx.leaves import Leaf
from tillitsmaal.rendering.xlsx.measure import lines_in
from tillitsmaal.rendering.xlsx.styles import LINK, TONES, Look, Styles
from tillitsmaal.report.model import Sentence
from tillitsmaal.text import Language, say
from tillitsmaal.workbooks import in_cell, utf16

FIRST_ROW: Final = 3
"""Where the heads of the columns stand: under the title, the way back and a blank row."""
LINE_HEIGHT: Final = 15.0
"""Of a row with one line, in points."""
_TITLE_HEIGHT: Final = 21.0
_A4: Final = 9
_PROSE: Final = (60, 110)
"""Lines of text under a table are at least and at most so many characters wide."""
_DEFAULT_WIDTH: Final = 9
_GROUND: Final[Look] = {"text_wrap": True, "bottom": 1, "bottom_color": "#FFFFFF"}
"""LibreOffice does not print the last rows of a merged cell unless these have a border."""
_SMALL: Final = '&8&"Arial,Regular"'
"""Small letters. The size comes first: digits of a text would be taken for a part of it."""
_HEADER_PART: Final = 110
"""Characters of a text in the header of printed pages; Excel takes 255 in all."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Binding:
    """What every sheet of a workbook is made with."""

    book: Workbook
    styles: Styles
    language: Language
    stamp: str
    """Empty where the report has none."""
    title: str
    """Of the report."""
    overview: str
    """Name of the first sheet."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Page:
    """One sheet that is being written."""

    sheet: Worksheet
    binding: Binding
    name: str


def new_page(binding: Binding, leaf: Leaf) -> Page:
    """Begin the sheet of a table or figure: its title, and the way back to the overview."""
    page = Page(sheet=binding.book.add_worksheet(leaf.name), binding=binding, name=leaf.name)
    style = binding.styles
    page.sheet.set_row(0, _TITLE_HEIGHT)
    page.sheet.write_string(0, 0, in_cell(leaf.title), style({"bold": True, "font_size": 14}))
    back = say("rendering.xlsx.back", binding.language)
    link_to(page, (1, 0), binding.overview, back)
    if binding.stamp:
        page.sheet.write_string(1, 1, in_cell(binding.stamp), style({"bold": True}))
    set_up_print(page, landscape=True)
    return page


def link_to(page: Page, at: tuple[int, int], target: str, text: str, row: int = 0) -> None:
    """Write a link to the beginning of a row of a sheet."""
    style = page.binding.styles({"font_color": LINK, "underline": 1})
    page.sheet.write_url(*at, f"internal:'{target}'!A{row + 1}", style, on_one_line(text))


def set_up_print(page: Page, *, landscape: bool) -> None:
    """Set A4, one page wide, the stamp and title at the top, the sheet and page number at the bottom."""
    sheet, binding = page.sheet, page.binding
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    sheet.hide_gridlines(2)
    lines = "\n".join(_header(line) for line in (binding.title, binding.stamp) if line)
    sheet.set_header(f"&L{_SMALL}{lines}")
    count = say("rendering.xlsx.page", binding.language, page="&P", pages="&N")
    sheet.set_footer(f"&L{_SMALL}&A&R{_SMALL}{count}")


def write_lines(page: Page, row: int, sentences: Iterable[Sentence], widths: Sequence[float]) -> int:
    """Write sentences one under the other, each across as many columns as it takes to read them well.

    Parameters
    ----------
    page
        Where.
    row
        The first row.
    sentences
        What.
    widths
        Of the sheet's columns, in characters; columns after these have the default width.

    Returns
    -------
    int
        The row after them.
    """
    last, width = _span(widths)
    for sentence in sentences:
        text, look = in_cell(sentence.text), page.binding.styles(TONES[sentence.tone], {"text_wrap": True})
        page.sheet.set_row(row, LINE_HEIGHT * lines_in(text, width))
        if last:
            page.sheet.merge_range(row, 0, row, last, "", look)
        page.sheet.write_string(row, 0, text, look)
        row += 1
    return row


def write_block(page: Page, row: int, sentences: Iterable[Sentence], columns: range) -> int:
    """Write sentences one under the other beside rows of a table, whose heights stay as they are.

    Parameters
    ----------
    page
        Where.
    row
        The first row.
    sentences
        What.
    columns
        Across which columns, of the default width.

    Returns
    -------
    int
        The row after them.
    """
    for sentence in sentences:
        text, look = in_cell(sentence.text), page.binding.styles(TONES[sentence.tone], _GROUND)
        last = row + lines_in(text, len(columns) * _DEFAULT_WIDTH)
        page.sheet.merge_range(row, columns.start, last, columns.stop - 1, "", look)
        page.sheet.write_string(row, columns.start, text, look)
        row = last + 1
    return row


def _span(widths: Sequence[float]) -> tuple[int, float]:
    least, most = _PROSE
    last, width = 0, widths[0] if widths else _DEFAULT_WIDTH
    while width < least or (last + 1 < len(widths) and width + widths[last + 1] <= most):
        last += 1
        width += widths[last] if last < len(widths) else _DEFAULT_WIDTH
    return last, width


def _header(text: str) -> str:
    """Write a text for a header, where `&` begins a command."""
    line = on_one_line(text)
    kept = line
    while utf16(kept.replace("&", "&&")) > _HEADER_PART:
        kept = kept[:-1]
    return (kept if kept == line else f"{kept}…").replace("&", "&&")
