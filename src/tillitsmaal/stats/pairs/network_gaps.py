"""The two directions of a dyad: how alike its scores are, and how far apart."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.pairs.network_valued import no_weights

Floats = NDArray[np.float64]
Number = float | NotEstimable

SLACK: Final = 1e-9
"""A gap reaches a size through rounding."""
FLAT: Final = 1e-12
"""A sum of squares under this share of the squared scores is rounding, not variance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuedReciprocity:
    """How alike the two directions of a dyad are; three conventions."""

    weighted: Number
    """Share of all weight that is returned: Σ min(x_ij, x_ji)/Σ x_ij."""
    pearson: Number
    """Correlation of x_ij with x_ji over directed pairs."""
    intraclass: Number
    """ICC(1) of the two directions within dyads."""
    dyads: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gaps:
    """Differences |x_ij − x_ji| between the two directions of a dyad."""

    sizes: Floats
    """One a dyad answered both ways."""
    mean: Number
    median: Number
    root_mean_square: Number
    largest: Number

    @property
    def dyads(self) -> int:
        """Dyads answered both ways."""
        return len(self.sizes)

    def share_at_least(self, size: float) -> Number:
        """Share of dyads whose gap reaches a size, seen through rounding (1e-9)."""
        return float(np.mean(self.sizes >= size - SLACK)) if self.dyads else _NO_DYADS


_NO_DYADS: Final = NotEstimable(code="direction_missing", reason="no dyad is answered both ways")


def valued_reciprocity(values: Floats) -> ValuedReciprocity:
    """How alike the two directions of a dyad are.

    weighted Σ_{i<j} 2·min(x_ij, x_ji)/Σ_{i≠j} x_ij; pearson corr(x_ij, x_ji) over all i ≠ j; intraclass
    (MS_B − MS_W)/(MS_B + MS_W), dyads the groups and their two directions the members.

    Missing data: dyads lacking a direction are left out of all three.

    Parameters
    ----------
    values
        Rater × target, in any unit; `weighted` needs 0 for no tie; shape (n, n).

    Returns
    -------
    ValuedReciprocity
        NotEstimable: `direction_missing` if no dyad is complete; `undefined` for `weighted` if a score is negative or
        none is above 0; `no_variance` for `pearson` and `intraclass` if all scores are the same; `too_few_pairs` for
        `intraclass` of one dyad.

    References
    ----------
    Squartini, T., Picciolo, F., Ruzzenenti, F. & Garlaschelli, D. (2013). Reciprocity of weighted networks.
    Bartko, J. J. (1976). On various intraclass correlation reliability coefficients.
    Checked against R 4.2.2, cases of part D, to 1e-9.

    Examples
    --------
    >>> found = valued_reciprocity(np.array([[np.nan, 1, 2], [3, np.nan, 4], [2, 4, np.nan]]))
    >>> found.weighted, found.pearson
    (0.875, 0.4545454545454545)
    """
    there, back = _both_ways(values)
    if len(there) == 0:
        return ValuedReciprocity(weighted=_NO_DYADS, pearson=_NO_DYADS, intraclass=_NO_DYADS, dyads=0)
    weight = np.concatenate([there, back])
    lacking = no_weights(weight)
    returned = 2 * float(np.sum(np.minimum(there, back)))
    return ValuedReciprocity(
        weighted=lacking or returned / float(np.sum(weight)),
        pearson=_pearson(there, back),
        intraclass=_intraclass(there, back),
        dyads=len(there),
    )


def gaps(values: Floats) -> Gaps:
    """How far the two directions of a dyad lie apart.

    |x_ij − x_ji| over i < j: mean, median, root mean square, largest, and the share that reaches a size.

    Missing data: dyads lacking a direction are left out; a missing direction is never filled.

    Parameters
    ----------
    values
        Rater × target, in any unit; shape (n, n).

    Returns
    -------
    Gaps
        In the unit of the values; NotEstimable `direction_missing` if no dyad is complete.

    References
    ----------
    Kenny, D. A., Kashy, D. A. & Cook, W. L. (2006). Dyadic data analysis.
    Checked against R 4.2.2, cases of part D, to 1e-9.

    Examples
    --------
    >>> found = gaps(np.array([[np.nan, 1, 2], [3, np.nan, 4], [2, 3, np.nan]]))
    >>> found.mean, found.largest, found.dyads, found.share_at_least(2)
    (1.0, 2.0, 3, 0.3333333333333333)
    """
    there, back = _both_ways(values)
    sizes = np.abs(there - back)
    sizes.setflags(write=False)
    if len(sizes) == 0:
        return Gaps(sizes=sizes, mean=_NO_DYADS, median=_NO_DYADS, root_mean_square=_NO_DYADS, largest=_NO_DYADS)
    return Gaps(
        sizes=sizes,
        mean=float(np.mean(sizes)),
        median=float(np.median(sizes)),
        root_mean_square=float(np.sqrt(np.mean(sizes**2))),
        largest=float(np.max(sizes)),
    )


def _pearson(there: Floats, back: Floats) -> Number:
    """Every dyad enters twice, once from either side, so both margins are the same."""
    centre = float(np.mean(np.concatenate([there, back])))
    one, other = there - centre, back - centre
    squares = float(one @ one + other @ other)
    if squares <= FLAT * float(there @ there + back @ back):
        return NotEstimable(code="no_variance", reason="all scores are the same")
    return 2 * float(one @ other) / squares


def _intraclass(there: Floats, back: Floats) -> Number:
    dyads = len(there)
    if dyads < 2:
        return NotEstimable(code="too_few_pairs", reason="one dyad")
    middle = (there + back) / 2
    between = 2 * float(np.sum((middle - np.mean(middle)) ** 2)) / (dyads - 1)
    within = float(np.sum((there - back) ** 2)) / 2 / dyads
    if between + within <= FLAT * float(np.mean(there**2 + back**2)):
        return NotEstimable(code="no_variance", reason="all scores are the same")
    return (between - within) / (between + within)


def _both_ways(values: Floats) -> tuple[Floats, Floats]:
    """Both directions of the dyads that have both."""
    above, below = np.triu_indices(len(values), 1)
    there, back = values[above, below], values[below, above]
    complete = ~np.isnan(there) & ~np.isnan(back)
    return there[complete], back[complete]
