"""One unit's scores in full: what `tillit score --by` shows."""

from collections.abc import Callable, Sequence
from typing import Final

import pandas as pd

from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.report.frames import Row, records
from tillitsmaal.report.measures import absence, has_floors, key_measures, ordered_measures
from tillitsmaal.report.model import Block, Cell, Column, Section, Table
from tillitsmaal.report.pen import BELOW, Pen, ScalePen, count_cell, footnoted, score_cell, text_cell
from tillitsmaal.report.score_pairs import facet_cell, floors_text, weakest_cell
from tillitsmaal.responses import NETWORK, ORGANISATION, RATER, RESPONDENT, TARGET, WAVE, counted

ROWS_SHOWN: Final = 1000

CellOf = Callable[[str, Row, ScalePen], Cell]


def by_section(analysis: ScoreAnalysis, pen: ScalePen, by: str) -> Section:
    """Show one unit's scores, all waves and networks, as far as a screen can be meant to hold them."""
    frame, columns, cell_of = _UNITS[by](analysis, pen)
    shown = (*_key_columns(frame, pen), *columns)
    rows = tuple(
        tuple(_cell(column.id, row, pen, cell_of) for column in shown) for row in records(frame.head(ROWS_SHOWN))
    )
    caption = pen.say(f"caption.by_{by}")
    table = Table(id=by, caption=caption, columns=shown, rows=rows, hidden=pen.say("hidden"))
    blocks: list[Block] = [footnoted(table, pen)] if rows else [pen.sentence("by.nothing")]
    return Section(heading=pen.say(f"heading.by_{by}"), blocks=(*blocks, *_remarks(by, len(frame), pen)))


Unit = tuple[pd.DataFrame, Sequence[Column], CellOf]


def _by_pair(analysis: ScoreAnalysis, pen: ScalePen) -> Unit:
    weakest = [pen.column("weakest", "text", 5)] if len(pen.questionnaire.facets) > 1 else []
    columns = [
        pen.column(RATER, "text"),
        pen.column(TARGET, "text"),
        *_measure_columns(pen),
        *weakest,
        pen.column("respondents", "count"),
    ]
    return analysis.pairs, columns, _pair_cell


def _by_respondent(analysis: ScoreAnalysis, pen: ScalePen) -> Unit:
    columns = [
        pen.column(RESPONDENT, "text"),
        pen.column(RATER, "text", 1),
        pen.column(TARGET, "text"),
        *_measure_columns(pen),
    ]
    return analysis.scores.by_respondent, columns, _pair_cell


def _by_dyad(analysis: ScoreAnalysis, pen: ScalePen) -> Unit:
    columns = [
        pen.column("a", "text"),
        pen.column("b", "text"),
        pen.column("measure", "text", 1),
        *(pen.column(name) for name in ("a_to_b", "b_to_a")),
        pen.column("dyad_mean", priority=2),
        pen.column("gap"),
        pen.column("lower", "text", 3),
        pen.column("people_of_both", "text"),
    ]
    return _of_key_measures(analysis.dyads, pen), columns, _dyad_cell


def _by_organisation(analysis: ScoreAnalysis, pen: ScalePen) -> Unit:
    columns = [
        pen.column(ORGANISATION, "text"),
        pen.column("respondents", "count", 2),
        pen.column("measure", "text"),
        pen.column("given"),
        pen.column("given_pairs", "count", 1),
        pen.column("received"),
        pen.column("received_pairs", "count", 1),
    ]
    return _of_key_measures(analysis.organisations, pen), columns, _organisation_cell


def _by_network(analysis: ScoreAnalysis, pen: ScalePen) -> Unit:
    floors = [pen.column("below", "count")] if has_floors(pen.questionnaire) else []
    columns = [
        pen.column("measure", "text"),
        pen.column("mean"),
        pen.column("sd", priority=3),
        pen.column("range", priority=2),
        pen.column("n", "count"),
        *floors,
    ]
    return analysis.network_scores, columns, _network_cell


_UNITS: Final[dict[str, Callable[[ScoreAnalysis, ScalePen], Unit]]] = {
    "pair": _by_pair,
    "respondent": _by_respondent,
    "dyad": _by_dyad,
    "organisation": _by_organisation,
    "network": _by_network,
}


def _of_key_measures(frame: pd.DataFrame, pen: ScalePen) -> pd.DataFrame:
    return frame[frame["measure"].isin(key_measures(pen.questionnaire))]


def _measure_columns(pen: ScalePen) -> list[Column]:
    """In a narrow layout trust and collaboration stay longest, then facets, other composites, scales in their order."""
    questionnaire = pen.questionnaire
    measures = [measure for measure, _ in ordered_measures(questionnaire)]
    ordered = sorted(measures, key=lambda measure: measure not in questionnaire.composites)
    first = key_measures(questionnaire)
    priorities = {measure: 6 + place for place, measure in enumerate(ordered)}
    priorities |= dict.fromkeys(questionnaire.composites, 4) | dict.fromkeys(questionnaire.facets, 3)
    priorities |= dict.fromkeys(first, 1) | dict.fromkeys(first[:1], 0)
    return [pen.measure_column(measure, priorities[measure]) for measure in ordered]


def _key_columns(frame: pd.DataFrame, pen: Pen) -> list[Column]:
    return [pen.column(key, "text") for key in (NETWORK, WAVE) if frame[key].nunique() > 1]


def _cell(column: str, row: Row, pen: ScalePen, cell_of: CellOf) -> Cell:
    match column:
        case "network":
            return text_cell(pen.network(row[NETWORK]))
        case "wave" | "respondent":
            return text_cell(row[column])
        case "rater" | "target" | "organisation" | "a" | "b":
            return text_cell(pen.name(row[column]))
        case "measure":
            return text_cell(pen.label(row["measure"]))
        case "respondents" | "n" | "given_pairs" | "received_pairs":
            return count_cell(pen, row[column])
        case _:
            return cell_of(column, row, pen)


def _pair_cell(column: str, row: Row, pen: ScalePen) -> Cell:
    if column == "weakest":
        return weakest_cell(row, pen)
    if column in pen.questionnaire.facets:
        return facet_cell(row, column, pen)
    return score_cell(pen, row[column], column, absence(pen.questionnaire, column))


def _dyad_cell(column: str, row: Row, pen: ScalePen) -> Cell:
    measure = row["measure"]
    match column:
        case "lower":
            return text_cell(pen.say(f"lower.{row['lower'] or 'none'}"))
        case "gap":
            return score_cell(pen, row["gap"], measure, "direction_missing", sign=True)
        case "people_of_both":
            return text_cell("\u00a0+\u00a0".join(pen.whole(row[counted(side)]) for side in ("a_to_b", "b_to_a")))
        case "dyad_mean":
            return score_cell(pen, row["mean"], measure, "direction_missing")
        case _:
            return score_cell(pen, row[column], measure, absence(pen.questionnaire, measure))


def _organisation_cell(column: str, row: Row, pen: ScalePen) -> Cell:
    return score_cell(pen, row[column], row["measure"], "no_pairs")


def _network_cell(column: str, row: Row, pen: ScalePen) -> Cell:
    measure = row["measure"]
    code = "no_pairs" if row["level"] == "pair" else "too_few_answers"
    match column:
        case "below":
            return Cell(text="") if row["below"] is None else count_cell(pen, row["below"])
        case "sd":
            return score_cell(pen, row["sd"], measure, "too_few_for_spread")
        case "range" if row["min"] is not None:
            return Cell(text=pen.span(row["min"], row["max"], measure))
        case _:
            return score_cell(pen, row["mean"], measure, code)


def _remarks(by: str, rows: int, pen: ScalePen) -> list[Block]:
    remarks: list[Block] = []
    command = pen.command("score", "--by", by, "--format", "csv")
    if by in ("pair", "respondent") and has_floors(pen.questionnaire):
        remarks.append(pen.sentence("below.legend", tone="note", sign=BELOW, floors=floors_text(pen)))
    if rows > ROWS_SHOWN:
        shown, whole = pen.whole(ROWS_SHOWN), pen.whole(rows)
        remarks.append(pen.sentence("by.first_rows", tone="note", shown=shown, rows=whole, command=command))
    if by in ("dyad", "organisation"):
        remarks.append(pen.sentence("by.other_measures", tone="note", command=command))
    return remarks
