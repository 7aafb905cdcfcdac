"""Two networks with much that a survey may hold: dated waves, scales of several kinds, agreed ends, late answers."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from surveys import Row, asked, survey
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import Input, Responses, Wave

WAVES: Final = ("w1", "w2", "w3")
DATES: Final = dict(
    zip(WAVES, (datetime.date(2024, 2, 1), datetime.date(2024, 10, 1), datetime.date(2025, 8, 1)), strict=True)
)
ITEMS: Final = ("b1", "b2", "i1", "a1", "o1", "o2", "f1")
QUESTIONNAIRE: Final[Questionnaire] = asked(
    {
        "benevolence": {"sufficient": 3.5},
        "integrity": {"sufficient": 3.5},
        "ability": {"sufficient": 3.0},
        "openness": {"format": "seven"},
        "friction": {"direction": "higher_is_less_trust"},
        "climate": {"level": "network"},
        "wear": {"level": "respondent", "format": "ten"},
    },
    "b1 b2* i1 a1 o1 o2 f1 c1 w1",
    composites={
        "trust": {"of": ["benevolence", "integrity", "ability"]},
        "mixed": {"of": ["benevolence", "openness"]},
    },
    circle={"trust": "trust", "collaboration": "openness"},
)
SIZES: Final = {
    "": dict(zip("ABCDEFGH", (14, 11, 7, 6, 5, 3, 2, 1), strict=True)),
    "north": dict(zip("KLMN", (10, 6, 5, 4), strict=True)),
}
HIGHEST: Final = {"b1": 5, "b2": 5, "i1": 5, "a1": 5, "o1": 7, "o2": 7, "f1": 5}


def people(waves: Sequence[str], seed: int = 1) -> list[Row]:
    """What everybody answered in some waves, whichever others are asked for."""
    rows: list[Row] = []
    for network, sizes in SIZES.items():
        for rater, size in sizes.items():
            for number in range(size):
                random = np.random.default_rng([seed, ord(rater), number])
                rows += [row for row in _said(network, rater, number, random) if row["wave"] in waves]
    return rows


def late(wave: str, raters: str = "A", number: int = 9, first: int = 50) -> list[Row]:
    """More people of some organisations, who have answered in one wave."""
    rows: list[Row] = []
    for rater in raters:
        for person in range(first, first + number):
            random = np.random.default_rng([7, ord(rater), person])
            rows += [row for row in _said("", rater, person, random, stays=True) if row["wave"] == wave]
    return rows


def responses(rows: Sequence[Row]) -> Responses:
    """As read from one file, its waves dated."""
    found = survey(QUESTIONNAIRE, rows)
    return replace(
        found,
        waves=tuple(Wave(name=of.name, date=DATES[of.name]) for of in found.waves),
        inputs=(Input(name="svar.csv", sha256=f"{len(rows):064}", rows=len(rows), encoding="utf-8", separator=","),),
    )


def _said(network: str, rater: str, number: int, random: np.random.Generator, *, stays: bool = False) -> Iterator[Row]:
    """The answers of one person: partners grow to be trusted, one is agreed to be best, some are known to few."""
    partners = [name for name in SIZES[network] if name != rater]
    knows = {target: stays or random.random() < 0.9 for target in partners}
    own = random.normal(0, 0.7)
    for rise, wave in enumerate(WAVES):
        if not stays and random.random() < 0.12:
            continue
        keys = {"network": network, "wave": wave, "respondent": f"{rater}{number:02}", "rater": rater}
        of_all = {"c1": float(random.integers(2, 6)), "w1": float(random.integers(0, 11))}
        yield {**keys, "target": "", **dict.fromkeys(ITEMS, "not_shown"), **of_all}
        for place, target in enumerate(partners):
            if not knows[target] or (target == "B" and wave == "w3" and rater in "CD"):
                continue
            mean = 3.2 + own - 0.25 * place + 0.3 * rise
            answers: dict[str, float | str] = {}
            for item in ITEMS:
                top = HIGHEST[item]
                value = np.clip(np.rint((mean + random.normal(0, 0.8)) * top / 5), 1, top)
                best = rater in "AB" and target == "C"
                answers[item] = float((1 if item == "b2" else top) if best else value)
                if random.random() < (0.5 if item == "o2" else 0.05):
                    answers[item] = "skipped" if random.random() < 0.5 else "dont_know"
                if item == "f1" and wave == "w2" and rater == "E":
                    answers[item] = "not_shown"
            yield {**keys, "target": target, **answers, "c1": "not_shown", "w1": "not_shown"}
