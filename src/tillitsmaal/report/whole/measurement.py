"""Whether the numbers of the report can be trusted: in words first, the coefficients after."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal

from tillitsmaal.analysis.quality_results import QualityAnalysis, ScaleReliability
from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.errors import printable
from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.report.cutoffs import FIT, RELIABILITY
from tillitsmaal.report.measures import ordered_measures
from tillitsmaal.report.model import Section, Sentence
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.report.quality_facets import no_profile, proper, separated, too_close, why_undecided
from tillitsmaal.report.quality_items import against_sentences
from tillitsmaal.report.quality_people import share_sentences
from tillitsmaal.report.quality_scales import is_low, last_wave, may_be_low
from tillitsmaal.report.quality_words import reason
from tillitsmaal.report.whole.measurement_tables import table_sections
from tillitsmaal.report.whole.within import sentence_within
from tillitsmaal.stats.factor.facets import FacetStructure, FittedModel

Trust = Literal["safe", "unsure", "low", "unknown"]
_NAMED: Final = 12
_SCALES_OF_AGREEMENT: Final = 3


def measurement_sections(whole: WholeAnalysis, pen: ScalePen) -> tuple[Section, ...]:
    """Say which numbers can be used and which must be read with care; the coefficients are parts of their own.

    Returns
    -------
    tuple of Section
        A main section in plain words, and its parts with tables.
    """
    quality = whole.quality
    plain = (
        *_precision(quality, pen),
        *(sentence_within("quality", one) for one in against_sentences(quality, pen)),
        *_facets(quality, pen),
        *_invariance(whole, pen),
        *_agreement(quality, pen),
        *_shares(quality, pen),
    )
    main = Section(id="measurement", heading=pen.say("heading.measurement"), blocks=plain, starts_page=True)
    return (main, *table_sections(quality, pen))


def trust_in(quality: QualityAnalysis) -> Mapping[str, Trust]:
    """How far the numbers of each measure can be used in the last wave, in showing order.

    A composite has no interval. It is as safe as the safest of its scales, since it rests on more questions.
    """
    wave = last_wave(quality)
    scales = {of.scale: _trust_in_scale(of) for of in quality.scales if of.wave == wave}
    found = {of.composite: of.reliability for of in quality.composites if of.wave == wave}
    made = quality.responses.questionnaire.composites
    composites = {name: _trust_in_composite(found[name], [scales[one] for one in made[name].of]) for name in found}
    every = {**composites, **scales}
    order = [measure for measure, _ in ordered_measures(quality.responses.questionnaire)]
    return {measure: every[measure] for measure in dict.fromkeys([*order, *every]) if measure in every}


def _trust_in_scale(of: ScaleReliability) -> Trust:
    if isinstance(of.coefficient, NotEstimable):
        return "unknown"
    if is_low(of.coefficient):
        return "low"
    return "unsure" if may_be_low(of) else "safe"


def _trust_in_composite(value: Number, members: Sequence[Trust]) -> Trust:
    if isinstance(value, NotEstimable):
        return "unknown"
    if is_low(value):
        return "low"
    return "safe" if "safe" in members else "unsure"


def _precision(quality: QualityAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    trust = trust_in(quality)
    if set(trust.values()) <= {"unknown"}:
        yield pen.sentence("measurement.none", path="/quality/reliability", tone="lead")
        return
    levels: tuple[Trust, ...] = ("safe", "unsure", "low", "unknown")
    first = next(level for level in levels if level in trust.values())
    for level in levels:
        named = [pen.within_sentence(measure) for measure, of in trust.items() if of == level]
        if named:
            key = "unsure_only" if level == "unsure" and "safe" not in trust.values() else level
            yield pen.sentence(
                f"measurement.{key}",
                path="/quality/reliability",
                tone="lead" if level == first else "text",
                cutoff=None if level == "unknown" else "RELIABILITY",
                named=pen.first_few(named, _NAMED),
                limit=pen.coefficient(RELIABILITY.value),
                source=RELIABILITY.source,
            )


def careful_sentences(quality: QualityAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    """Say which of the numbers of trust and collaboration must be read with care, or cannot be judged."""
    careful = {"measurement.low", "measurement.unknown", "measurement.none", "measurement.unsure_only"}
    yield from (sentence for sentence in _precision(quality, pen) if sentence.key in careful)


def _facets(quality: QualityAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    for number, of in enumerate(quality.facets):
        if of.wave != last_wave(quality):
            continue
        path, names = f"/quality/facets/{number}", [pen.within_sentence(facet) for facet in of.facets]
        if isinstance(of.structure, NotEstimable):
            yield _undecided(of.structure, names, path, pen)
            return
        yield from _told_apart(of.structure, names, path, pen)
        yield from _poor("facets_poor", of.structure.facets, f"{path}/several/cfi", pen)


def _told_apart(structure: FacetStructure, names: Sequence[str], path: str, pen: ScalePen) -> Iterator[Sentence]:
    verdict, facets = separated(structure), pen.listed(names)
    if verdict == "unknown":
        yield _undecided(why_undecided(structure), names, path, pen)
        return
    kind = "apart" if verdict == "apart" else "no" if no_profile(structure) else "partly"
    yield pen.sentence(f"measurement.{kind}", path=f"{path}/separate", cutoff="HTMT", facets=facets)
    if kind == "partly":
        for number, pair in enumerate(structure.separations):
            if too_close(pair):
                first, second, at = names[pair.first], names[pair.second], f"{path}/pairs/{number}/htmt"
                yield pen.sentence("measurement.together", path=at, cutoff="HTMT", first=first, second=second)


def _undecided(why: NotEstimable | None, names: Sequence[str], path: str, pen: ScalePen) -> Sentence:
    told = "" if why is None else reason(why.code, pen)
    return pen.sentence("measurement.undecided", path=f"{path}/separate", facets=pen.listed(names), reason=told)


def _poor(key: str, model: FittedModel | NotEstimable, path: str, pen: ScalePen) -> Iterator[Sentence]:
    """Warn that a model hardly fits the answers."""
    found = proper(model)
    if not isinstance(found, NotEstimable) and found.measures.cfi < FIT.value:
        yield pen.sentence(f"measurement.{key}", path=path, cutoff="FIT")


def _invariance(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    circle = whole.questionnaire.circle
    for of in whole.quality.invariance:
        found = of.invariance
        highest = found if isinstance(found, NotEstimable) else found.highest
        unknown = isinstance(highest, NotEstimable)
        kind = "invariance_unknown" if unknown else "same" if highest in ("scalar", "strict") else str(highest)
        yield pen.sentence(
            f"measurement.{kind}",
            path="/quality/invariance/0/highest",
            cutoff=None if unknown else "FALL_OF_CFI",
            waves=pen.listed([printable(wave) for wave in of.waves]),
            trust=pen.within_sentence(circle.trust) if circle else "",
            reason=reason(highest.code, pen) if isinstance(highest, NotEstimable) else "",
        )
        if not isinstance(found, NotEstimable) and not unknown:
            path = "/quality/invariance/0/levels/0/model/cfi"
            yield from _poor("invariance_poor", found.steps[0].model, path, pen)
    if len(whole.waves) > len(whole.quality.responses.waves):
        yield pen.sentence("measurement.other_questionnaire", path="/quality/waves")


def _agreement(quality: QualityAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    """Count the views of a partner that rest on two persons or more, and those in which they agree, scale by scale."""
    wave = last_wave(quality)
    agreeing: dict[str, int] = {}
    groups: dict[str, int] = {}
    for of in quality.agreement:
        if of.wave == wave and not isinstance(of.share, NotEstimable):
            agreeing[of.scale] = agreeing.get(of.scale, 0) + round(of.share * of.groups)
            groups[of.scale] = groups.get(of.scale, 0) + of.groups
    parts = [
        pen.say(
            "measurement.agreement_of",
            agreeing=pen.whole(agreeing[scale]),
            groups=pen.whole(groups[scale]),
            label=pen.within_sentence(scale),
        )
        for scale in list(groups)[:_SCALES_OF_AGREEMENT]
    ]
    if parts:
        told = pen.listed(parts)
        yield pen.sentence("measurement.agreement", path="/quality/agreement", cutoff="AGREEMENT", parts=told)
        if agreeing != groups:
            yield pen.sentence("measurement.disagreement")
    elif any(of.wave == wave for of in quality.agreement):
        yield pen.sentence("measurement.agreement_unknown", path="/quality/agreement")


def _shares(quality: QualityAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    """Where the differences lie; what an interval is, is told in other words than the terminal's."""
    told = [replace(sentence_within("quality", one), tone="text") for one in share_sentences(quality, pen)]
    if any(one.key == "quality_shares.said" for one in told):
        for one in told:
            intervals = one.key == "quality_shares.intervals"
            yield pen.sentence("measurement.shares_intervals", tone="note") if intervals else one
        yield pen.sentence("measurement.shares_how")
    elif any(not isinstance(of.relations, NotEstimable) for of in quality.shares):
        yield pen.sentence("measurement.shares_table", path="/quality/shares")
