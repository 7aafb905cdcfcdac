"""Intraclass correlations of groups of any size: how much of what respondents tell is their group's."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Bounds, Interval, NotEstimable, Number
from tillitsmaal.stats.distributions import f_quantile, f_upper

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]

CONFIDENCE: Final = 0.95
ROUNDING: Final = 1e-12
"""A standard deviation under this share of the largest value is rounding, not variance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSizes:
    """How many respondents the groups have."""

    mean: float
    effective: float
    """k0 = (N − Σn_j²/N)/(J − 1): the size of equal groups that would tell as much."""
    harmonic: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OneWayICC:
    """ICC(1) and ICC(2), with the analysis of variance they come from."""

    n: int
    """Respondents."""
    n_groups: int
    sizes: GroupSizes
    df_between: int
    df_within: int
    ms_between: float
    ms_within: float
    f: Number
    p: Number
    """P(F ≥ f) if groups do not differ."""
    eta_squared: float
    """Share of the sum of squares that lies between groups."""
    icc1: float
    """With k = k0. May be negative."""
    icc1_mean_size: float
    """With k = the mean size."""
    icc1_interval: Bounds
    """Of the ICC(1) with k0."""
    icc2: Number
    """Reliability of the group means. May be negative."""
    icc2_interval: Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class _Squares:
    """Mean squares, 0 where only rounding is left."""

    between: float
    within: float


def one_way_icc(values: Floats, groups: Integers, confidence: float = CONFIDENCE) -> OneWayICC | NotEstimable:
    """ICC(1) and ICC(2) from a one-way analysis of variance.

    ICC(1) = (MSB − MSW)/(MSB + (k − 1)·MSW), ICC(2) = (MSB − MSW)/MSB. For groups of unequal size k is
    k0 = (N − Σn_j²/N)/(J − 1), which makes the variance between groups unbiased; with the mean size beside it. With
    F = MSB/MSW, F_L = F/F(1 − α/2; J − 1, N − J) and F_U = F/F(α/2; J − 1, N − J), the bounds are
    (F_L − 1)/(F_L + k0 − 1) and (F_U − 1)/(F_U + k0 − 1), and 1 − 1/F_L and 1 − 1/F_U: exact for groups of equal size.
    Values below 0 are returned as they are. Groups of one respondent count. Values that are NaN are left out.

    Parameters
    ----------
    values
        One a respondent, in any unit; shape (respondents,).
    groups
        The group of each respondent, any integers; shape (respondents,).
    confidence
        Level of the intervals, between 0 and 1.

    Returns
    -------
    OneWayICC or NotEstimable
        `too_few_answers` without a value; `too_few_groups` under two groups; `too_few_respondents` if no group has
        two; `no_variance` if every value is the same. With no variance within groups both coefficients are 1, and F,
        p and the intervals are `no_variance`; with none between them ICC(2) is `undefined`, and the intervals are
        `no_variance`.

    References
    ----------
    Bartko, J. J. (1976). On various intraclass correlation reliability coefficients.
    Bliese, P. D. (2000). Within-group agreement, non-independence, and reliability.
    Searle, S. R. (1971). Linear Models.
    Shrout, P. E. & Fleiss, J. L. (1979). Intraclass correlations: uses in assessing rater reliability.
    Checked against R 4.2.2, `aov` and multilevel 2.7 (`ICC1`, `ICC2`): reference cases `agreement_autonomy` and
    `edge_groups_open`, own case `agreement_own`, to 1e-9.

    Examples
    --------
    >>> found = one_way_icc(np.array([1.0, 2, 2, 4, 5, 5, 3, 3]), np.array([0, 0, 0, 1, 1, 1, 2, 2]))
    >>> round(found.icc1, 3), round(found.icc2, 3), round(found.sizes.effective, 3)
    (0.903, 0.961, 2.625)
    """
    there = np.isfinite(values)
    _, group = np.unique(groups[there], return_inverse=True)
    sizes, y = np.bincount(group), values[there]
    if (wrong := _why_not(sizes)) is not None:
        return wrong
    squares = _mean_squares(y, group, sizes)
    if squares.between == 0 and squares.within == 0:
        return NotEstimable(code="no_variance", reason="every value is the same")
    return _result(squares, group_sizes(sizes), int(sizes.sum()), len(sizes), confidence)


def group_sizes(sizes: Integers) -> GroupSizes:
    """Mean, effective and harmonic mean size of groups.

    Parameters
    ----------
    sizes
        Respondents of each group, above 0; two groups at least; shape (groups,).

    Returns
    -------
    GroupSizes

    Examples
    --------
    >>> found = group_sizes(np.array([2, 4]))
    >>> found.mean, round(found.effective, 3), round(found.harmonic, 3)
    (3.0, 2.667, 2.667)
    """
    n = float(sizes.sum())
    return GroupSizes(
        mean=n / len(sizes),
        effective=(n - float((sizes.astype(np.float64) ** 2).sum()) / n) / (len(sizes) - 1),
        harmonic=len(sizes) / float((1 / sizes).sum()),
    )


def group_mean_reliability(icc1: Number, size: float) -> Number:
    """Reliability of the mean of a group of one's own size, k·ρ/(1 + (k − 1)·ρ).

    Parameters
    ----------
    icc1
        ρ, the ICC(1); a reason is handed on.
    size
        k, respondents of the group.

    Returns
    -------
    float or NotEstimable
        `undefined` where the denominator is not above 0: no group of that size can have so negative an ICC(1).

    References
    ----------
    Bliese, P. D. (1998). Group size, ICC values, and group-level correlations.
    Checked against R 4.2.2, multilevel 2.7 (`gmeanrel`): own case `agreement_own`, to 1e-6; `agreement_autonomy`, 1e-5.

    Examples
    --------
    >>> round(group_mean_reliability(0.25, 6), 4)
    0.6667
    """
    if isinstance(icc1, NotEstimable):
        return icc1
    below = 1 + (size - 1) * icc1
    if below <= ROUNDING:
        return NotEstimable(code="undefined", reason="the ICC(1) is below what a group of that size can have")
    return size * icc1 / below


def _why_not(sizes: Integers) -> NotEstimable | None:
    if len(sizes) == 0:
        return NotEstimable(code="too_few_answers", reason="no value")
    if len(sizes) == 1:
        return NotEstimable(code="too_few_groups", reason="1 group")
    if sizes.max() == 1:
        return NotEstimable(code="too_few_respondents", reason="no group has two respondents")
    return None


def _mean_squares(y: Floats, group: Integers, sizes: Integers) -> _Squares:
    centred = y - y.mean()
    means = np.bincount(group, weights=centred) / sizes
    between = float(sizes @ means**2) / (len(sizes) - 1)
    within = float(((centred - means[group]) ** 2).sum()) / (len(y) - len(sizes))
    least = (ROUNDING * float(np.abs(y).max())) ** 2
    return _Squares(
        between=between if between > least else 0.0,
        within=within if within > least else 0.0,
    )


def _result(squares: _Squares, sizes: GroupSizes, n: int, n_groups: int, confidence: float) -> OneWayICC:
    between, within = squares.between, squares.within
    df = n_groups - 1, n - n_groups
    same = NotEstimable(code="no_variance", reason="respondents of a group all tell the same")
    f: Number = between / within if within > 0 else same
    total = df[0] * between + df[1] * within
    return OneWayICC(
        n=n,
        n_groups=n_groups,
        sizes=sizes,
        df_between=df[0],
        df_within=df[1],
        ms_between=between,
        ms_within=within,
        f=f,
        p=f if isinstance(f, NotEstimable) else f_upper(f, *df),
        eta_squared=df[0] * between / total,
        icc1=_icc1(between, within, sizes.effective),
        icc1_mean_size=_icc1(between, within, sizes.mean),
        icc1_interval=_interval(f, df, confidence, sizes.effective),
        icc2=(between - within) / between
        if between > 0
        else NotEstimable(code="undefined", reason="the groups' means are all the same"),
        icc2_interval=_interval(f, df, confidence),
    )


def _icc1(between: float, within: float, k: float) -> float:
    return (between - within) / (between + (k - 1) * within)


def _interval(f: Number, df: tuple[int, int], confidence: float, k: float | None = None) -> Bounds:
    """Bounds of ICC(1) for groups of k, or of ICC(2)."""
    if isinstance(f, NotEstimable):
        return f
    if f == 0:
        return NotEstimable(code="no_variance", reason="the groups' means are all the same")
    low, high = (f / f_quantile(at, *df) for at in (0.5 + confidence / 2, 0.5 - confidence / 2))
    if k is None:
        return Interval(low=1 - 1 / low, high=1 - 1 / high, confidence=confidence)
    return Interval(low=(low - 1) / (low + k - 1), high=(high - 1) / (high + k - 1), confidence=confidence)
