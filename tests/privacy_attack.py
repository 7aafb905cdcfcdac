"""An attacker who knows who answered about whom, and solves the published numbers for what few people said.

Every number that is parsed from a released document becomes a linear equation in the answers. That the equations are
the right ones is checked: put in the true answers, and they give the published numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import block_array, coo_array
from scipy.sparse.csgraph import connected_components

from plain_cells import Pair, PlainCells, people_of
from privacy_worlds import FAMILIES, SCALES, Unknown, World

Row = dict[Unknown, float]
Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """A published number, and what it is of the answers."""

    told: str
    value: float
    row: Row
    slack: float = 0.0
    """How far the number may be off beside its own rounding, since it is made of rounded ones."""

    def holds(self, world: World) -> bool:
        """Whether the true answers give the number, up to its rounding."""
        true = sum(weight * world.answers[unknown] for unknown, weight in self.row.items())
        rounding = 0.05 if abs(round(self.value, 1) - self.value) < 1e-9 else 0.005
        return abs(true - self.value) <= rounding + self.slack + 1e-9


class Attacker:
    """Collects equations, and tells what can be solved."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.equations: list[Equation] = []
        self._pair_rows: dict[tuple[str, Pair, str], Row] = {}

    def read_scores(self, document: Document, cells: PlainCells) -> None:
        """Read a document of `tillit score`."""
        for pair in document["pairs"]:
            for scale in SCALES:
                row = self.pair(pair["wave"], (pair["rater"], pair["target"]), scale)
                self._add(f"pair {pair}", pair["scores"][scale], row)
        for organisation in document["organisations"]:
            for side, end, kinds in (("given", 0, ("own",)), ("received", 1, ("own", "rest"))):
                for measure, score in organisation[side].items():
                    row = self._mean(organisation["wave"], measure, cells, kinds, end, organisation["organisation"])
                    self._add(f"{side} {organisation['organisation']} {measure}", score, row)
        for network in document["networks"]:
            for measure, score in network["scores"].items():
                row = self._mean(network["wave"], measure, cells, ("own", "rest", "remainder"))
                self._add(f"network {measure}", {"value": score["value"]}, row)

    def read_changes(self, document: Document, cells: PlainCells) -> None:
        """Read a document of `tillit compare`."""
        kinds = ("own", "rest", "remainder")
        for change in document["scales"]:
            for end, name in (("from", "all_from"), ("to", "all_to")):
                row = self._mean(change[end], change["scale"], cells, kinds)
                self._add(f"{name} {change['scale']}", {"value": change[name]}, row)
            self._add(f"within {change['scale']}", {"value": change["within"]}, self._change(change, cells, kinds))
            for end, name in (("from", "turnover_left"), ("to", "turnover_joined")):
                row = self._turnover(change, end, cells, kinds)
                self._add(f"{name} {change['scale']}", {"value": change[name]}, row)
        self._read_trends(document, cells)
        self._read_verdict(document, cells)
        self._read_pairs(document)
        for organisation in document["organisations"]:
            for measure, sides in organisation["changes"].items():
                about = {"from": organisation["from"], "to": organisation["to"], "scale": measure}
                for side, place, of in (("given", 0, ("own",)), ("received", 1, ("own", "rest"))):
                    row = self._change(about, cells, of, place, organisation["organisation"])
                    self._add(f"change {side} {organisation['organisation']} {measure}", sides[side], row)

    def _read_trends(self, document: Document, cells: PlainCells) -> None:
        kinds = ("own", "rest", "remainder")
        for trend in document["trends"]:
            of, waves = _family(trend["scale"]), [wave["name"] for wave in document["waves"]]
            always = set.intersection(*(set(cells.pairs(wave, of, *kinds)) for wave in waves))
            row = self._over(trend["wave"], trend["scale"], cells, sorted(always))
            self._add(f"matched {trend['scale']}", {"value": trend["matched_mean"]}, row)
            row = self._mean(trend["wave"], trend["scale"], cells, kinds)
            self._add(f"trend {trend['scale']}", {"value": trend["mean"]}, row)

    def _read_verdict(self, document: Document, cells: PlainCells) -> None:
        """The changes of pairs with both trust and collaboration in both waves."""
        kinds, (first, *_, last) = ("own", "rest", "remainder"), [wave["name"] for wave in document["waves"]]
        both = [set(cells.pairs(wave, family, *kinds)) for wave in (first, last) for family in FAMILIES]
        pairs = sorted(set.intersection(*both))
        for circle in document["circles"]:
            for side, measure in (("trust", "trust"), ("collaboration", "openness")):
                signs = ((-1, first), (1, last))
                row = _sum([(sign, self._over(wave, measure, cells, pairs)) for sign, wave in signs])
                self._add(f"verdict {side}", circle["evidence"][side]["change"], row)

    def _read_pairs(self, document: Document) -> None:
        for pair in document["pairs"]:
            for measure, change in pair["changes"].items():
                for end in ("from", "to"):
                    self._add(
                        f"pair {measure}",
                        change[end],
                        self._measure(pair[end], (pair["rater"], pair["target"]), measure),
                    )
        for dyad in document["dyads"]:
            for measure, change in dyad["changes"].items():
                for end in ("from", "to"):
                    both = ((dyad["a"], dyad["b"]), (dyad["b"], dyad["a"]))
                    one, other = (self._measure(dyad[end], pair, measure) for pair in both)
                    self._add(f"dyad {measure}", {"value": change[end]}, _sum([(0.5, one), (0.5, other)]), slack=0.05)

    def wrong(self) -> list[Equation]:
        """Equations that the true answers do not fulfil: the attacker has misread the documents."""
        return [equation for equation in self.equations if not equation.holds(self.world)]

    def solved(self, groups: Sequence[frozenset[str]]) -> list[frozenset[str]]:
        """The groups of people of whose answers some combination of the published numbers is made alone."""
        parts = [(np.array([unknown[1] for unknown in of]), basis_of(matrix)) for of, matrix in self._matrices()]
        return [
            group for group in groups if any(alone(basis[:, np.isin(people, list(group))]) for people, basis in parts)
        ]

    def _matrices(self) -> Iterator[tuple[list[Unknown], NDArray[np.float64]]]:
        """Each equation once; those that have no unknown in common, directly or through others, in different ones."""
        rows = {tuple(sorted((unknown, round(of, 12)) for unknown, of in each.row.items())) for each in self.equations}
        unknowns = sorted({unknown for row in rows for unknown, _ in row})
        place = {unknown: number for number, unknown in enumerate(unknowns)}
        at = [(number, place[unknown], of) for number, row in enumerate(sorted(rows)) for unknown, of in row]
        row_at, column_at, weights = (np.array(of) for of in zip(*at, strict=True))
        whole = coo_array((weights, (row_at, column_at)), shape=(len(rows), len(unknowns))).tocsr()
        _, part = connected_components(block_array([[None, whole], [whole.T, None]]), directed=False)
        for number in np.unique(part):
            own, columns = (np.flatnonzero(of == number) for of in (part[: len(rows)], part[len(rows) :]))
            yield [unknowns[column] for column in columns], whole[own][:, columns].toarray()

    def pair(self, wave: str, pair: Pair, scale: str) -> Row:
        """A pair's score: the mean over its people."""
        key = (wave, pair, scale)
        if key not in self._pair_rows:
            people = people_of(self.world, wave, pair, scale)
            self._pair_rows[key] = {(wave, person, pair[1], scale): 1 / len(people) for person in people}
        return self._pair_rows[key]

    def _measure(self, wave: str, pair: Pair, measure: str) -> Row:
        scales = FAMILIES.get(measure, (measure,))
        return _sum([(1 / len(scales), self.pair(wave, pair, scale)) for scale in scales])

    def _cell(self, wave: str, pair: Pair, measure: str, cells: PlainCells) -> Row:
        beside = cells.beside(wave, _family(measure), pair)
        return _sum([(1 / len(beside), self._measure(wave, other, measure)) for other in beside])

    def _mean(
        self, wave: str, measure: str, cells: PlainCells, kinds: Sequence[str], end: int | None = None, name: str = ""
    ) -> Row:
        pairs = [pair for pair in cells.pairs(wave, _family(measure), *kinds) if end is None or pair[end] == name]
        return self._over(wave, measure, cells, pairs)

    def _over(self, wave: str, measure: str, cells: PlainCells, pairs: Sequence[Pair]) -> Row:
        return _sum([(1 / len(pairs), self._cell(wave, pair, measure, cells)) for pair in pairs])

    def _turnover(self, change: Mapping[str, Any], end: str, cells: PlainCells, kinds: Sequence[str]) -> Row:
        """What the mean gained or lost by pairs that are in one of the waves only."""
        measure, wave, other = change["scale"], change[end], change["to" if end == "from" else "from"]
        here, there = (cells.pairs(at, _family(measure), *kinds) for at in (wave, other))
        matched, only = (sorted(found) for found in (set(here) & set(there), set(here) - set(there)))
        if not matched or not only:
            return {}
        share = (-1 if end == "from" else 1) * len(only) / len(here)
        sides = ((share, only), (-share, matched))
        return _sum([(weight, self._over(wave, measure, cells, pairs)) for weight, pairs in sides])

    def _change(
        self, change: Mapping[str, Any], cells: PlainCells, kinds: Sequence[str], end: int | None = None, name: str = ""
    ) -> Row:
        family = _family(change["scale"])
        first, last = (set(cells.pairs(change[which], family, *kinds)) for which in ("from", "to"))
        pairs = [pair for pair in sorted(first & last) if end is None or pair[end] == name]
        sides = ((-1, change["from"]), (1, change["to"]))
        return _sum(
            [
                (sign / len(pairs), self._cell(wave, pair, change["scale"], cells))
                for pair in pairs
                for sign, wave in sides
            ]
        )

    def _add(self, told: str, score: Mapping[str, Any], row: Row, slack: float = 0.0) -> None:
        if isinstance(score.get("value"), int | float) and (row or score["value"]):
            self.equations.append(Equation(told=told, value=float(score["value"]), row=row, slack=slack))


def _family(measure: str) -> str:
    return next(family for family, scales in FAMILIES.items() if measure in (family, *scales))


def _sum(parts: Sequence[tuple[float, Row]]) -> Row:
    whole: Row = {}
    for weight, row in parts:
        for unknown, of in row.items():
            whole[unknown] = whole.get(unknown, 0.0) + weight * of
    return whole


def basis_of(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Orthonormal rows that span the same as these."""
    _, sizes, rows = np.linalg.svd(matrix, full_matrices=False)
    return np.asarray(rows[sizes > 1e-9 * sizes.max(initial=1.0)])


def alone(columns: NDArray[np.float64]) -> bool:
    """Whether some combination of orthonormal rows is 0 outside these of their columns: its length is then all here."""
    return bool(columns.size) and float(np.linalg.norm(columns, 2)) > 1 - 1e-9


def small_groups(world: World, k: int, random: np.random.Generator) -> Iterator[frozenset[str]]:
    """People who must not be singled out: everybody alone, each organisation under k, some others of k − 1."""
    people = list(world.works_for)
    yield from (frozenset([person]) for person in people)
    by_organisation: dict[str, list[str]] = {}
    for person, organisation in world.works_for.items():
        by_organisation.setdefault(organisation, []).append(person)
    for own in by_organisation.values():
        if len(own) < k:
            yield frozenset(own)
        else:
            yield frozenset(random.choice(own, k - 1, replace=False).tolist())
    for _ in range(20):
        yield frozenset(random.choice(people, min(k - 1, len(people)), replace=False).tolist())


def one_or_two_organisations(world: World) -> Iterator[frozenset[str]]:
    """People whom the public must not set apart: those of every organisation, and of any two."""
    by_organisation: dict[str, set[str]] = {}
    for person, organisation in world.works_for.items():
        by_organisation.setdefault(organisation, set()).add(person)
    yield from map(frozenset, by_organisation.values())
    yield from (frozenset(one | other) for one, other in combinations(by_organisation.values(), 2))
