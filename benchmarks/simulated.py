"""Simulated changes of pairs: the one place where what is simulated is defined.

The change of pair i → j, i ≠ j, is D_ij = δ + a_i + b_j + r_ij. Over organisations (a_i, b_i) are bivariate normal with
variances `rater` and `target` and correlation `rater_target`; over dyads (r_ij, r_ji) are bivariate normal with
variance `rest` and correlation `reciprocity`. The variances add up to 1: δ is in standard deviations of pair changes.

Two scales (trust and collaboration) each follow that law. `mood` is the correlation of the raters' parts a of the two
scales, `comovement` that of their relationship parts r. In both scales b_i = ρ·a_i + √(1−ρ²)·f_i (in standard units,
ρ = `rater_target`) with f of one scale independent of f of the other, so targets' parts share ρ²·mood and no more.

Arrays are (replications, organisations, organisations), rater × target, with an empty (NaN) diagonal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependence:
    """How pair changes that share an organisation depend on each other."""

    rater: float
    """Variance of the raters' part."""
    target: float
    """Variance of the targets' part."""
    rater_target: float
    """Correlation of an organisation's part as rater with its part as target."""
    rest: float
    """Variance of what is the pair's own."""
    reciprocity: float
    """Correlation of the two directions of a dyad in what is the pair's own."""


NONE: Final = Dependence(rater=0.0, target=0.0, rater_target=0.0, rest=1.0, reciprocity=0.3)
MODERATE: Final = Dependence(rater=0.15, target=0.10, rater_target=0.3, rest=0.75, reciprocity=0.3)
STRONG: Final = Dependence(rater=0.30, target=0.20, rater_target=0.5, rest=0.50, reciprocity=0.3)
SCENARIOS: Final[Mapping[str, Dependence]] = MappingProxyType({"none": NONE, "moderate": MODERATE, "strong": STRONG})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What the changes of two scales share."""

    mood: float = 0.0
    """Correlation of the raters' parts."""
    comovement: float = 0.0
    """Correlation of the relationship parts."""


NOTHING_SHARED: Final = Shared()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TwoScales:
    """Simulated changes of two scales in the same pairs."""

    trust: Floats
    collaboration: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Parts:
    """Standard normal draws of one scale."""

    raters: Floats
    """(replications, organisations)"""
    targets: Floats
    pairs: Floats
    """(replications, organisations, organisations)"""


def pair_changes(
    dependence: Dependence, organisations: int, replications: int, rng: np.random.Generator, delta: float = 0.0
) -> Floats:
    """Changes of one scale."""
    return _changes(dependence, _draw(organisations, replications, rng), delta)


def two_scales(
    dependence: Dependence,
    organisations: int,
    replications: int,
    rng: np.random.Generator,
    *,
    deltas: tuple[float, float] = (0.0, 0.0),
    shared: Shared = NOTHING_SHARED,
) -> TwoScales:
    """Changes of trust and collaboration; `deltas` are their means, in this order."""
    first, own = _draw(organisations, replications, rng), _draw(organisations, replications, rng)
    second = _Parts(
        raters=_correlated(first.raters, own.raters, shared.mood),
        targets=own.targets,
        pairs=_correlated(first.pairs, own.pairs, shared.comovement),
    )
    return TwoScales(
        trust=_changes(dependence, first, deltas[0]), collaboration=_changes(dependence, second, deltas[1])
    )


def without_raters(changes: Floats, silent: int) -> Floats:
    """The same, with the first `silent` organisations answering nothing; they stay as targets."""
    result = changes.copy()
    result[:, :silent, :] = np.nan
    return result


def without_cells(changes: Floats, share: float, rng: np.random.Generator) -> Floats:
    """The same, with each pair missing at random with probability `share`."""
    return np.where(rng.random(changes.shape) < share, np.nan, changes)


def rounded(changes: Floats, step: float) -> Floats:
    """The same, to the nearest multiple of `step`."""
    return np.round(changes / step) * step


def _draw(organisations: int, replications: int, rng: np.random.Generator) -> _Parts:
    return _Parts(
        raters=rng.standard_normal((replications, organisations)),
        targets=rng.standard_normal((replications, organisations)),
        pairs=rng.standard_normal((replications, organisations, organisations)),
    )


def _changes(dependence: Dependence, parts: _Parts, delta: float) -> Floats:
    raters = sqrt(dependence.rater) * parts.raters
    targets = sqrt(dependence.target) * _correlated(parts.raters, parts.targets, dependence.rater_target)
    upper, lower = np.triu(parts.pairs, 1), np.tril(parts.pairs, -1)
    pairs = upper + _correlated(np.swapaxes(upper, 1, 2), lower, dependence.reciprocity)
    result = delta + raters[:, :, None] + targets[:, None, :] + sqrt(dependence.rest) * pairs
    diagonal = np.arange(result.shape[1])
    result[:, diagonal, diagonal] = np.nan
    return result


def _correlated(given: Floats, own: Floats, correlation: float) -> Floats:
    """Standard normal, correlated with `given`."""
    return correlation * given + sqrt(1 - correlation**2) * own
