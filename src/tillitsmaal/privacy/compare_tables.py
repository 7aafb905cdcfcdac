"""Tables of waves compared, made of cells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from tillitsmaal.analysis import compare_tables
from tillitsmaal.analysis.aligned import Aligned, StepAt
from tillitsmaal.analysis.reliable import Labels
from tillitsmaal.grouping import Codes, Floats, counts, means_of_columns, positions
from tillitsmaal.privacy.coarse import DECIMALS, Booleans, at_an_end, decimals, rounded_means
from tillitsmaal.questionnaire.models import Questionnaire

_OF_DYADS: Final = ("mean_first", "mean_last", "mean_change", "gap_first", "gap_last")
_BOUNDS: Final = ("given_low", "given_high", "received_low", "received_high")


def shown(of_pairs: Aligned, series: Aligned) -> Aligned:
    """The pairs that are cells of their own in every wave they have answers in; others have no values.

    Counts of people are as `told_people` has them.

    Parameters
    ----------
    of_pairs
        Scores of cells of pairs.
    series
        By measure, 1 where a pair is a cell of its own in a wave, 0 where it has answers and is none; the same pairs.
    """
    once_small = (series.values == 0).any(axis=0)
    values = np.where(once_small[None], np.nan, of_pairs.values)
    there = ~np.isnan(values)
    most = np.iinfo(np.int64).max
    fewest = np.where(there, of_pairs.respondents, most).min(axis=2, keepdims=True)
    return replace(of_pairs, values=values, respondents=np.where(there, fewest, 0))


def hidden_pairs(of_pairs: Aligned) -> int:
    """Possible pairs, a wave each, of which nothing is shown."""
    size = max(len(of_pairs.organisations), 1)
    possible = 0
    for roster in of_pairs.rosters:
        members = counts(roster // size, len(of_pairs.networks))
        possible += int((members * (members - 1)).sum())
    return possible - int((~np.isnan(of_pairs.values)).any(axis=2).sum())


def pair_table(of_pairs: Aligned, steps: Sequence[StepAt], questionnaire: Questionnaire) -> pd.DataFrame:
    """As `CompareAnalysis.pairs`, of the pairs shown; no labels of reliable change."""
    none = np.full(len(of_pairs.network), None)
    label = Labels(
        standard_error=np.full(len(none), np.nan),
        index=np.full(len(none), np.nan),
        label=none,
        why_not=np.full(len(none), "suppressed", dtype=object),
        expected_false=0.0,
    )
    frame = compare_tables.pair_changes(of_pairs, steps, [[label] * len(of_pairs.measures)] * len(steps))
    first, last = (frame[f"respondents_{end}"].to_numpy(np.int64) for end in ("first", "last"))
    frame["first"] = _ends_hidden(frame, "first", first, questionnaire)
    frame["last"] = _ends_hidden(frame, "last", last, questionnaire)
    either = np.isnan(frame["first"]) | np.isnan(frame["last"])
    frame["change"] = np.where(either, np.nan, rounded_means(frame["change"].to_numpy(), np.minimum(first, last)))
    return frame


def _ends_hidden(frame: pd.DataFrame, column: str, people: Codes, questionnaire: Questionnaire) -> Floats:
    """Rounded scores; none where a group agrees on an end of the scale."""
    exact = frame[column].to_numpy(np.float64)
    return np.where(_at_ends(exact, people, frame["measure"], questionnaire), np.nan, rounded_means(exact, people))


def _at_ends(values: Floats, people: Codes, measures: pd.Series, questionnaire: Questionnaire) -> Booleans:
    """Which means are told as an end of the scale of their measure."""
    found = np.zeros(len(values), bool)
    for measure in measures.unique():
        rows = (measures == measure).to_numpy()
        found[rows] = at_an_end(values[rows], people[rows], questionnaire.range_of(str(measure)))
    return found


def dyad_table(of_pairs: Aligned, steps: Sequence[StepAt], questionnaire: Questionnaire) -> pd.DataFrame:
    """As `CompareAnalysis.dyads`, of the dyads whose both directions are shown."""
    values = rounded_means(of_pairs.values, of_pairs.respondents)
    for column, measure in enumerate(of_pairs.measures):
        exact, people = of_pairs.values[:, :, column], of_pairs.respondents[:, :, column]
        hidden = at_an_end(exact, people, questionnaire.range_of(measure))
        values[:, :, column] = np.where(hidden, np.nan, values[:, :, column])
    frame = compare_tables.dyad_changes(replace(of_pairs, values=values), steps)
    for name in _OF_DYADS:
        frame[name] = np.round(frame[name], 2) + 0.0
    return frame


def organisation_table(
    of_pairs: Aligned, of_organisations: Aligned, steps: Sequence[StepAt], questionnaire: Questionnaire
) -> pd.DataFrame:
    """As `CompareAnalysis.organisations`: given over the organisation's own cells, received over all cells about it;
    no bounds, and no change from or to a mean that is told as an end of the scale."""
    given = compare_tables.organisation_changes(of_pairs, steps)
    frame = compare_tables.organisation_changes(of_organisations, steps)
    for name in ("change", "pairs"):
        frame[f"given_{name}"] = given[f"given_{name}"]
    for side, aligned in (("given", of_pairs), ("received", of_organisations)):
        member, size = _members(aligned, side)
        people = _people(aligned, side, member, size, steps)
        hidden = np.zeros(len(frame), bool)
        for mean in _ends_of_steps(aligned, member, size, steps):
            hidden |= _at_ends(mean, people, frame["measure"], questionnaire)
        changes = rounded_means(frame[f"{side}_change"].to_numpy(np.float64), people)
        frame[f"{side}_change"] = np.where(hidden, np.nan, changes)
        frame[f"{side}_change{DECIMALS}"] = decimals(people)
    frame[list(_BOUNDS)] = np.nan
    return frame


def _members(aligned: Aligned, side: str) -> tuple[Codes, int]:
    """Position in the table of the organisation that gives or receives in each pair, and how many there are."""
    members = np.unique(np.concatenate(aligned.rosters))
    return positions(aligned.member_codes(aligned.rater if side == "given" else aligned.target), members), len(members)


def _ends_of_steps(aligned: Aligned, member: Codes, size: int, steps: Sequence[StepAt]) -> Iterator[Floats]:
    """Means of organisations in the first and the last wave of each step, over all pairs and over those in both; in
    the order of the table."""
    for one, other in (("start", "end"), ("end", "start")):
        here, there = (aligned.values[[getattr(step, end) for step in steps]] for end in (one, other))
        for values in (here, np.where(np.isnan(there), np.nan, here)):
            columns = values.swapaxes(0, 1).reshape(len(member), -1)
            yield means_of_columns(columns, member, size).mean.ravel()


def _people(aligned: Aligned, side: str, member: Codes, size: int, steps: Sequence[StepAt]) -> Codes:
    """At least so many people are behind each change, as far as can be known, in the order of the table.

    What an organisation receives comes from different people in every pair; what it gives, perhaps from the same.
    """
    there = np.where(np.isnan(aligned.values), 0, aligned.respondents)
    waves, _, measures = there.shape
    by_member = np.zeros((waves, size, measures), np.int64)
    for wave in range(waves):
        (np.maximum if side == "given" else np.add).at(by_member[wave], member, there[wave])
    fewest = [np.minimum(by_member[step.start], by_member[step.end]) for step in steps]
    people: Codes = np.stack(fewest, axis=1).ravel()
    return people


def trends(
    of_networks: Aligned,
    behind: Mapping[tuple[str, str], int],
    unmatched: frozenset[tuple[str, str]],
    questionnaire: Questionnaire,
) -> pd.DataFrame:
    """As `CompareAnalysis.trends`, over cells; no matched means of the networks and measures in `unmatched`, and none
    that is told as an end of the scale. All means of a network and measure have the same decimals."""
    frame = compare_tables.trend_table(of_networks)
    keys = [(str(network), str(measure)) for network, measure in zip(frame["network"], frame["measure"], strict=True)]
    people = np.array([behind.get(key, 0) for key in keys], np.int64)
    for name in ("mean", "matched_mean"):
        frame[name] = _ends_hidden(frame, name, people, questionnaire)
    frame.loc[[key in unmatched for key in keys], "matched_mean"] = np.nan
    frame["mean" + DECIMALS] = decimals(people)
    return frame
