"""Agreement of the respondents of a group: rwg(j), r*wg(j), mean absolute deviation, awg(j)."""

from dataclasses import dataclass
from math import isnan
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.stats.agreement.deviations import GroupSpread, Missing, group_spread
from tillitsmaal.stats.agreement.one_way import OneWayICC, one_way_icc
from tillitsmaal.stats.agreement.random_variance import Null, expected_random_variance
from tillitsmaal.stats.agreement.summary import (
    BROWN_HAUENSTEIN,
    LEBRETON_SENTER,
    AgreementSummary,
    burke_dunlap,
    summarise,
)

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]

SHARE_ANSWERED: Final = 0.5
"""A respondent's mean counts for the ICC when at least this share of the items is answered."""
ROUNDING: Final = 1e-12

NOBODY: Final = NotEstimable(code="too_few_answers", reason="no respondent of the group counts")
ALONE: Final = NotEstimable(code="too_few_respondents", reason="an item is answered by fewer than two of the group")
EXTREME: Final = NotEstimable(code="undefined", reason="every item's mean is too near an end of the scale")


@dataclass(frozen=True, slots=True, kw_only=True)
class WithinGroup:
    """How far the respondents of one group agree."""

    group: int
    n: int
    """Respondents that count."""
    rwg_j: Number
    """0 to 1; 0 also where respondents disagree more than by chance. Of one item, rwg."""
    r_star_wg_j: Number
    """1 or less; negative where respondents disagree more than by chance."""
    ad_mean: Number
    """Mean absolute deviation from the mean, in points of the scale."""
    ad_median: Number
    awg_j: Number
    """−1 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAgreement:
    """Agreement in every group, over the groups, and what it means for group means."""

    random_variance: Number
    """σ²_E, what answers would vary without agreement."""
    groups: tuple[WithinGroup, ...]
    """One a group, by ascending label."""
    rwg_j: AgreementSummary | NotEstimable
    r_star_wg_j: AgreementSummary | NotEstimable
    ad_mean: AgreementSummary | NotEstimable
    ad_median: AgreementSummary | NotEstimable
    awg_j: AgreementSummary | NotEstimable
    icc: OneWayICC | NotEstimable
    """Of the respondents' means over the items."""


def agreement(
    answers: Floats,
    groups: Integers,
    minimum: float,
    maximum: float,
    missing: Missing = "available",
    null: Null = "uniform",
) -> GroupAgreement:
    """Agreement of respondents within many groups (the respondents of an organisation about one partner) at once.

    With s̄² the mean variance of a group's J items (divisor n − 1), σ²_E the variance that answers without agreement
    would have and q = s̄²/σ²_E:

    rwg(j) = J(1 − q)/(J(1 − q) + q), 0 if q > 1; for J = 1 that is rwg = 1 − q.
    r*wg(j) = 1 − q, not cut at 0.
    AD = mean over items of Σ|x − c|/n, c the item's mean or its median.
    awg = 1 − 2s²/([(H + L)x̄ − x̄² − HL]·n/(n − 1)) of an item with mean x̄, L and H the scale's ends; 1 if everybody
    chose the same end; undefined if x̄ lies outside (L(n − 1) + H)/n to (H(n − 1) + L)/n. awg(j) is its mean over the
    items that have it.

    The ICC is that of the respondents' means over the items they answered, if they answered half of them.

    Parameters
    ----------
    answers
        Keyed answers, NaN where unanswered; shape (respondents, items).
    groups
        The group of each respondent, any integers; shape (respondents,).
    minimum, maximum
        Ends of the scale of answers; there are A = maximum − minimum + 1 options.
    missing
        `available`: variances and deviations of each item over those of the group who answered it. `listwise`:
        respondents with an unanswered item are left out, also of the ICC.
    null
        The distribution of answers without agreement; see `expected_random_variance`.

    Returns
    -------
    GroupAgreement
        Every group that occurs is in it. A group's coefficients are `too_few_answers` if none of its respondents
        counts and `too_few_respondents` if an item has fewer than two answers in it (a group of one always); rwg(j)
        and r*wg(j) are `undefined` with σ²_E, awg(j) if no item has it. Summaries are `too_few_groups` if no group
        has the coefficient; the ICC as in `one_way_icc`.

    References
    ----------
    James, L. R., Demaree, R. G. & Wolf, G. (1984, 1993). rwg and rwg(j).
    Lindell, M. K., Brandt, C. J. & Whitney, D. J. (1999). r*wg(j).
    Burke, M. J., Finkelstein, L. M. & Dusig, M. S. (1999). On average deviation indices.
    Brown, R. D. & Hauenstein, N. M. A. (2005). awg.
    Checked against multilevel 2.7 (`rwg`, `rwg.j`, `rwg.j.lindell`, `ad.m`, `awg`): reference cases
    `agreement_autonomy` and `edge_groups_open`, own case `agreement_own`, to 1e-9.

    Examples
    --------
    >>> answers = np.array([[4.0, 5, 4], [4, 4, 4], [5, 4, 4], [1, 5, 3], [3, 3, 3]])
    >>> found = agreement(answers, np.array([0, 0, 0, 1, 2]), 1, 5)
    >>> round(found.groups[0].rwg_j, 3), found.groups[1].rwg_j.code
    (0.96, 'too_few_respondents')
    >>> found.rwg_j.cut_off.source, found.rwg_j.share_sufficient
    ('LeBreton & Senter 2008', 1.0)
    """
    options = maximum - minimum + 1
    spread, random = group_spread(answers, groups, missing), expected_random_variance(options, null)
    found = _of_groups(spread, random, minimum, maximum)
    return GroupAgreement(
        random_variance=random,
        groups=found,
        rwg_j=summarise([one.rwg_j for one in found], LEBRETON_SENTER),
        r_star_wg_j=summarise([one.r_star_wg_j for one in found], LEBRETON_SENTER),
        ad_mean=summarise([one.ad_mean for one in found], burke_dunlap(options)),
        ad_median=summarise([one.ad_median for one in found], burke_dunlap(options)),
        awg_j=summarise([one.awg_j for one in found], BROWN_HAUENSTEIN),
        icc=one_way_icc(respondent_means(answers, 1.0 if missing == "listwise" else SHARE_ANSWERED), groups),
    )


def respondent_means(answers: Floats, share: float = SHARE_ANSWERED) -> Floats:
    """Each respondent's mean over the items answered, NaN where fewer than a share of the items is answered.

    Parameters
    ----------
    answers
        NaN where unanswered; shape (respondents, items).
    share
        Of the items, 0 to 1; at least one answer is always needed.

    Returns
    -------
    array of shape (respondents,)

    Examples
    --------
    >>> respondent_means(np.array([[1.0, 2, np.nan], [np.nan, np.nan, 5]])).tolist()
    [1.5, nan]
    """
    there = np.isfinite(answers)
    count = there.sum(axis=1)
    total = np.where(there, answers, 0.0).sum(axis=1)
    needed = np.maximum(np.ceil(share * answers.shape[1] - 1e-9), 1)
    return np.where(count >= needed, total / np.maximum(count, 1), np.nan)


def _of_groups(spread: GroupSpread, random: Number, minimum: float, maximum: float) -> tuple[WithinGroup, ...]:
    items = spread.answers.shape[1]
    fewest, variance = spread.answers.min(axis=1, initial=2), _over_items(spread.variance)
    alone = [
        NOBODY if n == 0 else ALONE if least < 2 else None
        for n, least in zip(spread.respondents.tolist(), fewest.tolist(), strict=True)
    ]
    if isinstance(random, NotEstimable):
        rwg: list[Number] = [reason or random for reason in alone]
        star = rwg
    else:
        rwg = _told(_rwg(variance / random, items), alone)
        star = _told(1 - variance / random, alone)
    columns = zip(
        spread.groups.tolist(),
        spread.respondents.tolist(),
        rwg,
        star,
        _told(_over_items(spread.from_mean), alone),
        _told(_over_items(spread.from_median), alone),
        _told(_awg(spread, minimum, maximum), alone, EXTREME),
        strict=True,
    )
    return tuple(
        WithinGroup(group=group, n=n, rwg_j=rwg_j, r_star_wg_j=r_star, ad_mean=mean, ad_median=median, awg_j=awg)
        for group, n, rwg_j, r_star, mean, median, awg in columns
    )


def _over_items(values: Floats) -> Floats:
    return np.asarray(values.sum(axis=1) / max(values.shape[1], 1))


def _rwg(q: Floats, items: int) -> Floats:
    agreed = max(items, 1) * (1 - np.minimum(q, 1))
    return np.asarray(agreed / (agreed + np.minimum(q, 1)))


def _awg(spread: GroupSpread, low: float, high: float) -> Floats:
    """Mean over the items that have it; NaN if none has."""
    mean, n = spread.mean, np.maximum(spread.answers, 2)
    slack = ROUNDING * (high - low)
    most = ((high + low) * mean - mean**2 - high * low) * n / (n - 1)
    inside = (mean >= (low * (n - 1) + high) / n - slack) & (mean <= (high * (n - 1) + low) / n + slack)
    same = (np.abs(mean - low) <= slack) | (np.abs(mean - high) <= slack)
    found = np.where(same, 1.0, 1 - 2 * spread.variance / np.where(inside & ~same, most, 1.0))
    counts = inside | same
    return np.where(
        counts.any(axis=1),
        np.where(counts, found, 0.0).sum(axis=1) / np.maximum(counts.sum(axis=1), 1),
        np.nan,
    )


def _told(values: Floats, alone: list[NotEstimable | None], otherwise: NotEstimable = ALONE) -> list[Number]:
    """Each group's value, or why there is none."""
    return [
        reason or (otherwise if isnan(value) else value) for value, reason in zip(values.tolist(), alone, strict=True)
    ]
