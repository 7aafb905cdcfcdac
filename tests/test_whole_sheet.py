"""The facilitator's sheet: one page, no names, nothing but the study's own numbers and open questions."""

from dataclasses import replace
from typing import Any

import pytest

from evidence import resolve
from report_parts import keys, sentences
from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.estimates import Estimate
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.report.cutoffs import SUFFICIENT
from tillitsmaal.report.model import Bullets, Section, Sentence
from tillitsmaal.report.whole.document import whole_document
from tillitsmaal.report.whole.facilitator_sheet import facilitator_sections
from tillitsmaal.report.whole.method_cutoffs import listed_cut_offs
from tillitsmaal.report.whole.report import pen_of
from tillitsmaal.stats.circle.words import VERDICTS
from tillitsmaal.text import LANGUAGES, Language, knows
from whole_cases import CASES, made, shipped, whole_of

LONGEST = 350


def sections_of(whole: WholeAnalysis, language: Language = "nb") -> tuple[Section, ...]:
    return facilitator_sections(whole, pen_of(whole, language))


def texts(sections: tuple[Section, ...]) -> list[str]:
    return [one.text for one in sentences(sections)]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_has_room_on_one_page_and_nothing_empty(case: str, language: Language) -> None:
    sections = sections_of(CASES[case](), language)
    assert all((section.heading, section.blocks, section.id) for section in sections)
    words = " ".join([*(section.heading for section in sections), *texts(sections)]).split()
    assert len(words) <= LONGEST
    assert all(isinstance(block, Sentence | Bullets) for section in sections for block in section.blocks)
    assert not [text for text in texts(sections) if "{" in text or not text.strip()]


@pytest.mark.parametrize("case", CASES)
def test_every_path_leads_somewhere_and_every_cut_off_is_listed(case: str) -> None:
    whole = CASES[case]()
    document: Any = whole_document(whole, "nb")
    listed = {one.name for one in listed_cut_offs(whole, pen_of(whole, "nb"))}
    for one in sentences(sections_of(whole)):
        if one.path is not None:
            resolve(document, one.path)
        assert one.cutoff is None or one.cutoff in listed


@pytest.mark.parametrize("case", ["byregion", "tverrkommunal", "large"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_organisation_is_named(case: str, language: Language) -> None:
    whole = CASES[case]()
    told = " ".join(texts(sections_of(whole, language)))
    assert not [name for name in whole.responses.names.values() if name and name in told]


def test_the_example_in_words() -> None:
    told = texts(sections_of(CASES["byregion"]()))
    assert told[:3] == [
        "I snitt gir partnerne hverandre 3,75 for tillit og 3,67 for samarbeid, på en skala fra 1 til 5.",
        "Siden 12. februar 2024 har både tillit og samarbeid økt, og de har økt sammen.",
        "Tallene gjelder hele nettverket. De sier ikke noe om den enkelte virksomheten eller det enkelte paret.",
    ]
    assert told[3].startswith("Et par er det én virksomhet svarer om en annen.")
    assert told[4:6] == [
        "Velvilje: under minstenivået (3,5) i 34 av 94 par.",
        "Kunnskap: under minstenivået (3,5) i 29 av 94 par.",
    ]


def test_numbers_of_weak_legs_stand_in_the_document() -> None:
    whole = CASES["byregion"]()
    document: Any = whole_document(whole, "nb")
    weak = [one for one in sentences(sections_of(whole)) if one.key == "sheet.under_floor"]
    assert [resolve(document, one.path or "") for one in weak] == [34, 29, 28]
    assert all(one.cutoff == SUFFICIENT for one in weak)


def test_suggestions_are_the_questionnaires_and_are_marked() -> None:
    whole = CASES["byregion"]()
    sections = sections_of(whole, "nn")
    suggested = next(section for section in sections if section.id == "sheet-suggestions")
    assert suggested.heading == "Forslag, ikkje funn"
    guidance = whole.questionnaire.guidance
    told = [one.text for one in sentences((suggested,)) if one.key == "sheet.suggestion"]
    assert told[:3] == [
        f"Velvilje: {guidance['benevolence']['nn'][0]}",
        f"Velvilje: {guidance['benevolence']['nn'][1]}",
        f"Kunnskap: {guidance['ability']['nn'][0]}",
    ]
    assert any(text.startswith("Gjensidig nytte: ") for text in told)


def only_in(language: Language, of: Questionnaire) -> Questionnaire:
    guidance = {scale: {language: texts[language]} for scale, texts in of.guidance.items()}
    return of.model_copy(update={"guidance": guidance})


def test_suggestions_in_another_language_are_better_than_none() -> None:
    whole = whole_of(made(only_in("nb", shipped("tillit-kort")), "ABCDE"))
    assert any("Velvilje" not in text and "Benevolence: " in text for text in texts(sections_of(whole, "en")))


def test_without_guidance_there_are_no_suggestions() -> None:
    whole = whole_of(made(shipped("tillit-kort").model_copy(update={"guidance": {}}), "ABCDE"))
    assert [section.id for section in sections_of(whole)] == ["sheet-stand", "sheet-weak", "sheet-talk"]


def test_every_leg_has_its_question_and_the_weakest_two() -> None:
    found = keys(sections_of(CASES["byregion"]()))
    asked = [key for key in found if key.startswith("sheet.talk")]
    assert asked == [
        "sheet.talk_first",
        "sheet.talk.benevolence",
        "sheet.talk_more.benevolence",
        "sheet.talk.ability",
        "sheet.talk.integrity",
        "sheet.talk.winwin",
        "sheet.talk.roles",
        "sheet.talk_last",
    ]


@pytest.mark.parametrize("scale", sorted({*shipped("tillit-samarbeid").scales, *shipped("nettverk").scales}))
def test_scales_that_come_with_the_program_have_questions_of_their_own(scale: str) -> None:
    assert scale == "general_trust" or knows(f"report.sheet.talk.{scale}", "nb")


def test_every_verdict_has_a_sentence_that_stands_alone() -> None:
    words = {*VERDICTS, "strengthening_alone", "weakening_alone", "fallen"}
    assert not {word for word in words if not knows(f"report.sheet.course.{word}", "nb")}


def test_a_fall_is_told_even_where_the_verdict_is_unclear() -> None:
    whole = CASES["large"]()
    if whole.compare is None:
        pytest.fail("two waves are compared")
    of = whole.compare.circles[0]
    change = of.verdict.evidence.trust.change
    assert isinstance(change, Estimate)
    leg = replace(of.verdict.evidence.trust, change=replace(change, low=-0.4, value=-0.3, high=-0.2))
    verdict = replace(of.verdict, word="unclear", evidence=replace(of.verdict.evidence, trust=leg))
    changed = replace(whole, compare=replace(whole.compare, circles=(replace(of, verdict=verdict),)))
    told = texts(sections_of(changed, "en"))
    assert "Since w1, the numbers for trust have fallen, while for collaboration no change is shown." in told


def test_several_networks_are_told_from_lowest_to_highest() -> None:
    told = texts(sections_of(CASES["networks"]()))
    assert told[0].startswith("Mellom nettverkene varierer snittet fra 3,")
    assert told[2].startswith("Tallene gjelder hele nettverk. ")


def test_few_answers_call_for_care() -> None:
    assert keys(sections_of(CASES["three"]()))[0] == "sheet.few"
    assert "sheet.few" not in keys(sections_of(CASES["byregion"]()))


def test_a_question_keyed_wrongly_is_warned_of_first() -> None:
    whole = CASES["byregion"]()
    scale = whole.quality.scales[-1]
    items = tuple(replace(item, suspected=True) for item in scale.keying.items)
    scales = (*whole.quality.scales[:-1], replace(scale, keying=replace(scale.keying, items=items)))
    changed = replace(whole, quality=replace(whole.quality, scales=scales))
    assert keys(sections_of(changed))[0] == "sheet.keying"


def test_where_nothing_is_weak_that_is_said() -> None:
    assert "sheet.no_floors" in keys(sections_of(CASES["no_circle"]()))
    found = keys(sections_of(CASES["three"]()))
    assert "sheet.none_weak" in found
    assert "sheet.talk_good" in found
