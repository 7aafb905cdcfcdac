"""Paired change, signed ranks, two groups, clusters: what must not change them, and reasons instead of numbers."""

from dataclasses import fields, is_dataclass
from itertools import product
from math import comb, isfinite

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tillitsmaal.estimates import Interval, NotEstimable
from tillitsmaal.stats.change.cluster_means import cluster_bootstrap, cluster_means
from tillitsmaal.stats.change.clusters import Correction, cluster_robust
from tillitsmaal.stats.change.paired import PairedChange, paired_change, t_test
from tillitsmaal.stats.change.two_groups import compare_groups
from tillitsmaal.stats.change.wilcoxon import SignedRanks, signed_ranks
from tillitsmaal.stats.distributions import binomial_half_two_sided, noncentral_t_cdf, noncentrality_of_t

Floats = NDArray[np.float64]
KINDS: tuple[Correction, ...] = ("CR0", "CR1", "CR1S", "CR2", "CR3")

scores = st.lists(st.integers(2, 14), min_size=3, max_size=25).map(lambda many: np.array(many) / 2)


def numbers(value: object) -> list[float]:
    """Every number a result holds."""
    if is_dataclass(value) and not isinstance(value, NotEstimable | type):
        return [number for field in fields(value) for number in numbers(getattr(value, field.name))]
    if isinstance(value, tuple):
        return [number for one in value for number in numbers(one)]
    if isinstance(value, np.ndarray):
        return [float(number) for number in value.ravel()]
    return [float(value)] if isinstance(value, float) else []


def code(value: object) -> str:
    assert isinstance(value, NotEstimable)
    return value.code


@given(scores, st.integers(0, 2**32 - 1), st.integers(-3, 3), st.sampled_from([-2.0, 0.25, 3.0]))
@example(np.array([1.0, 1.0, 1.5]), 6, 0, 3.0)
def test_order_shift_and_rescale(first: Floats, seed: int, shift: int, factor: float) -> None:
    random = np.random.default_rng(seed)
    last = first + random.integers(-3, 4, len(first)) / 2
    order = random.permutation(len(first))
    plain, moved = (
        paired_change(first, last),
        paired_change((first * factor + shift)[order], (last * factor + shift)[order]),
    )
    assert isinstance(plain, PairedChange)
    assert isinstance(moved, PairedChange)
    assert moved.change.mean == pytest.approx(plain.change.mean * factor, abs=1e-12)
    for name in ("dz", "dav", "drm", "becker"):
        one, other = getattr(plain, name), getattr(moved, name)
        if isinstance(one.value, NotEstimable):
            assert one.value == other.value
        else:
            sign = np.sign(factor)
            assert other.value == pytest.approx(one.value * sign, abs=1e-9)
            assert isfinite(other.value)
            if isinstance(one.interval, Interval):
                assert other.interval.high - other.interval.low == pytest.approx(
                    one.interval.high - one.interval.low, abs=1e-7
                )
                assert one.interval.low < one.value < one.interval.high


@given(scores, st.integers(0, 2**32 - 1))
def test_reversing_time_reverses_every_sign(first: Floats, seed: int) -> None:
    last = first + np.random.default_rng(seed).integers(-3, 4, len(first)) / 2
    there, back = signed_ranks(last - first), signed_ranks(first - last)
    assert isinstance(there, SignedRanks)
    assert isinstance(back, SignedRanks)
    assert (there.plus, there.minus, there.p) == (back.minus, back.plus, back.p)
    assert there.sign_test_p == back.sign_test_p
    assume(not isinstance(there.rank_biserial, NotEstimable))
    assert there.rank_biserial == pytest.approx(-back.rank_biserial)
    assert there.hodges_lehmann == pytest.approx(-back.hodges_lehmann, abs=1e-12)


@given(scores)
def test_the_shift_is_the_median_of_the_averages_of_two(values: Floats) -> None:
    moved = values[values != 7] - 7
    assume(len(moved) > 0)
    found = signed_ranks(values - 7)
    assert isinstance(found, SignedRanks)
    averages = [(moved[i] + moved[j]) / 2 for i in range(len(moved)) for j in range(i, len(moved))]
    assert found.hodges_lehmann == pytest.approx(np.median(averages), abs=1e-12)


def test_noise_of_scale_means_breaks_no_tie() -> None:
    """0.1 + 0.2 − 0.3 is not 0, but no change."""
    exact = signed_ranks(np.array([0.0, 0.1, 0.1, -0.1, 0.2]))
    noisy = signed_ranks(np.array([0.1 + 0.2 - 0.3, 0.3 - 0.2, 0.1, 0.2 - 0.3, 0.3 - 0.1]))
    assert isinstance(exact, SignedRanks)
    assert isinstance(noisy, SignedRanks)
    assert (exact.zeros, exact.plus, exact.p) == (noisy.zeros, noisy.plus, noisy.p)


def test_zero_differences_are_left_out_of_the_rank_biserial_interval() -> None:
    """effectsize counted them, so that more units without change made the interval narrower."""
    moved = np.array([1.0, 2.0, -1.5, 3.0, 0.5, -0.25])
    with_zeros = np.concatenate([moved, np.zeros(20)])
    one, other = signed_ranks(moved), signed_ranks(with_zeros)
    assert isinstance(one, SignedRanks)
    assert isinstance(other, SignedRanks)
    assert one.rank_biserial_interval == other.rank_biserial_interval


def test_an_interval_of_the_shift_tells_the_confidence_it_reaches() -> None:
    found = signed_ranks(np.array([1.0, 2.0, 3.0, 4.5]))
    assert isinstance(found, SignedRanks)
    assert isinstance(found.hodges_lehmann_interval, Interval)
    assert found.hodges_lehmann_interval.confidence < 0.95
    assert code(found.rank_biserial_interval) == "undefined"


@pytest.mark.parametrize(
    ("first", "last", "where", "expected"),
    [
        ([], [], "", "no_matched_pairs"),
        ([1.0, np.nan], [np.nan, 2.0], "", "no_matched_pairs"),
        ([1.0], [2.0], "change.sd", "too_few_pairs"),
        ([1.0], [2.0], "change.t", "too_few_pairs"),
        ([1.0], [2.0], "change.interval", "too_few_pairs"),
        ([1.0], [2.0], "dz.value", "too_few_pairs"),
        ([1.0], [2.0], "correlation", "too_few_pairs"),
        ([1.0, 2.0], [2.0, 2.0], "hedges_j", "too_few_pairs"),
        ([1.0, 2.0], [2.0, 2.0], "correlation", "no_variance"),
        ([1.0, 2.0, 4.0], [2.0, 3.0, 5.0], "change.p", "no_variance"),
        ([1.0, 2.0, 4.0], [2.0, 3.0, 5.0], "drm.value", "no_variance"),
        ([0.1, 0.2, 0.3], [0.1 + 0.1, 0.2 + 0.1, 0.3 + 0.1], "dz.value", "no_variance"),
        ([3.0, 3.0, 3.0], [3.0, 4.0, 2.0], "becker.value", "no_variance"),
        ([3.0, 3.0, 3.0], [3.0, 3.0, 3.0], "dav.interval", "no_variance"),
        ([3.0, 3.0, 3.0], [3.0, 3.0, 3.0], "dav_mean_sd", "no_variance"),
    ],
)
def test_why_there_is_no_number(first: list[float], last: list[float], where: str, expected: str) -> None:
    found: object = paired_change(np.array(first), np.array(last))
    for name in where.split(".") if where else []:
        found = getattr(found, name)
    assert code(found) == expected


def test_nothing_moved() -> None:
    found = signed_ranks(np.zeros(4))
    assert isinstance(found, SignedRanks)
    reasons = {code(getattr(found, name)) for name in ("p", "rank_biserial", "hodges_lehmann", "sign_test_p")}
    assert reasons == {"no_variance"}
    assert code(signed_ranks(np.array([np.nan]))) == "no_matched_pairs"


@pytest.mark.parametrize("t", [-80.0, -2.5, -1e-9, 0.0, 0.3, 7.0, 400.0])
@pytest.mark.parametrize("df", [1, 4, 60, 3000])
def test_noncentrality_is_the_inverse_of_the_noncentral_t(t: float, df: int) -> None:
    for probability in (0.025, 0.5, 0.975):
        delta = noncentrality_of_t(t, df, probability)
        assert noncentral_t_cdf(t, df, delta) == pytest.approx(probability, abs=1e-7)


@pytest.mark.parametrize(
    ("t", "df", "delta", "expected"),
    [  # R 4.2.2: pt(t, df, delta)
        (1, 6, 0.5, 0.6704861103438375),
        (7.16, 518, 9, 0.0359799669723854),
        (0.5, 1, -2, 0.9896386173595041),
        (40, 4, 30, 0.6895447695868420),
        (-8, 9, -7, 0.365616969774148),
    ],
)
def test_noncentral_t_as_r(t: float, df: float, delta: float, expected: float) -> None:
    assert noncentral_t_cdf(t, df, delta) == pytest.approx(expected, abs=1e-11)


def test_sign_test_by_counting() -> None:
    for n in range(1, 9):
        for k in range(n + 1):
            far = abs(k - n / 2)
            expected = sum(comb(n, j) for j in range(n + 1) if abs(j - n / 2) >= far) / 2**n
            assert binomial_half_two_sided(k, n) == pytest.approx(expected)


def direct(y: Floats, x: Floats, clusters: NDArray[np.int64], kind: Correction) -> tuple[Floats, Floats]:
    """Covariance and Satterthwaite's degrees of freedom with full matrices, as the definition reads."""
    n, p = x.shape
    bread = np.linalg.inv(x.T @ x)
    residual = np.eye(n) - x @ bread @ x.T
    error, meat, columns = residual @ y, np.zeros((p, p)), []
    labels = np.unique(clusters)
    for label in labels:
        own = clusters == label
        values, vectors = np.linalg.eigh(residual[np.ix_(own, own)])
        power = {"CR2": -0.5, "CR3": -1.0}.get(kind, 0.0)
        a = (
            vectors @ np.diag(np.where(values > 1e-9, np.abs(values) ** power, 0.0)) @ vectors.T
            if power
            else np.eye(own.sum())
        )
        score = x[own].T @ a @ error[own]
        meat += np.outer(score, score)
        columns.append(residual[:, own] @ a @ x[own] @ bread)
    m = len(labels)
    factor = {"CR1": m / (m - 1), "CR1S": m * (n - 1) / ((m - 1) * (n - p))}.get(kind, 1.0)
    df = []
    for k in range(p):
        gram = np.array([[one[:, k] @ other[:, k] for other in columns] for one in columns])
        df.append(np.trace(gram) ** 2 / (gram**2).sum())
    return bread @ meat @ bread * factor, np.array(df)


@pytest.mark.parametrize("kind", KINDS)
def test_cluster_robust_by_full_matrices(kind: Correction) -> None:
    random = np.random.default_rng(4)
    clusters = np.repeat(np.arange(6), [1, 2, 3, 5, 8, 4])
    x = np.column_stack([np.ones(23), random.normal(size=23), clusters < 3])
    y = random.normal(size=23) + random.normal(size=6)[clusters]
    found = cluster_robust(y, x, clusters, kind)
    assert not isinstance(found, NotEstimable)
    covariance, df = direct(y, x, clusters, kind)
    assert found.covariance == pytest.approx(covariance, rel=1e-9)
    assert [one.degrees_of_freedom for one in found.coefficients] == pytest.approx(df.tolist(), rel=1e-9)
    order = random.permutation(23)
    again = cluster_robust(y[order], x[order], 9 - clusters[order], kind)
    assert not isinstance(again, NotEstimable)
    assert again.covariance == pytest.approx(covariance, rel=1e-9)


def test_a_column_that_a_cluster_determines_needs_the_generalised_inverse() -> None:
    clusters = np.repeat(np.arange(4), 3)
    x = np.column_stack([np.ones(12), clusters == 0])
    y = np.random.default_rng(2).normal(size=12)
    covariance, df = direct(y, x, clusters, "CR2")
    found = cluster_robust(y, x, clusters)
    assert not isinstance(found, NotEstimable)
    assert found.covariance == pytest.approx(covariance, rel=1e-8)
    assert found.coefficients[0].degrees_of_freedom == pytest.approx(df[0], rel=1e-8)


def test_why_clusters_give_no_standard_error() -> None:
    y, one = np.array([1.0, 2.0, 3.0]), np.ones((3, 1))
    assert code(cluster_robust(y, one, np.zeros(3, int))) == "too_few_groups"
    assert code(cluster_robust(y, one, np.full(3, -1))) == "too_few_answers"
    assert code(cluster_robust(y, np.ones((3, 2)), np.arange(3))) == "not_identified"
    assert code(cluster_robust(y, np.eye(3), np.arange(3))) == "not_identified"
    flat = cluster_robust(np.full(6, 0.1), np.ones((6, 1)), np.repeat(np.arange(3), 2))
    assert not isinstance(flat, NotEstimable)
    assert code(flat.coefficients[0].standard_error) == "no_variance"


def test_every_draw_is_enumerated() -> None:
    values, clusters = np.array([0.0, 1.0, 3.0, 3.0, 5.0, -2.0]), np.array([0, 0, 1, 2, 2, 3])
    sums, sizes = np.bincount(clusters, weights=values), np.bincount(clusters)
    draws = np.array(list(product(range(4), repeat=4)))
    means = sums[draws].sum(axis=1) / sizes[draws].sum(axis=1)
    found = cluster_bootstrap(values, clusters)
    assert not isinstance(found, NotEstimable)
    assert (found.clusters, found.distinct_resamples) == (4, 35)
    assert (found.mean, found.standard_error) == pytest.approx((means.mean(), means.std()))
    bounds = np.quantile(means, [0.025, 0.975], method="inverted_cdf")
    assert (found.interval.low, found.interval.high) == pytest.approx(bounds.tolist())
    drawn = cluster_bootstrap(values, clusters, resamples=20_000, seed=3)
    assert not isinstance(drawn, NotEstimable)
    assert drawn.standard_error == pytest.approx(found.standard_error, rel=0.03)
    assert drawn == cluster_bootstrap(values, clusters, resamples=20_000, seed=3)


def test_why_clusters_cannot_be_resampled() -> None:
    assert code(cluster_bootstrap(np.array([np.nan]), np.array([0]))) == "no_pairs"
    assert code(cluster_bootstrap(np.array([1.0, 2.0]), np.array([0, 0]))) == "too_few_groups"
    assert code(cluster_bootstrap(np.full(4, 0.3), np.arange(4))) == "no_variance"
    assert code(cluster_bootstrap(np.arange(30.0), np.arange(30))) == "undefined"
    assert code(cluster_means(np.array([np.nan]), np.array([0]))) == "no_pairs"


def test_why_groups_cannot_be_compared() -> None:
    assert code(compare_groups(np.array([np.nan]), np.array([1.0]))) == "no_pairs"
    one = compare_groups(np.array([1.0]), np.array([1.0, 2.0]))
    assert not isinstance(one, NotEstimable)
    assert code(one.t) == "too_few_pairs"
    same = compare_groups(np.array([1.0, 1.0]), np.array([2.0, 2.0]))
    assert not isinstance(same, NotEstimable)
    assert {code(same.t), code(same.p), code(same.interval), code(same.d.value)} == {"no_variance"}


@given(st.lists(st.integers(1, 3), max_size=6), st.integers(0, 2**32 - 1))
def test_never_anything_but_a_finite_number(values: list[int], seed: int) -> None:
    random = np.random.default_rng(seed)
    first = np.array([np.nan if random.random() < 0.2 else value for value in values], dtype=np.float64)
    last = random.choice([1.0, 2.0, np.nan], len(first))
    clusters = random.integers(-1, 3, len(first))
    x = np.ones((len(first), 1))
    for found in (
        paired_change(first, last),
        signed_ranks(last - first),
        t_test(first),
        compare_groups(first, last),
        cluster_means(first, clusters),
        cluster_bootstrap(first, clusters),
        *(cluster_robust(first, x, clusters, kind) for kind in KINDS),
    ):
        assert all(isfinite(number) for number in numbers(found))
