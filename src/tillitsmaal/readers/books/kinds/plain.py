"""Delimited text without quotation marks: cells found and coded as bytes, some megabytes at a time.

This is the quick way for large files. It gives the same columns as the way through a CSV library, which the tests hold
against each other on every file they have.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.readers.books.coded import Coded, Growing

CHUNK: Final = 1 << 22
_WIDE: Final = 4096
"""Columns for which so much more is taken at a time: each column costs a little, however few its rows are."""
_WORD: Final = 8
_SHORT: Final = 2
_LONGEST: Final = 64
"""Bytes up to which a column's cells are compared as machine words."""
_MASKS: Final = np.array([(1 << (8 * length)) - 1 for length in range(_WORD + 1)], dtype=np.uint64)
_NEWLINE, _RETURN = 10, 13

Integers = NDArray[np.int64]
Places = NDArray[np.int32]
Bytes = NDArray[np.uint8]
NoteRagged = Callable[[Sequence[int], Sequence[int]], None]
"""Called with the numbers of records, from 0, and how many cells each has."""


def is_plain(data: bytes, start: int) -> bool:
    """Whether records can be read without minding quotes and odd line ends."""
    has_odd_ends = b"\r" in data and data.count(b"\r") != data.count(b"\r\n")
    return data.find(b'"', start) < 0 and not has_odd_ends


def plain_columns(data: bytes, start: int, separator: str, width: int, ragged: NoteRagged) -> list[Coded]:
    """Code every cell of the records from `start` on; lines with another number of cells are noted.

    The columns are of use only when no line was noted.
    """
    columns = [Growing() for _ in range(width)]
    record, sound = 0, True
    for first, last in _line_bounds(data, start, CHUNK * max(1, width // _WIDE)):
        piece = _piece(data, first, last)
        lines = _lines(piece, ord(separator))
        wrong = np.flatnonzero((lines.cells != width) & ~lines.empty)
        sound = sound and not len(wrong)
        if len(wrong):
            ragged((record + wrong).tolist(), lines.cells[wrong].tolist())
        if sound:
            _code_lines(piece, lines, columns)
        record += len(lines.cells)
    return [column.coded() for column in columns] if sound else []


def _line_bounds(data: bytes, start: int, size: int) -> Iterator[tuple[int, int]]:
    while start < len(data):
        end = len(data) if start + size >= len(data) else data.rfind(b"\n", start, start + size) + 1
        end = end if end > start else (data.find(b"\n", start) + 1 or len(data))
        yield start, end
        start = end


def _piece(data: bytes, first: int, last: int) -> Bytes:
    """Whole lines, the last one ended too, with room for reading a word at any place."""
    size = last - first
    piece = np.zeros(size + 1 + _WORD, dtype=np.uint8)
    piece[:size] = np.frombuffer(data, dtype=np.uint8, count=size, offset=first)
    if piece[size - 1] != _NEWLINE:
        piece[size] = _NEWLINE
    return piece


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Lines:
    marks: Places
    """Where each cell ends."""
    cells: Integers
    """Number of cells of each line."""
    empty: NDArray[np.bool_]


def _lines(piece: Bytes, separator: int) -> _Lines:
    marks = np.flatnonzero((piece == separator) | (piece == _NEWLINE)).astype(np.int32)
    last = np.flatnonzero(piece[marks] == _NEWLINE)
    ends = marks[last]
    lengths = np.diff(ends, prepend=np.int32(-1)) - 1
    only_return = (lengths == 1) & (piece[ends - 1] == _RETURN)
    cells = np.diff(last, prepend=-1)
    return _Lines(marks=marks, cells=cells, empty=(cells == 1) & ((lengths == 0) | only_return))


def _code_lines(piece: Bytes, lines: _Lines, columns: Sequence[Growing]) -> None:
    """Code the cells of each column; an empty line has empty cells."""
    starts, ends = _bounds(lines, len(columns))
    ends[-1] -= (ends[-1] > starts[-1]) & (piece[ends[-1] - 1] == _RETURN)
    words = np.ndarray(shape=(len(piece) - _WORD + 1,), dtype="<u8", buffer=piece, strides=(1,))
    for number, column in enumerate(columns):
        _code(piece, words, Cells(starts[number], ends[number] - starts[number]), column)


def _bounds(lines: _Lines, width: int) -> tuple[Places, Places]:
    """Where each cell starts and ends: columns × lines."""
    begins = np.empty_like(lines.marks)
    begins[0], begins[1:] = 0, lines.marks[:-1] + 1
    if width == 1 or not lines.empty.any():
        return _by_column(begins, width), _by_column(lines.marks, width)
    bounds = np.zeros((2, width, len(lines.cells)), dtype=np.int32)
    kept = np.repeat(~lines.empty, lines.cells)
    bounds[0][:, ~lines.empty] = _by_column(begins[kept], width)
    bounds[1][:, ~lines.empty] = _by_column(lines.marks[kept], width)
    return bounds[0], bounds[1]


def _by_column(places: Places, width: int) -> Places:
    return np.ascontiguousarray(places.reshape(-1, width).T)


class Cells(NamedTuple):
    """Where the cells of one column are in a piece."""

    starts: Places
    lengths: Places


def _code(piece: Bytes, words: NDArray[np.uint64], cells: Cells, column: Growing) -> None:
    longest = int(cells.lengths.max(initial=0))
    if longest <= _SHORT:
        codes, first = _distinct_short(piece, cells)
    elif longest <= _LONGEST:
        codes, first = _distinct(words, cells, longest)
    else:
        column.add(np.array([_text(piece, *cell) for cell in zip(*cells, strict=True)], dtype=object))
        return
    column.add_coded(codes, [_text(piece, int(cells.starts[row]), int(cells.lengths[row])) for row in first])


def _distinct_short(piece: Bytes, cells: Cells) -> tuple[Integers, Integers]:
    """Number cells of at most two bytes by a table of all such texts; and the first cell of each number."""
    keys = (
        piece[cells.starts] * (cells.lengths > 0)
        + (piece[cells.starts + 1] * (cells.lengths > 1)).astype(np.uint16) * 256
    )
    first = np.full(1 << 16, -1)
    first[keys[::-1]] = np.arange(len(keys))[::-1]
    occurring = np.flatnonzero(first >= 0)
    number = np.zeros(1 << 16, dtype=np.int64)
    number[occurring] = np.arange(len(occurring))
    return number[keys], first[occurring]


def _distinct(words: NDArray[np.uint64], cells: Cells, longest: int) -> tuple[Integers, Integers]:
    """Number cells by the machine words that their bytes make; and the first cell of each number."""
    codes = np.zeros(len(cells.starts), dtype=np.int64)
    for offset in range(0, longest, _WORD):
        at = np.minimum(cells.starts + offset, len(words) - 1)
        own, distinct = pd.factorize(words[at] & _MASKS[np.clip(cells.lengths - offset, 0, _WORD)])
        codes = own if offset == 0 else pd.factorize(codes * len(distinct) + own)[0]
    news = np.diff(np.maximum.accumulate(codes), prepend=-1) > 0
    return codes, np.flatnonzero(news)


def _text(piece: Bytes, start: int, length: int) -> str:
    return piece[start : start + length].tobytes().decode("utf-8")
