"""Reliability: known values, degenerate answers, and the changes that the coefficients must not notice.

Values of other programs are in `tests/reference` (cases `reliability_own` and `two_items_own`).
"""

import dataclasses
import math
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tillitsmaal.estimates import Interval, NotEstimable
from tillitsmaal.stats.factor.validity import average_variance_extracted, htmt, htmt2
from tillitsmaal.stats.reliability.adequacy import sampling_adequacy, sphericity_test
from tillitsmaal.stats.reliability.alpha import alpha_if_dropped, cronbach_alpha
from tillitsmaal.stats.reliability.composite import (
    disattenuated,
    mosier_reliability,
    scale_set,
    stratified_alpha,
)
from tillitsmaal.stats.reliability.descriptions import describe_items
from tillitsmaal.stats.reliability.guttman import (
    guttman_lambdas,
    maximal_split_half,
    squared_multiple_correlations,
)
from tillitsmaal.stats.reliability.intervals import (
    bonett_interval,
    duhachek_standard_error,
    feldt_interval,
    fisher_interval,
    normal_interval,
)
from tillitsmaal.stats.reliability.items import communal_correlations, inter_item, rest_correlations
from tillitsmaal.stats.reliability.keying import Keying, items_keyed_wrongly
from tillitsmaal.stats.reliability.measurement import signal_to_noise, standard_error_of_measurement
from tillitsmaal.stats.reliability.moments import BLOCK, ItemMoments, item_moments
from tillitsmaal.stats.reliability.omega import coefficient_h, factor_reliability, omega_total
from tillitsmaal.stats.reliability.scale import Reliability, reliability
from tillitsmaal.stats.reliability.two_items import spearman_brown, two_items

pytestmark = pytest.mark.filterwarnings("error")

Floats = NDArray[np.float64]
NAN = float("nan")


def answers(n: int, k: int, loading: float, seed: int = 1, missing: float = 0.0) -> Floats:
    """Answers from 1 to 5 that share one trust."""
    random = np.random.default_rng(seed)
    trust = loading * random.normal(size=(n, 1)) + math.sqrt(1 - loading**2) * random.normal(size=(n, k))
    given_ = np.searchsorted([-1.5, -0.5, 0.5, 1.5], trust) + 1.0
    given_[random.random((n, k)) < missing] = NAN
    return given_


def known(found: Any) -> Any:
    assert not isinstance(found, NotEstimable), found
    return found


def code(found: Any) -> str:
    assert isinstance(found, NotEstimable), found
    return found.code


def numbers(found: Any) -> Iterator[float]:
    """Every number in a result."""
    if isinstance(found, NotEstimable):
        return
    if dataclasses.is_dataclass(found):
        for field in dataclasses.fields(found):
            yield from numbers(getattr(found, field.name))
    elif isinstance(found, list | tuple):
        for part in found:
            yield from numbers(part)
    elif isinstance(found, np.ndarray):
        yield from found.ravel().tolist()
    elif isinstance(found, int | float):
        yield found


# what there is


def test_alpha_is_the_mean_of_all_split_halves() -> None:
    covariance = known(item_moments(answers(80, 4, 0.6))).covariance
    halves = []
    for first in combinations(range(4), 2):
        sides = np.where(np.isin(np.arange(4), first), 1.0, -1.0)
        halves.append(1 - sides @ covariance @ sides / covariance.sum())
    assert known(cronbach_alpha(covariance)) == pytest.approx(np.mean(halves), abs=1e-12)
    assert known(maximal_split_half(covariance)) == pytest.approx(max(halves), abs=1e-12)


@pytest.mark.parametrize("k", [2, 3, 5, 6, 9, 12])
def test_maximal_split_half_finds_the_best_of_all(k: int) -> None:
    covariance = known(item_moments(answers(60, k, 0.5, seed=k))).covariance
    best = max(
        4 * covariance[np.ix_(own, [item for item in range(k) if item not in own])].sum() / covariance.sum()
        for own in map(list, combinations(range(k), k // 2))
    )
    assert known(maximal_split_half(covariance)) == pytest.approx(best, abs=1e-12)


def test_item_statistics_as_if_computed_row_by_row() -> None:
    items = answers(50, 5, 0.6)
    found = known(reliability(items))
    for number, item in enumerate(found.items):
        rest = np.delete(items, number, axis=1)
        assert item.rest_correlation == pytest.approx(np.corrcoef(items[:, number], rest.sum(axis=1))[0, 1])
        assert item.total_correlation == pytest.approx(np.corrcoef(items[:, number], items.sum(axis=1))[0, 1])
        assert item.alpha_if_dropped == pytest.approx(known(reliability(rest)).alpha)
    assert (found.mean, found.sd) == pytest.approx((items.mean(), items.mean(axis=1).std(ddof=1)))


def test_complete_rows_alone_count_and_are_counted() -> None:
    items = answers(200, 4, 0.6, missing=0.1)
    whole = items[~np.isnan(items).any(axis=1)]
    found, same = known(reliability(items)), known(reliability(whole))
    assert (found.n_rows, found.n_complete, found.n) == (200, len(whole), len(whole))
    assert (found.alpha, found.omega, found.alpha_interval) == (same.alpha, same.omega, same.alpha_interval)


def test_pairwise_rests_on_the_fewest_rows_that_two_items_share() -> None:
    items = answers(200, 4, 0.6, missing=0.1)
    there = (~np.isnan(items)).astype(int)
    found = known(reliability(items, missing="pairwise"))
    assert found.n == (there.T @ there).min() > found.n_complete
    assert found.alpha_interval == feldt_interval(found.alpha, found.n, 4)


def test_pairwise_is_complete_where_nothing_is_missing() -> None:
    items = answers(30, 3, 0.5)
    one, other = (known(item_moments(items, missing)) for missing in ("complete", "pairwise"))
    assert one.covariance == pytest.approx(other.covariance, abs=1e-13)
    assert one.correlation == pytest.approx(other.correlation, abs=1e-13)
    assert one.means == pytest.approx(other.means, abs=1e-13)


def test_rows_in_many_blocks_are_as_one() -> None:
    items = answers(2 * BLOCK + 17, 3, 0.6, missing=0.02)
    items[:BLOCK, 0] = NAN
    whole = items[~np.isnan(items).any(axis=1)]
    found = known(item_moments(items))
    assert found.covariance == pytest.approx(np.cov(whole.T), abs=1e-12)
    shared = items[~np.isnan(items[:, :2]).any(axis=1), :2]
    pairwise = known(item_moments(items, "pairwise"))
    assert pairwise.covariance[0, 1] == pytest.approx(np.cov(shared.T)[0, 1], abs=1e-12)
    assert pairwise.correlation[0, 1] == pytest.approx(np.corrcoef(shared.T)[0, 1], abs=1e-12)


def test_large_numbers_lose_no_digits() -> None:
    items = answers(500, 4, 0.6)
    assert known(reliability(items + 1e6)).alpha == pytest.approx(known(reliability(items)).alpha, abs=1e-9)


def test_parallel_items_have_one_reliability() -> None:
    """Where all items are alike, alpha, lambda-2, omega, H and the Spearman–Brown formula agree."""
    covariance = np.full((4, 4), 0.4) + 0.6 * np.eye(4)
    expected = known(spearman_brown(0.4, 4))
    factor, lambdas = known(factor_reliability(covariance)), known(guttman_lambdas(covariance))
    assert known(cronbach_alpha(covariance)) == pytest.approx(expected)
    assert lambdas.lambda2 == pytest.approx(expected)
    assert (factor.omega_total, factor.omega_observed, factor.coefficient_h) == pytest.approx((expected,) * 3)
    assert factor.average_variance_extracted == pytest.approx(0.4)
    assert known(stratified_alpha(covariance, np.array([0, 0, 1, 1]))) == pytest.approx(expected)


def test_unequal_loadings_put_alpha_under_omega() -> None:
    loadings = np.array([0.9, 0.8, 0.4, 0.3])
    covariance = np.outer(loadings, loadings) + np.diag(1 - loadings**2)
    assert known(cronbach_alpha(covariance)) < known(guttman_lambdas(covariance)).lambda2
    assert known(cronbach_alpha(covariance)) < known(factor_reliability(covariance)).omega_total


def test_weights_of_a_composite() -> None:
    covariance = np.array([[2.0, 0.6], [0.6, 1.0]])
    by_hand = 1 - (9 * 2 * 0.2 + 1 * 1 * 0.4) / (9 * 2 + 2 * 3 * 0.6 + 1)
    assert mosier_reliability(covariance, [0.8, 0.6], np.array([3.0, 1.0])) == pytest.approx(by_hand)


def test_htmt_of_facets_that_cannot_be_told_apart_is_one() -> None:
    same = np.full((6, 6), 0.5) + 0.5 * np.eye(6)
    facets = np.array([0, 0, 1, 1, 2, 2])
    pairs = htmt(same, facets)
    assert [(pair.first, pair.second) for pair in pairs] == [(0, 1), (0, 2), (1, 2)]
    assert [pair.ratio for pair in (*pairs, *htmt2(same, facets))] == pytest.approx([1.0] * 6)


def test_htmt_with_a_wrongly_keyed_item() -> None:
    loadings = np.array([0.8, 0.8, 0.8, -0.8])
    between = np.outer([1, 1, 0.5, 0.5], [1, 1, 0.5, 0.5])
    facets = np.array([0, 0, 1, 1])
    r = np.outer(loadings, loadings) * np.where(facets[:, None] == facets, 1, between)
    np.fill_diagonal(r, 1.0)
    assert htmt(r, facets)[0].ratio == pytest.approx(0.5)
    assert code(htmt(r, facets, signed=True)[0].ratio) == "undefined"


@pytest.mark.parametrize("nearly", [0.0, 1e-17, -1e-10])
def test_uncorrelated_facets_have_htmt2_of_nothing(nearly: float) -> None:
    """Whatever an iteration leaves of a correlation that is 0."""
    r = np.kron(np.eye(2), np.array([[1.0, 0.5], [0.5, 1.0]]))
    r[0, 2] = r[2, 0] = nearly
    r[1, 3] = r[3, 1] = 0.5
    assert htmt2(r, np.array([0, 0, 1, 1]))[0].ratio == 0.0


def test_independent_units_widen_the_interval_and_nothing_else() -> None:
    items = answers(120, 4, 0.6)
    rows, units = known(reliability(items)), known(reliability(items, units=30))
    assert units.alpha == rows.alpha
    assert units.alpha_interval == feldt_interval(rows.alpha, 30, 4)
    assert units.items[0].rest_interval == fisher_interval(rows.items[0].rest_correlation, 30)
    assert known(reliability(items, units=1000)).alpha_interval == rows.alpha_interval


def test_feldt_covers_what_it_says() -> None:
    """Parallel normal items: the interval is exact."""
    random, truth, runs = np.random.default_rng(5), 3 * 0.5 / (1 + 2 * 0.5), 1500
    inside = 0
    for _ in range(runs):
        items = math.sqrt(0.5) * (random.normal(size=(20, 1)) + random.normal(size=(20, 3)))
        interval = known(feldt_interval(cronbach_alpha(np.cov(items.T)), 20, 3))
        inside += interval.low <= truth <= interval.high
    assert inside / runs == pytest.approx(0.95, abs=3 * math.sqrt(0.95 * 0.05 / runs))


def test_intervals_hold_their_estimate_and_widen_with_confidence() -> None:
    for make in (feldt_interval, bonett_interval):
        narrow, wide = (known(make(0.7, 40, 4, level)) for level in (0.8, 0.99))
        assert wide.low < narrow.low < 0.7 < narrow.high < wide.high < 1
    interval = known(fisher_interval(-0.4, 40))
    assert -1 < interval.low < -0.4 < interval.high < 0


def test_shares_at_the_ends_are_of_the_declared_scale() -> None:
    (found,) = describe_items(np.array([[2.0], [2], [5], [NAN]]), 1, 5)
    assert (found.n, found.floor, found.ceiling, found.minimum) == (3, 0.0, pytest.approx(1 / 3), 2.0)


# what must not matter


@given(st.integers(0, 2**32 - 1))
def test_order_of_rows_and_of_items_does_not_matter(seed: int) -> None:
    items = answers(40, 4, 0.6, missing=0.05)
    random = np.random.default_rng(seed)
    turned = random.permutation(4)
    found, other = known(reliability(items)), known(reliability(random.permutation(items)[:, turned]))
    assert (other.alpha, other.lambda2, other.omega) == pytest.approx((found.alpha, found.lambda2, found.omega))
    assert [item.rest_correlation for item in other.items] == pytest.approx(
        [found.items[item].rest_correlation for item in turned]
    )


@given(st.floats(-100, 100), st.floats(0.01, 100))
def test_shift_and_unit_do_not_matter(shift: float, unit: float) -> None:
    items = answers(40, 4, 0.6)
    found, other = known(reliability(items)), known(reliability(items * unit + shift))
    assert (other.alpha, other.lambda2, other.omega) == pytest.approx(
        (found.alpha, found.lambda2, found.omega), abs=1e-7
    )
    assert other.sd == pytest.approx(unit * found.sd)


def test_reversing_every_item_changes_nothing() -> None:
    items = answers(40, 4, 0.6, missing=0.05)
    found, other = known(reliability(items)), known(reliability(6 - items))
    assert (other.alpha, other.omega) == pytest.approx((found.alpha, found.omega))


def test_results_cannot_be_changed() -> None:
    moments = known(item_moments(answers(20, 3, 0.5)))
    for array in (moments.means, moments.covariance, moments.correlation):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


# what there is not


def test_no_rows_and_no_items() -> None:
    assert code(item_moments(np.empty((0, 3)))) == "too_few_respondents"
    assert code(item_moments(np.empty((5, 0)))) == "too_few_items"
    assert code(reliability(np.full((5, 3), NAN))) == "too_few_respondents"
    assert code(reliability(np.full((5, 3), NAN), missing="pairwise")) == "too_few_respondents"
    assert code(reliability(np.array([[1.0, 2, 3]]))) == "too_few_respondents"
    assert code(reliability(answers(9, 3, 0.5), minimum_rows=10)) == "too_few_respondents"
    assert code(items_keyed_wrongly(np.empty((0, 3)))) == "too_few_respondents"
    assert code(two_items(np.empty((0, 2)))) == "too_few_respondents"
    assert code(two_items(answers(9, 3, 0.5))) == "too_few_items"
    assert known(describe_items(np.empty((0, 1)), 1, 5))[0].mean.code == "too_few_respondents"


def test_one_item_has_no_reliability() -> None:
    found = known(reliability(answers(20, 1, 0.5)))
    assert {code(value) for value in (found.alpha, found.lambda2, found.mean_correlation)} == {"too_few_items"}
    assert code(found.omega) == "not_identified"
    assert code(found.items[0].rest_correlation) == "too_few_items"


def test_two_items_have_no_omega_and_no_alpha_if_dropped() -> None:
    found = known(reliability(answers(30, 2, 0.7)))
    assert found.spearman_brown == pytest.approx(found.standardised_alpha)
    assert code(found.omega) == "not_identified"
    assert code(found.items[0].alpha_if_dropped) == "too_few_items"
    assert code(known(reliability(answers(30, 3, 0.7))).spearman_brown) == "undefined"


def test_a_constant_item_counts_and_is_named() -> None:
    items = np.column_stack([answers(30, 3, 0.7), np.full(30, 4.1)])
    found = known(reliability(items))
    assert found.alpha < found.items[3].alpha_if_dropped
    assert code(found.items[3].rest_correlation) == code(found.standardised_alpha) == code(found.omega) == "no_variance"
    assert found.items[3].rest_correlation.reason == "every respondent gave the same answer to item 4"
    assert not known(items_keyed_wrongly(items)).suspected


@pytest.mark.parametrize("constant", [3.0, 0.1, 1e8 + 0.1])
@pytest.mark.parametrize("missing", ["complete", "pairwise"])
def test_all_constant(constant: float, missing: Any) -> None:
    found = known(reliability(np.full((30, 3), constant), missing=missing))
    assert {code(value) for value in (found.alpha, found.alpha_interval, found.sd, found.lambda2)} == {"no_variance"}
    keying = known(items_keyed_wrongly(np.full((30, 3), constant)))
    assert keying.suspected == ()
    assert not keying.undecided


def test_items_that_cancel_out() -> None:
    one = np.array([1.0, 2, 3, 4, 5, 2])
    found = known(reliability(np.column_stack([one, 6 - one])))
    assert code(found.alpha) == code(found.sd) == "undefined"
    assert code(found.spearman_brown) == "undefined"


def test_the_same_item_twice_is_perfect() -> None:
    one = np.array([1.0, 2, 3, 4, 5, 2])
    found = known(two_items(np.column_stack([one, one])))
    assert (found.alpha, found.spearman_brown, found.rank_correlation) == pytest.approx((1, 1, 1))
    assert code(found.alpha_interval) == code(found.correlation_interval) == "no_variance"
    assert code(signal_to_noise(1.0)) == "undefined"
    assert standard_error_of_measurement(1.0, 1.0) == 0


def test_a_repeated_item_is_explained_by_its_twin() -> None:
    items = answers(30, 3, 0.6)
    covariance = known(item_moments(np.column_stack([items, items[:, 0]]))).covariance
    explained = known(squared_multiple_correlations(covariance))
    assert explained[[0, 3]] == pytest.approx([1, 1])
    assert (explained[1:3] < 1).all()
    assert known(guttman_lambdas(covariance)).lambda6 < 1
    correlation = known(item_moments(np.column_stack([items, items[:, 0]]))).correlation
    assert code(sampling_adequacy(correlation)) == code(sphericity_test(correlation, 30)) == "undefined"
    assert code(factor_reliability(covariance)) == "undefined"


def test_one_item_that_varies_has_nothing_in_common_with_others() -> None:
    """The formula gives 0, which would say that the items disagree."""
    one_varies = np.diag([2.0, 0.0, 0.0])
    assert code(cronbach_alpha(one_varies)) == "no_variance"
    assert code(guttman_lambdas(one_varies)) == "no_variance"
    assert known(cronbach_alpha(np.diag([2.0, 1.0, 0.0]))) == pytest.approx(0)


def test_negative_alpha_is_left_as_it_is() -> None:
    items = answers(60, 2, 0.8)
    found = known(two_items(np.column_stack([items[:, 0], 6 - items[:, 1]])))
    assert found.alpha < -1
    assert found.spearman_brown < -1
    assert known(found.alpha_interval).high < 0


def test_a_scale_whose_items_share_nothing_leaves_the_others_theirs() -> None:
    covariance = np.array([[1, 0.5, 0.1, 0.1], [0.5, 1, 0.1, 0.1], [0.1, 0.1, 1, -0.6], [0.1, 0.1, -0.6, 1]])
    found = known(scale_set(covariance, np.array([[1, 0], [1, 0], [0, 1], [0, 1]])))
    assert np.isfinite(known(found.item_scale_corrected[0])).all()
    assert code(found.item_scale_corrected[1]) == "undefined"


def test_contradicting_correlations_of_the_pairwise_rule() -> None:
    contradiction = np.array([[1, 0.9, 0.9], [0.9, 1, -0.9], [0.9, -0.9, 1]])
    assert code(squared_multiple_correlations(contradiction)) == "improper_solution"
    assert code(known(guttman_lambdas(contradiction)).lambda6) == "improper_solution"
    assert code(communal_correlations(contradiction)) == "improper_solution"
    made = known(scale_set(contradiction, np.array([[1, 0], [1, 0], [0, 1]])))
    assert code(made.lambda6[0]) == code(made.item_scale_corrected[0]) == "improper_solution"


def test_reasons_of_single_functions() -> None:
    none = NotEstimable(code="too_few_items")
    assert feldt_interval(none, 10, 3) is bonett_interval(none, 10, 3) is fisher_interval(none, 10) is none
    assert normal_interval(0.5, none) is normal_interval(none, 0.1) is none
    assert spearman_brown(none) is signal_to_noise(none) is standard_error_of_measurement(1, none) is none
    assert code(normal_interval(0.5, 0.0)) == "no_variance"
    assert code(feldt_interval(0.5, 1, 3)) == code(bonett_interval(0.5, 2, 3)) == "too_few_respondents"
    assert code(feldt_interval(0.5, 10, 1)) == "too_few_items"
    assert code(fisher_interval(0.5, 3)) == code(duhachek_standard_error(np.eye(3), 1)) == "too_few_respondents"
    assert code(spearman_brown(-1.0)) == "undefined"
    assert code(disattenuated(0.3, 0.5, -0.1)) == "undefined"
    assert disattenuated(0.3, 0.5, none) is none
    assert code(standard_error_of_measurement(1, 1.2)) == "undefined"
    assert code(mosier_reliability(np.zeros((2, 2)), [0.5, 0.5], np.ones(2))) == "no_variance"
    assert mosier_reliability(np.eye(2), [0.5, none], np.ones(2)) is none
    assert code(stratified_alpha(np.eye(3), np.array([0, 0, 1]))) == "too_few_items"
    assert code(inter_item(np.eye(1))) == "too_few_items"
    assert code(known(inter_item(np.eye(2))).variance) == "too_few_items"
    assert code(sampling_adequacy(np.eye(3))) == "undefined"
    assert code(sphericity_test(np.eye(5), 3)) == "too_few_respondents"
    assert code(omega_total(np.array([1.0]), np.array([-0.1]))) == "negative_variance"
    assert code(coefficient_h(np.array([0.5, 1.0]))) == code(average_variance_extracted(np.array([1.1])))
    assert code(htmt(np.eye(3), np.array([0, 0, 1]))[0].ratio) == "undefined"
    assert code(htmt(np.ones((3, 3)), np.array([0, 0, 1]))[0].ratio) == "too_few_items"
    assert code(maximal_split_half(np.eye(29))) == "not_offered_yet"
    assert known(scale_set(np.eye(2), np.eye(2, dtype=int))).alpha[0].code == "too_few_items"
    assert code(scale_set(np.zeros((2, 2)), np.eye(2, dtype=int))) == "no_variance"


@given(st.integers(0, 2**32 - 1), st.integers(0, 6), st.integers(1, 5))
def test_tiny_and_ragged_answers_give_numbers_or_reasons(seed: int, n: int, k: int) -> None:
    random = np.random.default_rng(seed)
    items = random.integers(1, 4, (n, k)).astype(float)
    items[random.random((n, k)) < 0.2] = NAN
    for missing in ("complete", "pairwise"):
        found: list[Any] = [reliability(items, missing=missing), items_keyed_wrongly(items, missing=missing)]
        moments = item_moments(items, missing)
        found += [moments, describe_items(items, 1, 3)]
        if isinstance(moments, ItemMoments):
            covariance, r = moments.covariance, moments.correlation
            found += [guttman_lambdas(covariance), maximal_split_half(covariance), alpha_if_dropped(covariance)]
            found += [rest_correlations(covariance), factor_reliability(covariance, "uls")]
            found += [duhachek_standard_error(covariance, moments.n)]
            if not isinstance(r, NotEstimable):
                found += [sampling_adequacy(r), sphericity_test(r, moments.n), communal_correlations(r)]
                found += [*htmt(r, np.arange(k) % 2), *htmt2(r, np.arange(k) % 2), inter_item(r)]
        assert all(math.isfinite(number) for number in numbers(found))


# wrong keys


@pytest.mark.parametrize("wrong", [(0,), (2,), (1, 4)])
def test_wrongly_keyed_items_are_found(wrong: tuple[int, ...]) -> None:
    items = answers(80, 6, 0.75)
    items[:, wrong] = 6 - items[:, wrong]
    found = known(items_keyed_wrongly(items))
    assert found.suspected == wrong
    assert not found.undecided


def test_neighbours_of_a_wrongly_keyed_item_are_not_suspected() -> None:
    """The wrong one varies most, and pulls the rest of the others below 0; the component tells one from two."""
    items = answers(200, 3, 0.8)
    items[:, 2] = 3 * (6 - items[:, 2])
    found = known(items_keyed_wrongly(items))
    assert all(item.p < 0.001 for item in found.items)
    assert found.suspected == (2,)
    assert not found.undecided


def test_half_against_half_is_undecided() -> None:
    items = answers(80, 4, 0.8)
    items[:, 2:] = 6 - items[:, 2:]
    found = known(items_keyed_wrongly(items))
    assert found.undecided
    assert set(found.suspected) <= {0, 1, 2, 3}
    two = known(items_keyed_wrongly(items[:, [0, 2]]))
    assert two.undecided
    assert two.suspected == (0, 1)


@pytest.mark.parametrize("loading", [0.0, 0.4])
@pytest.mark.parametrize("k", [2, 4, 8])
def test_rightly_keyed_items_are_suspected_by_chance_only(k: int, loading: float) -> None:
    runs = 600
    found = [items_keyed_wrongly(answers(15, k, loading, seed)) for seed in range(runs)]
    suspicions = sum(bool(keying.suspected) for keying in found if isinstance(keying, Keying))
    assert suspicions / runs <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / runs)


def test_fewer_units_make_suspicion_harder() -> None:
    items = answers(40, 4, 0.6, seed=3)
    items[:, 1] = 6 - items[:, 1]
    rows, units = known(items_keyed_wrongly(items)), known(items_keyed_wrongly(items, units=6))
    assert rows.items[1].p < units.items[1].p
    assert code(items_keyed_wrongly(items, units=4)) == "too_few_respondents"


def test_what_a_scale_of_five_says() -> None:
    found = known(reliability(answers(100, 5, 0.7)))
    assert isinstance(found, Reliability)
    assert isinstance(found.alpha_interval, Interval)
    assert found.alpha_interval.low < found.alpha < found.alpha_interval.high
    assert found.standard_error_of_measurement == pytest.approx(found.sd * math.sqrt(1 - found.alpha))
