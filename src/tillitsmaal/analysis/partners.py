"""Tables of partners: pairs, dyads, organisations."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.arithmetic import difference
from tillitsmaal.grouping import Floats, frame_of, key_codes, key_columns, means_of_columns, named, positions
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import NETWORK, ORGANISATION, PAIR_KEYS, RATER, TARGET, WAVE, Scores, counted
from tillitsmaal.scoring import ROUNDING, pomp, under


def pair_table(scores: Scores) -> pd.DataFrame:
    """Lay out the pairs as `ScoreAnalysis.pairs` describes."""
    questionnaire, pairs = scores.responses.questionnaire, scores.by_pair
    columns: dict[str, object] = {key: pairs[key] for key in (*PAIR_KEYS, "respondents")}
    columns["single_voice"] = pairs["respondents"] == 1
    columns["weakest"] = weakest_facets(pairs, questionnaire)
    columns["sufficient"] = sufficient_pairs(pairs, questionnaire)
    for measure in questionnaire.pair_measures():
        columns |= {name: pairs[name] for name in (measure, counted(measure))}
        columns[f"{measure}_pomp"] = pomp(pairs[measure].to_numpy(), questionnaire.range_of(measure))
    return frame_of(columns)


def weakest_facets(pairs: pd.DataFrame, questionnaire: Questionnaire) -> pd.Series:
    """Name the lowest facet, the first declared of equals; facets of different ranges are compared in POMP."""
    facets = questionnaire.facets
    if not facets:
        return pd.Series([None] * len(pairs), dtype=object)
    mixed = len({questionnaire.range_of(facet) for facet in facets}) > 1
    values = stacked(pairs, facets)
    if mixed:
        values = np.column_stack([pomp(values[:, k], questionnaire.range_of(f)) for k, f in enumerate(facets)])
    lowest = values.min(axis=1)
    first = (values <= lowest[:, None] + ROUNDING).argmax(axis=1)
    names = np.array([*facets, None], dtype=object)
    return pd.Series(names[np.where(np.isnan(lowest), len(facets), first)], dtype=object)


def sufficient_pairs(pairs: pd.DataFrame, questionnaire: Questionnaire) -> pd.Series:
    """Tell whether every facet reaches its floor: false as soon as one is below, null if one is missing and none below.

    A facet without a floor has nothing to reach; where no facet has one, all is null.
    """
    floors = {
        facet: floor for facet in questionnaire.facets if (floor := questionnaire.scales[facet].sufficient) is not None
    }
    below, missing = np.zeros(len(pairs), bool), np.zeros(len(pairs), bool)
    for facet, floor in floors.items():
        values = pairs[facet].to_numpy()
        below |= under(values, floor)
        missing |= np.isnan(values)
    unknown = missing & ~below if floors else np.ones(len(pairs), bool)
    return pd.Series(pd.arrays.BooleanArray(~below, unknown))


def dyad_table(scores: Scores) -> pd.DataFrame:
    """Lay out the dyads as `ScoreAnalysis.dyads` describes."""
    pairs, measures = scores.by_pair, scores.responses.questionnaire.pair_measures()
    forward = key_codes(pairs, PAIR_KEYS)
    backward = key_codes(pairs, (NETWORK, WAVE, TARGET, RATER))
    dyads, dyad = np.unique(np.minimum(forward, backward), return_inverse=True)
    values = stacked(pairs, measures)
    people = pairs[[counted(measure) for measure in measures]].to_numpy(np.int64)
    a_to_b, b_to_a = np.full((2, len(dyads), len(measures)), np.nan)
    a_people, b_people = np.zeros((2, len(dyads), len(measures)), np.int64)
    is_forward = forward < backward
    a_to_b[dyad[is_forward]], a_people[dyad[is_forward]] = values[is_forward], people[is_forward]
    b_to_a[dyad[~is_forward]], b_people[dyad[~is_forward]] = values[~is_forward], people[~is_forward]
    keys = {key: column.repeat(len(measures)) for key, column in key_columns(dyads, pairs, PAIR_KEYS).items()}
    return frame_of(
        {
            NETWORK: keys[NETWORK],
            WAVE: keys[WAVE],
            "a": keys[RATER],
            "b": keys[TARGET],
            "measure": measure_column(measures, len(dyads)),
            **_both_directions(a_to_b.ravel(), b_to_a.ravel()),
            counted("a_to_b"): a_people.ravel(),
            counted("b_to_a"): b_people.ravel(),
        }
    )


def _both_directions(a_to_b: Floats, b_to_a: Floats) -> dict[str, object]:
    gap = difference(a_to_b, b_to_a)
    side = np.select([np.isnan(gap), np.abs(gap) <= ROUNDING, gap < 0], [3, 2, 0], 1)
    names = np.array(["a_to_b", "b_to_a", "equal", None], dtype=object)
    lower = pd.Series(names[side], dtype=object)
    return {"a_to_b": a_to_b, "b_to_a": b_to_a, "mean": (a_to_b + b_to_a) / 2, "gap": gap, "lower": lower}


def organisation_table(scores: Scores) -> pd.DataFrame:
    """Lay out the organisations as `ScoreAnalysis.organisations` describes."""
    pairs, organisations = scores.by_pair, scores.by_organisation
    measures = scores.responses.questionnaire.pair_measures()
    known = key_codes(organisations, (NETWORK, WAVE, ORGANISATION))
    keys = (NETWORK, WAVE, ORGANISATION, "respondents")
    columns: dict[str, object] = {key: organisations[key].repeat(len(measures)).array for key in keys}
    columns["measure"] = measure_column(measures, len(known))
    for name, side in (("given", RATER), ("received", TARGET)):
        own = positions(key_codes(pairs, (NETWORK, WAVE, side)), known)
        found = means_of_columns(stacked(pairs, measures), own, len(known))
        columns |= {name: found.mean.ravel(), f"{name}_pairs": found.n.ravel()}
    return frame_of(columns)


def stacked(pairs: pd.DataFrame, measures: tuple[str, ...]) -> NDArray[np.float64]:
    """Put the scores on several measures beside each other: shape (pairs, measures)."""
    return pairs[list(measures)].to_numpy(np.float64)


def measure_column(measures: tuple[str, ...], times: int) -> pd.Categorical:
    """Name each measure in turn, this many times over."""
    return named(np.tile(np.arange(len(measures)), times), measures)
