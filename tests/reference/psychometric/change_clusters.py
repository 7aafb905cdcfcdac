"""Change in clusters: robust standard errors, means of means, resampling, two groups of clusters."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reference.cases import Case
from reference.psychometric.keyed import Floats, texts
from reference.psychometric.two_waves import TwoWaves, interval
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.change.cluster_means import ClusterBootstrap, cluster_bootstrap, cluster_means
from tillitsmaal.stats.change.clusters import ClusterRobust, ClusterRobustFit, cluster_robust
from tillitsmaal.stats.change.two_groups import TwoGroups, compare_groups

Values = dict[str, Any]
Codes = NDArray[np.integer]
SANDWICH = {"HC0_nocadjust": "CR0", "HC1": "CR1S"}


def codes(cluster: pd.Series) -> tuple[Codes, list[str]]:
    """Numbers of the clusters, −1 where there is none, and their names."""
    found, names = pd.factorize(texts(cluster), sort=True)
    return found, [str(name) for name in names]


def clustered(case: Case, waves: TwoWaves) -> Values:
    change = waves.last - waves.first
    number, names = codes(waves.cluster)
    asked = case.expected["cluster"]
    means, drawn = cluster_means(change, number), cluster_bootstrap(change, number)
    if isinstance(means, NotEstimable):
        return {}
    labels = [names[code] for code in means.clusters]
    return {
        "n_clusters": len(labels),
        "cluster_sizes": dict(zip(labels, means.sizes.tolist(), strict=True)),
        "mean_change": robust(asked.get("mean_change", {}), change, np.ones((len(change), 1)), number),
        "cluster_means": dict(zip(labels, means.means.tolist(), strict=True)),
        "mean_of_cluster_means": {
            "estimate": means.test.mean,
            "se": means.test.standard_error,
            "t_p": means.test.p,
            "ci95": interval(means.test.interval),
        },
        "bootstrap": bootstrap(drawn, change, number, asked.get("bootstrap", {}).get("B")),
    }


def bootstrap(found: ClusterBootstrap | NotEstimable, change: Floats, number: Codes, resamples: int | None) -> Values:
    drawn = cluster_bootstrap(change, number, resamples=resamples) if resamples else found
    return {**resampled("exact", found), **resampled("mc", drawn), "B": resamples}


def resampled(how: str, found: ClusterBootstrap | NotEstimable) -> Values:
    if isinstance(found, NotEstimable):
        return {f"{how}_mean": found, f"{how}_se": found, f"{how}_percentile95": [found, found]}
    return {
        "n_clusters": found.clusters,
        "n_distinct_resamples": found.distinct_resamples,
        f"{how}_mean": found.mean,
        f"{how}_se": found.standard_error,
        f"{how}_percentile95": interval(found.interval),
    }


def robust(asked: Mapping[str, Any], y: Floats, x: Floats, number: Codes) -> Values:
    """The cluster-robust blocks that are asked for, by kind and coefficient."""
    found: Values = {}
    for kind, block in asked.items():
        if kind == "sandwich_vcovCL":
            found[kind] = {name: _errors(list(part), y, x, number, SANDWICH[name]) for name, part in block.items()}
        elif kind == "ols_se":
            fit = cluster_robust(y, x, number)
            errors = [fit] * len(block) if isinstance(fit, NotEstimable) else fit.ols_standard_errors.tolist()
            found[kind] = dict(zip(block, errors, strict=True))
        elif re.fullmatch(r"CR\d\w?", kind):
            fit = cluster_robust(y, x, number, kind)
            found[kind] = {name: coefficient(fit, place) for place, name in enumerate(block)}
    return found


def _errors(names: Sequence[str], y: Floats, x: Floats, number: Codes, kind: Any) -> Values:
    fit = cluster_robust(y, x, number, kind)
    return {name: coefficient(fit, place)["se"] for place, name in enumerate(names)}


def coefficient(fit: ClusterRobustFit | NotEstimable, place: int) -> Values:
    if isinstance(fit, NotEstimable):
        return {"se": fit}
    found: ClusterRobust = fit.coefficients[place]
    return {
        "estimate": found.value,
        "se": found.standard_error,
        "t": found.t,
        "df_satterthwaite": found.degrees_of_freedom,
        "p_satterthwaite": found.p,
        "ci_lower": found.low,
        "ci_upper": found.high,
        "p_naive_t": found.p_clusters_minus_1,
    }


def difference_in_change(case: Case, waves: TwoWaves) -> Values:
    names = set(waves.cluster.dropna())
    lists = [value for value in case.spec.values() if isinstance(value, list) and names.issuperset(map(str, value))]
    treated = waves.cluster.isin([str(one) for one in (lists or [[]])[0]]).to_numpy()
    change, number = waves.last - waves.first, codes(waves.cluster)[0]
    x = np.column_stack([np.ones(len(change)), treated])
    asked = case.expected["difference_in_change"]
    known = number >= 0
    welch = compare_groups(change[known & treated], change[known & ~treated])
    return {**robust(asked, change, x, number), "welch": compared(welch)}


def compared(found: TwoGroups | NotEstimable) -> Values:
    if isinstance(found, NotEstimable):
        return {"diff": found}
    return {
        "diff": found.difference,
        "t": found.t,
        "df": found.degrees_of_freedom,
        "p": found.p,
        "ci95": interval(found.interval),
        "cohens_d_pooled": found.d.value,
        "hedges_g": found.d.corrected,
        "hedges_g_ci95": interval(found.d.corrected_interval),
    }


def long_format(case: Case, waves: TwoWaves) -> Values:
    """Both waves below each other, for the units that have both."""
    both = ~np.isnan(waves.last - waves.first)
    y = np.concatenate([waves.first[both], waves.last[both]])
    x = np.column_stack([np.ones(len(y)), np.repeat([0.0, 1.0], both.sum())])
    return robust(case.expected["long_format_wave"], y, x, np.tile(codes(waves.cluster)[0][both], 2))
