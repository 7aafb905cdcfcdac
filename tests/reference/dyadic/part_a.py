"""Part A: the social relations model.

A block is a mapping that holds values; its label is the keys on the way to it (`liking_a_LashleyBond`, `wave2`,
`bivariate_1_2`, `tripler`). What kind of block it is, its own keys tell: `components` (one scale; with an
`error_variance`, two indicators), the six covariances of two scales, or estimates of `srm_arbsrm` (`est`, under the
names of that program or plain ones). A block of our own may also say which `standard_errors` of the unbiased moments
it holds, or be about the analytic interval of the mean (`se_raw`). What it is about, `part_a_data` tells. All of it
goes by TripleR's way with unanswered pairs, but for `srm_arbsrm` and our own moments.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from reference.cases import Case
from reference.dyadic.part_a_compared import in_order, nearer, tolerance
from reference.dyadic.part_a_data import Data, Relations, Scale, named_groups, named_scales, one_scale, two_scales
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.pairs.srm import srm_missing
from tillitsmaal.stats.pairs.srm_bivariate import srm_bivariate, srm_bivariate_networks
from tillitsmaal.stats.pairs.srm_compatible import FillIn, fill_in, tripler_p, upper_p
from tillitsmaal.stats.pairs.srm_indicators import srm_indicators_networks
from tillitsmaal.stats.pairs.srm_mean import srm_mean, srm_mean_variance
from tillitsmaal.stats.pairs.srm_networks import NetworksModel, Tests, srm_networks
from tillitsmaal.stats.pairs.srm_results import Component, IndicatorsModel, SocialRelationsModel
from tillitsmaal.stats.pairs.srm_unanswered import Unanswered

Floats = NDArray[np.float64]

VARIANCES: Final = ("actor_variance", "partner_variance", "relationship_variance")
COMPONENTS: Final = (*VARIANCES, "actor_partner_covariance", "relationship_covariance")
BIVARIATE: Final = (
    "actor_actor_covariance",
    "partner_partner_covariance",
    "actor_partner_covariance",
    "partner_actor_covariance",
    "intrapersonal_relationship_covariance",
    "interpersonal_relationship_covariance",
)
ARBSRM_ONE: Final = ("Var(A{0})", "Var(P{0})", "Var(R{0})", "Cov(A{0},P{0})", "Cov(R{0},R'{0})")
ARBSRM_TWO: Final = ("Cov(AX,AY)", "Cov(PX,PY)", "Cov(AX,PY)", "Cov(PX,AY)", "Cov(RX,RY)", "Cov(RX,R'Y)")
UNANSWERED: Final[Mapping[str | None, Unanswered]] = {
    None: "fill_in",
    "organisation_jackknife": "moments",
    "normal_theory": "normal_theory",
}
SHOWN_PAIRS: Final = 3


def compute(case: Case, specs: Path | None) -> Mapping[str, Any]:  # noqa: ARG001
    data = Data(case)
    found: dict[str, Any] = {}
    for label, wanted in blocks(case.expected):
        at = found
        for key in label[:-1]:
            at = at.setdefault(key, {})
        at[label[-1]] = in_order(block(data, "_".join(label), wanted), wanted) or absent(wanted)
    return found


__all__ = ["PARTS", "compute", "tolerance"]
PARTS = ("A",)


def blocks(expected: Mapping[str, Any], label: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if "components" in expected or BIVARIATE[0] in expected or "se_raw" in expected or is_arbsrm(expected):
        yield label, expected
        return
    for key, inner in expected.items():
        if isinstance(inner, Mapping) and not key.startswith("ml_"):
            yield from blocks(inner, (*label, str(key)))


def absent(wanted: Any) -> Any:
    """Nothing of a block can be estimated: null all over."""
    return {key: absent(inner) for key, inner in wanted.items()} if isinstance(wanted, Mapping) else None


def is_arbsrm(block: Mapping[str, Any]) -> bool:
    return any(isinstance(value, Mapping) and "est" in value for value in block.values())


def block(data: Data, label: str, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    groups = named_groups(data, label)
    if is_arbsrm(wanted):
        return arbsrm(data, label, groups, wanted)
    tests: Tests = "between_networks" if "SOREMO" in (label, *label.split("_")) else "within_networks"
    if wanted.get("se_method") == "SOREMO":
        tests = "between_networks"
    if "se_raw" in wanted:
        return analytic(data.matrix(groups[0], one_scale(data, label)))
    unanswered = UNANSWERED[wanted.get("standard_errors")]
    if BIVARIATE[0] in wanted:
        x, y = two_scales(data, label)
        networks_of = [[data.matrix(group, scale) for group in groups] for scale in (x, y)]
        return bivariate(networks_of[0], networks_of[1], unanswered, tests, wanted)
    if "error_variance" in wanted["components"]:
        x, y = two_scales(data, label)
        return indicators([data.matrix(g, x) for g in groups], [data.matrix(g, y) for g in groups], tests)
    scale = one_scale(data, label)
    if unanswered != "fill_in":
        return moments(data.matrix(groups[0], scale), unanswered)
    several = len(groups) > 1 or "groups" in wanted
    return networks(data, groups, scale, tests) if several else network(data, groups[0], scale)


def network(data: Relations, group: str, scale: Scale) -> Mapping[str, Any]:
    matrix, names = data.matrix(group, scale), data.names(group)
    found = srm_missing(matrix, "fill_in")
    filled = fill_in([matrix])
    if isinstance(found, NotEstimable) or isinstance(filled, NotEstimable):
        return {}
    kept = [names[place] for place in filled.kept]
    effects = filled.effects[0]
    return {
        "n": found.organisations,
        "df": found.actor_variance.degrees_of_freedom,
        "group_mean_offdiag": float(np.nanmean(matrix)),
        "components": components(found, COMPONENTS, several=False),
        "actor_reliability": found.actor_reliability,
        "partner_reliability": found.partner_reliability,
        "effects": {"id": kept, "actor": effects.actor.tolist(), "partner": effects.partner.tolist()},
        "n_missing": found.missing_cells,
        "relationship_effect_sumsq": float(np.nansum(effects.relationship**2)),
        "relationship_effects_first6": first_pairs(kept, effects.relationship),
    }


def first_pairs(names: Sequence[str], relationship: Floats) -> list[Mapping[str, Any]]:
    """Both directions of the first dyads."""
    dyads = list(combinations(range(len(names)), 2))[:SHOWN_PAIRS]
    return [
        {"actor.id": names[i], "partner.id": names[j], "relationship": float(relationship[i, j])}
        for dyad in dyads
        for i, j in (dyad, dyad[::-1])
    ]


def networks(data: Data, groups: Sequence[str], scale: Scale, tests: Tests) -> Mapping[str, Any]:
    matrices = [data.matrix(group, scale) for group in groups]
    found = srm_networks(matrices, "fill_in", tests)
    if isinstance(found, NotEstimable):
        return {}
    used = [groups[place] for place in found.used]
    return {
        "se_method": "SOREMO" if tests == "between_networks" else "LashleyBond",
        "n": found.model.organisations,
        "groups": used,
        "group_sizes": list(found.sizes),
        "df": found.model.actor_variance.degrees_of_freedom,
        "group_means": {group: mean for group in groups if (mean := known_mean(data.matrix(group, scale))) is not None},
        "components": components(found.model, COMPONENTS, several=True),
        "actor_reliability": found.model.actor_reliability,
        "partner_reliability": found.model.partner_reliability,
        "group_variance": found.mean_variance,
        "n_missing": found.model.missing_cells,
        "effects": all_effects(data, groups, matrices, found),
    }


def known_mean(matrix: Floats) -> float | None:
    known = matrix[~np.isnan(matrix)]
    return float(known.mean()) if len(known) else None


def all_effects(
    data: Data, groups: Sequence[str], matrices: Sequence[Floats], found: NetworksModel
) -> Mapping[str, Sequence[Any]]:
    effects: dict[str, list[Any]] = {"id": [], "group": [], "actor": [], "partner": []}
    for place in found.used:
        filled = fill_in([matrices[place]])
        assert isinstance(filled, FillIn)
        names = data.names(groups[place])
        effects["id"] += [names[one] for one in filled.kept]
        effects["group"] += [groups[place]] * len(filled.kept)
        effects["actor"] += filled.effects[0].actor.tolist()
        effects["partner"] += filled.effects[0].partner.tolist()
    return effects


def bivariate(
    ones: Sequence[Floats],
    others: Sequence[Floats],
    unanswered: Unanswered,
    tests: Tests,
    wanted: Mapping[str, Any],
) -> Mapping[str, Any]:
    found = srm_bivariate_networks(ones, others, unanswered, tests)
    if isinstance(found, NotEstimable):
        return {}
    df = found.actor_actor_covariance.degrees_of_freedom
    kind = {"standard_errors": found.standard_errors, "n": found.organisations, "df": df}
    return kind | {
        name: crossed(getattr(found, name), wanted.get(name, {}), several=found.networks > 1) for name in BIVARIATE
    }


def crossed(component: Component, wanted: Mapping[str, Any], several: bool) -> Mapping[str, Any]:
    tails = (component.p, upper_p(component)) if several else (component.p,)
    told = {"p": nearer(wanted.get("p"), *tails), "p_two_sided": component.p, "p_one_sided": upper_p(component)}
    return {**dressed(component), **told, "df": component.degrees_of_freedom}


def moments(matrix: Floats, unanswered: Unanswered) -> Mapping[str, Any]:
    found = srm_missing(matrix, unanswered)
    if isinstance(found, NotEstimable):
        return {}
    return {
        "standard_errors": found.standard_errors,
        "components": components(found, COMPONENTS, several=False),
        "actor_reliability": found.actor_reliability,
        "partner_reliability": found.partner_reliability,
    }


def analytic(matrix: Floats) -> Mapping[str, Any]:
    variance, mean = srm_mean_variance(matrix), srm_mean(matrix)
    if isinstance(variance, NotEstimable) or isinstance(mean, NotEstimable):
        return {}
    return {
        "value": mean.value,
        "u": variance.people,
        "rel": variance.dyads,
        "se_raw": variance.raw_standard_error,
        "standard_error": mean.standard_error,
        "df": mean.degrees_of_freedom,
        "low": mean.low,
        "high": mean.high,
        "p": mean.p,
    }


def indicators(ones: Sequence[Floats], others: Sequence[Floats], tests: Tests) -> Mapping[str, Any]:
    found = srm_indicators_networks(ones, others, "fill_in", tests)
    if isinstance(found, NotEstimable):
        return {}
    untested = dict.fromkeys(["se", "t", "p_tripler", "p_two_sided", "p_one_sided", "p"])
    error = {"estimate": found.error_variance, "standardized": found.error_share, **untested}
    return {
        "n": found.organisations,
        "df": found.actor_variance.degrees_of_freedom,
        "components": {**components(found, COMPONENTS, several=found.networks > 1), "error_variance": error},
        "actor_reliability": found.actor_reliability,
        "partner_reliability": found.partner_reliability,
        "relationship_reliability": found.relationship_reliability,
    }


def components(
    model: SocialRelationsModel | IndicatorsModel, names: Sequence[str], several: bool
) -> Mapping[str, Mapping[str, Any]]:
    halved = VARIANCES if several else (*VARIANCES, "relationship_covariance")
    return {
        name: {
            **dressed(getattr(model, name)),
            "p_tripler": tripler_p(getattr(model, name), one_sided=name in halved),
            "df": getattr(model, name).degrees_of_freedom,
            "p_two_sided": getattr(model, name).p,
            "p_one_sided": upper_p(getattr(model, name)),
        }
        for name in names
    }


def dressed(component: Component) -> Mapping[str, Any]:
    return {
        "estimate": component.estimate,
        "standardized": component.standardised,
        "se": component.standard_error,
        "t": component.t,
    }


def arbsrm(data: Data, label: str, groups: Sequence[str], wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    assert len(groups) == 1, f"{label}: which of {groups}?"
    named = named_scales(data, label) or data.scales
    matrices = [data.matrix(groups[0], scale) for scale in named]
    if not any("(" in key for key in wanted):
        assert len(matrices) == 1, f"{label}: which of {named}?"
        return arbsrm_one(matrices[0], COMPONENTS)
    assert len(matrices) == 2, f"{label}: which of {named}?"
    found = srm_bivariate(*matrices, "srm_package")
    if isinstance(found, NotEstimable):
        return {}
    return {
        **as_arbsrm(found.one, [name.format("X") for name in ARBSRM_ONE], COMPONENTS),
        **as_arbsrm(found.other, [name.format("Y") for name in ARBSRM_ONE], COMPONENTS),
        **as_arbsrm(found, ARBSRM_TWO, BIVARIATE),
    }


def arbsrm_one(matrix: Floats, names: Sequence[str]) -> Mapping[str, Any]:
    found = srm_missing(matrix, "srm_package")
    return {} if isinstance(found, NotEstimable) else as_arbsrm(found, names, COMPONENTS)


def as_arbsrm(model: Any, names: Sequence[str], fields: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
    parts = {name: getattr(model, field) for name, field in zip(names, fields, strict=True)}
    return {
        name: {"est": part.estimate, "se": part.standard_error, "t": part.t, "p": part.p}
        for name, part in parts.items()
    }
