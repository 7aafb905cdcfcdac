"""No page, table or file shows a number that is none, of surveys in which little can be had."""

import io
import os
import re
import zipfile
from collections.abc import Iterator

import pytest
from pypdf import PdfReader

import tillitsmaal as tm
from number_worlds import WORLDS
from surveys import loaded, survey
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
    """The texts of a document in any format."""
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
