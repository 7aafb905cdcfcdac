"""Reliability of scores made of parts, and correlations of scales freed of unreliability."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.stats.reliability.alpha import cronbach_alpha
from tillitsmaal.stats.reliability.guttman import squared_multiple_correlations
from tillitsmaal.stats.reliability.moments import ROUNDING, Floats, correlation_of


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ScaleSet:
    """Several scales keyed from one set of items; nested sequences are in the order of items and of scales."""

    alpha: tuple[Number, ...]
    """Cronbach's, a scale each."""
    lambda6: tuple[Number, ...]
    """Guttman's λ6 with each item regressed on all items of the set, those of the other scales among them."""
    correlation: Floats
    """Of the sum scores; shape (m, m)."""
    disattenuated: tuple[tuple[Number, ...], ...]
    """`correlation` over √(α α'); 1 on the diagonal."""
    item_scale: Floats
    """Correlations of the items, as answered, with the sum scores; shape (k, m)."""
    item_scale_corrected: tuple[Floats | NotEstimable, ...]
    """The same with each item's own variance replaced by what it shares with the other items (its squared multiple
    correlation), above and below the line: freed of overlap and of the scale's unreliability; one array of shape (k,)
    a scale."""


def mosier_reliability(covariance: Floats, reliabilities: Sequence[Number], weights: Floats) -> Number:
    """Reliability of a weighted sum of scores, 1 − Σw_f²s_f²(1 − ρ_f)/Σ_f Σ_g w_f w_g s_fg.

    Parameters
    ----------
    covariance
        Covariances s_fg of the part scores, symmetric; shape (m, m).
    reliabilities
        ρ_f, one a part; the first reason among them is handed on.
    weights
        w_f; shape (m,).

    Returns
    -------
    float or NotEstimable
        `no_variance` if the weighted sum does not vary; a part's own reason.

    References
    ----------
    Mosier, C. I. (1943). On the reliability of a weighted composite.
    Checked against R 4.2.2, the formula: the project's own case `reliability_own`, to 1e-9.

    Examples
    --------
    >>> round(mosier_reliability(np.array([[1.0, 0.5], [0.5, 1.0]]), [0.7, 0.8], np.ones(2)), 4)
    0.8333
    """
    known = [reliability for reliability in reliabilities if not isinstance(reliability, NotEstimable)]
    if len(known) < len(reliabilities):
        return next(reliability for reliability in reliabilities if isinstance(reliability, NotEstimable))
    variances = weights**2 * np.diag(covariance)
    total = float(weights @ covariance @ weights)
    if total <= ROUNDING * float(variances.sum()):
        return NotEstimable(code="no_variance", reason="the composite is the same for everyone")
    return 1 - float(variances @ (1 - np.array(known))) / total


def stratified_alpha(covariance: Floats, strata: NDArray[np.integer]) -> Number:
    """Stratified alpha, 1 − Σs_f²(1 − α_f)/V, the reliability of a sum over items of several facets.

    s_f² is the variance of facet f's sum score, α_f its alpha, V the variance of the sum over all items. Cronbach's
    alpha over all items is too low where facets differ.

    Parameters
    ----------
    covariance
        C of all items, symmetric; shape (k, k).
    strata
        The facet of each item, a number from 0; shape (k,).

    Returns
    -------
    float or NotEstimable
        `too_few_items` if a facet has one item, and as in `cronbach_alpha` of any facet; `no_variance` if the sum
        does not vary.

    References
    ----------
    Cronbach, L. J., Schönemann, P. & McKie, D. (1965). Alpha coefficients for stratified-parallel tests.
    Checked against R 4.2.2, the formula: the project's own case `reliability_own`, to 1e-9.

    Examples
    --------
    >>> r = np.array([[1, 0.6, 0.3, 0.3], [0.6, 1, 0.3, 0.3], [0.3, 0.3, 1, 0.6], [0.3, 0.3, 0.6, 1]])
    >>> round(stratified_alpha(r, np.array([0, 0, 1, 1])), 4), round(cronbach_alpha(r), 4)
    (0.8182, 0.7273)
    """
    facets = int(strata.max(initial=-1)) + 1
    sums = (strata[:, None] == np.arange(facets)).astype(np.float64)
    alphas = [cronbach_alpha(covariance[np.ix_(strata == facet, strata == facet)]) for facet in range(facets)]
    return mosier_reliability(sums.T @ covariance @ sums, alphas, np.ones(facets))


def disattenuated(correlation: float, one: Number, other: Number) -> Number:
    """Correlation of two scales freed of their unreliability, r/√(ρ₁ρ₂); it may exceed 1.

    Parameters
    ----------
    correlation
        r of the observed scores.
    one, other
        Reliabilities ρ₁ and ρ₂; a reason is handed on.

    Returns
    -------
    float or NotEstimable
        `undefined` if a reliability is not above 0.

    References
    ----------
    Spearman, C. (1904). The proof and measurement of association between two things.
    Checked against R 4.2.2, psych 2.2.9 (`scoreItems`): the project's own case `reliability_own`, to 1e-9.

    Examples
    --------
    >>> round(disattenuated(0.4, 0.8, 0.8), 4)
    0.5
    """
    if isinstance(one, NotEstimable):
        return one
    if isinstance(other, NotEstimable):
        return other
    if min(one, other) <= 0:
        return NotEstimable(code="undefined", reason="a reliability is not above 0")
    return correlation / math.sqrt(one * other)


def scale_set(covariance: Floats, keys: NDArray[np.integer]) -> ScaleSet | NotEstimable:
    """Reliabilities and correlations of several scales that share one set of items.

    Everything is computed from one covariance matrix of all items, usually by the pairwise rule.

    Parameters
    ----------
    covariance
        C of the items as answered (not reversed), symmetric; shape (k, k).
    keys
        1 where an item belongs to a scale, −1 where it does with reversed key, else 0; shape (k, m).

    Returns
    -------
    ScaleSet or NotEstimable
        `no_variance` if an item or a scale's sum is constant. Within it: `lambda6` and `item_scale_corrected` are
        `improper_solution` if the covariances contradict each other, and the latter `undefined` for a scale whose items
        have nothing in common; the rest as in `cronbach_alpha` and `disattenuated`.

    References
    ----------
    Revelle, W. (2022). psych, a package for R: the correction of item–scale correlations for overlap and reliability.
    Checked against R 4.2.2, psych 2.2.9 (`scoreItems`): the project's own case `reliability_own`, to 1e-9.

    Examples
    --------
    >>> c = np.array([[1, 0.6, 0.3, 0.3], [0.6, 1, 0.3, 0.3], [0.3, 0.3, 1, 0.6], [0.3, 0.3, 0.6, 1]])
    >>> found = scale_set(c, np.array([[1, 0], [1, 0], [0, 1], [0, 1]]))
    >>> found.correlation.round(4).tolist(), round(found.alpha[0], 4)
    ([[1.0, 0.375], [0.375, 1.0]], 0.75)
    """
    between = keys.T @ covariance @ keys
    items, correlation = correlation_of(covariance), correlation_of(between)
    if isinstance(items, NotEstimable):
        return items
    if isinstance(correlation, NotEstimable):
        return NotEstimable(code="no_variance", reason="a scale's sum is the same for everyone")
    alpha = tuple(_keyed_alpha(covariance, key) for key in keys.T)
    shared = squared_multiple_correlations(covariance)
    return ScaleSet(
        alpha=alpha,
        lambda6=tuple(_lambda6(covariance, key, shared) for key in keys.T),
        correlation=correlation,
        disattenuated=_disattenuated(correlation, alpha),
        item_scale=_item_scale(covariance, keys, covariance),
        item_scale_corrected=_corrected(covariance, keys, shared),
    )


def _keyed_alpha(covariance: Floats, key: NDArray[np.integer]) -> Number:
    own = np.flatnonzero(key)
    return cronbach_alpha(covariance[np.ix_(own, own)] * np.outer(key[own], key[own]))


def _lambda6(covariance: Floats, key: NDArray[np.integer], shared: Floats | NotEstimable) -> Number:
    if isinstance(shared, NotEstimable):
        return shared
    own = key != 0
    unexplained = (np.diag(covariance) * (1 - shared))[own]
    return 1 - float(unexplained.sum()) / float(key @ covariance @ key)


def _disattenuated(correlation: Floats, alpha: Sequence[Number]) -> tuple[tuple[Number, ...], ...]:
    scales = range(len(alpha))
    return tuple(
        tuple(1.0 if f == g else disattenuated(float(correlation[f, g]), alpha[f], alpha[g]) for g in scales)
        for f in scales
    )


def _corrected(
    covariance: Floats, keys: NDArray[np.integer], shared: Floats | NotEstimable
) -> tuple[Floats | NotEstimable, ...]:
    if isinstance(shared, NotEstimable):
        return tuple(shared for _ in keys.T)
    reduced = covariance.copy()
    np.fill_diagonal(reduced, shared * np.diag(covariance))
    return tuple(_corrected_for(covariance, key[:, None], reduced) for key in keys.T)


def _corrected_for(covariance: Floats, key: NDArray[np.integer], reduced: Floats) -> Floats | NotEstimable:
    if float((key.T @ reduced @ key)[0, 0]) <= 0:
        return NotEstimable(code="undefined", reason="the items of a scale have nothing in common")
    found: Floats = _item_scale(covariance, key, reduced)[:, 0]
    return found


def _item_scale(covariance: Floats, keys: NDArray[np.integer], used: Floats) -> Floats:
    """Item–scale correlations, the sums' covariances being taken from the matrix `used`."""
    found: Floats = (used @ keys) / np.outer(np.sqrt(np.diag(covariance)), np.sqrt(np.diag(keys.T @ used @ keys)))
    found.setflags(write=False)
    return found
