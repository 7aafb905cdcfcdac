"""Every pair's change, for the workbook."""

from collections.abc import Iterator

from tillitsmaal.analysis.compare_results import CompareAnalysis
from tillitsmaal.analysis.reliable import DOWN, UP
from tillitsmaal.report.frames import Row, records, where
from tillitsmaal.report.measures import key_measures
from tillitsmaal.report.model import Cell, Table
from tillitsmaal.report.pen import ScalePen, absent_cell, count_cell, footnoted, score_cell, text_cell


def pair_changes_table(compared: CompareAnalysis, pen: ScalePen) -> Iterator[Table]:
    """List every pair and key measure from the first survey to the last; nothing where no pair is in both."""
    step = compared.steps[-1]
    rows = where(compared.pairs, start=step.start, end=step.end)
    rows = rows[rows["measure"].isin(key_measures(compared.questionnaire)) & rows["change"].notna()]
    if rows.empty:
        return
    several = len(compared.attendance) > 1
    columns = (
        *([pen.column("network", "text")] if several else []),
        *(pen.column(name, "text") for name in ("rater", "target", "measure")),
        *(pen.column(name) for name in ("from", "to", "change")),
        pen.column("reliable", "text"),
        pen.column("respondents_first", "count"),
        pen.column("respondents_last", "count"),
    )
    table = Table(
        id="all-pair-changes",
        caption=pen.say("change.caption_all_pairs"),
        columns=columns,
        rows=tuple(_row(row, pen, several=several) for row in records(rows)),
        workbook_only=True,
    )
    yield footnoted(table, pen)


def _row(row: Row, pen: ScalePen, *, several: bool) -> tuple[Cell, ...]:
    measure = row["measure"]
    return (
        *([text_cell(pen.network(row["network"]))] if several else []),
        text_cell(pen.name(row["rater"])),
        text_cell(pen.name(row["target"])),
        text_cell(pen.label(measure)),
        *(score_cell(pen, row[end], measure, "no_pairs") for end in ("first", "last")),
        score_cell(pen, row["change"], measure, "no_pairs", sign=True),
        _reliable(row, pen),
        *(count_cell(pen, row[f"respondents_{end}"]) for end in ("first", "last")),
    )


def _reliable(row: Row, pen: ScalePen) -> Cell:
    if row["label"] is None:
        return absent_cell(row["why_not"] or "undefined")
    return Cell(text=pen.say(f"change.{ {UP: 'up', DOWN: 'down'}.get(row['label'], 'not_reliable') }"))
