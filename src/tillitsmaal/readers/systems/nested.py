"""Repeats within repeats: Kobo tells in which sheet, and under which number there, the record is that holds another."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from tillitsmaal.errors import InputRefused, Problem
from tillitsmaal.names import key
from tillitsmaal.readers.books.coded import Coded
from tillitsmaal.readers.books.grid import Table
from tillitsmaal.readers.systems.repeats import parents_of

_TABLE: Final = "_parent_table_name"
_NUMBER: Final = "_index"
_PARENT: Final = "_parent_index"
_IDENTITY: Final = ("_submission__uuid", "_submission__id")
_SHORTENED: Final = re.compile(r"\.\.\.(?: \(\d+\))?$")


def through_parents(name: str, repeats: Mapping[str, Table], submissions: str) -> Table:
    """A repeat whose records have the number of their submission, however deep they lie.

    Parameters
    ----------
    name
        The repeat's sheet.
    repeats
        All repeats by sheet.
    submissions
        Sheet of the submissions.

    Raises
    ------
    InputRefused
        `import_parent_missing`, `import_parent_doubled`.
    """
    table = repeats[name]
    others = {other: one for other, one in repeats.items() if other != name}
    inside = _parent(table, others, submissions)
    if inside is None:
        return table
    above = through_parents(inside, others, submissions)
    if _NUMBER not in above.columns:
        raise _missing(table, inside, _NUMBER)
    places = parents_of(table, above, [(_NUMBER, _PARENT)], inside)
    numbers = above.columns[_PARENT]
    return replace(table, columns={**table.columns, _PARENT: Coded(codes=numbers.codes[places], texts=numbers.texts)})


def _parent(table: Table, others: Mapping[str, Table], submissions: str) -> str | None:
    """The repeat that a repeat lies in; none where that is the submissions themselves."""
    named = sorted({text.strip() for text in table.texts(_TABLE)}) if _TABLE in table.columns else []
    fitting = [sheet for sheet in (submissions, *others) if all(_is_called(sheet, name) for name in named)]
    if named and len(fitting) == 1:
        return fitting[0] if fitting[0] in others else None
    if not others or any(header in table.columns for header in _IDENTITY):
        return None
    raise _missing(table, submissions, ", ".join(named) or _TABLE)


def _missing(table: Table, source: str, value: str) -> InputRefused:
    place, details = table.place(0), {"submissions": source}
    return InputRefused([Problem(code="import_parent_missing", place=place, value=value, details=details)])


def _is_called(sheet: str, name: str) -> bool:
    """Whether a sheet is that of a table; names of more than 31 characters are shortened in a workbook."""
    start = _SHORTENED.sub("", sheet)
    return key(sheet) == key(name) or (start != sheet and key(name).startswith(key(start)))
