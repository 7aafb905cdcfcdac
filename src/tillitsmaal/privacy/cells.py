"""Answers put into cells that are large enough: one organisation's, else everybody else's about a partner together."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.grouping import Codes, Floats, means
from tillitsmaal.privacy.own_cells import Named, own_cells
from tillitsmaal.privacy.people import Booleans, Groups, People, grouped, in_every_wave, numbered, people_behind
from tillitsmaal.privacy.rules import Rules
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import NETWORK, RATER, TARGET, WAVE, Scores


class Kind(IntEnum):
    """What became of a pair's answers on one family of scales."""

    NONE = 0
    """There are none."""
    OWN = 1
    """They are a cell by themselves."""
    REST = 2
    """They are in the cell of all other answers about the same partner."""
    REMAINDER = 3
    """They are in the cell of what no partner's cells could take: in numbers of the whole network only."""
    LEFT_OUT = 4
    """They are in nothing that is shown."""


Placed = Callable[[str, str, str, str], tuple[Kind, str] | None]
"""What became of a pair (an item of the family, network, rater, target) when it was released, and the name of its cell;
None where it was not there. The target is empty where an item is about no partner."""
Settled = Mapping[tuple[str, str], Placed]
"""By wave and network."""

CELLS_OF_PAIRS = (Kind.OWN,)
CELLS_OF_ORGANISATIONS = (Kind.OWN, Kind.REST)
CELLS_OF_NETWORKS = (Kind.OWN, Kind.REST, Kind.REMAINDER)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Family:
    """Scales that composites tie together: what is known of one tells about the others, so they share their cells."""

    scales: tuple[str, ...]
    measures: tuple[str, ...]
    """The scales, and the composites made of them."""
    kind: NDArray[np.int8]
    """`Kind` of each row of `Scores.by_pair`."""
    cell: Codes
    """Number of the cell of each row; -1 where it is in none."""

    def without(self, rows: Booleans) -> "Family":
        """The same cells, but for those of some rows, which are left out of everything."""
        out = rows & (self.cell >= 0)
        kind = np.where(out, Kind.LEFT_OUT, self.kind).astype(np.int8)
        return replace(self, kind=kind, cell=np.where(out, -1, self.cell))

    def pooled(self, rows: Booleans) -> "Family":
        """The same cells, but for some rows, which are not told as cells of their own."""
        kind = np.where(rows & (self.kind == Kind.OWN), Kind.REMAINDER, self.kind).astype(np.int8)
        return replace(self, kind=kind)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """The cells of all pairs, a family of scales at a time. Within a family they are disjoint."""

    families: tuple[Family, ...]
    unmatched: frozenset[tuple[str, str]] = frozenset()
    """Networks and measures of which nothing may be told about pairs matched over waves."""
    unwide: frozenset[tuple[str, str]] = frozenset()
    """Networks and measures of whose changes no interval may be told."""
    own: Mapping[str, Codes] = field(default_factory=dict)
    """By scale that is about no partner, the cell of each row of `Scores.by_organisation`; -1 where it is in none."""
    uncounted: frozenset[tuple[str, str]] = frozenset()
    """Networks and waves of which it may not be told how many people there are: they were counted before, with another
    k or as others, beside which counts could tell of few."""

    def family_of(self, measure: str) -> Family:
        """The family that a pair measure belongs to."""
        return next(family for family in self.families if measure in family.measures)


def cells_of(parts: Sequence[Scores], rules: Rules, settled: Settled | None = None) -> tuple[Cells, ...]:
    """Put every pair's answers into a cell that hides each person, or leave them out.

    For each network, wave and family of scales, in this order:

    1. What one organisation says about a partner is a cell of its own if, in every wave in which it says anything, at
       least k of its people said it on every scale of the family.
    2. All else about the partner from pairs that are in every wave is a cell, and so is all from other pairs, each if
       it is large enough in every wave.
    3. All else from pairs that are in every wave is a cell of the whole network, and so is all from other pairs, in the
       same way.
    4. All else about the partner is a cell.
    5. All else, together with what 3 took, is a cell of the whole network.
    6. What is left is left out of everything.

    What is about no partner is put into cells in the same way (`own_cells`).

    Cells of several organisations need k people of three organisations, none with more than 60 % of them. A pair that
    lacks a scale of a family is left out of the family.

    Every number that is shown is made of means of cells. They are disjoint and none has fewer than k people, so no sum
    or difference of them is about fewer. The cells of pairs that are in every wave hold the same pairs in each, so that
    their changes are those of matched pairs.

    Parameters
    ----------
    parts
        Scores of everybody, with pairs' composites made of the pairs' scales, of all waves that are released together.
    rules
        Of this release.
    settled
        Cells that were released before, which stay as they are.

    Returns
    -------
    tuple of Cells
        One a part.

    References
    ----------
    Hundepool, A. et al. (2012). Statistical disclosure control (primary and secondary suppression, dominance).
    Checked by attack in the tests: published numbers as linear equations, solved by rank.
    """
    families = dict.fromkeys(family for part in parts for family in families_of(part))
    made = {
        scales: _family([part for part in parts if scales in families_of(part)], scales, rules, settled)
        for scales in families
    }
    taken = dict.fromkeys(made, 0)
    cells = []
    for part in parts:
        own = []
        for scales in families_of(part):
            start, end = taken[scales], taken[scales] + len(part.by_pair)
            taken[scales] = end
            whole = made[scales]
            own.append(
                Family(
                    scales=scales,
                    measures=_measures(part.responses.questionnaire, scales),
                    kind=whole.kind[start:end],
                    cell=whole.cell[start:end],
                )
            )
        cells.append(Cells(families=tuple(own), own=own_cells(part, rules, _own_settled(settled or {}))))
    return tuple(cells)


def _own_settled(settled: Settled) -> Mapping[tuple[str, str], Named]:
    def named(before: Placed, item: str, network: str, organisation: str) -> str | None:
        found = before(item, network, organisation, "")
        return None if found is None else found[1]

    return {at: partial(named, before) for at, before in settled.items()}


def families_of(scores: Scores) -> tuple[tuple[str, ...], ...]:
    """Find the pair scales that composites tie together, each family in the questionnaire's order."""
    questionnaire = scores.responses.questionnaire
    family = {scale: {scale} for scale in questionnaire.scales_at("pair")}
    for composite in questionnaire.composites.values():
        members = [family[scale] for scale in composite.of if scale in family]
        together: set[str] = set().union(*members)
        for scale in together:
            family[scale] = together
    seen = dict.fromkeys(tuple(scale for scale in family if scale in tied) for tied in family.values())
    return tuple(seen)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Placing:
    """Where the pairs of a family are put."""

    kind: NDArray[np.int8]
    cell: Codes


def _family(parts: Sequence[Scores], scales: tuple[str, ...], rules: Rules, settled: Settled | None) -> _Placing:
    people = people_behind(parts, scales)
    kind = np.where(people.there, Kind.LEFT_OUT, Kind.NONE).astype(np.int8)
    placed = _Placing(kind=kind, cell=np.full(len(kind), -1, np.int64))
    free = ~_settle(parts, scales, placed, settled or {})
    _leave_out_few(people, placed, rules)
    once_small = people.of_series(people.there & (people.fewest < rules.least_of_a_pair)) > 0
    own = np.flatnonzero(people.there & ~once_small & free)
    _put(placed, Groups(rows=own, group=np.arange(len(own)), enough=np.ones(len(own), bool)), Kind.OWN)
    stays, of_partners, of_networks = people.stays, (people.network, people.target), (people.network,)
    for keys, what in ((of_partners, Kind.REST), (of_networks, Kind.REMAINDER)):
        groups = grouped(people, free & (kind == Kind.LEFT_OUT), (*keys, stays), rules)
        _put(placed, in_every_wave(groups, (*keys, stays)), what)
    _put(placed, grouped(people, free & (kind == Kind.LEFT_OUT), of_partners, rules), Kind.REST)
    _put(placed, grouped(people, free & _to_pool(people, kind), of_networks, rules), Kind.REMAINDER)
    return placed


def _settle(parts: Sequence[Scores], scales: tuple[str, ...], placed: _Placing, settled: Settled) -> Booleans:
    """Put the pairs that were released before where they were; tell which pairs these are."""
    if not settled:
        return np.zeros(len(placed.kind), bool)
    rows: list[bool] = []
    names: dict[tuple[str, str, str], int] = {}
    for part in parts:
        keys = (part.by_pair[key].astype(str).tolist() for key in (WAVE, NETWORK, RATER, TARGET))
        item = part.responses.questionnaire.items_by_scale[scales[0]][0].id
        for row, (wave, *pair) in enumerate(zip(*keys, strict=True), start=len(rows)):
            rows_of = settled.get((wave, pair[0]))
            rows.append(rows_of is not None)
            before = rows_of(item, *pair) if rows_of is not None else None
            if before is not None and placed.kind[row] != Kind.NONE:
                placed.kind[row] = before[0]
                placed.cell[row] = names.setdefault((wave, pair[0], before[1]), len(names)) if before[1] else -1
    return np.array(rows, bool)


def _leave_out_few(people: People, placed: _Placing, rules: Rules) -> None:
    """Leave out what was in a cell that is too small for the answers that there are now."""
    several = np.isin(placed.kind, (Kind.REST, Kind.REMAINDER))
    groups = grouped(people, several, (placed.cell,), rules)
    few = (placed.kind == Kind.OWN) & (people.fewest < rules.least_of_a_pair)
    few[groups.rows[~groups.enough[groups.group]]] = True
    placed.kind[few], placed.cell[few] = Kind.LEFT_OUT, -1


def _to_pool(people: People, kind: NDArray[np.int8]) -> Booleans:
    """What is left, and what was pooled before in the same network and wave."""
    at = numbered(people.network, people.wave)
    left = np.isin(at, at[kind == Kind.LEFT_OUT])
    return left & np.isin(kind, (Kind.LEFT_OUT, Kind.REMAINDER))


def _measures(questionnaire: Questionnaire, scales: tuple[str, ...]) -> tuple[str, ...]:
    tied = [name for name, made in questionnaire.composites.items() if set(made.of) & set(scales)]
    return tuple(measure for measure in questionnaire.pair_measures() if measure in (*scales, *tied))


def _put(placed: _Placing, groups: Groups, what: Kind) -> None:
    """Make a cell of each group that is large enough."""
    enough = groups.enough[groups.group]
    rows = groups.rows[enough]
    placed.kind[rows] = what
    placed.cell[rows] = placed.cell.max(initial=-1) + 1 + groups.group[enough]


def cell_means(values: Floats, family: Family) -> Floats:
    """Give every pair the mean of its cell: of its pairs, each counting alike; NaN where it is in none."""
    found = means(values, family.cell, int(family.cell.max(initial=-1)) + 1)
    return np.append(found.mean, np.nan)[family.cell]


def masks(cells: Cells, kinds: Sequence[Kind]) -> Mapping[str, Booleans]:
    """By measure, whether each pair is in a cell of these kinds."""
    return dict(_masks(cells, kinds))


def _masks(cells: Cells, kinds: Sequence[Kind]) -> Iterator[tuple[str, Booleans]]:
    for family in cells.families:
        shown: Booleans = np.isin(family.kind, kinds)
        yield from ((measure, shown) for measure in family.measures)


Parting = Callable[[Sequence[Scores]], Sequence[Cells]]
"""Finds the cells of scores that are released together, one a part."""
