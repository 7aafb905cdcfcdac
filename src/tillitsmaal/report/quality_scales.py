"""How precisely the scales measure."""

from collections.abc import Iterator, Sequence
from typing import Final

from tillitsmaal.analysis.quality_results import CompositeReliability, QualityAnalysis, ScaleReliability
from tillitsmaal.errors import printable
from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.report.cutoffs import RELIABILITY
from tillitsmaal.report.measures import MEMBER
from tillitsmaal.report.model import Cell, Column, Section, Sentence, Table
from tillitsmaal.report.pen import BELOW, ScalePen, count_cell, footnoted, text_cell
from tillitsmaal.report.quality_words import (
    UNDER_ZERO,
    absent_cell,
    any_under_zero,
    coefficient_cell,
    interval_cell,
    only_low_end_under_zero,
)

_EARLIER: Final = 2
_NAMED: Final = 8


def last_wave(analysis: QualityAnalysis) -> str:
    """Name of the wave that the report goes into."""
    return analysis.responses.waves[-1].name


def scales_section(analysis: QualityAnalysis, pen: ScalePen) -> Section:
    """Show the reliability of every scale and composite in the last wave, with the earlier waves beside."""
    wave = last_wave(analysis)
    return Section(
        heading=pen.say("heading.quality_scales"),
        blocks=(*_said(of_wave(analysis, wave), wave, pen), _table(analysis, wave, pen)),
    )


def of_wave(analysis: QualityAnalysis, wave: str) -> list[tuple[int, ScaleReliability]]:
    """The scales of one wave with their places in the document."""
    return [(number, of) for number, of in enumerate(analysis.scales) if of.wave == wave]


def _said(scales: Sequence[tuple[int, ScaleReliability]], wave: str, pen: ScalePen) -> Iterator[Sentence]:
    known = [of for _, of in scales if not isinstance(of.coefficient, NotEstimable)]
    low = [of for of in known if is_low(of.coefficient)]
    reached = [of for of in known if of not in low]
    unsure = [of for of in reached if may_be_low(of)]
    kind = _kind(len(known), len(low), len(unsure))
    limit = pen.coefficient(RELIABILITY.value)
    yield pen.sentence(
        f"quality_scales.{kind}",
        path="/reliability",
        tone="lead",
        reached=pen.whole(len(reached)),
        scales=pen.counted("scales" if len(known) == len(scales) else "judged_scales", len(known)),
        limit=limit,
        named=_named(known if len(known) == 1 else low, pen),
        wave=printable(wave),
    )
    if unsure and kind != "good_unsure":
        yield pen.sentence("quality_scales.unsure", path="/reliability", limit=limit, named=_named(unsure, pen))
    if known and (unknown := [of for _, of in scales if of not in known]):
        yield pen.sentence("quality_scales.unjudged", path="/reliability", named=_named(unknown, pen))


def _kind(known: int, low: int, unsure: int) -> str:
    """Which sentence leads, by how many scales can be judged, and how many of those are low or may be so."""
    if known == 0:
        return "unknown"
    if known == 1:
        return "one_low" if low else "one_good"
    if low == 0:
        return "good_unsure" if unsure == known else "good"
    return "none" if low == known else "low"


def _named(scales: Sequence[ScaleReliability], pen: ScalePen) -> str:
    return pen.first_few([pen.within_sentence(of.scale) for of in scales], _NAMED)


def is_low(value: Number) -> bool:
    """Whether a reliability is known and under its cut-off."""
    return not isinstance(value, NotEstimable) and value < RELIABILITY.value


def may_be_low(of: ScaleReliability) -> bool:
    """Whether so few people answered that the coefficient may as well be under the cut-off."""
    if isinstance(of.interval, NotEstimable):
        return of.interval.code == "too_few_respondents"
    return of.interval.low < RELIABILITY.value


def _table(analysis: QualityAnalysis, wave: str, pen: ScalePen) -> Table:
    earlier = [of.name for of in analysis.responses.waves[:-1]][-_EARLIER:]
    columns = (
        pen.column("measure", "text"),
        pen.column("items", "count", 3),
        pen.column("coefficient"),
        pen.column("interval", priority=1),
        pen.column("omega", priority=4),
        pen.column("respondents", "count"),
        *(
            Column(id=f"wave_{i}", head=pen.say("column.in_wave", wave=printable(of)), priority=5)
            for i, of in enumerate(earlier)
        ),
    )
    rows = tuple(_rows(analysis, wave, earlier, pen))
    table = Table(
        id="reliability",
        caption=pen.say("caption.quality_scales", wave=printable(wave)),
        columns=columns,
        rows=rows,
        notes=(
            pen.sentence(
                "quality_scales.note",
                tone="note",
                limit=pen.coefficient(RELIABILITY.value),
                source=RELIABILITY.source,
                sign=BELOW,
            ),
            *_under_zero_notes(analysis, wave, rows, pen),
            pen.sentence("quality_scales.units", tone="note"),
        ),
        hidden=pen.say("hidden"),
    )
    return footnoted(table, pen)


def _under_zero_notes(
    analysis: QualityAnalysis, wave: str, rows: Sequence[Sequence[Cell]], pen: ScalePen
) -> Iterator[Sentence]:
    at_interval = 3
    if any_under_zero((*row[:at_interval], *row[at_interval + 1 :]) for row in rows):
        yield pen.sentence("quality_scales.under_zero", tone="note", sign=UNDER_ZERO)
    if any(only_low_end_under_zero(of.interval, of.coefficient) for _, of in of_wave(analysis, wave)):
        yield pen.sentence("quality_scales.low_end_under_zero", tone="note", sign=UNDER_ZERO)


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
    return (
        text_cell(before + pen.label(scale)),
        count_cell(pen, len(of.items)),
        coefficient_cell(of.coefficient, pen, low=is_low(of.coefficient)),
        interval_cell(of.interval, of.coefficient, pen),
        _omega_cell(of, pen),
        count_cell(pen, of.respondents),
        *(coefficient_cell(scales[scale, one].coefficient, pen) for one in earlier),
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
        coefficient_cell(of.reliability, pen, low=is_low(of.reliability)),
        empty,
        empty,
        empty,
        *(empty if one is None else coefficient_cell(one.reliability, pen) for one in earlier),
    )
