"""What the verdict rests on, by measure."""

from tillitsmaal.analysis.compare_results import CompareAnalysis
from tillitsmaal.stats.circle.verdict import Leg


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
