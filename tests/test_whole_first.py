"""The first page: the answer, why, how sure, what stands in the way; and what changed."""

import pytest

from tillitsmaal.report.compare import compare_report
from tillitsmaal.report.model import Bullets, Section, Sentence
from tillitsmaal.report.score import score_report
from tillitsmaal.report.whole.change import change_sections
from tillitsmaal.report.whole.first_page import first_page
from tillitsmaal.report.whole.report import pen_of
from tillitsmaal.text import LANGUAGES, Language
from whole_cases import CASES


def page(case: str, language: Language = "nb") -> dict[str, Section]:
    whole = CASES[case]()
    return {section.id: section for section in first_page(whole, pen_of(whole, language))}


def texts(section: Section) -> list[str]:
    items = [item for block in section.blocks if isinstance(block, Bullets) for item in block.items]
    return [sentence.text for sentence in (*section.blocks, *items) if isinstance(sentence, Sentence)]


def test_the_example_answers_in_norwegian() -> None:
    found = page("byregion")
    assert list(found) == ["answer", "why", "sure", "obstacles", "course"]
    assert texts(found["answer"]) == [
        "Ja. Både tillit og samarbeid har økt, og de har økt sammen, i de samme relasjonene. Sirkelen styrkes.",
        "I 44 av 94 par i bolge3 når tilliten minstenivået i alle deler: velvilje, integritet og kunnskap. "
        "Oftest under minstenivået: velvilje (34 av 94 par).",
        "Et par er det én virksomhet svarer om en annen. Minstenivået er valgt i spørreskjemaet, ikke målt.",
    ]
    assert texts(found["why"])[:3] == [
        "Tillit økte med 0,17 i året i snitt. Usikkerheten går fra +0,04 til +0,30, altså bare oppover.",
        "Samarbeid økte med 0,19 i året i snitt. Usikkerheten går fra +0,06 til +0,32, altså bare oppover.",
        "Der tillit økte mest, økte også samarbeid mest. "
        "Det gjelder også når tillit og samarbeid er besvart av ulike personer.",
    ]
    assert texts(found["obstacles"])[0] == "Det svakeste leddet er velvilje: 34 av 94 par er under minstenivået (3,5)."


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_is_the_sentence_that_compare_and_score_begin_with(language: Language) -> None:
    whole = CASES["byregion"]()
    verdict, state, _ = texts(page("byregion", language)["answer"])
    assert whole.compare
    assert texts(compare_report(whole.compare, language).sections[0])[0] == verdict
    assert texts(score_report(whole.score, language).sections[0]) == [state]


def test_one_survey_says_that_change_cannot_be_told() -> None:
    found = page("three")
    assert texts(found["answer"])[-1].startswith("Om sirkelen av tillit og samarbeid styrkes, kan først sies")
    assert "why" not in found


def test_several_networks_are_counted() -> None:
    assert texts(page("networks")["answer"])[0].startswith("Sirkelen i 3 nettverk:")
    assert list(page("networks")) == ["answer", "sure"]
    assert "Her er nettverkene sett under ett." in texts(page("networks")["sure"])[-1]


def test_without_a_circle_there_is_no_verdict() -> None:
    assert "verdict" not in {block.key.split(".")[0] for block in page("no_circle")["answer"].blocks}  # type: ignore[union-attr]


def test_who_has_not_answered_stands_in_the_way() -> None:
    assert any(text == "Det er ingen svar fra F." for text in texts(page("untidy")["obstacles"]))


def test_change_has_its_parts_in_order() -> None:
    whole = CASES["byregion"]()
    ids = [section.id for section in change_sections(whole, pen_of(whole, "nb"))]
    assert ids == [
        "change",
        "first-to-last",
        "parts-of-change",
        "there",
        "pair-changes",
        "trend",
        "events",
        "newcomers",
    ]


def test_no_change_is_told_of_one_survey() -> None:
    whole = CASES["three"]()
    assert list(change_sections(whole, pen_of(whole, "nb"))) == []


def test_one_survey_tells_how_certain_it_is_too() -> None:
    sure = texts(page("three")["sure"])
    assert any("svarte 3 personer fra 3 av 3 virksomheter" in text for text in sure)
    assert any(text.startswith("Vi kan ikke si") or "varsomt" in text or "kan ikke" in text for text in sure)
