"""The page about one organisation."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from evidence import tells
from report_parts import keys, sentences, tables
from surveys import asked, survey
from tillitsmaal.rendering.pdf import pdf
from tillitsmaal.report.drawings import Profile
from tillitsmaal.report.model import Figure, Section
from tillitsmaal.report.whole.document import whole_document
from tillitsmaal.report.whole.organisation_page import organisation_sections
from tillitsmaal.report.whole.report import organisation_report, pen_of, whole_report
from tillitsmaal.text import LANGUAGES, Language
from whole_cases import CASES, whole_of


def sections_of(case: str, organisation: str, language: Language = "nb") -> tuple[Section, ...]:
    whole = CASES[case]()
    return organisation_sections(whole, pen_of(whole, language), organisation)


def row(sections: tuple[Section, ...], table: str, first: str) -> dict[str, str]:
    of = tables(sections)[table]
    found = next(row for row in of.rows if row[0].text == first)
    return {column.id: cell.text for column, cell in zip(of.columns, found, strict=True)}


TIED = """
    respondent rater target b1 i1 a1 o1
    r1         A     B      4  4  4  3
    r2         C     B      3  3  5  3
    r3         C     B      4  4  5  3
    r4         D     B      3  2  1  3
"""


def about_b() -> tuple[Section, ...]:
    """A and C give B trust of 4 on average, D of 2."""
    scales = {"benevolence": {"sufficient": 3.5}, "integrity": {}, "ability": {}, "openness": {}}
    circle = {"trust": "trust", "collaboration": "openness"}
    composites = {"trust": {"of": ["benevolence", "integrity", "ability"]}}
    whole = whole_of(survey(asked(scales, "b1 i1 a1 o1", composites=composites, circle=circle), TIED))
    return organisation_sections(whole, pen_of(whole, "nb"), "B")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_numbers_of_sentences_stand_in_the_document(case: str, language: Language) -> None:
    whole = CASES[case]()
    document = whole_document(whole, language)
    for organisation in list(whole.responses.names)[:4]:
        for sentence in sentences(sections_of(case, organisation, language)):
            tells(document, sentence, language)


def test_the_example_in_words() -> None:
    told = [one.text for one in sentences(sections_of("byregion", "fylket"))]
    assert told[:2] == [
        "Nordfjella fylkeskommune får i snitt 3,18 for tillit (skala 1–5). Tallet bygger på svar fra 9 partnere.",
        "De andre virksomhetene får i snitt 3,80 (10 virksomheter).",
    ]
    reached = "1 av 9 partnere har en tillit til Nordfjella fylkeskommune som når minstenivået (valgt, ikke målt)"
    assert f"{reached} i alle delene." in told


def test_partners_with_the_same_number_are_all_named() -> None:
    told = next(one for one in sentences(about_b()) if one.key == "organisation.most_and_least")
    assert told.text == "trust: høyest skår fra A og C (4,00), lavest fra D (2,00)."


def test_parts_that_are_equally_low_are_all_named_and_level_ones_called_so() -> None:
    found = tables(about_b())["organisation-partners"]
    weakest = next(n for n, column in enumerate(found.columns) if column.id == "weakest_for_partner")
    said = {row[0].text: row[weakest].text for row in found.rows}
    assert said == {"A": "Alle delene like lave", "C": "benevolence og integrity", "D": "ability"}


def test_the_others_are_the_mean_of_the_other_organisations_alone() -> None:
    """Worked by hand from the ten other rows of `profile-received`, 3.42 to 4.13, whose sum is 38.01."""
    found = row(sections_of("byregion", "fylket"), "organisation-beside", "Tillit")
    assert (found["received"], found["others_received"]) == ("3,18", "3,80")


def test_the_change_points_to_the_organisations_own_entry() -> None:
    whole = CASES["byregion"]()
    found = [
        one.path for one in sentences(sections_of("byregion", "hogskolen")) if (one.path or "").startswith("/compare")
    ]
    document = whole_document(whole, "nb")
    assert found
    for path in found:
        entry = document["compare"]["organisations"][int((path or "").split("/")[3])]
        assert (entry["organisation"], entry["from"], entry["to"]) == ("hogskolen", "bolge1", "bolge3")


def test_one_that_joined_has_no_change_and_says_so() -> None:
    assert "organisation.no_change" in keys(sections_of("byregion", "museet"))
    assert "organisation-change" not in tables(sections_of("byregion", "museet"))


def test_one_that_left_has_no_numbers_and_says_so() -> None:
    (section,) = sections_of("byregion", "handelsstanden", "en")
    assert keys((section,)) == ["organisation.absent"]


def test_a_page_has_the_changes_of_whole_measures_and_a_workbook_all() -> None:
    found = tables(sections_of("byregion", "fylket"))
    shown, complete = found["organisation-change"], found["organisation-change-all"]
    assert [row[0].text for row in shown.rows][:2] == ["Tillit", "Samarbeid"]
    assert (len(shown.columns), len(complete.columns)) == (5, 7)
    assert (shown.workbook_only, complete.workbook_only) == (False, True)
    assert [row[0].text for row in complete.rows][1] == "· Velvilje"


def test_one_figure_has_what_it_gets() -> None:
    (figure,) = [
        block
        for section in sections_of("byregion", "fylket")
        for block in section.blocks
        if isinstance(block, Figure) and isinstance(block.drawing, Profile)
    ]
    assert (figure.path or "").endswith("/received")
    assert [row.label for row in figure.drawing.rows][:2] == ["Tillit", "Samarbeid"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("organisation", ["fylket", "reiseliv", "verftet"])
def test_a_page_about_one_organisation_is_two_sides_of_paper_at_most(organisation: str, language: Language) -> None:
    made = pdf(organisation_report(CASES["byregion"](), organisation, language))
    assert len(PdfReader(BytesIO(made)).pages) <= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_promise_trust_only_where_it_is_measured(language: Language) -> None:
    for case, promised in (("byregion", True), ("network_level", False), ("no_circle", False)):
        whole = CASES[case]()
        name = next(iter(whole.responses.names))
        for title in (organisation_report(whole, name, language).title, whole_report(whole, language).title):
            assert (("tillit" in title) or ("trust" in title)) == promised, title


def test_one_survey_has_no_change_at_all() -> None:
    assert not [key for key in keys(sections_of("three", "A")) if "change" in key]
    assert "organisation-change" not in [section.id for section in sections_of("three", "A")]


def test_few_partners_are_warned_of() -> None:
    assert "organisation.few_received" in keys(sections_of("three", "A"))
    assert "organisation.few_received" not in keys(sections_of("byregion", "fylket"))


def test_one_that_nobody_answered_for_gives_nothing() -> None:
    told = sections_of("untidy", "F")
    assert "organisation.silent" in keys(told)
    assert [column.id for column in tables(told)["organisation-beside"].columns][1:3] == ["received", "others_received"]
    assert "given" not in [column.id for column in tables(told)["organisation-beside"].columns]


def test_partners_come_with_who_trusts_it_least_first_and_those_who_did_not_answer_last() -> None:
    found = tables(sections_of("byregion", "fylket"))["organisation-partners"]
    scores = [line[1].number.value if line[1].number else None for line in found.rows]
    assert scores[-1] is None
    assert scores[:-1] == sorted(score for score in scores[:-1] if score is not None)


def test_several_networks_are_told_apart() -> None:
    told = sections_of("networks", "A")
    ids = [section.id for section in told]
    assert len(set(ids)) == len(ids)
    assert told[0].heading == "Kort sagt (nord)"
    blocks = tables(told)
    assert {"organisation-beside-1", "organisation-beside-2", "organisation-beside-3"} <= set(blocks)


def test_without_questions_about_partners_that_is_all_that_is_told() -> None:
    assert keys(sections_of("network_level", "A")) == ["organisation.not_asked"]
