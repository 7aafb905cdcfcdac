"""Estimators of specifications that other programs print as rows of parameters: the path model."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from reference.dyadic_estimators import Estimator, Values, nothing
from reference.dyadic_sample import Sample
from reference.dyadic_specification import Leaf, kinded
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.distributions import normal_quantile, normal_two_sided
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


def has_means(sample: Sample) -> bool:
    """Whether the case's model has a mean structure: as the specification says, else whether it lists means."""
    listed_rows = sample.shape.get("parameters", []) if isinstance(sample.shape, Mapping) else []
    return bool(sample.get("means", any(one.get("op") == "~1" for one in listed_rows)))


ROWS: Final[Mapping[str, Estimator]] = {
    "path_model": Estimator(compute=path_model, needs=["outcomes", "predictors"], may=["terms", "means"]),
}
