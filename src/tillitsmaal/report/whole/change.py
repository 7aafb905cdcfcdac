"""What changed from the first survey to the last, what that rests on, and what happened meanwhile."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from tillitsmaal.analysis.compare_results import CircleResult, CompareAnalysis
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
from tillitsmaal.report.model import Block, Section, Sentence
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.report.whole.legs import leg_sentences
from tillitsmaal.report.whole.pair_changes import pair_changes_table
from tillitsmaal.report.whole.within import within

_MEANWHILE: Final = ("events", "newcomers")


def change_sections(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Section]:
    """Tell what changed; nothing with one survey."""
    compared = whole.compare
    if compared is None:
        return
    yield from _moved(whole, compared, pen)
    there = there_section(compared, pen)
    yield _part("there", there.heading, there.blocks)
    if (pairs := pairs_section(compared, pen, explained=True)) is not None:
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
    """What the verdict rests on, and the first survey against the last as a detail; that alone without a verdict."""
    moved, *more = _first_against_last(compared, pen)
    sure, split = more[:1], more[1:]
    against = (*moved.blocks, *(block for section in sure for block in section.blocks))
    drawn = (circle_phase(whole, pen), networks_overview(whole, pen))
    pictures = tuple(picture for picture in drawn if picture is not None)
    of = _judged(compared)
    first = against if of is None else tuple(_evidence(compared, of, pen))
    yield Section(id="change", heading=moved.heading, blocks=within("compare", (*first, *pictures)), starts_page=True)
    if of is not None:
        yield _part("first-to-last", pen.say("change.heading_ends"), tuple(_as_detail(against, of)))
    for section in split:
        yield _part("parts-of-change", section.heading, section.blocks)


def _first_against_last(compared: CompareAnalysis, pen: ScalePen) -> tuple[Section, ...]:
    if len(compared.attendance) != 1:
        return networks_sections(compared, pen, None)
    return moved_sections(compared, pen)


def _judged(compared: CompareAnalysis) -> CircleResult | None:
    """The verdict, where there is one that rests on something."""
    of = compared.circles[0] if len(compared.circles) == 1 else None
    return None if of is None or isinstance(of.verdict.evidence.basis, NotEstimable) else of


def _as_detail(blocks: tuple[Block, ...], of: CircleResult) -> Iterator[Block]:
    """Say without emphasis what is a detail here, and not again what the verdict rests on."""
    told = {block.key.removesuffix("_described") for block in blocks if isinstance(block, Sentence)}
    again = of.verdict.word != "describe_only" and not told & {"moved.ends_only", "moved.other_pairs"}
    for block in blocks:
        if not isinstance(block, Sentence) or block.tone != "lead":
            yield block
        elif not again:
            yield replace(block, tone="text")


def _evidence(compared: CompareAnalysis, of: CircleResult, pen: ScalePen) -> Iterator[Block]:
    """The numbers behind the verdict: how trust and collaboration changed, and of what that is told."""
    yield from leg_sentences(compared, of, pen, "change", "lead")
    yield basis_sentence(compared, of, pen)
    yield evidence_table(compared, of, pen)
