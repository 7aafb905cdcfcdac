"""How each of several networks moved: one row a network."""

from collections.abc import Iterator, Mapping
from typing import Final

from tillitsmaal.analysis.compare_results import Attendance, CompareAnalysis, ScaleChange
from tillitsmaal.estimates import Method
from tillitsmaal.report.changes import change_cell, direction, interval_cell, legend, sure_sentences
from tillitsmaal.report.compare_legs import both_of
from tillitsmaal.report.measures import key_measures
from tillitsmaal.report.model import Block, Cell, Column, Section, Sentence, Table
from tillitsmaal.report.pen import ScalePen, absent_cell, count_cell, footnoted, text_cell

_NETWORKS_SHOWN: Final = 20
Changes = dict[tuple[str, str], ScaleChange]
Words = Mapping[str, str]
"""Verdict of each network; empty without a circle."""


def networks_sections(
    analysis: CompareAnalysis, pen: ScalePen, most: int | None = _NETWORKS_SHOWN
) -> tuple[Section, ...]:
    """Tell how the networks moved from the first wave to the last, the largest fall first; `most` of them, or all."""
    step, measures = analysis.steps[-1], key_measures(analysis.questionnaire)
    changes = {(change.network, change.measure): change for change in analysis.scales if change.step == step}
    ordered = sorted(analysis.attendance, key=lambda there: _fall(changes.get((there.network, measures[0]))))
    blocks: list[Block] = [_said(changes, measures[0], pen)]
    blocks.extend(_beside_the_verdicts(analysis, changes, pen))
    blocks.append(_table(ordered[:most], changes, measures, analysis, pen))
    if most is not None and len(ordered) > most:
        left = pen.counted("networks", len(ordered) - most)
        command = pen.command("compare", "--format", "json")
        blocks.append(pen.sentence("stand.more_networks", networks=left, command=command))
    sure = tuple(sure_sentences(analysis, pen))
    many = [pen.sentence("sure.many", tone="note")] if any(one.key == "sure.read" for one in sure) else []
    return (
        Section(heading=pen.say("heading.moved"), blocks=tuple(blocks)),
        Section(heading=pen.say("heading.sure"), blocks=(*sure, *many)),
    )


def _fall(change: ScaleChange | None) -> tuple[bool, float]:
    within = change.within if change else None
    return (within is None, within or 0.0)


def _said(changes: Changes, measure: str, pen: ScalePen) -> Sentence:
    ways = [direction(change.change) for (_, of), change in changes.items() if of == measure]
    counts = {way: pen.whole(ways.count(way)) for way in ("rose", "fell")}
    rest = pen.whole(sum(way not in counts for way in ways))
    label = pen.label(measure)
    return pen.sentence(
        "networks.moved", path="/scales", tone="lead", label=label, rest=rest, rose=counts["rose"], fell=counts["fell"]
    )


def _beside_the_verdicts(analysis: CompareAnalysis, changes: Changes, pen: ScalePen) -> Iterator[Sentence]:
    """Say why a change in the table and a verdict may differ, where they are of other pairs or waves."""
    both = both_of(analysis)
    if any(
        of.verdict.evidence.basis == "slopes"
        or any(changes[of.network, measure].matched != of.verdict.evidence.pairs for measure in both)
        for of in analysis.circles
    ):
        trust, collaboration = (pen.within_sentence(measure) for measure in both)
        yield pen.sentence("networks.other_pairs", tone="note", trust=trust, collaboration=collaboration)


def _table(
    networks: list[Attendance], changes: Changes, measures: tuple[str, ...], analysis: CompareAnalysis, pen: ScalePen
) -> Table:
    words = {of.network: of.verdict.word for of in analysis.circles}
    columns = [pen.column("network", "text")]
    for measure in measures:
        columns += _columns(measure, pen)
    columns += [pen.column("matched", "count", 2), pen.column("organisations", "count", 1)]
    columns += [pen.column("verdict", "text", 1)] if words else []
    rows = tuple(
        (*_row(there, changes, measures, analysis.method, pen), *_verdict(there, words, pen)) for there in networks
    )
    caption = pen.say("caption.moved_networks", label=pen.within_sentence(measures[0]))
    notes = legend(rows, pen)
    table = Table(
        id="networks", caption=caption, columns=tuple(columns), rows=rows, notes=notes, hidden=pen.say("hidden")
    )
    return footnoted(table, pen)


def _columns(measure: str, pen: ScalePen) -> list[Column]:
    return [
        pen.measure_column(measure),
        Column(id=f"{measure}_interval", head=pen.say("column.interval_of", label=pen.label(measure)), priority=3),
    ]


def _row(
    there: Attendance, changes: Changes, measures: tuple[str, ...], method: Method, pen: ScalePen
) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for measure in measures:
        change = changes.get((there.network, measure))
        absent = absent_cell("no_matched_pairs")
        cells += [change_cell(pen, change), interval_cell(pen, change, method)] if change else [absent, absent]
    name = text_cell(pen.network(there.network))
    counts = (count_cell(pen, there.matched_pairs), count_cell(pen, there.circle_organisations))
    return (name, *cells, *counts)


def _verdict(there: Attendance, words: Words, pen: ScalePen) -> tuple[Cell, ...]:
    return (Cell(text=pen.say(f"verdict_word.{words[there.network]}")),) if words else ()
