"""The verdict on one network's circle in sentences: the answer, why it is no bolder, what to be careful of."""

from collections.abc import Iterator, Mapping
from typing import Final

from tillitsmaal.analysis.compare_results import CircleResult, CompareAnalysis
from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.report.model import Sentence
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.stats.circle.circumstances import END_SOURCE, MOST_AT_THE_END
from tillitsmaal.stats.circle.guards import Guard, GuardCode
from tillitsmaal.stats.circle.verdict import Leg
from tillitsmaal.stats.circle.words import FEWEST_L1, FEWEST_L2, FEWEST_L3, VERDICTS
from tillitsmaal.text import percent

_TOLD: Final = frozenset(
    {
        "one_wave",
        "no_matched_pairs",
        "one_organisation_in_every_pair",
        "fewer_than_10_organisations",
        "comovement_not_across_respondents",
        "comovement_within_respondents",
        "comovement_across_not_estimable",
        "comovement_at_the_end",
        "comovement_not_shown",
        "comovement_not_estimable",
        "two_waves",
        "fewer_than_12_organisations",
        "paths_not_shown",
        "paths_not_estimable",
        "paths_not_counted",
    }
)
"""Reasons that say why the verdict is no bolder; the others stand in the table."""
_REGRESSION: Final = {"regression_to_the_mean_trust": "trust", "regression_to_the_mean_collaboration": "collaboration"}
_WHY_CUTOFFS: Final = {
    "fewer_than_10_organisations": "FEWEST_L2",
    "fewer_than_12_organisations": "FEWEST_L3",
    "comovement_at_the_end": "MOST_AT_THE_END",
}
_GUARD_CUTOFFS: Final[Mapping[GuardCode, str]] = {
    "turnover": "MOST_TURNOVER",
    "coverage": "LEAST_COVERAGE",
    "ceiling_trust": "MOST_AT_THE_END",
    "ceiling_collaboration": "MOST_AT_THE_END",
    "regression_to_the_mean_trust": "MOST_REGRESSION",
    "regression_to_the_mean_collaboration": "MOST_REGRESSION",
    "single_voices": "MOST_SINGLE",
    "questionnaire_changed": "MOST_CHANGED",
}
"""Names of the cut-offs behind reasons and guards."""
_NAMED: Final = 5


def lead_sentence(analysis: CompareAnalysis, of: CircleResult, pen: ScalePen) -> Sentence:
    """Answer the question; what is unclear is so for more than one reason."""
    evidence, key = of.verdict.evidence, f"verdict.{of.verdict.word}"
    legs = leg_names(analysis, pen)
    sides = {legs["trust"]: evidence.trust.change, legs["collaboration"]: evidence.collaboration.change}
    fallen = [name for name, change in sides.items() if isinstance(change, Estimate) and change.high < 0]
    alike = [name for name, change in sides.items() if isinstance(change, NotEstimable) and change.code != "suppressed"]
    if of.verdict.word == "unclear" and (fallen or alike):
        key = "verdict.unclear_fallen" if fallen else "verdict.unclear_alike"
    if of.verdict.word in ("rising", "falling"):
        if "fewer_than_10_organisations" in of.verdict.reasons:
            key = f"{key}_few"
        elif "comovement_shown" in of.verdict.reasons:
            key = f"{key}_explained"
    if stands_alone(of):
        key = f"{key}_alone"
    return pen.sentence(
        key,
        path="/circles/0/verdict",
        tone="lead",
        cutoff="FEWEST_L1" if of.verdict.word == "describe_only" else "CONFIDENCE",
        **legs,
        fallen=pen.listed(fallen),
        other=pen.listed([name for name in sides if name not in fallen]),
        alike=pen.listed(alike),
        organisations=pen.counted("organisations", evidence.organisations),
        fewest=pen.whole(FEWEST_L1),
    )


def stands_alone(of: CircleResult) -> bool:
    """Whether co-movement counts that could not be compared between respondents."""
    counts = of.verdict.word in ("strengthening", "weakening")
    return counts and "comovement_not_across_respondents" in of.verdict.reasons


def leg_names(analysis: CompareAnalysis, pen: ScalePen) -> dict[str, str]:
    """Trust and collaboration as they stand inside a sentence and at its beginning."""
    circle = analysis.questionnaire.circle
    trust, collaboration = (circle.trust, circle.collaboration) if circle else ("", "")
    return {
        "trust": pen.within_sentence(trust),
        "trust_label": pen.label(trust),
        "collaboration": pen.within_sentence(collaboration),
        "collaboration_label": pen.label(collaboration),
    }


def why_sentences(of: CircleResult, pen: ScalePen) -> Iterator[Sentence]:
    """Say why the verdict is no bolder."""
    for number, reason in enumerate(of.verdict.reasons):
        if reason in _TOLD:
            yield pen.sentence(
                f"why.{reason}",
                path=f"/circles/0/reasons/{number}",
                cutoff=_WHY_CUTOFFS.get(reason),
                l2=pen.whole(FEWEST_L2),
                l3=pen.whole(FEWEST_L3),
                organisations=pen.counted("organisations", of.verdict.evidence.organisations),
                pairs=pen.counted("pairs", of.verdict.evidence.pairs),
                several=pen.whole(of.verdict.evidence.several_respondents or 0),
                limit=pen.share(MOST_AT_THE_END),
                source=END_SOURCE,
            )


def detectable_sentences(analysis: CompareAnalysis, of: CircleResult, pen: ScalePen) -> Iterator[Sentence]:
    """For the legs that are not shown to change: what could have been seen."""
    circle, evidence = analysis.questionnaire.circle, of.verdict.evidence
    if circle is None or of.verdict.word == "describe_only":
        return
    found = [
        (name, pen.within_sentence(measure), pen.score(leg.detectable.value, measure))
        for name, measure, leg in (
            ("trust", circle.trust, evidence.trust),
            ("collaboration", circle.collaboration, evidence.collaboration),
        )
        if not isinstance(leg.detectable, NotEstimable) and _unshown(leg)
    ]
    if not found:
        return
    (name, label, value), (_, other, other_value) = found[0], found[-1]
    unit, both = "per_year" if evidence.basis == "slopes" else "change", len(found) > 1
    yield pen.sentence(
        f"detectable.{unit}_both" if both else f"detectable.{unit}",
        path=f"/circles/0/evidence/{name}/detectable/value",
        cutoff="POWER",
        label=label,
        value=value,
        other=other,
        other_value=other_value,
    )


def _unshown(leg: Leg) -> bool:
    return isinstance(leg.change, Estimate) and leg.change.low <= 0 <= leg.change.high


def without_sentences(of: CircleResult, pen: ScalePen) -> Iterator[Sentence]:
    """Say whether the verdict depends on who takes part, and on whom; nothing where nothing could be computed."""
    if isinstance(of.without, NotEstimable) or not of.without or of.verdict.word == "describe_only":
        return
    evidence = of.verdict.evidence
    flipping = [one for one in of.without if one.flips]
    unknown = any(isinstance(leg.change, NotEstimable) for leg in (evidence.trust, evidence.collaboration))
    if unknown and of.verdict.word == "unclear" and not flipping:
        return
    yield pen.sentence("without.depends" if flipping else "without.same", path="/circles/0/leave_one_out")
    for word in VERDICTS:
        named = [pen.name(of.organisations[one.organisation]) for one in flipping if one.word == word]
        if named:
            yield pen.sentence(
                "without.other" if len(named) > 1 else "without.other_one",
                path="/circles/0/leave_one_out",
                named=pen.first_few(named, _NAMED),
                word=pen.say(f"verdict_word.{word}"),
            )


def guard_sentences(analysis: CompareAnalysis, of: CircleResult, pen: ScalePen) -> Iterator[Sentence]:
    """What to be careful of: guards beyond their thresholds; regression only where a change is shown."""
    for number, guard in enumerate(of.guards):
        if guard.raised and isinstance(guard.value, float) and not _beside_the_point(guard, of):
            value, limit = _shares(min(guard.value, 1.0), guard.threshold, pen)
            yield pen.sentence(
                f"guard.{guard.code}",
                path=f"/circles/0/guards/{number}/value",
                tone="text",
                cutoff=_GUARD_CUTOFFS[guard.code],
                value=value,
                limit=limit,
                source=pen.say("guard.tillit") if guard.source == "tillit convention" else guard.source,
                **leg_names(analysis, pen),
            )


def _shares(value: float, limit: float, pen: ScalePen) -> tuple[str, str]:
    """Write a share and its limit so that one sees that they differ."""
    whole = pen.share(value), pen.share(limit)
    if whole[0] != whole[1]:
        return whole
    return percent(value, pen.language, 1), percent(limit, pen.language, 1)


def _beside_the_point(guard: Guard, of: CircleResult) -> bool:
    side = _REGRESSION.get(guard.code)
    if side is None:
        return False
    evidence = of.verdict.evidence
    return _unshown(evidence.trust if side == "trust" else evidence.collaboration)
