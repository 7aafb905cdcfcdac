"""What survey forms call organisations and items, and what readers of their answers find again.

Survey systems take short codes of ASCII letters and digits only. They follow from the names alone, so that a form and
the export of its answers agree without anything being kept between them.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from tillitsmaal.names import LONGEST_CODE, codes, key
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.study.models import Organisation

FORM: Final = "tillitform"
"""Field of a form that says which questionnaire it asks: `tillit-kort/1.0.0`."""
TO: Final = "to"
"""What comes before an organisation's code where answers about it stand: `tovik[ben1]`, `to_vik`."""
ABOUT_ALL: Final = "general"
"""Name of what holds the items that are about no partner."""
ROLES: Final = ("representative", "leadership", "other")
"""What forms and responses call the roles of those who answer."""
LONGEST_SHORT_CODE: Final = 5
"""Characters of an answer's code in LimeSurvey."""
FIELDS: Final = (FORM, "wave", "respondent", "rater", "role", "network", "target", "time", "saved", "intro", ABOUT_ALL)
"""What no item is coded as: what forms, and the files of their answers, call other things."""
SHORT_ROLES: Final[Mapping[str, str]] = {"representative": "repr", "leadership": "lead", "other": "other"}
"""What roles are called there."""


def mark_of(questionnaire: Questionnaire) -> str:
    """What a form says about the questionnaire it asks."""
    return f"{questionnaire.id}/{questionnaire.version}"


def organisation_codes(organisations: Sequence[Organisation]) -> dict[str, str]:
    """Code of each organisation, by its id; none is what another organisation is called.

    Examples
    --------
    >>> organisation_codes([Organisation(id="naering", name="Næringshagen"), Organisation(id="vik-kommune")])
    {'naering': 'naering', 'vik-kommune': 'vikkommune'}
    """
    return _apart({one.id: one.id for one in organisations}, _spellings(organisations), LONGEST_CODE)


def short_codes(organisations: Sequence[Organisation]) -> dict[str, str]:
    """Code of five characters at most of each organisation, by its id, where a system takes no longer ones.

    A code that is that short already is both. None is what another organisation is called or coded.

    Examples
    --------
    >>> short_codes([Organisation(id="naering"), Organisation(id="naerbutikk"), Organisation(id="vik")])
    {'naering': 'naeri', 'naerbutikk': 'naerb', 'vik': 'vik'}
    """
    long = organisation_codes(organisations)
    called = {id: {*names, key(long[id])} for id, names in _spellings(organisations).items()}
    return _apart(long, called, LONGEST_SHORT_CODE)


def _spellings(organisations: Sequence[Organisation]) -> dict[str, set[str]]:
    return {one.id: {key(name) for name in (one.id, one.name or one.id, *one.aliases)} for one in organisations}


def _apart(
    stems: Mapping[str, str], called: Mapping[str, set[str]], longest: int, taken: Iterable[str] = ()
) -> dict[str, str]:
    """Give each organisation or item a code made from its stem, which no other is called, and is not taken."""
    given: dict[str, str] = {}
    for id, stem in stems.items():
        others = {name for other, names in called.items() if other != id for name in names}
        given[id] = codes([stem], taken={*taken, *others, *given.values()}, longest=longest)[stem]
    return given


def item_codes(ids: Sequence[str]) -> dict[str, str]:
    """Code of each item, by its id; none is another item's id, or what a form calls something else.

    Examples
    --------
    >>> item_codes(["ben1", "ben-2", "rater", "rater2"])
    {'ben1': 'ben1', 'ben-2': 'ben2', 'rater': 'rater3', 'rater2': 'rater2'}
    """
    return _apart({id: id for id in ids}, {id: {key(id)} for id in ids}, LONGEST_CODE, FIELDS)
