"""From answers to words: co-movement between different people, where nobody can tell, and at the end of the scales."""

from dataclasses import replace
from itertools import permutations
from typing import Any

import numpy as np
import pytest

from circle_data import OPEN, bounds
from surveys import asked, survey
from test_report_documents import at, sentences, valid
from test_report_sections import tables
from tillitsmaal.analysis.compare import compare
from tillitsmaal.analysis.compare_results import CompareAnalysis
from tillitsmaal.report.compare import compare_report
from tillitsmaal.report.model import Report
from tillitsmaal.scoring import score_responses
from tillitsmaal.stats.circle.words import Reason
from tillitsmaal.text import LANGUAGES, Language

CIRCLE = asked({"ability": {}, "openness": {}}, "a1 a2 o1 o2", circle={"trust": "ability", "collaboration": "openness"})
ORGANISATIONS = "ABCDEFGHIJKL"


def analysed(
    people: int,
    *,
    sitting: float = 0.0,
    together: float = 0.0,
    base: float = 2.5,
    single: str = "",
    falls: bool = False,
) -> CompareAnalysis:
    """Answers in which both rise; what a sitting colours, and what relationships share, have these deviations."""
    rng = np.random.default_rng(7)
    rows = []
    for rater, target in permutations(ORGANISATIONS, 2):
        change = 0.8 + together * rng.normal()
        level = base + 0.3 * rng.normal()
        for wave in (0, 1):
            for person in range(1 if rater in single else people):
                mood = sitting * rng.normal()
                told = level + change * (1 - wave if falls else wave) + mood + 0.3 * rng.normal(size=4)
                keys = {"network": "n", "wave": f"w{wave + 1}", "respondent": f"{rater}{person}"}
                items = dict(zip(("a1", "a2", "o1", "o2"), np.clip(np.round(told), 1, 5), strict=True))
                rows.append({**keys, "rater": rater, "target": target, **items})
    return compare([score_responses(survey(CIRCLE, rows))], ["w1", "w2"])


def reported(analysis: CompareAnalysis, language: Language = "en") -> Report:
    report = compare_report(analysis, language)
    valid(report.document, "compare")
    return report


def told(report: Report) -> dict[str, str]:
    return {one.key: one.text for one in sentences(report)}


CASES: dict[str, tuple[dict[str, Any], str, Reason]] = {
    "together": ({"people": 3, "together": 0.6}, "strengthening", "comovement_across_respondents"),
    "sitting": ({"people": 2, "sitting": 0.8}, "rising", "comovement_within_respondents"),
    "one": ({"people": 1, "sitting": 0.8}, "strengthening", "comovement_not_across_respondents"),
    "few": ({"people": 2, "sitting": 0.8, "single": "ABCDEFG"}, "rising", "comovement_within_respondents"),
    "hub": ({"people": 2, "sitting": 0.8, "single": "ABCDEFGHIJK"}, "rising", "comovement_across_not_estimable"),
    "end": ({"people": 1, "together": 0.7, "base": 4.3}, "rising", "comovement_at_the_end"),
    "falls": ({"people": 2, "sitting": 0.8, "falls": True}, "falling", "comovement_within_respondents"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_verdict_and_its_reason(case: str) -> None:
    given, word, reason = CASES[case]
    verdict = analysed(**given).circles[0].verdict
    assert (verdict.word, verdict.reasons[2:4]) == (word, ("comovement_shown", reason))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_it_is_told_in_words(case: str, language: Language) -> None:
    given, word, reason = CASES[case]
    report = reported(analysed(**given), language)
    keys = told(report)
    assert (f"why.{reason}" in keys) == (reason != "comovement_across_respondents")
    assert (f"verdict.{word}_explained" in keys) == (word in ("rising", "falling"))
    assert (f"verdict.{word}_alone" in keys) == (reason == "comovement_not_across_respondents")
    evidence = tables(report)["evidence"]
    judged, alone = given["people"] > 1, reason == "comovement_not_across_respondents"
    assert len(evidence.rows) == (4 if judged else 3)
    last = ["evidence.note_across"] if judged else ["evidence.note_one"] * (not alone)
    assert [note.key for note in evidence.notes[:2]] == ["evidence.note", *last]


def test_where_it_decides_nothing_a_note_tells_of_sittings() -> None:
    """Only one of the two rises: the row says that they change together, and the note what else that may be."""
    one = analysed(1, sitting=0.8)
    (circle,) = one.circles
    leg = replace(circle.verdict.evidence.trust, change=bounds(*OPEN))
    evidence = replace(circle.verdict.evidence, trust=leg)
    verdict = replace(circle.verdict, word="one_leg_collaboration", evidence=evidence, reasons=())
    report = compare_report(replace(one, circles=(replace(circle, verdict=verdict),)), "en")
    assert [note.key for note in tables(report)["evidence"].notes[:2]] == ["evidence.note", "evidence.note_one"]


def test_how_many_pairs_it_rests_on_is_told() -> None:
    report = reported(analysed(2, sitting=0.8, single="ABCDEFG"))
    assert "the same in the 55 pairs with answers" in told(report)["evidence.note_across"]
    assert at(report.document, "/circles/0/evidence/several_respondents") == 55
    alone = reported(analysed(1, sitting=0.8))
    assert told(alone)["why.comovement_not_across_respondents"].startswith(
        "0 of 132 pairs have answers from two people"
    )
    assert at(alone.document, "/circles/0/evidence/across_respondents") is None


def test_the_row_is_the_number_of_the_document() -> None:
    report = reported(analysed(3, together=0.6))
    found = at(report.document, "/circles/0/evidence/across_respondents")
    assert found["method"] == "across_respondents"
    evidence = tables(report)["evidence"]
    name, number, _, shown = (cell.text for cell in evidence.rows[3])
    assert (name, shown) == ("Between different people, too?", "yes")
    assert number == f"+{found['value']:.2f}"


def test_the_end_of_the_scales_is_told_beside_the_guards() -> None:
    keys = told(reported(analysed(1, together=0.7, base=4.3)))
    assert "More than 15% of the pairs stand at the end of both scales" in keys["why.comovement_at_the_end"]
    assert {"guard.ceiling_trust", "guard.ceiling_collaboration"} <= keys.keys()


@pytest.mark.parametrize("people", [1, 2])
def test_of_many_networks_it_is_told_in_how_many(people: int) -> None:
    one = analysed(people, sitting=0.8 if people == 1 else 0.0, together=0.6)
    assert one.circles[0].verdict.word == "strengthening"
    keys = told(compare_report(replace(one, circles=one.circles * 3), "en"))
    assert ("verdict.many_alone" in keys) == (people == 1)
    if people == 1:
        assert keys["verdict.many_alone"].startswith("In 3 networks called “strengthening”")
