"""A network of ties: how dense it is, and how often ties are returned.

Ties are directed, from rater to target: 1 there, 0 not there, NaN not answered. The diagonal is not used. Conventions
are those of sna (Butts 2008), which agree with igraph's where both have the measure.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable

Floats = NDArray[np.float64]
Number = float | NotEstimable

SLACK: Final = 1e-9
"""A floor is reached through rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DyadCensus:
    """Dyads by what is between the two."""

    mutual: int
    """A tie both ways."""
    asymmetric: int
    """A tie one way."""
    null: int
    """No tie."""
    incomplete: int
    """One direction or both not answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reciprocity:
    """How often a tie is returned; three conventions."""

    dyadic: Number
    """Share of dyads alike both ways: (M + N)/(M + A + N)."""
    nonnull: Number
    """Share of mutual dyads among those with a tie: M/(M + A); igraph's `ratio`."""
    edgewise: Number
    """Share of ties that are returned: 2M/(2M + A); igraph's default."""


def ties_from(values: Floats, floor: float) -> Floats:
    """Ties where a pair's score reaches a floor: the sufficient ones.

    tie_ij = 1 if x_ij ≥ floor − 1e-9, else 0.

    Missing data: a pair without a score is neither a tie nor none.

    Parameters
    ----------
    values
        Rater × target; NaN where unanswered; shape (n, n).
    floor
        In the unit of the values.

    Returns
    -------
    array
        1, 0 or NaN; the diagonal is NaN; shape (n, n).

    References
    ----------
    Wasserman, S. & Faust, K. (1994). Social network analysis. Dichotomising of valued relations.
    Checked against the cases of part D, through every measure of ties.

    Examples
    --------
    >>> ties_from(np.array([[np.nan, 3.5], [3.4, np.nan]]), 3.5).tolist()
    [[nan, 1.0], [0.0, nan]]
    """
    return _marked(values, values >= floor - SLACK)


def ties_above(values: Floats, cut: float) -> Floats:
    """Ties where a pair's score lies above a cut.

    tie_ij = 1 if x_ij > cut, else 0.

    Missing data: a pair without a score is neither a tie nor none.

    Parameters
    ----------
    values
        Rater × target; NaN where unanswered; shape (n, n).
    cut
        In the unit of the values.

    Returns
    -------
    array
        1, 0 or NaN; the diagonal is NaN; shape (n, n).

    References
    ----------
    Wasserman, S. & Faust, K. (1994). Social network analysis. Dichotomising of valued relations.
    Checked against the cases of part D, through every measure of ties.

    Examples
    --------
    >>> ties_above(np.array([[np.nan, 3.5], [3.4, np.nan]]), 3.5).tolist()
    [[nan, 0.0], [0.0, nan]]
    """
    return _marked(values, values > cut)


def density(ties: Floats) -> Number:
    """Share of pairs that are ties.

    Δ = Σ_{i≠j} tie_ij / (pairs answered), of n(n−1) pairs where all are.

    Missing data: unanswered pairs are left out of both counts (sna's `gden`).

    Parameters
    ----------
    ties
        1, 0 or NaN, rater × target; shape (n, n).

    Returns
    -------
    float or NotEstimable
        Between 0 and 1; `no_pairs` without an answered pair.

    References
    ----------
    Wasserman, S. & Faust, K. (1994). Social network analysis, ch. 4.
    Checked against R 4.2.2 with sna 2.7.1 and igraph 1.3.5, cases of part D, to 1e-9.

    Examples
    --------
    >>> density(np.array([[np.nan, 1, 0], [1, np.nan, np.nan], [1, 1, np.nan]]))
    0.8
    """
    answered = off_diagonal(ties)
    pairs = int(np.sum(~np.isnan(answered)))
    return float(np.nansum(answered) / pairs) if pairs else NotEstimable(code="no_pairs")


def dyad_census(ties: Floats) -> DyadCensus:
    """Count the dyads with ties both ways, one way and no way.

    M = #{i<j: tie_ij = tie_ji = 1}, A = #{tie_ij ≠ tie_ji}, N = #{tie_ij = tie_ji = 0}.

    Missing data: a dyad lacking a direction is counted apart, as `incomplete` (sna's `dyad.census` leaves it out). M is
    sna's `mutuality`.

    Parameters
    ----------
    ties
        1, 0 or NaN, rater × target; shape (n, n).

    Returns
    -------
    DyadCensus
        Four counts that add up to n(n−1)/2.

    References
    ----------
    Holland, P. W. & Leinhardt, S. (1970). A method for detecting structure in sociometric data.
    Checked against R 4.2.2 with sna 2.7.1, cases of part D, exactly.

    Examples
    --------
    >>> dyad_census(np.array([[np.nan, 1, 0], [1, np.nan, np.nan], [1, 1, np.nan]]))
    DyadCensus(mutual=1, asymmetric=1, null=0, incomplete=1)
    """
    above, below = np.triu_indices(len(ties), 1)
    sums = ties[above, below] + ties[below, above]
    mutual, asymmetric, null = (int(np.sum(sums == number)) for number in (2, 1, 0))
    return DyadCensus(
        mutual=mutual, asymmetric=asymmetric, null=null, incomplete=len(sums) - mutual - asymmetric - null
    )


def reciprocity(ties: Floats) -> Reciprocity:
    """How often a tie is returned, after three conventions.

    dyadic (M+N)/(M+A+N); nonnull M/(M+A); edgewise 2M/(2M+A), with M, A, N of `dyad_census`.

    Missing data: dyads lacking a direction are left out.

    Parameters
    ----------
    ties
        1, 0 or NaN, rater × target; shape (n, n).

    Returns
    -------
    Reciprocity
        Numbers between 0 and 1, or NotEstimable: `direction_missing` if no dyad is complete; `undefined` for `nonnull`
        and `edgewise` if there is no tie.

    References
    ----------
    Butts, C. T. (2008). Social network analysis with sna (`grecip`).
    Checked against R 4.2.2 with sna 2.7.1 (dyadic, dyadic.nonnull, edgewise) and igraph 1.3.5, cases of part D, to
    1e-9.

    Examples
    --------
    >>> reciprocity(np.array([[np.nan, 1, 0], [1, np.nan, 0], [1, 0, np.nan]])).nonnull
    0.5
    """
    census = dyad_census(ties)
    m, a, n = census.mutual, census.asymmetric, census.null
    if m + a + n == 0:
        none = NotEstimable(code="direction_missing", reason="no dyad is answered both ways")
        return Reciprocity(dyadic=none, nonnull=none, edgewise=none)
    without = NotEstimable(code="undefined", reason="there is no tie to be returned")
    return Reciprocity(
        dyadic=(m + n) / (m + a + n),
        nonnull=m / (m + a) if m + a else without,
        edgewise=2 * m / (2 * m + a) if m + a else without,
    )


def off_diagonal(matrix: Floats) -> Floats:
    """Empty the diagonal: nobody is asked about itself."""
    return np.where(np.eye(len(matrix), dtype=bool), np.nan, matrix)


def _marked(values: Floats, there: NDArray[np.bool_]) -> Floats:
    return off_diagonal(np.where(np.isnan(values), np.nan, there.astype(np.float64)))
