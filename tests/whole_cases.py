"""Whole analyses of surveys of every size and kind, down to those of which hardly anything can be said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

import tillitsmaal as tm
from surveys import Row, asked, survey
from tillitsmaal.analysis.whole import WholeAnalysis, analyse_whole
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.report.model import Report
from tillitsmaal.report.whole.report import whole_report
from tillitsmaal.responses import Answers, Dropped, Input, Responses
from tillitsmaal.scoring import CompositeRule
from tillitsmaal.text import Language

LONG = "Interkommunalt samarbeidsorgan for næring, kompetanse og reiseliv i Indre og Ytre Nordfjella, avdeling {}"
ROLES = ("representative", "leadership", "other")


def rows_of(  # noqa: PLR0913 (a survey has as many sides)
    of: Questionnaire,
    organisations: Sequence[str],
    *,
    people: int = 2,
    waves: Sequence[str] = ("w1",),
    networks: Sequence[str] = ("",),
    seed: int = 1,
    silent: Sequence[str] = (),
) -> list[Row]:
    """Answers around 3.5 that go with the rater, the target and the pair; now and then one is missing."""
    rng = np.random.default_rng(seed)
    liking = {
        one: rng.normal(scale=0.6) for one in [*organisations, *(a + b for a in organisations for b in organisations)]
    }
    blank = {item.id: "skipped" for item in of.items}

    def answers(level: Sequence[Any], base: float) -> dict[str, float | str]:
        said: dict[str, float | str] = dict(blank)
        for item in of.items_at(*level):
            low, high = of.range_of(item.scale)
            value = float(np.clip(round(base + rng.normal(scale=0.7)), low, high))
            said[item.id] = "dont_know" if rng.random() < 0.05 else low + high - value if item.reverse else value
        return said

    found: list[Row] = []
    for network in networks:
        for wave in waves:
            for rater in (one for one in organisations if one not in silent):
                for person in range(people):
                    key = {"network": network, "wave": wave, "respondent": f"{rater}-{person}", "rater": rater}
                    found.append({**key, "target": "", **answers(("network", "respondent"), 3.5)})
                    for target in organisations if of.items_at("pair") else ():
                        if target != rater:
                            base = 3.5 + liking[rater] + liking[target] + liking[rater + target]
                            found.append({**key, "target": target, **answers(("pair",), base)})
    return found


def made(of: Questionnaire, organisations: Sequence[str], roles: bool = False, **design: Any) -> Responses:
    """The survey; with `roles` every third person leads, every third represents."""
    networks, waves = design.get("networks", ("",)), design.get("waves", ("w1",))
    roster = {(network, wave): organisations for network in networks for wave in waves}
    found = survey(of, rows_of(of, organisations, **design), roster)
    if roles:
        keys = found.respondents.keys
        told = [ROLES[position % 3] for position in range(len(keys))]
        found.respondents.keys["role"] = pd.Categorical(told, categories=list(ROLES))
    return replace(
        found,
        inputs=(Input(name="svar.csv", sha256="0" * 64, rows=len(found.pairs.keys), encoding="utf-8", separator=";"),),
    )


def whole_of(*parts: Responses, composite_rule: CompositeRule = "pairs") -> WholeAnalysis:
    """Everything about these responses."""
    return analyse_whole(parts, [wave.name for part in parts for wave in part.waves], composite_rule)


def shipped(name: str) -> Questionnaire:
    """A questionnaire that comes with the program."""
    return tm.load_questionnaire(name)


def plain(**more: Any) -> Questionnaire:
    """Two scales about partners and nothing else."""
    return asked({"warmth": {}, "order": {}}, "w1 w2 w3 o1 o2", **more)


def example(name: str) -> WholeAnalysis:
    """A study that comes with the program."""
    return whole_of(tm.read_responses(study=tm.load_study(f"examples/{name}")))


def _without(answers: Answers, organisation: str, wave: str) -> Answers:
    """The answers without those of, and about, an organisation in a wave."""
    keys = answers.keys
    sides = [keys[side] == organisation for side in ("rater", "target") if side in keys]
    kept = ~((keys["wave"] == wave) & np.logical_or.reduce(sides)).to_numpy()
    return replace(
        answers,
        keys=keys[kept].reset_index(drop=True),
        values=answers.values[kept].copy(),
        reasons=answers.reasons[kept].copy(),
    )


def _untidy() -> WholeAnalysis:
    """One organisation that never answered, one that left, cells and rows left out, and a mean over respondents."""
    full = made(shipped("tillit-samarbeid"), "ABCDEF", waves=("w1", "w2"), silent="F", people=3, roles=True)
    roster = full.roster[~((full.roster["wave"] == "w2") & (full.roster["organisation"] == "E"))].reset_index(drop=True)
    pairs, respondents = (_without(of, "E", "w2") for of in (full.pairs, full.respondents))
    dropped = Dropped(cells={"outside_format": 3}, rows={"self_rating": 1})
    return whole_of(
        replace(full, roster=roster, pairs=pairs, respondents=respondents, dropped=dropped),
        composite_rule="composite_over_respondents",
    )


def _two_questionnaires() -> WholeAnalysis:
    """A first survey with an older questionnaire that lacks a scale."""
    new = shipped("tillit-samarbeid")
    fields = {name: getattr(new, name) for name in Questionnaire.model_fields if name != "guidance"}
    scales = {name: scale for name, scale in new.scales.items() if name != "winwin"}
    items = tuple(item for item in new.items if item.scale != "winwin")
    old = Questionnaire.model_validate(fields | {"scales": scales, "items": items, "version": "0.9.0"})
    first = made(old, "ABCDEF", waves=("w1",))
    return whole_of(first, made(new, "ABCDEF", waves=("w2",), seed=2))


@cache
def without_floors() -> WholeAnalysis:
    """A questionnaire with a circle whose facets have no floors."""
    full = shipped("tillit-samarbeid")
    fields = {name: getattr(full, name) for name in Questionnaire.model_fields}
    scales = {name: scale.model_copy(update={"sufficient": None}) for name, scale in full.scales.items()}
    return whole_of(made(Questionnaire.model_validate(fields | {"scales": scales}), "ABCDE", waves=("w1", "w2")))


CASES: Mapping[str, Callable[[], WholeAnalysis]] = {
    "byregion": cache(lambda: example("byregion")),
    "tverrkommunal": cache(lambda: example("tverrkommunal")),
    "three": cache(lambda: whole_of(made(shipped("tillit-samarbeid"), "ABC", people=1))),
    "one_pair": cache(lambda: whole_of(made(shipped("tillit-kort"), "AB", people=1, silent="B"))),
    "networks": cache(
        lambda: whole_of(made(shipped("tillit-kort"), "ABCDE", networks=("nord", "sør", "vest"), waves=("w1", "w2")))
    ),
    "large": cache(
        lambda: whole_of(
            made(shipped("tillit-kort"), [LONG.format(i) for i in range(1, 26)], waves=("w1", "w2"), people=1)
        )
    ),
    "network_level": cache(lambda: whole_of(made(shipped("nettverk"), "ABCDEF", waves=("w1", "w2")))),
    "no_circle": cache(lambda: whole_of(made(plain(), "ABCDE", waves=("w1", "w2", "w3")))),
    "untidy": cache(_untidy),
    "two_questionnaires": cache(_two_questionnaires),
}
"""By name; each is made when it is first asked for."""


@cache
def report_of(case: str, language: Language) -> Report:
    """The whole report of a case, made once for all that only read it."""
    return whole_report(CASES[case](), language)
