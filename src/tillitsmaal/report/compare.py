"""The report of `tillit compare`."""

from functools import cache, partial

from tillitsmaal.analysis.compare_results import CompareAnalysis
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


def compare_report(analysis: CompareAnalysis, language: Language) -> Report:
    """Report what changed between two or more waves.

    Parameters
    ----------
    analysis
        What `tillitsmaal.analysis.compare` found.
    language
        Of the reader.

    Returns
    -------
    Report
        Of the whole, first wave to last; each step is in its document and tables. Tables are `pair`, `scale`, `dyad`,
        `organisation`, `movement` and `trend`; the main one is `pair`.
    """
    names = {id_: name for part in analysis.parts for id_, name in part.responses.names.items()}
    pen = ScalePen(language=language, questionnaire=analysis.questionnaire, names=names)
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
    commands = {
        "score": "tillit score … --by pair",
        "measured": "tillit quality …",
        "changes": f"tillit compare … --format csv -o {pen.say('next.folder')}/",
        "save": f"tillit compare … --format json -o {pen.say('next.file')}.json",
    }
    return Section(heading=pen.say("heading.next"), blocks=(commands_table(commands, pen),))
