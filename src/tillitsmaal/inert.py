"""Characters that no document shows as they are, texts that a spreadsheet could act on, signs of several characters."""

import re
import unicodedata
from typing import Final

_ALIVE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Control characters, what turns the direction of the text after it, and what no file can hold."""
_FORMULA_STARTS: Final = frozenset("=+-@\t\r\n")
_CELLS: Final = re.compile(r"(?<=[;,\t\n])")
"""Where a text may be parted into cells."""
_IGNORED: Final = frozenset({"Cf", "Zs", "Zl", "Zp", "Cc", "Mn"})
"""Categories of characters that a spreadsheet may skip before it looks for a formula."""
_JOINER: Final = "\N{ZERO WIDTH JOINER}"
_FLAG: Final = "".join(map(chr, range(0x1F1E6, 0x1F200)))
"""Letters of which two make a flag."""
_GOES_ON: Final = frozenset(
    {_JOINER, *map(chr, (*range(0x1F3FB, 0x1F400), *range(0xE0020, 0xE0080), *range(0x1160, 0x1200)))}
)
"""Joins, colours of skin, tags of flags, and the second and third parts of a Korean syllable."""


def inert(text: str) -> str:
    """Show in place of each character that would act, that there is one. Tabs and ends of lines stay.

    Examples
    --------
    >>> inert("Vik\\x00 \\u202etxet\\n")
    'Vik� �txet\\n'
    """
    return _ALIVE.sub("\N{REPLACEMENT CHARACTER}", text)


def with_newlines(text: str) -> str:
    """End each line of a text with a newline alone.

    To some programs a carriage return ends a record of CSV even inside a text, and what follows it begins a cell.

    Examples
    --------
    >>> with_newlines("Vik\\r=1\\r\\n")
    'Vik\\n=1\\n'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n")


def harmless(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet could take for a formula, and before what it could take out.

    A file with commas may be opened as one with semicolons or tabs, as a Norwegian Excel does: then what stands after
    one of these inside a text, or on a new line, begins a cell. What would be a formula without its own apostrophes
    gets one too, so that `as_it_was` tells them apart.

    Examples
    --------
    >>> harmless("=HYPERLINK(1)"), harmless("  @x"), harmless("＝1"), harmless("Vik")
    ("'=HYPERLINK(1)", "'  @x", "'＝1", 'Vik')
    >>> harmless("'=1"), harmless("'Vik'"), harmless("Vik;=1, og Os")
    ("''=1", "'Vik'", "Vik;'=1, og Os")
    """
    first, *parts = _CELLS.split(text)
    whole = f"'{first}" if _looks_like_formula(text.lstrip("'")) else first
    return whole + "".join(f"'{part}" if _begins_formula(part) else part for part in parts)


def as_it_was(text: str) -> str:
    """Take off the apostrophes that `harmless` put into a text, and no others.

    Examples
    --------
    >>> as_it_was("'=1"), as_it_was("''=1"), as_it_was("'Vik'"), as_it_was("=1"), as_it_was("Vik;'=1, og Os")
    ('=1', "'=1", "'Vik'", '=1', 'Vik;=1, og Os')
    """
    first, *parts = _CELLS.split(text)
    whole = first.removeprefix("'") if _looks_like_formula(text.lstrip("'")) else first
    return whole + "".join(part.removeprefix("'") if _begins_formula(part) else part for part in parts)


def _begins_formula(part: str) -> bool:
    """Whether what stands after a separator would be a formula as a cell of its own, in quotation marks too."""
    return _looks_like_formula(part.lstrip("'\""))


def _looks_like_formula(text: str) -> bool:
    for letter in text:
        if letter in _FORMULA_STARTS:
            return True
        if unicodedata.category(letter) not in _IGNORED:
            return unicodedata.normalize("NFKC", letter)[0] in _FORMULA_STARTS
    return False


def beginning(text: str, length: int) -> str:
    """The first characters of a text, so many at most, without parting those that are shown as one sign.

    A letter keeps its accents, an emoji what it is made of; a sign that is longer than that alone is parted.

    Examples
    --------
    >>> beginning("Vik", 2), beginning("Ha\\u030a", 2), beginning("🇳🇴🇸🇪", 3)
    ('Vi', 'H', '🇳🇴')
    """
    end = next((end for end in range(length, 0, -1) if not _is_inside_a_sign(text, end)), length)
    return text[:end]


def _is_inside_a_sign(text: str, at: int) -> bool:
    if at >= len(text):
        return False
    before, after = text[at - 1], text[at]
    if before in _FLAG and after in _FLAG:
        return (at - len(text[:at].rstrip(_FLAG))) % 2 == 1
    return before == _JOINER or after in _GOES_ON or unicodedata.category(after).startswith("M")
