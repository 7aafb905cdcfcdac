"""Change over clusters: the mean of their means, and resampling them."""

from dataclasses import dataclass
from math import comb
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Interval, NotEstimable
from tillitsmaal.stats.change.paired import PairedTest, t_test

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]

MOST_RESAMPLES: Final = 400_000
"""Distinct resamples that are enumerated; 11 clusters have 352,716."""
DRAWS_AT_ONCE: Final = 1_000_000
SAME: Final = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClusterMeans:
    """The clusters' means, and the test of their mean: each cluster counts once."""

    clusters: Integers
    """The clusters that have a value, ascending."""
    sizes: Integers
    means: Floats
    test: PairedTest


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterBootstrap:
    """The mean over rows when clusters are drawn with replacement."""

    clusters: int
    distinct_resamples: int
    resamples: int | None
    """How many were drawn; None = all of them, with their probabilities."""
    seed: int | None
    mean: float
    standard_error: float
    interval: Interval
    """Percentiles of the resampled means."""


def cluster_means(values: Floats, clusters: Integers, confidence: float = 0.95) -> ClusterMeans | NotEstimable:
    """Mean of every cluster, and Student's test of their unweighted mean.

    Rows that are NaN or of an unknown cluster (below 0) are left out.

    Parameters
    ----------
    values
        Changes, in any unit; shape (rows,).
    clusters
        Non-negative integers; shape (rows,).
    confidence
        Level of the interval, between 0 and 1.

    Returns
    -------
    ClusterMeans or NotEstimable
        `no_pairs` without a row. Inside: the reasons of `t_test`.

    References
    ----------
    Donner, A. & Klar, N. (2000). Design and analysis of cluster randomization trials.
    Checked against R 4.2.2 `t.test` on `tapply`: reference case `change_sai_open`, to 1e-8.

    Examples
    --------
    >>> found = cluster_means(np.array([1.0, 2.0, 4.0]), np.array([0, 0, 1]))
    >>> found.means.tolist(), found.test.mean
    ([1.5, 4.0], 2.75)
    """
    labels, totals, sizes = _totals(values, clusters)
    if len(labels) == 0:
        return NotEstimable(code="no_pairs")
    means = totals / sizes
    test = t_test(means, confidence)
    if isinstance(test, NotEstimable):
        return test
    for array in (labels, sizes, means):
        array.setflags(write=False)
    return ClusterMeans(clusters=labels, sizes=sizes, means=means, test=test)


def cluster_bootstrap(
    values: Floats,
    clusters: Integers,
    confidence: float = 0.95,
    *,
    resamples: int | None = None,
    seed: int = 1,
) -> ClusterBootstrap | NotEstimable:
    """Resample clusters with replacement, and take the mean over the rows each time.

    θ* = Σ w_g S_g/Σ w_g n_g, S_g and n_g the sum and size of cluster g, w multinomial. Where `resamples` is not given
    all C(2m − 1, m) distinct draws of m clusters are enumerated with their probabilities; bounds are the smallest x
    with P(θ* ≤ x) ≥ α/2 and ≥ 1 − α/2. Else `resamples` draws; standard deviation and quantiles (linear) of the draws.
    Rows that are NaN or of an unknown cluster (below 0) are left out.

    Parameters
    ----------
    values
        Changes, in any unit; shape (rows,).
    clusters
        Non-negative integers; shape (rows,).
    confidence
        Level of the interval, between 0 and 1.
    resamples
        How many to draw.
    seed
        Of the draws.

    Returns
    -------
    ClusterBootstrap or NotEstimable
        `no_pairs` without a row; `too_few_groups` with one cluster; `undefined` if the distinct draws are more than
        400,000 and no number is given; `no_variance` if every draw has the same mean.

    References
    ----------
    Cameron, A. C., Gelbach, J. B. & Miller, D. L. (2008). Bootstrap-based improvements for inference with clustered
    errors. Checked against enumeration in R 4.2.2: reference cases `change_sai_open` and `edge_change_open`, to 1e-8.

    Examples
    --------
    >>> found = cluster_bootstrap(np.array([0.0, 0, 1, 0, -1, 1]), np.array([0, 0, 1, 1, 1, 2]))
    >>> found.distinct_resamples, round(found.mean, 4), found.interval.low, found.interval.high
    (10, 0.2122, 0.0, 1.0)
    """
    labels, totals, sizes = _totals(values, clusters)
    m = len(labels)
    if m < 2:
        few = NotEstimable(code="too_few_groups", reason="resampling one cluster gives it again")
        return few if m else NotEstimable(code="no_pairs")
    distinct = comb(2 * m - 1, m)
    if resamples is None and distinct > MOST_RESAMPLES:
        return NotEstimable(code="undefined", reason=f"{distinct} distinct resamples are too many to enumerate")
    tails = ((1 - confidence) / 2, (1 + confidence) / 2)
    if resamples is None:
        means, weights = _enumerated(totals, sizes)
        low, high = _quantiles(means, weights, tails)
    else:
        means = _drawn(totals, sizes, resamples, seed)
        weights = np.full(resamples, 1 / resamples)
        low, high = (float(bound) for bound in np.quantile(means, tails))
    centre = float(weights @ means)
    spread = float(np.sqrt(weights @ (means - centre) ** 2))
    if spread <= SAME * float(np.abs(means).max()):
        return NotEstimable(code="no_variance", reason="every resample has the same mean")
    return ClusterBootstrap(
        clusters=m,
        distinct_resamples=distinct,
        resamples=resamples,
        seed=None if resamples is None else seed,
        mean=centre,
        standard_error=spread if resamples is None else spread * float(np.sqrt(resamples / max(resamples - 1, 1))),
        interval=Interval(low=low, high=high, confidence=confidence),
    )


def _totals(values: Floats, clusters: Integers) -> tuple[Integers, Floats, Integers]:
    """Clusters, their sums and their sizes."""
    there = ~np.isnan(values) & (clusters >= 0)
    labels, place = np.unique(clusters[there], return_inverse=True)
    totals = np.asarray(np.bincount(place, weights=values[there], minlength=len(labels)), dtype=np.float64)
    return labels, totals, np.bincount(place, minlength=len(labels))


def _enumerated(totals: Floats, sizes: Integers) -> tuple[Floats, Floats]:
    """Every distinct draw's mean and probability, the draws as partitions of m into the clusters' counts."""
    m = len(totals)
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, m + 1)))])
    left, above, below, log_ways = np.array([m]), np.zeros(1), np.zeros(1), np.zeros(1)
    for g in range(m):
        counts = left if g == m - 1 else _ramp(left)
        owner = np.arange(len(left)) if g == m - 1 else np.repeat(np.arange(len(left)), left + 1)
        above, below = above[owner] + counts * totals[g], below[owner] + counts * sizes[g]
        log_ways, left = log_ways[owner] - log_factorial[counts], left[owner] - counts
    return above / below, np.exp(log_ways + log_factorial[m] - m * np.log(m))


def _ramp(left: Integers) -> Integers:
    """0 … k for every k, one after the other."""
    ends = np.cumsum(left + 1)
    return np.arange(ends[-1]) - np.repeat(ends - left - 1, left + 1)


def _quantiles(means: Floats, weights: Floats, tails: tuple[float, float]) -> tuple[float, float]:
    order = np.argsort(means, kind="stable")
    upto = np.cumsum(weights[order])
    low, high = (means[order][min(int(np.searchsorted(upto, tail - SAME)), len(means) - 1)] for tail in tails)
    return float(low), float(high)


def _drawn(totals: Floats, sizes: Integers, resamples: int, seed: int) -> Floats:
    random, m = np.random.default_rng(seed), len(totals)
    chunk = max(1, DRAWS_AT_ONCE // m)
    means = []
    for start in range(0, resamples, chunk):
        drawn = random.integers(0, m, size=(min(chunk, resamples - start), m))
        means.append(totals[drawn].sum(axis=1) / sizes[drawn].sum(axis=1))
    return np.concatenate(means)
