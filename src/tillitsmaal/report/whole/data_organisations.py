"""What each organisation answered, and how many answered about it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from tillitsmaal.errors import printable
from tillitsmaal.report.frames import records
from tillitsmaal.report.model import Block, Cell, Column, Section, Table
from tillitsmaal.report.pen import ScalePen, count_cell, text_cell
from tillitsmaal.report.whole.surveys import Survey
from tillitsmaal.responses import NETWORK, ORGANISATION, RATER, TARGET

Key = tuple[str, str]
"""Network and organisation."""
_LONGEST: Final = 60
_EARLIER: Final = 2


def organisations_section(surveys: Sequence[Survey], pen: ScalePen) -> Section:
    """Show each organisation's people in the surveys, and whom it answered about in the last one."""
    keys = _members(surveys)
    several = len({network for network, _ in keys}) > 1
    shown = surveys[-(_EARLIER + 1) :]
    partners = bool(pen.questionnaire.pair_measures())
    people = [Counter(_keys(survey, RATER)) for survey in shown]
    table = Table(
        id="data_organisations",
        caption=pen.say("caption.data_organisations" if partners else "caption.data_people"),
        columns=(
            pen.column(ORGANISATION, "text"),
            *([pen.column(NETWORK, "text")] if several else []),
            *(_people_column(number, survey, pen) for number, survey in enumerate(shown)),
            *([pen.column("answered", "count"), pen.column("answered_by", "count")] if partners else []),
        ),
        rows=tuple(
            (
                text_cell(pen.name(key[1])),
                *([text_cell(pen.network(key[0]))] if several else []),
                *(_people_cell(key, survey, count, pen) for survey, count in zip(shown, people, strict=True)),
                *(_partner_cells(key, surveys[-1], pen) if partners else ()),
            )
            for key in keys
        ),
        notes=(pen.sentence("data.partners_note", tone="note", wave=printable(surveys[-1].wave.name)),)
        if partners and len(surveys) > 1
        else (),
        workbook_only=len(keys) > _LONGEST,
    )
    heading = pen.say("heading.data_organisations")
    return Section(id="data-organisations", heading=heading, blocks=(*_elsewhere(table, pen), table), level=2)


def _elsewhere(table: Table, pen: ScalePen) -> Iterator[Block]:
    if table.workbook_only:
        yield pen.sentence("data.in_workbook", organisations=pen.counted("organisations", len(table.rows)))


def _members(surveys: Sequence[Survey]) -> list[Key]:
    """Everybody on the roster of any survey, in showing order."""
    rank: dict[Key, tuple[int, int]] = {}
    for survey in surveys:
        networks, names = survey.roster[NETWORK], survey.roster[ORGANISATION]
        order = zip(networks.cat.codes, names.cat.codes, strict=True)
        for key, place in zip(zip(networks, names, strict=True), order, strict=True):
            rank.setdefault((str(key[0]), str(key[1])), (int(place[0]), int(place[1])))
    return sorted(rank, key=lambda key: (*rank[key], *key))


def _keys(survey: Survey, side: str) -> Iterator[Key]:
    """Network and organisation of each respondent."""
    for row in records(survey.respondents[[NETWORK, side]]):
        yield str(row[NETWORK]), str(row[side])


def _people_column(number: int, survey: Survey, pen: ScalePen) -> Column:
    head = pen.say("data.people_in", wave=printable(survey.wave.name))
    return Column(id=f"people_{number}", head=head, kind="count")


def _people_cell(key: Key, survey: Survey, people: Counter[Key], pen: ScalePen) -> Cell:
    if not _is_member(key, survey):
        return Cell(text=pen.say("data.not_there"), mark="faint")
    cell = count_cell(pen, people[key])
    return cell if people[key] else Cell(text=cell.text, number=cell.number, mark="below")


def _is_member(key: Key, survey: Survey) -> bool:
    return key in set(zip(survey.roster[NETWORK].astype(str), survey.roster[ORGANISATION].astype(str), strict=True))


def _partner_cells(key: Key, survey: Survey, pen: ScalePen) -> tuple[Cell, Cell]:
    """Partners it answered about, and that answered about it, of those it has."""
    if not _is_member(key, survey):
        nothing = Cell(text=pen.say("data.not_there"), mark="faint")
        return nothing, nothing
    partners = int((survey.roster[NETWORK].astype(str) == key[0]).sum()) - 1
    answered = survey.pairs[(survey.pairs["respondents"] > 0) & (survey.pairs[NETWORK].astype(str) == key[0])]
    given, received = (int((answered[side].astype(str) == key[1]).sum()) for side in (RATER, TARGET))
    return _of(given, partners, pen), _of(received, partners, pen)


def _of(part: int, partners: int, pen: ScalePen) -> Cell:
    text = pen.say("of", part=pen.whole(part), whole=pen.whole(partners))
    return Cell(text=text, mark="plain" if part or not partners else "below")
