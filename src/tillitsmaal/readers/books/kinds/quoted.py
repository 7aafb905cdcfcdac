"""Delimited text with quotation marks: read by CSV libraries, and looked through first for quotes that lead astray."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pandas as pd

from tillitsmaal.errors import Place, Problem, ProblemLog
from tillitsmaal.readers.books.coded import Coded, Growing
from tillitsmaal.readers.books.grid import FIRST_ROW
from tillitsmaal.readers.books.kinds.plain import NoteRagged
from tillitsmaal.readers.books.limits import LONGEST_LINE, check_cells, too_large

_ROWS: Final = 50_000
_ENDS: Final = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What surrounds the cells of a file."""

    name: str
    """What the file is called."""
    headers: tuple[str, ...]
    separator: str
    start: int
    """Where the records begin in the text."""
    encoding: str

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.headers)


class Records:
    """The records of a text, each with its cells; one longer than any line may be is refused while it is read."""

    def __init__(self, data: bytes, frame: Frame) -> None:
        handle = io.BytesIO(data)
        handle.seek(frame.start)
        lines = io.TextIOWrapper(handle, encoding="utf-8", newline="")
        self._name = frame.name
        self._length = 0
        self._reader = csv.reader(self._counted(lines), delimiter=frame.separator, strict=True)

    def _counted(self, lines: io.TextIOWrapper) -> Iterator[str]:
        for line in lines:
            self._length += len(line)
            if self._length > LONGEST_LINE:
                raise too_large(self._name, "characters", self._length, LONGEST_LINE)
            yield line

    def __iter__(self) -> Iterator[list[str]]:
        """Each record; refused with `file_too_large`, and with what the CSV library raises."""
        for record in self._reader:
            self._length = 0
            yield record

    @property
    def lines(self) -> int:
        """Lines that were read."""
        return self._reader.line_num


def check_records(data: bytes, frame: Frame, log: ProblemLog, note: NoteRagged) -> None:
    """Note records of another number of cells than there are headers, and those of which a quotation took in rows."""
    records = Records(data, frame)
    number = ended = ragged = 0
    try:
        for cells in records:
            lines, ended = records.lines - ended, records.lines
            if len(cells) != frame.width and cells:
                ragged += 1
                if ragged <= log.KEPT:
                    note([number], [len(cells)])
            elif lines > 1 and _holds_rows(cells, frame):
                log.add(_open_quote(frame, number))
            number += 1
    except csv.Error:
        log.add(_open_quote(frame, number))
    log.add_uncounted("ragged_row", ragged - log.KEPT)
    check_cells(frame.name, number, frame.width)


def _open_quote(frame: Frame, record: int) -> Problem:
    return Problem(code="quote_broken", place=Place(source=frame.name, row=FIRST_ROW + record))


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
    writer.writerows(Records(data, frame))
    return io.BytesIO(anew.getvalue().encode())
