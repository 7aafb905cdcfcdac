"""Which column says who answers, for whom, and what else is known of them, in a file that has no mapping."""

from collections.abc import Sequence
from typing import Final

from tillitsmaal.names import key
from tillitsmaal.readers.columns import ROLES, UNDERSTOOD, Role, understood
from tillitsmaal.readers.grid import NOT_SHOWN
from tillitsmaal.readers.items import placed
from tillitsmaal.readers.spellings import Spellings
from tillitsmaal.readers.systems.sheet import Sheet
from tillitsmaal.study import ColumnRef, Constant, ImportMapping
from tillitsmaal.text import LANGUAGES, say

_ASKED: Final[tuple[Role, ...]] = ("rater", "role")
"""What our own forms ask people about themselves."""


def with_roles(sheet: Sheet, mapping: ImportMapping, spellings: Spellings) -> ImportMapping:
    """The mapping with a column for each role: as declared, by its header, by its question, by what stands in it."""
    roles: dict[str, ColumnRef] = {
        role: ColumnRef(column=header) for role in ROLES if (header := by_header(sheet, role)) is not None
    }
    for role in _ASKED:
        if role not in roles and (asked := _asked_for(sheet, role)):
            roles[role] = ColumnRef(column=asked)
    if "rater" not in roles and len(likely := rater_columns(sheet, mapping, spellings)) == 1:
        roles["rater"] = ColumnRef(column=likely[0])
    open_roles = {role: column for role, column in roles.items() if getattr(mapping, role) is None}
    if mapping.shape == "wide":
        open_roles.pop("target", None)
    return mapping.model_copy(update=dict(open_roles))


def by_header(sheet: Sheet, role: Role) -> str | None:
    """The one column whose header is a role; none where several are."""
    words = understood(role, ImportMapping(system=sheet.system))
    found = [header for header in sheet.table.columns if key(header) in words and header not in sheet.own]
    return found[0] if len(found) == 1 else None


def _asked_for(sheet: Sheet, role: Role) -> str | None:
    """The column whose question is our forms' own: for whom one answers, or in which role."""
    ours = {key(say(f"forms.{role}", language)) for language in LANGUAGES}
    found = [header for header in sheet.table.columns if {key(header), key(sheet.texts.get(header, ""))} & ours]
    return found[0] if len(found) == 1 else None


def rater_columns(sheet: Sheet, mapping: ImportMapping, spellings: Spellings) -> list[str]:
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


def rater_is_certain(sheet: Sheet, header: str) -> bool:
    """Whether a column's header or question says that it is whom the respondents answer for."""
    return key(header) in UNDERSTOOD["rater"] or header == _asked_for(sheet, "rater")


def raters(sheet: Sheet, mapping: ImportMapping) -> Sequence[str]:
    """Whom the respondents answer for, as the file calls them, where a column or the mapping says it."""
    match mapping.rater:
        case ColumnRef(column=header) if header in sheet.table.columns:
            texts = sheet.table.columns[header].texts
            return [_labelled(sheet, header, text) for text in texts if text.strip() and text != NOT_SHOWN]
        case Constant(constant=name):
            return [name]
        case _:
            return []
