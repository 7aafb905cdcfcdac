"""What a mapping finds in a file: which column holds which item, about whom."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tillitsmaal.errors import ProblemLog
from tillitsmaal.names import key
from tillitsmaal.questionnaire.models import Item, Questionnaire
from tillitsmaal.readers.answers.columns import ROLES
from tillitsmaal.readers.answers.items import chosen_items, item_keys, our_key, placed
from tillitsmaal.readers.answers.spellings import Spellings
from tillitsmaal.readers.systems.sheet import Sheet
from tillitsmaal.study import ColumnRef, ImportMapping, ItemOf
from tillitsmaal.study.coded import FORM


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The columns of a file that hold answers, as a mapping reads them."""

    places: Mapping[str, ItemOf]
    """By header, the questionnaire's item, and whom it is about as the file or the mapping calls them."""

    @property
    def items(self) -> set[str]:
        """Items that have a column."""
        return {place.item for place in self.places.values()}

    @property
    def targets(self) -> tuple[str, ...]:
        """Whom the columns are about, in the file's order."""
        return tuple(dict.fromkeys(place.target for place in self.places.values() if place.target is not None))

    def about(self, header: str, spellings: Spellings) -> ItemOf:
        """What a column holds, with the partner's id where it is known."""
        place = self.places[header]
        return ItemOf(item=place.item, target=place.target and (spellings.resolve(place.target) or place.target))


def found_in(sheet: Sheet, mapping: ImportMapping, questionnaire: Questionnaire) -> Found:
    """Find the columns of answers; a header that the mapping says nothing of may be an item's own."""
    ids = item_keys(questionnaire.item_ids)
    declared = placed(sheet.table, mapping) if mapping.shape == "wide" else {}
    places: dict[str, ItemOf] = {}
    for header in sheet.table.columns:
        place = declared.get(header)
        item = ids.get(our_key(place.item if place else header, mapping))
        if item is not None:
            places[header] = ItemOf(item=item, target=place.target if place else None)
    return Found(places=places)


def asked_items(questionnaire: Questionnaire, mapping: ImportMapping) -> Sequence[Item]:
    """The items about partners, else all; of these, the ones that the mapping chooses."""
    chosen = chosen_items(questionnaire, mapping, "", ProblemLog())
    return [item for item in chosen if item in questionnaire.items_at("pair")] or chosen


def unmapped(sheet: Sheet, mapping: ImportMapping, found: Found) -> Iterator[str]:
    """Headers that nothing would be read from, and that are not the system's own."""
    declared = (getattr(mapping, role) for role in (*ROLES, "item", "value"))
    used = {key(source.column) for source in declared if isinstance(source, ColumnRef)}
    for header in sheet.table.columns:
        if header not in found.places and header not in sheet.own and key(header) not in {*used, FORM}:
            yield header
