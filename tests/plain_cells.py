"""The rules of `docs/design.md` on who may be shown with whom, written once more in plain Python."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from privacy_worlds import FAMILIES, World

Pair = tuple[str, str]
Placed = tuple[str, str]
"""Kind (`own`, `rest`, `remainder`, `out`) and name of the cell."""


Behind = Mapping[str, Mapping[Pair, Mapping[str, list[str]]]]
"""By wave and pair, who answered each scale; only pairs with answers on every scale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainCells:
    """Where each pair of each wave and family is."""

    placed: Mapping[tuple[str, str], Mapping[Pair, Placed]]
    """By wave and family."""

    def pairs(self, wave: str, family: str, *kinds: str) -> list[Pair]:
        """The pairs in cells of these kinds."""
        return [pair for pair, (kind, _) in self.placed[wave, family].items() if kind in kinds]

    def beside(self, wave: str, family: str, pair: Pair) -> list[Pair]:
        """The pairs of a pair's cell."""
        mine = self.placed[wave, family][pair]
        return [other for other, its in self.placed[wave, family].items() if its == mine]


def people_of(world: World, wave: str, pair: Pair, scale: str) -> list[str]:
    """Who of the rater has answered about the target."""
    rater, target = pair
    return world.people.get((wave, rater, target, scale), [])


def plain_cells(
    world: World, waves: Sequence[str], k: int, settled: PlainCells | None = None, *, second_rule: bool = True
) -> PlainCells:
    """Place every pair; waves of `settled` keep their cells. Without the second rule, any rest is a cell."""
    placed: dict[tuple[str, str], Mapping[Pair, Placed]] = {}
    for family, scales in FAMILIES.items():
        behind = behind_pairs(world, waves, scales)
        before = {wave: settled.placed[wave, family] for wave in waves if settled and (wave, family) in settled.placed}
        placing = _Placing(
            family=family,
            behind=behind,
            free=[wave for wave in waves if wave not in before],
            k=k,
            second_rule=second_rule,
            placed={wave: dict(before.get(wave, dict.fromkeys(behind[wave], ("out", "")))) for wave in waves},
        )
        placing.run()
        placed |= {(wave, family): of for wave, of in placing.placed.items()}
    return PlainCells(placed=placed)


def behind_pairs(world: World, waves: Sequence[str], scales: Sequence[str]) -> Behind:
    """Who is behind each pair of some waves; only pairs with answers on every scale."""
    index: dict[str, dict[Pair, dict[str, list[str]]]] = {wave: {} for wave in waves}
    for wave, person, target, scale in world.answers:
        if wave in index and scale in scales:
            of_pair = index[wave].setdefault((world.works_for[person], target), {})
            of_pair.setdefault(scale, []).append(person)
    return {wave: {pair: of for pair, of in pairs.items() if set(of) == set(scales)} for wave, pairs in index.items()}


@dataclass(slots=True, kw_only=True)
class _Placing:
    """One family of scales on its way into cells."""

    family: str
    behind: Behind
    free: Sequence[str]
    """Waves whose cells are to be found."""
    k: int
    second_rule: bool
    placed: dict[str, dict[Pair, Placed]]

    def run(self) -> None:
        self._own()
        for kind, by_target in (("rest", True), ("remainder", False)):
            self._of_stayers(kind, by_target=by_target)
        for wave in self.free:
            self._of_partners(wave)
            self._of_all(wave)

    def _own(self) -> None:
        small = {
            pair for pairs in self.behind.values() for pair, of in pairs.items() if min(map(len, of.values())) < self.k
        }
        for wave in self.free:
            self.placed[wave] |= {pair: ("own", f"{pair}") for pair in self.behind[wave] if pair not in small}

    def _of_stayers(self, kind: str, *, by_target: bool) -> None:
        """Those that are in every wave together, and the others together, if that hides them in every wave."""
        everywhere = set.intersection(*map(set, self.behind.values()))
        groups: dict[tuple[str, bool], dict[str, list[Pair]]] = defaultdict(dict)
        for wave in self.free:
            for pair in self._left(wave):
                groups[pair[1] if by_target else "", pair in everywhere].setdefault(wave, []).append(pair)
        for key, of in groups.items():
            if all(self._enough(wave, pairs) for wave, pairs in of.items()):
                for wave, pairs in of.items():
                    self.placed[wave] |= dict.fromkeys(pairs, (kind, f"{key}"))

    def _of_partners(self, wave: str) -> None:
        targets: dict[str, list[Pair]] = defaultdict(list)
        for pair in self._left(wave):
            targets[pair[1]].append(pair)
        for target, pairs in targets.items():
            if self._enough(wave, pairs):
                self.placed[wave] |= dict.fromkeys(pairs, ("rest", f"{target} again"))

    def _of_all(self, wave: str) -> None:
        if left := self._left(wave):
            pooled = [*left, *(pair for pair, (kind, _) in self.placed[wave].items() if kind == "remainder")]
            if self._enough(wave, pooled):
                self.placed[wave] |= dict.fromkeys(pooled, ("remainder", "all"))

    def _left(self, wave: str) -> list[Pair]:
        return [pair for pair, (kind, _) in self.placed[wave].items() if kind == "out"]

    def _enough(self, wave: str, pairs: Iterable[Pair]) -> bool:
        return not self.second_rule or all(
            hides(self.behind[wave], pairs, self.k, scale) for scale in FAMILIES[self.family]
        )


def hides(behind: Mapping[Pair, Mapping[str, list[str]]], pairs: Iterable[Pair], k: int, scale: str) -> bool:
    """Whether pairs have k people of three organisations together, none with more than 60 % of them."""
    by_rater: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        by_rater[pair[0]] |= set(behind[pair][scale])
    people = sum(map(len, by_rater.values()))
    return people >= k and len(by_rater) >= 3 and max(map(len, by_rater.values())) <= 0.6 * people + 1e-9
