"""Means, covariances and correlations of items, under either rule for missing answers.

Every coefficient of this room is a function of these; they are computed in one pass over the rows.
"""

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Missing = Literal["complete", "pairwise"]

FEWEST_ROWS: Final = 2
ROUNDING: Final = 1e-12
"""A sum of squares under this share of what it is the difference of is rounding, not variance."""
BLOCK: Final = 8192
"""Rows taken at a time, so that they stay in the processor's cache."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ItemMoments:
    """What the rows tell about the items, taken one and two at a time."""

    n_rows: int
    """Rows given."""
    n_complete: int
    """Rows with every item answered."""
    n: int
    """Rows that the covariances rest on: the complete ones, or the fewest that two items share (`pairwise`)."""
    means: Floats
    """Over the rows used; shape (k,)."""
    covariance: Floats
    """Divisor n − 1; shape (k, k)."""
    correlation: Floats | NotEstimable
    """Shape (k, k); `no_variance` if an item is constant."""


def item_moments(items: Floats, missing: Missing = "complete") -> ItemMoments | NotEstimable:
    """Means, covariances and correlations of items.

    `complete`: over the rows that have every item answered. `pairwise`: each covariance, and each correlation with its
    own two variances, over the rows that have both items answered; the correlations are then not exactly those of the
    covariance matrix, and the matrix may fail to be positive definite.

    Parameters
    ----------
    items
        One row a respondent (or a respondent about a partner), one column an item; NaN where unanswered;
        shape (n, k).
    missing
        The rule for rows with missing answers.

    Returns
    -------
    ItemMoments or NotEstimable
        `too_few_items` without items; `too_few_respondents` if fewer than two rows are left, for one pair of items
        or for all.

    References
    ----------
    Little, R. J. A. & Rubin, D. B. (2002). Statistical analysis with missing data.
    Checked against R 4.2.2, `cov` and `cor` with `use = "complete.obs"` and `"pairwise"`: the project's own case
    `reliability_own`, to 1e-9.

    Examples
    --------
    >>> found = item_moments(np.array([[1.0, 2], [2, 4], [3, 3], [4, np.nan]]))
    >>> found.n, found.covariance.tolist()
    (3, [[1.0, 0.5], [0.5, 1.0]])
    """
    if items.shape[1] == 0:
        return NotEstimable(code="too_few_items", reason="no items")
    return _pairwise(items) if missing == "pairwise" else _complete(items)


def correlation_of(covariance: Floats) -> Floats | NotEstimable:
    """Correlations of a covariance matrix, r_ij = c_ij/√(c_ii c_jj).

    Parameters
    ----------
    covariance
        Symmetric; shape (k, k).

    Returns
    -------
    array of shape (k, k), or NotEstimable
        `no_variance` if an item is constant.

    Examples
    --------
    >>> correlation_of(np.array([[4.0, 1], [1, 1]])).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    variances = np.diag(covariance)
    constant = np.flatnonzero(variances <= 0)
    if len(constant):
        return constant_item(constant)
    width = np.sqrt(variances)
    return _unit_diagonal(covariance / np.outer(width, width))


def constant_item(constant: Integers) -> NotEstimable:
    """The reason why constant items have no correlation; they are given by position and named from 1."""
    numbers = ", ".join(str(number + 1) for number in constant)
    return NotEstimable(code="no_variance", reason=f"every respondent gave the same answer to item {numbers}")


def _unit_diagonal(correlation: Floats) -> Floats:
    np.fill_diagonal(correlation, 1.0)
    np.clip(correlation, -1.0, 1.0, out=correlation)
    correlation.setflags(write=False)
    return correlation


def _complete(items: Floats) -> ItemMoments | NotEstimable:
    """One pass over blocks of rows; with the first row as provisional mean, a constant item varies by exactly 0."""
    shift = _first_complete(items)
    k = items.shape[1]
    n, total, products = 0, np.zeros(k), np.zeros((k, k))
    for start in range(0, len(items), BLOCK):
        block = items[start : start + BLOCK] - shift
        whole = _whole(block)
        block = block if whole.all() else block[whole]
        n += len(block)
        total += np.ones(len(block)) @ block
        products += block.T @ block
    if n < FEWEST_ROWS:
        return _too_few(n, "complete answers")
    covariance = (products - np.outer(total, total) / n) / (n - 1)
    _no_residue(covariance, np.diag(products) / (n - 1))
    return _moments(len(items), n, n, shift + total / n, covariance, correlation_of(covariance))


def _first_complete(items: Floats) -> Floats:
    for start in range(0, len(items), BLOCK):
        whole = np.flatnonzero(_whole(items[start : start + BLOCK]))
        if len(whole):
            first: Floats = items[start + whole[0]]
            return first
    return np.zeros(items.shape[1])


def _whole(rows: Floats) -> NDArray[np.bool_]:
    """Which rows have every item answered; a product is several times faster than a sum along short rows."""
    with np.errstate(invalid="ignore", over="ignore"):
        return np.isfinite(rows @ np.ones(rows.shape[1]))


def _pairwise(items: Floats) -> ItemMoments | NotEstimable:
    sums = _sums_by_pair(items, _first_answers(items))
    fewest = int(sums.shared.min())
    if fewest < FEWEST_ROWS:
        return _too_few(fewest, "answers to two of the items")
    shared, total = sums.shared, sums.total
    variance = (sums.squares - total**2 / shared) / (shared - 1)
    variance[variance <= ROUNDING * sums.squares / shared] = 0.0
    covariance = (sums.products - total * total.T / shared) / (shared - 1)
    np.fill_diagonal(covariance, np.diag(variance))
    means = sums.shift + np.diag(total) / np.diag(shared)
    return _moments(len(items), sums.complete, fewest, means, covariance, _by_pair(covariance, variance))


class _Sums(NamedTuple):
    """Over the rows that answered both items; entry i, j."""

    shared: Floats
    """How many rows these are."""
    total: Floats
    """Sum of item i, less its shift."""
    squares: Floats
    products: Floats
    shift: Floats
    complete: int
    """Rows with every item answered."""


def _sums_by_pair(items: Floats, shift: Floats) -> _Sums:
    k = items.shape[1]
    shared, total, squares, products = (np.zeros((k, k)) for _ in range(4))
    complete = 0
    for start in range(0, len(items), BLOCK):
        block = items[start : start + BLOCK] - shift
        there = np.isfinite(block)
        answered = there.astype(np.float64)
        block[~there] = 0.0
        shared += answered.T @ answered
        total += block.T @ answered
        squares += (block * block).T @ answered
        products += block.T @ block
        complete += int((answered @ np.ones(k) == k).sum())
    return _Sums(shared, total, squares, products, shift, complete)


def _first_answers(items: Floats) -> Floats:
    """The first answer to each item, 0 where there is none."""
    first = np.full(items.shape[1], np.nan)
    for start in range(0, len(items), BLOCK):
        block = items[start : start + BLOCK]
        there = np.isfinite(block)
        found = np.where(there.any(axis=0), block[there.argmax(axis=0), np.arange(items.shape[1])], np.nan)
        first = np.where(np.isnan(first), found, first)
        if np.isfinite(first).all():
            break
    return np.where(np.isnan(first), 0.0, first)


def _by_pair(covariance: Floats, variance: Floats) -> Floats | NotEstimable:
    """Correlations, each with the variances of the rows that both items share."""
    constant = np.flatnonzero((variance <= 0).any(axis=1))
    if len(constant):
        return constant_item(constant)
    return _unit_diagonal(covariance / np.sqrt(variance * variance.T))


def _no_residue(covariance: Floats, squares: Floats) -> None:
    """Set to 0 the variances that are rounding."""
    constant = np.diag(covariance) <= ROUNDING * squares
    covariance[constant, :] = 0.0
    covariance[:, constant] = 0.0


def _moments(
    n_rows: int, n_complete: int, n: int, means: Floats, covariance: Floats, correlation: Floats | NotEstimable
) -> ItemMoments:
    for array in (means, covariance):
        array.setflags(write=False)
    return ItemMoments(
        n_rows=n_rows, n_complete=n_complete, n=n, means=means, covariance=covariance, correlation=correlation
    )


def _too_few(n: int, what: str) -> NotEstimable:
    return NotEstimable(code="too_few_respondents", reason=f"{n} rows with {what}")
