"""Whom an answer is from is in no report, not even the analyst's: only the table of respondents names them.

Whole reports are made in every format with `HYPOTHESIS_PROFILE=nightly`, otherwise in those that are quick to make.
"""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import sentinels
from cli_calls import Shell

QUICK, ALL = "markdown,json", "html,docx,xlsx,pdf,markdown,json"
REPORTS = ALL if settings.default.max_examples >= 1000 else QUICK  # type: ignore[attr-defined]
PAGES = ((), ("--for", "ORGALFA"), ("--sheet", "facilitator"))
TEXTS = ("table", "json", "csv", "markdown")


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    sentinels.write_study(tmp_path)
    return Shell(tmp_path, monkeypatch, capsysbinary)


def named(told: dict[str, str]) -> dict[str, list[str]]:
    """Who stands in which output."""
    people = sentinels.people()
    return {where: found for where, text in told.items() if (found := [one for one in people if one in text])}


@pytest.mark.parametrize("options", PAGES, ids=["whole", "organisation", "facilitator"])
def test_no_report_names_a_respondent(options: tuple[str, ...], study: Shell) -> None:
    assert study("report", "--audience", "analyst", "--format", REPORTS, *options).code == 0
    files = sorted((study.folder / "report").iterdir())
    assert len(files) == REPORTS.count(",") + 1
    assert named({file.name: sentinels.plain_text(file.name, file.read_bytes()) for file in files}) == {}


@pytest.mark.parametrize("command", ["score", "compare", "check", "quality"])
def test_no_result_names_a_respondent(command: str, study: Shell) -> None:
    told = {}
    for format in TEXTS:
        called = study(command, "--format", format)
        assert called.code == 0
        told[format] = called.out + called.err
    assert named(told) == {}


def test_only_the_table_of_respondents_does(study: Shell) -> None:
    assert study("score", "--format", "csv", "-o", "tables/").code == 0
    told = {file.name: file.read_text("utf-8") for file in sorted((study.folder / "tables").iterdir())}
    assert len(told) > 3
    assert named(told) == {"respondent.csv": sentinels.people()}
