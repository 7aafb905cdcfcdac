"""Pairs that something touched, set against the rest: events, and organisations that joined."""

from collections.abc import Iterator, Sequence

import numpy as np

from tillitsmaal.analysis.aligned import Aligned
from tillitsmaal.analysis.compare_results import EventEffect, EventEffects, Newcomers, Step
from tillitsmaal.arithmetic import difference
from tillitsmaal.grouping import Codes, Floats
from tillitsmaal.names import key
from tillitsmaal.responses import Wave
from tillitsmaal.stats.pairs.contrast import Contrast, contrast_over_pairs
from tillitsmaal.study import Event


def event_effects(aligned: Aligned, waves: Sequence[Wave], events: Sequence[Event]) -> tuple[EventEffects, ...]:
    """What changed over each dated event, in the pairs that touch its organisations and in the rest.

    The change is from the last wave before the event (or on its day) to the first after it. Events outside the waves,
    and events that name no organisation, have no such contrast.
    """
    return tuple(
        EventEffects(event=event, effects=tuple(_effects(aligned, waves, event)))
        for event in sorted(events, key=lambda event: event.date)
    )


def _effects(aligned: Aligned, waves: Sequence[Wave], event: Event) -> Iterator[EventEffect]:
    around = _around(waves, event)
    known = {key(name): number for number, name in enumerate(aligned.organisations)}
    touched = np.array([known[key(name)] for name in event.organisations if key(name) in known], np.int64)
    if around is None or not len(touched):
        return
    start, end = around
    changes = difference(aligned.values[end], aligned.values[start])
    step = Step(start=aligned.waves[start], end=aligned.waves[end])
    for network, measure, found in _contrasts(aligned, changes, [touched] * len(aligned.networks)):
        yield EventEffect(network=network, measure=measure, step=step, contrast=found)


def _around(waves: Sequence[Wave], event: Event) -> tuple[int, int] | None:
    """Positions of the last wave up to an event and of the first after it."""
    before = [i for i, wave in enumerate(waves) if wave.date is not None and wave.date <= event.date]
    after = [i for i, wave in enumerate(waves) if wave.date is not None and wave.date > event.date]
    return (before[-1], after[0]) if before and after else None


def newcomers(aligned: Aligned) -> tuple[Newcomers, ...]:
    """Scores of the last wave in pairs that touch an organisation that was no partner in the first, and in the rest."""
    size = max(len(aligned.organisations), 1)
    joined = np.setdiff1d(aligned.rosters[-1], aligned.rosters[0])
    touched = [joined[joined // size == network] % size for network in range(len(aligned.networks))]
    return tuple(
        Newcomers(
            network=network,
            measure=measure,
            wave=aligned.waves[-1],
            organisations=tuple(aligned.organisations[i] for i in touched[aligned.networks.index(network)]),
            contrast=found,
        )
        for network, measure, found in _contrasts(aligned, aligned.values[-1], touched)
    )


def _contrasts(aligned: Aligned, values: Floats, touched: Sequence[Codes]) -> Iterator[tuple[str, str, Contrast]]:
    """Each network's and measure's contrast, where it has pairs that touch."""
    for network in aligned.present:
        own = aligned.network == network
        raters, targets = aligned.rater[own], aligned.target[own]
        for column, measure in enumerate(aligned.measures):
            found = contrast_over_pairs(values[own, column], raters, targets, touched[network])
            if found.touching_pairs:
                yield aligned.networks[network], measure, found
