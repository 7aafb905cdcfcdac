"""Which column of a wide roster holds which item about whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tillitsmaal.errors import Place, Problem, ProblemLog
from tillitsmaal.names import key, tidy
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.answers.columns import column_role_twice, shown_headers, unknown_column
from tillitsmaal.readers.answers.items import chosen_items, item_columns, item_keys, our_key, placed, unknown_items
from tillitsmaal.readers.answers.spellings import one_of_each
from tillitsmaal.readers.books.grid import Table
from tillitsmaal.readers.books.headers import plain_text
from tillitsmaal.study import ImportMapping, ItemOf
from tillitsmaal.study.patterns import LONGEST_HEADER, longest_matched


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Where the answers of a wide file stand."""

    grid: Mapping[tuple[str, str], str]
    """Header by item and target."""
    single: Mapping[str, str]
    """Header by item, of items that are about no partner."""


def find_roster(table: Table, questionnaire: Questionnaire, mapping: ImportMapping, log: ProblemLog) -> Roster:
    """Find the columns that the mapping names, and those whose header is an item."""
    ids = item_keys(questionnaire.item_ids)
    grid: dict[tuple[str, str], str] = {}
    single: dict[tuple[str, str], str] = {}
    spelt: dict[str, str] = {}
    ours = one_of_each(mapping)
    log.extend((*_not_in_file(table, mapping), *_told_twice(table, mapping), *_beyond_pattern(table, mapping)))
    log.extend(unknown_items(table, questionnaire, mapping))
    for header, place in placed(table, mapping).items():
        item = ids.get(our_key(place.item, mapping))
        if item is None:
            continue
        if place.target is None:
            _place(single, (item, ""), header, table, log)
        else:
            target = spelt.setdefault(ours.get(key(place.target), key(place.target)), tidy(place.target))
            _place(grid, (item, target), header, table, log)
    if not grid and questionnaire.items_at("pair"):
        log.add(_without_columns(table, mapping))
    _note_holes(grid, table, log)
    chosen = chosen_items(questionnaire, mapping, table.input.name, log)
    named = {item: header for (item, _), header in single.items()}
    return Roster(grid=grid, single=item_columns(table, chosen, mapping, log) | named)


def _not_in_file(table: Table, mapping: ImportMapping) -> Iterator[Problem]:
    """Columns that the mapping lists and the file does not have; a file without what nobody answered may lack some."""
    if isinstance(mapping.columns, Mapping) and not table.sparse:
        present = {key(plain_text(header)) for header in table.columns}
        named = set(map(key, mapping.columns))
        for header in mapping.columns:
            if key(plain_text(header)) not in present:
                yield unknown_column(table, header, "import.columns", named)


def _told_twice(table: Table, mapping: ImportMapping) -> Iterator[Problem]:
    """Columns of the file that the mapping lists in two spellings, as two things."""
    listed = mapping.columns if isinstance(mapping.columns, Mapping) else {}
    by_key: dict[str, dict[str, ItemOf]] = {}
    for header, place in listed.items():
        by_key.setdefault(key(plain_text(header)), {})[header] = place
    for header in table.columns:
        spelt = by_key.get(key(plain_text(header)), {})
        if len({(key(place.item), key(place.target or "")) for place in spelt.values()}) > 1:
            yield column_role_twice(table, header, spelt, f"columns: {{{header}: {{item: …, target: …}}}}")


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
    details = {"pattern": told, "headers": shown_headers(table)}
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
