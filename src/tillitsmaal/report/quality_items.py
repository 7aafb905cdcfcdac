"""Which questions run against their scale, and which hardly go with it."""

from collections.abc import Iterator
from typing import Final

from tillitsmaal.analysis.quality_results import QualityAnalysis, ScaleReliability
from tillitsmaal.errors import printable
from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.report.cutoffs import ENOUGH_TO_KEY, ITEM_REST
from tillitsmaal.report.model import Section, Sentence
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.report.quality_scales import last_wave, of_wave
from tillitsmaal.report.quality_words import reliability_text
from tillitsmaal.stats.reliability.items import ItemRelation

_NAMED: Final = 8


def items_section(analysis: QualityAnalysis, pen: ScalePen) -> Section:
    """Name the questions that run against their scale in any wave, and those that hardly go with it in the last."""
    told = [*against_sentences(analysis, pen), *_last(analysis, pen)]
    return Section(heading=pen.say("heading.quality_items"), blocks=(*told, *_rest(analysis, pen, bool(told))))


def _rest(analysis: QualityAnalysis, pen: ScalePen, told: bool) -> Iterator[Sentence]:
    """What can be said of all the others, and which scales with a coefficient nothing more can be said of."""
    scales = [of for _, of in of_wave(analysis, last_wave(analysis))]
    unjudged = [of for of in scales if not _judged(of)]
    if len(unjudged) == len(scales):
        yield pen.sentence("quality_items.unknown")
        return
    if not told:
        kind = "none_of_judged" if unjudged else "none"
        limit = pen.coefficient(ITEM_REST.value)
        yield pen.sentence(f"quality_items.{kind}", cutoff="ITEM_REST", limit=limit, source=ITEM_REST.source)
        yield _keyed(min(of.respondents for of in scales if of not in unjudged), pen)
    unnamed = [of for of in unjudged if not isinstance(of.coefficient, NotEstimable)]
    if unnamed:
        named = pen.first_few([pen.within_sentence(of.scale) for of in unnamed], _NAMED)
        yield pen.sentence("quality_items.unjudged", named=named)


def _keyed(persons: int, pen: ScalePen) -> Sentence:
    """No question looks keyed wrongly, or so few answered that one might without being seen."""
    if persons < ENOUGH_TO_KEY.value:
        return pen.sentence(
            "quality_items.keyed_unknown", cutoff="ENOUGH_TO_KEY", fewest=pen.whole(ENOUGH_TO_KEY.value)
        )
    return pen.sentence("quality_items.none_keyed")


def _judged(of: ScaleReliability) -> bool:
    """Whether there are answers enough to say anything of any of its questions."""
    if isinstance(of.keying, NotEstimable):
        return False
    return any(not isinstance(item.rest_correlation, NotEstimable) for item in of.keying.items)


def against_sentences(analysis: QualityAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    """Name the questions that run against their scale in any wave, as one does that is keyed wrongly."""
    for number, of in enumerate(analysis.scales):
        if isinstance(of.keying, NotEstimable):
            continue
        suspected = of.keying.suspected
        if len(of.items) == 2 and suspected:
            yield _sentence("opposed", of, number, suspected[0], pen)
            continue
        for position in suspected:
            yield _sentence("undecided" if of.keying.undecided else "against", of, number, position, pen)


def _sentence(kind: str, of: ScaleReliability, number: int, position: int, pen: ScalePen, **numbers: str) -> Sentence:
    rest = "" if isinstance(of.keying, NotEstimable) else _written(of.keying.items[position].rest_correlation, pen)
    return pen.sentence(
        f"quality_items.{kind}",
        path=f"/reliability/{number}/items/{position}/rest_correlation",
        tone="lead",
        cutoff="ITEM_REST" if kind.startswith("weak") else "CHANCE" if kind != "constant" else None,
        item=of.items[position],
        scale=pen.within_sentence(of.scale),
        rest=rest,
        wave=printable(of.wave),
        limit=pen.coefficient(ITEM_REST.value),
        **numbers,
    )


def _written(value: Number, pen: ScalePen) -> str:
    return "" if isinstance(value, NotEstimable) else pen.coefficient(value)


def _last(analysis: QualityAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    """Questions of the last wave; a question that runs against its scale spoils the numbers of the others there."""
    for number, of in of_wave(analysis, last_wave(analysis)):
        if isinstance(of.reliability, NotEstimable) or isinstance(of.keying, NotEstimable) or not _judged(of):
            continue
        items = of.reliability.items
        for position in (at for at, item in enumerate(items) if _is_constant(item)):
            yield _sentence("constant", of, number, position, pen)
        if of.keying.suspected:
            continue
        if len(items) == 2 and _is_weak(items[0]):
            yield _sentence("weak_two", of, number, 0, pen)
        elif len(items) > 2:
            yield from _weak(of, number, of.reliability.alpha, items, pen)


def _is_constant(item: ItemRelation) -> bool:
    """Whether everybody answered it alike: neither the sum with it nor the sum without it tells anything of it."""
    both = (item.total_correlation, item.rest_correlation)
    return all(isinstance(one, NotEstimable) and one.code == "no_variance" for one in both)


def _is_weak(item: ItemRelation) -> bool:
    return not isinstance(item.rest_correlation, NotEstimable) and item.rest_correlation < ITEM_REST.value


def _weak(
    of: ScaleReliability, number: int, alpha: Number, items: tuple[ItemRelation, ...], pen: ScalePen
) -> Iterator[Sentence]:
    for position, item in enumerate(items):
        if not _is_weak(item):
            continue
        kind = "weak_without" if _helps(item.alpha_if_dropped, alpha) else "weak"
        numbers = {
            "without": _written(item.alpha_if_dropped, pen),
            "alpha": "" if isinstance(alpha, NotEstimable) else reliability_text(alpha, pen),
        }
        yield _sentence(kind, of, number, position, pen, **numbers)


def _helps(without: Number, alpha: Number) -> bool:
    """Whether the scale would measure more precisely without the question."""
    if isinstance(without, NotEstimable) or isinstance(alpha, NotEstimable):
        return False
    return without > max(alpha, 0)
