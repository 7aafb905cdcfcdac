"""Answers to questions: bars of the whole, an option a colour."""

from itertools import pairwise
from typing import Final

from tillitsmaal.rendering.xlsx.chart import (
    Extent,
    font,
    insert,
    legend,
    new_chart,
    number_cell,
    title_room,
    titled,
    words,
)
from tillitsmaal.rendering.xlsx.formats import number_format
from tillitsmaal.rendering.xlsx.grid import Place, freeze, set_widths, write_grid
from tillitsmaal.rendering.xlsx.page import Page
from tillitsmaal.rendering.xlsx.styles import INK
from tillitsmaal.report.drawings import Likert, LikertRow
from tillitsmaal.report.model import Cell, Column, Figure, Quantity, Table
from tillitsmaal.text import say

_WIDTH: Final = 900
_FOOT: Final = 100
"""Pixels of height for axis and legend."""
_BAR: Final = 44
_COLOURS: Final = ((0.0, (179, 82, 0)), (0.25, (240, 176, 122)), (0.5, (217, 220, 224)), (0.75, (139, 183, 221)))
_LAST: Final = (1.0, (27, 94, 155))
_SHOWN_FROM: Final = 0.05


def write_likert(page: Page, figure: Figure, drawing: Likert) -> Extent:
    """Write the shares of the options, and the share that chose none, which has another base and no bar."""
    place = write_grid(page, _table(page, figure, drawing))
    set_widths(page, place.widths)
    freeze(page, place, filtered=True)
    chart = new_chart(page, "bar", "percent_stacked")
    for number in range(len(drawing.options)):
        chart.add_series(_series(place, number, len(drawing.options)) | {"data_labels": _labels(drawing, number)})
    chart.set_y_axis(words("", reverse=True, crossing="max"))
    chart.set_x_axis({"num_format": "0%", "num_font": font(), "major_unit": 0.25} | titled(drawing.axis.title))
    chart.set_legend(legend())
    top, bars = title_room(figure, _WIDTH), _BAR * len(drawing.rows)
    height = top + bars + _FOOT
    chart.set_plotarea({"layout": {"x": 0.4, "y": top / height, "width": 0.56, "height": bars / height}})
    return insert(page, chart, figure, place, (_WIDTH, height))


def _table(page: Page, figure: Figure, drawing: Likert) -> Table:
    language = page.binding.language
    columns = (
        Column(id="label", head=say("rendering.xlsx.question", language), kind="text"),
        *(Column(id=f"option_{number}", head=option, kind="share") for number, option in enumerate(drawing.options)),
        Column(id="aside", head=drawing.aside, kind="share"),
        Column(id="count", head=say("rendering.xlsx.answers", language), kind="count"),
    )
    return Table(id=figure.id, caption="", columns=columns, rows=tuple(_row(row) for row in drawing.rows))


def _row(row: LikertRow) -> tuple[Cell, ...]:
    like = next((text for text in (*row.texts, row.aside_text) if text), "0 %")
    shares = (_share(share, text or like) for share, text in zip(row.shares, row.texts, strict=True))
    return (Cell(text=row.label), *shares, _share(row.aside, row.aside_text or like), Cell(text=row.count))


def _share(share: float, like: str) -> Cell:
    """Write a share as another is written; there is room here where a drawing has none."""
    made = number_cell(share, like).number or Quantity(value=share)
    text = f"{100 * share:.{made.decimals}f}{like[len(like.rstrip('%').rstrip()) :]}"
    return Cell(text=text, number=Quantity(value=share, decimals=made.decimals, percent=True))


def _series(place: Place, number: int, options: int) -> dict[str, object]:
    return {
        "name": place.head(f"option_{number}"),
        "categories": place.column("label"),
        "values": place.column(f"option_{number}"),
        "fill": {"color": _hex(_colour_of(number, options))},
        "border": {"color": "white", "width": 0.75},
        "gap": 45,
    }


def _labels(drawing: Likert, number: int) -> dict[str, object]:
    """Write each share in its bar where there is room."""
    ink = "white" if _is_dark(_colour_of(number, len(drawing.options))) else INK
    written = next((number_format(_row(row)[1]) for row in drawing.rows), "0%")
    return {"value": True, "num_format": f'[<{_SHOWN_FROM}]"";{written}', "font": {"color": ink, "size": 9}}


def _colour_of(number: int, options: int) -> tuple[int, ...]:
    return _colour(number / (options - 1) if options > 1 else 1.0)


def _colour(place: float) -> tuple[int, ...]:
    """From the low end over grey to the high end."""
    for (low, first), (high, second) in pairwise((*_COLOURS, _LAST)):
        if place <= high:
            part = (place - low) / (high - low)
            return tuple(round(a + part * (b - a)) for a, b in zip(first, second, strict=True))
    return _LAST[1]


def _is_dark(colour: tuple[int, ...]) -> bool:
    red, green, blue = colour
    return 0.299 * red + 0.587 * green + 0.114 * blue < 140


def _hex(colour: tuple[int, ...]) -> str:
    return "#" + "".join(f"{part:02X}" for part in colour)
