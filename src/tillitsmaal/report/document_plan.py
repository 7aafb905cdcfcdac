"""The JSON document `tillit/plan/1`."""

from collections.abc import Iterator

from tillitsmaal.analysis.plan import tried
from tillitsmaal.analysis.plan_results import Outlook, PlanAnalysis, Roster
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.report.document import Json, absent, head
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.report.plan_advice import advice
from tillitsmaal.stats.power import DetectableChange, EffectPower, Probability
from tillitsmaal.stats.simulation import Dependence

ADVICE = "plan_advice."


def plan_document(analysis: PlanAnalysis, pen: ScalePen) -> Json:
    """Write what a planned survey could show as a document, in full precision.

    Returns
    -------
    dict
        Valid under `tillitsmaal.schemas.schema("plan")`. Only the recommendation's texts are in the pen's language.
    """
    settings = {"language": pen.language, "runs": analysis.runs, "seed": analysis.seed}
    return {
        **head("plan", analysis.plan.questionnaire, (), settings),
        "study": analysis.study,
        "plan": _plan(analysis),
        "dependences": {of.dependence: _dependence(of.power.design.dependence) for of in analysis.outlooks},
        "detectable": [_detectable(of, analysis) for of in analysis.outlooks],
        "power": [_power(of, effect, analysis) for of in analysis.outlooks for effect in of.power.effects],
        "needed": [_needed(of, analysis) for of in analysis.outlooks],
        "alternatives": [one for of in analysis.outlooks for one in _alternatives(of, analysis)],
        "roster": {"questionnaire": analysis.plan.questionnaire.id, **_roster(analysis.roster)},
        "shorter": None
        if analysis.shorter is None
        else {"questionnaire": analysis.shorter.id, **_roster(analysis.shorter.roster)},
        "recommendation": [{"code": of.key.removeprefix(ADVICE), "text": of.text} for of in advice(analysis, pen)],
    }


def _plan(analysis: PlanAnalysis) -> Json:
    plan = analysis.plan
    return {
        "organisations": plan.organisations,
        "respondents": plan.respondents,
        "waves": plan.waves,
        "pairs": plan.organisations * (plan.organisations - 1),
        "answered": plan.answered,
        "effect": analysis.effect,
        "rise": analysis.effect * analysis.spread,
        "spread": analysis.spread,
        "comovement": analysis.outlooks[0].power.shared.comovement,
        "reliability": analysis.outlooks[0].power.design.reliability,
        "seconds": plan.seconds,
    }


def _dependence(of: Dependence) -> Json:
    return {
        "rater": of.rater,
        "target": of.target,
        "rater_target": of.rater_target,
        "rest": of.rest,
        "reciprocity": of.reciprocity,
    }


def _detectable(of: Outlook, analysis: PlanAnalysis) -> Json:
    return {
        "dependence": of.dependence,
        "runs": analysis.runs,
        "one": _smallest(of.power.detectable, analysis),
        "both": _smallest(of.power.detectable_both, analysis),
    }


def _smallest(of: DetectableChange | NotEstimable, analysis: PlanAnalysis) -> Json:
    if isinstance(of, NotEstimable):
        return absent(of.code)
    points = of.value * analysis.spread
    return {"value": of.value, "points": points, "simulation_error": of.standard_error, "power": of.power}


def _power(of: Outlook, effect: EffectPower, analysis: PlanAnalysis) -> Json:
    return {
        "dependence": of.dependence,
        "runs": analysis.runs,
        "effect": effect.effect,
        "points": effect.effect * analysis.spread,
        "one": _probability(effect.one_change),
        "rising": _probability(effect.level1),
        "strengthening": _probability(effect.level2),
    }


def _probability(of: Probability | NotEstimable) -> Json:
    if isinstance(of, NotEstimable):
        return absent(of.code)
    return {"value": of.value, "simulation_error": of.standard_error}


def _needed(of: Outlook, analysis: PlanAnalysis) -> Json:
    found = absent(of.needed.code) if isinstance(of.needed, NotEstimable) else of.needed
    runs = tried(analysis.runs)
    return {"dependence": of.dependence, "runs": runs, "effect": analysis.effect, "organisations": found}


def _alternatives(of: Outlook, analysis: PlanAnalysis) -> Iterator[Json]:
    for one in of.alternatives:
        both = _smallest(one.smallest, analysis)
        yield {"dependence": of.dependence, "runs": analysis.runs, "change": one.what, "to": one.to, "both": both}


def _roster(of: Roster) -> Json:
    return {
        "partners": of.partners,
        "items_per_partner": of.items_per_partner,
        "other_items": of.other_items,
        "items": of.items,
        "minutes": of.minutes,
    }
