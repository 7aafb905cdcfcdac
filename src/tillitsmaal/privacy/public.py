"""Network numbers for the public, in which no one or two organisations are set apart by who was there when."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import gcd

import numpy as np

from tillitsmaal.grouping import Codes
from tillitsmaal.privacy.cells import Cells, Family, Kind, families_of
from tillitsmaal.privacy.own_cells import own_for_public
from tillitsmaal.privacy.people import Booleans, People, about_several, grouped, people_behind
from tillitsmaal.privacy.rules import Rules
from tillitsmaal.responses import NETWORK, RATER, TARGET, WAVE, Scores

Scales = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Before:
    """What the public was shown of some pairs before, a row a pair and wave."""

    fixed: Booleans
    """Whether numbers of the network and wave were published of the same answers: they stay as they were."""
    shown: Booleans
    """Whether the pair was in them."""
    own: Booleans
    """Whether the pair was in them as a cell of its own, of which intervals were made."""
    elsewhere: Codes
    """The same number for pairs that were in the numbers of the same waves beside those released now."""
    changed: Booleans
    """Whether changes of the network were published of other answers, or of other cells."""


Told = Callable[[Sequence[Scores], Sequence[str]], Before]
"""Finds what was published before of the pairs of some scores, on the scales of a family."""


def published(
    parts: Sequence[Scores], cells: Sequence[Cells], rules: Rules, told: Told | None = None
) -> tuple[Cells, ...]:
    """Leave out of cells what the public would learn about one or two organisations.

    Intervals are as wide as the pairs make them that are cells of their own. The same holds for these: where they are
    of one or two organisations, they are told together with the other cells only, and there is no interval. Those of
    which intervals were made before stay; where too few are set apart by that, changes have no interval.

    The pairs that are in cells are parted by where they are: in which waves, on which families of scales. Cells whose
    pairs are in the same places, in the same proportions, must together, in each of these, have k people of three
    organisations, none with more than 60 % of them, and be about three, none in more than 60 % of the pairs, or they
    are left out; and so must all cells of a network, and of a scale that is about no partner. What was published
    before stays; where too few are set apart by that, nothing is told of changes of matched pairs.

    A number for the public is made of means over all pairs of a network in a wave, and over those that are in other
    waves, or have collaboration beside trust. Any sum or difference of such means has the same weight for all cells of
    pairs that are in the same places in the same proportions: it is about all of them, or none.

    Parameters
    ----------
    parts
        Scores of everybody, of all waves that are released together.
    cells
        Their cells, one a part.
    rules
        Of this release.
    told
        What finds out what was published before; nothing was, unless given.

    Returns
    -------
    tuple of Cells
        One a part.
    """
    families = [
        _shown(parts, cells, scales, told)
        for scales in dict.fromkeys(scales for part in parts for scales in families_of(part))
    ]
    families = _large_enough(families, rules)
    alone = _large_enough([of.alone() for of in families], rules)
    unmatched = frozenset(
        named for of, few in zip(families, _apart(families, rules), strict=True) for named in of.named(few)
    )
    unwide = frozenset(named for of, few in zip(alone, _apart(alone, rules), strict=True) for named in of.named(few))
    left, own = ({of.scales: of.of_parts(len(parts)) for of in some} for some in (families, alone))
    return tuple(
        replace(
            part,
            families=tuple(
                of.without(~left[of.scales][number]).pooled(~own[of.scales][number]) for of in part.families
            ),
            unmatched=unmatched,
            unwide=unwide,
            own=own_for_public(parts[number], part.own, rules),
        )
        for number, part in enumerate(cells)
    )


def _large_enough(families: list["_Shown"], rules: Rules) -> list["_Shown"]:
    """Leave out rows until nobody is set apart."""
    found = _too_few(families, rules)
    while any(few.any() for few in found):
        families = [of.without(small) for of, small in zip(families, found, strict=True)]
        found = _too_few(families, rules)
    return families


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Shown:
    """A family of scales on its way to the public; a row a pair and wave."""

    scales: Scales
    measures: tuple[str, ...]
    people: People
    keys: Sequence[tuple[str, ...]]
    """Wave, network, rater, target."""
    part: Codes
    """Number of the part that has the row."""
    cell: Codes
    before: Before
    own: Booleans
    """Whether the pair is a cell of its own."""
    kept: Booleans
    """Whether the row is in the numbers."""

    def alone(self) -> "_Shown":
        """Only the pairs that are cells of their own; of what was published, those that were it then."""
        before = replace(self.before, elsewhere=np.zeros(len(self.kept), np.int64))
        return replace(self, before=before, kept=self.kept & self.own & (before.own | ~before.fixed))

    def without(self, rows: Booleans) -> "_Shown":
        return replace(self, kept=self.kept & ~rows)

    def named(self, rows: Booleans) -> Iterator[tuple[str, str]]:
        """The networks of some rows, and of those whose published answers have changed, with each measure."""
        networks = {
            network for (_, network, _, _), there in zip(self.keys, rows | self.before.changed, strict=True) if there
        }
        return product(sorted(networks), self.measures)

    def of_parts(self, number: int) -> list[Booleans]:
        """The rows that are kept, a part each."""
        return [self.kept[self.part == part] for part in range(number)]


def _shown(parts: Sequence[Scores], cells: Sequence[Cells], scales: Scales, told: Told | None) -> _Shown:
    at = [number for number, part in enumerate(parts) if scales in families_of(part)]
    own: list[Family] = [next(of for of in cells[number].families if of.scales == scales) for number in at]
    people = people_behind([parts[number] for number in at], scales)
    cell = np.concatenate([of.cell for of in own])
    before = told([parts[number] for number in at], scales) if told else _nothing(len(cell))
    frames = (parts[number].by_pair[[WAVE, NETWORK, RATER, TARGET]].astype(str) for number in at)
    return _Shown(
        scales=scales,
        measures=own[0].measures,
        people=people,
        keys=tuple(keys for frame in frames for keys in frame.itertuples(index=False, name=None)),
        part=np.repeat(at, [len(of.cell) for of in own]),
        cell=cell,
        before=before,
        own=np.concatenate([of.kind for of in own]) == Kind.OWN,
        kept=(cell >= 0) & (before.shown | ~before.fixed),
    )


def _nothing(size: int) -> Before:
    no = np.zeros(size, bool)
    return Before(fixed=no, shown=no, own=no, elsewhere=np.zeros(size, np.int64), changed=no)


def _too_few(families: Sequence[_Shown], rules: Rules) -> list[Booleans]:
    """Rows to leave out: networks that are too small, else what is set apart; nothing that was published before."""
    small = [_small(of, of.kept, (of.people.network,), rules) & ~of.before.fixed for of in families]
    if any(rows.any() for rows in small):
        return small
    return [rows & ~of.before.fixed for of, rows in zip(families, _apart(families, rules), strict=True)]


def _apart(families: Sequence[_Shown], rules: Rules) -> list[Booleans]:
    """Rows in cells whose pairs are in the same places, in the same proportions, where too few people are in these."""
    found = []
    for of, places in zip(families, _places(families), strict=True):
        alike = np.zeros(len(of.kept), np.int64)
        alike[of.kept] = _mixtures(of.cell[of.kept], places[of.kept])
        found.append(_small(of, of.kept, (of.people.network, alike), rules))
    return found


def _small(of: _Shown, rows: Booleans, keys: Sequence[Codes], rules: Rules) -> Booleans:
    groups = grouped(of.people, rows, keys, rules)
    enough = groups.enough & about_several(of.people, groups)
    small = np.zeros(len(rows), bool)
    small[groups.rows] = ~enough[groups.group]
    return small


def _places(families: Sequence[_Shown]) -> list[Codes]:
    """The same number for pairs that are in the same waves of the same families, those published before too."""
    places: dict[tuple[str, ...], set[tuple[int, str | int]]] = defaultdict(set)
    for number, of in enumerate(families):
        for (wave, *pair), kept, elsewhere in zip(of.keys, of.kept, of.before.elsewhere.tolist(), strict=True):
            places[tuple(pair)] |= {(number, elsewhere), (number, wave)} if kept else {(number, elsewhere)}
    numbers = {of: number for number, of in enumerate(dict.fromkeys(map(frozenset, places.values())))}
    code = {pair: numbers[frozenset(of)] for pair, of in places.items()}
    return [np.array([code[keys[1:]] for keys in of.keys], np.int64) for of in families]


def _mixtures(cell: Codes, places: Codes) -> Codes:
    """The same number for rows of cells whose pairs are in the same places in the same proportions."""
    of_cells: dict[int, Counter[int]] = defaultdict(Counter)
    for one, place in zip(cell.tolist(), places.tolist(), strict=True):
        of_cells[one][place] += 1
    mixed = {one: frozenset((at, n // gcd(*of.values())) for at, n in of.items()) for one, of in of_cells.items()}
    numbers = {of: number for number, of in enumerate(dict.fromkeys(mixed.values()))}
    return np.array([numbers[mixed[one]] for one in cell.tolist()], np.int64)
