"""Pictures of figures: SVG for pages and print, PNG for Word.

They are drawn as SVG directly. Every text, tick and place of a figure is given, so that a grammar of graphics has
nothing left to find out, and what it cannot do is most of what these pictures are: folded names, labels kept apart,
hatching, arrows that bend. Ten pictures take hundredths of a second, and need no package.
"""

from functools import cache
from pathlib import Path
from typing import Any, Final, assert_never

from tillitsmaal.rendering.charts import changes, likert, matrix, network, phase, profile, theme, trend
from tillitsmaal.rendering.charts.shapes import Picture, document
from tillitsmaal.rendering.extras import needed
from tillitsmaal.report.drawings import Changes, Drawing, Likert, Matrix, Network, Phase, Profile, Trend
from tillitsmaal.report.model import Figure

_FONTS: Final = Path(__file__).parent.parent / "pdf" / "fonts"


def svg(figure: Figure) -> str:
    """Draw a figure as SVG, 700 pixels wide, on a white card, with its `alt` as its label.

    The same figure gives the same text. There are no ids, styles, scripts or references in it, and data stand in it
    as text alone.
    """
    return document(_picture(figure.drawing), figure.alt, theme.FONT)


def png(figure: Figure, *, scale: float = 2.0, format: str = "docx") -> bytes:
    """Draw a figure as PNG; the same figure gives the same bytes.

    Parameters
    ----------
    figure
        What to draw.
    scale
        Pixels of the picture for each of the SVG.
    format
        What the picture is for, named if a package is missing.

    Raises
    ------
    UsageError
        `extra_missing`.
    """
    drawn: bytes = _converter(format).svg_to_png(svg(figure), scale=scale)
    return drawn


@cache
def _converter(format: str) -> Any:
    """Return what converts, letters in the fonts that a PDF has: the same on every machine."""
    converter = needed("vl_convert", format)
    converter.register_font_directory(str(_FONTS))
    return converter


def _picture(drawing: Drawing) -> Picture:
    match drawing:
        case Matrix():
            drawn = matrix.picture(drawing)
        case Profile():
            drawn = profile.picture(drawing)
        case Likert():
            drawn = likert.picture(drawing)
        case Changes():
            drawn = changes.picture(drawing)
        case Phase():
            drawn = phase.picture(drawing)
        case Network():
            drawn = network.picture(drawing)
        case Trend():
            drawn = trend.picture(drawing)
        case _:
            assert_never(drawing)
    return drawn
