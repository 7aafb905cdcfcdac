"""Estimators of specifications that other programs print as rows of parameters: path model and RI-CLPM."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from reference.dyadic_estimators import Estimator, Values, nothing
from reference.dyadic_sample import Sample
from reference.dyadic_specification import Leaf, SpecificationError, kinded
from reference.dyadic_variables import Floats
from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.stats.circle.cross_lagged import cross_lagged
from tillitsmaal.stats.circle.ri_clpm import Parameters, RiClpm, Solution, described, solve
from tillitsmaal.stats.circle.ri_clpm_model import laid_out
from tillitsmaal.stats.circle.ri_clpm_search import best_of_starts, in_common_units
from tillitsmaal.stats.distributions import normal_quantile, normal_two_sided
from tillitsmaal.stats.factor.measures import baseline_of
from tillitsmaal.stats.factor.rmsea import rmsea
from tillitsmaal.stats.factor.sample import sample as moments
from tillitsmaal.stats.pairs.path_model import PathModel, saturated_path_model

Row = tuple[str, str, str]
"""lhs, op, rhs of a row of lavaan's parameters."""
Z: Final = normal_quantile(0.975)


def path_model(sample: Sample) -> Any:
    """Every outcome on every predictor, residuals free to covary, as lavaan's `sem` with fixed predictors."""
    outcomes, predictors = list(sample.settings["outcomes"]), list(sample.settings["predictors"])
    used = sample.of([*outcomes, *predictors])
    found = saturated_path_model(used.columns(outcomes), used.columns(predictors))
    if isinstance(found, NotEstimable):
        return nothing(sample.shape, found)
    terms = sample.get("terms", {})
    named = [[terms.get(one, one) for one in some] for some in (outcomes, predictors)]
    rows = path_rows(found, *named)
    fit = saturated_fit(found, len(outcomes) if has_means(sample) else 0)
    return {"parameters": listed(sample, rows), "fit": fit, **by_name(rows)}


def path_rows(found: PathModel, outcomes: Sequence[str], predictors: Sequence[str]) -> dict[Row, Values]:
    rows: dict[Row, Values] = {}
    for i, lhs in enumerate(outcomes):
        for j, rhs in enumerate(predictors):
            path = found.paths[i, j], found.path_errors[i, j], found.standardised_paths[i, j]
            rows[lhs, "~", rhs] = row(*path)
        for j, rhs in enumerate(outcomes[: i + 1]):
            rows[lhs, "~~", rhs] = row(
                found.residual_covariance[i, j],
                found.residual_covariance_errors[i, j],
                found.standardised_residual_covariance[i, j],
            )
        rows[lhs, "~1", ""] = row(found.intercepts[i], found.intercept_errors[i])
    for i, lhs in enumerate(predictors):
        for j, rhs in enumerate(predictors[: i + 1]):
            rows[lhs, "~~", rhs] = row(found.predictor_covariance[i, j], 0.0, found.predictor_correlation[i, j])
    return rows


def row(estimate: float, error: float, standardised: float | None = None) -> Values:
    """A row as lavaan prints it; a fixed parameter has no error and no test."""
    tested = error > 0
    ratio = estimate / error if tested else None
    p = normal_two_sided(ratio) if ratio is not None else None
    values = {
        **kinded("likelihood_estimate", {"est": float(estimate), "z": ratio, "p": p, "pvalue": p}),
        **kinded(
            "likelihood_error",
            {"se": float(error), "ci_lower": float(estimate - Z * error), "ci_upper": float(estimate + Z * error)},
        ),
    }
    if standardised is not None:
        values["std_all"] = Leaf(value=float(standardised), kind="likelihood_estimate")
        values["std.all"] = values["std_all"]
    return values | {"ci.lower": values["ci_lower"], "ci.upper": values["ci_upper"]}


def listed(sample: Sample, rows: Mapping[Row, Values]) -> Any:
    """The rows in the order in which the case lists them, by lhs, op and rhs; a row that is not there is left out."""
    shape = sample.shape.get("parameters") if isinstance(sample.shape, Mapping) else sample.shape
    if not isinstance(shape, list):
        return {}
    return dict(enumerate_rows(shape, rows))


def enumerate_rows(shape: Sequence[Mapping[str, Any]], rows: Mapping[Row, Values]) -> list[tuple[str, Values]]:
    found = []
    for place, one in enumerate(shape):
        lhs, op, rhs = (str(one.get(key, "")) for key in ("lhs", "op", "rhs"))
        own = rows.get((lhs, op, rhs)) or (rows.get((rhs, op, lhs)) if op == "~~" else None)
        if own is not None:
            labels = kinded("estimate", {key: one[key] for key in ("lhs", "op", "rhs", "label", "group") if key in one})
            found.append((str(place), {**labels, **own}))
    return found


def by_name(rows: Mapping[Row, Values]) -> Values:
    """The same by name: `rows.t2~t1.est`."""
    return {"rows": {f"{lhs}{op}{rhs}": values for (lhs, op, rhs), values in rows.items()}}


def saturated_fit(found: PathModel, means: int) -> Values:
    more = 2 * means, float(np.log(found.n)) * means
    perfect = {"cfi": 1.0, "tli": 1.0, "rmsea": 0.0, "rmsea.ci.lower": 0.0, "rmsea.ci.upper": 0.0, "srmr": 0.0}
    return {
        **kinded(
            "chi_square",
            {"chisq": 0.0, "aic": found.aic + more[0], "bic": found.bic + more[1], "logl": found.log_likelihood},
        ),
        **kinded("fit_index", {**perfect, "pvalue": None}),
        **kinded("count", {"df": 0, "npar": found.parameters + means, "ntotal": found.n}),
    }


def panel(sample: Sample) -> Any:
    """The random-intercept cross-lagged panel model."""
    trust, collaboration = list(sample.settings["trust"]), list(sample.settings["collaboration"])
    used = sample.of([*trust, *collaboration], needed=1 if sample.get("missing", "fiml") == "fiml" else None)
    one, other = used.columns(trust), used.columns(collaboration)
    find = with_improper if sample.get("improper", "refused") == "numbers" else solve
    solution = find(one, other, bool(sample.get("constant", True)))
    found = solution if isinstance(solution, NotEstimable) else described(solution)
    if isinstance(solution, NotEstimable) or isinstance(found, NotEstimable):
        return nothing(sample.shape, found)
    rows = panel_rows(found, names_of(sample, len(trust)))
    fit = panel_fit(found, solution, has_means(sample))
    result = {"parameters": listed(sample, rows), "fit": fit, **by_name(rows)}
    result["converged"] = Leaf(value=True, kind="count")
    if sample.get("jackknife", False):
        times = np.array(sample.get("times", range(1, len(trust) + 1)), dtype=np.float64)
        result |= jackknifed(cross_lagged(one, other, used.raters, used.targets, times))
    return result


def with_improper(trust: Floats, collaboration: Floats, constant: bool) -> Solution | NotEstimable:
    """The most likely solution, also where it is improper and the program says only that."""
    rows = in_common_units(trust, collaboration)
    if isinstance(rows, NotEstimable):
        return rows
    taken = moments([rows.values], missing="fiml")
    if isinstance(taken, NotEstimable):
        return taken
    layout = laid_out(trust.shape[1], constant)
    best = best_of_starts(layout, taken.patterns[0])
    if best is None:
        return NotEstimable(code="not_converged")
    return Solution(layout=layout, rows=rows, sample=taken, found=best)


def has_means(sample: Sample) -> bool:
    """Whether the case's model has a mean structure: as the specification says, else whether it lists means."""
    listed_rows = sample.shape.get("parameters", []) if isinstance(sample.shape, Mapping) else []
    return bool(sample.get("means", any(one.get("op") == "~1" for one in listed_rows)))


def jackknifed(found: Any) -> Values:
    fields = {
        "path_T_to_C": "trust_to_collaboration",
        "path_C_to_T": "collaboration_to_trust",
        "carryover_T": "carry_over_trust",
        "carryover_C": "carry_over_collaboration",
    }
    parts = {
        name: found if isinstance(found, NotEstimable) else getattr(found, field) for name, field in fields.items()
    }
    return {
        "jackknife_se": {
            name: Leaf(value=one.standard_error if isinstance(one, Estimate) else one, kind="likelihood_error")
            for name, one in parts.items()
        },
        "ci95_jackknife_t": {
            name: kinded("likelihood_error", [one.low, one.high] if isinstance(one, Estimate) else [one, one])
            for name, one in parts.items()
        },
    }


class Names:
    """What a case calls the parts of a panel model."""

    def __init__(
        self, observed: Sequence[Sequence[str]], stable: Sequence[str], within: Sequence[Sequence[str]]
    ) -> None:
        self.observed, self.stable, self.within = observed, stable, within


def names_of(sample: Sample, waves: int) -> Names:
    terms = sample.get("terms", {})
    observed = [[terms.get(one, one) for one in sample.settings[side]] for side in ("trust", "collaboration")]
    within = [
        list(sample.get(f"within_{side}", [f"w{one}" for one in own])) for side, own in zip("TC", observed, strict=True)
    ]
    stable = list(sample.get("stable", ["RI_T", "RI_C"]))
    if len(stable) != 2 or any(len(one) != waves for one in within):
        raise SpecificationError("stable needs two names, within_T and within_C one a wave")
    return Names(observed, stable, within)


def panel_rows(found: RiClpm, names: Names) -> dict[Row, Values]:
    """By lavaan's rows: stable parts and deviations as latent variables, loadings fixed to 1, residuals to 0."""
    rows: dict[Row, Values] = {}
    with np.errstate(invalid="ignore"):
        spread = Spread(found.estimates)
        fill_rows(rows, found, names, spread)
    return rows


def fill_rows(rows: dict[Row, Values], found: RiClpm, names: Names, spread: "Spread") -> None:
    at, errors = found.estimates, found.standard_errors
    for i in range(2):
        for j in range(i + 1):
            pair = (names.stable[i], "~~", names.stable[j])
            rows[pair] = row(at.stable[i, j], errors.stable[i, j], spread.stable_correlation(i, j))
    means = (at.mean_trust, at.mean_collaboration), (errors.mean_trust, errors.mean_collaboration)
    for t in range(len(at.innovations)):
        for i in range(2):
            name, own = names.observed[i][t], names.within[i][t]
            total = spread.total(i, t)
            rows[name, "~1", ""] = row(means[0][i][t], means[1][i][t], means[0][i][t] / total)
            rows[names.stable[i], "=~", name] = row(1.0, 0.0, np.sqrt(at.stable[i, i]) / total)
            rows[own, "=~", name] = row(1.0, 0.0, spread.within(i, t) / total)
            rows[name, "~~", name] = row(0.0, 0.0, 0.0)
            for j in range(i + 1):
                pair = (own, "~~", names.within[j][t])
                rows[pair] = row(at.innovations[t, i, j], errors.innovations[t, i, j], spread.innovation(i, j, t))
            for j in range(2 if t else 0):
                path = at.transitions[t - 1, i, j]
                standardised = path * spread.within(j, t - 1) / spread.within(i, t)
                rows[own, "~", names.within[j][t - 1]] = row(path, errors.transitions[t - 1, i, j], standardised)


class Spread:
    """Standard deviations that the parameters imply, for standardised values."""

    def __init__(self, at: Parameters) -> None:
        self.at = at
        covariances = [at.innovations[0]]
        for step, new in zip(at.transitions, at.innovations[1:], strict=True):
            covariances.append(step @ covariances[-1] @ step.T + new)
        self.covariances = covariances

    def within(self, i: int, t: int) -> float:
        return float(np.sqrt(self.covariances[t][i, i]))

    def total(self, i: int, t: int) -> float:
        return float(np.sqrt(self.covariances[t][i, i] + self.at.stable[i, i]))

    def stable_correlation(self, i: int, j: int) -> float:
        return float(self.at.stable[i, j] / np.sqrt(self.at.stable[i, i] * self.at.stable[j, j]))

    def innovation(self, i: int, j: int, t: int) -> float:
        """A variance as a share of the deviation's, a covariance as a correlation."""
        new = self.at.innovations[t]
        if i == j:
            return float(new[i, i] / self.covariances[t][i, i])
        return float(new[i, j] / np.sqrt(new[i, i] * new[j, j]))


def panel_fit(found: RiClpm, solution: Solution, means: bool) -> Values:
    """Without a mean structure the means are no parameters, and SRMR does not count them."""
    fit, values = found.fit, 2 * len(found.estimates.innovations)
    k = fit.parameters - (0 if means else values)
    counted = 1.0 if means else float(np.sqrt((values + 3) / (values + 1)))
    baseline, df = baseline_of(solution.sample), fit.degrees_of_freedom
    independent = baseline.chi_square / baseline.degrees_of_freedom
    error = rmsea(fit.chi_square, df, found.pairs)
    return {
        **kinded(
            "chi_square",
            {
                "chisq": fit.chi_square,
                "logl": fit.log_likelihood,
                "unrestricted.logl": fit.unrestricted_log_likelihood,
                "baseline.chisq": baseline.chi_square,
                "aic": 2 * k - 2 * fit.log_likelihood,
                "bic": float(np.log(found.pairs)) * k - 2 * fit.log_likelihood,
            },
        ),
        **kinded(
            "fit_index",
            {
                "pvalue": fit.p,
                "cfi": fit.cfi,
                "tli": (independent - fit.chi_square / df) / (independent - 1),
                "rmsea": fit.rmsea,
                "rmsea.ci.lower": error.low,
                "rmsea.ci.upper": error.high,
                "srmr": fit.srmr * counted,
            },
        ),
        **kinded("count", {"df": df, "npar": k, "ntotal": found.pairs, "baseline.df": baseline.degrees_of_freedom}),
    }


ROWS: Final[Mapping[str, Estimator]] = {
    "path_model": Estimator(compute=path_model, needs=["outcomes", "predictors"], may=["terms", "means"]),
    "ri_clpm": Estimator(
        compute=panel,
        needs=["trust", "collaboration"],
        may=[
            "constant",
            "missing",
            "improper",
            "means",
            "stable",
            "within_T",
            "within_C",
            "terms",
            "jackknife",
            "times",
        ],
    ),
}
