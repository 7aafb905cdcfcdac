"""Whole reports, as a reader sees them: `golden/score.nb.80.txt` and so on.

`UPDATE_GOLDEN=1 pytest` writes them anew.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from quality_surveys import measured
from test_report_cases import checked, compared, responses_of, scored
from tillitsmaal.rendering import render
from tillitsmaal.report.check import check_report
from tillitsmaal.report.compare import compare_report
from tillitsmaal.report.model import Report
from tillitsmaal.report.quality import quality_report
from tillitsmaal.report.score import score_report
from tillitsmaal.text import LANGUAGES, Language

GOLDEN = Path(__file__).parent / "golden"
WHOLE = ("score", "compare", "check", "quality")


MADE: dict[str, Callable[[Language], Report]] = {
    "score": lambda language: score_report(scored("region"), language),
    "pairs": lambda language: score_report(scored("region"), language, by="pair"),
    "networks": lambda language: score_report(scored("networks"), language),
    "compare": lambda language: compare_report(compared("region"), language),
    "compare_networks": lambda language: compare_report(compared("networks"), language),
    "check": lambda language: check_report(checked("region", problems=True), language),
    "quality": lambda language: quality_report(measured(apart=True), language),
    "quality_together": lambda language: quality_report(measured(apart=False), language),
}


def made(what: str, language: Language) -> Report:
    return MADE[what](language)


def same_as_golden(text: str, name: str) -> None:
    file = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8"), f"{name} differs; look at it, then UPDATE_GOLDEN=1 pytest"


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", WHOLE)
def test_terminal(what: str, language: Language, width: int) -> None:
    same_as_golden(render(made(what, language), "table", width=width), f"{what}.{language}.{width}.txt")


@pytest.mark.parametrize("what", ["pairs", "networks", "compare_networks", "quality_together"])
def test_other_screens(what: str) -> None:
    same_as_golden(render(made(what, "nb"), "table", width=80), f"{what}.nb.80.txt")


@pytest.mark.parametrize("what", WHOLE)
def test_markdown(what: str) -> None:
    same_as_golden(render(made(what, "en"), "markdown"), f"{what}.en.md")


@pytest.mark.parametrize("excel", [False, True])
def test_csv(excel: bool) -> None:
    text = render(made("score", "nb"), "csv", excel=excel)
    assert text.startswith("\ufeff") == excel
    same_as_golden(text.removeprefix("\ufeff"), f"pair{'.excel' if excel else ''}.csv")


def test_terminal_is_the_same_each_time() -> None:
    assert responses_of("region") is responses_of("region")
    first, second = (render(made("compare", "nb"), "table", width=100) for _ in range(2))
    assert first == second
