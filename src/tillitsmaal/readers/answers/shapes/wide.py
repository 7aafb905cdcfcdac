"""Wide roster: a record is all that one respondent answers, about every partner."""

from collections.abc import Collection, Sequence

import numpy as np

from tillitsmaal.errors import ProblemLog
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.answers.cells import Cells, read_cells, stacked, without_answers
from tillitsmaal.readers.answers.columns import Role, Roles, find_roles
from tillitsmaal.readers.answers.grammar import Grammar
from tillitsmaal.readers.answers.items import chosen_items, grammars, note_absent
from tillitsmaal.readers.answers.shapes.block import Block, key_columns, role_headers
from tillitsmaal.readers.answers.shapes.roster import find_roster
from tillitsmaal.readers.books.coded import Coded
from tillitsmaal.readers.books.grid import Table
from tillitsmaal.responses import Reason
from tillitsmaal.study import ImportMapping


def read_wide(table: Table, questionnaire: Questionnaire, mapping: ImportMapping, log: ProblemLog) -> Block | None:
    """Read a record for each respondent, with columns for each item and target."""
    before = log.counts("file")
    roles = find_roles(table, mapping, ("respondent", "rater"), log)
    chosen = chosen_items(questionnaire, mapping, table.input.name, log)
    roster = find_roster(table, questionnaire, mapping, log)
    grid, single = roster.grid, roster.single
    present = {item for item, _ in grid} | set(single)
    headers = [*grid.values(), *single.values()]
    used = {*headers, *role_headers(roles)}
    unused = tuple(header for header in table.columns if header not in used)
    note_absent(table, questionnaire, chosen, present, unused, log)
    rules = grammars(table, questionnaire, mapping, headers, log)
    targets = list(dict.fromkeys(target for _, target in grid))
    cells = {
        item.id: _stacked(
            table, [grid.get((item.id, target)) for target in targets], single.get(item.id), rules[item.id], log
        )
        for item in chosen
        if item.id in (_at_levels_of(present, questionnaire) if table.sparse else present)
    }
    if log.counts("file") != before:
        return None
    return Block(
        table=table,
        records=np.tile(np.arange(table.rows), len(targets) + 1),
        keys=_wide_keys(table, roles, targets),
        cells=cells,
        headers=single,
        unused=unused,
        mapping=mapping,
        grid=grid,
    )


def _at_levels_of(items: Collection[str], questionnaire: Questionnaire) -> set[str]:
    """All items of the levels that these are of: they were asked too, though nobody answered them."""
    levels = {questionnaire.scales[item.scale].level for item in questionnaire.items if item.id in items}
    return {item.id for item in questionnaire.items_at(*levels)}


def _wide_keys(table: Table, roles: Roles, targets: Sequence[str]) -> dict[Role, Coded]:
    """Every respondent once a target, and once more about no partner."""
    times = len(targets) + 1
    keys: dict[Role, Coded] = {
        role: Coded(codes=np.tile(column.codes, times), texts=column.texts)
        for role, column in key_columns(table, roles).items()
        if role != "target"
    }
    codes = np.repeat(np.arange(times, dtype=np.int32), table.rows)
    return {**keys, "target": Coded(codes=codes, texts=(*targets, ""))}


def _stacked(table: Table, headers: Sequence[str | None], single: str | None, rules: Grammar, log: ProblemLog) -> Cells:
    """One item's columns under each other, target by target, then the rows about no partner."""
    absent = without_answers(table.rows, Reason.SKIPPED if single or table.sparse else Reason.NOT_SHOWN)
    return stacked([read_cells(table, header, rules, log) if header else absent for header in (*headers, single)])
