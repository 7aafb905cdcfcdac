"""What survey forms call organisations and items, and what readers of their answers find again.

Survey systems take short codes of ASCII letters and digits only. They follow from the names alone, so that a form and
the export of its answers agree without anything being kept between them.
"""

from collections.abc import Sequence
from typing import Final

from tillitsmaal.names import codes, key
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.study.models import Organisation

FORM: Final = "tillitform"
"""Field of a form that says which questionnaire it asks: `tillit-kort/1.0.0`."""
TO: Final = "to"
"""What comes before an organisation's code where answers about it stand: `tovik[ben1]`, `to_vik`."""
ABOUT_ALL: Final = "general"
"""Name of what holds the items that are about no partner."""


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
    given: dict[str, str] = {}
    spellings = {one.id: {key(name) for name in (one.id, one.name or one.id, *one.aliases)} for one in organisations}
    for one in organisations:
        others = {name for other, names in spellings.items() if other != one.id for name in names}
        given |= codes([one.id], taken={*others, *given.values()})
    return given


def item_codes(questionnaire: Questionnaire) -> dict[str, str]:
    """Code of each item, by its id."""
    return codes(questionnaire.item_ids)
