"""What releases of the same wave tell together: into which parts they divide its answers."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import combinations_with_replacement, pairwise
from typing import NamedTuple

from tillitsmaal.errors import InputRefused, Problem
from tillitsmaal.names import listed, natural
from tillitsmaal.privacy.ledger import Entry, Ledger, Partition
from tillitsmaal.privacy.partitions import Part
from tillitsmaal.privacy.rules import FEWEST_ORGANISATIONS, MOST_OF_ONE, MOST_WITH_ONE, ROUNDING, Rules


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
    k people, or a difference of released numbers is about fewer: k of each of its organisations, or of three, none with
    more than 60 % of them, for each knows what its own people have answered. For the public they must be of three, who
    were asked about three organisations, none in more than 60 % of the pairs.

    Raises
    ------
    InputRefused
        `release_tells_of_few`.
    """
    for item, entries in _told_of(now):
        before = _of_item(earlier, item)
        if before:
            _check_parts(_told([*before, entries], before), at, rules)


def check_seen(now: Partition, at: Part, digest: str, rules: Rules, ledger: Ledger) -> None:
    """Refuse a release that would tell partners of few beside what they have seen, the published included.

    What is published is one number, and what is about no partner stands in their reports as one mean. By these, answers
    are parted, and not told; of the mean, what an earlier and smaller k could show may follow from both. Where
    organisations have consented to partners seeing what each of them agreed on, nothing published can tell these more
    than they may see.

    Raises
    ------
    InputRefused
        `release_tells_of_few`.
    """
    if at.consented:
        return
    shown, published = ledger.shown(digest), ledger.public.get(digest, ())
    rules = replace(rules, audience="partners")
    first = ledger.counted.get(digest)
    of_means = rules if first is None else replace(rules, least=min(rules.least, first.least))
    for item, entries in _told_of(now):
        before, beside = _of_item(shown, item), _of_item(published, item)
        if before or beside:
            _check_parts(_told([*before, *beside, entries], before), at, rules)
        means = [_in_one_cell(of) for of in (*before, *beside)]
        mean = _in_one_cell(entries)
        if means and mean not in means and not any(entry.target for entry in entries.values()):
            known = (two for two in combinations_with_replacement(means, 2) if _is_in(*two) or _is_in(*two[::-1]))
            _check_parts(_told([*means, mean], *known), at, of_means)


def _told_of(now: Partition) -> Iterator[tuple[str, _Entries]]:
    """The items of which anything is told."""
    return ((item, entries) for item, entries in now.items() if any(entry.cell for entry in entries.values()))


def _of_item(releases: Sequence[Partition], item: str) -> list[_Entries]:
    return [partition[item] for partition in releases if item in partition]


def _check_parts(parts: Set[frozenset[_Answer]], at: Part, rules: Rules) -> None:
    fewest = rules.fewest_organisations(agreed=at.agreed)
    few = {answer.rater for part in parts if not _enough(part, rules, fewest) for answer in part}
    if few:
        known = sorted({at.names[rater] for rater in few & at.names.keys()}, key=natural)
        whom = f"@expected.answers_of|{listed(known)}" if known else ""
        details = {"least": str(rules.least), "whom": whom}
        raise InputRefused([Problem(code="release_tells_of_few", value=at.wave, details=details)])


def _in_one_cell(entries: _Entries) -> _Entries:
    """Entries that are in cells, as one."""
    return {pair: entry for pair, entry in as_one(entries).items() if entry.cell}


def _is_in(one: _Entries, other: _Entries) -> bool:
    """Whether a mean is of answers that are all in another: then what the other has beside them is known."""
    return all(pair in other and of.answers.items() <= other[pair].answers.items() for pair, of in one.items())


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


def _told(releases: Sequence[_Entries], *known: Sequence[_Entries]) -> set[frozenset[_Answer]]:
    """The least of what combinations of the means of some releases are about; what it was of those known, not again.

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
    return _parts(releases).difference(*map(_parts, known))


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
    people = Counter(rater for rater, _ in {(answer.rater, answer.person) for answer in part})
    if rules.audience == "partners" and min(people.values()) >= rules.least_of_a_pair:
        return True
    of = people if rules.units == "person" else Counter(people.keys())
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
