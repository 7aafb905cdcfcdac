"""Tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tillitsmaal.documents.docx.xml import Element, paragraph, run, w
from tillitsmaal.inert import inert
from tillitsmaal.rendering.docx.styles import Styles, style_id
from tillitsmaal.rendering.docx.typeface import Typeface
from tillitsmaal.rendering.docx.widths import Fit, fit
from tillitsmaal.report.model import Cell, Column, Mark, Table

_TWIPS: Final = 20
"""Of a point."""
_TOGETHER: Final = 14
"""Rows up to which a table stands on one page as a whole."""
_FONT: Final = "Courier New"
_COLOURS: Final[dict[Mark, str]] = {"below": "B3400A", "rise": "0060A8", "fall": "B3400A", "faint": "52606D"}
"""They support what the text says by signs, and stay apart from black text in grey."""
_BOLD: Final[tuple[Mark, ...]] = ("below", "rise", "fall")
_BARS: Final = "0060A8"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a cell is, and how it is set."""

    column: Column
    style: str
    width: int
    set_off: int
    fit: Fit
    kept: bool
    """Whether it stays on one page with the row below."""


def table(shown: Table, styles: Styles, width: float, letters: Typeface) -> Element:
    """Lay a table out between the margins, `width` points apart, in a style's letters or smaller ones."""
    fitted = fit(shown, width, letters)
    twips = [round(each * _TWIPS) for each in fitted.widths]
    grid = w("tblGrid", *(w("gridCol", w=each) for each in twips))
    made = w("tbl", _properties(shown, styles, fitted, sum(twips)), grid)
    made.append(_head(shown, styles, fitted, twips))
    together = len(shown.rows) <= _TOGETHER
    for number, row in enumerate(shown.rows, 1):
        kept = together and (number < len(shown.rows) or bool(shown.notes))
        made.append(_row(_places(shown, style_id(styles["TillitTableText"]), fitted, twips, kept), row))
    return made


def _properties(shown: Table, styles: Styles, fitted: Fit, width: int) -> Element:
    padding = round(fitted.padding * _TWIPS)
    sides = [w(side, w=padding, type="dxa") for side in ("left", "right")]
    made = w(
        "tblPr",
        w("tblStyle", val=style_id(styles["TillitTable"])),
        w("tblW", w=width, type="dxa"),
        w("tblLayout", type="fixed"),
        w("tblCellMar", *sides),
        w("tblLook", val="06A0", firstRow=1, lastRow=0, firstColumn=1, lastColumn=0, noHBand=1, noVBand=1),
    )
    if shown.caption:
        made.append(w("tblCaption", val=inert(shown.caption)))
    return made


def _head(shown: Table, styles: Styles, fitted: Fit, twips: Sequence[int]) -> Element:
    places = _places(shown, style_id(styles["TillitTableHead"]), fitted, twips, kept=True)
    cells = (_cell(place, [run(place.column.head, _size(fitted.size, fitted))]) for place in places)
    return w("tr", w("trPr", w("cantSplit"), w("tblHeader")), *cells)


def _row(places: Sequence[_Place], row: Sequence[Cell]) -> Element:
    cells = (_cell(place, [run(cell.text, _letters(cell, place))]) for place, cell in zip(places, row, strict=True))
    return w("tr", w("trPr", w("cantSplit")), *cells)


def _places(shown: Table, style: str, fitted: Fit, twips: Sequence[int], kept: bool) -> list[_Place]:
    return [
        _Place(column=column, style=style, width=width, set_off=round(off * _TWIPS), fit=fitted, kept=kept)
        for column, width, off in zip(shown.columns, twips, fitted.set_off, strict=True)
    ]


def _cell(place: _Place, runs: Sequence[Element]) -> Element:
    properties = [w("keepNext")] if place.kept else []
    if place.set_off:
        properties.append(w("ind", left=place.set_off))
    if place.column.align == "right":
        properties.append(w("jc", val="right"))
    about = w("tcPr", w("tcW", w=place.width, type="dxa"))
    if place.column.kind == "mark":
        about.append(w("vAlign", val="center"))
    return w("tc", about, paragraph(place.style, runs, properties))


def _letters(cell: Cell, place: _Place) -> Iterator[Element]:
    """Say how a cell's letters look, in the schema's order."""
    mark = place.column.kind == "mark"
    if mark:
        yield w("rFonts", ascii=_FONT, hAnsi=_FONT, eastAsia=_FONT, cs=_FONT)
    if cell.mark in _BOLD:
        yield w("b")
        yield w("bCs")
    if mark:
        yield w("noProof")
    colour = _COLOURS.get(cell.mark, _BARS if mark and not any(map(str.isalnum, cell.text)) else "")
    if colour:
        yield w("color", val=colour)
    yield from _size(place.fit.mark_size if mark else place.fit.size, place.fit)


def _size(points: float, fitted: Fit) -> Iterator[Element]:
    if points != fitted.usual:
        yield w("sz", val=round(2 * points))
        yield w("szCs", val=round(2 * points))
