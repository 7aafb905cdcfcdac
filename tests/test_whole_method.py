"""The appendix: how numbers are made, every cut-off with its source, where everything comes from."""

from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from evidence import resolve
from report_parts import keys, sentences, tables
from tillitsmaal.report.model import Section
from tillitsmaal.report.whole.data import data_sections
from tillitsmaal.report.whole.document import whole_document
from tillitsmaal.report.whole.measurement import measurement_sections
from tillitsmaal.report.whole.method import method_sections
from tillitsmaal.report.whole.method_cutoffs import listed_cut_offs
from tillitsmaal.report.whole.report import pen_of, whole_report
from tillitsmaal.stats.circle.words import FEWEST_L1, FEWEST_L2, FEWEST_L3, L3_COUNTS
from tillitsmaal.text import LANGUAGES, Language
from whole_cases import CASES


def sections_of(case: str, language: Language = "nb") -> tuple[Section, ...]:
    whole = CASES[case]()
    return method_sections(whole, pen_of(whole, language))


@pytest.mark.parametrize("case", CASES)
def test_every_path_leads_somewhere(case: str) -> None:
    whole = CASES[case]()
    document: Any = whole_document(whole, "nb")
    paths = [one.path for one in sentences(method_sections(whole, pen_of(whole, "nb"))) if one.path]
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
        assert all(cell.text for row in table.rows for cell in row)
    for one in sentences(found):
        assert one.text.strip()
        assert not {word for word in ("{", "bølg", "--") if word in one.text}, one.text


@pytest.mark.parametrize("case", CASES)
def test_every_cut_off_that_a_sentence_names_is_listed(case: str) -> None:
    whole = CASES[case]()
    pen = pen_of(whole, "nb")
    told = (*whole_report(whole, "nb").sections, *measurement_sections(whole, pen), *data_sections(whole, pen))
    named = {one.cutoff for one in sentences(told) if one.cutoff}
    assert named
    assert named <= {one.name for one in listed_cut_offs(whole, pen)}


@pytest.mark.parametrize("case", CASES)
def test_every_cut_off_has_a_source(case: str) -> None:
    whole = CASES[case]()
    listed = listed_cut_offs(whole, pen_of(whole, "en"))
    assert all((one.source, one.decides, one.value) for one in listed)
    assert all(one.source == "tillit convention" for one in listed if one.name.startswith("FEWEST"))


def test_cut_offs_are_of_what_is_in_the_report() -> None:
    of = {case: {one.name for one in listed_cut_offs(CASES[case](), pen_of(CASES[case](), "en"))} for case in CASES}
    assert {"sufficient", "win_win", "FEWEST_L1", "FEWEST_L3", "MOST_AT_THE_END", "AGREEMENT"} <= of["byregion"]
    assert not of["three"] & {"FEWEST_L1", "THRESHOLD", "MOST_TURNOVER"}
    assert not of["network_level"] & {"HTMT", "AGREEMENT", "CONFIDENCE", "sufficient", "win_win"}
    assert not of["no_circle"] & {"FEWEST_L2", "sufficient", "FALL_OF_CFI"}


def test_floors_are_listed_with_their_scales_and_the_questionnaire() -> None:
    whole = CASES["byregion"]()
    floor = next(one for one in listed_cut_offs(whole, pen_of(whole, "nb")) if one.name == "sufficient")
    assert floor.value == "3,5"
    assert floor.decides.endswith("(velvilje, integritet og kunnskap)")
    assert floor.source == "spørreskjemaet tillit-samarbeid (valgt, ikke målt)"


def test_the_levels_of_the_verdict_are_told_with_their_floors() -> None:
    told = {one.key: one.text for one in sentences(sections_of("byregion", "en"))}
    assert f"fewer than {FEWEST_L1} organisations" in told["methods.level_describe"]
    assert f"at least {FEWEST_L2} organisations" in told["methods.level_strengthening"]
    level = "feeding" if L3_COUNTS else "feeding_shown"
    assert f"{FEWEST_L3} organisations" in told[f"methods.level_{level}"]
    assert "15% of the pairs" in told["methods.level_across"]
    assert "methods.basis_course" in told


def test_two_surveys_are_judged_by_their_difference_and_one_not_at_all() -> None:
    assert "methods.basis_difference" in keys(sections_of("tverrkommunal"))
    assert "method-verdict" not in [section.id for section in sections_of("three")]
    assert "methods.limit_one_survey" in keys(sections_of("three"))
    assert "methods.limit_direction" not in keys(sections_of("three"))


def test_the_composite_rule_that_was_used_is_told() -> None:
    assert "methods.composite_over_respondents" in keys(sections_of("untidy"))
    assert "methods.composite" not in keys(sections_of("untidy"))
    assert "methods.composite" in keys(sections_of("byregion"))
    values = [row[1].text for row in tables(sections_of("untidy"))["settings"].rows]
    assert "snitt over personene (composite_over_respondents)" in values


def test_files_and_questionnaire_have_their_fingerprints() -> None:
    whole = CASES["byregion"]()
    sections = sections_of("byregion")
    rows = [[cell.text for cell in row] for row in tables(sections)["inputs"].rows]
    assert rows == [[of.name, str(of.rows), of.sha256] for of in whole.responses.inputs]
    assert any(whole.questionnaire.sha256 in one.text for one in sentences(sections))
    assert any("Mayer, R. C., Davis" in one.text for one in sentences(sections))


def test_each_questionnaire_is_told_with_its_surveys() -> None:
    told = [one.text for one in sentences(sections_of("two_questionnaires", "en")) if "questionnaire in w" in one.text]
    assert told == [
        "The questionnaire in w1 is “Trust and collaboration” (tillit-samarbeid, version 0.9.0).",
        "The questionnaire in w2 is “Trust and collaboration” (tillit-samarbeid, version 1.0.0).",
    ]


def test_the_citation_is_that_of_the_project() -> None:
    cited = Path(__file__).parent.parent / "CITATION.cff"
    fields = dict(line.split(": ", 1) for line in cited.read_text(encoding="utf-8").splitlines() if ": " in line)
    told = next(one.text for one in sentences(sections_of("byregion", "en")) if one.key == "methods.cite_program")
    assert fields["  - name"] in told
    assert f"{fields['title']} (version {fields['version']})" in told
    assert fields["version"] == version("tillitsmaal")


@pytest.mark.parametrize("case", CASES)
def test_literature_is_sorted_and_told_once(case: str) -> None:
    literature = next(section for section in sections_of(case) if section.id == "method-literature")
    told = [one.text for one in sentences((literature,))]
    authors = [text.split(",")[0] for text in told]
    assert authors == sorted(authors)
    assert len(told) == len(set(told))
