"""Delimited text as a table of coded columns: each distinct cell text once, and a code for every cell.

So the questionnaire reads each distinct text of a column once, however many rows there are, and no cell is ever read
by another grammar than the questionnaire's.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.errors import InputRefused, Place, Problem, ProblemLog, refuse
from tillitsmaal.names import key, tidy
from tillitsmaal.readers.files import Source, as_utf8
from tillitsmaal.responses import Input

SEPARATORS: Final = (";", "\t", ",")
_LOOK_AT: Final = 50
_CHUNK: Final = 1 << 22


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coded:
    """A column of texts: `texts[codes[i]]` is the text of row i."""

    codes: NDArray[np.integer]
    texts: tuple[str, ...]

    @classmethod
    def constant(cls, text: str, rows: int) -> "Coded":
        """The same text in every row."""
        return cls(codes=np.zeros(rows, dtype=np.int8), texts=(text,))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """A delimited file as it stands, cells as text."""

    input: Input
    stem: str
    columns: Mapping[str, Coded]
    """By header, in the file's order."""
    row_numbers: NDArray[np.int64]
    """Row of each record as a spreadsheet numbers it."""
    blank_rows: int

    @property
    def rows(self) -> int:
        """How many records there are."""
        return len(self.row_numbers)

    def place(self, record: int, column: str | None = None) -> Place:
        """Where a cell stands."""
        return Place(source=self.input.name, row=int(self.row_numbers[record]), column=column)


def read_table(source: Source) -> Table:
    """Read delimited text.

    The separator (semicolon, tab or comma) is the one that gives the most columns of the same number in the first
    rows; a first line `sep=;`, as some spreadsheets want it, decides. Rows without content are counted and left out.

    Raises
    ------
    InputRefused
        `text_broken`, `header_blank`, `header_duplicate`, `ragged_row`, `quote_broken`, `file_without_rows`: all that
        apply, at once.
    """
    text = as_utf8(source)
    declared, body = _declared_separator(text.data)
    separator = declared or _separator(body)
    headers, records = _header(body, separator, source.name)
    first_row = 2 + (declared is not None)
    if not records.strip():
        raise refuse("file_without_rows", Place(source=source.name))
    log = ProblemLog()
    log.extend(_header_problems(headers, source.name))
    log.extend(_shape_problems(records, (separator, len(headers), first_row), source.name))
    _stop_at(log)
    columns = _parse(records, separator, len(headers))
    log.extend(_blank_header_problems(headers, columns, source.name))
    _stop_at(log)
    return _table(source, columns, Frame(headers, separator, first_row, text.encoding))


class Frame(NamedTuple):
    """What surrounds the cells of a file."""

    headers: tuple[str, ...]
    separator: str
    first_row: int
    encoding: str


def _stop_at(log: ProblemLog) -> None:
    if log:
        raise InputRefused(log.of("file"), log.counts("file"))


def _table(source: Source, columns: list[Coded], frame: Frame) -> Table:
    filled = _filled_rows(columns)
    blank = len(filled) - int(filled.sum())
    if blank:
        columns = [Coded(codes=column.codes[filled], texts=column.texts) for column in columns]
    if blank == len(filled):
        raise refuse("file_without_rows", Place(source=source.name))
    return Table(
        input=Input(
            name=source.name,
            sha256=source.sha256,
            rows=len(filled) - blank,
            encoding=frame.encoding,
            separator=frame.separator,
        ),
        stem=source.stem,
        columns={header: column for header, column in zip(frame.headers, columns, strict=True) if header},
        row_numbers=np.flatnonzero(filled) + frame.first_row,
        blank_rows=blank,
    )


def _declared_separator(data: bytes) -> tuple[str | None, bytes]:
    line, _, rest = data.partition(b"\n")
    line = line.strip().strip(b'"')
    if len(line) == 5 and line.lower().startswith(b"sep="):
        return chr(line[4]), rest
    if line.lower() == b"sep=":
        return "\t", rest
    return None, data


def _separator(data: bytes) -> str:
    sample = data[:65536].decode("utf-8", errors="ignore")
    return max(SEPARATORS, key=lambda separator: _evenness(sample, separator))


def _evenness(sample: str, separator: str) -> tuple[bool, int]:
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    widths: list[int] = []
    try:
        for row in rows:
            if row:
                widths.append(len(row))
            if len(widths) > _LOOK_AT:
                break
    except csv.Error:
        pass
    if not widths:
        return False, 0
    seen = widths if len(widths) <= 2 else widths[:-1]
    return widths[0] > 1 and len(set(seen)) == 1, widths[0]


def _header(data: bytes, separator: str, name: str) -> tuple[tuple[str, ...], bytes]:
    """Split the header from the records, at the first line end outside quotes."""
    end = data.find(b"\n")
    while end >= 0 and data.count(b'"', 0, end) % 2:
        end = data.find(b"\n", end + 1)
    line = data if end < 0 else data[:end]
    try:
        cells = next(_records(line, separator), [])
    except csv.Error:
        raise refuse("quote_broken", Place(source=name, row=1)) from None
    return tuple(tidy(cell) for cell in cells), b"" if end < 0 else data[end + 1 :]


def _records(data: bytes, separator: str) -> Iterator[list[str]]:
    handle = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")
    return csv.reader(handle, delimiter=separator, strict=True)


def _header_problems(headers: Sequence[str], name: str) -> Iterator[Problem]:
    place = Place(source=name, row=1)
    for header, count in Counter(key(header) for header in headers if header).items():
        if count > 1:
            spelt = next(spelling for spelling in headers if key(spelling) == header)
            yield Problem(code="header_duplicate", place=place, value=spelt, details={"count": str(count)})


def _blank_header_problems(headers: Sequence[str], columns: Sequence[Coded], name: str) -> Iterator[Problem]:
    """Blank headers over columns with content; a spreadsheet leaves empty columns behind, which say nothing."""
    for number, (header, column) in enumerate(zip(headers, columns, strict=True), 1):
        if not header and any(text.strip() for text in column.texts):
            yield Problem(code="header_blank", place=Place(source=name, row=1), details={"number": str(number)})


def _shape_problems(records: bytes, frame: tuple[str, int, int], name: str) -> Iterator[Problem]:
    """Rows with too many or too few cells, and quotes that never end."""
    separator, width, first_row = frame
    widths = _quoted_widths if b'"' in records else _plain_widths
    row = first_row - 1
    try:
        for row, found in widths(records, separator, width, first_row):
            details = {"found": str(found), "expected": str(width)}
            yield Problem(code="ragged_row", place=Place(source=name, row=row), details=details)
    except csv.Error:
        yield Problem(code="quote_broken", place=Place(source=name, row=_last_good_row(records, separator, first_row)))


def _last_good_row(records: bytes, separator: str, first_row: int) -> int:
    row = first_row
    with suppress(csv.Error):
        for _ in _records(records, separator):
            row += 1
    return row


def _quoted_widths(records: bytes, separator: str, width: int, first_row: int) -> Iterator[tuple[int, int]]:
    for row, cells in enumerate(_records(records, separator), first_row):
        if len(cells) != width and cells:
            yield row, len(cells)


def _plain_widths(records: bytes, separator: str, width: int, first_row: int) -> Iterator[tuple[int, int]]:
    """Count separators a line, a few megabytes at a time; there are no quotes to mind."""
    row, start = first_row, 0
    while start < len(records):
        end = len(records) if start + _CHUNK >= len(records) else records.rfind(b"\n", start, start + _CHUNK) + 1
        end = end if end > start else (records.find(b"\n", start) + 1 or len(records))
        piece = np.frombuffer(records, dtype=np.uint8, count=end - start, offset=start)
        counts, lengths = _line_shapes(piece, ord(separator))
        for at in np.flatnonzero((counts != width - 1) & (lengths > 0)):
            yield row + int(at), int(counts[at]) + 1
        row, start = row + len(counts), end


def _line_shapes(piece: NDArray[np.uint8], separator: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Separators and characters of each line, the line end not counted."""
    ends = np.flatnonzero(piece == 10)
    if not len(ends) or ends[-1] != len(piece) - 1:
        ends = np.append(ends, len(piece))
    starts = np.append(0, ends[:-1] + 1)
    at = np.flatnonzero(piece == separator)
    counts = np.searchsorted(at, ends) - np.searchsorted(at, starts)
    lengths = ends - starts
    carriage = (lengths > 0) & (piece[np.maximum(ends - 1, 0)] == 13)
    return counts, lengths - carriage


def _parse(records: bytes, separator: str, width: int) -> list[Coded]:
    frame = pd.read_csv(
        io.BytesIO(records),
        sep=separator,
        header=None,
        names=list(range(width)),
        index_col=False,
        dtype="category",
        na_filter=False,
        skip_blank_lines=False,
        encoding="utf-8",
    )
    return [_coded(frame[number].array) for number in range(width)]


def _coded(column: pd.Categorical) -> Coded:
    return Coded(codes=np.asarray(column.codes), texts=tuple(column.categories.tolist()))


def _filled_rows(columns: Sequence[Coded]) -> NDArray[np.bool_]:
    filled = np.zeros(len(columns[0].codes), dtype=bool)
    for column in columns:
        content = np.array([bool(text.strip()) for text in column.texts])
        if content.all():
            return np.ones(len(filled), dtype=bool)
        filled |= content[column.codes]
    return filled
