"""Tables of the page about one organisation: every measure beside the others, every partner."""

from collections.abc import Sequence
from typing import Final

from tillitsmaal.report.frames import Row, records
from tillitsmaal.report.measures import MEMBER, absence, floor_of, ordered_measures
from tillitsmaal.report.model import Cell, Table
from tillitsmaal.report.pen import ScalePen, absent_cell, count_cell, score_cell, text_cell
from tillitsmaal.report.whole.organisation_facts import Facts
from tillitsmaal.report.whole.tables import Side, laid_out, low_first, mean_cell, weakest_cell
from tillitsmaal.responses import RATER, TARGET

SIDES: Final[tuple[Side, ...]] = ("received", "given")


def measures_beside(facts: Facts) -> tuple[Table, ...]:
    """Every measure that it gets or gives, beside the means of the others."""
    pen = facts.pen
    sides = tuple(side for side in SIDES if any(facts.mean(measure, side) is not None for measure in facts.rows))
    if not sides:
        return ()
    measures = [measure for measure, _ in ordered_measures(pen.questionnaire)]
    floors = any(floor_of(pen.questionnaire, measure) is not None for measure in measures)
    columns = (
        pen.column("measure", "text"),
        *(column for side in sides for column in (pen.column(side), pen.column(f"others_{side}", priority=1))),
        *((pen.column("floor", priority=3),) if floors else ()),
    )
    rows = tuple(
        _beside(facts, measure, member, sides, floors) for measure, member in ordered_measures(pen.questionnaire)
    )
    notes = (pen.sentence("organisation.beside_note", tone="note"),)
    caption = pen.say("organisation.caption_beside", organisation=facts.name)
    return laid_out(Table(id="organisation-beside", caption=caption, columns=columns, rows=rows, notes=notes), pen)


def _beside(facts: Facts, measure: str, member: bool, sides: Sequence[Side], floors: bool) -> tuple[Cell, ...]:
    pen, floor = facts.pen, floor_of(facts.pen.questionnaire, measure)
    floor_cell = Cell(text="") if floor is None else score_cell(pen, floor, measure, "")
    means = [mean for side in sides for mean in (facts.mean(measure, side), facts.others(measure, side).mean)]
    return (
        text_cell((MEMBER if member else "") + pen.label(measure)),
        *(mean_cell(mean, measure, pen) for mean in means),
        *((floor_cell,) if floors else ()),
    )


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
        pen.column("given_less_received", priority=1),
        *((pen.column("weakest_for_partner", "text", 2),) if weakest else ()),
        pen.column("their_persons", "count", 3),
        pen.column("own_persons", "count", 3),
    )
    rows = tuple(_partner(one, received.get(one), given.get(one), facts, weakest) for one in partners)
    caption = pen.say("organisation.caption_partners", organisation=facts.name, label=pen.within_sentence(measure))
    return laid_out(Table(id="organisation-partners", caption=caption, columns=columns, rows=rows), pen)


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
