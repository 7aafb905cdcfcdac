"""The workbook: its sheets in order, and what it says about itself."""

from io import BytesIO
from typing import Final, Literal, assert_never
from warnings import catch_warnings, filterwarnings

from xlsxwriter.workbook import Workbook

from tillitsmaal.rendering.xlsx.figure import write_figure
from tillitsmaal.rendering.xlsx.grid import freeze, repeat_heads, set_widths, write_grid
from tillitsmaal.rendering.xlsx.inert import on_one_line
from tillitsmaal.rendering.xlsx.leaves import Leaf, leaves, uncut
from tillitsmaal.rendering.xlsx.overview import write_overview
from tillitsmaal.rendering.xlsx.page import Binding, new_page, write_lines
from tillitsmaal.rendering.xlsx.styles import FONT, Styles
from tillitsmaal.report.model import Figure, Report, Table
from tillitsmaal.text import say
from tillitsmaal.workbooks import CREATED, options

_WARNINGS: Final[Literal["ignore", "error"]] = "ignore"
"""What XlsxWriter has to say helps nobody who only asked for a report."""


def workbook(report: Report) -> bytes:
    """Lay a report out."""
    with catch_warnings():
        filterwarnings(_WARNINGS, module="xlsxwriter")
        return _written(uncut(report))


def _written(report: Report) -> bytes:
    buffer = BytesIO()
    with Workbook(buffer, {**options(), "default_format_properties": dict(FONT)}) as book:
        book.set_properties({"title": on_one_line(report.title), "created": CREATED})
        book.set_size(2400, 1400)
        binding = _binding(book, report)
        sheets = leaves(report)
        write_overview(binding, report, sheets)
        for leaf in sheets:
            _write(binding, leaf)
    return buffer.getvalue()


def _binding(book: Workbook, report: Report) -> Binding:
    return Binding(
        book=book,
        styles=Styles(book),
        language=report.language,
        stamp=report.stamp.text if report.stamp else "",
        title=report.title,
        overview=say("rendering.xlsx.overview", report.language),
    )


def _write(binding: Binding, leaf: Leaf) -> None:
    page = new_page(binding, leaf)
    match leaf.content:
        case Table() as table:
            place = write_grid(page, table)
            set_widths(page, place.widths)
            freeze(page, place, filtered=bool(table.caption))
            repeat_heads(page, place)
            write_lines(page, place.rows.stop + 1, table.notes, place.widths)
        case Figure() as figure:
            write_figure(page, figure)
        case _:
            assert_never(leaf.content)
