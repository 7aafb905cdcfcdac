"""A figure on a sheet: its numbers, a chart of Excel's own where Excel has one, and what the figure shows in words."""

from typing import Final, assert_never

from tillitsmaal.rendering.xlsx.changes import write_changes
from tillitsmaal.rendering.xlsx.chart import Area, Extent
from tillitsmaal.rendering.xlsx.likert import write_likert
from tillitsmaal.rendering.xlsx.matrix import write_matrix
from tillitsmaal.rendering.xlsx.page import LINE_HEIGHT, Page, write_block, write_lines
from tillitsmaal.rendering.xlsx.phase import write_phase
from tillitsmaal.rendering.xlsx.profile import write_profile
from tillitsmaal.rendering.xlsx.ties import write_ties
from tillitsmaal.rendering.xlsx.trend import write_trend
from tillitsmaal.report.drawings import Changes, Likert, Matrix, Network, Phase, Profile, Trend
from tillitsmaal.report.model import Figure, Sentence

_ONE_PAGE: Final = 60
"""Rows that a printed page has room for."""
_WIDE: Final = 2100
"""Pixels across, over which letters on a printed page are too small."""
_DIGIT: Final = 7
"""Pixels of a digit, in which columns are measured."""


def write_figure(page: Page, figure: Figure) -> None:
    """Write a figure's sheet; a chart is printed on one page, alone where the numbers beside it take too much room."""
    extent, more = _write_drawing(page, figure)
    alt = Sentence(text=figure.alt, key="alt", tone="note")
    lines = (alt, *more, *figure.notes)
    if extent.chart and _is_large(extent, extent.chart):
        _print_chart_only(
            page, extent.chart, write_block(page, extent.chart.rows.stop + 1, lines, extent.chart.columns)
        )
    elif write_lines(page, extent.below, lines, extent.widths) <= _ONE_PAGE:
        page.sheet.fit_to_pages(1, 1)


def _is_large(extent: Extent, chart: Area) -> bool:
    """Whether a sheet has too much beside its chart to be legible on one page."""
    rows = max(extent.below, extent.height / LINE_HEIGHT)
    return rows > _ONE_PAGE or _DIGIT * sum(extent.widths) + chart.width > _WIDE


def _print_chart_only(page: Page, chart: Area, end: int) -> None:
    page.sheet.print_area(chart.rows.start, chart.columns.start, end, chart.columns.stop - 1)
    page.sheet.fit_to_pages(1, 1)
    if chart.is_tall:
        page.sheet.set_portrait()


def _write_drawing(page: Page, figure: Figure) -> tuple[Extent, tuple[Sentence, ...]]:
    match figure.drawing:
        case Network() as drawing:
            return write_ties(page, figure, drawing)
        case Matrix() as drawing:
            return write_matrix(page, figure, drawing), ()
        case _:
            return _write_chart(page, figure), ()


def _write_chart(page: Page, figure: Figure) -> Extent:
    match figure.drawing:
        case Profile() as drawing:
            return write_profile(page, figure, drawing)
        case Likert() as drawing:
            return write_likert(page, figure, drawing)
        case Changes() as drawing:
            return write_changes(page, figure, drawing)
        case Phase() as drawing:
            return write_phase(page, figure, drawing)
        case Trend() as drawing:
            return write_trend(page, figure, drawing)
        case Network() | Matrix():
            raise ValueError(f"Excel has no chart for {figure.id}")
        case _:
            assert_never(figure.drawing)
