"""What a file holds before anybody says what it means: a book of sheets of text, and one sheet as a table."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.errors import InputRefused, Place, Problem, ProblemLog, refuse
from tillitsmaal.names import key, tidy
from tillitsmaal.readers.books.coded import Coded, filled_rows
from tillitsmaal.readers.books.files import Source
from tillitsmaal.responses import Input
from tillitsmaal.study.patterns import LONGEST_HEADER

Kind = Literal["text", "excel", "spss", "parquet", "json"]
_TITLE_ROWS: Final = 10
"""Rows that a title and the like above the headers may take."""
FIRST_ROW: Final = 2
"""Row of the first record, as a spreadsheet numbers it."""
NOT_SHOWN: Final = "\0not_shown"
"""Text of a cell that the system says was never shown: no file holds it, since none may hold a NUL."""
OF_FILE: Final = re.compile(r"[0-9a-f]{6}-\d+")
"""Ids of respondents where a file has none, as `Table.with_respondents` makes them."""
ValueLabels = Mapping[str, Mapping[str, str]]
"""By header, what each code of the column is called."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """One sheet as it stands. Headers may repeat or be empty."""

    headers: tuple[str, ...]
    columns: tuple[Coded, ...]
    """One a header."""
    row_numbers: NDArray[np.int64]
    """Row of each record as a spreadsheet numbers it."""
    blank_rows: int = 0
    """How many rows without content were left out."""
    formulas: tuple[str, ...] = ()
    """Names of cells with a formula that was never worked out; they are empty here."""
    merged: tuple[str, ...] = ()
    """Cells of records that were merged, as `D2:D3`; all but the first of each are empty here."""
    hidden: tuple[int, ...] = ()
    """Rows of records that are not shown to who opens the file, as a spreadsheet numbers them."""
    hidden_columns: tuple[str, ...] = ()
    """Headers of columns that are not shown to who opens the file."""
    percents: frozenset[str] = frozenset()
    """Texts of numbers that the sheet shows as percents."""

    @property
    def rows(self) -> int:
        """How many records there are."""
        return len(self.row_numbers)

    def after(self, first: int) -> "Grid":
        """The grid without its first records."""
        records = np.arange(self.rows) >= first
        columns = tuple(column.kept(records) for column in self.columns)
        return replace(self, columns=columns, row_numbers=self.row_numbers[records])

    def record(self, number: int) -> list[str]:
        """One record as texts; empty ones where there are not that many."""
        there = number < self.rows
        return [column.texts[column.codes[number]] if there else "" for column in self.columns]

    def records(self) -> Iterator[list[str]]:
        """The records as texts, for grids that are small."""
        texts = [np.array(column.texts, dtype=object)[column.codes] for column in self.columns]
        return (list(record) for record in zip(*texts, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Book:
    """A file that was opened: its sheets, and what it says about its columns."""

    source: Source
    kind: Kind
    sheets: Mapping[str, Grid]
    """By name; a file that has no sheets has one without a name."""
    encoding: str
    separator: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    """By header, what a column is about: SPSS's variable labels."""
    value_labels: ValueLabels = field(default_factory=dict)
    missing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By header, the codes that the file declares missing."""
    hidden: frozenset[str] = frozenset()
    """Names of sheets that are not shown to who opens the file; only who names one reads it."""

    @property
    def name(self) -> str:
        """The file's name."""
        return self.source.name

    @property
    def first(self) -> Grid:
        """The first sheet with content that is shown, else the first that is."""
        shown = [grid for name, grid in self.sheets.items() if name not in self.hidden] or list(self.sheets.values())
        return next((grid for grid in shown if grid.rows), shown[0])

    def input(self, grid: Grid) -> Input:
        """What the reports tell about the file."""
        return Input(
            name=self.name,
            sha256=self.source.sha256,
            rows=grid.rows,
            encoding=self.encoding,
            separator=self.separator,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Elsewhere:
    """Where the cells of a column stand, in a table that was put together from several."""

    files: Coded
    """Name of the file, by record."""
    row_numbers: NDArray[np.int64]
    """Row there, by record."""

    def kept(self, records: NDArray[np.bool_]) -> "Elsewhere":
        """The same for some of the records only."""
        return Elsewhere(files=self.files.kept(records), row_numbers=self.row_numbers[records])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """A sheet with a header for every column, cells as text."""

    input: Input
    path: Path | None
    columns: Mapping[str, Coded]
    """By header, in the file's order."""
    row_numbers: NDArray[np.int64]
    """Row of each record as a spreadsheet numbers it."""
    blank_rows: int
    value_labels: ValueLabels = field(default_factory=dict)
    missing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By header, the codes that the file declares missing."""
    beside: tuple[Input, ...] = ()
    """Further files that the table was put together from."""
    elsewhere: Mapping[str, Elsewhere] = field(default_factory=dict)
    """By header, where columns of a table stand that was put together; under the empty text, where all others do."""
    numbered: str = ""
    """Header of the column where each form numbers its respondents anew: the same number elsewhere is somebody else."""
    made: str = ""
    """Header of a column of respondents that the file does not have: they were numbered."""
    sparse: bool = False
    """Whether an answer that nobody gave has no column; then no column is missed."""
    typed: bool = False
    """Whether cells may be numbers, which have no decimal mark of their own and stand here with a point."""
    percents: frozenset[str] = frozenset()
    """Texts of numbers that the file shows as percents: the number behind them is known."""

    @property
    def rows(self) -> int:
        """How many records there are."""
        return len(self.row_numbers)

    def place(self, record: int, column: str | None = None) -> Place:
        """Where a cell stands."""
        other = self.elsewhere.get(column or "") or self.elsewhere.get("")
        if other is None:
            return Place(source=self.input.name, row=int(self.row_numbers[record]), column=column)
        file = other.files.texts[other.files.codes[record]]
        return Place(source=file, row=int(other.row_numbers[record]), column=column)

    def texts(self, header: str) -> list[str]:
        """The cells of a column, one a record."""
        column = self.columns[header]
        return [column.texts[code] for code in column.codes]

    def named(self, header: str) -> tuple[str, ...]:
        """The distinct texts of a column, each as the file calls it where it has a label."""
        return tuple(self.called(header, text) for text in self.columns[header].texts)

    def called(self, header: str, text: str) -> str:
        """What the file calls a text of a column: its label where it has one that is not blank, else itself."""
        return self.value_labels.get(header, {}).get(text, "").strip() or text

    def kept(self, records: NDArray[np.bool_]) -> "Table":
        """The same table with some of its records only."""
        columns = {header: column.kept(records) for header, column in self.columns.items()}
        elsewhere = {header: other.kept(records) for header, other in self.elsewhere.items()}
        return replace(self, columns=columns, row_numbers=self.row_numbers[records], elsewhere=elsewhere)

    def with_respondents(self, header: str) -> "Table":
        """The same table with its records numbered in a column; the file's content keeps them apart from others'."""
        numbers = coded([f"{self.input.sha256[:6]}-{number}" for number in range(1, self.rows + 1)])
        return replace(self, columns={**self.columns, header: numbers}, made=header)


def table_of(book: Book, grid: Grid, *, tells_unshown: bool = False) -> Table:
    """Take a sheet for a table as it stands.

    In JSON `null` is an empty cell, unless the system tells by it what was never shown (`tells_unshown`).

    Raises
    ------
    InputRefused
        `header_duplicate`, `header_blank`, `file_without_rows`.
    """
    log = ProblemLog()
    log.extend(header_problems(grid, book.name))
    if log:
        raise InputRefused(log.of("file"), log.counts("file"))
    if not grid.rows:
        raise refuse("file_without_rows", Place(source=book.name))
    columns = {header: column for header, column in zip(grid.headers, grid.columns, strict=True) if header}
    if book.kind == "json" and not tells_unshown:
        columns = {header: _without_null(column) for header, column in columns.items()}
    return Table(
        input=book.input(grid),
        path=book.source.path,
        columns=columns,
        row_numbers=grid.row_numbers,
        blank_rows=grid.blank_rows,
        value_labels={header: labels for header, labels in book.value_labels.items() if header in columns},
        missing={header: codes for header, codes in book.missing.items() if header in columns},
        typed=book.kind != "text",
        percents=grid.percents,
    )


def _without_null(column: Coded) -> Coded:
    return Coded(codes=column.codes, texts=tuple("" if text == NOT_SHOWN else text for text in column.texts))


def header_problems(grid: Grid, name: str) -> Iterator[Problem]:
    """Headers that repeat, and blank headers over columns with content; a spreadsheet leaves empty columns behind.

    Where most headers are blank and a row below is full, the headers stand there. A formula that was never worked out
    hides what stands in its cell.
    """
    if (row := _row_of_headers(grid)) is not None:
        yield Problem(code="header_lower", place=Place(source=name, row=1), details={"row": str(row)})
        return
    yield from long_headers(grid, name)
    if grid.formulas:
        details = {"cells": ", ".join(grid.formulas[:6]), "count": str(len(grid.formulas))}
        yield Problem(code="formulas_not_worked_out", place=Place(source=name), details=details)
    if grid.merged:
        details = {"cells": ", ".join(grid.merged[:6]), "count": str(len(grid.merged))}
        yield Problem(code="cells_merged", place=Place(source=name), details=details)
    yield from doubled_headers(grid.headers, name)
    for number, (header, column) in enumerate(zip(grid.headers, grid.columns, strict=True), 1):
        if not header and any(text.strip() for text in column.texts):
            yield Problem(code="header_blank", place=Place(source=name, row=1), details={"number": str(number)})


def long_headers(grid: Grid, name: str) -> Iterator[Problem]:
    """Headers that no question is as long as; to compare them with anything would take for ever."""
    for number, header in enumerate(grid.headers, 1):
        if len(header) > LONGEST_HEADER:
            details = {"number": str(number), "length": str(len(header)), "most": str(LONGEST_HEADER)}
            yield Problem(code="header_too_long", place=Place(source=name, row=1), value=header[:60], details=details)


def _row_of_headers(grid: Grid) -> int | None:
    """The row in which the headers seem to stand, below a title."""
    width = len(grid.headers)
    if width < 3 or 2 * sum(map(bool, grid.headers)) > width:
        return None
    above = (number for number in range(min(grid.rows, _TITLE_ROWS)))
    full = (number for number in above if 2 * sum(map(bool, map(str.strip, grid.record(number)))) > width)
    return next((int(grid.row_numbers[number]) for number in full), None)


def doubled_headers(headers: Sequence[str], name: str) -> Iterator[Problem]:
    """Headers that stand over several columns."""
    place = Place(source=name, row=1)
    for header, count in Counter(key(header) for header in headers if header).items():
        if count > 1:
            spelt = next(spelling for spelling in headers if key(spelling) == header)
            yield Problem(code="header_duplicate", place=place, value=spelt, details={"count": str(count)})


def grid_of(headers: Sequence[str], records: Sequence[Sequence[str]], first_row: int = FIRST_ROW) -> Grid:
    """Make a grid of texts; rows without content are counted and left out.

    Parameters
    ----------
    headers
        As they stand; they are tidied.
    records
        Texts, as many a record as there are headers.
    first_row
        Row of the first record, as a spreadsheet numbers it.
    """
    columns = [coded([record[place] for record in records]) for place in range(len(headers))]
    return grid_of_columns([tidy(header) for header in headers], columns, first_row)


def grid_of_columns(headers: Sequence[str], columns: Sequence[Coded], first_row: int = FIRST_ROW) -> Grid:
    """Make a grid of columns; rows without content are counted and left out."""
    filled = filled_rows(columns)
    blank = len(filled) - int(filled.sum())
    return Grid(
        headers=tuple(headers),
        columns=tuple(column.kept(filled) for column in columns) if blank else tuple(columns),
        row_numbers=np.flatnonzero(filled) + first_row,
        blank_rows=blank,
    )


def coded(texts: Sequence[str]) -> Coded:
    """A column of these texts."""
    known: dict[str, int] = {}
    codes = np.array([known.setdefault(text, len(known)) for text in texts], dtype=np.int32)
    return Coded(codes=codes, texts=tuple(known))
