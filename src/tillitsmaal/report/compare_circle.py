"""The verdict on the circle: the word, what it rests on, what would change it, what to be careful of."""

from collections.abc import Iterator
from typing import Final

from tillitsmaal.analysis.compare_results import CircleResult, CompareAnalysis
from tillitsmaal.errors import printable
from tillitsmaal.estimates import Estimate, Estimated, NotEstimable
from tillitsmaal.report.changes import interval_text
from tillitsmaal.report.compare_keying import keying_sentences
from tillitsmaal.report.model import Block, Cell, Quantity, Section, Sentence, Table
from tillitsmaal.report.pen import ScalePen, absent_cell, footnoted, text_cell
from tillitsmaal.stats.circle.circumstances import END_SOURCE, MOST_AT_THE_END
from tillitsmaal.stats.circle.cross_lagged import CrossLagged
from tillitsmaal.stats.circle.guards import Guard
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
_NAMED: Final = 5


def circle_section(analysis: CompareAnalysis, pen: ScalePen) -> Section | None:
    """Tell whether the circle is strengthening; None without a circle."""
    if analysis.questionnaire.circle is None:
        return None
    heading = pen.say("heading.circle")
    if not analysis.circles:
        return Section(heading=heading, blocks=(pen.sentence("verdict.not_common"),))
    if len(analysis.circles) > 1:
        return Section(heading=heading, blocks=tuple(_of_many(analysis, pen)))
    return Section(heading=heading, blocks=tuple(_of_one(analysis, analysis.circles[0], pen)))


def _of_many(analysis: CompareAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    words = [of.verdict.word for of in analysis.circles]
    parts = [
        pen.say("verdict.counted", count=pen.whole(count), word=pen.say(f"verdict_word.{word}"))
        for word in VERDICTS
        if (count := words.count(word))
    ]
    networks = pen.counted("networks", len(words))
    yield pen.sentence("verdict.many", path="/circles", tone="lead", networks=networks, parts=pen.listed(parts))
    yield from keying_sentences(analysis, pen)
    yield pen.sentence("verdict.many_false", tone="note")
    if alone := sum(_alone(of) for of in analysis.circles):
        yield pen.sentence("verdict.many_alone", path="/circles", tone="note", networks=pen.counted("networks", alone))


def _of_one(analysis: CompareAnalysis, of: CircleResult, pen: ScalePen) -> Iterator[Block]:
    verdict = of.verdict
    organisations = pen.counted("organisations", verdict.evidence.organisations)
    yield _lead(analysis, of, pen)
    yield from keying_sentences(analysis, pen)
    if isinstance(verdict.evidence.basis, NotEstimable):
        return
    yield pen.sentence(
        "basis.described" if verdict.word == "describe_only" else f"basis.{verdict.evidence.basis}",
        path="/circles/0/evidence/pairs",
        pairs=pen.counted("pairs", verdict.evidence.pairs),
        organisations=organisations,
        waves=pen.listed([printable(wave.name) for wave in analysis.waves]),
        start=printable(analysis.waves[0].name),
        end=printable(analysis.waves[-1].name),
    )
    yield _table(analysis, of, pen)
    yield from _reasons(of, pen)
    yield from _detectable(analysis, of, pen)
    yield from _without(of, pen)
    yield from _guards(analysis, of, pen)


def _lead(analysis: CompareAnalysis, of: CircleResult, pen: ScalePen) -> Sentence:
    """Answer the question; what is unclear is so for more than one reason."""
    evidence, key = of.verdict.evidence, f"verdict.{of.verdict.word}"
    legs = _legs(analysis, pen)
    sides = {legs["trust"]: evidence.trust.change, legs["collaboration"]: evidence.collaboration.change}
    fallen = [name for name, change in sides.items() if isinstance(change, Estimate) and change.high < 0]
    alike = [name for name, change in sides.items() if isinstance(change, NotEstimable)]
    if of.verdict.word == "unclear" and (fallen or alike):
        key = "verdict.unclear_fallen" if fallen else "verdict.unclear_alike"
    if of.verdict.word in ("rising", "falling"):
        if "fewer_than_10_organisations" in of.verdict.reasons:
            key = f"{key}_few"
        elif "comovement_shown" in of.verdict.reasons:
            key = f"{key}_explained"
    if _alone(of):
        key = f"{key}_alone"
    return pen.sentence(
        key,
        path="/circles/0/verdict",
        tone="lead",
        **legs,
        fallen=pen.listed(fallen),
        other=pen.listed([name for name in sides if name not in fallen]),
        alike=pen.listed(alike),
        organisations=pen.counted("organisations", evidence.organisations),
        fewest=pen.whole(FEWEST_L1),
    )


def _alone(of: CircleResult) -> bool:
    """Whether co-movement counts that could not be compared between respondents."""
    counts = of.verdict.word in ("strengthening", "weakening")
    return counts and "comovement_not_across_respondents" in of.verdict.reasons


def _legs(analysis: CompareAnalysis, pen: ScalePen) -> dict[str, str]:
    circle = analysis.questionnaire.circle
    trust, collaboration = (circle.trust, circle.collaboration) if circle else ("", "")
    return {
        "trust": pen.within_sentence(trust),
        "trust_label": pen.label(trust),
        "collaboration": pen.within_sentence(collaboration),
        "collaboration_label": pen.label(collaboration),
    }


def _table(analysis: CompareAnalysis, of: CircleResult, pen: ScalePen) -> Table:
    evidence, circle = of.verdict.evidence, analysis.questionnaire.circle
    legs, judged = _legs(analysis, pen), of.verdict.word != "describe_only"
    together = evidence.organisations >= FEWEST_L2 and isinstance(evidence.comovement, Estimate)
    suffix = "_per_year" if evidence.basis == "slopes" else ""
    rows = [
        _row(pen.say(f"evidence.change{suffix}", label=pen.label(measure)), leg.change, pen, measure)
        for measure, leg in (
            (circle.trust if circle else "", evidence.trust),
            (circle.collaboration if circle else "", evidence.collaboration),
        )
    ]
    notes: list[Sentence] = []
    if together:
        rows.append(_row(pen.say("evidence.comovement"), evidence.comovement, pen))
        notes.append(pen.sentence("evidence.note", tone="note", **legs))
        if evidence.across_respondents is not None:
            rows.append(_row(pen.say("evidence.across_respondents"), evidence.across_respondents, pen))
            several = pen.whole(evidence.several_respondents or 0)
            notes.append(pen.sentence("evidence.note_across", tone="note", several=several, **legs))
        elif "comovement_not_across_respondents" not in of.verdict.reasons:
            notes.append(pen.sentence("evidence.note_one", tone="note"))
    if isinstance(evidence.paths, CrossLagged):
        rows.append(_row(pen.say("evidence.trust_first", **legs), evidence.paths.trust_to_collaboration, pen))
        rows.append(_row(pen.say("evidence.collaboration_first", **legs), evidence.paths.collaboration_to_trust, pen))
    columns = (
        pen.column("evidence", "text"),
        pen.column("estimate"),
        pen.column("interval"),
        *([pen.column("shown", "text")] if judged else []),
    )
    table = Table(
        id="evidence",
        caption=pen.say("caption.evidence" if judged else "caption.described"),
        columns=columns,
        rows=tuple(row[: len(columns)] for row in rows),
        notes=tuple(notes),
        hidden=pen.say("hidden"),
    )
    return footnoted(table, pen)


def _row(name: str, found: Estimated, pen: ScalePen, measure: str | None = None) -> tuple[Cell, ...]:
    if isinstance(found, NotEstimable):
        return (text_cell(name), absent_cell(found.code), absent_cell(found.code), Cell(text=""))
    number = Quantity(value=found.value, decimals=2 if measure is None else pen.decimals(measure), sign=True)
    text = pen.signed(found.value) if measure is None else pen.score(found.value, measure, sign=True)
    interval = Cell(text=interval_text(found.low, found.high, measure, pen))
    return (text_cell(name), Cell(text=text, number=number), interval, _shown(found, pen, change=measure is not None))


def _shown(found: Estimate, pen: ScalePen, *, change: bool) -> Cell:
    """Which way a change goes; of what is no change, whether it is so or the opposite."""
    if found.low > 0:
        return Cell(text=pen.say("evidence.up" if change else "evidence.yes"), mark="rise")
    if found.high < 0:
        return Cell(text=pen.say("evidence.down" if change else "evidence.opposite"), mark="fall")
    return Cell(text=pen.say("evidence.not_shown"), mark="faint")


def _reasons(of: CircleResult, pen: ScalePen) -> Iterator[Sentence]:
    for number, reason in enumerate(of.verdict.reasons):
        if reason in _TOLD:
            yield pen.sentence(
                f"why.{reason}",
                path=f"/circles/0/reasons/{number}",
                l2=pen.whole(FEWEST_L2),
                l3=pen.whole(FEWEST_L3),
                organisations=pen.counted("organisations", of.verdict.evidence.organisations),
                pairs=pen.counted("pairs", of.verdict.evidence.pairs),
                several=pen.whole(of.verdict.evidence.several_respondents or 0),
                limit=pen.share(MOST_AT_THE_END),
                source=END_SOURCE,
            )


def _detectable(analysis: CompareAnalysis, of: CircleResult, pen: ScalePen) -> Iterator[Sentence]:
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
        label=label,
        value=value,
        other=other,
        other_value=other_value,
    )


def _unshown(leg: Leg) -> bool:
    return isinstance(leg.change, Estimate) and leg.change.low <= 0 <= leg.change.high


def _without(of: CircleResult, pen: ScalePen) -> Iterator[Sentence]:
    if isinstance(of.without, NotEstimable) or not of.without or of.verdict.word == "describe_only":
        return
    flipping = [one for one in of.without if one.flips]
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


def _guards(analysis: CompareAnalysis, of: CircleResult, pen: ScalePen) -> Iterator[Sentence]:
    """What to be careful of: guards beyond their thresholds; regression only where a change is shown."""
    for number, guard in enumerate(of.guards):
        if guard.raised and isinstance(guard.value, float) and not _beside_the_point(guard, of):
            value, limit = _shares(min(guard.value, 1.0), guard.threshold, pen)
            yield pen.sentence(
                f"guard.{guard.code}",
                path=f"/circles/0/guards/{number}/value",
                tone="text",
                value=value,
                limit=limit,
                source=pen.say("guard.tillit") if guard.source == "tillit convention" else guard.source,
                **_legs(analysis, pen),
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
