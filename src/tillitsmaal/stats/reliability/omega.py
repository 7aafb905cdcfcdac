"""Coefficients of reliability from factor loadings: omega, composite reliability, coefficient H, variance extracted."""

from dataclasses import dataclass

import numpy as np

from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.stats.factor.one_factor import Estimator, fit_one_factor
from tillitsmaal.stats.reliability.moments import Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FactorReliability:
    """What a one-factor solution says about the reliability of the sum of items."""

    loadings: Floats
    """In the items' units; shape (k,)."""
    uniquenesses: Floats
    """Residual variances; shape (k,)."""
    standardised_loadings: Floats
    omega_total: Number
    """(Σλ)²/((Σλ)² + Σθ): the denominator is the variance that the model expects of the sum."""
    omega_observed: Number
    """(Σλ)²/V: the denominator is the variance that the sum has."""
    composite_reliability: Number
    """`omega_total` of the standardised loadings."""
    coefficient_h: Number
    average_variance_extracted: float
    """Mean squared standardised loading."""


def factor_reliability(covariance: Floats, estimator: Estimator = "ml") -> FactorReliability | NotEstimable:
    """Omega total and its relatives from one common factor.

    Parameters
    ----------
    covariance
        C, symmetric; shape (k, k). Ratios do not depend on its divisor; loadings are in its metric.
    estimator
        `ml` (maximum likelihood) or `uls` (unweighted least squares).

    Returns
    -------
    FactorReliability or NotEstimable
        As in `fit_one_factor`: `not_identified` under three items, `no_variance`, `undefined` (an item repeats
        others), `improper_solution` (Heywood case), `not_converged`.

    References
    ----------
    McDonald, R. P. (1999). Test theory: a unified treatment.
    Jöreskog, K. G. (1971). Statistical analysis of sets of congeneric tests.
    Checked against R 4.2.2, lavaan 0.6-14 (`cfa`): the project's own case `reliability_own`, to 1e-5.

    Examples
    --------
    >>> loadings = np.array([0.6, 0.7, 0.8])
    >>> found = factor_reliability(np.outer(loadings, loadings) + np.diag([0.64, 0.51, 0.36]))
    >>> round(found.omega_total, 4), round(found.average_variance_extracted, 4)
    (0.7449, 0.4967)
    """
    fit = fit_one_factor(covariance, estimator)
    if isinstance(fit, NotEstimable):
        return fit
    standardised = fit.loadings / np.sqrt(fit.loadings**2 + fit.uniquenesses)
    standardised.setflags(write=False)
    return FactorReliability(
        loadings=fit.loadings,
        uniquenesses=fit.uniquenesses,
        standardised_loadings=standardised,
        omega_total=omega_total(fit.loadings, fit.uniquenesses),
        omega_observed=omega_observed(fit.loadings, covariance),
        composite_reliability=omega_total(standardised, 1 - standardised**2),
        coefficient_h=coefficient_h(standardised),
        average_variance_extracted=float(np.mean(standardised**2)),
    )


def omega_total(loadings: Floats, uniquenesses: Floats) -> Number:
    """Omega total (composite reliability), (Σλ)²/((Σλ)² + Σθ).

    The share of the sum score's variance that is due to the factor, if the one-factor model holds and residuals do
    not correlate.

    Parameters
    ----------
    loadings, uniquenesses
        λ (factor variance 1) and θ, in the same metric; shape (k,). With standardised loadings and 1 − λ² it is what
        is often called composite reliability.

    Returns
    -------
    float or NotEstimable
        `too_few_items` without items; `negative_variance` if a θ is negative; `undefined` if all are 0.

    References
    ----------
    McDonald, R. P. (1999). Test theory: a unified treatment.
    Jöreskog, K. G. (1971). Statistical analysis of sets of congeneric tests.
    Checked against R 4.2.2, lavaan 0.6-14: the project's own case `reliability_own`, to 1e-5.

    Examples
    --------
    >>> round(omega_total(np.array([0.6, 0.7, 0.8]), np.array([0.64, 0.51, 0.36])), 4)
    0.7449
    """
    if len(loadings) == 0:
        return NotEstimable(code="too_few_items", reason="no items")
    if (uniquenesses < 0).any():
        return NotEstimable(code="negative_variance", reason="a residual variance is negative")
    common = float(loadings.sum()) ** 2
    whole = common + float(uniquenesses.sum())
    return common / whole if whole > 0 else NotEstimable(code="undefined", reason="no loadings and no variance")


def omega_observed(loadings: Floats, covariance: Floats) -> Number:
    """Omega with the observed variance of the sum below the line, (Σλ)²/ΣC.

    Parameters
    ----------
    loadings
        λ (factor variance 1), in the metric of C; shape (k,).
    covariance
        C, symmetric; shape (k, k).

    Returns
    -------
    float or NotEstimable
        `no_variance` if the sum does not vary.

    References
    ----------
    McDonald, R. P. (1999). Test theory: a unified treatment.
    Checked against R 4.2.2, lavaan 0.6-14: the project's own case `reliability_own`, to 1e-5.

    Examples
    --------
    >>> round(omega_observed(np.array([0.5, 0.5]), np.array([[1.0, 0.25], [0.25, 1.0]])), 4)
    0.4
    """
    total = float(covariance.sum())
    if total <= 0:
        return NotEstimable(code="no_variance", reason="the sum of the items does not vary")
    return float(loadings.sum()) ** 2 / total


def coefficient_h(standardised_loadings: Floats) -> Number:
    """Coefficient H, 1/(1 + 1/Σ(λ²/(1 − λ²))): reliability of the optimally weighted sum.

    Parameters
    ----------
    standardised_loadings
        λ, between −1 and 1; shape (k,).

    Returns
    -------
    float or NotEstimable
        `improper_solution` if a loading is −1 or 1 or beyond; `undefined` if all are 0.

    References
    ----------
    Hancock, G. R. & Mueller, R. O. (2001). Rethinking construct reliability within latent variable systems.
    Checked against R 4.2.2, lavaan 0.6-14: the project's own case `reliability_own`, to 1e-5.

    Examples
    --------
    >>> round(coefficient_h(np.array([0.6, 0.7, 0.8])), 4)
    0.7675
    """
    squares = standardised_loadings**2
    if (squares >= 1).any():
        return NotEstimable(code="improper_solution", reason="a standardised loading reaches 1")
    information = float((squares / (1 - squares)).sum())
    if information <= 0:
        return NotEstimable(code="undefined", reason="no item loads on the factor")
    return information / (1 + information)
