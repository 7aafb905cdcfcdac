"""The shape and the columns of a file that has no mapping."""

from collections.abc import Collection, Iterator
from typing import Final

from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.answers.items import placed
from tillitsmaal.readers.answers.spellings import Spellings
from tillitsmaal.readers.choose import ENOUGH
from tillitsmaal.readers.proposal.found import Found, asked_items, found_in
from tillitsmaal.readers.proposal.question_texts import ByText
from tillitsmaal.readers.proposal.roles import by_header
from tillitsmaal.readers.systems.sheet import Sheet
from tillitsmaal.study import ImportMapping

PATTERNS: Final = (
    r"(?P<item>\w+)\s*\[(?P<target>.+)\]",
    r"(?P<target>.+?)\s*\[(?P<item>\w+)\]",
    r"(?:.*/)?(?P<item>\w+?)__(?P<target>\w+)",
    r"(?:.*/)?to_?(?P<target>\w+?)[._/-](?P<item>[A-Za-z0-9-]+)",
    r"(?P<target>.+)[._](?P<item>[A-Za-z0-9-]+)",
    r"(?P<item>[A-Za-z0-9-]+)[._](?P<target>.+)",
)
"""Ways of naming columns for items and targets that are tried when the system has none of its own."""


def with_columns(
    sheet: Sheet, mapping: ImportMapping, questionnaire: Questionnaire, spellings: Spellings, by_text: ByText
) -> ImportMapping:
    """The mapping with a shape and columns: the system's own pattern, texts of questions, other patterns, else rows."""
    if mapping.shape in ("rows", "long", "per_link"):
        return mapping
    texts = by_text.columns
    if sheet.looped and not mapping.loop and any(place.target for place in texts.values()):
        return mapping.model_copy(update={"shape": "wide", "columns": texts})
    if (fits := next(fitting(sheet, mapping, questionnaire, spellings), None)) is not None:
        return fits if fits.columns == mapping.columns else _readable(sheet, fits, questionnaire, spellings)
    if texts:
        return mapping.model_copy(update={"shape": "wide", "columns": texts})
    has_target = by_header(sheet, "target") is not None and mapping.target is None
    return mapping.model_copy(update={"shape": "rows" if has_target else mapping.shape})


def fitting(
    sheet: Sheet, mapping: ImportMapping, questionnaire: Questionnaire, spellings: Spellings
) -> Iterator[ImportMapping]:
    """The mapping with each of the patterns that fit the file, first the one that it has from the system."""
    tried = [mapping.columns] if isinstance(mapping.columns, str) else []
    for pattern in (*tried, *PATTERNS):
        proposed = mapping.model_copy(update={"shape": "wide", "columns": pattern})
        if _fits(sheet, proposed, questionnaire, spellings, of_system=pattern in tried):
            yield proposed


def _fits(
    sheet: Sheet, mapping: ImportMapping, questionnaire: Questionnaire, spellings: Spellings, *, of_system: bool
) -> bool:
    """Whether a pattern finds enough of the items, and only targets that are organisations where these are known."""
    found, asked = found_in(sheet, mapping, questionnaire), {item.id for item in asked_items(questionnaire, mapping)}
    about = {place.item for place in found.places.values() if place.target is not None} & asked
    known = of_system or not spellings.known or all(map(spellings.resolve, found.targets))
    return bool(about) and len(about) >= ENOUGH * len(asked) and known


def _readable(
    sheet: Sheet, mapping: ImportMapping, questionnaire: Questionnaire, spellings: Spellings
) -> ImportMapping:
    """The mapping, with the columns listed where the pattern also fits some that hold no item and could not be read."""
    found, caught = found_in(sheet, mapping, questionnaire), placed(sheet.table, mapping)
    if caught.keys() <= found.places.keys():
        return mapping
    listed = {header: found.about(header, spellings) for header in caught if header in found.places}
    return mapping.model_copy(update={"columns": listed})


def otherwise(ours: Found, theirs: Found, items: Collection[str], spellings: Spellings) -> str | None:
    """The first column that another pattern reads as one of these items about a partner, and ours as something else.

    Where no organisations are known, whom the two patterns say that it is about is not compared: one may leave a `to`
    before the names that the other takes away.
    """
    for header, place in theirs.places.items():
        if place.item in items and place.target is not None:
            mine = ours.about(header, spellings) if header in ours.places else None
            about = theirs.about(header, spellings)
            if mine is None or mine.item != about.item or (spellings.known and mine.target != about.target):
                return header
    return None
