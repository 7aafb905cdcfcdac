"""Means over the pairs that are in every wave."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.analysis.aligned import align
from tillitsmaal.analysis.compare_results import CompareAnalysis
from tillitsmaal.analysis.network_means import NetworkMean
from tillitsmaal.responses import Scores


def matched_means(compared: CompareAnalysis, *measures: str) -> tuple[NetworkMean, ...]:
    """Mean of some measures over the pairs that have them in every wave, wave by wave, with its jackknife interval.

    Returns
    -------
    tuple of NetworkMean
        One a measure, wave and network; where there is an estimate its value is `matched_mean` of
        `CompareAnalysis.trends`.

    See Also
    --------
    tillitsmaal.stats.jackknife.means_over_pairs : the estimator.
    """
    return tuple(_means(compared, measures))


def _means(compared: CompareAnalysis, measures: tuple[str, ...]) -> Iterator[NetworkMean]:
    from tillitsmaal.stats.jackknife import means_over_pairs

    names = [wave.name for wave in compared.waves]
    aligned = align([_holding(compared, name) for name in names], names, measures)
    absent: NDArray[np.bool_] = np.asarray(np.isnan(aligned.values).any(axis=0))
    for column, measure in enumerate(measures):
        for wave, name in enumerate(names):
            values = np.where(absent[:, column], np.nan, aligned.values[wave, :, column])
            ends = (aligned.rater, aligned.target, aligned.network)
            found = means_over_pairs(values, *ends, len(aligned.networks))
            for network, estimate in zip(aligned.networks, found, strict=True):
                yield NetworkMean(network=network, wave=name, measure=measure, estimate=estimate)


def _holding(compared: CompareAnalysis, wave: str) -> Scores:
    return next(part for part in compared.parts if any(own.name == wave for own in part.responses.waves))
