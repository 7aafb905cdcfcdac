"""The whole report: every sentence has its evidence, every adjective its cut-off, whatever the survey."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

import pytest

from evidence import resolve
from test_report_documents import valid
from tillitsmaal.rendering import render
from tillitsmaal.report.model import Block, Bullets, Figure, Report, Sentence, Table
from tillitsmaal.report.score import score_report
from tillitsmaal.report.whole.report import facilitator_report, organisation_report, whole_report
from tillitsmaal.text import LANGUAGES, Language
from whole_cases import CASES, report_of


def sentences(blocks: tuple[Block, ...]) -> Iterator[Sentence]:
    for block in blocks:
        match block:
            case Sentence():
                yield block
            case Bullets():
                yield from block.items
            case Table() | Figure():
                yield from block.notes


def all_sentences(report: Report) -> list[Sentence]:
    return [sentence for section in report.sections for sentence in sentences(section.blocks)]


def numbers_at(found: Any) -> Iterator[float]:
    """The numbers at a place and below it; of a list also how many it holds."""
    if isinstance(found, bool) or found is None or isinstance(found, str):
        return
    if isinstance(found, int | float):
        yield float(found)
        return
    if isinstance(found, list):
        yield float(len(found))
    for inner in found.values() if isinstance(found, dict) else found:
        yield from numbers_at(inner)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_every_sentence_points_to_its_evidence(case: str, language: Language) -> None:
    report = report_of(case, language)
    document = report.document
    for sentence in all_sentences(report):
        if sentence.path is not None:
            resolve(document, sentence.path)
    for figure in (block for section in report.sections for block in section.blocks if isinstance(block, Figure)):
        if figure.path is not None:
            resolve(document, figure.path)


@pytest.mark.parametrize("case", CASES)
def test_documents_keep_the_schema(case: str) -> None:
    valid(report_of(case, "en").document, "report")


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_empty_and_ids_are_told_apart(case: str) -> None:
    report = report_of(case, "nb")
    ids = [section.id for section in report.sections]
    assert all(re.fullmatch("[a-z0-9-]+", one) for one in ids)
    assert len(set(ids)) == len(ids)
    for section in report.sections:
        assert section.heading
        assert section.blocks, section.id
        for block in section.blocks:
            match block:
                case Table():
                    assert block.rows, block.id
                    assert all(len(row) == len(block.columns) for row in block.rows)
                case Bullets():
                    assert block.items
                case Figure():
                    assert block.caption
                    assert block.alt
                case Sentence():
                    assert block.text.strip()
    assert report.sections[0].level == 1


@pytest.mark.parametrize("case", CASES)
def test_ids_of_tables_and_figures_are_told_apart(case: str) -> None:
    blocks = [block for section in report_of(case, "nb").sections for block in section.blocks]
    for kind in (Table, Figure):
        ids = [block.id for block in blocks if isinstance(block, kind)]
        assert len(set(ids)) == len(ids), kind


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_no_placeholder_no_command_and_no_key_is_left_in_the_text(case: str, language: Language) -> None:
    for sentence in all_sentences(report_of(case, language)):
        assert not re.search(r"[{}]|--\w|(?<=.)\bNone\b|\bnan\b|  ", sentence.text), sentence
        if sentence.key.startswith(("trend.event", "methods.fingerprint")):
            continue  # the study's own words; a number to copy
        assert case == "no_circle" or sentence.text[0] == sentence.text[0].upper(), sentence
        assert sentence.text.rstrip("»”)")[-1] in ".?:!", sentence


ADJECTIVES: dict[Language, str] = {
    "nb": r"\b(lav|lave|svak|svake|svakeste|god nok|godt nok)\b",
    "nn": r"\b(låg|låge|svak|svake|svakaste|god nok|godt nok)\b",
    "en": r"\b(low|weak|weakest|enough trust)\b",
}
"""Words that call a result low, weak or enough."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_adjective_has_its_cut_off(language: Language) -> None:
    report = report_of("byregion", language)
    told = [
        sentence
        for sentence in all_sentences(report)
        if sentence.path and sentence.tone != "note" and re.search(ADJECTIVES[language], sentence.text, re.IGNORECASE)
    ]
    assert told
    assert [sentence for sentence in told if sentence.cutoff is None] == []


@pytest.mark.parametrize("case", ["byregion", "three", "large"])
def test_an_organisation_page_and_a_sheet_can_be_made(case: str) -> None:
    whole = CASES[case]()
    organisation = str(whole.responses.roster["organisation"].iloc[0])
    for report in (organisation_report(whole, organisation, "nn"), facilitator_report(whole, "nn")):
        assert report.sections
        document = report.document
        for sentence in all_sentences(report):
            if sentence.path is not None:
                resolve(document, sentence.path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_names_nobody(language: Language) -> None:
    whole = CASES["byregion"]()
    report = facilitator_report(whole, language)
    text = " ".join(sentence.text for sentence in all_sentences(report))
    assert [name for name in whole.responses.names.values() if name in text] == []


def test_without_a_study_the_questionnaire_lends_no_title() -> None:
    assert report_of("three", "en").title == "Trust and collaboration"
    assert report_of("byregion", "en").title == "Byregion Sundvik: trust and collaboration"


@pytest.mark.parametrize("case", CASES)
def test_csv_of_a_whole_report_is_that_of_its_scores(case: str) -> None:
    whole = CASES[case]()
    assert render(report_of(case, "en"), "csv") == render(score_report(whole.score, "en"), "csv")


def test_the_same_analysis_gives_the_same_report() -> None:
    whole = CASES["byregion"]()
    first, second = (whole_report(whole, "nb") for _ in range(2))
    assert first.sections == second.sections


DERIVED = {
    ("split", "all_change"),  # after minus before, in the same row
    ("gaps-balance", "gap"),  # given minus received, in the same row
    ("data_missing", "asked"),  # sums over the questions
    ("data_missing", "answered_share"),
    ("data_missing", "skipped"),
    ("data_missing", "dont_know"),
    ("data_missing", "not_relevant"),
    ("data_items", "answered_share"),  # answered of asked, in the same row
    ("profile-measures", "weakest_in"),  # pairs counted
    ("profile-opportunism", "over_middle"),  # answers counted
}


@pytest.mark.parametrize("case", CASES)
def test_every_number_of_a_table_is_the_document_s(case: str) -> None:
    report = report_of(case, "nb")
    known = sorted(set(numbers_at(report.document)))
    strangers = [
        (block.id, column.id, cell.text)
        for section in report.sections
        for block in section.blocks
        if isinstance(block, Table) and not block.id.startswith("method")
        for row in block.rows
        for cell, column in zip(row, block.columns, strict=True)
        if cell.number and (block.id, column.id) not in DERIVED and not among(known, cell.number.value)
    ]
    assert strangers == []


def among(known: list[float], value: float) -> bool:
    """Whether a number, or its opposite (a difference told from the other side), is among others."""
    return any(
        (at := bisect_left(known, one - 1e-9)) < len(known) and known[at] <= one + 1e-9 for one in (value, -value)
    )


def test_differences_are_those_of_their_rows() -> None:
    tables = {
        block.id: block
        for section in report_of("byregion", "nb").sections
        for block in section.blocks
        if isinstance(block, Table)
    }
    for name, result, minuend, subtrahend in (
        ("split", "all_change", "all_to", "all_from"),
        ("gaps-balance", "gap", "given", "received"),
    ):
        at = {column.id: position for position, column in enumerate(tables[name].columns)}
        for row in tables[name].rows:
            numbers = [row[at[column]].number for column in (result, minuend, subtrahend)]
            assert all(numbers)
            found, larger, smaller = (number.value for number in numbers if number)
            assert found == pytest.approx(larger - smaller, abs=1e-12)
