"""What a respondent says once, though it may stand on each of their rows: answers about no partner, and the role."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.errors import Problem, ProblemLog
from tillitsmaal.readers.answers.cells import Cells
from tillitsmaal.readers.rows.gather import Rows
from tillitsmaal.readers.rows.identity import Groups
from tillitsmaal.responses import Reason


def once_a_respondent(
    rows: Rows, kept: NDArray[np.int64], people: Groups, items: Sequence[str], log: ProblemLog
) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """Network- and respondent-level answers; the same on several rows counts once, different ones are a problem."""
    count = len(people.first)
    values = np.full((count, len(items)), np.nan, order="F")
    reasons = np.full((count, len(items)), Reason.SKIPPED, dtype=np.int8, order="F")
    for number, item in enumerate(items):
        cells = rows.cells[item]
        found, why = cells.value_of[cells.codes[kept]], cells.reason_of[cells.codes[kept]]
        reasons[people.of[why == Reason.NOT_SHOWN], number] = Reason.NOT_SHOWN
        at = np.flatnonzero((why != Reason.SKIPPED) & (why != Reason.NOT_SHOWN))[::-1]
        values[people.of[at], number], reasons[people.of[at], number] = found[at], why[at]
        told_value, told_reason = values[people.of[at], number], reasons[people.of[at], number]
        same = (why[at] == told_reason) & ((found[at] == told_value) | np.isnan(found[at]))
        for row in at[~same][::-1]:
            place, text = rows.cell(int(kept[row]), item)
            log.add(Problem(code="conflicting_answers", place=place, value=text))
        values[people.of[at[~same]], number] = np.nan
        reasons[people.of[at[~same]], number] = Reason.INVALID
    return values, reasons


def role_once(rows: Rows, kept: NDArray[np.int64], people: Groups, log: ProblemLog) -> NDArray[np.int8]:
    """The role that any row of a respondent gives, as a place in `ROLES`; of different ones none counts."""
    roles = np.full(len(people.first), -1, dtype=np.int8)
    at = np.flatnonzero(rows.role[kept] >= 0)[::-1]
    roles[people.of[at]] = rows.role[kept[at]]
    differing = at[rows.role[kept[at]] != roles[people.of[at]]][::-1]
    for row in kept[differing].tolist():
        place, text = rows.role_cell(row)
        log.add(Problem(code="conflicting_answers", place=place, value=text))
    roles[people.of[differing]] = -1
    return roles


def given_once(cells: Cells, kept: NDArray[np.int64], people: Groups, reasons: NDArray[np.int8]) -> NDArray[np.float64]:
    """The code of what is missing that each respondent gave first, where that is why their answer is missing."""
    given, why = cells.given[kept], cells.reasons[kept]
    at = np.flatnonzero(~np.isnan(given) & (why == reasons[people.of]))[::-1]
    codes = np.full(len(people.first), np.nan)
    codes[people.of[at]] = given[at]
    return codes
