"""Whether two files are exports of one form: its numbers stand for the same people in both."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.readers.answers.cells import Cells
from tillitsmaal.readers.answers.shapes.block import Block
from tillitsmaal.readers.rows.identity import ABSENT, combined
from tillitsmaal.readers.rows.moments import Span, meet, to_the_second
from tillitsmaal.responses import Reason

Codes = NDArray[np.int32]
_ALIKE: Final = 0.8
"""Of what the one who said less has answered, how much the other must have answered so too, to be the same person."""
_UNSAID: Final = (Reason.SKIPPED, Reason.NOT_SHOWN, Reason.INVALID)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Told:
    """What a file tells of who its numbers stand for."""

    block: Block
    people: Codes
    """Number of each row's person and wave, the same in every file; `ABSENT` where there is none."""
    raters: Codes
    targets: Codes
    times: Mapping[int, tuple[Span, ...]]
    """When each person handed in, where that is told."""

    def telling(self, person: int, common: Counter[tuple[Span, ...]]) -> tuple[Span, ...]:
        """A person's time, unless others have the same: then it tells nothing of who it is."""
        times = self.times.get(person, ())
        return times if common[times] < 2 else ()


def one_form(first: Told, second: Told) -> bool:
    """Whether more of the people with a number in both files are the same than are not.

    They are where they handed in at the same time, and not where they did so at another. Where no time tells, and where
    one is cut to minutes, they are where the answers of the one are those of the other, or a part of them.
    """
    shared = np.intersect1d(first.people, second.people)
    shared = shared[shared != ABSENT]
    if not len(shared):
        return False
    alike = _likeness(first, second, int(shared[-1]) + 1)
    common = (Counter(first.times.values()), Counter(second.times.values()))
    votes = [
        _same(first.telling(person, common[0]), second.telling(person, common[1]), alike[person])
        for person in shared.tolist()
    ]
    return votes.count(True) > votes.count(False)


def resent(first: Told, second: Told) -> int:
    """How many people of one file are in the other too: the same number, time of handing in, and answers."""
    shared = np.intersect1d(first.people, second.people)
    shared = shared[shared != ABSENT]
    if not len(shared):
        return 0
    alike = _likeness(first, second, int(shared[-1]) + 1)
    common = (Counter(first.times.values()), Counter(second.times.values()))
    timed = (
        (first.telling(person, common[0]), second.telling(person, common[1]), alike[person])
        for person in shared.tolist()
    )
    return sum(alike >= _ALIKE and bool(_same(one, other, alike)) for one, other, alike in timed if one and other)


def _same(times: tuple[Span, ...], others: tuple[Span, ...], alike: float) -> bool | None:
    """Whether a number is one person; None where nothing tells."""
    if times and others:
        met = [(one, other) for one in times for other in others if meet(one, other)]
        if not met or all(map(to_the_second, met[0])) or np.isnan(alike):
            return bool(met)
    return None if np.isnan(alike) else alike >= _ALIKE


def _likeness(first: Told, second: Told, count: int) -> NDArray[np.float64]:
    """By person, what share of the fewer answers the other gave too; NaN where one gave none, 0 of two organisations.

    Only what both files ask counts.
    """
    at, there = _same_rows(first, second, count)
    totals = np.zeros((3, count))
    for item in first.block.cells.keys() & second.block.cells.keys():
        mine, mine_said = _said(first.block.cells[item], at)
        theirs, theirs_said = _said(second.block.cells[item], there)
        same = mine_said & theirs_said & (mine == theirs).all(axis=0)
        for row, counted in enumerate((same, mine_said, theirs_said)):
            totals[row] += np.bincount(first.people[at], weights=counted, minlength=count)
    fewest = totals[1:].min(axis=0)
    alike = np.full(count, np.nan)
    np.divide(totals[0], fewest, out=alike, where=fewest > 0)
    rater, other = _rater_of(first, count), _rater_of(second, count)
    alike[(rater != other) & (rater != ABSENT) & (other != ABSENT)] = 0
    return alike


def _same_rows(first: Told, second: Told, count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The rows of both files that are of one person about one partner."""
    size = 1 + max(int(told.targets.max(initial=0)) for told in (first, second))
    keys, others = (combined([(told.people, count), (told.targets, size)]) for told in (first, second))
    _, at, there = np.intersect1d(keys, others, return_indices=True)
    known = first.people[at] != ABSENT
    return at[known], there[known]


def _said(cells: Cells, at: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Reason and value of some rows' answers, and which are answers, also by `don't know`."""
    codes = cells.codes[at]
    reasons = cells.reason_of[codes]
    return np.array([reasons, np.nan_to_num(cells.value_of[codes])]), ~np.isin(reasons, _UNSAID)


def _rater_of(told: Told, count: int) -> Codes:
    """By person, the organisation that they answer for."""
    raters = np.full(count, ABSENT, dtype=np.int32)
    known = (told.people != ABSENT) & (told.people < count)
    raters[told.people[known]] = told.raters[known]
    return raters
