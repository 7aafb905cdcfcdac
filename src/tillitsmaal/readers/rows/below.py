"""Rows below a blank one in which nothing is answered: another table, or a note, as sheets often hold."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.names import tidy
from tillitsmaal.readers.answers.columns import of_system
from tillitsmaal.readers.answers.shapes.block import Block
from tillitsmaal.readers.rows.gather import Rows
from tillitsmaal.readers.rows.identity import ABSENT


def tables_below(rows: Rows, items: list[str]) -> Iterator[NDArray[np.int64]]:
    """The rows of each such part that would count as answers from somebody, or, of another table, all of them.

    A survey system's file is left alone, since what it says nothing of was taken out of it; so is one with a row an
    answer.
    """
    start = 0
    for block in rows.blocks:
        at = np.arange(start, start + len(block.records))
        start += len(block.records)
        if block.table.blank_rows and not of_system(block.mapping) and block.mapping.shape != "long":
            yield from _parts_unanswered(block, at, rows.answered(at, items), rows.rater[at] != ABSENT)


def _parts_unanswered(
    block: Block, at: NDArray[np.int64], answered: NDArray[np.bool_], named: NDArray[np.bool_]
) -> Iterator[NDArray[np.int64]]:
    part = np.cumsum(np.diff(block.table.row_numbers, prepend=block.table.row_numbers[0]) > 1)[block.records]
    silent = np.bincount(part, weights=answered, minlength=1) == 0
    for number in np.unique(part[silent[part] & (part > 0)]).tolist():
        here = part == number
        if (here & named).any():
            yield at[here & named]
        elif _is_table(block, np.unique(block.records[here])):
            yield at[here]


def _is_table(block: Block, records: NDArray[np.int64]) -> bool:
    """Whether several of these records have several cells; a note has not."""
    filled = np.zeros(len(records), dtype=np.int64)
    for column in block.table.columns.values():
        filled += np.array([bool(tidy(text)) for text in column.texts])[column.codes[records]]
    return int((filled > 1).sum()) > 1
