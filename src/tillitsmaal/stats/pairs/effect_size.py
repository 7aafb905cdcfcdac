"""How large a mean change is beside how much pairs differ in it."""

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Estimate, Estimated, NotEstimable
from tillitsmaal.stats.distributions import t_quantile, t_two_sided

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]

FEWEST_ORGANISATIONS = 3
FEWEST_LEFT = 2
"""Pairs that a standard deviation needs."""
ROUNDING = 1e-12
FLAT = 1e-6
"""A standard deviation under this share of the largest value is none: sums of squares round to 1e-16 of theirs."""


def effect_size_over_pairs(values: Floats, raters: Integers, targets: Integers, confidence: float = 0.95) -> Estimated:
    """Mean change in standard deviations of the pairs' changes, with the interval of the organisation jackknife.

    d_z = M/SD over the directed pairs, SD with n − 1. SE² = (N−1)/N · Σ(d_(−i) − d̄)², d_(−i) without organisation i
    as rater and target; the interval is d_z ± t(N−1)·SE. Pairs share organisations, so the usual interval of d_z from
    the noncentral t, which takes them as independent, is not used.

    Parameters
    ----------
    values
        Change of each pair, in any unit; shape (pairs,). Pairs that are NaN are left out.
    raters, targets
        Who rates and who is rated: non-negative integers; shape (pairs,).
    confidence
        Level of the interval, between 0 and 1.

    Returns
    -------
    Estimate or NotEstimable
        `no_pairs`; `too_few_pairs` with one; `no_variance` if all pairs changed alike, or do when one organisation is
        left out, or if d_z is the same whoever is left out; `too_few_organisations` under three, or if without one of
        them fewer than two pairs are left.

    References
    ----------
    Cohen, J. (1988). Statistical power analysis for the behavioral sciences, 2nd ed.
    Efron, B. & Stein, C. (1981). The jackknife estimate of variance.
    Checked against deleting each organisation for real, to 1e-12.

    Examples
    --------
    >>> raters, targets = np.array([(i, j) for i in range(4) for j in range(4) if i != j]).T
    >>> found = effect_size_over_pairs(np.arange(12.0) % 5, raters, targets)
    >>> round(found.value, 3), found.n
    (1.179, 4)
    """
    there = ~np.isnan(values)
    values, ends = values[there], np.stack([raters[there], targets[there]])
    if len(values) < FEWEST_LEFT:
        return NotEstimable(code="too_few_pairs" if len(values) else "no_pairs")
    largest = float(np.abs(values).max())
    deviation = float(np.std(values, ddof=1))
    if deviation <= FLAT * largest:
        return NotEstimable(code="no_variance", reason="every pair changed by the same")
    organisations = np.unique(ends)
    remaining, left_out, spread = _left_out(values, ends, organisations)
    if len(organisations) < FEWEST_ORGANISATIONS or (remaining < FEWEST_LEFT).any():
        return NotEstimable(code="too_few_organisations", reason=f"{len(organisations)} organisations in the pairs")
    if (spread <= FLAT * largest).any():
        return NotEstimable(code="no_variance", reason="without one organisation every pair changed by the same")
    n = len(organisations)
    error = float(np.sqrt((n - 1) / n * ((left_out - left_out.mean()) ** 2).sum()))
    value = float(values.mean()) / deviation
    if error <= ROUNDING * max(abs(value), 1.0):
        return NotEstimable(code="no_variance", reason="it is the same whichever organisation is left out")
    width = error * t_quantile(0.5 + confidence / 2, n - 1)
    return Estimate(
        value=value,
        low=value - width,
        high=value + width,
        confidence=confidence,
        standard_error=error,
        degrees_of_freedom=float(n - 1),
        p=t_two_sided(value / error, n - 1),
        method="organisation_jackknife",
        n=n,
    )


def _left_out(values: Floats, ends: Integers, organisations: Integers) -> tuple[Integers, Floats, Floats]:
    """Pairs, d_z and standard deviation without each organisation, from sums of centred values."""
    centre = values.mean()
    size = int(ends.max()) + 1
    own = np.stack([np.ones_like(values), values - centre, (values - centre) ** 2])
    touched = np.stack([sum(np.bincount(end, weights=of, minlength=size) for end in ends) for of in own])[
        :, organisations
    ]
    n, total, squares = own.sum(axis=1)[:, None] - touched
    kept, several = np.maximum(n, 1), np.maximum(n - 1, 1)
    spread = np.sqrt(np.maximum(squares - total**2 / kept, 0) / several)
    mean = centre + total / kept
    left_out = np.divide(mean, spread, out=np.full(len(mean), np.nan), where=spread > 0)
    return n.astype(np.int64), left_out, spread
