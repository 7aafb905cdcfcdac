"""Columns by the text of their question: which item it is, about whom."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from tillitsmaal.names import key
from tillitsmaal.questionnaire.models import PLACEHOLDER, Item, Questionnaire
from tillitsmaal.readers.headers import plain_text
from tillitsmaal.readers.spellings import Spellings
from tillitsmaal.readers.systems.sheet import Sheet
from tillitsmaal.study import ImportMapping, ItemOf

_IN_BRACKETS: Final = re.compile(r"(?P<outer>.*?)\s*\[(?P<inner>[^][]+)\]")
_BETWEEN: Final = re.compile(r"[.:?!/]|(?<=\s)[-–|](?=\s)")
_EDGES: Final = " .,:;…-–?!"


def by_texts(
    sheet: Sheet, questionnaire: Questionnaire, spellings: Spellings, mapping: ImportMapping
) -> dict[str, ItemOf]:
    """What each column holds, as far as its text says so beyond doubt.

    A text counts when it is exactly an item about one organisation, or about none, alone or behind a heading; or when
    it is an organisation's heading followed by an item (`Vik kommune [tar hensyn til oss]`). A heading that only
    mentions an organisation is not certain.
    """
    whole = dict(_rendered(questionnaire, spellings))
    bare = {text: item.id for item in questionnaire.items for text in _bare(item, mapping)}
    found: dict[str, ItemOf] = {}
    for header in sheet.table.columns:
        for text in dict.fromkeys((header, sheet.texts.get(header, header))):
            place = _place(plain_text(text), whole, bare, spellings)
            if place is not None:
                found.setdefault(header, place)
    return _once(found)


def _rendered(questionnaire: Questionnaire, spellings: Spellings) -> Iterator[tuple[str, ItemOf]]:
    """Every item about every organisation, in every language, folded."""
    for item in questionnaire.items:
        for text in item.text.values():
            if PLACEHOLDER not in text:
                yield _folded(text), ItemOf(item=item.id)
                continue
            for organisation, names in spellings.by_id.items():
                for name in names:
                    yield _folded(text.replace(PLACEHOLDER, name)), ItemOf(item=item.id, target=organisation)


def _bare(item: Item, mapping: ImportMapping) -> Iterator[str]:
    """An item without whom it is about, and what the mapping calls it."""
    yield from (_folded(text.replace(PLACEHOLDER, "")) for text in item.text.values() if PLACEHOLDER in text)
    yield from (_folded(text) for ours, texts in mapping.aliases.items.items() if ours == item.id for text in texts)
    yield key(item.id)


def _place(text: str, whole: Mapping[str, ItemOf], bare: Mapping[str, str], spellings: Spellings) -> ItemOf | None:
    if (place := whole.get(_folded(text))) is not None:
        return place
    for outer, inner in _parts(text):
        if (place := whole.get(_folded(inner))) is not None:
            return place
        item, target = bare.get(_folded(inner)), spellings.headed(outer)
        if item is not None and target is not None:
            return ItemOf(item=item, target=target)
    return None


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """A heading and what stands below it, in every way that the text can be read so, the longest question first."""
    if match := _IN_BRACKETS.fullmatch(text):
        yield match["outer"], match["inner"]
    for mark in _BETWEEN.finditer(text):
        yield text[: mark.start()], text[mark.end() :]


def _folded(text: str) -> str:
    return key(plain_text(text)).strip(_EDGES)


def _once(found: Mapping[str, ItemOf]) -> dict[str, ItemOf]:
    """Leave out what two columns claim: then neither is beyond doubt."""
    claims: dict[tuple[str, str | None], list[str]] = {}
    for header, place in found.items():
        claims.setdefault((place.item, place.target), []).append(header)
    single = {headers[0] for headers in claims.values() if len(headers) == 1}
    return {header: place for header, place in found.items() if header in single}


def named(sheet: Sheet, columns: Mapping[str, ItemOf], spellings: Spellings) -> set[str]:
    """Organisations that the text of a column mentions from which nothing is read."""
    unread = (header for header in sheet.table.columns if header not in columns and header not in sheet.own)
    texts = (plain_text(sheet.texts.get(header, header)) for header in unread)
    return {organisation for text in texts for organisation in spellings.mentioned(text)}


def lost(columns: Mapping[str, ItemOf], partners: Collection[str] = ()) -> list[str]:
    """Items that some partners have a column for and others not, as `ben1: vik`; `partners` are there in any case."""
    found = {(place.item, place.target) for place in columns.values() if place.target is not None}
    items, targets = sorted({item for item, _ in found}), sorted({target for _, target in found}.union(partners))
    return [f"{item}: {target}" for item in items for target in targets if (item, target) not in found]
