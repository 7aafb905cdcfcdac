"""Random networks to release and attack: organisations of one to twelve people who answer about each other, twice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from surveys import asked
from tillitsmaal.questionnaire.models import Questionnaire

SCALES: Final = ("benevolence", "integrity", "openness")
FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "trust": ("benevolence", "integrity"),
    "openness": ("openness",),
}
"""Scales that share their cells, by the name of the measure made of them."""
QUESTIONNAIRE: Final[Questionnaire] = asked(
    {scale: {"format": "fine"} for scale in SCALES},
    "b1 i1 o1",
    formats={"fine": {"min": 1, "max": 5, "decimals": 2}},
    composites={"trust": {"of": ["benevolence", "integrity"]}},
    circle={"trust": "trust", "collaboration": "openness"},
)
_ITEMS: Final = {"benevolence": "b1", "integrity": "i1", "openness": "o1"}

Unknown = tuple[str, str, str, str]
"""Wave, person, target, scale."""


@dataclass(frozen=True, kw_only=True)
class World:
    """A network, who works where, and what everybody answered."""

    organisations: tuple[str, ...]
    works_for: Mapping[str, str]
    answers: Mapping[Unknown, float]

    @cached_property
    def people(self) -> Mapping[tuple[str, str, str, str], list[str]]:
        """Who has answered, by wave, rater, target and scale."""
        found: dict[tuple[str, str, str, str], list[str]] = {}
        for wave, person, target, scale in self.answers:
            found.setdefault((wave, self.works_for[person], target, scale), []).append(person)
        return found

    def rows(self, *waves: str) -> list[dict[str, float | str]]:
        """As `surveys.survey` takes them."""
        found: dict[tuple[str, str, str], dict[str, float | str]] = {}
        for (wave, person, target, scale), value in self.answers.items():
            if wave in waves:
                keys: dict[str, float | str] = {
                    "network": "",
                    "wave": wave,
                    "respondent": person,
                    "rater": self.works_for[person],
                }
                row = found.setdefault(
                    (wave, person, target), {**keys, "target": target} | dict.fromkeys(_ITEMS.values(), ".")
                )
                row[_ITEMS[scale]] = value
        return list(found.values())


def world(seed: int) -> World:
    """Draw a network of 6 to 15 organisations, of 1 to 12 people each, or most of them small.

    A fifth of the people are in one wave only.
    """
    random = np.random.default_rng(seed)
    organisations = tuple(f"org{number:02}" for number in range(random.integers(6, 16)))
    few = np.minimum(random.geometric(0.3, len(organisations)), 12)
    sizes = few if seed % 3 == 2 else random.integers(1, 13, len(organisations))
    works_for = {
        f"p{number:02}{letter:02}": organisation
        for number, (organisation, size) in enumerate(zip(organisations, sizes, strict=True))
        for letter in range(size)
    }
    return World(
        organisations=organisations, works_for=works_for, answers=dict(_answers(organisations, works_for, random))
    )


def _answers(
    organisations: tuple[str, ...], works_for: Mapping[str, str], random: np.random.Generator
) -> Iterator[tuple[Unknown, float]]:
    for person, own in works_for.items():
        there = {"w1": random.random() < 0.9, "w2": random.random() < 0.9}
        for target in organisations:
            knows = random.random() < 0.85
            for wave in ("w1", "w2"):
                for scale in SCALES:
                    if target != own and there[wave] and knows and random.random() < 0.95:
                        yield (wave, person, target, scale), round(float(random.uniform(1.1, 4.9)), 2)
