"""Rows with missing values, sorted by what they have.

Rows that miss the same variables share one set of means and covariances, which is all that the normal likelihood needs
of them. Complete rows are the special case of one pattern.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

BITS: Final = 40
"""Variables told apart by one whole number."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MissingPatterns:
    """What the normal likelihood needs of the rows: an entry a pattern, P patterns of k variables."""

    observed: Floats
    """1 where the variable is observed, else 0; shape (P, k)."""
    rows: Floats
    """Number of rows with the pattern; shape (P,)."""
    means: Floats
    """Means of the observed variables, 0 at the others; shape (P, k)."""
    scatters: Floats
    """Covariances with divisor n of the observed variables, 0 at the others; shape (P, k, k)."""
    n: int
    """Rows with at least one observed variable."""
    empty: int
    """Rows without any, which are left out."""

    def moved(self, by: Floats) -> Self:
        """The same rows with a constant added to each variable; `by` has shape (k,)."""
        means = self.means + by * self.observed
        means.setflags(write=False)
        return replace(self, means=means)


def missing_patterns(rows: Floats) -> MissingPatterns:
    """Sort rows by which variables they have.

    Parameters
    ----------
    rows
        One a respondent, NaN where not answered; shape (n, k). Rows that are NaN throughout are left out and counted.

    Returns
    -------
    MissingPatterns

    Examples
    --------
    >>> found = missing_patterns(np.array([[1.0, 2], [3, 6], [5, np.nan], [np.nan, np.nan]]))
    >>> found.n, found.empty, found.rows.tolist(), found.means.tolist()
    (3, 1, [1.0, 2.0], [[5.0, 0.0], [2.0, 4.0]])
    """
    there = ~np.isnan(rows)
    if rows.size and there.all():
        return _frozen(np.ones((1, rows.shape[1])), np.array([float(len(rows))]), *_moments_of([rows]), 0)
    some = there.any(axis=1)
    rows, there = rows[some], there[some]
    number = _numbers(there)
    order = np.argsort(number, kind="stable")
    counts = np.bincount(number)
    firsts = order[np.cumsum(counts) - counts]
    parts = np.split(np.where(there, rows, 0.0)[order], np.cumsum(counts)[:-1]) if len(counts) else []
    means, scatters = (
        _moments_of(parts) if parts else (np.zeros((0, rows.shape[1])), np.zeros((0, *rows.shape[1:] * 2)))
    )
    return _frozen(there[firsts].astype(np.float64), counts.astype(np.float64), means, scatters, int((~some).sum()))


def _numbers(there: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Number the rows by which variables they have, alike ones alike."""
    number = np.zeros(len(there), np.int64)
    for first in range(0, there.shape[1], BITS):
        bits = there[:, first : first + BITS]
        word = bits @ (1 << np.arange(bits.shape[1], dtype=np.int64))
        _, part = np.unique(word, return_inverse=True)
        _, number = np.unique(number * (int(part.max(initial=0)) + 1) + part.reshape(-1), return_inverse=True)
        number = number.reshape(-1)
    return number.astype(np.int64)


def _moments_of(parts: Sequence[Floats]) -> tuple[Floats, Floats]:
    means = np.array([part.mean(axis=0) for part in parts])
    centred = [part - mean for part, mean in zip(parts, means, strict=True)]
    return means, np.array([one.T @ one / len(one) for one in centred])


def from_moments(mean: Floats, covariance: Floats, n: int) -> MissingPatterns:
    """One pattern of n complete rows with these means and covariances (divisor n)."""
    k = len(mean)
    return _frozen(np.ones((1, k)), np.array([float(n)]), mean[None, :].copy(), covariance[None, :, :].copy(), 0)


def available_moments(patterns: MissingPatterns) -> tuple[Floats, Floats]:
    """Means of the answers there are, and pairwise covariances.

    A covariance is that of the rows with both variables, with divisor n_ab − 1, times (n − 1)/n; with complete rows it
    is the covariance with divisor n.
    """
    n = patterns.rows
    together = np.einsum("p,pa,pb->ab", n, patterns.observed, patterns.observed)
    mean = n @ patterns.means / np.maximum(np.diag(together), 1.0)
    centred = (patterns.means - mean) * patterns.observed
    products = np.tensordot(n, patterns.scatters + centred[:, :, None] * centred[:, None, :], axes=1)
    sums = np.einsum("p,pa,pb->ab", n, centred, patterns.observed)
    products -= sums * sums.T / np.maximum(together, 1.0)
    return mean, products / np.maximum(together - 1, 1.0) * ((patterns.n - 1) / patterns.n)


def _frozen(observed: Floats, rows: Floats, means: Floats, scatters: Floats, empty: int) -> MissingPatterns:
    for array in (observed, rows, means, scatters):
        array.setflags(write=False)
    return MissingPatterns(observed=observed, rows=rows, means=means, scatters=scatters, n=int(rows.sum()), empty=empty)
