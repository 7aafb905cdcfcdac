"""The verdict on each network's circle of trust and collaboration, and the slopes over real dates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.analysis.aligned import Aligned
from tillitsmaal.analysis.compare_results import CircleResult, Slope
from tillitsmaal.analysis.reliable import Respondents
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.grouping import Floats
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import Wave
from tillitsmaal.stats.change.slopes import pair_slopes
from tillitsmaal.stats.circle.changes import PairScores
from tillitsmaal.stats.circle.circumstances import Circumstances, Range
from tillitsmaal.stats.circle.guards import guards
from tillitsmaal.stats.circle.leave_one_out import verdicts_without_each
from tillitsmaal.stats.circle.sittings import Sittings
from tillitsmaal.stats.circle.verdict import circle_verdict
from tillitsmaal.stats.jackknife import means_over_pairs

Booleans = NDArray[np.bool_]

DAYS_OF_A_YEAR: Final = 365.25
FEWEST_WAVES: Final = 3


def circles_of(
    aligned: Aligned,
    respondents: Respondents,
    waves: Sequence[Wave],
    sides: Sequence[int],
    questionnaires: Sequence[Questionnaire],
) -> tuple[CircleResult, ...]:
    """Judge the circle of every network that any of the waves has.

    Parameters
    ----------
    aligned
        Pairs over the waves.
    respondents
        Those behind them.
    waves
        The waves, in order.
    sides
        Positions of trust and collaboration among the measures; none where there is no circle to judge.
    questionnaires
        What each wave was answered with.
    """
    if not sides:
        return ()
    asked = _Asked(
        times=years(waves),
        respondents=respondents,
        sides=(sides[0], sides[-1]),
        ranges=tuple(
            Range(lowest=lowest, highest=highest)
            for lowest, highest in (
                questionnaires[-1].range_of(aligned.measures[side]) for side in (sides[0], sides[-1])
            )
        ),
        changed_items=_changed_items(questionnaires),
    )
    return tuple(_circle(aligned, asked, network) for network in aligned.present.tolist())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Asked:
    """What holds for all the networks."""

    times: Floats | None
    respondents: Respondents
    sides: tuple[int, int]
    ranges: tuple[Range, ...]
    changed_items: float


def _circle(aligned: Aligned, asked: _Asked, network: int) -> CircleResult:
    own = aligned.network == network
    trust, collaboration = (aligned.values[:, own, side].T for side in asked.sides)
    scores = PairScores(
        trust=trust,
        collaboration=collaboration,
        raters=aligned.rater[own],
        targets=aligned.target[own],
        times=asked.times,
    )
    circumstances = Circumstances(
        organisations=int((aligned.rosters[-1] // max(len(aligned.organisations), 1) == network).sum()),
        ranges=(asked.ranges[0], asked.ranges[1]),
        respondents=aligned.respondents[:, own][:, :, list(asked.sides)].min(axis=2).T.astype(np.float64),
        sittings=_sittings(asked, own),
        changed_items=asked.changed_items,
    )
    without = verdicts_without_each(scores, circumstances)
    named = {number: aligned.organisations[number] for number in np.unique([scores.raters, scores.targets]).tolist()}
    return CircleResult(
        network=aligned.networks[network],
        verdict=circle_verdict(scores, circumstances),
        guards=guards(scores, circumstances),
        without=without if isinstance(without, NotEstimable) else without.without,
        organisations=named,
    )


def _sittings(asked: _Asked, own: Booleans) -> Sittings:
    """What the respondents told of the pairs of one network."""
    respondents = asked.respondents
    rows = own[respondents.pair]
    trust, collaboration = (respondents.scores[rows, side] for side in asked.sides)
    return Sittings(
        pair=(np.cumsum(own) - 1)[respondents.pair[rows]],
        wave=respondents.wave[rows],
        respondent=respondents.respondent[rows],
        trust=trust,
        collaboration=collaboration,
    )


def _changed_items(questionnaires: Sequence[Questionnaire]) -> float:
    """Share of the last questionnaire's items about partners that another wave did not ask in the same words."""
    last = questionnaires[-1].items_at("pair")
    others = [{item.id: item for item in one.items_at("pair")} for one in questionnaires[:-1]]
    changed = sum(any(other.get(item.id) != item for other in others) for item in last)
    return changed / len(last) if last else 0.0


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
