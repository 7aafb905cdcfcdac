"""Delimited text as a table of coded columns: each distinct cell text once, and a code for every cell.

So the questionnaire reads each distinct text of a column once, however many rows there are, and no cell is ever read
by another grammar than the questionnaire's.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Final

from tillitsmaal.errors import InputRefused, Place, Problem, ProblemLog, refuse
from tillitsmaal.names import tidy
from tillitsmaal.readers.books.coded import Coded
from tillitsmaal.readers.books.files import Source, Text, as_utf8
from tillitsmaal.readers.books.grid import FIRST_ROW, Book, Grid, doubled_headers, grid_of_columns
from tillitsmaal.readers.books.kinds.plain import is_plain, plain_columns
from tillitsmaal.readers.books.kinds.quoted import Frame, Records, check_records, quoted_columns
from tillitsmaal.readers.books.limits import LONGEST_LINE, check_cells, check_lines, too_large
from tillitsmaal.readers.books.own import unguarded

SEPARATORS: Final = (";", "\t", ",")
_LOOK_AT: Final = 50
_CONTENT: Final = re.compile(rb"\S")
_SAMPLE: Final = 1 << 16
_SHOWN: Final = 80
"""Characters of a header in a message."""
_LINE: Final = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def read_delimited(source: Source) -> Book:
    """Read delimited text.

    The separator (semicolon, tab or comma) is the one that gives the most columns of the same number in the first
    rows; a first line `sep=;`, as some spreadsheets want it, decides. Rows without content are counted and left out.
    What our own archives put before texts, against formulas, is taken off.

    Raises
    ------
    InputRefused
        `separator_not_found`: no answers have a single column; `separator_mixed`: the rows have another than the
        header; else `file_empty`, `text_broken`, `header_blank`,
        `ragged_row`, `quote_broken`, `file_without_rows`: all that apply, at once, and `header_duplicate` where
        something else is wrong too. `file_too_large`.
    """
    check_lines(source.data, source.name)
    text = as_utf8(source)
    if not _CONTENT.search(text.data, text.start):
        raise refuse("file_empty", Place(source=source.name))
    with _long_cells():
        frame = _frame(text, source.name)
        grid = _grid(text, frame, source.name)
    return Book(
        source=source, kind="text", sheets={"": unguarded(grid)}, encoding=frame.encoding, separator=frame.separator
    )


def _grid(text: Text, frame: Frame, name: str) -> Grid:
    if not _CONTENT.search(text.data, frame.start):
        raise refuse("file_without_rows", Place(source=name))
    if not frame.headers:
        raise refuse("header_blank", Place(source=name, row=1), number="1")
    if len(frame.headers) == 1:
        raise refuse("separator_not_found", Place(source=name, row=1), frame.headers[0][:_SHOWN])
    check_cells(name, text.data.count(b"\n", frame.start) if is_plain(text.data, frame.start) else 0, frame.width)
    log = ProblemLog()
    columns = _columns(text.data, frame, name, log)
    if log:
        if own := _of_rows(text.data, frame):
            raise refuse("separator_mixed", Place(source=name, row=1), header=_named(frame.separator), rows=_named(own))
        problems = [*doubled_headers(frame.headers, name), *_perhaps_cut(log.of("file"), text.data, frame)]
        raise InputRefused(problems, log.counts("file"))
    return _filled(columns, frame, name)


def _frame(text: Text, name: str) -> Frame:
    declared, start = _declared_separator(text)
    separator = declared or _separator(text.data[start : start + _SAMPLE])
    try:
        cells, records = _header(text.data, start, separator, name)
    except csv.Error:
        raise refuse("quote_broken", Place(source=name, row=1)) from None
    check_cells(Place(source=name, row=1), 0, len(cells))
    headers = tuple(tidy(cell) for cell in cells)
    return Frame(name=name, headers=headers, separator=separator, start=records, encoding=text.encoding)


@contextmanager
def _long_cells() -> Iterator[None]:
    """Lift the limit that Python's reader has; an open comment may be long. A cell beyond ours is a quote left open."""
    before = csv.field_size_limit(LONGEST_LINE)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _filled(columns: list[Coded], frame: Frame, name: str) -> Grid:
    """The rows with content."""
    grid = grid_of_columns(frame.headers, columns)
    if not grid.rows:
        raise refuse("file_without_rows", Place(source=name))
    return grid


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


def _of_rows(data: bytes, frame: Frame) -> str | None:
    """The separator that gives each of the first records as many cells as there are headers, where it is another."""
    sample = data[frame.start : frame.start + _SAMPLE].decode("utf-8", errors="ignore")
    return next(
        (one for one in SEPARATORS if one != frame.separator and set(_widths(sample, one)) == {frame.width}), None
    )


def _perhaps_cut(problems: Sequence[Problem], data: bytes, frame: Frame) -> Sequence[Problem]:
    """The problems; where the last row alone has too few cells, with the hint that the file may have been cut off."""
    if [problem.code for problem in problems] != ["ragged_row"]:
        return problems
    last = data.rstrip(b"\r\n").rpartition(b"\n")[2].decode("utf-8", errors="ignore")
    cells, (problem,) = len(next(csv.reader([last], delimiter=frame.separator), [])), problems
    if str(cells) != problem.details["found"] or cells >= frame.width:
        return problems
    return [replace(problem, details={**problem.details, "hint": "@expected.cut_off"})]


def _named(separator: str) -> str:
    return "@expected.separator_tab" if separator == "\t" else separator


def _evenness(sample: str, separator: str) -> tuple[bool, int]:
    widths = _widths(sample, separator)
    if not widths:
        return False, 0
    return widths[0] > 1 and len(set(widths)) == 1, widths[0]


def _widths(sample: str, separator: str) -> list[int]:
    """How many cells the first records have, without the last of several, which may be cut."""
    widths: list[int] = []
    with suppress(csv.Error):
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
            if row:
                widths.append(len(row))
            if len(widths) > _LOOK_AT:
                break
    return widths if len(widths) <= 2 else widths[:-1]


def _header(data: bytes, start: int, separator: str, name: str) -> tuple[list[str], int]:
    """The header's cells, and where the records begin: the reader takes the lines that the header needs, no more."""
    end = start

    def lines() -> Iterator[str]:
        nonlocal end
        for line in _LINE.finditer(data, start):
            end = line.end()
            if end - start > LONGEST_LINE:
                raise too_large(Place(source=name, row=1), "characters", end - start, LONGEST_LINE)
            yield line.group().decode()

    return next(csv.reader(lines(), delimiter=separator, strict=True), []), end


def loose_rows(source: Source) -> list[list[str]]:
    """Every row with its cells, however many these are: for files that say something about another.

    Raises
    ------
    InputRefused
        `text_broken`, `quote_broken`, `file_too_large`.
    """
    check_lines(source.data, source.name)
    text = as_utf8(source)
    separator = _separator(text.data[text.start : text.start + _SAMPLE])
    frame = Frame(name=source.name, headers=(), separator=separator, start=text.start, encoding=text.encoding)
    try:
        with _long_cells():
            return [row for row in Records(text.data, frame) if any(map(str.strip, row))]
    except csv.Error:
        raise refuse("quote_broken", Place(source=source.name)) from None


def _columns(data: bytes, frame: Frame, name: str, log: ProblemLog) -> list[Coded]:
    """Code every cell; rows with too many or too few cells, and quotes that never end, go to the log."""

    def note(records: Sequence[int], found: Sequence[int]) -> None:
        widest = max(found)
        check_cells(Place(source=name, row=FIRST_ROW + records[found.index(widest)]), 0, widest)
        for record, cells in zip(records[: log.KEPT], found, strict=False):
            details = {"found": str(cells), "expected": str(frame.width), "hint": ""}
            log.add(Problem(code="ragged_row", place=Place(source=name, row=FIRST_ROW + record), details=details))
        log.add_uncounted("ragged_row", len(records) - log.KEPT)

    if is_plain(data, frame.start):
        return plain_columns(data, frame.start, frame.separator, frame.width, note)
    check_records(data, frame, log, note)
    return [] if log else quoted_columns(data, frame)
