"""How much a Parquet file holds: what its pages unpack to and unfold to, before the library makes room for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from tillitsmaal.documents.packed import most_unpacked
from tillitsmaal.readers.books.files import Source
from tillitsmaal.readers.books.kinds.parquet_pages import Page, pages
from tillitsmaal.readers.books.limits import (
    AT_ONCE_PACKED,
    LARGEST_AT_ONCE,
    MOST_PAGES,
    MOST_REPEATED,
    MOST_ROUNDS,
    check_cells,
    too_large,
)

_WIDTHS: Final = {"BOOLEAN": 1, "INT32": 4, "INT64": 8, "INT96": 12, "FLOAT": 4, "DOUBLE": 8, "BYTE_ARRAY": 4}
"""Bytes of a value where it is kept for its column; texts are numbered."""
_DELTA: Final = 7
_BY_DIFFERENCE: Final = frozenset({6, _DELTA})
_NUMBERED: Final = frozenset({2, 8})
"""How the format numbers the ways to keep values."""
_AT_ONCE: Final = 8 << 20
"""Bytes of written-out texts that may be in memory at once."""
_ROWS_AT_ONCE: Final = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """Values that are kept together: a column, or one of those that a column of lists and the like is made of."""

    path: str
    column: bool
    """Whether it is a whole column."""
    numbered: bool
    """Whether it holds texts that the file numbers, so that they are read as numbers."""
    unfolds: bool
    """Whether texts may take far more room written out than in the file."""
    at_once: int
    """Rows to read at once, so that the written-out values have room."""

    @property
    def apart(self) -> bool:
        """Whether it is read some rows at a time, with its values written out."""
        return self.column and not self.numbered


def leaves(source: Source, told: Any) -> list[Leaf]:
    """What a file is made of, in its order, where it is not too much.

    Parameters
    ----------
    source
        The file.
    told
        What its end says of it, as the library reads it.

    Raises
    ------
    InputRefused
        `file_too_large`: it would unpack to far more than the file, or unfold to far more values: a page may tell of
        many in few bytes.
    ValueError
        A page is none.
    """
    measure = _Measure(source)
    groups = [told.row_group(number) for number in range(told.num_row_groups)]
    found = [
        measure.leaf([group.column(number) for group in groups], told.schema.column(number))
        for number in range(told.num_columns)
    ]
    check_cells(source.name, measure.values, 1)
    rounds = sum(-(-told.num_rows // leaf.at_once) for leaf in found if leaf.apart)
    if rounds > MOST_ROUNDS:
        raise too_large(source.name, "parts", rounds, MOST_ROUNDS)
    return found


def _leaf(described: Any, chunks: Sequence[Sequence[Page]], width: int) -> Leaf:
    """What the pages of a leaf say of it; `width` is how many bytes a value takes beside its text.

    The library reads numbered texts as numbers, unless some are kept by another rule: inside lists by any other, in a
    column by what differs from the text before.
    """
    column, text = described.path == described.name, described.physical_type == "BYTE_ARRAY"
    encodings = {page.encoding for page in chain(*chunks) if page.encoding is not None}
    others = encodings & _BY_DIFFERENCE if column else encodings - _NUMBERED
    numbered = text and not others and not encodings.isdisjoint(_NUMBERED)
    unfolds = text and not numbered and not encodings.isdisjoint(_NUMBERED | {_DELTA})
    at_once = min(_AT_ONCE // max(_largest(chunks) if unfolds else width, 1) or 1, _ROWS_AT_ONCE)
    if text and not unfolds:
        at_once = min([at_once, *_values_near(chunks)])
    return Leaf(path=described.path, column=column, numbered=numbered, unfolds=unfolds, at_once=at_once)


def _values_near(chunks: Sequence[Sequence[Page]]) -> Iterator[int]:
    """For each page, as many of its values as are in all likelihood near each other; the last pages may be short."""
    for chunk in chunks:
        for number, page in enumerate(chunk, 1):
            if page.unpacked > _AT_ONCE:
                yield page.values * _AT_ONCE // page.unpacked or 1
            elif page.values and number < len(chunk):
                yield page.values


def _largest(chunks: Sequence[Sequence[Page]]) -> int:
    """Bytes of the largest page."""
    return max((page.unpacked for page in chain(*chunks)), default=0)


class _Measure:
    """What the leaves of a file come to together."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._most = most_unpacked(len(source.data))
        self._most_at_once = max(LARGEST_AT_ONCE, AT_ONCE_PACKED * len(source.data))
        self.values = 0
        self._pages = self._unpacked = self._unfolded = self._written = self._at_once = 0

    def leaf(self, chunks: list[Any], described: Any) -> Leaf:
        """One leaf, in each group of rows; `described` is what its column's schema says."""
        width = _WIDTHS.get(described.physical_type, described.length)
        found = [list(self._pages_of(chunk, width)) for chunk in chunks]
        leaf = _leaf(described, found, width)
        if not leaf.apart:
            self._at_once += sum(page.unpacked for page in chain(*found) if page.encoding not in _NUMBERED)
            self._check(self._at_once, self._most_at_once)
        if leaf.unfolds and not leaf.column:
            self._add_written(sum(page.values for page in chain(*found)) * _largest(found))
        return leaf

    def _pages_of(self, chunk: Any, width: int) -> Iterator[Page]:
        start = min(filter(None, (chunk.dictionary_page_offset, chunk.data_page_offset)), default=0)
        for page in pages(self._source.data, start, start + chunk.total_compressed_size, chunk.num_values):
            self._add(page, width)
            yield page

    def _add(self, page: Page, width: int) -> None:
        self._pages, self.values = self._pages + 1, self.values + page.values
        self._unpacked, self._unfolded = self._unpacked + page.unpacked, self._unfolded + page.values * width
        if self._pages > MOST_PAGES:
            raise too_large(self._source.name, "parts", self._pages, MOST_PAGES)
        self._check(page.unpacked, self._most_at_once)
        self._check(max(self._unpacked, self._unfolded), self._most)

    def _add_written(self, size: int) -> None:
        """Count texts of lists, which are read all at once; no text is longer than the largest page."""
        self._written += size
        self._check(self._written, MOST_REPEATED)

    def _check(self, size: int, most: int) -> None:
        if size > most:
            raise too_large(self._source.name, "megabytes", size, most)
