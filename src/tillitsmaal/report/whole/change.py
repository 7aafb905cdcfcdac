"""What changed from the first survey to the last, what that rests on, and what happened meanwhile."""

from collections.abc import Iterator
from typing import Final

from tillitsmaal.analysis.compare_results import CompareAnalysis
from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.report.compare_circle import basis_sentence, evidence_table
from tillitsmaal.report.compare_context import context_sections
from tillitsmaal.report.compare_moved import moved_sections
from tillitsmaal.report.compare_networks import networks_sections
from tillitsmaal.report.compare_pairs import pairs_section
from tillitsmaal.report.compare_there import there_section
from tillitsmaal.report.compare_trend import trend_section
from tillitsmaal.report.figures.changes import pair_changes
from tillitsmaal.report.figures.overview import networks_overview
from tillitsmaal.report.figures.phase import circle_phase
from tillitsmaal.report.measures import key_measures
from tillitsmaal.report.model import Block, Section
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.report.whole.pair_changes import pair_changes_table
from tillitsmaal.report.whole.within import within

_MEANWHILE: Final = ("events", "newcomers")


def change_sections(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Section]:
    """Tell what changed; nothing with one survey."""
    compared = whole.compare
    if compared is None:
        return
    yield from _moved(whole, compared, pen)
    yield from _evidence(compared, pen)
    there = there_section(compared, pen)
    yield _part("there", there.heading, there.blocks)
    if (pairs := pairs_section(compared, pen)) is not None:
        pictures = (pair_changes(whole, pen, measure) for measure in key_measures(whole.questionnaire))
        drawn = tuple(picture for picture in pictures if picture is not None)
        yield _part("pair-changes", pairs.heading, (*pairs.blocks, *drawn, *pair_changes_table(compared, pen)))
    if (over_time := trend_section(compared, pen)) is not None:
        yield _part("trend", over_time.heading, over_time.blocks)
    for section in context_sections(compared, pen):
        if section.id in _MEANWHILE:
            yield _part(section.id, section.heading, section.blocks)


def _part(id_: str, heading: str, blocks: tuple[Block, ...]) -> Section:
    return Section(id=id_, level=2, heading=heading, blocks=within("compare", blocks))


def _moved(whole: WholeAnalysis, compared: CompareAnalysis, pen: ScalePen) -> Iterator[Section]:
    if len(compared.attendance) != 1:
        moved, sure = networks_sections(compared, pen, None)
        split: tuple[Section, ...] = ()
    else:
        moved, sure, *rest = moved_sections(compared, pen)
        split = tuple(rest)
    pictures = (circle_phase(whole, pen), networks_overview(whole, pen))
    blocks = (*moved.blocks, *(picture for picture in pictures if picture is not None), *sure.blocks)
    yield Section(id="change", heading=moved.heading, blocks=within("compare", blocks), starts_page=True)
    for section in split:
        yield _part("parts-of-change", section.heading, section.blocks)


def _evidence(compared: CompareAnalysis, pen: ScalePen) -> Iterator[Section]:
    """The numbers behind the verdict, where there is one verdict."""
    if len(compared.circles) != 1 or isinstance(compared.circles[0].verdict.evidence.basis, NotEstimable):
        return
    of = compared.circles[0]
    blocks = (basis_sentence(compared, of, pen), evidence_table(compared, of, pen))
    yield _part("evidence", pen.say("change.heading_evidence"), blocks)
