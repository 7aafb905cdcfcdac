"""The delete-one-organisation jackknife of means over directed pairs.

Pairs that share an organisation are not independent: what one organisation does shows in all the pairs it rates and all
the pairs it is rated in. Leaving out one organisation at a time, as rater and target, takes account of both.
"""

import sys
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Estimate, Estimated, NotEstimable
from tillitsmaal.totals import totals

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]

CONFIDENCE: Final = 0.95
FEWEST_ORGANISATIONS: Final = 3
SPARSE: Final = 4
"""With so many possible organisations of all groups for each end of a pair, those that occur are sorted out first."""
ROUNDING: Final = 1e-12
"""A standard error under this share of the largest value is rounding, not variance."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Groups:
    """What the jackknife found out, an entry a group."""

    pairs: Integers
    organisations: Integers
    lost: NDArray[np.bool_]
    """Whether there is an organisation without which no pair is left."""
    mean: Floats
    standard_error: Floats
    scale: Floats
    """The largest absolute value."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _LeftOut:
    """What leaving out each organisation does, an entry an organisation and group."""

    group: NDArray[np.int64]
    remaining: Integers
    """Pairs that remain."""
    shift: Floats


def mean_over_pairs(values: Floats, raters: Integers, targets: Integers, confidence: float = CONFIDENCE) -> Estimated:
    """Mean over directed pairs, with the interval of the delete-one-organisation jackknife.

    θ is the mean of the pairs' values; θ_(−i) the mean of the pairs in which organisation i is neither rater nor
    target; SE² = (N−1)/N · Σ(θ_(−i) − θ̄)², N the number of organisations in the pairs and θ̄ the mean of the θ_(−i);
    the interval is θ ± t(N−1)·SE, and p is two-sided for θ = 0.

    Parameters
    ----------
    values
        One a pair, in any unit; shape (pairs,). Pairs that are NaN are left out.
    raters, targets
        Who rates and who is rated: non-negative integers; shape (pairs,). A rater is never its own target.
    confidence
        Level of the interval, between 0 and 1.

    Returns
    -------
    Estimate or NotEstimable
        `no_pairs`; `too_few_organisations` under three, or if without one of them no pair is left;
        `no_variance` if every θ_(−i) is the same, since an interval of no width would claim certainty.

    References
    ----------
    Efron, B. & Stein, C. (1981). The jackknife estimate of variance.
    Checked against R 4.2.2: case `B1_eies32` of the reference values, to 1e-9.

    Examples
    --------
    >>> values, raters, targets = [1.0, 2, 2, 4, 3, 3], [0, 0, 1, 1, 2, 2], [1, 2, 0, 2, 0, 1]
    >>> estimate = mean_over_pairs(np.array(values), np.array(raters), np.array(targets))
    >>> estimate.value, estimate.degrees_of_freedom
    (2.5, 2.0)
    """
    groups = np.zeros(len(values), np.int64)
    return means_over_pairs(values, raters, targets, groups, 1, confidence)[0]


def means_over_pairs(
    values: Floats,
    raters: Integers,
    targets: Integers,
    groups: Integers,
    size: int,
    confidence: float = CONFIDENCE,
) -> list[Estimated]:
    """`mean_over_pairs` of many groups of pairs (networks) at once.

    Parameters
    ----------
    values, raters, targets, confidence
        As in `mean_over_pairs`. The same number in two groups means two organisations.
    groups
        The group of each pair, 0 to size − 1; shape (pairs,).
    size
        How many groups there are; those without a pair are `no_pairs`.

    Returns
    -------
    list of Estimate or NotEstimable
        One a group, in order.
    """
    from scipy.special import stdtr, stdtrit

    there = ~np.isnan(values)
    found = _leave_out(values[there], raters[there], targets[there], groups[there], size)
    df = np.maximum(found.organisations - 1, 1)
    width = found.standard_error * stdtrit(df, 0.5 + confidence / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * stdtr(df, -np.abs(found.mean / found.standard_error))
    return [
        _why_not(found, g)
        or Estimate(
            value=float(found.mean[g]),
            low=float(found.mean[g] - width[g]),
            high=float(found.mean[g] + width[g]),
            confidence=confidence,
            standard_error=float(found.standard_error[g]),
            degrees_of_freedom=float(df[g]),
            p=max(float(p[g]), sys.float_info.min),
            method="organisation_jackknife",
            n=int(found.organisations[g]),
        )
        for g in range(size)
    ]


def _leave_out(values: Floats, raters: Integers, targets: Integers, groups: Integers, size: int) -> _Groups:
    """Leave out each organisation of each group."""
    n = np.bincount(groups, minlength=size)
    mean = _ratio(totals(values, groups, size), n)
    left_out = _shifts(values - mean[groups], np.concatenate([raters, targets]), np.tile(groups, 2), n)
    group = left_out.group
    organisations = np.bincount(group, minlength=size)
    centre = _ratio(np.bincount(group, weights=left_out.shift, minlength=size), organisations)
    squares = np.bincount(group, weights=(left_out.shift - centre[group]) ** 2, minlength=size)
    scale = np.zeros(size)
    np.maximum.at(scale, groups, np.abs(values))
    return _Groups(
        pairs=n,
        organisations=organisations,
        lost=np.bincount(group[left_out.remaining == 0], minlength=size) > 0,
        mean=mean,
        standard_error=np.sqrt(_ratio(squares * (organisations - 1), organisations)),
        scale=scale,
    )


def _shifts(centred: Floats, ends: Integers, groups: Integers, n: Integers) -> _LeftOut:
    """How far the mean of a group moves without each organisation, over both ends of every pair.

    With values centred on their group's mean θ, θ − θ_(−i) = s_i/(n − c_i), where s_i sums the c_i pairs of i.
    """
    numbers = int(ends.max(initial=0)) + 1
    keys = groups.astype(np.int64) * numbers + ends
    if len(n) * numbers > SPARSE * len(keys):
        nodes, keys = np.unique(keys, return_inverse=True)
        own = np.bincount(keys, minlength=len(nodes))
    else:
        own = np.bincount(keys)
        nodes = np.flatnonzero(own)
    total = np.bincount(keys, weights=np.tile(centred, 2), minlength=len(own))
    if len(own) > len(nodes):
        own, total = own[nodes], total[nodes]
    group = nodes // numbers
    remaining = n[group] - own
    return _LeftOut(group=group, remaining=remaining, shift=_ratio(total, remaining))


def _ratio(above: Floats | Integers, below: Integers) -> Floats:
    result = np.full(len(above), np.nan)
    np.divide(above, below, out=result, where=below > 0)
    return result


def _why_not(found: _Groups, group: int) -> NotEstimable | None:
    if found.pairs[group] == 0:
        return NotEstimable(code="no_pairs")
    if found.organisations[group] < FEWEST_ORGANISATIONS or found.lost[group]:
        organisations = found.organisations[group]
        return NotEstimable(code="too_few_organisations", reason=f"{organisations} organisations in the pairs")
    if found.standard_error[group] <= ROUNDING * found.scale[group]:
        return NotEstimable(code="no_variance", reason="the mean is the same whichever organisation is left out")
    return None
