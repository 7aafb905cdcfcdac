"""The cross-lagged panel model without stable parts, as an estimator of specifications, by lavaan's rows.

The program offers no such model: on pairs with stable differences it finds paths that are not there. Here its search
for the random-intercept model is held to stable parts of 0, which is that model.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from reference.dyadic_estimators import Estimator, Values, nothing
from reference.dyadic_panels import Spread, sides
from reference.dyadic_rows import Row, by_name, has_means, listed, row, variables
from reference.dyadic_sample import Sample
from reference.dyadic_specification import kinded
from reference.dyadic_variables import Floats, Integers
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.circle.ri_clpm import Parameters
from tillitsmaal.stats.circle.ri_clpm_model import Layout, laid_out, moments_at
from tillitsmaal.stats.circle.ri_clpm_search import (
    available_moments,
    in_common_units,
    negative_likelihood,
    starting_point,
)
from tillitsmaal.stats.distributions import chi_square_upper
from tillitsmaal.stats.factor.measures import baseline_of
from tillitsmaal.stats.factor.newton import Function, Local, minimise
from tillitsmaal.stats.factor.rmsea import rmsea
from tillitsmaal.stats.factor.sample import Sample as Taken
from tillitsmaal.stats.factor.sample import sample as taken

STABLE: Final = 3
"""Elements of the stable parts' covariance, after the means."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Fitted:
    """A fitted model, in the scores' own units where it says no other."""

    estimates: Parameters
    errors: Parameters
    log_likelihood: float
    """In common units, as that of `sample` is."""
    implied: Floats
    """Covariances in common units; shape (2W, 2W)."""
    sample: Taken
    units: Floats
    parameters: int


def without_stable(layout: Layout, function: Function) -> tuple[Function, Integers]:
    """The same function of all parameters but the stable parts', which are 0."""
    first = 2 * layout.waves
    kept = np.setdiff1d(np.arange(layout.size), np.arange(first, first + STABLE))

    def at(point: Floats) -> Local | None:
        whole = np.zeros(layout.size)
        whole[kept] = point
        found = function(whole)
        return found and Local(found.value, found.slope[kept], found.curvature[np.ix_(kept, kept)])

    return at, kept


def fit(trust: Floats, collaboration: Floats, constant: bool) -> Fitted | NotEstimable:
    rows = in_common_units(trust, collaboration)
    if isinstance(rows, NotEstimable):
        return rows
    seen = taken([rows.values], missing="fiml")
    if isinstance(seen, NotEstimable):
        return seen
    layout, patterns = laid_out(trust.shape[1], constant), seen.patterns[0]
    search, kept = without_stable(layout, negative_likelihood(layout, patterns))
    found = minimise(search, starting_point(layout, *available_moments(patterns), 0.0, 0.5)[kept])
    if found is None or not found.converged:
        return NotEstimable(code="not_converged")
    complete = bool(patterns.observed.all())
    there = without_stable(layout, negative_likelihood(layout, patterns, expected=complete))[0](found.point)
    if there is None or not found.curved:
        return NotEstimable(code="not_identified")
    errors = np.sqrt(np.diag(np.linalg.inv(there.curvature)) / patterns.n)
    points = [np.zeros(layout.size), np.zeros(layout.size)]
    points[0][kept], points[1][kept] = found.point, errors
    return Fitted(
        estimates=own_units(layout, points[0], rows.units),
        errors=own_units(layout, points[1], rows.units),
        log_likelihood=-found.value * patterns.n,
        implied=moments_at(layout, points[0]).covariance,
        sample=seen,
        units=rows.units,
        parameters=len(kept),
    )


def own_units(layout: Layout, point: Floats, units: Floats) -> Parameters:
    at, steps = moments_at(layout, point), np.arange(layout.waves)
    shape = (layout.waves, 2, layout.waves, 2)
    return Parameters(
        mean_trust=at.mean[::2],
        mean_collaboration=at.mean[1::2],
        stable=np.zeros((2, 2)),
        innovations=at.innovations.reshape(shape)[steps, :, steps, :] * np.outer(units, units),
        transitions=at.lagged.reshape(shape)[steps[1:], :, steps[:-1], :] * np.outer(units, 1 / units),
    )


def clpm(sample: Sample) -> Any:
    trust, collaboration = sides(sample, least=2)
    names = sample.called([*trust, *collaboration])
    sample.meet("terms", names, variables(sample), "parameters")
    used = sample.of([*trust, *collaboration], needed=1 if sample.get("missing", "listwise") == "fiml" else None)
    found = fit(used.columns(trust), used.columns(collaboration), bool(sample.get("constant", False)))
    if isinstance(found, NotEstimable):
        return nothing(sample.shape, found)
    given = bool(sample.get("first_wave_given", True))
    rows = clpm_rows(found, [names[: len(trust)], names[len(trust) :]], given)
    return {"parameters": listed(sample, rows), "fit": clpm_fit(found, given, has_means(sample)), **by_name(rows)}


def clpm_rows(found: Fitted, names: Sequence[Sequence[str]], given: bool) -> dict[Row, Values]:
    """Paths from wave to wave, and covariances within each; those of a first wave that is given have no errors."""
    at, errors, spread = found.estimates, found.errors, Spread(found.estimates)
    rows: dict[Row, Values] = {}
    for t in range(len(at.innovations)):
        for i in range(2):
            for j in range(i + 1):
                error = 0.0 if given and not t else errors.innovations[t, i, j]
                pair = (names[i][t], "~~", names[j][t])
                rows[pair] = row(at.innovations[t, i, j], error, spread.innovation(i, j, t))
            for j in range(2 if t else 0):
                path = at.transitions[t - 1, i, j]
                standardised = path * spread.within(j, t - 1) / spread.within(i, t)
                pair = (names[i][t], "~", names[j][t - 1])
                rows[pair] = row(path, errors.transitions[t - 1, i, j], standardised)
    return rows


def clpm_fit(found: Fitted, given: bool, means: bool) -> Values:
    """A first wave that is given has no likelihood and no parameters, and covaries in the baseline too."""
    n, k = found.sample.n, len(found.implied)
    unit = n * float(np.log(np.tile(found.units, k // 2)).sum())
    first = found.sample.unrestricted[0].covariance[:2, :2]
    apart = -n / 2 * (2 * np.log(2 * np.pi) + np.linalg.slogdet(first)[1] + 2) if given else 0.0
    moved = -n * float(np.log(found.units).sum()) if given else 0.0
    chi, df = 2 * (found.sample.log_likelihood - found.log_likelihood), k * (k + 3) // 2 - found.parameters
    likelihood = found.log_likelihood - unit - apart - moved
    npar = found.parameters - (3 if given else 0) - (k if not means else 2 if given else 0)
    base = baseline_of(found.sample)
    r2 = first[0, 1] ** 2 / (first[0, 0] * first[1, 1])
    base_chi = base.chi_square + (n * np.log1p(-r2) if given else 0.0)
    base_df = base.degrees_of_freedom - int(given)
    error, worst = rmsea(chi, df, n), max(chi - df, base_chi - base_df, 0.0)
    indices = {
        "pvalue": chi_square_upper(chi, df),
        "cfi": 1 - max(chi - df, 0.0) / worst if worst else 1.0,
        "tli": (base_chi / base_df - chi / df) / (base_chi / base_df - 1),
        "rmsea": error.value,
        "rmsea.ci.lower": error.interval.low,
        "rmsea.ci.upper": error.interval.high,
        "srmr": residuals(found, means),
    }
    sizes = {"aic": 2 * npar - 2 * likelihood, "bic": float(np.log(n)) * npar - 2 * likelihood}
    return {
        **kinded("chi_square", {"chisq": chi, "logl": likelihood, "baseline.chisq": base_chi, **sizes}),
        **kinded("fit_index", indices),
        **kinded("count", {"df": df, "npar": npar, "ntotal": n, "baseline.df": base_df}),
    }


def residuals(found: Fitted, means: bool) -> float:
    """SRMR; means, where they are modelled, fit."""
    seen = found.sample.unrestricted[0].covariance
    width = np.sqrt(np.diag(seen))
    left = ((seen - found.implied) / np.outer(width, width))[np.tril_indices(len(width))]
    return float(np.sqrt((left**2).sum() / (len(left) + (len(width) if means else 0))))


CLPM: Final[Mapping[str, Estimator]] = {
    "clpm": Estimator(
        compute=clpm,
        needs=["trust", "collaboration"],
        may=["constant", "missing", "means", "first_wave_given", "terms"],
    ),
}
