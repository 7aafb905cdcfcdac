"""Agreement within groups: plain loops beside it, what must not change it, and data too thin for it."""

from math import isnan, nan
from random import Random
from statistics import fmean, median, variance

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.stats.agreement.random_variance import expected_random_variance
from tillitsmaal.stats.agreement.summary import LEBRETON_SENTER, AgreementSummary, burke_dunlap, summarise
from tillitsmaal.stats.agreement.within import WithinGroup, agreement, respondent_means

Answers = NDArray[np.float64]
Groups = NDArray[np.int64]
MISSING = ("available", "listwise")
COEFFICIENTS = ("rwg_j", "r_star_wg_j", "ad_mean", "ad_median", "awg_j")

pytestmark = pytest.mark.filterwarnings("error")


def told(value: Number) -> float | str:
    return value.code if isinstance(value, NotEstimable) else value


@st.composite
def surveys(draw: st.DrawFn) -> tuple[Answers, Groups]:
    """One to twelve respondents in up to four groups, one to four items of 1–5, some unanswered."""
    rows, items = draw(st.integers(1, 12)), draw(st.integers(1, 4))
    answer = st.one_of(st.integers(1, 5), st.none()) if draw(st.booleans()) else st.integers(1, 5)
    answers = draw(st.lists(st.lists(answer, min_size=items, max_size=items), min_size=rows, max_size=rows))
    groups = draw(st.lists(st.integers(-2, 7), min_size=rows, max_size=rows))
    return np.array(answers, dtype=np.float64), np.array(groups)


def plainly(answers: Answers, missing: str) -> dict[str, float] | None:
    """One group's coefficients, word by word."""
    kept = [row for row in answers.tolist() if missing == "available" or not any(isnan(x) for x in row)]
    columns = [[x for x in column if not isnan(x)] for column in zip(*kept, strict=True)]
    if not columns or min(map(len, columns)) < 2:
        return None
    q, j = fmean(variance(x) for x in columns) / 2, len(columns)
    awg = [one for x in columns if (one := plain_awg(x)) is not None]
    return {
        "rwg_j": 0 if q > 1 else j * (1 - q) / (j * (1 - q) + q),
        "r_star_wg_j": 1 - q,
        "ad_mean": fmean(fmean(abs(one - fmean(x)) for one in x) for x in columns),
        "ad_median": fmean(fmean(abs(one - median(x)) for one in x) for x in columns),
        "awg_j": fmean(awg) if awg else nan,
    }


def plain_awg(x: list[float]) -> float | None:
    n, mean = len(x), fmean(x)
    if len(set(x)) == 1 and x[0] in (1, 5):
        return 1
    if not (n - 1 + 5) / n - 1e-9 <= mean <= (5 * (n - 1) + 1) / n + 1e-9:
        return None
    return 1 - 2 * variance(x) / ((6 * mean - mean**2 - 5) * n / (n - 1))


@given(surveys(), st.sampled_from(MISSING))
def test_as_plain_loops(survey: tuple[Answers, Groups], missing: str) -> None:
    answers, groups = survey
    found = agreement(answers, groups, 1, 5, missing)
    assert [one.group for one in found.groups] == sorted(set(groups.tolist()))
    for one in found.groups:
        expected = plainly(answers[groups == one.group], missing)
        for name in COEFFICIENTS:
            value = getattr(one, name)
            if expected is None:
                assert value.code == ("too_few_respondents" if one.n else "too_few_answers")
            elif isnan(expected[name]):
                assert value.code == "undefined"
            else:
                assert value == pytest.approx(expected[name], abs=1e-12)


def by_group(found: tuple[WithinGroup, ...]) -> dict[int, list[float | str]]:
    return {one.group: [told(getattr(one, name)) for name in COEFFICIENTS] for one in found}


@given(surveys(), st.randoms(use_true_random=False))
def test_order_labels_and_direction_do_not_matter(survey: tuple[Answers, Groups], random: Random) -> None:
    answers, groups = survey
    order = np.array(sorted(range(len(groups)), key=lambda _: random.random()))
    found = by_group(agreement(answers, groups, 1, 5).groups)
    shuffled = by_group(agreement(answers[order][:, ::-1], groups[order], 1, 5).groups)
    turned = by_group(agreement(6 - answers, 10 - groups, 1, 5).groups)
    moved = by_group(agreement(answers + 2, groups, 3, 7).groups)
    for group, values in found.items():
        for other in (shuffled[group], turned[10 - group], moved[group]):
            assert other == [pytest.approx(x, abs=1e-12) if isinstance(x, float) else x for x in values]


def test_one_respondent_has_nobody_to_agree_with() -> None:
    (one,) = agreement(np.array([[3.0, 4, 5]]), np.array([4]), 1, 5).groups
    assert (one.group, one.n) == (4, 1)
    assert {told(getattr(one, name)) for name in COEFFICIENTS} == {"too_few_respondents"}


def test_nobody_counts() -> None:
    answers = np.array([[nan, nan], [nan, nan], [1, 2], [1, 3]])
    silent, other = agreement(answers, np.array([0, 0, 1, 1]), 1, 5).groups
    assert (silent.n, told(silent.rwg_j), other.n) == (0, "too_few_answers", 2)


def test_listwise_and_available_differ_where_an_item_is_unanswered() -> None:
    answers = np.array([[1.0, 2], [2, nan], [3, 4]])
    (available,) = agreement(answers, np.zeros(3, np.int64), 1, 5).groups
    (listwise,) = agreement(answers, np.zeros(3, np.int64), 1, 5, "listwise").groups
    assert (available.n, listwise.n) == (3, 2)
    assert available.r_star_wg_j == pytest.approx(1 - (1 + 2) / 2 / 2)
    assert listwise.r_star_wg_j == pytest.approx(1 - 2 / 2)


def test_perfect_agreement_and_its_opposite() -> None:
    answers = np.array([[5.0, 1], [5, 1], [1, 5], [5, 1]])
    same, opposed = agreement(answers, np.array([0, 0, 1, 1]), 1, 5).groups
    assert (same.rwg_j, same.r_star_wg_j, same.ad_mean, same.awg_j) == (1, 1, 0, 1)
    assert (opposed.rwg_j, opposed.r_star_wg_j, opposed.ad_mean, opposed.awg_j) == (0, -3, 2, -1)


@pytest.mark.parametrize(
    ("answers", "awg"),
    [
        ([1, 1, 1, 1, 2], "undefined"),  # mean 1.2 is under (1·4 + 5)/5 = 1.8
        ([1, 1, 1, 2, 5], -0.6),  # mean 2, variance 3, most (6·2 − 4 − 5)·5/4 = 3.75: 1 − 2·3/3.75
        ([5, 5, 5, 4, 1], -0.6),
        ([5, 5, 5, 5, 4], "undefined"),  # mean 4.8 is over (5·4 + 1)/5 = 4.2
    ],
)
def test_awg_reckoned_by_hand(answers: list[float], awg: float | str) -> None:
    """Brown & Hauenstein (2005)."""
    (one,) = agreement(np.array([answers], dtype=np.float64).T, np.zeros(5, dtype=np.int64), 1, 5).groups
    assert told(one.awg_j) == (awg if isinstance(awg, str) else pytest.approx(awg, abs=1e-12))


def test_awg_is_undefined_near_the_ends_and_1_at_them() -> None:
    answers = np.array([[5.0], [5], [5], [4], [5], [5]])
    near, at = agreement(answers, np.array([0, 0, 0, 0, 1, 1]), 1, 5).groups
    assert told(near.awg_j) == "undefined"
    assert at.awg_j == 1


def test_answers_of_one_option_and_no_items() -> None:
    (one,) = agreement(np.ones((3, 2)), np.zeros(3, np.int64), 1, 1).groups
    assert (told(one.rwg_j), told(one.r_star_wg_j), one.ad_mean) == ("undefined", "undefined", 0)
    (none,) = agreement(np.empty((3, 0)), np.zeros(3, np.int64), 1, 5).groups
    assert told(none.rwg_j) == "too_few_answers"
    empty = agreement(np.empty((0, 3)), np.empty(0, np.int64), 1, 5)
    assert (empty.groups, told(empty.rwg_j), told(empty.icc)) == ((), "too_few_groups", "too_few_answers")


def test_null_distribution() -> None:
    assert expected_random_variance(7) == 4
    tabled = {options: expected_random_variance(options, "slight_skew") for options in range(5, 12)}
    assert tabled == {5: 1.34, 6: 1.85, 7: 2.90, 8: 3.47, 9: 5.66, 10: 6.30, 11: 7.31}
    assert told(expected_random_variance(12, "slight_skew")) == "undefined"
    assert told(expected_random_variance(4, "slight_skew")) == "undefined"
    assert told(expected_random_variance(5.5, "slight_skew")) == "undefined"
    assert told(expected_random_variance(1)) == "undefined"
    answers = np.array([[3.0, 4], [4, 4], [3, 5]])
    (uniform,) = agreement(answers, np.zeros(3, np.int64), 1, 5).groups
    (skewed,) = agreement(answers, np.zeros(3, np.int64), 1, 5, null="slight_skew").groups
    assert skewed.rwg_j < uniform.rwg_j


def test_respondents_need_half_of_the_items() -> None:
    answers = np.array([[1.0, 2, nan, nan], [1, nan, nan, nan], [nan] * 4])
    assert [None if isnan(x) else x for x in respondent_means(answers).tolist()] == [1.5, None, None]
    assert np.isnan(respondent_means(answers, 0.0)).tolist() == [False, False, True]


def test_summary_counts_groups_without_and_names_its_cut_off() -> None:
    why = NotEstimable(code="too_few_respondents")
    found = summarise([0.1 + 0.6, 0.9, why, 0.2], LEBRETON_SENTER)
    assert isinstance(found, AgreementSummary)
    assert (found.n_groups, found.n_without, found.median) == (3, 1, pytest.approx(0.7))
    assert found.share_sufficient == pytest.approx(2 / 3)
    low = summarise([0.5, 5 / 6, 1.0], burke_dunlap(5))
    assert isinstance(low, AgreementSummary)
    assert (low.share_sufficient, low.cut_off.source) == (pytest.approx(2 / 3), "Burke & Dunlap 2002")
    assert told(summarise([why], LEBRETON_SENTER)) == "too_few_groups"
    single = summarise([0.5], LEBRETON_SENTER)
    assert isinstance(single, AgreementSummary)
    assert told(single.sd) == "too_few_groups"


def test_icc_of_the_groups_rests_on_the_respondents_means() -> None:
    answers = np.array([[1.0, 2], [2, 2], [5, 4], [4, 4], [3, nan]])
    found = agreement(answers, np.array([0, 0, 1, 1, 1]), 1, 5).icc
    listwise = agreement(answers, np.array([0, 0, 1, 1, 1]), 1, 5, "listwise").icc
    assert not isinstance(found, NotEstimable)
    assert not isinstance(listwise, NotEstimable)
    assert (found.n, listwise.n) == (5, 4)


def test_many_groups_are_each_one_alone() -> None:
    rng = np.random.default_rng(5)
    groups = rng.integers(0, 300, 1500)
    answers = rng.integers(1, 8, (1500, 5)).astype(np.float64)
    answers[rng.random(answers.shape) < 0.1] = nan
    found = agreement(answers, groups, 1, 7)
    for one in found.groups[::17]:
        rows = groups == one.group
        assert agreement(answers[rows], groups[rows], 1, 7).groups == (one,)
