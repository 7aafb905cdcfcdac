"""Reports for the organisations that take part, and for the public."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial

from tillitsmaal.privacy.coarse import DECIMALS
from tillitsmaal.privacy.compare import SharedCompareAnalysis
from tillitsmaal.privacy.score import Release, SharedScoreAnalysis
from tillitsmaal.privacy.whole import SharedWholeAnalysis
from tillitsmaal.report.call import Call
from tillitsmaal.report.figures.matrix import trust_matrix
from tillitsmaal.report.figures.profile import collaboration_profile, facet_profile
from tillitsmaal.report.figures.trend import trend
from tillitsmaal.report.measures import key_measures
from tillitsmaal.report.model import Document, Figure, Report, Section, Sentence
from tillitsmaal.report.opening import title_of
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.report.shared.cells import shown_cell
from tillitsmaal.report.shared.changes import (
    change_section,
    coarser,
    organisations_change_section,
    verdict_section,
)
from tillitsmaal.report.shared.opening import Basis, basis_of, shown_section, stamp
from tillitsmaal.report.shared.organisation_page import organisation_sections
from tillitsmaal.report.shared.scores import organisations_section, paged_pairs_section, pairs_section, stand_section
from tillitsmaal.report.shared.sheet import sheet_sections
from tillitsmaal.report.shared.tables import main_table, shared_compare_tables, shared_score_tables
from tillitsmaal.report.whole.last_wave import network_scores
from tillitsmaal.report.whole.within import Part, within
from tillitsmaal.responses import Scores
from tillitsmaal.text import Language


def shared_score_report(
    analysis: SharedScoreAnalysis, language: Language, *, by: str | None = None, call: Call | None = None
) -> Report:
    """Report scores to an audience; `by` names the only table, and that which CSV on stdout is."""
    pen, responses = _pen(analysis, language, call), analysis.scores.responses
    whole = by not in ("network", "organisation", "pair")
    sections = (
        stand_section(analysis, pen) if whole or by == "network" else None,
        organisations_section(analysis, pen) if whole or by == "organisation" else None,
        pairs_section(analysis, pen) if whole else pairs_section(analysis, pen, None) if by == "pair" else None,
        shown_section(_basis(analysis.release, [analysis.scores]), analysis, pen),
    )
    return Report(
        language=language,
        title=pen.say("title.score", name=title_of(responses, pen)),
        stamp=stamp(analysis.release, pen),
        sections=tuple(section for section in sections if section is not None),
        tables=shared_score_tables(analysis),
        main=by or main_table(analysis.release, "network"),
        make_document=cache(partial(_score_document, analysis, language)),
    )


def shared_compare_report(analysis: SharedCompareAnalysis, language: Language, *, call: Call | None = None) -> Report:
    """Report what changed to an audience."""
    responses = analysis.parts[-1].responses
    names = {id_: name for part in analysis.parts for id_, name in part.responses.names.items()}
    pen = ScalePen(language=language, questionnaire=analysis.questionnaire, names=names, call=call)
    step = analysis.steps[-1]
    return Report(
        language=language,
        title=pen.say("title.compare", name=title_of(responses, pen), start=step.start, end=step.end),
        stamp=stamp(analysis.release, pen),
        sections=tuple(_compare_sections(analysis, pen)),
        tables=shared_compare_tables(analysis),
        main=main_table(analysis.release, "scale"),
        make_document=cache(partial(_compare_document, analysis, language)),
    )


def shared_whole_report(whole: SharedWholeAnalysis, language: Language) -> Report:
    """Report everything that an audience may see: the answer first, what is shown and what is not last."""
    pen = _pen(whole.score, language, None)
    score, compared = whole.score, whole.compare
    sections: list[Section] = []
    if compared is not None:
        change = _compare_sections(compared, pen, shown=False)
        sections += _within("compare", change)
    parts = (stand_section(score, pen, bars=False), organisations_section(score, pen), paged_pairs_section(score, pen))
    stand = [section for section in parts if section is not None]
    drawing = _of_last(whole, pen)
    profiles = (facet_profile(whole, drawing), collaboration_profile(whole, drawing))
    stand[0] = _with(stand[0], _noted_once(profiles))
    stand[-1] = _with(stand[-1], _matrix(whole, pen))
    sections += _within("score", stand)
    if compared is not None:
        sections[0] = _with(sections[0], (trend(whole, coarser(pen, compared)),), first=False)
    key = "whole.title" if pen.questionnaire.circle else "whole.title_answers"
    sections.append(_shown(whole, pen))
    return _of_whole(whole, pen, pen.say(key, name=title_of(whole.responses, pen)), sections)


def shared_organisation_report(whole: SharedWholeAnalysis, organisation: str, language: Language) -> Report:
    """Report what those who take part may see of one organisation; `organisation` is its id."""
    pen = _pen(whole.score, language, None)
    key = "whole.title_organisation" if pen.questionnaire.circle else "whole.title_organisation_answers"
    title = pen.say(key, organisation=pen.name(organisation))
    return _of_whole(whole, pen, title, (*organisation_sections(whole, pen, organisation), _shown(whole, pen)))


def shared_facilitator_report(whole: SharedWholeAnalysis, language: Language) -> Report:
    """Make the sheet for a meeting of what an audience may see."""
    pen = _pen(whole.score, language, None)
    title = pen.say("whole.title_sheet", name=title_of(whole.responses, pen))
    return _of_whole(whole, pen, title, sheet_sections(whole, pen))


def _of_whole(whole: SharedWholeAnalysis, pen: ScalePen, title: str, sections: Iterable[Section]) -> Report:
    """A report whose document is that of everything the audience may see."""
    return Report(
        language=pen.language,
        title=title,
        stamp=stamp(whole.release, pen),
        sections=tuple(sections),
        tables=shared_score_tables(whole.score),
        main=main_table(whole.release, "network"),
        make_document=cache(partial(_whole_document, whole, pen.language)),
    )


def _pen(analysis: SharedScoreAnalysis, language: Language, call: Call | None) -> ScalePen:
    responses = analysis.scores.responses
    return ScalePen(language=language, questionnaire=responses.questionnaire, names=responses.names, call=call)


def _of_last(whole: SharedWholeAnalysis, pen: ScalePen) -> ScalePen:
    """A pen that writes the means of the last wave, of one network, with the decimals that they have."""
    of_networks = network_scores(whole).values()
    few = {measure for rows in of_networks for measure, row in rows.items() if row["mean" + DECIMALS] == 1}
    return replace(pen, coarse=frozenset(few))


def _shown(whole: SharedWholeAnalysis, pen: ScalePen) -> Section:
    """What is shown of everything that was read."""
    return shown_section(basis_of(whole), whole.score, pen, "/score")


def _basis(release: Release, parts: Sequence[Scores]) -> Basis:
    """Of what has a document of its own."""
    return Basis(release=release, parts=parts, dropped_at="/dropped")


def _compare_sections(analysis: SharedCompareAnalysis, pen: ScalePen, *, shown: bool = True) -> Iterator[Section]:
    if (verdict := verdict_section(analysis, pen)) is not None:
        yield verdict
    yield change_section(analysis, pen)
    if (organisations := organisations_change_section(analysis, pen)) is not None:
        yield organisations
    if shown:
        yield shown_section(_basis(analysis.release, analysis.parts), None, pen)


def _matrix(whole: SharedWholeAnalysis, pen: ScalePen) -> tuple[Figure | None, ...]:
    if whole.score.pairs.empty or not pen.questionnaire.pair_measures():
        return ()
    measure = key_measures(pen.questionnaire)[0]
    return (trust_matrix(whole, pen, measure, lambda row: shown_cell(pen, row, measure).text),)


def _with(section: Section, figures: Iterable[Figure | None], *, first: bool = True) -> Section:
    drawn = tuple(figure for figure in figures if figure is not None)
    return replace(section, blocks=(*drawn, *section.blocks) if first else (*section.blocks, *drawn))


def _noted_once(figures: Iterable[Figure | None]) -> Iterator[Figure]:
    """Figures that stand together, without notes that the one before has."""
    told: set[Sentence] = set()
    for figure in figures:
        if figure is not None:
            yield replace(figure, notes=tuple(note for note in figure.notes if note not in told))
            told.update(figure.notes)


def _within(part: Part, sections: Iterable[Section]) -> list[Section]:
    return [replace(section, blocks=within(part, section.blocks)) for section in sections]


def _score_document(analysis: SharedScoreAnalysis, language: Language) -> Document:
    from tillitsmaal.report.document_score import score_document

    return score_document(analysis, language)


def _compare_document(analysis: SharedCompareAnalysis, language: Language) -> Document:
    from tillitsmaal.report.document_compare import compare_document

    return compare_document(analysis, language)


def _whole_document(whole: SharedWholeAnalysis, language: Language) -> Document:
    from tillitsmaal.report.whole.document import whole_document

    return whole_document(whole, language)
