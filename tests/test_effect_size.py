"""The size of a mean change beside how much pairs differ in it: against deleting for real, and where it refuses."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.stats.pairs.effect_size import effect_size_over_pairs


def round_robin(n: int) -> tuple[np.ndarray, np.ndarray]:
    raters, targets = np.array([(i, j) for i in range(n) for j in range(n) if i != j]).T
    return raters, targets


@given(st.integers(5, 9), st.integers(0, 2**32 - 1), st.sampled_from([0.0, 1e4]))
def test_as_deleting_for_real(n: int, seed: int, level: float) -> None:
    rng = np.random.default_rng(seed)
    raters, targets = round_robin(n)
    values = np.where(rng.random(len(raters)) < 0.1, np.nan, level + rng.normal(size=len(raters)))
    found = effect_size_over_pairs(values, raters, targets)
    assert isinstance(found, Estimate)

    def size(keep: np.ndarray) -> float:
        return float(np.nanmean(values[keep]) / np.nanstd(values[keep], ddof=1))

    left_out = np.array([size((raters != i) & (targets != i)) for i in range(n)])
    error = np.sqrt((n - 1) / n * ((left_out - left_out.mean()) ** 2).sum())
    assert found.value == pytest.approx(size(np.full(len(raters), True)), rel=1e-12)
    assert found.standard_error == pytest.approx(error, rel=1e-8)


@given(st.floats(0.01, 100), st.integers(0, 100))
def test_unit_does_not_matter_and_the_sign_turns(scale: float, seed: int) -> None:
    raters, targets = round_robin(5)
    values = np.random.default_rng(seed).normal(size=len(raters))
    one, other = (
        effect_size_over_pairs(values, raters, targets),
        effect_size_over_pairs(-scale * values, raters, targets),
    )
    assert isinstance(one, Estimate)
    assert isinstance(other, Estimate)
    assert (one.value, one.low) == pytest.approx((-other.value, -other.high), rel=1e-9)


@pytest.mark.parametrize(
    ("n", "values", "code"),
    [
        (3, [np.nan] * 6, "no_pairs"),
        (3, [1.0, *[np.nan] * 5], "too_few_pairs"),
        (2, [1.0, 2.0], "too_few_organisations"),
        (3, [1.0, 2.0, np.nan, np.nan, np.nan, np.nan], "too_few_organisations"),
        (4, [2.0] * 12, "no_variance"),
        (3, [1.0, 1.0, 1.0, 2.0, 1.0, 2.0], "no_variance"),
        (3, [-2.0, -2.0, -2.0, -2.0, -1.0, -2.0], "no_variance"),
    ],
)
def test_refuses(n: int, values: list[float], code: str) -> None:
    found = effect_size_over_pairs(np.array(values), *round_robin(n))
    assert isinstance(found, NotEstimable)
    assert found.code == code
