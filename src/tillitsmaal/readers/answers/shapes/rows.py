"""Rows: a record is what one respondent answers about one partner."""

import numpy as np

from tillitsmaal.errors import ProblemLog
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.answers.cells import read_cells
from tillitsmaal.readers.answers.columns import Role, find_roles
from tillitsmaal.readers.answers.items import chosen_items, grammars, item_columns, note_absent
from tillitsmaal.readers.answers.shapes.block import Block, key_columns, role_headers
from tillitsmaal.readers.books.grid import Table
from tillitsmaal.study import ImportMapping


def _needed(questionnaire: Questionnaire) -> tuple[Role, ...]:
    return ("respondent", "rater", "target") if questionnaire.items_at("pair") else ("respondent", "rater")


def read_rows(table: Table, questionnaire: Questionnaire, mapping: ImportMapping, log: ProblemLog) -> Block | None:
    """Read a record for each respondent and target, an item in each column."""
    before = log.counts("file")
    roles = find_roles(table, mapping, _needed(questionnaire), log)
    chosen = chosen_items(questionnaire, mapping, table.input.name, log)
    columns = item_columns(table, chosen, mapping, log)
    used = {*columns.values(), *role_headers(roles)}
    unused = tuple(header for header in table.columns if header not in used)
    note_absent(table, questionnaire, chosen, columns, unused, log)
    rules = grammars(table, questionnaire, mapping, columns.values(), log)
    cells = {item: read_cells(table, header, rules[item], log) for item, header in columns.items()}
    if log.counts("file") != before:
        return None
    return Block(
        table=table,
        records=np.arange(table.rows),
        keys=key_columns(table, roles),
        cells=cells,
        headers=columns,
        unused=unused,
        mapping=mapping,
    )
