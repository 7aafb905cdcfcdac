"""Simulated programmes, judged as real ones are."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Estimate, Estimated
from tillitsmaal.stats.circle.words import FEWEST_L1, FEWEST_L2
from tillitsmaal.stats.pairs.coupling import relationship_coupling
from tillitsmaal.stats.pairs.coupling_across import coupling_across_respondents, lower_bounds_across_respondents
from tillitsmaal.stats.pairs.relationship_slopes import relationship_slopes
from tillitsmaal.stats.simulation import Design, simulated_contrasts, simulated_means

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judged:
    """What simulated programmes without any true change show."""

    needed: Floats
    """True change above which a change is shown, of each and of its mirror image; shape (2, runs, 2)."""
    comoving: Booleans
    """Whether co-movement is shown; shape (runs,)."""


def judge_programmes(
    design: Design, draws: Iterator[Floats], seed: int, progress: Callable[[int], None] | None
) -> Judged:
    """Judge programmes of a design, some at a time."""
    needed, comoving, rng = [], [], np.random.default_rng((seed, 1))
    for changes in draws:
        needed.append(needed_changes(changes))
        comoving.append(_comoving(changes, design, rng))
        if progress is not None:
            progress(len(changes))
    return Judged(needed=np.concatenate(needed, axis=1), comoving=np.concatenate(comoving))


def _comoving(changes: Floats, design: Design, rng: np.random.Generator) -> Booleans:
    """Whether relationship-level co-movement of collaboration with trust is shown, between respondents too."""
    n, found = changes.shape[-1], np.zeros(len(changes), np.bool_)
    if n < FEWEST_L2:
        return found
    off = ~np.eye(n, dtype=bool)
    complete = np.isfinite(changes[:, 0, off]).all(axis=-1)
    contrasts = simulated_contrasts(rng, len(changes), design) if design.respondents >= 2 else None
    if complete.any():
        found[complete] = relationship_slopes(changes[complete, 1], changes[complete, 0]).low > 0
    if contrasts is not None and (both := complete & found).any():
        measures = np.concatenate([changes[both, None, ::-1], contrasts[both]], axis=1)
        found[both] = lower_bounds_across_respondents(measures) > 0
    for run in np.flatnonzero(~complete):
        raters, targets = np.nonzero(np.isfinite(changes[run, 0]))
        trust, collaboration = changes[run][:, raters, targets]
        found[run] = _shown(relationship_coupling(collaboration, trust, raters, targets).estimate)
        if contrasts is not None and found[run]:
            measures = np.concatenate([changes[run, None, ::-1], contrasts[run]])[:, :, raters, targets]
            found[run] = _shown(coupling_across_respondents(measures, raters, targets))
    return found


def _shown(of: Estimated) -> bool:
    return isinstance(of, Estimate) and of.n >= FEWEST_L2 and of.low > 0


def needed_changes(changes: Floats) -> Floats:
    """True change above which each programme, and its mirror image, shows a change; (2, runs, 2)."""
    found = simulated_means(changes, FEWEST_L1)
    return np.stack([found.width - found.mean, found.width + found.mean])
