"""From an array of values without each organisation to an interval."""

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Estimated, NotEstimable
from tillitsmaal.stats.jackknife_any import jackknifed

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]


def from_left_out(value: float, without: Floats, organisations: Integers, why: str) -> Estimated:
    """Organisation-jackknife interval of a statistic; NaN, where it cannot be had, for the reason `why`."""
    lost = NotEstimable(code="undefined", reason=why)
    numbers = tuple(float(one) if np.isfinite(one) else lost for one in without)
    return jackknifed(value if np.isfinite(value) else lost, numbers, organisations).estimate
