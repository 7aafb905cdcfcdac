"""Pairs that touch certain organisations against the rest."""

from dataclasses import dataclass
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

    D is the mean over the pairs whose rater or target is one of the organisations, minus the mean over the other
    pairs. These organisations are what the question is about, so they stay; the others are left out one at a time, as
    rater and target: SE² = (M−1)/M · Σ(D_(−i) − D̄)², M the number of other organisations, and the interval is
    D ± t(M−1)·SE. It tells whether these organisations differ from the rest, and never why.

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
        A mean of no pair is `no_pairs`, and so is then the difference; `too_few_organisations` under three others, or
        if without one of them a group is empty; `no_variance` if it never matters who is left out.

    References
    ----------
    Efron, B. & Stein, C. (1981). The jackknife estimate of variance.
    Checked against deleting each other organisation for real, to 1e-12.

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
    others = np.setdiff1d(np.unique(ends), organisations)
    left_out = _without(values, ends, touching, others) - _without(values, ends, ~touching, others)
    if len(others) < FEWEST_OTHERS or np.isnan(left_out).any():
        return NotEstimable(code="too_few_organisations", reason=f"{len(others)} other organisations in the pairs")
    m = len(others)
    error = float(np.sqrt((m - 1) / m * ((left_out - left_out.mean()) ** 2).sum()))
    if error <= ROUNDING * float(np.abs(values).max()):
        return NotEstimable(code="no_variance", reason="it never matters which organisation is left out")
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
        method="organisation_jackknife",
        n=m,
    )


def _without(values: Floats, ends: Integers, kept: Booleans, others: Integers) -> Floats:
    """Mean of the kept pairs without each of the other organisations; NaN where none is left."""
    size = int(ends.max()) + 1
    own, at = values[kept], ends[:, kept]
    total = sum(np.bincount(end, weights=own, minlength=size) for end in at)
    n = sum(np.bincount(end, minlength=size) for end in at)
    remaining = len(own) - np.asarray(n)[others]
    result = np.full(len(others), np.nan)
    np.divide(own.sum() - np.asarray(total)[others], remaining, out=result, where=remaining > 0)
    return result
