"""Tables of the page about one organisation: every measure beside the others, every partner."""

from tillitsmaal.report.frames import Row, records
from tillitsmaal.report.measures import MEMBER, absence, floor_of, ordered_measures
from tillitsmaal.report.model import Cell, Table
from tillitsmaal.report.pen import ScalePen, absent_cell, count_cell, score_cell, text_cell
from tillitsmaal.report.score_pairs import weakest_cell
from tillitsmaal.report.whole.organisation_facts import Facts
from tillitsmaal.report.whole.tables import Side, floor_notes, laid_out, low_first, mean_cell
from tillitsmaal.responses import RATER, TARGET
from tillitsmaal.scoring import ROUNDING


def measures_beside(facts: Facts, side: Side) -> tuple[Table, ...]:
    """Every measure that it has on this side, beside the mean of the others; with floors, the pairs under them."""
    pen = facts.pen
    measures = [(m, member) for m, member in ordered_measures(pen.questionnaire) if facts.mean(m, side) is not None]
    floors = any(floor_of(pen.questionnaire, measure) is not None for measure, _ in measures)
    columns = (
        pen.column("measure", "text"),
        pen.column("this_organisation"),
        pen.column("other_organisations"),
        pen.column("gap", priority=2),
        *((pen.column("floor", priority=3), pen.column("below", "count", 1)) if floors else ()),
        pen.column("answered_by" if side == "received" else "answered", "count", 4),
    )
    rows = tuple(_beside(facts, measure, member, side, floors) for measure, member in measures)
    table = Table(
        id=f"organisation-{side}",
        caption=pen.say(f"organisation.caption_{side}", organisation=facts.name),
        columns=columns,
        rows=rows,
        notes=(
            *floor_notes([measure for measure, _ in measures], pen),
            pen.sentence("organisation.beside_note", tone="note"),
        ),
    )
    return laid_out(table, pen)


def _beside(facts: Facts, measure: str, member: bool, side: Side, floors: bool) -> tuple[Cell, ...]:
    pen, mean, others = facts.pen, facts.mean(measure, side), facts.others(measure, side).mean
    gap = None if mean is None or others is None else mean - others
    return (
        text_cell((MEMBER if member else "") + pen.label(measure)),
        mean_cell(mean, measure, pen),
        mean_cell(others, measure, pen),
        score_cell(pen, gap, measure, "no_pairs", sign=True),
        *(_floor_cells(facts, measure, side) if floors else ()),
        count_cell(pen, facts.partners(measure, side)),
    )


def _floor_cells(facts: Facts, measure: str, side: Side) -> tuple[Cell, Cell]:
    """The floor of a measure, and how many of the organisation's pairs are under it."""
    floor = floor_of(facts.pen.questionnaire, measure)
    if floor is None:
        return Cell(text=""), Cell(text="")
    pairs = facts.pairs_to if side == "received" else facts.pairs_from
    below = int((pairs[measure] < floor - ROUNDING).sum())
    return score_cell(facts.pen, floor, measure, ""), count_cell(facts.pen, below)


def partners_table(facts: Facts) -> tuple[Table, ...]:
    """What every partner answered about it, and it about every partner; who trusts it least comes first."""
    pen, measure = facts.pen, facts.trust
    given = {row[TARGET]: row for row in records(facts.pairs_from)}
    received = {row[RATER]: row for row in records(facts.pairs_to)}
    partners = sorted(dict.fromkeys([*received, *given]), key=lambda one: low_first(received.get(one, {}).get(measure)))
    weakest = len(pen.questionnaire.facets) > 1
    columns = (
        pen.column("partner", "text"),
        pen.column("received"),
        pen.column("given"),
        pen.column("gap", priority=1),
        *((pen.column("weakest_for_partner", "text", 2),) if weakest else ()),
        pen.column("their_persons", "count", 3),
        pen.column("own_persons", "count", 3),
    )
    rows = tuple(_partner(one, received.get(one), given.get(one), facts, weakest) for one in partners)
    caption = pen.say("organisation.caption_partners", organisation=facts.name, label=pen.within_sentence(measure))
    notes = (pen.sentence("organisation.gap_note", tone="note"),)
    return laid_out(Table(id="organisation-partners", caption=caption, columns=columns, rows=rows, notes=notes), pen)


def _partner(partner: str, received: Row | None, given: Row | None, facts: Facts, weakest: bool) -> tuple[Cell, ...]:
    pen, measure = facts.pen, facts.trust
    got, gave = (None if row is None else row[measure] for row in (received, given))
    gap = None if got is None or gave is None else gave - got
    both = received is not None and given is not None
    why = absence(pen.questionnaire, measure) if both else "direction_missing"
    return (
        text_cell(pen.name(partner)),
        _answer(received, measure, pen),
        _answer(given, measure, pen),
        score_cell(pen, gap, measure, why, sign=True),
        *((absent_cell("direction_missing") if received is None else weakest_cell(received, pen),) if weakest else ()),
        *(count_cell(pen, 0 if row is None else row["respondents"]) for row in (received, given)),
    )


def _answer(row: Row | None, measure: str, pen: ScalePen) -> Cell:
    if row is None:
        return absent_cell("direction_missing")
    return score_cell(pen, row[measure], measure, absence(pen.questionnaire, measure))
