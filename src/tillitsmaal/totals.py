"""Sums of groups that are the same in whatever order the rows stand, so that who is called what moves no digit."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_BITS: Final = 30
"""Of each of the two parts of a value that is summed."""
_EXPONENT: Final = 7
"""Values up to 2**7 are parted alike, whatever else is summed with them."""


def totals(values: NDArray[np.float64], groups: NDArray[np.integer], size: int) -> NDArray[np.float64]:
    """Sum of each of `size` groups.

    Each value is parted in two, on grids so coarse that sums of either part are exact up to 2**23 rows a group.

    Parameters
    ----------
    values
        Shape (rows,); finite.
    groups
        Shape (rows,): from 0.
    size
        How many groups there are.

    Returns
    -------
    ndarray
        Shape (size,); 0 of a group without rows.

    Examples
    --------
    >>> values, one = np.array([0.1, 0.2, 0.3]), np.zeros(3, np.intp)
    >>> bool(totals(values, one, 1) == totals(values[::-1], one, 1)), bool(sum(values) == sum(values[::-1]))
    (True, False)
    """
    grid = 2.0 ** (max(_EXPONENT, int(np.frexp(np.abs(values).max(initial=0.0))[1])) - _BITS)
    coarse = np.rint(values / grid) * grid
    fine = np.rint((values - coarse) / grid * 2.0**_BITS) * (grid / 2.0**_BITS)
    upper, lower = (np.bincount(groups, weights=part, minlength=size) for part in (coarse, fine))
    return np.asarray(upper + lower)
