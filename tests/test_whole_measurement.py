"""What the report says of the measurement: in words that are true of every survey, with the tables behind them."""

from dataclasses import replace
from typing import Any

import pytest

from evidence import resolve
from report_parts import keys, sentences, tables
from tillitsmaal.analysis.quality_results import QualityAnalysis
from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.report import cutoffs
from tillitsmaal.report.model import Section
from tillitsmaal.report.whole.document import whole_document
from tillitsmaal.report.whole.measurement import measurement_sections, trust_in
from tillitsmaal.report.whole.report import pen_of
from tillitsmaal.text import LANGUAGES, Language
from whole_cases import CASES


def sections_of(case: str, language: Language = "nb") -> tuple[Section, ...]:
    whole = CASES[case]()
    return measurement_sections(whole, pen_of(whole, language))


@pytest.mark.parametrize("case", CASES)
def test_every_path_leads_somewhere(case: str) -> None:
    whole = CASES[case]()
    document: Any = whole_document(whole, "nb")
    paths = [one.path for one in sentences(measurement_sections(whole, pen_of(whole, "nb"))) if one.path]
    assert paths
    for path in paths:
        resolve(document, path)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_section_table_or_sentence_is_empty_or_speaks_of_commands(case: str, language: Language) -> None:
    for section in (found := sections_of(case, language)):
        assert all((section.heading, section.blocks, section.id))
    for table in tables(found).values():
        assert table.rows
        assert not table.hidden
        assert {len(row) for row in table.rows} == {len(table.columns)}
    for one in sentences(found):
        assert one.text.strip()
        assert not {word for word in ("tillit quality", "{", "bølg", "CSV") if word in one.text}, one.text


@pytest.mark.parametrize("case", CASES)
def test_every_cut_off_is_known(case: str) -> None:
    named = {one.cutoff for one in sentences(sections_of(case)) if one.cutoff}
    assert all(hasattr(cutoffs, name) for name in named)


def test_measures_are_told_apart_by_how_sure_their_reliability_is() -> None:
    trust = trust_in(CASES["byregion"]().quality)
    assert [name for name, of in trust.items() if of == "safe"] == ["trust", "benevolence", "integrity"]
    assert trust["ability"] == trust["collaboration"] == "unsure"
    assert [name for name, of in trust.items() if of == "low"] == ["monitoring", "winwin", "intention"]


def test_the_example_in_words() -> None:
    told = [one.text for one in sentences(sections_of("byregion")[:1])]
    assert told[0].startswith("Du kan bruke tallene for tillit, velvilje og integritet. ")
    assert told[2].startswith("Les tallene for kontroll, gjensidig nytte og samarbeidsvilje varsomt. ")
    assert "Du kan lese velvilje, integritet og kunnskap hver for seg. Svarene skiller mellom dem." in told
    assert any("i 76 av 80 tilfeller når det gjelder velvilje, i 72 av 76 tilfeller" in text for text in told)


def test_what_three_persons_answered_is_not_called_certain() -> None:
    found = keys(sections_of("three"))
    assert "measurement.safe" not in found
    assert "measurement.agreement_unknown" in found
    assert "measurement.undecided" in found
    assert "agreement" not in tables(sections_of("three"))


def test_where_nothing_can_be_judged_that_is_said_once() -> None:
    assert keys(sections_of("one_pair"))[0] == "measurement.none"


def test_without_questions_about_partners_nothing_is_said_of_facets_or_agreement() -> None:
    sections = sections_of("network_level")
    assert [section.id for section in sections] == ["measurement", "measurement-reliability", "measurement-items"]
    assert "measurement.items_note_network" in keys(sections)


def test_several_networks_point_to_their_table() -> None:
    sections = sections_of("networks")
    assert "measurement.shares_table" in keys(sections)
    assert len(tables(sections)["shares"].rows) == 6
    assert [column.head for column in tables(sections)["shares"].columns][:2] == ["Nettverk", "Måling"]


def test_an_older_questionnaire_is_said_not_to_be_judged() -> None:
    assert "measurement.other_questionnaire" in keys(sections_of("two_questionnaires"))
    assert "measurement.other_questionnaire" not in keys(sections_of("untidy"))


def with_quality(case: str, **changed: Any) -> WholeAnalysis:
    whole = CASES[case]()
    quality: QualityAnalysis = replace(whole.quality, **changed)
    return replace(whole, quality=quality)


@pytest.mark.parametrize(("reached", "key"), [(4, "same"), (3, "same"), (2, "metric"), (1, "configural")])
def test_invariance_is_told_by_its_level(reached: int, key: str) -> None:
    (of,) = CASES["byregion"]().quality.invariance
    steps = tuple(replace(step, flagged=at >= reached) for at, step in enumerate(of.invariance.steps))
    whole = with_quality("byregion", invariance=(replace(of, invariance=replace(of.invariance, steps=steps)),))
    assert f"measurement.{key}" in keys(measurement_sections(whole, pen_of(whole, "nb")))


def test_a_question_keyed_wrongly_is_named_in_the_main_part_only() -> None:
    whole = CASES["byregion"]()
    scale = whole.quality.scales[-len(whole.questionnaire.scales)]
    items = tuple(replace(item, suspected=at == 1, against=at == 1) for at, item in enumerate(scale.keying.items))
    wrong = replace(scale, keying=replace(scale.keying, items=items))
    scales = tuple(wrong if of is scale else of for of in whole.quality.scales)
    changed = with_quality("byregion", scales=scales)
    sections = measurement_sections(changed, pen_of(changed, "en"))
    assert "quality_items.against" in keys(sections[:1])
    assert "quality_items.against" not in keys(sections[1:])


def test_questions_stand_with_their_wording_and_which_are_reversed() -> None:
    table = tables(sections_of("byregion", "nn"))["measurement_items"]
    assert len(table.rows) == 31
    row = next(row for row in table.rows if row[0].text == "int4")
    assert row[1].text == "… utnyttar oss når sjansen byr seg. (snudd)"
