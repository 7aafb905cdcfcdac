"""The JSON document `tillit/quality/1`."""

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from tillitsmaal.analysis.quality_results import (
    CompositeReliability,
    FacetSeparation,
    NetworkAgreement,
    QualityAnalysis,
    ScaleReliability,
    TrustShares,
    WaveInvariance,
)
from tillitsmaal.estimates import Interval, NotEstimable, Number
from tillitsmaal.privacy.score import Release
from tillitsmaal.report.document import Json, absent, network, shared_head, used_of, warnings, waves
from tillitsmaal.report.frames import records
from tillitsmaal.report.quality_facets import costs, proper, separated
from tillitsmaal.stats.factor.facets import FacetStructure, FittedModel, Separation
from tillitsmaal.stats.factor.invariance import InvarianceStep
from tillitsmaal.stats.factor.structures import LEVELS
from tillitsmaal.stats.pairs.round_robin import Reciprocity, Share
from tillitsmaal.text import Language

_OF_PAIR: Final = ("correlation", "htmt", "htmt2")


def quality_document(analysis: QualityAnalysis, language: Language, release: Release | None = None) -> Json:
    """Write the measurement's quality as a document, in full precision.

    Returns
    -------
    dict
        Valid under `tillitsmaal.schemas.schema("quality")`. Only warnings are in `language`.
    """
    responses = analysis.responses
    return {
        **shared_head(
            "quality", responses.questionnaire, responses.inputs, {"language": language, "missing": "fiml"}, release
        ),
        **used_of([responses], release),
        "warnings": warnings(responses.warnings, release, language),
        "waves": waves(responses.waves),
        "names": dict(responses.names),
        "reliability": [_scale(of) for of in analysis.scales],
        "composites": [_composite(of) for of in analysis.composites],
        "facets": [_facets(of) for of in analysis.facets],
        "invariance": [_invariance(of) for of in analysis.invariance],
        "agreement": [_agreement(of) for of in analysis.agreement],
        "organisations": list(_organisations(analysis)),
        "shares": [_shares(of) for of in analysis.shares],
    }


def number(value: Number) -> float | Json:
    """Write a number, or why there is none."""
    return absent(value.code) if isinstance(value, NotEstimable) else value


def interval(of: Interval | NotEstimable) -> list[float] | Json:
    """Write bounds, or why there are none."""
    return absent(of.code) if isinstance(of, NotEstimable) else [of.low, of.high]


def _scale(of: ScaleReliability) -> Json:
    begins = {"scale": of.scale, "wave": of.wave, "respondents": of.respondents, "rows": of.rows}
    found = of.reliability
    if isinstance(found, NotEstimable):
        return {**begins, "estimates": absent(found.code), "items": []}
    estimates = {
        "alpha": number(found.alpha),
        "alpha_interval": interval(found.alpha_interval),
        "standardised_alpha": number(found.standardised_alpha),
        "lambda2": number(found.lambda2),
        "omega": number(found.omega),
        "spearman_brown": number(found.spearman_brown),
        "spearman_brown_interval": interval(of.spearman_brown_interval),
        "mean_correlation": number(found.mean_correlation),
        "standard_error_of_measurement": number(found.standard_error_of_measurement),
    }
    return {**begins, "estimates": estimates, "items": list(_items(of))}


def _items(of: ScaleReliability) -> Iterator[Json]:
    if isinstance(of.reliability, NotEstimable):
        return
    for position, (item, relation) in enumerate(zip(of.items, of.reliability.items, strict=True)):
        yield {
            "item": item,
            "rest_correlation": number(relation.rest_correlation),
            "alpha_if_dropped": number(relation.alpha_if_dropped),
            "keyed_wrongly": _keyed_wrongly(of, position),
        }


def _keyed_wrongly(of: ScaleReliability, position: int) -> bool | Json:
    if isinstance(of.keying, NotEstimable):
        return absent(of.keying.code)
    rest = of.keying.items[position].rest_correlation
    return absent(rest.code) if isinstance(rest, NotEstimable) else position in of.keying.suspected


def _composite(of: CompositeReliability) -> Json:
    return {"composite": of.composite, "wave": of.wave, "rows": of.rows, "reliability": number(of.reliability)}


def _facets(of: FacetSeparation) -> Json:
    begins = {"wave": of.wave, "facets": list(of.facets)}
    if isinstance(of.structure, NotEstimable):
        why = absent(of.structure.code)
        pairs = [
            {"first": one, "second": other} | dict.fromkeys(_OF_PAIR, why) for one, other in combinations(of.facets, 2)
        ]
        nothing = {"structure": why, "separate": None, "rows": 0, "pairs": pairs}
        return {**begins, **nothing, **dict.fromkeys(("several", "one", "difference"), why)}
    verdict = separated(of.structure)
    return {
        **begins,
        "structure": "one_factor_against_facets",
        "separate": None if verdict == "unknown" else verdict == "apart",
        "rows": of.structure.n,
        "pairs": [_pair(pair, of) for pair in of.structure.separations],
        "several": _model(of.structure.facets),
        "one": _model(of.structure.one),
        "difference": _difference(of.structure),
    }


def _pair(pair: Separation, of: FacetSeparation) -> Json:
    return {
        "first": of.facets[pair.first],
        "second": of.facets[pair.second],
        "correlation": number(pair.correlation),
        "htmt": number(pair.htmt),
        "htmt2": number(pair.htmt2),
    }


def _model(of: FittedModel | NotEstimable) -> Json:
    found = proper(of)
    if isinstance(found, NotEstimable):
        return absent(found.code)
    measures = found.measures
    return {
        "chi_square": measures.chi_square,
        "degrees_of_freedom": measures.degrees_of_freedom,
        "cfi": measures.cfi,
        "tli": number(measures.tli),
        "rmsea": measures.rmsea.value,
        "srmr": measures.residuals.srmr,
        "log_likelihood": measures.log_likelihood,
        "aic": measures.aic,
        "bic": measures.bic,
    }


def _difference(of: FacetStructure) -> Json:
    if isinstance(of.difference, NotEstimable):
        return absent(of.difference.code)
    found = of.difference
    return {"chi_square": found.chi_square, "degrees_of_freedom": found.degrees_of_freedom, "p": found.p}


def _invariance(of: WaveInvariance) -> Json:
    begins = {"waves": list(of.waves), "facets": list(of.facets)}
    found = of.invariance
    if isinstance(found, NotEstimable):
        why = absent(found.code)
        levels = [{"level": level, **dict.fromkeys(("model", "delta_cfi", "flagged"), why)} for level in LEVELS]
        return {**begins, "rows": 0, "highest": why, "levels": levels}
    highest = found.highest
    return {
        **begins,
        "rows": sum(found.sizes),
        "highest": absent(highest.code) if isinstance(highest, NotEstimable) else highest,
        "levels": [_level(step) for step in costs(found.steps)],
    }


def _level(step: InvarianceStep) -> Json:
    return {
        "level": step.level,
        "model": _model(step.model),
        "delta_cfi": number(step.delta_cfi),
        "flagged": absent(step.flagged.code) if isinstance(step.flagged, NotEstimable) else step.flagged,
    }


def _agreement(of: NetworkAgreement) -> Json:
    return {
        "network": network(of.network),
        "wave": of.wave,
        "scale": of.scale,
        "groups": of.groups,
        "median": number(of.median),
        "share": number(of.share),
        "icc1": number(of.icc1),
        "icc2": number(of.icc2),
    }


def _organisations(analysis: QualityAnalysis) -> Iterator[Json]:
    for row in records(analysis.organisations):
        agreement = absent("too_few_respondents") if row["agreement"] is None else row["agreement"]
        names = ("wave", "organisation", "scale", "respondents", "groups")
        yield {"network": network(row["network"]), **{name: row[name] for name in names}, "agreement": agreement}


def _shares(of: TrustShares) -> Json:
    begins = {"network": network(of.network), "wave": of.wave, "scale": of.measure}
    names = ("trustor", "trustee", "relation", "generalised_reciprocity", "dyadic_reciprocity")
    found = of.relations
    if isinstance(found, NotEstimable):
        return {**begins, "organisations": 0, "pairs": 0, **dict.fromkeys(names, absent(found.code))}
    shares = (found.rater, found.target, found.relationship)
    return {
        **begins,
        "organisations": found.organisations,
        "pairs": found.pairs,
        **{name: _share(share) for name, share in zip(names[:3], shares, strict=True)},
        "generalised_reciprocity": _reciprocity(found.generalised_reciprocity),
        "dyadic_reciprocity": _reciprocity(found.dyadic_reciprocity),
    }


def _share(of: Share) -> Json:
    return {"share": number(of.value), "interval": interval(of.interval), "negative": of.negative}


def _reciprocity(of: Reciprocity) -> Json:
    return {"correlation": number(of.value), "interval": interval(of.interval), "p": number(of.p)}
