"""Adjusted p against the definitions: closed testing, step-down, step-up."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillitsmaal.stats.change.multiple_testing import Correction, adjusted

ALL: tuple[Correction, ...] = (
    "holm",
    "hochberg",
    "hommel",
    "bonferroni",
    "benjamini_hochberg",
    "benjamini_yekutieli",
    "sidak",
)

probabilities = st.lists(st.sampled_from([0.0, 1e-300, 0.001, 0.01, 0.02, 0.04, 0.049, 0.2, 0.5, 1.0]), max_size=6)


def closed(p: list[float], test: str) -> list[float]:
    """The largest p over all intersections that hold a hypothesis."""
    result = []
    for i in range(len(p)):
        worst = 0.0
        for size in range(1, len(p) + 1):
            for group in combinations(range(len(p)), size):
                own = sorted(p[j] for j in group)
                simes = min(size * value / (rank + 1) for rank, value in enumerate(own))
                if i in group:
                    worst = max(worst, min(1.0, simes if test == "simes" else size * own[0]))
        result.append(worst)
    return result


@given(probabilities)
def test_holm_and_hommel_are_closed_tests(p: list[float]) -> None:
    assert adjusted(np.array(p), "holm").tolist() == pytest.approx(closed(p, "bonferroni"), abs=1e-15)
    assert adjusted(np.array(p), "hommel").tolist() == pytest.approx(closed(p, "simes"), abs=1e-15)


@given(probabilities, st.sampled_from([0.01, 0.05, 0.2]))
def test_benjamini_and_hochberg_reject_up_to_the_last_below_the_line(p: list[float], level: float) -> None:
    ordered = sorted(p)
    last = max((rank for rank, value in enumerate(ordered, 1) if value <= rank * level / len(p) + 1e-15), default=0)
    rejected = int((adjusted(np.array(p), "benjamini_hochberg") <= level + 1e-12).sum())
    assert rejected == sum(value <= ordered[last - 1] for value in p) if last else rejected == 0


@pytest.mark.parametrize("correction", ALL)
@given(p=probabilities, seed=st.integers(0, 99))
def test_order_bounds_and_missing(correction: Correction, p: list[float], seed: int) -> None:
    plain = adjusted(np.array(p), correction)
    assert ((plain >= np.array(p) - 1e-15) & (plain <= 1)).all()
    order = np.random.default_rng(seed).permutation(len(p))
    assert adjusted(np.array(p)[order], correction) == pytest.approx(plain[order])
    holes = np.insert(np.array(p, dtype=np.float64), seed % (len(p) + 1), np.nan)
    found = adjusted(holes, correction)
    assert np.isnan(found).sum() == 1
    assert found[~np.isnan(found)] == pytest.approx(plain)


@pytest.mark.parametrize("correction", ALL)
def test_nothing_to_adjust(correction: Correction) -> None:
    assert adjusted(np.array([]), correction).tolist() == []
    assert np.isnan(adjusted(np.array([np.nan, np.nan]), correction)).all()
    assert adjusted(np.array([0.03]), correction).tolist() == pytest.approx([0.03])
