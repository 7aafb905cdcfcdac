"""Columns that are called as answers about a partner are, and from which nothing is read."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from tillitsmaal.names import key
from tillitsmaal.readers.answers.items import item_keys
from tillitsmaal.readers.answers.spellings import Spellings, stands
from tillitsmaal.readers.books.grid import NOT_SHOWN, Table
from tillitsmaal.study import ImportMapping, ItemOf
from tillitsmaal.study.coded import TO

_HERE: Final = "\0"
"""Stands in a header where the item stood."""
_WORD: Final = re.compile(r"[^\W_]+")
_ABOUT: Final = re.compile(rf"^{TO}\d*(?=.)")
_FEWEST: Final = 2
"""Items with the same words around them that are no chance, where more than one is asked about partners."""


def batteries(
    table: Table, unread: Collection[str], places: Mapping[str, ItemOf], names: Mapping[str, str], known: Spellings
) -> dict[str, str]:
    """Columns whose headers name items that are read about partners, with the same words around each; and the item.

    Where the words name a partner about whom the item is read, it is another question about them, and nothing is lost.

    Parameters
    ----------
    table
        The file.
    unread
        Headers of its columns from which nothing is read; those without any content do not count.
    places
        What is read, by header.
    names
        What items may be called, as `names_of_items` has it.
    known
        The organisations.
    """
    read = {(place.item, place.target) for place in places.values() if place.target is not None}
    asked = {name: item for name, item in names.items() if item in {item for item, _ in read}}
    found: dict[str, dict[str, str]] = {}
    for header in unread if asked else ():
        if holds_anything(table, header):
            for rest, name in _around(key(header), asked):
                found.setdefault(rest, {})[header] = name
    called = {target: _names(target, known) for _, target in read}
    return {
        header: asked[name]
        for rest, headers in found.items()
        if _enough(headers.values(), asked)
        for header, name in headers.items()
        if not any(item == asked[name] and _is_about(called[target], rest) for item, target in read)
    }


def names_of_items(ids: Sequence[str], mapping: ImportMapping) -> dict[str, str]:
    """What items may be called in a file, folded, to their ids: as `item_keys` has it, and as the mapping says."""
    keys = item_keys(ids)
    renamed = mapping.items.items() if isinstance(mapping.items, Mapping) else ()
    called = [(theirs, ours) for ours, names in mapping.aliases.items.items() for theirs in names]
    told = {key(theirs): keys[key(ours)] for theirs, ours in (*renamed, *called) if key(ours) in keys}
    return keys | told


def holds_anything(table: Table, header: str) -> bool:
    """Whether something stands in a column."""
    return any(text.strip() and text != NOT_SHOWN for text in table.columns[header].texts)


def _around(header: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What stands around each item's name in a header that has it as a word, and something beside it."""
    longest_first = sorted(names, key=len, reverse=True)
    pattern = rf"(?<![^\W_])(?:{'|'.join(map(re.escape, longest_first))})(?![^\W_])"
    for match in re.finditer(pattern, header):
        if match[0] != header:
            yield f"{header[: match.start()]}{_HERE}{header[match.end() :]}", match[0]


def _enough(found: Collection[str], asked: Mapping[str, str]) -> bool:
    """Whether so many items are no chance; numbers, which stand everywhere, must be all of them."""
    items, all_items = {asked[name] for name in found}, set(asked.values())
    numbers = all(name.isdecimal() for name in found)
    return len(items) >= (len(all_items) if numbers else min(_FEWEST, len(all_items)))


def _names(target: str, known: Spellings) -> set[str]:
    """What a partner is called, with its codes."""
    id_ = known.resolve(target)
    return {key(target), *(name for name, organisation in known.by_key.items() if organisation == id_)}


def _is_about(names: Collection[str], rest: str) -> bool:
    """Whether what stands around an item names one of these, also behind the `to` that our forms write."""
    words = words_of(rest)
    return any(name in words or (name in rest and stands(name, rest)) for name in names)


def words_of(header: str) -> set[str]:
    """The words of a folded header, without the `to` that our forms write before a partner's code."""
    return {_ABOUT.sub("", word) for word in _WORD.findall(header)}
