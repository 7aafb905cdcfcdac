"""The JSON document `tillit/check/1`."""

from collections.abc import Iterable

import pandas as pd

from tillitsmaal.analysis.results import CheckAnalysis
from tillitsmaal.errors import Problem
from tillitsmaal.report.document import Json, absent, network, problem, shared_head, used_of, value_or, waves
from tillitsmaal.report.frames import Row, records
from tillitsmaal.text import Language


def check_document(analysis: CheckAnalysis, language: Language) -> Json:
    """Write what was seen in the data as a document.

    Returns
    -------
    dict
        Valid under `tillitsmaal.schemas.schema("check")`. Messages and remedies are in `language`.
    """
    responses = analysis.responses
    questionnaire, inputs = (responses.questionnaire, responses.inputs) if responses else (None, ())
    return {
        **shared_head("check", questionnaire, inputs, {"language": language}, None),
        **used_of([responses] if responses else [], None),
        "problems": _problems(analysis.problems, analysis, language),
        "problem_counts": dict(analysis.problem_counts),
        "warnings": _problems(analysis.warnings, analysis, language),
        "waves": waves(responses.waves if responses else ()),
        "names": dict(responses.names) if responses else {},
        "coverage": _rows(analysis.coverage, "wave", "rater", "target", "respondents"),
        "organisations": _rows(analysis.organisations, "wave", "organisation", "respondents", "answered", "possible"),
        "items": _items(analysis.items),
        "straight_lines": _rows(analysis.straight_lines, "wave", "respondent", "rater", "partners", "answer"),
        "twins": _rows(analysis.twins, "wave", "rater", "first", "second", "answers"),
        "keyed_wrongly": [
            {name: row[name] for name in ("wave", "scale", "item", "rest_correlation", "rows")}
            for row in records(analysis.keyed_wrongly)
        ],
    }


def _problems(problems: Iterable[Problem], analysis: CheckAnalysis, language: Language) -> list[Json]:
    kept = tuple(problems)
    counts = {of.code: sum(other.code == of.code for other in kept) for of in kept}
    return [problem(of, max(analysis.problem_counts.get(of.code, 0), counts[of.code]), language) for of in kept]


def _rows(frame: pd.DataFrame, *names: str) -> list[Json]:
    return [{"network": network(row["network"]), **{name: row[name] for name in names}} for row in records(frame)]


def _items(frame: pd.DataFrame) -> list[Json]:
    return [_item(row) for row in records(frame)]


def _item(row: Row) -> Json:
    counts = ("asked", "n", "skipped", "not_shown", "dont_know", "not_relevant", "invalid")
    return {
        "network": network(row["network"]),
        "wave": row["wave"],
        "item": row["item"],
        **{name: row[name] for name in counts},
        "answered_share": value_or(row["answered_share"], "not_asked"),
        "mean": absent("too_few_answers") if row["mean"] is None else row["mean"],
    }
