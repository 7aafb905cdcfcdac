"""The rules of disclosure: who reads, how large a group must be, how coarse a number."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.study import DEFAULT_MIN_RESPONDENTS, Study

Audience = Literal["analyst", "partners", "public"]
AUDIENCES: Final[tuple[Audience, ...]] = get_args(Audience)

FEWEST_ORGANISATIONS: Final = 3
"""Organisations that a group of several must have, so that none of them knows what the others answered together."""
MOST_OF_ONE: Final = 0.6
"""Largest share of a group's people that may be of one organisation."""
FEWEST_FOR_DETAIL: Final = 10
"""People behind a number that is given with two decimals, or with an interval."""
ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What holds for one release."""

    audience: Audience
    least: int
    """k: people that a group must have."""
    units: Literal["person", "organisation"] = "person"
    """Whose answers are protected; `organisation` where each gave one agreed answer, and consent is recorded."""

    @property
    def least_of_a_pair(self) -> int:
        """People that one organisation must have behind what it says about another."""
        return 1 if self.units == "organisation" else self.least


def rules_for(
    audience: Audience, questionnaire: Questionnaire, study: Study | None, min_respondents: int | None = None
) -> Rules | None:
    """Find the rules for an audience; None for the analyst, from whom nothing is hidden.

    Parameters
    ----------
    audience
        Who reads.
    questionnaire
        Says whether people or organisations answer.
    study
        Says k, and whether organisations agreed to be shown.
    min_respondents
        k, where the call names one.
    """
    if audience == "analyst":
        return None
    least = study.privacy.min_respondents if study is not None else DEFAULT_MIN_RESPONDENTS
    agreed = questionnaire.answers_as == "organisation" and study is not None and study.privacy.consent is not None
    return Rules(
        audience=audience,
        least=least if min_respondents is None else min_respondents,
        units="organisation" if agreed else "person",
    )
