"""The root mean square error of approximation and its interval."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tillitsmaal.estimates import Interval, NotEstimable
from tillitsmaal.stats.distributions import noncentral_chi_square_cdf

Number = float | NotEstimable

CONFIDENCE: Final = 0.90
CLOSE: Final = 0.05
"""The RMSEA of a close fit (Browne & Cudeck 1993)."""
HALVINGS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Rmsea:
    """Misfit a degree of freedom, 0 and up."""

    value: float
    interval: Interval
    close_fit_p: Number
    """P of a χ² as large if the RMSEA is `CLOSE`."""


def rmsea(chi_square: float, df: float, n: float, groups: int = 1, confidence: float = CONFIDENCE) -> Rmsea:
    """Root mean square error of approximation.

    ε = √G·√(max(χ² − df, 0)/(df·N)). The bounds are √G·√(λ/(df·N)) with λ the noncentralities under which χ² has the
    probabilities 1 − p/2 and p/2; 0 where there is none. The close-fit p is P(χ'² ≥ χ²) with noncentrality
    N·df·0.05²/G.

    Parameters
    ----------
    chi_square, df, n, groups
        χ², its degrees of freedom, the rows and the number of groups.
    confidence
        Level of the interval; 0.90 is usual.

    Returns
    -------
    Rmsea
        Without degrees of freedom 0, its close-fit p `undefined`.

    References
    ----------
    Steiger, J. H. & Lind, J. C. (1980). Statistically based tests for the number of common factors.
    Browne, M. W. & Cudeck, R. (1993). Alternative ways of assessing model fit.
    Steiger, J. H. (1998). A note on multiple sample extensions of the RMSEA fit index.
    Checked against R 4.2.2, lavaan 0.6-14: the project's own cases `invariance_own_groups` and
    `invariance_own_waves`, to 1e-6 (the interval: 1e-5), and `cfa_own`, with the close-fit p, to 1e-5.

    Examples
    --------
    >>> found = rmsea(85.3055, 24, 301)
    >>> round(found.value, 4), round(found.interval.low, 4), round(found.interval.high, 4)
    (0.0921, 0.0714, 0.1137)
    """
    if df <= 0 or n <= 0:
        nothing = Interval(low=0.0, high=0.0, confidence=confidence)
        reason = "a model without degrees of freedom cannot fail"
        return Rmsea(value=0.0, interval=nothing, close_fit_p=NotEstimable(code="undefined", reason=reason))
    tail = (1 - confidence) / 2
    unit = groups / (df * n)
    low, high = (math.sqrt(_noncentrality(chi_square, df, share) * unit) for share in (1 - tail, tail))
    close = 1 - noncentral_chi_square_cdf(chi_square, df, CLOSE**2 / unit)
    return Rmsea(
        value=math.sqrt(max(chi_square - df, 0.0) * unit),
        interval=Interval(low=low, high=high, confidence=confidence),
        close_fit_p=min(max(close, 0.0), 1.0),
    )


def _noncentrality(chi_square: float, df: float, probability: float) -> float:
    """λ with P(χ'² ≤ χ²) = probability; 0 where even λ = 0 has less."""

    def above(noncentrality: float) -> bool:
        return noncentral_chi_square_cdf(chi_square, df, noncentrality) > probability

    if not above(0.0):
        return 0.0
    high = max(chi_square, 1.0)
    while above(high):
        high *= 2
    return _halved(above, 0.0, high)


def _halved(above: Callable[[float], bool], low: float, high: float) -> float:
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if above(middle) else (low, middle)
    return (low + high) / 2
