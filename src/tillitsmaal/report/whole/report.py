"""The whole report, a page for an organisation, and the facilitator's sheet."""

from collections.abc import Iterable, Iterator
from functools import cache, partial

from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.report.model import Report, Section
from tillitsmaal.report.opening import title_of
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.report.score_tables import score_tables
from tillitsmaal.report.whole.change import change_sections
from tillitsmaal.report.whole.collaboration import collaboration_sections
from tillitsmaal.report.whole.data import data_sections
from tillitsmaal.report.whole.document import whole_document
from tillitsmaal.report.whole.facilitator_sheet import facilitator_sections
from tillitsmaal.report.whole.first_page import first_page
from tillitsmaal.report.whole.gaps import gaps_sections
from tillitsmaal.report.whole.measurement import measurement_sections
from tillitsmaal.report.whole.method import method_sections
from tillitsmaal.report.whole.organisation_page import organisation_sections
from tillitsmaal.report.whole.profile import profile_sections
from tillitsmaal.text import Language


def whole_report(whole: WholeAnalysis, language: Language) -> Report:
    """Report everything, the answer first and the method last.

    Parameters
    ----------
    whole
        What `tillitsmaal.analysis.whole.analyse_whole` found.
    language
        Of the reader.

    Returns
    -------
    Report
        Stamped as not for distribution: nothing is hidden in it. Its tables are those of `score`.
    """
    pen = pen_of(whole, language)
    alone = whole.responses.study is None and pen.questionnaire.circle is not None
    key = "whole.title_alone" if alone else _about("whole.title", pen)
    return _report(whole, pen, pen.say(key, name=title_of(whole.responses, pen)), _sections(whole, pen))


def organisation_report(whole: WholeAnalysis, organisation: str, language: Language) -> Report:
    """Report what one organisation gives and receives, against the others; `organisation` is its id."""
    pen = pen_of(whole, language)
    title = pen.say(_about("whole.title_organisation", pen), organisation=pen.name(organisation))
    return _report(whole, pen, title, organisation_sections(whole, pen, organisation))


def facilitator_report(whole: WholeAnalysis, language: Language) -> Report:
    """Make the sheet for a meeting: the weakest legs, suggestions, questions to discuss. No names but the study's."""
    pen = pen_of(whole, language)
    title = pen.say("whole.title_sheet", name=title_of(whole.responses, pen))
    return _report(whole, pen, title, facilitator_sections(whole, pen), stamp="whole.stamp_sheet")


def _about(title: str, pen: ScalePen) -> str:
    """The key of a title that promises trust only where the questionnaire measures it between partners."""
    return title if pen.questionnaire.circle else f"{title}_answers"


def _report(
    whole: WholeAnalysis, pen: ScalePen, title: str, sections: Iterable[Section], stamp: str = "whole.stamp"
) -> Report:
    return Report(
        language=pen.language,
        title=title,
        subtitle=period(whole, pen),
        stamp=pen.sentence(stamp),
        sections=tuple(sections),
        tables=score_tables(whole.score),
        main="pair",
        make_document=cache(partial(whole_document, whole, pen.language)),
    )


def pen_of(whole: WholeAnalysis, language: Language) -> ScalePen:
    """Make the pen that writes about an analysis."""
    parts = whole.compare.parts if whole.compare else (whole.score.scores,)
    names = {id_: name for part in parts for id_, name in part.responses.names.items()}
    return ScalePen(language=language, questionnaire=whole.questionnaire, names=names)


def period(whole: WholeAnalysis, pen: ScalePen) -> str:
    """Say which waves a report is of."""
    first, last = whole.waves[0], whole.waves[-1]
    if first is last:
        return pen.say("whole.one_wave", wave=pen.wave(last))
    return pen.say(
        "whole.waves", count=pen.counted("surveys", len(whole.waves)), start=pen.wave(first), end=pen.wave(last)
    )


def _sections(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Section]:
    yield from first_page(whole, pen)
    yield from profile_sections(whole, pen)
    yield from collaboration_sections(whole, pen)
    yield from change_sections(whole, pen)
    yield from gaps_sections(whole, pen)
    yield from measurement_sections(whole, pen)
    yield from data_sections(whole, pen)
    yield from method_sections(whole, pen)
