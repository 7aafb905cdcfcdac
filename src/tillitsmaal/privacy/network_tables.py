"""Tables of networks, made of cells."""

from collections import Counter
from collections.abc import Mapping

import numpy as np
import pandas as pd

from tillitsmaal.analysis.network_means import NetworkMean, network_means
from tillitsmaal.analysis.networks import KEYS, network_score_table, network_table
from tillitsmaal.analysis.partners import pair_table
from tillitsmaal.grouping import counts, key_codes, positions
from tillitsmaal.privacy.cells import CELLS_OF_NETWORKS, Cells, Kind
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
from tillitsmaal.privacy.masked import told_people
from tillitsmaal.privacy.rules import Rules
from tillitsmaal.responses import NETWORK, RATER, WAVE, Scores
from tillitsmaal.scoring import pomp

People = Mapping[tuple[str, str, str], int]
"""People behind a measure, at least, by network, wave and measure."""


def people_of_networks(scores: Scores, cells: Cells, rules: Rules) -> People:
    """At least so many people are behind the numbers of each network, by measure, as far as can be known.

    How precisely a mean is told follows from it: by how many they are, it would tell of those who are not counted. Of
    each organisation there are those of its largest pair that is shown; as many others as must take part in so many
    pairs, one of each; and k where any cell is of several. Of what is about no partner there is one of each
    organisation, or k.
    """
    pairs, told = scores.by_pair, told_people(scores, rules, cells.uncounted)
    at, rater = key_codes(pairs, KEYS), key_codes(pairs, (NETWORK, WAVE, RATER))
    roster = scores.responses.roster
    members = dict(zip(*np.unique(key_codes(roster, KEYS), return_counts=True), strict=True))
    found: dict[tuple[str, str, str], int] = {}
    for family in cells.families:
        inside, own = np.isin(family.kind, CELLS_OF_NETWORKS), family.kind == Kind.OWN
        for code in np.unique(at[inside]).tolist():
            here = inside & (at == code)
            _, of = np.unique(rater[here & own], return_inverse=True)
            largest = np.zeros(int(of.max(initial=-1)) + 1, np.int64)
            np.maximum.at(largest, of, told[here & own])
            raters = -(-int(here.sum()) // max(int(members.get(code, 0)) - 1, 1))
            known = int(largest.sum()) + max(raters - len(largest), 0)
            least = rules.least if (here & ~own).any() else 0
            network, wave = (str(pairs[key].iloc[int(np.argmax(here))]) for key in KEYS)
            found |= {(network, wave, measure): max(known, least) for measure in family.measures}
    return found | _of_none(scores, cells, rules)


def _of_none(scores: Scores, cells: Cells, rules: Rules) -> dict[tuple[str, str, str], int]:
    """Organisations whose answers about no partner are in a cell, or the people that any cell has, by network, wave and
    scale."""
    frame = scores.by_organisation
    keys = list(zip(frame[NETWORK].astype(str), frame[WAVE].astype(str), strict=True))
    return {
        (network, wave, scale): max(number, rules.least_of_a_pair)
        for scale, cell in cells.own.items()
        for (network, wave), number in Counter(key for key, of in zip(keys, cell, strict=True) if of >= 0).items()
    }


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
