"""Surveys for the tests of quality: made from a rule for each answer, or drawn from factors with a seed."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from surveys import asked, survey
from tillitsmaal.analysis.quality import quality
from tillitsmaal.analysis.quality_results import QualityAnalysis
from tillitsmaal.questionnaire.models import Item, Questionnaire
from tillitsmaal.responses import Responses

FACETS = ("ability", "benevolence", "integrity")
ITEMS = "a1 a2* a3 b1 b2 b3 i1 i2 i3 o1 o2"
Answer = Callable[[Item, str, str, int, str], float | str]
"""What is answered: by item, rater, target, the person's number in the organisation, and wave."""


def questionnaire(items: str = ITEMS, form: str = "five") -> Questionnaire:
    """Three facets of trust and openness, in a circle."""
    scales = {name: {"format": form} for name in (*FACETS, "openness")}
    return asked(
        scales,
        items,
        composites={"trust": {"of": list(FACETS)}},
        circle={"trust": "trust", "collaboration": "openness"},
    )


def rows_of(
    of: Questionnaire,
    answer: Answer,
    organisations: Sequence[str] = "ABCDE",
    people: int = 2,
    waves: Sequence[str] = ("w1",),
    networks: Sequence[str] = ("",),
) -> list[dict[str, Any]]:
    """One row a person and partner."""
    return [
        {
            **{"network": network, "wave": wave, "respondent": f"{rater}{person}", "rater": rater, "target": target},
            **{item.id: answer(item, rater, target, person, wave) for item in of.items},
        }
        for network in networks
        for wave in waves
        for rater in organisations
        for person in range(people)
        for target in organisations
        if rater != target
    ]


def answered(answer: Answer, of: Questionnaire | None = None, **design: Any) -> Responses:
    """The survey answered by a rule."""
    asked_for = of or questionnaire()
    return survey(asked_for, rows_of(asked_for, answer, **design))


def drawn(seed: int = 0) -> Answer:
    """Whole answers without any structure."""
    rng = np.random.default_rng(seed)
    return lambda *_: float(rng.integers(1, 6))


def from_factors(
    of: Questionnaire,
    correlation: float,
    seed: int = 1,
    shift: Mapping[tuple[str, str], float] | None = None,
    weight: Mapping[tuple[str, str], float] | None = None,
    **design: Any,
) -> Responses:
    """Answers around the middle of 0–10, each item 1.5 points of its scale's factor and one of its own.

    Factors of two scales correlate by `correlation`. `shift` and `weight` change items in a wave: {("a2", "w2"): 2}.
    """
    rng = np.random.default_rng(seed)
    shifts, weights = shift or {}, weight or {}
    factors: dict[tuple[str, ...], dict[str, float]] = {}

    def answer(item: Item, rater: str, target: str, person: int, wave: str) -> float:
        key = (rater, target, str(person), wave)
        if key not in factors:
            common = rng.normal()
            factors[key] = {
                scale: np.sqrt(correlation) * common + np.sqrt(1 - correlation) * rng.normal() for scale in of.scales
            }
        said = 5 + 1.5 * weights.get((item.id, wave), 1) * factors[key][item.scale] + rng.normal()
        said += shifts.get((item.id, wave), 0)
        return float(10 - said if item.reverse else said)

    return survey(of, rows_of(of, answer, **design))


LABELS = {
    "ability": {"nb": "Kunnskap", "nn": "Kunnskap", "en": "Ability"},
    "benevolence": {"nb": "Velvilje", "nn": "Velvilje", "en": "Benevolence"},
    "integrity": {"nb": "Integritet", "nn": "Integritet", "en": "Integrity"},
    "openness": {"nb": "Åpenhet", "nn": "Openheit", "en": "Openness"},
}


@cache
def measured(*, apart: bool) -> QualityAnalysis:
    """Two waves of six organisations in three languages, with what a report can tell.

    Facets that are apart, an item whose level shifts between the waves and one keyed wrongly in the first; or facets
    that are one thing, and two items of openness that run against each other.
    """
    plain = questionnaire(form="ten").model_dump(mode="json", exclude_none=True)
    plain["languages"] = ["nb", "nn", "en"]
    plain["title"] = {"nb": "Prøve", "nn": "Prøve", "en": "Trial"}
    for name, label in LABELS.items():
        plain["scales"][name]["label"] = label
    plain["composites"]["trust"]["label"] = {"nb": "Tillit", "nn": "Tillit", "en": "Trust"}
    for item in plain["items"]:
        item["text"] = dict.fromkeys(("nb", "nn", "en"), "<partner> …")
    of = Questionnaire.model_validate(plain)
    design: dict[str, Any] = {"organisations": "ABCDEF", "waves": ("2024", "2025")}
    if apart:
        shift = {("b1", "2025"): 2.0}
        return quality(from_factors(of, 0.4, shift=shift, weight={("i3", "2024"): -1.0}, **design))
    return quality(from_factors(of, 1.0, weight={("o2", "2024"): -1.0, ("o2", "2025"): -1.0}, **design))
