"""What the public was shown of each pair before, out of the ledger."""

import json
from collections.abc import Mapping, Sequence

import numpy as np

from tillitsmaal.privacy.cells import Kind
from tillitsmaal.privacy.digests import items_of
from tillitsmaal.privacy.ledger import Entry, Ledger, Partition, as_told
from tillitsmaal.privacy.partitions import Part
from tillitsmaal.privacy.people import numbered
from tillitsmaal.privacy.public import Before
from tillitsmaal.privacy.refinement import same_answers
from tillitsmaal.privacy.rules import Rules
from tillitsmaal.responses import NETWORK, RATER, TARGET, WAVE, Scores


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
    stay = {
        digest: _staying(ledger.public.get(digest, ()), of, tied, rules, rules.fewest_organisations(agreed=at.agreed))
        for at, digest, of in now
    }
    fixed = {
        at: ledger.public[digest][number].get(next((item for item in tied if item in of), ""), {})
        for at, digest, of in now
        if (number := stay[digest]) is not None
    }
    changed = {at.network for at, digest, of in now if _has_changed(digest, of, ledger)}
    others = [
        shown_in(partition.get(item, {}))
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


def _staying(chain: Sequence[Partition], now: Partition, tied: Sequence[str], rules: Rules, fewest: int) -> int | None:
    """Which publication stays: of those that can, the last of what told most, as cells are chosen too."""

    def told(number: int) -> tuple[int, int, int]:
        shown = [entry for item in tied for entry in chain[number].get(item, {}).values() if entry.cell]
        return sum(entry.kind == Kind.OWN for entry in shown), len(shown), number

    can = (number for number, of in enumerate(chain) if _stays(of, now, tied) and _hides(of, tied, rules, fewest))
    return max(can, key=told, default=None)


def _hides(before: Partition, tied: Sequence[str], rules: Rules, fewest: int) -> bool:
    """Whether k people answered to each item, or nobody did; of agreed answers, k organisations."""
    for item in tied:
        shown = [entry for entry in before.get(item, {}).values() if entry.cell]
        people = {
            (entry.rater, person if rules.units == "person" else "") for entry in shown for person in entry.answers
        }
        if people and (len(people) < rules.least or len({rater for rater, _ in people}) < fewest):
            return False
    return True


def _stays(before: Partition, now: Partition, tied: Sequence[str]) -> bool:
    """Whether what was published can stay: the same answers of the same pairs, which are in cells still."""
    of_tied = {shown_in(before.get(item, {})) for item in tied if item in now}
    return (
        len(of_tied) <= 1
        and same_answers(before, now)
        and all(shown_in(entries) <= shown_in(now.get(item, {})) for item, entries in before.items())
    )


def shown_in(entries: Mapping[str, Entry]) -> frozenset[str]:
    """The pairs that are in a cell."""
    return frozenset(pair for pair, entry in entries.items() if entry.cell)
