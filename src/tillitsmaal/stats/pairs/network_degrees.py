"""How many ties each organisation gives and receives, and whether a few hold most of them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.pairs.network import off_diagonal

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Number = float | NotEstimable

FEWEST_ORGANISATIONS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Degrees:
    """Observed ties of each organisation."""

    given: Integers
    """Outdegree: ties to others."""
    received: Integers
    """Indegree: ties from others."""
    asked: Integers
    """Pairs answered as rater; 0 for a silent organisation, whose outdegree then says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DegreeCentralisation:
    """How far ties are held by the one that has most: 0 all alike, 1 a star."""

    received: Number
    """Of indegrees: Σ(max − d_i)/(n−1)²."""
    given: Number
    """Of outdegrees: Σ(max − d_i)/(n−1)²."""
    total: Number
    """Of both together (Freeman's degree): Σ(max − d_i)/((n−1)(2n−4))."""


def degrees(ties: Floats) -> Degrees:
    """Count the ties each organisation gives and receives.

    d⁺_i = Σ_j tie_ij (given), d⁻_i = Σ_j tie_ji (received).

    Missing data: only observed ties are counted (sna's `degree`); `asked` says how many pairs an organisation answered.

    Parameters
    ----------
    ties
        1, 0 or NaN, rater × target; shape (n, n).

    Returns
    -------
    Degrees
        Read-only arrays, shape (n,).

    References
    ----------
    Freeman, L. C. (1978). Centrality in social networks: conceptual clarification.
    Checked against R 4.2.2 with igraph 1.3.5, cases of part D, exactly.

    Examples
    --------
    >>> found = degrees(np.array([[np.nan, 1, 0], [1, np.nan, np.nan], [1, 1, np.nan]]))
    >>> found.given.tolist(), found.received.tolist(), found.asked.tolist()
    ([1, 1, 2], [2, 2, 0], [2, 1, 2])
    """
    inside = off_diagonal(ties)
    given, received, asked = (
        counts.astype(np.int64)
        for counts in (np.nansum(inside, axis=1), np.nansum(inside, axis=0), np.sum(~np.isnan(inside), axis=1))
    )
    for counts in (given, received, asked):
        counts.setflags(write=False)
    return Degrees(given=given, received=received, asked=asked)


def degree_centralisation(ties: Floats) -> DegreeCentralisation:
    """How far the ties are held by the organisation that has most of them.

    C = Σ_i(max_j d_j − d_i)/(what a star of n has): (n−1)² for ties received or given, (n−1)(2n−4) for both together.

    Missing data: as in `degrees`: an unanswered pair adds no tie, so silent organisations raise the figure of ties
    given.

    Parameters
    ----------
    ties
        1, 0 or NaN, rater × target; shape (n, n).

    Returns
    -------
    DegreeCentralisation
        Numbers between 0 and 1, or NotEstimable: `too_few_organisations` under three.

    References
    ----------
    Freeman, L. C. (1978). Centrality in social networks: conceptual clarification.
    Checked against R 4.2.2 with sna 2.7.1 (`centralization`) and igraph 1.3.5 (`centr_degree`, no loops), cases of part
    D, to 1e-9.

    Examples
    --------
    >>> star = np.array([[np.nan, 1, 1], [0, np.nan, 0], [0, 0, np.nan]])
    >>> degree_centralisation(star).given, degree_centralisation(star).received
    (1.0, 0.25)
    """
    n = len(ties)
    if n < FEWEST_ORGANISATIONS:
        few = NotEstimable(code="too_few_organisations", reason=f"{n} organisations")
        return DegreeCentralisation(received=few, given=few, total=few)
    found = degrees(ties)
    return DegreeCentralisation(
        received=centralised(found.received.astype(np.float64), (n - 1) ** 2),
        given=centralised(found.given.astype(np.float64), (n - 1) ** 2),
        total=centralised((found.given + found.received).astype(np.float64), (n - 1) * (2 * n - 4)),
    )


def centralised(scores: Floats, most: float) -> float:
    """Freeman's index: how far all lie under the highest, as a share of the most that can be."""
    return float(np.sum(np.max(scores) - scores) / most)
