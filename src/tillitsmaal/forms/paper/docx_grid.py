"""Tables of a printed form in Word: a row a question, a box an answer."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tillitsmaal.documents.docx.xml import Element, paragraph, run, w
from tillitsmaal.forms.paper.sheet import Choice, Column, Grid, Row
from tillitsmaal.inert import inert

WIDTH: Final = 9866
"""Of the text, in twips: A4 without its margins."""
_WORDS: Final = 805
_NUMBERS: Final = 431
_LINE: Final = 1360
"""Widths of columns for a cross under words, under a number, and for a number to write."""
_TOGETHER: Final = 14
"""Questions up to which a table stands on one page as a whole."""
_BESIDE: Final = 3
"""Answers that stand beside each other on one line."""
_BOX: Final = "\N{BALLOT BOX}"
_BOX_FONT: Final = "MS Gothic"
"""Where Word has its own boxes from."""
_TINT: Final = "F3F5F7"
_GREY: Final = "52606D"
_BLACK: Final = "000000"
_ACCENT: Final = "14406B"
_RULE: Final = "8A969D"


def grid_table(grid: Grid, words: str, caption: str) -> Element:
    """Make the table of questions with the same answers; its head is repeated on each page."""
    widths = _widths(grid)
    made = w("tbl", _properties(widths, caption), _columns(widths))
    made.append(w("tr", w("trPr", w("cantSplit"), w("tblHeader")), *_head(grid, words, widths)))
    kept = len(grid.rows) <= _TOGETHER
    for number, row in enumerate(grid.rows, 1):
        cells = _row(grid, row, widths, kept=kept and number < len(grid.rows), shaded=number % 2 == 0)
        made.append(w("tr", w("trPr", w("cantSplit")), *cells))
    return made


def choice_table(choice: Choice) -> Element:
    """Make the table of answers to tick: beside each other where they are few, else in two columns."""
    across = len(choice.answers) if 0 < len(choice.answers) <= _BESIDE else 2
    down = -(-len(choice.answers) // across)
    widths = [WIDTH // across] * across
    made = w("tbl", _plain_properties(widths, choice.question), _columns(widths))
    for line in range(down):
        answers = [choice.answers[at] if at < len(choice.answers) else "" for at in range(line, down * across, down)]
        cells = (_cell(widths[0], "Normal", _ticked(answer), [_tight(40)]) for answer in answers)
        made.append(w("tr", w("trPr", w("cantSplit")), *cells))
    return made


def box(size: int) -> Element:
    """Make a box to set a cross in, so many half points high."""
    fonts = w("rFonts", ascii=_BOX_FONT, hAnsi=_BOX_FONT, eastAsia=_BOX_FONT, cs=_BOX_FONT)
    return run(_BOX, [fonts, w("sz", val=size), w("szCs", val=size)])


def _widths(grid: Grid) -> list[int]:
    crosses = [_WORDS if column.apart or grid.wide else _NUMBERS for column in grid.columns]
    beside = [_LINE] * grid.number + crosses
    return [WIDTH - sum(beside), *beside]


def _columns(widths: Sequence[int]) -> Element:
    return w("tblGrid", *(w("gridCol", w=each) for each in widths))


def _properties(widths: Sequence[int], caption: str) -> Element:
    return w(
        "tblPr",
        w("tblStyle", val="TillitTable"),
        w("tblW", w=sum(widths), type="dxa"),
        w("tblLayout", type="fixed"),
        w("tblCellMar", *(w(side, w=28, type="dxa") for side in ("left", "right"))),
        w("tblLook", val="0620", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
        w("tblCaption", val=inert(caption)),
    )


def _plain_properties(widths: Sequence[int], caption: str) -> Element:
    return w(
        "tblPr",
        w("tblW", w=sum(widths), type="dxa"),
        w("tblLayout", type="fixed"),
        w("tblCellMar", w("left", w=0, type="dxa"), w("right", w=80, type="dxa")),
        w("tblCaption", val=inert(caption)),
    )


def _head(grid: Grid, words: str, widths: Sequence[int]) -> Iterator[Element]:
    lead = [run(words, [w("color", val=_ACCENT)])] if words else []
    legend = [paragraph("TillitTableHead", [run(grid.legend, _small(15))])] if grid.legend else []
    yield _cell(widths[0], "TillitTableHead", lead, further=legend)
    for width in widths[1 : len(widths) - len(grid.columns)]:
        yield _cell(width, "TillitTableHead", [])
    for width, column in zip(widths[len(widths) - len(grid.columns) :], grid.columns, strict=True):
        yield _head_cell(grid, column, width)


def _head_cell(grid: Grid, column: Column, width: int) -> Element:
    words = run(column.label, _small(15, _BLACK)) if column.label else run(column.value, _small(18, _BLACK))
    further = [paragraph("TillitTableHead", [run(column.value, _small(13))], _centred(20))] if column.label else []
    return _cell(width, "TillitTableHead", [words], _centred(20), about=_rule(grid, column), further=further)


def _row(grid: Grid, row: Row, widths: Sequence[int], *, kept: bool, shaded: bool) -> Iterator[Element]:
    words = [run(row.text + "\N{NO-BREAK SPACE}", _size(19)), run(row.item, _small(13))]
    yield _cell(widths[0], "TillitTableText", words, [*_kept(kept), _tight(60)], about=_look(shaded))
    if grid.number:
        line = [run("_" * 10)]
        yield _cell(widths[1], "TillitTableText", line, [*_kept(kept), *_centred(0)], about=_look(shaded))
    for width, column in zip(widths[len(widths) - len(grid.columns) :], grid.columns, strict=True):
        about = [*_rule(grid, column), *_look(shaded)]
        yield _cell(width, "TillitTableText", [box(28)], [*_kept(kept), *_centred(0)], about=about)


def _kept(kept: bool) -> list[Element]:
    """Keep a row on the page of the next one."""
    return [w("keepNext")] if kept else []


def _look(shaded: bool) -> list[Element]:
    shade = [w("shd", val="clear", color="auto", fill=_TINT)] if shaded else []
    return [*shade, w("vAlign", val="center")]


def _rule(grid: Grid, column: Column) -> Iterator[Element]:
    """Set what is no answer on the scale apart from the scale by a line."""
    if column == next((one for one in grid.columns if one.apart), None):
        yield w("tcBorders", w("left", val="single", sz=6, space=0, color=_RULE))


def _ticked(answer: str) -> list[Element]:
    return [box(26), run(f" {answer}")] if answer else []


def _cell(
    width: int,
    style: str,
    runs: Iterable[Element],
    properties: Iterable[Element] = (),
    *,
    about: Iterable[Element] = (),
    further: Iterable[Element] = (),
) -> Element:
    """Make a cell of a paragraph and perhaps further ones; `about` it is what it looks like."""
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa"), *about), paragraph(style, runs, properties), *further)


def _tight(twips: int) -> Element:
    return w("spacing", before=twips, after=twips, line=240, lineRule="auto")


def _centred(twips: int) -> list[Element]:
    return [_tight(twips), w("jc", val="center")]


def _small(size: int, colour: str = _GREY) -> list[Element]:
    return [w("b", val=0), w("bCs", val=0), w("color", val=colour), *_size(size)]


def _size(half_points: int) -> list[Element]:
    return [w("sz", val=half_points), w("szCs", val=half_points)]
