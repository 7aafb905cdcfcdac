"""The section on the circle: the verdict, what it rests on, what would change it, what to be careful of."""

from collections.abc import Collection, Iterator

from tillitsmaal.analysis.compare_results import CircleResult, CompareAnalysis
from tillitsmaal.errors import printable
from tillitsmaal.estimates import Estimate, Estimated, NotEstimable
from tillitsmaal.report.changes import interval_text
from tillitsmaal.report.compare_keying import keying_sentences
from tillitsmaal.report.compare_verdict import (
    detectable_sentences,
    guard_sentences,
    lead_sentence,
    leg_names,
    stands_alone,
    why_sentences,
    without_sentences,
)
from tillitsmaal.report.model import Block, Cell, Quantity, Section, Sentence, Table
from tillitsmaal.report.pen import ScalePen, absent_cell, footnoted, text_cell
from tillitsmaal.stats.circle.cross_lagged import CrossLagged
from tillitsmaal.stats.circle.words import FEWEST_L2, VERDICTS


def circle_section(analysis: CompareAnalysis, pen: ScalePen) -> Section | None:
    """Tell whether the circle is strengthening; None without a circle."""
    if analysis.questionnaire.circle is None:
        return None
    heading = pen.say("heading.circle")
    if not analysis.circles:
        return Section(heading=heading, blocks=(pen.sentence("verdict.not_common"),))
    if len(analysis.circles) > 1:
        return Section(heading=heading, blocks=tuple(verdicts_sentences(analysis, pen, command=True)))
    return Section(heading=heading, blocks=tuple(_of_one(analysis, analysis.circles[0], pen)))


def verdicts_sentences(
    analysis: CompareAnalysis, pen: ScalePen, *, hidden: Collection[str] = (), command: bool = False
) -> Iterator[Sentence]:
    """Say how many networks have which verdict.

    Parameters
    ----------
    analysis, pen
        As for the section.
    hidden
        Networks whose verdict is not shown.
    command
        Whether to say also what to type where items look keyed wrongly.
    """
    words = [of.verdict.word for of in analysis.circles if of.network not in hidden]
    counts = {f"verdict_word.{word}": words.count(word) for word in VERDICTS} | {
        "shared.verdict_not_shown": len(hidden)
    }
    parts = [
        pen.say("verdict.counted", count=pen.whole(count), word=pen.say(word))
        for word, count in counts.items()
        if count
    ]
    networks = pen.counted("networks", len(analysis.circles))
    yield pen.sentence("verdict.many", path="/circles", tone="lead", networks=networks, parts=pen.listed(parts))
    yield from keying_sentences(analysis, pen, command=command)
    yield pen.sentence("verdict.many_false", tone="note")
    if alone := sum(stands_alone(of) for of in analysis.circles):
        yield pen.sentence("verdict.many_alone", path="/circles", tone="note", networks=pen.counted("networks", alone))


def _of_one(analysis: CompareAnalysis, of: CircleResult, pen: ScalePen) -> Iterator[Block]:
    yield lead_sentence(analysis, of, pen)
    yield from keying_sentences(analysis, pen, command=True)
    if isinstance(of.verdict.evidence.basis, NotEstimable):
        return
    yield basis_sentence(analysis, of, pen, command=True)
    yield evidence_table(analysis, of, pen)
    yield from why_sentences(of, pen)
    yield from detectable_sentences(analysis, of, pen)
    yield from without_sentences(of, pen)
    yield from guard_sentences(analysis, of, pen)


def basis_sentence(analysis: CompareAnalysis, of: CircleResult, pen: ScalePen, *, command: bool = False) -> Sentence:
    """Say which pairs and waves the verdict is of; only where it has a basis. With `command` also how to set dates."""
    verdict = of.verdict
    kind = "described" if verdict.word == "describe_only" else verdict.evidence.basis
    undated = command and kind == "first_to_last"
    return pen.sentence(
        f"basis.{kind}_undated" if undated else f"basis.{kind}",
        path="/circles/0/evidence/pairs",
        pairs=pen.counted("pairs", verdict.evidence.pairs),
        organisations=pen.counted("organisations", verdict.evidence.organisations),
        waves=pen.listed([printable(wave.name) for wave in analysis.waves]),
        start=printable(analysis.waves[0].name),
        end=printable(analysis.waves[-1].name),
    )


def evidence_table(analysis: CompareAnalysis, of: CircleResult, pen: ScalePen) -> Table:
    """Lay out the numbers that the verdict rests on."""
    evidence, circle = of.verdict.evidence, analysis.questionnaire.circle
    legs, judged = leg_names(analysis, pen), of.verdict.word != "describe_only"
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
            path = "/circles/0/evidence/several_respondents"
            notes.append(pen.sentence("evidence.note_across", path, tone="note", several=several, **legs))
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
