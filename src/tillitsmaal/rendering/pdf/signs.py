"""Texts as a PDF can show them: no signs that control, and none that no font has."""

import re
import unicodedata
from collections.abc import Set
from typing import Final

UNKNOWN: Final = "\N{REPLACEMENT CHARACTER}"
"""Stands for a sign that cannot be shown."""
_BREAK: Final = "\N{ZERO WIDTH SPACE}"
_WORD: Final = 24
_LONG: Final = re.compile(rf"\S{{{_WORD + 8},}}")
"""A word that no column is wide enough for; longer than Norwegian compounds are."""
_PIECES: Final = re.compile(rf"\S{{{_WORD}}}(?=\S{{8}})")
_LAST_KNOWN: Final = "\N{LATIN SMALL LETTER Z WITH CARON}"
"""All printable signs up to here are in the fonts."""


def shown(text: str) -> str:
    """Return a text without signs that control, white space other than no-break spaces as blanks, and very long words
    with places to break.

    Examples
    --------
    >>> shown("Vik\\tkommune"), shown("3\N{NO-BREAK SPACE}%") == "3\N{NO-BREAK SPACE}%"
    ('Vik kommune', True)
    >>> print(ascii(shown("a\\x07b\N{RIGHT-TO-LEFT OVERRIDE}c")))
    'a\\ufffdbc'
    """
    visible = "".join(map(_sign, unicodedata.normalize("NFC", text)))
    return _LONG.sub(lambda word: _PIECES.sub(rf"\g<0>{_BREAK}", word[0]), visible)


def rare(text: str) -> frozenset[str]:
    """Signs that a font may lack."""
    return frozenset(sign for sign in text if sign > _LAST_KNOWN)


def without(text: str, signs: Set[str]) -> str:
    """Put another sign in the place of some."""
    return text.translate({ord(sign): UNKNOWN for sign in signs})


def _sign(sign: str) -> str:
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
            return sign
