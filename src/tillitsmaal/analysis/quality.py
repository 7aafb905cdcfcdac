"""How well the questionnaire measured: reliability, facets, invariance, agreement, where trust lies."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import numpy as np

from tillitsmaal.analysis.keyed import keyed, of_wave, persons, persons_with_any
from tillitsmaal.analysis.quality_agreement import agreement_of
from tillitsmaal.analysis.quality_results import (
    CompositeReliability,
    FacetSeparation,
    QualityAnalysis,
    ScaleReliability,
    WaveInvariance,
)
from tillitsmaal.analysis.quality_shares import shares_of
from tillitsmaal.errors import NothingComputed, Problem
from tillitsmaal.estimates import Bounds, NotEstimable, Number
from tillitsmaal.grouping import Floats
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import Answers, Responses
from tillitsmaal.scoring import pomp, scale_scores
from tillitsmaal.stages import OnStage, silent
from tillitsmaal.stats.factor.facets import one_against_facets
from tillitsmaal.stats.factor.invariance import invariance_over_groups
from tillitsmaal.stats.reliability.composite import mosier_reliability
from tillitsmaal.stats.reliability.intervals import feldt_interval
from tillitsmaal.stats.reliability.items import ItemRelation
from tillitsmaal.stats.reliability.keying import items_keyed_wrongly
from tillitsmaal.stats.reliability.scale import Reliability, reliability

FEWEST_PERSONS: Final = 3
"""What fewer people answered tells of those people, and not of how a questionnaire measures."""
FEWEST_FOR_ALPHA: Final = 10
"""Persons that alpha and its like rest on."""
COEFFICIENTS: Final = ("alpha", "alpha_interval", "standardised_alpha", "lambda2", "omega", "spearman_brown")


def quality(responses: Responses, on_stage: OnStage | None = None) -> QualityAnalysis:
    """Look at the measurement itself, wave by wave.

    Rows are what one respondent answered about one partner (or about the collaboration, for network-level scales), over
    all networks; intervals count respondents, since one person's answers about many partners are not independent.

    Parameters
    ----------
    responses
        Of one or more waves.
    on_stage
        Told the name of each stage as it begins.

    Returns
    -------
    QualityAnalysis
        Nothing in it is NaN: what cannot be had has its reason.

    Raises
    ------
    NothingComputed
        `nothing_to_compute`, when nobody has answered anything.
    """
    tell = on_stage or silent
    if np.isnan(responses.pairs.values).all() and np.isnan(responses.respondents.values).all():
        raise NothingComputed([Problem(code="nothing_to_compute")])
    tell("reliability")
    scales = tuple(_scales(responses))
    composites = tuple(_composites(responses, scales))
    tell("facets")
    facets, invariance = tuple(_facets(responses)), tuple(_invariance(responses))
    tell("agreement")
    agreement = agreement_of(responses)
    return QualityAnalysis(
        responses=responses,
        scales=scales,
        composites=composites,
        facets=facets,
        invariance=invariance,
        agreement=agreement.networks,
        organisations=agreement.organisations,
        shares=shares_of(responses),
    )


def _scales(responses: Responses) -> Iterator[ScaleReliability]:
    for wave in responses.waves:
        for levels, answers in ((("pair",), responses.pairs), (("network", "respondent"), responses.respondents)):
            own = of_wave(answers, wave.name)
            for scale, declared in responses.questionnaire.scales.items():
                if declared.level in levels:
                    yield _scale(own, responses.questionnaire, scale, wave.name)


def _scale(answers: Answers, questionnaire: Questionnaire, scale: str, wave: str) -> ScaleReliability:
    items = keyed(answers, questionnaire, [scale])
    units = persons(answers, items)
    few = _too_few(units)
    found = few or _of_enough(_of_varying(reliability(items, units=units), items), units)
    return ScaleReliability(
        scale=scale,
        level=questionnaire.scales[scale].level,
        wave=wave,
        respondents=units,
        rows=int((~np.isnan(items).any(axis=1)).sum()),
        items=tuple(item.id for item in questionnaire.items_by_scale[scale]),
        reliability=found,
        spearman_brown_interval=_of_two(found, units),
        keying=few or items_keyed_wrongly(items, units=units),
    )


def _too_few(persons: int) -> NotEstimable | None:
    if persons >= FEWEST_PERSONS:
        return None
    return NotEstimable(code="too_few_respondents", reason=f"{persons} persons, {FEWEST_PERSONS} are needed")


def _of_varying(found: Reliability | NotEstimable, items: Floats) -> Reliability | NotEstimable:
    """Without alphas of what is left when an item is dropped, where fewer than two items of it vary."""
    if isinstance(found, NotEstimable):
        return found
    varies = np.ptp(items[~np.isnan(items).any(axis=1)], axis=0) > 0
    few = NotEstimable(code="too_few_items", reason="without it fewer than two items vary")
    left = int(varies.sum()) - varies
    relations = zip(found.items, left, strict=True)
    return replace(found, items=tuple(_without_alpha(item, few) if n < 2 else item for item, n in relations))


def _of_enough(found: Reliability | NotEstimable, persons: int) -> Reliability | NotEstimable:
    """Without the coefficients that so few persons cannot give; what they answered to each item stays."""
    if isinstance(found, NotEstimable) or persons >= FEWEST_FOR_ALPHA:
        return found
    few = NotEstimable(code="too_few_respondents", reason=f"{persons} persons, {FEWEST_FOR_ALPHA} are needed")
    names = [*COEFFICIENTS, "standard_error_of_measurement"]
    absent: dict[str, Any] = {name: few for name in names if not isinstance(getattr(found, name), NotEstimable)}
    return replace(found, **absent, items=tuple(_without_alpha(item, few) for item in found.items))


def _without_alpha(item: ItemRelation, few: NotEstimable) -> ItemRelation:
    return item if isinstance(item.alpha_if_dropped, NotEstimable) else replace(item, alpha_if_dropped=few)


def _of_two(found: Reliability | NotEstimable, units: int) -> Bounds:
    """Spearman–Brown's coefficient is the alpha of two standardised items, and so has its interval."""
    if isinstance(found, NotEstimable):
        return found
    return feldt_interval(found.spearman_brown, min(units, found.n), 2)


def _composites(responses: Responses, scales: tuple[ScaleReliability, ...]) -> Iterator[CompositeReliability]:
    questionnaire = responses.questionnaire
    alpha = {(of.wave, of.scale): _alpha(of) for of in scales}
    for wave in responses.waves:
        own = of_wave(responses.pairs, wave.name)
        scores = scale_scores(own, questionnaire, "pair")
        for name, made in questionnaire.composites.items():
            if questionnaire.scales[made.of[0]].level != "pair":
                continue
            ranges = [questionnaire.range_of(member) for member in made.of]
            mixed = len(set(ranges)) > 1
            parts = [
                pomp(scores[member], limits) if mixed else scores[member]
                for member, limits in zip(made.of, ranges, strict=True)
            ]
            table = np.column_stack(parts)
            table = table[~np.isnan(table).any(axis=1)]
            yield CompositeReliability(
                composite=name,
                wave=wave.name,
                rows=len(table),
                reliability=_composite(table, [alpha[wave.name, member] for member in made.of]),
            )


def _alpha(of: ScaleReliability) -> Number:
    return of.reliability if isinstance(of.reliability, NotEstimable) else of.reliability.alpha


def _composite(scores: Floats, reliabilities: list[Number]) -> Number:
    if len(scores) < 2:
        return NotEstimable(code="too_few_respondents", reason=f"{len(scores)} rows with every scale")
    covariance = np.atleast_2d(np.cov(scores, rowvar=False))
    return mosier_reliability(covariance, reliabilities, np.ones(scores.shape[1]))


def _facets(responses: Responses) -> Iterator[FacetSeparation]:
    facets = _pair_facets(responses.questionnaire)
    if len(facets) < 2:
        return
    for wave in responses.waves:
        own = of_wave(responses.pairs, wave.name)
        items = keyed(own, responses.questionnaire, facets)
        few = _too_few(persons_with_any(own, items))
        structure = few or one_against_facets(items, _facet_of_item(responses.questionnaire), missing="fiml")
        yield FacetSeparation(wave=wave.name, facets=facets, structure=structure)


def _pair_facets(questionnaire: Questionnaire) -> tuple[str, ...]:
    return tuple(facet for facet in questionnaire.facets if questionnaire.scales[facet].level == "pair")


def _facet_of_item(questionnaire: Questionnaire) -> np.ndarray:
    facets = _pair_facets(questionnaire)
    return np.repeat(np.arange(len(facets)), [len(questionnaire.items_by_scale[facet]) for facet in facets])


def _invariance(responses: Responses) -> Iterator[WaveInvariance]:
    facets = _pair_facets(responses.questionnaire)
    if not facets or len(responses.waves) < 2:
        return
    groups = [keyed(of_wave(responses.pairs, wave.name), responses.questionnaire, facets) for wave in responses.waves]
    factors = [int(facet) for facet in _facet_of_item(responses.questionnaire)]
    yield WaveInvariance(
        waves=tuple(wave.name for wave in responses.waves),
        facets=facets,
        invariance=invariance_over_groups(groups, factors, missing="fiml"),
    )
