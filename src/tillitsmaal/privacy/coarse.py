"""Numbers made as coarse as the number of people behind them asks."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.estimates import Estimate, Estimated, NotEstimable
from tillitsmaal.grouping import Codes, Floats
from tillitsmaal.privacy.rules import FEWEST_FOR_DETAIL, ROUNDING

QUARTER: Final = 0.25
NEAR: Final = 0.0625
"""Part of the range at either end of the scale in which of under ten people only the outermost quarter is told."""
Booleans = NDArray[np.bool_]
SUPPRESSED: Final = NotEstimable(code="suppressed", reason="hidden to protect persons")


ENDS: Final = ("low", "high")


def span_column(measure: str, end: str) -> str:
    """Name of the column with an end (`low`, `high`) of the span that is told in place of a score."""
    return f"{measure}_{end}"


DECIMALS: Final = "_decimals"
"""Ends the name of a column that says how many decimals the numbers of another have, by the people behind them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coarse:
    """Means of groups as they may be shown."""

    value: Floats
    """With two decimals, under ten people with one; NaN where there is none, and where only a span is told."""
    low: Floats
    """Lower end of the span that is told where everybody is at an end of the scale, or nearly so."""
    high: Floats


def coarse(values: Floats, people: Codes, limits: tuple[float, float]) -> Coarse:
    """Round means of groups; of groups at an end of the scale, or nearly, only its outermost quarter is told.

    Parameters
    ----------
    values
        Means, in units of the response format; NaN where there is none.
    people
        Behind each.
    limits
        Ends of the response format.

    Examples
    --------
    >>> found = coarse(np.array([3.4567, 3.4567, 5.0]), np.array([12, 6, 6]), (1.0, 5.0))
    >>> found.value, found.low[2], found.high[2]
    (array([3.46, 3.5 ,  nan]), np.float64(4.0), np.float64(5.0))
    """
    rounded = rounded_means(values, people)
    low, high = limits
    part = np.maximum(QUARTER * (high - low), _step(people, limits))
    lowest, highest = _at_ends(values, people, limits)
    return Coarse(
        value=np.where(lowest | highest, np.nan, rounded),
        low=np.select([lowest, highest], [np.full(len(part), low), high - part], np.nan),
        high=np.select([lowest, highest], [low + part, np.full(len(part), high)], np.nan),
    )


def _step(people: Codes, limits: tuple[float, float]) -> Floats:
    """How far from an end one of the people brings the mean who answers a step beside it; of one, at most a quarter."""
    return np.where(people > 1, 1 / np.maximum(people, 1), min(1.0, QUARTER * (limits[1] - limits[0])))


def _at_ends(values: Floats, people: Codes, limits: tuple[float, float]) -> tuple[Booleans, Booleans]:
    low, high = limits
    few = people < FEWEST_FOR_DETAIL
    near = np.maximum(np.where(few, NEAR * (high - low), 0.005), _step(people, limits)) + ROUNDING
    return values <= low + near, values >= high - near


def at_an_end(values: Floats, people: Codes, limits: tuple[float, float]) -> Booleans:
    """Whether of means of groups only the outermost quarter of the scale may be told.

    That is a mean as near to an end as one of the people who answers a step beside it would take it, and of fewer than
    ten within a sixteenth of the range: who all agree on an end cannot be told from those of whom one does not.
    Parameters are as for `coarse`.
    """
    lowest, highest = _at_ends(values, people, limits)
    return lowest | highest


def decimals(people: Codes | NDArray[np.integer]) -> Codes:
    """Decimals of means of so many people, and of differences between them: two, under ten people one."""
    return np.where(people < FEWEST_FOR_DETAIL, 1, 2)


def rounded_means(values: Floats, people: Codes | NDArray[np.integer]) -> Floats:
    """Means, and differences between them, with the decimals that they have."""
    return np.where(decimals(people) == 1, np.round(values, 1), np.round(values, 2)) + 0.0


def coarse_estimate(of: Estimated, value: float, people: int) -> Estimated:
    """An estimate with another value in the middle, rounded; no interval under ten people.

    Its width stays what it was. That nothing varies is not told: then every pair has the mean.
    """
    if isinstance(of, NotEstimable):
        return SUPPRESSED if of.code == "no_variance" else of
    if people < FEWEST_FOR_DETAIL or np.isnan(value):
        return SUPPRESSED
    shift = value - of.value
    return Estimate(
        value=_two(value),
        low=_two(of.low + shift),
        high=_two(of.high + shift),
        confidence=of.confidence,
        standard_error=float(f"{of.standard_error:.2g}"),
        degrees_of_freedom=of.degrees_of_freedom,
        p=p_of(value, of),
        method=of.method,
        n=of.n,
    )


def as_wide_as(own: Estimated, of: Estimated) -> Estimated:
    """An estimate of all pairs in cells, as wide as that of the pairs that are cells of their own.

    How wide it is by itself tells, with the mean, what was said in the pairs that are cells only together.
    """
    if isinstance(of, NotEstimable):
        return of
    return SUPPRESSED if isinstance(own, NotEstimable) else replace(own, n=of.n)


def p_of(value: float, of: Estimate) -> float:
    """Two-sided p of no difference from 0, of another value with the same standard error, with three decimals."""
    from scipy.special import stdtr

    p = 2 * float(stdtr(of.degrees_of_freedom, -abs(value / of.standard_error)))
    return max(round(p, 3), 0.001)


def _two(value: float) -> float:
    return round(value, 2) + 0.0


def counts_without(values: Codes, hidden: Booleans) -> pd.arrays.IntegerArray:
    """Counts of which some are hidden, as `<NA>`."""
    return pd.arrays.IntegerArray(values.astype(np.int64), hidden.copy())
