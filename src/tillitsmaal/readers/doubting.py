"""Why a proposed mapping is not used before somebody has written it down."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tillitsmaal.errors import Place, Problem
from tillitsmaal.names import key
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.found import Found, asked_items
from tillitsmaal.readers.headers import plain_text
from tillitsmaal.readers.proposed_roles import rater_columns, rater_is_certain, raters
from tillitsmaal.readers.question_texts import ByText, Wordings, lost, named
from tillitsmaal.readers.spellings import Spellings
from tillitsmaal.readers.systems.sheet import Sheet
from tillitsmaal.study import ColumnRef, ImportMapping

_MOST: Final = 12
_FEW: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file as a proposed mapping reads it."""

    sheet: Sheet
    mapping: ImportMapping
    questionnaire: Questionnaire
    wordings: Wordings
    by_text: ByText
    found: Found

    @property
    def spellings(self) -> Spellings:
        """What organisations may be called."""
        return self.wordings.spellings

    @property
    def place(self) -> Place:
        """The file."""
        return Place(source=self.sheet.table.input.name)

    @property
    def headers(self) -> str:
        """The first headers of the file."""
        return ", ".join(list(self.sheet.table.columns)[:_MOST])


def doubts(reading: Reading) -> Iterator[Problem]:
    """What is not certain about a proposed mapping."""
    yield from _item_doubts(reading)
    yield from _text_doubts(reading)
    if reading.mapping.respondent is None:
        yield Problem(code="import_no_respondent", place=reading.place, details={"headers": reading.headers})
    yield from _rater_doubts(reading)
    if reading.mapping.shape == "wide":
        yield from _name_doubts(reading)
    elif reading.mapping.target is None and reading.found.items and reading.questionnaire.items_at("pair"):
        yield Problem(code="import_no_target", place=reading.place, details={"headers": reading.headers})


def _item_doubts(reading: Reading) -> Iterator[Problem]:
    """Nothing that is an item, or items and partners that lack a column."""
    if not reading.found.items:
        yield Problem(code="import_no_items", place=reading.place, details={"headers": reading.headers})
    elif (lacking := _lacking(reading)) and not reading.sheet.table.sparse:
        details = {"items": ", ".join(lacking[:8]), "questionnaire": reading.questionnaire.id}
        yield Problem(code="import_items_lacking", place=reading.place, details=details)
    elif holes := _lost(reading):
        details = {"columns": "; ".join(holes[:6]), "count": str(len(holes))}
        yield Problem(code="import_columns_lacking", place=reading.place, details=details)


def _text_doubts(reading: Reading) -> Iterator[Problem]:
    """Columns whose heading says more than a name, and columns whose question says something else than their header."""
    columns = reading.mapping.columns
    likely = reading.by_text.likely if columns == reading.by_text.columns else {}
    if likely:
        told = [f"{header} ({_in_short(place.item, place.target)})" for header, place in likely.items()]
        details = {"columns": "; ".join(told[:_FEW]), "count": str(len(told))}
        yield Problem(code="import_heading_likely", place=reading.place, details=details)
    if other := [(header, said) for header in reading.found.places if (said := _says_other(reading, header))]:
        (header, said), place = other[0], reading.found.places[other[0][0]]
        details = {"header": _in_short(place.item, place.target), "said": said, "count": str(len(other))}
        text = plain_text(reading.sheet.texts.get(header, header))
        yield Problem(
            code="import_texts_disagree", place=reading.place, value=header, details={**details, "text": text}
        )


def _says_other(reading: Reading, header: str) -> str:
    """What a column's question says, where that is not what the column would be read as."""
    place = reading.found.places[header]
    item, target = reading.wordings.told(reading.sheet.texts.get(header, header))
    about = place.target and (reading.spellings.resolve(place.target) or place.target)
    other = item not in (None, place.item) or target not in (None, about)
    return _in_short(item, target) if other else ""


def _in_short(*said: str | None) -> str:
    return ": ".join(one for one in said if one is not None)


def _lacking(reading: Reading) -> list[str]:
    about_partners = reading.questionnaire.items_at("pair")
    asked = [item for item in asked_items(reading.questionnaire, reading.mapping) if item in about_partners]
    return [item.id for item in asked if item.id not in reading.found.items]


def _lost(reading: Reading) -> list[str]:
    columns = reading.mapping.columns
    if not isinstance(columns, Mapping) or not columns:
        return []
    return lost(columns, named(reading.sheet, columns, reading.spellings))


def _rater_doubts(reading: Reading) -> Iterator[Problem]:
    rater, sheet = reading.mapping.rater, reading.sheet
    if rater is None:
        likely = rater_columns(sheet, reading.mapping, reading.spellings) or list(sheet.table.columns)[:_MOST]
        yield Problem(code="import_no_rater", place=reading.place, details={"headers": ", ".join(likely)})
    elif isinstance(rater, ColumnRef) and not rater_is_certain(sheet, rater.column):
        yield Problem(code="import_rater_likely", place=reading.place, value=rater.column)


def _name_doubts(reading: Reading) -> Iterator[Problem]:
    """Targets that are no organisation of the study; without a study, raters under other names than the targets."""
    targets, spellings = reading.found.targets, reading.spellings
    if reading.sheet.looped and (numbers := [target for target in targets if target.isdecimal()]):
        details = {"numbers": ", ".join(numbers[:12])}
        yield Problem(code="import_loop_unknown", place=reading.place, details=details)
        return
    if spellings.known:
        if strange := [target for target in targets if not spellings.resolve(target)]:
            details = {"targets": ", ".join(strange[:8])}
            yield Problem(code="import_targets_unknown", place=reading.place, details=details)
        return
    known = set(map(key, targets))
    if strange := [rater for rater in raters(reading.sheet, reading.mapping) if key(rater) not in known]:
        details = {"raters": ", ".join(strange[:6]), "targets": ", ".join(targets[:6])}
        yield Problem(code="import_names_differ", place=reading.place, details=details)
