"""What `compare` finds out, on tables one can check by eye."""

import datetime
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import stdtr

import tillitsmaal
from strategies import cases
from surveys import asked, loaded, renamed, survey
from tillitsmaal.analysis.compare import compare
from tillitsmaal.analysis.compare_results import CompareAnalysis, ScaleChange, Step
from tillitsmaal.errors import InputRefused, NothingComputed, TillitError, UsageError
from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import Responses, Scores, Wave
from tillitsmaal.scoring import score_responses

CIRCLE = {"circle": {"trust": "ability", "collaboration": "openness"}}
QUESTIONNAIRE = asked({"ability": {}, "openness": {}}, "a1 o1", **CIRCLE)
ANSWERS = """
    wave respondent rater target a1 o1
    w1   r1         A     B      2  3
    w1   r1         A     C      3  3
    w1   r2         B     A      4  2
    w1   r3         C     A      1  4
    w1   r4         D     A      5  5
    w2   r1         A     B      4  4
    w2   r5         A     B      3  4
    w2   r1         A     C      3  2
    w2   r2         B     A      5  .
    w2   r3         C     A      2  3
    w2   r6         E     A      2  1
"""


def scored(questionnaire: Questionnaire, rows: Any, **more: Any) -> Scores:
    return score_responses(survey(questionnaire, rows, **more))


def shown(frame: pd.DataFrame, *columns: str) -> list[list[object]]:
    """Rows as lists, with None for what is absent."""
    frame = frame[list(columns)].astype(object)
    return frame.where(frame.notna(), None).to_numpy().tolist()


def of_measure(analysis: CompareAnalysis, measure: str) -> list[ScaleChange]:
    return [change for change in analysis.scales if change.measure == measure]


@pytest.fixture(scope="module")
def analysis() -> CompareAnalysis:
    return compare([scored(QUESTIONNAIRE, ANSWERS)], ["w1", "w2"])


def test_a_change_splits_exactly(analysis: CompareAnalysis) -> None:
    (ability,) = of_measure(analysis, "ability")
    assert ability.step == Step(start="w1", end="w2")
    assert (ability.matched, ability.joined, ability.left) == (4, 1, 1)
    assert (ability.all_start, ability.all_end) == (3.0, pytest.approx(15.5 / 5))
    assert ability.within == 0.875  # (1.5 + 0 + 1 + 1) / 4
    assert ability.turnover_joined == pytest.approx(1 / 5 * (2 - 13.5 / 4))
    assert ability.turnover_left == pytest.approx(-1 / 5 * (5 - 10 / 4))
    parts = ability.within + ability.turnover_joined + ability.turnover_left
    assert ability.all_end - ability.all_start == pytest.approx(parts, abs=1e-12)
    assert isinstance(ability.effect_size, NotEstimable)  # every matched pair touches A
    assert ability.effect_size.code == "too_few_organisations"


def test_without_one_organisation_nothing_is_left(analysis: CompareAnalysis) -> None:
    (ability,) = of_measure(analysis, "ability")
    assert isinstance(ability.change, NotEstimable)  # every matched pair touches A
    assert ability.change.code == "too_few_organisations"


def test_matched_changes_have_the_jackknife_interval() -> None:
    sides = [(rater, target) for rater in "ABCD" for target in "ABCD" if rater != target]
    lines = [
        f"w{wave} r{rater} {rater} {target} {1 + (k * wave) % 5}"
        for wave in (1, 2)
        for k, (rater, target) in enumerate(sides)
    ]
    text = "\n".join(["wave respondent rater target a1", *lines])
    (change,) = compare([scored(asked({"ability": {}}, "a1"), text)], ["w1", "w2"]).scales
    assert isinstance(change.change, Estimate)
    assert change.change.value == change.within
    assert (change.change.method, change.change.n) == ("organisation_jackknife", 4)


def test_pairs(analysis: CompareAnalysis) -> None:
    pairs = analysis.pairs[analysis.pairs["measure"] == "ability"]
    columns = ("rater", "target", "first", "last", "change", "respondents_first", "respondents_last")
    assert shown(pairs, *columns) == [
        ["A", "B", 2.0, 3.5, 1.5, 1, 2],
        ["A", "C", 3.0, 3.0, 0.0, 1, 1],
        ["B", "A", 4.0, 5.0, 1.0, 1, 1],
        ["C", "A", 1.0, 2.0, 1.0, 1, 1],
        ["D", "A", 5.0, None, None, 1, 0],
        ["E", "A", None, 2.0, None, 0, 1],
    ]


def test_movements(analysis: CompareAnalysis) -> None:
    columns = ("rater", "target", "status", "trust_change", "collaboration_change", "movement")
    assert shown(analysis.movements, *columns) == [
        ["A", "B", "matched", 1.5, 1.0, "not_assessable"],  # nobody disagrees about collaboration: its noise is unknown
        ["A", "C", "matched", 0.0, -1.0, "not_assessable"],
        ["B", "A", "left", 1.0, None, "not_assessable"],  # collaboration was not answered again
        ["C", "A", "matched", 1.0, -1.0, "not_assessable"],
        ["D", "A", "left", None, None, "not_assessable"],
        ["E", "A", "joined", None, None, "not_assessable"],
    ]


NOISE = """
    wave respondent rater target a1 o1
    w1   r1         C     D      3  3
    w1   r2         C     D      4  4
    w2   r3         C     D      3  4
    w2   r4         C     D      4  3
"""
"""Respondents' variance 0.5 on two degrees of freedom: the change of a pair of one respondent each has SE 1."""


@pytest.mark.parametrize(
    ("trust", "collaboration", "movement"),
    [
        ("2 4", "2 4", "both_up"),
        ("2 4", "2 3", "one_up"),
        ("2 2", "2 4", "one_up"),
        ("4 2", "4 2", "both_down"),
        ("4 2", "2 2", "one_down"),
        ("2 4", "4 2", "mixed"),
        ("4 2", "2 4", "mixed"),
        ("2 3", "3 2", "no_reliable_change"),
    ],
)
def test_each_movement(trust: str, collaboration: str, movement: str) -> None:
    (t1, t2), (c1, c2) = trust.split(), collaboration.split()
    analysis = compare([scored(QUESTIONNAIRE, f"{NOISE}w1 r5 A B {t1} {c1}\nw2 r6 A B {t2} {c2}")], ["w1", "w2"])
    assert analysis.movements["movement"].tolist() == [movement, "no_reliable_change"]
    (ability,) = analysis.pairs[(analysis.pairs["rater"] == "A") & (analysis.pairs["measure"] == "ability")].to_dict(
        "records"
    )
    assert (ability["standard_error"], ability["index"]) == (1.0, int(t2) - int(t1))


def test_expected_false_labels_count_labels_on_both_legs() -> None:
    analysis = compare([scored(QUESTIONNAIRE, f"{NOISE}w1 r5 A B 2 2\nw2 r6 A B 4 3")], ["w1", "w2"])
    (of,) = analysis.false_labels
    by_chance = 2 * stdtr(2, -1.959964)  # the pooled variance has two degrees of freedom
    assert (of.labelled, of.found) == (4, 1)
    assert of.expected == pytest.approx(4 * by_chance)


def test_one_respondent_each_has_no_label_and_says_why() -> None:
    text = "wave respondent rater target a1 o1\nw1 r A B 2 2\nw2 r A B 5 5\nw1 s B A 3 3\nw2 s B A 3 3"
    analysis = compare([scored(QUESTIONNAIRE, text)], ["w1", "w2"])
    assert analysis.movements["movement"].tolist() == ["not_assessable"] * 2
    assert set(analysis.pairs["why_not"]) == {"one_respondent"}


def test_a_documented_reliability_serves_where_nobody_else_tells() -> None:
    documented = asked(
        {"ability": {"reliability": {"value": 0.75, "source": "a study"}}, "openness": {}}, "a1 o1", **CIRCLE
    )
    text = "wave respondent rater target a1 o1\nw1 r A B 2 2\nw2 r A B 5 5\nw1 s B A 4 3\nw2 s B A 3 3"
    pairs = compare([scored(documented, text)], ["w1", "w2"]).pairs
    ability = pairs[pairs["measure"] == "ability"]
    assert ability["label"].tolist() == ["up", "none"]
    assert ability["standard_error"].tolist() == [pytest.approx(1.0)] * 2  # √2 · sd(2, 4) · √(1 − .75)
    assert pairs.loc[pairs["measure"] == "openness", "why_not"].tolist() == ["one_respondent"] * 2


def test_dyads_and_organisations(analysis: CompareAnalysis) -> None:
    dyads = analysis.dyads[analysis.dyads["measure"] == "ability"]
    assert shown(dyads, "a", "b", "mean_first", "mean_last", "mean_change", "gap_first", "gap_last") == [
        ["A", "B", 3.0, 4.25, 1.25, -2.0, -1.5],
        ["A", "C", 2.0, 2.5, 0.5, 2.0, 1.0],
    ]
    organisations = analysis.organisations[analysis.organisations["measure"] == "ability"]
    assert shown(organisations, "organisation", "given_change", "given_pairs", "received_change", "received_pairs") == [
        ["A", 0.75, 2, 1.0, 2],
        ["B", 1.0, 1, 1.5, 1],
        ["C", 1.0, 1, 0.0, 1],
        ["D", None, 0, None, 0],
        ["E", None, 0, None, 0],
    ]


def test_attendance(analysis: CompareAnalysis) -> None:
    (there,) = analysis.attendance
    assert (there.stayed, there.joined, there.left) == (("A", "B", "C"), ("E",), ("D",))
    assert (there.matched_pairs, there.joined_pairs, there.left_pairs) == (4, 1, 1)
    assert there.circle_organisations == 3  # A>B, A>C and C>A have both in both


def test_three_waves() -> None:
    text = """
        wave respondent rater target a1 o1
        w1   r          A     B      1  1
        w1   q          B     A      2  1
        w2   r          A     B      3  1
        w2   q          B     A      4  1
        w2   p          B     C      1  1
        w10  r          A     B      4  1
        w10  p          B     C      5  1
    """
    analysis = compare([scored(QUESTIONNAIRE, text)], ["w1", "w2", "w10"])
    steps = (Step(start="w1", end="w2"), Step(start="w2", end="w10"), Step(start="w1", end="w10"))
    assert analysis.steps == steps
    assert [(change.step, change.matched, change.within) for change in of_measure(analysis, "ability")] == [
        (steps[0], 2, 2.0),
        (steps[1], 2, 2.5),
        (steps[2], 1, 3.0),
    ]
    trends = analysis.trends[analysis.trends["measure"] == "ability"]
    assert shown(trends, "wave", "pairs", "mean", "matched", "matched_mean") == [
        ["w1", 2, 1.5, 1, 1.0],
        ["w2", 3, pytest.approx(8 / 3), 1, 3.0],
        ["w10", 2, 4.5, 1, 4.0],
    ]
    assert set(analysis.movements["start"]) == {"w1"}
    assert set(analysis.movements["end"]) == {"w10"}
    backwards = compare([scored(QUESTIONNAIRE, text)], ["w10", "w1"])
    assert [change.within for change in of_measure(backwards, "ability")] == [-3.0]


def test_networks_are_compared_apart_and_matched_by_identity_of_names() -> None:
    first = scored(QUESTIONNAIRE, "network wave respondent rater target a1 o1\nNord w1 r A B 2 2\nSør w1 r A B 5 5")
    last = scored(QUESTIONNAIRE, "network wave respondent rater target a1 o1\nNORD w2 r A B 3 2\nVest w2 r A B 1 1")
    analysis = compare([first, last], ["w1", "w2"])
    found = [(change.network, change.matched, change.joined, change.left) for change in of_measure(analysis, "ability")]
    assert found == [("NORD", 1, 0, 0), ("Sør", 0, 0, 1), ("Vest", 0, 1, 0)]
    assert analysis.parts == (first, last)


def test_parts_with_other_partners_show_them_in_one_order() -> None:
    first = scored(QUESTIONNAIRE, "wave respondent rater target a1 o1\nw1 r C B 2 2\nw1 r C org10 2 2")
    last = scored(QUESTIONNAIRE, "wave respondent rater target a1 o1\nw2 r C B 3 2\nw2 r C org2 2 2\nw2 q A C 1 1")
    pairs = compare([first, last], ["w1", "w2"]).pairs
    pairs = pairs[pairs["measure"] == "ability"]
    assert shown(pairs, "rater", "target", "change") == [
        ["A", "C", None],
        ["C", "B", 1.0],
        ["C", "org2", None],
        ["C", "org10", None],
    ]


def test_no_matched_pair_is_still_an_analysis() -> None:
    text = "wave respondent rater target a1 o1\nw1 r A B 2 2\nw2 q B A 3 3"
    (ability, _) = compare([scored(QUESTIONNAIRE, text)], ["w1", "w2"]).scales
    assert ability.change == NotEstimable(code="no_matched_pairs")
    assert (ability.within, ability.turnover_joined, ability.turnover_left) == (None, None, None)
    assert (ability.all_start, ability.all_end) == (2.0, 3.0)


def other(scales: dict[str, Any], items: str, **more: Any) -> Scores:
    """The second wave, in another questionnaire, with the answer 4 to everything."""
    ids = [word.rstrip("*") for word in items.split()]
    text = f"wave respondent rater target {' '.join(ids)}\nw2 r A B {' '.join('4' for _ in ids)}"
    return scored(asked(scales, items, **more), text)


FIRST = asked({"ability": {}, "openness": {}}, "a1 a2 o1*", composites={"both": {"of": ["ability", "openness"]}})
BOTH = {"composites": {"both": {"of": ["openness", "ability"]}}}


@pytest.mark.parametrize(
    ("last", "common"),
    [
        (other({"ability": {}, "openness": {}}, "a1 a2 o1*", **BOTH), ("both", "ability", "openness")),
        (other({"ability": {}, "openness": {}, "new": {}}, "n1 o1* a2 a1", **BOTH), ("both", "ability", "openness")),
        (other({"ability": {}, "openness": {}}, "a1 a2 o1", **BOTH), ("ability",)),  # another key
        (other({"ability": {}, "openness": {}}, "a1 o1*", **BOTH), ("openness",)),  # an item less
        (other({"ability": {"format": "seven"}, "openness": {}}, "a1 a2 o1*", **BOTH), ("openness",)),
        (
            other({"ability": {}, "openness": {}}, "a1 a2 o1*", composites={"both": {"of": ["ability"]}}),
            ("ability", "openness"),
        ),
    ],
)
def test_measures_that_mean_the_same(last: Scores, common: tuple[str, ...]) -> None:
    first = scored(FIRST, "wave respondent rater target a1 a2 o1\nw1 r A B 1 2 3")
    analysis = compare([first, last], ["w1", "w2"])
    assert analysis.measures == common
    assert analysis.questionnaire is last.responses.questionnaire


def test_another_wording_is_another_scale() -> None:
    plain = {"scales": {"ability": {}}, "items": [{"id": "a1", "scale": "ability", "text": {"en": "<partner> can."}}]}
    worded = {**plain, "items": [{"id": "a1", "scale": "ability", "text": {"en": "<partner> does."}}]}
    parts = [
        scored(loaded(each), f"wave respondent rater target a1\n{wave} r A B 3")
        for each, wave in ((plain, "w1"), (worded, "w2"))
    ]
    with pytest.raises(InputRefused) as refused:
        compare(parts, ["w1", "w2"])
    assert code_of(refused.value) == "no_common_scales"


def code_of(error: TillitError) -> str:
    (problem,) = error.problems
    return problem.code


@pytest.mark.parametrize(
    ("waves", "code"),
    [(["w1"], "waves_too_few"), (["w1", "W1 "], "wave_twice"), (["w1", "w3"], "wave_not_found")],
)
def test_waves_that_cannot_be_meant(waves: list[str], code: str) -> None:
    with pytest.raises(UsageError) as misused:
        compare([scored(QUESTIONNAIRE, ANSWERS)], waves)
    assert code_of(misused.value) == code


def test_a_wave_that_two_parts_hold() -> None:
    with pytest.raises(UsageError) as misused:
        compare([scored(QUESTIONNAIRE, ANSWERS), scored(QUESTIONNAIRE, ANSWERS)], ["w1", "w2"])
    assert code_of(misused.value) == "wave_twice"


def test_nobody_answered_about_anybody() -> None:
    text = "wave respondent rater target a1 o1\nw1 r A B . .\nw2 r A B . ."
    with pytest.raises(NothingComputed) as nothing:
        compare([scored(QUESTIONNAIRE, text)], ["w1", "w2"])
    assert code_of(nothing.value) == "nothing_to_compute"


def test_questionnaires_without_partners_have_nothing_to_compare() -> None:
    questionnaire = asked({"meetings": {"level": "network"}}, "m1")
    with pytest.raises(NothingComputed):
        compare([scored(questionnaire, "wave respondent rater target m1\nw1 r A - 4\nw2 r A - 5")], ["w1", "w2"])


def test_without_a_circle_there_are_no_movements() -> None:
    questionnaire = asked({"ability": {}}, "a1")
    text = "wave respondent rater target a1\nw1 r A B 2\nw2 r A B 3"
    analysis = compare([scored(questionnaire, text)], ["w1", "w2"])
    assert analysis.movements.empty
    assert analysis.attendance[0].circle_organisations == 0


def dated(responses: Responses, **dates: str) -> Responses:
    waves = tuple(
        Wave(name=wave.name, date=datetime.date.fromisoformat(dates[wave.name]) if wave.name in dates else None)
        for wave in responses.waves
    )
    return replace(responses, waves=waves)


def test_the_public_compare_takes_what_there_is_and_orders_by_date() -> None:
    responses = survey(QUESTIONNAIRE, ANSWERS)
    for holding in (responses, score_responses(responses), tillitsmaal.score(responses)):
        assert [wave.name for wave in tillitsmaal.compare(holding).waves] == ["w1", "w2"]
    later = dated(responses, w1="2025-01-01", w2="2024-01-01")
    assert [wave.name for wave in tillitsmaal.compare(later).waves] == ["w2", "w1"]
    half = dated(responses, w1="2025-01-01")
    assert [wave.name for wave in tillitsmaal.compare(half).waves] == ["w1", "w2"]
    assert [wave.name for wave in tillitsmaal.compare(later, waves=["w1", "w2"]).waves] == ["w1", "w2"]


@given(cases().filter(lambda case: len({row["wave"] for row in case[1]}) == 2), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_identity_order_and_names(case: tuple[dict[str, Any], list[Any]], random: Any) -> None:
    questionnaire, rows = loaded(case[0]), case[1]
    try:
        plain = compare([scored(questionnaire, rows)], ["w1", "w2"])
    except NothingComputed:
        return
    for change in plain.scales:
        if change.within is not None:
            parts = np.sum([change.within, change.turnover_joined, change.turnover_left])
            assert change.all_end - change.all_start == pytest.approx(parts, abs=1e-12)
    mixed = renamed(random.sample(rows, len(rows)), lambda name: f"{len(name) % 3} {name}")
    again = compare([scored(questionnaire, mixed)], ["w1", "w2"])
    for one, other_ in zip(plain.scales, again.scales, strict=True):
        assert (one.matched, one.joined, one.left) == (other_.matched, other_.joined, other_.left)
        assert one.within == pytest.approx(other_.within, abs=1e-12)
        assert type(one.change) is type(other_.change)
        if isinstance(one.change, Estimate) and isinstance(other_.change, Estimate):
            assert (one.change.low, one.change.high) == pytest.approx(
                (other_.change.low, other_.change.high), abs=1e-11
            )
    assert plain.movements["movement"].value_counts().to_dict() == again.movements["movement"].value_counts().to_dict()
    assert len(plain.dyads) == len(again.dyads)
    assert plain.organisations["given_pairs"].sum() == again.organisations["given_pairs"].sum()
