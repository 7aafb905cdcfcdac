"""How wide texts are and where they fold, before anybody has chosen a font.

Widths are those of Arial, Helvetica and Liberation Sans; Source Sans 3 is narrower, so that what fits here fits there.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from textwrap import wrap
from typing import Final

from tillitsmaal.rendering.charts.theme import LEADING

_SIGNS: Final = {
    0.222: "'ijl",
    0.278: " !,./:;I[\\]ft|·\N{NO-BREAK SPACE}",
    0.333: "()-`r{}",
    0.5: 'Jcksvxyz*^°"',
    0.556: "#$0123456789?L_abdeghnopquđŁþ–«»§",
    0.584: "+<=>~−×±≥≤",
    0.611: "FTZøß",
    0.667: "&ABEKPSVXYÞ",
    0.722: "CDHNRUwÐ",
    0.778: "GOQØ",
    0.889: "Mm%æ",
    1.0: "WÆ@▲▼→←…—",
}
_WIDTHS: Final = {sign: width for width, signs in _SIGNS.items() for sign in signs}
_OTHER: Final = 0.65
_BOLD: Final = 1.08

Lines = tuple[str, ...]


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how many pixels a text takes.

    Examples
    --------
    >>> width("ill", 10)
    6.66
    >>> width("Å", 10) == width("A", 10)
    True
    """
    return round(sum(map(_wide, text)) * size * (_BOLD if bold else 1.0), 6)


def widest(texts: Iterable[str], size: float, *, bold: bool = False) -> float:
    """Return how many pixels the widest line of some texts takes; 0 without any."""
    return max((width(line, size, bold=bold) for text in texts for line in text.split("\n")), default=0.0)


def block(lines: Sequence[str], size: float) -> float:
    """Return the height of lines of text."""
    return len(lines) * size * LEADING


@lru_cache(maxsize=4096)
def folded(text: str, size: float, room: float, *, bold: bool = False) -> Lines:
    """Fold a text into as few lines as fit a room, about equally long. Lines of their own stay so.

    Examples
    --------
    >>> folded("Nordfjella fylkeskommune", 10, 80)
    ('Nordfjella', 'fylkeskommune')
    """
    return tuple(line for given in text.split("\n") for line in _balanced(given.strip(), size, room, bold))


def _balanced(text: str, size: float, room: float, bold: bool) -> list[str]:
    """Fold a text into as few lines as there must be, and then more narrowly without breaking words."""
    sign = max(width(text, size, bold=bold) / max(len(text), 1), 1.0)
    ways = (_lines(text, most) for most in range(int(1.3 * room / sign) + 1, 0, -1))
    best = next((way for way in ways if widest(way, size, bold=bold) <= room), [])
    longest = max(map(len, text.split()), default=1)
    for most in range(max(map(len, best), default=0) - 1, longest - 1 if len(best) > 1 else len(text), -1):
        way = _lines(text, most)
        if len(way) > len(best):
            break
        best = min(best, way, key=lambda lines: widest(lines, size, bold=bold))
    return best


def _lines(text: str, most: int) -> list[str]:
    return [line.strip() for line in wrap(text, most)]


@lru_cache(maxsize=4096)
def _wide(sign: str) -> float:
    base = unicodedata.normalize("NFD", sign)[0]
    if sign in _WIDTHS or base != sign:
        return _WIDTHS[sign] if sign in _WIDTHS else _wide(base)
    return 0.0 if unicodedata.combining(sign) else 1.0 if unicodedata.east_asian_width(sign) in "WF" else _OTHER
