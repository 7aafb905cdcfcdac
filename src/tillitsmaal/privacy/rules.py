"""The rules of disclosure: who reads, how large a group must be, how coarse a number."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final, Literal, get_args

from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.study import Privacy, Study

SharedAudience = Literal["partners", "public"]
"""Who may not see everything."""
Audience = Literal["analyst", "partners", "public"]
AUDIENCES: Final[tuple[Audience, ...]] = get_args(Audience)

FEWEST_K: Final = 3
MOST_K: Final = 10

FEWEST_ORGANISATIONS: Final = 3
"""Organisations that a group of several must have, so that none of them knows what the others answered together."""
MOST_OF_ONE: Final = 0.6
"""Largest share of a group's people that may be of one organisation."""
MOST_WITH_ONE: Final = 2 / 3
"""Largest share of the pairs behind a number for the public that one organisation may be in, as rater or target: as of
three organisations that all answer about each other."""
FEWEST_FOR_DETAIL: Final = 10
"""People behind a number that is given with two decimals, or with an interval."""
ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What holds for one release."""

    audience: SharedAudience
    least: int
    """k: people that a group must have."""
    units: Literal["person", "organisation"] = "person"
    """Whose answers are protected; `organisation` where each gave one agreed answer, and consent is recorded."""

    key: bytes | None = field(default=None, repr=False)
    """Of the study's digests: with it, files that were read can be told apart and not looked up."""

    @property
    def least_of_a_pair(self) -> int:
        """People that one organisation must have behind what it says about another."""
        return 1 if self.units == "organisation" else self.least

    @property
    def shows_each(self) -> bool:
        """Whether each organisation may be shown, as partners may see answers that these agreed on."""
        return self.audience == "partners" and self.units == "organisation"

    def fewest_organisations(self, *, agreed: bool) -> int:
        """Organisations that a group of several must have: k where they agreed on answers, however many gave these."""
        return self.least if agreed else FEWEST_ORGANISATIONS


def rules_together(rules: Iterable[Rules]) -> Rules:
    """One set of rules for what is told together: the largest k, and people wherever any protects these."""
    every = list(rules)
    agreed = all(of.units == "organisation" for of in every)
    return replace(every[0], least=max(of.least for of in every), units="organisation" if agreed else "person")


def rules_for(
    audience: SharedAudience, questionnaire: Questionnaire, study: Study | None, min_respondents: int | None = None
) -> Rules:
    """Find the rules for an audience that may not see everything.

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

    Raises
    ------
    ValueError
        For a k under 3 or over 10.
    """
    of_study = study.privacy if study is not None else Privacy()
    least = of_study.min_respondents if min_respondents is None else min_respondents
    if not FEWEST_K <= least <= MOST_K:
        raise ValueError(f"min_respondents is {FEWEST_K} to {MOST_K}, not {least}")
    agreed = questionnaire.answers_as == "organisation" and of_study.consent is not None
    return Rules(audience=audience, least=least, units="organisation" if agreed else "person")
