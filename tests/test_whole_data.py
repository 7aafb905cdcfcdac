"""What the report says of the answers: who gave them, about whom, what is missing."""

from dataclasses import replace
from typing import Any

import pytest

from evidence import resolve
from report_parts import keys, sentences, tables
from tillitsmaal.errors import Place, Problem
from tillitsmaal.report.model import Section
from tillitsmaal.report.whole.data import data_sections
from tillitsmaal.report.whole.document import whole_document
from tillitsmaal.report.whole.report import pen_of
from tillitsmaal.text import LANGUAGES, Language
from whole_cases import CASES


def sections_of(case: str, language: Language = "nb") -> tuple[Section, ...]:
    whole = CASES[case]()
    return data_sections(whole, pen_of(whole, language))


def texts(sections: tuple[Section, ...]) -> list[str]:
    return [one.text for one in sentences(sections)]


def row(sections: tuple[Section, ...], table: str, first: str) -> list[str]:
    found = next(row for row in tables(sections)[table].rows if row[0].text == first)
    return [cell.text for cell in found]


@pytest.mark.parametrize("case", CASES)
def test_every_path_leads_somewhere(case: str) -> None:
    whole = CASES[case]()
    document: Any = whole_document(whole, "nb")
    paths = [one.path for one in sentences(data_sections(whole, pen_of(whole, "nb"))) if one.path]
    assert paths
    for path in paths:
        resolve(document, path)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_section_table_or_sentence_is_empty(case: str, language: Language) -> None:
    for section in (found := sections_of(case, language)):
        assert all((section.heading, section.blocks, section.id))
    for table in tables(found).values():
        assert table.rows
        assert {len(line) for line in table.rows} == {len(table.columns)}
    for one in sentences(found):
        assert one.text.strip()
        assert not {word for word in ("tillit check", "{", "bølg") if word in one.text}, one.text


def test_the_example_in_words() -> None:
    assert texts(sections_of("byregion"))[:4] == [
        "I bolge3 svarte 59 personer fra 11 av 11 virksomheter.",
        "94 av 110 mulige par er besvart (85\N{NO-BREAK SPACE}%).",
        "13 av 94 par hviler på svaret fra én person. Der vet vi ikke om andre i virksomheten mener det samme.",
        "Alle virksomhetene har svart i hver måling de var med i.",
    ]


def test_numbers_of_the_first_sentences_stand_in_the_document() -> None:
    whole = CASES["byregion"]()
    document: Any = whole_document(whole, "nb")
    answered, coverage, single, _ = sentences(data_sections(whole, pen_of(whole, "nb")))[:4]
    found = [resolve(document, path) for path in (answered.path, coverage.path, single.path) if path]
    assert found == [59, 94, 13]


def test_organisations_that_did_not_answer_are_named_survey_by_survey() -> None:
    told = texts(sections_of("untidy", "nn"))
    assert "I w1 er det ingen svar frå F." in told
    assert "I w2 er det ingen svar frå F." in told
    assert "data.all_answered_each_time" not in keys(sections_of("untidy"))


def test_who_left_is_told_apart_from_who_did_not_answer() -> None:
    sections = sections_of("untidy")
    assert row(sections, "data_organisations", "E") == ["E", "3", "ikke med", "ikke med", "ikke med"]
    assert row(sections, "data_organisations", "F") == ["F", "0", "0", "0 av 4", "4 av 4"]
    assert row(sections, "data_organisations", "A") == ["A", "3", "3", "4 av 4", "3 av 4"]


def test_what_was_left_out_is_counted_by_reason() -> None:
    assert "Utelatt: 3 celler (utenfor svaralternativene) og 1 rad (svar om egen virksomhet)." in texts(
        sections_of("untidy")
    )


def test_surveys_and_networks_add_up() -> None:
    sections = sections_of("networks")
    last = row(sections, "data_surveys", "w2")
    networks = tables(sections)["data_networks"].rows
    for column in (2, 3, 4):
        assert int(last[column]) == sum(int(line[column].text) for line in networks)


def test_an_older_questionnaire_has_its_row_too() -> None:
    assert [line[0].text for line in tables(sections_of("two_questionnaires"))["data_surveys"].rows] == ["w1", "w2"]


def test_without_questions_about_partners_no_pairs_are_counted() -> None:
    sections = sections_of("network_level")
    assert [column.id for column in tables(sections)["data_organisations"].columns] == [
        "organisation",
        "people_0",
        "people_1",
    ]
    assert "data.coverage" not in keys(sections)


def test_missing_answers_are_told_by_reason() -> None:
    line = row(sections_of("byregion"), "data_missing", "bolge3")
    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in line] == [
        "bolge3",
        "13 454",
        "96 %",
        "207",
        "236",
        "60",
    ]
    items = tables(sections_of("byregion"))["data_items"].rows
    assert (len(items), items[0][0].text) == (10, "abi3")


def test_warnings_are_written_out_with_their_place_and_counted() -> None:
    whole = CASES["three"]()
    problem = Problem(
        code="files_identical", place=Place(source="b.csv"), details={"first": "a.csv", "second": "b.csv"}
    )
    responses = replace(whole.responses, warnings=(problem,) * 2)
    changed = replace(whole, score=replace(whole.score, scores=replace(whole.score.scores, responses=responses)))
    sections = data_sections(changed, pen_of(changed, "en"))
    assert next(one.text for one in sentences(sections) if one.key.startswith("data.warning")).endswith("1 warning:")
    assert any(text.startswith("b.csv: ") for text in texts(sections))


def test_a_long_list_of_organisations_stands_in_the_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tillitsmaal.report.whole.data_organisations._LONGEST", 24)
    sections = sections_of("large")
    assert tables(sections)["data_organisations"].workbook_only
    assert "Svarene fra 25 virksomheter står i Excel-arbeidsboken." in texts(sections)


def test_single_voices_are_told_as_none_some_or_all() -> None:
    for case, key in (("untidy", "no_single"), ("byregion", "single"), ("large", "all_single")):
        assert f"data.{key}" in keys(sections_of(case))
