"""A wrongly keyed item is told beside the verdict, in every language, and nothing is alarmed without grounds."""

from itertools import permutations
from typing import Any

import numpy as np
import pytest

from surveys import asked, survey
from test_report_documents import at, sentences, valid
from tillitsmaal.analysis.compare import compare
from tillitsmaal.analysis.compare_results import CompareAnalysis
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.report.compare import compare_report
from tillitsmaal.report.model import Sentence
from tillitsmaal.scoring import score_responses

TWO = asked({"ability": {}, "openness": {}}, "a1 a2 o1 o2", circle={"trust": "ability", "collaboration": "openness"})
FIVE = asked(
    {"ability": {}, "openness": {}}, "a1 a2 a3 a4 o1", circle={"trust": "ability", "collaboration": "openness"}
)
WOBBLE = 0.2


def analysed(
    questionnaire: Any, wrong: dict[str, tuple[str, ...]], organisations: str = "ABCDEFGH", networks: int = 1
) -> CompareAnalysis:
    """Items follow their scale but for a wobble; those named as wrong, in their wave, are turned round."""
    rng = np.random.default_rng(7)
    rows = []
    for network in range(networks):
        for wave in ("w1", "w2"):
            for rater, target in permutations(organisations, 2):
                level = {"a": rng.integers(2, 5), "o": rng.integers(2, 5)}
                said = {
                    item.id: float(np.clip(level[item.id[0]] + (rng.random() < WOBBLE), 1, 5))
                    for item in questionnaire.items
                }
                said |= {item: 6 - said[item] for item in wrong.get(wave, ())}
                keys = {"network": f"n{network}", "wave": wave, "respondent": rater, "rater": rater, "target": target}
                rows.append({**keys, **said})
    return compare([score_responses(survey(questionnaire, rows))], ["w1", "w2"])


def told(analysis: CompareAnalysis, language: Any = "en") -> list[Sentence]:
    return [one for one in sentences(compare_report(analysis, language)) if one.key.startswith("keying.")]


def test_two_items_that_run_apart() -> None:
    analysis = analysed(TWO, {"w2": ("a2",)}, "ABCDEFGHIJKL")
    report = compare_report(analysis, "en")
    (one,) = told(analysis)
    rest = at(report.document, one.path)
    assert one.key == "keying.opposed"
    assert one.text.startswith(
        f"Take care: in w2 the items of ability run opposite ways (correlation −{-rest:.2f}). One"
    )
    assert one.text.endswith("neither they nor the verdict can be used until this is settled: tillit quality")
    assert [block.key for block in report.sections[0].blocks if isinstance(block, Sentence)][1] == one.key
    valid(report.document, "compare")
    wrong = [(of["wave"], of["scale"]) for of in report.document["keying"] if of["undecided"]]
    assert wrong == [("w2", "ability")]


@pytest.mark.parametrize(
    ("wrong", "key", "named"),
    [
        (("a3",), "keying.against", "a3"),
        (("a1", "a4"), "keying.undecided", "a1, a2, a3 and a4"),
    ],
)
def test_one_of_many_and_as_many_each_way(wrong: tuple[str, ...], key: str, named: str) -> None:
    (one,) = told(analysed(FIVE, {"w1": wrong}, "ABCDEFGHIJKLMNOPQRST"))
    assert one.key == key
    assert named in one.text


def test_collaboration_is_named_where_its_items_run_apart() -> None:
    (one,) = told(analysed(TWO, {"w1": ("o1",)}, "ABCDEFGHIJKL"))
    assert "The numbers for openness are then wrong too" in one.text


@pytest.mark.parametrize(("language", "correlation"), [("nb", "(korrelasjon −0,"), ("nn", "(korrelasjon −0,")])
def test_decimal_comma(language: str, correlation: str) -> None:
    (one,) = told(analysed(TWO, {"w2": ("a2",)}, "ABCDEFGHIJKL"), language)
    assert correlation in one.text


def test_several_networks_are_warned_of_too() -> None:
    assert [one.key for one in told(analysed(TWO, {"w2": ("a2",)}, networks=3))] == ["keying.opposed"]


def test_rightly_keyed_items_raise_no_alarm() -> None:
    assert told(analysed(TWO, {}, "ABCDEFGHIJKL")) == []
    assert told(analysed(FIVE, {}, "ABCDEFGHIJKL")) == []


def test_nothing_is_told_of_tiny_data() -> None:
    analysis = analysed(TWO, {"w2": ("a2",)}, "ABC")
    assert all(isinstance(of.keying, NotEstimable) for of in analysis.keying)
    assert told(analysis) == []
    document = compare_report(analysis, "en").document
    valid(document, "compare")
    assert document["keying"][0]["items"][0]["keyed_wrongly"] == {"not_estimable": "too_few_respondents"}


def test_without_a_circle_there_is_nothing_to_warn_of() -> None:
    assert analysed(asked({"ability": {}, "openness": {}}, "a1 a2 o1 o2"), {"w2": ("a2",)}).keying == ()
