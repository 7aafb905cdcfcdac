"""The report of `tillit check`."""

from functools import cache, partial

from tillitsmaal.analysis.results import CheckAnalysis
from tillitsmaal.report.call import Call
from tillitsmaal.report.check_answers import answers_section, patterns_section
from tillitsmaal.report.check_coverage import coverage_sections
from tillitsmaal.report.check_problems import problems_section, warnings_section
from tillitsmaal.report.commands import commands_table
from tillitsmaal.report.document_check import check_document
from tillitsmaal.report.model import Report, Section, Sentence, Tables
from tillitsmaal.report.opening import files_sentence, title_of
from tillitsmaal.report.pen import Pen
from tillitsmaal.text import Language


def check_report(analysis: CheckAnalysis, language: Language, *, call: Call | None = None) -> Report:
    """Report what is wrong or odd in the data.

    Parameters
    ----------
    analysis
        What `tillitsmaal.analysis.check` saw.
    language
        Of the reader.
    call
        What the command line was given, for the commands that are suggested.

    Returns
    -------
    Report
        Its tables are `coverage`, `organisation`, `item`, `straight_line`, `twin` and `keyed_wrongly`; the main one is
        `coverage`.
    """
    responses = analysis.responses
    pen = Pen(language=language, names=responses.names if responses else {}, call=call)
    return Report(
        language=language,
        title=pen.say("title.check", name=title_of(responses, pen)),
        sections=_sections(analysis, pen),
        tables=_tables(analysis),
        main="coverage",
        make_document=cache(partial(check_document, analysis, language)),
    )


def _sections(analysis: CheckAnalysis, pen: Pen) -> tuple[Section, ...]:
    read = _read(analysis, pen)
    optional = (warnings_section(analysis, pen), *coverage_sections(analysis, pen), answers_section(analysis, pen))
    seen = (patterns_section(analysis, pen),) if analysis.responses else ()
    return (
        Section(heading=pen.say("heading.read"), blocks=(read,)),
        problems_section(analysis, pen),
        *(section for section in optional if section is not None),
        *seen,
        _next(analysis, pen),
    )


def _read(analysis: CheckAnalysis, pen: Pen) -> Sentence:
    if analysis.responses is None:
        return pen.sentence("check.unread")
    return files_sentence(analysis.responses.inputs, analysis.responses.questionnaire, pen)


def _tables(analysis: CheckAnalysis) -> Tables:
    return Tables(
        {
            "coverage": lambda: analysis.coverage,
            "organisation": lambda: analysis.organisations,
            "item": lambda: analysis.items,
            "straight_line": lambda: analysis.straight_lines,
            "twin": lambda: analysis.twins,
            "keyed_wrongly": lambda: analysis.keyed_wrongly,
        }
    )


def _next(analysis: CheckAnalysis, pen: Pen) -> Section:
    refused = bool(analysis.problem_counts)
    commands = {
        "recheck": pen.command("check") if refused else "",
        "drop": pen.command("score", "--on-invalid", "drop") if refused and analysis.responses else "",
        "score": "" if refused else pen.command("score"),
        "quality": "" if refused else pen.command("quality"),
        "save": pen.command("check", "--format", "json", "-o", f"{pen.say('next.file')}.json"),
    }
    return Section(heading=pen.say("heading.next"), blocks=(commands_table(commands, pen),))
