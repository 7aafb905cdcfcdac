"""Standard errors and intervals of a regression over directed pairs, each by the name of what it assumes."""

from typing import Final, Literal, assert_never, get_args

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Estimate, Estimated, NotEstimable, Number
from tillitsmaal.stats.distributions import normal_quantile, normal_two_sided, t_quantile, t_two_sided
from tillitsmaal.stats.jackknife_any import Jackknife, jackknifed
from tillitsmaal.stats.pairs.clustering import RobustVariance, robust_covariance
from tillitsmaal.stats.pairs.regression import PairRegression

Floats = NDArray[np.float64]

Variance = RobustVariance | Literal["classical", "organisation_jackknife"]
RegressionMethod = Literal["naive_t", "rater_cluster", "two_way_cluster", "dyadic_robust", "organisation_jackknife"]
REGRESSION_METHODS: Final[tuple[RegressionMethod, ...]] = get_args(RegressionMethod)

CONFIDENCE: Final = 0.95
FEWEST_ORGANISATIONS: Final = 3
ROUNDING: Final = 1e-12
"""A variance under this share of `hc0` is rounding."""


def covariance(fit: PairRegression, variance: Variance) -> Floats | NotEstimable:
    """Covariance of a regression's coefficients, by the name of its assumptions.

    `classical`: s²(X'X)⁻¹; `organisation_jackknife`: (N−1)/N · Σ(β_(−i) − β̄)(β_(−i) − β̄)'; the others as in
    `robust_covariance`.

    Parameters
    ----------
    fit
        From `pair_regression`.
    variance
        Which of them.

    Returns
    -------
    array or NotEstimable
        Shape (k, k); its diagonal may be negative for two-way and dyadic variances. `too_few_pairs`,
        `too_few_groups`, `too_few_organisations` as in `robust_covariance`; the jackknife is `too_few_organisations`
        under three, or if without one of them the coefficients cannot be told apart.

    References
    ----------
    Cameron, A. C. & Miller, D. L. (2014). Robust inference for dyadic data.
    Checked as `pair_regression`.

    Examples
    --------
    >>> from tillitsmaal.stats.pairs.regression import pair_regression
    >>> raters, targets = np.nonzero(~np.eye(4, dtype=bool))
    >>> y = np.array([1.0, 2, 1, 3, 4, 3, 2, 2, 3, 4, 5, 5])
    >>> fit = pair_regression(y, np.empty((12, 0)), raters, targets)
    >>> covariance(fit, "dyadic").round(4).tolist()
    [[0.1123]]
    """
    if variance == "classical":
        s2 = fit.residual_variance
        return s2 if isinstance(s2, NotEstimable) else s2 * fit.bread
    if variance != "organisation_jackknife":
        return robust_covariance(fit.influences, fit.raters, fit.targets, variance)
    n = fit.organisations
    if n < FEWEST_ORGANISATIONS or not fit.left_out.known.all():
        return NotEstimable(code="too_few_organisations", reason=f"{n} organisations in the pairs")
    apart = fit.left_out.coefficients - fit.left_out.coefficients.mean(axis=0)
    return np.asarray((n - 1) / n * apart.T @ apart)


def standard_errors(fit: PairRegression, variance: Variance) -> tuple[Number, ...]:
    """Standard error of each coefficient, by the name of the variance.

    Parameters
    ----------
    fit
        From `pair_regression`.
    variance
        As in `covariance`.

    Returns
    -------
    tuple of float or NotEstimable
        One a coefficient: `negative_variance` where the estimated variance is below 0, `no_variance` where it is 0,
        else the reasons of `covariance`.

    References
    ----------
    Cameron, A. C., Gelbach, J. B. & Miller, D. L. (2011). Robust inference with multiway clustering.
    Checked as `pair_regression`.

    Examples
    --------
    >>> from tillitsmaal.stats.pairs.regression import pair_regression
    >>> raters, targets = np.nonzero(~np.eye(4, dtype=bool))
    >>> y = np.array([1.0, 2, 1, 3, 4, 3, 2, 2, 3, 4, 5, 5])
    >>> fit = pair_regression(y, np.empty((12, 0)), raters, targets)
    >>> [round(standard_errors(fit, name)[0], 3) for name in ("classical", "two_way", "dyadic", "dyadic_f")]
    [0.398, 0.544, 0.335, 0.821]
    """
    found = covariance(fit, variance)
    if isinstance(found, NotEstimable):
        return (found,) * len(fit.coefficients)
    rounding = ROUNDING * np.diag(fit.influences.T @ fit.influences)
    return tuple(_root(float(one), float(least)) for one, least in zip(np.diag(found), rounding, strict=True))


def _root(variance: float, rounding: float) -> Number:
    if abs(variance) <= rounding:
        return NotEstimable(code="no_variance", reason="the estimated variance is 0")
    if variance < 0:
        return NotEstimable(code="negative_variance", reason=f"the variance is estimated as {variance:.3g}")
    return float(np.sqrt(variance))


def coefficient(fit: PairRegression, term: int, method: RegressionMethod, confidence: float = CONFIDENCE) -> Estimated:
    """One coefficient with the interval that a method gives it.

    `organisation_jackknife`, `rater_cluster` (CR1) and `two_way_cluster` (CR1): ± t(N − 1)·SE; `naive_t`: classical
    SE, t(n − k); `dyadic_robust`: without correction, normal (the degrees of freedom shown are N − 1 all the same).
    Apart from the jackknife they are for comparison: with 6–25 organisations their intervals are too narrow.

    Parameters
    ----------
    fit
        From `pair_regression`.
    term
        Which coefficient, from 0.
    method
        How the interval is made.
    confidence
        Level of the interval, between 0 and 1.

    Returns
    -------
    Estimate or NotEstimable
        n is the number of organisations. The reasons of `standard_errors`; `too_few_organisations` under three,
        `too_few_pairs` for `naive_t` with no more pairs than coefficients.

    References
    ----------
    Cameron, A. C. & Miller, D. L. (2014). Robust inference for dyadic data.
    Checked as `pair_regression`.

    Examples
    --------
    >>> from tillitsmaal.stats.pairs.regression import pair_regression
    >>> raters, targets = np.nonzero(~np.eye(4, dtype=bool))
    >>> y = np.array([1.0, 2, 1, 3, 4, 3, 2, 2, 3, 4, 5, 5])
    >>> fit = pair_regression(y, np.empty((12, 0)), raters, targets)
    >>> round(coefficient(fit, 0, "organisation_jackknife").low, 3)
    0.278
    """
    variance, degrees = _basis(fit, method)
    error = standard_errors(fit, variance)[term]
    if isinstance(error, NotEstimable):
        return error
    if fit.organisations < FEWEST_ORGANISATIONS:
        return NotEstimable(code="too_few_organisations", reason=f"{fit.organisations} organisations in the pairs")
    normal, value = method == "dyadic_robust", float(fit.coefficients[term])
    upper = 0.5 + confidence / 2
    width = error * (normal_quantile(upper) if normal else t_quantile(upper, degrees))
    return Estimate(
        value=value,
        low=value - width,
        high=value + width,
        confidence=confidence,
        standard_error=error,
        degrees_of_freedom=float(degrees),
        p=normal_two_sided(value / error) if normal else t_two_sided(value / error, degrees),
        method=method,
        n=fit.organisations,
    )


def _basis(fit: PairRegression, method: RegressionMethod) -> tuple[Variance, int]:
    """The variance behind a method, and its degrees of freedom."""
    match method:
        case "naive_t":
            return "classical", fit.pairs - len(fit.coefficients)
        case "rater_cluster":
            return "rater_cr1", fit.organisations - 1
        case "two_way_cluster":
            return "two_way_cr1", fit.organisations - 1
        case "dyadic_robust":
            return "dyadic", fit.organisations - 1
        case "organisation_jackknife":
            return "organisation_jackknife", fit.organisations - 1
        case _:
            assert_never(method)


def coefficient_jackknife(fit: PairRegression, term: int, confidence: float = CONFIDENCE) -> Jackknife:
    """One coefficient with its values without each organisation.

    Parameters
    ----------
    fit
        From `pair_regression`.
    term
        Which coefficient, from 0.
    confidence
        Level of the interval, between 0 and 1.

    Returns
    -------
    Jackknife
        A coefficient that the remaining pairs do not identify is `not_identified`; else as `jackknife`.

    References
    ----------
    Efron, B. & Stein, C. (1981). The jackknife estimate of variance.
    Checked as `pair_regression`.

    Examples
    --------
    >>> from tillitsmaal.stats.pairs.regression import pair_regression
    >>> raters, targets = np.nonzero(~np.eye(4, dtype=bool))
    >>> y = np.array([1.0, 2, 1, 3, 4, 3, 2, 2, 3, 4, 5, 5])
    >>> fit = pair_regression(y, np.empty((12, 0)), raters, targets)
    >>> [round(one, 3) for one in coefficient_jackknife(fit, 0).left_out]
    [3.667, 2.833, 2.833, 2.333]
    """
    lost = NotEstimable(code="not_identified", reason="the remaining pairs do not tell the coefficients apart")
    known = zip(fit.left_out.coefficients[:, term], fit.left_out.known, strict=True)
    left_out = tuple(float(one) if there else lost for one, there in known)
    return jackknifed(float(fit.coefficients[term]), left_out, fit.left_out.organisations, confidence)
