"""Provenance that is not what it should be makes no call: a report may come from anybody."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from cli_calls import Shell, short_answers
from tillitsmaal.provenance import is_sound

SCORE: dict[str, Any] = {
    "schema": "tillit/score/1",
    "program": {"name": "tillitsmaal", "version": "1.0.0"},
    "questionnaire": {"id": "q", "version": "1.0.0", "sha256": "ab"},
    "inputs": [{"name": "a.csv", "sha256": "cd", "rows": 4}],
    "settings": {"language": "nb", "composite_rule": "pairs", "audience": "partners", "min_respondents": 5},
    "dropped": {"cells": {"above_range": 2}, "rows": {"no_target": "<5"}},
    "waves": [{"name": "w1", "date": None}],
}
USED: dict[str, Any] = {"id": "q", "version": "1.0.0", "sha256": "ab", "waves": ["w1"]}
COMPARE: dict[str, Any] = {**SCORE, "schema": "tillit/compare/1", "questionnaires": [USED]}
PLAN: dict[str, Any] = {
    "schema": "tillit/plan/1",
    "program": {"version": "1.0.0"},
    "questionnaire": None,
    "inputs": [],
    "settings": {"language": "nb", "runs": 100, "seed": 0},
    "plan": {
        "organisations": 4, "respondents": 3, "waves": 2, "answered": 0.8, "rise": 0.4, "spread": 0.8, "seconds": 7.0,
    },
    "dependences": {"strong": {"rater": 0.3}},
}  # fmt: skip
ODD = (None, "x", 5, -1, True, 10**9, [], [None], {}, {"a": 1}, float("nan"))
FINE = {
    "settings/min_respondents": [None, 5],
    "settings/seed": [5, 10**9],
    "settings/runs": [None],
    "questionnaire": [None],
    "questionnaires": [[]],
    "dropped": [None, {}],
    "waves": [None, []],
    "inputs": [[]],
    "plan/organisations": [5],
    "plan/respondents": [5],
    "plan/waves": [5],
    "plan/rise": [5, -1, 10**9],
    "plan/spread": [5, -1, 10**9],
    "plan/seconds": [5, -1, 10**9],
    "dependences": [{}],
}


def changed(document: dict[str, Any], place: str, value: object) -> dict[str, Any]:
    made = copy.deepcopy(document)
    *above, last = place.split("/")
    (made[above[0]] if above else made)[last] = value
    return made


@pytest.mark.parametrize("document", [SCORE, COMPARE, PLAN], ids=["score", "compare", "plan"])
def test_every_part_is_looked_at(document: dict[str, Any]) -> None:
    assert is_sound(document)
    inner = [f"{part}/{name}" for part in ("settings", "plan") for name in document.get(part, ())]
    for place in [*(set(document) - {"schema"}), *inner]:
        taken = [value for value in ODD if is_sound(changed(document, place, value))]
        assert taken == [value for value in ODD if value in FINE.get(place, []) and value is not True], place


@pytest.mark.parametrize("name", USED)
def test_every_part_of_each_questionnaire_is_looked_at(name: str) -> None:
    taken = [value for value in ODD if is_sound({**COMPARE, "questionnaires": [USED, {**USED, name: value}]})]
    assert taken == ([[]] if name == "waves" else ["x"])


def test_verify_refuses_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> None:
    tillit = Shell(tmp_path, monkeypatch, capsysbinary)
    tillit.write("a.csv", short_answers(["p1 Vik Nes 4"]))
    for place, value in {"inputs": None, "program": [], "questionnaire": "x", "settings/audience": None}.items():
        tillit.write("made.json", json.dumps(changed(SCORE, place, value)))
        called = tillit("verify", "made.json", "--responses", "a.csv")
        assert (called.code, "does not say where it comes from" in called.err) == (3, True)
    for place, value in {"plan/organisations": 10**9, "settings/runs": 10**9, "plan": None}.items():
        tillit.write("made.json", json.dumps(changed(PLAN, place, value)))
        assert tillit("verify", "made.json").code == 3
