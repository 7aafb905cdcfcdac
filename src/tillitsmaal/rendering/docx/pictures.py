"""Figures as pictures, with words for those who cannot see them."""

from io import BytesIO
from typing import Final

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Cm

from tillitsmaal.documents.docx.xml import Element, w
from tillitsmaal.inert import inert
from tillitsmaal.rendering import charts
from tillitsmaal.rendering.charts.theme import WIDTH
from tillitsmaal.rendering.docx.pages import text_height, text_width
from tillitsmaal.report.model import Figure

_SCALE: Final = 2.3
"""Pixels of the picture for each of the drawing's: about 255 an inch on paper."""
_WIDEST: Final = Cm(16)
_PIXEL: Final = _WIDEST / WIDTH
"""On paper."""
_TALLEST: Final = 0.8
"""Share of a page's height, so that the caption has room."""


def picture(document: Document, figure: Figure) -> Element:
    """Draw a figure, no wider than the text and 16 cm; the run that holds it."""
    drawn = charts.png(figure, scale=_SCALE)
    _, image = document.part.get_or_add_image(BytesIO(drawn))
    width, height = (pixels / _SCALE * _PIXEL for pixels in (image.px_width, image.px_height))
    shrunk = min(1.0, _WIDEST / width, text_width(document) / width, _TALLEST * text_height(document) / height)
    inline = document.part.new_pic_inline(BytesIO(drawn), round(width * shrunk), round(height * shrunk))
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")
    _describe(inline, figure)
    return w("r", w("drawing", inline))


def _describe(inline: Element, figure: Figure) -> None:
    for properties in (inline.docPr, inline.find(f".//{qn('pic:cNvPr')}")):
        properties.set("name", inert(figure.id))
        properties.set("descr", inert(figure.alt))
        properties.set("title", inert(figure.caption))
