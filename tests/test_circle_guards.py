"""Every guard on data that raises it, and on data that just does not."""

from collections.abc import Sequence

import numpy as np
import pytest

from circle_data import Floats
from surveys import asked, survey
from tillitsmaal.analysis.compare import compare
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.scoring import score_responses
from tillitsmaal.stats.circle.changes import PairScores
from tillitsmaal.stats.circle.circumstances import Circumstances, Range, ends_together
from tillitsmaal.stats.circle.guards import GUARDS, Guard, guards

NAN = float("nan")


def scores_of(trust: Sequence[Sequence[float]], collaboration: Sequence[Sequence[float]] | None = None) -> PairScores:
    """Pairs of as many organisations as it takes."""
    first = np.array(trust, dtype=float)
    n = len(first)
    return PairScores(
        trust=first,
        collaboration=first if collaboration is None else np.array(collaboration, dtype=float),
        raters=np.arange(n),
        targets=np.arange(n) + 1,
    )


def ranges(trust: float, collaboration: float) -> tuple[Range, Range]:
    """Of scales that begin at 1 and end here."""
    return Range(lowest=1, highest=trust), Range(lowest=1, highest=collaboration)


def guard(code: str, scores: PairScores, known: Circumstances | None = None) -> Guard:
    found = guards(scores, known or Circumstances())
    assert [one.code for one in found] == list(GUARDS)
    return next(one for one in found if one.code == code)


def seen(matched: int, first: int, last: int) -> PairScores:
    """Pairs at both ends, at the first only, at the last only."""
    return scores_of([[3, 4]] * matched + [[3, NAN]] * first + [[NAN, 4]] * last)


@pytest.mark.parametrize(
    ("matched", "first", "last", "value", "raised"),
    [(75, 25, 0, 0.25, False), (75, 13, 12, 0.25, False), (74, 13, 13, 0.26, True), (0, 3, 4, 1.0, True)],
)
def test_turnover(matched: int, first: int, last: int, value: float, raised: bool) -> None:
    found = guard("turnover", seen(matched, first, last))
    assert (found.value, found.raised) == (pytest.approx(value), raised)


def test_a_pair_that_lacks_one_of_the_two_is_not_there() -> None:
    found = guard("turnover", scores_of([[3, 4], [3, 4]], [[3, 4], [3, NAN]]))
    assert found.value == 0.5


@pytest.mark.parametrize(("matched", "raised"), [(54, False), (53, True), (90, False)])
def test_coverage(matched: int, raised: bool) -> None:
    """Ten organisations have 90 pairs; 60 % are 54."""
    found = guard("coverage", seen(matched, 90 - matched, 0), Circumstances(organisations=10))
    assert (found.value, found.raised) == (pytest.approx(matched / 90), raised)


@pytest.mark.parametrize("side", ["trust", "collaboration"])
@pytest.mark.parametrize("at_the_end", [False, True])
@pytest.mark.parametrize(("at_ceiling", "raised"), [(15, False), (16, True)])
def test_ceiling(side: str, at_ceiling: int, raised: bool, at_the_end: bool) -> None:
    """At the start, and at the end just as well."""
    high, low = [[5.0, 4.0]] * at_ceiling + [[4.9, 4.9]] * (100 - at_ceiling), [[2.0, 6.9]] * 100
    high = [row[::-1] for row in high] if at_the_end else high
    scores = scores_of(high, low) if side == "trust" else scores_of(low, high)
    highest = (5.0, 7.0) if side == "trust" else (7.0, 5.0)
    other = "collaboration" if side == "trust" else "trust"
    known = Circumstances(ranges=ranges(*highest))
    found = guard(f"ceiling_{side}", scores, known)
    assert (found.value, found.raised) == (pytest.approx(at_ceiling / 100), raised)
    assert (guard(f"ceiling_{other}", scores, known).value, guard(f"ceiling_{other}", scores, known).raised) == (
        0,
        False,
    )


def test_only_matched_pairs_count_at_the_ceiling_and_rounding_does_not_matter() -> None:
    scores = scores_of([[5 - 1e-12, 5], [4, 4], [5, NAN]])
    assert guard("ceiling_trust", scores, Circumstances(ranges=ranges(5, 5))).value == 0.5


@pytest.mark.parametrize(
    ("trust", "collaboration", "together"),
    [
        ([5, 5], [7, 7], True),
        ([5, NAN], [7, NAN], False),
        ([NAN, 5], [NAN, 7], False),
        ([5, 5], [7, NAN], False),
        ([5, NAN], [7, 7], False),
        ([5, 4], [6, 7], True),
        ([5, 5], [6, 6], False),
    ],
)
def test_pairs_stand_together_at_the_end_where_both_are_told_twice(
    trust: list[float], collaboration: list[float], together: bool
) -> None:
    """Ten of thirty are as given, the others amid both scales."""
    scores = scores_of([trust] * 10 + [[3, 3]] * 20, [collaboration] * 10 + [[4, 4]] * 20)
    assert ends_together(scores, ranges(5, 7), "highest") == together
    mirrored = scores_of((6 - scores.trust).tolist(), (8 - scores.collaboration).tolist())
    assert ends_together(mirrored, ranges(5, 7), "lowest") == together


def regressed(gap: float, change: float) -> PairScores:
    """Matched pairs with r = 0 between the ends, `gap` under the mean of all at first, and risen by `change`."""
    before = np.array([2.0, 2, 4, 4] * 5)
    after = np.array([2.0, 4, 2, 4] * 5) + change
    leavers = [[3 + 2 * gap, NAN]] * 20
    return scores_of([*np.stack([before, after], axis=1).tolist(), *leavers])


@pytest.mark.parametrize(
    ("gap", "change", "value", "raised"),
    [
        (0.249, 1.0, 0.249, False),
        (0.25, 1.0, 0.25, False),
        (0.251, 1.0, 0.251, True),
        (0.5, 0.4, 1.25, True),
        (-0.5, 1.0, -0.5, False),
        (-0.5, -1.0, 0.5, True),
        (0.5, -1.0, -0.5, False),
        (0.0, 1.0, 0.0, False),
        (0.0, -1.0, 0.0, False),
    ],
)
def test_regression_to_the_mean(gap: float, change: float, value: float, raised: bool) -> None:
    """Pairs that were `gap` under the mean would rise by (1 − 0)·gap without any change."""
    for code in ("regression_to_the_mean_trust", "regression_to_the_mean_collaboration"):
        found = guard(code, regressed(gap, change))
        assert (found.value, found.raised) == (pytest.approx(value), raised)
        assert not str(found.value).startswith("-0.0"), "nothing is no less than nothing"


@pytest.mark.parametrize("unit", [1e-6, 1e6])
def test_the_unit_of_the_scores_does_not_change_their_regression(unit: float) -> None:
    plain = regressed(0.5, 0.4)
    scores = scores_of((plain.trust * unit).tolist(), plain.collaboration.tolist())
    assert guard("regression_to_the_mean_trust", scores).value == pytest.approx(1.25)


def test_perfectly_lasting_scores_do_not_regress() -> None:
    scores = scores_of([[1, 2], [2, 3], [4, 5], [5, NAN]])
    assert guard("regression_to_the_mean_trust", scores).value == pytest.approx(0)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([[3, NAN], [NAN, 4]], "no_matched_pairs"),
        ([[3, 4], [2, 4]], "too_few_pairs"),
        ([[3, 4], [3, 5], [3, 4]], "no_variance"),
        ([[3, 4], [2, 4], [1, 4]], "no_variance"),
        ([[1, 3], [2, 2], [3, 1]], "undefined"),
        ([[1, 1], [2, 2], [3, 3]], "undefined"),
    ],
)
def test_regression_that_cannot_be_had(rows: list[list[float]], code: str) -> None:
    for wave_between in (False, True):
        between = [[a, NAN, b] for a, b in rows] if wave_between else rows
        found = guard("regression_to_the_mean_trust", scores_of(between))
        assert isinstance(found.value, NotEstimable)
        assert (found.value.code, found.raised) == (code, False)


@pytest.mark.parametrize(("single", "raised"), [(50, False), (51, True), (0, False)])
def test_single_voices(single: int, raised: bool) -> None:
    """One respondent at either end makes a single voice."""
    respondents: Floats = np.full((100, 2), 3.0)
    respondents[:single:2, 0] = 1
    respondents[1:single:2, 1] = 1
    found = guard("single_voices", seen(100, 0, 0), Circumstances(respondents=respondents))
    assert (found.value, found.raised) == (single / 100, raised)


@pytest.mark.parametrize(("share", "raised"), [(0.0, False), (0.01, True), (1.0, True)])
def test_changed_questionnaire(share: float, raised: bool) -> None:
    found = guard("questionnaire_changed", seen(4, 0, 0), Circumstances(changed_items=share))
    assert (found.value, found.raised) == (share, raised)


def test_what_is_not_known_is_not_raised() -> None:
    for one in guards(seen(10, 0, 0), Circumstances()):
        if one.code in ("coverage", "ceiling_trust", "ceiling_collaboration", "single_voices", "questionnaire_changed"):
            assert isinstance(one.value, NotEstimable)
            assert (one.value.code, one.raised) == ("not_asked", False)


@pytest.mark.parametrize("rows", [[[3.0]], [[NAN, NAN]]])
def test_where_there_is_nothing_to_compare(rows: list[list[float]]) -> None:
    found = guards(scores_of(rows), Circumstances(organisations=1, ranges=ranges(5, 5)))
    for one in found[:-1]:
        assert isinstance(one.value, NotEstimable), one.code
        assert not one.raised


def answered(organisations: str, answers: str = "w1 3 3, w2 4 4", persons: int = 1) -> str:
    waves = [part.split() for part in answers.split(",")]
    return "\n".join(
        f"{wave} {rater}{person} {rater} {target} {trust} {collaboration}"
        for wave, trust, collaboration in waves
        for rater in organisations
        for target in organisations
        for person in range(persons)
        if rater != target
    )


HEAD = "wave respondent rater target a1 o1\n"
CIRCLE = {"circle": {"trust": "ability", "collaboration": "openness"}}


def guards_of(text: str) -> dict[str, Guard]:
    questionnaire = asked({"ability": {}, "openness": {}}, "a1 o1", **CIRCLE)
    parts = [score_responses(survey(questionnaire, HEAD + text))]
    (circle,) = compare(parts, ["w1", "w2"]).circles
    return {one.code: one for one in circle.guards}


def test_what_a_survey_tells_of_its_circumstances() -> None:
    found = guards_of(answered("ABCDE", "w1 5 4, w2 4 4"))
    assert {code for code, one in found.items() if one.raised} == {"ceiling_trust", "single_voices"}
    assert (found["coverage"].value, found["questionnaire_changed"].value) == (1.0, 0.0)
    found = guards_of(answered("ABCDE", "w1 4 5, w2 4 5", persons=2))
    assert {code for code, one in found.items() if one.raised} == {"ceiling_collaboration"}


def test_newcomers_turn_over_and_thin_out() -> None:
    """Of 56 pairs among eight, 20 among five are matched: 36 joined."""
    found = guards_of(answered("ABCDE", "w1 3 3") + "\n" + answered("ABCDEFGH", "w2 4 4"))
    assert found["turnover"].value == pytest.approx(36 / 56)
    assert found["coverage"].value == pytest.approx(20 / 56)
    assert found["turnover"].raised
    assert found["coverage"].raised


@pytest.mark.parametrize(("items", "value"), [("a1 o1 w1", 0.0), ("a1 o1 w1*", 1 / 3), ("a1 o1", 1 / 3)])
def test_a_question_that_is_not_the_same_in_all_waves(items: str, value: float) -> None:
    """The measures compared are the same; one beside them is asked another way, or not at all."""
    scales = {"ability": {}, "openness": {}, "winwin": {}}
    kept = {name: scale for name, scale in scales.items() if name[0] in items}
    waves = [
        score_responses(survey(asked(scales_of, asked_for, **CIRCLE), HEAD.replace("\n", extra) + rows))
        for scales_of, asked_for, extra, rows in (
            (kept, items, " w1\n" if "w1" in items else "\n", _with(answered("ABC", "w1 3 3"), "w1" in items)),
            (scales, "a1 o1 w1", " w1\n", _with(answered("ABC", "w2 4 4"), True)),
        )
    ]
    (circle,) = compare(waves, ["w1", "w2"]).circles
    found = next(one for one in circle.guards if one.code == "questionnaire_changed")
    assert (found.value, found.raised) == (pytest.approx(value), value > 0)


def _with(rows: str, more: bool) -> str:
    return rows.replace("\n", " 3\n") + " 3" if more else rows
