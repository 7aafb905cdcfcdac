"""A public release, written into the ledger: in which cells its answers are, and of which changes it tells."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import gcd

from tillitsmaal.errors import InputRefused
from tillitsmaal.privacy.cells import Cells
from tillitsmaal.privacy.digests import items_of
from tillitsmaal.privacy.ledger import Entry, Ledger, Partition, as_told
from tillitsmaal.privacy.partitions import Part, parts_of
from tillitsmaal.privacy.publications import matched, shown_in
from tillitsmaal.privacy.refinement import added, as_one, check_seen
from tillitsmaal.privacy.rules import Rules
from tillitsmaal.responses import NETWORK, RATER, TARGET, WAVE, Scores

_Changes = Mapping[tuple[str, str], str]
"""By network and measure, a digest of all that changes of matched pairs are made of."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Publication:
    """What the public is to be shown."""

    parts: Sequence[Scores]
    cells: Sequence[Cells]
    """One a part, as `public.published` made them."""
    now: Sequence[tuple[Part, str, Partition]]
    """Each network and wave, its digest, and in which cells of everybody's its answers are."""
    shown: Sequence[tuple[Part, str, Partition]]
    """The same, of the public's cells."""
    rules: Rules
    before: Ledger
    """Of the releases before."""

    def held(self, ledger: Ledger) -> tuple[tuple[Cells, ...], Ledger]:
        """Write the publication into a ledger, network by network, and hide the changes that it must not tell.

        Hidden changes that were told just so before are told again. Where the others of a network, set against what
        was published before, would tell of few, they are hidden too.

        Raises
        ------
        InputRefused
            `release_tells_of_few`, where numbers would even without changes that were not told before.
        """
        unmatched = frozenset().union(*(of.unmatched for of in self.cells))
        every = changes_told(
            with_matched_pairs(self.parts, self.cells),
            self.now,
            [(at, key, {item: as_one(entries) for item, entries in of.items()}) for at, key, of in self.shown],
            self.before,
        )
        known = {of: digest for of, digest in every.items() if digest in self.before.changes}
        wanted = {of: digest for of, digest in every.items() if of not in unmatched} | known
        told: set[tuple[str, str]] = set()
        for network in dict.fromkeys(at.network for at, _, _ in self.now):
            own = {of: digest for of, digest in wanted.items() if of[0] == network}
            try:
                ledger = self._with(network, own, ledger)
            except InputRefused:
                own = {of: digest for of, digest in own.items() if of in known}
                ledger = self._with(network, own, ledger)
            told |= own.keys()
        hidden = (unmatched | wanted.keys()) - told
        return tuple(replace(of, unmatched=hidden) for of in self.cells), ledger

    def _with(self, network: str, changes: _Changes, ledger: Ledger) -> Ledger:
        """A ledger with what is shown of a network, and with the changes that are told."""
        now, shown = ([one for one in of if one[0].network == network] for of in (self.now, self.shown))
        placed = by_places(self.parts, self.cells, shown, changes, self.before)
        public = added(ledger.public, placed, self.rules)
        for at, digest, of in placed:
            if digest in ledger.partners and of not in ledger.public.get(digest, ()):
                check_seen(of, at, digest, self.rules, ledger)
        waves = {matched(digest, of, self.before) for _, digest, of in now if changes}
        return replace(ledger, public=public, changes=ledger.changes | waves | set(changes.values()))


def by_places(
    parts: Sequence[Scores],
    cells: Sequence[Cells],
    shown: Sequence[tuple[Part, str, Partition]],
    changes: Collection[tuple[str, str]],
    ledger: Ledger,
) -> list[tuple[Part, str, Partition]]:
    """The same entries as the public sees them: as one cell, or, where changes are told, parted by where pairs are.

    Changes are of pairs that are in several waves, and the verdict's of those with collaboration beside trust, and told
    with their means: these are numbers of their own. Each is made of means of cells, so that cells whose pairs are in
    the same places, in the same proportions, are in it together (`public.published`).

    Parameters
    ----------
    parts, cells
        Of the release.
    shown
        Each network and wave, its digest, and in which cells of the public its answers are.
    changes
        Networks and measures of which changes of matched pairs are told.
    ledger
        Whose key the digests have.
    """
    families = {
        at: {
            ledger.digest("item", item): family
            for family in own.families
            for item in items_of(scores.responses.questionnaire, *family.scales)
        }
        for scores, own in zip(parts, cells, strict=True)
        for at in set(parts_of(scores.by_organisation))
    }
    places: dict[tuple[str, str], set[str]] = {}
    for at, digest, of in shown:
        for item in of.keys() & families[at].keys():
            for pair in shown_in(of[item]):
                place = ledger.digest("place", digest, *families[at][item].scales)
                places.setdefault((at.network, pair), set()).add(place)
    told = {
        (network, item)
        for own in families.values()
        for item, family in own.items()
        for network, measure in changes
        if measure in family.measures
    }
    return [
        (
            at,
            digest,
            {
                item: _parted(entries, {pair: places.get((at.network, pair), ()) for pair in entries}, ledger)
                if (at.network, item) in told
                else as_one(entries)
                for item, entries in of.items()
            },
        )
        for at, digest, of in shown
    ]


def _parted(entries: Mapping[str, Entry], places: Mapping[str, Collection[str]], ledger: Ledger) -> Mapping[str, Entry]:
    """Entries where cells with pairs in the same places, in the same proportions, are one."""
    of_cells: dict[str, Counter[str]] = defaultdict(Counter)
    for pair, entry in entries.items():
        of_cells[entry.cell][" ".join(sorted(places[pair]))] += 1
    mixtures = {
        cell: ledger.digest(
            "mixture", *(f"{number // gcd(*of.values())} {place}" for place, number in sorted(of.items()))
        )
        for cell, of in of_cells.items()
    }
    return {pair: replace(entry, cell=entry.cell and mixtures[entry.cell]) for pair, entry in entries.items()}


def with_matched_pairs(parts: Sequence[Scores], cells: Sequence[Cells]) -> frozenset[tuple[str, str]]:
    """Networks and measures with a pair that is shown in several waves: changes of matched pairs are of no others."""
    waves: dict[tuple[str, str, str, str], set[str]] = defaultdict(set)
    for scores, own in zip(parts, cells, strict=True):
        keys = [scores.by_pair[key].astype(str).to_numpy() for key in (NETWORK, RATER, TARGET, WAVE)]
        for family in own.families:
            shown = family.cell >= 0
            for network, rater, target, wave in zip(*(key[shown] for key in keys), strict=True):
                for measure in family.measures:
                    waves[network, measure, rater, target].add(wave)
    return frozenset((network, measure) for (network, measure, _, _), of in waves.items() if len(of) > 1)


def changes_told(
    of: Collection[tuple[str, str]],
    now: Sequence[tuple[Part, str, Partition]],
    shown: Sequence[tuple[Part, str, Partition]],
    ledger: Ledger,
) -> _Changes:
    """A digest of all that changes of matched pairs are made of, of some networks and measures.

    Parameters
    ----------
    of
        Networks and measures, as `with_matched_pairs` finds them.
    now, shown
        Each network and wave, its digest, and in which cells its answers are: of everybody's, and of the public's.
    ledger
        Whose key the digests have.
    """
    made: dict[str, list[str]] = {}
    for (at, digest, partition), (_, _, public) in zip(now, shown, strict=True):
        told = json.dumps([digest, as_told(partition), as_told(public)], sort_keys=True)
        made.setdefault(at.network, []).append(told)
    return {(network, measure): ledger.digest("change", measure, *sorted(made[network])) for network, measure in of}
