"""The report of `tillit score`."""

from functools import cache, partial
from typing import Literal

from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.report.call import Call
from tillitsmaal.report.headline import state_sentences
from tillitsmaal.report.model import Document, Report, Section
from tillitsmaal.report.opening import title_of
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.report.score_pairs import below_section, single_section
from tillitsmaal.report.score_read import next_section, read_section
from tillitsmaal.report.score_stand import stand_sections
from tillitsmaal.report.score_tables import score_tables
from tillitsmaal.text import Language

By = Literal["pair", "dyad", "organisation", "network", "respondent"]


def score_report(
    analysis: ScoreAnalysis, language: Language, *, by: By | None = None, call: Call | None = None
) -> Report:
    """Report the scores of one or more waves.

    Parameters
    ----------
    analysis
        What `tillitsmaal.analysis.score` found.
    language
        Of the reader.
    by
        The unit whose table to show in full; None for the overview: whether trust is enough, what was read, how the
        networks stand in the last wave, which pairs fall below the floor, which rest on one voice, and what to do next.
    call
        What the command line was given, for the commands that are suggested.

    Returns
    -------
    Report
        Its tables are `pair`, `dyad`, `organisation`, `network`, `respondent`, `item` and `answer`; the main one is
        that of `by`, or `pair`.
    """
    responses = analysis.scores.responses
    pen = ScalePen(language=language, questionnaire=responses.questionnaire, names=responses.names, call=call)
    return Report(
        language=language,
        title=pen.say("title.score", name=title_of(responses, pen)),
        sections=_overview(analysis, pen) if by is None else _table_of(by, analysis, pen),
        tables=score_tables(analysis),
        main=by or "pair",
        make_document=cache(partial(_document, analysis, language)),
        make_head=partial(_head, analysis, language),
    )


def _document(analysis: ScoreAnalysis, language: Language) -> Document:
    """Make the JSON document; what it needs is loaded only for those who ask for it."""
    from tillitsmaal.report.document_score import score_document

    return score_document(analysis, language)


def _head(analysis: ScoreAnalysis, language: Language) -> Document:
    from tillitsmaal.report.document_score import score_head

    return score_head(analysis, language)


def _table_of(by: By, analysis: ScoreAnalysis, pen: ScalePen) -> tuple[Section, ...]:
    from tillitsmaal.report.score_by import by_section

    return read_section(analysis, pen), by_section(analysis, pen, by)


def _overview(analysis: ScoreAnalysis, pen: ScalePen) -> tuple[Section, ...]:
    optional = (below_section(analysis, pen), single_section(analysis, pen))
    state = tuple(state_sentences(analysis, pen))
    return (
        *([Section(heading=pen.say("heading.headline"), blocks=state)] if state else []),
        read_section(analysis, pen),
        *stand_sections(analysis, pen),
        *(section for section in optional if section is not None),
        next_section(analysis, pen),
    )
