"""Answers about somebody from which a mapping reads nothing: it was made for another file, or lacks a partner."""

from collections.abc import Iterator
from typing import Final

from tillitsmaal.errors import Problem
from tillitsmaal.names import key
from tillitsmaal.readers.answers.batteries import batteries, holds_anything, names_of_items, words_of
from tillitsmaal.readers.proposal.found import unmapped
from tillitsmaal.readers.proposal.question_texts import mentioned
from tillitsmaal.readers.proposal.reading import Reading
from tillitsmaal.shell import quoted

_FEW: Final = 6
_FEWEST: Final = 2
"""Columns that mention a partner and are no chance."""


def unread_batteries(reading: Reading) -> Iterator[Problem]:
    """Columns that are called as answers about a partner whom nobody knows.

    A pattern that somebody made leaves out what it does not fit on purpose; then it is told once the file is read.
    """
    columns, own = reading.declared.columns, reading.sheet.defaults.columns
    if isinstance(columns, str) and columns != own:
        return
    found = [header for header, item in _batteries(reading).items() if not _is_told(reading, header, item)]
    if not found:
        return
    read = next(header for header, place in reading.found.places.items() if place.target is not None)
    details = {"columns": ", ".join(found[:_FEW]), "count": str(len(found)), "first": found[0], "example": read}
    yield Problem(code="import_battery_unread", place=reading.place, details=details)


def _is_told(reading: Reading, header: str, item: str) -> bool:
    """Whether a column is about a partner of whom the item is read, or nothing at all, which another doubt tells."""
    about = _mentioned(reading, header, coded=True)
    places = [reading.found.about(one, reading.spellings) for one in reading.found.places]
    if about & {place.target for place in places if place.item == item}:
        return True
    tells = reading.declared.columns is not None or not reading.sheet.table.sparse
    return tells and bool(about) and not about & {place.target for place in places}


def _batteries(reading: Reading) -> dict[str, str]:
    names = names_of_items(reading.questionnaire.item_ids, reading.mapping)
    unread = list(unmapped(reading.sheet, reading.mapping, reading.found))
    return batteries(reading.sheet.table, unread, reading.found.places, names, reading.spellings)


def unread_partners(reading: Reading) -> Iterator[Problem]:
    """Partners of the study whom several columns mention, in their header or question, and of whom nothing is read.

    Where nothing is read of anybody, something else is wrong.
    """
    if not reading.found.targets:
        return
    read = {reading.found.about(header, reading.spellings).target for header in reading.found.places}
    found: dict[str, list[str]] = {}
    coded = set(_batteries(reading))
    for header in unmapped(reading.sheet, reading.mapping, reading.found):
        if holds_anything(reading.sheet.table, header):
            for partner in _mentioned(reading, header, coded=header in coded) - read:
                found.setdefault(partner, []).append(header)
    lost = {one: headers for one, headers in found.items() if len(headers) >= _FEWEST or not coded.isdisjoint(headers)}
    if not lost:
        return
    details = {
        "targets": ", ".join(reading.spellings.by_id[partner][0] for partner in sorted(lost)),
        "header": next(iter(lost.values()))[0],
        "count": str(len({header for headers in lost.values() for header in headers})),
        "file": quoted([reading.sheet.table.input.name]),
    }
    yield Problem(code="import_partners_unread", place=reading.place, details=details)


def _mentioned(reading: Reading, header: str, *, coded: bool) -> set[str]:
    """The partners that a header or its question mentions; where codes stand in it, also by their codes."""
    named = mentioned(reading.sheet, header, reading.wordings)
    codes = {reading.spellings.resolve(word) for word in words_of(key(header))} if coded else set()
    return named | {partner for partner in codes if partner is not None}
