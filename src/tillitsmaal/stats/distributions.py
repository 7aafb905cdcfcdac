"""Tails and quantiles of the usual distributions, from `scipy.special`.

`scipy.stats` offers the same and takes three times as long to import; a command must not pay for that.
"""

import sys
from functools import cache
from types import ModuleType
from typing import Final

import numpy as np
from numpy.typing import NDArray

SMALLEST_P: Final = sys.float_info.min
"""A p is never printed as 0: nothing is impossible."""


@cache
def _special() -> ModuleType:
    import scipy.special

    module: ModuleType = scipy.special
    return module


def normal_cdf(z: float) -> float:
    """P(Z ≤ z) of the standard normal distribution."""
    return float(_special().ndtr(z))


def normal_quantile(probability: float) -> float:
    """z with P(Z ≤ z) = probability, 0 < probability < 1."""
    return float(_special().ndtri(probability))


def normal_two_sided(z: float) -> float:
    """P(|Z| ≥ |z|), never 0."""
    return max(2 * normal_cdf(-abs(z)), SMALLEST_P)


def t_cdf(t: float, df: float) -> float:
    """P(T ≤ t) of Student's t with df > 0 degrees of freedom."""
    return float(_special().stdtr(df, t))


def t_quantile(probability: float, df: float) -> float:
    """t with P(T ≤ t) = probability, 0 < probability < 1."""
    return float(_special().stdtrit(df, probability))


def t_two_sided(t: float, df: float) -> float:
    """P(|T| ≥ |t|), never 0."""
    return max(2 * t_cdf(-abs(t), df), SMALLEST_P)


def f_upper(f: float, df1: float, df2: float) -> float:
    """P(F ≥ f), never 0."""
    return max(float(_special().fdtrc(df1, df2, f)), SMALLEST_P)


def f_quantile(probability: float, df1: float, df2: float) -> float:
    """f with P(F ≤ f) = probability, 0 < probability < 1."""
    return float(_special().fdtri(df1, df2, probability))


def chi_square_upper(x: float, df: float) -> float:
    """P(χ² ≥ x), never 0."""
    return max(float(_special().chdtrc(df, x)), SMALLEST_P)


def noncentral_chi_square_cdf(x: float, df: float, noncentrality: float) -> float:
    """P(χ'² ≤ x) of the noncentral χ² distribution."""
    return float(_special().chndtr(x, df, noncentrality))


def binomial_half_two_sided(successes: int, trials: int) -> float:
    """Probability of a count at least as far from trials/2, when each trial succeeds with probability ½; never 0."""
    fewer = min(successes, trials - successes)
    return min(1.0, max(2 * float(_special().bdtr(fewer, trials, 0.5)), SMALLEST_P))


def noncentral_t_cdf(t: float, df: float, noncentrality: float) -> float:
    """P(T ≤ t) of the noncentral t distribution with df ≥ 1, to about 1e-12.

    ∫ Φ(ts − δ) f(s) ds over the density f of √(χ²/df), by Gauss–Legendre quadrature on the two sides of the step of Φ
    and across it: SciPy's own returns NaN in places that depend on its version.
    """
    special = _special()
    low, high = (float(np.sqrt(2 * f(df / 2, 1e-17) / df)) for f in (special.gammaincinv, special.gammainccinv))
    step, width = (noncentrality / t, 9 / abs(t)) if t else (low, 0.0)
    cuts = np.unique(np.clip([low, step - width, step, step + width, high], low, high))
    nodes, weights = _legendre()
    half = np.diff(cuts)[:, None] / 2
    s = (cuts[:-1, None] + half * (nodes + 1)).ravel()
    log_density = np.log(2) + df / 2 * np.log(df / 2) - special.gammaln(df / 2) + (df - 1) * np.log(s) - df * s * s / 2
    total = ((half * weights).ravel() * np.exp(log_density) * special.ndtr(t * s - noncentrality)).sum()
    return float(min(max(total, 0.0), 1.0))


@cache
def _legendre() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    from numpy.polynomial.legendre import leggauss

    nodes, weights = leggauss(64)
    return nodes, weights


def noncentrality_of_t(t: float, df: float, probability: float) -> float:
    """δ with P(T ≤ t) = probability for the noncentral t distribution; P falls as δ rises. Bisection, to 1e-9."""
    low, high = t - 1.0, t + 1.0
    while noncentral_t_cdf(t, df, low) < probability:
        low = t - 2 * (t - low)
    while noncentral_t_cdf(t, df, high) > probability:
        high = t + 2 * (high - t)
    while high - low > 1e-10 * max(1.0, abs(t)):
        middle = (low + high) / 2
        if noncentral_t_cdf(t, df, middle) > probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2
