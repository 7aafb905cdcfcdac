"""Tails and quantiles of the usual distributions, from `scipy.special`.

`scipy.stats` offers the same and takes three times as long to import; a command must not pay for that.
"""

import sys
from functools import cache
from types import ModuleType
from typing import Final

SMALLEST_P: Final = sys.float_info.min
"""A p is never printed as 0: nothing is impossible."""


@cache
def _special() -> ModuleType:
    import scipy.special  # type: ignore[import-untyped]

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
