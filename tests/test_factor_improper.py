"""Factor models at their limits: what is said of solutions that cannot be, and of models of two items."""

import numpy as np
import pytest

from test_factor_models import answers, fitted
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.factor.fit import Fit, fit_model
from tillitsmaal.stats.factor.model import FactorModel, Parameter
from tillitsmaal.stats.factor.robust import RobustFit, robust_fit
from tillitsmaal.stats.factor.sample import Sample, sample
from tillitsmaal.stats.factor.solution import explained_variance
from tillitsmaal.stats.factor.structures import simple_structure


def test_which_item_has_a_negative_variance() -> None:
    """The same data with its items turned around: the first is the last."""
    rng = np.random.default_rng(0)
    factor = rng.normal(size=90)
    items = np.column_stack([factor + rng.normal(size=90) * size for size in (0.02, 0.9, 1.2)])
    items[:, 0] += 0.3 * (items[:, 1] + items[:, 2])
    for turned, number in ((items, 1), (items[:, [1, 0, 2]], 2), (items[:, ::-1], 3)):
        improper = fitted(turned, np.zeros(3, np.int64)).improper
        assert improper is not None
        assert improper.reason == f"the residual variance of item {number} is negative"


def test_factors_that_correlate_beyond_one_are_said_to() -> None:
    improper = fitted(answers(seed=1, n=150, correlation=0.999)).improper
    assert improper == NotEstimable(code="improper_solution", reason="the factors correlate beyond one")


def test_an_item_without_error_may_be_declared() -> None:
    """A variance of 0 is not negative, and nothing correlates beyond one with it."""
    declared = simple_structure([0] * 4)
    exact = Parameter(kind="residual_covariance", row=0, column=0, fixed=0.0)
    parameters = tuple(exact if (one.kind, one.row) == (exact.kind, 0) else one for one in declared.parameters)
    moments = sample([answers()[:, :4]])
    assert isinstance(moments, Sample)
    found = fit_model(FactorModel(items=4, factors=1, parameters=parameters), moments)
    assert isinstance(found, Fit)
    assert found.improper is None
    assert found.groups[0].factor_covariance[0, 0] == pytest.approx(moments.unrestricted[0].covariance[0, 0])
    assert explained_variance(found)[0] == 1


def test_the_correction_of_two_items_that_do_not_covary() -> None:
    """The variance of their cross-product, over what it would be for normal answers that do not covary."""
    items = answers()[:, :2] ** 3
    parameters = (
        *(Parameter(kind="loading", row=item, fixed=1.0) for item in (0, 1)),
        Parameter(kind="factor_covariance", row=0),
        *(Parameter(kind="residual_covariance", row=item, column=item, label="equal") for item in (0, 1)),
    )
    moments = sample([items])
    assert isinstance(moments, Sample)
    fit = fit_model(FactorModel(items=2, factors=1, parameters=parameters), moments)
    assert isinstance(fit, Fit)
    found = robust_fit(fit, items, "satorra_bentler")
    assert isinstance(found, RobustFit)
    x, y = (items - items.mean(axis=0)).T
    assert found.baseline_scaling == pytest.approx(np.var(x * y) / (x.var() * y.var()))
