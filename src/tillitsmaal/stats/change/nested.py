"""Degrees of freedom of nested designs, counted from the levels."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]


def containment_df(fixed: Floats, factors: Sequence[Integers], y: Floats) -> tuple[int, ...]:
    """Degrees of freedom of fixed effects in nested random effects, by the level within which each varies.

    With Q factors nested in each other, m_i the groups of the i-th from outside (m_0 = 1, m_{Q+1} the rows) and p_i
    the columns that are constant within the groups of level i, but not within those of level i − 1, such a column has
    m_i − m_{i−1} − p_i. The intercept is not counted and gets those of the innermost level. Satterthwaite's, which
    `crossed_random_effects` gives, do not need nesting. Rows with anything missing are left out.

    Parameters
    ----------
    fixed
        The columns; shape (rows, p).
    factors
        The level of each row in each factor, non-negative integers, below 0 where unknown; in any order.
    y
        The outcome; only whether it is there matters.

    Returns
    -------
    tuple of int
        One a column.

    References
    ----------
    Pinheiro, J. C. & Bates, D. M. (2000). Mixed-effects models in S and S-PLUS, section 2.4.2.
    Checked against nlme 3.1-162 `lme`: reference case `mixed_sai_open`; own case `mixed_small`; exact.

    Examples
    --------
    >>> time, person, study = np.array([0.0, 1] * 4), np.repeat([0, 1, 2, 3], 2), np.repeat([0, 1], 4)
    >>> containment_df(np.column_stack([np.ones(8), time, study]), [person, study], np.zeros(8))
    (3, 3, 0)
    """
    kept = np.isfinite(y) & np.isfinite(fixed).all(axis=1)
    for factor in factors:
        kept &= factor >= 0
    columns = fixed[kept].T
    levels = sorted((np.unique(one[kept], return_inverse=True)[1] for one in factors), key=lambda one: int(one.max()))
    groups = [1, *(int(one.max()) + 1 for one in levels), int(kept.sum())]
    at = [_level(column, levels) for column in columns]
    varying = [level for level, column in zip(at, columns, strict=True) if np.ptp(column) > 0]
    free = [groups[i] - groups[i - 1] - varying.count(i) for i in range(1, len(groups))]
    return tuple(free[-1] if np.ptp(c) == 0 else free[level - 1] for level, c in zip(at, columns, strict=True))


def _level(column: Floats, levels: Sequence[Integers]) -> int:
    """The outermost level within whose groups the column is constant; the rows are the last."""
    for place, codes in enumerate(levels):
        first = np.zeros(int(codes.max()) + 1)
        first[codes[::-1]] = column[::-1]
        if (column == first[codes]).all():
            return place + 1
    return len(levels) + 1
