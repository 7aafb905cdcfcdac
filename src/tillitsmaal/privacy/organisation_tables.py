"""The table of organisations, made of cells."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from tillitsmaal.analysis.partners import organisation_table
from tillitsmaal.grouping import Codes, categories_of, counts, key_codes, positions
from tillitsmaal.privacy.cells import CELLS_OF_ORGANISATIONS, CELLS_OF_PAIRS, Cells, Kind, masks
from tillitsmaal.privacy.coarse import DECIMALS, coarse, decimals, span_column
from tillitsmaal.privacy.head_counts import Counts
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
    scores: Scores, of_pairs: Scores, of_organisations: Scores, cells: Cells, people: Counts
) -> pd.DataFrame:
    """What each organisation gives, over its own cells, and receives, over all cells about it."""
    given, frame = organisation_table(of_pairs), organisation_table(of_organisations)
    frame["given"], frame["given_pairs"] = given["given"], given["given_pairs"]
    questionnaire = scores.responses.questionnaire
    for side, end, kinds in (
        ("given", RATER, CELLS_OF_PAIRS),
        ("received", TARGET, CELLS_OF_ORGANISATIONS),
    ):
        _coarsen_side(frame, side, _people_of_organisations(scores, cells, end, kinds), questionnaire)
    people.put(frame, len(questionnaire.pair_measures()))
    return frame


def _people_of_organisations(scores: Scores, cells: Cells, end: str, kinds: Sequence[Kind]) -> Codes:
    """People behind what each organisation gives or receives, in the order of the table; shape (organisations x
    measures,)."""
    pairs, persons = scores.by_pair, scores.by_respondent
    known = key_codes(scores.by_organisation, (NETWORK, WAVE, ORGANISATION))
    own = positions(key_codes(pairs, (NETWORK, WAVE, end)), known)
    of_pair = positions(key_codes(persons, PAIR_KEYS), key_codes(pairs, PAIR_KEYS))
    person = categories_of(persons, RESPONDENT).codes
    shown, measures = masks(cells, kinds), scores.responses.questionnaire.pair_measures()
    found = np.zeros((len(known), len(measures)), np.int64)
    for column, measure in enumerate(measures):
        there = shown[measure][of_pair] & persons[measure].notna().to_numpy()
        once = np.unique(np.stack([own[of_pair][there], person[there]]), axis=1)
        found[:, column] = counts(once[0], len(known))
    return found.ravel()


def _coarsen_side(frame: pd.DataFrame, side: str, people: Codes, questionnaire: Questionnaire) -> None:
    values = frame[side].to_numpy(np.float64).copy()
    low, high = np.full(len(frame), np.nan), np.full(len(frame), np.nan)
    measure_of_row = frame["measure"].to_numpy()
    for measure in questionnaire.pair_measures():
        rows = measure_of_row == measure
        found = coarse(values[rows], people[rows], questionnaire.range_of(measure))
        values[rows], low[rows], high[rows] = found.value, found.low, found.high
    frame[side], frame[span_column(side, "low")], frame[span_column(side, "high")] = values, low, high
    frame[side + DECIMALS] = decimals(people)
