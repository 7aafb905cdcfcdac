"""Headers that begin with the groups that a question lies in: `to_vik/ben1__vik`, `to_vik-ben1__vik`."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tillitsmaal.errors import Place, Problem
from tillitsmaal.names import key

_SETS: Final = "SET-OF-"
"""Begins the columns of ODK that join repeats."""


def without_groups(headers: Sequence[str], separator: str) -> tuple[str, ...]:
    """Headers without the groups before them, except where two would become the same.

    What is no name, such as a question's text, stays as it is.

    Examples
    --------
    >>> without_groups(["rater", "to_vik/ben1__vik", "a/note", "b/note", "Om Vik/Vil de oss vel?"], "/")
    ('rater', 'ben1__vik', 'a/note', 'b/note', 'Om Vik/Vil de oss vel?')
    """
    same = {header for headers in _alike(headers, separator) for header in headers}
    return tuple(header if header in same else _bare(header, separator) for header in headers)


def groups_kept(headers: Sequence[str], separator: str, source: str) -> Iterator[Problem]:
    """Tell of headers that differ in their groups only."""
    for same in _alike(headers, separator):
        details = {"columns": ", ".join(same[:6])}
        yield Problem(code="import_groups_kept", place=Place(source=source, row=1), details=details)


def _bare(header: str, separator: str) -> str:
    name = r"[\w.]+" if separator == "-" else r"[\w.-]+"
    is_path = re.fullmatch(rf"{name}(?:{re.escape(separator)}{name})+", header) and not header.startswith(_SETS)
    return header.rpartition(separator)[2] if is_path else header


def _alike(headers: Sequence[str], separator: str) -> list[list[str]]:
    last: dict[str, list[str]] = {}
    for header in headers:
        last.setdefault(key(_bare(header, separator)), []).append(header)
    return [same for same in last.values() if len(set(same)) > 1]
