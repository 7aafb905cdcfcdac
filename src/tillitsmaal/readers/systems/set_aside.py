"""Records that a system marks as no answers: rejected ones, previews, spam."""

from collections.abc import Collection, Mapping

import numpy as np

from tillitsmaal.errors import Place, Problem
from tillitsmaal.names import key
from tillitsmaal.readers.books.grid import Table


def set_aside(table: Table, marks: Mapping[str, Collection[str]]) -> tuple[Table, tuple[Problem, ...]]:
    """Leave out the records that are marked, and tell of them.

    Parameters
    ----------
    table
        As the system wrote it.
    marks
        By header, what stands there where a record is no answer; in any case of letters.
    """
    marked = np.zeros(table.rows, dtype=bool)
    found: dict[str, None] = {}
    for header, texts in marks.items():
        column = table.columns.get(header)
        if column is not None:
            wanted = {key(text) for text in texts}
            hit = np.array([key(text) in wanted for text in column.texts], dtype=bool)[column.codes]
            found |= dict.fromkeys(f"{header} {column.texts[code]}" for code in np.unique(column.codes[hit]))
            marked |= hit
    if not marked.any():
        return table, ()
    details = {"count": str(int(marked.sum())), "of": str(table.rows), "marks": ", ".join(found)}
    note = Problem(code="responses_set_aside", place=Place(source=table.input.name), details=details)
    return table.kept(~marked), (note,)
