"""Tables of networks, made of cells."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tillitsmaal.analysis.network_means import NetworkMean, network_means
from tillitsmaal.analysis.networks import KEYS, network_score_table, network_table
from tillitsmaal.analysis.partners import pair_table
from tillitsmaal.grouping import counts, key_codes, positions
from tillitsmaal.privacy.cells import CELLS_OF_NETWORKS, Cells, masks
from tillitsmaal.privacy.coarse import (
    DECIMALS,
    SUPPRESSED,
    as_wide_as,
    coarse,
    coarse_estimate,
    counts_without,
    decimals,
)
from tillitsmaal.privacy.head_counts import Counts
from tillitsmaal.privacy.masked import answers_about_none
from tillitsmaal.privacy.rules import Rules
from tillitsmaal.responses import (
    NETWORK,
    PAIR_KEYS,
    RESPONDENT,
    WAVE,
    Scores,
)
from tillitsmaal.scoring import pomp

People = Mapping[tuple[str, str, str], int]
"""People behind a measure, by network, wave and measure."""


def people_of_networks(scores: Scores, cells: Cells) -> People:
    """People behind the numbers of each network, by measure; those about no partner too."""
    pairs, persons = scores.by_pair, scores.by_respondent
    of_pair = positions(key_codes(persons, PAIR_KEYS), key_codes(pairs, PAIR_KEYS))
    found: dict[tuple[str, str, str], int] = {}
    for measure, mask in masks(cells, CELLS_OF_NETWORKS).items():
        there = mask[of_pair] & persons[measure].notna().to_numpy()
        once = persons.loc[there, [NETWORK, WAVE, RESPONDENT]].drop_duplicates()
        found |= _sizes(once, measure)
    keys = scores.responses.respondents.keys
    for scale, (kept, _) in answers_about_none(scores, cells).items():
        found |= _sizes(keys.loc[kept, [NETWORK, WAVE]], scale)
    return found


def _sizes(rows: pd.DataFrame, measure: str) -> dict[tuple[str, str, str], int]:
    keys = zip(rows[NETWORK].astype(str), rows[WAVE].astype(str), strict=True)
    found: dict[tuple[str, str, str], int] = {}
    for network, wave in keys:
        found[network, wave, measure] = found.get((network, wave, measure), 0) + 1
    return found


def shown_networks(scores: Scores, pairs: pd.DataFrame, people: Counts, rules: Rules) -> pd.DataFrame:
    """Who took part; what is counted of floors is of the pairs shown."""
    frame = network_table(scores, pair_table(scores)["sufficient"])
    shown = pairs[~pairs["suppressed"].to_numpy(bool)]
    codes = key_codes(frame, KEYS)
    group = positions(key_codes(shown, KEYS), codes)
    known = shown["sufficient"].notna().to_numpy()
    enough = shown["sufficient"].fillna(False).to_numpy(bool)
    assessed = counts(group[known], len(frame))
    insufficient = counts(group[known & ~enough], len(frame))
    people.put(frame)
    frame["single_voices"] = counts_without(np.zeros(len(frame), np.int64), np.ones(len(frame), bool))
    if rules.audience == "public":
        assessed, insufficient = np.zeros_like(assessed), np.zeros_like(insufficient)
    frame["assessed"], frame["insufficient"] = assessed, insufficient
    frame["sufficient_share"] = np.where(assessed > 0, (assessed - insufficient) / np.maximum(assessed, 1), np.nan)
    return frame


def shown_network_scores(of_networks: Scores, people: People) -> pd.DataFrame:
    """Means over cells; nothing about how far pairs or organisations lie apart."""
    frame, questionnaire = network_score_table(of_networks), of_networks.responses.questionnaire
    keys = zip(frame[NETWORK], frame[WAVE], frame["measure"], strict=True)
    behind = np.array([people.get((str(n), str(w), str(m)), 0) for n, w, m in keys], np.int64)
    low, high = np.full(len(frame), np.nan), np.full(len(frame), np.nan)
    values = frame["mean"].to_numpy(np.float64).copy()
    for measure in frame["measure"].unique():
        rows = (frame["measure"] == measure).to_numpy()
        limits = questionnaire.range_of(str(measure))
        found = coarse(values[rows], behind[rows], limits)
        values[rows], low[rows], high[rows] = found.value, found.low, found.high
        frame.loc[rows, "pomp"] = pomp(found.value, limits)
    frame["mean"], frame["mean_low"], frame["mean_high"] = values, low, high
    frame["mean" + DECIMALS] = decimals(behind)
    for name in ("sd", "min", "max"):
        frame[name] = np.nan
    frame["below"] = pd.array([pd.NA] * len(frame), dtype="Int64")
    return frame


def shown_means(kept: Scores, own: Scores, of_networks: Scores, people: People) -> tuple[NetworkMean, ...]:
    """Means over cells; none under ten people.

    Parameters
    ----------
    kept, own
        Every pair's own scores, where it is in a cell, and where it is a cell of its own: intervals are as wide as the
        latter make them.
    of_networks
        Scores in which every pair has the mean of its cell.
    people
        Behind each mean.
    """
    of_cells = of_networks.by_pair
    values = {(str(network), str(wave)): rows for (network, wave), rows in of_cells.groupby(list(KEYS), observed=True)}
    wide = {(of.network, of.wave, of.measure): of.estimate for of in network_means(own)}
    shown = []
    for of in network_means(kept):
        rows, key = values.get((of.network, of.wave)), (of.network, of.wave, of.measure)
        mean = float(rows[of.measure].mean()) if rows is not None else np.nan
        estimate = coarse_estimate(as_wide_as(wide.get(key, SUPPRESSED), of.estimate), mean, people.get(key, 0))
        shown.append(NetworkMean(network=of.network, wave=of.wave, measure=of.measure, estimate=estimate))
    return tuple(shown)
