"""The trust profile: facets, floors, organisations, pairs, and other signs of trust."""

import re

import pytest

from evidence import resolve, tells
from report_parts import keys, sentences, tables
from tillitsmaal.report.model import Section
from tillitsmaal.report.whole.document import whole_document
from tillitsmaal.report.whole.profile import profile_sections
from tillitsmaal.report.whole.report import pen_of
from tillitsmaal.text import LANGUAGES, Language
from whole_cases import CASES, without_floors


def sections_of(case: str, language: Language = "nb") -> tuple[Section, ...]:
    whole = CASES[case]()
    return tuple(profile_sections(whole, pen_of(whole, language)))


def texts(case: str, language: Language = "nb") -> dict[str, str]:
    return {one.key: one.text for one in sentences(sections_of(case, language))}


def row(case: str, table: str, first: str) -> dict[str, str]:
    of = tables(sections_of(case))[table]
    found = next(row for row in of.rows if row[0].text == first)
    return {column.id: cell.text for column, cell in zip(of.columns, found, strict=True)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_numbers_of_sentences_stand_in_the_document(case: str, language: Language) -> None:
    document = whole_document(CASES[case](), language)
    for sentence in sentences(sections_of(case, language)):
        tells(document, sentence, language)


def test_the_example_in_words() -> None:
    told = texts("byregion")
    assert told["profile.mean"] == "Tillit: 3,75 i snitt over 94 par (skala 1–5)."
    assert told["profile.extremes"] == "Lavest av delene: velvilje (3,68). Høyest: kunnskap (3,79)."
    assert told["profile.reached"] == "44 av 94 par når minstenivået i alle delene (47\N{NO-BREAK SPACE}%)."
    assert told["profile.weakest"] == "Den delen som oftest er lavest, er velvilje: i 42 av 94 par."
    assert "Tillit: lavest skår får Nordfjella fylkeskommune (3,18 i snitt)" in told["profile.received"]
    assert "og 31 av 422 svar ligger over midten" in told["signs.opportunism"]


def test_the_example_in_nynorsk_and_english() -> None:
    assert texts("byregion", "nn")["profile.insufficient"] == "I 50 par er minst éin del for låg."
    assert texts("byregion", "en")["profile.insufficient"] == "Pairs where at least one part is too low: 50."


def test_facets_have_their_floors_and_the_pairs_below_them() -> None:
    found = row("byregion", "profile-measures", "· Velvilje")
    assert (found["mean"], found["floor"], found["below"], found["weakest_in"]) == ("3,68", "3,50", "34", "42")
    assert row("byregion", "profile-measures", "Tillit")["floor"] == ""


def test_scores_under_a_floor_have_a_sign() -> None:
    found = row("byregion", "profile-received", "Nordfjella fylkeskommune")
    assert found["benevolence"] == "▼ 2,78"
    assert found["trust"] == "3,18"


def test_pairs_furthest_under_a_floor_come_first_and_a_workbook_has_all() -> None:
    found = tables(sections_of("byregion"))
    shown, complete = found["profile-pairs"], found["profile-pairs-all"]
    assert [cell.text for cell in shown.rows[0][:2]] == ["Åsbygd kommune", "Nordfjella fylkeskommune"]
    assert (len(shown.rows), len(complete.rows)) == (40, 94)
    assert (shown.workbook_only, complete.workbook_only) == (False, True)
    assert {"winwin", "monitoring"} <= {column.id for column in complete.columns}


def test_one_lowest_facet_is_named_only_where_it_stands_out() -> None:
    assert "profile.weakest_none" in keys(sections_of("one_pair"))
    assert "profile.weakest" not in keys(sections_of("one_pair"))


def test_networks_stand_row_by_row_without_a_mean_over_them() -> None:
    found = tables(sections_of("networks"))["profile-measures"]
    assert [line[0].text for line in found.rows] == ["vest", "nord", "sør"]
    assert [line[-1].text for line in found.rows] == ["9", "10", "9"]
    assert "profile.mean" not in keys(sections_of("networks"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_floors_no_heading_promises_them(language: Language) -> None:
    whole = without_floors()
    told = list(profile_sections(whole, pen_of(whole, language)))
    (section,) = [one for one in told if one.id == "profile-floors"]
    assert (
        section.heading
        == {
            "nb": "Den delen som oftest er lavest",
            "nn": "Den delen som oftast er lågast",
            "en": "The part that is most often lowest",
        }[language]
    )
    assert not [key for key in keys(told) if "floor" in key or "reached" in key]


@pytest.mark.parametrize("case", CASES)
def test_counts_point_to_the_first_number_told(case: str) -> None:
    document = whole_document(CASES[case](), "nb")
    for sentence in sentences(sections_of(case)):
        if (sentence.path or "").startswith("/counts/") and sentence.key != "profile.weakest_none":
            assert str(resolve(document, sentence.path or "")) in re.findall("[0-9]+", sentence.text), sentence


def test_without_a_circle_there_are_no_floors_and_no_weakest_part() -> None:
    told = sections_of("no_circle")
    assert [section.heading for section in told][:3] == [
        "Hva partnerne svarer om hverandre",
        "Hver virksomhet",
        "Hvert par",
    ]
    assert not [key for key in keys(told) if "floor" in key or "weakest" in key or key == "tables.below"]


def test_without_questions_about_partners_there_is_no_profile() -> None:
    assert sections_of("network_level") == ()


def test_monitoring_says_that_high_numbers_mean_less_trust() -> None:
    assert texts("byregion")["signs.monitoring_less"].endswith("så høye tall betyr mindre tillit.")
    assert "signs.monitoring_less" not in texts("tverrkommunal")
