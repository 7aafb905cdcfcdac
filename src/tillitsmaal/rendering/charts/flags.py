"""What happened at points of a time axis, written above it like flags on poles."""

from collections.abc import Sequence
from typing import Final

from tillitsmaal.rendering.charts import letters, theme
from tillitsmaal.rendering.charts.parts import Drawn, Scale
from tillitsmaal.rendering.charts.shapes import Style, block, line, text
from tillitsmaal.report.drawings import Moment

DASH: Final = "2 3"
ROOM: Final = 110.0
"""A flag at the end of the axis needs this much at the right of it."""
_WIDEST: Final = 190.0
_STYLE: Final = Style(size=theme.SMALL)
_BESIDE: Final = 5.0
_OVER: Final = 4.0


def flags(events: Sequence[Moment], along: Scale, top: float) -> Drawn:
    """Draw flags: each text at the right of its pole, higher than the flags that its text or its pole would meet."""
    ordered = sorted(events, key=lambda event: event.x)
    texts = [letters.folded(event.text, _STYLE.size, _room(along.at(event.x))) for event in ordered]
    ups = _ups([along.at(event.x) for event in ordered], texts)
    height = max(ups, default=0.0)
    shapes = []
    for event, lines, up in zip(ordered, texts, ups, strict=True):
        x, y = along.at(event.x), top + height - up
        shapes.append(line((x, y), (x, top + height), stroke=theme.MUTED, dash=DASH))
        shapes.append(text(lines, (x + _BESIDE, y + _STYLE.size), _STYLE))
    return Drawn(shapes=tuple(shapes), height=height)


def _room(x: float) -> float:
    return min(_WIDEST, theme.WIDTH - theme.MARGIN - x - _BESIDE)


def _ups(starts: Sequence[float], texts: Sequence[Sequence[str]]) -> list[float]:
    """Say how far the top of each flag is above the axis. A pole meets only flags that begin before it, and those are
    higher."""
    ups: list[float] = []
    for start, lines in reversed([*zip(starts, texts, strict=True)]):
        end = start + _BESIDE + letters.widest(lines, _STYLE.size) + _BESIDE
        later = starts[len(starts) - len(ups) :]
        below = max((up for up, other in zip(reversed(ups), later, strict=True) if other < end), default=0.0)
        ups.append(below + block(lines, _STYLE.size) + _OVER)
    return ups[::-1]
