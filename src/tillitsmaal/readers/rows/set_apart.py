"""Rows that do not count although nothing in them is wrong: from nobody, or saved anew by the same person later."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.errors import Place, Problem, ProblemLog
from tillitsmaal.names import key
from tillitsmaal.readers.answers.columns import of_system
from tillitsmaal.readers.answers.shapes.block import Block
from tillitsmaal.readers.books.coded import Coded
from tillitsmaal.readers.books.own import SAVED
from tillitsmaal.readers.rows.gather import Rows
from tillitsmaal.readers.rows.identity import ABSENT, combined, groups
from tillitsmaal.readers.rows.moments import Span, spans_of_day
from tillitsmaal.study.coded import FORM

Mask = NDArray[np.bool_]
Times = NDArray[np.float64]
_UNKNOWN: Final = (np.nan, np.nan)
_NAMED: Final = 12
"""Rows or files that are named."""


def set_apart(rows: Rows, items: Sequence[str], log: ProblemLog) -> Mask:
    """Which rows do not count; those with answers are told.

    Parameters
    ----------
    rows
        Every row of every file.
    items
        Every item of the questionnaire.
    log
        Where it is told.
    """
    out = _saved_again(rows, log)
    for block, at in _parts(rows):
        nobody = rows.rater[at] == ABSENT
        if nobody.any():
            out[at] |= _from_nobody(block, nobody, rows.answered(at, items), log)
    return out


def _parts(rows: Rows) -> Iterator[tuple[Block, NDArray[np.int64]]]:
    start = 0
    for block in rows.blocks:
        yield block, np.arange(start, start + len(block.records))
        start += len(block.records)


def _from_nobody(block: Block, nobody: Mask, answered: Mask, log: ProblemLog) -> Mask:
    """Rows without the organisation that answers: without answers, they are from a form that was opened and left.

    In a survey system's file, records with answers are set aside too, unless nobody in it says for whom they answer.
    """
    lively = np.isin(block.records, block.records[answered])
    lost = np.unique(block.records[nobody & lively])
    if not len(lost) or not of_system(block.mapping) or not (lively & ~nobody).any():
        return nobody & ~lively
    numbers = [str(block.table.place(record).row) for record in lost[:_NAMED].tolist()]
    told = ", ".join([*numbers, *(["…"] if len(lost) > _NAMED else [])])
    details = {"count": str(len(lost)), "of": str(block.table.rows), "rows": told}
    log.add(Problem(code="answers_without_rater", place=Place(source=block.table.input.name), details=details))
    return nobody


def _saved_again(rows: Rows, log: ProblemLog) -> Mask:
    """Rows of a form that the same person surely saved anew later; what may be the last save stays, and may be double.

    Who answers for another organisation with the same code may be another person at the same machine, or the same who
    chose the wrong one first: that is for people to say, and stays too.
    """
    out = np.zeros(len(rows), dtype=bool)
    if not any(map(_saved_column, rows.blocks)):
        return out
    times = np.concatenate([_times(block) for block in rows.blocks])
    at = np.flatnonzero(~np.isnan(times[:, 0]) & (rows.respondent != ABSENT))
    if not len(at):
        return out
    who = groups(_who(rows, at))
    last = np.zeros(len(who.first))
    np.maximum.at(last, who.of, times[at, 0])
    out[at] = times[at, 1] < last[who.of]
    if out.any():
        earlier = out[at]
        log.add(_told(rows, out, set(zip(who.of[earlier].tolist(), times[at[earlier], 0].tolist(), strict=True))))
    return out


def _saved_column(block: Block) -> Coded | None:
    """The column that says when it was saved, in forms of our own."""
    named = {key(header): column for header, column in block.table.columns.items()}
    return named.get(SAVED) if FORM in named else None


def _times(block: Block) -> Times:
    """The first and the last moment at which each row may have been saved (row × 2); NaN where nothing says it."""
    column = _saved_column(block)
    if column is None:
        return np.full((len(block.records), 2), np.nan)
    times = np.array([_around(spans_of_day(text)) for text in column.texts], dtype=np.float64).reshape(-1, 2)
    return np.asarray(times[column.codes[block.records]], dtype=np.float64)


def _around(meant: Sequence[Span]) -> Span:
    """From the first to the last of all that a text may mean."""
    return (min(first for first, _ in meant), max(last for _, last in meant)) if meant else _UNKNOWN


def _who(rows: Rows, at: NDArray[np.int64]) -> NDArray[np.int64]:
    return combined(
        [
            (rows.network[at], len(rows.networks)),
            (rows.wave[at], len(rows.waves)),
            (rows.respondent[at], len(rows.respondents)),
            (rows.rater[at], len(rows.organisations)),
        ]
    )


def _told(rows: Rows, out: Mask, saves: set[tuple[int, float]]) -> Problem:
    files = [block.table.input.name for block, at in _parts(rows) if out[at].any()]
    named = ", ".join([*files[:_NAMED], *(["…"] if len(files) > _NAMED else [])])
    return Problem(code="saved_again", details={"count": str(len(saves)), "files": named})
