"""Simulated pair scores of trust and collaboration over several waves.

x_ijt = t·rise + κ_ij + s_ij·t + w_ijt + e_ijt for trust and collaboration, κ what is stable in a pair, s its own slope,
w a deviation with w_t = Φ·w_(t−1) + u_t that starts in its first wave with the variances of u, e an error of measuring.
κ, s, u and e each follow the law of `simulated.two_scales` (parts of raters, of targets and of pairs), times a standard
deviation. A common cause is a further deviation that both scales have: f_t = φ·f_(t−1) + v_t.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulated import STRONG, Dependence, Shared, TwoScales, two_scales

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the parts that scores are made of."""

    spread: float
    """Standard deviation, of trust and of collaboration."""
    shared: Shared = field(default_factory=Shared)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """How scores come about."""

    stable: Part
    innovation: Part
    transition: tuple[tuple[float, float], tuple[float, float]]
    """Φ: rows are what is affected, trust before collaboration."""
    slope: Part = field(default_factory=lambda: Part(spread=0.0))
    error: Part = field(default_factory=lambda: Part(spread=0.0))
    cause: float = 0.0
    """Standard deviation of what is new in the common cause at each wave."""
    cause_lasts: float = 0.0
    """φ of the common cause."""
    rise: float = 0.4
    """Mean change of both from wave to wave, which L3 needs beside it."""
    dependence: Dependence = STRONG


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Panel:
    """Scores of directed pairs; shapes (pairs, waves) and (pairs,)."""

    trust: Floats
    collaboration: Floats
    raters: NDArray[np.int64]
    targets: NDArray[np.int64]


def panel(world: World, organisations: int, waves: int, rng: np.random.Generator) -> Panel:
    """Draw one network."""
    raters, targets = np.nonzero(~np.eye(organisations, dtype=bool))

    def drawn(part: Part) -> Floats:
        both = two_scales(world.dependence, organisations, 1, rng, shared=part.shared)
        return part.spread * _of_pairs(both, raters, targets)

    stable, slope, phi = drawn(world.stable), drawn(world.slope), np.array(world.transition)
    within, cause = drawn(world.innovation), _common(world, organisations, rng)[raters, targets]
    scores = []
    for wave in range(waves):
        if wave:
            within = phi @ within + drawn(world.innovation)
            cause = world.cause_lasts * cause + _common(world, organisations, rng)[raters, targets]
        scores.append(wave * (world.rise + slope) + stable + within + cause + drawn(world.error))
    trust, collaboration = np.stack(scores, axis=2)
    return Panel(trust=trust, collaboration=collaboration, raters=raters, targets=targets)


def _of_pairs(both: TwoScales, raters: NDArray[np.int64], targets: NDArray[np.int64]) -> Floats:
    return np.stack([both.trust[0, raters, targets], both.collaboration[0, raters, targets]])


def _common(world: World, organisations: int, rng: np.random.Generator) -> Floats:
    drawn: Floats = world.cause * two_scales(world.dependence, organisations, 1, rng).trust[0]
    return drawn
