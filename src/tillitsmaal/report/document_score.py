"""The JSON document `tillit/score/1`."""

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any

import pandas as pd

from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.report.document import (
    Json,
    estimate,
    head,
    mean_of_pairs,
    network,
    problem,
    score,
    value_or,
    waves,
)
from tillitsmaal.report.frames import Row, plain, records
from tillitsmaal.report.measures import absence, floor_of, has_floors
from tillitsmaal.report.network_means import Means, means_by_key
from tillitsmaal.responses import counted
from tillitsmaal.stats.jackknife import CONFIDENCE
from tillitsmaal.text import Language

_REASON_COUNTS = ("skipped", "not_shown", "dont_know", "not_relevant", "invalid")


def score_document(analysis: ScoreAnalysis, language: Language) -> Json:
    """Write the scores as a document, in full precision.

    Returns
    -------
    dict
        Valid under `tillitsmaal.schemas.schema("score")`. Only estimates' reasons and warnings are in `language`.
    """
    responses = analysis.scores.responses
    settings = {"language": language, "composite_rule": analysis.scores.composite_rule, "confidence": CONFIDENCE}
    return {
        **head("score", responses.questionnaire, responses.inputs, settings),
        "dropped": {"cells": dict(responses.dropped.cells), "rows": dict(responses.dropped.rows)},
        "warnings": [problem(of, 1, language) for of in responses.warnings],
        "waves": waves(responses.waves),
        "names": dict(responses.names),
        "pairs": _pairs(analysis.pairs, responses.questionnaire),
        "dyads": list(_dyads(analysis)),
        "organisations": list(_organisations(analysis.organisations)),
        "networks": _networks(analysis, language),
        "items": _items(analysis),
    }


def _pairs(frame: pd.DataFrame, questionnaire: Questionnaire) -> list[Json]:
    measures = questionnaire.pair_measures()
    scores = _by_row(measures, lambda measure: _scores(frame, measure, questionnaire))
    pomps = _by_row(measures, lambda measure: plain(frame[f"{measure}_pomp"]))
    keys = ("network", "wave", "rater", "target", "weakest", "sufficient", "single_voice")
    rows = zip(*(plain(frame[key]) for key in keys), strict=True)
    return [
        {
            "network": network(in_network),
            "wave": wave,
            "rater": rater,
            "target": target,
            "scores": own,
            "pomp": {measure: pomp for measure, pomp in own_pomp.items() if pomp is not None},
            "weakest": weakest,
            "sufficient": sufficient,
            "single_voice": single,
            "suppressed": False,
        }
        for (in_network, wave, rater, target, weakest, sufficient, single), own, own_pomp in zip(
            rows, scores, pomps, strict=False
        )
    ]


def _by_row(measures: tuple[str, ...], column: Callable[[str], list[Any]]) -> Iterator[dict[str, Any]]:
    """Turn columns, one a measure, into a dict a row."""
    for values in zip(*(column(measure) for measure in measures), strict=True):
        yield dict(zip(measures, values, strict=True))


def _scores(frame: pd.DataFrame, measure: str, questionnaire: Questionnaire) -> list[Json]:
    code = absence(questionnaire, measure)
    behind = zip(plain(frame[measure]), plain(frame[counted(measure)]), strict=True)
    return [score(value, respondents or 0, code) for value, respondents in behind]


def _dyads(analysis: ScoreAnalysis) -> Iterator[Json]:
    questionnaire = analysis.scores.responses.questionnaire
    behind = _respondents(analysis.pairs, questionnaire)
    for (in_network, wave, a, b), rows in groupby(records(analysis.dyads), _dyad_key):
        sides = {"a_to_b": behind.get((in_network, wave, a, b), {}), "b_to_a": behind.get((in_network, wave, b, a), {})}
        yield {
            "network": network(in_network),
            "wave": wave,
            "a": a,
            "b": b,
            "scores": {row["measure"]: _dyad_score(row, sides, questionnaire) for row in rows},
        }


def _dyad_key(row: Row) -> tuple[str, str, str, str]:
    return row["network"], row["wave"], row["a"], row["b"]


def _respondents(pairs: pd.DataFrame, questionnaire: Questionnaire) -> dict[tuple[str, ...], dict[str, int]]:
    keys = zip(*(plain(pairs[key]) for key in ("network", "wave", "rater", "target")), strict=True)
    return dict(zip(keys, _by_row(questionnaire.pair_measures(), lambda m: plain(pairs[counted(m)])), strict=False))


def _dyad_score(row: Row, sides: Mapping[str, Mapping[str, int]], questionnaire: Questionnaire) -> Json:
    measure = row["measure"]
    code = absence(questionnaire, measure)
    return {
        **{side: score(row[side], behind.get(measure, 0), code) for side, behind in sides.items()},
        "mean": value_or(row["mean"], "direction_missing"),
        "gap": value_or(row["gap"], "direction_missing"),
        "lower": row["lower"],
    }


def _organisations(frame: pd.DataFrame) -> Iterator[Json]:
    key = ("network", "wave", "organisation", "respondents")
    for values, group in groupby(records(frame), lambda row: tuple(row[name] for name in key)):
        rows = list(group)
        in_network, wave, organisation, respondents = values
        yield {
            "network": network(in_network),
            "wave": wave,
            "organisation": organisation,
            "respondents": respondents,
            **{
                side: {row["measure"]: mean_of_pairs(row[side], row[f"{side}_pairs"]) for row in rows}
                for side in ("given", "received")
            },
        }


def _networks(analysis: ScoreAnalysis, language: Language) -> list[Json]:
    questionnaire = analysis.scores.responses.questionnaire
    estimates = means_by_key(analysis)
    scores: dict[tuple[str, str], dict[str, list[tuple[str, Json]]]] = {}
    for row in records(analysis.network_scores):
        in_network = scores.setdefault((row["network"], row["wave"]), {"pair": [], "beside": []})
        kind = "pair" if row["level"] == "pair" else "beside"
        in_network[kind].append((row["measure"], _network_score(row, questionnaire, estimates, language)))
    floors = has_floors(questionnaire)
    return [
        _network(row, scores.get((row["network"], row["wave"]), {}), floors=floors)
        for row in records(analysis.networks)
    ]


def _network(row: Row, scores: Mapping[str, list[tuple[str, Json]]], *, floors: bool) -> Json:
    counts = ("organisations", "answering", "respondents", "pairs", "possible")
    return {
        "network": network(row["network"]),
        "wave": row["wave"],
        **{name: row[name] for name in counts},
        "coverage": value_or(row["coverage"], "no_pairs"),
        "single_voices": row["single_voices"],
        "scores": dict(scores.get("pair", [])),
        "network_scales": dict(scores.get("beside", [])),
        "assessed": row["assessed"],
        "insufficient": row["insufficient"],
        "sufficient": row["assessed"] - row["insufficient"],
        "not_assessed": row["pairs"] - row["assessed"],
        "sufficient_share": value_or(row["sufficient_share"], "no_pairs" if floors else "not_asked"),
    }


def _network_score(row: Row, questionnaire: Questionnaire, estimates: Means, language: Language) -> Json:
    """A measure of a network; what is asked about partners has an interval and floor, the rest its level."""
    measure, described = row["measure"], {name: row[name] for name in ("sd", "min", "max", "pomp")}
    if row["level"] != "pair":
        return {"value": value_or(row["mean"], "too_few_answers"), "level": row["level"], "n": row["n"], **described}
    return {
        "value": value_or(row["mean"], "no_pairs"),
        "mean": estimate(estimates[row["network"], row["wave"], measure], language, tested=False),
        "n": row["n"],
        **described,
        "floor": floor_of(questionnaire, measure),
        "below": row["below"],
    }


def _items(analysis: ScoreAnalysis) -> list[Json]:
    scale_of = {item.id: item.scale for item in analysis.scores.responses.questionnaire.items}
    given: dict[tuple[str, str, str], list[Json]] = {}
    for row in records(analysis.distribution):
        values = given.setdefault((row["network"], row["wave"], row["item"]), [])
        values.append({"value": row["value"], "count": row["count"]})
    return [
        {
            "network": network(row["network"]),
            "wave": row["wave"],
            "item": row["item"],
            "scale": scale_of.get(row["item"]),
            "n": row["n"],
            "mean": value_or(row["mean"], "too_few_answers"),
            "missing": {name: row[name] for name in _REASON_COUNTS},
            "distribution": given.get((row["network"], row["wave"], row["item"]), []),
        }
        for row in records(analysis.items)
    ]
