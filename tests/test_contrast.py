"""Pairs that touch certain organisations against the rest: against deleting for real, and where it refuses."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import stdtrit

from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.stats.pairs.contrast import contrast_over_pairs


def round_robin(n: int) -> tuple[np.ndarray, np.ndarray]:
    raters, targets = np.array([(i, j) for i in range(n) for j in range(n) if i != j]).T
    return raters, targets


@given(st.integers(7, 10), st.integers(0, 2**32 - 1))
def test_as_deleting_for_real(n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    raters, targets = round_robin(n)
    values = np.where(rng.random(len(raters)) < 0.1, np.nan, rng.normal(size=len(raters)))
    found = contrast_over_pairs(values, raters, targets, np.array([0, 2]))
    assert isinstance(found.difference, Estimate)
    touching = np.isin(raters, [0, 2]) | np.isin(targets, [0, 2])

    def difference(keep: np.ndarray) -> float:
        return float(np.nanmean(values[keep & touching]) - np.nanmean(values[keep & ~touching]))

    others = [i for i in range(n) if i not in (0, 2)]
    left_out = np.array([difference((raters != i) & (targets != i)) for i in others])
    m = len(others)
    error = np.sqrt((m - 1) / m * ((left_out - left_out.mean()) ** 2).sum())
    value = difference(np.full(len(raters), True))
    assert found.difference.value == pytest.approx(value, abs=1e-12)
    assert found.difference.standard_error == pytest.approx(error, abs=1e-12)
    assert found.difference.high == pytest.approx(value + stdtrit(m - 1, 0.975) * error, abs=1e-11)


@pytest.mark.parametrize(
    ("n", "organisations", "values", "code"),
    [
        (5, [], "normal", "no_pairs"),
        (5, [0, 1, 2, 3, 4], "normal", "no_pairs"),
        (5, [0], "absent", "no_pairs"),
        (3, [0], "normal", "too_few_organisations"),
        (4, [0, 1], "normal", "too_few_organisations"),
        (6, [0], "constant", "no_variance"),
    ],
)
def test_refuses(n: int, organisations: list[int], values: str, code: str) -> None:
    raters, targets = round_robin(n)
    size = len(raters)
    of = {
        "normal": np.random.default_rng(1).normal(size=size),
        "absent": np.full(size, np.nan),
        "constant": np.full(size, 3.0),
    }[values]
    found = contrast_over_pairs(of, raters, targets, np.array(organisations, int))
    assert isinstance(found.difference, NotEstimable)
    assert found.difference.code == code
