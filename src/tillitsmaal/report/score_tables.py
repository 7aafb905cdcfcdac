"""Tidy tables of scores, in full precision, with the reason of every absent number."""

import numpy as np
import pandas as pd

from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.report.frames import Gap, gap, with_missing
from tillitsmaal.report.measures import absence
from tillitsmaal.report.model import Tables


def score_tables(analysis: ScoreAnalysis) -> Tables:
    """Make the tables of `tillit score`: keys first, then measures, then `missing`."""
    questionnaire = analysis.scores.responses.questionnaire
    return Tables(
        {
            "pair": lambda: _pair_table(analysis.pairs, questionnaire),
            "dyad": lambda: _dyad_table(analysis.dyads, questionnaire),
            "organisation": lambda: _organisation_table(analysis.organisations),
            "network": lambda: _network_table(analysis),
            "respondent": lambda: _pair_table(analysis.scores.by_respondent, questionnaire),
            "item": lambda: _item_table(analysis.items),
            "answer": lambda: analysis.distribution,
        }
    )


def _pair_table(frame: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    measures = [measure for measure in questionnaire.pair_measures() if measure in frame.columns]
    return with_missing(frame, [gap(frame, measure, absence(questionnaire, measure)) for measure in measures])


def _dyad_table(frame: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    made = frame["measure"].isin(list(questionnaire.composites)).to_numpy(dtype=bool)
    sides = [
        gap(frame, side, code, rows)
        for side in ("a_to_b", "b_to_a")
        for code, rows in (("scale_missing", made), ("too_few_answers", ~made))
    ]
    return with_missing(frame, [*sides, *(gap(frame, name, "direction_missing") for name in ("mean", "gap"))])


def _organisation_table(frame: pd.DataFrame) -> pd.DataFrame:
    return with_missing(frame, [gap(frame, side, "no_pairs") for side in ("given", "received")])


def _network_table(analysis: ScoreAnalysis) -> pd.DataFrame:
    """Scores with what is known about the network itself beside them, one row a network, wave and measure."""
    keys = ["network", "wave"]
    frame = analysis.network_scores.merge(analysis.networks, on=keys, how="left", suffixes=("", "_of_network"))
    pairs = (frame["level"] == "pair").to_numpy(dtype=bool)
    return with_missing(frame, [*_mean_gaps(frame, pairs), gap(frame, "coverage", "no_pairs")])


def _mean_gaps(frame: pd.DataFrame, pairs: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[Gap]:
    return [gap(frame, "mean", "no_pairs", pairs), gap(frame, "mean", "too_few_answers", ~pairs)]


def _item_table(frame: pd.DataFrame) -> pd.DataFrame:
    return with_missing(frame, [gap(frame, "mean", "too_few_answers")])
