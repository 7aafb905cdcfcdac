"""Mixed models against the likelihood written out in full, under changes they must not notice, and at their limits."""

from math import isfinite

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from test_change_paired import code, numbers
from tillitsmaal.estimates import Estimate
from tillitsmaal.stats.change.crossed_mean import mean_by_crossed_effects
from tillitsmaal.stats.change.mixed import MixedModel, RandomTerm, crossed_random_effects
from tillitsmaal.stats.change.mixed_design import Design, design
from tillitsmaal.stats.change.mixed_search import starting
from tillitsmaal.stats.change.mixed_system import MOST_STORED, evaluate, system
from tillitsmaal.stats.change.nested import containment_df

Floats = NDArray[np.float64]


def fitted(*arguments: object, **options: bool) -> MixedModel:
    found = crossed_random_effects(*arguments, **options)
    assert isinstance(found, MixedModel), found
    return found


def round_robin(size: int, waves: int = 1, seed: int = 1) -> dict[str, NDArray[np.int64] | Floats]:
    random = np.random.default_rng(seed)
    rater, target, time = (side.ravel() for side in np.meshgrid(range(size), range(size), range(waves), indexing="ij"))
    kept = (rater != target) & (random.random(len(rater)) < 0.9)
    rater, target, time = rater[kept], target[kept], time[kept]
    y = random.normal(0, 0.6, size)[rater] + random.normal(0, 0.5, size)[target] + random.normal(0, 0.7, len(rater))
    pair = rater * size + target
    y += random.normal(0, 0.4, size * size)[pair] + time * random.normal(0.2, 0.3, size * size)[pair]
    return {"rater": rater, "target": target, "pair": pair, "time": time.astype(np.float64), "y": y}


def criterion(y: Floats, x: Floats, parts: list[tuple[Floats, Floats]], residual: float, restricted: bool) -> float:
    """−2 log-likelihood from the covariance matrix of all rows; parts are Z and the covariance of its effects."""
    v = residual * np.eye(len(y)) + sum(z @ g @ z.T for z, g in parts)
    inverse = np.linalg.inv(v)
    information = x.T @ inverse @ x
    beta = np.linalg.solve(information, x.T @ inverse @ y)
    rest = y - x @ beta
    n, p = x.shape
    plain = np.linalg.slogdet(v)[1] + rest @ inverse @ rest
    if not restricted:
        return float(plain + n * np.log(2 * np.pi))
    return float(plain + np.linalg.slogdet(information)[1] + (n - p) * np.log(2 * np.pi))


def dummies(levels: NDArray[np.int64], columns: Floats | None = None) -> Floats:
    one = (levels[:, None] == np.unique(levels)).astype(np.float64)
    if columns is None:
        return one
    return np.hstack([one * column[:, None] for column in columns.T])


@pytest.mark.parametrize("reml", [True, False])
def test_crossed_intercepts_are_at_the_minimum_of_the_full_likelihood(reml: bool) -> None:
    data = round_robin(6, 3)
    y, x = data["y"], np.column_stack([np.ones(len(data["y"])), data["time"]])
    found = fitted(y, x, [data["rater"], data["target"], data["pair"]], reml=reml)
    z = [dummies(data[name]) for name in ("rater", "target", "pair")]

    def at(variances: Floats) -> float:
        parts = [(one, v * np.eye(one.shape[1])) for one, v in zip(z, variances[:-1], strict=True)]
        return criterion(y, x, parts, variances[-1], reml)

    best = np.array([*(term.variance for term in found.random), found.residual_variance])
    assert found.criterion == pytest.approx(at(best), abs=1e-8)
    for place in range(len(best)):
        for factor in (0.99, 1.01):
            moved = best.copy()
            moved[place] *= factor
            assert at(moved) > found.criterion
    v = found.residual_variance * np.eye(len(y)) + sum(b * one @ one.T for b, one in zip(best[:-1], z, strict=True))
    covariance = np.linalg.inv(x.T @ np.linalg.inv(v) @ x)
    assert found.covariance == pytest.approx(covariance, rel=1e-7)
    beta = covariance @ x.T @ np.linalg.solve(v, y)
    assert [one.value for one in found.fixed] == pytest.approx(beta.tolist(), rel=1e-7)
    effects = [b * one.T @ np.linalg.solve(v, y - x @ beta) for b, one in zip(best[:-1], z, strict=True)]
    for term, expected in zip(found.random, effects, strict=True):
        assert term.effects is not None
        assert term.effects[:, 0] == pytest.approx(expected, abs=1e-7)


def test_correlated_slopes_are_at_the_minimum_of_the_full_likelihood() -> None:
    data = round_robin(6, 4)
    y, x = data["y"], np.column_stack([np.ones(len(data["y"])), data["time"]])
    found = fitted(y, x, [RandomTerm(levels=data["pair"], columns=x), data["rater"]])
    pairs, raters = dummies(data["pair"], x), dummies(data["rater"])
    levels = pairs.shape[1] // 2

    def at(psi: Floats, rater: float, residual: float) -> float:
        return criterion(
            y, x, [(pairs, np.kron(psi, np.eye(levels))), (raters, rater * np.eye(raters.shape[1]))], residual, True
        )

    psi, rater = found.random[0].covariance, found.random[1].variance
    assert found.criterion == pytest.approx(at(psi, rater, found.residual_variance), abs=1e-8)
    for i, j in ((0, 0), (1, 1), (0, 1)):
        for factor in (0.98, 1.02):
            moved = psi.copy()
            moved[i, j] = moved[j, i] = moved[i, j] * factor
            assert at(moved, rater, found.residual_variance) > found.criterion


def test_conditional_standard_deviations_by_the_joint_distribution() -> None:
    data = round_robin(5, 2)
    y, x = data["y"], np.ones((len(data["y"]), 1))
    found = fitted(y, x, [data["pair"], data["rater"]])
    z = np.hstack([dummies(data["pair"]), dummies(data["rater"])])
    variances = np.repeat([term.variance for term in found.random], [len(term.levels) for term in found.random])
    v = found.residual_variance * np.eye(len(y)) + z @ np.diag(variances) @ z.T
    conditional = np.diag(variances) - np.diag(variances) @ z.T @ np.linalg.solve(v, z @ np.diag(variances))
    sd = np.concatenate([term.conditional_sd[:, 0] for term in found.random if term.conditional_sd is not None])
    assert sd == pytest.approx(np.sqrt(np.diag(conditional)), rel=1e-7)


def test_balanced_one_way_is_the_analysis_of_variance() -> None:
    random = np.random.default_rng(6)
    groups = np.repeat(np.arange(8), 5)
    y = random.normal(size=8)[groups] + random.normal(size=40)
    means = y.reshape(8, 5).mean(axis=1)
    between, within = 5 * means.var(ddof=1), y.reshape(8, 5).var(axis=1, ddof=1).mean()
    found = fitted(y, np.ones((40, 1)), [groups])
    assert found.residual_variance == pytest.approx(within, rel=1e-6)
    assert found.random[0].variance == pytest.approx((between - within) / 5, rel=1e-5)
    assert found.fixed[0].degrees_of_freedom == pytest.approx(7, rel=1e-5)
    assert found.fixed[0].standard_error == pytest.approx(np.sqrt(between / 40), rel=1e-6)


def test_a_variance_at_its_boundary_is_0_and_said() -> None:
    """Groups that differ less than chance would make them."""
    y, groups = np.tile([1.0, 2.0, 3.0, 4.0], 5), np.repeat(np.arange(5), 4)
    found = fitted(y, np.ones((20, 1)), [groups])
    assert found.random[0].variance == 0
    assert (found.singular, found.random[0].singular, found.random[0].share) == (True, True, 0)
    assert found.residual_variance == pytest.approx(y.var(ddof=1))
    assert found.fixed[0].degrees_of_freedom == pytest.approx(19, rel=1e-6)
    assert found.random[0].effects == pytest.approx(np.zeros((5, 1)))


def test_nested_is_crossed_with_numbers_of_their_own() -> None:
    data = round_robin(7, 3)
    y, x = data["y"], np.column_stack([np.ones(len(data["y"])), data["time"]])
    one = fitted(y, x, [data["rater"], data["pair"]])
    other = fitted(y, x, [data["pair"] * 10 + 3, 100 - data["rater"]])
    assert one.criterion == pytest.approx(other.criterion, abs=1e-8)
    assert one.random[0].variance == pytest.approx(other.random[1].variance, rel=1e-5)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(-50, 50), st.sampled_from([-4.0, 0.01, 100.0]))
def test_order_names_shift_and_rescale(seed: int, shift: int, factor: float) -> None:
    data = round_robin(5, 2, seed)
    y, x = data["y"], np.column_stack([np.ones(len(data["y"])), data["time"]])
    plain = fitted(y, x, [data["rater"], data["target"]])
    order = np.random.default_rng(seed).permutation(len(y))
    moved = fitted((y * factor + shift)[order], x[order], [(9 - data["rater"])[order], (data["target"] * 5)[order]])
    assert moved.fixed[1].value == pytest.approx(plain.fixed[1].value * factor, rel=1e-5, abs=1e-8 * abs(factor))
    assert moved.fixed[1].t == pytest.approx(plain.fixed[1].t * np.sign(factor), rel=1e-5, abs=1e-7)
    for one, other in zip(plain.random, moved.random, strict=True):
        assert other.share == pytest.approx(one.share, abs=1e-5)


@pytest.mark.parametrize("unit", [1e-7, 1e7])
def test_degrees_of_freedom_do_not_depend_on_the_unit(unit: float) -> None:
    data = round_robin(5, 2, 3)
    x = np.column_stack([np.ones(len(data["y"])), data["time"]])
    plain, other = (fitted(y, x, [data["rater"], data["target"]]).fixed for y in (data["y"], data["y"] * unit))
    degrees = [[one.degrees_of_freedom for one in fixed] for fixed in (plain, other)]
    assert degrees[1] == pytest.approx(degrees[0], rel=1e-5)
    assert [one.p for one in other] == pytest.approx([one.p for one in plain], rel=1e-5)


@pytest.mark.parametrize("seed", [0, 18])
def test_a_point_of_rest_that_is_no_minimum_is_left(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing varies over the levels the deviance has no slope; one of the two draws hardly bends down there."""
    data = round_robin(6, 2, seed)
    given = (data["y"], np.ones((len(data["y"]), 1)), [data["rater"], data["target"]])
    plain = fitted(*given)

    def nowhere(read: Design) -> Floats:
        return np.zeros_like(starting(read))

    monkeypatch.setattr("tillitsmaal.stats.change.mixed_search.starting", nowhere)
    other = fitted(*given)
    assert other.criterion == pytest.approx(plain.criterion, abs=1e-8)
    assert [term.share for term in other.random] == pytest.approx([term.share for term in plain.random], abs=1e-4)


def test_equations_without_a_residual_are_none() -> None:
    """Groups that tell everything: the larger they may be, the less is left, until rounding is all there is."""
    groups = np.repeat([0, 1, 2], 2)
    read = design(np.repeat([1.0, 4.0, 2.0], 2), np.ones((6, 1)), [groups])
    assert isinstance(read, Design)
    found = [evaluate(system(read), np.array([10.0**power])) for power in range(8, 16)]
    assert None in found
    assert all(one.squares < 1e-12 for one in found if one is not None)


def test_rows_with_something_missing_are_left_out() -> None:
    data = round_robin(6, 2)
    y, x = data["y"].copy(), np.column_stack([np.ones(len(data["y"])), data["time"]])
    rater, target = data["rater"].copy(), data["target"].copy()
    y[3], x[5, 1], rater[7], target[9] = np.nan, np.nan, -1, -1
    kept = np.delete(np.arange(len(y)), [3, 5, 7, 9])
    found = fitted(y, x, [rater, target])
    assert found.n == len(kept)
    assert found.criterion == fitted(y[kept], x[kept], [rater[kept], target[kept]]).criterion


def test_without_effects() -> None:
    data = round_robin(5, 2)
    found = fitted(data["y"], np.ones((len(data["y"]), 1)), [data["rater"]], effects=False)
    assert found.random[0].effects is None
    assert found.random[0].conditional_sd is None


def test_many_kinds_of_levels_are_eliminated_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slopes over times of their own leave no two levels alike; the result does not depend on how they are stored."""
    data = round_robin(6, 4)
    time = data["time"] + np.random.default_rng(1).normal(0, 0.1, len(data["y"]))
    x = np.column_stack([np.ones(len(time)), time])
    terms = [RandomTerm(levels=data["pair"], columns=x), data["rater"], data["target"]]
    stored = fitted(data["y"], x, terms)
    assert MOST_STORED > 0
    monkeypatch.setattr("tillitsmaal.stats.change.mixed_system.MOST_STORED", 0)
    anew = fitted(data["y"], x, terms)
    assert anew.criterion == pytest.approx(stored.criterion, abs=1e-8)
    for one, other in zip(anew.random, stored.random, strict=True):
        assert one.covariance == pytest.approx(other.covariance, rel=1e-4, abs=1e-7)
        assert one.conditional_sd == pytest.approx(other.conditional_sd, rel=1e-4, abs=1e-6)


@pytest.mark.parametrize(
    ("y", "fixed", "levels", "expected"),
    [
        ([np.nan, np.nan], [[1.0], [1.0]], [[0, 1]], "too_few_answers"),
        ([1.0, 2.0, 3.0], [[1.0]] * 3, [[0, 0, 0]], "too_few_groups"),
        ([1.0, 2.0, 3.0], [[1.0]] * 3, [[0, 1, 2]], "not_identified"),
        ([1.0, 2.0, 3.0, 5.0], [[1.0]] * 4, [[0, 0, 1, 1], [5, 5, 2, 2]], "not_identified"),
        ([1.0, 2.0, 3.0, 5.0], [[1.0, 2.0]] * 4, [[0, 0, 1, 1]], "not_identified"),
        ([1.0, 2.0, 3.0], np.eye(3), [[0, 0, 1]], "not_identified"),
        ([0.1] * 6, [[1.0]] * 6, [[0, 0, 1, 1, 2, 2]], "no_variance"),
        ([1.0, 1.0, 4.0, 4.0, 2.0, 2.0], [[1.0]] * 6, [[0, 0, 1, 1, 2, 2]], "no_variance"),
    ],
)
def test_why_there_is_no_model(
    y: list[float], fixed: list[list[float]], levels: list[list[int]], expected: str
) -> None:
    found = crossed_random_effects(np.array(y), np.array(fixed), [np.array(one) for one in levels])
    assert code(found) == expected


def test_a_slope_of_nothing() -> None:
    term = RandomTerm(levels=np.array([0, 0, 1, 1]), columns=np.zeros(4))
    assert code(crossed_random_effects(np.arange(4.0), np.ones((4, 1)), [term])) == "not_identified"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_never_anything_but_a_finite_number(seed: int) -> None:
    random = np.random.default_rng(seed)
    n, k = random.integers(1, 25), random.integers(1, 5)
    y = random.integers(1, 4, n).astype(np.float64)
    y[random.random(n) < 0.1] = np.nan
    factors = [random.integers(-1, k, n) for _ in range(random.integers(1, 4))]
    found = crossed_random_effects(y, np.ones((n, 1)), factors, reml=bool(random.integers(2)))
    assert all(isfinite(number) for number in numbers(found))


def test_containment_counts_the_rows_within_groups() -> None:
    time, person = np.tile([0.0, 1.0, 2.0], 4), np.repeat(np.arange(4), 3)
    study, trait = person // 2, np.repeat([0.1, 0.7, 0.3, 0.9], 3)
    x = np.column_stack([np.ones(12), time, trait])
    # rows 12 − persons 4 − time; persons 4 − studies 2 − trait
    assert containment_df(x, [study, person], np.zeros(12)) == (7, 7, 1)
    assert containment_df(x, [person, study], np.zeros(12)) == (7, 7, 1)


def test_mean_of_a_complete_roster_is_the_plain_mean() -> None:
    raters, targets = np.nonzero(~np.eye(7, dtype=bool))
    random = np.random.default_rng(5)
    values = random.normal(size=7)[raters] + random.normal(size=7)[targets] + random.normal(size=42)
    found = mean_by_crossed_effects(values, raters, targets)
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(values.mean())
    assert (found.method, found.n) == ("crossed_random_effects", 7)
    assert found.low < found.value < found.high
    wider = mean_by_crossed_effects(values, raters, targets, confidence=0.99)
    assert isinstance(wider, Estimate)
    assert wider.low < found.low


def test_why_there_is_no_mean() -> None:
    raters, targets = np.array([0, 1]), np.array([1, 0])
    assert code(mean_by_crossed_effects(np.full(2, np.nan), raters, targets)) == "no_pairs"
    assert code(mean_by_crossed_effects(np.array([1.0, 2.0]), raters, targets)) == "too_few_organisations"
    ring = (np.array([0, 1, 2]), np.array([1, 2, 0]))
    assert code(mean_by_crossed_effects(np.array([1.0, 2.0, 3.0]), *ring)) == "not_identified"
