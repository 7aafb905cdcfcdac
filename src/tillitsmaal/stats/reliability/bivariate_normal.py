"""The bivariate standard normal distribution."""

from typing import Final

import numpy as np

from tillitsmaal.stats.reliability.moments import Floats

TINY: Final = 1e-150
"""Nearer to 0 than this is 0, so that no ratio overflows."""


def bivariate_normal_cdf(x: Floats, y: Floats, correlation: float) -> Floats:
    """P(X ≤ x, Y ≤ y) of the bivariate standard normal distribution.

    With Owen's T: Φ₂(x, y; ρ) = ½Φ(x) + ½Φ(y) − T(x, a) − T(y, b) − β, a = (y − ρx)/(x√(1 − ρ²)),
    b = (x − ρy)/(y√(1 − ρ²)), β = ½ where x and y lie on different sides of 0 (0 itself counting as positive), else 0.

    Parameters
    ----------
    x, y
        Finite or infinite; arrays of one shape.
    correlation
        ρ, between −1 and 1, the ends left out.

    Returns
    -------
    array of the shape of x
        Within 1e-15 or so of the truth.

    References
    ----------
    Owen, D. B. (1956). Tables for computing bivariate normal probabilities.
    Checked against R 4.2.2, mnormt 2.1.1 (`pmnorm`) and against numerical integration, to 1e-13.

    Examples
    --------
    >>> bivariate_normal_cdf(np.array([0.0]), np.array([0.0]), 0.5).round(6).tolist()
    [0.333333]
    """
    from scipy.special import ndtr

    inside = np.isfinite(x) & np.isfinite(y)
    result: Floats = np.where(inside, 0.0, ndtr(np.minimum(x, y)))
    result[inside] = _owen(x[inside], y[inside], correlation)
    return result


def bivariate_normal_density(x: Floats, y: Floats, correlation: float) -> Floats:
    """Density of the bivariate standard normal distribution; it is also ∂Φ₂/∂ρ.

    Parameters
    ----------
    x, y
        Finite or infinite; arrays of one shape.
    correlation
        ρ, between −1 and 1, the ends left out.

    Returns
    -------
    array of the shape of x

    References
    ----------
    Plackett, R. L. (1954). A reduction formula for normal multivariate integrals.
    Checked against differences of `bivariate_normal_cdf` by ρ, to 1e-9, in the tests.

    Examples
    --------
    >>> bivariate_normal_density(np.array([0.0]), np.array([0.0]), 0.0).round(6).tolist()
    [0.159155]
    """
    free = 1 - correlation**2
    inside = np.isfinite(x) & np.isfinite(y)
    x, y = np.where(inside, x, 0.0), np.where(inside, y, 0.0)
    density = np.exp(-(x * x - 2 * correlation * x * y + y * y) / (2 * free)) / (2 * np.pi * np.sqrt(free))
    result: Floats = np.where(inside, density, 0.0)
    return result


def _owen(x: Floats, y: Floats, correlation: float) -> Floats:
    from scipy.special import ndtr, owens_t

    root = np.sqrt(1 - correlation**2)
    x, y = np.where(np.abs(x) < TINY, 0.0, x), np.where(np.abs(y) < TINY, 0.0, y)
    a, b = _slope(x, y, correlation, root), _slope(y, x, correlation, root)
    apart = 0.5 * ((x < 0) != (y < 0))
    result: Floats = (ndtr(x) + ndtr(y)) / 2 - owens_t(x, a) - owens_t(y, b) - apart
    at_origin = (x == 0) & (y == 0)
    result[at_origin] = 0.25 + np.arcsin(correlation) / (2 * np.pi)
    return result


def _slope(x: Floats, y: Floats, correlation: float, root: float) -> Floats:
    """(y − ρx)/(x√(1 − ρ²)); towards the infinity of y's sign where x is 0 from above."""
    slope = np.copysign(np.inf, y - correlation * x)
    np.divide(y - correlation * x, x * root, out=slope, where=x != 0)
    return slope
