"""Reliability and item analysis of scales, of two items, and of a composite of scales."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from reference.cases import Case
from reference.psychometric.keyed import Floats, keyed, listed, matrix, names
from reference.psychometric.scales import score_items
from tillitsmaal.estimates import Interval, NotEstimable
from tillitsmaal.stats.distributions import normal_cdf
from tillitsmaal.stats.factor.one_factor import Estimator
from tillitsmaal.stats.factor.validity import htmt, htmt2, weighted_variance_extracted
from tillitsmaal.stats.reliability.adequacy import sampling_adequacy, sphericity_test
from tillitsmaal.stats.reliability.alpha import cronbach_alpha, without
from tillitsmaal.stats.reliability.composite import disattenuated, mosier_reliability, stratified_alpha
from tillitsmaal.stats.reliability.descriptions import describe_items
from tillitsmaal.stats.reliability.guttman import guttman_lambdas, maximal_split_half
from tillitsmaal.stats.reliability.intervals import (
    bonett_interval,
    duhachek_standard_error,
    feldt_interval,
    normal_interval,
)
from tillitsmaal.stats.reliability.items import (
    communal_correlations,
    inter_item,
    rest_correlations,
    total_correlations,
)
from tillitsmaal.stats.reliability.measurement import signal_to_noise
from tillitsmaal.stats.reliability.moments import ItemMoments, item_moments
from tillitsmaal.stats.reliability.omega import factor_reliability
from tillitsmaal.stats.reliability.scale import reliability
from tillitsmaal.stats.reliability.two_items import spearman_brown, two_items

PSYCH_CONFIDENCE = 2 * normal_cdf(1.96) - 1
"""psych takes 1.96 for the normal quantile of its interval."""

OF_LOADINGS = (
    "omega_total_modelvar",
    "omega_total_obsvar",
    "ave_mean_sq_std",
    "ave_raw_obsvar",
    "composite_reliability_std",
    "coefficient_H",
)

Values = dict[str, Any]


def compute(case: Case) -> Values:
    keys = listed(case.spec["keys"])
    data, limits = case.data(), case.spec["range"]
    every = [key for facet in keys.values() for key in facet]
    found = {facet: scale(keyed(data, own, limits), names(own), limits) for facet, own in keys.items()}
    found["composite_all_items"] = scale(keyed(data, every, limits), names(every), limits)
    found["composite_of_facets"] = composite(keyed(data, every, limits), keys)
    found["scoreItems"] = score_items(data[names(every)], keys)
    return found


def scale(items: Floats, labels: list[str], limits: Sequence[float]) -> Values:
    complete, pairwise = item_moments(items), item_moments(items, "pairwise")
    if isinstance(complete, NotEstimable) or isinstance(pairwise, NotEstimable):
        return {"n_rows": len(items)}
    n_rows, k = len(items), len(labels)
    alpha = cronbach_alpha(pairwise.covariance)
    psych_pairwise = psych(items, pairwise, n_rows, labels)
    return {
        **overall(items, complete, labels),
        **structure(complete, labels),
        "items": descriptions(items, labels, limits),
        "psych_alpha_listwise": psych(items[np.isfinite(items).all(axis=1)], complete, complete.n, labels),
        "psych_alpha_pairwise": psych_pairwise,
        "pairwise_cor_based": psych_pairwise,
        "feldt_pairwise_n_rows": bounds(feldt_interval(alpha, n_rows, k)),
    }


def overall(items: Floats, moments: ItemMoments, labels: list[str]) -> Values:
    found = reliability(items)
    assert not isinstance(found, NotEstimable)
    n, k = found.n, found.n_items
    return {
        "n_complete": found.n_complete,
        "n_rows": found.n_rows,
        "k": k,
        "alpha_raw": found.alpha,
        "alpha_std": found.standardised_alpha,
        "alpha_ci_feldt_95": bounds(found.alpha_interval),
        "alpha_ci_feldt_90": bounds(feldt_interval(found.alpha, n, k, 0.9)),
        "alpha_ci_bonett_95": bounds(bonett_interval(found.alpha, n, k)),
        "item_total_r": by(labels, [item.total_correlation for item in found.items]),
        "item_rest_r": by(labels, [item.rest_correlation for item in found.items]),
        "alpha_if_dropped": by(labels, [item.alpha_if_dropped for item in found.items]),
        "smc": by(labels, [item.squared_multiple_correlation for item in found.items]),
        "average_r": found.mean_correlation,
        "sem": found.standard_error_of_measurement,
        "scale_mean": found.mean,
        "scale_sd": found.sd,
        "spearman_brown_double": spearman_brown(found.alpha),
        "omega_ml": loadings(moments, labels, "ml"),
        "omega_uls": loadings(moments, labels, "uls"),
    }


def structure(moments: ItemMoments, labels: list[str]) -> Values:
    found: Values = {"lambdas_covariance": lambdas(moments.covariance)}
    if isinstance(moments.correlation, NotEstimable):
        return found
    r = moments.correlation
    adequacy, test = sampling_adequacy(r), sphericity_test(r, moments.n)
    return found | {
        "lambdas_correlation": lambdas(r),
        "eigenvalues": np.linalg.eigvalsh(r)[::-1].tolist(),
        "kmo": adequacy if isinstance(adequacy, NotEstimable) else adequacy.overall,
        "kmo_items": adequacy if isinstance(adequacy, NotEstimable) else by(labels, adequacy.items),
        "bartlett": test
        if isinstance(test, NotEstimable)
        else {"chisq": test.chi_square, "df": test.degrees_of_freedom, "p": test.p},
    }


def lambdas(matrix: Floats) -> Values:
    found = guttman_lambdas(matrix)
    if isinstance(found, NotEstimable):
        return {f"lambda{number}": found for number in range(1, 7)}
    numbered = {f"lambda{number}": getattr(found, f"lambda{number}") for number in (1, 2, 3, 5, 6)}
    return {**numbered, "lambda4_max_split": maximal_split_half(matrix)}


def loadings(moments: ItemMoments, labels: list[str], estimator: Estimator) -> Values:
    """lavaan's covariances have the divisor n under maximum likelihood, n − 1 under least squares."""
    covariance = moments.covariance * ((moments.n - 1) / moments.n if estimator == "ml" else 1)
    found = factor_reliability(covariance, estimator)
    if isinstance(found, NotEstimable):
        every = dict.fromkeys(labels, found)
        return {
            **dict.fromkeys(OF_LOADINGS, found),
            **dict.fromkeys(("loadings", "residual_var", "std_loadings"), every),
        }
    return {
        "loadings": by(labels, found.loadings.tolist()),
        "residual_var": by(labels, found.uniquenesses.tolist()),
        "std_loadings": by(labels, found.standardised_loadings.tolist()),
        "omega_total_modelvar": found.omega_total,
        "omega_total_obsvar": found.omega_observed,
        "ave_mean_sq_std": found.average_variance_extracted,
        "ave_raw_obsvar": weighted_variance_extracted(found.loadings, np.diag(covariance)),
        "composite_reliability_std": found.composite_reliability,
        "coefficient_H": found.coefficient_h,
    }


def descriptions(items: Floats, labels: list[str], limits: Sequence[float]) -> Values:
    """Of the complete rows, as everything else that is not pairwise."""
    found = describe_items(items[np.isfinite(items).all(axis=1)], limits[0], limits[1])
    return {
        label: {
            "n": item.n,
            "mean": item.mean,
            "sd": item.sd,
            "skew_type3": item.skewness,
            "kurtosis_type3": item.kurtosis,
            "min": item.minimum,
            "max": item.maximum,
            "floor_pct": percent(item.floor),
            "ceiling_pct": percent(item.ceiling),
        }
        for label, item in zip(labels, found, strict=True)
    }


def psych(items: Floats, moments: ItemMoments, n: int, labels: list[str]) -> Values:
    """psych correlates an item with the mean of the answered items, and counts all rows in standard errors."""
    covariance, r = moments.covariance, moments.correlation
    alpha, se = cronbach_alpha(covariance), duhachek_standard_error(covariance, n)
    score = mean_of_answered(items)
    scores = {"mean_of_scores": float(np.nanmean(score)), "sd_of_scores": float(np.nanstd(score, ddof=1))}
    return {
        "total": {**totals(covariance, r, n), **scores},
        "duhachek_ci": bounds(normal_interval(alpha, se, PSYCH_CONFIDENCE)),
        "if_dropped": {
            label: totals(without(covariance, item), r if isinstance(r, NotEstimable) else without(r, item), n)
            for item, label in enumerate(labels)
        },
        "items": psych_items(items, moments, score, labels),
    }


def mean_of_answered(items: Floats) -> Floats:
    there = np.isfinite(items)
    answered = there.sum(axis=1)
    total = np.where(there, items, 0.0).sum(axis=1)
    return np.divide(total, answered, out=np.full(len(items), np.nan), where=answered > 0)


def totals(covariance: Floats, correlation: Floats | NotEstimable, n: int) -> Values:
    se = duhachek_standard_error(covariance, n)
    found: Values = {"raw_alpha": cronbach_alpha(covariance), "ase": se, "ase_duhachek": se}
    if isinstance(correlation, NotEstimable):
        return found
    between, bounds_ = inter_item(correlation), guttman_lambdas(correlation)
    alpha = cronbach_alpha(correlation)
    return found | {
        "std_alpha": alpha,
        "G6_smc": bounds_ if isinstance(bounds_, NotEstimable) else bounds_.lambda6,
        "average_r": of(between, "mean"),
        "median_r": of(between, "median"),
        "var_r": of(between, "variance"),
        "signal_noise": signal_to_noise(alpha),
    }


def psych_items(items: Floats, moments: ItemMoments, score: Floats, labels: list[str]) -> Values:
    r, rest = moments.correlation, rest_correlations(moments.covariance)
    standardised = total_correlations(r) if not isinstance(r, NotEstimable) else [r] * len(labels)
    common = communal_correlations(r) if not isinstance(r, NotEstimable) else r
    return {
        label: {
            "n": described.n,
            "item_total_r": with_score(column, score),
            "std_r": standardised[item],
            "r_cor_smc": common if isinstance(common, NotEstimable) else common[item],
            "item_rest_r": rest[item],
            "mean": described.mean,
            "sd": described.sd,
        }
        for item, (label, column, described) in enumerate(
            zip(labels, items.T, describe_items(items, 0, 0), strict=True)
        )
    }


def with_score(column: Floats, score: Floats) -> Any:
    found = item_moments(np.column_stack([column, score]))
    return found if isinstance(found, NotEstimable) else of_matrix(found.correlation, 0, 1)


def composite(items: Floats, keys: Mapping[str, Sequence[str]]) -> Values:
    """Of the facets, over the rows complete in all items."""
    sizes = [len(own) for own in keys.values()]
    facet = np.repeat(np.arange(len(keys)), sizes)
    found = item_moments(items)
    if isinstance(found, NotEstimable):
        return {}
    means = np.column_stack([items[:, facet == number].mean(axis=1) for number in range(len(keys))])
    scores = item_moments(means)
    assert not isinstance(scores, NotEstimable)
    own = [np.ix_(facet == number, facet == number) for number in range(len(keys))]
    alphas = [cronbach_alpha(found.covariance[at]) for at in own]
    return {
        "n": found.n,
        "alpha_facets": by(list(keys), alphas),
        "stratified_alpha_sum": stratified_alpha(found.covariance, facet),
        "mosier_mean_of_facets": mosier_reliability(scores.covariance, alphas, np.full(len(keys), 1 / len(keys))),
        "alpha_all_items": cronbach_alpha(found.covariance),
        "alpha_over_facet_scores": cronbach_alpha(scores.covariance),
        "facet_cor": matrix(list(keys), lambda f, g: of_matrix(scores.correlation, f, g)),
        "facet_cor_disattenuated": matrix(
            list(keys), lambda f, g: 1.0 if f == g else freed(scores.correlation, f, g, alphas)
        ),
        **ratios(found.correlation, facet, list(keys)),
    }


def ratios(correlation: Floats | NotEstimable, facet: Any, labels: list[str]) -> Values:
    if isinstance(correlation, NotEstimable):
        return {}
    made = {
        "htmt_absolute": htmt(correlation, facet),
        "htmt_signed": htmt(correlation, facet, signed=True),
        "htmt2_geometric": htmt2(correlation, facet),
    }
    found: Values = {}
    for name, pairs in made.items():
        ratio = {frozenset((one.first, one.second)): one.ratio for one in pairs}
        found[name] = matrix(labels, lambda f, g, of=ratio: 1.0 if f == g else of[frozenset((f, g))])
    return found


def freed(correlation: Floats | NotEstimable, f: int, g: int, alphas: Sequence[Any]) -> Any:
    r = of_matrix(correlation, f, g)
    return r if isinstance(r, NotEstimable) else disattenuated(r, alphas[f], alphas[g])


def compute_two(case: Case) -> Values:
    data, limits = case.data(), case.spec["range"]
    return {name: pair(keyed(data, keys, limits)) for name, keys in case.spec["pairs"].items()}


def pair(items: Floats) -> Values:
    found, moments, whole = two_items(items), item_moments(items), reliability(items)
    if isinstance(found, NotEstimable) or isinstance(moments, NotEstimable) or isinstance(whole, NotEstimable):
        return {}
    interval = found.correlation_interval
    return {
        "n": found.n,
        "pearson_r": found.correlation,
        "spearman_brown": found.spearman_brown,
        "alpha_raw": found.alpha,
        "alpha_std": whole.standardised_alpha,
        "lambda2": whole.lambda2,
        "lambda4": maximal_split_half(moments.covariance),
        "alpha_ci_feldt_95": bounds(found.alpha_interval),
        "item_rest_r": whole.items[0].rest_correlation,
        "alpha_if_dropped": whole.items[0].alpha_if_dropped,
        "spearman_rho": found.rank_correlation,
        "r_ci_fisher": [interval.low, interval.high] if isinstance(interval, Interval) else interval,
    }


def compute_bifactor(case: Case) -> Values:
    """Only the ordinary coefficients of all items; `not_offered.toml` names the rest."""
    every = [key for facet in listed(case.spec["keys"]).values() for key in facet]
    moments = item_moments(keyed(case.data(), every, case.spec["range"]))
    if isinstance(moments, NotEstimable):
        return {}
    found = totals(moments.covariance, moments.correlation, moments.n)
    same = {"alpha": found.get("std_alpha"), "G6": found.get("G6_smc")}
    return {"n": moments.n, "minres": same, "ml": same}


def by(labels: Sequence[str], values: Sequence[Any]) -> Values:
    return dict(zip(labels, values, strict=True))


def bounds(interval: Interval | NotEstimable) -> Values:
    if isinstance(interval, NotEstimable):
        return {"lower": interval, "upper": interval}
    return {"lower": interval.low, "upper": interval.high}


def of(found: Any, name: str) -> Any:
    return found if isinstance(found, NotEstimable) else getattr(found, name)


def of_matrix(found: Floats | NotEstimable, row: int, column: int) -> Any:
    return found if isinstance(found, NotEstimable) else float(found[row, column])


def percent(share: Any) -> Any:
    return share if isinstance(share, NotEstimable) else 100 * share


GROUPS = {"B2_reliability": compute, "B2_two_items": compute_two, "B2_bifactor": compute_bifactor}
