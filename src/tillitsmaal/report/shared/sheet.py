"""The facilitator's sheet for those who may not see everything: made of what their report of all tells."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from tillitsmaal.analysis.win_win import SCALE as WIN_WIN
from tillitsmaal.privacy.whole import SharedWholeAnalysis
from tillitsmaal.report.cutoffs import SUFFICIENT
from tillitsmaal.report.frames import Row, records, top_of
from tillitsmaal.report.measures import floor_of, has_floors, key_measures
from tillitsmaal.report.model import Block, Bullets, Section, Sentence
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.report.shared.cells import shown_cell
from tillitsmaal.report.shared.opening import basis_of, dropped_sentences, left_out_together, made_of
from tillitsmaal.report.whole import last_wave
from tillitsmaal.report.whole.facilitator_sheet import (
    course_sentence,
    first_day,
    level_sentence,
    talk_sections,
    words,
)
from tillitsmaal.report.whole.sheet_legs import Leg, floored_scales, last_networks, legs_under_floor, scores_of
from tillitsmaal.scoring import ROUNDING

_MOST_LEGS: Final = 4


def sheet_sections(whole: SharedWholeAnalysis, pen: ScalePen) -> tuple[Section, ...]:
    """Write the sheet: how it stands, what is weakest of what can be shown, suggestions, questions to talk about.

    Returns
    -------
    tuple of Section
        Only the study has a name in it.
    """
    legs = _legs(whole, pen)
    weak = tuple(_weak(whole, legs, pen))
    stand: tuple[Block, ...] = (*_stand(whole, pen), *words(whole, pen))
    return (
        Section(id="sheet-stand", heading=pen.say("heading.sheet_stand"), blocks=stand),
        *([Section(id="sheet-weak", heading=pen.say("heading.sheet_weak"), blocks=weak)] if weak else []),
        *talk_sections(legs, pen),
        Section(id="shown", heading=pen.say("shared.heading"), blocks=_shown(whole, pen)),
    )


def _shown(whole: SharedWholeAnalysis, pen: ScalePen) -> tuple[Sentence, ...]:
    """What the numbers are made of, in as few words as one page holds."""
    basis = basis_of(whole)
    told = (*made_of(basis, pen), *left_out_together(basis, pen), *dropped_sentences(basis, pen))
    return tuple(replace(of, tone="note") for of in told)


def _legs(whole: SharedWholeAnalysis, pen: ScalePen) -> tuple[Leg, ...]:
    """What is weakest; a scale whose mean is under its floor has no count of pairs beside it."""
    of_means = tuple(_means_under(whole, pen))
    told = {leg.id for leg in of_means}
    return (*of_means, *(leg for leg in _pairs_under(whole, pen) if leg.id not in told))[:_MOST_LEGS]


def _stand(whole: SharedWholeAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    """The level, and where it goes; where that cannot be told, how many of the pairs shown are sufficient."""
    yield _level(whole, pen)
    course = tuple(_course(whole, pen))
    if course:
        yield from course
        return
    at, networks = last_networks(whole)
    assessed = sum(int(row["assessed"]) for row in networks)
    if assessed:
        yield pen.sentence(
            "shared.sheet_sufficient",
            path=at if len(networks) > 1 else f"{at}/assessed",
            cutoff=SUFFICIENT,
            sufficient=pen.whole(assessed - sum(int(row["insufficient"]) for row in networks)),
            assessed=pen.counted("pairs", assessed),
        )


def _level(whole: SharedWholeAnalysis, pen: ScalePen) -> Sentence:
    """The means of the main measures; where none can be shown of what was answered, that."""
    measures, scores, (at, _) = key_measures(pen.questionnaire), scores_of(whole), last_networks(whole)
    shown = any(top_of(row, "mean") is not None for measure in measures for row in scores.get(measure, []))
    left_out = any(of.some for of in whole.release.left_out if of.wave == whole.last.name)
    if left_out and not shown:
        labels = pen.listed(pen.within_sentence(measure) for measure in measures)
        return pen.sentence("shared.sheet_hidden_level", path=at, tone="lead", labels=labels)
    return level_sentence(whole, pen, lambda row, _: shown_cell(pen, row, "mean").text)


def _course(whole: SharedWholeAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    """What the verdict says, or that it is hidden; nothing without one, or with several networks."""
    compared, course = whole.compare, course_sentence(whole, pen)
    if compared is None or course is None:
        return
    if compared.hidden_verdicts:
        yield pen.sentence("shared.sheet_hidden_course", course.path, "lead", start=first_day(compared, pen))
        return
    yield course
    if compared.other_verdicts:
        yield pen.sentence("shared.other_verdict", path="/compare/circles")


def _means_under(whole: SharedWholeAnalysis, pen: ScalePen) -> Iterator[Leg]:
    """Scales whose mean is under the floor in some network, the furthest under it first."""
    found: list[tuple[float, Leg]] = []
    for scale, floor, rows in _floored(whole, pen):
        low, high = pen.questionnaire.range_of(scale)
        under = [top - floor for row in rows if (top := top_of(row, "mean") or high) < floor - ROUNDING]
        if under:
            found.append((min(under) / (high - low), _mean_leg(whole, scale, rows, len(under), pen)))
    yield from (leg for _, leg in sorted(found, key=lambda one: one[0]))


def _floored(whole: SharedWholeAnalysis, pen: ScalePen) -> Iterator[tuple[str, float, list[Row]]]:
    """Scales that are held against a floor, with it and the networks that have a mean."""
    for scale, rows in scores_of(whole).items():
        floor, known = floor_of(pen.questionnaire, scale), [row for row in rows if top_of(row, "mean") is not None]
        if scale in pen.questionnaire.scales and scale != WIN_WIN and floor is not None and known:
            yield scale, floor, known


def _mean_leg(whole: SharedWholeAnalysis, scale: str, rows: Sequence[Row], under: int, pen: ScalePen) -> Leg:
    at, networks = last_networks(whole)
    floor = pen.limit(floor_of(pen.questionnaire, scale) or 0.0)
    if len(networks) > 1:
        said = pen.sentence(
            "shared.sheet_networks_below",
            path=at,
            cutoff=SUFFICIENT,
            label=pen.label(scale),
            floor=floor,
            below=pen.whole(under),
            networks=pen.counted("networks", len(rows)),
        )
        return Leg(id=scale, said=said)
    kind = "scores" if rows[0]["level"] == "pair" else "network_scales"
    said = pen.sentence(
        "sheet.beside",
        path=f"{at}/{kind}/{scale}/value",
        cutoff=SUFFICIENT,
        label=pen.label(scale),
        mean=shown_cell(pen, rows[0], "mean").text,
        floor=floor,
    )
    return Leg(id=scale, said=said)


def _pairs_under(whole: SharedWholeAnalysis, pen: ScalePen) -> Iterator[Leg]:
    """Scales under the floor in pairs that are shown."""
    rows = list(records(last_wave.pairs(whole)))
    below = {scale: _below(rows, scale, floor) for scale, floor in floored_scales(pen)}
    yield from legs_under_floor(below, pen, "shared.sheet_below", lambda _: "/score/pairs")


def _below(rows: Sequence[Row], scale: str, floor: float) -> tuple[int, int]:
    """How many pairs are under the floor, of those whose score is shown."""
    tops = [top for row in rows if (top := top_of(row, scale)) is not None]
    return sum(top < floor - ROUNDING for top in tops), len(tops)


def _weak(whole: SharedWholeAnalysis, legs: Sequence[Leg], pen: ScalePen) -> Iterator[Block]:
    """What is weakest; where nothing that is shown is, that, and that what is not shown may be."""
    pairs = len(last_wave.pairs(whole))
    if legs:
        yield Bullets(items=tuple(leg.said for leg in legs))
        if pairs:
            yield pen.sentence("shared.sheet_weak_note", tone="note")
    elif not has_floors(pen.questionnaire):
        yield pen.sentence("sheet.no_floors")
    elif any(_floored(whole, pen)):
        yield pen.sentence("shared.sheet_none" if pairs else "shared.sheet_none_means", cutoff=SUFFICIENT)
