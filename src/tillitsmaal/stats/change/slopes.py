"""The slope of every pair over the real dates of the waves."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]

ROUNDING: Final = 1e-20
"""A spread of times under this share of the largest is the rounding of waves held at the same time."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairSlopes:
    """Straight lines through the waves of each pair, an entry a pair; NaN is a missing cell, as it is in the values."""

    slope: Floats
    """Change in one unit of time; NaN under two waves."""
    standard_error: Floats
    """Of the slope; NaN under three waves."""
    intercept: Floats
    """The line's height at the first of the times; NaN under two waves."""
    waves_used: Integers
    """Waves in which the pair has a value."""


def pair_slopes(values: Floats, times: Floats) -> PairSlopes | NotEstimable:
    """Least-squares slope of each pair's values over time.

    Slope b = Σ(t − t̄)(x − x̄)/Σ(t − t̄)², height at the first wave x̄ − b(t̄ − t₁), and SE(b) = √(s²/Σ(t − t̄)²) with
    s² = Σ(x − x̂)²/(w − 2), over the w waves in which the pair has a value. With exactly two waves the slope is the
    difference divided by the time between them, and there is no standard error.

    Parameters
    ----------
    values
        In any unit; shape (pairs, waves). A missing value is NaN: the line goes through the waves that are there.
    times
        When each wave was held, in the unit wanted (years, say); shape (waves,).

    Returns
    -------
    PairSlopes or NotEstimable
        `unknown_dates` if a time is not known; `too_few_waves` if all waves were held at the same time.
        Pairs under two waves are NaN in an otherwise full result.

    References
    ----------
    Rogosa, D. R., Brandt, D. & Zimowski, M. (1982). A growth curve approach to the measurement of change.
    Checked against R 4.2.2 `lm`, a line a pair: reference case `C4_warner_growth_rci`, to 1e-8; and own case
    `change_small`, to 1e-10.

    Examples
    --------
    >>> found = pair_slopes(np.array([[1.0, 2.0, 6.0], [4.0, np.nan, 3.0]]), np.array([0.0, 1.0, 2.0]))
    >>> found.slope.tolist(), found.intercept.tolist(), found.waves_used.tolist()
    ([2.5, -0.5], [0.5, 4.0], [3, 2])
    """
    times = np.asarray(times, dtype=np.float64)
    if not np.isfinite(times).all():
        return NotEstimable(code="unknown_dates", reason="a wave has no date")
    if len(times) == 0 or np.ptp(times) == 0:
        return NotEstimable(code="too_few_waves", reason="a slope needs waves held at two times")
    return _lines(np.asarray(values, dtype=np.float64), times - times[0])


def _lines(values: Floats, since_first: Floats) -> PairSlopes:
    there = ~np.isnan(values)
    waves = there.sum(axis=1)
    counts = np.maximum(waves, 1)
    time_mean = (there @ since_first) / counts
    mean = np.where(there, values, 0.0).sum(axis=1) / counts
    time = np.where(there, since_first - time_mean[:, None], 0.0)
    deviation = np.where(there, values - mean[:, None], 0.0)
    spread = (time**2).sum(axis=1)
    has_line = spread > ROUNDING * np.ptp(since_first) ** 2
    spread = np.where(has_line, spread, 1.0)
    slope = (time * deviation).sum(axis=1) / spread
    residual = deviation - slope[:, None] * time
    free = np.maximum(waves - 2, 1)
    error = np.sqrt((residual**2).sum(axis=1) / free / spread)
    result = PairSlopes(
        slope=np.where(has_line, slope, np.nan),
        standard_error=np.where(has_line & (waves > 2), error, np.nan),
        intercept=np.where(has_line, mean - slope * time_mean, np.nan),
        waves_used=waves,
    )
    for array in (result.slope, result.standard_error, result.intercept, result.waves_used):
        array.setflags(write=False)
    return result
