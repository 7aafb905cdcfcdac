"""What was released of each wave, so that a later release cannot be set against it to single anybody out.

Names never stand in it: people, pairs and waves are written as keyed digests (BLAKE2b).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import blake2b
from typing import Any, Final

import numpy as np
import pandas as pd

from tillitsmaal.errors import InputRefused, Problem
from tillitsmaal.grouping import Codes, key_codes, positions
from tillitsmaal.privacy.cells import Cells, Family, Kind, cells_of
from tillitsmaal.privacy.masked import organisations_cells
from tillitsmaal.privacy.rules import Rules
from tillitsmaal.responses import NETWORK, ORGANISATION, PAIR_KEYS, RATER, RESPONDENT, TARGET, WAVE, Scores
from tillitsmaal.scoring import scale_scores

FORMAT: Final = "tillit/releases/1"
KEY_BYTES: Final = 32
_DIGEST: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One pair's answers on one family of scales, as they were released."""

    kind: Kind
    cell: str
    """The same text for all pairs of a cell; empty where they were left out."""
    answers: Mapping[str, str]
    """Digest of what each respondent answered, by the digest of the respondent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A network in a wave."""

    network: str
    wave: str


Partition = Mapping[str, Mapping[str, Entry]]
"""What was released of a network in a wave: by family, then by pair (digests)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The releases of a study, by network and wave (digests), in order."""

    key: bytes = field(repr=False)
    parts: Mapping[str, tuple[Partition, ...]]

    def digest(self, *parts: str) -> str:
        """A keyed digest of some texts."""
        text = "\x1f".join(parts).encode()
        return blake2b(text, digest_size=_DIGEST, key=self.key).hexdigest()


def partition_of(scores: Scores, cells: Cells, at: Part, rules: Rules, ledger: Ledger) -> Partition:
    """Write down in which cells the answers of one network and wave are; those about no partner too."""
    of_pairs = {
        ledger.digest("family", *family.scales): _called(dict(_entries(scores, family, at, ledger)))
        for family in cells.families
    }
    of_organisations = {
        ledger.digest("scale", scale): _called(dict(_own_entries(scores, scale, cell, at, ledger)))
        for scale, cell in organisations_cells(scores, rules).items()
    }
    return of_pairs | of_organisations


def _called(entries: Mapping[str, Entry]) -> Mapping[str, Entry]:
    """The same entries, with each cell called as the first of its pairs."""
    names: dict[str, str] = {}
    for pair in sorted(entries):
        names.setdefault(entries[pair].cell, pair)
    return {pair: replace(entry, cell=entry.cell and names[entry.cell]) for pair, entry in entries.items()}


def _own_entries(scores: Scores, scale: str, cell: Codes, at: Part, ledger: Ledger) -> Iterator[tuple[str, Entry]]:
    """Entries of organisations, on a scale that is not about partners."""
    frame, answers = scores.by_organisation, scores.responses.respondents
    level = scores.responses.questionnaire.scales[scale].level
    values = scale_scores(answers, scores.responses.questionnaire, level)[scale]
    keys = answers.keys.assign(value=values)
    keys = keys[(keys[WAVE] == at.wave).to_numpy(bool) & (keys[NETWORK] == at.network).to_numpy(bool)]
    given: dict[str, dict[str, str]] = {}
    for rater, respondent, value in zip(keys[RATER], keys[RESPONDENT], keys["value"], strict=True):
        if not np.isnan(value):
            person = ledger.digest("person", at.network, str(respondent))
            answer = ledger.digest("answer", person, np.round(value, 9).tobytes().hex())
            given.setdefault(str(rater), {})[person] = answer
    rows = np.flatnonzero((frame[WAVE] == at.wave).to_numpy(bool) & (frame[NETWORK] == at.network).to_numpy(bool))
    for row in rows.tolist():
        name = str(frame[ORGANISATION].iloc[row])
        if name in given:
            kind = Kind.OWN if cell[row] >= 0 else Kind.LEFT_OUT
            label = str(cell[row]) if cell[row] >= 0 else ""
            yield ledger.digest("organisation", name), Entry(kind=kind, cell=label, answers=given[name])


def _entries(scores: Scores, family: Family, at: Part, ledger: Ledger) -> Iterator[tuple[str, Entry]]:
    pairs, people = scores.by_pair, scores.by_respondent
    own = (pairs[WAVE] == at.wave).to_numpy(bool) & (pairs[NETWORK] == at.network).to_numpy(bool)
    rows = np.flatnonzero(own & (family.kind != Kind.NONE))
    of_pair = positions(key_codes(people, PAIR_KEYS), key_codes(pairs, PAIR_KEYS))
    given = _answers(people, family.scales, of_pair, ledger)
    for row in rows.tolist():
        names = [str(pairs[key].iloc[row]) for key in (NETWORK, RATER, TARGET)]
        cell = int(family.cell[row])
        yield (
            ledger.digest("pair", *names),
            Entry(kind=Kind(family.kind[row]), cell=str(cell) if cell >= 0 else "", answers=given.get(row, {})),
        )


def _answers(
    people: pd.DataFrame, scales: Sequence[str], of_pair: np.ndarray[Any, np.dtype[np.int64]], ledger: Ledger
) -> dict[int, dict[str, str]]:
    """Digests of what respondents answered on some scales, by the row of the pair."""
    values = people[list(scales)].to_numpy(np.float64)
    there = ~np.isnan(values).all(axis=1)
    networks, respondents = (people[key].astype(str).to_numpy() for key in (NETWORK, RESPONDENT))
    given: dict[int, dict[str, str]] = {}
    for row in np.flatnonzero(there).tolist():
        person = ledger.digest("person", networks[row], respondents[row])
        answer = ledger.digest("answer", person, np.round(values[row], 9).tobytes().hex())
        given.setdefault(int(of_pair[row]), {})[person] = answer
    return given


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


def write_ledger(ledger: Ledger) -> str:
    """Write a ledger as JSON, without its key."""
    parts = {digest: [_written(partition) for partition in of] for digest, of in sorted(ledger.parts.items())}
    return json.dumps({"schema": FORMAT, "parts": parts}, indent=None, separators=(",", ":"), sort_keys=True) + "\n"


def _written(partition: Partition) -> dict[str, Any]:
    return {
        family: {
            pair: [int(entry.kind), entry.cell, dict(sorted(entry.answers.items()))]
            for pair, entry in sorted(entries.items())
        }
        for family, entries in sorted(partition.items())
    }


def read_ledger(text: str, key: bytes) -> Ledger:
    """Read a ledger.

    Raises
    ------
    ValueError
        If it is none.
    """
    held = json.loads(text)
    if not isinstance(held, dict) or held.get("schema") != FORMAT:
        raise ValueError("schema")
    return Ledger(key=key, parts={digest: tuple(map(_read, of)) for digest, of in held["parts"].items()})


def _read(partition: Mapping[str, Any]) -> Partition:
    return {
        family: {
            pair: Entry(kind=Kind(kind), cell=str(cell), answers=dict(answers))
            for pair, (kind, cell, answers) in entries.items()
        }
        for family, entries in partition.items()
    }
