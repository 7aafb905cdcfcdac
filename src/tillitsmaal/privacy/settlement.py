"""Cells that fit what was released before, or the refusal of a release that would tell of few."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import Final

from tillitsmaal.errors import InputRefused, Problem
from tillitsmaal.privacy.cells import Cells, Kind, Parting, cells_of
from tillitsmaal.privacy.digests import Digests, digests_of, items_of
from tillitsmaal.privacy.ledger import Counted, Entry, Ledger, Partition
from tillitsmaal.privacy.partitions import Part, partitions_of, parts_of
from tillitsmaal.privacy.people import consented_in
from tillitsmaal.privacy.public import published
from tillitsmaal.privacy.publications import told_before
from tillitsmaal.privacy.publishing import Publication
from tillitsmaal.privacy.refinement import Asked, added, answers_of, check_seen, same_answers
from tillitsmaal.privacy.rules import Rules
from tillitsmaal.responses import Scores, counted

_SAME_WAVE: Final = 0.9
_SHARED: Final = 0.5
"""A wave is the same under another name where so much of its answers come again, or where the two share more than so
much of the smaller one's questions, asked of the same people, and all of these are answered as they were: a copy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """Cells for a release, and what the ledger holds with it."""

    cells: tuple[Cells, ...]
    ledger: Ledger


def parting(rules: Rules) -> Parting:
    """Find cells without regard to earlier releases."""
    return partial(_alone, rules=rules)


def _alone(parts: Sequence[Scores], rules: Rules) -> tuple[Cells, ...]:
    cells = cells_of(parts, rules)
    return published(parts, cells, rules) if rules.audience == "public" else cells


def settle(parts: Sequence[Scores], rules: Rules, ledger: Ledger) -> Settlement:
    """Find cells that fit what was released before, and write the release into the ledger.

    A wave that was released keeps its cells, so that its numbers stay, as long as its answers are the same and every
    cell has k people; where it had several, those that tell of most. Otherwise it gets new ones, if these and the old
    do not together part off fewer than k people; for the public, nor what was answered by or about fewer than three
    organisations. If they do, new answers join the old cells, where these then part off no few. Of a wave that does
    not keep its first cells, the k that it was first released with counts, where that is greater. People are counted
    with that k and as many as they were then, or not at all.

    Raises
    ------
    InputRefused
        `release_tells_of_few`.
    """
    try:
        return _settled(parts, rules, ledger, joins=False)
    except InputRefused as refused:
        try:
            return _settled(parts, rules, ledger, joins=True)
        except InputRefused:
            raise refused from None


def _settled(parts: Sequence[Scores], rules: Rules, ledger: Ledger, *, joins: bool) -> Settlement:
    """Settle with new cells for answers that have changed, or with the old ones, which they join."""
    cells = cells_of(parts, rules)
    digests = [digests_of(scores, ledger) for scores in parts]
    tied = {
        at: {
            tuple(ledger.digest("item", item) for item in items_of(scores.responses.questionnaire, *scales))
            for scales in (*(family.scales for family in of.families), *((scale,) for scale in of.own))
        }
        for scores, of in zip(parts, cells, strict=True)
        for at in set(parts_of(scores.by_organisation))
    }
    settled, kept = {}, rules.least
    for at, digest, new in _partitions(parts, cells, digests, ledger):
        chain = ledger.parts.get(digest, ())
        fitting = None if rules.shows_each else _fitting(chain, new, tied[at], rules)
        before = fitting or (chain[-1] if joins and chain else None)
        if before is not None:
            settled[at.wave, at.network] = partial(_placed, before, ledger)
        if chain and fitting != chain[0] and digest in ledger.counted:
            kept = max(kept, ledger.counted[digest].least)
    asked, rules = rules, replace(rules, least=kept)
    everybodys = replace(rules, audience="partners")
    if settled or rules != asked:
        cells = cells_of(parts, rules, settled)
    now = list(_partitions(parts, cells, digests, ledger))
    people = _people(parts, digests, asked, ledger)
    first = {digest: ledger.counted.get(digest, people[at]) for at, digest, _ in now}
    uncounted = frozenset((at.network, at.wave) for at, digest, _ in now if first[digest] != people[at])
    held_parts = added(ledger.parts, now, everybodys)
    held = replace(
        ledger,
        parts=held_parts,
        partners=_shown(now, held_parts, rules, ledger) if rules.audience == "partners" else ledger.partners,
        names={**ledger.names, **{own: digest for at, digest, _ in now if (own := _own(at, ledger)) != digest}},
        counted={**ledger.counted, **first},
        ranges={**ledger.ranges, **_ranges(parts, now, ledger)},
    )
    if rules.audience == "public":
        cells = published(parts, cells, rules, partial(told_before, now=now, rules=rules, ledger=ledger))
        shown = list(_partitions(parts, cells, digests, ledger))
        publication = Publication(parts=parts, cells=cells, now=now, shown=shown, rules=rules, before=ledger)
        cells, held = publication.held(held)
    return Settlement(cells=tuple(replace(of, uncounted=uncounted) for of in cells), ledger=held)


def _shown(
    now: Sequence[tuple[Part, str, Partition]], parts: Mapping[str, tuple[Partition, ...]], rules: Rules, ledger: Ledger
) -> Mapping[str, frozenset[int]]:
    """Which of the releases partners have been shown, with these; held against what they have seen alone, too.

    What a release for the public parted off, perhaps by other rules, was in no number that anybody saw; what was
    published of it they can read.

    Raises
    ------
    InputRefused
        `release_tells_of_few`.
    """
    held = replace(ledger, parts=parts)
    for at, digest, partition in now:
        shown = held.partners.get(digest, frozenset())
        if (place := parts[digest].index(partition)) not in shown:
            check_seen(partition, at, digest, rules, held)
            held = replace(held, partners={**held.partners, digest: shown | {place}})
    return held.partners


def _partitions(
    parts: Sequence[Scores], cells: Sequence[Cells], digests: Sequence[Digests], ledger: Ledger
) -> Iterator[tuple[Part, str, Partition]]:
    """Each network and wave, its digest, and in which cells its answers are."""
    found = [
        (at, partition)
        for scores, own, of in zip(parts, cells, digests, strict=True)
        for at, partition in partitions_of(scores, own, of, ledger)
    ]
    named = {_own(at, ledger) for at, _ in found}
    for at, partition in found:
        digest = _own(at, ledger)
        yield at, digest if digest in ledger.parts else _renamed(at, partition, ledger, named) or digest, partition


def _own(at: Part, ledger: Ledger) -> str:
    """The digest of a network and wave by its name today."""
    return ledger.digest("part", at.network, at.wave)


def _renamed(at: Part, now: Partition, ledger: Ledger, named: set[str]) -> str | None:
    """The digest under which a wave was released that is called otherwise now, the most alike; None where none is."""
    given, known = answers_of(now), ledger.names.get(_own(at, ledger))
    alike = {
        digest: max(_alike(given, answers_of(one), by_name=digest == known) for one in chain)
        for digest, chain in ledger.parts.items()
        if digest not in named
    }
    found = max(alike, key=alike.__getitem__, default=None)
    return found if found is not None and alike[found] else None


def _alike(now: Mapping[Asked, str], before: Mapping[Asked, str], *, by_name: bool) -> int:
    """How many answers are the same in two waves, if these are the same wave; else 0.

    Of a wave that was known by its name before, answers may be gone.
    """
    both = now.keys() & before.keys()
    same = sum(now[asked] == before[asked] for asked in both)
    copied = same == len(both) > _SHARED * min(len(now), len(before))
    return same if copied or same >= _SAME_WAVE * len(both if by_name else before) else 0


def _ranges(parts: Sequence[Scores], now: Sequence[tuple[Part, str, Partition]], ledger: Ledger) -> Mapping[str, str]:
    """The ends of each item's scale, in each network and wave.

    By other ends, a group that was told to be near one would be told otherwise, and how near it is.

    Raises
    ------
    InputRefused
        `release_of_other_range`.
    """
    found: dict[str, str] = {}
    for scores in parts:
        questionnaire, own = scores.responses.questionnaire, set(parts_of(scores.by_organisation))
        for (scale, items), (at, digest, of) in product(questionnaire.items_by_scale.items(), now):
            ends = questionnaire.range_of(scale)
            told = ledger.digest("ends", *map(str, ends))
            keys = [ledger.digest("range", digest, item.id) for item in items if ledger.digest("item", item.id) in of]
            if at in own:
                found |= dict.fromkeys(keys, told)
                if any(ledger.ranges.get(key, told) != told for key in keys):
                    details = {"low": f"{ends[0]:g}", "high": f"{ends[1]:g}"}
                    raise InputRefused([Problem(code="release_of_other_range", value=at.wave, details=details)])
    return found


def _people(
    parts: Sequence[Scores], digests: Sequence[Digests], rules: Rules, ledger: Ledger
) -> Mapping[Part, Counted]:
    """With what the people of each network and wave are counted; where consent is there, more may be told."""
    found: dict[Part, list[str]] = {}
    for scores, own in zip(parts, digests, strict=True):
        questionnaire, organisations = scores.responses.questionnaire, scores.by_organisation
        consented = ["consented"] if consented_in(scores) else []
        columns = [(organisations, own.organisations, "respondents", "")]
        columns += [
            (scores.by_pair, own.pairs, counted(scale), " ".join(sorted(items_of(questionnaire, scale))))
            for scale in questionnaire.scales_at("pair")
        ]
        for frame, names, column, asked in columns:
            for at, name, number in zip(parts_of(frame), names, frame[column].tolist(), strict=True):
                found.setdefault(at, consented[:]).extend([f"{name} {number} {asked}"] if number else [])
    return {at: Counted(rules.least, ledger.digest("people", *sorted(of))) for at, of in found.items()}


def _fitting(
    chain: Sequence[Partition], now: Partition, tied: Iterable[tuple[str, ...]], rules: Rules
) -> Partition | None:
    """What was released of the same answers, in cells that fit today's rules: of several, what told most."""
    return max((of for of in reversed(chain) if _still_fits(of, now, tied, rules)), key=_told, default=None)


def _told(partition: Partition) -> tuple[int, int]:
    """Answers, a pair and item each, that are cells by themselves, and that are in any."""
    entries = [entry for of in partition.values() for entry in of.values()]
    return sum(entry.kind == Kind.OWN for entry in entries), sum(bool(entry.cell) for entry in entries)


def _placed(
    partition: Partition, ledger: Ledger, item: str, network: str, rater: str, target: str
) -> tuple[Kind, str] | None:
    pair = ledger.digest("pair", network, rater, target) if target else ledger.digest("organisation", rater)
    entry = partition.get(ledger.digest("item", item), {}).get(pair)
    return None if entry is None else (entry.kind, entry.cell)


def _still_fits(before: Partition, now: Partition, tied: Iterable[tuple[str, ...]], rules: Rules) -> bool:
    """Whether answers are those that were released, in cells that are large enough by today's rules.

    Items that are tied now must have had the same cells.
    """
    if not same_answers(before, now):
        return False
    cells = {item: {pair: (of.kind, of.cell) for pair, of in entries.items()} for item, entries in before.items()}
    if any(cells.get(item) != cells.get(items[0]) for items in tied for item in items):
        return False
    return all(size >= rules.least_of_a_pair for entries in before.values() for size in _sizes(entries))


def _sizes(entries: Mapping[str, Entry]) -> Iterator[int]:
    people: dict[str, set[str]] = {}
    for entry in entries.values():
        if entry.cell:
            people.setdefault(entry.cell, set()).update(entry.answers)
    yield from map(len, people.values())
