"""What the verdict rests on, by measure."""

from typing import get_args

from tillitsmaal.analysis.compare_results import CompareAnalysis
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.circle.verdict import Leg
from tillitsmaal.stats.circle.words import Direction, direction


def both_of(analysis: CompareAnalysis) -> tuple[str, ...]:
    """Trust and collaboration; nothing without a circle."""
    circle = analysis.questionnaire.circle
    return (circle.trust, circle.collaboration) if circle else ()


def legs_of(analysis: CompareAnalysis) -> dict[str, Leg]:
    """How the verdict says that trust and collaboration changed; nothing unless it is of one network."""
    if len(analysis.circles) != 1:
        return {}
    evidence = analysis.circles[0].verdict.evidence
    return dict(zip(both_of(analysis), (evidence.trust, evidence.collaboration), strict=True))


def direction_of(analysis: CompareAnalysis, measure: str) -> Direction | None:
    """Which way the verdict says that trust or collaboration went; None where it says nothing of a measure.

    Where the change itself is hidden, the verdict's reasons tell.
    """
    leg = legs_of(analysis).get(measure)
    if leg is None:
        return None
    if not isinstance(leg.change, NotEstimable) or leg.change.code != "suppressed":
        return direction(leg.change)
    side, reasons = "trust" if measure == both_of(analysis)[0] else "collaboration", analysis.circles[0].verdict.reasons
    return next((way for way in get_args(Direction) if f"{side}_{way}" in reasons), None)
