"""Edge cases of change: zeros, ties, a missing wave, no cluster, one pair, one cluster."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from reference.cases import Case
from reference.psychometric.change import Values, paired, tested
from reference.psychometric.change_clusters import bootstrap, codes, coefficient, robust
from reference.psychometric.two_waves import two_waves
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.change.cluster_means import cluster_bootstrap
from tillitsmaal.stats.change.clusters import cluster_robust
from tillitsmaal.stats.change.paired import paired_change
from tillitsmaal.stats.change.wilcoxon import signed_ranks


def recognises(case: Case) -> bool:
    return "paired" in case.expected


def compute(case: Case) -> Mapping[str, Any]:
    waves = two_waves(case)
    change, number = waves.last - waves.first, codes(waves.cluster)[0]
    used = ~np.isnan(change) & (number >= 0)
    resampled = cluster_bootstrap(change, number)
    one = np.zeros(len(change), dtype=np.int64)
    return {
        "paired": paired(waves.first, waves.last),
        "cluster": robust(case.expected.get("cluster", {}), change, np.ones((len(change), 1)), number),
        "bootstrap": bootstrap(resampled, change, number, None),
        "n_used_cluster": int(used.sum()),
        "all_zero_change": few(waves.first, waves.first),
        "one_pair": few(np.array([3.0]), np.array([4.0])),
        "one_cluster": coefficient(cluster_robust(change, np.ones((len(change), 1)), one), 0),
    }


def few(first: Any, last: Any) -> Values:
    found, ranks = paired_change(first, last), signed_ranks(last - first)
    if isinstance(found, NotEstimable) or isinstance(ranks, NotEstimable):
        return {}
    return {**tested(found.change), "dz": found.dz.value, "rank_biserial": ranks.rank_biserial}
