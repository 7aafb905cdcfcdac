"""How trust and collaboration changed, as the verdict has it: short on page one, fuller where change is told."""

from collections.abc import Iterator
from typing import Literal

from tillitsmaal.analysis.compare_results import CircleResult, CompareAnalysis
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.report.changes import interval_ends, interval_text
from tillitsmaal.report.model import Sentence, Tone
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.stats.circle.words import direction

Place = Literal["first", "change"]
"""Where the sentences stand, and the table of their texts."""


def leg_sentences(
    compared: CompareAnalysis, of: CircleResult, pen: ScalePen, place: Place, tone: Tone = "text"
) -> Iterator[Sentence]:
    """Tell both changes with their intervals; nothing where the verdict only describes."""
    circle, evidence = compared.questionnaire.circle, of.verdict.evidence
    if circle is None or of.verdict.word == "describe_only":
        return
    unit = "_per_year" if evidence.basis == "slopes" else ""
    for side, measure, leg in (
        ("trust", circle.trust, evidence.trust),
        ("collaboration", circle.collaboration, evidence.collaboration),
    ):
        change, label = leg.change, pen.label(measure)
        if isinstance(change, NotEstimable):
            yield pen.sentence(f"{place}.unknown", tone=tone, label=label, reason=pen.reason(change.code))
            continue
        low, high = interval_ends(change.low, change.high, measure, pen)
        yield pen.sentence(
            f"{place}.{direction(change)}{unit}",
            path=f"/circles/0/evidence/{side}/change/value",
            tone=tone,
            cutoff="CONFIDENCE",
            label=label,
            change=pen.score(abs(change.value), measure),
            signed=pen.score(change.value, measure, sign=True),
            low=low,
            high=high,
            interval=interval_text(change.low, change.high, measure, pen),
        )
