"""How all pictures look: fonts, sizes and colours, which the colour-blind tell apart and which stay apart in grey."""

from typing import Any, Final

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
DASHES: Final = ((), (7, 3), (2, 3), (10, 3, 2, 3), (4, 2), (12, 4))
"""Of the same lines."""

LOW_TO_HIGH: Final = ("#fff9c9", "#d3edb8", "#84cdbb", "#3f9fc0", "#2667ab", "#1d2f7e")
"""From low to high, ever darker (after ColorBrewer's YlGnBu)."""
AGAINST: Final = ("#b4560e", "#cf7c35", "#e9a35c", "#f2be88", "#fad9b5")
"""From the strongest disagreement to the weakest (after ColorBrewer's PuOr); lighter than agreement, so that each
option has a grey of its own."""
BETWEEN: Final = "#e3e5e8"
AGREEING: Final = ("#0d3f6e", "#316c9a", "#5598c6", "#90bddb", "#cbe1f0")
"""From the strongest agreement to the weakest."""
ASIDE: Final = "#b8c0c8"

_AXIS: Final = {
    "domain": False,
    "ticks": False,
    "gridColor": GRID,
    "labelColor": MUTED,
    "labelFontSize": SMALL,
    "labelLineHeight": SMALL * LEADING,
    "labelOverlap": False,
    "labelFlush": False,
    "labelPadding": 6,
    "titleColor": INK,
    "titleFontSize": SMALL,
    "titleFontWeight": "normal",
    "titlePadding": 6,
}
CONFIG: Final[dict[str, Any]] = {
    "font": FONT,
    "lineBreak": "\n",
    "aria": False,
    "view": {"stroke": None},
    "axis": _AXIS,
    "text": {"fill": INK, "baseline": "middle"},
    "point": {"opacity": 1},
    "rule": {"color": RULE},
}
"""Of Vega-Lite."""


def fills(options: int) -> tuple[str, ...]:
    """Choose a colour for each option: one side, the middle where there is one, the other side.

    Examples
    --------
    >>> fills(3) == (AGAINST[0], BETWEEN, AGREEING[0])
    True
    """
    half = options // 2
    step = min(2.0, 4 / max(half - 1, 1))
    chosen = [round(place * step) for place in range(half)]
    middle = [BETWEEN] * (options % 2)
    return (*(AGAINST[place] for place in chosen), *middle, *(AGREEING[place] for place in reversed(chosen)))
