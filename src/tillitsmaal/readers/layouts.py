"""Rows, long form, wide roster: three shapes of file, one `Block` of answers."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.errors import Place, Problem, ProblemLog
from tillitsmaal.names import key, tidy
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.cells import Cells, Grammar, read_cells, stacked, text_of, without_answers
from tillitsmaal.readers.coded import Coded
from tillitsmaal.readers.columns import Role, Roles, column_of, find_roles, header_of, unknown_column
from tillitsmaal.readers.grid import LONGEST_HEADER, Table
from tillitsmaal.readers.headers import plain_text
from tillitsmaal.readers.items import (
    chosen_items,
    grammars,
    hint,
    item_columns,
    item_keys,
    items_present,
    note_absent,
    our_key,
    placed,
    wide_header,
    wide_without_mapping,
)
from tillitsmaal.responses import Reason
from tillitsmaal.study import ColumnRef, ImportMapping
from tillitsmaal.study.patterns import longest_matched

KEY_ROLES: Final[tuple[Role, ...]] = ("network", "wave", "respondent", "rater", "target", "role")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """The answers of one file, one row a respondent and target; names not yet resolved to organisations."""

    table: Table
    records: NDArray[np.int64]
    """Record of the table that each row comes from: the place of a problem."""
    keys: Mapping[Role, Coded]
    """A column a role that the file has; `target` always (an empty text where the row is about no partner)."""
    cells: Mapping[str, Cells]
    """Answers by item id, for the items that the file has."""
    headers: Mapping[str, str]
    """By item id, the column that a row's answer stands in, where it is the same column for all rows."""
    unused: tuple[str, ...]
    """Headers that nothing was read from."""
    mapping: ImportMapping
    """How it was read."""


def read_block(
    table: Table,
    questionnaire: Questionnaire,
    mapping: ImportMapping,
    log: ProblemLog,
    own: Collection[str] = (),
) -> Block | None:
    """Read one file by its declared shape; None when its columns cannot be told (the log says why).

    `own` are headers that are the survey system's business: nobody is told that they are unused.
    """
    shape = mapping.shape or "rows"
    if shape == "rows" and (header := _untold_wide(table, questionnaire, mapping)):
        log.add(wide_without_mapping(table, header))
        return None
    block = _SHAPES[shape](table, questionnaire, mapping, log)
    return block and replace(block, unused=tuple(header for header in block.unused if header not in own))


def _untold_wide(table: Table, questionnaire: Questionnaire, mapping: ImportMapping) -> str | None:
    known = questionnaire.item_ids
    return None if items_present(table, known, mapping) else wide_header(table, known, mapping)


def _needed(questionnaire: Questionnaire) -> tuple[Role, ...]:
    return ("respondent", "rater", "target") if questionnaire.items_at("pair") else ("respondent", "rater")


def _rows(table: Table, questionnaire: Questionnaire, mapping: ImportMapping, log: ProblemLog) -> Block | None:
    before = log.counts("file")
    roles = find_roles(table, mapping, _needed(questionnaire), log)
    chosen = chosen_items(questionnaire, mapping, table.input.name, log)
    columns = item_columns(table, chosen, mapping, log)
    used = {*columns.values(), *_role_headers(roles)}
    unused = tuple(header for header in table.columns if header not in used)
    note_absent(table, questionnaire, chosen, columns, unused, log)
    rules = grammars(table, questionnaire, mapping, columns.values(), log)
    cells = {item: read_cells(table, header, rules[item], log) for item, header in columns.items()}
    if log.counts("file") != before:
        return None
    return Block(
        table=table,
        records=np.arange(table.rows),
        keys=_keys(table, roles),
        cells=cells,
        headers=columns,
        unused=unused,
        mapping=mapping,
    )


def _role_headers(roles: Roles) -> set[str]:
    return {source.column for source in roles.values() if isinstance(source, ColumnRef)}


def _keys(table: Table, roles: Roles) -> dict[Role, Coded]:
    keys = {role: column for role in KEY_ROLES if (column := column_of(table, roles, role)) is not None}
    return {"target": Coded.constant("", table.rows), **keys}


def _long(table: Table, questionnaire: Questionnaire, mapping: ImportMapping, log: ProblemLog) -> Block | None:
    before = log.counts("file")
    roles = find_roles(table, mapping, ("respondent", "rater", "target"), log)
    item_header = _named(table, mapping.item, "item", log)
    value_header = _named(table, mapping.value, "value", log)
    chosen = chosen_items(questionnaire, mapping, table.input.name, log)
    if log.counts("file") != before:
        return None
    keys = _keys(table, roles)
    numbers = _items_of_records(table, item_header, questionnaire, mapping, log)
    present = {questionnaire.item_ids[number] for number in np.unique(numbers) if number >= 0}
    known = item_keys(questionnaire.item_ids)
    names = _item_names(table, item_header, known, mapping)
    unknown = [name for name in names if name and our_key(name, mapping) not in known]
    note_absent(table, questionnaire, chosen, present, unknown, log)
    rules = grammars(table, questionnaire, mapping, [value_header], log)
    rows, first = _group([column for role, column in keys.items() if role != "role"])
    spread = _Spread(table=table, header=value_header, rows=rows, count=len(first))
    cells = {
        item.id: spread.cells(np.flatnonzero(numbers == questionnaire.item_ids.index(item.id)), rules[item.id], log)
        for item in chosen
        if item.id in present
    }
    used = {item_header, value_header, *_role_headers(roles)}
    return Block(
        table=table,
        records=first,
        keys={role: Coded(codes=column.codes[first], texts=column.texts) for role, column in keys.items()},
        cells=cells,
        headers=dict.fromkeys(cells, value_header),
        unused=tuple(header for header in table.columns if header not in used),
        mapping=mapping,
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
    """Number of the item that each record answers; −1 where it is none that the mapping wants."""
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


def _group(columns: Sequence[Coded]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number the distinct combinations of names by first appearance: each record's, each number's first."""
    combined = np.zeros(len(columns[0].codes), dtype=np.int64)
    for column in columns:
        folded = {name: number for number, name in enumerate(dict.fromkeys(map(key, column.texts)))}
        codes = np.array([folded[key(text)] for text in column.texts])[column.codes]
        _, combined = np.unique(combined * len(folded) + codes, return_inverse=True)
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
    count: int

    def cells(self, records: NDArray[np.int64], rules: Grammar, log: ProblemLog) -> Cells:
        """Answers of one item; the same answer twice counts once, two different ones are a problem."""
        read = read_cells(self.table, self.header, rules, log, records)
        absent, conflicting = len(read.value_of), len(read.value_of) + 1
        rows, codes = self.rows[records], np.full(self.count, absent)
        codes[rows[::-1]] = read.codes[::-1]
        value_of = np.append(read.value_of, [np.nan, np.nan])
        reason_of = np.append(read.reason_of, np.array([Reason.SKIPPED, Reason.INVALID], dtype=np.int8))
        kept = codes[rows]
        same = (reason_of[kept] == read.reasons) & ((value_of[kept] == read.values) | np.isnan(read.values))
        for record in records[~same]:
            self._note_conflict(int(record), log)
        codes[rows[~same]] = conflicting
        return Cells(codes=codes, value_of=value_of, reason_of=reason_of)

    def _note_conflict(self, record: int, log: ProblemLog) -> None:
        value = text_of(self.table.columns[self.header], record)
        log.add(Problem(code="conflicting_answers", place=self.table.place(record, self.header), value=value))


def _wide(table: Table, questionnaire: Questionnaire, mapping: ImportMapping, log: ProblemLog) -> Block | None:
    before = log.counts("file")
    roles = find_roles(table, mapping, ("respondent", "rater"), log)
    chosen = chosen_items(questionnaire, mapping, table.input.name, log)
    layout = _layout(table, questionnaire, mapping, log)
    grid, single = layout.grid, layout.single
    present = {item for item, _ in grid} | set(single)
    headers = [*grid.values(), *single.values()]
    used = {*headers, *_role_headers(roles)}
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
        for role, column in _keys(table, roles).items()
        if role != "target"
    }
    codes = np.repeat(np.arange(times, dtype=np.int32), table.rows)
    return {**keys, "target": Coded(codes=codes, texts=(*targets, ""))}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Where the answers of a wide file stand."""

    grid: Mapping[tuple[str, str], str]
    """Header by item and target."""
    single: Mapping[str, str]
    """Header by item, of items that are about no partner."""


def _layout(table: Table, questionnaire: Questionnaire, mapping: ImportMapping, log: ProblemLog) -> _Layout:
    """Find the columns that the mapping names, and those whose header is an item."""
    ids = item_keys(questionnaire.item_ids)
    grid: dict[tuple[str, str], str] = {}
    single: dict[tuple[str, str], str] = {}
    spelt: dict[str, str] = {}
    log.extend((*_not_in_file(table, mapping), *_beyond_pattern(table, mapping)))
    for header, place in placed(table, mapping).items():
        item = ids.get(our_key(place.item, mapping))
        if item is None:
            _note_unmapped(table, header, place.item, (questionnaire, mapping), log)
        elif place.target is None:
            _place(single, (item, ""), header, table, log)
        else:
            target = spelt.setdefault(key(place.target), tidy(place.target))
            _place(grid, (item, target), header, table, log)
    if not grid and questionnaire.items_at("pair"):
        log.add(_without_columns(table, mapping))
    _note_holes(grid, table, log)
    chosen = chosen_items(questionnaire, mapping, table.input.name, log)
    named = {item: header for (item, _), header in single.items()}
    return _Layout(grid=grid, single=item_columns(table, chosen, mapping, log) | named)


def _not_in_file(table: Table, mapping: ImportMapping) -> Iterator[Problem]:
    """Columns that the mapping lists and the file does not have; a file without what nobody answered may lack some."""
    if isinstance(mapping.columns, Mapping) and not table.sparse:
        present = {key(plain_text(header)) for header in table.columns}
        for header in mapping.columns:
            if key(plain_text(header)) not in present:
                yield unknown_column(table, header, "import.columns")


def _beyond_pattern(table: Table, mapping: ImportMapping) -> Iterator[Problem]:
    """Headers that the pattern is not tried on, since they are too long for it."""
    longest = longest_matched(mapping.columns) if isinstance(mapping.columns, str) else LONGEST_HEADER
    if long := [header for header in table.columns if len(header) > longest]:
        details = {
            "columns": "; ".join(header[:60] for header in long[:4]),
            "count": str(len(long)),
            "most": str(longest),
        }
        yield Problem(code="headers_beyond_pattern", place=Place(source=table.input.name, row=1), details=details)


def _without_columns(table: Table, mapping: ImportMapping) -> Problem:
    told = mapping.columns if isinstance(mapping.columns, str) else ", ".join(list(mapping.columns or {})[:4])
    details = {"pattern": told, "headers": ", ".join(list(table.columns)[:8])}
    return Problem(code="mapping_pattern_unmatched", place=Place(source=table.input.name, row=1), details=details)


def _note_holes(grid: Mapping[tuple[str, str], str], table: Table, log: ProblemLog) -> None:
    """Tell where one partner lacks an item that another has: asked of some only, or lost on the way."""
    items, targets = (dict.fromkeys(at[side] for at in grid) for side in (0, 1))
    holes = [f"{item}: {target}" for item in items for target in targets if (item, target) not in grid]
    if holes and not table.sparse:
        details = {"columns": "; ".join(holes[:6]), "count": str(len(holes))}
        log.add(Problem(code="roster_holes", place=Place(source=table.input.name, row=1), details=details))


def _place(grid: dict[tuple[str, str], str], at: tuple[str, str], header: str, table: Table, log: ProblemLog) -> None:
    if at in grid:
        details = {"first": grid[at], "second": header, "item": at[0], "target": at[1]}
        log.add(Problem(code="mapping_pattern_clash", place=Place(source=table.input.name, row=1), details=details))
    grid.setdefault(at, header)


def _note_unmapped(
    table: Table, header: str, name: str, against: tuple[Questionnaire, ImportMapping], log: ProblemLog
) -> None:
    questionnaire, mapping = against
    if mapping.items is None:
        details = {"questionnaire": questionnaire.id, "hint": hint(name, questionnaire.item_ids)}
        log.add(
            Problem(
                code="mapping_item_unknown",
                place=Place(source=table.input.name, row=1, column=header),
                value=name,
                details=details,
            )
        )


def _stacked(table: Table, headers: Sequence[str | None], single: str | None, rules: Grammar, log: ProblemLog) -> Cells:
    """One item's columns under each other, target by target, then the rows about no partner."""
    absent = without_answers(table.rows, Reason.SKIPPED if single or table.sparse else Reason.NOT_SHOWN)
    return stacked([read_cells(table, header, rules, log) if header else absent for header in (*headers, single)])


_Shape = Callable[[Table, Questionnaire, ImportMapping, ProblemLog], Block | None]
_SHAPES: Final[Mapping[str, _Shape]] = {"rows": _rows, "long": _long, "wide": _wide, "per_link": _rows}
