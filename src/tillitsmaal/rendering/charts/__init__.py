"""Pictures of figures, drawn with Altair: SVG for pages and print, PNG for Word."""

import re
from dataclasses import fields, is_dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, assert_never
from xml.etree import ElementTree

from tillitsmaal.extras import needed
from tillitsmaal.inert import inert
from tillitsmaal.rendering.charts.theme import FONT
from tillitsmaal.report.drawings import Changes, Drawing, Likert, Matrix, Network, Phase, Profile, Trend
from tillitsmaal.report.model import Figure

_FONTS: Final = Path(__file__).parent.parent / "pdf" / "fonts"
_SVG: Final = "http://www.w3.org/2000/svg"
_UNSAID: Final = ("class", "role", "pointer-events", "font-family")
_KEPT: Final = 32
"""Figures of a report, more or less."""
_LENGTHS: Final = ("d", "transform", "x2", "y2")
_LONG: Final = re.compile(r"-?\d+\.\d{3,}")


def svg(figure: Figure, *, format: str = "html") -> str:
    """Draw a figure as SVG, 700 pixels wide, on a white card, with its `alt` as its label.

    The same figure gives the same text. There are no ids, styles, scripts or references in it, and data stand in it
    as text alone.

    Parameters
    ----------
    figure
        What to draw.
    format
        What the picture is for, named if a package is missing.

    Raises
    ------
    UsageError
        `extra_missing`.
    """
    needed("altair", format)
    _converter(format)
    return _drawn(figure)


def png(figure: Figure, *, scale: float = 2.0, format: str = "docx") -> bytes:
    """Draw a figure as PNG, `scale` pixels for each of the SVG's; else as `svg`."""
    drawn: bytes = _converter(format).svg_to_png(svg(figure, format=format), scale=scale)
    return drawn


@cache
def _converter(format: str) -> Any:
    """Return what converts, letters in the fonts that a PDF has: the same on every machine."""
    converter = needed("vl_convert", format)
    converter.register_font_directory(str(_FONTS))
    return converter


@lru_cache(maxsize=_KEPT)
def _drawn(figure: Figure) -> str:
    """Draw once what several formats show."""
    from altair.utils.schemapi import debug_mode

    given = _inert(figure)
    with debug_mode(False):  # else each part of each chart is checked, which takes most of the time
        specification = _chart(given.drawing).to_dict(validate=False)
    return _plain(_converter("html").vegalite_to_svg(specification), given.alt)


def _inert(value: Any) -> Any:
    """Show in place of each character that would act, that there is one."""
    if isinstance(value, str):
        return inert(value)
    if isinstance(value, tuple):
        return tuple(map(_inert, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _inert(getattr(value, field.name)) for field in fields(value)})
    return value


def _chart(drawing: Drawing) -> Any:
    from tillitsmaal.rendering.charts import changes, likert, matrix, network, phase, profile, trend

    match drawing:
        case Matrix():
            drawn = matrix.chart(drawing)
        case Profile():
            drawn = profile.chart(drawing)
        case Likert():
            drawn = likert.chart(drawing)
        case Changes():
            drawn = changes.chart(drawing)
        case Phase():
            drawn = phase.chart(drawing)
        case Network():
            drawn = network.chart(drawing)
        case Trend():
            drawn = trend.chart(drawing)
        case _:
            assert_never(drawing)
    return drawn


def _plain(drawn: str, label: str) -> str:
    """Take out what Vega says for its own use, in English; what it calls a mark becomes the title of the mark."""
    root = ElementTree.fromstring(drawn.replace(f' xmlns="{_SVG}"', "", 1))
    for node in root.iter():
        title, font = node.get("aria-label"), node.get("font-size")
        for child in [child for child in node if child.get("display") == "none" or child.get("class") == "background"]:
            node.remove(child)
        kept = {
            name: value for name, value in node.attrib.items() if name not in _UNSAID and not name.startswith("aria")
        }
        lengths = {name: _LONG.sub(_rounded, kept[name]) for name in _LENGTHS if name in kept}
        node.attrib = kept | lengths | ({"font-size": font.removesuffix("px")} if font else {})
        if title and node.tag != "title":
            node.insert(0, ElementTree.Element("title"))
            node[0].text = title
    root.attrib |= {"xmlns": _SVG, "role": "img", "aria-label": label, "font-family": FONT, "paint-order": "stroke"}
    return ElementTree.tostring(root, encoding="unicode")


def _rounded(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
