"""Writes answers to a survey as LimeSurvey exports them: CSV with question and answer codes, or JSON.

As its own writers do (`CsvWriter`, `JsonWriter`, `SurveyDao`): byte order mark, semicolons, everything in quotation
marks, CRLF, a blank line at the end. What was not shown is NULL: bare in CSV, null in JSON; what was shown and left
open is an empty text.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from limesurvey_structure import BOM, Answered, Group, structure

_HEAD = ("id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp")
_NOT_RATER = re.compile(r"rater\.NAOK != '(\w+)'")
Row = dict[str, str | None]


@dataclass(frozen=True)
class Filled:
    """What somebody answered, by question code (`role`, `tovik[ben1]`), in LimeSurvey's codes."""

    answers: Mapping[str, str]
    language: str = "nb"
    pages: int | None = None
    """How many groups were seen, where the answering was broken off."""


def export_csv(survey: str, filled: Sequence[Filled]) -> bytes:
    """Write answers as CSV, code and short header."""
    answered = list(_rows(survey, filled))
    lines = [";".join(map(_quoted, _header(survey)))]
    lines += [";".join("" if value is None else _quoted(value) for value in row.values()) for row in answered]
    return (BOM + "".join(f"{line}\r\n" for line in (*lines, ""))).encode()


def export_json(survey: str, filled: Sequence[Filled]) -> bytes:
    """Write answers as JSON."""
    return json.dumps({"responses": list(_rows(survey, filled))}, ensure_ascii=False).encode()


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


def _header(survey: str) -> list[str]:
    return [*_HEAD, *(name for group in _groups(survey) for question in group.questions for name in _names(question))]


def _groups(survey: str) -> list[Group]:
    read = structure(survey)
    return read.groups[read.settings["language"]]


def _names(question: Answered) -> list[str]:
    return [f"{question.code}[{one.code}]" for one in question.subquestions] or [question.code]


def _rows(survey: str, filled: Sequence[Filled]) -> Iterator[Row]:
    for number, one in enumerate(filled, 1):
        row = _answers(survey, one)
        unknown = one.answers.keys() - row.keys()
        assert not unknown, f"the form has no {unknown}"
        finished = one.pages is None
        time = f"2026-05-04 10:{number % 60:02}:00"
        head = (str(number), time if finished else None, str(len(_groups(survey)) if finished else one.pages))
        yield dict(zip(_HEAD, (*head, one.language, str(1000 + number), time, time), strict=True)) | row


def _answers(survey: str, one: Filled) -> Row:
    row: Row = {}
    for page, group in enumerate(_groups(survey), 1):
        shown = _is_shown(group, one) and (one.pages is None or page <= one.pages)
        for question in group.questions:
            for name in _names(question):
                row[name] = _stored(question, name, one) if shown else None
    return row


def _is_shown(group: Group, one: Filled) -> bool:
    own = _NOT_RATER.fullmatch(group.row["relevance"])
    assert own or group.row["relevance"] == "1"
    return own is None or own[1] != one.answers.get("rater", "")


def _stored(question: Answered, name: str, one: Filled) -> str:
    if question.row["equation"]:
        return question.row["equation"]
    given = one.answers.get(name, "")
    assert question.type == "K" or given in {"", *(each.code for each in question.answers)}, f"{name}: {given}"
    return given
