"""What the public was shown of each pair before, out of the ledger."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from math import gcd

import numpy as np

from tillitsmaal.privacy.cells import Cells, Kind
from tillitsmaal.privacy.digests import items_of
from tillitsmaal.privacy.ledger import Entry, Ledger, Partition, as_told
from tillitsmaal.privacy.partitions import Part
from tillitsmaal.privacy.people import numbered
from tillitsmaal.privacy.public import Before
from tillitsmaal.privacy.refinement import same_answers
from tillitsmaal.privacy.rules import Rules
from tillitsmaal.responses import NETWORK, RATER, TARGET, WAVE, Scores


def as_one(partition: Partition) -> Partition:
    """The same entries as the public sees them: all that is in cells is one cell."""
    return {item: _one(entries) for item, entries in partition.items()}


def _one(entries: Mapping[str, Entry]) -> Mapping[str, Entry]:
    return {pair: replace(entry, cell=entry.cell and "all") for pair, entry in entries.items()}


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
    family_of = {
        ledger.digest("item", item): family
        for scores, own in zip(parts, cells, strict=True)
        for family in own.families
        for item in items_of(scores.responses.questionnaire, *family.scales)
    }
    places: dict[tuple[str, str], set[str]] = {}
    for at, digest, of in shown:
        for item in of.keys() & family_of.keys():
            for pair in _shown(of[item]):
                place = ledger.digest("place", digest, *family_of[item].scales)
                places.setdefault((at.network, pair), set()).add(place)
    told = {
        (network, item)
        for item, family in family_of.items()
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
                else _one(entries)
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


def told_before(
    parts: Sequence[Scores],
    scales: Sequence[str],
    now: Sequence[tuple[Part, str, Partition]],
    rules: Rules,
    ledger: Ledger,
) -> Before:
    """Find what was published before of the pairs of some scores, on the scales of a family.

    Parameters
    ----------
    parts, scales
        Of which pairs, on which scales.
    now
        Each network and wave of the release, its digest, and in which cells its answers are.
    rules
        Of this release. Of several earlier ones of the same answers, with several k, that which fits it and told most
        stays.
    ledger
        Of the releases before.
    """
    items = dict.fromkeys(item for part in parts for item in items_of(part.responses.questionnaire, *scales))
    tied = [ledger.digest("item", item) for item in items]
    stay = {digest: _staying(ledger.public.get(digest, ()), of, tied, rules) for _, digest, of in now}
    fixed = {
        at: ledger.public[digest][number].get(next((item for item in tied if item in of), ""), {})
        for at, digest, of in now
        if (number := stay[digest]) is not None
    }
    new = {at for at, digest, _ in now if digest in ledger.public and at not in fixed}
    changed = {at.network for at, digest, of in now if at in new or _has_changed(digest, of, ledger)}
    others = [
        _shown(partition.get(item, {}))
        for digest, chain in sorted(ledger.public.items())
        for number, partition in enumerate(chain)
        if stay.get(digest) != number
        for item in tied
    ]
    rows = []
    for part in parts:
        keys = (part.by_pair[key].astype(str) for key in (NETWORK, WAVE, RATER, TARGET))
        for network, wave, rater, target in zip(*keys, strict=True):
            at, pair = Part(network=network, wave=wave), ledger.digest("pair", network, rater, target)
            entry = fixed.get(at, {}).get(pair)
            shown = entry is not None and bool(entry.cell)
            own = entry is not None and entry.kind == Kind.OWN
            rows.append((at in fixed, shown, own, network in changed, *(pair in other for other in others)))
    table = np.array(rows, bool).reshape(len(rows), 4 + len(others))
    return Before(
        fixed=table[:, 0],
        shown=table[:, 1],
        own=table[:, 2],
        changed=table[:, 3],
        elsewhere=numbered(np.zeros(len(rows), np.int64), *(column.astype(np.int64) for column in table[:, 4:].T)),
    )


def _has_changed(digest: str, now: Partition, ledger: Ledger) -> bool:
    """Whether changes of a wave's matched pairs were told of other answers, or other cells: what differs since would be
    told by them."""
    earlier = (one for one in ledger.parts.get(digest, ()) if one != now)
    return any(matched(digest, one, ledger) in ledger.changes for one in earlier)


def matched(digest: str, of: Partition, ledger: Ledger) -> str:
    """By which it is known again that the public was told changes of a wave in these cells."""
    return ledger.digest("matched", digest, json.dumps(as_told(of), sort_keys=True))


def changes_told(
    cells: Sequence[Cells],
    now: Sequence[tuple[Part, str, Partition]],
    shown: Sequence[tuple[Part, str, Partition]],
    ledger: Ledger,
) -> Mapping[tuple[str, str], str]:
    """By network and measure, a digest of all that changes of matched pairs are made of; of several waves only.

    Parameters
    ----------
    cells
        Of the release.
    now, shown
        Each network and wave, its digest, and in which cells its answers are: of everybody's, and of the public's.
    ledger
        Whose key the digests have.
    """
    made: dict[str, list[str]] = {}
    for (at, digest, of), (_, _, public) in zip(now, shown, strict=True):
        made.setdefault(at.network, []).append(json.dumps([digest, as_told(of), as_told(public)], sort_keys=True))
    measures = dict.fromkeys(measure for part in cells for family in part.families for measure in family.measures)
    return {
        (network, measure): ledger.digest("change", measure, *sorted(parts))
        for network, parts in made.items()
        if len(parts) > 1
        for measure in measures
    }


def _staying(chain: Sequence[Partition], now: Partition, tied: Sequence[str], rules: Rules) -> int | None:
    """Which publication stays: of those that can, the last of what told most, as cells are chosen too."""

    def told(number: int) -> tuple[int, int, int]:
        shown = [entry for item in tied for entry in chain[number].get(item, {}).values() if entry.cell]
        return sum(entry.kind == Kind.OWN for entry in shown), len(shown), number

    can = (number for number, of in enumerate(chain) if _stays(of, now, tied) and _hides(of, tied, rules))
    return max(can, key=told, default=None)


def _hides(before: Partition, tied: Sequence[str], rules: Rules) -> bool:
    """Whether k people answered to each item, or nobody did."""
    for item in tied:
        shown = [entry for entry in before.get(item, {}).values() if entry.cell]
        people = {
            (entry.rater, person if rules.units == "person" else "") for entry in shown for person in entry.answers
        }
        if people and len(people) < rules.least:
            return False
    return True


def _stays(before: Partition, now: Partition, tied: Sequence[str]) -> bool:
    """Whether what was published can stay: the same answers of the same pairs, which are in cells still."""
    of_tied = {_shown(before.get(item, {})) for item in tied if item in now}
    return (
        len(of_tied) <= 1
        and same_answers(before, now)
        and all(_shown(entries) <= _shown(now.get(item, {})) for item, entries in before.items())
    )


def _shown(entries: Mapping[str, Entry]) -> frozenset[str]:
    return frozenset(pair for pair, entry in entries.items() if entry.cell)
