"""Where SurveyXact's data set, structure and labels stand: three files beside each other, or sheets of a workbook."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

import numpy as np

from tillitsmaal.names import key
from tillitsmaal.readers.books.coded import Coded
from tillitsmaal.readers.books.files import read_source
from tillitsmaal.readers.books.grid import Book, Grid, coded
from tillitsmaal.readers.books.headers import plain_text
from tillitsmaal.readers.books.kinds.delimited import loose_rows
from tillitsmaal.responses import Input

STRUCTURE: Final[str] = "structure"
LABELS: Final[str] = "labels"
_DATASET: Final = re.compile(r"dataset\s*(?:\((\d+)\))?")
_DATASET_WORD: Final = "dataset"
_BESIDE: Final = (STRUCTURE, LABELS)
_NUMBER: Final = re.compile(r"\s*\(\d+\)$")
SHORT_NAME: Final = 8
"""Characters that the names of variables are cut at, where they are."""
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
    relabelled: tuple[str, ...] = ()
    """Variables with a code that has two different labels."""


def companions(book: Book) -> Sequence[Path]:
    """The files of structure and labels beside a file."""
    return list(_companions(book).values())


def is_named_alike(book: Book) -> bool:
    """Whether a file is called as those beside it, but for its own word: `b1-dataset.csv`, `b1-structure.csv`."""
    path = book.source.path
    return path is not None and is_called_data_set(path.name) and bool(_found(path, _alike(path)))


def is_called_data_set(name: str) -> bool:
    """Whether a file has the name that SurveyXact gives it."""
    return _DATASET_WORD in PurePosixPath(name).name.casefold()


def wanted(book: Book, what: str) -> str:
    """What the structure or the labels that a data set lacks are called."""
    path = book.source.path
    alike = path is not None and is_called_data_set(path.name) and _NUMBER.search(path.stem) and _is_numbered(path)
    return _alike(path)[what] if path is not None and alike else f"{what}.csv"


def _companions(book: Book) -> Mapping[str, Path]:
    """By word, the files called as the data set is; else by that word alone, with the data set's number if any has one.

    All come by the same way, so that those of two exports are never mixed.
    """
    path = book.source.path
    if path is None or book.kind != "text":
        return {}
    number = _NUMBER.search(path.stem)
    with_number = {what: f"{what}{number[0] if number else ''}{path.suffix}" for what in _BESIDE}
    found = _found(path, _alike(path)) or _found(path, with_number)
    if found or (number and _is_numbered(path)):
        return found
    return _found(path, {what: f"{what}{path.suffix}" for what in _BESIDE})


def _alike(path: Path) -> Mapping[str, str]:
    """By word, what the files are called that have the data set's name, with that word."""
    return {what: path.name.casefold().replace(_DATASET_WORD, what) for what in _BESIDE}


def _found(path: Path, names: Mapping[str, str]) -> Mapping[str, Path]:
    there = {one.name.casefold(): one for one in sorted(path.parent.iterdir()) if one != path}
    found = {what: there[name.casefold()] for what, name in names.items() if name.casefold() in there}
    return {what: one for what, one in found.items() if one.is_file()}


def _is_numbered(path: Path) -> bool:
    """Whether structure or labels with a number lie beside a file."""
    stems = (one.stem.casefold() for one in path.parent.iterdir() if one.suffix == path.suffix)
    return any(_NUMBER.search(stem) and _NUMBER.sub("", stem) in _BESIDE for stem in stems)


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
    sources = {what: read_source(path) for what, path in _companions(book).items()}
    rows = {what: loose_rows(source) for what, source in sources.items()}
    inputs = [
        Input(name=one.name, sha256=one.sha256, rows=0, encoding=book.encoding, separator=book.separator)
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
        relabelled=_relabelled(rows.get(LABELS, ())),
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


def _relabelled(rows: Rows) -> tuple[str, ...]:
    said: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        if len(row) > 2:
            said.setdefault((row[0].strip(), row[1].strip()), set()).add(key(plain_text(row[2])))
    return tuple(dict.fromkeys(variable for (variable, _), labels in said.items() if len(labels) > 1))


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
