"""How all pictures look: fonts, sizes and colours, which the colour-blind tell apart and which stay apart in grey."""

from typing import Final

FONT: Final = "'Source Sans 3', 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"

WIDTH: Final = 700.0
"""Pixels. On A4 this is 160 mm, and `TINY` then 6.5 points."""
MARGIN: Final = 16.0
TINY: Final = 10.0
SMALL: Final = 11.0
NORMAL: Final = 12.0
LEADING: Final = 1.2
"""From line to line, in sizes of the font."""

PAPER: Final = "#ffffff"
INK: Final = "#1f2933"
MUTED: Final = "#52606d"
"""Grey that is still easily read on `PAPER`."""
RULE: Final = "#7b8794"
GRID: Final = "#dde2e7"
SHADE: Final = "#f3f5f7"
BLUE: Final = "#0060a8"
RED: Final = "#c4490a"

LINES: Final = (BLUE, RED, "#00795a", "#8f3f84", "#7a5c00", INK)
"""Of several lines in one picture, each at least 4.5 : 1 against `PAPER`."""
DASHES: Final = (None, "7 3", "2 3", "10 3 2 3", "4 2", "12 4")
"""Of the same lines."""

LOW_TO_HIGH: Final = ("#fff9c9", "#d3edb8", "#84cdbb", "#3f9fc0", "#2667ab", "#1d2f7e")
"""From low to high, ever darker (after ColorBrewer's YlGnBu)."""
AGAINST: Final = ("#b4560e", "#e9a35c", "#fad9b5")
"""From the strongest disagreement to the weakest (after ColorBrewer's PuOr); lighter than agreement, so that each
option has a grey of its own."""
BETWEEN: Final = "#e3e5e8"
AGREEING: Final = ("#cbe1f0", "#5598c6", "#0d3f6e")
"""From the weakest agreement to the strongest."""
ASIDE: Final = "#b8c0c8"


def between(colours: tuple[str, ...], place: float) -> str:
    """Return the colour at a place, 0 to 1, on a scale of colours.

    Examples
    --------
    >>> between(("#000000", "#ffffff"), 0.5), between(("#000000", "#ffffff"), 2)
    ('#808080', '#ffffff')
    """
    along = min(max(place, 0.0), 1.0) * (len(colours) - 1)
    first = min(int(along), len(colours) - 2)
    pairs = zip(_channels(colours[first]), _channels(colours[first + 1]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * (along - first)):02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2.2 defines it.

    Examples
    --------
    >>> contrast("#000000", "#ffffff")
    21.0
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(colour: str) -> str:
    """Return the colour of letters that is better read on a colour; black or white is read on any."""
    return max(("#000000", PAPER), key=lambda ink: contrast(ink, colour))


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
