"""What each pair's trust and collaboration changed by, over the waves compared."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.arithmetic import difference
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.change.slopes import pair_slopes

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]
Booleans = NDArray[np.bool_]

Basis = Literal[
    "difference",  # two waves: last minus first
    "slopes",  # three or more waves with dates: a straight line through each pair's waves
    "first_to_last",  # three or more waves without dates: last minus first
]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairScores:
    """Trust and collaboration of directed pairs, wave by wave, as everything about the circle takes them."""

    trust: Floats
    """T, NaN where there is none; shape (pairs, waves)."""
    collaboration: Floats
    """C; shape (pairs, waves)."""
    raters: Integers
    """Non-negative integers, one network's; shape (pairs,)."""
    targets: Integers
    times: Floats | None = None
    """When each wave was held, in the unit that slopes are wanted in; None, or NaN in it, if that is not known."""

    @property
    def waves(self) -> int:
        """Number of waves."""
        return int(self.trust.shape[1])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairChanges:
    """Changes of the pairs matched on both trust and collaboration, an entry a pair."""

    trust: Floats
    """ΔT in score units, or in score units in one unit of time where the basis is slopes."""
    collaboration: Floats
    raters: Integers
    targets: Integers
    basis: Basis

    @property
    def organisations(self) -> int:
        """N: organisations in at least one matched pair."""
        return len(np.unique(np.concatenate([self.raters, self.targets])))


def pair_changes(scores: PairScores) -> PairChanges | NotEstimable:
    """Change of each pair matched on both trust and collaboration.

    Two waves: x₂ − x₁ of the pairs that have all four values. Three or more with dates: the least-squares slope of each
    pair over the real dates (`pair_slopes`), through the waves in which the pair has both trust and collaboration, so
    that the two are of the same waves; pairs with two such waves or more. Without dates: last wave minus first.

    Parameters
    ----------
    scores
        Pair scores of one network.

    Returns
    -------
    PairChanges or NotEstimable
        `too_few_waves` under two; `no_matched_pairs`.

    References
    ----------
    Rogosa, D. R., Brandt, D. & Zimowski, M. (1982). A growth curve approach to the measurement of change.
    Checked against the differences and `pair_slopes` of single pairs in the tests.

    Examples
    --------
    >>> trust, collaboration = np.array([[3.0, 3.5], [4.0, 4.0]]), np.array([[2.0, 3.0], [np.nan, 3.0]])
    >>> pairs = PairScores(
    ...     trust=trust, collaboration=collaboration, raters=np.array([0, 1]), targets=np.array([1, 0]))
    >>> found = pair_changes(pairs)
    >>> found.trust.tolist(), found.collaboration.tolist(), found.basis
    ([0.5], [1.0], 'difference')
    """
    if scores.waves < 2:
        return NotEstimable(code="too_few_waves", reason=f"{scores.waves} wave")
    basis = _basis(scores)
    both = np.isfinite(scores.trust) & np.isfinite(scores.collaboration)
    trust, collaboration = (np.where(both, x, np.nan) for x in (scores.trust, scores.collaboration))
    if basis == "slopes" and scores.times is not None:
        trust, collaboration = _slopes(trust, scores.times), _slopes(collaboration, scores.times)
    else:
        trust, collaboration = (difference(x[:, -1], x[:, 0]) for x in (trust, collaboration))
    matched = np.isfinite(trust) & np.isfinite(collaboration)
    if not matched.any():
        return NotEstimable(code="no_matched_pairs", reason="no pair has both trust and collaboration at two waves")
    return PairChanges(
        trust=trust[matched],
        collaboration=collaboration[matched],
        raters=scores.raters[matched],
        targets=scores.targets[matched],
        basis=basis,
    )


def only(changes: PairChanges, kept: Booleans) -> PairChanges:
    """Changes of some of the pairs."""
    return replace(
        changes,
        trust=changes.trust[kept],
        collaboration=changes.collaboration[kept],
        raters=changes.raters[kept],
        targets=changes.targets[kept],
    )


def _basis(scores: PairScores) -> Basis:
    if scores.waves == 2:
        return "difference"
    times = scores.times
    dated = times is not None and np.isfinite(times).all() and np.ptp(times) > 0
    return "slopes" if dated else "first_to_last"


def _slopes(values: Floats, times: Floats) -> Floats:
    found = pair_slopes(values, times)
    return np.full(len(values), np.nan) if isinstance(found, NotEstimable) else found.slope
