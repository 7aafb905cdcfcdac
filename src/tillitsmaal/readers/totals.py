"""Rows that a spreadsheet or a system put under the answers: sums and means of the columns."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from tillitsmaal.errors import Problem, ProblemLog
from tillitsmaal.names import key
from tillitsmaal.readers.answers.columns import Role, find_roles
from tillitsmaal.readers.books.grid import Table
from tillitsmaal.readers.prepare import Prepared
from tillitsmaal.study import ColumnRef, Study

_TOTALS: Final = frozenset(
    (
        *("total", "totalt", "totals", "grand total", "total result", "totalsum", "totalresultat", "sum", "i alt"),
        *("snitt", "gjennomsnitt", "gjennomsnittlig", "gjennomsnittleg", "middelverdi", "mean", "average", "avg"),
        *("median", "medianverdi", "minimum", "maksimum", "maximum", "min", "maks", "max"),
        *("standardavvik", "std avvik", "stdavvik", "standard deviation", "std deviation", "std dev", "stdev"),
        *("varians", "variance", "count", "antall", "antal", "antall svar", "antal svar", "total n", "valid n"),
    )
)
"""What such rows are called, without signs. `N` alone is left out: it may be an organisation's code."""
_WORD: Final = re.compile(r"\w+")
_SIDES: Final[tuple[Role, ...]] = ("target", "respondent", "rater")
_LAST: Final = 6
"""Records at the end of a file among which such a row stands; one of each respondent may stand anywhere."""


def without_totals(prepared: Prepared, study: Study | None) -> Prepared:
    """Take out the rows of totals, and tell of each once.

    An organisation of the study may be called so, and one that other rows name too.
    """
    found = dict(_totals(prepared, study))
    if not found:
        return prepared
    table = prepared.table
    kept = np.ones(table.rows, dtype=bool)
    kept[list(found)] = False
    return replace(prepared, table=table.kept(kept), notes=(*prepared.notes, *found.values()))


def _totals(prepared: Prepared, study: Study | None) -> Iterator[tuple[int, Problem]]:
    table = prepared.table
    ours = (
        {key(name) for one in study.organisations for name in (one.id, one.name or one.id, *one.aliases)}
        if study
        else ()
    )
    roles = find_roles(table, prepared.mapping, (), ProblemLog())
    headers = {role: source.column for role in _SIDES if isinstance(source := roles.get(role), ColumnRef)}
    for role, header in headers.items():
        column, first = table.columns[header], 0 if role == "target" else max(0, table.rows - _LAST)
        totals = [code for code, text in enumerate(column.texts) if _is_total(text)]
        known = _named_elsewhere(table, headers, role, first).union(ours) if totals else ()
        for record in (first + np.flatnonzero(np.isin(column.codes[first:], totals))).tolist():
            text = column.texts[column.codes[record]]
            if key(text) not in known:
                yield record, Problem(code="total_row", place=table.place(record, header), value=text)


def _named_elsewhere(table: Table, headers: Mapping[Role, str], role: Role, first: int) -> set[str]:
    """Whom rows before the first name too, or among targets who answers."""
    if role == "target":
        return {key(text) for text in table.columns[headers["rater"]].texts} if "rater" in headers else set()
    column = table.columns[headers[role]]
    return {key(column.texts[code]) for code in np.unique(column.codes[:first])}


def _is_total(text: str) -> bool:
    """Whether a text is what a row of totals is called, with whatever signs around it: `Sum:`, `Std. dev.`."""
    return " ".join(_WORD.findall(key(text))) in _TOTALS
