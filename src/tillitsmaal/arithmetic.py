"""Numbers without the digits that arithmetic makes up, so that what is equal stays equal.

The mean of 3.3 and 3.3 and 3.3 may end on another bit than 3.3, and 3.4 − 3.3 ends on another than 0.1. Spreads,
intervals and correlations of such differences tell of nothing.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.totals import totals

FLAT: Final = 1e-6
"""A standard deviation of this share of a scale's range is none: its variance is 1e-12 of the squared range."""
_DECIMALS: Final = 13
"""That a number under ten keeps; a larger one keeps fewer. A sum of thousands of numbers is right to about as many."""
_MOST_DECIMALS: Final = 22
"""Powers of ten up to here are exact."""

Floats = NDArray[np.float64]


def difference(of: Floats, less: Floats) -> Floats:
    """Subtract, and round to the decimals that both numbers are sure of.

    Examples
    --------
    >>> difference(np.array([3.4, 2.1, 9.899999999999999 / 3]), np.array([3.3, 2.0, 3.3])).tolist()
    [0.1, 0.1, 0.0]
    """
    reach = np.maximum(np.maximum(np.abs(of), np.abs(less)), 1.0)
    with np.errstate(invalid="ignore"):
        decimals = np.clip(_DECIMALS - np.floor(np.log10(reach)), 0, _MOST_DECIMALS)
    grid = np.power(10.0, np.nan_to_num(decimals))
    return np.asarray(np.rint((of - less) * grid) / grid + 0.0)


def levelled(values: Floats, groups: NDArray[np.integer], size: int, reach: float) -> Floats:
    """The same values, but of a group that does not vary, all its mean.

    Parameters
    ----------
    values
        Shape (rows,); NaN stays.
    groups
        Shape (rows,): from 0.
    size
        How many groups there are.
    reach
        Highest less lowest possible value. A group varies if its variance is more than 1e-12 of this squared.

    Examples
    --------
    >>> levelled(np.array([3.0, 3.000002, 1.0, 2.0]), np.array([0, 0, 1, 1]), 2, 4.0).tolist()
    [3.000001, 3.000001, 1.0, 2.0]
    """
    there = ~np.isnan(values)
    own = groups[there]
    n = np.maximum(np.bincount(own, minlength=size), 1)
    mean = totals(values[there], own, size) / n
    squares = np.bincount(own, weights=(values[there] - mean[own]) ** 2, minlength=size)
    lowest, highest = np.full(size, np.inf), np.full(size, -np.inf)
    np.minimum.at(lowest, own, values[there])
    np.maximum.at(highest, own, values[there])
    flat = (squares <= (FLAT * reach) ** 2 * np.maximum(n - 1, 1)) & (highest > lowest)
    return np.where(there & flat[groups], mean[groups], values)
