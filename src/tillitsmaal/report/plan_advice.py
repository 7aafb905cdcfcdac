"""What to advise before a survey is sent."""

from collections.abc import Iterator, Sequence

from tillitsmaal.analysis.plan_results import Outlook, PlanAnalysis
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.report.cutoffs import ENOUGH_POWER, LONGEST, WORTHWHILE
from tillitsmaal.report.model import Sentence
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.stats.circle.words import FEWEST_L1, FEWEST_L2
from tillitsmaal.stats.power import MOST_ORGANISATIONS, EffectPower


def advice(analysis: PlanAnalysis, pen: ScalePen) -> tuple[Sentence, ...]:
    """Advise on size, people, waves and length, the most important first."""
    size = _too_few(analysis, pen) if analysis.plan.organisations < FEWEST_L1 else _size(analysis, pen)
    return (*size, *_people(analysis, pen), *_length(analysis, pen))


def chances(analysis: PlanAnalysis, *, level2: bool = False) -> list[float]:
    """How likely “both rising” is, or “strengthening”, with the rise hoped for; one number a dependence."""
    effects = [_hoped_for(outlook, analysis.effect) for outlook in analysis.outlooks]
    found = [effect.level2 if level2 else effect.level1 for effect in effects]
    return [chance.value for chance in found if not isinstance(chance, NotEstimable)]


def rise(effect: float, analysis: PlanAnalysis, pen: ScalePen) -> str:
    """Write a true change in points of the trust scale: `0,40 poeng`."""
    return pen.say("plan.points", points=points(effect, analysis, pen))


def points(effect: float, analysis: PlanAnalysis, pen: ScalePen) -> str:
    """Write a true change in points, as a number."""
    return pen.score(effect * analysis.spread, trust_of(analysis))


def trust_of(analysis: PlanAnalysis) -> str:
    """Name of the measure of trust; `plan_survey` refuses questionnaires without one."""
    circle = analysis.plan.questionnaire.circle
    return circle.trust if circle is not None else ""


def legs(analysis: PlanAnalysis, pen: ScalePen) -> dict[str, str]:
    """Trust and collaboration as they stand inside a sentence."""
    circle = analysis.plan.questionnaire.circle
    names = {} if circle is None else {"trust": circle.trust, "collaboration": circle.collaboration}
    return {leg: pen.within_sentence(name) for leg, name in names.items()}


def _hoped_for(outlook: Outlook, effect: float) -> EffectPower:
    return next(found for found in outlook.power.effects if found.effect == effect)


def _too_few(analysis: PlanAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    yield pen.sentence(
        "plan_advice.too_few",
        path="/plan/organisations",
        tone="lead",
        organisations=pen.counted("organisations", analysis.plan.organisations),
        fewest=pen.counted("organisations", FEWEST_L1),
    )
    hoped_for = rise(analysis.effect, analysis, pen)
    wanted = needed(analysis, pen)
    yield pen.sentence(
        "plan_advice.needed_alone", path="/needed", tone="text", **legs(analysis, pen), rise=hoped_for, needed=wanted
    )


def _size(analysis: PlanAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    found = chances(analysis)
    kind = (
        "enough"
        if min(found) >= ENOUGH_POWER.value
        else "depends"
        if max(found) >= ENOUGH_POWER.value
        else "not_enough"
    )
    yield pen.sentence(
        f"plan_advice.{kind}",
        path="/power",
        tone="lead",
        **legs(analysis, pen),
        rise=rise(analysis.effect, analysis, pen),
        chance=_spread_of(found, pen),
    )
    yield from _strengthening(analysis, pen)
    if kind != "enough":
        yield pen.sentence("plan_advice.needed", path="/needed", needed=needed(analysis, pen))
        yield from _alternatives(analysis, pen)


def _strengthening(analysis: PlanAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    if analysis.plan.organisations < FEWEST_L2:
        fewest = pen.counted("organisations", FEWEST_L2)
        yield pen.sentence("plan_advice.never_strengthening", path="/plan/organisations", fewest=fewest)
        return
    chance = _spread_of(chances(analysis, level2=True), pen)
    yield pen.sentence("plan_advice.strengthening", path="/power", chance=chance)


def _spread_of(found: Sequence[float], pen: ScalePen) -> str:
    """Write chances over all dependences: `19 % til 44 %`."""
    told = list(dict.fromkeys(pen.share(chance) for chance in sorted(found)))
    return told[0] if len(told) == 1 else pen.say("plan.chances", low=told[0], high=told[-1])


def needed(analysis: PlanAnalysis, pen: ScalePen) -> str:
    """Write how many organisations the rise hoped for needs, over all dependences: `18 til 31 virksomheter`."""
    known = sorted(outlook.needed for outlook in analysis.outlooks if not isinstance(outlook.needed, NotEstimable))
    beyond = pen.counted("organisations", MOST_ORGANISATIONS)
    if not known:
        return pen.say("plan.needed_beyond", organisations=beyond)
    if len(known) < len(analysis.outlooks):
        return pen.say("plan.needed_to_beyond", low=pen.whole(known[0]), organisations=beyond)
    most = pen.counted("organisations", known[-1])
    if known[0] == known[-1]:
        return pen.say("plan.needed", organisations=most)
    return pen.say("plan.needed_range", low=pen.whole(known[0]), organisations=most)


def _alternatives(analysis: PlanAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    """Of the strongest dependence, where help is needed most."""
    last = len(analysis.outlooks) - 1
    outlook = analysis.outlooks[last]
    for number, one in enumerate(outlook.alternatives):
        now = outlook.power.detectable_both
        if not isinstance(now, NotEstimable) and not isinstance(one.smallest, NotEstimable):
            helps = one.smallest.value <= (1 - WORTHWHILE.value) * now.value
            yield pen.sentence(
                f"plan_advice.{one.what if helps else f'{one.what}_little'}",
                path=f"/alternatives/{last * len(outlook.alternatives) + number}",
                tone="text",
                **{one.what: pen.counted(one.what, one.to)},
                now=points(now.value, analysis, pen),
                then=rise(one.smallest.value, analysis, pen),
            )


def _people(analysis: PlanAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    if analysis.plan.respondents == 1:
        yield pen.sentence("plan_advice.single_voice", path="/plan/respondents")


def _length(analysis: PlanAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    if analysis.roster.items == 0:
        return
    minutes = pen.counted("minutes", round_up(analysis.roster.minutes))
    if analysis.roster.minutes <= LONGEST.value:
        yield pen.sentence("plan_advice.length_fine", path="/roster/minutes", minutes=minutes)
        return
    limit = {"limit": pen.whole(LONGEST.value), "source": LONGEST.source}
    shorter = analysis.shorter
    if shorter is None:
        yield pen.sentence("plan_advice.too_long", path="/roster/minutes", tone="text", minutes=minutes, **limit)
        return
    kind = "too_long_both" if shorter.roster.minutes > LONGEST.value else "too_long_shorter"
    yield pen.sentence(
        f"plan_advice.{kind}",
        path="/roster/minutes",
        tone="text",
        minutes=minutes,
        **limit,
        shorter=shorter.id,
        shorter_minutes=pen.counted("minutes", round_up(shorter.roster.minutes)),
    )


def round_up(minutes: float) -> int:
    """Whole minutes, at least one: nobody is promised less than it takes."""
    return max(-int(-minutes // 1), 1)
