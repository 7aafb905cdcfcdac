"""Made intervals and pair scores for the tests of the circle's verdict."""

from collections.abc import Callable
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.stats.circle.changes import PairScores

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

UP, DOWN, OPEN = (0.1, 0.9), (-0.9, -0.1), (-0.4, 0.6)
"""Intervals above, below and around 0."""


def bounds(low: float, high: float) -> Estimate:
    """An interval; of the rest a rule may not make anything."""
    return Estimate(
        value=(low + high) / 2,
        low=low,
        high=high,
        confidence=0.95,
        standard_error=0.1,
        degrees_of_freedom=9.0,
        p=0.5,
        method="organisation_jackknife",
        n=10,
    )


def gone(code: str = "no_variance") -> NotEstimable:
    """A part that cannot be had."""
    return NotEstimable(code=code)  # type: ignore[arg-type]


def round_robin(organisations: int) -> tuple[Integers, Integers]:
    """Raters and targets of all pairs."""
    raters, targets = np.array(list(permutations(range(organisations), 2))).T
    return raters, targets


def noise(raters: Integers, targets: Integers, seed: int) -> tuple[Floats, Floats]:
    """What relationships add to trust and to collaboration: neither raters nor targets have a part in it."""
    rng = np.random.default_rng(seed)
    n = int(max(raters.max(), targets.max())) + 1
    both = rng.standard_normal((2, n, n))
    trust, collaboration = (square - square.mean(axis=0) - square.mean(axis=1)[:, None] for square in both)
    found = trust[raters, targets], collaboration[raters, targets]
    return found[0] - found[0].mean(), found[1] - found[1].mean()


def two_waves(
    organisations: int,
    rises: tuple[float, float],
    *,
    together: float = 0.0,
    spread: float = 0.3,
    seed: int = 1,
    start: Callable[[Integers], Floats] = lambda raters: np.full(len(raters), 3.0),
) -> PairScores:
    """Pair scores whose mean changes are `rises`; relationships share `together` of their changes."""
    raters, targets = round_robin(organisations)
    own, other = noise(raters, targets, seed)
    trust = rises[0] + spread * own
    collaboration = rises[1] + spread * (together * own + np.sqrt(1 - together**2) * other)
    first = start(raters)
    return PairScores(
        trust=np.stack([first, first + trust], axis=1),
        collaboration=np.stack([first, first + collaboration], axis=1),
        raters=raters,
        targets=targets,
    )


def only(scores: PairScores, kept: NDArray[np.bool_]) -> PairScores:
    """Some of the pairs."""
    return PairScores(
        trust=scores.trust[kept],
        collaboration=scores.collaboration[kept],
        raters=scores.raters[kept],
        targets=scores.targets[kept],
        times=scores.times,
    )
