"""What sheets are called: the first phrase of a caption, no longer than Excel takes."""

import re
from collections.abc import Sequence, Set
from itertools import chain, count
from typing import Final

from tillitsmaal.rendering.xlsx.inert import on_one_line
from tillitsmaal.workbooks import shortened, utf16

KEPT: Final = "history"
"""Excel keeps this name for itself."""
_LONGEST: Final = 31
"""Of a sheet's name in Excel, in UTF-16 code units."""
_REFUSED: Final = re.compile(r"[\[\]:*?/\\'!]")
_ASIDE: Final = re.compile(r" ?\([^()]*\)")
_PAUSE: Final = re.compile(r"[:;](?= )|,(?= )(?! \w+,)(?! \w+ (?:og|and) )")
"""Ends the first phrase; a comma of a list (`velvilje, integritet og kunnskap`) does not."""
_DANGLING: Final = " ,.;:–-("
_MORE: Final = " …"


def sheet_name(wanted: str, taken: Set[str], dangling: Set[str] = frozenset()) -> str:
    """Make a name that Excel accepts and no other sheet has.

    A text that is too long loses what stands in parentheses, then all after its first phrase, then its last words.

    Parameters
    ----------
    wanted
        Any text.
    taken
        Names that are in use, case-folded.
    dangling
        Words that a shortened name does not end with, case-folded: prepositions and the like.

    Examples
    --------
    >>> sheet_name("T1 Tillit: hva [alle] sa/mente om de andre partnerne", set())
    'T1 Tillit'
    >>> sheet_name("F10 Tillit i bolge1 (12. februar 2024) og i bolge3 (13. juni 2025): de 30 parene", set())
    'F10 Tillit i bolge1 og i bolge3'
    >>> sheet_name("T3 Hvor godt spørsmålene i hver skala henger sammen", set(), {"i", "hver"})
    'T3 Hvor godt spørsmålene …'
    >>> sheet_name("'Vik'", {"vik"}), sheet_name("History", {"history"}), sheet_name("//", set())
    ('Vik 2', 'History 2', '_')
    """
    line = on_one_line(wanted)
    ends = chain([""], (f" {number}" for number in count(2)))
    names = (_fitting(line, _LONGEST - len(end), dangling) + end for end in ends)
    return next(name for name in names if name.casefold() not in taken)


def _fitting(line: str, units: int, dangling: Set[str]) -> str:
    short = _ASIDE.sub("", line)
    phrase = _PAUSE.split(short, maxsplit=1)[0]
    whole = (_clean(text) for text in (line, short, phrase))
    return next((text for text in whole if utf16(text) <= units), None) or _cut(_clean(phrase), units, dangling)


def _clean(text: str) -> str:
    return " ".join(_REFUSED.sub(" ", text).split()) or "_"


def _cut(text: str, units: int, dangling: Set[str]) -> str:
    """Cut between words, and in the middle of one only where little would be left."""
    whole = shortened(text, units + 1).split(" ")[:-1]
    for words in (_ended(whole, dangling), whole):
        kept = " ".join(words).rstrip(_DANGLING)
        if utf16(kept) > units // 3:
            return kept + _MORE if utf16(kept + _MORE) <= units else kept
    return shortened(text, units).rstrip(_DANGLING)


def _ended(words: Sequence[str], dangling: Set[str]) -> Sequence[str]:
    """Leave out the last words as long as more must follow them."""
    last = max(
        (i for i, word in enumerate(words) if word.strip(_DANGLING).casefold() not in {*dangling, ""}), default=-1
    )
    return words[: last + 1]
