"""Delimited text as a table of coded columns: each distinct cell text once, and a code for every cell.

So the questionnaire reads each distinct text of a column once, however many rows there are, and no cell is ever read
by another grammar than the questionnaire's.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.errors import InputRefused, Place, Problem, ProblemLog, refuse
from tillitsmaal.names import tidy
from tillitsmaal.readers.books.coded import Coded, Growing
from tillitsmaal.readers.books.files import Source, Text, as_utf8
from tillitsmaal.readers.books.grid import FIRST_ROW, Book, Grid, doubled_headers
from tillitsmaal.readers.books.kinds.plain import is_plain, plain_columns
from tillitsmaal.readers.books.own import unguarded

SEPARATORS: Final = (";", "\t", ",")
_LOOK_AT: Final = 50
_CONTENT: Final = re.compile(rb"\S")
_SAMPLE: Final = 1 << 16
_ROWS: Final = 50_000
_SHOWN: Final = 80
"""Characters of a header in a message."""
_ENDS: Final = re.compile(r"\r\n|\r|\n")
_LINE: Final = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def read_delimited(source: Source) -> Book:
    """Read delimited text.

    The separator (semicolon, tab or comma) is the one that gives the most columns of the same number in the first
    rows; a first line `sep=;`, as some spreadsheets want it, decides. Rows without content are counted and left out.
    What our own archives put before texts, against formulas, is taken off.

    Raises
    ------
    InputRefused
        `separator_not_found`: no answers have a single column; else `file_empty`, `text_broken`, `header_blank`,
        `ragged_row`, `quote_broken`, `file_without_rows`: all that apply, at once, and `header_duplicate` where
        something else is wrong too.
    """
    text = as_utf8(source)
    if not _CONTENT.search(text.data, text.start):
        raise refuse("file_empty", Place(source=source.name))
    with _cells_of_any_length():
        frame = _frame(text, source.name)
        grid = _grid(text, frame, source.name)
    return Book(
        source=source, kind="text", sheets={"": unguarded(grid)}, encoding=frame.encoding, separator=frame.separator
    )


def _grid(text: Text, frame: "Frame", name: str) -> Grid:
    if not _CONTENT.search(text.data, frame.start):
        raise refuse("file_without_rows", Place(source=name))
    if not frame.headers:
        raise refuse("header_blank", Place(source=name, row=1), number="1")
    if len(frame.headers) == 1:
        raise refuse("separator_not_found", Place(source=name, row=1), frame.headers[0][:_SHOWN])
    log = ProblemLog()
    columns = _columns(text.data, frame, name, log)
    if log:
        raise InputRefused([*doubled_headers(frame.headers, name), *log.of("file")], log.counts("file"))
    return _filled(columns, frame, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What surrounds the cells of a file."""

    headers: tuple[str, ...]
    separator: str
    start: int
    """Where the records begin in the text."""
    encoding: str

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.headers)


def _frame(text: Text, name: str) -> Frame:
    declared, start = _declared_separator(text)
    separator = declared or _separator(text.data[start : start + _SAMPLE])
    try:
        cells, records = _header(text.data, start, separator)
    except csv.Error:
        raise refuse("quote_broken", Place(source=name, row=1)) from None
    headers = tuple(tidy(cell) for cell in cells)
    return Frame(headers=headers, separator=separator, start=records, encoding=text.encoding)


@contextmanager
def _cells_of_any_length() -> Iterator[None]:
    """Lift the limit that Python's reader has; an open comment may be long."""
    before = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _filled(columns: list[Coded], frame: Frame, name: str) -> Grid:
    """The rows with content."""
    filled = _filled_rows(columns)
    blank = len(filled) - int(filled.sum())
    if blank == len(filled):
        raise refuse("file_without_rows", Place(source=name))
    if blank:
        columns = [Coded(codes=column.codes[filled], texts=column.texts) for column in columns]
    return Grid(
        headers=frame.headers,
        columns=tuple(columns),
        row_numbers=np.flatnonzero(filled) + FIRST_ROW,
        blank_rows=blank,
    )


def _declared_separator(text: Text) -> tuple[str | None, int]:
    """The separator of a first line `sep=;`, and where the header begins."""
    end = text.data.find(b"\n", text.start)
    line = text.data[text.start : max(end, text.start)].strip(b"\r\n ").strip(b'"')
    if len(line) in (4, 5) and line.lower().startswith(b"sep="):
        return chr(line[4]) if len(line) == 5 else "\t", end + 1
    return None, text.start


def _separator(sample: bytes) -> str:
    text = sample.decode("utf-8", errors="ignore")
    return max(SEPARATORS, key=lambda separator: _evenness(text, separator))


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


def _header(data: bytes, start: int, separator: str) -> tuple[list[str], int]:
    """The header's cells, and where the records begin: the reader takes the lines that the header needs, no more."""
    end = start

    def lines() -> Iterator[str]:
        nonlocal end
        for line in _LINE.finditer(data, start):
            end = line.end()
            yield line.group().decode()

    return next(csv.reader(lines(), delimiter=separator, strict=True), []), end


def loose_rows(source: Source) -> list[list[str]]:
    """Every row with its cells, however many these are: for files that say something about another.

    Raises
    ------
    InputRefused
        `text_broken`, `quote_broken`.
    """
    text = as_utf8(source)
    separator = _separator(text.data[text.start : text.start + _SAMPLE])
    try:
        with _cells_of_any_length():
            return [row for row in _records(text.data, text.start, separator) if any(map(str.strip, row))]
    except csv.Error:
        raise refuse("quote_broken", Place(source=source.name)) from None


class _Records(Protocol):
    """Records of a file, and how many lines were read for them."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


def _records(data: bytes, start: int, separator: str) -> "_Records":
    handle = io.BytesIO(data)
    handle.seek(start)
    return csv.reader(io.TextIOWrapper(handle, encoding="utf-8", newline=""), delimiter=separator, strict=True)


def _columns(data: bytes, frame: Frame, name: str, log: ProblemLog) -> list[Coded]:
    """Code every cell; rows with too many or too few cells, and quotes that never end, go to the log."""

    def note(record: int, found: int) -> None:
        details = {"found": str(found), "expected": str(frame.width)}
        place = Place(source=name, row=FIRST_ROW + record)
        log.add(Problem(code="ragged_row", place=place, details=details))

    if is_plain(data, frame.start):
        return plain_columns(data, frame.start, frame.separator, frame.width, note)
    try:
        for record, cells in _odd_records(data, frame):
            if len(cells) != frame.width:
                note(record, len(cells))
            else:
                log.add(Problem(code="quote_broken", place=Place(source=name, row=FIRST_ROW + record)))
    except csv.Error:
        log.add(Problem(code="quote_broken", place=Place(source=name, row=_last_good_row(data, frame))))
    return [] if log else quoted_columns(data, frame)


def _odd_records(data: bytes, frame: Frame) -> Iterator[tuple[int, list[str]]]:
    """Records with another number of cells than there are headers, and those of which a quotation took in rows."""
    records, ended = _records(data, frame.start, frame.separator), 0
    for record, cells in enumerate(records):
        lines, ended = records.line_num - ended, records.line_num
        if (len(cells) != frame.width and cells) or (lines > 1 and _holds_rows(cells, frame)):
            yield record, cells


def _holds_rows(cells: list[str], frame: Frame) -> bool:
    """Whether a cell holds the end of a row, perhaps whole ones, and the beginning of one: all with their separators.

    So it is where a quotation mark that opens has its mate in a later row. In prose a blank follows a comma.
    """
    return any(_is_rows(cell, place, frame) for place, cell in enumerate(cells) if "\n" in cell or "\r" in cell)


def _is_rows(cell: str, place: int, frame: Frame) -> bool:
    if f"{frame.separator} " in cell:
        return False
    whole = frame.width - 1
    lines = _ENDS.split(cell.rstrip("\r\n") if place == whole else cell)
    first, *more = (line.count(frame.separator) for line in lines)
    return whole > 1 and more[-1:] == [place] and first == whole - place and set(more[:-1]) <= {whole}


def _last_good_row(data: bytes, frame: Frame) -> int:
    row = FIRST_ROW
    with suppress(csv.Error):
        for _ in _records(data, frame.start, frame.separator):
            row += 1
    return row


def quoted_columns(data: bytes, frame: Frame) -> list[Coded]:
    """Code every cell with the help of a CSV library, some rows at a time.

    Cells are read as `object`: other types of pandas infer numbers and truth values from text (`007`, `TRUE`).
    """
    columns = [Growing() for _ in range(frame.width)]
    chunks = pd.read_csv(
        _records_for_pandas(data, frame),
        sep=frame.separator,
        header=None,
        names=list(range(frame.width)),
        index_col=False,
        dtype=object,
        na_filter=False,
        skip_blank_lines=False,
        encoding="utf-8",
        chunksize=_ROWS,
    )
    for chunk in chunks:
        for number, column in enumerate(columns):
            column.add(chunk[number].to_numpy())
    return [column.coded() for column in columns]


def _records_for_pandas(data: bytes, frame: Frame) -> io.BytesIO:
    """The records, written anew if pandas would stumble: over a lone carriage return, or a byte order mark."""
    if data.count(b"\r") == data.count(b"\r\n") and not data.startswith(codecs.BOM_UTF8, frame.start):
        handle = io.BytesIO(data)
        handle.seek(frame.start)
        return handle
    anew = io.StringIO(newline="")
    writer = csv.writer(anew, delimiter=frame.separator, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows(_records(data, frame.start, frame.separator))
    return io.BytesIO(anew.getvalue().encode())


def _filled_rows(columns: Sequence[Coded]) -> NDArray[np.bool_]:
    filled = np.zeros(len(columns[0].codes), dtype=bool)
    for column in columns:
        content = np.array([bool(text.strip()) for text in column.texts])
        if content.all():
            return np.ones(len(filled), dtype=bool)
        filled |= content[column.codes]
    return filled
