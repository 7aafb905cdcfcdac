"""The codebook for people: what it says, in every language and format, of data and of a questionnaire alone."""

import re
from collections.abc import Mapping
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from statistics import mean, stdev

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser

from archive_surveys import MIXED, mixed
from commands import EXAMPLES
from showing import opened, violations
from surveys import survey
from test_archive_sav import asked_with
from tillitsmaal.archive import codebook, export
from tillitsmaal.archive.codebooks import Found
from tillitsmaal.errors import UsageError
from tillitsmaal.questionnaire.library import shipped
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.readers import read_responses
from tillitsmaal.study import load_study
from tillitsmaal.text import LANGUAGES, Language

pytest_plugins = ["browser"]

HOSTILE = ["<script>alert(1)</script>", "a|b\n# c", "=1+1", "<r>x</r>", "\u202etxet", "Vik\x00", "${7*7}{{7*7}}"]


def text(content: bytes) -> str:
    return content.decode("utf-8")


def found_in_mixed(name: str) -> Found:
    (found,) = (entry.found for entry in codebook(mixed()).entries if entry.variable.name == name)
    assert found is not None
    return found


def widths_by_table(markdown: str) -> list[set[int]]:
    """How many bars the rows of each table have that stand for an edge of a cell."""
    tables: list[set[int]] = []
    for before, line in pairwise(["", *markdown.splitlines()]):
        if line.startswith("|"):
            if not before.startswith("|"):
                tables.append(set())
            tables[-1].add(line.count("|") - line.count(r"\|"))
    return tables


def test_what_was_found_in_each_column() -> None:
    b1, e1, c1, score = map(found_in_mixed, ("b1", "e1", "c1", "estimate_score"))
    assert (b1.n, b1.mean, b1.sd, b1.blank) == (1, 4, None, 3)
    assert b1.missing == {95: 0, 96: 0, 97: 0, 98: 1, 99: 1}
    assert b1.counts == {1: 0, 2: 0, 3: 0, 4: 1, 5: 0, 95: 0, 96: 0, 97: 0, 98: 1, 99: 1}
    assert e1.counts == {-99: 0, -98: 0, -97: 0, -96: 0, -95: 0}
    assert c1.counts == {**dict.fromkeys(range(-3, 4), 0), -3: 1, 95: 0, 96: 0, 97: 0, 98: 1, 99: 1}
    answers = [98, 0, 100]
    assert (e1.n, e1.mean, e1.sd, e1.lowest, e1.highest) == (3, mean(answers), pytest.approx(stdev(answers)), 0, 100)
    assert (c1.n, c1.missing[98], c1.missing[99], c1.blank) == (1, 1, 1, 3)
    assert (score.n, score.blank, score.missing) == (3, 3, {})
    respondent, target = map(found_in_mixed, ("respondent", "target"))
    assert (respondent.n, respondent.distinct) == (6, 3)
    assert (target.n, target.blank, target.distinct) == (3, 3, 3)


def test_markdown_of_data() -> None:
    lines = text(export(codebook(mixed()), "markdown", "en")).splitlines()
    assert lines[0] == "# Codebook: Asked"
    assert "- Questionnaire: asked/1.0.0" in lines
    assert "- Rows of the data: 6" in lines
    assert "| -97 | Not answered | missing answer |" in lines
    five = lines[lines.index("### 1–5 (five)") + 4 :]
    assert five[:2] == ["| 1 | Never | answer |", "| 2 |  | answer |"]
    assert five[4:6] == ["| 5 | Always | answer |", "| 95 | Invalid answer, taken out | missing answer |"]
    assert r"| b1 | \<partner\> b1. |  | 1 | 4.00 |  | No idea: 1, Not relevant: 1 |" in lines
    assert r"| i1 | \<partner\> i1. | yes | 2 | 3.50 | 2.12 | Not answered: 1 |" in lines
    made = "Mean of b1 and b2. Needs answers to at least 50% of the questions that were shown."
    assert any(
        line.startswith(f"| benevolence\\_score | benevolence: the respondent's score | 1–5 | {made}") for line in lines
    )
    assert any(
        "Mean of the scores benevolence and integrity. None of them may be missing. | 2 | 2.75 |" in line
        for line in lines
    )
    assert "Asked once, about the collaboration as a whole. Answers −3 – 3 (balance)." in lines
    limits = {line.split(" | ")[0]: line.split(" | ")[2] for line in lines if "\\_score" in line.split(" | ")[0]}
    assert limits == {
        "| trust\\_score": "1–5", "| benevolence\\_score": "1–5", "| integrity\\_score": "1–5",
        "| estimate\\_score": "0–100", "| climate\\_score": "−3 – 3",
    }  # fmt: skip
    sentences = [line for line in lines if line.startswith(("The data", "Answers stand", "An empty"))]
    assert [line.split()[-1] for line in sentences] == ["partner.", "computed.", "why."]
    assert any("Mean of i1, with i1 reversed first: 6 minus the answer." in line for line in lines)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", shipped())
def test_of_a_questionnaire_alone_every_item_and_scale_is_there(name: str, language: Language) -> None:
    questionnaire = load_questionnaire(name)
    shown = text(export(codebook(questionnaire), "markdown", language)).replace("\\", "")
    for item in questionnaire.items:
        row = f"| {item.id} | {item.text[language]} |"
        assert row in shown
    for scale, about in questionnaire.scales.items():
        assert f"### {about.label[language]} ({scale})" in shown
        assert f"| {scale}_score |" in shown
    assert questionnaire.sha256 in shown
    others = {"nb": ("Kjelde", "Source"), "nn": ("Kilde", "Source"), "en": ("Kilde", "Kjelde")}[language]
    assert not any(f"- {word}:" in shown for word in others)
    assert len(re.findall(r"^## ", shown, re.MULTILINE)) == 4


def test_values_of_the_other_tables_are_told_too() -> None:
    responses = read_responses(study=load_study(EXAMPLES / "byregion"))
    values = load_workbook(BytesIO(export(responses, "xlsx", "en")))["Values"]
    told = [row[1:] for row in values.iter_rows(min_row=2, values_only=True) if row[0] == "Pairs"]
    assert [row for row in told if row[0] == "sufficient"] == [
        ("sufficient", 0, "No", None, None), ("sufficient", 1, "Yes", None, None),
    ]  # fmt: skip
    assert [row[1:3] for row in told if row[0] == "weakest"] == [
        ("benevolence", "Benevolence"), ("integrity", "Integrity"), ("ability", "Ability"),
    ]  # fmt: skip
    assert ("rater", "hogskolen", "Høgskolen i Sundvik", None, None) in told


def test_floors_and_directions_of_scales_are_told() -> None:
    questionnaire = load_questionnaire("tillit-samarbeid")
    parts = text(export(codebook(questionnaire), "markdown", "en")).split("\n### ")
    said = {name: part for part in parts for name in questionnaire.scales if part.split("\n")[0].endswith(f"({name})")}
    assert set(said) == set(questionnaire.scales)
    for name, scale in questionnaire.scales.items():
        floor = f"Sufficient from {scale.sufficient} (tillit convention)."
        assert ("Sufficient" in said[name]) == (scale.sufficient is not None) == (floor in said[name])
        assert ("A higher score means less trust." in said[name]) == (scale.direction == "higher_is_less_trust")
    floors = {scale.sufficient for scale in questionnaire.scales.values()}
    directions = {scale.direction for scale in questionnaire.scales.values()}
    assert (floors, len(directions)) == ({None, 3.5}, 2)


@pytest.mark.parametrize(("least", "told"), [(0.75, "75%"), (1.0, "100%")])
def test_how_many_answers_a_score_needs_is_told(least: float, told: str) -> None:
    scale = {"level": "pair", "format": "five", "label": {"en": "Benevolence"}, "min_answered": least}
    items = [{"id": id, "scale": "benevolence", "text": {"en": "<partner>."}} for id in ("b1", "b2")]
    shown = text(export(codebook(asked_with(scales={"benevolence": scale}, items=items)), "markdown", "en"))
    assert f"Mean of b1 and b2. Needs answers to at least {told} of the questions that were shown." in shown


def test_reversed_items_are_told() -> None:
    questionnaire = load_questionnaire("tillit-kort")
    shown = text(export(codebook(questionnaire), "markdown", "nb"))
    turned = {item.id for item in questionnaire.items if item.reverse}
    assert (
        {found[1] for found in re.finditer(r"^\| (\w+) \| [^|]+ \| ja \|$", shown, re.MULTILINE)} == turned == {"int4"}
    )
    assert "int4 snus først: 6 minus svaret." in shown


def test_dates_of_waves_and_names_of_organisations_are_told() -> None:
    shown = text(export(codebook(read_responses(study=load_study(EXAMPLES / "byregion"))), "markdown", "nb"))
    assert "- Studie: Byregion Sundvik" in shown
    assert "bolge1 (2024-02-12), bolge2 (2024-10-14), bolge3 (2025-06-13)" in shown
    assert "hogskolen = Høgskolen i Sundvik" in shown
    assert shown.count("SHA-256 ") == 3


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_text_acts(hostile: str) -> None:
    label: Mapping[str, object] = {"level": "pair", "format": "five", "label": {"en": hostile}}
    asked = asked_with(
        title={"en": hostile},
        scales={"benevolence": label},
        items=[{"id": "b1", "scale": "benevolence", "text": {"en": hostile}}],
        formats={"five": {"min": 1, "max": 5, "labels": {1: {"en": hostile}}}},
    )
    row = {"network": "", "wave": hostile, "respondent": hostile, "rater": hostile, "target": "B", "b1": 4.0}
    found = codebook(survey(asked, [row]))
    markdown, page = (text(export(found, "markdown", "en")), text(export(found, "html", "en")))
    assert "<script" not in markdown.replace(r"\<", "") + page
    assert "\u202e" not in markdown + page
    assert "\x00" not in markdown + page
    assert not re.search(r"^# c", markdown, re.MULTILINE)
    assert widths_by_table(markdown) == [{4}, {5}, {8}, {8}]
    for content in (export(found, "xlsx", "en"), export(survey(asked, [row]), "xlsx", "en")):
        cells = [cell for sheet in load_workbook(BytesIO(content)) for line in sheet.iter_rows() for cell in line]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert not any(cell.hyperlink for cell in cells)


def test_workbook_of_data_holds_the_tables_and_what_they_mean() -> None:
    book = load_workbook(BytesIO(export(mixed(), "xlsx", "en")))
    assert book.sheetnames == ["Answers", "Pairs", "Organisations", "Codebook", "Values"]
    heads, *rows = book["Answers"].iter_rows(values_only=True)
    assert heads[:7] == ("tillitform", "wave", "respondent", "rater", "target", "b1", "b2")
    assert rows[1][2:10] == ("p1", "Vik", "Nes", 4, 2, 5, 98, None)
    assert rows[2][5:9] == (98, 96, 97, 0)
    listed = {(row[0], row[1]): row for row in book["Codebook"].iter_rows(min_row=2, values_only=True)}
    assert {row[1] for row in listed.values() if row[0] == "Answers"} == set(heads)
    assert listed["Answers", "e1"][10:] == (3, 3, 66, pytest.approx(stdev([98, 0, 100])), 0, 0, 0, 0, 0)
    assert listed["Answers", "i1"][2:9] == (
        "<partner> i1.", "integrity", "Asked about each partner", "ordinal", "yes", 1, 5,
    )  # fmt: skip
    assert [listed[name][10:] for name in (("Answers", "rater"), ("Answers", "climate_score"))] == [
        (6, 0, *[None] * 7), (1, 5, -3, *[None] * 6),
    ]  # fmt: skip
    for title in ("Pairs", "Organisations"):
        described = [row for row in listed.values() if row[0] == title]
        assert tuple(row[1] for row in described) == next(book[title].iter_rows(values_only=True))
        assert {cell for row in described for cell in row[10:]} == {None}
    assert listed["Pairs", "estimate"][2:9] == (
        "estimate: the pair's score", "estimate", "Asked about each partner", "scale", None, 0, 100,
    )  # fmt: skip
    assert listed["Organisations", "climate"][7:9] == (-3, 3)
    meant = [row for row in book["Values"].iter_rows(min_row=2, values_only=True) if row[1] == "e1"]
    assert [(row[2], row[4]) for row in meant] == [
        (-99, "not_relevant"), (-98, "dont_know"), (-97, "skipped"), (-96, "not_shown"), (-95, "invalid"),
    ]  # fmt: skip
    meant = [row[2:] for row in book["Values"].iter_rows(min_row=2, values_only=True) if row[1] == "b1"]
    assert meant == [
        (1, "Never", None, 0), (2, None, None, 0), (3, None, None, 0), (4, None, None, 1), (5, "Always", None, 0),
        (95, "Invalid answer, taken out", "invalid", 0), (96, "Not shown", "not_shown", 0),
        (97, "Not answered", "skipped", 0), (98, "No idea", "dont_know", 1), (99, "Not relevant", "not_relevant", 1),
    ]  # fmt: skip


def test_heads_stand_over_their_cells_and_words_are_whole() -> None:
    for sheet in load_workbook(BytesIO(export(codebook(mixed()), "xlsx", "nb"))):
        for head, *cells in sheet.iter_cols():
            sides = {cell.alignment.horizontal for cell in cells if cell.value is not None}
            assert sides <= {head.alignment.horizontal}
            assert (sides == {"right"}) == ({cell.data_type for cell in cells if cell.value is not None} == {"n"})
            width = sheet.column_dimensions[str(head.column_letter)].width
            assert max(map(len, str(head.value).split())) + 2 < width < 40
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == "$1:$1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_is_silent_and_everybody_can_read_it(chromium: Browser, language: Language, tmp_path: Path) -> None:
    responses = read_responses(study=load_study(EXAMPLES / "byregion"))
    file = tmp_path / "codebook.html"
    file.write_bytes(export(codebook(responses), "html", language))
    for width, scheme in ((1280, "light"), (360, "dark")):
        with opened(chromium, file, width=width, color_scheme=scheme) as (page, noticed):
            page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width, timeout=5000)
            assert noticed.requests == []
            assert noticed.complaints == []
        with opened(chromium, file, width=width, color_scheme=scheme, bypass_csp=True) as (page, _):
            assert violations(page) == []
    with opened(chromium, file) as (page, _):
        assert page.get_attribute("html", "lang") == language
        assert page.locator("tbody th", has_text=re.compile("^ben1$")).count() == 1
        assert page.evaluate("getComputedStyle(document.querySelector('.number')).textAlign") == "right"


def test_one_page_for_all_kinds_of_items() -> None:
    shown = text(export(codebook(MIXED), "html", "en"))
    assert shown.count("<table>") == 3 + 1 + 4 + 1
    assert "The data have one row for each respondent and partner. What is asked only once stands" in shown
    assert "The data have one row for each respondent.</p>" in text(
        export(codebook(load_questionnaire("nettverk")), "html", "en")
    )


def test_formats_that_do_not_go_with_what_is_written_are_refused() -> None:
    found, data = codebook(mixed()), mixed()
    calls: list[tuple[object, str, bool, str]] = [
        (data, "ddi", False, "sav, csv, xlsx, parquet"),
        (found, "sav", False, "markdown, html, xlsx, ddi"),
        (data, "parquet", True, "csv"),
    ]
    for about, format, excel, told in calls:
        with pytest.raises(UsageError) as refused:
            export(about, format, excel=excel)  # type: ignore[call-overload]  # what no type checker lets through
        assert told in refused.value.problems[0].remedy("en")
