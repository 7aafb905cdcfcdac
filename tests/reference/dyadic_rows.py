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
OPERATORS: Final = ("=~", "~", "~~", "~1")
Z: Final = normal_quantile(0.975)


def path_model(sample: Sample) -> Any:
    """Every outcome on every predictor, residuals free to covary, as lavaan's `sem` with fixed predictors."""
    outcomes, predictors = list(sample.settings["outcomes"]), list(sample.settings["predictors"])
    used = sample.of([*outcomes, *predictors])
    found = saturated_path_model(used.columns(outcomes), used.columns(predictors))
    if isinstance(found, NotEstimable):
        return nothing(sample.shape, found)
    names = sample.called([*outcomes, *predictors])
    rows = path_rows(found, names[: len(outcomes)], names[len(outcomes) :])
    sample.meet("terms", names, variables(sample), "parameters")
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
    shape = sample.rows()
    return {} if shape is None else dict(enumerate_rows(shape, rows))


def variables(sample: Sample) -> set[str]:
    """Names on either side of the case's rows, constraints apart."""
    rows = [one for one in sample.rows() or () if one.get("op") in OPERATORS]
    return {str(one[side]) for one in rows for side in ("lhs", "rhs") if one.get(side)}


def enumerate_rows(shape: Sequence[Mapping[str, Any]], rows: Mapping[Row, Values]) -> list[tuple[str, Values]]:
    """Rows at the case's places; estimated ones that it does not list, though it lists their like, after its end."""
    found, operators, left = [], {str(one.get("op", "")) for one in shape}, dict(rows)
    for place, one in enumerate(shape):
        lhs, op, rhs = (str(one.get(key, "")) for key in ("lhs", "op", "rhs"))
        name = (rhs, op, lhs) if op == "~~" and (lhs, op, rhs) not in rows else (lhs, op, rhs)
        own = rows.get(name)
        if own is not None:
            left.pop(name, None)
            labels = kinded("estimate", {key: one[key] for key in ("lhs", "op", "rhs", "label", "group") if key in one})
            found.append((str(place), {**labels, **own}))
    forgotten = [(name, own) for name, own in left.items() if name[1] in operators and own["se"].value > 0]
    for place, (name, own) in enumerate(forgotten, len(shape)):
        labels = kinded("estimate", dict(zip(("lhs", "op", "rhs"), name, strict=True)))
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
    return bool(sample.get("means", any(one.get("op") == "~1" for one in sample.rows() or ())))


ROWS: Final[Mapping[str, Estimator]] = {
    "path_model": Estimator(compute=path_model, needs=["outcomes", "predictors"], may=["terms", "means"]),
}
