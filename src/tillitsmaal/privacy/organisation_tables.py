"""The table of organisations, made of cells."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.analysis.networks import KEYS
from tillitsmaal.analysis.partners import organisation_table
from tillitsmaal.grouping import Codes, categories_of, counts, key_codes, positions
from tillitsmaal.privacy.cells import CELLS_OF_ORGANISATIONS, CELLS_OF_PAIRS, Cells, Kind, masks
from tillitsmaal.privacy.coarse import coarse, counts_without, span_column
from tillitsmaal.privacy.rules import Rules
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import (
    NETWORK,
    ORGANISATION,
    PAIR_KEYS,
    RATER,
    RESPONDENT,
    TARGET,
    WAVE,
    Scores,
)


def shown_organisations(
    scores: Scores, of_pairs: Scores, of_organisations: Scores, cells: Cells, pairs: pd.DataFrame, rules: Rules
) -> pd.DataFrame:
    """What each organisation gives, over its own cells, and receives, over all cells about it; `pairs` as shown."""
    given, frame = organisation_table(of_pairs), organisation_table(of_organisations)
    frame["given"], frame["given_pairs"] = given["given"], given["given_pairs"]
    questionnaire = scores.responses.questionnaire
    for side, end, kinds in (
        ("given", RATER, CELLS_OF_PAIRS),
        ("received", TARGET, CELLS_OF_ORGANISATIONS),
    ):
        people = _people_of_organisations(scores, cells, end, kinds)
        _coarsen_side(frame, side, people, questionnaire)
    frame["respondents"] = _organisations_people(frame, _lacking_in_pairs(frame, pairs, rules), rules)
    return frame


def _lacking_in_pairs(frame: pd.DataFrame, pairs: pd.DataFrame, rules: Rules) -> NDArray[np.bool_]:
    """Whether under k of an organisation's people are not among those of a pair of it that is shown."""
    shown = pairs[~pairs["suppressed"].to_numpy(bool)]
    known = key_codes(frame, (NETWORK, WAVE, ORGANISATION))
    names, first = np.unique(known, return_index=True)
    people = frame["respondents"].to_numpy(np.int64)[first]
    at = positions(key_codes(shown, (NETWORK, WAVE, RATER)), names)
    without = people[at] - shown["respondents"].to_numpy(np.int64)
    return np.isin(known, names[at[(without > 0) & (without < rules.least)]])


def _people_of_organisations(scores: Scores, cells: Cells, end: str, kinds: Sequence[Kind]) -> Codes:
    """People behind what each organisation gives or receives, in the order of the table; shape (organisations x
    measures,)."""
    pairs, persons = scores.by_pair, scores.by_respondent
    known = key_codes(scores.by_organisation, (NETWORK, WAVE, ORGANISATION))
    own = positions(key_codes(pairs, (NETWORK, WAVE, end)), known)
    of_pair = positions(key_codes(persons, PAIR_KEYS), key_codes(pairs, PAIR_KEYS))
    person = categories_of(persons, RESPONDENT).codes
    columns = []
    for measure, mask in masks(cells, kinds).items():
        there = mask[of_pair] & persons[measure].notna().to_numpy()
        once = np.unique(np.stack([own[of_pair][there], person[there]]), axis=1)
        columns.append(counts(once[0], len(known)))
    ordered = dict(zip(masks(cells, kinds), columns, strict=True))
    measures = scores.responses.questionnaire.pair_measures()
    return np.stack([ordered[measure] for measure in measures], axis=1).ravel()


def _coarsen_side(frame: pd.DataFrame, side: str, people: Codes, questionnaire: Questionnaire) -> None:
    values = frame[side].to_numpy(np.float64).copy()
    low, high = np.full(len(frame), np.nan), np.full(len(frame), np.nan)
    measure_of_row = frame["measure"].to_numpy()
    for measure in questionnaire.pair_measures():
        rows = measure_of_row == measure
        found = coarse(values[rows], people[rows], questionnaire.range_of(measure))
        values[rows], low[rows], high[rows] = found.value, found.low, found.high
    frame[side], frame[span_column(side, "low")], frame[span_column(side, "high")] = values, low, high


def _organisations_people(frame: pd.DataFrame, lacking: NDArray[np.bool_], rules: Rules) -> pd.arrays.IntegerArray:
    """People of each organisation; <NA> where they are under k, or those that one of its pairs is `lacking`.

    So are, the smallest first, as many more as it takes for those without a count to be k together, or all others to
    be: else the network's count would tell them.
    """
    people = frame["respondents"].to_numpy(np.int64)
    hidden = lacking | ((people > 0) & (people < rules.least))
    first = np.flatnonzero(~frame.duplicated([NETWORK, WAVE, ORGANISATION]).to_numpy())
    group = np.unique(key_codes(frame, KEYS), return_inverse=True)[1]
    codes = key_codes(frame, (NETWORK, WAVE, ORGANISATION))
    for network in np.unique(group):
        own = first[(group[first] == network) & (people[first] > 0)]
        for row in own[np.argsort(people[own], kind="stable")].tolist():
            without = int(people[own][hidden[own]].sum())
            if 0 < without < rules.least and not hidden[row]:
                hidden |= codes == codes[row]
    return counts_without(people, hidden)
