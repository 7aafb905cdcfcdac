"""Item analysis: how each item goes with the rest of its scale."""

import math
from dataclasses import dataclass

import numpy as np

from tillitsmaal.estimates import Bounds, NotEstimable, Number
from tillitsmaal.stats.reliability.alpha import alpha_if_dropped
from tillitsmaal.stats.reliability.guttman import squared_multiple_correlations
from tillitsmaal.stats.reliability.intervals import CONFIDENCE, fisher_interval
from tillitsmaal.stats.reliability.moments import ROUNDING, Floats, ItemMoments, constant_item


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRelation:
    """How one item goes with its scale."""

    total_correlation: Number
    """With the sum of all items, itself among them."""
    rest_correlation: Number
    """With the sum of the other items: the item–rest correlation."""
    rest_interval: Bounds
    """Fisher's interval of `rest_correlation`."""
    alpha_if_dropped: Number
    squared_multiple_correlation: Number
    """Share of its variance that the other items explain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterItem:
    """The correlations between the items of a scale."""

    mean: float
    median: float
    variance: Number
    """Divisor one less than the number of correlations; `too_few_items` for two items."""
    minimum: float
    maximum: float


def relate_items(
    moments: ItemMoments, confidence: float = CONFIDENCE, units: int | None = None
) -> tuple[ItemRelation, ...]:
    """Item–total and item–rest correlations, alpha if an item is dropped, squared multiple correlations.

    With C the covariance matrix and C_j. the sum of its row j: total (C_j.)/√(c_jj·V), rest
    (C_j. − c_jj)/√(c_jj·(V − 2C_j. + c_jj)), V = ΣC.

    Parameters
    ----------
    moments
        Of the items, by either rule for missing answers.
    confidence
        Level of the intervals, between 0 and 1.
    units
        What the intervals count as independent, if not the rows (see `reliability`).

    Returns
    -------
    tuple of ItemRelation
        One an item. Within it: `too_few_items` for one item; `no_variance` if the item or the sum it is correlated
        with is constant; the interval as in `fisher_interval`.

    References
    ----------
    Henrysson, S. (1963). Correction of item–total correlations in item analysis.
    Checked against R 4.2.2, psych 2.2.9 (`alpha`): the project's own case `reliability_own`, to 1e-9.

    Examples
    --------
    >>> from tillitsmaal.stats.reliability.moments import item_moments
    >>> found = relate_items(item_moments(np.array([[1.0, 2, 1], [2, 1, 2], [3, 3, 4], [4, 5, 3], [5, 4, 5]])))
    >>> [round(item.rest_correlation, 3) for item in found]
    [0.95, 0.718, 0.791]
    """
    covariance, n = moments.covariance, moments.n if units is None else units
    dropped, explained = alpha_if_dropped(covariance), squared_multiple_correlations(covariance)
    total, rest = total_correlations(covariance), rest_correlations(covariance)
    return tuple(
        ItemRelation(
            total_correlation=total[item],
            rest_correlation=rest[item],
            rest_interval=fisher_interval(rest[item], n, confidence),
            alpha_if_dropped=dropped[item],
            squared_multiple_correlation=(explained if isinstance(explained, NotEstimable) else float(explained[item])),
        )
        for item in range(len(covariance))
    )


def total_correlations(covariance: Floats) -> tuple[Number, ...]:
    """Correlation of each item with the sum of all items, itself among them, C_j./√(c_jj·V).

    Parameters
    ----------
    covariance
        C (or R, for standardised items), symmetric; shape (k, k).

    Returns
    -------
    tuple of float or NotEstimable
        One an item: `too_few_items` for one item; `no_variance` if the item or the sum is constant.

    Examples
    --------
    >>> [round(r, 4) for r in total_correlations(np.array([[1.0, 0.5], [0.5, 1.0]]))]
    [0.866, 0.866]
    """
    total = np.full(len(covariance), covariance.sum())
    return _correlations(covariance, covariance.sum(axis=0), total)


def rest_correlations(covariance: Floats) -> tuple[Number, ...]:
    """Item–rest correlations: each item with the sum of the others.

    Parameters
    ----------
    covariance
        C (or R, for standardised items), symmetric; shape (k, k).

    Returns
    -------
    tuple of float or NotEstimable
        One an item: `too_few_items` for one item; `no_variance` if the item or the others' sum is constant.

    References
    ----------
    Henrysson, S. (1963). Correction of item–total correlations in item analysis.
    Checked against R 4.2.2, psych 2.2.9 (`alpha`): the project's own case `reliability_own`, to 1e-9.

    Examples
    --------
    >>> [round(r, 4) for r in rest_correlations(np.array([[2.0, 1, 0.5], [1, 2, 1], [0.5, 1, 2]]))]
    [0.433, 0.6325, 0.433]
    """
    own, by_item = np.diag(covariance), covariance.sum(axis=0)
    return _correlations(covariance, by_item - own, covariance.sum() - 2 * by_item + own)


def communal_correlations(correlation: Floats) -> tuple[Number, ...] | NotEstimable:
    """Correlation of each item with what the scale has in common: overlap and unreliability taken out.

    Row sums over the root of the sum of R, its diagonal replaced by the squared multiple correlations.

    Parameters
    ----------
    correlation
        R, symmetric with unit diagonal; shape (k, k).

    Returns
    -------
    tuple of float or NotEstimable
        As in `squared_multiple_correlations`; `undefined` if the sum is not above 0.

    References
    ----------
    Revelle, W. (2022). psych, a package for R: `r.cor` of `alpha`.
    Checked against R 4.2.2, psych 2.2.9 (`alpha`): the project's own case `reliability_own`, to 1e-9.

    Examples
    --------
    >>> [round(r, 4) for r in communal_correlations(np.array([[1.0, 0.5], [0.5, 1.0]]))]
    [0.6124, 0.6124]
    """
    shared = squared_multiple_correlations(correlation)
    if isinstance(shared, NotEstimable):
        return shared
    reduced = correlation.copy()
    np.fill_diagonal(reduced, shared)
    total = float(reduced.sum())
    if total <= 0:
        return NotEstimable(code="undefined", reason="the items have nothing in common")
    return tuple(float(value) for value in reduced.sum(axis=0) / math.sqrt(total))


def inter_item(correlation: Floats) -> InterItem | NotEstimable:
    """Mean, median, variance and range of the correlations between items.

    Parameters
    ----------
    correlation
        R, symmetric with unit diagonal; shape (k, k).

    Returns
    -------
    InterItem or NotEstimable
        `too_few_items` under two.

    References
    ----------
    Clark, L. A. & Watson, D. (1995). Constructing validity: basic issues in objective scale development.
    Checked against R 4.2.2, psych 2.2.9 (`alpha`): the project's own case `reliability_own`, to 1e-9.

    Examples
    --------
    >>> found = inter_item(np.array([[1, 0.5, 0.4], [0.5, 1, 0.3], [0.4, 0.3, 1]]))
    >>> round(found.mean, 4), found.median, round(found.variance, 4)
    (0.4, 0.4, 0.01)
    """
    if len(correlation) < 2:
        return NotEstimable(code="too_few_items", reason=f"{len(correlation)} items")
    below = correlation[np.tril_indices(len(correlation), -1)]
    one = NotEstimable(code="too_few_items", reason="two items have one correlation")
    return InterItem(
        mean=float(below.mean()),
        median=float(np.median(below)),
        variance=float(below.var(ddof=1)) if len(below) > 1 else one,
        minimum=float(below.min()),
        maximum=float(below.max()),
    )


def _correlations(covariance: Floats, above: Floats, variance: Floats) -> tuple[Number, ...]:
    """Correlations of items with sums, from their covariances with them and the sums' variances."""
    own = np.diag(covariance)
    if len(own) < 2:
        return (NotEstimable(code="too_few_items", reason="one item has no others"),) * len(own)
    rounding = ROUNDING * float(np.trace(covariance))
    constant = NotEstimable(code="no_variance", reason="the sum of the items it is compared with is constant")
    return tuple(
        constant_item(np.array([item]))
        if own[item] <= 0
        else constant
        if variance[item] <= rounding
        else float(np.clip(above[item] / math.sqrt(own[item] * variance[item]), -1.0, 1.0))
        for item in range(len(own))
    )
