"""Part of `tillit/compare/1`: the verdict on each network's circle."""

from tillitsmaal.analysis.compare_results import Attendance, CircleResult, CompareAnalysis, ScaleKeying
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.privacy.compare import SharedCompareAnalysis
from tillitsmaal.report.document import Json, absent, estimate, network
from tillitsmaal.stats.circle.cross_lagged import CrossLagged
from tillitsmaal.stats.circle.detectable import Detectable
from tillitsmaal.stats.circle.guards import Guard
from tillitsmaal.stats.circle.verdict import Leg
from tillitsmaal.text import Language


def circle(there: Attendance, analysis: CompareAnalysis, language: Language) -> Json:
    """Write the verdict on one network's circle, or that the questionnaire does not ask for one."""
    found = next((of for of in analysis.circles if of.network == there.network), None)
    labels = next((of.expected for of in analysis.false_labels if of.network == there.network), None)
    same = there.network not in analysis.other_verdicts if isinstance(analysis, SharedCompareAnalysis) else None
    begins = {"network": network(there.network), "organisations": there.circle_organisations}
    if found is None:
        return {
            **begins,
            "level": None,
            "verdict": absent("not_asked"),
            "reasons": [],
            "guards": [],
            "evidence": None,
            "leave_one_out": [],
            "expected_false_labels": labels,
            "same_as_analyst": same,
        }
    verdict = found.verdict
    return {
        **begins,
        "level": None if verdict.level == "none" else verdict.level,
        "verdict": verdict.word,
        "reasons": list(verdict.reasons),
        "guards": [_guard(guard) for guard in found.guards],
        "evidence": _evidence(found, language),
        "leave_one_out": _leave_one_out(found),
        "expected_false_labels": labels,
        "same_as_analyst": same,
    }


def _evidence(found: CircleResult, language: Language) -> Json:
    evidence = found.verdict.evidence
    basis = evidence.basis
    return {
        "organisations": evidence.organisations,
        "pairs": evidence.pairs,
        "waves": evidence.waves,
        "basis": absent(basis.code) if isinstance(basis, NotEstimable) else basis,
        "trust": _leg(evidence.trust, language),
        "collaboration": _leg(evidence.collaboration, language),
        "comovement": estimate(evidence.comovement, language),
        "across_respondents": None if (across := evidence.across_respondents) is None else estimate(across, language),
        "several_respondents": evidence.several_respondents,
        "paths": _paths(evidence.paths, language),
    }


def _leg(leg: Leg, language: Language) -> Json:
    return {
        "change": estimate(leg.change, language),
        "sd": absent(leg.spread.code) if isinstance(leg.spread, NotEstimable) else leg.spread,
        "detectable": _detectable(leg.detectable),
    }


def _detectable(found: Detectable | NotEstimable) -> Json:
    if isinstance(found, NotEstimable):
        return absent(found.code)
    in_sd = absent(found.in_sd.code) if isinstance(found.in_sd, NotEstimable) else found.in_sd
    return {"value": found.value, "in_sd": in_sd, "power": found.power}


def _paths(paths: CrossLagged | NotEstimable | None, language: Language) -> Json | None:
    match paths:
        case None:
            return None
        case NotEstimable(code=code):
            return absent(code)
        case CrossLagged():
            return {
                "trust_to_collaboration": estimate(paths.trust_to_collaboration, language),
                "collaboration_to_trust": estimate(paths.collaboration_to_trust, language),
            }


def _guard(guard: Guard) -> Json:
    why = guard.value.code if isinstance(guard.value, NotEstimable) else None
    return {
        "code": guard.code,
        "value": absent(why) if why else guard.value,
        "threshold": guard.threshold,
        "raised": None if why == "suppressed" else guard.raised,
        "source": guard.source,
    }


def _leave_one_out(found: CircleResult) -> list[Json]:
    if isinstance(found.without, NotEstimable):
        return []
    return [
        {"organisation": found.organisations[one.organisation], "verdict": one.word, "flips": one.flips}
        for one in found.without
    ]


def keying(of: ScaleKeying) -> Json:
    """Write which items of a scale seem keyed wrongly in a wave, or why that cannot be told."""
    return {
        "wave": of.wave,
        "scale": of.scale,
        "part_of": of.side,
        "rows": of.rows,
        "undecided": absent(of.keying.code) if isinstance(of.keying, NotEstimable) else of.keying.undecided,
        "items": [_keyed(of, position) for position in range(len(of.items))],
    }


def _keyed(of: ScaleKeying, position: int) -> Json:
    found = of.keying if isinstance(of.keying, NotEstimable) else of.keying.items[position]
    rest = found if isinstance(found, NotEstimable) else found.rest_correlation
    told = absent(rest.code) if isinstance(rest, NotEstimable) else rest
    wrongly = told if isinstance(found, NotEstimable) or isinstance(rest, NotEstimable) else bool(found.suspected)
    return {"item": of.items[position], "rest_correlation": told, "keyed_wrongly": wrongly}
