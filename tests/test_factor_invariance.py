"""Measurement invariance: on data made invariant to a level, and on broken data."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.factor.facets import FittedModel
from tillitsmaal.stats.factor.fit import Fit
from tillitsmaal.stats.factor.invariance import (
    Invariance,
    invariance_over_groups,
    invariance_over_waves,
)
from tillitsmaal.stats.factor.sample import Missing

Floats = NDArray[np.float64]
FACTORS = [0, 0, 0, 0, 1, 1, 1]
LOADINGS = np.array([1.0, 0.9, 0.8, 0.9, 1.0, 0.8, 0.9])


def group(seed: int, broken: str = "", mean: float = 0.0, n: int = 500) -> Floats:
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(n, 1))
    factors = mean + 0.6 * common + 0.8 * rng.normal(size=(n, 2))
    loadings, intercepts, residual = LOADINGS.copy(), np.full(7, 4.0), np.full(7, 0.6)
    if broken == "metric":
        loadings[[1, 5]] = 0.3
    if broken == "scalar":
        intercepts[[1, 5]] += 0.7
    if broken == "strict":
        residual[[1, 2, 5]] = 1.3
    return intercepts + factors[:, FACTORS] * loadings + rng.normal(size=(n, 7)) * residual


def waves(seed: int = 1, shift: float = 0.0, n: int = 600, share: float = 0.0) -> Floats:
    rng = np.random.default_rng(seed)
    stable, habits = rng.normal(size=n), rng.normal(size=(n, 3)) * 0.4
    blocks = []
    for wave in range(3):
        now = 0.7 * stable + 0.7 * rng.normal(size=n) + 0.3 * wave
        items = now[:, None] * [1.0, 0.9, 0.8] + habits + rng.normal(size=(n, 3)) * 0.5
        items[:, 1] += shift * (wave == 2)
        blocks.append(items)
    items = np.column_stack(blocks)
    items[rng.random(items.shape) < share] = np.nan
    return items


def of_groups(*groups: Floats, missing: Missing = "listwise") -> Invariance:
    found = invariance_over_groups(groups, FACTORS, missing=missing)
    assert isinstance(found, Invariance), found
    return found


def fit_of(found: Invariance, level: str) -> Fit:
    model = next(step.model for step in found.steps if step.level == level)
    assert isinstance(model, FittedModel), model
    return model.fit


@pytest.mark.parametrize(
    ("broken", "highest"), [("", "strict"), ("metric", "configural"), ("scalar", "metric"), ("strict", "scalar")]
)
def test_highest_level_over_groups(broken: str, highest: str) -> None:
    found = of_groups(group(1), group(2, broken, mean=0.5))
    assert found.highest == highest
    assert found.sizes == (500, 500)
    assert [step.level for step in found.steps] == ["configural", "metric", "scalar", "strict"]


def test_degrees_of_freedom_and_means_over_three_groups() -> None:
    found = of_groups(group(1), group(2, mean=0.5), group(3, mean=-0.5))
    assert [fit_of(found, level).degrees_of_freedom for level in ("configural", "metric", "scalar", "strict")] == [
        3 * 13,
        3 * 13 + 10,
        3 * 13 + 20,
        3 * 13 + 34,
    ]
    scalar = fit_of(found, "scalar")
    assert scalar.groups[0].factor_means.tolist() == [0, 0]
    assert scalar.groups[1].factor_means == pytest.approx([0.5, 0.5], abs=0.2)
    assert scalar.groups[2].factor_means == pytest.approx([-0.5, -0.5], abs=0.2)


def test_order_of_groups_does_not_matter_for_fit() -> None:
    first, second = of_groups(group(1), group(2, mean=0.5)), of_groups(group(2, mean=0.5), group(1))
    for level in ("configural", "metric", "scalar", "strict"):
        assert fit_of(first, level).chi_square == pytest.approx(fit_of(second, level).chi_square, rel=1e-7)


def test_missing_answers_over_groups() -> None:
    items = [group(1), group(2)]
    for rows in items:
        rows[np.random.default_rng(5).random(rows.shape) < 0.05] = np.nan
    listwise, fiml = of_groups(*items), of_groups(*items, missing="fiml")
    assert sum(listwise.sizes) < sum(fiml.sizes) == 1000
    assert fiml.highest == "strict"


def test_highest_level_over_waves() -> None:
    stable, shifted = invariance_over_waves(waves(), 3), invariance_over_waves(waves(shift=0.6), 3)
    assert isinstance(stable, Invariance)
    assert isinstance(shifted, Invariance)
    assert (stable.highest, shifted.highest) == ("strict", "metric")
    means = fit_of(stable, "scalar").groups[0].factor_means
    assert means == pytest.approx([0, 0.3, 0.6], abs=0.15)


def test_missing_waves() -> None:
    found = invariance_over_waves(waves(share=0.1), 3, missing="fiml")
    assert isinstance(found, Invariance)
    assert found.sizes == (600,)
    assert found.highest == "strict"


@pytest.mark.parametrize("missing", ["listwise", "fiml"])
def test_reasons(missing: Missing) -> None:
    constant, few = group(2), group(3)[:5]
    constant[:, 2] = 3.0
    for groups, code in (
        ([], "too_few_groups"),
        ([group(1)], "too_few_groups"),
        ([group(1), constant], "no_variance"),
        ([group(1), few], "too_few_respondents"),
        ([group(1), np.full((9, 7), np.nan)], "too_few_respondents"),
        ([group(1)[:, :0], group(2)[:, :0]], "too_few_items"),
    ):
        found = invariance_over_groups(groups, FACTORS if groups and groups[0].shape[1] else [], missing=missing)
        assert isinstance(found, NotEstimable)
        assert found.code == code
    for items, count, code in (
        (waves(), 1, "too_few_waves"),
        (waves()[:, :8], 3, "undefined"),
        (waves()[:9], 3, "too_few_respondents"),
        (waves()[:, :0], 3, "too_few_items"),
    ):
        found = invariance_over_waves(items, count, missing=missing)
        assert isinstance(found, NotEstimable)
        assert found.code == code


def test_a_group_that_cannot_be_fitted_has_reasons_at_every_level() -> None:
    found = invariance_over_groups([group(1)[:, :2], group(2)[:, :2]], [0, 0])
    assert isinstance(found, Invariance)
    configural = found.steps[0]
    assert isinstance(configural.model, NotEstimable)
    assert configural.model.code == "not_identified"
    assert isinstance(found.highest, NotEstimable)
    assert all(isinstance(step.difference, NotEstimable) for step in found.steps[:2])


@pytest.mark.parametrize("n", [10, 16, 30])
def test_noise_ends_in_numbers_or_reasons(n: int) -> None:
    for seed in range(2):
        rng = np.random.default_rng(seed)
        items = rng.integers(1, 6, size=(n, 9)).astype(np.float64)
        for found in (
            invariance_over_waves(items, 3),
            invariance_over_groups([items[:, :6], rng.normal(size=(n, 6))], [0, 0, 0, 1, 1, 1]),
        ):
            if isinstance(found, Invariance):
                for step in found.steps:
                    if isinstance(step.model, FittedModel):
                        assert np.isfinite(step.model.measures.chi_square)
