"""Pairs that touch certain organisations against the rest: how sure the difference is, and where it refuses."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import stdtrit

from commands import ROOT
from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.stats.pairs.contrast import contrast_over_pairs

sys.path.append(str(ROOT / "benchmarks"))

import simulated


def round_robin(n: int) -> tuple[np.ndarray, np.ndarray]:
    raters, targets = np.array([(i, j) for i in range(n) for j in range(n) if i != j]).T
    return raters, targets


@given(st.integers(7, 10), st.integers(0, 2**32 - 1))
def test_judged_by_how_much_other_organisations_stand_out(n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    raters, targets = round_robin(n)
    values = np.where(rng.random(len(raters)) < 0.1, np.nan, rng.normal(size=len(raters)))
    found = contrast_over_pairs(values, raters, targets, np.array([0, 2]))
    assert isinstance(found.difference, Estimate)

    def difference(organisations: list[int], among: np.ndarray) -> float:
        touching = np.isin(raters, organisations) | np.isin(targets, organisations)
        return float(np.nanmean(values[among & touching]) - np.nanmean(values[among & ~touching]))

    others = [i for i in range(n) if i not in (0, 2)]
    among = np.isin(raters, others) & np.isin(targets, others)
    each = [difference([i], among) for i in others]
    m = len(others)
    error = np.sqrt(np.var(each, ddof=1) * (m - 1) / m * (1 / 2 + 1 / m))
    value = difference([0, 2], np.full(len(raters), True))
    assert found.difference.value == pytest.approx(value, abs=1e-12)
    assert found.difference.standard_error == pytest.approx(error, abs=1e-12)
    assert found.difference.high == pytest.approx(value + stdtrit(m - 1, 0.975) * error, abs=1e-11)


def declared(changes: np.ndarray, touched: int) -> float:
    """Share of programmes without any event in which the interval says that the touched organisations differ."""
    n = changes.shape[-1]
    raters, targets = round_robin(n)
    found = [
        contrast_over_pairs(one[raters, targets], raters, targets, np.arange(touched)).difference for one in changes
    ]
    return float(np.mean([isinstance(one, Estimate) and not one.low <= 0 <= one.high for one in found]))


def declared_keeping_the_touched(changes: np.ndarray) -> float:
    """The same if only the others were left out one at a time, as if the touched one had nothing of its own."""
    n = changes.shape[-1]
    touching = np.zeros((n, n), bool)
    touching[0], touching[:, 0] = True, True
    value = np.nanmean(changes[:, touching], axis=1) - np.nanmean(changes[:, ~touching], axis=1)
    left = []
    for i in range(1, n):
        kept = np.ones((n, n), bool)
        kept[i], kept[:, i] = False, False
        both = np.nanmean(changes[:, kept & touching], axis=1) - np.nanmean(changes[:, kept & ~touching], axis=1)
        left.append(both)
    m = n - 1
    error = np.sqrt((m - 1) / m * ((np.array(left) - np.mean(left, axis=0)) ** 2).sum(axis=0))
    return float(np.mean(np.abs(value) > stdtrit(m - 1, 0.975) * error))


@pytest.mark.parametrize("touched", [1, 2])
@pytest.mark.parametrize("n", [6, 12, 25])
@pytest.mark.parametrize("scenario", ["none", "moderate", "strong"])
def test_without_an_event_little_is_declared(scenario: str, n: int, touched: int) -> None:
    """5 % would be right; the bound leaves three Monte Carlo errors of 600 programmes."""
    drawn = simulated.pair_changes(simulated.SCENARIOS[scenario], n, 600, np.random.default_rng([5, n]))
    assert 0.005 <= declared(drawn, touched) <= 0.08


def test_the_bound_is_broken_where_the_touched_one_is_taken_as_given() -> None:
    drawn = simulated.pair_changes(simulated.STRONG, 25, 300, np.random.default_rng(6))
    assert declared_keeping_the_touched(drawn) > 0.3


def test_an_organisation_that_stands_out_is_seen() -> None:
    drawn = simulated.pair_changes(simulated.MODERATE, 15, 300, np.random.default_rng(7))
    drawn[:, 0, :] -= 1.5
    drawn[:, :, 0] -= 1.5
    assert declared(drawn, 1) > 0.9


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
