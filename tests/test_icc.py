"""Intraclass correlations: published values, plain loops beside them, and data too thin for them."""

from dataclasses import fields
from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tillitsmaal.estimates import Interval, NotEstimable
from tillitsmaal.stats.agreement.components import OneWayComponents, one_way_components
from tillitsmaal.stats.agreement.one_way import OneWayICC, group_mean_reliability, group_sizes, one_way_icc
from tillitsmaal.stats.agreement.two_way import ICC, TwoWayICC, two_way_icc
from tillitsmaal.stats.distributions import f_upper

Floats = NDArray[np.float64]

JUDGES = np.array([[9.0, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
"""Shrout & Fleiss (1979), table 2."""

pytestmark = pytest.mark.filterwarnings("error")


def one_way(values: list[float], groups: list[int]) -> OneWayICC | NotEstimable:
    return one_way_icc(np.array(values, dtype=np.float64), np.array(groups, dtype=np.int64))


def code(found: object) -> str:
    assert isinstance(found, NotEstimable)
    return found.code


def test_as_shrout_and_fleiss_print() -> None:
    is_as_printed(two_way_icc(JUDGES))


def test_likelihood_finds_the_same_where_every_rating_is_there() -> None:
    """Of complete ratings with no component under zero, both estimators are the same function."""
    is_as_printed(two_way_icc(JUDGES, "reml"))


def is_as_printed(found: TwoWayICC | NotEstimable) -> None:
    assert isinstance(found, TwoWayICC)
    single = (found.icc1.value, found.icc2.value, found.icc3.value)
    mean = (found.icc1k.value, found.icc2k.value, found.icc3k.value)
    assert single == pytest.approx((0.17, 0.29, 0.71), abs=0.005)
    assert mean == pytest.approx((0.44, 0.62, 0.91), abs=0.005)


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(1, 5)), min_size=4, max_size=20).filter(
        lambda rows: 1 < len({g for g, _ in rows}) < len(rows) and len({y for _, y in rows}) > 1
    )
)
def test_one_way_as_plain_loops(rows: list[tuple[int, int]]) -> None:
    groups = [[float(y) for g, y in rows if g == group] for group in sorted({g for g, _ in rows})]
    n, j, grand = len(rows), len(groups), sum(y for _, y in rows) / len(rows)
    between = sum(len(x) * (sum(x) / len(x) - grand) ** 2 for x in groups) / (j - 1)
    within = sum((y - sum(x) / len(x)) ** 2 for x in groups for y in x) / (n - j)
    k0 = (n - sum(len(x) ** 2 for x in groups) / n) / (j - 1)
    found = one_way([y for _, y in rows], [g for g, _ in rows])
    assert isinstance(found, OneWayICC)
    assert (found.ms_between, found.ms_within, found.sizes.effective) == pytest.approx((between, within, k0), abs=1e-12)
    assert found.icc1 == pytest.approx((between - within) / (between + (k0 - 1) * within), abs=1e-12)
    if between > 1e-9:
        assert found.icc2 == pytest.approx((between - within) / between, rel=1e-9, abs=1e-12)
    if between > 1e-9 and within > 1e-9:
        assert isinstance(found.icc1_interval, Interval)
        assert isinstance(found.icc2_interval, Interval)
        assert found.icc1_interval.low < found.icc1_interval.high
        assert found.icc2_interval.low <= found.icc2 <= found.icc2_interval.high or j == 2


@given(st.integers(2, 6), st.integers(2, 5), st.integers(0, 1000))
def test_equal_groups_have_the_icc_of_case_1(targets: int, raters: int, seed: int) -> None:
    table = np.random.default_rng(seed).normal(size=(targets, raters))
    two, one = two_way_icc(table), one_way_icc(table.ravel(), np.repeat(np.arange(targets), raters))
    assert isinstance(two, TwoWayICC)
    assert isinstance(one, OneWayICC)
    assert one.icc1 == pytest.approx(two.icc1.value, abs=1e-9)
    assert one.icc2 == pytest.approx(two.icc1k.value, rel=1e-9, abs=1e-9)
    assert one.sizes.effective == pytest.approx(raters)
    assert isinstance(one.icc1_interval, Interval)
    assert isinstance(two.icc1.interval, Interval)
    assert one.icc1_interval.low == pytest.approx(two.icc1.interval.low, abs=1e-9)


@given(st.floats(-50, 50), st.floats(0.1, 20), st.permutations(range(6)), st.permutations(range(4)))
def test_shift_scale_and_order_do_not_matter(shift: float, scale: float, rows: list[int], columns: list[int]) -> None:
    found, other = two_way_icc(JUDGES), two_way_icc((shift + scale * JUDGES)[rows][:, columns])
    assert isinstance(found, TwoWayICC)
    assert isinstance(other, TwoWayICC)
    for name in ("icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k"):
        one, two = getattr(found, name), getattr(other, name)
        assert two.value == pytest.approx(one.value, abs=1e-9)
        assert (two.interval.low, two.interval.high) == pytest.approx((one.interval.low, one.interval.high), abs=1e-8)


def test_a_bound_is_where_the_test_says_so() -> None:
    """The lower bound of ICC(2) is 0 at the level of the test's p."""
    rng = np.random.default_rng(3)
    values, groups = rng.normal(size=30) + np.repeat(rng.normal(size=6), 5), np.repeat(np.arange(6), 5)
    found = one_way_icc(values, groups)
    assert isinstance(found, OneWayICC)
    assert not isinstance(found.p, NotEstimable)
    at = one_way_icc(values, groups, confidence=1 - 2 * found.p)
    assert isinstance(at, OneWayICC)
    assert isinstance(at.icc2_interval, Interval)
    assert isinstance(at.icc1_interval, Interval)
    assert (at.icc1_interval.low, at.icc2_interval.low) == pytest.approx((0, 0), abs=1e-9)
    assert found.p == f_upper(found.f, 5, 24)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "groups", "expected"),
    [
        ([], [], "too_few_answers"),
        ([nan, nan], [0, 1], "too_few_answers"),
        ([1, 2, 3], [0, 0, 0], "too_few_groups"),
        ([1, 2, 3], [0, 1, 2], "too_few_respondents"),
        ([1, 2, nan], [0, 1, 1], "too_few_respondents"),
        ([2, 2, 2, 2], [0, 0, 1, 1], "no_variance"),
        ([0.1 + 0.2, 0.3, 0.3, 0.3], [0, 0, 1, 1], "no_variance"),
    ],
)
def test_too_thin_for_one_way(values: list[float], groups: list[int], expected: str) -> None:
    assert code(one_way(values, groups)) == expected
    components = one_way_components(np.array(values, dtype=np.float64), np.array(groups, dtype=np.int64))
    assert code(components) == expected


def test_groups_of_one_mind_each() -> None:
    found = one_way([1, 1, 3, 3], [0, 0, 1, 1])
    assert isinstance(found, OneWayICC)
    assert (found.icc1, found.icc2, found.eta_squared) == (1, 1, 1)
    assert {code(found.f), code(found.p), code(found.icc1_interval), code(found.icc2_interval)} == {"no_variance"}
    assert code(one_way_components(np.array([1.0, 1, 3, 3]), np.array([0, 0, 1, 1]))) == "no_variance"


def test_groups_with_the_same_mean() -> None:
    found = one_way([1, 3, 0, 4], [0, 0, 1, 1])
    assert isinstance(found, OneWayICC)
    assert (found.icc1, found.f, found.p) == (-1, 0, 1)
    assert (code(found.icc2), code(found.icc1_interval)) == ("undefined", "no_variance")
    fitted = one_way_components(np.array([1.0, 3, 0, 4]), np.array([0, 0, 1, 1]))
    assert isinstance(fitted, OneWayComponents)
    assert (fitted.between, fitted.icc1, fitted.icc2) == (0, 0, 0)


def test_less_alike_than_by_chance_stays_negative() -> None:
    found = one_way([1, 5, 2, 5, 1, 4], [0, 0, 1, 1, 2, 2])
    assert isinstance(found, OneWayICC)
    assert found.icc1 < 0
    assert not isinstance(found.icc2, NotEstimable)
    assert found.icc2 < 0


def test_sizes() -> None:
    sizes = group_sizes(np.array([3, 3, 3]))
    assert (sizes.mean, sizes.effective, sizes.harmonic) == pytest.approx((3, 3, 3))
    uneven = group_sizes(np.array([1, 9]))
    assert uneven.harmonic <= uneven.effective <= uneven.mean


def test_reliability_of_a_group_of_its_own_size() -> None:
    assert group_mean_reliability(0.2, 1) == 0.2
    assert group_mean_reliability(0.0, 7) == 0
    assert code(group_mean_reliability(-0.25, 5)) == "undefined"
    assert code(group_mean_reliability(NotEstimable(code="no_variance"), 5)) == "no_variance"


def test_restricted_maximum_likelihood_is_the_analysis_of_variance_when_groups_are_equal() -> None:
    rng = np.random.default_rng(8)
    values, groups = rng.normal(size=40) + np.repeat(rng.normal(size=8), 5), np.repeat(np.arange(8), 5)
    found, fitted = one_way_icc(values, groups), one_way_components(values, groups)
    assert isinstance(found, OneWayICC)
    assert isinstance(fitted, OneWayComponents)
    assert (fitted.icc1, fitted.icc2) == pytest.approx((found.icc1, found.icc2), abs=1e-5)
    assert (fitted.mean, fitted.within) == pytest.approx((values.mean(), found.ms_within), abs=1e-5)


@pytest.mark.parametrize("estimator", ["anova", "reml"])
@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (np.empty((0, 0)), "too_few_respondents"),
        (np.empty((0, 3)), "too_few_groups"),
        (np.array([[1.0], [2]]), "too_few_respondents"),
        (np.array([[1.0, 2, 3]]), "too_few_groups"),
        (np.array([[1.0, nan], [nan, nan]]), "too_few_groups"),
        (np.full((3, 3), 0.1), "no_variance"),
    ],
)
def test_too_thin_for_two_way(table: Floats, expected: str, estimator: str) -> None:
    found = two_way_icc(table, estimator)  # type: ignore[arg-type]
    raters = np.isfinite(table).any(axis=0).sum()
    if estimator == "reml" and raters < 2:
        expected = "too_few_respondents"
    assert code(found) == expected


@pytest.mark.parametrize(
    "table",
    [
        [[1, 2, 3], [2, 3, 4], [4, 5, 6]],  # raters agree but for their severity
        [[1, 1], [2, 2], [3, 3]],  # perfect agreement
        [[1, 3], [3, 1]],  # targets alike
        [[1, 2], [1, 2], [1, 2]],  # only raters differ
        [[1, 3], [2, 2], [3, 1]],  # perfect disagreement
        [[1, 4, 3], [3, 2, 3.5], [4, 1, 2.5], [2, 3, 3], [3.5, 2.5, 1.5]],
        [[1, 2], [2, 1]],
        [[1, 2], [3, 5]],
        [[nan, 1, 2], [1, 2, 3], [2, nan, 4], [nan, nan, nan]],
    ],
)
@pytest.mark.parametrize("estimator", ["anova", "reml"])
def test_degenerate_tables_have_numbers_or_reasons(table: list[list[float]], estimator: str) -> None:
    found = two_way_icc(np.array(table, dtype=np.float64), estimator)  # type: ignore[arg-type]
    if isinstance(found, NotEstimable):
        return
    for field in fields(found):
        one = getattr(found, field.name)
        if isinstance(one, ICC):
            for part in (one.value, one.f, one.p):
                assert isinstance(part, NotEstimable) or np.isfinite(part)
            assert isinstance(one.value, NotEstimable) or one.value <= 1
            bounds = one.interval
            assert isinstance(bounds, NotEstimable) or -np.inf < bounds.low <= bounds.high <= 1


def test_perfect_agreement_has_no_interval() -> None:
    found = two_way_icc(np.array([[1.0, 1], [2, 2], [4, 4]]))
    assert isinstance(found, TwoWayICC)
    assert {found.icc1.value, found.icc2.value, found.icc3.value, found.icc3k.value} == {1}
    assert {code(found.icc2.interval), code(found.icc3.f)} == {"no_variance"}
    assert found.standard_error_of_measurement == 0


def test_targets_that_not_everybody_rated() -> None:
    table = JUDGES.copy()
    table[2, 1] = nan
    complete, every = two_way_icc(table), two_way_icc(table, "reml")
    assert isinstance(complete, TwoWayICC)
    assert isinstance(every, TwoWayICC)
    assert (complete.mean_squares.n_targets, every.mean_squares.n_targets) == (5, 6)
