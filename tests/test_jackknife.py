"""The organisation jackknife against R, against deleting for real, and under the changes it must not notice."""

import csv
import os
import sys
from collections.abc import Sequence
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import stdtrit

from tillitsmaal.estimates import Estimate, Estimated, NotEstimable
from tillitsmaal.stats.jackknife import mean_over_pairs, means_over_pairs
from tillitsmaal.stats.jackknife_any import jackknifed

EIES = Path(__file__).parents[2] / "shared" / "reference" / "open" / "dyadic" / "B1_eies32.csv"
"""Freeman & Freeman (1979), 32 researchers; acquaintance at two times."""
EXPECTED = {
    # B1_eies32.json: coef, se.jackknife_nodes, ci95_jackknife_t; made with R 4.2.2, sandwich 3.0.2, netregR 1.0.1
    "mean_t1": (1.36895161290321, 0.170110587581045, 1.02200878215728, 1.71589444364915),
    "mean_change": (0.311491935483871, 0.0850421240234678, 0.138047380027897, 0.484936490939844),
}
TOLERANCE = 1e-9

Pairs = tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]


def eies() -> dict[str, Pairs]:
    if not EIES.is_file():
        # the data's licence lets them serve tests beside the project, not be shipped with it
        message = f"reference values are not at {EIES}"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    with EIES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["item"] == "acquaintance"]
    waves = {
        wave: {(row["rater"], row["target"]): float(row["value"]) for row in rows if float(row["wave"]) == wave}
        for wave in (1, 2)
    }
    pairs = sorted(waves[1])
    names = sorted({rater for rater, _ in pairs})
    raters, targets = (np.array([names.index(pair[side]) for pair in pairs]) for side in (0, 1))
    first, last = (np.array([waves[wave][pair] for pair in pairs]) for wave in (1, 2))
    return {"mean_t1": (first, raters, targets), "mean_change": (last - first, raters, targets)}


@pytest.mark.parametrize("case", EXPECTED)
def test_as_r(case: str) -> None:
    estimate = mean_over_pairs(*eies()[case])
    assert isinstance(estimate, Estimate)
    found = (estimate.value, estimate.standard_error, estimate.low, estimate.high)
    assert found == pytest.approx(EXPECTED[case], abs=TOLERANCE, rel=0)
    assert (estimate.degrees_of_freedom, estimate.n, estimate.confidence) == (31, 32, 0.95)


REFERENCE = Path(__file__).parent / "reference"


def reference_rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("expected", reference_rows("jackknife.csv"), ids=lambda row: row["case"])
def test_as_deleting_in_r(expected: dict[str, str]) -> None:
    """`reference/jackknife.R` deletes each organisation and takes the mean anew."""
    rows = [row for row in reference_rows("changes.csv") if row["case"] == expected["case"]]
    names = sorted({row[side] for row in rows for side in ("rater", "target")})
    raters, targets = (np.array([names.index(row[side]) for row in rows]) for side in ("rater", "target"))
    estimate = mean_over_pairs(np.array([float(row["change"]) for row in rows]), raters, targets)
    assert isinstance(estimate, Estimate)
    assert estimate.n == int(expected["organisations"])
    for name in ("value", "standard_error", "low", "high", "p"):
        assert getattr(estimate, name) == pytest.approx(float(expected[name]), abs=1e-12, rel=1e-12), name


def deleting(values: Sequence[float], raters: Sequence[int], targets: Sequence[int]) -> tuple[float, float] | None:
    """Mean and standard error by deleting one organisation after the other; None when that leaves nothing."""
    organisations = sorted({*raters, *targets})
    means = []
    for gone in organisations:
        left = [v for v, r, t in zip(values, raters, targets, strict=True) if gone not in (r, t)]
        if not left:
            return None
        means.append(sum(left) / len(left))
    n, centre = len(means), sum(means) / len(means)
    return sum(values) / len(values), sqrt((n - 1) / n * sum((mean - centre) ** 2 for mean in means))


@st.composite
def pairs(draw: st.DrawFn) -> Pairs:
    """Some of the pairs of two to seven organisations, with scores in halves."""
    size = draw(st.integers(2, 7))
    possible = [(rater, target) for rater in range(size) for target in range(size) if rater != target]
    chosen = draw(st.lists(st.sampled_from(possible), unique=True, min_size=1))
    values = draw(st.lists(st.integers(-8, 8), min_size=len(chosen), max_size=len(chosen)))
    raters, targets = np.array(chosen).T
    return np.array(values) / 2, raters, targets


@given(pairs())
def test_as_deleting_for_real(case: Pairs) -> None:
    found, expected = mean_over_pairs(*case), deleting(*(side.tolist() for side in case))
    if len({*case[1], *case[2]}) < 3 or expected is None:
        assert isinstance(found, NotEstimable)
        assert found.code == "too_few_organisations"
    elif expected[1] < 1e-12:
        assert isinstance(found, NotEstimable)
        assert found.code == "no_variance"
    else:
        assert isinstance(found, Estimate)
        assert (found.value, found.standard_error) == pytest.approx(expected, abs=1e-12)
        assert found.high - found.low == pytest.approx(2 * stdtrit(found.n - 1, 0.975) * expected[1], rel=1e-12)


@given(st.lists(pairs(), min_size=1, max_size=5))
def test_many_networks_at_once_are_each_one_alone(networks: list[Pairs]) -> None:
    sides = [np.concatenate([network[side] for network in networks]) for side in range(3)]
    groups = np.repeat(np.arange(len(networks)), [len(network[0]) for network in networks])
    together = means_over_pairs(*sides, groups, len(networks) + 1)
    assert together[:-1] == [
        same(mean_over_pairs(*network), other) for network, other in zip(networks, together, strict=False)
    ]
    assert together[-1] == NotEstimable(code="no_pairs")


def same(one: Estimated, other: Estimated) -> Estimated:
    """The other, when it is the one up to rounding."""
    if not isinstance(one, Estimate) or not isinstance(other, Estimate):
        return one
    for field in ("value", "low", "high", "standard_error", "p", "n"):
        assert getattr(one, field) == pytest.approx(getattr(other, field), abs=1e-12)
    return other


@given(pairs(), st.randoms(use_true_random=False), st.integers(-9, 9), st.sampled_from([-2.0, 0.25, 3.0]))
def test_order_labels_shift_and_rescale(case: Pairs, random: object, shift: int, factor: float) -> None:
    values, raters, targets = case
    plain = mean_over_pairs(values, raters, targets)
    assume(isinstance(plain, Estimate))
    assert isinstance(plain, Estimate)
    order = list(range(len(values)))
    random.shuffle(order)
    same(plain, mean_over_pairs(values[order], 100 - 7 * raters[order], 100 - 7 * targets[order]))
    moved = mean_over_pairs(values * factor + shift, raters, targets)
    assert isinstance(moved, Estimate)
    assert moved.value == pytest.approx(plain.value * factor + shift, abs=1e-12)
    assert moved.standard_error == pytest.approx(plain.standard_error * abs(factor), abs=1e-12)


def test_pairs_without_a_value_are_left_out() -> None:
    values = np.array([1.0, 2, 2, 4, 3, np.nan])
    raters, targets = np.array([0, 0, 1, 1, 2, 2]), np.array([1, 2, 0, 2, 0, 1])
    assert mean_over_pairs(values, raters, targets) == mean_over_pairs(values[:5], raters[:5], targets[:5])


ROUND = (np.array([0, 0, 1, 1, 2, 2]), np.array([1, 2, 0, 2, 0, 1]))


@pytest.mark.parametrize(
    ("values", "raters", "targets", "code"),
    [
        ([], [], [], "no_pairs"),
        ([np.nan], [0], [1], "no_pairs"),
        ([1.0, 2.0], [0, 1], [1, 0], "too_few_organisations"),
        ([1.0, 2.0, 4.0], [0, 0, 0], [1, 2, 3], "too_few_organisations"),  # without 0 nothing is left
        ([0.1] * 6, *ROUND, "no_variance"),
        ([0.0] * 6, *ROUND, "no_variance"),
        ([1 / 3, 1 / 3, 1 - 2 / 3, 1 / 3, 1 / 3, 1 - 2 / 3], *ROUND, "no_variance"),
    ],
)
def test_why_there_is_no_interval(values: list[float], raters: list[int], targets: list[int], code: str) -> None:
    found = mean_over_pairs(np.array(values), np.array(raters, dtype=np.int64), np.array(targets, dtype=np.int64))
    assert isinstance(found, NotEstimable)
    assert found.code == code


def test_p_is_never_zero() -> None:
    size = 40
    raters, targets = np.nonzero(~np.eye(size, dtype=bool))
    values = 5.0 + 1e-9 * raters
    found = mean_over_pairs(values, raters, targets)
    assert isinstance(found, Estimate)
    assert found.p == sys.float_info.min
    assert found.low < found.value < found.high


@pytest.mark.parametrize("far", [1, 10**6])
def test_numbers_of_organisations_may_lie_far_apart(far: int) -> None:
    """The same to the last digit, whether what each organisation does is summed by its number or sorted out first."""
    rng = np.random.default_rng(11)
    raters, targets = np.nonzero(~np.eye(6, dtype=bool))
    values, groups = rng.normal(size=60), np.repeat([0, 1], 30)
    sides = np.tile(raters, 2), np.tile(targets, 2)
    near = means_over_pairs(values, *sides, groups, 2)
    assert means_over_pairs(values, *(side * far for side in sides), groups, 2) == near


def test_two_errors_of_what_is_left_by_leaving_out() -> None:
    """About their mean of 3 the squares add up to 14: three quarters of them, or for relationships (4 − 2)/8."""
    found = jackknifed(2.0, (1.0, 2.0, 3.0, 6.0), np.arange(4))
    assert found.mean_left_out == 3
    assert found.standard_error == pytest.approx(sqrt(3 / 4 * 14))
    assert found.relationship_error == pytest.approx(sqrt(2 / 8 * 14))
