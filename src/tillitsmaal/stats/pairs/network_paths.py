"""What ties reach: parts that hang together, partners of partners, and organisations that lie between others.

Here an unanswered pair is no tie: a path through it has not been seen.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.pairs.network_degrees import centralised

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Number = float | NotEstimable

FEWEST_ORGANISATIONS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Components:
    """Parts of a network that no tie, in either direction, joins to the rest."""

    number: int
    sizes: tuple[int, ...]
    """Organisations in each, the largest first."""
    isolates: int
    """Organisations without a tie."""
    member_of: Integers
    """The part of each organisation, 0 being the largest (of equals, the one that comes first)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transitivity:
    """How often partners of partners are partners; two conventions."""

    directed: Number
    """Share of paths i → j → k, i ≠ k, that have i → k (sna's `weak`)."""
    undirected: Number
    """Share of pairs of ties that meet which a third tie closes, directions disregarded (igraph's)."""


def components(ties: Floats) -> Components:
    """Find the parts of a network that hang together, whichever way the ties point (weak components).

    Missing data: an unanswered pair is no tie.

    Parameters
    ----------
    ties
        1, 0 or NaN, rater × target; shape (n, n).

    Returns
    -------
    Components
        An organisation without a tie is a part of its own.

    References
    ----------
    Wasserman, S. & Faust, K. (1994). Social network analysis, ch. 4.
    Checked against R 4.2.2 with sna 2.7.1 (`components`, weak), cases of part D, exactly.

    Examples
    --------
    >>> found = components(np.array([[np.nan, 0, 0], [0, np.nan, 1], [0, 0, np.nan]]))
    >>> found.number, found.sizes, found.isolates, found.member_of.tolist()
    (2, (2, 1), 1, [1, 0, 0])
    """
    either = _either_way(ties)
    first = np.full(len(ties), -1, dtype=np.int64)
    for start in range(len(ties)):
        if first[start] < 0:
            first[_reached(either, start)] = start
    starts, member, sizes = np.unique(first, return_inverse=True, return_counts=True)
    order = np.lexsort((starts, -sizes))
    member_of = np.argsort(order)[member]
    member_of.setflags(write=False)
    return Components(
        number=len(starts),
        sizes=tuple(int(size) for size in sizes[order]),
        isolates=int(np.sum(sizes == 1)),
        member_of=member_of,
    )


def transitivity(ties: Floats) -> Transitivity:
    """How often partners of partners are partners.

    directed Σ_{i≠k} tie_ik·p_ik / Σ_{i≠k} p_ik with p_ik = Σ_j tie_ij·tie_jk; undirected 3·triangles / connected
    triples of the ties without direction.

    Missing data: an unanswered pair is no tie. (sna's `gtrans` lets it spoil every path through it.)

    Parameters
    ----------
    ties
        1, 0 or NaN, rater × target; shape (n, n).

    Returns
    -------
    Transitivity
        Numbers between 0 and 1, or NotEstimable: `undefined` if no two ties follow each other (sna then prints 1,
        igraph NaN).

    References
    ----------
    Holland, P. W. & Leinhardt, S. (1971). Transitivity in structural models of small groups.
    Checked against R 4.2.2 with sna 2.7.1 (`gtrans`) and igraph 1.3.5 (`transitivity`), cases of part D, to 1e-9.

    Examples
    --------
    >>> found = transitivity(np.array([[np.nan, 1, 1], [0, np.nan, 1], [0, 0, np.nan]]))
    >>> found.directed, found.undirected
    (1.0, 1.0)
    """
    return Transitivity(directed=_closed(_adjacency(ties)), undirected=_closed(_either_way(ties)))


def betweenness(ties: Floats) -> Floats:
    """How many shortest paths between others run through each organisation.

    b_v = Σ_{s≠v≠t} σ_st(v)/σ_st, σ_st the number of shortest directed paths from s to t, σ_st(v) those through v; pairs
    without a path add nothing.

    Missing data: an unanswered pair is no tie.

    Parameters
    ----------
    ties
        1, 0 or NaN, rater × target; shape (n, n).

    Returns
    -------
    array
        Not divided by anything; read-only; shape (n,).

    References
    ----------
    Freeman, L. C. (1977). A set of measures of centrality based on betweenness.
    Brandes, U. (2001). A faster algorithm for betweenness centrality.
    Checked against R 4.2.2 with sna 2.7.1 (`betweenness`), through the centralisation in the cases of part D, to 1e-9.

    Examples
    --------
    >>> betweenness(np.array([[np.nan, 1, 0], [0, np.nan, 1], [0, 0, np.nan]])).tolist()
    [0.0, 1.0, 0.0]
    """
    adjacency = _adjacency(ties)
    levels = _shortest_paths(adjacency)
    through = np.zeros_like(adjacency)
    for near, far in reversed(list(pairwise(levels))):
        shares = np.divide(1 + through, far, out=np.zeros_like(far), where=far > 0)
        through += near * (shares @ adjacency.T)
    np.fill_diagonal(through, 0.0)
    result: Floats = np.sum(through, axis=0)
    result.setflags(write=False)
    return result


def betweenness_centralisation(ties: Floats) -> Number:
    """How far one organisation lies between all others.

    C = Σ_i(max_j b_j − b_i)/((n−1)²(n−2)), b as in `betweenness`; 1 for a star with ties both ways.

    Missing data: an unanswered pair is no tie.

    Parameters
    ----------
    ties
        1, 0 or NaN, rater × target; shape (n, n).

    Returns
    -------
    float or NotEstimable
        Between 0 and 1; `too_few_organisations` under three.

    References
    ----------
    Freeman, L. C. (1978). Centrality in social networks: conceptual clarification.
    Checked against R 4.2.2 with sna 2.7.1 (`centralization` of `betweenness`), cases of part D, to 1e-9.

    Examples
    --------
    >>> betweenness_centralisation(np.array([[np.nan, 1, 1], [1, np.nan, 0], [1, 0, np.nan]]))
    1.0
    """
    n = len(ties)
    if n < FEWEST_ORGANISATIONS:
        return NotEstimable(code="too_few_organisations", reason=f"{n} organisations")
    return centralised(betweenness(ties), (n - 1) ** 2 * (n - 2))


def _adjacency(ties: Floats) -> Floats:
    return np.where(np.isnan(ties) | np.eye(len(ties), dtype=bool), 0.0, ties)


def _either_way(ties: Floats) -> Floats:
    adjacency = _adjacency(ties)
    return np.maximum(adjacency, adjacency.T)


def _closed(adjacency: Floats) -> Number:
    """Share of the ways from one to another through a third that a tie closes."""
    ways = adjacency @ adjacency
    np.fill_diagonal(ways, 0.0)
    number = float(np.sum(ways))
    if number == 0:
        return NotEstimable(code="undefined", reason="no two ties follow each other")
    return float(np.sum(ways * adjacency)) / number


def _reached(adjacency: Floats, start: int) -> NDArray[np.bool_]:
    """Everything that can be reached from one organisation, itself among it."""
    reached: NDArray[np.bool_] = np.arange(len(adjacency)) == start
    edge = reached
    while edge.any():
        edge = (edge @ adjacency > 0) & ~reached
        reached = reached | edge
    return reached


def _shortest_paths(adjacency: Floats) -> list[Floats]:
    """How many shortest paths lead from row to column, a matrix for each length from 0."""
    levels = [np.eye(len(adjacency))]
    reached = levels[0] > 0
    while True:
        further = np.where(reached, 0.0, levels[-1] @ adjacency)
        if not further.any():
            return levels
        levels.append(further)
        reached = reached | (further > 0)
