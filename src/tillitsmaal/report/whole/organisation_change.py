"""What changed for one organisation from the first survey to the last, over the partners that answered both times."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tillitsmaal.analysis.compare_results import CompareAnalysis
from tillitsmaal.report.changes import interval_text
from tillitsmaal.report.frames import Row, records, where
from tillitsmaal.report.measures import MEMBER, ordered_measures
from tillitsmaal.report.model import Block, Cell, Sentence, Table
from tillitsmaal.report.pen import ScalePen, absent_cell, count_cell, score_cell, text_cell
from tillitsmaal.report.whole.organisation_facts import Facts
from tillitsmaal.report.whole.organisation_tables import SIDES
from tillitsmaal.report.whole.tables import Side, laid_out, noted
from tillitsmaal.responses import NETWORK, ORGANISATION
from tillitsmaal.stats.circle.words import FEWEST_L1
from tillitsmaal.stats.pairs.partners import FEWEST_PARTNERS

_FEWEST = max(FEWEST_PARTNERS, FEWEST_L1 - 1)
"""Partners of whom an interval is told: with the organisation itself as many as a verdict takes."""


def change_blocks(facts: Facts) -> Iterator[Block]:
    """Tell how what it gets and gives has changed; nothing with one survey."""
    compared = facts.whole.compare
    if compared is None:
        return
    rows = _rows(compared, facts)
    matched = any(row[f"{side}_change"] is not None for row in rows.values() for side in SIDES)
    start = facts.pen.wave(compared.waves[0])
    if not matched:
        yield facts.pen.sentence("organisation.no_change", organisation=facts.name, start=start)
        return
    path = f"/compare/organisations/{_position(compared, facts)}/changes"
    trust = rows.get(facts.trust)
    for side in SIDES:
        if trust is not None and trust[f"{side}_change"] is not None:
            yield _sentence(trust, side, f"{path}/{facts.trust}/{side}/value", facts)
    yield from _tables(rows, facts)


def _rows(compared: CompareAnalysis, facts: Facts) -> dict[str, Row]:
    """From the first survey to the last, by measure."""
    step = compared.steps[-1]
    keys = {NETWORK: facts.network, ORGANISATION: facts.organisation, "start": step.start, "end": step.end}
    return {row["measure"]: row for row in records(where(compared.organisations, **keys))}


def _position(compared: CompareAnalysis, facts: Facts) -> int:
    """Which entry of the document's `compare/organisations` this is."""
    step = compared.steps[-1]
    keys = compared.organisations[[NETWORK, ORGANISATION, "start", "end"]].astype(str).drop_duplicates()
    own = (facts.network, facts.organisation, step.start, step.end)
    return [tuple(key) for key in keys.to_numpy()].index(own)


def _sentence(row: Row, side: Side, path: str, facts: Facts) -> Sentence:
    """Put a change into words: rose or fell only where the interval says so, of as many as a verdict takes."""
    pen, measure = facts.pen, row["measure"]
    change, low, high = (row[f"{side}_{part}"] for part in ("change", "low", "high"))
    partners = int(row[f"{side}_pairs"])
    way = "few"
    if low is not None and partners >= _FEWEST:
        way = "rose" if low > 0 else "fell" if high < 0 else "unclear"
    return pen.sentence(
        f"organisation.{side}_{way}",
        path=path,
        organisation=facts.name,
        label=pen.within_sentence(measure),
        change=pen.score(abs(change), measure),
        signed=pen.score(change, measure, sign=True),
        partners=pen.counted("partners", partners),
    )


def _tables(rows: dict[str, Row], facts: Facts) -> Iterator[Table]:
    """What a page has room for: measures that are no parts, without the partners of the sentences; a workbook all."""
    told = [(measure, member) for measure, member in ordered_measures(facts.pen.questionnaire) if measure in rows]
    whole = _table([(measure, (MEMBER if member else "")) for measure, member in told], rows, facts)
    first = _table([(measure, "") for measure, member in told if not member], rows, facts)
    kept = [place for place, column in enumerate(first.columns) if not column.id.endswith("_matched")]
    short = replace(
        first,
        columns=tuple(first.columns[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in first.rows),
    )
    yield from laid_out(short, facts.pen)
    yield replace(noted(whole, facts.pen), id=f"{whole.id}-all", workbook_only=True)


def _table(measures: Sequence[tuple[str, str]], rows: dict[str, Row], facts: Facts) -> Table:
    """The changes of measures, each with the sign before its name."""
    pen = facts.pen
    columns = (
        pen.column("measure", "text"),
        *(
            column
            for side in SIDES
            for column in (
                pen.column(f"{side}_change"),
                pen.column(f"{side}_interval", priority=2),
                pen.column(f"{side}_matched", "count", 3),
            )
        ),
    )
    cells = tuple(
        (text_cell(sign + pen.label(measure)), *(c for side in SIDES for c in _change_cells(rows[measure], side, pen)))
        for measure, sign in measures
    )
    return Table(
        id="organisation-change",
        caption=pen.say("organisation.caption_change"),
        columns=columns,
        rows=cells,
        notes=(pen.sentence("organisation.change_note", tone="note"),),
    )


def _change_cells(row: Row, side: Side, pen: ScalePen) -> tuple[Cell, Cell, Cell]:
    measure, partners = row["measure"], int(row[f"{side}_pairs"])
    low, high = row[f"{side}_low"], row[f"{side}_high"]
    change = score_cell(pen, row[f"{side}_change"], measure, "no_matched_pairs", sign=True)
    if change.absent:
        return change, absent_cell("no_matched_pairs"), count_cell(pen, partners)
    if low is None or partners < _FEWEST:
        code = "too_few_organisations" if partners < _FEWEST else "no_variance"
        return change, absent_cell(code), count_cell(pen, partners)
    return change, Cell(text=interval_text(low, high, measure, pen)), count_cell(pen, partners)
