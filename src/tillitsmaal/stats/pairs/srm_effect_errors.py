"""How far least-squares actor and partner effects are from the true ones, whatever the pattern of answered cells.

With x the answered cells, Z their raters and targets, and L the map from x to the least-squares effects, centred over
the organisations that have one: LZ gives back the effects, centred so, and forgets μ. With x = μ + Z(a, b) + g the
error is thus Lg, free of μ, a and b, and its covariance LΣL', Σ that of g: σ²_g in a cell, σ_gg' across the two cells
of a dyad where both are answered.

With m the pattern (1 answered, 0 not), D and E the diagonals of its row and column sums, k = m∘m', F the diagonal of
the row sums of k, P the exchange of the two cells of a dyad, R and C the raters and targets of the cells: for actors
S = D − mE⁻¹m', L = S⁺(R' − mE⁻¹C'), and

    tr(LL') = tr S⁺        tr(LPL') = tr S⁺WS⁺,  W = k − mE⁻¹F − FE⁻¹m' + mE⁻¹kE⁻¹m'

Rows of S and W sum to 0, so (S + 11')⁻¹ serves for S⁺, but for the 1/I by which its trace is larger with I actors.
For partners, the same of m'.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.stats.pairs.srm_results import Floats

SIDES: Final = 2
NUMBERS: Final = 3


def effect_errors(there: NDArray[np.bool_]) -> Floats:
    """What the mean error variance of actor and of partner effects is made of, ready to sum; shape (2, 3).

    tr(LL') and tr(LPL'), which σ²_g and σ_gg' are to be multiplied by, and the number of effects less one, which the
    sum is to be divided by. All 0 if the pairs fall into unconnected parts: then there are no effects.
    """
    if not connected(there):
        return np.zeros((SIDES, NUMBERS))
    mask = there.astype(np.float64)
    return np.array([_of_raters(mask), _of_raters(mask.T)])


def complete_errors(n: float) -> Floats:
    """The same of either side of a complete round robin; shape (3,)."""
    return np.array([n - 1, 1, n * (n - 2)]) * ((n - 1) / (n * (n - 2)))


def connected(there: NDArray[np.bool_]) -> bool:
    """Whether raters and targets in common lead from every answered pair to every other."""
    raters = there.any(axis=1)
    reached = np.arange(len(there)) == raters.argmax()
    while True:
        wider = there[:, there[reached].any(axis=0)].any(axis=1)
        if (wider == reached).all():
            return bool((reached == raters).all())
        reached = wider


def _of_raters(mask: Floats) -> Floats:
    some = mask.any(axis=1).astype(np.float64)
    share, mutual = mask / np.maximum(mask.sum(axis=0), 1), mask * mask.T
    rest = np.diag(mask.sum(axis=1)) - share @ mask.T
    inverse = np.linalg.inv(rest + np.outer(some, some) + np.diag(1 - some))
    crossed = share * mutual.sum(axis=0)
    mirrored = mutual - crossed - crossed.T + share @ mutual @ share.T
    effects = some.sum()
    within = some @ np.diag(inverse) - 1 / effects
    return np.array([within, (inverse @ inverse * mirrored).sum(), effects - 1])
