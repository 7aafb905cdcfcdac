"""Guttman's bounds of reliability, and the regression of each item on the others that one of them needs."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.stats.reliability.alpha import shared_variance, without
from tillitsmaal.stats.reliability.moments import Floats, constant_item

SINGULAR: Final = 1e-10
"""Smallest eigenvalue of a correlation matrix above which it is inverted; below, items repeat each other."""
MOST_ITEMS_TO_SPLIT: Final = 28
SPLITS_AT_A_TIME: Final = 1 << 21


@dataclass(frozen=True, slots=True, kw_only=True)
class GuttmanLambdas:
    """Lower bounds of a sum score's reliability."""

    lambda1: float
    """1 − tr C/V."""
    lambda2: float
    """λ1 + √(k/(k − 1)·Σ_{i≠j} c²_ij)/V."""
    lambda3: float
    """Cronbach's alpha."""
    lambda5: float
    """λ1 + 2√(max_j Σ_{i≠j} c²_ij)/V."""
    lambda6: Number
    """1 − Σ e²_j/V, e²_j the variance of item j that the other items do not explain."""


def guttman_lambdas(covariance: Floats) -> GuttmanLambdas | NotEstimable:
    """Guttman's lower bounds of reliability, λ1, λ2, λ3, λ5 and λ6 (λ4: `maximal_split_half`).

    C is the items' covariance matrix, V = ΣC the variance of the sum score. λ2 is never below alpha (λ3).

    Parameters
    ----------
    covariance
        C (or the correlation matrix, for standardised items), symmetric; shape (k, k).

    Returns
    -------
    GuttmanLambdas or NotEstimable
        As in `cronbach_alpha`; `lambda6` alone is `improper_solution` if the matrix has a negative eigenvalue
        (it can have under the pairwise rule).

    References
    ----------
    Guttman, L. (1945). A basis for analyzing test-retest reliability.
    Checked against R 4.2.2, psych 2.2.9 (`guttman`): the project's own case `reliability_own`, to 1e-9.

    Examples
    --------
    >>> found = guttman_lambdas(np.array([[2.0, 1, 0.5], [1, 2, 1], [0.5, 1, 2]]))
    >>> round(found.lambda2, 4), round(found.lambda3, 4)
    (0.6907, 0.6818)
    """
    total = shared_variance(covariance)
    if isinstance(total, NotEstimable):
        return total
    k, own = len(covariance), float(np.trace(covariance))
    squares = (covariance**2).sum(axis=0) - np.diag(covariance) ** 2
    lambda1 = 1 - own / total
    residual = residual_variances(covariance)
    return GuttmanLambdas(
        lambda1=lambda1,
        lambda2=lambda1 + float(np.sqrt(k / (k - 1) * squares.sum())) / total,
        lambda3=k / (k - 1) * lambda1,
        lambda5=lambda1 + 2 * float(np.sqrt(squares.max())) / total,
        lambda6=residual if isinstance(residual, NotEstimable) else 1 - float(residual.sum()) / total,
    )


def maximal_split_half(covariance: Floats) -> Number:
    """Guttman's λ4, the largest split-half reliability, 4·cov(A, B)/V over all halves A and B.

    Every split into ⌊k/2⌋ items and the rest is tried, with items as they are keyed.

    Parameters
    ----------
    covariance
        C (or the correlation matrix, for standardised items), symmetric; shape (k, k).

    Returns
    -------
    float or NotEstimable
        `not_offered_yet` with more than 28 items, which have tens of millions of halves; else as in `cronbach_alpha`.

    References
    ----------
    Guttman, L. (1945). A basis for analyzing test-retest reliability.
    Checked against R 4.2.2, a search of all splits: the project's own case `reliability_own`, to 1e-9.

    Examples
    --------
    >>> round(maximal_split_half(np.array([[2.0, 1, 0.5], [1, 2, 1], [0.5, 1, 2]])), 4)
    0.7273
    """
    total, k = shared_variance(covariance), len(covariance)
    if isinstance(total, NotEstimable):
        return total
    if k > MOST_ITEMS_TO_SPLIT:
        return NotEstimable(code="not_offered_yet", reason=f"{k} items have too many halves to try them all")
    return 1 - _smallest_difference(covariance) / total


def squared_multiple_correlations(covariance: Floats) -> Floats | NotEstimable:
    """Squared multiple correlation of each item with the others, 1 − e²_j/c_jj.

    Parameters
    ----------
    covariance
        C or R, symmetric; shape (k, k). An item that the others determine has 1.

    Returns
    -------
    array of shape (k,), or NotEstimable
        `too_few_items` under two; `no_variance` if an item is constant; `improper_solution` if the matrix has a
        negative eigenvalue.

    References
    ----------
    Guttman, L. (1945). A basis for analyzing test-retest reliability.
    Checked against R 4.2.2, psych 2.2.9 (`smc`): the project's own case `reliability_own`, to 1e-9.

    Examples
    --------
    >>> squared_multiple_correlations(np.array([[1.0, 0.5], [0.5, 1.0]])).tolist()
    [0.25, 0.25]
    """
    if len(covariance) < 2:
        return NotEstimable(code="too_few_items", reason=f"{len(covariance)} items")
    constant = np.flatnonzero(np.diag(covariance) <= 0)
    if len(constant):
        return constant_item(constant)
    residual = residual_variances(covariance)
    if isinstance(residual, NotEstimable):
        return residual
    found = 1 - residual / np.diag(covariance)
    found.setflags(write=False)
    return found


def residual_variances(covariance: Floats) -> Floats | NotEstimable:
    """Variance of each item that a linear regression on the other items does not explain.

    1/(C⁻¹)_jj where C can be inverted; else the others are taken by their generalised inverse, so that an item which
    repeats another has 0, and so has a constant one.

    Parameters
    ----------
    covariance
        C, symmetric; shape (k, k), k at least 1.

    Returns
    -------
    array of shape (k,), or NotEstimable
        `improper_solution` if the matrix has a negative eigenvalue.

    Examples
    --------
    >>> residual_variances(np.array([[1.0, 0.5], [0.5, 1.0]])).tolist()
    [0.75, 0.75]
    """
    variances = np.diag(covariance)
    width = np.sqrt(np.where(variances > 0, variances, 1.0))
    scaled = covariance / np.outer(width, width)
    smallest = float(np.linalg.eigvalsh(scaled)[0])
    if smallest < -SINGULAR:
        return NotEstimable(code="improper_solution", reason="the correlations contradict each other (pairwise rule)")
    if smallest > SINGULAR:
        found: Floats = variances / np.diag(np.linalg.inv(scaled))
    else:
        found = variances * np.array([_unexplained(scaled, item) for item in range(len(scaled))])
    return found


def _unexplained(scaled: Floats, item: int) -> float:
    with_item = np.delete(scaled[item], item)
    explained = float(with_item @ np.linalg.pinv(without(scaled, item), rcond=SINGULAR, hermitian=True) @ with_item)
    left = float(scaled[item, item]) - explained
    return left if left > SINGULAR else 0.0


def _smallest_difference(covariance: Floats) -> float:
    """Smallest variance of the difference of two halves, min s'Cs over signs s of which ⌊k/2⌋ are 1.

    The signs of the first items and of the rest are listed apart: s'Cs = f'C_ff f + r'C_rr r + 2f'C_fr r.
    """
    k = len(covariance)
    first, rest = slice(0, k // 2), slice(k // 2, k)
    ahead, behind = _signs(k // 2), _signs(k - k // 2)
    smallest = np.inf
    for plus in range(k // 2 + 1):
        one, other = ahead[(ahead > 0).sum(axis=1) == plus], behind[(behind > 0).sum(axis=1) == k // 2 - plus]
        across, within = 2 * one @ covariance[first, rest], _own_variance(one, covariance[first, first])
        others = _own_variance(other, covariance[rest, rest])
        step = max(1, SPLITS_AT_A_TIME // len(other))
        for start in range(0, len(one), step):
            rows = slice(start, start + step)
            smallest = min(smallest, float((across[rows] @ other.T + within[rows, None] + others).min()))
    return smallest


def _signs(k: int) -> Floats:
    """1 and −1 in every combination; shape (2^k, k)."""
    bits = (np.arange(2**k)[:, None] >> np.arange(k)) & 1
    return np.where(bits, 1.0, -1.0)


def _own_variance(sides: Floats, covariance: Floats) -> Floats:
    found: Floats = ((sides @ covariance) * sides).sum(axis=1)
    return found
