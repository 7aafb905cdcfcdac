"""No number in a document lies, of surveys in which little can be had: none is endless, -0 or impossible."""

import json
import math
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import tillitsmaal as tm
from cli_calls import valid
from number_worlds import WORLDS
from surveys import loaded, survey
from tillitsmaal.errors import NothingComputed, UsageError
from tillitsmaal.estimates import REASONS
from tillitsmaal.responses import Responses

ANALYSES: dict[str, Callable[[Responses], Any]] = {"score": tm.score, "compare": tm.compare, "quality": tm.quality}
HARD = ("one respondent", "two organisations", "all equal", "all risen by one but one", "perfect correlations")
TRIED = WORLDS if os.environ.get("TILLIT_WORLDS") == "all" else (*HARD, "a variance of 1e-14", "from 0 to a million")
SHARES = ("coverage", "alpha", "standardised_alpha", "lambda2", "omega", "spearman_brown", "p", "sufficient_share")
COUNTS = {"n", "pairs", "respondents", "threshold", "in_sd", "count", "simulation_error"}
"""How many a value rests on stands beside it; guards have a threshold, changes that could be seen their power, and what
was simulated its error."""


def parts(part: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Every part of a document, with where it stands."""
    yield place, part
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in inner:
        yield from parts(value, f"{place}/{key}")


def lies(document: Any) -> list[str]:
    """What cannot be true."""
    found = []
    for place, part in parts(document):
        wrong = False
        if isinstance(part, dict):
            wrong = part.get("not_estimable", REASONS[0]) not in REASONS
            wrong |= isinstance(part.get("value"), float) and not COUNTS & part.keys()
        elif isinstance(part, float):
            name = place.rsplit("/", 1)[-1]
            wrong = not math.isfinite(part) or (part == 0 and math.copysign(1, part) < 0) or abs(part) > 1e13
            wrong |= name in SHARES and part > 1 + 1e-12
            wrong |= name == "p" and part <= 0
        elif isinstance(part, int):
            wrong = part < 0
        if wrong:
            found.append(f"{place}: {part}")
    return found


def refused(word: str) -> None:
    pytest.fail(f"{word} in JSON")


@pytest.mark.parametrize("analysis", ANALYSES)
@pytest.mark.parametrize("world", TRIED)
def test_every_number_can_be_true(world: str, analysis: str) -> None:
    questionnaire, rows = WORLDS[world]
    try:
        found = ANALYSES[analysis](survey(loaded(questionnaire), rows))
    except (NothingComputed, UsageError):
        if world not in {"nobody answered", "one respondent once"}:
            raise
        return
    document = json.loads(tm.render(tm.build_report(found, "en"), "json"), parse_constant=refused)
    assert lies(valid(document, analysis)) == []


@pytest.mark.parametrize("world", TRIED)
def test_few_units_have_no_spread(world: str) -> None:
    """Under three pairs no standard deviation; no interval or p that rests on fewer than three organisations."""
    questionnaire, rows = WORLDS[world]
    responses = survey(loaded(questionnaire), rows)
    for network in documented(tm.score(responses))["networks"]:
        for score in network["scores"].values():
            assert score["n"] >= 3 or score["sd"] is None or isinstance(score["sd"], dict)
    for _, part in parts(documented(tm.compare(responses)) if len(responses.waves) > 1 and world in HARD else {}):
        if isinstance(part, dict) and isinstance(part.get("interval"), list) and "method" in part:
            assert part["n"] >= 3


def documented(analysis: Any) -> Any:
    return json.loads(tm.render(tm.build_report(analysis, "en"), "json"))
