"""Keying, the missing rule, pair scores and composites, on tables one can check by eye."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import cases
from surveys import asked, loaded, renamed, survey, table
from tillitsmaal.responses import Scores
from tillitsmaal.scoring import score_responses

TRUST = {
    "composites": {"trust": {"of": ["ability", "benevolence", "integrity"]}, "joint": {"of": ["openness"]}},
    "circle": {"trust": "trust", "collaboration": "joint"},
}


def pair(scores: Scores, name: str) -> pd.Series:
    """The row of the pair "A>B"."""
    rater, target = name.split(">")
    frame = scores.by_pair
    return frame[(frame["rater"] == rater) & (frame["target"] == target)].iloc[0]


def test_reverse_by_the_declared_range_not_the_observed() -> None:
    questionnaire = asked({"alpha": {"format": "seven"}, "beta": {"format": "ten"}}, "a1 a2* b1* b2")
    scores = score_responses(
        survey(
            questionnaire,
            """
            respondent rater target a1 a2 b1 b2
            r1         A     B      6  3  0  4
            """,
        )
    )
    assert pair(scores, "A>B")["alpha"] == 5.5  # (6 + (8 − 3)) / 2
    assert pair(scores, "A>B")["beta"] == 7.0  # ((10 − 0) + 4) / 2


@pytest.mark.parametrize(
    ("min_answered", "answers", "score"),
    [
        (0.5, "5 4 . .", 4.5),
        (0.5, "5 . . .", None),
        (0.5, "5 . ns ns", 5.0),  # one of the two shown
        (0.5, "5 . . ns", None),  # one of three
        (2 / 3, "5 4 . ns", 4.5),  # two of three: ⌈2/3·3 − 1e-9⌉ = 2
        (1.0, "5 4 3 ns", 4.0),
        (1.0, "5 4 3 dk", None),  # don't know is shown and not answered
        (0, "5 . . .", 5.0),
        (0, ". . . .", None),  # one answer in any case
        (0.5, "ns ns ns ns", None),
    ],
)
def test_missing_rule(min_answered: float, answers: str, score: float | None) -> None:
    questionnaire = asked({"alpha": {"min_answered": min_answered}}, "a1 a2 a3 a4")
    text = f"respondent rater target a1 a2 a3 a4\nr1 A B {answers}"
    row = pair(score_responses(survey(questionnaire, text)), "A>B")
    assert (None if np.isnan(row["alpha"]) else row["alpha"]) == score
    assert row["alpha_n"] == row["respondents"] == (score is not None)


def test_an_item_that_was_never_asked_counts_as_not_shown() -> None:
    questionnaire = asked({"alpha": {"min_answered": 1}}, "a1 a2")
    responses = survey(asked({"alpha": {}}, "a1"), "respondent rater target a1\nr1 A B 4")
    object.__setattr__(responses, "questionnaire", questionnaire)
    assert pair(score_responses(responses), "A>B")["alpha"] == 4.0


def test_pair_score_is_the_mean_over_the_respondents_who_have_it() -> None:
    questionnaire = asked({"alpha": {}, "beta": {}}, "a1 b1")
    scores = score_responses(
        survey(
            questionnaire,
            """
            respondent rater target a1 b1
            r1         A     B      5  2
            r2         A     B      2  .
            r3         A     B      .  .
            r1         A     C      .  .
            """,
        )
    )
    row = pair(scores, "A>B")
    assert (row["alpha"], row["alpha_n"], row["beta"], row["beta_n"], row["respondents"]) == (3.5, 2, 2.0, 1, 2)
    empty = pair(scores, "A>C")
    assert np.isnan(empty["alpha"])
    assert (empty["alpha_n"], empty["respondents"]) == (0, 0)


def test_two_rules_for_composites() -> None:
    questionnaire = asked({"ability": {}, "benevolence": {}, "integrity": {}, "openness": {}}, "a1 b1 i1 o1", **TRUST)
    responses = survey(
        questionnaire,
        """
        respondent rater target a1 b1 i1 o1
        r1         A     B      5  4  3  .
        r2         A     B      1  .  2  .
        r3         A     B      3  3  .  .
        """,
    )
    by_pairs = pair(score_responses(responses), "A>B")
    assert by_pairs["trust"] == pytest.approx((3.0 + 3.5 + 2.5) / 3, abs=1e-15)
    assert by_pairs["trust_n"] == 2  # the smallest among its scales
    assert np.isnan(by_pairs["joint"])
    over_respondents = pair(score_responses(responses, "composite_over_respondents"), "A>B")
    assert (over_respondents["trust"], over_respondents["trust_n"]) == (4.0, 1)  # only r1 has all three
    assert (over_respondents["ability"], over_respondents["joint_n"]) == (3.0, 0)
    assert score_responses(responses).by_respondent["trust"].tolist()[0] == 4.0


def test_scales_of_different_ranges_make_a_composite_in_percent() -> None:
    questionnaire = asked(
        {"alpha": {}, "beta": {"format": "ten"}}, "a1 b1", composites={"both": {"of": ["alpha", "beta"]}}
    )
    scores = score_responses(survey(questionnaire, "respondent rater target a1 b1\nr1 A B 4 5"))
    assert pair(scores, "A>B")["both"] == 62.5  # (75 + 50) / 2


def test_scales_about_the_network_are_means_over_an_organisations_respondents() -> None:
    questionnaire = asked({"alpha": {}, "meetings": {"level": "network"}}, "a1 m1")
    responses = survey(
        questionnaire,
        """
        respondent rater target a1 m1
        r1         A     -      .  5
        r2         A     -      .  2
        r2         A     B      3  .
        r3         B     A      4  .
        """,
        roster={("", "w1"): ["A", "B", "C"]},
    )
    frame = score_responses(responses).by_organisation
    assert frame["organisation"].tolist() == ["A", "B", "C"]
    assert frame["respondents"].tolist() == [2, 1, 0]
    assert frame["meetings"].isna().tolist() == [False, True, True]
    assert frame["meetings"][0] == 3.5


def test_frames_keep_the_categories_and_are_sorted() -> None:
    questionnaire = asked({"alpha": {}}, "a1")
    responses = survey(
        questionnaire,
        """
        wave   network respondent rater target a1
        wave10 nord    r1         B     A      1
        wave2  nord    r1         B     A      2
        wave2  -       r1         B     A      3
        wave2  -       r2         A     B      4
        """,
    )
    frame = score_responses(responses).by_pair
    assert frame[["network", "wave", "rater", "alpha"]].to_numpy().tolist() == [
        ["", "wave2", "A", 4.0],
        ["", "wave2", "B", 3.0],
        ["nord", "wave2", "B", 2.0],
        ["nord", "wave10", "B", 1.0],
    ]
    for key in ("network", "wave", "rater", "target"):
        assert frame[key].dtype == responses.pairs.keys[key].dtype


def test_nobody_answered_about_a_partner() -> None:
    questionnaire = asked({"alpha": {}, "meetings": {"level": "network"}}, "a1 m1")
    scores = score_responses(survey(questionnaire, "respondent rater target a1 m1\nr1 A - . 4"))
    assert scores.by_pair.empty
    assert scores.by_respondent.empty
    assert scores.by_organisation["meetings"].tolist() == [4.0]


@given(cases(), st.randoms(use_true_random=False))
def test_neither_row_order_nor_names_matter(case: tuple[dict[str, Any], list[Any]], random: Any) -> None:
    questionnaire, rows = loaded(case[0]), case[1]
    frame = score_responses(survey(questionnaire, rows)).by_pair
    shuffled = score_responses(survey(questionnaire, random.sample(rows, len(rows)))).by_pair
    pd.testing.assert_frame_equal(frame, shuffled, rtol=0, atol=1e-12)
    relabelled = score_responses(survey(questionnaire, renamed(rows, "org {}".format))).by_pair
    for side in ("rater", "target"):
        relabelled[side] = relabelled[side].astype(str).str.removeprefix("org ")
        frame[side] = frame[side].astype(str)
    keys = ["network", "wave", "rater", "target"]
    in_order = [
        each.astype(dict.fromkeys(keys, str)).sort_values(keys, ignore_index=True) for each in (frame, relabelled)
    ]
    pd.testing.assert_frame_equal(*in_order, rtol=0, atol=1e-12)


ANSWERS = st.lists(st.integers(1, 5), min_size=12, max_size=12)


@given(ANSWERS, st.integers(-2, 2), st.sampled_from([2, 3]))
def test_shift_and_rescale(answers: list[int], shift: int, factor: int) -> None:
    """With the format's range moved and stretched along, scores move and stretch along, and POMP stays."""

    def scored(low: int, high: int, values: list[int]) -> pd.DataFrame:
        formats = {"five": {"min": low, "max": high}}
        questionnaire = asked({"alpha": {}, "beta": {}}, "a1 a2* b1", formats=formats)
        sides = (("r1", "A", "B"), ("r2", "A", "B"), ("r3", "B", "A"), ("r3", "B", "C"))
        lines = [" ".join([*side, *map(str, values[3 * k : 3 * k + 3])]) for k, side in enumerate(sides)]
        text = "\n".join(["respondent rater target a1 a2 b1", *lines])
        return score_responses(survey(questionnaire, table(text))).by_pair[["alpha", "beta"]]

    plain = scored(1, 5, answers)
    moved = scored(factor + shift, 5 * factor + shift, [factor * answer + shift for answer in answers])
    pd.testing.assert_frame_equal(moved, plain * factor + shift, rtol=0, atol=1e-12)


def test_double_reversal_is_none() -> None:
    answers = [1, 2, 4, 5, 3]
    text = "\n".join(["respondent rater target a1", *(f"r{k} A B {answer}" for k, answer in enumerate(answers))])
    turned = "\n".join(["respondent rater target a1", *(f"r{k} A B {6 - answer}" for k, answer in enumerate(answers))])
    plain = score_responses(survey(asked({"alpha": {}}, "a1"), text)).by_respondent["alpha"]
    double = score_responses(survey(asked({"alpha": {}}, "a1*"), turned)).by_respondent["alpha"]
    assert plain.tolist() == double.tolist()
