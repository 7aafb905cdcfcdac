"""The bootstrap of a mean over directed pairs that draws organisations, not pairs."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Estimate, Estimated, NotEstimable

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]

CONFIDENCE: Final = 0.95
DRAWS: Final = 2000
AT_ONCE: Final = 500
"""Draws counted together."""
FEWEST_ORGANISATIONS: Final = 3
ROUNDING: Final = 1e-12


def mean_by_bootstrap(
    values: Floats,
    raters: Integers,
    targets: Integers,
    confidence: float = CONFIDENCE,
    *,
    seed: int,
    draws: int = DRAWS,
) -> Estimated:
    """Mean over directed pairs, with the percentile interval of resampled organisations.

    Each draw takes N of the N organisations with replacement; with m_i how often organisation i came, the mean is
    Σ m_i·m_j·x_ij / Σ m_i·m_j over the observed pairs i ≠ j, so that an organisation drawn twice makes no pair with
    itself. The interval runs between the (1 ∓ confidence)/2 quantiles of the draws' means; SE is their standard
    deviation; p = 2·(b+1)/(m+1), b the draws on the rarer side of 0 of m, at most 1. For comparison: with 6–25
    organisations its intervals are too narrow.

    Parameters
    ----------
    values
        One a pair, in any unit; shape (pairs,). Pairs that are NaN are left out.
    raters, targets
        Who rates and who is rated: non-negative integers; shape (pairs,). A rater is never its own target.
    confidence
        Level of the interval, between 0 and 1.
    seed
        Of the draws.
    draws
        How many; those in which no observed pair comes are left out.

    Returns
    -------
    Estimate or NotEstimable
        Method `organisation_bootstrap`; the degrees of freedom shown are N − 1, which the interval does not use.
        `no_pairs`; `too_few_organisations` under three, or if fewer than half of the draws have a pair; `no_variance`
        if all draws have the same mean.

    References
    ----------
    Snijders, T. A. B. & Borgatti, S. P. (1999). Non-parametric standard errors and tests for network statistics.
    Efron, B. & Tibshirani, R. J. (1993). An introduction to the bootstrap.
    Checked by simulation: misses as the percentile bootstrap of reference case `E1_coverage_spec`.

    Examples
    --------
    >>> raters, targets = np.nonzero(~np.eye(6, dtype=bool))
    >>> found = mean_by_bootstrap(np.arange(30.0) % 7, raters, targets, seed=1)
    >>> round(found.value, 2), round(found.low, 2), round(found.high, 2)
    (2.83, 1.67, 3.73)
    """
    there = ~np.isnan(values)
    organisations, ends = np.unique(np.stack([raters[there], targets[there]]), return_inverse=True)
    ends, n = ends.reshape(2, -1), len(organisations)
    if n < FEWEST_ORGANISATIONS:
        few = NotEstimable(code="too_few_organisations", reason=f"{n} organisations in the pairs")
        return few if n else NotEstimable(code="no_pairs")
    centre = float(values[there].mean())
    apart, weights = np.zeros((n, n)), np.zeros((n, n))
    np.add.at(apart, (ends[0], ends[1]), values[there] - centre)
    np.add.at(weights, (ends[0], ends[1]), 1.0)
    means = centre + _draw(apart, weights, draws, np.random.default_rng(seed))
    if len(means) < draws / 2:
        return NotEstimable(code="too_few_organisations", reason="most draws of organisations have no pair")
    error = float(np.std(means, ddof=1))
    if error <= ROUNDING * float(np.abs(values[there]).max()):
        return NotEstimable(code="no_variance", reason="the mean is the same whichever organisations are drawn")
    low, high = np.quantile(means, [0.5 - confidence / 2, 0.5 + confidence / 2])
    rarer = min(int((means <= 0).sum()), int((means >= 0).sum()))
    return Estimate(
        value=centre,
        low=float(low),
        high=float(high),
        confidence=confidence,
        standard_error=error,
        degrees_of_freedom=float(n - 1),
        p=min(1.0, 2 * (rarer + 1) / (len(means) + 1)),
        method="organisation_bootstrap",
        n=n,
    )


def _draw(apart: Floats, weights: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """Mean of the drawn organisations' pairs, a draw each; draws without a pair are left out."""
    n, found = len(apart), []
    for start in range(0, draws, AT_ONCE):
        times = rng.multinomial(n, np.full(n, 1 / n), size=min(AT_ONCE, draws - start)).astype(np.float64)
        total = ((times @ apart) * times).sum(axis=1)
        count = ((times @ weights) * times).sum(axis=1)
        found.append(total[count > 0] / count[count > 0])
    return np.concatenate(found)
