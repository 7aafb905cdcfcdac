"""Means of networks with their intervals."""

from dataclasses import dataclass

import numpy as np

from tillitsmaal.analysis.networks import KEYS, NetworkGroups, network_groups
from tillitsmaal.arithmetic import levelled
from tillitsmaal.estimates import Estimated
from tillitsmaal.grouping import Floats, categories_of, key_columns
from tillitsmaal.responses import NETWORK, RATER, TARGET, WAVE, Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkMean:
    """Mean of one pair measure over the pairs of a network and wave."""

    network: str
    wave: str
    measure: str
    estimate: Estimated


def network_means(scores: Scores) -> tuple[NetworkMean, ...]:
    """Mean of each pair measure over the pairs of each network and wave, with its jackknife interval.

    Returns
    -------
    tuple of NetworkMean
        One a network, wave and pair measure, ordered as `ScoreAnalysis.network_scores`, whose `mean` is the value.

    See Also
    --------
    tillitsmaal.stats.jackknife.means_over_pairs : the estimator.
    """
    from tillitsmaal.stats.jackknife import means_over_pairs

    pairs, groups = scores.by_pair, network_groups(scores)
    raters, targets = (categories_of(pairs, side).codes for side in (RATER, TARGET))
    measures = scores.responses.questionnaire.pair_measures()
    estimates = {
        measure: means_over_pairs(_varying(scores, measure, groups), raters, targets, groups.pairs, groups.size)
        for measure in measures
    }
    columns = key_columns(groups.codes, scores.by_organisation, KEYS)
    return tuple(
        NetworkMean(network=network, wave=wave, measure=measure, estimate=estimates[measure][row])
        for row, (network, wave) in enumerate(zip(columns[NETWORK], columns[WAVE], strict=True))
        for measure in measures
    )


def _varying(scores: Scores, measure: str, groups: NetworkGroups) -> Floats:
    low, high = scores.responses.questionnaire.range_of(measure)
    return levelled(scores.by_pair[measure].to_numpy(np.float64), groups.pairs, groups.size, high - low)
