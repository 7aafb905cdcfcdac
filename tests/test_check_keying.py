"""What `tillit check` says of items that look keyed wrongly: what `quality` says, and nothing it cannot tell."""

import pytest

from quality_surveys import answered, drawn, measured, questionnaire
from test_report_documents import sentences, valid
from tillitsmaal.analysis.check import check
from tillitsmaal.errors import ProblemLog
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.report.call import Call
from tillitsmaal.report.check import check_report
from tillitsmaal.report.model import Report
from tillitsmaal.responses import Responses
from tillitsmaal.text import LANGUAGES, Language


def report_of(responses: Responses, language: Language = "nb", call: Call | None = None) -> Report:
    return check_report(check(responses, ProblemLog()), language, call=call)


@pytest.mark.parametrize("apart", [True, False])
def test_the_same_items_as_quality(apart: bool) -> None:
    found = measured(apart=apart)
    suspected = [
        (of.wave, of.scale, of.items[position], of.keying.items[position].rest_correlation, of.keying.n)
        for of in found.scales
        if not isinstance(of.keying, NotEstimable)
        for position in of.keying.suspected
    ]
    assert suspected
    document = report_of(found.responses).document
    valid(document, "check")
    assert [tuple(entry.values()) for entry in document["keyed_wrongly"]] == suspected


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "nb",
            "Går mot resten av skalaen sin, og kan være snudd feil i spørreskjemaet: i3 i 2024. "
            "Se «tillit quality svar.csv».",
        ),
        (
            "nn",
            "Går mot resten av skalaen sin, og kan vere snudde feil i spørjeskjemaet: i3 i 2024. "
            "Sjå «tillit quality svar.csv».",
        ),
        (
            "en",
            "Run against the rest of their scale, and may be keyed the wrong way in the questionnaire: i3 in 2024. "
            "See “tillit quality svar.csv”.",
        ),
    ],
)
def test_said_among_the_patterns_with_the_command_that_tells_more(language: Language, said: str) -> None:
    report = report_of(measured(apart=True).responses, language, Call(files=("svar.csv",)))
    assert said in [sentence.text for sentence in sentences(report)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_where_it_cannot_be_told(language: Language) -> None:
    few = answered(drawn(), questionnaire("a1 a2* b1 b2 i1 i2 o1"), organisations="ABC", people=1)
    report = report_of(few, language)
    assert report.document["keyed_wrongly"] == []
    assert report.tables["keyed_wrongly"].empty
    assert not any(sentence.key.startswith("patterns.keyed") for sentence in sentences(report))
