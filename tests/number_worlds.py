"""Surveys in which little or nothing can be computed, or in which arithmetic is at its limits."""

from collections.abc import Callable, Mapping, Sequence
from itertools import permutations
from typing import Any

from strategies import Questionnaire, Row

Answer = Callable[[str, str, int, int, int], float | str]
"""Of a person in an organisation about a partner, in a wave, to an item: (rater, target, wave, person, item)."""
NAMES = "ABCDEFGHIJKL"


def mixture(rater: str, target: str, wave: int, person: int, item: int) -> float:
    """Answers from 1 to 5 that look like nothing."""
    mixed = NAMES.index(rater) * 7 + NAMES.index(target) * 11 + wave * 5 + person * 3 + item * 13
    return 1 + (mixed * mixed + mixed // 3) % 5


def asked(items: int = 2, low: float = 1, high: float = 5, decimals: int = 0) -> Questionnaire:
    """Three scales, two of them trust, of so many items each; the last of each is turned where there are several."""
    scales = ("warmth", "order", "gains")
    return {
        "formats": {"own": {"min": low, "max": high, "decimals": decimals}},
        "scales": {
            name: {"level": "pair", "format": "own", **({"sufficient": (low + high) / 2} if name != "gains" else {})}
            for name in scales
        },
        "composites": {"trust": {"of": ["warmth", "order"]}, "collaboration": {"of": ["gains"]}},
        "circle": {"trust": "trust", "collaboration": "collaboration"},
        "items": [
            {"id": f"{name[0]}{number}", "scale": name, "reverse": number == items > 1}
            for name in scales
            for number in range(1, items + 1)
        ],
    }


def answered(
    questionnaire: Questionnaire,
    answer: Answer = mixture,
    *,
    pairs: Sequence[tuple[str, str]] | int = 4,
    people: int = 2,
    waves: Sequence[int] = (1, 2),
) -> list[Row]:
    """Rows of these pairs, or of everybody about everybody."""
    sides = list(permutations(NAMES[:pairs], 2)) if isinstance(pairs, int) else pairs
    return [
        {
            "network": "",
            "wave": f"w{wave}",
            "respondent": f"{rater}{person}",
            "rater": rater,
            "target": target,
            **{
                item["id"]: answer(rater, target, wave, person, number)
                for number, item in enumerate(questionnaire["items"])
            },
        }
        for wave in waves
        for rater, target in sides
        for person in range(people)
    ]


def on(low: float, high: float, decimals: int = 0, answer: Answer = mixture) -> tuple[Questionnaire, list[Row]]:
    """The mixture on another range."""
    made = asked(low=low, high=high, decimals=decimals)

    def moved(*key: Any) -> float:
        found = answer(*key)
        assert not isinstance(found, str)
        return round(low + (found - 1) / 4 * (high - low), decimals)

    return made, answered(made, moved, pairs=6)


def level(value: float | str) -> Answer:
    return lambda *_: value


def noisy(*key: Any) -> float:
    """0.3, written as the sum that it is not."""
    return 0.1 + 0.2 if sum(map(ord, f"{key}")) % 2 else 0.3


def nearly_level(*key: Any) -> float:
    """A variance under 1e-14 of the squared range."""
    return 5 + 1e-6 * (mixture(*key) > 3)


def first_item_level(rater: str, target: str, wave: int, person: int, item: int) -> float:
    return 4.0 if item % 2 == 0 else mixture(rater, target, wave, person, item)


def all_items_alike(rater: str, target: str, wave: int, person: int, item: int) -> float:
    """Every item of a scale says the same (turned ones turned), so that correlations are perfect."""
    found = mixture(rater, target, wave, person, 0)
    return 6 - found if item % 2 else found


def risen(rater: str, _target: str, wave: int, _person: int, item: int) -> float:
    """Everything one up from wave to wave."""
    found = 1 + NAMES.index(rater) % 3 + wave - 1
    return 6 - found if item % 2 else found


def all_but_one(rater: str, target: str, wave: int, _person: int, item: int) -> float:
    found = 3 + (wave == 2) + (wave == 2 and (rater, target) == ("A", "B"))
    return 6 - found if item % 2 else found


def nobody_then(rater: str, target: str, wave: int, person: int, item: int) -> float | str:
    return "skipped" if wave == 2 else mixture(rater, target, wave, person, item)


World = tuple[Questionnaire, list[Row]]
TWO, ONE = asked(), asked(1)
FINE, WIDE = asked(low=0, high=10, decimals=6), asked(low=0, high=1_000_000, decimals=6)
WORLDS: Mapping[str, World] = {
    "one respondent": (TWO, answered(TWO, pairs=[("A", "B")], people=1)),
    "one respondent once": (TWO, answered(TWO, pairs=[("A", "B")], people=1, waves=(1,))),
    "two respondents": (TWO, answered(TWO, pairs=[("A", "B")])),
    "three respondents": (TWO, answered(TWO, pairs=[("A", "B")], people=3)),
    "one organisation answers": (TWO, answered(TWO, pairs=[("A", "B"), ("A", "C"), ("A", "D")])),
    "two organisations": (TWO, answered(TWO, pairs=2)),
    "three organisations": (TWO, answered(TWO, pairs=3, people=1)),
    "nine respondents": (TWO, answered(TWO, pairs=3, people=3)),
    "all equal": (TWO, answered(TWO, level(3.0), pairs=6)),
    "all at the top": (TWO, answered(TWO, level(5.0), pairs=6)),
    "all at the bottom": (ONE, answered(ONE, level(1.0), pairs=6)),
    "nobody answered": (TWO, answered(TWO, level("skipped"))),
    "nobody answered then": (TWO, answered(TWO, nobody_then, pairs=5)),
    "one item": (ONE, answered(ONE, pairs=6)),
    "an item that all answer alike": (TWO, answered(TWO, first_item_level, pairs=6)),
    "one pair in both waves": (TWO, [*answered(TWO, pairs=[("A", "B")]), *answered(TWO, pairs=5, waves=(2,))[2:]]),
    "perfect correlations": (TWO, answered(TWO, all_items_alike, pairs=6)),
    "all risen by one": (TWO, answered(TWO, risen, pairs=6)),
    "all risen by one but one": (TWO, answered(TWO, all_but_one, pairs=5)),
    "from 0 to 1": on(0, 1, 2),
    "from 0 to a million": on(0, 1_000_000),
    "from minus three to three": on(-3, 3, 1),
    "decimals": on(1, 5, 6, lambda *key: mixture(*key) * 0.7 + 1 / 3),
    "noise of floating numbers": (FINE, answered(FINE, noisy, pairs=6)),
    "a variance of 1e-14": (FINE, answered(FINE, nearly_level, pairs=6)),
    "a variance of 1e-14 of a million": (WIDE, answered(WIDE, lambda *key: 5e5 + 1e-3 * mixture(*key), pairs=6)),
    "three waves": (TWO, answered(TWO, pairs=5, waves=(1, 2, 3))),
    "three waves, all equal": (TWO, answered(TWO, level(4.0), pairs=5, waves=(1, 2, 3))),
}
