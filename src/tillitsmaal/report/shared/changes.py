"""What changed, for those who may not see everything."""

from collections.abc import Iterator
from dataclasses import replace

from tillitsmaal.analysis.compare_results import ScaleChange
from tillitsmaal.errors import printable
from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.privacy.coarse import DECIMALS
from tillitsmaal.privacy.compare import SharedCompareAnalysis
from tillitsmaal.report.changes import interval_text
from tillitsmaal.report.compare_circle import basis_sentence, verdicts_sentences
from tillitsmaal.report.compare_moved import said, whole_changes
from tillitsmaal.report.compare_verdict import lead_sentence
from tillitsmaal.report.frames import records, where
from tillitsmaal.report.measures import key_measures, ordered_measures
from tillitsmaal.report.model import Block, Cell, Section, Sentence
from tillitsmaal.report.pen import ScalePen, absent_cell, count_cell, text_cell
from tillitsmaal.report.shared.cells import coarse_cell, label_cell, sides_note, sides_table, table
from tillitsmaal.responses import NETWORK


def verdict_section(analysis: SharedCompareAnalysis, pen: ScalePen) -> Section | None:
    """Tell whether the circle is strengthening, and whether the analyst would say the same; None without a circle."""
    if analysis.questionnaire.circle is None:
        return None
    return Section(id="answer", heading=pen.say("heading.circle"), blocks=tuple(_verdict(analysis, pen)))


def _verdict(analysis: SharedCompareAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    match analysis.circles:
        case ():
            yield pen.sentence("verdict.not_common", tone="lead")
        case (of,) if of.network in analysis.hidden_verdicts:
            yield pen.sentence("shared.hidden_verdict", path="/circles/0/verdict", tone="lead")
        case (of,):
            yield lead_sentence(analysis, of, pen)
            if not isinstance(of.verdict.evidence.basis, NotEstimable):
                yield basis_sentence(analysis, of, pen)
                yield pen.sentence("shared.few_organisations", tone="note")
        case _:
            yield from verdicts_sentences(analysis, pen, hidden=analysis.hidden_verdicts)
            yield from _hidden_verdicts(analysis, pen)
            yield pen.sentence("shared.few_organisations", tone="note")
    if not set(analysis.other_verdicts) <= set(analysis.hidden_verdicts):
        yield pen.sentence("shared.other_verdict", path="/circles")


def _hidden_verdicts(analysis: SharedCompareAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    """Why the verdict of some of several networks is not shown."""
    if analysis.hidden_verdicts:
        networks = pen.counted("networks", len(analysis.hidden_verdicts))
        yield pen.sentence("shared.hidden_verdicts", path="/circles", tone="note", networks=networks)


def change_section(analysis: SharedCompareAnalysis, pen: ScalePen) -> Section:
    """The changes of every network from the first wave to the last."""
    return Section(id="change", heading=pen.say("shared.heading_change"), blocks=tuple(_changes(analysis, pen)))


def _changes(analysis: SharedCompareAnalysis, pen: ScalePen) -> Iterator[Block]:
    several = len(analysis.attendance) > 1
    decimals = decimals_of_changes(analysis)
    if not several:
        changes, coarse = whole_changes(analysis), coarser(pen, analysis)
        yield from (said(analysis, changes[one], coarse) for one in key_measures(pen.questionnaire) if one in changes)
    names = ("from", "to", "change", "interval", "matched")
    columns = [(NETWORK, pen.say("column.network"), True)] if several else []
    columns += [
        ("measure", pen.say("column.measure"), True),
        *((name, pen.say(f"column.{name}"), False) for name in names),
    ]
    last = [change for change in analysis.scales if change.step == analysis.steps[-1]]
    wanted = dict(ordered_measures(analysis.questionnaire))
    if several:
        wanted = dict.fromkeys(key_measures(analysis.questionnaire), False)
    order = {measure: number for number, measure in enumerate(wanted)}
    rows = [
        [
            *([text_cell(pen.network(change.network))] if several else []),
            label_cell(pen, change.measure, member=wanted[change.measure]),
            *_cells(change, decimals[change.network, change.measure], pen),
        ]
        for change in sorted(last, key=lambda change: order.get(change.measure, 0) if not several else 0)
        if change.measure in wanted
    ]
    yield table("changes", pen.say("shared.caption_change"), columns, rows, pen)
    told = any(change.within is not None for change in last if change.measure in wanted)
    yield pen.sentence("shared.change_note" if told else "shared.change_note_means", tone="note")


def decimals_of_changes(analysis: SharedCompareAnalysis) -> dict[tuple[str, str], int]:
    """How many decimals means and changes have, by network and measure."""
    return {(row[NETWORK], row["measure"]): row["mean" + DECIMALS] for row in records(analysis.trends)}


def coarser(pen: ScalePen, analysis: SharedCompareAnalysis) -> ScalePen:
    """A pen that writes the changes of one network with the decimals that they have."""
    few = {measure for (_, measure), decimals in decimals_of_changes(analysis).items() if decimals == 1}
    return replace(pen, coarse=frozenset(few))


def _cells(change: ScaleChange, decimals: int, pen: ScalePen) -> list[Cell]:
    found = change.change
    interval = absent_cell(found.code) if isinstance(found, NotEstimable) else None
    if isinstance(found, Estimate):
        interval = Cell(text=interval_text(found.low, found.high, change.measure, pen))
    return [
        coarse_cell(pen, change.all_start, decimals),
        coarse_cell(pen, change.all_end, decimals),
        coarse_cell(pen, change.within, decimals, sign=True),
        interval or absent_cell("suppressed"),
        count_cell(pen, change.matched),
    ]


def organisations_change_section(analysis: SharedCompareAnalysis, pen: ScalePen) -> Section | None:
    """What changed for each organisation; None where no organisations are shown."""
    step = analysis.steps[-1]
    frame = where(analysis.organisations, start=step.start, end=step.end)
    if frame.empty:
        return None
    made = sides_table(
        "organisations-change",
        frame,
        [measure for measure in key_measures(pen.questionnaire) if measure in analysis.measures],
        pen.say("shared.caption_organisations_change", start=printable(step.start), end=printable(step.end)),
        lambda row, side: coarse_cell(pen, row[f"{side}_change"], row[f"{side}_change{DECIMALS}"], sign=True),
        pen,
    )
    heading = pen.say("shared.heading_organisations_change")
    return Section(id="organisations-change", heading=heading, blocks=(made, sides_note(pen)))
