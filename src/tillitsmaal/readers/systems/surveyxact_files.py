"""Where SurveyXact's data set, structure and labels stand: three files beside each other, or sheets of a workbook."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from tillitsmaal.names import key
from tillitsmaal.readers.coded import Coded
from tillitsmaal.readers.delimited import loose_rows
from tillitsmaal.readers.files import read_source
from tillitsmaal.readers.grid import Book, Grid, coded
from tillitsmaal.readers.headers import plain_text
from tillitsmaal.responses import Input

STRUCTURE: Final[str] = "structure"
LABELS: Final[str] = "labels"
_DATASET: Final = re.compile(r"dataset\s*(?:\((\d+)\))?")
_SPELT: Final = ("dataset", "Dataset", "DATASET")
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A row of the structure."""

    question: str
    """What SurveyXact calls the question; `statoverall` is the status."""
    name: str
    """The column in the data set."""
    text: str
    """What was asked, with the choice where each choice has a column."""
    choice: str
    """Number of the choice, where each choice has a column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands beside a data set."""

    structure: tuple[Variable, ...]
    labels: Mapping[str, Mapping[str, str]]
    """By variable, what each code is called."""
    names: tuple[str, ...]
    """Files or sheets that were found."""
    lacking: tuple[str, ...]
    """Which of structure and labels were not."""
    inputs: tuple[Input, ...]


def companions(book: Book) -> Sequence[Path]:
    """The files of structure and labels beside a file."""
    return [path for what in (STRUCTURE, LABELS) if (path := _companion(book, what)) is not None]


def _companion(book: Book, what: str) -> Path | None:
    """The file that is called as the data set is, with its own word; else by that word alone."""
    path = book.source.path
    if path is None or book.kind != "text":
        return None
    spellings = zip(_SPELT, (what, what.title(), what.upper()), strict=True)
    alike = [path.name.replace(dataset, word) for dataset, word in spellings if dataset in path.name]
    names = [*alike, *(f"{word}{path.suffix}" for word in (what, what.title()))]
    return next((found for name in names if name != path.name and (found := path.with_name(name)).is_file()), None)


def beside(book: Book) -> Beside:
    """Read the structure and the labels.

    Raises
    ------
    InputRefused
        `text_broken`, `quote_broken`: a file that is there cannot be read.
    """
    if book.kind == "excel":
        grids = {key(name): grid for name, grid in book.sheets.items()}
        rows = {what: _rows(grids[what]) for what in (STRUCTURE, LABELS) if what in grids}
        return _beside(rows, [name for name in book.sheets if key(name) in rows], ())
    sources = {what: read_source(path) for what in (STRUCTURE, LABELS) if (path := _companion(book, what))}
    rows = {what: loose_rows(source) for what, source in sources.items()}
    inputs = [
        Input(name=one.name, sha256=one.sha256, rows=len(rows[what]), encoding=book.encoding, separator=book.separator)
        for what, one in sources.items()
    ]
    return _beside(rows, [one.name for one in sources.values()], inputs)


def _rows(grid: Grid) -> Rows:
    """A sheet whose first row counts too."""
    return [grid.headers, *grid.records()]


def _beside(rows: Mapping[str, Rows], names: Sequence[str], inputs: Sequence[Input]) -> Beside:
    structure = _structure(rows.get(STRUCTURE, ()))
    return Beside(
        structure=structure,
        labels=_labels(rows.get(LABELS, ())),
        names=tuple(names),
        lacking=tuple(what for what in (STRUCTURE, LABELS) if what not in rows),
        inputs=tuple(inputs),
    )


def _structure(rows: Rows) -> tuple[Variable, ...]:
    """The variables; cells beyond the header are of no meaning."""
    header = [key(cell) for cell in rows[0]] if rows else []
    if "variablename" not in header:
        return ()
    return tuple(_variable(dict(zip(header, row, strict=False))) for row in rows[1:])


def _variable(row: Mapping[str, str]) -> Variable:
    text, choice = plain_text(row.get("questiontext", "")), plain_text(row.get("choicetext", ""))
    return Variable(
        question=key(row.get("questionname", "")),
        name=row["variablename"].strip(),
        text=f"{text} - {choice}" if choice else text,
        choice=row.get("choicevalue", "").strip(),
    )


def _labels(rows: Rows) -> Mapping[str, Mapping[str, str]]:
    labels: dict[str, dict[str, str]] = {}
    for row in rows:
        if len(row) > 2:
            labels.setdefault(key(row[0]), {})[row[1].strip()] = plain_text(row[2])
    return labels


def parts(book: Book) -> Mapping[str, Grid]:
    """The sheets of a data set, in order: one that is wide goes on in the next."""
    matches = {name: match for name in book.sheets if (match := _DATASET.fullmatch(key(name)))}
    ordered = sorted(matches, key=lambda name: int(matches[name][1] or 0))
    return {name: book.sheets[name] for name in ordered}


def side_by_side(grids: Sequence[Grid]) -> Grid:
    """Sheets as one, row by row; a row that is empty in one of them stands in the others."""
    rows = sorted({int(row) for grid in grids for row in grid.row_numbers})
    headers: list[str] = []
    columns: list[Coded] = []
    for grid in grids:
        for header, column in zip(grid.headers, grid.columns, strict=True):
            texts = dict(zip(grid.row_numbers.tolist(), (column.texts[code] for code in column.codes), strict=True))
            headers.append(header)
            columns.append(coded([texts.get(row, "") for row in rows]))
    return Grid(
        headers=tuple(headers),
        columns=tuple(columns),
        row_numbers=np.array(rows, dtype=np.int64),
        blank_rows=min(grid.blank_rows for grid in grids),
        formulas=tuple(cell for grid in grids for cell in grid.formulas),
    )
