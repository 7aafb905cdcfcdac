"""The report of `tillit quality`."""

from functools import cache, partial

from tillitsmaal.analysis.quality_results import QualityAnalysis
from tillitsmaal.report.call import Call
from tillitsmaal.report.commands import commands_table
from tillitsmaal.report.document_quality import quality_document
from tillitsmaal.report.model import Report, Section
from tillitsmaal.report.opening import files_sentence, left_out_sentences, title_of, warnings_sentences
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.report.quality_facets import facets_section, invariance_section
from tillitsmaal.report.quality_items import items_section
from tillitsmaal.report.quality_people import agreement_section, shares_section
from tillitsmaal.report.quality_scales import scales_section
from tillitsmaal.report.quality_tables import quality_tables
from tillitsmaal.text import Language


def quality_report(analysis: QualityAnalysis, language: Language, *, call: Call | None = None) -> Report:
    """Report how well the questionnaire measured.

    Parameters
    ----------
    analysis
        What `tillitsmaal.analysis.quality` found.
    language
        Of the reader.
    call
        What the command line was given, for the commands that are suggested.

    Returns
    -------
    Report
        Its tables are `reliability`, `composite`, `item`, `facet`, `model`, `invariance`, `agreement`, `organisation`
        and `share`; the main one is `reliability`.
    """
    responses = analysis.responses
    pen = ScalePen(language=language, questionnaire=responses.questionnaire, names=responses.names, call=call)
    return Report(
        language=language,
        title=pen.say("title.quality", name=title_of(responses, pen)),
        sections=_sections(analysis, pen),
        tables=quality_tables(analysis),
        main="reliability",
        make_document=cache(partial(quality_document, analysis, language)),
    )


def _sections(analysis: QualityAnalysis, pen: ScalePen) -> tuple[Section, ...]:
    optional = (
        facets_section(analysis, pen),
        invariance_section(analysis, pen),
        agreement_section(analysis, pen),
        shares_section(analysis, pen),
    )
    return (
        _read(analysis, pen),
        scales_section(analysis, pen),
        items_section(analysis, pen),
        *(section for section in optional if section is not None),
        _next(pen),
    )


def _read(analysis: QualityAnalysis, pen: ScalePen) -> Section:
    responses = analysis.responses
    blocks = (
        files_sentence(responses.inputs, responses.questionnaire, pen),
        *left_out_sentences(responses, pen),
        *warnings_sentences(len(responses.warnings), pen),
    )
    return Section(heading=pen.say("heading.read"), blocks=blocks)


def _next(pen: ScalePen) -> Section:
    commands = {
        "score": pen.command("score"),
        "save": pen.command("quality", "--format", "json", "-o", f"{pen.say('next.file')}.json"),
    }
    return Section(heading=pen.say("heading.next"), blocks=(commands_table(commands, pen),))
