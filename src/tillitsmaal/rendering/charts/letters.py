"""How wide texts are, and where they fold, before anybody has chosen a font.

Widths are those of Arial, Helvetica and Liberation Sans; Source Sans 3 is narrower, so that what fits here fits there.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

_WIDTHS: Final = {
    191: "'",
    222: "ijl",
    278: " !,./:;I[\\]ft|·\N{NO-BREAK SPACE}",
    333: "()-`r{}",
    355: '"',
    500: "Jcksvxyz*^°",
    556: "#$0123456789?L_abdeghnopquđŁþ–«»§",
    584: "+<=>~−×±≥≤",
    611: "FTZøß",
    667: "&ABEKPSVXYÞ",
    722: "CDHNRUwÐ",
    778: "GOQØ",
    833: "Mm",
    889: "%æ",
    1000: "WÆ@▲▼→←…—",
}
_WIDTH: Final = {sign: width / 1000 for width, signs in _WIDTHS.items() for sign in signs}
_OTHER: Final = 0.65
_WIDE: Final = 1.0
_BOLD: Final = 1.08
_TRIALS: Final = 5
_WORDS: Final = re.compile(r"[^ \n]+")
_PARTS: Final = re.compile(r"[^…/-]*[…/-]+|[^…/-]+")
"""Of a word that is longer than a line: each with its hyphen, stroke or ellipsis."""


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


def widest(texts: Sequence[str], size: float, *, bold: bool = False) -> float:
    """Return how many pixels the widest line of some texts takes; 0 without any."""
    return max((width(line, size, bold=bold) for text in texts for line in text.split("\n")), default=0.0)


def folded(text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """Fold a text into lines that are no wider than the room, and about equally long.

    It folds at blanks; a word wider than the room also after hyphens, strokes and ellipses, and else anywhere. Lines
    of their own stay so. An empty text has no lines.

    Examples
    --------
    >>> folded("Nordfjella fylkeskommune", 10, 80)
    ('Nordfjella', 'fylkeskommune')
    >>> folded("Øvre-Nedre Verft", 10, 60)
    ('Øvre-Nedre', 'Verft')
    """
    return tuple(line for given in text.split("\n") for line in _balanced(given, size, room, bold))


def _balanced(text: str, size: float, room: float, bold: bool) -> list[str]:
    """Fold a text into as few lines as there must be, as narrow as these can be."""
    lines = _lines(text, size, room, bold)
    least = max(width(text, size, bold=bold) / max(len(lines), 1), _widest_word(text, size, bold))
    for _ in range(_TRIALS if len(lines) > 1 and least < room else 0):
        tried = (least + room) / 2
        narrower = _lines(text, size, tried, bold)
        if len(narrower) > len(lines):
            least = tried
        else:
            lines, room = narrower, tried
    return lines


def _widest_word(text: str, size: float, bold: bool) -> float:
    return max((width(word, size, bold=bold) for word in _WORDS.findall(text)), default=0.0)


def _lines(text: str, size: float, room: float, bold: bool) -> list[str]:
    lines: list[str] = []
    glue = ""
    for piece, after in _pieces(text, size, room, bold):
        longer = lines[-1] + glue + piece if lines else piece
        if lines and width(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(piece)
        glue = after
    return lines


def _pieces(text: str, size: float, room: float, bold: bool) -> Iterator[tuple[str, str]]:
    """Go through what may stand on a line of its own, each with what is between it and the next."""
    for word in _WORDS.findall(text):
        *parts, last = [word] if width(word, size, bold=bold) <= room else _broken(word, size, room, bold)
        yield from ((part, "") for part in parts)
        yield last, " "


def _broken(word: str, size: float, room: float, bold: bool) -> list[str]:
    parts: list[str] = []
    for part in _PARTS.findall(word):
        parts.append("")
        for sign in part:
            if parts[-1] and width(parts[-1] + sign, size, bold=bold) > room:
                parts.append("")
            parts[-1] += sign
    return parts


def _wide(sign: str) -> float:
    if sign in _WIDTH:
        return _WIDTH[sign]
    base = unicodedata.normalize("NFD", sign)[0]
    if base != sign:
        return _wide(base)
    if unicodedata.combining(sign):
        return 0.0
    return _WIDE if unicodedata.east_asian_width(sign) in "WF" else _OTHER
