"""Characters that no document shows as they are, and texts that a spreadsheet could act on."""

import re
import unicodedata
from typing import Final

_ALIVE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Control characters, what turns the direction of the text after it, and what no file can hold."""
_FORMULA_STARTS: Final = frozenset("=+-@\t\r\n")
_IGNORED: Final = frozenset({"Cf", "Zs", "Zl", "Zp", "Cc", "Mn"})
"""Categories of characters that a spreadsheet may skip before it looks for a formula."""


def inert(text: str) -> str:
    """Show in place of each character that would act, that there is one. Tabs and ends of lines stay.

    Examples
    --------
    >>> inert("Vik\\x00 \\u202etxet\\n")
    'Vik� �txet\\n'
    """
    return _ALIVE.sub("\N{REPLACEMENT CHARACTER}", text)


def harmless(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet could take for a formula.

    Before one that would be a formula without its own apostrophes too, so that `as_it_was` tells them apart.

    Examples
    --------
    >>> harmless("=HYPERLINK(1)"), harmless("  @x"), harmless("＝1"), harmless("Vik")
    ("'=HYPERLINK(1)", "'  @x", "'＝1", 'Vik')
    >>> harmless("'=1"), harmless("'Vik'")
    ("''=1", "'Vik'")
    """
    return f"'{text}" if _looks_like_formula(text.lstrip("'")) else text


def as_it_was(text: str) -> str:
    """Take off the apostrophe that `harmless` put before a text, and no other.

    Examples
    --------
    >>> as_it_was("'=1"), as_it_was("''=1"), as_it_was("'Vik'"), as_it_was("=1")
    ('=1', "'=1", "'Vik'", '=1')
    """
    return text.removeprefix("'") if _looks_like_formula(text.lstrip("'")) else text


def _looks_like_formula(text: str) -> bool:
    for letter in text:
        if letter in _FORMULA_STARTS:
            return True
        if unicodedata.category(letter) not in _IGNORED:
            return unicodedata.normalize("NFKC", letter)[0] in _FORMULA_STARTS
    return False
