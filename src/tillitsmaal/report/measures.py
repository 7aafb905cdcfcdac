"""Which measures a report shows, and in which order."""

from typing import Final

from tillitsmaal.questionnaire.models import Questionnaire

MEMBER: Final = "· "
"""Stands before a scale that is part of the composite above it."""


def ordered_measures(questionnaire: Questionnaire) -> list[tuple[str, bool]]:
    """Pair measures as a table lists them: each composite followed by its scales, which are True."""
    ordered: list[tuple[str, bool]] = []
    seen: set[str] = set()
    for measure in questionnaire.pair_measures():
        if measure not in seen:
            members = questionnaire.composites[measure].of if measure in questionnaire.composites else ()
            ordered += [(measure, False), *((member, True) for member in members if member not in seen)]
            seen |= {measure, *members}
    return ordered


def key_measures(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Trust and collaboration; without a circle the first two pair measures, or the first network-level ones."""
    if questionnaire.circle is not None:
        return tuple(dict.fromkeys((questionnaire.circle.trust, questionnaire.circle.collaboration)))
    return (questionnaire.pair_measures() or questionnaire.scales_at("network", "respondent"))[:2]


def floor_of(questionnaire: Questionnaire, measure: str) -> float | None:
    """Floor of a scale; None where it has none, and of composites."""
    scale = questionnaire.scales.get(measure)
    return scale.sufficient if scale else None


def has_floors(questionnaire: Questionnaire) -> bool:
    """Tell whether a pair can be under a floor: some facet has one."""
    return any(floor_of(questionnaire, facet) is not None for facet in questionnaire.facets)


def composites(questionnaire: Questionnaire) -> frozenset[str]:
    """The measures made of scales."""
    return frozenset(questionnaire.composites)


def absence(questionnaire: Questionnaire, measure: str) -> str:
    """Code of why a pair has no score on a measure: nobody met the missing rule, or one of its scales is missing."""
    return "scale_missing" if measure in questionnaire.composites else "too_few_answers"
