"""What stands beside the changes, on tables one can check by eye: events, newcomers, roles, common gain."""

import datetime
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from surveys import asked, survey
from tillitsmaal.analysis.compare import compare
from tillitsmaal.analysis.compare_results import CompareAnalysis, EventEffects, RoleGap
from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import Responses, Wave
from tillitsmaal.scoring import score_responses
from tillitsmaal.study import Event, Study

ONE = asked({"ability": {}}, "a1")
DATES = {"w1": "2024-01-01", "w2": "2025-01-01", "w3": "2026-01-01"}


def everyone(organisations: str, *waves: str, score: Any = lambda *_: 3) -> str:
    """A complete round robin of one respondent each."""
    lines = [
        f"{wave} r{rater} {rater} {target} {score(wave, rater, target)}"
        for wave in waves
        for rater in organisations
        for target in organisations
        if rater != target
    ]
    return "\n".join(["wave respondent rater target a1", *lines])


def with_events(responses: Responses, *events: tuple[str, str]) -> Responses:
    made = [
        Event(date=date, organisations=tuple(organisations), text={"en": "Something"}) for date, organisations in events
    ]
    waves = tuple(Wave(name=wave.name, date=datetime.date.fromisoformat(DATES[wave.name])) for wave in responses.waves)
    return replace(responses, waves=waves, study=Study(study="s", events=tuple(made)))


def compared(responses: Responses, *waves: str) -> CompareAnalysis:
    return compare([score_responses(responses)], waves)


def shaken(wave: str, rater: str, target: str) -> int:
    """A's pairs fall from w2 to w3, and the others differ a little."""
    return 5 - 2 * (wave == "w3" and "A" in rater + target) - (rater in "CE" and wave != "w1")


def test_an_event_compares_the_waves_around_it() -> None:
    responses = survey(ONE, everyone("ABCDEF", "w1", "w2", "w3", score=shaken))
    dated = with_events(responses, ("2025-06-01", "A"), ("2025-01-01", "A"), ("2024-06-01", "A"))
    analysis = compared(dated, "w1", "w2", "w3")
    steps = [(of.event.date.isoformat(), *[(e.step.start, e.step.end) for e in of.effects]) for of in analysis.events]
    assert steps == [
        ("2024-06-01", ("w1", "w2")),
        ("2025-01-01", ("w2", "w3")),  # on a wave's day: the wave was before it
        ("2025-06-01", ("w2", "w3")),
    ]
    (effect,) = analysis.events[2].effects
    assert (effect.contrast.touching_pairs, effect.contrast.touching_mean) == (10, -2.0)
    assert (effect.contrast.rest_pairs, effect.contrast.rest_mean) == (20, 0.0)


@pytest.mark.parametrize("event", [("2023-01-01", "A"), ("2026-06-01", "A"), ("2025-06-01", ""), ("2025-06-01", "Q")])
def test_an_event_outside_the_waves_or_about_nobody_is_told_without_a_contrast(event: tuple[str, str]) -> None:
    responses = survey(ONE, everyone("ABCD", "w1", "w2"))
    (of,) = compared(with_events(responses, event), "w1", "w2").events
    assert of == EventEffects(event=of.event, effects=())


def uneven(wave: str, rater: str, target: str) -> int:
    return 1 + (ord(rater) * 5 + ord(target) * 3 + int(wave[1]) * ord(rater) * ord(target)) % 5


def test_organisations_of_an_event_are_known_by_any_spelling() -> None:
    responses = survey(ONE, everyone("ABCDE", "w1", "w2", score=uneven))
    (of,) = compared(with_events(responses, ("2024-06-01", "b")), "w1", "w2").events
    assert [effect.contrast.touching_pairs for effect in of.effects] == [8]
    assert isinstance(of.effects[0].contrast.difference, Estimate)


def test_newcomers_stand_apart_in_the_last_wave() -> None:
    rows = everyone("ABCD", "w1") + everyone(
        "ABCDN", "w2", score=lambda _w, r, t: 5 if "N" in r + t else 2 + (r == "A")
    ).removeprefix("wave respondent rater target a1")
    (of,) = compared(survey(ONE, rows), "w1", "w2").newcomers
    assert (of.organisations, of.wave, of.measure) == (("N",), "w2", "ability")
    assert (of.contrast.touching_pairs, of.contrast.touching_mean) == (8, 5.0)
    assert (of.contrast.rest_pairs, of.contrast.rest_mean) == (12, 2.25)


def test_without_newcomers_there_is_nothing_to_tell() -> None:
    assert compared(survey(ONE, everyone("ABC", "w1", "w2")), "w1", "w2").newcomers == ()


ROLES = """
    wave respondent rater target a1
    w1   r1         A     B      4
    w1   r2         A     B      2
    w1   r3         A     C      5
    w1   r1         A     C      4
    w1   r4         B     A      3
    w1   r5         B     A      5
    w2   r1         A     B      4
    w2   r4         B     A      3
"""
OF_PERSON = {"r1": "representative", "r2": "leadership", "r3": "leadership", "r4": "representative", "r5": "other"}


def with_roles(responses: Responses, **roles: str) -> Responses:
    keys = responses.respondents.keys
    named = pd.Categorical(
        [roles.get(person) for person in keys["respondent"]], categories=["representative", "leadership", "other"]
    )
    return replace(responses, respondents=replace(responses.respondents, keys=keys.assign(role=named)))


def test_roles_are_compared_over_the_same_pairs_wave_by_wave() -> None:
    analysis = compared(with_roles(survey(ONE, ROLES), **OF_PERSON), "w1", "w2")
    (of,) = analysis.gaps  # nobody leads in w2; nobody leads B
    assert isinstance(of, RoleGap)
    assert (of.wave, of.pairs, of.mean) == ("w1", 2, 0.5)  # (4 − 2 + 4 − 5) / 2
    assert isinstance(of.gap, NotEstimable)
    assert of.gap.code == "too_few_organisations"
    columns = ["wave", "rater", "target", "representatives", "leadership", "gap"]
    assert analysis.pair_gaps[columns].to_numpy().tolist() == [
        ["w1", "A", "B", 4.0, 2.0, 2.0],
        ["w1", "A", "C", 4.0, 5.0, -1.0],
    ]


def test_without_roles_there_are_no_gaps() -> None:
    analysis = compared(survey(ONE, ROLES), "w1", "w2")
    assert analysis.gaps == ()
    assert analysis.pair_gaps.empty


def gain(**winwin: Any) -> Questionnaire:
    scales = {"ability": {"sufficient": 3.5}, "openness": {}, "winwin": winwin}
    return asked(scales, "a1 o1 w1", circle={"trust": "ability", "collaboration": "openness"})


GAIN = """
    wave respondent rater target a1 o1 w1
    w1   r1         A     B      4  3  3
    w2   r1         A     B      4  3  2
    w2   r2         B     A      5  3  3
    w2   r3         A     C      3  3  1
    w2   r4         C     A      5  3  .
"""


@pytest.mark.parametrize(
    ("winwin", "threshold", "low"),
    [
        ({}, 3.0, [["A", "B", 4.0, 2.0, 1, 1]]),
        ({"sufficient": 3.5}, 3.5, [["A", "B", 4.0, 2.0, 1, 1], ["B", "A", 5.0, 3.0, 1, 1]]),
    ],
)
def test_common_gain_is_held_against_its_floor_or_the_middle(winwin: Any, threshold: float, low: list[Any]) -> None:
    (of,) = compared(survey(gain(**winwin), GAIN), "w1", "w2").win_win
    assert (of.wave, of.threshold, of.pairs, of.mean, of.sufficient) == ("w2", threshold, 3, 2.0, 2)
    assert of.enough_trust == 3, "C answered nothing about common gain, but trusts enough"
    assert of.low.to_numpy().tolist() == low


def test_without_the_scale_there_is_no_common_gain() -> None:
    assert compared(survey(ONE, everyone("ABC", "w1", "w2")), "w1", "w2").win_win == ()
