"""Cells of tables for those who may not see everything."""

from collections.abc import Callable, Sequence
from typing import Final

import pandas as pd

from tillitsmaal.privacy.coarse import DECIMALS
from tillitsmaal.privacy.rules import FEWEST_FOR_DETAIL
from tillitsmaal.report.frames import Row, records, span_of, top_of
from tillitsmaal.report.measures import MEMBER, floor_of
from tillitsmaal.report.model import Cell, Column, Quantity, Sentence, Table
from tillitsmaal.report.pen import BELOW, ScalePen, absent_cell, text_cell, with_sign
from tillitsmaal.report.whole.tables import noted
from tillitsmaal.responses import NETWORK, ORGANISATION
from tillitsmaal.scoring import ROUNDING
from tillitsmaal.text import number

SIDES: Final = ("received", "given")


def coarse_cell(pen: ScalePen, value: float | None, decimals: int, *, sign: bool = False) -> Cell:
    """Write a score or change with so many decimals; None is hidden."""
    if value is None:
        return absent_cell("suppressed")
    text = number(value, pen.language, decimals, sign=sign)
    return Cell(text=text, number=Quantity(value=value, decimals=decimals, sign=sign))


def shown_cell(pen: ScalePen, row: Row, column: str) -> Cell:
    """Write the score of a column, or the span that is told in its place.

    A pair's row has no column of decimals: they are those of its count of people.
    """
    if (span := span_of(row, column)) is not None:
        return Cell(text=pen.limits(*span))
    if column + DECIMALS in row:
        return coarse_cell(pen, row[column], row[column + DECIMALS])
    return coarse_cell(pen, row[column], 1 if (row["respondents"] or 0) < FEWEST_FOR_DETAIL else 2)


def floored_cell(pen: ScalePen, row: Row, column: str, measure: str) -> Cell:
    """Write a score, marked where it is under the floor of its scale."""
    cell, floor = shown_cell(pen, row, column), floor_of(pen.questionnaire, measure)
    value = top_of(row, column)
    if value is not None and floor is not None and value < floor - ROUNDING:
        return with_sign(cell, BELOW, "below")
    return cell


def label_cell(pen: ScalePen, measure: str, *, member: bool = False) -> Cell:
    """Name a measure, set in where it is part of the one above."""
    return text_cell((MEMBER if member else "") + pen.label(measure))


def table(
    id_: str, caption: str, columns: Sequence[tuple[str, str, bool]], rows: Sequence[Sequence[Cell]], pen: ScalePen
) -> Table:
    """Lay out a table of columns given by id, head and whether they hold words; explain its signs."""
    return noted(unnoted(id_, caption, columns, rows, pen), pen)


def unnoted(
    id_: str, caption: str, columns: Sequence[tuple[str, str, bool]], rows: Sequence[Sequence[Cell]], pen: ScalePen
) -> Table:
    """Lay out a table as `table` does, its signs not yet explained."""
    return Table(
        id=id_,
        caption=caption,
        columns=tuple(Column(id=name, head=head, kind="text" if words else "number") for name, head, words in columns),
        rows=tuple(map(tuple, rows)),
        hidden=pen.say("hidden"),
    )


def sides_table(
    id_: str,
    frame: pd.DataFrame,
    measures: Sequence[str],
    caption: str,
    cell: Callable[[Row, str], Cell],
    pen: ScalePen,
) -> Table:
    """Lay out what each organisation receives and gives on some measures.

    Parameters
    ----------
    id_
        Of the table.
    frame
        One row a network, organisation and measure.
    measures
        Shown side by side.
    caption
        Of the table.
    cell
        Writes a row's `received` or `given`.
    pen
        Writes names and labels.
    """
    several = frame[NETWORK].nunique() > 1
    rows: dict[tuple[str, str], dict[str, Row]] = {}
    for row in records(frame[frame["measure"].isin(measures).to_numpy()]):
        rows.setdefault((row[NETWORK], row[ORGANISATION]), {})[row["measure"]] = row
    columns = [(NETWORK, pen.say("column.network"), True)] if several else []
    columns.append((ORGANISATION, pen.say("column.organisation"), True))
    for side in SIDES:
        columns += [
            (f"{side}_{one}", pen.say(f"shared.column_{side}", label=pen.label(one)), False) for one in measures
        ]
    laid = [
        [
            *([text_cell(pen.network(network))] if several else []),
            text_cell(pen.name(organisation)),
            *(cell(own[measure], side) for side in SIDES for measure in measures),
        ]
        for (network, organisation), own in rows.items()
    ]
    return table(id_, caption, columns, laid, pen)


def sides_note(pen: ScalePen) -> Sentence:
    """Of what organisations receive and give: that it need not be over all partners."""
    return pen.sentence("shared.sides_note", tone="note")
