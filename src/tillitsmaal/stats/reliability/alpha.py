"""Cronbach's alpha, and alpha without each item."""

from typing import Final

import numpy as np

from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.stats.reliability.moments import ROUNDING, Floats

FEWEST_ITEMS: Final = 2


def cronbach_alpha(covariance: Floats) -> Number:
    """Cronbach's alpha, k/(k − 1) · (1 − tr C/ΣC).

    C is the items' covariance matrix and ΣC the sum of all its elements, the variance of the sum score; on the
    correlation matrix the same formula is standardised alpha. Negative values are returned as they are: they say that
    items run against each other, usually because one is keyed wrongly. A constant item beside two that vary
    counts among the k.

    Parameters
    ----------
    covariance
        C (or R, for standardised alpha), symmetric; shape (k, k). Missing answers are the business of `item_moments`.

    Returns
    -------
    float or NotEstimable
        `too_few_items` under two; `no_variance` if fewer than two items vary; `undefined` if the items cancel out,
        their sum being the same for everyone.

    References
    ----------
    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests.
    Checked against R 4.2.2, psych 2.2.9 (`alpha`): the project's own case `reliability_own`, to 1e-9.

    Examples
    --------
    >>> cronbach_alpha(np.array([[2.0, 1, 1], [1, 2, 1], [1, 1, 2]]))
    0.75
    """
    return _of_total(covariance, shared_variance(covariance))


def _of_total(covariance: Floats, total: Number) -> Number:
    """k/(k − 1) · (1 − tr C/ΣC)."""
    k = len(covariance)
    return total if isinstance(total, NotEstimable) else float(k / (k - 1) * (1 - np.trace(covariance) / total))


def shared_variance(covariance: Floats) -> Number:
    """Variance of the sum of items of which two vary: what several items have in common is no matter of one.

    Parameters
    ----------
    covariance
        C, symmetric; shape (k, k).

    Returns
    -------
    float or NotEstimable
        As in `sum_variance`; `no_variance` too if only one item varies.

    Examples
    --------
    >>> shared_variance(np.array([[1.0, 0.0], [0.0, 0.0]])).code
    'no_variance'
    """
    total = sum_variance(covariance)
    if isinstance(total, float) and (np.diag(covariance) > 0).sum() < FEWEST_ITEMS:
        return NotEstimable(code="no_variance", reason="only one item varies")
    return total


def sum_variance(covariance: Floats) -> Number:
    """Variance of the sum of items, ΣC.

    Parameters
    ----------
    covariance
        C, symmetric; shape (k, k).

    Returns
    -------
    float or NotEstimable
        Above 0; `too_few_items` under two items; `no_variance` if every item is constant; `undefined` if they cancel
        out.

    Examples
    --------
    >>> sum_variance(np.array([[1.0, 0.5], [0.5, 1.0]]))
    3.0
    """
    if len(covariance) < FEWEST_ITEMS:
        return NotEstimable(code="too_few_items", reason=f"{len(covariance)} items")
    own = float(np.trace(covariance))
    if own <= 0:
        return NotEstimable(code="no_variance", reason="every item is constant")
    total = float(covariance.sum())
    if total <= ROUNDING * own:
        return NotEstimable(code="undefined", reason="the items cancel out: their sum does not vary")
    return total


def alpha_if_dropped(covariance: Floats) -> tuple[Number, ...]:
    """Cronbach's alpha of the other items, for each item left out.

    Parameters
    ----------
    covariance
        C, symmetric; shape (k, k). All values rest on the same rows as alpha itself.

    Returns
    -------
    tuple of float or NotEstimable
        One an item, in order; `too_few_items` where fewer than three items would leave no two, else as in
        `sum_variance`: where one item that varies is left, the formula's 0, as R gives it.

    References
    ----------
    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests.
    Checked against R 4.2.2, psych 2.2.9 (`alpha`): the project's own case `reliability_own`, to 1e-9.

    Examples
    --------
    >>> [round(alpha, 3) for alpha in alpha_if_dropped(np.array([[2.0, 1, 1], [1, 2, 1], [1, 1, 2]]))]
    [0.667, 0.667, 0.667]
    """
    others = (without(covariance, item) for item in range(len(covariance)))
    return tuple(_of_total(of, sum_variance(of)) for of in others)


def without(matrix: Floats, item: int) -> Floats:
    """A matrix of items without one of them (its row and column).

    Examples
    --------
    >>> without(np.array([[1.0, 2, 3], [2, 4, 5], [3, 5, 6]]), 1).tolist()
    [[1.0, 3.0], [3.0, 6.0]]
    """
    return np.delete(np.delete(matrix, item, axis=0), item, axis=1)
