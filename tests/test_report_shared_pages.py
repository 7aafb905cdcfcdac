"""A page for an organisation and the facilitator's sheet, for partners and the public: nothing but what their report of
all tells."""

from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

import tillitsmaal as tm
from evidence import tells
from privacy_worlds import QUESTIONNAIRE
from report_parts import keys, sentences, tables
from surveys import survey
from test_privacy_cells import said
from tillitsmaal.privacy.rules import Rules, SharedAudience
from tillitsmaal.privacy.whole import SharedWholeAnalysis, share_whole
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.rendering import render
from tillitsmaal.report.model import Report
from tillitsmaal.report.shared.report import (
    shared_facilitator_report,
    shared_organisation_report,
    shared_whole_report,
)
from tillitsmaal.text import LANGUAGES, Language, say
from whole_cases import made, shipped

LANGUAGE = "en"
AUDIENCES: tuple[SharedAudience, ...] = ("partners", "public")


@cache
def byregion(audience: SharedAudience) -> SharedWholeAnalysis:
    shared = tm.share(tm.read_responses(study=tm.load_study("examples/byregion")), audience=audience)
    assert isinstance(shared, SharedWholeAnalysis)
    return shared


def of_cells(
    *rows: Iterator[Any], audience: SharedAudience = "partners", of: Questionnaire = QUESTIONNAIRE
) -> SharedWholeAnalysis:
    answers = survey(of, [row for some in rows for row in some])
    return share_whole([answers], ("w1",), Rules(audience=audience, least=5))


def pages() -> list[tuple[SharedWholeAnalysis, Report]]:
    """Every kind of page, with what it is made of."""
    partners, public = byregion("partners"), byregion("public")
    everyone = partners.score.organisations["organisation"].astype(str).unique()
    assert len(everyone) > 9
    return [
        *((partners, shared_organisation_report(partners, one, LANGUAGE)) for one in everyone),
        *((whole, shared_facilitator_report(whole, LANGUAGE)) for whole in (partners, public)),
    ]


def numbers(document: Any) -> Iterator[float]:
    """Every number of a document."""
    match document:
        case bool() | str() | None:
            return
        case int() | float():
            yield round(float(document), 9)
        case dict():
            for value in document.values():
                yield from numbers(value)
        case _:
            for value in document:
                yield from numbers(value)


def test_documents_are_those_of_the_report_of_all() -> None:
    for whole, report in pages():
        assert report.document == shared_whole_report(whole, LANGUAGE).document


def test_every_number_of_a_table_is_in_the_document_of_the_report_of_all() -> None:
    known = {whole.release.rules.audience: set(numbers(report.document)) for whole, report in pages()}
    count = 0
    for whole, report in pages():
        for table in tables(report.sections).values():
            told = [cell.number.value for row in table.rows for cell in row if cell.number is not None]
            assert {round(value, 9) for value in told} <= known[whole.release.rules.audience]
            count += len(told)
    assert count > 500


def test_every_sentence_has_its_evidence_in_the_document() -> None:
    for _, report in pages():
        document = report.document
        for sentence in sentences(report.sections):
            tells(document, sentence, LANGUAGE)


def test_hidden_pairs_are_named_and_have_no_number() -> None:
    whole = of_cells(said("A", 6, "BC", 4.0), said("B", 5, "AC", 2.5), said("C", 2, "AB", 3.0))
    table = tables(shared_organisation_report(whole, "A", LANGUAGE).sections)["organisation-received"]
    (first, *shown), (name, *hidden) = table.rows
    assert (first.text, [cell.text for cell in shown]) == ("B", ["2.5"] * 4 + ["5"])
    assert (name.text, {cell.absent for cell in hidden}) == ("C", {"suppressed"})
    assert [note.text for note in table.notes] == ["– Hidden to protect individuals."]


def test_why_the_people_of_an_organisation_are_not_counted() -> None:
    """Of B's six, five answer about C: six would tell of one. All of D's are fewer than may be told."""
    rows = (said("A", 9, "BCD"), said("B", 6, "A"), said("B", 5, "C"), said("C", 9, "AB"), said("D", 2, "A"))
    whole = of_cells(*rows)
    told = {
        name: [
            (one.key.split(".")[1], one.text)
            for one in sentences(shared_organisation_report(whole, name, LANGUAGE).sections)
            if one.key.startswith("shared.page_people")
        ]
        for name in "ABD"
    }
    assert told == {
        "A": [("page_people", "9 people answered for A.")],
        "B": [
            (
                "page_people_beside",
                "How many answered for B in all is not shown. Held against how many answered in a pair, or against "
                "an earlier report, it could tell of fewer than 5 people.",
            )
        ],
        "D": [("page_people_hidden", "How many answered for D is not shown. Hidden to protect individuals.")],
    }


def test_what_is_a_span_in_the_report_of_all_is_one_here() -> None:
    whole = of_cells(said("A", 6, "BC", 5.0), said("B", 6, "AC", 2.4), said("C", 6, "AB", 3.0))
    report = shared_organisation_report(whole, "A", LANGUAGE)
    told = {one.key: one.text for one in sentences(report.sections)}
    assert told["organisation.given"].startswith("A gives 4–5 for trust")
    assert "4–5" in [cell.text for cell in tables(report.sections)["organisation-given"].rows[0]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_organisation_of_which_all_is_hidden(language: Language) -> None:
    whole = of_cells(said("A", 2, "B"), said("B", 2, "A"))
    report = shared_organisation_report(whole, "A", language)
    assert tables(report.sections) == {}
    hidden = [one for one in keys(report.sections) if one.startswith("shared.page_")]
    assert hidden == [
        "shared.page_hidden_received",
        "shared.page_hidden_given",
        "shared.page_people_hidden",
        "shared.page_no_partners_received",
        "shared.page_no_partners_given",
    ]


def test_a_change_of_which_all_is_hidden() -> None:
    who = (("A", 2, "B"), ("B", 2, "A"), ("C", 9, "D"), ("D", 9, "C"))
    parts = [
        survey(QUESTIONNAIRE, [row for one, people, other in who for row in said(one, people, other, wave=wave)])
        for wave in ("w1", "w2")
    ]
    whole = share_whole(parts, ("w1", "w2"), Rules(audience="partners", least=5))
    report = shared_organisation_report(whole, "A", LANGUAGE)
    assert "shared.page_no_change" in keys(report.sections)
    assert "organisation-change" not in tables(report.sections)
    assert "organisation-change" in tables(shared_organisation_report(whole, "C", LANGUAGE).sections)


def test_nobody_answered_for_it() -> None:
    whole = of_cells(said("A", 6, "BC", 4.0), said("B", 6, "AC", 2.5))
    told = keys(shared_organisation_report(whole, "C", LANGUAGE).sections)
    assert "organisation.silent" in told
    assert not {"organisation.given", "shared.page_hidden_given", "shared.page_people"} & set(told)


def page_of(name: str, whole: SharedWholeAnalysis, language: Language = LANGUAGE) -> dict[str, str]:
    report = shared_organisation_report(whole, name, language)
    for one in sentences(report.sections):
        tells(report.document, one, language)
    return {one.key: one.text for one in sentences(report.sections)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_nobody_answered_is_not_said_to_be_hidden(language: Language) -> None:
    """Nobody answered for C, which the page tells: so of A, where B does not answer either, nothing can be received."""
    told = page_of("C", of_cells(said("A", 6, "BC", 4.0), said("B", 6, "AC", 2.5)), language)
    assert "organisation.silent" in told
    assert "shared.page_no_partners_given" not in told
    alone = page_of("A", of_cells(said("A", 6, "BC", 4.0)), language)
    assert "organisation.no_received" in alone
    assert not {"shared.page_hidden_received", "shared.page_no_partners_received"} & set(alone)


@pytest.mark.parametrize("answers", [0, 2])
def test_whether_few_or_nobody_answered_about_an_organisation_is_not_told(answers: int) -> None:
    others = (said("A", 9, "BD"), said("B", 9, "AD"), said("D", 9, "AB"))
    told = page_of("C", of_cells(said("C", 9, "AB"), *others, said("A", answers, "C", first=9)))
    assert {told[f"shared.page_{kind}_received"].split(" is not shown. ")[1] for kind in ("hidden", "no_partners")} == {
        "Either nobody answered about it, or the answers are hidden to protect individuals."
    }


def test_what_people_answered_is_said_to_be_hidden() -> None:
    told = page_of("D", of_cells(said("A", 9, "BCD"), said("B", 9, "ACD"), said("C", 9, "ABD"), said("D", 2, "A")))
    assert told["shared.page_hidden_given"].endswith("is not shown. Hidden to protect individuals.")
    assert told["shared.page_no_partners_given"].endswith("is not shown. Hidden to protect individuals.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_change_of_an_organisation_that_joined_is_not_said_to_be_hidden(language: Language) -> None:
    """C joins; A and B answer both times, about each other and so few that it is hidden."""
    rows = [
        row
        for wave, names in (("w1", "ABDE"), ("w2", "ABCDE"))
        for one in names
        for row in said(one, 2 if one in "AB" else 9, names.replace(one, ""), wave=wave)
    ]
    whole = share_whole([survey(QUESTIONNAIRE, rows)], ("w1", "w2"), Rules(audience="partners", least=5))
    told = page_of("C", whole, language)
    assert told["shared.page_joined"] == say("report.shared.page_joined", language, organisation="C", start="w1")
    assert "shared.page_no_change" not in told
    assert not [name for name in "ABDE" if "shared.page_joined" in page_of(name, whole, language)]


def test_an_organisation_that_is_not_in_the_last_wave() -> None:
    whole = share_whole([made(shipped("tillit-kort"), "ABC", people=6)], ("w1",), Rules(audience="partners", least=5))
    report = shared_organisation_report(whole, "Z", LANGUAGE)
    assert "organisation.absent" in keys(report.sections)
    assert "shown" in {section.id for section in report.sections}


def test_networks_stand_apart() -> None:
    answers = made(shipped("tillit-kort"), "ABCD", networks=("nord", "sør"), people=6)
    whole = share_whole([answers], ("w1",), Rules(audience="partners", least=5))
    report = shared_organisation_report(whole, "B", LANGUAGE)
    headings = [section.heading for section in report.sections]
    assert {"In short (nord)", "In short (sør)"} <= set(headings)
    assert len({section.id for section in report.sections}) == len(headings)
    sheet = shared_facilitator_report(whole, LANGUAGE)
    assert "sheet.level_networks" in keys(sheet.sections)
    for page in (report, sheet):
        for one in sentences(page.sections):
            tells(page.document, one, LANGUAGE)
        assert page.document == shared_whole_report(whole, LANGUAGE).document


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_sheet_names_no_organisation(audience: SharedAudience) -> None:
    report = shared_facilitator_report(byregion(audience), LANGUAGE)
    names = byregion("partners").responses.names.values()
    told = [one.text for one in sentences(report.sections)]
    assert not [name for name in names if any(name in text for text in told)]
    assert tables(report.sections) == {}


def floored(
    values: Sequence[float],
    audience: SharedAudience = "partners",
    small: int = 2,
    waves: tuple[str, ...] = ("w1",),
    language: Language = LANGUAGE,
) -> Report:
    """The sheet of four organisations that say this of all others; of the last fewer than may be shown."""
    sizes = dict(zip("ABCD", (6, 6, 6, small), strict=True))
    rows = [
        {**row, **dict.fromkeys(("ben1", "ben2", "int1", "abi1", "abi2", "ope1", "sha1", "lis1", "win1"), row["b1"])}
        | {"int4": 6 - float(row["b1"])}
        for wave in waves
        for (one, people), value in zip(sizes.items(), values, strict=True)
        for row in said(one, people, "ABCD".replace(one, ""), value, wave)
    ]
    whole = share_whole([survey(shipped("tillit-kort"), rows)], waves, Rules(audience=audience, least=5))
    return shared_facilitator_report(whole, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_of_three_surveys_has_room_on_one_page(language: Language) -> None:
    report = floored((4.0, 3.0, 2.8, 3.0), waves=("w1", "w2", "w3"), language=language)
    (told,) = [one.text for one in sentences(report.sections) if one.key.startswith("shared.some_out")]
    assert [told.count(wave) for wave in ("w1", "w2", "w3")] == [1, 1, 1]
    tells(report.document, next(one for one in sentences(report.sections) if one.text == told), language)
    assert len(PdfReader(BytesIO(render(report, "pdf"))).pages) == 1


def test_pairs_below_are_counted_among_those_shown() -> None:
    report = floored((4, 4, 3, 4))
    told = [one.text for one in sentences(report.sections) if one.key == "shared.sheet_below"]
    assert told[0] == "Benevolence: of 9 pairs that can be shown by themselves, 3 are below the floor (3.5)."
    assert "shared.sheet_weak_note" in keys(report.sections)
    assert "sheet.none_weak" not in keys(report.sections)


def test_nothing_weak_is_said_of_what_is_shown_alone() -> None:
    """The hidden pairs of D are under every floor."""
    for audience, key, end in zip(
        AUDIENCES, ("shared.sheet_none", "shared.sheet_none_means"), ("may be.", "may be below."), strict=True
    ):
        report = floored((4, 4, 4, 2), audience)
        (told,) = [one for one in sentences(report.sections) if one.key.startswith("shared.sheet_none")]
        assert told.key == key
        assert "below" in told.text
        assert told.text.endswith(end)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_on_which_all_is_hidden_says_that_it_is_hidden(language: Language) -> None:
    report = shared_facilitator_report(of_cells(said("A", 2, "B"), said("B", 2, "A")), language)
    told = keys(report.sections)
    assert told[0] == "shared.sheet_hidden_level"
    assert "sheet.nothing" not in told
    for one in sentences(report.sections):
        tells(report.document, one, language)


def test_a_sheet_says_that_there_are_no_answers_where_none_are_hidden() -> None:
    """Those who answer leave all that is asked open."""
    rows = [row | {"b1": ".", "i1": ".", "o1": "."} for row in map(dict, said("A", 6, "B"))]
    told = keys(shared_facilitator_report(of_cells(iter(rows)), LANGUAGE).sections)
    assert told[0] == "sheet.nothing"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_course_of_which_the_verdict_is_hidden_is_not_said_to_have_too_little_to_compare(language: Language) -> None:
    """Four people, each alone about another partner, would make a verdict."""
    rows = [
        row
        for wave, value in (("w1", 2.0), ("w2", 3.0))
        for rater, people, target in (
            ("A", 6, "T"),
            *((rater, 1, to) for rater, to in zip("BCDE", "TUVW", strict=True)),
        )
        for row in said(rater, people, target, value, wave)
    ]
    whole = share_whole([survey(QUESTIONNAIRE, rows)], ("w1", "w2"), Rules(audience="partners", least=5))
    sheet, report = (made_of(whole, language) for made_of in (shared_facilitator_report, shared_whole_report))
    told = keys(sheet.sections)
    assert "shared.sheet_hidden_course" in told
    assert not [key for key in told if key.startswith(("sheet.course", "shared.other_verdict"))]
    assert {"shared.hidden_verdict", "shared.other_verdict"} & set(keys(report.sections)) == {"shared.hidden_verdict"}
    for page in (sheet, report):
        for one in sentences(page.sections):
            tells(page.document, one, language)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_mean_below_its_floor_is_told_to_all(audience: SharedAudience) -> None:
    report = floored((3, 3, 3, 3), audience, small=6)
    told = [one.text for one in sentences(report.sections) if one.key == "sheet.beside"]
    assert told[0] == "Benevolence: 3.00 on average, below the floor (3.5)."
    assert "shared.sheet_below" not in keys(report.sections)
