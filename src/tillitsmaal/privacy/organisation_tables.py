"""The table of organisations, made of cells."""

import numpy as np
import pandas as pd

from tillitsmaal.analysis.partners import organisation_table
from tillitsmaal.grouping import Codes, key_codes, positions
from tillitsmaal.privacy.coarse import DECIMALS, coarse, decimals, span_column
from tillitsmaal.privacy.head_counts import Counts
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import NETWORK, ORGANISATION, RATER, TARGET, WAVE, Scores, counted


def shown_organisations(of_pairs: Scores, of_organisations: Scores, people: Counts) -> pd.DataFrame:
    """What each organisation gives, over its own cells, and receives, over all cells about it."""
    given, frame = organisation_table(of_pairs), organisation_table(of_organisations)
    frame["given"], frame["given_pairs"] = given["given"], given["given_pairs"]
    questionnaire = of_pairs.responses.questionnaire
    for side, scores in (("given", of_pairs), ("received", of_organisations)):
        _coarsen_side(frame, side, _known(scores, side), questionnaire)
    people.put(frame, len(questionnaire.pair_measures()))
    return frame


def _known(scores: Scores, side: str) -> Codes:
    """At least so many people are behind what each organisation gives or receives, as far as can be known.

    What it receives comes from different people in every pair; what it gives, perhaps from the same. In the order of
    the table; shape (organisations x measures,).
    """
    pairs, organisations = scores.by_pair, scores.by_organisation
    end = RATER if side == "given" else TARGET
    own = positions(key_codes(pairs, (NETWORK, WAVE, end)), key_codes(organisations, (NETWORK, WAVE, ORGANISATION)))
    measures = scores.responses.questionnaire.pair_measures()
    found = np.zeros((len(organisations), len(measures)), np.int64)
    put = np.maximum if side == "given" else np.add
    for column, measure in enumerate(measures):
        put.at(found[:, column], own, pairs[counted(measure)].to_numpy(np.int64))
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
