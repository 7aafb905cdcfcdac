"""The coefficients behind what is said of the measurement: tables, each a part of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from tillitsmaal.analysis.quality_results import QualityAnalysis, ScaleReliability
from tillitsmaal.errors import printable
from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.questionnaire.models import PLACEHOLDER
from tillitsmaal.report.cutoffs import ITEM_REST
from tillitsmaal.report.model import Block, Cell, Section, Sentence, Table
from tillitsmaal.report.pen import BELOW, ScalePen, footnoted, text_cell, with_sign
from tillitsmaal.report.quality_facets import facets_section, invariance_section
from tillitsmaal.report.quality_items import items_section
from tillitsmaal.report.quality_people import agreement_section, shares_section
from tillitsmaal.report.quality_scales import last_wave, of_wave, scales_section
from tillitsmaal.report.quality_words import absent_cell, coefficient_cell, correlation_cell
from tillitsmaal.report.whole.within import within
from tillitsmaal.stats.reliability.items import ItemRelation

_PARTNER: Final = "…"
"""Stands for the partner's name in a question."""
_KEPT: Final = "quality_agreement.single"
_CUT: Final = "quality_agreement.more"
_SAID_OTHERWISE: Final = frozenset(
    f"quality_items.{kind}" for kind in ("against", "undecided", "opposed", "weak", "weak_two", "weak_without")
)


def table_sections(quality: QualityAnalysis, pen: ScalePen) -> Iterator[Section]:
    """Lay out what the words rest on; what the answers do not give is left out."""
    found = {
        "reliability": scales_section(quality, pen),
        "facets": facets_section(quality, pen),
        "invariance": invariance_section(quality, pen),
        "agreement": agreement_section(quality, pen),
        "shares": shares_section(quality, pen),
    }
    yield from _part("reliability", _tables(found["reliability"], quality, pen), pen)
    yield from _part("items", _items(quality, pen), pen)
    for name in ("facets", "invariance", "agreement", "shares"):
        yield from _part(name, _tables(found[name], quality, pen), pen)


def _part(name: str, blocks: Sequence[Block], pen: ScalePen) -> Iterator[Section]:
    if any(isinstance(block, Table) for block in blocks):
        heading = pen.say(f"heading.measurement_{name}")
        yield Section(id=f"measurement-{name}", heading=heading, blocks=tuple(blocks), level=2)


def _tables(section: Section | None, quality: QualityAnalysis, pen: ScalePen) -> list[Block]:
    """The tables of a section for the terminal, as a document has them, and who could not be judged."""
    kept: list[Block] = []
    for block in within("quality", section.blocks if section else ()):
        if isinstance(block, Table):
            kept.append(_in_document(block, quality, pen))
        elif isinstance(block, Sentence) and block.key == _KEPT:
            kept.append(replace(block, path="/quality/organisations"))
    return kept


def _in_document(table: Table, quality: QualityAnalysis, pen: ScalePen) -> Table:
    """The same table in words of documents: surveys for waves, and no other place where the rest of it stands."""
    columns = tuple(
        replace(column, head=pen.say("column.measurement_survey")) if column.id == "wave" else column
        for column in table.columns
    )
    notes = tuple(_rows_shown(table, quality, pen) if note.key == _CUT else note for note in table.notes)
    return replace(table, columns=columns, notes=notes, hidden="")


def _rows_shown(table: Table, quality: QualityAnalysis, pen: ScalePen) -> Sentence:
    of = quality.agreement if table.id == "agreement" else quality.shares
    several = table.id == "agreement" or len({one.network for one in of}) > 1
    rows = sum(one.wave == last_wave(quality) or not several for one in of)
    shown, counted = pen.whole(len(table.rows)), pen.counted("rows", rows)
    path = "/quality/agreement" if table.id == "agreement" else "/quality/shares"
    return pen.sentence("measurement.first_rows", path=path, tone="note", shown=shown, rows=counted)


def _items(quality: QualityAnalysis, pen: ScalePen) -> list[Block]:
    rows = [row for _, of in of_wave(quality, last_wave(quality)) for row in _rows(of, pen)]
    names = ("measurement_id", "measurement_wording", "measurement_scale")
    table = Table(
        id="measurement_items",
        caption=pen.say("caption.measurement_items", wave=printable(last_wave(quality))),
        columns=(
            *(pen.column(name, "text") for name in names),
            pen.column("measurement_rest"),
            pen.column("measurement_without", priority=1),
        ),
        rows=tuple(rows),
        notes=(_items_note(pen),),
    )
    return [*_items_said(quality, pen), footnoted(table, pen)]


def _items_said(quality: QualityAnalysis, pen: ScalePen) -> Iterator[Block]:
    """What the terminal says, but for questions keyed wrongly, named before, and weak ones, named in one sentence."""
    said = within("quality", items_section(quality, pen).blocks)
    yield from (block for block in said if isinstance(block, Sentence) and block.key not in _SAID_OTHERWISE)
    weak = [item for _, of in of_wave(quality, last_wave(quality)) for item in _weak(of)]
    if weak:
        yield pen.sentence(
            "measurement.weak",
            path="/quality/reliability",
            cutoff="ITEM_REST",
            named=pen.listed(weak),
            limit=pen.coefficient(ITEM_REST.value),
            source=ITEM_REST.source,
        )


def _weak(of: ScaleReliability) -> list[str]:
    if isinstance(of.reliability, NotEstimable):
        return []
    return [item for item, relation in zip(of.items, of.reliability.items, strict=True) if _is_weak(relation)]


def _is_weak(relation: ItemRelation) -> bool:
    rest = relation.rest_correlation
    return not isinstance(rest, NotEstimable) and rest < ITEM_REST.value


def _items_note(pen: ScalePen) -> Sentence:
    partners = any(PLACEHOLDER in text for item in pen.questionnaire.items for text in item.text.values())
    return pen.sentence(
        "measurement.items_note" if partners else "measurement.items_note_network",
        tone="note",
        cutoff="ITEM_REST",
        sign=BELOW,
        limit=pen.coefficient(ITEM_REST.value),
        source=ITEM_REST.source,
    )


def _rows(of: ScaleReliability, pen: ScalePen) -> Iterator[tuple[Cell, ...]]:
    found = of.reliability
    for position, item in enumerate(pen.questionnaire.items_by_scale[of.scale]):
        text = item.rendered(_PARTNER, pen.language)
        wording = pen.say("measurement.reversed", text=text) if item.reverse else text
        begins = (text_cell(item.id), text_cell(wording), text_cell(pen.label(of.scale)))
        if isinstance(found, NotEstimable):
            yield (*begins, absent_cell(found.code), absent_cell(found.code))
        else:
            relation = found.items[position]
            yield (*begins, _rest_cell(relation, pen), _without_cell(relation.alpha_if_dropped, found.n_items, pen))


def _rest_cell(relation: ItemRelation, pen: ScalePen) -> Cell:
    cell = correlation_cell(relation.rest_correlation, pen)
    return with_sign(cell, BELOW, "below") if _is_weak(relation) else cell


def _without_cell(value: Number, items: int, pen: ScalePen) -> Cell:
    """Nothing under three items: without one of two there is no scale left."""
    return absent_cell("too_few_items") if items < 3 else coefficient_cell(value, pen)
