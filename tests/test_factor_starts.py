"""Where searches for factor models start: each start is a model that may be, and all lead to one solution."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from tillitsmaal.stats.factor.discrepancy import likelihood_discrepancy
from tillitsmaal.stats.factor.model import FactorModel, Layout, laid_out, matrices_at
from tillitsmaal.stats.factor.newton import minimise
from tillitsmaal.stats.factor.sample import Sample, sample
from tillitsmaal.stats.factor.starting import starting_point
from tillitsmaal.stats.factor.starting_again import plain_large, plain_small, starting_point_alone
from tillitsmaal.stats.factor.structures import over_groups, over_waves, simple_structure

Floats = NDArray[np.float64]
Start = Callable[[Layout, Sample], Floats]
STARTS: tuple[Start, ...] = (starting_point, starting_point_alone, plain_small, plain_large)
MODELS = {
    "one": (simple_structure([0] * 6), 1),
    "two": (simple_structure([0, 0, 0, 1, 1, 1]), 1),
    "groups": (over_groups([0, 0, 0, 1, 1, 1], 2, "metric"), 2),
    "waves": (over_waves(3, 2, "scalar"), 1),
}


def answers(seed: int, sign: int) -> Floats:
    """Two factors that go together, of three items each; a sign of −1 keys the last item of each the other way."""
    rng = np.random.default_rng(seed)
    factors = rng.normal(size=(300, 2)) + rng.normal(size=(300, 1))
    return (
        4
        + np.repeat(factors, 3, axis=1) * [1.0, 0.8, 0.7 * sign, 2.0, 1.5, 1.2 * sign]
        + rng.normal(size=(300, 6)) * 0.6
    )


def taken(model: FactorModel, groups: int, sign: int = 1) -> tuple[Layout, Sample]:
    moments = sample([answers(seed, sign) for seed in range(groups)])
    assert isinstance(moments, Sample)
    return laid_out(model), moments


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("start", STARTS)
def test_a_start_may_be_true(name: str, start: Start, sign: int) -> None:
    """Variances above 0 and correlations below 1."""
    layout, moments = taken(*MODELS[name], sign)
    for group in range(layout.model.groups):
        at = matrices_at(layout, start(layout, moments), group)
        for covariance in (at.factor_covariance, at.residual_covariance):
            assert np.linalg.eigvalsh(covariance)[0] > 0


@pytest.mark.parametrize("name", MODELS)
def test_every_start_leads_to_one_solution(name: str) -> None:
    layout, moments = taken(*MODELS[name])
    found = [minimise(likelihood_discrepancy(layout, moments), start(layout, moments)) for start in STARTS]
    values = [one.value for one in found if one is not None and one.converged]
    assert len(values) == len(STARTS)
    assert values == pytest.approx([min(values)] * len(STARTS), abs=1e-9)
