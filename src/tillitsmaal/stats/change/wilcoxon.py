"""Wilcoxon's signed-rank test with the rank-biserial correlation, the Hodges–Lehmann shift, and the sign test."""

from dataclasses import dataclass
from math import atanh, sqrt, tanh
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Bounds, Interval, NotEstimable, Number
from tillitsmaal.stats.change.brent import zero
from tillitsmaal.stats.distributions import binomial_half_two_sided, normal_quantile, normal_two_sided

Floats = NDArray[np.float64]

DECIMALS: Final = 10
"""Differences are rounded to it, since the noise of scale means would break ties."""
ROOT: Final = 1e-4
"""How near the bounds of the Hodges–Lehmann shift are sought."""
NOTHING_MOVED: Final = NotEstimable(code="no_variance", reason="every difference is 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRanks:
    """Wilcoxon's signed-rank test of paired differences."""

    nonzero: int
    zeros: int
    """Differences of 0, which are left out."""
    plus: float
    """W⁺, the ranks of the differences above 0."""
    minus: float
    """W⁻."""
    p: Number
    """Normal approximation with continuity correction."""
    p_uncorrected: Number
    rank_biserial: Number
    rank_biserial_interval: Bounds
    hodges_lehmann: Number
    hodges_lehmann_interval: Bounds
    """Its `confidence` is the one reached, which in few differences is less than the one asked for."""
    sign_test_p: Number


def signed_ranks(differences: Floats, confidence: float = 0.95) -> SignedRanks | NotEstimable:
    """Wilcoxon's signed-rank test, with what goes along with it.

    Differences are rounded to 10 decimals and those of 0 left out; the n others get average ranks by size. W⁺, W⁻ are
    the rank sums by sign; z = (W⁺ − n(n+1)/4 ∓ ½)/σ, σ² = n(n+1)(2n+1)/24 − Σ(t³ − t)/48 over ties of t. Rank-biserial
    r = (W⁺ − W⁻)/(W⁺ + W⁻), interval tanh(artanh r ± z √((2n³ + 3n² + n)/6)/((n² + n)/2)). The Hodges–Lehmann shift is
    the median of the averages (D_i + D_j)/2, i ≤ j; its bounds are the d where z (with correction) of the differences
    minus d is ±z of the confidence, sought to 1e-4 as R does; where that confidence cannot be reached, α is doubled
    until it can, and the interval says so. Sign test: exact, binomial with ½. NaN are left out.

    Parameters
    ----------
    differences
        Last minus first, in any unit; shape (units,).
    confidence
        Level of the intervals, between 0 and 1.

    Returns
    -------
    SignedRanks or NotEstimable
        `no_matched_pairs` without a difference. Inside: everything is `no_variance` if all differences are 0; so is
        the interval of the shift if those that are not 0 are all the same; the interval of a rank-biserial correlation
        of ±1 is `undefined`.

    References
    ----------
    Wilcoxon, F. (1945). Individual comparisons by ranking methods. Kerby, D. S. (2014). The simple difference formula.
    King, B. M., Rosopa, P. J. & Minium, E. W. (2011). Statistical reasoning in the behavioral sciences.
    Hodges, J. L. & Lehmann, E. L. (1963). Estimates of location based on rank tests.
    Checked against R 4.2.2 `wilcox.test(exact = FALSE)` and effectsize 0.8.3: reference cases `change_sai_open`,
    `edge_change_open`, `pipeline_pairs_open`, to 1e-8 (the shift: 1e-3, since R seeks it); own case `change_small`.
    effectsize counts zero differences in the rank-biserial interval where R's test leaves them out; here they are left
    out of both.

    Examples
    --------
    >>> found = signed_ranks(np.array([1.0, 0.0, 2.0, -0.5, 1.5]))
    >>> found.plus, found.minus, found.zeros, found.rank_biserial
    (9.0, 1.0, 1, 0.8)
    """
    there = np.round(differences[~np.isnan(differences)].astype(np.float64), DECIMALS)
    if len(there) == 0:
        return NotEstimable(code="no_matched_pairs")
    moved = there[there != 0]
    n, (ranks, _) = len(moved), _ranked(np.abs(moved))
    plus, minus = float(ranks[moved > 0].sum()), float(ranks[moved < 0].sum())
    biserial = (plus - minus) / (plus + minus) if n else NOTHING_MOVED
    return SignedRanks(
        nonzero=n,
        zeros=len(there) - n,
        plus=plus,
        minus=minus,
        p=normal_two_sided(_z(moved, corrected=True)) if n else NOTHING_MOVED,
        p_uncorrected=normal_two_sided(_z(moved, corrected=False)) if n else NOTHING_MOVED,
        rank_biserial=biserial,
        rank_biserial_interval=_biserial_interval(biserial, n, confidence),
        hodges_lehmann=_shift(moved) if n else NOTHING_MOVED,
        hodges_lehmann_interval=_shift_interval(moved, confidence) if n else NOTHING_MOVED,
        sign_test_p=binomial_half_two_sided(int((moved > 0).sum()), n) if n else NOTHING_MOVED,
    )


def _ranked(sizes: Floats) -> tuple[Floats, Floats]:
    """Ranks, equal sizes sharing their mean rank; and how many share each size."""
    _, place, counts = np.unique(sizes, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2
    return np.asarray(ranks[place.reshape(-1)], dtype=np.float64), counts.astype(np.float64)


def _z(differences: Floats, *, corrected: bool) -> float:
    """Standardised W⁺ of the differences that are not 0; NaN when there is none."""
    moved = differences[differences != 0]
    n = len(moved)
    if n == 0:
        return float("nan")
    ranks, ties = _ranked(np.abs(moved))
    z = float(ranks[moved > 0].sum()) - n * (n + 1) / 4
    sigma = sqrt(n * (n + 1) * (2 * n + 1) / 24 - float((ties**3 - ties).sum()) / 48)
    return (z - (float(np.sign(z)) / 2 if corrected else 0.0)) / sigma


def _biserial_interval(biserial: Number, n: int, confidence: float) -> Bounds:
    if isinstance(biserial, NotEstimable):
        return biserial
    if abs(biserial) >= 1:
        return NotEstimable(code="undefined", reason="every difference has the same sign")
    error = sqrt((2 * n**3 + 3 * n**2 + n) / 6) / ((n**2 + n) / 2)
    width = normal_quantile(0.5 + confidence / 2) * error
    centre = atanh(biserial)
    return Interval(low=tanh(centre - width), high=tanh(centre + width), confidence=confidence)


def _shift(moved: Floats) -> float:
    """Median of the averages of two, each with itself too."""
    ordered, n = np.sort(moved), len(moved)
    averages = n * (n + 1) // 2
    return (_average(ordered, (averages + 1) // 2) + _average(ordered, averages // 2 + 1)) / 2


def _average(ordered: Floats, rank: int) -> float:
    """The average of a rank among all averages of two, by bisection on how many are at most a value."""
    places = np.arange(len(ordered))
    low, high = float(ordered[0]) - 1.0, float(ordered[-1])
    while high - low > 0.01 * 10.0**-DECIMALS + 1e-15 * abs(high):
        middle = (low + high) / 2
        upto = np.searchsorted(ordered, 2 * middle - ordered, side="right")
        if int(np.maximum(upto - places, 0).sum()) >= rank:
            high = middle
        else:
            low = middle
    return round(high, DECIMALS + 1)


def _shift_interval(moved: Floats, confidence: float) -> Bounds:
    low, high = float(moved.min()), float(moved.max())
    if low == high:
        return NotEstimable(code="no_variance", reason="every difference that is not 0 is the same")
    alpha, top, bottom = 1 - confidence, _z(moved - low, corrected=True), _z(moved - high, corrected=True)
    while alpha < 1 and not bottom <= -normal_quantile(1 - alpha / 2) < normal_quantile(1 - alpha / 2) <= top:
        alpha *= 2
    if alpha >= 1:
        middle = float(np.median(moved))
        return Interval(low=middle, high=middle, confidence=0.0)
    z = normal_quantile(1 - alpha / 2)
    lower = zero(lambda d: _z(moved - d, corrected=True) - z, low, high, ROOT)
    upper = zero(lambda d: _z(moved - d, corrected=True) + z, low, high, ROOT)
    return Interval(low=lower, high=upper, confidence=1 - alpha)
