"""Variances of sums over directed pairs that depend on each other because they share an organisation."""

from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]

RobustVariance = Literal[
    "hc0",  # pairs differ in variance, and are independent
    "hc1",  # hc0 · n/(n − k)
    "rater",  # pairs of the same rater depend on each other
    "rater_cr1",  # rater · R/(R − 1) · (n − 1)/(n − k)
    "target",
    "target_cr1",
    "dyad",  # the two directions of a dyad depend on each other
    "dyad_cr1",  # dyad · D/(D − 1)
    "two_way",  # rater + target − hc0
    "two_way_cr1",  # the three with c/(c − 1) of their own clusters, then (n − 1)/(n − k)
    "dyadic",  # pairs that share an organisation in any role depend on each other
    "dyadic_n",  # dyadic · N/(N − 1)
    "dyadic_cm",  # dyadic · N/(N − 1) · (n − 1)/(n − k)
    "dyadic_f",  # dyadic · N(N − 1)/((N − 2)(N − 3))
]
ROBUST_VARIANCES: Final[tuple[RobustVariance, ...]] = get_args(RobustVariance)


def robust_covariance(
    influences: Floats, raters: Integers, targets: Integers, variance: RobustVariance
) -> Floats | NotEstimable:
    """Covariance of estimates that are sums over directed pairs, robust to what the pairs share.

    With ψ_o the influence of pair o (for least squares (X'X)⁻¹x_o·u_o) and Ψ_c the sum over the pairs of cluster c,
    clusters give Σ_c Ψ_cΨ_c'. Two-way: by rater plus by target minus by pair. Dyadic-robust: every two pairs that share
    an organisation in any role count, Σ_i Ψ_iΨ_i' − Σ_d Ψ_dΨ_d', Ψ_i the sum over the pairs in which organisation i is
    rater or target, Ψ_d that over the two directions of dyad d (they are in two Ψ_i). Small-sample factors, n pairs,
    k estimates, R raters, D dyads, N organisations: `RobustVariance` lists them; `dyadic_f`, N(N − 1)/((N − 2)(N − 3)),
    makes the variance of the mean of a complete round robin unbiased. Two-way and dyadic variances may be negative.

    Parameters
    ----------
    influences
        ψ, a row a pair; shape (pairs, k), without missing values.
    raters, targets
        Who rates and who is rated: non-negative integers; shape (pairs,). A rater is never its own target.
    variance
        Which of them.

    Returns
    -------
    array or NotEstimable
        Shape (k, k). `too_few_pairs` if no more pairs than estimates, `too_few_groups` for one cluster,
        `too_few_organisations` under four for `dyadic_f`, each where the factor needs more.

    References
    ----------
    Liang, K.-Y. & Zeger, S. L. (1986). Longitudinal data analysis using generalized linear models.
    Cameron, A. C., Gelbach, J. B. & Miller, D. L. (2011). Robust inference with multiway clustering.
    Fafchamps, M. & Gubert, F. (2007). The formation of risk sharing networks.
    Aronow, P. M., Samii, C. & Assenova, V. A. (2015). Cluster-robust variance estimation for dyadic data.
    Cameron, A. C. & Miller, D. L. (2014). Robust inference for dyadic data.
    Checked against R 4.2.2 with sandwich 3.0-2 (`vcovCL`) and netregR 1.0.1: cases `B1_eies32`, `B2_warner8_exact`,
    `C1_kapferer39`, and own case `pairs_regression`, to 1e-9.

    Examples
    --------
    >>> raters, targets = np.nonzero(~np.eye(4, dtype=bool))
    >>> influences = np.array([1.0, 2, 0, 0, -3, 1, 2, -1, -2, 1, 0, -1])[:, None]
    >>> float(robust_covariance(influences, raters, targets, "dyadic")[0, 0])
    6.0
    """
    influences = np.asarray(influences, dtype=np.float64)
    n, k = influences.shape
    factor = _factor(n, k, raters, targets, variance)
    if isinstance(factor, NotEstimable):
        return factor
    if variance == "two_way_cr1":
        return factor * _two_way_adjusted(influences, raters, targets)
    return factor * _plain(influences, raters, targets, variance)


def clustered(influences: Floats, clusters: Integers) -> Floats:
    """Σ_c Ψ_cΨ_c' over the clusters' sums of a row's influences; shape (k, k)."""
    sums = cluster_sums(influences, clusters)
    return np.asarray(sums.T @ sums)


def cluster_sums(values: Floats, clusters: Integers) -> Floats:
    """Sums of rows by cluster, a row a number of a cluster; shape (clusters, k)."""
    size = int(clusters.max(initial=-1)) + 1
    columns = [np.bincount(clusters, weights=column, minlength=size) for column in values.T]
    return np.array(columns, dtype=np.float64).T.reshape(size, values.shape[1])


def organisation_sums(values: Floats, raters: Integers, targets: Integers) -> Floats:
    """Sums of rows over the pairs in which each organisation is rater or target; shape (organisations, k)."""
    return cluster_sums(np.concatenate([values, values]), np.concatenate([raters, targets]))


def dyads(raters: Integers, targets: Integers) -> Integers:
    """The dyad of each pair, numbered from 0."""
    low, high = np.minimum(raters, targets).astype(np.int64), np.maximum(raters, targets)
    return np.asarray(np.unique(low * (int(high.max(initial=0)) + 1) + high, return_inverse=True)[1])


def dyadic_correction(organisations: int) -> float | NotEstimable:
    """f = N(N − 1)/((N − 2)(N − 3)), with which the dyadic-robust variance of a round robin's mean is unbiased."""
    n = organisations
    if n < 4:
        return NotEstimable(code="too_few_organisations", reason=f"{n} organisations; the correction needs four")
    return n * (n - 1) / ((n - 2) * (n - 3))


def _plain(influences: Floats, raters: Integers, targets: Integers, variance: RobustVariance) -> Floats:
    """Without small-sample factors."""
    match variance.split("_")[0]:
        case "hc0" | "hc1":
            return np.asarray(influences.T @ influences)
        case "rater":
            return clustered(influences, raters)
        case "target":
            return clustered(influences, targets)
        case "dyad":
            return clustered(influences, dyads(raters, targets))
        case "two":
            both = clustered(influences, raters) + clustered(influences, targets)
            return np.asarray(both - influences.T @ influences)
        case _:
            sums = organisation_sums(influences, raters, targets)
            return np.asarray(sums.T @ sums - clustered(influences, dyads(raters, targets)))


def _two_way_adjusted(influences: Floats, raters: Integers, targets: Integers) -> Floats:
    """Each of the three with c/(c − 1); every pair is a cluster of its own in the third."""
    own = _adjusted(len(raters)) * (influences.T @ influences)
    by_rater = _adjusted(_number(raters)) * clustered(influences, raters)
    return np.asarray(by_rater + _adjusted(_number(targets)) * clustered(influences, targets) - own)


def _factor(n: int, k: int, raters: Integers, targets: Integers, variance: RobustVariance) -> float | NotEstimable:
    organisations = _number(np.concatenate([raters, targets]))
    clusters = {
        "rater_cr1": [_number(raters)],
        "target_cr1": [_number(targets)],
        "dyad_cr1": [_number(dyads(raters, targets))],
        "two_way_cr1": [_number(raters), _number(targets)],
        "dyadic_n": [organisations],
        "dyadic_cm": [organisations],
    }.get(variance, [])
    if any(number < 2 for number in clusters):
        return NotEstimable(code="too_few_groups", reason="one cluster tells nothing about a variance")
    if variance == "dyadic_f":
        return dyadic_correction(organisations)
    adjusted = _adjusted(clusters[0]) if clusters and variance != "two_way_cr1" else 1.0
    if variance not in ("hc1", "rater_cr1", "target_cr1", "two_way_cr1", "dyadic_cm"):
        return adjusted
    if n <= k:
        return NotEstimable(code="too_few_pairs", reason=f"{n} pairs for {k} coefficients")
    return adjusted * (n if variance == "hc1" else n - 1) / (n - k)


def _adjusted(clusters: int) -> float:
    return clusters / (clusters - 1)


def _number(clusters: Integers) -> int:
    return len(np.unique(clusters))
