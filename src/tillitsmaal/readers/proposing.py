"""A mapping for a file that has none: what is certain, what is not, and which columns nothing is read from.

Who rates whom is never guessed. A pattern counts when the items that it finds are the questionnaire's and its targets
are organisations of the study; a question's text when it is exactly an item about one organisation. What is merely
likely is a doubt, and a file with doubts is read only when its mapping is written down.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tillitsmaal.errors import Place, Problem, ProblemLog
from tillitsmaal.names import key
from tillitsmaal.questionnaire.library import shipped
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.questionnaire.models import Item, Questionnaire
from tillitsmaal.readers.choose import ENOUGH
from tillitsmaal.readers.columns import UNDERSTOOD, Role, understood
from tillitsmaal.readers.grid import NOT_SHOWN
from tillitsmaal.readers.items import chosen_items, item_keys, our_key, placed
from tillitsmaal.readers.marks import marks
from tillitsmaal.readers.question_texts import by_texts, lost, named
from tillitsmaal.readers.spellings import Spellings
from tillitsmaal.readers.systems.sheet import Sheet
from tillitsmaal.study import ColumnRef, Constant, ImportMapping, ItemOf, Study
from tillitsmaal.study.coded import FORM
from tillitsmaal.study.models import Values
from tillitsmaal.study.writing import mapping_line
from tillitsmaal.text import LANGUAGES, say

PATTERNS: Final = (
    r"(?P<item>\w+)\[(?P<target>.+)\]",
    r"(?P<target>.+)\[(?P<item>\w+)\]",
    r"(?:.*/)?(?P<item>\w+?)__(?P<target>\w+)",
    r"to_?(?P<target>\w+?)[._](?P<item>[A-Za-z0-9-]+)",
    r"(?P<target>.+)[._](?P<item>[A-Za-z0-9-]+)",
    r"(?P<item>[A-Za-z0-9-]+)[._](?P<target>.+)",
)
"""Ways of naming columns for items and targets that are tried when the system has none of its own."""
_SETTLES: Final = {"rater": "import_rater_likely", "columns": "import_columns_lacking"}
"""Doubts that somebody settles who declares this part of a mapping."""
_ASKED: Final[tuple[Role, ...]] = ("rater", "role")
"""What our own forms ask people about themselves."""
_ROLES: Final[tuple[Role, ...]] = ("respondent", "rater", "target", "wave", "network", "role", "time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A mapping, and how certain it is."""

    mapping: ImportMapping
    to_write: ImportMapping
    """The same without what the system always does: what a study file is to say."""
    questionnaire: Questionnaire
    items: tuple[str, ...]
    """Items that were found."""
    targets: tuple[str, ...]
    """Whom they are about."""
    unmapped: tuple[str, ...]
    """Headers that nothing would be read from."""
    doubts: tuple[Problem, ...]
    """Why it is not used without being written down; none where it is certain."""

    def told(self) -> str:
        """What of the mapping says who answers about whom, in one line of YAML."""
        kept = {"shape", "respondent", "rater", "target", "columns"} & self.mapping.model_fields_set
        return mapping_line(ImportMapping(**{name: getattr(self.mapping, name) for name in sorted(kept)}))


def candidates(questionnaire: Questionnaire | None, mark: str | None) -> tuple[Questionnaire, ...]:
    """The questionnaires that a file may answer: the one named, the one its form names, else those shipped."""
    if questionnaire is not None:
        return (questionnaire,)
    named = (mark or "").partition("/")[0]
    known = shipped()
    return tuple(load_questionnaire(name) for name in ([named] if named in known else known))


def propose(
    sheet: Sheet, declared: ImportMapping, study: Study | None, questionnaire: Questionnaire | None = None
) -> Proposal:
    """Propose how a file is to be read.

    Parameters
    ----------
    sheet
        The file as its adapter laid it out.
    declared
        What is known already; it is kept.
    study
        Gives the organisations.
    questionnaire
        Which one it answers; else the one that its form names, or the shipped one of which it holds most.
    """
    known = candidates(questionnaire, next(iter(marks(sheet.table)), None))
    proposals = [_proposal(sheet, declared, study, one) for one in known]
    enough = [one for one in proposals if len(one.items) >= ENOUGH * len(_asked(one.questionnaire, declared))]
    return max(enough or proposals, key=lambda one: len(one.items))


def _asked(questionnaire: Questionnaire, mapping: ImportMapping) -> Sequence[Item]:
    """The items about partners, else all; of these, the ones that the mapping chooses."""
    chosen = chosen_items(questionnaire, mapping, "", ProblemLog())
    return [item for item in chosen if item in questionnaire.items_at("pair")] or chosen


def _proposal(sheet: Sheet, declared: ImportMapping, study: Study | None, questionnaire: Questionnaire) -> Proposal:
    spellings = Spellings.of(study, declared)
    base = over(sheet.defaults, declared)
    shaped = base if declared.columns is not None else _with_columns(sheet, base, questionnaire, spellings)
    mapping = _with_roles(sheet, shaped, spellings).model_copy(update={"system": sheet.system})
    found = _found(sheet, mapping, questionnaire)
    said = {_SETTLES[name] for name in _SETTLES if getattr(declared, name) is not None}
    told = (*_doubts(sheet, mapping, found, (questionnaire, spellings)), *sheet.doubts)
    doubts = tuple(doubt for doubt in told if doubt.code not in said)
    return Proposal(
        mapping=mapping,
        to_write=mapping.model_copy(update={"values": declared.values, "missing": declared.missing}),
        questionnaire=questionnaire,
        items=tuple(item for item in questionnaire.item_ids if item in found.items),
        targets=tuple(found.targets),
        unmapped=tuple(_unmapped(sheet, mapping, found)),
        doubts=(*doubts, *sheet.advice) if doubts else (),
    )


def over(defaults: ImportMapping, declared: ImportMapping) -> ImportMapping:
    """What is declared, and for the rest the defaults; further codes and labels add up."""
    said = {name: getattr(declared, name) for name in declared.model_fields_set}
    values = Values(
        strip_prefix=declared.values.strip_prefix or defaults.values.strip_prefix,
        labels={**defaults.values.labels, **declared.values.labels},
    )
    missing = {**defaults.missing, **declared.missing}
    return defaults.model_copy(update={**said, "missing": missing, "values": values})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a mapping finds in a file."""

    items: Collection[str]
    targets: Sequence[str]
    headers: Collection[str]


def _found(sheet: Sheet, mapping: ImportMapping, questionnaire: Questionnaire) -> _Found:
    ids = item_keys(questionnaire.item_ids)
    places = placed(sheet.table, mapping) if mapping.shape == "wide" else {}
    items = {header: ids.get(our_key(place.item, mapping)) for header, place in places.items()}
    plain = {header: ids.get(our_key(header, mapping)) for header in sheet.table.columns if header not in places}
    columns = {header: item for header, item in (items | plain).items() if item is not None}
    targets = dict.fromkeys(
        place.target for header, place in places.items() if header in columns and place.target is not None
    )
    return _Found(items=set(columns.values()), targets=list(targets), headers=set(columns))


def _with_columns(
    sheet: Sheet, mapping: ImportMapping, questionnaire: Questionnaire, spellings: Spellings
) -> ImportMapping:
    """The shape and the columns: the system's own pattern, texts of questions, other patterns, else rows."""
    if mapping.shape in ("rows", "long", "per_link"):
        return mapping
    by_text = by_texts(sheet, questionnaire, spellings, mapping)
    if sheet.looped and not mapping.loop and any(place.target for place in by_text.values()):
        return mapping.model_copy(update={"shape": "wide", "columns": by_text})
    tried = [mapping.columns] if mapping.columns is not None else []
    for pattern in (*tried, *PATTERNS):
        proposed = mapping.model_copy(update={"shape": "wide", "columns": pattern})
        if _fits(sheet, proposed, questionnaire, spellings, of_system=pattern in tried):
            return proposed
    if by_text:
        return mapping.model_copy(update={"shape": "wide", "columns": by_text})
    has_target = _by_header(sheet, "target") is not None and mapping.target is None
    return mapping.model_copy(update={"shape": "rows" if has_target else mapping.shape})


def _fits(
    sheet: Sheet, mapping: ImportMapping, questionnaire: Questionnaire, spellings: Spellings, *, of_system: bool
) -> bool:
    """Whether a pattern finds enough of the items, and only targets that are organisations where these are known."""
    found = _found(sheet, mapping, questionnaire)
    enough = len(found.items) >= ENOUGH * len(_asked(questionnaire, mapping)) and bool(found.targets)
    return enough and (of_system or not spellings.known or all(map(spellings.resolve, found.targets)))


def _with_roles(sheet: Sheet, mapping: ImportMapping, spellings: Spellings) -> ImportMapping:
    """A column for each role: as declared, by its header, by its question, by what stands in it."""
    roles: dict[str, ColumnRef] = {
        role: ColumnRef(column=header) for role in _ROLES if (header := _by_header(sheet, role)) is not None
    }
    for role in _ASKED:
        if role not in roles and (asked := _asked_for(sheet, role)):
            roles[role] = ColumnRef(column=asked)
    if "rater" not in roles and len(likely := _rater_columns(sheet, mapping, spellings)) == 1:
        roles["rater"] = ColumnRef(column=likely[0])
    open_roles = {role: column for role, column in roles.items() if getattr(mapping, role) is None}
    if mapping.shape == "wide":
        open_roles.pop("target", None)
    return mapping.model_copy(update=dict(open_roles))


def _by_header(sheet: Sheet, role: Role) -> str | None:
    words = understood(role, ImportMapping(system=sheet.system))
    found = [header for header in sheet.table.columns if key(header) in words and header not in sheet.own]
    return found[0] if len(found) == 1 else None


def _asked_for(sheet: Sheet, role: Role) -> str | None:
    """The column whose question is our forms' own: for whom one answers, or in which role."""
    ours = {key(say(f"forms.{role}", language)) for language in LANGUAGES}
    found = [header for header in sheet.table.columns if {key(header), key(sheet.texts.get(header, ""))} & ours]
    return found[0] if len(found) == 1 else None


def _rater_columns(sheet: Sheet, mapping: ImportMapping, spellings: Spellings) -> list[str]:
    """Columns in which only organisations of the study stand."""
    taken = set(placed(sheet.table, mapping)) if mapping.shape == "wide" else set()
    return [
        header
        for header, column in sheet.table.columns.items()
        if header not in taken
        and spellings.known
        and (texts := [text for text in column.texts if text.strip() and text != NOT_SHOWN])
        and all(spellings.resolve(_labelled(sheet, header, text)) for text in texts)
    ]


def _labelled(sheet: Sheet, header: str, text: str) -> str:
    return sheet.table.value_labels.get(header, {}).get(text, text)


def _unmapped(sheet: Sheet, mapping: ImportMapping, found: _Found) -> Iterator[str]:
    declared = (getattr(mapping, role) for role in (*_ROLES, "item", "value"))
    used = {key(source.column) for source in declared if isinstance(source, ColumnRef)}
    for header in sheet.table.columns:
        if header not in found.headers and header not in sheet.own and key(header) not in {*used, FORM}:
            yield header


def _doubts(
    sheet: Sheet, mapping: ImportMapping, found: _Found, about: tuple[Questionnaire, Spellings]
) -> Iterator[Problem]:
    questionnaire, spellings = about
    place = Place(source=sheet.table.input.name)
    headers = ", ".join(list(sheet.table.columns)[:12])
    if not found.items:
        yield Problem(code="import_no_items", place=place, details={"headers": headers})
    elif (lacking := _lacking(questionnaire, mapping, found)) and not sheet.table.sparse:
        details = {"items": ", ".join(lacking[:8]), "questionnaire": questionnaire.id}
        yield Problem(code="import_items_lacking", place=place, details=details)
    elif not isinstance(mapping.columns, str) and (holes := _lost(sheet, mapping.columns or {}, spellings)):
        details = {"columns": "; ".join(holes[:6]), "count": str(len(holes))}
        yield Problem(code="import_columns_lacking", place=place, details=details)
    if mapping.respondent is None:
        yield Problem(code="import_no_respondent", place=place, details={"headers": headers})
    yield from _rater_doubts(sheet, mapping, spellings, place)
    if mapping.shape == "wide":
        yield from _name_doubts(sheet, mapping, found.targets, spellings)
    elif mapping.target is None and found.items and questionnaire.items_at("pair"):
        yield Problem(code="import_no_target", place=place, details={"headers": headers})


def _lacking(questionnaire: Questionnaire, mapping: ImportMapping, found: _Found) -> list[str]:
    about_partners = questionnaire.items_at("pair")
    asked = [item for item in _asked(questionnaire, mapping) if item in about_partners]
    return [item.id for item in asked if item.id not in found.items]


def _lost(sheet: Sheet, columns: Mapping[str, ItemOf], spellings: Spellings) -> list[str]:
    return lost(columns, named(sheet, columns, spellings)) if columns else []


def _rater_doubts(sheet: Sheet, mapping: ImportMapping, spellings: Spellings, place: Place) -> Iterator[Problem]:
    if mapping.rater is None:
        likely = _rater_columns(sheet, mapping, spellings) or list(sheet.table.columns)[:12]
        yield Problem(code="import_no_rater", place=place, details={"headers": ", ".join(likely)})
    elif isinstance(mapping.rater, ColumnRef) and not _is_certain(sheet, mapping.rater.column):
        yield Problem(code="import_rater_likely", place=place, value=mapping.rater.column)


def _is_certain(sheet: Sheet, header: str) -> bool:
    return key(header) in UNDERSTOOD["rater"] or header == _asked_for(sheet, "rater")


def _name_doubts(
    sheet: Sheet, mapping: ImportMapping, targets: Sequence[str], spellings: Spellings
) -> Iterator[Problem]:
    """Targets that are no organisation of the study; without a study, raters under other names than the targets."""
    place = Place(source=sheet.table.input.name)
    if sheet.looped and (numbers := [target for target in targets if target.isdecimal()]):
        yield Problem(code="import_loop_unknown", place=place, details={"numbers": ", ".join(numbers[:12])})
        return
    if spellings.known:
        if strange := [target for target in targets if not spellings.resolve(target)]:
            yield Problem(code="import_targets_unknown", place=place, details={"targets": ", ".join(strange[:8])})
        return
    raters = _raters(sheet, mapping)
    if strange := [rater for rater in raters if key(rater) not in set(map(key, targets))]:
        details = {"raters": ", ".join(strange[:6]), "targets": ", ".join(targets[:6])}
        yield Problem(code="import_names_differ", place=place, details=details)


def _raters(sheet: Sheet, mapping: ImportMapping) -> Sequence[str]:
    match mapping.rater:
        case ColumnRef(column=header) if header in sheet.table.columns:
            texts = sheet.table.columns[header].texts
            return [_labelled(sheet, header, text) for text in texts if text.strip() and text != NOT_SHOWN]
        case Constant(constant=name):
            return [name]
        case _:
            return []
