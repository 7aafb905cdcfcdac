"""Which column says who answers, for whom, and what else is known of them, in a file that has no mapping."""

from collections.abc import Iterator, Sequence
from typing import Final

from tillitsmaal.names import key
from tillitsmaal.readers.answers.columns import ROLES, UNDERSTOOD, Role, understood
from tillitsmaal.readers.answers.items import placed
from tillitsmaal.readers.answers.spellings import Spellings
from tillitsmaal.readers.books.grid import NOT_SHOWN
from tillitsmaal.readers.systems.sheet import Sheet
from tillitsmaal.study import ColumnRef, Constant, ImportMapping
from tillitsmaal.text import LANGUAGES, say

_ASKED: Final[tuple[Role, ...]] = ("rater", "role")
"""What our own forms ask people about themselves."""


def with_roles(sheet: Sheet, mapping: ImportMapping, spellings: Spellings) -> ImportMapping:
    """The mapping with a column for each role: as declared, by its header, by its question, by what stands in it."""
    found = {role: by_header(sheet, role) or _asked_for(sheet, role) for role in ROLES if role != "rater"}
    roles: dict[str, ColumnRef] = {role: ColumnRef(column=header) for role, header in found.items() if header}
    if rater := _rater(sheet, mapping, spellings):
        roles["rater"] = ColumnRef(column=rater)
    open_roles = {role: column for role, column in roles.items() if getattr(mapping, role) is None}
    if mapping.shape == "wide":
        open_roles.pop("target", None)
    return mapping.model_copy(update=dict(open_roles))


def by_header(sheet: Sheet, role: Role) -> str | None:
    """The one column whose header is a role; none where several are."""
    found = _headed(sheet, role)
    return found[0] if len(found) == 1 else None


def _headed(sheet: Sheet, role: Role) -> list[str]:
    """Columns whose header is a role, unless their question is another's."""
    words, others = understood(role, ImportMapping(system=sheet.system)), _words_of_others(role)
    return [
        header
        for header in sheet.table.columns
        if key(header) in words and header not in sheet.own and key(sheet.texts.get(header, "")) not in others
    ]


def _words_of_others(role: Role) -> set[str]:
    """What says that a column is another role: our forms' questions, and headers that are understood."""
    words = {word for other in ROLES if other != role for word in UNDERSTOOD[other]}
    return words.union(*(_questions(other) for other in _ASKED if other != role)) - set(UNDERSTOOD[role])


def _questions(role: Role) -> set[str]:
    """How our own forms ask people about themselves."""
    return {key(say(f"forms.{role}", language)) for language in LANGUAGES}


def _asking(sheet: Sheet, role: Role) -> list[str]:
    """Columns whose question is our forms' own: for whom one answers, or in which role."""
    ours = _questions(role) if role in _ASKED else set()
    return [header for header in sheet.table.columns if {key(header), key(sheet.texts.get(header, ""))} & ours]


def _asked_for(sheet: Sheet, role: Role) -> str | None:
    found = _asking(sheet, role)
    return found[0] if len(found) == 1 else None


def said_raters(sheet: Sheet) -> list[str]:
    """Columns that say that they are whom the respondents answer for, by their header or their question."""
    return list(dict.fromkeys([*_asking(sheet, "rater"), *_headed(sheet, "rater")]))


def _rater(sheet: Sheet, mapping: ImportMapping, spellings: Spellings) -> str | None:
    """The column that says for whom one answers, else the one in which only organisations stand.

    Several that say it must say the same in every row.
    """
    said = said_raters(sheet)
    likely = said or rater_columns(sheet, mapping, spellings)
    if len(likely) < 2:
        return next(iter(likely), None)
    return said[0] if said and len({tuple(_organisations(sheet, one, spellings)) for one in said}) == 1 else None


def _organisations(sheet: Sheet, header: str, spellings: Spellings) -> Iterator[str]:
    """What stands in a column, row by row, as one spelling of each organisation."""
    column = sheet.table.columns[header]
    named = [sheet.table.called(header, "" if text == NOT_SHOWN else text) for text in column.texts]
    folded = [spellings.resolve(name) or key(name) for name in named]
    return (folded[code] for code in column.codes)


def rater_columns(sheet: Sheet, mapping: ImportMapping, spellings: Spellings) -> list[str]:
    """Columns in which only organisations of the study stand."""
    taken = set(placed(sheet.table, mapping)) if mapping.shape == "wide" else set()
    return [header for header in sheet.table.columns if header not in taken and _names_only(sheet, header, spellings)]


def _names_only(sheet: Sheet, header: str, spellings: Spellings) -> bool:
    """Whether something stands in a column, and nothing but organisations that are known."""
    texts = [text for text in sheet.table.columns[header].texts if text.strip() and text != NOT_SHOWN]
    return bool(texts) and all(spellings.resolve(sheet.table.called(header, text)) for text in texts)


def another_answers(sheet: Sheet, mapping: ImportMapping, spellings: Spellings) -> str | None:
    """The column of who answers, where it names organisations, and others than the column that says for whom.

    Numbers are people's, even where organisations have some.
    """
    person, rater = mapping.respondent, mapping.rater
    if not isinstance(person, ColumnRef) or not isinstance(rater, ColumnRef) or person == rater:
        return None
    columns = sheet.table.columns
    if not {person.column, rater.column} <= columns.keys() or not _names_only(sheet, person.column, spellings):
        return None
    if any(text.strip().isdecimal() for text in columns[person.column].texts):
        return None
    pairs = zip(*(_organisations(sheet, header, spellings) for header in (person.column, rater.column)), strict=True)
    return person.column if any(one and other and one != other for one, other in pairs) else None


def is_certain(sheet: Sheet, header: str, role: Role) -> bool:
    """Whether a column's question is our own for a role, or its header says the role and its question nothing else.

    The field of our forms, which has the role's name, is certain whatever its question is.
    """
    question, words = key(sheet.texts.get(header, header)), UNDERSTOOD[role]
    by_name = header in _headed(sheet, role) and (key(header) == role or question in words)
    return by_name or header in _asking(sheet, role)


def raters(sheet: Sheet, mapping: ImportMapping) -> Sequence[str]:
    """Whom the respondents answer for, as the file calls them, where a column or the mapping says it."""
    match mapping.rater:
        case ColumnRef(column=header) if header in sheet.table.columns:
            texts = sheet.table.columns[header].texts
            return [sheet.table.called(header, text) for text in texts if text.strip() and text != NOT_SHOWN]
        case Constant(constant=name):
            return [name]
        case _:
            return []
