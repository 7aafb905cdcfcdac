"""What all JSON documents have in common (`docs/design.md` section 8)."""

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any, Final

from tillitsmaal.errors import Problem, printable
from tillitsmaal.estimates import Estimate, Estimated, NotEstimable
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import NO_NETWORK, Input, Wave
from tillitsmaal.text import Language, say

PROGRAM: Final = "tillitsmaal"

Json = dict[str, Any]


def head(
    schema: str, questionnaire: Questionnaire | None, inputs: Iterable[Input], settings: Mapping[str, Any]
) -> Json:
    """Return the keys that every document begins with, in their order; `rows` are those of all the inputs."""
    sources = list(inputs)
    return {
        "schema": f"tillit/{schema}/1",
        "program": {"name": PROGRAM, "version": version(PROGRAM)},
        "questionnaire": None if questionnaire is None else _questionnaire(questionnaire),
        "inputs": [{"name": source.name, "sha256": source.sha256, "rows": source.rows} for source in sources],
        "settings": dict(settings),
        "rows": sum(source.rows for source in sources),
    }


def waves(of: Iterable[Wave]) -> list[Json]:
    """Write waves with their dates."""
    return [{"name": wave.name, "date": wave.date.isoformat() if wave.date else None} for wave in of]


def network(name: str) -> str | None:
    """Write a network's name; null where the responses name none."""
    return None if name == NO_NETWORK else name


def absent(code: str) -> Json:
    """Write why a number is absent."""
    return {"not_estimable": code}


def score(value: float | None, respondents: int, code: str) -> Json:
    """Write a score with the number of respondents behind it, or why there is none."""
    return absent(code) if value is None else {"value": value, "respondents": int(respondents)}


def mean_of_pairs(value: float | None, pairs: int) -> Json:
    """Write a mean over pairs with their number, or that there were none."""
    return absent("no_pairs") if value is None else {"value": value, "pairs": int(pairs)}


def value_or(value: float | None, code: str) -> float | Json:
    """Write a number, or why there is none."""
    return absent(code) if value is None else value


def estimate(of: Estimated, language: Language, *, tested: bool = True) -> Json:
    """Write an estimate with its interval, or why there is none, in the reader's language.

    The p-value is of no difference from 0; it is null where that is no question, as for a level.
    """
    match of:
        case NotEstimable(code=code):
            return {"not_estimable": code, "reason": say(f"reasons.{code}", language)}
        case Estimate():
            return {
                "value": of.value,
                "interval": [of.low, of.high],
                "confidence": of.confidence,
                "standard_error": of.standard_error,
                "degrees_of_freedom": of.degrees_of_freedom,
                "p": of.p if tested else None,
                "method": of.method,
                "n": of.n,
            }


def problem(of: Problem, count: int, language: Language) -> Json:
    """Write a problem with its place, and how many there are of its code."""
    place = of.place
    return {
        "code": of.code,
        "severity": of.severity,
        "message": of.message(language),
        "remedy": of.remedy(language),
        "source": place.source,
        "row": place.row,
        "line": place.line,
        "column": place.column,
        "path": place.path,
        "value": None if of.value is None else printable(of.value),
        "count": count,
    }


def _questionnaire(questionnaire: Questionnaire) -> Json:
    return {"id": questionnaire.id, "version": questionnaire.version, "sha256": questionnaire.sha256}
