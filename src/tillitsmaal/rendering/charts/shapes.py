"""Pictures as SVG: each shape an element of its own, with presentation attributes alone.

Nothing here has an id, a style, a script or a reference, so that any number of pictures can stand in one page, under
any policy of what a page may do.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from tillitsmaal.rendering.charts import letters, theme

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]
_ALIVE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Control characters, what turns the direction of the text after it, and what no file can hold."""
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Something drawn: as wide as a page, and as high as it needs."""

    height: float
    shapes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a text is written."""

    size: float = theme.NORMAL
    bold: bool = False
    fill: str = theme.INK
    anchor: Anchor = "start"
    halo: bool = False
    """Whether it stands out from what lies behind it."""


PLAIN: Final = Style()


def document(picture: Picture, label: str, font: str) -> str:
    """Write a picture as SVG on a white card, named for who cannot see it."""
    card = element("rect", width=theme.WIDTH, height=picture.height, rx=6, fill=theme.PAPER)
    return element(
        "svg",
        card + "".join(picture.shapes),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(theme.WIDTH)} {number(picture.height)}",
        width=theme.WIDTH,
        height=picture.height,
        role="img",
        aria_label=label,
        font_family=font,
    )


def element(name: str, content: str = "", /, **attributes: str | float | None) -> str:
    """Write an element; `stroke_width=2` becomes `stroke-width="2"`, and what is None is left out."""
    given = "".join(
        f' {key.replace("_", "-")}="{escaped(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>"


def escaped(text: str) -> str:
    """Take away the meaning that characters of data would have.

    Examples
    --------
    >>> escaped("<b>&")
    '&lt;b&gt;&amp;'
    """
    return _ALIVE.sub("\N{REPLACEMENT CHARACTER}", text).translate(_ESCAPES)


def number(value: float) -> str:
    """Write a length to a hundredth of a pixel.

    Examples
    --------
    >>> number(3.0), number(2.126), number(-0.001)
    ('3', '2.13', '0')
    """
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def text(lines: str | Sequence[str], at: Point, style: Style = PLAIN) -> str:
    """Write a text, its first line's letters standing at a point; nothing for an empty one."""
    x, y = at
    given = (lines,) if isinstance(lines, str) else tuple(lines)
    rows = [
        element("tspan", escaped(line), x=x, y=y + index * style.size * theme.LEADING)
        for index, line in enumerate(given)
        if line
    ]
    if not rows:
        return ""
    return (_behind(given, at, style) if style.halo else "") + element("text", "".join(rows), **_letters(style))


def centred(lines: Sequence[str], at: Point, style: Style = PLAIN) -> str:
    """Write a text with its middle line at a height."""
    x, y = at
    down = style.size * (0.35 - (len(lines) - 1) * theme.LEADING / 2)
    return text(lines, (x, y + down), style)


def block(lines: Sequence[str], size: float) -> float:
    """Return the height of lines of text."""
    return len(lines) * size * theme.LEADING


def line(start: Point, end: Point, *, stroke: str = theme.RULE, width: float = 1.0, dash: str | None = None) -> str:
    """Draw a straight line."""
    (x1, y1), (x2, y2) = start, end
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, stroke_dasharray=dash)


def polygon(points: Iterable[Point], fill: str) -> str:
    """Draw an area."""
    return element("polygon", points=" ".join(f"{number(x)},{number(y)}" for x, y in points), fill=fill)


def moved(shapes: Iterable[str], by: Point) -> str:
    """Draw shapes somewhere else."""
    return element("g", "".join(shapes), transform=f"translate({number(by[0])} {number(by[1])})")


def named(shapes: Iterable[str], name: str) -> str:
    """Let a page tell the name of shapes to who points at them; without a name, they stay as they are."""
    inside = "".join(shapes)
    return element("g", element("title", escaped(name)) + inside) if name and inside else inside


def _behind(lines: Sequence[str], at: Point, style: Style) -> str:
    """Draw what sets letters off: a shade of paper, as not everybody who draws SVG can put an outline under letters."""
    wide, high = letters.widest(lines, style.size, bold=style.bold), block(lines, style.size)
    left = at[0] - {"start": 0.0, "middle": wide / 2, "end": wide}[style.anchor]
    return element("rect", x=left, y=at[1] - style.size * 0.9, width=wide, height=high, fill=theme.PAPER, opacity=0.75)


def _letters(style: Style) -> dict[str, str | float | None]:
    return {
        "font_size": style.size,
        "font_weight": "bold" if style.bold else None,
        "fill": style.fill,
        "text_anchor": None if style.anchor == "start" else style.anchor,
    }
