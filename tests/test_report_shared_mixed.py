"""Reports of surveys with different questionnaires: each is named, and what is left out of any of them is told."""

from collections.abc import Callable

import pytest

from evidence import tells
from report_parts import sentences
from surveys import survey
from test_privacy_cells import said
from test_privacy_together import AGREED, NAMES, PLAIN, TIED
from tillitsmaal.privacy.rules import Rules, SharedAudience
from tillitsmaal.privacy.score import share_scores
from tillitsmaal.privacy.whole import SharedWholeAnalysis, share_whole
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.report.model import Report
from tillitsmaal.report.shared.report import (
    shared_facilitator_report,
    shared_organisation_report,
    shared_score_report,
    shared_whole_report,
)
from tillitsmaal.scoring import score_responses
from tillitsmaal.text import LANGUAGES, Language

Pages = Callable[[SharedWholeAnalysis, Language], Report]


def shared(first: Questionnaire, last: Questionnaire, audience: SharedAudience = "partners") -> SharedWholeAnalysis:
    """A and B have too few people in the first survey to be told of by themselves, and nobody in the last."""
    sizes = {"w1": (1, 2, 6, 6, 6, 6, 6), "w2": (0, 0, 6, 6, 6, 6, 6)}
    parts = [
        survey(
            of,
            [
                row
                for name, people in zip(NAMES, own, strict=True)
                for row in said(name, people, NAMES.replace(name, ""), wave=wave)
            ],
            more_names=NAMES,
        )
        for of, (wave, own) in zip((first, last), sizes.items(), strict=True)
    ]
    return share_whole(parts, ("w1", "w2"), Rules(audience=audience, least=5))


def told(report: Report, key: str) -> list[str]:
    return [one.text for one in sentences(report.sections) if one.key == f"shared.{key}"]


def page(whole: SharedWholeAnalysis, language: Language) -> Report:
    return shared_organisation_report(whole, "C", language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("of", [shared_whole_report, shared_facilitator_report, page])
def test_every_sentence_leads_to_what_it_tells(of: Pages, language: Language) -> None:
    report = of(shared(PLAIN, AGREED), language)
    for one in sentences(report.sections):
        tells(report.document, one, language)


def test_every_questionnaire_is_named_with_its_surveys() -> None:
    report = shared_whole_report(shared(PLAIN, TIED), "en")
    assert told(report, "answers_to_in") == [
        f"In w1, the questionnaire was {PLAIN.id} {PLAIN.version}.",
        f"In w2, the questionnaire was {TIED.id} {TIED.version}.",
    ]
    assert not told(report, "answers_to")
    assert not told(report, "agreed_in")


def test_one_questionnaire_in_several_files_is_named_once() -> None:
    report = shared_whole_report(shared(PLAIN, PLAIN), "en")
    assert told(report, "answers_to") == [f"Made from answers to the questionnaire {PLAIN.id} {PLAIN.version}."]
    assert not told(report, "answers_to_in")


@pytest.mark.parametrize("audience", ["partners", "public"])
@pytest.mark.parametrize(("first", "last", "wave"), [(PLAIN, AGREED, "w2"), (AGREED, PLAIN, "w1")])
def test_that_people_are_protected_where_answers_were_agreed_is_told(
    first: Questionnaire, last: Questionnaire, wave: str, audience: SharedAudience
) -> None:
    whole = shared(first, last, audience)
    sentence = (
        f"In {wave}, each organisation was asked for one answer that it had agreed on. People are protected there too, "
        "and what several organisations say is shown together only where they are at least 5."
    )
    for of in (shared_whole_report, shared_facilitator_report):
        assert told(of(whole, "en"), "agreed_in") == [sentence]


def test_so_it_is_of_one_survey_without_consent() -> None:
    rows = [row for name in NAMES for row in said(name, 2, NAMES.replace(name, ""))]
    rules = {units: Rules(audience="partners", least=5, units=units) for units in ("person", "organisation")}
    scores = score_responses(survey(AGREED, rows))
    reports = {units: shared_score_report(share_scores(scores, of), "en") for units, of in rules.items()}
    assert {units: len(told(report, "agreed_in")) for units, report in reports.items()} == {
        "person": 1,
        "organisation": 0,
    }


def test_the_document_tells_first_what_is_left_out_of_all_surveys() -> None:
    document = shared_whole_report(shared(PLAIN, TIED, "public"), "en").document
    assert {of["wave"] for of in document["release"]["left_out"]} == {"w1", "w2"}
    assert document["release"] == document["compare"]["release"]
    assert {of["wave"] for of in document["score"]["release"]["left_out"]} == {"w2"}
