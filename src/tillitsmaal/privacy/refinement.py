"""What releases of the same wave tell together: into which parts they divide its answers."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from tillitsmaal.errors import InputRefused, Problem
from tillitsmaal.privacy.ledger import Entry, Ledger, Partition
from tillitsmaal.privacy.partitions import Part
from tillitsmaal.privacy.rules import FEWEST_K, FEWEST_ORGANISATIONS, MOST_OF_ONE, MOST_WITH_ONE, ROUNDING, Rules


class _Answer(NamedTuple):
    """One respondent's answers about one partner, all digests."""

    rater: str
    target: str
    person: str
    pair: str
    answer: str


Asked = tuple[str, str, str]
"""Who was asked what: item, pair and person, all digests."""
_Entries = Mapping[str, Entry]
"""What was released of an item, by pair."""


def check_release(earlier: Sequence[Partition], now: Partition, at: Part, rules: Rules) -> None:
    """Refuse a release that, set against earlier ones, would tell of few.

    All releases of a wave together part its answers. A part that is new, smaller than before, and not empty must have
    k people, or a difference of released numbers is about fewer: of one organisation, or of three, none with more than
    60 % of them, for each knows what its own people have answered. For the public they must be of three, who were asked
    about three organisations, none in more than 60 % of the pairs.

    Raises
    ------
    InputRefused
        `release_tells_of_few`.
    """
    fewest = rules.fewest_organisations(agreed=at.agreed)
    for item, entries in now.items():
        before = [partition[item] for partition in earlier if item in partition]
        if before and not all(_enough(part, rules, fewest) for part in _told([*before, entries])):
            raise InputRefused(
                [Problem(code="release_tells_of_few", value=at.wave, details={"least": str(rules.least)})]
            )


def check_seen(now: Partition, at: Part, digest: str, rules: Rules, ledger: Ledger) -> None:
    """Refuse a release that would tell partners of few beside what they have seen, the published included.

    Where organisations have consented to partners seeing what each of them agreed on, nothing published can tell these
    more than they may see.

    Raises
    ------
    InputRefused
        `release_tells_of_few`.
    """
    if not at.consented:
        earlier = [_as_seen(of) for of in ledger.seen(digest)]
        check_release(earlier, _as_seen(now), at, replace(rules, audience="partners"))


def _as_seen(partition: Partition) -> Partition:
    """With all that is about no partner as one cell, where any of its cells is smaller than any k allows: with consent
    it was in the mean, and never by itself."""
    return {item: as_one(entries) if _has_smallest(entries) else entries for item, entries in partition.items()}


def _has_smallest(entries: _Entries) -> bool:
    people: Counter[str] = Counter()
    for entry in entries.values():
        if entry.cell and not entry.target:
            people[entry.cell] += len(entry.answers)
    return min(people.values(), default=FEWEST_K) < FEWEST_K


def as_one(entries: _Entries) -> _Entries:
    """The same entries, where all that is in cells is one cell."""
    return {pair: replace(entry, cell=entry.cell and "all") for pair, entry in entries.items()}


def added(
    chain: Mapping[str, tuple[Partition, ...]], released: Sequence[tuple[Part, str, Partition]], rules: Rules
) -> Mapping[str, tuple[Partition, ...]]:
    """Releases with more of them, each of a network and wave by its digest.

    Raises
    ------
    InputRefused
        `release_tells_of_few`.
    """
    held = dict(chain)
    for at, digest, now in released:
        earlier = held.get(digest, ())
        if now not in earlier:
            check_release(earlier, now, at, rules)
            held[digest] = (*earlier, now)
    return held


def _told(releases: Sequence[_Entries]) -> set[frozenset[_Answer]]:
    """The least of what combinations of the means of some releases are about; what it was before the last not again.

    In the mean of a cell all pairs count alike, and in a pair all people. In a combination of means, the people of a
    part have a common factor, but for how many there are in their pairs: they fall out all together or not at all,
    wherever each release has all the answers of another, for every pair (then who came with the last that counts is
    in it, or none who came with that), or where there are two releases. Otherwise one who was alone in a pair counts
    less beside others, and what comes and goes must be enough pair by pair. Likewise, who left an item open counts
    more on the others: where the items were put together otherwise, these must be enough by themselves.
    """
    otherwise = len({entry.scale for entries in releases for entry in entries.values()}) > 1
    if otherwise or (len(releases) > 2 and not _grow(releases)):
        return _parts(releases, _changing(releases))
    return _parts(releases) - _parts(releases[:-1])


def _in_cells(releases: Sequence[_Entries]) -> dict[str, list[frozenset[tuple[str, str]]]]:
    """By pair, who answered what in each release that has it in a cell."""
    found: dict[str, list[frozenset[tuple[str, str]]]] = {}
    for entries in releases:
        for pair, entry in entries.items():
            if entry.cell:
                found.setdefault(pair, []).append(frozenset(entry.answers.items()))
    return found


def _grow(releases: Sequence[_Entries]) -> bool:
    """Whether releases, in the order of how much they have, each have in a pair's cell all that those before had."""
    ordered = sorted(releases, key=lambda entries: sum(len(entry.answers) for entry in entries.values()))
    return all(one <= more for answers in _in_cells(ordered).values() for one, more in pairwise(answers))


def _changing(releases: Sequence[_Entries]) -> frozenset[str]:
    """Pairs of which not all releases have the same answers."""
    return frozenset(pair for pair, answers in _in_cells(releases).items() if len(set(answers)) > 1)


def _enough(part: frozenset[_Answer], rules: Rules, fewest: int) -> bool:
    people = {(answer.rater, answer.person) for answer in part}
    if rules.audience == "partners" and (rules.units != "person" or len({rater for rater, _ in people}) == 1):
        return len({person for _, person in people}) >= rules.least_of_a_pair
    of = Counter(rater for rater, _ in ({(rater, rater) for rater, _ in people} if rules.units != "person" else people))
    enough = of.total() >= rules.least and _of_several(of, fewest)
    return enough and (rules.audience == "partners" or _about_several(part))


def _about_several(part: frozenset[_Answer]) -> bool:
    """Whether the pairs are about three organisations, none in 60 % of them, as `people.about_several` has it."""
    pairs = {(answer.rater, answer.target, answer.pair) for answer in part if answer.target}
    about, by = Counter(target for _, target, _ in pairs), Counter(rater for rater, _, _ in pairs)
    most_by, most_with = max(by.values(), default=0), max((about + by).values(), default=0)
    few = most_by > MOST_OF_ONE * len(pairs) + ROUNDING or most_with > MOST_WITH_ONE * len(pairs) + ROUNDING
    return not pairs or (_of_several(about, FEWEST_ORGANISATIONS) and not few)


def _of_several(number: Counter[str], fewest: int) -> bool:
    """Whether they are of so many organisations, none with more than 60 % of them."""
    return len(number) >= fewest and max(number.values()) <= MOST_OF_ONE * number.total() + ROUNDING


def _parts(releases: Sequence[_Entries], apart: Set[str] | None = None) -> set[frozenset[_Answer]]:
    """The parts into which some releases divide answers, those in no release apart.

    With pairs to hold `apart`, each of these is in parts of its own, and so are those who left the same items open.
    """
    where: dict[_Answer, list[tuple[int, str, str]]] = {}
    for number, entries in enumerate(releases):
        for pair, entry in entries.items():
            if entry.cell:
                for person, answer in entry.answers.items():
                    of = _Answer(rater=entry.rater, target=entry.target, person=person, pair=pair, answer=answer)
                    unanswered = "" if apart is None else entry.open.get(person, "")
                    where.setdefault(of, []).append((number, entry.cell, unanswered))
    parts: dict[tuple[str, tuple[tuple[int, str, str], ...]], set[_Answer]] = {}
    for answer_of, cells in where.items():
        alone = answer_of.pair if apart and answer_of.pair in apart else ""
        parts.setdefault((alone, tuple(cells)), set()).add(answer_of)
    return {frozenset(part) for part in parts.values()}


def same_answers(one: Partition, other: Partition) -> bool:
    """Whether two releases rest on the same answers."""
    return _given(one) == _given(other)


def _given(partition: Partition) -> dict[str, dict[str, Mapping[str, str]]]:
    return {item: {pair: entry.answers for pair, entry in entries.items()} for item, entries in partition.items()}


def answers_of(partition: Partition) -> dict[Asked, str]:
    """What everybody answered, all digests."""
    return {
        (item, pair, person): answer
        for item, entries in partition.items()
        for pair, entry in entries.items()
        for person, answer in entry.answers.items()
    }
