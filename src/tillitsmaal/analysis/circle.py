"""The verdict on each network's circle of trust and collaboration, and the slopes over real dates."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from tillitsmaal.analysis.aligned import Aligned
from tillitsmaal.analysis.compare_results import CircleResult, Slope
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.grouping import Floats
from tillitsmaal.responses import Wave
from tillitsmaal.stats.change.slopes import pair_slopes
from tillitsmaal.stats.circle.changes import PairScores
from tillitsmaal.stats.circle.leave_one_out import verdicts_without_each
from tillitsmaal.stats.circle.verdict import circle_verdict
from tillitsmaal.stats.jackknife import means_over_pairs

DAYS_OF_A_YEAR: Final = 365.25
FEWEST_WAVES: Final = 3


def circles_of(aligned: Aligned, waves: Sequence[Wave], sides: Sequence[int]) -> tuple[CircleResult, ...]:
    """Judge the circle of every network that any of the waves has.

    Parameters
    ----------
    aligned
        Pairs over the waves.
    waves
        The waves, in order.
    sides
        Positions of trust and collaboration among the measures; none where there is no circle to judge.
    """
    return tuple(_circle(aligned, waves, sides, network) for network in aligned.present.tolist() if sides)


def _circle(aligned: Aligned, waves: Sequence[Wave], sides: Sequence[int], network: int) -> CircleResult:
    own = aligned.network == network
    trust, collaboration = (aligned.values[:, own, side].T for side in (sides[0], sides[-1]))
    scores = PairScores(
        trust=trust,
        collaboration=collaboration,
        raters=aligned.rater[own],
        targets=aligned.target[own],
        times=years(waves),
    )
    without = verdicts_without_each(scores)
    named = {number: aligned.organisations[number] for number in np.unique([scores.raters, scores.targets]).tolist()}
    return CircleResult(
        network=aligned.networks[network],
        verdict=circle_verdict(scores),
        without=without if isinstance(without, NotEstimable) else without.without,
        organisations=named,
    )


def years(waves: Sequence[Wave]) -> Floats | None:
    """Years from the first wave to each; None unless every wave has a date."""
    dates = [wave.date for wave in waves if wave.date is not None]
    if len(dates) < len(waves):
        return None
    return np.array([(date - dates[0]).days / DAYS_OF_A_YEAR for date in dates])


def slopes_of(aligned: Aligned, waves: Sequence[Wave]) -> tuple[Slope, ...]:
    """Mean change a year of every measure in every network, over three or more dated waves; else none.

    A straight line goes through each pair's waves; pairs that have the measure in two waves or more count alike.
    """
    times = years(waves)
    if times is None or len(waves) < FEWEST_WAVES:
        return ()
    return tuple(slope for column in range(len(aligned.measures)) for slope in _slopes(aligned, times, column))


def _slopes(aligned: Aligned, times: Floats, column: int) -> Iterator[Slope]:
    lines = pair_slopes(aligned.values[:, :, column].T, times)
    if isinstance(lines, NotEstimable):
        return
    found = means_over_pairs(lines.slope, aligned.rater, aligned.target, aligned.network, len(aligned.networks))
    for network in aligned.present.tolist():
        yield Slope(
            network=aligned.networks[network],
            measure=aligned.measures[column],
            pairs=int((~np.isnan(lines.slope) & (aligned.network == network)).sum()),
            per_year=found[network],
        )
