"""Cells that fit what was released before, or the refusal of a release that would tell of few."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from tillitsmaal.errors import InputRefused, Problem
from tillitsmaal.privacy.cells import Cells, Kind, cells_of
from tillitsmaal.privacy.ledger import Entry, Ledger, Partition
from tillitsmaal.privacy.partitions import Part, partition_of
from tillitsmaal.privacy.rules import Rules
from tillitsmaal.responses import NETWORK, WAVE, Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """Cells for a release, and what the ledger holds with it."""

    cells: tuple[Cells, ...]
    ledger: Ledger


def settle(parts: Sequence[Scores], rules: Rules, ledger: Ledger) -> Settlement:
    """Find cells that fit what was released before, and write the release into the ledger.

    A wave that was released keeps its cells, so that its numbers stay, as long as its answers are the same and every
    cell has k people. Otherwise it gets new ones, if these and the old do not together part off fewer than k people.

    Raises
    ------
    InputRefused
        `release_tells_of_few`.
    """
    cells = cells_of(parts, rules)
    settled = {
        (at.wave, at.network): partial(_before, ledger.parts[digest][-1], ledger)
        for at, digest, now in _partitions(parts, cells, rules, ledger)
        if digest in ledger.parts and _still_fits(ledger.parts[digest][-1], now, rules)
    }
    if settled:
        cells = cells_of(parts, rules, settled)
    held = dict(ledger.parts)
    for at, digest, now in _partitions(parts, cells, rules, ledger):
        earlier = held.get(digest, ())
        check_release(earlier, now, at, rules)
        held[digest] = earlier if now in earlier else (*earlier, now)
    return Settlement(cells=cells, ledger=Ledger(key=ledger.key, parts=held))


def _partitions(
    parts: Sequence[Scores], cells: Sequence[Cells], rules: Rules, ledger: Ledger
) -> Iterator[tuple[Part, str, Partition]]:
    """Each network and wave, its digest, and in which cells its answers are."""
    for scores, own in zip(parts, cells, strict=True):
        keys = scores.by_organisation[[NETWORK, WAVE]].drop_duplicates()
        for network, wave in zip(keys[NETWORK].astype(str), keys[WAVE].astype(str), strict=True):
            at = Part(network=network, wave=wave)
            yield at, ledger.digest("part", network, wave), partition_of(scores, own, at, rules, ledger)


def _before(
    partition: Partition, ledger: Ledger, scales: tuple[str, ...], network: str, rater: str, target: str
) -> tuple[Kind, str] | None:
    entry = partition.get(ledger.digest("family", *scales), {}).get(ledger.digest("pair", network, rater, target))
    return None if entry is None else (entry.kind, entry.cell)


def _still_fits(before: Partition, now: Partition, rules: Rules) -> bool:
    """Whether answers are those that were released, in cells that are large enough by today's rules."""
    if not same_answers(before, now):
        return False
    return all(size >= rules.least_of_a_pair for entries in before.values() for size in _sizes(entries))


def _sizes(entries: Mapping[str, Entry]) -> Iterator[int]:
    people: dict[str, set[str]] = {}
    for entry in entries.values():
        if entry.cell:
            people.setdefault(entry.cell, set()).update(entry.answers)
    yield from map(len, people.values())


def check_release(earlier: Sequence[Partition], now: Partition, at: Part, rules: Rules) -> None:
    """Refuse a release that, set against earlier ones, would tell of fewer than k people.

    All releases of a wave together part its answers. A part that is new, smaller than before, and not empty must have
    k people, or a difference of released numbers is about fewer.

    Raises
    ------
    InputRefused
        `release_tells_of_few`.
    """
    for family, entries in now.items():
        before = [partition.get(family, {}) for partition in earlier]
        if any(before) and _smallest_new(before, entries) < rules.least:
            raise InputRefused(
                [Problem(code="release_tells_of_few", value=at.wave, details={"least": str(rules.least)})]
            )


def _smallest_new(before: Sequence[Mapping[str, Entry]], now: Mapping[str, Entry]) -> float:
    """People of the smallest part that no earlier release parted off; infinite where there is none."""
    old, new = _parts(before), _parts([*before, now])
    sizes = [len({person for person, _, _ in part}) for part in new if part not in old]
    return min(sizes, default=np.inf)


def _parts(partitions: Sequence[Mapping[str, Entry]]) -> set[frozenset[tuple[str, str, str]]]:
    """The parts into which some releases divide answers, those in no release apart."""
    where: dict[tuple[str, str, str], list[tuple[int, str]]] = {}
    for number, partition in enumerate(partitions):
        for pair, entry in partition.items():
            if entry.cell:
                for person, answer in entry.answers.items():
                    where.setdefault((person, pair, answer), []).append((number, entry.cell))
    parts: dict[tuple[tuple[int, str], ...], set[tuple[str, str, str]]] = {}
    for answer_of, cells in where.items():
        parts.setdefault(tuple(cells), set()).add(answer_of)
    return {frozenset(part) for part in parts.values()}


def same_answers(one: Partition, other: Partition) -> bool:
    """Whether two releases rest on the same answers."""
    return _given(one) == _given(other)


def _given(partition: Partition) -> dict[str, dict[str, Mapping[str, str]]]:
    return {family: {pair: entry.answers for pair, entry in entries.items()} for family, entries in partition.items()}
