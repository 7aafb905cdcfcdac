"""People whose ids nobody gave, known again in what was released of them."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import count, takewhile
from math import nan
from typing import Final

from tillitsmaal.privacy.ledger import Ledger, Partition

Question = tuple[str, str]
"""Digests of an item, and of the pair or organisation."""
UNSAID: Final = nan.hex()
"""What is told of an item that is left open, on a scale that has a score all the same."""
_ALIKE: Final = 0.5
"""Of what is answered both times, more than this share must be so as it was to be the same person."""
SAME_WAVE: Final = 0.8
"""Share of a wave's answers that must come again to find its people in a wave of another name, or of that one's, where
these are fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unnamed:
    """Somebody whose id was made, in a network and wave."""

    network: str
    rater: str
    """Digest of the organisation that they work for."""
    everything: tuple[str, ...]
    """Digests of all that they answered."""
    answers: Mapping[Question, str]
    """What they answered to each question, where the item's scale has a score."""

    def names(self, ledger: Ledger) -> Iterator[str]:
        """Digests of the first, second, … who answered so."""
        return (
            ledger.digest("person", self.network, "answered", self.rater, *self.everything, str(number))
            for number in count(1)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Released:
    """Somebody in earlier releases."""

    name: str
    """Digest of the person."""
    rater: str
    answers: dict[Question, str] = field(default_factory=dict)
    """Digests of what they answered to each question, in the last release that has it."""
    digests: dict[str, str] = field(default_factory=dict)
    """Of answers that were compared."""

    def common(self, one: Unnamed, ledger: Ledger) -> int:
        """How much somebody has answered as this person did; 0 where that is not most of what both answered."""
        same = both = 0
        for question, answer in one.answers.items():
            before = self.answers.get(question)
            if before is not None and answer != UNSAID and before != self._digest(UNSAID, ledger):
                both += 1
                same += before == self._digest(answer, ledger)
        return same if same > _ALIKE * both else 0

    def _digest(self, answer: str, ledger: Ledger) -> str:
        if answer not in self.digests:
            self.digests[answer] = ledger.digest("answer", self.name, answer)
        return self.digests[answer]


def names_of(
    people: Sequence[Unnamed], chains: Sequence[Sequence[Partition]], share: float, named: Set[str], ledger: Ledger
) -> list[str]:
    """Find digests of the people of a network and wave whose ids were made.

    They are those of an earlier release where it has somebody who answered most of what both have in the same way:
    some have answered more since, or corrected an answer, and the questionnaire may have other items. Anybody else is
    known by all that they answered; of several who answered alike, one is the first, one the second, and so on.

    Parameters
    ----------
    people
        Whose ids were made.
    chains
        The releases of the wave; of one that was not released by this name, those of every wave that it could be.
    share
        How much of what such releases have, or of what people have answered now if that is less, must be the same.
    named
        Digests of people who have ids of their own.
    ledger
        Whose key the digests have.
    """
    found: dict[int, str] = {}
    most = 0
    for chain in chains:
        before = [of for of in _released(chain) if of.name not in named]
        known, common = _known(people, before, ledger)
        fewer = min(sum(len(of.answers) for of in before), sum(len(one.answers) for one in people))
        if common > most and common >= share * fewer:
            found, most = known, common
    used = {*found.values()}
    for place, one in enumerate(people):
        if place not in found:
            found[place] = next(name for name in one.names(ledger) if name not in used)
            used.add(found[place])
    return [found[place] for place in range(len(people))]


def _released(chain: Sequence[Partition]) -> list[_Released]:
    people: dict[tuple[str, str], _Released] = {}
    for partition in chain:
        for item, entries in partition.items():
            for pair, entry in entries.items():
                for name, answer in entry.answers.items():
                    of = people.setdefault((entry.rater, name), _Released(name=name, rater=entry.rater))
                    of.answers[item, pair] = answer
    return list(people.values())


def _known(people: Sequence[Unnamed], before: Sequence[_Released], ledger: Ledger) -> tuple[dict[int, str], int]:
    """Digests of those who are known again, by their place, and how much is answered as it was."""
    found = _just_so(people, {of.name: len(of.answers) for of in before}, ledger)
    used, common = {*found.values()}, sum(len(people[place].answers) for place in found)
    left: dict[str, list[_Released]] = {}
    for of in before:
        if of.name not in used:
            left.setdefault(of.rater, []).append(of)
    alike = [
        (same, -len(of.answers), -place, of.name)
        for place, one in enumerate(people)
        if place not in found
        for of in left.get(one.rater, ())
        if (same := of.common(one, ledger))
    ]
    for same, _, place, name in sorted(alike, reverse=True):
        if -place not in found and name not in used:
            found[-place] = name
            used.add(name)
            common += same
    return found, common


def _just_so(people: Sequence[Unnamed], before: Mapping[str, int], ledger: Ledger) -> dict[int, str]:
    """Digests of those who answered all that they did before and no more; `before` has how much that was."""
    found: dict[int, str] = {}
    used: set[str] = set()
    for place, one in enumerate(people):
        held = takewhile(before.__contains__, one.names(ledger))
        name = next((name for name in held if name not in used and before[name] == len(one.answers)), None)
        if name is not None:
            found[place] = name
            used.add(name)
    return found
