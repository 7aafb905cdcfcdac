"""Relabelled organisations, and a statistic beside its values under relabelling.

A permutation relabels the organisations of a matrix, rows and columns together, so that everything an organisation does
to all its pairs stays together; only which organisation is which is shuffled.
"""

import itertools
import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

ENUMERATED: Final = 8
"""Up to so many organisations every permutation is made, unless told otherwise: 8! = 40,320."""
MOST_ENUMERATED: Final = 9
FEWEST_ORGANISATIONS: Final = 3
TIE: Final = 1e-9
"""Statistics this close are the same: equal in exact arithmetic, apart by rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permuted:
    """A statistic beside its values under permutation."""

    observed: float
    p_ge: float
    """How probable a value at least as large is under permutation."""
    p_le: float
    """How probable a value at least as small is."""
    p_abs: float
    """How probable an absolute value at least as large is: the two-sided p."""
    count_ge: int
    """Permutations with a value at least as large; the observed order counts where all are enumerated."""
    count_le: int
    count_abs: int
    number: int
    """Permutations that gave a value."""
    mean: float
    """Of the values under permutation."""
    standard_deviation: float
    """Of the values under permutation; divisor `number` where every permutation was made, else `number` − 1."""
    exact: bool
    """Whether every permutation was made."""
    seed: int | None
    """None where every permutation was made."""

    @property
    def share_ge(self) -> float:
        """b/m, as programs print it that do not count the observed order: it can be 0, which no p can."""
        return self.count_ge / self.number

    @property
    def share_le(self) -> float:
        """b/m of the values at least as small."""
        return self.count_le / self.number

    @property
    def share_abs(self) -> float:
        """b/m of the absolute values at least as large."""
        return self.count_abs / self.number


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relabellings:
    """Orders of the organisations, one a row."""

    orders: Integers
    """(number, organisations)"""
    exact: bool
    seed: int | None


def relabellings(size: int, *, permutations: int, seed: int, exact: bool | None = None) -> Relabellings | NotEstimable:
    """Every order of the organisations, the observed one first, or random ones.

    Parameters
    ----------
    size
        How many organisations there are.
    permutations, seed, exact
        As in `qap_correlation`.

    Returns
    -------
    Relabellings or NotEstimable
        `too_few_organisations` under three; `undefined` if more than 9 were to be enumerated.

    References
    ----------
    Hubert, L. & Schultz, J. (1976). Quadratic assignment as a general data analysis strategy.
    Checked against counting: N! different orders.

    Examples
    --------
    >>> relabellings(3, permutations=10, seed=1).orders.tolist()
    [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
    """
    if size < FEWEST_ORGANISATIONS:
        return NotEstimable(code="too_few_organisations", reason=f"{size} organisations")
    if exact and size > MOST_ENUMERATED:
        reason = f"{size} organisations have {math.factorial(size):,} orders; up to {MOST_ENUMERATED} are enumerated"
        return NotEstimable(code="undefined", reason=reason)
    if size <= ENUMERATED if exact is None else exact:
        orders = np.array(list(itertools.permutations(range(size))), dtype=np.int64)
        return Relabellings(orders=orders, exact=True, seed=None)
    same = np.broadcast_to(np.arange(size), (permutations, size))
    return Relabellings(orders=np.random.default_rng(seed).permuted(same, axis=1), exact=False, seed=seed)


def judged(observed: float, values: Floats, relabelled: Relabellings) -> Permuted | NotEstimable:
    """Set a statistic beside its values under permutation.

    p = b/m where every permutation was made, else (b+1)/(m+1).

    Parameters
    ----------
    observed
        The statistic in the observed order.
    values
        The statistic in each order; NaN where it is undefined.
    relabelled
        The orders.

    Returns
    -------
    Permuted or NotEstimable
        `undefined` if fewer than two orders gave a value.

    References
    ----------
    Phipson, B. & Smyth, G. K. (2010). Permutation p-values should never be zero.
    Checked against R 4.2.2, case `B2_warner8_exact`, to 1e-12.

    Examples
    --------
    >>> orders = relabellings(3, permutations=1, seed=1)
    >>> judged(3.0, np.array([3.0, 1, -4, 2, 0, np.nan]), orders).p_abs
    0.4
    """
    had = values[~np.isnan(values)]
    if len(had) < 2:
        return NotEstimable(code="undefined", reason="no permutation leaves pairs to compute it from")
    tie = TIE * max(1.0, abs(observed))
    b_ge, b_le = int(np.sum(had >= observed - tie)), int(np.sum(had <= observed + tie))
    b_abs = int(np.sum(np.abs(had) >= abs(observed) - tie))
    counted = 0 if relabelled.exact else 1
    p_ge, p_le, p_abs = ((b + counted) / (len(had) + counted) for b in (b_ge, b_le, b_abs))
    return Permuted(
        observed=observed,
        p_ge=p_ge,
        p_le=p_le,
        p_abs=p_abs,
        count_ge=b_ge,
        count_le=b_le,
        count_abs=b_abs,
        number=len(had),
        mean=float(np.mean(had)),
        standard_deviation=float(np.std(had, ddof=counted)),
        exact=relabelled.exact,
        seed=relabelled.seed,
    )
