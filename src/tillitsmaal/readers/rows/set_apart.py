"""Rows that do not count although nothing in them is wrong: from nobody, or saved anew by the same person later."""

import re
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
from tillitsmaal.study.coded import FORM

Mask = NDArray[np.bool_]
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?")
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
    """Rows of a form that the same person saved anew later. What was saved at no known time stays, and may be double.

    Who answers for another organisation with the same code may be another person at the same machine, or the same who
    chose the wrong one first: that is for people to say, and stays too.
    """
    out = np.zeros(len(rows), dtype=bool)
    if not any(map(_saved_column, rows.blocks)):
        return out
    times = np.concatenate([_times(block) for block in rows.blocks])
    at = np.flatnonzero((times != "") & (rows.respondent != ABSENT))
    if not len(at):
        return out
    who = groups(_who(rows, at))
    last = np.full(len(who.first), "", dtype=object)
    for person, time in zip(who.of.tolist(), times[at].tolist(), strict=True):
        last[person] = max(last[person], time)
    newest = zip(times[at].tolist(), last[who.of].tolist(), strict=True)
    out[at] = [not last_.startswith(time) for time, last_ in newest]
    if out.any():
        log.add(_told(rows, out, set(zip(who.of.tolist(), times[at].tolist(), out[at].tolist(), strict=True))))
    return out


def _saved_column(block: Block) -> Coded | None:
    """The column that says when it was saved, in forms of our own."""
    named = {key(header): column for header, column in block.table.columns.items()}
    return named.get(SAVED) if FORM in named else None


def _times(block: Block) -> NDArray[np.object_]:
    """When each row was saved; empty where nothing says it."""
    column = _saved_column(block)
    if column is None:
        return np.full(len(block.records), "", dtype=object)
    times = [text.strip() if _TIME.fullmatch(text.strip()) else "" for text in column.texts]
    return np.array([times[code] for code in column.codes[block.records].tolist()], dtype=object)


def _who(rows: Rows, at: NDArray[np.int64]) -> NDArray[np.int64]:
    return combined(
        [
            (rows.network[at], len(rows.networks)),
            (rows.wave[at], len(rows.waves)),
            (rows.respondent[at], len(rows.respondents)),
            (rows.rater[at], len(rows.organisations)),
        ]
    )


def _told(rows: Rows, out: Mask, saves: set[tuple[int, str, bool]]) -> Problem:
    files = [block.table.input.name for block, at in _parts(rows) if out[at].any()]
    named = ", ".join([*files[:_NAMED], *(["…"] if len(files) > _NAMED else [])])
    return Problem(code="saved_again", details={"count": str(sum(earlier for *_, earlier in saves)), "files": named})
