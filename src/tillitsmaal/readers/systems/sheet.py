"""What an adapter makes of a survey system's file: one table, and what the system knows about its columns."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tillitsmaal.readers.grid import Book, Grid, Table
from tillitsmaal.study import ImportMapping
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
