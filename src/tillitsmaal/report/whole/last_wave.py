"""Rows of the last wave, and where each of them stands in the report's document."""

from typing import Final

import numpy as np
import pandas as pd

from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.report.frames import Row, records, where
from tillitsmaal.responses import NETWORK

AT: Final = "at"
"""Pointer to a row's entry in the document."""


def pairs(whole: WholeAnalysis) -> pd.DataFrame:
    """Pairs of the last wave that have an answer, as `ScoreAnalysis.pairs`, with their pointers."""
    rows = where(whole.score.pairs, wave=whole.last.name)
    return _pointed(rows[(rows["respondents"].fillna(0) > 0).to_numpy(bool)], "pairs", 1)


def dyads(whole: WholeAnalysis, measure: str) -> pd.DataFrame:
    """Dyads of the last wave on one measure, as `ScoreAnalysis.dyads`, with their pointers."""
    return _pointed(where(whole.score.dyads, wave=whole.last.name, measure=measure), "dyads", _measures(whole))


def organisations(whole: WholeAnalysis) -> pd.DataFrame:
    """Organisations of the last wave, as `ScoreAnalysis.organisations`, with their pointers."""
    rows = where(whole.score.organisations, wave=whole.last.name)
    return _pointed(rows, "organisations", _measures(whole))


def network_scores(whole: WholeAnalysis) -> dict[str, dict[str, Row]]:
    """Scores of each network in the last wave, by measure, as `ScoreAnalysis.network_scores`."""
    scores: dict[str, dict[str, Row]] = {network: {} for network in whole.networks}
    for row in records(where(whole.score.network_scores, wave=whole.last.name)):
        scores[row[NETWORK]][row["measure"]] = row
    return scores


def networks(whole: WholeAnalysis) -> dict[str, Row]:
    """Networks of the last wave by name, as `ScoreAnalysis.networks`, with their pointers."""
    rows = _pointed(where(whole.score.networks, wave=whole.last.name), "networks", 1)
    return {row[NETWORK]: row for row in records(rows)}


def place(whole: WholeAnalysis) -> str:
    """Where the document holds the network of the last wave; all networks, where there are several."""
    rows = list(networks(whole).values())
    return str(rows[0][AT]) if len(rows) == 1 else "/score/networks"


def items(whole: WholeAnalysis) -> list[Row]:
    """Items in the last wave, as `ScoreAnalysis.items`, with their pointers."""
    return list(records(_pointed(where(whole.score.items, wave=whole.last.name), "items", 1)))


def several(whole: WholeAnalysis) -> bool:
    """Whether the last wave has more than one network."""
    return len(whole.networks) > 1


def of_network(frame: pd.DataFrame, network: str) -> pd.DataFrame:
    """The rows of one network."""
    return where(frame, **{NETWORK: network})


def _measures(whole: WholeAnalysis) -> int:
    """How many rows one entry of the document takes, where a frame has one a measure."""
    return max(len(whole.questionnaire.pair_measures()), 1)


def _pointed(rows: pd.DataFrame, kind: str, rows_an_entry: int) -> pd.DataFrame:
    places = rows.index.to_numpy(dtype=np.int64) // rows_an_entry
    return rows.assign(**{AT: [f"/score/{kind}/{place}" for place in places]})
