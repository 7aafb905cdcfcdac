"""The network of scores themselves, without a cut: their mean, and how strength is spread.

Scores are directed, rater × target, NaN where not answered. The diagonal is not used.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.pairs.network import off_diagonal
from tillitsmaal.stats.pairs.network_degrees import centralised

Floats = NDArray[np.float64]
Number = float | NotEstimable

FEWEST_ORGANISATIONS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """The scores of all pairs together."""

    mean: Number
    standard_deviation: Number
    pairs: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Strengths:
    """Sums of each organisation's scores."""

    given: Floats
    received: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class StrengthCentralisation:
    """How far strength is held by the one that has most: 0 all alike, 1 a star."""

    given: Number
    received: Number


def scores(values: Floats) -> Scores:
    """Mean and standard deviation over directed pairs, as description.

    M = Σx_ij/m, s² = Σ(x_ij − M)²/(m−1) over the m answered pairs. An interval of M that takes account of shared
    organisations is `jackknife.mean_over_pairs`.

    Missing data: unanswered pairs are left out.

    Parameters
    ----------
    values
        Rater × target, in any unit; shape (n, n).

    Returns
    -------
    Scores
        NotEstimable: `no_pairs`; `too_few_pairs` for the standard deviation of one pair.

    References
    ----------
    Wasserman, S. & Faust, K. (1994). Social network analysis, ch. 4.
    Checked against R 4.2.2, cases of part D, to 1e-9.

    Examples
    --------
    >>> scores(np.array([[np.nan, 1, 2], [3, np.nan, np.nan], [2, 2, np.nan]])).mean
    2.0
    """
    answered = off_diagonal(values)
    had = answered[~np.isnan(answered)]
    few = NotEstimable(code="too_few_pairs" if len(had) else "no_pairs", reason=f"{len(had)} pairs")
    return Scores(
        mean=float(np.mean(had)) if len(had) else few,
        standard_deviation=float(np.std(had, ddof=1)) if len(had) > 1 else few,
        pairs=len(had),
    )


def strengths(values: Floats) -> Strengths:
    """Sum of the scores each organisation gives and receives.

    s⁺_i = Σ_j x_ij (given), s⁻_i = Σ_j x_ji (received).

    Missing data: only observed scores are summed, so an unanswered pair counts as 0; means do not have that fault.

    Parameters
    ----------
    values
        Rater × target, in any unit with 0 for no tie; shape (n, n).

    Returns
    -------
    Strengths
        Read-only arrays, shape (n,).

    References
    ----------
    Barrat, A., Barthélemy, M., Pastor-Satorras, R. & Vespignani, A. (2004). The architecture of complex weighted
    networks.
    Checked against R 4.2.2 with igraph 1.3.5 (`strength`), cases of part D, to 1e-9.

    Examples
    --------
    >>> found = strengths(np.array([[np.nan, 1, 2], [3, np.nan, np.nan], [2, 2, np.nan]]))
    >>> found.given.tolist(), found.received.tolist()
    ([3.0, 3.0, 4.0], [5.0, 3.0, 2.0])
    """
    inside = off_diagonal(values)
    given, received = np.nansum(inside, axis=1), np.nansum(inside, axis=0)
    given.setflags(write=False)
    received.setflags(write=False)
    return Strengths(given=given, received=received)


def strength_centralisation(values: Floats) -> StrengthCentralisation:
    """How far strength is held by the organisation that has most of it.

    C = Σ_i(max_j s_j − s_i)/((n−1)²·max x): Freeman's numerator over that of a star whose ties all carry the largest
    score observed.

    Missing data: as in `strengths`.

    Parameters
    ----------
    values
        Rater × target, 0 or more, 0 for no tie; shape (n, n).

    Returns
    -------
    StrengthCentralisation
        NotEstimable: `too_few_organisations` under three; `no_pairs` without an answer; `undefined` if a score is
        negative or none is above 0.

    References
    ----------
    Freeman, L. C. (1978). Centrality in social networks: conceptual clarification.
    Checked against R 4.2.2 with igraph 1.3.5 (`strength`), cases of part D, to 1e-9.

    Examples
    --------
    >>> strength_centralisation(np.array([[np.nan, 5, 5], [0, np.nan, 0], [0, 0, np.nan]]))
    StrengthCentralisation(given=1.0, received=0.25)
    """
    n = len(values)
    answered = off_diagonal(values)
    lacking = no_weights(answered[~np.isnan(answered)])
    if n < FEWEST_ORGANISATIONS:
        lacking = NotEstimable(code="too_few_organisations", reason=f"{n} organisations")
    if lacking is not None:
        return StrengthCentralisation(given=lacking, received=lacking)
    found, most = strengths(values), (n - 1) ** 2 * float(np.nanmax(answered))
    return StrengthCentralisation(given=centralised(found.given, most), received=centralised(found.received, most))


def no_weights(values: Floats) -> NotEstimable | None:
    """Why scores cannot be taken for weights of ties, if so."""
    if len(values) == 0:
        return NotEstimable(code="no_pairs")
    if np.min(values) < 0:
        return NotEstimable(code="undefined", reason="a weight of a tie is not negative")
    if np.max(values) == 0:
        return NotEstimable(code="undefined", reason="no score is above 0")
    return None
