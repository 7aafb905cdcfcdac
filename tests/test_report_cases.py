"""Surveys that the tests of reports and renderers share, and that they are what they say."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from surveys import Roster, asked, survey
from tillitsmaal.analysis.check import check
from tillitsmaal.analysis.compare import compare
from tillitsmaal.analysis.compare_results import CompareAnalysis
from tillitsmaal.analysis.results import CheckAnalysis, ScoreAnalysis
from tillitsmaal.analysis.score import analyse
from tillitsmaal.errors import Place, Problem, ProblemLog
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import Dropped, Input, Responses, Wave
from tillitsmaal.scoring import score_responses
from tillitsmaal.study import Study

NAMES = {
    "fylket": "Nordfjella fylkeskommune",
    "hagen": "Næringshagen",
    "laget": "[bold]=HYPERLINK|<b>`x`[/bold]",
    "museet": "Interkommunalt museum på Ytre Øya AS",
    "sundvik": "Sundvik kommune",
    "vik": "Vik kommune",
    "aasbygd": "Åsbygd kommune",
}
DATES = {"b1": datetime.date(2024, 2, 12), "b2": datetime.date(2024, 10, 14), "b3": datetime.date(2025, 6, 13)}
EVENT = {"nb": "Budsjettvedtak", "nn": "Budsjettvedtak", "en": "Budget decision"}
PLAIN = {
    "id": "prove",
    "version": "1.2.0",
    "title": {"nb": "Prøve", "nn": "Prøve", "en": "Trial"},
    "languages": ["nb", "nn", "en"],
    "formats": {"five": {"min": 1, "max": 5}, "ten": {"min": 0, "max": 10}},
    "circle": {"trust": "trust", "collaboration": "collaboration"},
}


def _label(nb: str, en: str) -> dict[str, str]:
    return {"nb": nb, "nn": nb, "en": en}


def _scale(nb: str, en: str, **more: Any) -> dict[str, Any]:
    return {"level": "pair", "format": "five", "label": _label(nb, en), **more}


@cache
def full() -> Questionnaire:
    """A circle of three facets and two scales, a scale of less trust, and one about the network, in three languages."""
    scales = {
        "benevolence": _scale("Velvilje", "Benevolence", sufficient=3.5),
        "integrity": _scale("Integritet", "Integrity", sufficient=3.5),
        "ability": _scale("Kunnskap", "Ability", sufficient=3),
        "openness": _scale("Åpenhet", "Openness"),
        "sharing": _scale("Deling", "Sharing"),
        "monitoring": _scale("Kontroll", "Monitoring", direction="higher_is_less_trust"),
        "facilitation": _scale("Tilrettelegging", "Facilitation", level="network", format="ten"),
    }
    composites = {
        "trust": {"of": ["benevolence", "integrity", "ability"], "label": _label("Tillit", "Trust")},
        "collaboration": {"of": ["openness", "sharing"], "label": _label("Samarbeid", "Collaboration")},
    }
    items = [
        {"id": f"{scale[:3]}{number}", "scale": scale, "text": _label("<partner> …", "<partner> …")}
        for scale in scales
        for number in (1, 2)
    ]
    return Questionnaire.model_validate({**PLAIN, "scales": scales, "composites": composites, "items": items})


def rows_of(questionnaire: Questionnaire, roster: Roster, people: int = 2) -> list[dict[str, float | str]]:
    """Answers that follow from the names and numbers alone; answers differ from wave to wave.

    The third organisation of a roster has one respondent; the last but one does not answer; some answers are missing,
    among them all about the ability of the first organisation from the third.
    """
    rows = []
    waves = sorted({wave for _, wave in roster})
    for (network, wave), members in roster.items():
        ordered = sorted(members)
        for i, rater in enumerate(ordered):
            if len(ordered) > 4 and i == len(ordered) - 2:
                continue
            for person in range(1 if i == 2 else people):
                keys = {"network": network, "wave": wave, "respondent": f"{rater}{person}", "rater": rater}
                for j, target in enumerate(ordered):
                    if i != j:
                        level = 10 * i + 23 * j + 7 * person + 4 * waves.index(wave)
                        answers = _answers(questionnaire, level)
                        if (i, j) == (2, 0):
                            answers |= {item.id: "skipped" for item in questionnaire.items if item.scale == "ability"}
                        rows.append({**keys, "target": target, **answers})
    return rows


def _answers(questionnaire: Questionnaire, level: int) -> dict[str, float | str]:
    said: dict[str, float | str] = {}
    for k, item in enumerate(questionnaire.items):
        high = questionnaire.format_of(item).max
        said[item.id] = float(min(1 + (level * (k + 3) // 7) % 5, high))
        if (level + 5 * k) % 61 == 0:
            said[item.id] = "skipped"
    return said


def _dressed(responses: Responses, dropped: Dropped | None = None) -> Responses:
    """With names, dates, files, a study and an event."""
    event = {"date": datetime.date(2024, 5, 23), "organisations": ("vik",), "text": EVENT}
    return replace(
        responses,
        names={**responses.names, **{id_: name for id_, name in NAMES.items() if id_ in responses.names}},
        waves=tuple(Wave(name=wave.name, date=DATES.get(wave.name)) for wave in responses.waves),
        inputs=(Input(name="svar.csv", sha256="0" * 64, rows=217, encoding="utf-8", separator=";"),),
        study=Study.model_validate({"study": "Prøveregionen", "events": (event,)}),
        dropped=dropped or Dropped(),
    )


EARLY = ("fylket", "hagen", "laget", "sundvik", "vik", "aasbygd")
LATE = ("fylket", "hagen", "laget", "museet", "sundvik", "aasbygd")
THREE_WAVES: Roster = {("", "b1"): EARLY, ("", "b2"): EARLY, ("", "b3"): LATE}


@cache
def region() -> Responses:
    """One network, three dated waves, one organisation that leaves and one that joins."""
    dropped = Dropped(cells={"outside_format": 3}, rows={"double_row": 1})
    return _dressed(survey(full(), rows_of(full(), THREE_WAVES), THREE_WAVES), dropped)


def _one_wave(members: tuple[str, ...], people: int = 2) -> Responses:
    roster: Roster = {("", "b1"): members}
    return survey(full(), rows_of(full(), roster, people), roster)


def _networks() -> Responses:
    roster: Roster = {
        (f"Region {n}", wave): ("fylket", "hagen", "laget", "sundvik", "vik")[: 3 + n % 3]
        for n in range(1, 24)
        for wave in ("b1", "b2")
    }
    return survey(full(), rows_of(full(), roster), roster)


def _without_pairs() -> Responses:
    rows = [{**row, "target": ""} for row in rows_of(full(), {("", "b1"): EARLY})[:1]]
    rows = [{**row, **{item.id: "skipped" for item in full().items_at("pair")}} for row in rows]
    return survey(full(), rows, {("", "b1"): EARLY})


def _nothing_answered() -> Responses:
    rows = rows_of(full(), {("", "b1"): EARLY})
    return survey(full(), [{**row, **{item.id: "skipped" for item in full().items}} for row in rows])


def _only_network_level() -> Responses:
    questionnaire = asked(
        {"meetings": {"level": "network"}, "trust": {"level": "respondent", "format": "ten"}}, "m1 t1"
    )
    rows = [
        {
            "network": "",
            "wave": "b1",
            "respondent": f"p{i}",
            "rater": f"o{i % 3}",
            "target": "",
            "m1": 1.0 + i % 5,
            "t1": 7.0,
        }
        for i in range(7)
    ]
    return survey(questionnaire, rows)


def _one_item() -> Responses:
    questionnaire = asked({"general": {}}, "g1")
    roster: Roster = {("", wave): ("a", "b", "c") for wave in ("b1", "b2")}
    return survey(questionnaire, rows_of(questionnaire, roster), roster)


def _mixed_ranges() -> Responses:
    questionnaire = asked(
        {"ability": {"sufficient": 3}, "benevolence": {"format": "ten", "sufficient": 6}, "openness": {}},
        "a1 b1 o1",
        composites={"trust": {"of": ["ability", "benevolence"]}, "collaboration": {"of": ["openness"]}},
        circle={"trust": "trust", "collaboration": "collaboration"},
    )
    roster: Roster = {("", wave): EARLY for wave in ("b1", "b2")}
    return survey(questionnaire, rows_of(questionnaire, roster), roster)


SURVEYS: dict[str, Callable[[], Responses]] = {
    "region": region,
    "three": lambda: _one_wave(("fylket", "hagen", "museet"), people=1),
    "two": lambda: _one_wave(("fylket", "hagen")),
    "many_organisations": lambda: _one_wave(tuple(f"Virksomhet {n:02}" for n in range(1, 26))),
    "networks": _networks,
    "without_pairs": _without_pairs,
    "nothing_answered": _nothing_answered,
    "only_network_level": _only_network_level,
    "one_item": _one_item,
    "mixed_ranges": _mixed_ranges,
}
OF_TWO_WAVES = ("region", "networks", "one_item", "mixed_ranges")


@cache
def responses_of(case: str) -> Responses:
    return SURVEYS[case]()


@cache
def scored(case: str) -> ScoreAnalysis:
    return analyse(score_responses(responses_of(case)))


@cache
def compared(case: str, waves: tuple[str, ...] = ()) -> CompareAnalysis:
    responses = responses_of(case)
    return compare([score_responses(responses)], waves or [wave.name for wave in responses.waves])


PROBLEMS = (
    *(
        Problem(
            code="outside_format",
            place=Place(source="svar.csv", row=row, column="ben2"),
            value="9",
            details={"min": "1", "max": "5", "missing": "98, 99"},
        )
        for row in range(7, 12)
    ),
    Problem(
        code="double_row",
        place=Place(source="svar.csv", row=12),
        value="p1",
        details={"wave": "b1", "target": "Vik kommune", "first_row": "3"},
    ),
)


@cache
def checked(case: str, *, problems: bool = False) -> CheckAnalysis:
    log = ProblemLog()
    if problems:
        log.extend(PROBLEMS)
    return check(responses_of(case), log)


def unread() -> CheckAnalysis:
    log = ProblemLog()
    log.extend(PROBLEMS)
    return check(None, log)


def test_region_has_the_features_that_the_golden_files_show() -> None:
    analysis = scored("region")
    assert analysis.networks["insufficient"].min() > 0
    assert analysis.networks["single_voices"].min() > 0
    assert analysis.pairs["trust"].isna().any()
    there = compared("region").attendance[0]
    assert (there.joined, there.left) == (("museet",), ("vik",))


@pytest.mark.parametrize("case", SURVEYS)
def test_cases_can_be_scored(case: str) -> None:
    assert len(scored(case).networks)
