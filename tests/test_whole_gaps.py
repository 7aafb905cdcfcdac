"""Where trust is uneven: dyads, organisations, roles, single voices."""

import pytest

from evidence import resolve, tells
from report_parts import keys, sentences, tables
from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.report.model import Section
from tillitsmaal.report.whole.document import whole_document
from tillitsmaal.report.whole.gaps import gaps_sections
from tillitsmaal.report.whole.report import pen_of
from tillitsmaal.responses import of_waves
from tillitsmaal.text import LANGUAGES, Language
from whole_cases import CASES, whole_of


def sections_of(whole: WholeAnalysis, language: Language = "nb") -> tuple[Section, ...]:
    return tuple(gaps_sections(whole, pen_of(whole, language)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_numbers_of_sentences_stand_in_the_document(case: str, language: Language) -> None:
    document = whole_document(CASES[case](), language)
    for sentence in sentences(sections_of(CASES[case](), language)):
        tells(document, sentence, language)


def test_the_example_in_words() -> None:
    told = [one.text for one in sentences(sections_of(CASES["byregion"]()))]
    assert "Sundvik kommune gir 3,94 for tillit til Åsbygd kommune, men får 2,57 tilbake." in told
    assert (
        "Nordfjella fylkeskommune gir 3,66 for tillit til Åsbygd kommune, men får 2,11 tilbake. "
        "Minst ett av tallene bygger på svar fra bare én person."
    ) in told
    assert "16 relasjoner med svar bare den ene veien er ikke regnet med." in told


def test_dyads_are_seen_from_the_one_who_gives_more_the_largest_difference_first() -> None:
    found = tables(sections_of(CASES["byregion"]()))["gaps-dyads"]
    gaps = [row[4].number.value for row in found.rows if row[4].number]
    assert len(gaps) == 39
    assert gaps == sorted(gaps, reverse=True)
    assert min(gaps) >= 0
    assert [cell.text for cell in found.rows[0][2:]] == ["3,66", "2,11", "1,55", "7", "1"]


def test_organisations_that_give_and_get_most_unequally_come_first() -> None:
    found = tables(sections_of(CASES["byregion"]()))["gaps-balance"]
    assert [cell.text for cell in found.rows[0][:4]] == ["Fjord og Fjell Reiseliv", "4,56", "3,74", "+0,82"]


def test_roles_are_compared_with_one_survey_too() -> None:
    whole = whole_of(of_waves(CASES["byregion"]().responses, {"bolge3"}))
    assert whole.compare is None
    told = {one.key: one for one in sentences(sections_of(whole))}
    assert told["roles.more"].path in ("/gaps/0/mean", "/gaps/1/mean")
    tells(whole_document(whole, "nb"), told["roles.more"], "nb")
    assert len(tables(sections_of(whole))["roles"].rows) == 1


def test_that_roles_cannot_be_compared_is_said() -> None:
    assert "gaps.no_roles" in keys(sections_of(CASES["three"]()))
    assert "gaps.no_roles" not in keys(sections_of(CASES["byregion"]()))


def test_the_number_of_dyads_stands_in_the_document() -> None:
    document = whole_document(CASES["byregion"](), "nb")
    paths = {one.key: one.path or "" for one in sentences(sections_of(CASES["byregion"]()))}
    found = [resolve(document, paths[f"gaps.{key}"]) for key in ("dyads", "one_way", "single")]
    assert found == [39, 16, 13]


def test_one_direction_alone_has_no_dyad_and_no_table() -> None:
    told = sections_of(CASES["one_pair"]())
    assert "gaps.no_dyads" in keys(told)
    assert "gaps-dyads" not in tables(told)


def test_pairs_of_one_person_are_told_by_the_organisations_that_they_come_from() -> None:
    told = sections_of(CASES["byregion"]())
    rows = [[cell.text for cell in row] for row in tables(told)["gaps-single"].rows]
    assert rows[0] == ["Fjord og Fjell Reiseliv", "5", "5"]
    assert sum(int(row[1]) for row in rows) == 13
    assert "single.none" in keys(sections_of(CASES["no_circle"]()))


def test_networks_are_not_told_dyad_by_dyad_in_words() -> None:
    told = sections_of(CASES["networks"]())
    assert "gaps.dyad" not in keys(told)
    assert tables(told)["gaps-dyads"].columns[0].id == "network"


def test_without_questions_about_partners_there_are_no_gaps() -> None:
    assert sections_of(CASES["network_level"]()) == ()
