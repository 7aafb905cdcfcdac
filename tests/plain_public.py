"""What the public may see of cells by `docs/design.md`, written once more in plain Python."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from plain_cells import Pair, PlainCells, behind_pairs, hides
from privacy_worlds import FAMILIES, World


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainPublic:
    """Cells without what is left out for the public, and of which families no changes are told."""

    cells: PlainCells
    unmatched: frozenset[str]


def plain_public(
    world: World, cells: PlainCells, waves: Sequence[str], k: int, before: PlainPublic | None = None
) -> PlainPublic:
    """Leave out what would set one or two organisations apart; what was published before stays."""
    placed = dict(before.cells.placed) if before else {}
    fixed = {at: {pair for pair, (kind, _) in of.items() if kind != "out"} for at, of in placed.items()}
    showing = _Showing(world=world, cells=cells, k=k, waves=waves, fixed=fixed)
    showing.run()
    for at, kept in showing.kept.items():
        if at in cells.placed:
            placed[at] = {pair: of if pair in kept else ("out", "") for pair, of in cells.placed[at].items()}
    unmatched = frozenset(family for (_, family), _ in showing.apart())
    return PlainPublic(cells=PlainCells(placed=placed), unmatched=unmatched)


At = tuple[str, str]
"""Wave and family."""


class _Showing:
    """The cells of a world on their way to the public."""

    def __init__(
        self, *, world: World, cells: PlainCells, k: int, waves: Sequence[str], fixed: Mapping[At, set[Pair]]
    ) -> None:
        self.world, self.cells, self.k, self.fixed = world, cells, k, fixed
        self.now = [(wave, family) for wave in waves for family in FAMILIES]
        self.behind = {family: behind_pairs(world, waves, scales) for family, scales in FAMILIES.items()}
        self.kept = {at: set(cells.pairs(*at, "own", "rest", "remainder")) for at in self.now} | dict(fixed)

    def run(self) -> None:
        """Leave out until nobody is set apart in a wave that was not published before."""
        while out := self._small() or [(at, pairs) for at, pairs in self.apart() if at not in self.fixed]:
            for at, pairs in out:
                self.kept[at] -= pairs

    def _small(self) -> list[tuple[At, set[Pair]]]:
        free = [at for at in self.now if at not in self.fixed and self.kept[at]]
        return [(at, set(self.kept[at])) for at in free if not self._enough(at, self.kept[at])]

    def apart(self) -> list[tuple[At, set[Pair]]]:
        """Pairs in cells of which the same shares are in the same waves and families, where these are too few."""
        found = []
        for at in self.now:
            groups: dict[frozenset[tuple[frozenset[At], Fraction]], set[Pair]] = defaultdict(set)
            for pair in self.kept[at]:
                beside = [self._where(other) for other in self.cells.beside(*at, pair) if other in self.kept[at]]
                shares = frozenset((where, Fraction(n, len(beside))) for where, n in Counter(beside).items())
                groups[shares].add(pair)
            found += [(at, pairs) for pairs in groups.values() if not self._enough(at, pairs)]
        return found

    def _where(self, pair: Pair) -> frozenset[At]:
        return frozenset(at for at, pairs in self.kept.items() if pair in pairs)

    def _enough(self, at: At, pairs: set[Pair]) -> bool:
        wave, family = at
        about = Counter(target for _, target in pairs)
        if pairs and (len(about) < 3 or max(about.values()) > 0.6 * len(pairs) + 1e-9):
            return False
        by, either = Counter(rater for rater, _ in pairs), Counter(name for pair in pairs for name in set(pair))
        if pairs and (max(by.values()) > 0.6 * len(pairs) + 1e-9 or max(either.values()) > 2 / 3 * len(pairs) + 1e-9):
            return False
        return all(hides(self.behind[family][wave], pairs, self.k, scale) for scale in FAMILIES[family])
