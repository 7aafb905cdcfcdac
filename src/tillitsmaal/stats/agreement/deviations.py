"""Spread of answers within groups, item by item, for many groups at once.

Groups of the same size are stacked, so that each size is a few array operations.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]
Missing = Literal["available", "listwise"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupSpread:
    """What each group's answers to each item tell; arrays are (groups, items), NaN under two answers."""

    groups: NDArray[np.int64]
    """Labels, ascending; shape (groups,)."""
    respondents: NDArray[np.int64]
    """Respondents that count; shape (groups,)."""
    answers: NDArray[np.int64]
    """Answers that count."""
    mean: Floats
    variance: Floats
    """Divisor n − 1."""
    from_mean: Floats
    """Mean absolute deviation from the mean, divisor n."""
    from_median: Floats
    """Mean absolute deviation from the median, divisor n."""


def group_spread(answers: Floats, groups: Integers, missing: Missing = "available") -> GroupSpread:
    """Means, variances and mean absolute deviations of every item in every group.

    Parameters
    ----------
    answers
        NaN where unanswered; shape (respondents, items).
    groups
        The group of each respondent, any integers; shape (respondents,).
    missing
        `available`: each item by those who answered it. `listwise`: respondents with an unanswered item are left out.

    Returns
    -------
    GroupSpread
        One row a group that occurs, also where no respondent counts.

    Examples
    --------
    >>> found = group_spread(np.array([[1.0, 2], [3, np.nan], [5, 5]]), np.array([7, 7, 9]))
    >>> found.groups.tolist(), found.respondents.tolist(), found.answers.tolist()
    ([7, 9], [2, 1], [[2, 1], [1, 1]])
    >>> found.variance[0].tolist()
    [2.0, nan]
    """
    there = np.isfinite(answers)
    kept = there.all(axis=1) if missing == "listwise" else there.any(axis=1)
    labels, group = np.unique(groups, return_inverse=True)
    group = group[kept]
    sizes = np.bincount(group, minlength=len(labels))
    order, starts = np.argsort(group, kind="stable"), np.cumsum(sizes) - sizes
    answers = answers[kept]
    filled = np.full((5, len(labels), answers.shape[1]), np.nan)
    filled[0] = 0
    for size in np.unique(sizes[sizes > 0]):
        which = np.flatnonzero(sizes == size)
        rows = order[starts[which, None] + np.arange(size)]
        filled[:, which] = _of_stack(answers[rows])
    count, mean, variance, from_mean, from_median = filled
    return GroupSpread(
        groups=labels.astype(np.int64),
        respondents=sizes.astype(np.int64),
        answers=count.astype(np.int64),
        mean=mean,
        variance=variance,
        from_mean=from_mean,
        from_median=from_median,
    )


def _of_stack(stack: Floats) -> Floats:
    """Count, mean, variance and both deviations of groups of one size; stack (groups, respondents, items)."""
    ordered = np.sort(stack, axis=1)  # NaN last
    there = np.isfinite(ordered)
    count = there.sum(axis=1)
    least = np.maximum(count, 1)
    mean = np.where(there, ordered, 0.0).sum(axis=1) / least
    middle = (
        np.take_along_axis(ordered, ((least - 1) // 2)[:, None], axis=1)
        + np.take_along_axis(ordered, (least // 2)[:, None], axis=1)
    ) / 2
    from_mean = np.where(there, np.abs(ordered - mean[:, None]), 0.0)
    from_median = np.where(there, np.abs(ordered - middle), 0.0)
    variance = (from_mean**2).sum(axis=1) / np.maximum(count - 1, 1)
    found = np.stack([count, mean, variance, from_mean.sum(axis=1) / least, from_median.sum(axis=1) / least])
    found[1:, count < 2] = np.nan
    return found
