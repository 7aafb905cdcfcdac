"""What the public was shown of each pair before, out of the ledger."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from tillitsmaal.privacy.cells import Cells
from tillitsmaal.privacy.digests import items_of
from tillitsmaal.privacy.ledger import Entry, Ledger, Partition, as_told
from tillitsmaal.privacy.partitions import Part
from tillitsmaal.privacy.people import numbered
from tillitsmaal.privacy.public import Before
from tillitsmaal.privacy.refinement import same_answers
from tillitsmaal.responses import NETWORK, RATER, TARGET, WAVE, Scores


def as_one(partition: Partition) -> Partition:
    """The same entries as the public sees them: all that is in cells is one cell."""
    return {
        item: {pair: replace(entry, cell=entry.cell and "all") for pair, entry in entries.items()}
        for item, entries in partition.items()
    }


def by_places(
    parts: Sequence[Scores],
    cells: Sequence[Cells],
    shown: Sequence[tuple[Part, str, Partition]],
    changes: Collection[tuple[str, str]],
    ledger: Ledger,
) -> list[tuple[Part, str, Partition]]:
    """The same entries, where changes are told parted by the waves in which a pair is in cells.

    Changes are of pairs that are in several waves, and told with their means: these are numbers of their own.

    Parameters
    ----------
    parts, cells
        Of the release.
    shown
        Each network and wave, its digest, and what the public sees of it, as one cell.
    changes
        Networks and measures of which changes of matched pairs are told.
    ledger
        Whose key the digests have.
    """
    told = {
        (network, ledger.digest("item", item))
        for scores, own in zip(parts, cells, strict=True)
        for family in own.families
        for network, measure in changes
        if measure in family.measures
        for item in items_of(scores.responses.questionnaire, *family.scales)
    }
    places: dict[tuple[str, str, str], list[str]] = {}
    for at, digest, of in shown:
        for item, entries in of.items():
            if (at.network, item) in told:
                for pair in _shown(entries):
                    places.setdefault((at.network, item, pair), []).append(digest)
    return [
        (
            at,
            digest,
            {
                item: {
                    pair: replace(entry, cell=ledger.digest("place", *sorted(places.get((at.network, item, pair), ()))))
                    if entry.cell and (at.network, item) in told
                    else entry
                    for pair, entry in entries.items()
                }
                for item, entries in of.items()
            },
        )
        for at, digest, of in shown
    ]


def told_before(
    parts: Sequence[Scores],
    scales: Sequence[str],
    now: Sequence[tuple[Part, str, Partition]],
    ledger: Ledger,
) -> Before:
    """Find what was published before of the pairs of some scores, on the scales of a family.

    Parameters
    ----------
    parts, scales
        Of which pairs, on which scales.
    now
        Each network and wave of the release, its digest, and in which cells its answers are.
    ledger
        Of the releases before.
    """
    items = dict.fromkeys(item for part in parts for item in items_of(part.responses.questionnaire, *scales))
    tied = [ledger.digest("item", item) for item in items]
    last = {at: ledger.public[digest][-1] for at, digest, _ in now if digest in ledger.public}
    fixed = {
        at: _shown(last[at].get(next((item for item in tied if item in of), ""), {}))
        for at, _, of in now
        if at in last and _stays(last[at], of, tied)
    }
    new = last.keys() - fixed.keys()
    changed = {at.network for at, digest, of in now if at in new or _has_changed(digest, of, ledger)}
    digest_of = {at: digest for at, digest, _ in now}
    kept = {digest_of[at] for at in fixed}
    others = [
        _shown(partition.get(item, {}))
        for digest, chain in sorted(ledger.public.items())
        for partition in (chain[:-1] if digest in kept else chain)
        for item in tied
    ]
    rows = []
    for part in parts:
        keys = (part.by_pair[key].astype(str) for key in (NETWORK, WAVE, RATER, TARGET))
        for network, wave, rater, target in zip(*keys, strict=True):
            at, pair = Part(network=network, wave=wave), ledger.digest("pair", network, rater, target)
            shown = pair in fixed.get(at, ())
            rows.append((at in fixed, shown, network in changed, *(pair in other for other in others)))
    table = np.array(rows, bool).reshape(len(rows), 3 + len(others))
    return Before(
        fixed=table[:, 0],
        shown=table[:, 1],
        changed=table[:, 2],
        elsewhere=numbered(np.zeros(len(rows), np.int64), *(column.astype(np.int64) for column in table[:, 3:].T)),
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
