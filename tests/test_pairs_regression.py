"""Regressions, paths and resampled means over directed pairs: what is told beside the coefficients, and refusals."""

from math import log

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import stdtrit

from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.stats.pairs.bootstrap import mean_by_bootstrap
from tillitsmaal.stats.pairs.coupling import relationship_coupling
from tillitsmaal.stats.pairs.path_model import PathModel, saturated_path_model
from tillitsmaal.stats.pairs.regression import pair_regression

Floats = NDArray[np.float64]

pytestmark = pytest.mark.filterwarnings("error")

RATERS, TARGETS = np.nonzero(~np.eye(7, dtype=bool))


def drawn(seed: int, *shape: int) -> Floats:
    return np.random.default_rng(seed).normal(size=(*shape, len(RATERS)))


def code(found: object) -> str:
    assert isinstance(found, NotEstimable), found
    return found.code


def test_likelihood_and_criteria_of_a_path_model() -> None:
    """From the density of each pair's outcomes given its predictors."""
    x, y = drawn(1, 2).T, drawn(2, 2).T
    found = saturated_path_model(y, x)
    assert isinstance(found, PathModel)
    rest = y - found.intercepts - x @ found.paths.T
    inverse, volume = np.linalg.inv(found.residual_covariance), np.linalg.det(2 * np.pi * found.residual_covariance)
    likelihood = sum(-(one @ inverse @ one) / 2 - log(volume) / 2 for one in rest)
    assert found.log_likelihood == pytest.approx(likelihood)
    assert found.parameters == 4 + 3
    assert found.aic == pytest.approx(2 * 7 - 2 * likelihood)
    assert found.bic == pytest.approx(7 * log(len(RATERS)) - 2 * likelihood)


def test_the_p_of_resampled_organisations_is_counted_of_draws() -> None:
    raters, targets = np.nonzero(~np.eye(12, dtype=bool))
    values = 5 + np.random.default_rng(1).normal(size=len(raters))
    above, below = (mean_by_bootstrap(sign * values, raters, targets, seed=1) for sign in (1, -1))
    assert isinstance(above, Estimate)
    assert isinstance(below, Estimate)
    assert above.p == below.p == 2 / 2001


def test_an_interval_of_coupling_is_of_95_percent_unless_another_is_asked_for() -> None:
    y, x = drawn(3), drawn(4)
    found, wider = (relationship_coupling(y, x, RATERS, TARGETS, **of).estimate for of in ({}, {"confidence": 0.99}))
    assert isinstance(found, Estimate)
    assert isinstance(wider, Estimate)
    for estimate, tail in ((found, 0.975), (wider, 0.995)):
        half = stdtrit(6, tail) * estimate.standard_error
        assert (estimate.low, estimate.high) == pytest.approx((estimate.value - half, estimate.value + half))
    assert (found.confidence, wider.confidence) == (0.95, 0.99)


@pytest.mark.parametrize("more", [0, 1])
def test_a_predictor_that_the_covariates_tell_has_no_slope(more: int) -> None:
    x, others = drawn(5), drawn(6, 1 + more)
    combined = np.concatenate([others, [2 * x + others.sum(axis=0)]])[more:]
    found = relationship_coupling(drawn(7), x, RATERS, TARGETS, np.vstack([combined, others[: more + 1]]).T)
    assert code(found.estimate) == "not_identified"
    assert code(relationship_coupling(drawn(7), x, RATERS, TARGETS, x[:, None]).estimate) == "not_identified"


def test_a_predictor_or_an_outcome_of_nothing_has_no_slope() -> None:
    nothing = np.zeros(len(RATERS))
    for y, x in ((drawn(1), nothing), (nothing, drawn(1)), (nothing, nothing)):
        assert code(relationship_coupling(y, x, RATERS, TARGETS).estimate) == "no_variance"


def test_no_pairs_are_not_too_few_pairs() -> None:
    x = drawn(8, 3).T
    missing = np.full(len(RATERS), np.nan)
    one = np.where(np.arange(len(RATERS)) < 2, 1.0, np.nan)
    assert code(pair_regression(missing, x, RATERS, TARGETS)) == "no_pairs"
    assert code(pair_regression(one, x, RATERS, TARGETS)) == "too_few_pairs"
    assert code(saturated_path_model(missing[:, None], x)) == "no_pairs"
    assert code(saturated_path_model(one[:, None], x)) == "too_few_pairs"
