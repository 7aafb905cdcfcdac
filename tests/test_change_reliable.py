"""Reliable change, by hand and under the changes it must not notice; slopes of pairs."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import betaincc

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.change.classical import ClassicalReliableChange
from tillitsmaal.stats.change.reliable import (
    PairReliableChange,
    ReliableChange,
    classical_rci,
    reliable_change,
)
from tillitsmaal.stats.change.slopes import PairSlopes, pair_slopes
from tillitsmaal.stats.distributions import t_two_sided

Answer = tuple[str, int, str, float]
"""Pair, wave, respondent, score."""


def labels(answers: list[Answer], reliability: float | None = None) -> ReliableChange:
    pairs = sorted({answer[0] for answer in answers})
    people = sorted({answer[2] for answer in answers})
    found = reliable_change(
        np.array([answer[3] for answer in answers]),
        np.array([pairs.index(answer[0]) for answer in answers]),
        np.array([answer[1] for answer in answers]),
        np.array([people.index(answer[2]) for answer in answers]),
        len(pairs),
        reliability=reliability,
    )
    assert isinstance(found, ReliableChange)
    return found


def pair(found: ReliableChange, place: int = 0) -> PairReliableChange:
    one = found.pairs[place]
    assert isinstance(one, PairReliableChange)
    return one


DIFFERENT = [("a", 0, "p", 2.0), ("a", 0, "q", 3.0), ("a", 1, "r", 3.0), ("a", 1, "s", 4.0), ("a", 1, "t", 5.0)]
SAME = [
    ("b", 0, "u", 1.0),
    ("b", 1, "u", 2.0),
    ("b", 0, "v", 2.0),
    ("b", 1, "v", 3.5),
    ("b", 0, "w", 4.0),
    ("b", 1, "w", 4.5),
]


def test_different_respondents() -> None:
    found = labels(DIFFERENT)
    within = (0.5 + 2.0) / 3
    assert (found.respondent_variance, found.respondent_df) == (pytest.approx(within), 3)
    assert pair(found).standard_error == pytest.approx(sqrt(within * (1 / 2 + 1 / 3)))
    assert pair(found).change == pytest.approx(1.5)
    assert pair(found).label == "none"
    assert isinstance(found.difference_variance, NotEstimable)


def test_the_same_respondents() -> None:
    found = labels(SAME)
    own = np.var([1.0, 1.5, 0.5], ddof=1)
    assert found.difference_variance == pytest.approx(own)
    assert pair(found).standard_error == pytest.approx(sqrt(own / 3))
    assert pair(found).label == "up"
    assert pair(found).same_respondents == 3


def test_partly_the_same_lies_between() -> None:
    """u and v stay, w is followed by x: the overlap by the change of the same, the rest by the disagreement."""
    partly = [*SAME[:4], ("b", 0, "w", 4.0), ("b", 1, "x", 4.5), *DIFFERENT]
    found = labels(partly)
    within, own = found.respondent_variance, found.difference_variance
    assert not isinstance(within, NotEstimable)
    assert own == pytest.approx(np.var([1.0, 1.5], ddof=1))
    expected = sqrt(2 * own / 9 + within * (1 / 3 + 1 / 3 - 2 * 2 / 9))
    assert pair(found, 1).standard_error == pytest.approx(expected)


def test_the_overlap_formula_is_that_of_correlated_answers() -> None:
    """Simulated: the standard error is the standard deviation of Δ when nothing has changed."""
    random = np.random.default_rng(8)
    runs, person, noise = 4000, 0.5, 0.6
    # three respondents in the first wave, two of whom stay among four in the last
    people = random.normal(0, person, (runs, 5))
    first = people[:, :3] + random.normal(0, noise, (runs, 3))
    last = people[:, 1:] + random.normal(0, noise, (runs, 4))
    rows = [
        (run, wave, who, score)
        for run in range(runs)
        for wave, answers, start in ((0, first, 0), (1, last, 1))
        for who, score in enumerate(answers[run], start)
    ]
    run, wave, who, score = (np.array(column) for column in zip(*rows, strict=True))
    found = reliable_change(score, run, wave, run * 5 + who, runs)
    assert isinstance(found, ReliableChange)
    changes = [one.change for one in found.pairs if isinstance(one, PairReliableChange)]
    assert pair(found).standard_error == pytest.approx(np.std(changes), rel=0.03)
    assert (found.up + found.down) / runs == pytest.approx(0.05, abs=0.012)
    assert found.expected_false_labels == pytest.approx(0.05 * runs, rel=0.02)


def test_one_respondent_everywhere_needs_a_documented_reliability() -> None:
    alone = [
        ("a", 0, "p", 2.0),
        ("a", 1, "p", 4.0),
        ("b", 0, "q", 3.0),
        ("b", 1, "q", 3.0),
        ("c", 0, "r", 5.0),
        ("c", 1, "r", 4.5),
    ]
    without = labels(alone)
    assert without.basis == "none"
    assert pair(without).label == NotEstimable(code="one_respondent")
    assert (without.labelled, without.expected_false_labels) == (0, 0)
    documented = labels(alone, reliability=0.9)
    assert documented.basis == "documented_reliability"
    assert pair(documented).standard_error == pytest.approx(sqrt(2 * 0.1) * np.std([2.0, 3.0, 5.0], ddof=1))
    assert [pair(documented, place).label for place in range(3)] == ["up", "none", "none"]
    assert documented.expected_false_labels == pytest.approx(3 * 0.05, rel=1e-6)


def test_a_documented_reliability_does_not_serve_where_respondents_tell() -> None:
    assert labels(DIFFERENT, reliability=0.99) == labels(DIFFERENT)


def test_a_lone_respondent_borrows_from_the_other_pairs() -> None:
    found = labels([*DIFFERENT, ("z", 0, "p", 2.0), ("z", 1, "y", 5.0)])
    within = found.respondent_variance
    assert not isinstance(within, NotEstimable)
    assert pair(found, 1).standard_error == pytest.approx(sqrt(2 * within))
    assert found.expected_false_labels == pytest.approx(2 * t_two_sided(1.959964, 3))


def test_why_there_is_no_label() -> None:
    found = labels([*DIFFERENT, ("z", 0, "p", 2.0)])
    assert found.pairs[1] == NotEstimable(code="no_matched_pairs")
    agreed = labels([("a", 0, "p", 2.0), ("a", 0, "q", 2.0), ("a", 1, "p", 3.0), ("a", 1, "q", 3.0)])
    label = pair(agreed).label
    assert isinstance(label, NotEstimable)
    assert label.code == "no_variance"
    nothing = np.array([], dtype=np.int64)
    nobody = reliable_change(np.array([]), nothing, nothing, nothing, 3)
    assert nobody == NotEstimable(code="no_matched_pairs")
    wrong = reliable_change(np.array([1.0]), *(np.array([0]) for _ in range(3)), 1, reliability=1.0)
    assert isinstance(wrong, NotEstimable)
    assert wrong.code == "undefined"


def test_rows_that_are_not_answers_are_left_out() -> None:
    more = [*DIFFERENT, ("a", 2, "p", 9.0), ("a", 0, "m", float("nan"))]
    assert labels(more) == labels(DIFFERENT)


def told(answers: list[Answer]) -> float:
    """Expected false labels where a pair's first letter is its organisation."""
    pairs = sorted({answer[0] for answer in answers})
    people = sorted({answer[2] for answer in answers})
    found = reliable_change(
        np.array([answer[3] for answer in answers]),
        np.array([pairs.index(answer[0]) for answer in answers]),
        np.array([answer[1] for answer in answers]),
        np.array([people.index(answer[2]) for answer in answers]),
        np.array([ord(name[0]) for name in pairs]),
    )
    assert isinstance(found, ReliableChange)
    assert found.pairs == labels(answers).pairs
    return found.expected_false_labels


def drawn_from(own: float, own_df: int, pooled: float, df: int) -> float:
    """P that a square drawn of the own ones exceeds the pooled variance of the rest: a beta tail."""
    square = 1.959964**2
    left = square * pooled * df / (own * own_df * (df - 1 + square))
    return float(betaincc(0.5, (own_df - 1) / 2, min(left, 1.0)))


LOUD = [("l", 0, "p", 1.0), ("l", 0, "q", 3.0), ("l", 0, "o", 4.5), ("l", 1, "r", 2.0), ("l", 1, "s", 5.0)]
QUIET = [(f"q{pair}", wave, f"{wave}{who}", 0.1 * who) for pair in range(5) for wave in (0, 1) for who in range(2)]


def test_the_organisations_own_noise() -> None:
    """Loud: squares 6.167 and 4.5 on 3 degrees of freedom; quiet: ten cells of 0.005, never beyond the pooled."""
    own, pooled = (37 / 6 + 4.5) / 3, (37 / 6 + 4.5 + 0.05) / 13
    loud, quiet = drawn_from(own, 3, pooled, 13), drawn_from(0.005, 10, pooled, 13)
    assert told([*LOUD, *QUIET]) == pytest.approx(loud + 5 * quiet)
    assert quiet < 1e-9
    assert loud > 6 * t_two_sided(1.959964, 13)


def test_the_own_changes_of_the_same_respondents() -> None:
    kept = [(f"k{pair}", wave, str(who), 0.1 * who * wave) for pair in "ab" for wave in (0, 1) for who in range(10)]
    own, quiet = float(np.var([1.0, 1.5, 0.5], ddof=1)), float(np.var(0.1 * np.arange(10), ddof=1))
    difference = (2 * own + 18 * quiet) / 20
    expected = drawn_from(own, 2, difference, 20) + 2 * drawn_from(quiet, 18, difference, 20)
    assert told([*SAME, *kept]) == pytest.approx(expected)


def test_who_has_no_noise_of_its_own_has_the_pooled() -> None:
    alone = [("z", 0, "p", 2.0), ("z", 1, "y", 5.0)]
    assert told(DIFFERENT) == labels(DIFFERENT).expected_false_labels
    assert told([*DIFFERENT, *alone]) == labels([*DIFFERENT, *alone]).expected_false_labels
    with_one, without = told([*LOUD, *QUIET, *alone]), told([*LOUD, *QUIET])
    assert with_one - without == pytest.approx(t_two_sided(1.959964, 13))


def test_who_has_no_changes_of_its_own_has_the_pooled_in_proportion() -> None:
    """One of the loud stays; nobody but k's three tells how much those who stay differ in their changes."""
    staying = [*LOUD[:3], ("l", 1, "p", 2.0), LOUD[4]]
    quiet = [(f"q{pair}", wave, f"{wave}{who}", 0.1 * who) for pair in "ab" for wave in (0, 1) for who in range(6)]
    kept = [("k", wave, who, score) for _, wave, who, score in SAME]
    own = (37 / 6 + 4.5) / 3
    kept_squares = 3 * float(np.var([1.0, 2.0, 4.0]) + np.var([2.0, 3.5, 4.5]))
    pooled = (own * 3 + 4 * 0.175 + kept_squares) / 27
    expected = drawn_from(own, 3, pooled, 27) + t_two_sided(1.959964, 2) + 2 * drawn_from(0.035, 20, pooled, 27)
    assert told([*staying, *quiet, *kept]) == pytest.approx(expected)


def test_never_fewer_than_by_the_pooled_noise() -> None:
    alike = [(f"{name}1", wave, f"{wave}{who}", float(who)) for name in "abc" for wave in (0, 1) for who in range(2)]
    assert told(alike) == labels(alike).expected_false_labels == pytest.approx(3 * t_two_sided(1.959964, 6))


@given(st.randoms(use_true_random=False), st.integers(-5, 5), st.sampled_from([0.5, 4.0]))
def test_order_names_shift_and_rescale(random: object, shift: int, factor: float) -> None:
    answers = [*DIFFERENT, *SAME]
    mixed = [(name, wave, f"{who}x", score * factor + shift) for name, wave, who, score in answers]
    random.shuffle(mixed)
    plain, moved = labels(answers), labels(mixed)
    for place in range(2):
        assert pair(moved, place).rci == pytest.approx(pair(plain, place).rci)
    assert moved.expected_false_labels == pytest.approx(plain.expected_false_labels)
    assert told(mixed) == pytest.approx(told(answers))


def test_jacobson_and_truax() -> None:
    """The worked example of the article: RC = 3.16."""
    found = classical_rci(np.array([32.5]), np.array([47.5]), reliability=0.8, sd=7.5)
    assert isinstance(found, ClassicalReliableChange)
    assert found.rci[0] == pytest.approx(3.16227766016838)
    assert (found.n_up, found.n_down, found.n_none) == (1, 0, 0)


@pytest.mark.parametrize(
    ("first", "last", "reliability", "code"),
    [
        ([np.nan], [1.0], 0.8, "no_matched_pairs"),
        ([1.0], [1.0], 0.8, "too_few_pairs"),
        ([1.0, 2.0], [1.0, 3.0], 1.2, "undefined"),
        ([1.0, 2.0], [1.0, 3.0], float("nan"), "undefined"),
        ([1.0, 2.0], [1.0, 3.0], 1.0, "no_variance"),
        ([2.0, 2.0], [1.0, 3.0], 0.8, "no_variance"),
    ],
)
def test_why_there_is_no_classical_index(first: list[float], last: list[float], reliability: float, code: str) -> None:
    found = classical_rci(np.array(first), np.array(last), reliability)
    assert isinstance(found, NotEstimable)
    assert found.code == code


def test_a_reliability_below_0_makes_the_error_larger_than_the_spread() -> None:
    found = classical_rci(np.array([1.0, 3.0]), np.array([2.0, 3.0]), -0.2)
    assert isinstance(found, ClassicalReliableChange)
    assert found.sem > found.sd


Grid = NDArray[np.float64]


def test_slopes_by_polyfit() -> None:
    random = np.random.default_rng(3)
    times = np.array([2024.2, 2024.9, 2025.5, 2026.1])
    values = np.where(random.random((40, 4)) < 0.25, np.nan, random.normal(size=(40, 4)))
    found = pair_slopes(values, times)
    assert isinstance(found, PairSlopes)
    for row, slope, error, intercept in zip(values, found.slope, found.standard_error, found.intercept, strict=True):
        there = ~np.isnan(row)
        if there.sum() < 2:
            assert np.isnan([slope, error, intercept]).all()
            continue
        x = times[there] - times[0]
        expected = np.polyfit(x, row[there], 1)
        assert (slope, intercept) == pytest.approx(tuple(expected), abs=1e-9)
        if there.sum() == 2:
            assert np.isnan(error)
            continue
        rest = row[there] - np.polyval(expected, x)
        assert error == pytest.approx(sqrt(rest @ rest / (len(x) - 2) / ((x - x.mean()) ** 2).sum()), abs=1e-9)


def test_two_waves_give_the_difference_by_the_time_between() -> None:
    found = pair_slopes(np.array([[1.0, 4.0]]), np.array([2.0, 3.5]))
    assert isinstance(found, PairSlopes)
    assert found.slope[0] == pytest.approx(2.0)
    assert np.isnan(found.standard_error[0])


@pytest.mark.parametrize(
    ("times", "code"),
    [([0.0, np.nan], "unknown_dates"), ([1.0, 1.0], "too_few_waves"), ([1.0], "too_few_waves"), ([], "too_few_waves")],
)
def test_why_there_is_no_slope(times: list[float], code: str) -> None:
    found = pair_slopes(np.ones((2, len(times))), np.array(times))
    assert isinstance(found, NotEstimable)
    assert found.code == code
