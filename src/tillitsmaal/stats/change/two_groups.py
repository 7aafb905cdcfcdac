"""The change of two groups compared: Welch's test and the pooled standardised difference."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Bounds, Interval, NotEstimable, Number
from tillitsmaal.stats.change.standardised import (
    NO_VARIANCE,
    TOO_FEW,
    EffectSize,
    divided,
    effect,
    hedges_j,
    noncentral_t_bounds,
)
from tillitsmaal.stats.distributions import t_quantile, t_two_sided

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoGroups:
    """A difference between the means of two groups."""

    difference: float
    standard_error: Number
    t: Number
    degrees_of_freedom: Number
    """Welch's."""
    p: Number
    interval: Bounds
    d: EffectSize
    """By the pooled standard deviation; corrected: Hedges' g."""
    n: int
    n_others: int


def compare_groups(values: Floats, others: Floats, confidence: float = 0.95) -> TwoGroups | NotEstimable:
    """Mean of one group minus mean of the other, without assuming equal variances.

    t = (x̄ − ȳ)/√(s²_x/n + s²_y/m), degrees of freedom after Welch; d = (x̄ − ȳ)/s_pooled with an interval from the
    noncentral t with n + m − 2 degrees of freedom, g = J·d. NaN are left out. Units count as independent.

    Parameters
    ----------
    values, others
        Changes of the two groups, in the same unit; shapes (n,) and (m,).
    confidence
        Level of the intervals, between 0 and 1.

    Returns
    -------
    TwoGroups or NotEstimable
        `no_pairs` if a group is empty. Inside: `too_few_pairs` where a standard deviation needs more than one unit,
        `no_variance` where nothing varies.

    References
    ----------
    Welch, B. L. (1947). The generalization of Student's problem. Hedges, L. V. (1981). Distribution theory.
    Checked against R 4.2.2 `t.test` and effectsize 0.8.3: reference case `change_sai_open`, to 1e-8
    (noncentral t: 1e-4).

    Examples
    --------
    >>> found = compare_groups(np.array([1.0, 2, 3]), np.array([0.0, 1, 0, 1]))
    >>> found.difference, round(found.t, 3), round(found.degrees_of_freedom, 3)
    (1.5, 2.324, 3.0)
    """
    x, y = (one[~np.isnan(one)].astype(np.float64) for one in (values, others))
    n, m = len(x), len(y)
    if not (n and m):
        return NotEstimable(code="no_pairs", reason="a group is empty")
    difference = float(x.mean() - y.mean())
    error, df = _welch(x, y)
    t = divided(difference, error)
    known = not isinstance(t, NotEstimable) and not isinstance(df, NotEstimable)
    return TwoGroups(
        difference=difference,
        standard_error=error,
        t=t,
        degrees_of_freedom=df,
        p=_p(t, df),
        interval=_interval(difference, error, df, confidence) if known else _first_reason(t, df),
        d=_pooled(x, y, difference, confidence),
        n=n,
        n_others=m,
    )


def _welch(x: Floats, y: Floats) -> tuple[Number, Number]:
    """Standard error and degrees of freedom."""
    if min(len(x), len(y)) < 2:
        return TOO_FEW, TOO_FEW
    parts = [float(np.var(one, ddof=1)) / len(one) for one in (x, y)]
    total = sum(parts)
    if total <= (1e-12 * float(np.abs(np.concatenate([x, y])).max())) ** 2:
        return 0.0, NO_VARIANCE
    return sqrt(total), total**2 / (parts[0] ** 2 / (len(x) - 1) + parts[1] ** 2 / (len(y) - 1))


def _p(t: Number, df: Number) -> Number:
    if isinstance(t, NotEstimable):
        return t
    return df if isinstance(df, NotEstimable) else t_two_sided(t, df)


def _first_reason(t: Number, df: Number) -> NotEstimable:
    if isinstance(t, NotEstimable):
        return t
    return df if isinstance(df, NotEstimable) else NO_VARIANCE


def _interval(difference: float, error: Number, df: Number, confidence: float) -> Bounds:
    if isinstance(error, NotEstimable) or isinstance(df, NotEstimable):
        return _first_reason(error, df)
    width = t_quantile(0.5 + confidence / 2, df) * error
    return Interval(low=difference - width, high=difference + width, confidence=confidence)


def _pooled(x: Floats, y: Floats, difference: float, confidence: float) -> EffectSize:
    n, m = len(x), len(y)
    if n + m < 3:
        return effect(TOO_FEW, TOO_FEW, TOO_FEW)
    squares = float(((x - x.mean()) ** 2).sum() + ((y - y.mean()) ** 2).sum())
    value = divided(difference, sqrt(squares / (n + m - 2)))
    root = sqrt(1 / n + 1 / m)
    t = value if isinstance(value, NotEstimable) else value / root
    return effect(value, noncentral_t_bounds(t, n + m - 2, root, confidence), hedges_j(n + m - 2))
