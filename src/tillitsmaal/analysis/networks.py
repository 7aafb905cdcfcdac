"""Tables of networks: who takes part, how they score."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from tillitsmaal.analysis.partners import measure_column
from tillitsmaal.arithmetic import FLAT
from tillitsmaal.grouping import (
    Codes,
    Floats,
    GroupMeans,
    counts,
    frame_of,
    key_codes,
    key_columns,
    means,
    positions,
    ratio,
)
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import NETWORK, WAVE, Scores
from tillitsmaal.scoring import pomp, under

KEYS = (NETWORK, WAVE)
FEWEST_FOR_SPREAD: Final = 3
"""Values that a standard deviation rests on."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NetworkGroups:
    """The networks and waves that have a roster, and where each row of the scores belongs."""

    codes: Codes
    pairs: Codes
    organisations: Codes
    respondents: Codes

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.codes)


def network_groups(scores: Scores) -> NetworkGroups:
    """Find the network and wave of each pair, organisation and respondent."""
    codes = np.unique(key_codes(scores.by_organisation, KEYS))
    frames = (scores.by_pair, scores.by_organisation, scores.responses.respondents.keys)
    pairs, organisations, respondents = (positions(key_codes(frame, KEYS), codes) for frame in frames)
    return NetworkGroups(codes=codes, pairs=pairs, organisations=organisations, respondents=respondents)


def network_table(scores: Scores, sufficient: pd.Series) -> pd.DataFrame:
    """Lay out the networks as `ScoreAnalysis.networks` describes.

    Parameters
    ----------
    scores
        Of all the waves.
    sufficient
        The column of this name of the table of pairs.
    """
    groups = network_groups(scores)
    answers = scores.by_pair["respondents"].to_numpy()
    organisations = counts(groups.organisations, groups.size)
    pairs = counts(groups.pairs[answers > 0], groups.size)
    possible = organisations * (organisations - 1)
    assessed = counts(groups.pairs[sufficient.notna()], groups.size)
    insufficient = counts(groups.pairs[~sufficient.fillna(value=True).to_numpy(bool)], groups.size)
    answering = groups.organisations[scores.by_organisation["respondents"].to_numpy() > 0]
    return frame_of(
        {
            **key_columns(groups.codes, scores.by_organisation, KEYS),
            "organisations": organisations,
            "answering": counts(answering, groups.size),
            "respondents": counts(groups.respondents, groups.size),
            "pairs": pairs,
            "possible": possible,
            "coverage": ratio(pairs, possible),
            "single_voices": counts(groups.pairs[answers == 1], groups.size),
            "assessed": assessed,
            "insufficient": insufficient,
            "sufficient_share": ratio(assessed - insufficient, assessed),
        }
    )


def network_score_table(scores: Scores) -> pd.DataFrame:
    """Lay out the scores of networks as `ScoreAnalysis.network_scores` describes."""
    questionnaire, groups = scores.responses.questionnaire, network_groups(scores)
    of_pairs, of_organisations = questionnaire.pair_measures(), questionnaire.scales_at("network", "respondent")
    parts = [_described(scores.by_pair, measure, groups.pairs, groups.size, questionnaire) for measure in of_pairs]
    parts += [
        _described(scores.by_organisation, measure, groups.organisations, groups.size, questionnaire)
        for measure in of_organisations
    ]
    measures = (*of_pairs, *of_organisations)
    keys = key_columns(groups.codes, scores.by_organisation, KEYS)
    levels = [*["pair"] * len(of_pairs), *(questionnaire.scales[scale].level for scale in of_organisations)]
    described = pd.concat(parts).sort_index(kind="stable").reset_index(drop=True) if parts else pd.DataFrame()
    return frame_of(
        {
            **{key: column.repeat(len(measures)) for key, column in keys.items()},
            "measure": measure_column(measures, groups.size),
            "level": np.tile(np.array(levels, dtype=object), groups.size),
            **{str(column): described[column] for column in described},
        }
    )


def _described(
    frame: pd.DataFrame, measure: str, groups: Codes, size: int, questionnaire: Questionnaire
) -> pd.DataFrame:
    """Describe one measure in each network and wave."""
    values = frame[measure].to_numpy(np.float64)
    there = ~np.isnan(values)
    values, groups = values[there], groups[there]
    mean = means(values, groups, size)
    low, high = questionnaire.range_of(measure)
    scale = questionnaire.scales.get(measure)
    floor = scale.sufficient if scale else None
    below = pd.array([pd.NA] * size, dtype="Int64") if floor is None else counts(groups[under(values, floor)], size)
    return frame_of(
        {
            "n": mean.n,
            "mean": mean.mean,
            "sd": _spread(values, groups, mean, FLAT * (high - low)),
            "min": _extreme(np.minimum, values, groups, size),
            "max": _extreme(np.maximum, values, groups, size),
            "pomp": pomp(mean.mean, (low, high)),
            "below": pd.array(below, dtype="Int64"),
        }
    )


def _spread(values: Floats, groups: Codes, mean: GroupMeans, flat: float) -> Floats:
    """Standard deviation (n − 1); 0 up to `flat`, NaN under three values."""
    squares = np.bincount(groups, weights=(values - mean.mean[groups]) ** 2, minlength=len(mean.n))
    spread = np.sqrt(ratio(squares, mean.n - 1))
    return np.select([mean.n < FEWEST_FOR_SPREAD, spread <= flat], [np.nan, 0.0], spread)


def _extreme(which: np.ufunc, values: Floats, groups: Codes, size: int) -> Floats:
    start = np.inf if which is np.minimum else -np.inf
    result = np.full(size, start)
    which.at(result, groups, values)
    result[np.isinf(result)] = np.nan
    return result
