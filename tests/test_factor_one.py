"""One common factor: known solutions, units, and what cannot be had."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.factor.one_factor import Estimator, OneFactor, fit_one_factor

Floats = NDArray[np.float64]
LOADINGS = np.array([0.5, 0.9, 1.4, 0.7, 1.1])
UNIQUENESSES = np.array([0.8, 0.5, 0.9, 0.3, 0.6])
ESTIMATORS: tuple[Estimator, ...] = ("ml", "uls")


def implied(loadings: Floats, uniquenesses: Floats) -> Floats:
    return np.outer(loadings, loadings) + np.diag(uniquenesses)


def observed(seed: int, n: int = 150, k: int = 6) -> Floats:
    rng = np.random.default_rng(seed)
    answers = rng.normal(size=(n, 1)) * rng.uniform(0.5, 1.5, k) + rng.normal(size=(n, k)) * rng.uniform(0.5, 1, k)
    return np.cov(answers.T)


def found(covariance: Floats, estimator: Estimator = "ml") -> OneFactor:
    one = fit_one_factor(covariance, estimator)
    assert isinstance(one, OneFactor), one
    return one


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_recovers_what_made_the_covariances(estimator: Estimator) -> None:
    one = found(implied(LOADINGS, UNIQUENESSES), estimator)
    assert one.loadings == pytest.approx(LOADINGS, rel=1e-9)
    assert one.uniquenesses == pytest.approx(UNIQUENESSES, rel=1e-9)
    assert one.discrepancy == pytest.approx(0, abs=1e-12)


def test_three_items_in_closed_form() -> None:
    s = np.array([[2.0, 0.6, 0.8], [0.6, 1.5, 0.5], [0.8, 0.5, 1.8]])
    first = np.sqrt(0.6 * 0.8 / 0.5)
    one = found(s)
    assert one.loadings == pytest.approx([first, 0.6 / first, 0.8 / first], rel=1e-10)


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize("seed", range(5))
def test_slopes_are_0_at_the_solution(estimator: Estimator, seed: int) -> None:
    s = observed(seed)
    one = found(s, estimator)
    sigma = implied(one.loadings, one.uniquenesses)
    inverse = np.linalg.inv(sigma)
    w = inverse - inverse @ s @ inverse if estimator == "ml" else sigma - s
    assert np.abs(2 * w @ one.loadings).max() < 1e-9
    assert np.abs(np.diag(w)).max() < 1e-9
    assert one.iterations < 10, "slopes and curvature belong together, or it would take several times as many"


@given(st.lists(st.floats(0.01, 100), min_size=6, max_size=6), st.integers(0, 20))
def test_units_of_the_items_do_not_matter(units: list[float], seed: int) -> None:
    s, scale = observed(seed), np.array(units)
    plain, scaled = found(s), found(s * np.outer(scale, scale))
    assert scaled.loadings == pytest.approx(plain.loadings * scale, rel=1e-8)
    assert scaled.discrepancy == pytest.approx(plain.discrepancy, rel=1e-8)


@pytest.mark.parametrize("estimator", ESTIMATORS)
@given(st.permutations(range(6)), st.integers(0, 20))
def test_order_of_the_items_does_not_matter(estimator: Estimator, order: list[int], seed: int) -> None:
    s = observed(seed)
    assert found(s[np.ix_(order, order)], estimator).loadings == pytest.approx(
        found(s, estimator).loadings[order], rel=1e-8
    )


def test_a_reversed_item_loads_negatively() -> None:
    turn = np.array([1, 1, -1, 1, 1])
    one = found(implied(LOADINGS, UNIQUENESSES) * np.outer(turn, turn))
    assert one.loadings == pytest.approx(LOADINGS * turn, rel=1e-9)


def test_results_cannot_be_written_to() -> None:
    one = found(implied(LOADINGS, UNIQUENESSES))
    with pytest.raises(ValueError, match="read-only"):
        one.loadings[0] = 1.0


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize(
    ("covariance", "code"),
    [
        (np.zeros((0, 0)), "too_few_items"),
        (np.eye(1), "not_identified"),
        (np.array([[1, 0.5], [0.5, 1]]), "not_identified"),
        (np.diag([1.0, 0, 1, 1]), "no_variance"),
        (np.diag([1.0, np.nan, 1, 1]), "undefined"),
        (np.ones((4, 4)), "undefined"),
        (np.array([[1, 0.9, 0.9], [0.9, 1, 0.3], [0.9, 0.3, 1]]), "undefined"),
        (np.array([[1, 0.8, 0.8], [0.8, 1, 0.3], [0.8, 0.3, 1]]), "improper_solution"),
    ],
    ids=["none", "one item", "two items", "constant", "missing", "all alike", "impossible", "heywood"],
)
def test_reasons(covariance: Floats, code: str, estimator: Estimator) -> None:
    one = fit_one_factor(covariance, estimator)
    assert isinstance(one, NotEstimable)
    assert one.code == code
    assert one.reason


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize("n", [4, 7, 15])
def test_noise_ends_in_a_solution_or_a_reason(estimator: Estimator, n: int) -> None:
    for seed in range(30):
        one = fit_one_factor(np.cov(np.random.default_rng(seed).normal(size=(n, 5)).T), estimator)
        if isinstance(one, OneFactor):
            assert np.isfinite(one.loadings).all()
            assert one.uniquenesses.min() > 0
        else:
            assert one.code in ("improper_solution", "not_converged", "not_identified", "undefined")
