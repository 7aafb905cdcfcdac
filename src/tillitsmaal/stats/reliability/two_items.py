"""Scales of two items, and reliability of longer or shorter scales."""

from dataclasses import dataclass

import numpy as np

from tillitsmaal.estimates import Bounds, NotEstimable, Number
from tillitsmaal.stats.reliability.alpha import cronbach_alpha
from tillitsmaal.stats.reliability.intervals import CONFIDENCE, feldt_interval, fisher_interval
from tillitsmaal.stats.reliability.moments import ROUNDING, Floats, item_moments


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoItems:
    """How far two items agree, and what that says of the reliability of their mean."""

    n: int
    """Rows with both answered."""
    correlation: Number
    """Pearson's r; also each item's correlation with the rest of the scale."""
    correlation_interval: Bounds
    """Fisher's."""
    rank_correlation: Number
    """Spearman's ρ: r of the ranks, ties averaged."""
    spearman_brown: Number
    """Standardised alpha, 2r/(1 + r): the coefficient to report for two items."""
    alpha: Number
    alpha_interval: Bounds
    """Feldt's."""


def two_items(items: Floats, confidence: float = CONFIDENCE) -> TwoItems | NotEstimable:
    """Reliability of a scale of two items, by the Spearman–Brown formula.

    Two items leave no alpha-if-dropped and identify no factor. A negative correlation is returned as it is, and so is
    the negative coefficient that follows: one of the items is probably keyed wrongly.

    Parameters
    ----------
    items
        NaN where unanswered; rows with both answered are used; shape (n, 2).
    confidence
        Level of the intervals, between 0 and 1.

    Returns
    -------
    TwoItems or NotEstimable
        `too_few_items` unless there are two; `too_few_respondents` under two rows. A coefficient alone is
        `no_variance` if an item is constant; the intervals are as in `fisher_interval` and `feldt_interval`.

    References
    ----------
    Eisinga, R., te Grotenhuis, M. & Pelzer, B. (2013). The reliability of a two-item scale: Pearson, Cronbach, or
    Spearman–Brown?
    Checked against R 4.2.2, `cor`, `cor.test` and psych 2.2.9: the project's own case `two_items_own`, to 1e-10.

    Examples
    --------
    >>> found = two_items(np.array([[1.0, 2], [2, 1], [3, 3], [4, 5], [5, 4]]))
    >>> round(found.correlation, 3), round(found.spearman_brown, 3)
    (0.8, 0.889)
    """
    if items.shape[1] != 2:
        return NotEstimable(code="too_few_items", reason=f"{items.shape[1]} items, not two")
    moments = item_moments(items)
    if isinstance(moments, NotEstimable):
        return moments
    r = moments.correlation if isinstance(moments.correlation, NotEstimable) else float(moments.correlation[0, 1])
    alpha = cronbach_alpha(moments.covariance)
    return TwoItems(
        n=moments.n,
        correlation=r,
        correlation_interval=fisher_interval(r, moments.n, confidence),
        rank_correlation=_rank_correlation(items),
        spearman_brown=spearman_brown(r),
        alpha=alpha,
        alpha_interval=feldt_interval(alpha, moments.n, 2, confidence),
    )


def spearman_brown(reliability: Number, length: float = 2.0) -> Number:
    """Reliability of a scale made `length` times as long, m·ρ/(1 + (m − 1)·ρ).

    With the correlation of two items and m = 2, the reliability of their mean; with alpha of k items and m = 1/k, the
    mean correlation of the items that alpha implies.

    Parameters
    ----------
    reliability
        ρ; a reason is handed on.
    length
        m, above 0.

    Returns
    -------
    float or NotEstimable
        `undefined` where the denominator is 0 (ρ = −1 for m = 2).

    References
    ----------
    Spearman, C. (1910). Correlation calculated from faulty data.
    Brown, W. (1910). Some experimental results in the correlation of mental abilities.
    Checked against R 4.2.2, the formula: the project's own case `two_items_own`, to 1e-10.

    Examples
    --------
    >>> round(spearman_brown(0.5), 4)
    0.6667
    """
    if isinstance(reliability, NotEstimable):
        return reliability
    below = 1 + (length - 1) * reliability
    if abs(below) <= ROUNDING:
        return NotEstimable(code="undefined", reason="the items are exact opposites")
    return length * reliability / below


def ranks(values: Floats) -> Floats:
    """Ranks from 1, ties at their mean rank.

    Parameters
    ----------
    values
        Without NaN; shape (n,).

    Returns
    -------
    array of shape (n,)

    Examples
    --------
    >>> ranks(np.array([10.0, 20, 20, 5])).tolist()
    [2.0, 3.5, 3.5, 1.0]
    """
    _, value, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    found: Floats = (last - (count - 1) / 2)[value]
    return found


def _rank_correlation(items: Floats) -> Number:
    whole = items[np.isfinite(items).all(axis=1)]
    moments = item_moments(np.column_stack([ranks(whole[:, 0]), ranks(whole[:, 1])]))
    if isinstance(moments, NotEstimable):
        return moments
    found = moments.correlation
    return found if isinstance(found, NotEstimable) else float(found[0, 1])
