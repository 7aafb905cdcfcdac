"""The quadratic assignment procedure: is what two relations share more than relabelled organisations would share?"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.pairs.partial_correlation import answered, partial_correlations, relation
from tillitsmaal.stats.pairs.permutation import Permuted, Relabellings, judged, relabellings

Floats = NDArray[np.float64]

FEWEST_PAIRS: Final = 3
FLAT: Final = 1e-12
"""A range under this share of the largest value is rounding, not variance."""


def qap_correlation(
    x: Floats, y: Floats, *, permutations: int, seed: int, exact: bool | None = None
) -> Permuted | NotEstimable:
    """Pearson correlation of two relations over directed pairs, tested by relabelling the organisations.

    r = corr(x_ij, y_ij) over i ≠ j; r^π the same with y_π(i)π(j) in place of y_ij. All N! permutations are made for
    N ≤ 8: p = b/N!, the observed order among the b. For larger N, m seeded random permutations: p = (b+1)/(m+1), which
    is valid for any m. `p_abs` is the two-sided p, #{|r^π| ≥ |r|}; values apart by less than 1e-9 count as ties.

    Missing data: a pair is left out that lacks x or the y set beside it. Both matrices keep their own pattern under
    permutation, so the number of pairs can differ from one permutation to the next; a permutation that leaves no
    correlation to be had is not counted in `number`.

    Parameters
    ----------
    x, y
        Rater × target in any units, NaN where unanswered; the diagonal is not used; shape (N, N).
    permutations
        How many random permutations are made where they are not enumerated; at least 1.
    seed
        Of the random permutations.
    exact
        Whether every permutation is made; None: for N ≤ 8.

    Returns
    -------
    Permuted or NotEstimable
        `too_few_organisations` under three; `too_few_pairs` if fewer than three pairs have both; `no_variance` if one
        of the two is the same in all of these; `undefined` if more than 9 organisations were to be enumerated, or if
        fewer than two permutations leave a correlation.

    References
    ----------
    Hubert, L. & Schultz, J. (1976). Quadratic assignment as a general data analysis strategy.
    Phipson, B. & Smyth, G. K. (2010). Permutation p-values should never be zero.
    Checked against R 4.2.2: all 40,320 permutations of case `B2_warner8_exact`, to 1e-12; sna 2.7.1 (`qaptest`), case
    `B1_eies32`, within four Monte Carlo standard errors.

    Examples
    --------
    >>> x = np.array([[np.nan, 1, 2, 4], [1, np.nan, 3, 5], [2, 2, np.nan, 1], [3, 5, 1, np.nan]])
    >>> found = qap_correlation(x, x.T, permutations=999, seed=1)
    >>> found.number, found.exact, round(found.observed, 3), found.count_ge
    (24, True, 0.92, 2)
    """
    there = answered(x) & answered(y)
    orders = relabellings(len(x), permutations=permutations, seed=seed, exact=exact)
    if isinstance(orders, NotEstimable):
        return orders
    if int(there.sum()) < FEWEST_PAIRS:
        return NotEstimable(code="too_few_pairs", reason=f"{int(there.sum())} pairs have both")
    if _constant(x[there]) or _constant(y[there]):
        return NotEstimable(code="no_variance", reason="one of the two is the same in every pair")
    constant = np.where(answered(x), 1.0, np.nan)
    problem = relation(moved=y - np.mean(y[there]), stays=x, held=constant[None])
    identity = Relabellings(orders=np.arange(len(x))[None], exact=True, seed=None)
    observed = partial_correlations([problem], identity)[0].values[0]
    return judged(float(observed), partial_correlations([problem], orders)[0].values, orders)


def _constant(values: Floats) -> bool:
    return bool(np.ptp(values) <= FLAT * np.max(np.abs(values), initial=0.0))
