"""Rows that a spreadsheet or a system put under the answers: sums and means of the columns."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from tillitsmaal.errors import Problem, ProblemLog
from tillitsmaal.names import key
from tillitsmaal.readers.answers.columns import Role, find_roles
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
_SIDES: Final[tuple[Role, ...]] = ("respondent", "rater")
_LAST: Final = 6
"""Records at the end of a file among which such a row stands."""


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
    sources = [source for role in _SIDES if isinstance(source := roles.get(role), ColumnRef)]
    for header in (source.column for source in sources):
        column = table.columns[header]
        above = {key(column.texts[code]) for code in np.unique(column.codes[:-_LAST])}
        for record in range(max(0, table.rows - _LAST), table.rows):
            text = column.texts[column.codes[record]]
            if _is_total(text) and key(text) not in above.union(ours):
                yield record, Problem(code="total_row", place=table.place(record, header), value=text)


def _is_total(text: str) -> bool:
    """Whether a text is what a row of totals is called, with whatever signs around it: `Sum:`, `Std. dev.`."""
    return " ".join(_WORD.findall(key(text))) in _TOTALS
