"""What all JSON documents have in common (`docs/design.md` section 8)."""

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Any, Final

from tillitsmaal.errors import Problem, printable
from tillitsmaal.estimates import Estimate, Estimated, NotEstimable
from tillitsmaal.privacy.coarse import SUPPRESSED
from tillitsmaal.privacy.head_counts import FEW
from tillitsmaal.privacy.masked import as_one
from tillitsmaal.privacy.score import Release
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.report.frames import Row
from tillitsmaal.responses import NO_NETWORK, Input, Responses, Wave
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
        "questionnaire": None if questionnaire is None else which(questionnaire),
        "inputs": [{"name": source.name, "sha256": source.sha256, "rows": source.rows} for source in sources],
        "settings": dict(settings),
        "rows": sum(source.rows for source in sources),
    }


def shared_head(
    schema: str,
    questionnaire: Questionnaire | None,
    inputs: Iterable[Input],
    settings: Mapping[str, Any],
    release: Release | None,
) -> Json:
    """Return the same keys, with the audience among the settings and what was done for it as `release`.

    A release has one entry for all inputs: as many as they are, people may be. It tells no names, which may be those of
    people or organisations, no counts, which may be of few people, and a digest only by the study's key.
    """
    rules = None if release is None else release.rules
    asked = {"audience": rules.audience if rules else "analyst", "min_respondents": rules.least if rules else None}
    sources = inputs if rules is None else as_one(inputs, rules)
    whole = head(schema, questionnaire, sources, {**settings, **asked})
    if release is not None and rules is not None:
        whole["inputs"] = [{"name": None, "sha256": of["sha256"] or None, "rows": None} for of in whole["inputs"]]
        whole["rows"] = absent("suppressed")
    return {**whole, "release": None if release is None else _release(release)}


def _release(release: Release) -> Json:
    return {
        "audience": release.rules.audience,
        "min_respondents": release.rules.least,
        "unit": release.rules.units,
        "left_out": [
            {
                "network": network(of.network),
                "wave": of.wave,
                "pairs": of.pairs,
                "organisations": of.organisations,
            }
            for of in release.left_out
        ],
        "hidden_pairs": release.hidden_pairs,
    }


def which(questionnaire: Questionnaire) -> Json:
    """Write which questionnaire it is."""
    return {"id": questionnaire.id, "version": questionnaire.version, "sha256": questionnaire.sha256}


def people(count: int | NotEstimable | None, release: Release | None) -> int | str | Json:
    """Write a count of people or answers; that it is under k, where it is None, or why it is not told."""
    if isinstance(count, NotEstimable):
        return absent(count.code)
    if count is not None:
        return count
    return f"<{release.rules.least}" if release is not None else 0


def respondents(row: Row, release: Release | None) -> int | str | Json:
    """Write the count of people of a row of organisations or networks."""
    hidden = release is not None and row["respondents"] is None and not row[FEW]
    return people(SUPPRESSED if hidden else row["respondents"], release)


def used_of(parts: Sequence[Responses], release: Release | None) -> Json:
    """Write what is used of what was read, and how many cells and rows are not, by reason.

    `respondents` count once a wave, `answers` once a respondent and partner. Of a release only for what
    reasons something is not is told.
    """
    used = {
        "respondents": sum(len(part.respondents.keys) for part in parts),
        "answers": sum(len(part.pairs.keys) for part in parts),
    }
    return {
        "dropped": {
            "cells": _left_out([part.dropped.cells for part in parts], release),
            "rows": _left_out([part.dropped.rows for part in parts], release),
        },
        "used": used if release is None else None,
    }


def _left_out(counts: Sequence[Mapping[str, int]], release: Release | None) -> Json:
    """By reason, how many; of a release only for which reasons, since of several releases few could be told."""
    codes = dict.fromkeys(code for of in counts for code in of)
    if release is not None:
        return {code: absent("suppressed") for code in codes}
    return {code: sum(of.get(code, 0) for of in counts) for code in codes}


def span(low: float | None, high: float | None) -> Json | None:
    """Write the span that is told of a group that agrees on an end of the scale; None where there is none."""
    return None if low is None or high is None else {"between": [low, high]}


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


def mean_of_pairs(value: float | None, pairs: int, code: str = "no_pairs") -> Json:
    """Write a mean over pairs with their number, or why there is none."""
    return absent(code) if value is None else {"value": value, "pairs": int(pairs)}


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


def warnings(found: Iterable[Problem], release: Release | None, language: Language) -> list[Json]:
    """Write what looked odd in what was read; of a release each code once, without anything that it is about."""
    if release is None:
        return [problem(of, 1, language) for of in found]
    first = {of.code: problem(of, 1, language) for of in found}
    return [{key: first[code][key] if key in _OF_ANYBODY else None for key in first[code]} for code in sorted(first)]


_OF_ANYBODY: Final = ("code", "severity")
"""What of a warning names nobody."""
