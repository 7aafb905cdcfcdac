"""Warns beside the verdict that an item is probably keyed wrongly, in which case neither the numbers nor it hold."""

from collections.abc import Iterator

from tillitsmaal.analysis.compare_results import CompareAnalysis, ScaleKeying
from tillitsmaal.errors import printable
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.report.model import Sentence
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.stats.reliability.keying import Keying


def keying_sentences(analysis: CompareAnalysis, pen: ScalePen, *, command: bool = False) -> Iterator[Sentence]:
    """Name each scale and wave whose items run against each other by more than chance.

    Where to look next is a part of the report, or with `command` what to type.
    """
    circle = analysis.questionnaire.circle
    part = pen.say("keying.part", heading=pen.say("heading.measurement_items"))
    see = pen.say("keying.command") if command else part
    for number, of in enumerate(analysis.keying):
        if circle is None or isinstance(of.keying, NotEstimable) or not of.keying.suspected:
            continue
        measure = circle.trust if of.side == "trust" else circle.collaboration
        first = of.keying.suspected[0]
        yield pen.sentence(
            f"keying.{_kind(of, of.keying)}",
            path=f"/keying/{number}/items/{first}/rest_correlation",
            tone="lead",
            cutoff="CHANCE",
            see=see,
            wave=printable(of.wave),
            scale=pen.within_sentence(of.scale),
            items=pen.listed([of.items[position] for position in of.keying.suspected]),
            rest=pen.listed(_correlations(of.keying, pen)),
            measure=pen.within_sentence(measure),
        )


def _kind(of: ScaleKeying, keying: Keying) -> str:
    if len(of.items) == 2:
        return "opposed"
    if keying.undecided:
        return "undecided"
    return "against" if len(keying.suspected) == 1 else "against_many"


def _correlations(keying: Keying, pen: ScalePen) -> list[str]:
    """Item–rest correlations of the suspected; the two items of a scale of two have the same one."""
    found = [keying.items[position].rest_correlation for position in keying.suspected]
    written = [pen.coefficient(rest) for rest in found if not isinstance(rest, NotEstimable)]
    return written[:1] if len(keying.items) == 2 else written
