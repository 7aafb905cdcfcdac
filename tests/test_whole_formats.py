"""Whole reports in every format: of every survey, the same bytes each time, and as golden files that one can open."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cli_calls import copy_study
from test_report_golden import same_as_golden
from tillitsmaal.rendering import BINARY, Format, render
from tillitsmaal.rendering.html import html
from tillitsmaal.report.model import Report
from tillitsmaal.report.whole.report import facilitator_report, organisation_report
from tillitsmaal.text import LANGUAGES, Language
from whole_cases import CASES, report_of

FORMATS: tuple[Format, ...] = ("html", "docx", "xlsx", "pdf", "markdown", "json")
ENDINGS = {"html": "html", "docx": "docx", "xlsx": "xlsx", "pdf": "pdf", "markdown": "md", "json": "json"}
BEGINS = {"docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "pdf": b"%PDF-"}
STUDY = "tverrkommunal"
"""The smaller example: its report can be read through."""


def rendered(report: Report, format: Format) -> bytes:
    if format in BINARY:
        return render(report, format)  # type: ignore[call-overload,no-any-return]  # a format of the other kind
    return str(render(report, format)).encode("utf-8")  # type: ignore[call-overload]  # as above


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("case", CASES)
def test_every_survey_has_a_report_in_every_format(case: str, format: Format) -> None:
    found = rendered(report_of(case, "nn"), format)
    assert found.startswith(BEGINS.get(format, b""))
    assert len(found) > 1000


def test_the_same_study_gives_the_same_bytes_wherever_and_whenever(tmp_path: Path) -> None:
    written = []
    for name, settings in (
        ("one", {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8"}),
        ("two", {"PYTHONHASHSEED": "4711", "TZ": "America/Los_Angeles", "LC_ALL": "C", "USER": "somebody"}),
    ):
        folder = tmp_path / name
        folder.mkdir()
        copy_study(STUDY, folder)
        call = ["report", STUDY, "--audience", "analyst", "--format", ",".join(FORMATS), "--language", "nb", "--quiet"]
        subprocess.run(
            [sys.executable, "-m", "tillitsmaal", *call], cwd=folder, env={**os.environ, **settings}, check=True
        )
        written.append({path.name: path.read_bytes() for path in (folder / "report").iterdir()})
    first, second = written
    assert sorted(first) == sorted(f"report.{ending}" for ending in ENDINGS.values())
    assert [name for name in first if first[name] != second[name]] == []


GOLDEN: dict[str, Callable[[Language], Report]] = {
    "whole": lambda language: report_of(STUDY, language),
    "sheet": lambda language: facilitator_report(CASES[STUDY](), language),
    "organisation": lambda language: organisation_report(CASES[STUDY](), "lundvag", language),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", GOLDEN)
def test_markdown(what: str, language: Language) -> None:
    same_as_golden(render(GOLDEN[what](language), "markdown"), f"{what}.{language}.md")


def test_the_page_without_charts() -> None:
    same_as_golden(html(GOLDEN["whole"]("nb"), charts=False), "whole.nb.html")


@pytest.mark.parametrize("what", ["sheet", "organisation"])
def test_other_pages_without_charts(what: str) -> None:
    """Their bodies: style and script are those of the page above."""
    page = html(GOLDEN[what]("nb"), charts=False)
    body = page[page.index("<body") : page.index("<script")]
    same_as_golden(body + "</body>\n", f"{what}.nb.html")


def test_json() -> None:
    same_as_golden(render(GOLDEN["whole"]("en"), "json"), "whole.en.json")
