"""Tables of pairs and dyads that may be shown."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.analysis.partners import dyad_table, pair_table, sufficient_pairs, weakest_facets
from tillitsmaal.grouping import Codes, counts, key_codes, positions
from tillitsmaal.privacy.cells import Cells, Kind
from tillitsmaal.privacy.coarse import ENDS, Coarse, coarse, counts_without, span_column
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import (
    NETWORK,
    ORGANISATION,
    PAIR_KEYS,
    RATER,
    TARGET,
    WAVE,
    Scores,
    counted,
)
from tillitsmaal.scoring import pomp

Booleans = NDArray[np.bool_]

_SERIES: Final = (NETWORK, RATER, TARGET)


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
    """Every possible pair: what its own cell says, or that it is suppressed, with `<NA>` for what is hidden.

    What is weakest and what is sufficient is told of the scores as they are shown.
    Counts of people are as `told_people` has them.
    """
    frame, questionnaire = pair_table(of_pairs), of_pairs.responses.questionnaire
    some = np.zeros(len(frame), bool)
    for mask in shown.values():
        some |= mask
    fewest = np.where(some, _fewest(frame, shown), 0)
    for measure, mask in shown.items():
        frame[counted(measure)] = counts_without(fewest, ~mask)
        _coarsen(frame, measure, mask, fewest, questionnaire)
    facets = [shown[facet] for facet in questionnaire.facets]
    known = np.logical_and.reduce(facets) if facets else np.zeros(len(frame), bool)
    frame["respondents"] = fewest
    told = _spans_filled(frame, questionnaire)
    frame["weakest"] = weakest_facets(told, questionnaire).where(known, None)
    frame["sufficient"] = sufficient_pairs(told, questionnaire).where(known, pd.NA)
    frame["suppressed"] = ~some
    return _with_possible(frame[some], of_pairs)


def _spans_filled(frame: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """The facets as they are shown, with the end of the scale in place of a span."""
    told = {}
    for facet in questionnaire.facets:
        lowest, _ = questionnaire.range_of(facet)
        low, high = (frame[span_column(facet, end)] for end in ENDS)
        told[facet] = frame[facet].fillna(low.where(low <= lowest, high))
    return pd.DataFrame(told, index=frame.index)


def _fewest(frame: pd.DataFrame, shown: Mapping[str, Booleans]) -> Codes:
    most = np.iinfo(np.int64).max
    columns = [np.where(mask, frame[counted(measure)].to_numpy(np.int64), most) for measure, mask in shown.items()]
    fewest: Codes = np.minimum.reduce(columns, axis=0, initial=most)
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
    hidden = keys[at < 0].assign(weakest=None, suppressed=True)
    whole = pd.concat([frame, hidden], ignore_index=True)
    for name in ("respondents", *(name for name in frame if str(name).endswith("_n"))):
        whole[name] = whole[name].astype("Int64")
    for name in ("single_voice", "sufficient"):
        whole[name] = whole[name].astype("boolean")
    whole["weakest"] = whole["weakest"].astype(object).where(whole["weakest"].notna(), None)
    order = np.argsort(key_codes(whole, PAIR_KEYS), kind="stable")
    return whole.iloc[order].reset_index(drop=True)


def possible_pairs(scores: Scores) -> pd.DataFrame:
    """Every two organisations of a roster, in both directions."""
    roster = scores.responses.roster
    one = roster.rename(columns={ORGANISATION: RATER})
    other = roster.rename(columns={ORGANISATION: TARGET})
    both = one.merge(other, on=[NETWORK, WAVE], how="inner")
    others = (both[RATER].astype(str) != both[TARGET].astype(str)).to_numpy()
    return both.loc[others, list(PAIR_KEYS)]


def shown_dyads(of_pairs: Scores, shown: Mapping[str, Booleans], pairs: pd.DataFrame) -> pd.DataFrame:
    """The dyads whose both directions are shown, from the rounded scores, with the counts of people of the pairs."""
    bare = of_pairs.by_pair.copy()
    at = positions(key_codes(bare, PAIR_KEYS), key_codes(pairs, PAIR_KEYS))
    for measure in shown:
        bare[measure] = np.where(at >= 0, pairs[measure].to_numpy(np.float64)[at], np.nan)
        bare[counted(measure)] = np.where(at >= 0, pairs[counted(measure)].fillna(0).to_numpy(np.int64)[at], 0)
    dyads = dyad_table(replace(of_pairs, by_pair=bare))
    both = dyads["mean"].notna().to_numpy()
    found = dyads[both].reset_index(drop=True)
    for name in ("mean", "gap"):
        found[name] = np.round(found[name], 2) + 0.0
    return found
