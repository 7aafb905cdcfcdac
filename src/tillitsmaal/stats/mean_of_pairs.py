"""The mean over directed pairs with its interval, by the name of the method."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import METHODS, Estimated, Method, NotEstimable

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]

CONFIDENCE: Final = 0.95
NOT_OF_MEANS: Final[tuple[Method, ...]] = ("relationship_level", "other_organisations", "normal_theory")
MEAN_METHODS: Final[tuple[Method, ...]] = tuple(name for name in METHODS if name not in NOT_OF_MEANS)
"""Methods that give a mean over pairs its interval."""


def mean_by_method(
    values: Floats,
    raters: Integers,
    targets: Integers,
    method: Method = "organisation_jackknife",
    confidence: float = CONFIDENCE,
    seed: int = 0,
) -> Estimated:
    """Mean over directed pairs, with the interval that a method gives it.

    The default, `organisation_jackknife`, keeps its level with 6–25 organisations; `srm_analytic` does on complete
    rosters. The others are for comparison with what other programs report, and claim too much: `naive_t` (pairs as if
    independent, t(n − 1)), `rater_cluster` and `two_way_cluster` (CR1, t(N − 1)), `dyadic_robust` (the textbook's:
    uncorrected, normal), `organisation_bootstrap` (percentiles), `crossed_random_effects` (REML). Every method has the
    plain mean as its value, except the last, which weights pairs where some are missing.

    Parameters
    ----------
    values
        One a pair, in any unit; shape (pairs,). Pairs that are NaN are left out.
    raters, targets
        Who rates and who is rated: non-negative integers; shape (pairs,). A rater is never its own target.
    method
        One of `MEAN_METHODS`.
    confidence
        Level of the interval, between 0 and 1.
    seed
        Of the bootstrap's draws; other methods draw nothing.

    Returns
    -------
    Estimate or NotEstimable
        `no_pairs`; `too_few_organisations` under three (`srm_analytic`: four); `no_variance` if nothing varies;
        `negative_variance` where a two-way or dyadic variance is estimated below 0; `undefined` for `srm_analytic`
        where a pair is missing, and for a method that is none of means; the reasons of `mean_by_crossed_effects`.

    References
    ----------
    Efron, B. & Stein, C. (1981). The jackknife estimate of variance.
    Cameron, A. C. & Miller, D. L. (2014). Robust inference for dyadic data.
    Checked against R 4.2.2: own case `pairs_regression`, each method that R has, to 1e-9 (crossed effects 1e-6).

    Examples
    --------
    >>> raters, targets = np.nonzero(~np.eye(6, dtype=bool))
    >>> values = np.arange(30.0) % 7
    >>> for name in ("naive_t", "two_way_cluster", "organisation_jackknife"):
    ...     found = mean_by_method(values, raters, targets, name)
    ...     print(name, round(found.value, 3), round(found.standard_error, 3), found.degrees_of_freedom)
    naive_t 2.833 0.378 29.0
    two_way_cluster 2.833 0.059 5.0
    organisation_jackknife 2.833 0.407 5.0
    """
    match method:
        case "organisation_jackknife":
            from tillitsmaal.stats.jackknife import mean_over_pairs

            return mean_over_pairs(values, raters, targets, confidence)
        case "naive_t" | "rater_cluster" | "two_way_cluster" | "dyadic_robust":
            from tillitsmaal.stats.pairs.coefficient import coefficient
            from tillitsmaal.stats.pairs.regression import pair_regression

            fit = pair_regression(values, np.empty((len(values), 0)), raters, targets)
            return fit if isinstance(fit, NotEstimable) else coefficient(fit, 0, method, confidence)
        case "organisation_bootstrap":
            from tillitsmaal.stats.pairs.bootstrap import mean_by_bootstrap

            return mean_by_bootstrap(values, raters, targets, confidence, seed=seed)
        case "srm_analytic":
            from tillitsmaal.stats.pairs.srm_mean import srm_mean

            matrix = _matrix(values, raters, targets)
            return srm_mean(matrix, confidence) if len(matrix) else NotEstimable(code="no_pairs")
        case "crossed_random_effects":
            from tillitsmaal.stats.change.crossed_mean import mean_by_crossed_effects

            return mean_by_crossed_effects(values, raters, targets, confidence)
        case _:
            return NotEstimable(code="undefined", reason=f"{method} gives no interval of a mean over pairs")


def _matrix(values: Floats, raters: Integers, targets: Integers) -> Floats:
    """Rater × target, NaN where there is no pair; organisations in no pair are left out."""
    there = ~np.isnan(values)
    organisations, ends = np.unique(np.stack([raters[there], targets[there]]), return_inverse=True)
    matrix = np.full((len(organisations), len(organisations)), np.nan)
    matrix[tuple(ends.reshape(2, -1))] = values[there]
    return matrix
