"""Releases that are let through, however many, in whatever order, solve together for no group of fewer than k people.

Reckoned by rank: a row is what a mean of a cell is made of, by respondent and item. Means, and sums and differences of
them, can be about some respondents alone exactly where leaving out their columns makes the rank smaller.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np
import pytest

from tillitsmaal.errors import InputRefused
from tillitsmaal.privacy.cells import Kind
from tillitsmaal.privacy.ledger import Entry, Partition
from tillitsmaal.privacy.partitions import Part
from tillitsmaal.privacy.refinement import check_release
from tillitsmaal.privacy.rules import Rules

RULES = Rules(audience="partners", least=3)
SCALES: tuple[Mapping[str, tuple[int, ...]], ...] = (
    {"x": (0, 1), "y": (0, 1)},
    {"x": (0, -1), "y": (0, -1)},
    {"x": (0,), "y": (1,)},
)
"""How the items x and y are put together: by item, which items (0, 1) its scale has; -1 is y turned."""
Answered = dict[str, tuple[str, tuple[bool, bool]]]
"""By respondent: the pair, and which items are answered."""
Release = tuple[Answered, Mapping[str, str], int]
"""Who has answered, the cell of each pair, and how items are put together."""


def world(seed: int, *, opens: bool, mixes: bool, course: str) -> list[Release]:
    """Releases of four pairs; each has some of the respondents, in cells of at least k.

    They come in on top of each other (`grow`), come and go, or are some, the others, and all (`parts`).
    """
    draw = random.Random(seed)
    people = {f"{pair}{n}": pair for pair in "ABCD" for n in range(draw.randint(1, 5))}
    items = {one: draw.choice([(True, True), (True, False)]) if opens else (True, True) for one in people}
    releases = []
    for there in _course(course, set(people), draw):
        answered = {one: (people[one], items[one]) for one in sorted(there)}
        way = draw.randrange(3) if mixes else 0
        groups = dict(zip("ABCD", draw.choice(["aaaa", "aabb", "abbb", "abab", "abbc"]), strict=True))
        cells = {
            pair: group
            for pair, group in groups.items()
            if all(
                sum(groups[of] == group and _counts(has, scale) for of, has in answered.values()) >= RULES.least
                for scale in SCALES[way].values()
            )
        }
        releases.append((answered, cells, way))
    return releases


def _course(course: str, people: set[str], draw: random.Random) -> list[set[str]]:
    def some() -> set[str]:
        return {one for one in sorted(people) if draw.random() < 0.5}

    first = some()
    if course == "parts":
        return draw.sample([first, people - first, people, some()], 4)
    found = [first]
    for _ in range(draw.randint(1, 4)):
        found.append(found[-1] | some() if course == "grow" or draw.random() < 0.5 else found[-1] ^ some())
    return found


def partition(release: Release) -> Partition:
    """The release as the list of releases has it."""
    answered, cells, way = release
    return {
        item: {
            pair: Entry(
                kind=Kind.REST,
                cell=cells.get(pair, ""),
                answers={one: "said" for one, (of, has) in answered.items() if of == pair and _counts(has, scale)},
                rater=pair,
                target="T",
                scale=str(scale),
                open={
                    one: str(has)
                    for one, (of, has) in answered.items()
                    if of == pair and not all(has[abs(at)] for at in scale)
                },
            )
            for pair in "ABCD"
            if any(of == pair and _counts(has, scale) for of, has in answered.values())
        }
        for item, scale in SCALES[way].items()
    }


def _counts(has: tuple[bool, bool], scale: Sequence[int]) -> bool:
    return any(has[abs(at)] for at in scale)


def rows(release: Release, people: Sequence[str]) -> Iterator[list[float]]:
    """What the mean of each cell is made of: each pair counts alike, in it each respondent, of whom each item."""
    answered, cells, way = release
    for scale in sorted(set(SCALES[way].values())):
        counted = {one: (of, has) for one, (of, has) in answered.items() if _counts(has, scale)}
        for cell in sorted(set(cells.values())):
            of_cell = {one: told for one, told in counted.items() if cells.get(told[0]) == cell}
            pairs = {of for of, _ in of_cell.values()}
            row = [0.0] * (2 * len(people))
            for one, (of, has) in of_cell.items():
                size = sum(other == of for other, _ in of_cell.values())
                made_of = [at for at in scale if has[abs(at)]]
                for at in made_of:
                    weight = (-1 if at < 0 else 1) / (len(pairs) * size * len(made_of))
                    row[2 * people.index(one) + abs(at)] = weight
            yield row


def solved(releases: Sequence[Release]) -> set[str]:
    """The smallest group of fewer than k respondents of whom releases together tell by themselves; empty for none."""
    people = sorted({one for answered, _, _ in releases for one in answered})
    found = [row for release in releases for row in rows(release, people)]
    if not found:
        return set()
    matrix = np.array(found)
    rank = np.linalg.matrix_rank(matrix, tol=1e-9)
    for size in range(1, RULES.least):
        for few in combinations(range(len(people)), size):
            others = np.delete(matrix, [column for one in few for column in (2 * one, 2 * one + 1)], axis=1)
            if np.linalg.matrix_rank(others, tol=1e-9) < rank:
                return {people[one] for one in few}
    return set()


def let_through(releases: Sequence[Release]) -> list[Release]:
    """Those that the check lets through, one after the other."""
    through: list[Release] = []
    for release in releases:
        try:
            check_release(list(map(partition, through)), partition(release), Part(network="N", wave="w"), RULES)
        except InputRefused:
            continue
        through.append(release)
    return through


@pytest.mark.parametrize("course", ["grow", "change", "parts"])
@pytest.mark.parametrize(("opens", "mixes"), [(False, False), (True, False), (True, True)])
def test_what_is_let_through_solves_for_no_few(opens: bool, mixes: bool, course: str) -> None:
    worlds = [world(seed, opens=opens, mixes=mixes, course=course) for seed in range(400)]
    of_all = [let_through(releases) for releases in worlds]
    assert sum(len(through) > 1 for through in of_all) > 10
    for number, through in enumerate(of_all):
        assert not solved(through), number


def test_the_attacker_solves_what_is_not_held_against_each_other() -> None:
    worlds = [world(seed, opens=True, mixes=True, course="grow") for seed in range(100)]
    assert sum(bool(solved(releases)) for releases in worlds) > 15


def test_who_is_few_in_a_pair_that_changes_is_held_apart() -> None:
    """Two of A and two each of C and D are in all releases. Others join A; of B, some answer, then others, then all."""
    of_b = (range(3), range(3, 6), range(6))
    releases: list[Release] = []
    for who, of_a in zip(of_b, (2, 2, 5), strict=True):
        people = [
            *(("A", n) for n in range(of_a)),
            *(("B", n) for n in who),
            *((pair, n) for pair in "CD" for n in range(2)),
        ]
        answered = {f"{pair}{n}": (pair, (True, True)) for pair, n in people}
        releases.append((answered, dict.fromkeys("ABCD", "a"), 0))
    assert len(let_through(releases[:2])) == 2
    assert len(let_through(releases)) == 2
