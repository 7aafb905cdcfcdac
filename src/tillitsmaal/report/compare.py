"""The report of `tillit compare`."""

from dataclasses import replace
from functools import cache, partial

from tillitsmaal.analysis.compare_results import CompareAnalysis
from tillitsmaal.report.call import Call, command_line
from tillitsmaal.report.commands import commands_table
from tillitsmaal.report.compare_circle import circle_section
from tillitsmaal.report.compare_context import context_sections
from tillitsmaal.report.compare_moved import moved_sections
from tillitsmaal.report.compare_pairs import pairs_section
from tillitsmaal.report.compare_tables import compare_tables
from tillitsmaal.report.compare_there import there_section
from tillitsmaal.report.compare_trend import trend_section
from tillitsmaal.report.document_compare import compare_document
from tillitsmaal.report.model import Report, Section
from tillitsmaal.report.opening import title_of
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.text import Language


def compare_report(analysis: CompareAnalysis, language: Language, *, call: Call | None = None) -> Report:
    """Report what changed between two or more waves.

    Parameters
    ----------
    analysis
        What `tillitsmaal.analysis.compare` found.
    language
        Of the reader.
    call
        What the command line was given, for the commands that are suggested.

    Returns
    -------
    Report
        Of the whole, first wave to last; each step is in its document and tables. Tables are `pair`, `scale`, `dyad`,
        `organisation`, `movement` and `trend`; the main one is `pair`.
    """
    names = {id_: name for part in analysis.parts for id_, name in part.responses.names.items()}
    pen = ScalePen(language=language, questionnaire=analysis.questionnaire, names=names, call=call)
    step = analysis.steps[-1]
    name = title_of(analysis.parts[-1].responses, pen)
    return Report(
        language=language,
        title=pen.say("title.compare", name=name, start=step.start, end=step.end),
        sections=_sections(analysis, pen),
        tables=compare_tables(analysis),
        main="pair",
        make_document=cache(partial(compare_document, analysis, language)),
    )


def _sections(analysis: CompareAnalysis, pen: ScalePen) -> tuple[Section, ...]:
    verdict = circle_section(analysis, pen)
    optional = (pairs_section(analysis, pen), trend_section(analysis, pen), *context_sections(analysis, pen))
    return (
        *([verdict] if verdict else []),
        there_section(analysis, pen),
        *moved_sections(analysis, pen),
        *(section for section in optional if section is not None),
        _next(pen),
    )


def _next(pen: ScalePen) -> Section:
    of_all = pen.call and replace(pen.call, waves=())
    commands = {
        "score": command_line(of_all, "score", "--by", "pair"),
        "measured": command_line(of_all, "quality"),
        "report": pen.command("report", "--audience", "analyst"),
        "changes": pen.command("compare", "--format", "csv", "-o", f"{pen.say('next.folder')}/"),
        "save": pen.command("compare", "--format", "json", "-o", f"{pen.say('next.file')}.json"),
    }
    return Section(heading=pen.say("heading.next"), blocks=(commands_table(commands, pen),))
