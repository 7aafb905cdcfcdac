"""Tables of waves compared: pairs, movements, dyads, organisations, trends."""

from collections.abc import Sequence
from typing import Final, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.analysis.aligned import Aligned, StepAt
from tillitsmaal.analysis.compare_results import MOVEMENTS, Movement
from tillitsmaal.analysis.reliable import DOWN, NONE, UP, Labels
from tillitsmaal.arithmetic import difference
from tillitsmaal.grouping import Codes, Floats, frame_of, means_of_columns, named, positions
from tillitsmaal.questionnaire.models import Circle
from tillitsmaal.responses import NETWORK, ORGANISATION, RATER, TARGET, WAVE
from tillitsmaal.stats.pairs.partners import means_over_partners

Number = TypeVar("Number", np.float64, np.int64)

STATUSES: Final = ("matched", "joined", "left")
_SIGNS: Final[tuple[tuple[Movement, Movement, Movement], ...]] = (
    ("both_down", "one_down", "mixed"),
    ("one_down", "no_reliable_change", "one_up"),
    ("mixed", "one_up", "both_up"),
)
"""Movement by the label of trust (rows: down, none, up) and of collaboration (columns)."""


def pair_changes(aligned: Aligned, steps: Sequence[StepAt], labels: Sequence[Sequence[Labels]]) -> pd.DataFrame:
    """Lay out the pairs as `CompareAnalysis.pairs` describes; the labels come by step and measure."""
    first, last = _of_steps(aligned.values, steps)
    respondents_first, respondents_last = _of_steps(aligned.respondents, steps)
    keep = ~(np.isnan(first) & np.isnan(last))
    pair, step, measure = np.nonzero(keep)
    return frame_of(
        {
            **_pair_columns(aligned, pair),
            **_step_columns(aligned, steps, step),
            "measure": named(measure, aligned.measures),
            "first": first[keep],
            "last": last[keep],
            "change": difference(last[keep], first[keep]),
            **{name: _of_labels(labels, name)[keep] for name in ("standard_error", "index", "label", "why_not")},
            "respondents_first": respondents_first[keep],
            "respondents_last": respondents_last[keep],
        }
    )


def _of_labels(labels: Sequence[Sequence[Labels]], name: str) -> NDArray[np.generic]:
    """Shape (pairs, steps, measures)."""
    return np.stack([np.stack([getattr(of, name) for of in measures], axis=-1) for measures in labels], axis=1)


def movement_table(aligned: Aligned, circle: Circle | None, labels: Sequence[Labels]) -> pd.DataFrame:
    """Lay out the movements as `CompareAnalysis.movements` describes; without a circle there are none.

    The labels are those of the whole step, by measure.
    """
    sides = circle_columns(aligned, circle)
    first, last = (aligned.values[wave][:, sides] for wave in (0, -1))
    fewest = [aligned.respondents[wave][:, sides].min(axis=1, initial=np.iinfo(np.int64).max) for wave in (0, -1)]
    status = _status(first, last)
    rows = np.flatnonzero((status >= 0) & (len(sides) > 0))
    change = np.full((len(rows), 2), np.nan)
    label = np.full((len(rows), 2), None)
    change[:, : len(sides)] = difference(last[rows], first[rows])
    for column, side in enumerate(sides):
        label[:, column] = labels[side].label[rows]
    ends = [StepAt(start=0, end=len(aligned.waves) - 1)]
    return frame_of(
        {
            **_pair_columns(aligned, rows),
            **_step_columns(aligned, ends, np.zeros(len(rows), np.int64)),
            "status": named(status[rows], STATUSES),
            "trust_change": change[:, 0],
            "collaboration_change": change[:, 1],
            "trust_label": label[:, 0],
            "collaboration_label": label[:, 1],
            "movement": named(_moved(label), MOVEMENTS),
            "respondents_first": fewest[0][rows],
            "respondents_last": fewest[1][rows],
        }
    )


def circle_columns(aligned: Aligned, circle: Circle | None) -> list[int]:
    """Positions of trust and collaboration among the measures; none unless both are there."""
    sides = (circle.trust, circle.collaboration) if circle else ()
    return [aligned.measures.index(side) for side in sides] if set(sides) <= set(aligned.measures) else []


def _status(first: Floats, last: Floats) -> Codes:
    """Position among `STATUSES` by who has both scores when; -1 for pairs that have both in neither wave."""
    before, after = (~np.isnan(scores).any(axis=1) for scores in (first, last))
    return np.select([before & after, after, before], [0, 1, 2], -1).astype(np.int64)


def _moved(label: NDArray[np.object_]) -> Codes:
    """Position among `MOVEMENTS`, of the labels of trust and collaboration."""
    numbers = np.array([[MOVEMENTS.index(movement) for movement in row] for row in _SIGNS])
    direction = np.select([label == DOWN, label == UP], [0, 2], 1)
    moved = numbers[direction[:, 0], direction[:, 1]]
    unknown = ~np.isin(label.astype(str), (UP, DOWN, NONE)).all(axis=1)
    return np.where(unknown, MOVEMENTS.index("not_assessable"), moved).astype(np.int64)


def dyad_changes(aligned: Aligned, steps: Sequence[StepAt]) -> pd.DataFrame:
    """Lay out the dyads as `CompareAnalysis.dyads` describes."""
    reverse = aligned.reverse
    forward = np.flatnonzero((aligned.rater < aligned.target) & (reverse >= 0))
    there, back = aligned.values[:, forward], aligned.values[:, reverse[forward]]
    mean_first, mean_last = _of_steps((there + back) / 2, steps)
    gap_first, gap_last = _of_steps(difference(there, back), steps)
    people_first, people_last = _of_steps(
        aligned.respondents[:, forward] + aligned.respondents[:, reverse[forward]], steps
    )
    keep = ~np.isnan(mean_first + mean_last)
    dyad, step, measure = np.nonzero(keep)
    keys = _pair_columns(aligned, forward[dyad])
    return frame_of(
        {
            NETWORK: keys[NETWORK],
            "a": keys[RATER],
            "b": keys[TARGET],
            **_step_columns(aligned, steps, step),
            "measure": named(measure, aligned.measures),
            "mean_first": mean_first[keep],
            "mean_last": mean_last[keep],
            "mean_change": difference(mean_last[keep], mean_first[keep]),
            "gap_first": gap_first[keep],
            "gap_last": gap_last[keep],
            "respondents_first": people_first[keep],
            "respondents_last": people_last[keep],
        }
    )


def organisation_changes(aligned: Aligned, steps: Sequence[StepAt]) -> pd.DataFrame:
    """Lay out the organisations as `CompareAnalysis.organisations` describes."""
    members = np.unique(np.concatenate(aligned.rosters))
    network, organisation = np.divmod(members, max(len(aligned.organisations), 1))
    shape = (len(members), len(steps), len(aligned.measures))
    member, step, measure = (axis.ravel() for axis in np.indices(shape))
    columns: dict[str, object] = {
        NETWORK: named(network[member], aligned.networks),
        ORGANISATION: named(organisation[member], aligned.organisations),
        **_step_columns(aligned, steps, step),
        "measure": named(measure, aligned.measures),
    }
    first, last = _of_steps(aligned.values, steps)
    changes = difference(last, first).reshape(len(first), -1)
    for name, side in (("given", aligned.rater), ("received", aligned.target)):
        found = means_over_partners(changes, positions(aligned.member_codes(side), members), len(members))
        columns |= {
            f"{name}_change": found.mean.ravel(),
            f"{name}_low": found.low.ravel(),
            f"{name}_high": found.high.ravel(),
            f"{name}_pairs": found.partners.ravel(),
        }
    return frame_of(columns)


def trend_table(aligned: Aligned) -> pd.DataFrame:
    """Lay out the trends as `CompareAnalysis.trends` describes."""
    present, size = aligned.present, len(aligned.networks)
    values = aligned.values.transpose(1, 2, 0)
    network, measure, wave = (axis.ravel() for axis in np.indices((len(present), *values.shape[1:])))
    columns: dict[str, object] = {
        NETWORK: named(present[network], aligned.networks),
        "measure": named(measure, aligned.measures),
        WAVE: named(wave, aligned.waves),
    }
    in_every_wave = ~np.isnan(values).any(axis=2, keepdims=True)
    kept = {("pairs", "mean"): values, ("matched", "matched_mean"): np.where(in_every_wave, values, np.nan)}
    for (count, mean), of in kept.items():
        found = means_of_columns(of.reshape(len(of), -1), aligned.network, size)
        columns |= {count: found.n[present].ravel(), mean: found.mean[present].ravel()}
    return frame_of(columns)


def _of_steps(by_wave: NDArray[Number], steps: Sequence[StepAt]) -> tuple[NDArray[Number], NDArray[Number]]:
    """Turn (waves, pairs, measures) into first and last of each step, both (pairs, steps, measures)."""
    first, last = ([getattr(step, end) for step in steps] for end in ("start", "end"))
    return by_wave[first].swapaxes(0, 1), by_wave[last].swapaxes(0, 1)


def _pair_columns(aligned: Aligned, pairs: Codes) -> dict[str, object]:
    return {
        NETWORK: named(aligned.network[pairs], aligned.networks),
        RATER: named(aligned.rater[pairs], aligned.organisations),
        TARGET: named(aligned.target[pairs], aligned.organisations),
    }


def _step_columns(aligned: Aligned, steps: Sequence[StepAt], step: Codes) -> dict[str, object]:
    start, end = np.array([at.start for at in steps]), np.array([at.end for at in steps])
    return {"start": named(start[step], aligned.waves), "end": named(end[step], aligned.waves)}
