"""Where the questionnaire's items are in a file."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from tillitsmaal.errors import Place, Problem, ProblemLog
from tillitsmaal.names import key, suggest
from tillitsmaal.questionnaire.models import Item, Questionnaire
from tillitsmaal.readers.answers.cells import decimal_mark, labels_of
from tillitsmaal.readers.answers.columns import column_role_twice, header_of
from tillitsmaal.readers.answers.declared import grammars_of, said_twice, unknown_labels
from tillitsmaal.readers.answers.grammar import Grammar, code_key
from tillitsmaal.readers.answers.marks import marks
from tillitsmaal.readers.books.grid import Table
from tillitsmaal.readers.books.headers import plain_text
from tillitsmaal.responses import Reason
from tillitsmaal.shell import quoted
from tillitsmaal.study import ImportMapping, ItemOf
from tillitsmaal.study.coded import item_codes
from tillitsmaal.study.patterns import matched
from tillitsmaal.study.variable_names import variable_names

_OF_PARTNER: Final = re.compile(r"([^][]+)\[[^][]+\]")


def items_present(table: Table, known: Sequence[str], mapping: ImportMapping) -> set[str]:
    """The items among `known` that a file holds; needs no questionnaire yet."""
    keys = item_keys(known)
    named = (keys.get(our_key(name, mapping)) for name in _names_of_items(table, mapping))
    return {item for item in named if item is not None}


def item_keys(ids: Sequence[str]) -> dict[str, str]:
    """What items may be called, folded for comparing: their ids, their codes in survey forms, their names in SPSS."""
    named = {key(name): item for item, name in variable_names(ids).items()}
    return named | {key(code): item for item, code in item_codes(ids).items()} | {key(item): item for item in ids}


def _names_of_items(table: Table, mapping: ImportMapping) -> Iterable[str]:
    if mapping.shape == "long":
        header = header_of(table, mapping.item.column if mapping.item else "item")
        return (*table.columns[header].texts, *table.named(header)) if header else ()
    if mapping.shape == "wide":
        return [place.item for place in placed(table, mapping).values()]
    return table.columns


def placed(table: Table, mapping: ImportMapping) -> dict[str, ItemOf]:
    """What each column of a wide file holds, as its mapping says; columns that it says nothing of are left out."""
    if isinstance(mapping.columns, str):
        matches = {header: matched(mapping.columns, header) for header in table.columns}
        return {header: _placed(match, mapping) for header, match in matches.items() if match and match["item"]}
    declared = {plain_text(header): place for header, place in (mapping.columns or {}).items()}
    folded = {key(header): place for header, place in declared.items()}
    found = {header: declared.get(plain_text(header), folded.get(key(plain_text(header)))) for header in table.columns}
    return {header: place for header, place in found.items() if place is not None}


def _placed(match: re.Match[str], mapping: ImportMapping) -> ItemOf:
    target = match["target"]
    if target is not None and target.isdecimal() and 0 < int(target) <= len(mapping.loop):
        target = mapping.loop[int(target) - 1]
    return ItemOf(item=match["item"], target=target or None)


def wide_header(table: Table, known: Sequence[str], mapping: ImportMapping) -> str | None:
    """The first heading that names an item and a partner, `ben1[Vik]`, in a file that no mapping calls wide."""
    if mapping.shape == "wide":
        return None
    keys = item_keys(known)
    matches = ((header, _OF_PARTNER.fullmatch(header)) for header in table.columns)
    return next((header for header, match in matches if match and our_key(match[1], mapping) in keys), None)


def wide_without_mapping(table: Table, header: str) -> Problem:
    """The file is wide, and nothing says how it is read: no study file, or not the one that is used."""
    place, file = Place(source=table.input.name, row=1), quoted([table.input.name])
    return Problem(code="wide_without_mapping", place=place, value=header, details={"file": file})


def our_key(name: str, mapping: ImportMapping) -> str:
    """Key of the questionnaire's item that the file calls `name`."""
    folded = key(name)
    if isinstance(mapping.items, Mapping):
        renamed = next((key(ours) for theirs, ours in mapping.items.items() if key(theirs) == folded), None)
        if renamed is not None:
            return renamed
    called = (ours for ours, theirs in mapping.aliases.items.items() if folded in map(key, theirs))
    return next(map(key, called), folded)


def chosen_items(
    questionnaire: Questionnaire, mapping: ImportMapping, source: str, log: ProblemLog
) -> tuple[Item, ...]:
    """The items to read: all, unless the mapping says which."""
    if mapping.items is None:
        return questionnaire.items
    wanted = list(mapping.items.values()) if isinstance(mapping.items, Mapping) else list(mapping.items)
    known = {key(item) for item in questionnaire.item_ids}
    log.extend(
        _unknown_item(Place(source=source), name, questionnaire, "import_mapping")
        for name in wanted
        if key(name) not in known
    )
    keys = {key(name) for name in wanted}
    return tuple(item for item in questionnaire.items if key(item.id) in keys)


def unknown_items(table: Table, questionnaire: Questionnaire, mapping: ImportMapping) -> Iterator[Problem]:
    """Columns of a wide file that are said to hold an item that there is not, unless the mapping says which items."""
    known = item_keys(questionnaire.item_ids)
    namer = "the_column" if isinstance(mapping.columns, str) else "import_mapping"
    for header, place in placed(table, mapping).items() if mapping.items is None else ():
        if our_key(place.item, mapping) not in known:
            at = Place(source=table.input.name, row=1, column=header)
            yield _unknown_item(at, place.item, questionnaire, namer)


def _unknown_item(place: Place, name: str, questionnaire: Questionnaire, namer: str) -> Problem:
    """A name that is no item's, in the mapping or in the file's own header."""
    said = {
        "where": f"@expected.{namer}",
        "questionnaire": questionnaire.id,
        "hint": meant(name, questionnaire.item_ids),
    }
    return Problem(code="mapping_item_unknown", place=place, value=name, details=said)


def item_columns(table: Table, chosen: Sequence[Item], mapping: ImportMapping, log: ProblemLog) -> dict[str, str]:
    """Header of each chosen item that has a column of its own, by item id.

    A name in the mapping goes before the id.
    """
    renamed = {key(theirs) for theirs in mapping.items} if isinstance(mapping.items, Mapping) else set()
    keys = item_keys([item.id for item in chosen])
    headers: dict[str | None, list[str]] = {}
    for header in sorted(table.columns, key=lambda header: key(header) not in renamed):
        headers.setdefault(keys.get(our_key(header, mapping)), []).append(header)
    found = {item.id: headers[item.id] for item in chosen if item.id in headers}
    for item, named in found.items():
        if len(several := [header for header in named if key(header) in renamed]) > 1:
            log.add(column_role_twice(table, item, several, f"items: {{{several[0]}: {item}}}"))
    return {item: named[0] for item, named in found.items()}


def note_absent(
    table: Table,
    questionnaire: Questionnaire,
    chosen: Sequence[Item],
    present: Collection[str],
    unused: Sequence[str],
    log: ProblemLog,
) -> None:
    """Miss the items that a file should have; `unused` are the names in the file that may be theirs.

    A file may leave out a level wholly (network-level items sent as a form of their own); an item of a level that it
    asks about is missed, unless the file leaves out what nobody answered.
    """
    if not present:
        details = {"questionnaire": questionnaire.id, "items": ", ".join(questionnaire.item_ids[:6])}
        log.add(Problem(code="file_without_answers", place=Place(source=table.input.name, row=1), details=details))
        return
    if table.sparse:
        return
    asked = {questionnaire.scales[item.scale].level for item in chosen if item.id in present}
    log.extend(
        Problem(
            code="item_column_missing",
            place=Place(source=table.input.name, row=1),
            value=item.id,
            details={"questionnaire": questionnaire.id, "hint": hint(item.id, unused)},
        )
        for item in chosen
        if item.id not in present and questionnaire.scales[item.scale].level in asked
    )


def grammars(
    table: Table, questionnaire: Questionnaire, mapping: ImportMapping, headers: Collection[str], log: ProblemLog
) -> dict[str, Grammar]:
    """How each item's answers are read in this file, by item id."""
    mark = decimal_mark(table, headers, log)
    exported = bool(marks(table))
    by_format = grammars_of(questionnaire, mapping, mark, exported=exported, percents=table.percents)
    log.extend(_declared_twice(table, mapping))
    log.extend(_declared_labels_unknown(table, mapping, questionnaire))
    log.extend(_declared_over_labels(table, headers, by_format.values()))
    log.extend(_unknown_labels(table, headers, by_format.values(), exported))
    return {item.id: by_format[questionnaire.scales[item.scale].format] for item in questionnaire.items}


def _declared_twice(table: Table, mapping: ImportMapping) -> Iterator[Problem]:
    """Codes that the mapping gives two meanings, such as `1` and `01`: which one holds is nobody's to choose."""
    for text, first, spelt, second in said_twice(mapping):
        details = {"first": first, "second": second, "spelt": spelt}
        yield Problem(code="mapping_code_twice", place=Place(source=table.input.name), value=text, details=details)


def _declared_labels_unknown(table: Table, mapping: ImportMapping, questionnaire: Questionnaire) -> Iterator[Problem]:
    """Labels in the mapping that mean nothing in the questionnaire: the codes may be anything."""
    for text, value in unknown_labels(questionnaire, mapping).items():
        place = Place(source=table.input.name)
        yield Problem(code="mapping_label_unknown", place=place, value=text, details={"label": value})


def _declared_over_labels(table: Table, headers: Iterable[str], rules: Collection[Grammar]) -> Iterator[Problem]:
    """Tell of codes that the mapping gives another meaning than what the file calls them has."""
    found: dict[tuple[str, str], list[str]] = {}
    for header in headers:
        labels = labels_of(table, header)
        for text in table.columns[header].texts if labels else ():
            label = labels.get(code_key(text), "")
            if label.strip() and any(_differs(one, text, label) for one in rules):
                found.setdefault((code_key(text), label), []).append(header)
    for (code, label), columns in found.items():
        details = {"label": label, "columns": ", ".join(columns[:6]), "count": str(len(columns))}
        yield Problem(code="mapping_over_label", place=Place(source=table.input.name), value=code, details=details)


def _differs(rules: Grammar, text: str, label: str) -> bool:
    said, seen = rules.declared.get(rules.key(text)), rules.read(label)
    if said is None or seen.problem:
        return False
    return said.reason is not seen.reason or (seen.reason is Reason.ANSWERED and said.value != seen.value)


def _unknown_labels(
    table: Table, headers: Iterable[str], rules: Collection[Grammar], exported: bool
) -> Iterator[Problem]:
    """Tell of labels that no format knows over codes that occur: nobody can see whether the codes run the right way.

    The missing codes of our own archives have labels of ours.
    """
    found: dict[str, list[str]] = {}
    for header in headers:
        labels = labels_of(table, header)
        ours = table.missing.get(header, ()) if exported else ()
        named = (text for text in table.columns[header].texts if text not in ours and not _declared(rules, text))
        occurring = (label for text in named if (label := labels.get(code_key(text), "")).strip())
        strange = [label for label in occurring if all(one.read(label).problem == "not_a_number" for one in rules)]
        found |= {header: strange} if strange else {}
    if found:
        labels_once = list(dict.fromkeys(label for strange in found.values() for label in strange))
        details = {"count": str(len(found)), "labels": "; ".join(labels_once[:6]), "first": labels_once[0]}
        yield Problem(code="labels_unknown", place=Place(source=table.input.name), details=details)


def _declared(rules: Iterable[Grammar], text: str) -> bool:
    """Whether the mapping says what a code means in some format."""
    return any(one.key(text) in one.declared for one in rules)


def meant(name: str, known: Sequence[str]) -> str:
    """The sentence for a remedy: the nearest name, else the first few, which nobody calls a suggestion."""
    near = suggest(name, known)
    return f"@expected.did_you_mean|{near}" if near else f"@expected.known|{', '.join(known[:8]) or '–'}"


def hint(name: str, known: Sequence[str]) -> str:
    """What may have been meant: the nearest name, else the first few."""
    return suggest(name, known) or ", ".join(known[:8]) or "–"
