"""Columns of a Parquet file as texts, each distinct one once."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.extras import needed
from tillitsmaal.readers.books.coded import Coded, Growing
from tillitsmaal.readers.books.files import Source
from tillitsmaal.readers.books.grid import coded
from tillitsmaal.readers.books.kinds.parquet_extent import Leaf
from tillitsmaal.readers.books.kinds.values import text_of_value
from tillitsmaal.readers.books.limits import DISTINCT_PACKED, LARGEST_DISTINCT, MOST_REPEATED, too_large

_CODED_AT_ONCE: Final = 1 << 20
"""Bytes of written-out values that are gathered before they are numbered."""
_KEPT: Final = 72
"""Bytes that a distinct text takes beside its characters, where they count in `LARGEST_DISTINCT`."""


def columns_of(file: Any, leaves: Sequence[Leaf], source: Source) -> list[Coded]:
    """The columns of an open file.

    Raises
    ------
    InputRefused
        `file_too_large`: written out, or each distinct one once, the texts are far more than the file.
    UnicodeError
        A text is broken.
    """
    reading = _Reading(file, source)
    apart = {number: reading.apart(number, leaf) for number, leaf in enumerate(leaves) if leaf.apart}
    together = reading.together([number for number in range(len(leaves)) if number not in apart])
    return [apart[number] if number in apart else next(together) for number in _first_leaves(file.schema_arrow)]


def _first_leaves(schema: Any) -> Iterator[int]:
    """The number of the leaf that each column begins with."""
    number = 0
    for field in schema:
        yield number
        number += _leaves_in(field.type)


def _leaves_in(kind: Any) -> int:
    return sum(_leaves_in(kind.field(number).type) for number in range(kind.num_fields)) or 1


class _Reading:
    """The columns of a file while they are read, and what they come to together."""

    def __init__(self, file: Any, source: Source) -> None:
        self._reader = file.reader
        self._groups = range(file.metadata.num_row_groups)
        self._source = source
        self._most_distinct = max(LARGEST_DISTINCT, DISTINCT_PACKED * len(source.data))
        self._written = self._distinct = 0

    def apart(self, number: int, leaf: Leaf) -> Coded:
        """A column that is read some rows at a time."""
        growing = Growing()
        for rows in self._gathered(number, leaf.at_once):
            self._written += rows.nbytes if leaf.unfolds else 0
            self._check(self._written, MOST_REPEATED)
            self._add(growing, rows.dictionary_encode())
        return growing.coded()

    def together(self, numbers: Sequence[int]) -> Iterator[Coded]:
        """The columns of several leaves; the library reads texts of lists as numbers within one group of rows only."""
        if not numbers:
            return
        groups = [self._reader.read_row_group(group, column_indices=numbers) for group in self._groups]
        for columns in zip(*(group.columns for group in groups), strict=True):
            growing = Growing()
            for column in columns:
                self._add_column(growing, column)
            yield growing.coded()

    def _gathered(self, number: int, at_once: int) -> Iterator[Any]:
        """The rows of a column, some MB of them at a time."""
        concat = needed("pyarrow", "parquet").concat_arrays
        gathered: list[Any] = []
        size = 0
        for rows in self._reader.iter_batches(at_once, self._groups, column_indices=[number], use_threads=False):
            gathered.append(rows.column(0))
            size += gathered[-1].nbytes
            if size >= _CODED_AT_ONCE:
                yield concat(gathered)
                gathered, size = [], 0
        if gathered:
            yield concat(gathered)

    def _add_column(self, growing: Growing, column: Any) -> None:
        """Add rows of a column; those of lists and the like value by value."""
        try:
            numbered = column.dictionary_encode()
        except NotImplementedError:
            listed = coded([text_of_value(value) for value in column.to_pylist()])
            self._grow(growing, listed.codes, listed.texts)
            return
        for chunk in numbered.chunks:
            self._add(growing, chunk)

    def _add(self, growing: Growing, numbered: Any) -> None:
        texts = [*(text_of_value(value) for value in numbered.dictionary.to_pylist()), ""]
        codes = numbered.indices.fill_null(len(texts) - 1).to_numpy(zero_copy_only=False)
        self._grow(growing, codes, texts)

    def _grow(self, growing: Growing, codes: NDArray[np.integer], texts: Sequence[str]) -> None:
        before = growing.characters + _KEPT * len(growing)
        growing.add_coded(codes, texts)
        self._distinct += growing.characters + _KEPT * len(growing) - before
        self._check(self._distinct, self._most_distinct)

    def _check(self, size: int, most: int) -> None:
        if size > most:
            raise too_large(self._source.name, "megabytes", size, most)
