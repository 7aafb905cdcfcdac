"""Tables of the last wave: measures, networks, organisations, pairs; as much as a page holds, and the rest for a
workbook."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, Literal

import pandas as pd

from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.report.frames import Row, records
from tillitsmaal.report.measures import MEMBER, absence, floor_of, has_floors
from tillitsmaal.report.model import Cell, Column, Sentence, Table
from tillitsmaal.report.pen import BELOW, ScalePen, absent_cell, count_cell, footnoted, score_cell, text_cell, with_sign
from tillitsmaal.report.score_pairs import facet_cell, floors_text
from tillitsmaal.report.whole import last_wave
from tillitsmaal.report.whole.counts import lowest_facets
from tillitsmaal.responses import NETWORK, ORGANISATION, RATER, TARGET
from tillitsmaal.scoring import ROUNDING

MOST: Final = 40
"""Rows that a page can be meant to hold."""
Side = Literal["given", "received"]


def laid_out(table: Table, pen: ScalePen) -> tuple[Table, ...]:
    """Cut a table to what a page holds, and give the workbook all of it; none where there are no rows."""
    if not table.rows:
        return ()
    if len(table.rows) <= MOST:
        return (noted(table, pen),)
    shown, rows = pen.whole(MOST), pen.whole(len(table.rows))
    note = pen.sentence("tables.first_rows", tone="note", shown=shown, rows=rows)
    cut = replace(table, rows=table.rows[:MOST], notes=(*table.notes, note))
    whole = replace(table, id=f"{table.id}-all", workbook_only=True)
    return noted(cut, pen), noted(whole, pen)


def noted(table: Table, pen: ScalePen) -> Table:
    """Explain the sign of scores under their floors, where it occurs, and why numbers are absent."""
    if any(cell.mark == "below" for row in table.rows for cell in row):
        below = pen.sentence("tables.below", tone="note", sign=BELOW, floors=floors_text(pen))
        table = replace(table, notes=(below, *table.notes))
    return footnoted(table, pen)


def network_columns(whole: WholeAnalysis, pen: ScalePen) -> list[Column]:
    """The column that tells networks apart, where there are several."""
    return [pen.column(NETWORK, "text")] if last_wave.several(whole) else []


def name_cells(whole: WholeAnalysis, row: Row, keys: Iterable[str], pen: ScalePen) -> list[Cell]:
    """The network where there are several, then these organisations."""
    network = [text_cell(pen.network(row[NETWORK]))] if last_wave.several(whole) else []
    return [*network, *(text_cell(pen.name(row[key])) for key in keys)]


def mean_cell(value: float | None, measure: str, pen: ScalePen, code: str = "no_pairs") -> Cell:
    """Write a mean, marked where it is under the floor of its scale."""
    cell, floor = score_cell(pen, value, measure, code), floor_of(pen.questionnaire, measure)
    if value is None or floor is None or value >= floor - ROUNDING:
        return cell
    return with_sign(cell, BELOW, "below")


def measures_table(
    whole: WholeAnalysis, measures: Sequence[str], id_: str, pen: ScalePen, weakest: dict[str, int] | None = None
) -> tuple[Table, ...]:
    """Means over pairs: a row a measure; with several networks a row a network, lowest first.

    `weakest` counts the pairs in which each facet is the lowest.
    """
    if last_wave.several(whole):
        return _networks_table(whole, measures, id_, pen)
    own = next(iter(last_wave.network_scores(whole).values()), {})
    floors = any(floor_of(pen.questionnaire, measure) is not None for measure in measures)
    columns = [
        pen.column("measure", "text"),
        pen.column("mean"),
        *([pen.column("floor", priority=3)] if floors else []),
        pen.column("range", priority=4),
        pen.column("pairs", "count", 2),
        *([pen.column("below", "count")] if floors else []),
        *([pen.column("weakest_in", "count", 1)] if weakest else []),
    ]
    rows = [_measure_row(own[measure], columns, weakest or {}, pen) for measure in measures if measure in own]
    notes = (pen.sentence("tables.weakest_in", tone="note"),) if weakest else ()
    caption = pen.say("tables.measures_floors" if floors else "tables.measures")
    return laid_out(Table(id=id_, caption=caption, columns=tuple(columns), rows=tuple(rows), notes=notes), pen)


def _measure_row(row: Row, columns: Sequence[Column], weakest: dict[str, int], pen: ScalePen) -> tuple[Cell, ...]:
    measure = row["measure"]
    nothing = Cell(text="")
    floor = floor_of(pen.questionnaire, measure)
    span = "" if row["min"] is None else pen.span(row["min"], row["max"], measure)
    cells = {
        "measure": text_cell((MEMBER if _is_member(measure, pen) else "") + pen.label(measure)),
        "mean": mean_cell(row["mean"], measure, pen),
        "range": Cell(text=span) if span else absent_cell("no_pairs"),
        "pairs": count_cell(pen, row["n"]),
        "floor": nothing if floor is None else score_cell(pen, floor, measure, ""),
        "below": nothing if floor is None else count_cell(pen, row["below"] or 0),
        "weakest_in": count_cell(pen, weakest[measure]) if measure in weakest else nothing,
    }
    return tuple(cells[column.id] for column in columns)


def _is_member(measure: str, pen: ScalePen) -> bool:
    return any(measure in composite.of for composite in pen.questionnaire.composites.values())


def _networks_table(whole: WholeAnalysis, measures: Sequence[str], id_: str, pen: ScalePen) -> tuple[Table, ...]:
    """A row a network that has pairs, the one with the lowest first measure first."""
    scores, networks = last_wave.network_scores(whole), last_wave.networks(whole)
    there = {network: own for network, own in scores.items() if any(own[m]["n"] for m in measures if m in own)}
    known = [measure for measure in measures if any(measure in own for own in there.values())]
    if not known:
        return ()
    floors = has_floors(pen.questionnaire) and set(pen.questionnaire.facets) <= set(known)
    columns = (
        pen.column(NETWORK, "text"),
        *(pen.measure_column(m, 1) for m in known),
        pen.column("pairs", "count", 2),
        *((pen.column("insufficient", "count"),) if floors else ()),
    )
    rows = tuple(
        (
            text_cell(pen.network(network)),
            *(mean_cell(own[measure]["mean"], measure, pen) for measure in known),
            count_cell(pen, own[known[0]]["n"]),
            *((count_cell(pen, networks[network]["insufficient"]),) if floors else ()),
        )
        for network, own in sorted(there.items(), key=lambda of: low_first(of[1][known[0]]["mean"]))
    )
    caption = pen.say("caption.networks", label=pen.within_sentence(known[0]))
    table = Table(id=id_, caption=caption, columns=columns, rows=rows, notes=_scale_note(known, pen))
    return laid_out(table, pen)


def _scale_note(measures: Sequence[str], pen: ScalePen) -> tuple[Sentence, ...]:
    """Say on which scale all the scores are, where it is one."""
    scales = {pen.scale(measure) for measure in measures}
    return (pen.sentence("tables.scale", tone="note", scale=scales.pop()),) if len(scales) == 1 else ()


def low_first(value: float | None) -> tuple[bool, float]:
    """Sort by a number that may be absent: absent ones last."""
    return (value is None, value or 0.0)


def organisations_table(
    whole: WholeAnalysis, measures: Sequence[str], side: Side, id_: str, pen: ScalePen
) -> tuple[Table, ...]:
    """What each organisation gives or gets: a row an organisation, lowest first; those without answers apart."""
    rows = list(by_organisation(whole, measures, side))
    counts = pen.column("answered_by" if side == "received" else "answered", "count", 2)
    columns = (
        *network_columns(whole, pen),
        pen.column(ORGANISATION, "text"),
        *(pen.measure_column(measure, 0 if measure == measures[0] else 1) for measure in measures),
        counts,
    )
    table = Table(
        id=id_,
        caption=pen.say(f"tables.{side}"),
        columns=columns,
        rows=tuple(_organisation_row(whole, row, measures, pen) for row in rows),
    )
    return laid_out(table, pen)


def by_organisation(whole: WholeAnalysis, measures: Sequence[str], side: Side) -> list[Row]:
    """A row an organisation that has any of the measures on this side: its keys, each measure, `pairs` and pointer."""
    entries: dict[tuple[str, str], Row] = {}
    for row in records(last_wave.organisations(whole)):
        if row["measure"] in measures and row[side] is not None:
            begins = {key: row[key] for key in (NETWORK, ORGANISATION, last_wave.AT)} | dict.fromkeys(measures)
            entry = entries.setdefault((row[NETWORK], row[ORGANISATION]), begins | {"pairs": 0})
            entry[row["measure"]] = row[side]
            entry["pairs"] = max(entry["pairs"], row[f"{side}_pairs"])
    return sorted(entries.values(), key=lambda row: low_first(row[measures[0]]))


def _organisation_row(whole: WholeAnalysis, row: Row, measures: Sequence[str], pen: ScalePen) -> tuple[Cell, ...]:
    return (
        *name_cells(whole, row, (ORGANISATION,), pen),
        *(mean_cell(row[measure], measure, pen) for measure in measures),
        count_cell(pen, row["pairs"]),
    )


def pairs_table(whole: WholeAnalysis, pairs: pd.DataFrame, measures: Sequence[str], id_: str, pen: ScalePen) -> Table:
    """Scores of pairs on some measures, with the weakest facet and the persons behind them."""
    weakest = len(pen.questionnaire.facets) > 1 and set(pen.questionnaire.facets) <= set(measures)
    columns = (
        *network_columns(whole, pen),
        pen.column(RATER, "text"),
        pen.column(TARGET, "text"),
        *(pen.measure_column(measure, 1) for measure in measures),
        *([pen.column("weakest", "text", 2)] if weakest else []),
        pen.column("respondents", "count", 1),
    )
    rows = tuple(
        (
            *name_cells(whole, row, (RATER, TARGET), pen),
            *(pair_cell(row, measure, pen) for measure in measures),
            *([weakest_cell(row, pen)] if weakest else []),
            count_cell(pen, row["respondents"]),
        )
        for row in records(pairs)
    )
    return Table(id=id_, caption=pen.say("tables.pairs"), columns=columns, rows=rows)


def weakest_cell(row: Row, pen: ScalePen) -> Cell:
    """Name every facet of a pair than which none is lower, or say that all are equal; absent when a facet is."""
    facets = pen.questionnaire.facets
    lowest = lowest_facets(row, facets)
    if not lowest:
        return absent_cell("scale_missing")
    if len(lowest) == len(facets):
        return text_cell(pen.say("tables.alike"))
    first, *others = lowest
    return text_cell(pen.listed([pen.label(first), *(pen.within_sentence(facet) for facet in others)]))


def pair_cell(row: Row, measure: str, pen: ScalePen) -> Cell:
    """Write a pair's score on a measure, marked where it is a facet under its floor."""
    if measure in pen.questionnaire.facets:
        return facet_cell(row, measure, pen)
    return score_cell(pen, row[measure], measure, absence(pen.questionnaire, measure))
