"""Which column is what: roles by name or by the study's mapping."""

from collections.abc import Collection, Iterable, Mapping
from itertools import accumulate, takewhile
from pathlib import Path
from typing import Final

from tillitsmaal.errors import Place, Problem, ProblemLog
from tillitsmaal.names import key, suggest
from tillitsmaal.questionnaire import reserved
from tillitsmaal.readers.books.coded import Coded
from tillitsmaal.readers.books.grid import NOT_SHOWN, Table
from tillitsmaal.shell import quoted
from tillitsmaal.study import ByFile, ColumnRef, Constant, ImportMapping, SameAs

Role = reserved.Role
ROLES: Final = reserved.ROLES
UNDERSTOOD: Final[Mapping[Role, tuple[str, ...]]] = reserved.UNDERSTOOD
"""Headers that are understood without a mapping."""

_SHORT: Final = 30
"""Characters of a header in a list of them."""
_ROOM: Final = 185
"""Characters of such a list; messages cut at 200."""
_BESIDE_DATA_SET: Final = ("structure", "labels")
"""What SurveyXact calls the files beside its data set, which hold no answers."""
_OF_FORMS: Final[tuple[Role, ...]] = ("wave", "network")
"""Roles whose other words may be questions of a survey, such as which group somebody is in."""

Declared = ColumnRef | Constant | ByFile | SameAs
Roles = Mapping[Role, Declared]


def understood(role: Role, mapping: ImportMapping) -> tuple[str, ...]:
    """Headers that are a role without being declared; in a survey system's file, only the fields of our own forms."""
    return (role,) if of_system(mapping) and role in _OF_FORMS else UNDERSTOOD[role]


def of_system(mapping: ImportMapping) -> bool:
    """Whether it reads what another survey system exported."""
    return mapping.system not in (None, "auto", "generic", "tillit")


def find_roles(table: Table, mapping: ImportMapping, needed: Iterable[Role], log: ProblemLog) -> Roles:
    """Give each role its column, constant, or other role; what is missing or named twice goes to the log."""
    found: dict[Role, Declared] = {}
    for role in ROLES:
        declared = getattr(mapping, role)
        if declared is not None:
            found |= _declared(table, role, declared, log)
        else:
            found |= _by_name(table, role, mapping, log)
    for role in needed:
        if role not in found and getattr(mapping, role) is None:
            log.add(_missing(table, role))
    return found


def _declared(table: Table, role: Role, declared: Declared, log: ProblemLog) -> dict[Role, Declared]:
    if isinstance(declared, ByFile):
        return _by_file(table, role, declared, log)
    if not isinstance(declared, ColumnRef):
        return {role: declared}
    header = header_of(table, declared.column)
    if header is None:
        log.add(unknown_column(table, declared.column, f"import.{role}"))
        return {}
    return {role: ColumnRef(column=header)}


def _by_file(table: Table, role: Role, declared: ByFile, log: ProblemLog) -> dict[Role, Declared]:
    """The value that the mapping gives this file: by its name with folders, as many as are said, else by its name."""
    name = table.input.name
    parts = [key(part) for part in (table.path.absolute() if table.path else Path(name)).parts]
    said = {file: [key(part) for part in Path(file.replace("\\", "/")).parts] for file in declared.by_file}
    fitting = [file for file, of_file in said.items() if parts[-len(of_file) :] == of_file]
    value = declared.by_file[max(fitting, key=lambda file: len(said[file]))] if fitting else None
    if value is None:
        details = {"role": role, "files": ", ".join(list(declared.by_file)[:12])}
        log.add(Problem(code="file_not_in_mapping", place=Place(source=name), value=name, details=details))
        return {}
    return {role: Constant(constant=value)}


def _by_name(table: Table, role: Role, mapping: ImportMapping, log: ProblemLog) -> dict[Role, Declared]:
    words = understood(role, mapping)
    headers = [header for header in table.columns if key(header) in words]
    if len(headers) > 1 and role != "time":  # a date and a time of day may have a column each
        log.add(column_role_twice(table, role, headers, f"{role}: {{column: {headers[0]}}}"))
    return {role: ColumnRef(column=headers[0])} if headers else {}


def column_role_twice(table: Table, role: str, headers: Iterable[str], example: str) -> Problem:
    """Several columns can be the same thing; the example shows how a mapping chooses."""
    who = f"@expected.role_{role}" if role in ROLES else role
    details = {"who": who, "columns": ", ".join(headers), "example": example}
    return Problem(code="column_role_twice", place=Place(source=table.input.name, row=1), details=details)


def _missing(table: Table, role: Role) -> Problem:
    taken = {word for other in ROLES if other != role for word in UNDERSTOOD[other]}
    left = [header for header in table.columns if key(header) not in taken]
    meant = next((near for word in UNDERSTOOD[role] if (near := suggest(word, left))), None)
    hint = f"@expected.did_you_mean|{meant}" if meant else "@expected.nothing_near"
    beside = Path(table.input.name).stem.casefold() in _BESIDE_DATA_SET
    details = {
        "role": role,
        "who": f"@expected.role_{role}",
        "understood": ", ".join(UNDERSTOOD[role][:4]),
        "headers": shown_headers(table),
        "hint": "@expected.beside_data_set" if beside else hint,
    }
    return Problem(code="column_missing", place=Place(source=table.input.name, row=1), value=role, details=details)


def unknown_column(table: Table, header: str, where: str, named: Collection[str] = ()) -> Problem:
    """The mapping names a column that the file does not have; what it names elsewhere (`named`, keys) is not meant."""
    near = suggest(header, [one for one in table.columns if key(one) not in named])
    file = quoted([table.input.name])
    details = {"where": where, "hint": near or shown_headers(table), "file": file}
    return Problem(
        code="mapping_column_unknown", place=Place(source=table.input.name, row=1), value=header, details=details
    )


def shown_headers(table: Table) -> str:
    """The headers as far as a message has room for them, long ones cut short, and how many there are in all."""
    short = [header if len(header) <= _SHORT else f"{header[: _SHORT - 1]}…" for header in table.columns]
    fitting = takewhile(lambda length: length <= _ROOM, accumulate(len(header) + 2 for header in short))
    fit = max(1, len(list(fitting)))
    more = f" … ({len(short)})" if fit < len(short) else ""
    return ", ".join(short[:fit]) + more


def header_of(table: Table, name: str) -> str | None:
    """The file's spelling of a header, compared as names are."""
    wanted = key(name)
    return next((header for header in table.columns if key(header) == wanted), None)


def column_of(table: Table, roles: Roles, role: Role) -> Coded | None:
    """The texts of a role, one a record; None when the file has none."""
    source = roles.get(role)
    match source:
        case ColumnRef():
            column, absent = table.columns[source.column], {NOT_SHOWN, *table.missing.get(source.column, ())}
            texts = ("" if text in absent else table.called(source.column, text) for text in column.texts)
            return Coded(codes=column.codes, texts=tuple(texts))
        case Constant():
            return Coded.constant(source.constant, table.rows)
        case SameAs():
            return column_of(table, roles, source.same_as)
        case _:
            return None
