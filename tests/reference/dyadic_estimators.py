"""Estimators of specifications over pairs: regression, means, coupling, correlation, products of paths, counts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from reference.dyadic_sample import Sample
from reference.dyadic_specification import Leaf, kinded
from reference.dyadic_variables import Booleans, Floats
from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.stats.distributions import t_quantile, t_two_sided
from tillitsmaal.stats.jackknife_any import Jackknife, jackknife
from tillitsmaal.stats.mean_of_pairs import mean_by_method
from tillitsmaal.stats.pairs.coefficient import Variance, coefficient_jackknife, covariance, standard_errors
from tillitsmaal.stats.pairs.coupling import relationship_coupling
from tillitsmaal.stats.pairs.regression import PairRegression, pair_regression
from tillitsmaal.stats.pairs.srm import srm_missing
from tillitsmaal.stats.pairs.srm_mean import srm_mean

Values = dict[str, Any]

ERRORS: Final[Mapping[str, Variance]] = {
    "classical": "classical",
    "HC0": "hc0",
    "HC1": "hc1",
    "cluster_rater_HC0": "rater",
    "cluster_target_HC0": "target",
    "cluster_dyad_HC0": "dyad",
    "cluster_rater_vcovCL_HC1_cadjust": "rater_cr1",
    "cluster_target_vcovCL_HC1_cadjust": "target_cr1",
    "cluster_dyad_CR": "dyad_cr1",
    "twoway_rater_target_HC0": "two_way",
    "twoway_vcovCL_HC0_nocadjust": "two_way",
    "twoway_vcovCL_HC1_cadjust": "two_way_cr1",
    "dyadic_robust": "dyadic",
    "dyadic_robust_times_N_over_Nminus1": "dyadic_n",
    "dyadic_robust_CM": "dyadic_cm",
    "dyadic_robust_times_f": "dyadic_f",
    "jackknife_nodes": "organisation_jackknife",
}
"""Standard errors of the cases, by what they assume."""


@dataclass(frozen=True, kw_only=True)
class Estimator:
    """How a kind of block is computed, and the settings it takes."""

    compute: Callable[[Sample], Any]
    needs: Sequence[str] = ()
    may: Sequence[str] = ()


def regression(sample: Sample) -> Values:
    predictors = list(sample.get("predictors", []))
    used = sample.of([sample.settings["outcome"], *predictors])
    constant = bool(sample.get("constant", True))
    terms = (["(Intercept)"] if constant else []) + predictors
    names = sample.called(terms)
    for field in ("coef", "std"):
        sample.meet("terms", names, keys(sample.field(field)), field, constant=names[0] if constant else "")
    y, x = used.value(sample.settings["outcome"]), used.columns(predictors)
    fit = pair_regression(y, x, used.raters, used.targets, constant=constant)
    if isinstance(fit, NotEstimable):
        return nothing(sample.shape, fit)
    knives = [coefficient_jackknife(fit, term) for term in range(len(terms))]
    robust = covariance(fit, "dyadic")
    errors = {name: standard_errors(fit, variance) for name, variance in ERRORS.items()}
    t = t_quantile(0.975, fit.organisations - 1) if fit.organisations > 1 else 0.0
    intervals = {name: by_term(names, bounds(fit, found, t)) for name, found in errors.items()}
    tests = {name: tested(fit, found) for name, found in errors.items()}
    return {
        **kinded("count", {"N_nodes": fit.organisations, "n_obs": fit.pairs, "df_t": fit.organisations - 1}),
        "coef": kinded("estimate", by_term(names, fit.coefficients.tolist())),
        "se": kinded("error", {name: by_term(names, found) for name, found in errors.items()}),
        "dyadic_vcov_flat": kinded("error", robust if isinstance(robust, NotEstimable) else robust.ravel().tolist()),
        "jackknife_mean_of_leave_one_out": kinded("error", by_term(names, [one.mean_left_out for one in knives])),
        "ci95_dyadic_t": kinded("error", intervals["dyadic_robust"]),
        "ci95_jackknife_t": kinded("error", intervals["jackknife_nodes"]),
        "ci95": kinded("error", intervals),
        "t": kinded("error", {name: by_term(names, [t for t, _ in found]) for name, found in tests.items()}),
        "p": kinded("error", {name: by_term(names, [p for _, p in found]) for name, found in tests.items()}),
        "leave_one_out": kinded("error", by_term(names, [by_organisation(used, one) for one in knives])),
        "std": kinded("estimate", by_term(names[int(constant) :], fit.standardised)),
        **kinded("estimate", {"r2": fit.r_squared, "sigma": root(fit.residual_variance)}),
    }


def keys(table: Any) -> list[str]:
    return list(table) if isinstance(table, Mapping) else []


def root(variance: float | NotEstimable) -> float | NotEstimable:
    return variance if isinstance(variance, NotEstimable) else float(np.sqrt(variance))


def tested(fit: PairRegression, errors: Sequence[float | NotEstimable]) -> list[tuple[Any, Any]]:
    """t and two-sided p with N − 1 degrees of freedom."""
    ratios = [
        error if isinstance(error, NotEstimable) else value / error
        for value, error in zip(fit.coefficients.tolist(), errors, strict=True)
    ]
    return [(t, t if isinstance(t, NotEstimable) else t_two_sided(t, fit.organisations - 1)) for t in ratios]


def by_term(names: Sequence[str], values: Sequence[Any]) -> Values:
    return dict(zip(names, values, strict=True))


def by_organisation(used: Sample, knife: Jackknife) -> Values:
    names = used.pairs.organisations
    return {names[int(one)]: value for one, value in zip(knife.organisations, knife.left_out, strict=True)}


def bounds(fit: PairRegression, errors: Sequence[float | NotEstimable], t: float) -> list[list[Any]]:
    return [
        [error, error] if isinstance(error, NotEstimable) else [value - t * error, value + t * error]
        for value, error in zip(fit.coefficients.tolist(), errors, strict=True)
    ]


LABELS: Final = frozenset({"lhs", "op", "rhs", "label", "grp", "var1", "var2", "term", "pairs"})
"""Keys that say what a row is about."""


def nothing(shape: Any, why: NotEstimable) -> Any:
    """The reason, wherever the case has a value; labels as they are."""
    if isinstance(shape, Mapping):
        return {key: kinded("setting", inner) if key in LABELS else nothing(inner, why) for key, inner in shape.items()}
    if isinstance(shape, list):
        return [nothing(inner, why) for inner in shape]
    return Leaf(value=why, kind="estimate")


def estimated(found: Any, names: Sequence[str] = ()) -> Values:
    """An estimate by the names of its parts; `names` are other names of the standard error."""
    if isinstance(found, NotEstimable):
        found = dict.fromkeys(("value", "standard_error", "low", "high", "p", "df", "n"), found)
    elif isinstance(found, Estimate):
        found = {
            "value": found.value,
            "standard_error": found.standard_error,
            "low": found.low,
            "high": found.high,
            "p": found.p,
            "df": found.degrees_of_freedom,
            "n": found.n,
        }
    interval, error = [found["low"], found["high"]], found["standard_error"]
    df = found["df"]
    more = {} if isinstance(df, NotEstimable) else {f"ci95_t{df:g}": interval}
    return {
        "estimate": Leaf(value=found["value"], kind="estimate"),
        **kinded("error", {"se": error, "ci95": interval, "p": found["p"], "df": df, **more}),
        **kinded("error", dict.fromkeys(names, error)),
        "N": Leaf(value=found["n"], kind="count"),
    }


def mean(sample: Sample) -> Values:
    used = sample.of([sample.settings["outcome"]])
    values = used.value(sample.settings["outcome"])
    method, seed = sample.get("method", "organisation_jackknife"), int(sample.get("seed", 0))
    return estimated(mean_by_method(values, used.raters, used.targets, method, seed=seed))


def relationship(sample: Sample) -> Values:
    outcome, predictor = sample.settings["outcome"], sample.settings["predictor"]
    covariates = list(sample.get("covariates", []))
    used = sample.of([outcome, predictor, *covariates])
    x = used.columns(covariates) if covariates else None
    found = relationship_coupling(used.value(outcome), used.value(predictor), used.raters, used.targets, x)
    estimate = found.estimate
    low, high = (estimate.low, estimate.high) if isinstance(estimate, Estimate) else (estimate, estimate)
    return {
        "term": Leaf(value=sample.get("term", predictor), kind="estimate"),
        **kinded("estimate", {"estimate": found.slope, "correlation": found.correlation}),
        **kinded("count", {"N": found.organisations, "df": found.organisations - 1, "n_obs": found.pairs}),
        **kinded(
            "error",
            {
                "jackknife_se": found.jackknife.standard_error,
                "jackknife_mean_of_leave_one_out": found.jackknife.mean_left_out,
                "snijders_borgatti_jackknife_se": found.jackknife.relationship_error,
                "dyadic_variance": found.dyadic_variance,
                "factor_N_Nminus1": found.correction,
                "dyad_cluster_CR_se": found.dyad_error,
                "recommended_se_max_SB_dyadic_f": found.standard_error,
                "ci95_recommended": [low, high],
                "leave_one_out": by_organisation(used, found.jackknife),
            },
        ),
        "lower_bound_positive": Leaf(
            value=estimate.low > 0 if isinstance(estimate, Estimate) else estimate, kind="estimate"
        ),
    }


def correlation(sample: Sample) -> Values:
    x, y = sample.settings["x"], sample.settings["y"]
    used = sample.of([x, y])
    one, other = used.value(x), used.value(y)

    def r(kept: Booleans) -> float | NotEstimable:
        fit = pair_regression(one[kept], other[kept, None], used.raters[kept], used.targets[kept])
        return fit if isinstance(fit, NotEstimable) else fit.standardised[0]

    knife = jackknife(r, used.raters, used.targets)
    whole = r(np.ones(len(one), dtype=bool))
    return {
        "": Leaf(value=whole, kind="estimate"),
        "r": Leaf(value=whole, kind="estimate"),
        "n_obs": Leaf(value=len(one), kind="count"),
        **{key: leaf for key, leaf in estimated(knife.estimate, ["jackknife_se"]).items() if key != "estimate"},
        "estimate": Leaf(value=whole, kind="estimate"),
    }


def product(sample: Sample) -> Values:
    """The product of two regressions' coefficients, jackknifed over the pairs that have everything."""
    paths = [sample.settings[name] for name in ("a", "b")]
    wanted = [one for path in paths for one in (path["outcome"], path["predictor"], *path.get("covariates", []))]
    used = sample.of(wanted)
    data = [(used.value(one["outcome"]), used.columns([one["predictor"], *one.get("covariates", [])])) for one in paths]

    def slope(path: tuple[Floats, Floats], kept: Booleans) -> float | NotEstimable:
        fit = pair_regression(path[0][kept], path[1][kept], used.raters[kept], used.targets[kept])
        return fit if isinstance(fit, NotEstimable) else float(fit.coefficients[1])

    def multiplied(kept: Booleans) -> float | NotEstimable:
        one, other = (slope(path, kept) for path in data)
        if isinstance(one, NotEstimable) or isinstance(other, NotEstimable):
            return one if isinstance(one, NotEstimable) else other
        return one * other

    everything = np.ones(len(used.raters), dtype=bool)
    knife = jackknife(multiplied, used.raters, used.targets)
    return {
        **estimated(knife.estimate, ["jackknife_se"]),
        "estimate": Leaf(value=multiplied(everything), kind="estimate"),
        "jackknife_mean_of_leave_one_out": Leaf(value=knife.mean_left_out, kind="error"),
        "a": Leaf(value=slope(data[0], everything), kind="estimate"),
        "b": Leaf(value=slope(data[1], everything), kind="estimate"),
    }


def counts(sample: Sample) -> Values:
    values = sample.of([sample.settings["of"]]).value(sample.settings["of"])
    threshold = float(sample.get("threshold", 0))
    up, down = int((values > threshold).sum()), int((values < -threshold).sum())
    return kinded("count", {"up": up, "same": len(values) - up - down, "down": down, "n": len(values)})


def describe(sample: Sample) -> Values:
    used = sample.of([sample.settings["of"]])
    values = used.value(sample.settings["of"])
    if not len(values):
        return {**kinded("count", {"n": 0, "N_nodes": 0}), **nothing(sample.shape, NotEstimable(code="no_pairs"))}
    several = len(values) > 1
    few = NotEstimable(code="too_few_pairs")
    told = {
        "mean": float(values.mean()),
        "sd": float(values.std(ddof=1)) if several else few,
        "var": float(values.var(ddof=1)) if several else few,
        "min": float(values.min()),
        "max": float(values.max()),
        "median": float(np.median(values)),
        "sum": float(values.sum()),
    }
    return {
        **kinded("count", {"n": len(values), "N_nodes": used.organisations}),
        **kinded("estimate", {**told, "values": values.tolist(), "pairs": used.labels}),
    }


def analytic(sample: Sample) -> Values:
    """Mean of a round robin from the social relations model."""
    outcome = sample.settings["outcome"]
    used = sample.of([outcome])
    matrix = used.matrix(outcome)
    there = np.isfinite(matrix).any(axis=0) | np.isfinite(matrix).any(axis=1)
    matrix = matrix[np.ix_(there, there)]
    model = srm_missing(matrix)
    if isinstance(model, NotEstimable):
        return nothing(sample.shape, model)
    n = model.organisations
    actor, partner = model.actor_variance.estimate, model.partner_variance.estimate
    u = actor + partner + 2 * model.actor_partner_covariance.estimate
    rel = model.relationship_variance.estimate + model.relationship_covariance.estimate
    variance = u / n + rel / (n * (n - 1))
    raw = float(np.sqrt(variance)) if variance > 0 else NotEstimable(code="negative_variance")
    return {**estimated(srm_mean(matrix)), **kinded("error", {"se_raw": raw, "u": u, "rel": rel})}


REGRESSION: Final[Mapping[str, Estimator]] = {
    "regression": Estimator(compute=regression, needs=["outcome"], may=["predictors", "terms", "constant", "steps"]),
    "mean": Estimator(compute=mean, needs=["outcome"], may=["method", "seed"]),
    "relationship": Estimator(compute=relationship, needs=["outcome", "predictor"], may=["covariates", "term"]),
    "correlation": Estimator(compute=correlation, needs=["x", "y"], may=["steps"]),
    "product": Estimator(compute=product, needs=["a", "b"]),
    "counts": Estimator(compute=counts, needs=["of"], may=["threshold", "steps"]),
    "describe": Estimator(compute=describe, needs=["of"], may=["steps"]),
    "srm_mean": Estimator(compute=analytic, needs=["outcome"]),
}
