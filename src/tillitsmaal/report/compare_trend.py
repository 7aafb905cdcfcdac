"""Three or more waves: the means of the pairs that are in all of them."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import Final

from tillitsmaal.analysis.compare_results import CompareAnalysis, Slope
from tillitsmaal.errors import printable
from tillitsmaal.estimates import Estimate, Estimated, NotEstimable
from tillitsmaal.report.changes import interval_text
from tillitsmaal.report.compare_legs import both_of, legs_of
from tillitsmaal.report.frames import Row, records
from tillitsmaal.report.measures import MEMBER, ordered_measures
from tillitsmaal.report.model import Cell, Column, Section, Sentence, Table
from tillitsmaal.report.pen import ScalePen, absent_cell, count_cell, footnoted, score_cell, text_cell
from tillitsmaal.responses import Wave
from tillitsmaal.stats.circle.verdict import Leg

_LEVELS: Final = "▁▂▃▄▅▆▇█"
_ABSENT_LEVEL: Final = " "
STEPS: Final = len(_LEVELS)
_ROUNDING: Final = 1e-9


def trend_section(analysis: CompareAnalysis, pen: ScalePen) -> Section | None:
    """Show each measure in each wave, for the pairs that have it in all of them; None with two waves."""
    if len(analysis.waves) < 3 or len(analysis.attendance) != 1:
        return None
    points: dict[str, dict[str, Row]] = {}
    for row in records(analysis.trends):
        points.setdefault(row["measure"], {})[row["wave"]] = row
    sloping = any(isinstance(slope.per_year, Estimate) for slope in analysis.slopes)
    if not sloping and not any(_known(of) for of in points.values()):
        return Section(heading=pen.say("heading.trend"), blocks=(pen.sentence("trend.nothing"),))
    ordered = [(measure, member) for measure, member in ordered_measures(analysis.questionnaire) if measure in points]
    axis, slopes = _axis(analysis, pen), {slope.measure: slope.per_year for slope in analysis.slopes}
    columns = _columns(axis, bool(analysis.slopes), pen)
    table = Table(
        id="trend",
        caption=pen.say("caption.trend"),
        columns=columns,
        rows=tuple(
            _row(_Line(measure=measure, member=member, points=points[measure], slope=slopes.get(measure)), axis, pen)
            for measure, member in ordered
        ),
        notes=(pen.sentence("trend.slopes", tone="note"),) if slopes else (),
        hidden=pen.say("hidden"),
    )
    counted = _counted_once(table, {_matched(points[measure]) for measure, _ in ordered}, pen)
    return Section(
        heading=pen.say("heading.trend"), blocks=(*_beside_the_verdict(analysis, pen), footnoted(counted, pen))
    )


def _known(points: Mapping[str, Row]) -> bool:
    """Whether any mean of the pairs that are in all waves is known."""
    return any(point["matched_mean"] is not None for point in points.values())


def _counted_once(table: Table, counts: Set[int], pen: ScalePen) -> Table:
    """Tell the number of pairs in the caption where it is that of every measure, and not in a column."""
    (alike,) = counts if len(counts) == 1 else (0,)
    if not alike:
        return table
    return replace(
        table,
        caption=pen.say("caption.trend_of", pairs=pen.counted("pairs", alike)),
        columns=table.columns[:-1],
        rows=tuple(row[:-1] for row in table.rows),
    )


def _beside_the_verdict(analysis: CompareAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    """Say why the numbers per year are not those beside the verdict, where they are of other pairs."""
    legs, slopes = legs_of(analysis), {slope.measure: slope for slope in analysis.slopes}
    evidence = analysis.circles[0].verdict.evidence if legs else None
    if evidence is None or evidence.basis != "slopes":
        return
    if any(measure in slopes and _apart(slopes[measure], leg, evidence.pairs) for measure, leg in legs.items()):
        described = "_described" if analysis.circles[0].verdict.word == "describe_only" else ""
        trust, collaboration = (pen.within_sentence(measure) for measure in both_of(analysis))
        yield pen.sentence(
            f"trend.other_pairs{described}",
            path="/circles/0/evidence/pairs",
            pairs=pen.counted("pairs", evidence.pairs),
            trust=trust,
            collaboration=collaboration,
        )


def _apart(slope: Slope, leg: Leg, pairs: int) -> bool:
    if isinstance(slope.per_year, NotEstimable) or isinstance(leg.change, NotEstimable):
        return slope.pairs != pairs
    return slope.pairs != pairs or abs(slope.per_year.value - leg.change.value) > _ROUNDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """What the blocks of every row are drawn on: waves, and a part of the scales' range as shares of it."""

    waves: tuple[Wave, ...]
    low: float
    high: float


def _axis(analysis: CompareAnalysis, pen: ScalePen) -> Axis:
    """The eighths of the range that all the means lie in: wide enough for none, narrow enough to see a change."""
    shares = [
        _share(row["matched_mean"], row["measure"], pen)
        for row in records(analysis.trends)
        if row["matched_mean"] is not None
    ]
    low = floor(min(shares, default=0.0) * STEPS) / STEPS
    high = max(ceil(max(shares, default=1.0) * STEPS) / STEPS, low + 1 / STEPS)
    return Axis(waves=analysis.waves, low=low, high=high)


def _share(value: float, measure: str, pen: ScalePen) -> float:
    low, high = pen.questionnaire.range_of(measure)
    return (value - low) / (high - low)


def sparkline(values: list[float | None], low: float, high: float) -> str:
    """Draw values as blocks on an axis from low to high; a blank where there is none.

    Examples
    --------
    >>> sparkline([1.0, 3.0, None, 5.0], 1, 5)
    '▁▅ █'
    """
    shares = [None if value is None else (value - low) / (high - low) for value in values]
    return "".join(_ABSENT_LEVEL if share is None else _LEVELS[min(int(share * STEPS), STEPS - 1)] for share in shares)


def _columns(axis: Axis, slopes: bool, pen: ScalePen) -> tuple[Column, ...]:
    """Heads of the table; that of the bars tells the part of the scale they show, and goes where they go."""
    bars = pen.say("trend.bars", low=pen.whole(100 * axis.low), high=pen.share(axis.high))
    return (
        pen.column("measure", "text"),
        *(Column(id=f"wave_{i}", head=_head(wave, pen)) for i, wave in enumerate(axis.waves)),
        Column(id="spark", head=bars, kind="mark", priority=2),
        *((pen.column("per_year", priority=1), pen.column("interval", priority=1)) if slopes else ()),
        pen.column("matched", "count"),
    )


def _head(wave: Wave, pen: ScalePen) -> str:
    name = printable(wave.name)
    return f"{name} {pen.short_day(wave.date)}" if wave.date else name


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """What the table shows of one measure."""

    measure: str
    member: bool
    points: dict[str, Row]
    slope: Estimated | None


def _matched(points: Mapping[str, Row]) -> int:
    return int(max((point["matched"] for point in points.values()), default=0))


def _row(line: _Line, axis: Axis, pen: ScalePen) -> tuple[Cell, ...]:
    measure, points = line.measure, line.points
    values = [points[wave.name]["matched_mean"] if wave.name in points else None for wave in axis.waves]
    shares = [None if value is None else _share(value, measure, pen) for value in values]
    matched = _matched(points)
    return (
        text_cell((MEMBER if line.member else "") + pen.label(measure)),
        *(score_cell(pen, value, measure, "no_matched_pairs") for value in values),
        Cell(text=sparkline(shares, axis.low, axis.high)),
        *_slope_cells(line.slope, measure, pen),
        count_cell(pen, matched) if matched else absent_cell("no_matched_pairs"),
    )


def _slope_cells(slope: Estimated | None, measure: str, pen: ScalePen) -> tuple[Cell, ...]:
    match slope:
        case None:
            return ()
        case NotEstimable(code=code):
            return (absent_cell(code), absent_cell(code))
        case Estimate():
            value = score_cell(pen, slope.value, measure, "", sign=True)
            return (value, Cell(text=interval_text(slope.low, slope.high, measure, pen)))
