"""What releases of the same wave tell together: into which parts they divide its answers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tillitsmaal.errors import InputRefused, Problem
from tillitsmaal.privacy.ledger import Entry, Partition
from tillitsmaal.privacy.partitions import Part
from tillitsmaal.privacy.rules import FEWEST_ORGANISATIONS, MOST_OF_ONE, ROUNDING, Rules


class _Answer(NamedTuple):
    """One respondent's answers about one partner, all digests."""

    rater: str
    target: str
    person: str
    pair: str
    answer: str


def check_release(earlier: Sequence[Partition], now: Partition, at: Part, rules: Rules) -> None:
    """Refuse a release that, set against earlier ones, would tell of few.

    All releases of a wave together part its answers. A part that is new, smaller than before, and not empty must have
    k people, or a difference of released numbers is about fewer; for the public, k people of three organisations, none
    with more than 60 % of them, who were asked about three organisations, none in more than 60 % of the pairs.

    Raises
    ------
    InputRefused
        `release_tells_of_few`.
    """
    for item, entries in now.items():
        before = [partition.get(item, {}) for partition in earlier]
        if any(before) and not all(_enough(part, rules) for part in _parts([*before, entries]) - _parts(before)):
            raise InputRefused(
                [Problem(code="release_tells_of_few", value=at.wave, details={"least": str(rules.least)})]
            )


def _enough(part: frozenset[_Answer], rules: Rules) -> bool:
    people = {(answer.rater, answer.person) for answer in part}
    if rules.audience == "partners":
        return len({person for _, person in people}) >= rules.least
    of = Counter(rater for rater, _ in ({(rater, rater) for rater, _ in people} if rules.units != "person" else people))
    about = Counter(target for target, _ in {(answer.target, answer.pair) for answer in part} if target)
    return of.total() >= rules.least and _of_several(of) and (not about or _of_several(about))


def _of_several(number: Counter[str]) -> bool:
    """Whether they are of three organisations, none with more than 60 % of them."""
    return len(number) >= FEWEST_ORGANISATIONS and max(number.values()) <= MOST_OF_ONE * number.total() + ROUNDING


def _parts(partitions: Sequence[Mapping[str, Entry]]) -> set[frozenset[_Answer]]:
    """The parts into which some releases divide answers, those in no release apart."""
    where: dict[_Answer, list[tuple[int, str]]] = {}
    for number, partition in enumerate(partitions):
        for pair, entry in partition.items():
            if entry.cell:
                for person, answer in entry.answers.items():
                    of = _Answer(rater=entry.rater, target=entry.target, person=person, pair=pair, answer=answer)
                    where.setdefault(of, []).append((number, entry.cell))
    parts: dict[tuple[tuple[int, str], ...], set[_Answer]] = {}
    for answer_of, cells in where.items():
        parts.setdefault(tuple(cells), set()).add(answer_of)
    return {frozenset(part) for part in parts.values()}


def same_answers(one: Partition, other: Partition) -> bool:
    """Whether two releases rest on the same answers."""
    return _given(one) == _given(other)


def _given(partition: Partition) -> dict[str, dict[str, Mapping[str, str]]]:
    return {item: {pair: entry.answers for pair, entry in entries.items()} for item, entries in partition.items()}


def answers_of(partition: Partition) -> frozenset[tuple[str, str, str, str]]:
    """What everybody answered: item, pair, person and answer, all digests."""
    return frozenset(
        (item, pair, person, answer)
        for item, entries in partition.items()
        for pair, entry in entries.items()
        for person, answer in entry.answers.items()
    )
