"""What moved, how sure that is, and of what it consists."""

from collections.abc import Sequence

from tillitsmaal.analysis.compare_results import CompareAnalysis, ScaleChange
from tillitsmaal.estimates import Estimate
from tillitsmaal.report.changes import change_cell, direction, interval_cell, method_sentences
from tillitsmaal.report.compare_networks import networks_sections
from tillitsmaal.report.measures import MEMBER, key_measures, ordered_measures
from tillitsmaal.report.model import Cell, Section, Sentence, Table
from tillitsmaal.report.pen import ScalePen, absent_cell, count_cell, footnoted, score_cell, text_cell


def moved_sections(analysis: CompareAnalysis, pen: ScalePen) -> tuple[Section, ...]:
    """Tell what moved in one network; with several, how each of them moved."""
    if len(analysis.attendance) != 1:
        return networks_sections(analysis, pen)
    changes = whole_changes(analysis)
    return (_moved(analysis, changes, pen), _sure(analysis, changes, pen), _split(changes, pen))


def whole_changes(analysis: CompareAnalysis) -> dict[str, ScaleChange]:
    """The changes from the first wave to the last, by measure (of one network)."""
    return {change.measure: change for change in analysis.scales if change.step == analysis.steps[-1]}


def _moved(analysis: CompareAnalysis, changes: dict[str, ScaleChange], pen: ScalePen) -> Section:
    rows = [
        (changes[measure], member) for measure, member in ordered_measures(analysis.questionnaire) if measure in changes
    ]
    cells = [_moved_cells(change, member, pen) for change, member in rows]
    columns = (
        pen.column("measure", "text"),
        pen.column("from"),
        pen.column("to"),
        pen.column("change"),
        pen.column("interval", priority=1),
        pen.column("matched", "count", 2),
        pen.column("organisations", "count", 3),
    )
    table = Table(
        id="moved",
        caption=pen.say("caption.moved"),
        columns=columns,
        rows=tuple(tuple(row[column.id] for column in columns) for row in cells),
        notes=(pen.sentence("moved.legend", tone="note"),),
        hidden=pen.say("hidden"),
    )
    said = [
        _said(analysis, changes[measure], pen) for measure in key_measures(analysis.questionnaire) if measure in changes
    ]
    ends = [pen.sentence("moved.ends_only", tone="note")] if analysis.slopes else []
    return Section(heading=pen.say("heading.moved"), blocks=(*said, *ends, footnoted(table, pen)))


def _said(analysis: CompareAnalysis, change: ScaleChange, pen: ScalePen) -> Sentence:
    path = f"/scales/{analysis.scales.index(change)}/within"
    label = pen.label(change.measure)
    if change.within is None:
        return pen.sentence("moved.nothing", path=path, tone="lead", label=label)
    return pen.sentence(
        f"moved.{direction(change.change)}",
        path=path,
        tone="lead",
        label=label,
        change=pen.score(abs(change.within), change.measure),
        signed=pen.score(change.within, change.measure, sign=True),
        pairs=pen.counted("pairs", change.matched),
    )


def _moved_cells(change: ScaleChange, member: bool, pen: ScalePen) -> dict[str, Cell]:
    """Everything that the table shows of one measure, by column."""
    measure, found = change.measure, change.change
    first, last = _sum(change.all_start, change.turnover_left), _sum(change.all_end, change.turnover_joined, -1)
    return {
        "measure": text_cell((MEMBER if member else "") + pen.label(measure)),
        "from": score_cell(pen, first, measure, "no_matched_pairs"),
        "to": score_cell(pen, last, measure, "no_matched_pairs"),
        "change": change_cell(pen, change),
        "interval": interval_cell(pen, change),
        "matched": count_cell(pen, change.matched),
        "organisations": count_cell(pen, found.n) if isinstance(found, Estimate) else absent_cell(found.code),
    }


def _sum(mean: float | None, turnover: float | None, sign: int = 1) -> float | None:
    """Mean of the matched pairs: M₁ = all_start + turnover_left, M₂ = all_end − turnover_joined."""
    return None if mean is None or turnover is None else mean + sign * turnover


def _sure(analysis: CompareAnalysis, changes: dict[str, ScaleChange], pen: ScalePen) -> Section:
    estimates = [change.change for change in changes.values() if isinstance(change.change, Estimate)]
    if not estimates:
        return Section(heading=pen.say("heading.sure"), blocks=(pen.sentence("sure.none"),))
    confidence = pen.share(estimates[0].confidence)
    blocks = (pen.sentence("sure.read", confidence=confidence), *method_sentences(analysis.method, pen))
    return Section(heading=pen.say("heading.sure"), blocks=blocks)


def _split(changes: dict[str, ScaleChange], pen: ScalePen) -> Section:
    measures = [measure for measure in key_measures(pen.questionnaire) if measure in changes]
    columns = (
        pen.column("measure", "text"),
        *(
            pen.column(name)
            for name in ("all_from", "all_to", "all_change", "within", "turnover_joined", "turnover_left")
        ),
    )
    table = Table(
        id="split",
        caption=pen.say("caption.split"),
        columns=columns,
        rows=tuple(_split_row(changes[measure], pen) for measure in measures),
        notes=(pen.sentence("split.note", tone="note"),),
        hidden=pen.say("hidden"),
    )
    return Section(heading=pen.say("heading.split"), blocks=(footnoted(table, pen),))


def _split_row(change: ScaleChange, pen: ScalePen) -> tuple[Cell, ...]:
    measure = change.measure
    whole = _sum(change.all_end, change.all_start, -1)
    parts: Sequence[float | None] = (change.within, change.turnover_joined, change.turnover_left)
    return (
        text_cell(pen.label(measure)),
        score_cell(pen, change.all_start, measure, "no_pairs"),
        score_cell(pen, change.all_end, measure, "no_pairs"),
        score_cell(pen, whole, measure, "no_pairs", sign=True),
        *(score_cell(pen, part, measure, "no_matched_pairs", sign=True) for part in parts),
    )
