"""No page, table or file shows a number that is none, of surveys in which little can be had."""

import io
import json
import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

import tillitsmaal as tm
from cli_calls import valid
from number_worlds import WORLDS
from surveys import loaded, survey
from test_numbers_counts import check_of, planned
from test_numbers_documents import lies, refused
from tillitsmaal.report.model import Report
from tillitsmaal.text import LANGUAGES

HARD = ("one respondent", "all equal", "all risen by one but one")
ALL = os.environ.get("TILLIT_WORLDS") == "all"
TRIED = [world for world in WORLDS if world not in {"nobody answered", "one respondent once"}] if ALL else HARD
NO_NUMBER = re.compile(
    r"(?<![\w&])(?:nan|NaN|-?inf|Inf|Infinity|NaT|<NA>|#DIV/0!|#NUM!|#VALUE!)(?![\w])"
    r"|(?<![\w.,])[-\N{MINUS SIGN}]0(?:[.,]0+)?(?![\w.,])"
    r"|\bp\s*[=<]\s*0(?:[.,]0+)?(?![\d.,])|(?<![\d.,\w])0[.,]000(?!\d)"
)
TEXTS = ("table", "markdown", "csv", "html")


def shown(report: Report, format: str) -> Iterator[str]:
    """The texts of a document in any format; of CSV, each of its tables."""
    if format == "csv":
        yield from (tm.render(replace(report, main=table), "csv") for table in report.tables)
        return
    made = tm.render(report, format)  # type: ignore[call-overload]
    if isinstance(made, str):
        yield re.sub(r"<style.*?</style>|<script.*?</script>|<meta[^>]*>", "", made, flags=re.DOTALL)
    elif format == "pdf":
        yield from (page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    else:
        with zipfile.ZipFile(io.BytesIO(made)) as packed:
            parts = [name for name in packed.namelist() if re.search(r"(document|sheet\d+|sharedStrings)\.xml$", name)]
            yield from (re.sub(r"<[^>]*>", " ", packed.read(name).decode()) for name in parts)


def wrong(report: Report, *formats: str) -> list[str]:
    return [
        f"{format}: {text[max(at.start() - 60, 0) : at.end() + 20]}"
        for format in formats
        for text in shown(report, format)
        for at in NO_NUMBER.finditer(text)
    ]


@pytest.mark.parametrize("world", TRIED)
def test_no_command_shows_what_is_no_number(world: str) -> None:
    questionnaire, rows = WORLDS[world]
    responses = survey(loaded(questionnaire), rows)
    for analysis in (tm.score(responses), tm.compare(responses), tm.quality(responses)):
        for language in LANGUAGES if ALL else ("nb",):
            assert wrong(tm.build_report(analysis, language), *TEXTS) == []


@pytest.mark.parametrize("world", TRIED if ALL else ["all risen by one but one"])
def test_no_report_shows_what_is_no_number(world: str) -> None:
    questionnaire, rows = WORLDS[world]
    whole = tm.build_report(tm.analyse(survey(loaded(questionnaire), rows)), "nb")
    assert wrong(whole, "markdown", "html", "docx", "xlsx", "pdf") == []


@pytest.mark.parametrize("world", [*TRIED, "nobody answered", "one respondent once", "an item that all answer alike"])
def test_no_check_shows_what_is_no_number(world: str) -> None:
    questionnaire, rows = WORLDS[world]
    report = check_of(survey(loaded(questionnaire), rows))
    assert wrong(report, "table", "markdown", "csv") == []
    assert lies(valid(written(report), "check")) == []


def written(report: Report) -> Any:
    return json.loads(tm.render(report, "json"), parse_constant=refused)


PLANS: dict[str, dict[str, Any]] = {
    "nobody": {"organisations": 0},
    "one organisation": {"organisations": 1},
    "four organisations": {"organisations": 4},
    "hardly any pair answered": {"organisations": 6, "answered": 1e-9},
    "a rise of nearly nothing": {"organisations": 5, "answered": 1.0, "rise": 1e-12},
    "a rise over the whole scale": {"organisations": 5, "rise": 4.0, "spread": 1e-6},
    "a spread beyond any scale": {"organisations": 5, "spread": 1e9},
    "many people and waves": {"organisations": 5, "respondents": 1000, "waves": 50},
    "questions that take no time": {"organisations": 5, "seconds": 1e-9},
}


@pytest.mark.parametrize("plan", PLANS)
def test_no_plan_shows_what_is_no_number(plan: str) -> None:
    report = tm.build_report(planned(runs=20, **PLANS[plan]), "nb")
    assert wrong(report, "table", "markdown", "csv") == []
    assert lies(valid(written(report), "plan")) == []
