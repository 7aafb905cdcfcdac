"""The JSON document `tillit/score/1`."""

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any

import pandas as pd

from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.privacy.coarse import ENDS, span_column
from tillitsmaal.privacy.score import Release, SharedScoreAnalysis
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.report.document import (
    Json,
    estimate,
    mean_of_pairs,
    network,
    respondents,
    score,
    shared_head,
    span,
    used_of,
    value_or,
    warnings,
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
    return {
        **score_head(analysis, language),
        "names": dict(responses.names),
        "pairs": _pairs(analysis.pairs, responses.questionnaire),
        "dyads": list(_dyads(analysis)),
        "organisations": list(_organisations(analysis.organisations, release_of(analysis))),
        "networks": _networks(analysis, language),
        "items": _items(analysis),
    }


def score_head(analysis: ScoreAnalysis, language: Language) -> Json:
    """Write where the scores come from: what the document begins with."""
    responses = analysis.scores.responses
    settings = {"language": language, "composite_rule": analysis.scores.composite_rule, "confidence": CONFIDENCE}
    release = release_of(analysis)
    return {
        **shared_head("score", responses.questionnaire, responses.inputs, settings, release),
        **used_of([responses], release),
        "warnings": warnings(responses.warnings, release, language),
        "waves": waves(responses.waves),
    }


def release_of(analysis: ScoreAnalysis) -> Release | None:
    """What was done for an audience; None for the analyst."""
    return analysis.release if isinstance(analysis, SharedScoreAnalysis) else None


def _pairs(frame: pd.DataFrame, questionnaire: Questionnaire) -> list[Json]:
    measures = questionnaire.pair_measures()
    suppressed = plain(frame["suppressed"]) if "suppressed" in frame else [False] * len(frame)
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
            "suppressed": hidden,
        }
        for (in_network, wave, rater, target, weakest, sufficient, single), own, own_pomp, hidden in zip(
            rows, scores, pomps, suppressed, strict=False
        )
    ]


def _by_row(measures: tuple[str, ...], column: Callable[[str], list[Any]]) -> Iterator[dict[str, Any]]:
    """Turn columns, one a measure, into a dict a row."""
    for values in zip(*(column(measure) for measure in measures), strict=True):
        yield dict(zip(measures, values, strict=True))


def _scores(frame: pd.DataFrame, measure: str, questionnaire: Questionnaire) -> list[Json]:
    values, numbers = plain(frame[measure]), plain(frame[counted(measure)])
    if "suppressed" not in frame:
        code = absence(questionnaire, measure)
        return [score(value, respondents or 0, code) for value, respondents in zip(values, numbers, strict=True)]
    spans = [span(*ends) for ends in zip(*(plain(frame[span_column(measure, end)]) for end in ENDS), strict=True)]
    return [
        score(value, respondents, "suppressed") if told is None else {**told, "respondents": respondents}
        for value, respondents, told in zip(values, numbers, spans, strict=True)
    ]


def _dyads(analysis: ScoreAnalysis) -> Iterator[Json]:
    questionnaire = analysis.scores.responses.questionnaire
    for (in_network, wave, a, b), rows in groupby(records(analysis.dyads), _dyad_key):
        yield {
            "network": network(in_network),
            "wave": wave,
            "a": a,
            "b": b,
            "scores": {row["measure"]: _dyad_score(row, questionnaire) for row in rows},
        }


def _dyad_key(row: Row) -> tuple[str, str, str, str]:
    return row["network"], row["wave"], row["a"], row["b"]


def _dyad_score(row: Row, questionnaire: Questionnaire) -> Json:
    code = absence(questionnaire, row["measure"])
    return {
        **{side: score(row[side], row[counted(side)], code) for side in ("a_to_b", "b_to_a")},
        "mean": value_or(row["mean"], "direction_missing"),
        "gap": value_or(row["gap"], "direction_missing"),
        "lower": row["lower"],
    }


def _organisations(frame: pd.DataFrame, release: Release | None) -> Iterator[Json]:
    key = ("network", "wave", "organisation")
    for values, group in groupby(records(frame), lambda row: tuple(row[name] for name in key)):
        rows = list(group)
        in_network, wave, organisation = values
        yield {
            "network": network(in_network),
            "wave": wave,
            "organisation": organisation,
            "respondents": respondents(rows[0], release),
            **{side: {row["measure"]: _side(row, side, release) for row in rows} for side in ("given", "received")},
        }


def _side(row: Row, side: str, release: Release | None) -> Json:
    if release is None:
        return mean_of_pairs(row[side], row[f"{side}_pairs"])
    told = span(*(row[span_column(side, end)] for end in ENDS))
    if told is not None:
        return {**told, "pairs": row[f"{side}_pairs"]}
    return mean_of_pairs(row[side], row[f"{side}_pairs"], "suppressed")


def _networks(analysis: ScoreAnalysis, language: Language) -> list[Json]:
    questionnaire = analysis.scores.responses.questionnaire
    estimates = means_by_key(analysis)
    scores: dict[tuple[str, str], dict[str, list[tuple[str, Json]]]] = {}
    for row in records(analysis.network_scores):
        in_network = scores.setdefault((row["network"], row["wave"]), {"pair": [], "beside": []})
        kind = "pair" if row["level"] == "pair" else "beside"
        in_network[kind].append((row["measure"], _network_score(row, questionnaire, estimates, language)))
    floors, release = has_floors(questionnaire), release_of(analysis)
    return [
        _network(row, scores.get((row["network"], row["wave"]), {}), release, floors=floors)
        for row in records(analysis.networks)
    ]


def _network(row: Row, scores: Mapping[str, list[tuple[str, Json]]], release: Release | None, *, floors: bool) -> Json:
    return {
        "network": network(row["network"]),
        "wave": row["wave"],
        **{name: row[name] for name in ("organisations", "answering")},
        "respondents": respondents(row, release),
        **{name: row[name] for name in ("pairs", "possible")},
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
        value = _mean(row, "too_few_answers")
        return {"value": value, "level": row["level"], "n": row["n"], **described}
    return {
        "value": _mean(row, "no_pairs"),
        "mean": estimate(estimates[row["network"], row["wave"], measure], language, tested=False),
        "n": row["n"],
        **described,
        "floor": floor_of(questionnaire, measure),
        "below": row["below"],
    }


def _mean(row: Row, code: str) -> float | Json:
    """A network's mean, or the span that is told of it, or why there is none."""
    if "mean_low" not in row:
        return value_or(row["mean"], code)
    return span(row["mean_low"], row["mean_high"]) or value_or(row["mean"], "suppressed" if row["n"] == 0 else code)


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
