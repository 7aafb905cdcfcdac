"""What an adapter makes of a survey system's file: one table, and what the system knows about its columns."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tillitsmaal.errors import Place, Problem
from tillitsmaal.names import key, listed
from tillitsmaal.readers.books.coded import Coded
from tillitsmaal.readers.books.grid import Book, Grid, Table, doubled_headers
from tillitsmaal.study import ColumnRef, ImportMapping
from tillitsmaal.study.models import System


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sheet:
    """A survey system's file, laid out."""

    system: System
    table: Table
    """A column an answer, one header each; cells as the system writes them."""
    defaults: ImportMapping
    """What holds for every file of this system: respondent, time, missing codes, pattern of columns."""
    evidence: str
    """What it was recognised by, for the reader: names of columns, mostly."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """By header, what the system shows as the question, where it says."""
    own: frozenset[str] = frozenset()
    """Headers of columns that are the system's own business, such as times; nobody misses them."""
    doubts: tuple[Problem, ...] = ()
    """Why it is not certain what the file says, whatever its columns are called."""
    advice: tuple[Problem, ...] = ()
    """What would make the file certain; told where it is not."""
    looped: bool = False
    """Whether numbers of a loop stand for the targets; which is which, only the mapping's `loop` says."""
    notes: tuple[Problem, ...] = ()
    """What the reader is told about how the file was laid out."""
    sheets: frozenset[str] = frozenset()
    """Names of the sheets that were put together; none where it is one, as for most systems."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """How one system's files are recognised and laid out."""

    system: System
    sign: Callable[[Book], str]
    """What a book is recognised by, for the reader; empty where it is not this system's."""
    lay_out: Callable[[Book], Sheet]
    """Raises `InputRefused` where the file is the system's, but broken."""
    companions: Callable[[Book], Sequence[Path]] = lambda _book: ()
    """Further files that belong to a book of this system and are read with it."""


def has_headers(grid: Grid, *wanted: str) -> bool:
    """Whether all of these headers are there, in any case of letters."""
    present = {header.casefold() for header in grid.headers}
    return all(header.casefold() in present for header in wanted)


def matching(grid: Grid, pattern: re.Pattern[str]) -> list[str]:
    """The headers that a pattern fits as a whole."""
    return [header for header in grid.headers if pattern.fullmatch(header)]


def column_named(table: Table, names: Sequence[str]) -> ColumnRef | None:
    """The first of these columns that the table has."""
    known = {key(header): header for header in table.columns}
    return next((ColumnRef(column=known[key(name)]) for name in names if key(name) in known), None)


def told_apart(headers: Sequence[str]) -> tuple[str, ...]:
    """Headers with a number behind those that stand there already.

    Examples
    --------
    >>> told_apart(["Kommentar", "kommentar", "", "Kommentar"])
    ('Kommentar', 'kommentar (2)', '', 'Kommentar (3)')
    """
    seen: dict[str, int] = {}
    numbered = []
    for header in headers:
        count = seen[key(header)] = seen.get(key(header), 0) + 1
        numbered.append(f"{header} ({count})" if header and count > 1 else header)
    return tuple(numbered)


def same_texts(book: Book, texts: Sequence[str]) -> tuple[Problem, ...]:
    """What to advise where several questions have the same text; nothing where each has its own."""
    repeated = [problem.value for problem in doubled_headers(texts, book.name)]
    if not repeated:
        return ()
    details = {"texts": listed([text or "" for text in repeated], 3, " / ")}
    return (Problem(code="import_texts_collide", place=Place(source=book.name, row=1), details=details),)


def finished_by(table: Table, header: str, codes: Collection[str]) -> Table:
    """The table with a column of status that is empty where the form was not handed in, as a time would be.

    Parameters
    ----------
    table
        As the system wrote it.
    header
        The column of status.
    codes
        What stands there where it was handed in.
    """
    column = table.columns[header]
    texts = tuple(text if text.strip() in codes else "" for text in column.texts)
    return replace(table, columns={**table.columns, header: Coded(codes=column.codes, texts=texts)})
