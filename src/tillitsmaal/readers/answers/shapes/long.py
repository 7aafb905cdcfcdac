"""Long form: a record is one answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.errors import Problem, ProblemLog
from tillitsmaal.names import key
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.answers.cells import Cells, read_cells, text_of
from tillitsmaal.readers.answers.columns import find_roles, header_of, unknown_column
from tillitsmaal.readers.answers.grammar import Grammar
from tillitsmaal.readers.answers.items import chosen_items, grammars, hint, item_keys, note_absent, our_key
from tillitsmaal.readers.answers.shapes.block import Block, key_columns, role_headers
from tillitsmaal.readers.answers.spellings import one_of_each
from tillitsmaal.readers.books.coded import Coded
from tillitsmaal.readers.books.grid import Table
from tillitsmaal.responses import Reason
from tillitsmaal.study import ColumnRef, ImportMapping

_SIDES: Final = ("rater", "target")


def read_long(table: Table, questionnaire: Questionnaire, mapping: ImportMapping, log: ProblemLog) -> Block | None:
    """Read a record for each answer, and lay them on rows."""
    before = log.counts("file")
    roles = find_roles(table, mapping, ("respondent", "rater", "target"), log)
    item_header = _named(table, mapping.item, "item", log)
    value_header = _named(table, mapping.value, "value", log)
    chosen = chosen_items(questionnaire, mapping, table.input.name, log)
    if log.counts("file") != before:
        return None
    keys = key_columns(table, roles)
    numbers = _items_of_records(table, item_header, questionnaire, mapping, log)
    present = {questionnaire.item_ids[number] for number in np.unique(numbers) if number >= 0}
    known = item_keys(questionnaire.item_ids)
    names = _item_names(table, item_header, known, mapping)
    unknown = [name for name in names if name and our_key(name, mapping) not in known]
    note_absent(table, questionnaire, chosen, present, unknown, log)
    rules = grammars(table, questionnaire, mapping, [value_header], log)
    named = one_of_each(mapping)
    columns = {role: column for role, column in keys.items() if role != "role"}
    rows, first = _group([_folded(column, named if role in _SIDES else {}) for role, column in columns.items()])
    spread = _Spread(table=table, header=value_header, rows=rows, first=first)
    found = {
        item.id: spread.answers(np.flatnonzero(numbers == questionnaire.item_ids.index(item.id)), rules[item.id], log)
        for item in chosen
        if item.id in present
    }
    used = {item_header, value_header, *role_headers(roles)}
    return Block(
        table=table,
        records=first,
        keys={role: Coded(codes=column.codes[first], texts=column.texts) for role, column in keys.items()},
        cells={item: cells for item, (cells, _) in found.items()},
        headers=dict.fromkeys(found, value_header),
        unused=tuple(header for header in table.columns if header not in used),
        mapping=mapping,
        stands={item: stands for item, (_, stands) in found.items()},
    )


def _named(table: Table, reference: ColumnRef | None, role: str, log: ProblemLog) -> str:
    wanted = reference.column if reference else role
    header = header_of(table, wanted)
    if header is None:
        log.add(unknown_column(table, wanted, f"import.{role}"))
    return header or ""


def _items_of_records(
    table: Table, header: str, questionnaire: Questionnaire, mapping: ImportMapping, log: ProblemLog
) -> NDArray[np.int64]:
    """Number of the item that each record answers; −1 where it is none of the questionnaire's."""
    column = table.columns[header]
    known, ids = item_keys(questionnaire.item_ids), questionnaire.item_ids
    named = [known.get(our_key(name, mapping)) for name in _item_names(table, header, known, mapping)]
    numbers = np.array([-1 if item is None else ids.index(item) for item in named])
    if mapping.items is None:
        for code in np.flatnonzero(numbers < 0):
            _note_unknown_item(table, header, int(code), questionnaire, log)
    return np.asarray(numbers[column.codes])


def _item_names(table: Table, header: str, known: Mapping[str, str], mapping: ImportMapping) -> list[str]:
    """What the column calls the items: its texts, or the names behind them where they are codes."""
    texts = zip(table.columns[header].texts, table.named(header), strict=True)
    return [text if our_key(text, mapping) in known else name for text, name in texts]


def _note_unknown_item(table: Table, header: str, code: int, questionnaire: Questionnaire, log: ProblemLog) -> None:
    column = table.columns[header]
    name = table.named(header)[code]
    details = {"questionnaire": questionnaire.id, "hint": hint(name, questionnaire.item_ids)}
    for record in np.flatnonzero(column.codes == code):
        place = table.place(int(record), header)
        log.add(Problem(code="item_unknown", place=place, value=name, details=details))


def _folded(column: Coded, named: Mapping[str, str]) -> Coded:
    """A column of names, with one text for all spellings of a name."""
    folded = [named.get(key(text), key(text)) for text in column.texts]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(folded))}
    return Coded(codes=np.array([numbers[name] for name in folded])[column.codes], texts=tuple(numbers))


def _group(columns: Sequence[Coded]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number the distinct combinations of names by first appearance: each record's, each number's first."""
    combined = np.zeros(len(columns[0].codes), dtype=np.int64)
    for column in columns:
        _, combined = np.unique(combined * len(column.texts) + column.codes, return_inverse=True)
    _, first, numbers = np.unique(combined, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(first))
    return rank[numbers], np.sort(first)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Spread:
    """Lays the long form's records on rows."""

    table: Table
    header: str
    rows: NDArray[np.int64]
    """Row of each record."""
    first: NDArray[np.int64]
    """First record of each row."""

    def answers(self, records: NDArray[np.int64], rules: Grammar, log: ProblemLog) -> tuple[Cells, NDArray[np.int64]]:
        """Answers to one item, and the record that each row's stands in.

        What is blank counts only where nothing else is said. The same answer twice counts once; two different ones are
        a problem.
        """
        read = read_cells(self.table, self.header, rules, log, records)
        absent, conflicting = len(read.value_of), len(read.value_of) + 1
        value_of = np.append(read.value_of, [np.nan, np.nan])
        reason_of = np.append(read.reason_of, np.array([Reason.SKIPPED, Reason.INVALID], dtype=np.int8))
        rows, told = self.rows[records], read.reasons
        codes, stands = np.full(len(self.first), absent), self.first.copy()
        blank = [told == Reason.SKIPPED, told == Reason.NOT_SHOWN]
        said = ~np.any(blank, axis=0)
        for counting in (*blank, said):
            at = np.flatnonzero(counting)[::-1]
            codes[rows[at]], stands[rows[at]] = read.codes[at], records[at]
        kept = codes[rows]
        differing = said & ~((reason_of[kept] == told) & ((value_of[kept] == read.values) | np.isnan(read.values)))
        for record in records[differing]:
            self._note_conflict(int(record), log)
        codes[rows[differing]] = conflicting
        missing_of = np.append(read.missing_of, [np.nan, np.nan])
        return Cells(codes=codes, value_of=value_of, reason_of=reason_of, missing_of=missing_of), stands

    def _note_conflict(self, record: int, log: ProblemLog) -> None:
        value = text_of(self.table.columns[self.header], record)
        log.add(Problem(code="conflicting_answers", place=self.table.place(record, self.header), value=value))
