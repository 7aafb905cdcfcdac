"""How precisely the scales measure, and which questions do not go with the rest of their scale."""

from collections.abc import Iterator, Sequence
from typing import Final

from tillitsmaal.analysis.quality_results import CompositeReliability, QualityAnalysis, ScaleReliability
from tillitsmaal.errors import printable
from tillitsmaal.estimates import Interval, NotEstimable, Number
from tillitsmaal.report.cutoffs import ITEM_REST, RELIABILITY
from tillitsmaal.report.measures import MEMBER
from tillitsmaal.report.model import Block, Cell, Column, Section, Sentence, Table
from tillitsmaal.report.pen import BELOW, ScalePen, absent_cell, count_cell, footnoted, text_cell
from tillitsmaal.stats.reliability.items import ItemRelation

_EARLIER: Final = 2


def last_wave(analysis: QualityAnalysis) -> str:
    """Name of the wave that the report goes into."""
    return analysis.responses.waves[-1].name


def scales_section(analysis: QualityAnalysis, pen: ScalePen) -> Section:
    """Show the reliability of every scale and composite in the last wave, with the earlier waves beside."""
    wave = last_wave(analysis)
    told = [(number, coefficient(of)) for number, of in _of_wave(analysis, wave)]
    blocks: list[Block] = [_said(analysis, wave, pen)] if told else []
    return Section(heading=pen.say("heading.quality_scales"), blocks=(*blocks, _table(analysis, wave, pen)))


def coefficient(of: ScaleReliability) -> Number:
    """The coefficient to judge a scale by: Spearman–Brown's for two items, else alpha."""
    found = of.reliability
    if isinstance(found, NotEstimable):
        return found
    return found.spearman_brown if found.n_items == 2 else found.alpha


def _of_wave(analysis: QualityAnalysis, wave: str) -> list[tuple[int, ScaleReliability]]:
    return [(number, of) for number, of in enumerate(analysis.scales) if of.wave == wave]


def _said(analysis: QualityAnalysis, wave: str, pen: ScalePen) -> Sentence:
    known = [of for _, of in _of_wave(analysis, wave) if not isinstance(coefficient(of), NotEstimable)]
    low = [pen.label(of.scale) for of in known if _is_low(coefficient(of))]
    kind = "unknown" if not known else "low" if low else "good"
    return pen.sentence(
        f"quality_scales.{kind}",
        path="/reliability",
        tone="lead",
        reached=pen.whole(len(known) - len(low)),
        scales=pen.counted("scales", len(known)),
        limit=pen.coefficient(RELIABILITY.value),
        named=pen.first_few(low, 8),
        wave=printable(wave),
    )


def _is_low(value: Number) -> bool:
    return not isinstance(value, NotEstimable) and value < RELIABILITY.value


def _table(analysis: QualityAnalysis, wave: str, pen: ScalePen) -> Table:
    earlier = [of.name for of in analysis.responses.waves[:-1]][-_EARLIER:]
    columns = (
        pen.column("measure", "text"),
        pen.column("items", "count", 2),
        pen.column("coefficient"),
        pen.column("interval", priority=1),
        pen.column("omega", priority=3),
        pen.column("respondents", "count", 2),
        *(
            Column(id=f"wave_{i}", head=pen.say("column.in_wave", wave=printable(of)), priority=4)
            for i, of in enumerate(earlier)
        ),
    )
    table = Table(
        id="reliability",
        caption=pen.say("caption.quality_scales", wave=printable(wave)),
        columns=columns,
        rows=tuple(_rows(analysis, wave, earlier, pen)),
        notes=(
            pen.sentence(
                "quality_scales.note",
                tone="note",
                limit=pen.coefficient(RELIABILITY.value),
                source=RELIABILITY.source,
                sign=BELOW,
            ),
            pen.sentence("quality_scales.units", tone="note"),
        ),
        hidden=pen.say("hidden"),
    )
    return footnoted(table, pen)


def _rows(analysis: QualityAnalysis, wave: str, earlier: Sequence[str], pen: ScalePen) -> Iterator[tuple[Cell, ...]]:
    by_scale = {(of.scale, of.wave): of for of in analysis.scales}
    composites = {(of.composite, of.wave): of for of in analysis.composites}
    shown: set[str] = set()
    for name in analysis.responses.questionnaire.composites:
        if (name, wave) in composites:
            yield _composite_row(composites[name, wave], [composites.get((name, of)) for of in earlier], pen)
            members = analysis.responses.questionnaire.composites[name].of
            shown |= set(members)
            yield from (_scale_row(by_scale, member, wave, earlier, pen, MEMBER) for member in members)
    for scale, of in by_scale:
        if of == wave and scale not in shown:
            yield _scale_row(by_scale, scale, wave, earlier, pen, "")


def _scale_row(
    scales: dict[tuple[str, str], ScaleReliability],
    scale: str,
    wave: str,
    earlier: Sequence[str],
    pen: ScalePen,
    before: str,
) -> tuple[Cell, ...]:
    of = scales[scale, wave]
    found = of.reliability
    return (
        text_cell(before + pen.label(scale)),
        count_cell(pen, len(of.items)),
        coefficient_cell(coefficient(of), pen, low=_is_low(coefficient(of))),
        absent_cell(found.code) if isinstance(found, NotEstimable) else interval_cell(found.alpha_interval, pen),
        _omega_cell(of, pen),
        count_cell(pen, of.respondents),
        *(coefficient_cell(coefficient(scales[scale, one]), pen) for one in earlier),
    )


def _omega_cell(of: ScaleReliability, pen: ScalePen) -> Cell:
    if isinstance(of.reliability, NotEstimable):
        return absent_cell(of.reliability.code)
    return absent_cell("too_few_items") if of.reliability.n_items < 3 else coefficient_cell(of.reliability.omega, pen)


def _composite_row(
    of: CompositeReliability, earlier: Sequence[CompositeReliability | None], pen: ScalePen
) -> tuple[Cell, ...]:
    empty = Cell(text="")
    return (
        text_cell(pen.label(of.composite)),
        empty,
        coefficient_cell(of.reliability, pen, low=_is_low(of.reliability)),
        empty,
        empty,
        empty,
        *(empty if one is None else coefficient_cell(one.reliability, pen) for one in earlier),
    )


def coefficient_cell(value: Number, pen: ScalePen, *, low: bool = False) -> Cell:
    """Write a coefficient, marked where it is under its cut-off."""
    if isinstance(value, NotEstimable):
        return absent_cell(value.code)
    text = pen.coefficient(value)
    return Cell(text=f"{BELOW} {text}", mark="below") if low else Cell(text=text)


def interval_cell(interval: Interval | NotEstimable, pen: ScalePen) -> Cell:
    """Write the interval of a coefficient."""
    if isinstance(interval, NotEstimable):
        return absent_cell(interval.code)
    ends = [pen.coefficient(end) for end in (interval.low, interval.high)]
    return Cell(text=pen.say("interval", low=ends[0], high=ends[1]))


def items_section(analysis: QualityAnalysis, pen: ScalePen) -> Section:
    """Name the questions that run against their scale, and those that hardly go with it."""
    wave = last_wave(analysis)
    blocks = [*_against(analysis, wave, pen), *_weak(analysis, wave, pen)]
    if not blocks:
        limit = pen.coefficient(ITEM_REST.value)
        blocks = [pen.sentence("quality_items.none", limit=limit, source=ITEM_REST.source)]
    return Section(heading=pen.say("heading.quality_items"), blocks=tuple(blocks))


def _against(analysis: QualityAnalysis, wave: str, pen: ScalePen) -> Iterator[Sentence]:
    for number, of in _of_wave(analysis, wave):
        keying = of.keying
        if isinstance(keying, NotEstimable):
            continue
        for position in keying.suspected:
            rest = keying.items[position].rest_correlation
            yield pen.sentence(
                "quality_items.undecided" if keying.undecided else "quality_items.against",
                path=f"/reliability/{number}/items/{position}/rest_correlation",
                tone="lead",
                item=of.items[position],
                scale=pen.label(of.scale),
                rest="" if isinstance(rest, NotEstimable) else pen.coefficient(rest),
            )


def _weak(analysis: QualityAnalysis, wave: str, pen: ScalePen) -> Iterator[Sentence]:
    for number, of in _of_wave(analysis, wave):
        found, keying = of.reliability, of.keying
        if isinstance(found, NotEstimable) or found.n_items < 3:
            continue
        suspected = () if isinstance(keying, NotEstimable) else keying.suspected
        for position, relation in enumerate(found.items):
            if position not in suspected and _is_weak(relation):
                yield _weak_item(of, number, position, relation, pen)


def _is_weak(relation: ItemRelation) -> bool:
    rest = relation.rest_correlation
    return not isinstance(rest, NotEstimable) and rest < ITEM_REST.value


def _weak_item(of: ScaleReliability, number: int, position: int, relation: ItemRelation, pen: ScalePen) -> Sentence:
    rest, without = relation.rest_correlation, relation.alpha_if_dropped
    return pen.sentence(
        "quality_items.weak" if isinstance(without, NotEstimable) else "quality_items.weak_without",
        path=f"/reliability/{number}/items/{position}/rest_correlation",
        item=of.items[position],
        scale=pen.label(of.scale),
        rest="" if isinstance(rest, NotEstimable) else pen.coefficient(rest),
        limit=pen.coefficient(ITEM_REST.value),
        without="" if isinstance(without, NotEstimable) else pen.coefficient(without),
        alpha="" if isinstance(of.reliability, NotEstimable) else _or_empty(of.reliability.alpha, pen),
    )


def _or_empty(value: Number, pen: ScalePen) -> str:
    return "" if isinstance(value, NotEstimable) else pen.coefficient(value)
