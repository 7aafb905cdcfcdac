"""The JSON document `tillit/compare/1`."""

from collections.abc import Iterator
from dataclasses import fields

from tillitsmaal.analysis.compare_results import Attendance, CompareAnalysis, ScaleChange, Slope
from tillitsmaal.errors import printable
from tillitsmaal.estimates import Estimated, Method, NotEstimable
from tillitsmaal.privacy.compare import SharedCompareAnalysis
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.report import document_context
from tillitsmaal.report.changes import why_not
from tillitsmaal.report.document import (
    Json,
    absent,
    estimate,
    mean_of_pairs,
    network,
    score,
    shared_head,
    used_of,
    value_or,
    warnings,
    waves,
    which,
)
from tillitsmaal.report.document_circle import circle, keying
from tillitsmaal.report.document_labels import movements, reliable_changes
from tillitsmaal.report.frames import Row, hidden_or, plain, records
from tillitsmaal.report.measures import absence
from tillitsmaal.report.opening import questionnaires_used
from tillitsmaal.responses import Input
from tillitsmaal.stats.jackknife import CONFIDENCE
from tillitsmaal.stats.pairs.partners import FEWEST_PARTNERS
from tillitsmaal.text import Language, say

MOVEMENT_RULE = "reliable_change"
DRAWN = "organisation_bootstrap"
"""The method whose intervals rest on a seed."""


def compare_document(analysis: CompareAnalysis, language: Language) -> Json:
    """Write the changes as a document, in full precision; `start` and `end` of a step are `from` and `to`.

    Returns
    -------
    dict
        Valid under `tillitsmaal.schemas.schema("compare")`. Only estimates' reasons and warnings are in `language`.
    """
    release = analysis.release if isinstance(analysis, SharedCompareAnalysis) else None
    found = {repr(of): of for part in analysis.parts for of in part.responses.warnings}
    return {
        **shared_head("compare", analysis.questionnaire, _inputs(analysis), _settings(analysis, language), release),
        **used_of([part.responses for part in analysis.parts], release),
        "warnings": warnings(found.values(), release, language),
        "waves": waves(analysis.waves),
        "questionnaires": list(_questionnaires(analysis)),
        "names": {id_: name for part in analysis.parts for id_, name in part.responses.names.items()},
        "attendance": [_attendance(there) for there in analysis.attendance],
        "scales": [_scale(change, analysis.method, language) for change in analysis.scales],
        "slopes": [_slope(slope, language) for slope in analysis.slopes],
        "pairs": _pairs(analysis),
        "movements": movements(analysis),
        "reliable_changes": reliable_changes(analysis),
        "dyads": _dyads(analysis),
        "organisations": _organisations(analysis),
        "trends": list(_trends(analysis)),
        "events": list(document_context.events(analysis, language)),
        "gaps": list(document_context.gaps(analysis.gaps, language)),
        "pair_gaps": list(document_context.pair_gaps(analysis.pair_gaps)),
        "newcomers": list(document_context.newcomers(analysis, language)),
        "win_win": list(document_context.win_win(analysis.win_win)),
        "circles": [circle(there, analysis, language) for there in analysis.attendance],
        "keying": [keying(of) for of in analysis.keying],
    }


def _inputs(analysis: CompareAnalysis) -> list[Input]:
    read = (source for part in analysis.parts for source in part.responses.inputs)
    return list({(source.name, source.sha256): source for source in read}.values())


def _questionnaires(analysis: CompareAnalysis) -> Iterator[Json]:
    """Each questionnaire that the compared waves were answered with, and which waves."""
    for of, used_in in questionnaires_used(part.responses for part in analysis.parts).values():
        yield {**which(of), "waves": [wave.name for wave in analysis.waves if printable(wave.name) in used_in]}


def _settings(analysis: CompareAnalysis, language: Language) -> Json:
    return {
        "language": language,
        "composite_rule": analysis.parts[-1].composite_rule,
        "confidence": CONFIDENCE,
        "method": analysis.method,
        "movement_rule": MOVEMENT_RULE,
        **({"seed": analysis.seed} if analysis.method == DRAWN else {}),
    }


def _attendance(there: Attendance) -> Json:
    values = {field.name: getattr(there, field.name) for field in fields(there)}
    written = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    return {**written, "network": network(there.network)}


def _scale(change: ScaleChange, method: Method, language: Language) -> Json:
    unmatched = hidden_or("no_matched_pairs", change.matched)
    return {
        "network": network(change.network),
        "scale": change.measure,
        "from": change.step.start,
        "to": change.step.end,
        "matched": change.matched,
        "joined": change.joined,
        "left": change.left,
        "all_from": value_or(change.all_start, hidden_or("no_pairs", change.matched + change.left)),
        "all_to": value_or(change.all_end, hidden_or("no_pairs", change.matched + change.joined)),
        "within": value_or(change.within, unmatched),
        "change": _change(change.change, method, language),
        "effect_size": estimate(change.effect_size, language),
        "turnover_joined": value_or(change.turnover_joined, unmatched),
        "turnover_left": value_or(change.turnover_left, unmatched),
    }


def _change(change: Estimated, method: Method, language: Language) -> Json:
    written = estimate(change, language)
    if isinstance(change, NotEstimable):
        written["reason"] = say(f"reasons.{why_not(change, method)}", language)
    return written


def _slope(slope: Slope, language: Language) -> Json:
    return {
        "network": network(slope.network),
        "scale": slope.measure,
        "pairs": slope.pairs,
        "per_year": estimate(slope.per_year, language),
    }


Key = tuple[str, ...]


def _keyed(row: Row, *units: str) -> tuple[Key, Json]:
    """Key of a unit's step, and the keys that its entry begins with."""
    key = ("network", *units, "start", "end")
    begins = {"network": network(row["network"]), **{unit: row[unit] for unit in units}}
    return tuple(row[name] for name in key), {**begins, "from": row["start"], "to": row["end"], "changes": {}}


def _pairs(analysis: CompareAnalysis) -> list[Json]:
    entries: dict[Key, Json] = {}
    for row in records(analysis.pairs):
        key, entry = _keyed(row, "rater", "target")
        entries.setdefault(key, entry)["changes"][row["measure"]] = _pair_change(row, analysis.questionnaire)
    of_pairs = _movements(analysis)
    return [{**entry, "movement": of_pairs.get(key)} for key, entry in entries.items()]


def _movements(analysis: CompareAnalysis) -> dict[Key, str]:
    if analysis.movements.empty:
        return {}
    keys = (plain(analysis.movements[name]) for name in ("network", "rater", "target", "start", "end"))
    return dict(zip(zip(*keys, strict=True), plain(analysis.movements["movement"]), strict=True))


def _pair_change(row: Row, questionnaire: Questionnaire) -> Json:
    code = "suppressed" if row["why_not"] == "suppressed" else absence(questionnaire, row["measure"])
    return {
        "from": score(row["first"], row["respondents_first"] or 0, code),
        "to": score(row["last"], row["respondents_last"] or 0, code),
        "change": value_or(row["change"], _why_no_change(row)),
        "reliable": _reliable(row),
    }


def _why_no_change(row: Row) -> str:
    both = row["respondents_first"] and row["respondents_last"]
    return "suppressed" if both and row["why_not"] == "suppressed" else "no_matched_pairs"


def _reliable(row: Row) -> Json:
    if row["label"] is None:
        return absent(row["why_not"])
    return {name: row[name] for name in ("label", "index", "standard_error")}


def _dyads(analysis: CompareAnalysis) -> list[Json]:
    entries: dict[Key, Json] = {}
    for row in records(analysis.dyads):
        key, entry = _keyed(row, "a", "b")
        entries.setdefault(key, entry)["changes"][row["measure"]] = {
            "from": row["mean_first"],
            "to": row["mean_last"],
            "change": row["mean_change"],
            "gap_from": row["gap_first"],
            "gap_to": row["gap_last"],
            "respondents_from": row["respondents_first"],
            "respondents_to": row["respondents_last"],
        }
    return list(entries.values())


def _organisations(analysis: CompareAnalysis) -> list[Json]:
    shared = isinstance(analysis, SharedCompareAnalysis)
    entries: dict[Key, Json] = {}
    for row in records(analysis.organisations):
        key, entry = _keyed(row, "organisation")
        entries.setdefault(key, entry)["changes"][row["measure"]] = {
            side: _side(row, side, shared=shared) for side in ("given", "received")
        }
    return list(entries.values())


def _side(row: Row, side: str, *, shared: bool) -> Json:
    change, low, high = (row[f"{side}_{part}"] for part in ("change", "low", "high"))
    if change is None:
        return absent("suppressed" if shared else "no_matched_pairs")
    few = "too_few_organisations" if row[f"{side}_pairs"] < FEWEST_PARTNERS else "no_variance"
    few = "suppressed" if shared else few
    interval = absent(few) if low is None else [low, high]
    return {**mean_of_pairs(change, row[f"{side}_pairs"]), "interval": interval}


def _trends(analysis: CompareAnalysis) -> Iterator[Json]:
    for row in records(analysis.trends):
        yield {
            "network": network(row["network"]),
            "scale": row["measure"],
            "wave": row["wave"],
            "pairs": row["pairs"],
            "mean": value_or(row["mean"], hidden_or("no_pairs", row["pairs"])),
            "matched": row["matched"],
            "matched_mean": value_or(row["matched_mean"], hidden_or("no_matched_pairs", row["matched"])),
        }
