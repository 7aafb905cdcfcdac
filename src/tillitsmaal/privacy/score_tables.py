"""Tables of scores, made of cells."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.analysis.network_means import NetworkMean, network_means
from tillitsmaal.analysis.networks import KEYS, network_score_table, network_table
from tillitsmaal.analysis.partners import dyad_table, organisation_table, pair_table
from tillitsmaal.grouping import Codes, categories_of, counts, key_codes, positions
from tillitsmaal.privacy.cells import CELLS_OF_NETWORKS, CELLS_OF_ORGANISATIONS, CELLS_OF_PAIRS, Cells, Kind, masks
from tillitsmaal.privacy.coarse import Coarse, coarse, coarse_estimate
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
    counted,
)
from tillitsmaal.scoring import pomp, scale_scores

Booleans = NDArray[np.bool_]
People = Mapping[tuple[str, str, str], int]
"""People behind a measure, by network, wave and measure."""

_SERIES: Final = (NETWORK, RATER, TARGET)
_DIRECTIONS: Final = ("a_to_b", "b_to_a")


ENDS: Final = ("low", "high")


def span_column(measure: str, end: str) -> str:
    """Name of the column with an end (`low`, `high`) of the span that is told in place of a score."""
    return f"{measure}_{end}"


def shown_masks(cells: Cells, pairs: pd.DataFrame) -> dict[str, Booleans]:
    """By measure, the pairs that may be shown: those that are cells of their own in every wave they have answers in."""
    series = np.unique(key_codes(pairs, _SERIES), return_inverse=True)[1]
    shown: dict[str, Booleans] = {}
    for family in cells.families:
        small_once = counts(series[~np.isin(family.kind, (Kind.NONE, Kind.OWN))], len(pairs))[series] > 0
        own: Booleans = (family.kind == Kind.OWN) & ~small_once
        shown |= dict.fromkeys(family.measures, own)
    return shown


def shown_pairs(of_pairs: Scores, shown: Mapping[str, Booleans]) -> pd.DataFrame:
    """Every possible pair: what its own cell says, or that it is suppressed.

    The count of people is that of the measure that fewest answered, so that no difference of counts tells of one.
    """
    frame, questionnaire = pair_table(of_pairs), of_pairs.responses.questionnaire
    some = np.zeros(len(frame), bool)
    for mask in shown.values():
        some |= mask
    fewest = np.where(some, _fewest(frame, shown), 0)
    for measure, mask in shown.items():
        frame[counted(measure)] = np.where(mask, fewest, 0)
        _coarsen(frame, measure, mask, fewest, questionnaire)
    facets = [shown[facet] for facet in questionnaire.facets]
    known = np.logical_and.reduce(facets) if facets else np.zeros(len(frame), bool)
    frame["respondents"] = fewest
    frame["weakest"] = frame["weakest"].where(known, None)
    frame["sufficient"] = frame["sufficient"].where(known, pd.NA)
    frame["suppressed"] = ~some
    return _with_possible(frame[some], of_pairs)


def _fewest(frame: pd.DataFrame, shown: Mapping[str, Booleans]) -> Codes:
    most = np.iinfo(np.int64).max
    columns = [np.where(mask, frame[counted(measure)].to_numpy(np.int64), most) for measure, mask in shown.items()]
    fewest: Codes = np.minimum.reduce(columns)
    return fewest


def _coarsen(frame: pd.DataFrame, measure: str, mask: Booleans, people: Codes, questionnaire: Questionnaire) -> None:
    limits = questionnaire.range_of(measure)
    found = coarse(np.where(mask, frame[measure].to_numpy(np.float64), np.nan), people, limits)
    frame[measure] = found.value
    frame[f"{measure}_pomp"] = pomp(found.value, limits)
    _put_span(frame, measure, found)


def _put_span(frame: pd.DataFrame, measure: str, found: Coarse) -> None:
    frame[span_column(measure, "low")], frame[span_column(measure, "high")] = found.low, found.high


def _with_possible(frame: pd.DataFrame, scores: Scores) -> pd.DataFrame:
    """Add the pairs of the rosters that are not shown, as suppressed."""
    keys = possible_pairs(scores)
    codes = key_codes(keys, PAIR_KEYS)
    at = positions(codes, np.sort(key_codes(frame, PAIR_KEYS)))
    hidden = keys[at < 0].assign(respondents=0, single_voice=False, weakest=None, suppressed=True)
    whole = pd.concat([frame, hidden], ignore_index=True)
    for key in PAIR_KEYS:
        whole[key] = whole[key].astype(scores.by_pair[key].dtype)
    for name in (name for name in frame if str(name).endswith("_n")):
        whole[name] = whole[name].fillna(0).astype(np.int64)
    whole["sufficient"] = whole["sufficient"].astype("boolean")
    whole["weakest"] = whole["weakest"].astype(object).where(whole["weakest"].notna(), None)
    order = np.argsort(key_codes(whole, PAIR_KEYS), kind="stable")
    return whole.iloc[order].reset_index(drop=True)


def possible_pairs(scores: Scores) -> pd.DataFrame:
    """Every two organisations of a roster, in both directions."""
    roster = scores.responses.roster
    one = roster.rename(columns={ORGANISATION: RATER})
    other = roster.rename(columns={ORGANISATION: TARGET})
    both = one.merge(other, on=[NETWORK, WAVE], how="inner")
    both = both[(both[RATER].astype(str) != both[TARGET].astype(str)).to_numpy()]
    for key in PAIR_KEYS:
        both[key] = both[key].astype(scores.by_pair[key].dtype)
    return both[list(PAIR_KEYS)].reset_index(drop=True)


def shown_dyads(of_pairs: Scores, shown: Mapping[str, Booleans], pairs: pd.DataFrame) -> pd.DataFrame:
    """The dyads whose both directions are shown, from the rounded scores."""
    bare = of_pairs.by_pair.copy()
    at = positions(key_codes(bare, PAIR_KEYS), key_codes(pairs, PAIR_KEYS))
    for measure in shown:
        bare[measure] = np.where(at >= 0, pairs[measure].to_numpy(np.float64)[at], np.nan)
    dyads = dyad_table(replace(of_pairs, by_pair=bare))
    both = dyads["mean"].notna().to_numpy()
    found = dyads[both].reset_index(drop=True)
    for name in ("mean", "gap"):
        found[name] = np.round(found[name], 2) + 0.0
    return found


def shown_organisations(
    scores: Scores, of_pairs: Scores, of_organisations: Scores, cells: Cells, rules: Rules
) -> pd.DataFrame:
    """What each organisation gives, over its own cells, and receives, over all cells about it."""
    given, frame = organisation_table(of_pairs), organisation_table(of_organisations)
    frame["given"], frame["given_pairs"] = given["given"], given["given_pairs"]
    questionnaire = scores.responses.questionnaire
    for side, end, kinds in (
        ("given", RATER, CELLS_OF_PAIRS),
        ("received", TARGET, CELLS_OF_ORGANISATIONS),
    ):
        people = _people_of_organisations(scores, cells, end, kinds)
        _coarsen_side(frame, side, people, questionnaire)
    frame["respondents"] = _organisations_people(frame, rules)
    return frame


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


def _organisations_people(frame: pd.DataFrame, rules: Rules) -> pd.arrays.IntegerArray:
    """People of each organisation; <NA> where they are under k.

    So are, the smallest first, as many more as it takes for those without a count to be k together, or all others to
    be: else the network's count would tell them.
    """
    people = frame["respondents"].to_numpy(np.int64)
    hidden = (people > 0) & (people < rules.least)
    first = np.flatnonzero(~frame.duplicated([NETWORK, WAVE, ORGANISATION]).to_numpy())
    group = np.unique(key_codes(frame, KEYS), return_inverse=True)[1]
    codes = key_codes(frame, (NETWORK, WAVE, ORGANISATION))
    for network in np.unique(group):
        own = first[(group[first] == network) & (people[first] > 0)]
        for row in own[np.argsort(people[own], kind="stable")].tolist():
            without = int(people[own][hidden[own]].sum())
            if 0 < without < rules.least and not hidden[row]:
                hidden |= codes == codes[row]
        shown = own[~hidden[own]]
        if len(shown) == 1 and 0 < int(people[own].sum() - people[shown[0]]) < rules.least:
            hidden |= codes == codes[shown[0]]
    return _masked(people, hidden)


def _masked(values: Codes, hidden: Booleans) -> pd.arrays.IntegerArray:
    return pd.arrays.IntegerArray(values.astype(np.int64), hidden.copy())


def people_of_networks(scores: Scores, cells: Cells) -> People:
    """People behind the numbers of each network, by measure; those about no partner too."""
    pairs, persons = scores.by_pair, scores.by_respondent
    of_pair = positions(key_codes(persons, PAIR_KEYS), key_codes(pairs, PAIR_KEYS))
    found: dict[tuple[str, str, str], int] = {}
    for measure, mask in masks(cells, CELLS_OF_NETWORKS).items():
        there = mask[of_pair] & persons[measure].notna().to_numpy()
        once = persons.loc[there, [NETWORK, WAVE, RESPONDENT]].drop_duplicates()
        found |= _sizes(once, measure)
    answers = scores.responses.respondents
    for scale, given in scale_scores(answers, scores.responses.questionnaire, "network", "respondent").items():
        found |= _sizes(answers.keys.loc[~np.isnan(given), [NETWORK, WAVE]], scale)
    return found


def _sizes(rows: pd.DataFrame, measure: str) -> dict[tuple[str, str, str], int]:
    keys = zip(rows[NETWORK].astype(str), rows[WAVE].astype(str), strict=True)
    found: dict[tuple[str, str, str], int] = {}
    for network, wave in keys:
        found[network, wave, measure] = found.get((network, wave, measure), 0) + 1
    return found


def shown_networks(scores: Scores, pairs: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Who took part; what is counted of floors is of the pairs shown."""
    frame = network_table(scores, pair_table(scores)["sufficient"])
    shown = pairs[~pairs["suppressed"].to_numpy(bool)]
    codes = key_codes(frame, KEYS)
    group = positions(key_codes(shown, KEYS), codes)
    known = shown["sufficient"].notna().to_numpy()
    enough = shown["sufficient"].fillna(False).to_numpy(bool)
    assessed = counts(group[known], len(frame))
    insufficient = counts(group[known & ~enough], len(frame))
    people = frame["respondents"].to_numpy(np.int64)
    frame["respondents"] = _masked(people, (people > 0) & (people < rules.least))
    frame["single_voices"] = _masked(np.zeros(len(frame), np.int64), np.ones(len(frame), bool))
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
    for name in ("sd", "min", "max"):
        frame[name] = np.nan
    frame["below"] = pd.array([pd.NA] * len(frame), dtype="Int64")
    frame["respondents"] = behind
    return frame


def shown_means(kept: Scores, of_networks: Scores, people: People) -> tuple[NetworkMean, ...]:
    """Means over cells with the intervals of the same answers; none under ten people."""
    of_cells = of_networks.by_pair
    values = {(str(network), str(wave)): rows for (network, wave), rows in of_cells.groupby(list(KEYS), observed=True)}
    shown = []
    for of in network_means(kept):
        rows = values.get((of.network, of.wave))
        mean = float(rows[of.measure].mean()) if rows is not None else np.nan
        behind = people.get((of.network, of.wave, of.measure), 0)
        shown.append(
            NetworkMean(
                network=of.network,
                wave=of.wave,
                measure=of.measure,
                estimate=coarse_estimate(of.estimate, mean, behind),
            )
        )
    return tuple(shown)
