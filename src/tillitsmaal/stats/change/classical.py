"""The classical reliable change index: one reliability, one standard deviation."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.stats.distributions import normal_quantile, normal_two_sided

Floats = NDArray[np.float64]

THRESHOLD: Final = 1.959964
"""A change is reliable when |RCI| exceeds it: the 97.5 % point of the normal distribution."""
ROUNDING: Final = 1e-12
"""A standard error under this share of the largest value is rounding, not variance."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClassicalReliableChange:
    """The reliable change index of Jacobson & Truax for every pair that has both waves."""

    rci: Floats
    """One a complete pair, in order."""
    complete: NDArray[np.bool_]
    """Which of the pairs given have both waves."""
    reliability: float
    sd: float
    """Standard deviation before the change."""
    sem: float
    """Standard error of measurement."""
    s_diff: float
    """Standard error of a difference of two scores."""
    mdc95: float
    """Smallest detectable change, 95 %."""
    mdc90: float
    n: int
    n_up: int
    n_down: int
    n_none: int
    mean_rci: float
    sd_rci: Number
    """`too_few_pairs` with one pair."""
    expected_false_labels: float
    """How many labels *up* or *down* chance alone would give if nothing had changed."""


def classical_rci(
    first: Floats, last: Floats, reliability: float, sd: float | None = None
) -> ClassicalReliableChange | NotEstimable:
    """Reliable change index of every pair, from one reliability and one standard deviation.

    SEM = s√(1 − r), s_diff = √2·SEM, RCI = (x₂ − x₁)/s_diff, MDC95 = 1.96·√2·SEM; a change is *up* or *down* when
    |RCI| > 1.959964. Pairs without both scores are left out. An estimated reliability below 0 is taken as it is: the
    standard error of measurement then exceeds s.

    Parameters
    ----------
    first, last
        Scores before and after; shape (pairs,), NaN where missing.
    reliability
        r, of the scores; below 1.
    sd
        s; without it the sample standard deviation of `first` over the complete pairs.

    Returns
    -------
    ClassicalReliableChange or NotEstimable
        `no_matched_pairs` if no pair has both scores; `too_few_pairs` if s is not given and one pair has both;
        `undefined` if the reliability is above 1 or not a number; `no_variance` if s = 0 or r = 1, since every
        change would count as reliable.

    References
    ----------
    Jacobson, N. S. & Truax, P. (1991). Clinical significance. Weir, J. P. (2005). Quantifying test-retest reliability.
    Checked against R 4.2.2: reference cases `change_sai_open` (1e-8) and `C4_warner_growth_rci` (1e-8).

    Examples
    --------
    >>> found = classical_rci(np.array([32.5]), np.array([47.5]), reliability=0.8, sd=7.5)
    >>> round(float(found.rci[0]), 2), found.n_up
    (3.16, 1)
    """
    complete = ~(np.isnan(first) | np.isnan(last))
    change, n = (last - first)[complete], int(complete.sum())
    if n == 0:
        return NotEstimable(code="no_matched_pairs")
    if sd is None and n == 1:
        return NotEstimable(code="too_few_pairs", reason="a standard deviation needs two pairs")
    if not reliability <= 1:
        return NotEstimable(code="undefined", reason="a reliability is at most 1")
    deviation = float(np.std(first[complete], ddof=1)) if sd is None else sd
    sem = deviation * sqrt(1 - reliability)
    if sem <= ROUNDING * float(np.abs(first[complete]).max()):
        return NotEstimable(code="no_variance", reason="no error of measurement: every change would count as reliable")
    return _classical(change / (sqrt(2) * sem), complete, (reliability, deviation, sem))


def _classical(
    rci: Floats, complete: NDArray[np.bool_], measures: tuple[float, float, float]
) -> ClassicalReliableChange:
    reliability, deviation, sem = measures
    n, up, down = len(rci), int((rci > THRESHOLD).sum()), int((rci < -THRESHOLD).sum())
    for array in (rci, complete):
        array.setflags(write=False)
    return ClassicalReliableChange(
        rci=rci,
        complete=complete,
        reliability=reliability,
        sd=deviation,
        sem=sem,
        s_diff=sqrt(2) * sem,
        mdc95=normal_quantile(0.975) * sqrt(2) * sem,
        mdc90=normal_quantile(0.95) * sqrt(2) * sem,
        n=n,
        n_up=up,
        n_down=down,
        n_none=n - up - down,
        mean_rci=float(rci.mean()),
        sd_rci=float(np.std(rci, ddof=1)) if n > 1 else NotEstimable(code="too_few_pairs"),
        expected_false_labels=n * normal_two_sided(THRESHOLD),
    )
