"""The normal likelihood with missing values: against rows one by one, its derivatives, the unrestricted model."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.factor.discrepancy import least_squares_discrepancy, likelihood_discrepancy
from tillitsmaal.stats.factor.model import FactorModel, laid_out
from tillitsmaal.stats.factor.newton import Function, Local, minimise
from tillitsmaal.stats.factor.normal_theory import Likelihood, likelihood_and_curvature, loglik_and_gradient
from tillitsmaal.stats.factor.patterns import available_moments, from_moments, missing_patterns
from tillitsmaal.stats.factor.sample import Missing, Sample, sample
from tillitsmaal.stats.factor.saturated import Saturated, moment_directions, saturated
from tillitsmaal.stats.factor.starting import starting_point
from tillitsmaal.stats.factor.structures import LEVELS, over_groups, over_waves, simple_structure

Floats = NDArray[np.float64]
STEP = 1e-5


def rows_with_gaps(seed: int = 1, n: int = 80, k: int = 4, share: float = 0.2) -> Floats:
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(n, k)) @ rng.normal(size=(k, k)) + 3
    rows[rng.random(rows.shape) < share] = np.nan
    return rows


def moments(k: int, seed: int = 5) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(k, k))
    return rng.normal(size=k), root @ root.T + 3 * np.eye(k)


def row_by_row(rows: Floats, mean: Floats, covariance: Floats) -> float:
    total = 0.0
    for row in rows:
        there = ~np.isnan(row)
        away, s = (row - mean)[there], covariance[np.ix_(there, there)]
        if there.any():
            total -= (there.sum() * np.log(2 * np.pi) + np.linalg.slogdet(s)[1] + away @ np.linalg.solve(s, away)) / 2
    return total


def value(rows: Floats, mean: Floats, covariance: Floats) -> float:
    found = loglik_and_gradient(mean, covariance, missing_patterns(rows))
    assert isinstance(found, Likelihood)
    return found.value


def test_as_row_by_row() -> None:
    rows = rows_with_gaps()
    rows[3] = np.nan
    assert value(rows, *moments(4)) == pytest.approx(row_by_row(rows, *moments(4)), rel=1e-12)


def test_empty_rows_are_counted() -> None:
    patterns = missing_patterns(np.array([[1.0, np.nan], [np.nan, np.nan], [2.0, 3.0]]))
    assert (patterns.n, patterns.empty) == (2, 1)
    assert missing_patterns(np.full((3, 2), np.nan)).n == 0


def test_many_variables_are_told_apart() -> None:
    rows = rows_with_gaps(k=90, share=0.02)
    patterns = missing_patterns(rows)
    assert len(patterns.rows) == len(np.unique(~np.isnan(rows), axis=0))
    assert patterns.rows.sum() == len(rows)


def test_available_moments_of_complete_rows_are_the_covariances() -> None:
    rows = rows_with_gaps(share=0)
    mean, covariance = available_moments(missing_patterns(rows))
    assert mean == pytest.approx(rows.mean(axis=0))
    assert covariance == pytest.approx(np.cov(rows.T, bias=True))


@pytest.mark.parametrize("share", [0, 0.2])
def test_derivatives_by_mean_and_covariance(share: float) -> None:
    rows, (mean, covariance) = rows_with_gaps(share=share), moments(4)
    patterns, directions = missing_patterns(rows), moment_directions(4)
    found = likelihood_and_curvature(mean, covariance, patterns, directions)
    assert found is not None
    likelihood, curvature = found
    gradient = np.append(likelihood.by_mean, likelihood.by_covariance)

    def moved(direction: Floats, step: float) -> tuple[Floats, Floats]:
        return mean + step * direction[:4], covariance + step * direction[4:].reshape(4, 4)

    for direction, slope, bend in zip(directions, directions @ gradient, curvature, strict=True):
        ahead, behind = moved(direction, STEP), moved(direction, -STEP)
        difference = (value(rows, *ahead) - value(rows, *behind)) / (2 * STEP)
        assert slope == pytest.approx(difference, rel=1e-6, abs=1e-6)
        slopes = [loglik_and_gradient(*one, patterns) for one in (ahead, behind)]
        assert all(isinstance(one, Likelihood) for one in slopes)
        up, down = (directions @ np.append(one.by_mean, one.by_covariance) for one in slopes)
        assert bend == pytest.approx((up - down) / (2 * STEP), rel=1e-6, abs=1e-5)


def test_expected_curvature_is_that_of_data_that_fit() -> None:
    mean, covariance = moments(3)
    patterns = from_moments(mean, covariance, 50)
    both = [likelihood_and_curvature(mean, covariance, patterns, moment_directions(3), one) for one in (True, False)]
    assert both[0] is not None
    assert both[1] is not None
    assert both[0][1] == pytest.approx(both[1][1], abs=1e-10)


def test_a_matrix_that_is_no_covariance_is_refused() -> None:
    found = loglik_and_gradient(np.zeros(2), np.array([[1.0, 2], [2, 1]]), from_moments(np.zeros(2), np.eye(2), 9))
    assert isinstance(found, NotEstimable)
    assert found.code == "improper_solution"


@pytest.mark.parametrize("share", [0.05, 0.3])
def test_unrestricted_model_is_at_a_maximum(share: float) -> None:
    patterns = missing_patterns(rows_with_gaps(seed=8, n=120, share=share))
    found = saturated(patterns)
    assert isinstance(found, Saturated)
    there = loglik_and_gradient(found.mean, found.covariance, patterns)
    assert isinstance(there, Likelihood)
    assert np.abs(there.by_mean).max() < 1e-6
    assert np.abs(there.by_covariance).max() < 1e-6
    assert there.value == found.log_likelihood


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (np.zeros((0, 2)), "too_few_respondents"),
        (np.array([[1.0, 2]]), "too_few_respondents"),
        (np.array([[1.0, 2], [2, 1]]), "too_few_respondents"),
        (np.full((5, 2), np.nan), "too_few_respondents"),
        (np.array([[1.0, 5], [2, 5], [3, 5], [5, 5]]), "no_variance"),
        (np.array([[1.0, 2], [2, 4], [3, 6], [5, 10]]), "undefined"),
        (np.array([[1.0, np.nan], [2, np.nan], [np.nan, 6], [np.nan, 10]]), "not_identified"),
        (np.array([[1.0, np.nan], [2, np.nan], [4, np.nan]]), "not_identified"),
    ],
    ids=["no rows", "one", "two", "empty", "constant", "perfect", "never together", "never answered"],
)
def test_reasons(rows: Floats, code: str) -> None:
    found = saturated(missing_patterns(rows))
    assert isinstance(found, NotEstimable)
    assert found.code == code


def test_the_variables_that_are_at_fault_are_named() -> None:
    rows = rows_with_gaps(share=0)
    apart, constant = rows.copy(), rows.copy()
    apart[:40, 1], apart[40:, 3], constant[:, 2] = np.nan, np.nan, 5.0
    for broken, reason in (
        (apart, "variables 2 and 4 are never answered together"),
        (constant, "variable 3 is constant"),
        (rows[:4], "4 rows for 4 variables"),
    ):
        found = saturated(missing_patterns(broken))
        assert isinstance(found, NotEstimable)
        assert found.reason == reason


MODELS = {
    "simple": (simple_structure([0, 0, 1, 1, 1]), 1),
    "with means": (simple_structure([0, 0, 1, 1, 1], mean_structure=True), 1),
    **{f"groups {level}": (over_groups([0, 0, 0, 0, 0], 2, level), 2) for level in LEVELS},
    **{f"waves {level}": (over_waves(2, 3, level), 1) for level in LEVELS},
}


def sampled(model: FactorModel, groups: int, missing: Missing) -> Sample:
    share = 0.1 if missing == "fiml" else 0
    found = sample([rows_with_gaps(seed, 60, model.items, share) for seed in range(groups)], missing)
    assert isinstance(found, Sample)
    return found


def differences(function: Function, point: Floats) -> tuple[Local, Floats, Floats]:
    here = function(point)
    assert here is not None
    steps = [(function(point + STEP * one), function(point - STEP * one)) for one in np.eye(len(point))]
    pairs = [(up, down) for up, down in steps if up is not None and down is not None]
    slopes = np.array([(up.value - down.value) / (2 * STEP) for up, down in pairs])
    curvature = np.array([(up.slope - down.slope) / (2 * STEP) for up, down in pairs])
    return here, slopes, curvature


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("missing", ["listwise", "fiml"])
def test_derivatives_of_models(name: str, missing: Missing) -> None:
    model, groups = MODELS[name]
    layout, moments_of_rows = laid_out(model), sampled(model, groups, missing)
    point = starting_point(layout, moments_of_rows)
    point = point + np.random.default_rng(2).normal(size=len(point)) * 0.02
    if model.mean_structure or missing == "listwise":
        here, slopes, curvature = differences(likelihood_discrepancy(layout, moments_of_rows), point)
        assert here.slope == pytest.approx(slopes, rel=1e-5, abs=1e-6)
        assert here.curvature == pytest.approx(curvature, rel=1e-5, abs=1e-5)


def test_derivatives_of_least_squares() -> None:
    layout = laid_out(replace(simple_structure([0, 0, 0, 1, 1])))
    moments_of_rows = sampled(layout.model, 1, "listwise")
    function = least_squares_discrepancy(layout, moments_of_rows)
    here, slopes, curvature = differences(function, starting_point(layout, moments_of_rows))
    assert here.slope == pytest.approx(slopes, rel=1e-5, abs=1e-6)
    assert here.curvature == pytest.approx(curvature, rel=1e-5, abs=1e-5)


def test_newton_goes_down_a_narrow_bent_valley() -> None:
    def rosenbrock(x: Floats) -> Local:
        a, b = x
        slope = np.array([-2 * (1 - a) - 400 * a * (b - a * a), 200 * (b - a * a)])
        curvature = np.array([[2 - 400 * (b - 3 * a * a), -400 * a], [-400 * a, 200.0]])
        return Local(float((1 - a) ** 2 + 100 * (b - a * a) ** 2), slope, curvature)

    found = minimise(rosenbrock, np.array([-1.2, 1.0]))
    assert found is not None
    assert found.converged
    assert found.curved
    assert found.point == pytest.approx([1, 1], abs=1e-9)


def test_newton_says_when_it_did_not_end_and_when_it_is_flat() -> None:
    downhill = minimise(lambda x: Local(float(x[0]), np.ones(1), np.zeros((1, 1))), np.zeros(1), 5)
    assert downhill is not None
    assert not downhill.converged
    flat = minimise(lambda x: Local(float(x[0] ** 2), np.array([2 * x[0], 0]), np.diag([2.0, 0])), np.ones(2))
    assert flat is not None
    assert flat.converged
    assert not flat.curved
    assert minimise(lambda _: None, np.zeros(1)) is None
