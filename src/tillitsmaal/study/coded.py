"""What survey forms call organisations and items, and what readers of their answers find again.

Survey systems take short codes of ASCII letters and digits only. Each follows from one id alone, whatever its
neighbours are and their order, so that a form and the export of its answers agree without anything being kept between
them, also where the roster has changed since.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from tillitsmaal.inert import inert
from tillitsmaal.names import LONGEST_CODE, code_of, key, tidy
from tillitsmaal.questionnaire import reserved
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.study.models import Organisation

FORM: Final = reserved.FORM
"""Field of a form that says which questionnaire it asks: `tillit-kort/1.0.0`."""
TO: Final = "to"
"""What comes before an organisation's code where answers about it stand: `tovik[ben1]`, `to_vik`."""
ABOUT_ALL: Final = reserved.ABOUT_ALL
"""Name of what holds the items that are about no partner."""
ROLES: Final = ("representative", "leadership", "other")
"""What forms and responses call the roles of those who answer."""
LONGEST_SHORT_CODE: Final = 5
"""Characters of an answer's code in LimeSurvey."""
_CHANGED: Final = str.maketrans({**dict.fromkeys("‘’", "'"), **dict.fromkeys("“”", '"'), "[": "(", "]": ")"})
_BESIDE_BRACKETS: Final = re.compile(r"\s*([(){}])\s*")
SHORT_ROLES: Final[Mapping[str, str]] = {"representative": "repr", "leadership": "lead", "other": "other"}
"""What roles are called there."""


def mark_of(questionnaire: Questionnaire) -> str:
    """What a form says about the questionnaire it asks."""
    return f"{questionnaire.id}/{questionnaire.version}"


def organisation_codes(organisations: Iterable[Organisation]) -> dict[str, str]:
    """Code of each organisation, by its id, from which alone it follows.

    Examples
    --------
    >>> organisation_codes([Organisation(id="naering", name="Næringshagen"), Organisation(id="vik-kommune")])
    {'naering': 'naering', 'vik-kommune': 'vikkommune'}
    """
    return {one.id: code_of(one.id) for one in organisations}


def short_codes(organisations: Iterable[Organisation]) -> dict[str, str]:
    """Code of five characters at most of each organisation, by its id, where a system takes no longer ones.

    An id that is that short already is both.

    Examples
    --------
    >>> short_codes([Organisation(id="naering"), Organisation(id="naerbutikk"), Organisation(id="vik")])
    {'naering': 'nan2f', 'naerbutikk': 'na3sa', 'vik': 'vik'}
    """
    return {one.id: code_of(one.id, LONGEST_SHORT_CODE) for one in organisations}


def codes_in_doubt(organisations: Iterable[Organisation]) -> dict[str, tuple[str, str]]:
    """Codes that may stand for two organisations: both have it, or the other is called so. Folded, with both ids.

    Examples
    --------
    >>> codes_in_doubt([Organisation(id="vik-kommune"), Organisation(id="vik", aliases=("Vikkommune",))])
    {'vikkommune': ('vik', 'vik-kommune')}
    """
    meant: dict[str, set[str]] = defaultdict(set)
    coded = set()
    for one in organisations:
        codes = {key(code_of(one.id, longest)) for longest in (LONGEST_CODE, LONGEST_SHORT_CODE)}
        coded |= codes
        for spelling in codes | {key(name) for name in (one.id, one.name or one.id, *one.aliases)}:
            meant[spelling].add(one.id)
    return {folded: _two(meant[folded]) for folded in sorted(coded) if len(meant[folded]) > 1}


def _two(ids: Iterable[str]) -> tuple[str, str]:
    first, second, *_ = sorted(ids)
    return first, second


def field_key(name: str) -> str:
    """Fold the name of a wave or network as a form's field may bring it back: systems change some signs in a text.

    Quotation marks become straight in an XLSForm, a blank stands beside braces in LimeSurvey and Qualtrics, and
    brackets are round in Qualtrics.

    Examples
    --------
    >>> field_key("Høst ’25 {x} [1]") == field_key("høst '25 { x} (1)"), field_key("1.0") == field_key("10")
    (True, False)
    """
    return _BESIDE_BRACKETS.sub(r"\1", key(inert(name)).translate(_CHANGED))


def set_apart(text: str) -> str:
    """A text as a form shows it in Qualtrics, where `${` puts something in and `[[` begins a tag.

    Examples
    --------
    >>> set_apart("Vik ${e://Field/x} [[Block]]"), set_apart("Vik [nord]")
    ('Vik $ {e://Field/x} [ [Block] ]', 'Vik [nord]')
    """
    shown = tidy(inert(text)).replace("${", "$ {")
    while "[[" in shown or "]]" in shown:
        shown = shown.replace("[[", "[ [").replace("]]", "] ]")
    return shown


def item_codes(ids: Iterable[str]) -> dict[str, str]:
    """Code of each item, by its id, from which alone it follows.

    Examples
    --------
    >>> item_codes(["ben1", "ben-2", "98"])
    {'ben1': 'ben1', 'ben-2': 'ben2', '98': 'x98'}
    """
    return {id: code_of(id) for id in ids}
