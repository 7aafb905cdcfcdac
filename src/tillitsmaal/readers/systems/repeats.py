"""Repeated groups of forms: what is repeated in a table of its own, put together with the submissions it belongs to."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.errors import InputRefused, Problem
from tillitsmaal.names import key
from tillitsmaal.readers.answers.columns import UNDERSTOOD
from tillitsmaal.readers.books.coded import Coded
from tillitsmaal.readers.books.grid import Elsewhere, Table, coded
from tillitsmaal.readers.systems.sheet import told_apart
from tillitsmaal.responses import RATER, ROLE

_PERSON: Final = (RATER, ROLE)
"""Fields that say who answers, whomever the answers are about; other words for these may mean the partner there."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Repeat:
    """A repeated group."""

    name: str
    """Of its sheet or file."""
    table: Table
    links: Sequence[tuple[str, str]]
    """Columns that tell which submission a record belongs to: the submissions', and this table's."""
    joins: Callable[[str], bool]
    """Whether a header of this table only joins it to others."""

    @property
    def names_partners(self) -> bool:
        """Whether a column says whom a record is about."""
        return any(key(header) in UNDERSTOOD["target"] for header in self.table.columns)


def joined(submissions: Table, repeat: Repeat) -> Table:
    """Put submissions and what is repeated in them under each other.

    First come the submissions, with nothing in the columns that are repeated: they carry what is asked once. Then comes
    each record of the repeat, with what its submission says beside it. Who answers is the same in both, also where it
    is asked in the repeat, or in both places.

    Raises
    ------
    InputRefused
        `import_parent_missing`, `import_parent_doubled`.
    """
    belongs = parents_of(repeat.table, submissions, repeat.links, submissions.input.name)
    repeated = {header: column for header, column in repeat.table.columns.items() if not repeat.joins(header)}
    asked = {key(header): header for header in submissions.columns}
    people = {header: asked.get(key(header)) for header in repeated if key(header) in _PERSON}
    own = [
        _of_people(submissions, column, people[header], belongs)
        if header in people
        else _below(column, submissions.rows)
        for header, column in repeated.items()
    ]
    once = {header: column for header, column in submissions.columns.items() if header not in people.values()}
    theirs = [
        Coded(codes=np.concatenate([column.codes, column.codes[belongs]]), texts=column.texts)
        for column in once.values()
    ]
    headers = told_apart([*repeated, *once])
    numbers = submissions.row_numbers
    files = (submissions.input.name, repeat.table.input.name)
    each = Elsewhere(
        files=Coded(codes=np.repeat([0, 1], [submissions.rows, repeat.table.rows]), texts=files),
        row_numbers=np.concatenate([numbers, repeat.table.row_numbers]),
    )
    there = Elsewhere(
        files=Coded.constant(files[0], len(each.row_numbers)), row_numbers=np.concatenate([numbers, numbers[belongs]])
    )
    return replace(
        submissions,
        columns=dict(zip(headers, [*own, *theirs], strict=True)),
        row_numbers=each.row_numbers,
        blank_rows=submissions.blank_rows + repeat.table.blank_rows,
        elsewhere={"": each, **dict.fromkeys(headers[len(own) :], there)},
    )


def parents_of(table: Table, parents: Table, links: Sequence[tuple[str, str]], source: str) -> NDArray[np.int64]:
    """Place of the record that each record of a repeat belongs to.

    Parameters
    ----------
    table
        The repeat.
    parents
        What it is repeated in.
    links
        Columns that tell which record it is: the parents', and the repeat's.
    source
        What the parents' file or sheet is called.

    Raises
    ------
    InputRefused
        `import_parent_missing`, `import_parent_doubled`.
    """
    known = _keys(parents, [theirs for theirs, _ in links])
    times = Counter(known)
    places = {one: place for place, one in enumerate(known)}
    wanted = _keys(table, [ours for _, ours in links])
    wrong = [
        Problem(
            code="import_parent_doubled" if one in places else "import_parent_missing",
            place=table.place(record),
            value=one,
            details={"submissions": source},
        )
        for record, one in enumerate(wanted)
        if times[one] != 1
    ]
    if wrong:
        raise InputRefused(wrong)
    return np.array([places[one] for one in wanted], dtype=np.int64)


def _keys(table: Table, headers: Sequence[str]) -> list[str]:
    if not headers:
        return [""] * table.rows
    return [" ".join(cells) for cells in zip(*(table.texts(header) for header in headers), strict=True)]


def _of_people(submissions: Table, column: Coded, asked: str | None, belongs: NDArray[np.int64]) -> Coded:
    """Who answers, by submission and by record of the repeat: what is said in one place holds in the other too."""
    said = submissions.texts(asked) if asked is not None else [""] * submissions.rows
    here = [column.texts[code] for code in column.codes]
    for place, text in zip(belongs.tolist(), here, strict=True):
        said[place] = said[place] if said[place].strip() else text
    below = [text if text.strip() else said[place] for place, text in zip(belongs.tolist(), here, strict=True)]
    return coded([*said, *below])


def _below(column: Coded, rows: int) -> Coded:
    """A column with empty cells before it."""
    empty = column.texts.index("") if "" in column.texts else len(column.texts)
    texts = column.texts if empty < len(column.texts) else (*column.texts, "")
    return Coded(codes=np.concatenate([np.full(rows, empty), column.codes]), texts=texts)
