"""Texts as a PDF can show them: no signs that control, and none that no font has."""

import re
import unicodedata
from collections.abc import Set
from typing import Final

UNKNOWN: Final = "\N{WHITE SQUARE}"
"""Stands for a sign that cannot be shown, and is in the report's own font, as the usual one is not."""
_BREAK: Final = "\N{ZERO WIDTH SPACE}"
_WORD: Final = 24
_LONG: Final = re.compile(rf"\S{{{_WORD + 8},}}")
"""A word that no column is wide enough for; longer than Norwegian compounds are."""
_PIECES: Final = re.compile(rf"\S{{{_WORD}}}(?=\S{{8}})")
_RARE: Final = re.compile(r"[^\x00-\u017e\u2580-\u259f]")
"""What may not be in the fonts: Western letters and bars are."""
_VARIANT: Final = re.compile("[\N{VARIATION SELECTOR-1}-\N{VARIATION SELECTOR-16}\U000e0100-\U000e01ef]")


class _Visible(dict[int, str]):
    """What stands for each sign, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = _visible(chr(code))
        return self[code]


_VISIBLE: Final = _Visible()


def visible(text: str) -> str:
    """Return a text without signs that control, and white space other than no-break spaces as blanks.

    Examples
    --------
    >>> visible("Vik\\tkommune"), visible("3\N{NO-BREAK SPACE}%") == "3\N{NO-BREAK SPACE}%"
    ('Vik kommune', True)
    >>> print(ascii(visible("a\\x07b\N{RIGHT-TO-LEFT OVERRIDE}c")))
    'a\\u25a1bc'
    """
    return unicodedata.normalize("NFC", text).translate(_VISIBLE)


def shown(text: str) -> str:
    """Return a text as `visible` does, with places to break in very long words."""
    return _LONG.sub(lambda word: _PIECES.sub(rf"\g<0>{_BREAK}", word[0]), visible(text))


def rare(text: str) -> frozenset[str]:
    """Signs that the fonts may lack."""
    return frozenset(_RARE.findall(text))


def without(text: str, signs: Set[str]) -> str:
    """Put another sign in the place of some."""
    return text.translate({ord(sign): UNKNOWN for sign in signs})


def _visible(sign: str) -> str:
    match unicodedata.category(sign):
        case "Zl" | "Zp":
            return " "
        case "Cc":
            return " " if sign.isspace() else UNKNOWN
        case "Cs" | "Co" | "Cn":
            return UNKNOWN
        case "Cf":
            return ""
        case _:
            return "" if _VARIANT.match(sign) else sign
