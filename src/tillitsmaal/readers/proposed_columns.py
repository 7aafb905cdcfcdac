"""The shape and the columns of a file that has no mapping."""

from typing import Final

from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.choose import ENOUGH
from tillitsmaal.readers.found import asked_items, found_in
from tillitsmaal.readers.proposed_roles import by_header
from tillitsmaal.readers.question_texts import ByText
from tillitsmaal.readers.spellings import Spellings
from tillitsmaal.readers.systems.sheet import Sheet
from tillitsmaal.study import ImportMapping

PATTERNS: Final = (
    r"(?P<item>\w+)\[(?P<target>.+)\]",
    r"(?P<target>.+)\[(?P<item>\w+)\]",
    r"(?:.*/)?(?P<item>\w+?)__(?P<target>\w+)",
    r"to_?(?P<target>\w+?)[._](?P<item>[A-Za-z0-9-]+)",
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
    tried = [mapping.columns] if mapping.columns is not None else []
    for pattern in (*tried, *PATTERNS):
        proposed = mapping.model_copy(update={"shape": "wide", "columns": pattern})
        if _fits(sheet, proposed, questionnaire, spellings, of_system=pattern in tried):
            return proposed
    if texts:
        return mapping.model_copy(update={"shape": "wide", "columns": texts})
    has_target = by_header(sheet, "target") is not None and mapping.target is None
    return mapping.model_copy(update={"shape": "rows" if has_target else mapping.shape})


def _fits(
    sheet: Sheet, mapping: ImportMapping, questionnaire: Questionnaire, spellings: Spellings, *, of_system: bool
) -> bool:
    """Whether a pattern finds enough of the items, and only targets that are organisations where these are known."""
    found = found_in(sheet, mapping, questionnaire)
    enough = len(found.items) >= ENOUGH * len(asked_items(questionnaire, mapping)) and bool(found.targets)
    return enough and (of_system or not spellings.known or all(map(spellings.resolve, found.targets)))
