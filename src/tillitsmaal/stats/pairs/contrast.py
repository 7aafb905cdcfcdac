"""Pairs that touch certain organisations against the rest."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Estimate, Estimated, NotEstimable
from tillitsmaal.stats.distributions import t_quantile, t_two_sided

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]
Booleans = NDArray[np.bool_]

CONFIDENCE: Final = 0.95
FEWEST_OTHERS: Final = 3
ROUNDING: Final = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """Two groups of pairs beside each other."""

    touching_pairs: int
    touching_mean: float | NotEstimable
    rest_pairs: int
    rest_mean: float | NotEstimable
    difference: Estimated
    """Touching minus rest."""


def contrast_over_pairs(
    values: Floats, raters: Integers, targets: Integers, organisations: Integers, confidence: float = CONFIDENCE
) -> Contrast:
    """Mean of the pairs that touch certain organisations, against the mean of the rest.

    D is the mean over the pairs whose rater or target is one of the k organisations, minus the mean over the other
    pairs. Any organisation's pairs differ from the rest by what is its own, so D is judged by how much they do: for
    each of the M other organisations D_i is the mean of its pairs with the others minus the mean of the pairs without
    it, among the others alone; s² is the variance of the D_i, SE² = s²·(M − 1)/M·(1/k + 1/M), and the interval is
    D ± t(M − 1)·SE. (The D_i are each held against the rest of the others, hence (M − 1)/M.) It tells whether these
    organisations stand out from what organisations do anyway, and never why.

    Parameters
    ----------
    values
        One a pair, in any unit; shape (pairs,). Pairs that are NaN are left out.
    raters, targets
        Who rates and who is rated: non-negative integers; shape (pairs,).
    organisations
        The organisations in question, by the same numbers.
    confidence
        Level of the interval, between 0 and 1.

    Returns
    -------
    Contrast
        A mean of no pair is `no_pairs`, and so is then the difference; `too_few_organisations` under three others
        that have pairs with each other, or if one of them is in all of these; `no_variance` if they are all alike.

    References
    ----------
    Warner, R. M., Kenny, D. A. & Stoto, M. (1979). A new round robin analysis of variance for social interaction data:
    what an organisation's pairs have in common. Abadie, A., Diamond, A. & Hainmueller, J. (2010). Synthetic control
    methods for comparative case studies: the same contrast where nothing happened.
    Checked against a plain reckoning of every D_i, to 1e-12, and by simulation: misses in 2–6 % with 6, 12 and 25
    organisations, without and with strong dependence, in the tests.

    Examples
    --------
    >>> raters, targets = np.array([(i, j) for i in range(5) for j in range(5) if i != j]).T
    >>> values = np.where((raters == 0) | (targets == 0), 1.0, 3.0) + (raters * targets) % 3
    >>> found = contrast_over_pairs(values, raters, targets, np.array([0]))
    >>> found.touching_pairs, found.rest_pairs, round(found.difference.value, 3)
    (8, 12, -2.833)
    """
    there = ~np.isnan(values)
    values, raters, targets = values[there], raters[there], targets[there]
    touching = np.isin(raters, organisations) | np.isin(targets, organisations)
    return Contrast(
        touching_pairs=int(touching.sum()),
        touching_mean=_mean(values[touching]),
        rest_pairs=int((~touching).sum()),
        rest_mean=_mean(values[~touching]),
        difference=_difference(values, np.stack([raters, targets]), touching, organisations, confidence),
    )


def _mean(values: Floats) -> float | NotEstimable:
    return float(values.mean()) if len(values) else NotEstimable(code="no_pairs")


def _difference(
    values: Floats, ends: Integers, touching: Booleans, organisations: Integers, confidence: float
) -> Estimated:
    if touching.all() or not touching.any():
        return NotEstimable(code="no_pairs")
    each = _each(values[~touching], ends[:, ~touching])
    m, k = len(each), len(np.intersect1d(ends, organisations))
    if m < FEWEST_OTHERS or np.isnan(each).any():
        return NotEstimable(code="too_few_organisations", reason=f"{m} other organisations in the pairs")
    error = float(each.std(ddof=1)) * sqrt((m - 1) / m * (1 / k + 1 / m))
    if error <= ROUNDING * float(np.abs(values).max()):
        return NotEstimable(code="no_variance", reason="the other organisations are all alike")
    value = float(values[touching].mean() - values[~touching].mean())
    width = error * t_quantile(0.5 + confidence / 2, m - 1)
    return Estimate(
        value=value,
        low=value - width,
        high=value + width,
        confidence=confidence,
        standard_error=error,
        degrees_of_freedom=float(m - 1),
        p=t_two_sided(value / error, m - 1),
        method="other_organisations",
        n=m,
    )


def _each(values: Floats, ends: Integers) -> Floats:
    """Mean of each organisation's pairs minus that of the pairs without it; NaN where there are none of these."""
    _, at = np.unique(ends, return_inverse=True)
    at = at.reshape(ends.shape)
    size = int(at.max(initial=-1)) + 1
    total = sum(np.bincount(end, weights=values, minlength=size) for end in at)
    n = np.asarray(sum(np.bincount(end, minlength=size) for end in at))
    rest = np.full(size, np.nan)
    np.divide(values.sum() - total, len(values) - n, out=rest, where=len(values) > n)
    own: Floats = total / np.maximum(n, 1) - rest
    return own
