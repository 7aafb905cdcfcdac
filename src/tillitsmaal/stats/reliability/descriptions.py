"""What the answers to each item are like."""

import math
from dataclasses import dataclass

import numpy as np

from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.stats.reliability.moments import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDescription:
    """The answers to one item."""

    n: int
    """Rows that answered it."""
    mean: Number
    sd: Number
    """Divisor n − 1."""
    skewness: Number
    """m₃/s³, with s² of divisor n − 1."""
    kurtosis: Number
    """m₄/s⁴ − 3, with s² of divisor n − 1."""
    minimum: Number
    maximum: Number
    floor: Number
    """Share of answers at the lowest possible answer, 0 to 1."""
    ceiling: Number
    """Share of answers at the highest possible answer, 0 to 1."""


def describe_items(items: Floats, lowest: float, highest: float) -> tuple[ItemDescription, ...]:
    """Mean, spread and shape of the answers to each item, and shares at the ends of the answer scale.

    Each item over the rows that answered it.

    Parameters
    ----------
    items
        NaN where unanswered; shape (n, k).
    lowest, highest
        The ends of the answer scale, as declared.

    Returns
    -------
    tuple of ItemDescription
        One an item. Within it: `too_few_respondents` without answers, and for spread and shape with one;
        `no_variance` for the shape of a constant item.

    References
    ----------
    Joanes, D. N. & Gill, C. A. (1998). Comparing measures of sample skewness and kurtosis (b₁ and b₂).
    Checked against R 4.2.2, psych 2.2.9 (`describe`, type 3): the project's own case `reliability_own`, to 1e-9.

    Examples
    --------
    >>> found = describe_items(np.array([[1.0], [2], [2], [5], [np.nan]]), 1, 5)[0]
    >>> found.n, found.mean, round(found.skewness, 4), found.ceiling
    (4, 2.5, 0.5774, 0.25)
    """
    return tuple(_described(column[np.isfinite(column)], lowest, highest) for column in items.T)


def _described(answers: Floats, lowest: float, highest: float) -> ItemDescription:
    n = len(answers)
    none = NotEstimable(code="too_few_respondents", reason="nobody answered")
    one = NotEstimable(code="too_few_respondents", reason=f"{n} answers")
    centred = answers - answers[:1]
    centred = centred - centred.mean() if n else centred
    variance = float(centred @ centred) / (n - 1) if n > 1 else 0.0
    flat = one if n < 2 else NotEstimable(code="no_variance", reason="every answer is the same")
    return ItemDescription(
        n=n,
        mean=float(answers.mean()) if n else none,
        sd=math.sqrt(variance) if n > 1 else one,
        skewness=float(np.mean(centred**3)) / variance**1.5 if variance > 0 else flat,
        kurtosis=float(np.mean(centred**4)) / variance**2 - 3 if variance > 0 else flat,
        minimum=float(answers.min()) if n else none,
        maximum=float(answers.max()) if n else none,
        floor=float(np.mean(answers == lowest)) if n else none,
        ceiling=float(np.mean(answers == highest)) if n else none,
    )
