"""What moved, how sure that is, and of what it consists."""

from collections.abc import Iterator, Sequence
from typing import Final

from tillitsmaal.analysis.compare_results import CompareAnalysis, ScaleChange
from tillitsmaal.estimates import Estimate, Method, NotEstimable
from tillitsmaal.report.changes import change_cell, direction, interval_cell, legend, sure_sentences, why_not
from tillitsmaal.report.compare_legs import both_of, direction_of, legs_of
from tillitsmaal.report.compare_networks import networks_sections
from tillitsmaal.report.measures import MEMBER, key_measures, ordered_measures
from tillitsmaal.report.model import Cell, Section, Sentence, Table
from tillitsmaal.report.pen import ScalePen, absent_cell, count_cell, footnoted, score_cell, text_cell

_CUTOFFS: Final = {"few": "FEWEST_L1", "unknown": None, "unknown_method": None, "unknown_hidden": None}
"""What a wording rests on that does not tell which side of 0 an interval lies on."""


def moved_sections(analysis: CompareAnalysis, pen: ScalePen) -> tuple[Section, ...]:
    """Tell what moved in one network; with several, how each of them moved.

    Returns
    -------
    tuple of Section
        What moved, how sure that is, and of one network of what it consists; the first alone where nothing is matched.
    """
    if len(analysis.attendance) != 1:
        return networks_sections(analysis, pen)
    changes = whole_changes(analysis)
    if all(change.within is None for change in changes.values()):
        return (_unmatched(analysis, changes, pen),)
    sure = Section(heading=pen.say("heading.sure"), blocks=tuple(sure_sentences(analysis, pen)))
    return (_moved(analysis, changes, pen), sure, _split(changes, pen))


def _unmatched(analysis: CompareAnalysis, changes: dict[str, ScaleChange], pen: ScalePen) -> Section:
    """Say that no pair can be compared, and how the pairs of either wave stood."""
    measures = [measure for measure in key_measures(analysis.questionnaire) if measure in changes]
    table = Table(
        id="unmatched",
        caption=pen.say("caption.unmatched"),
        columns=(pen.column("measure", "text"), pen.column("all_from"), pen.column("all_to")),
        rows=tuple(_split_row(changes[measure], pen)[:3] for measure in measures),
        hidden=pen.say("hidden"),
    )
    told = (said(analysis, changes[measure], pen) for measure in measures)
    return Section(heading=pen.say("heading.moved"), blocks=(*told, footnoted(table, pen)))


def whole_changes(analysis: CompareAnalysis) -> dict[str, ScaleChange]:
    """The changes from the first wave to the last, by measure (of one network)."""
    return {change.measure: change for change in analysis.scales if change.step == analysis.steps[-1]}


def _moved(analysis: CompareAnalysis, changes: dict[str, ScaleChange], pen: ScalePen) -> Section:
    rows = [
        (changes[measure], member) for measure, member in ordered_measures(analysis.questionnaire) if measure in changes
    ]
    cells = [_moved_cells(change, member, analysis.method, pen) for change, member in rows]
    columns = (
        pen.column("measure", "text"),
        pen.column("from"),
        pen.column("to"),
        pen.column("change"),
        pen.column("interval", priority=1),
        pen.column("matched", "count", 2),
        pen.column("organisations", "count", 3),
    )
    laid = tuple(tuple(row[column.id] for column in columns) for row in cells)
    table = Table(
        id="moved",
        caption=pen.say("caption.moved"),
        columns=columns,
        rows=laid,
        notes=legend(laid, pen),
        hidden=pen.say("hidden"),
    )
    told = [
        said(analysis, changes[measure], pen) for measure in key_measures(analysis.questionnaire) if measure in changes
    ]
    first = tuple(_beside_the_verdict(analysis, changes, pen))
    return Section(heading=pen.say("heading.moved"), blocks=(*first, *told, footnoted(table, pen)))


def _beside_the_verdict(
    analysis: CompareAnalysis, changes: dict[str, ScaleChange], pen: ScalePen
) -> Iterator[Sentence]:
    """Say why the numbers here are not those beside the verdict, where they are of other pairs or waves."""
    legs = legs_of(analysis)
    evidence = analysis.circles[0].verdict.evidence if legs else None
    if evidence is None or isinstance(evidence.basis, NotEstimable):
        return
    apart = any(changes[measure].matched != evidence.pairs for measure in legs if measure in changes)
    kind = "ends_only" if evidence.basis == "slopes" else "other_pairs" if apart else None
    if kind is not None:
        described = "_described" if analysis.circles[0].verdict.word == "describe_only" else ""
        trust, collaboration = (pen.within_sentence(measure) for measure in both_of(analysis))
        yield pen.sentence(
            f"moved.{kind}{described}",
            path="/circles/0/evidence/pairs",
            pairs=pen.counted("pairs", evidence.pairs),
            trust=trust,
            collaboration=collaboration,
        )


def said(analysis: CompareAnalysis, change: ScaleChange, pen: ScalePen) -> Sentence:
    """Tell a change; what goes another way than the verdict is told so that both are true."""
    path = f"/scales/{analysis.scales.index(change)}/within"
    label = pen.label(change.measure)
    if change.within is None:
        hidden = change.matched or _is_hidden(change)
        return pen.sentence("moved.hidden" if hidden else "moved.nothing", path=path, tone="lead", label=label)
    return pen.sentence(
        f"moved.{(way := _way(analysis, change))}",
        path=path,
        tone="lead",
        cutoff=_CUTOFFS.get(way, "CONFIDENCE"),
        label=label,
        change=pen.score(abs(change.within), change.measure),
        signed=pen.score(change.within, change.measure, sign=True),
        pairs=pen.counted("pairs", change.matched),
        organisations=pen.counted("organisations", change.change.n if isinstance(change.change, Estimate) else 0),
    )


def _unknown(analysis: CompareAnalysis, change: ScaleChange) -> str:
    """Why it is not told how sure a change is."""
    if _is_hidden(change):
        return "unknown_hidden"
    return "unknown" if analysis.method == "organisation_jackknife" else "unknown_method"


def _is_hidden(change: ScaleChange) -> bool:
    return isinstance(change.change, NotEstimable) and change.change.code == "suppressed"


def _way(analysis: CompareAnalysis, change: ScaleChange) -> str:
    """How to word a change beside what the verdict says of it."""
    way, told = direction(change.change), direction_of(analysis, change.measure)
    if way == "unknown":
        return _unknown(analysis, change)
    if told is None or analysis.circles[0].verdict.word == "describe_only":
        return way
    match way:
        case "rose":
            return way if told == "rises" else "rose_apart"
        case "fell":
            return way if told == "falls" else "fell_apart"
        case "unclear":
            return {"rises": "unclear_rose", "falls": "unclear_fell"}.get(told, way)
        case _:
            return way


def _moved_cells(change: ScaleChange, member: bool, method: Method, pen: ScalePen) -> dict[str, Cell]:
    """Everything that the table shows of one measure, by column."""
    measure, found = change.measure, change.change
    first, last = _sum(change.all_start, change.turnover_left), _sum(change.all_end, change.turnover_joined, -1)
    return {
        "measure": text_cell((MEMBER if member else "") + pen.label(measure)),
        "from": score_cell(pen, first, measure, "no_matched_pairs"),
        "to": score_cell(pen, last, measure, "no_matched_pairs"),
        "change": change_cell(pen, change),
        "interval": interval_cell(pen, change, method),
        "matched": count_cell(pen, change.matched),
        "organisations": count_cell(pen, found.n)
        if isinstance(found, Estimate)
        else absent_cell(why_not(found, method)),
    }


def _sum(mean: float | None, turnover: float | None, sign: int = 1) -> float | None:
    """Mean of the matched pairs: M₁ = all_start + turnover_left, M₂ = all_end − turnover_joined."""
    return None if mean is None or turnover is None else mean + sign * turnover


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
