"""What stands beside the changes of one network: events, newcomers, representatives and leadership, common gain."""

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from tillitsmaal.analysis.compare_results import CompareAnalysis, EventEffect, EventEffects, Newcomers, RoleGap, WinWin
from tillitsmaal.errors import printable
from tillitsmaal.estimates import Estimate, Estimated, NotEstimable
from tillitsmaal.report.changes import interval_text
from tillitsmaal.report.frames import records
from tillitsmaal.report.measures import key_measures
from tillitsmaal.report.model import Block, Cell, Column, Section, Sentence, Table
from tillitsmaal.report.pen import ScalePen, absent_cell, count_cell, footnoted, score_cell, text_cell
from tillitsmaal.stats.circle.words import FEWEST_L1
from tillitsmaal.study import Event
from tillitsmaal.text import localised

_NAMED: Final = 5
Side = Literal["more", "less", "unclear", "unknown"]


def context_sections(analysis: CompareAnalysis, pen: ScalePen) -> Iterator[Section]:
    """Say what can be said of one network beside its changes; nothing where there are several."""
    if len(analysis.attendance) != 1:
        return
    measures = [measure for measure in key_measures(analysis.questionnaire) if measure in analysis.measures]
    makers = (
        ("events", _events(analysis, measures, pen)),
        ("newcomers", _newcomers(analysis, measures, pen)),
        ("roles", roles_blocks(analysis.gaps, analysis.waves[-1].name, measures, pen)),
        ("win_win", _win_win(analysis, pen)),
    )
    for name, blocks in makers:
        told = tuple(blocks)
        if told:
            yield Section(id=name, heading=pen.say(f"heading.{name}"), blocks=told)


def side(difference: Estimated, besides: int = 0) -> Side:
    """Which side of 0 the interval of a difference lies on; never told of fewer organisations than a verdict takes.

    `besides` are organisations that the interval does not count.
    """
    if not isinstance(difference, Estimate):
        return "unknown"
    if difference.n + besides < FEWEST_L1:
        return "unclear"
    return "more" if difference.low > 0 else "less" if difference.high < 0 else "unclear"


def _events(analysis: CompareAnalysis, measures: Sequence[str], pen: ScalePen) -> Iterator[Block]:
    dates = [wave.date for wave in analysis.waves if wave.date is not None]
    told = False
    for number, of in enumerate(analysis.events):
        if dates and dates[0] <= of.event.date <= dates[-1]:
            yield _event(of.event, number, pen)
            for at, effect in enumerate(of.effects):
                if effect.measure in measures:
                    told = True
                    yield _effect(of, effect, f"/events/{number}/effects/{at}", pen)
    if told:
        yield pen.sentence("event.note", tone="note")


def _event(event: Event, number: int, pen: ScalePen) -> Sentence:
    named = pen.first_few([pen.name(organisation) for organisation in event.organisations])
    text = printable(localised(event.text, pen.language))
    key = "trend.event_at" if named else "trend.event"
    return pen.sentence(key, path=f"/events/{number}/date", date=pen.day(event.date), text=text, organisations=named)


def _effect(of: EventEffects, effect: EventEffect, path: str, pen: ScalePen) -> Sentence:
    found, measure = effect.contrast, effect.measure
    return pen.sentence(
        f"event.{side(found.difference, len(of.event.organisations))}",
        path=f"{path}/touching/value",
        label=pen.label(measure),
        start=printable(effect.step.start),
        end=printable(effect.step.end),
        organisations=pen.first_few([pen.name(one) for one in of.event.organisations]),
        touching=_mean(found.touching_mean, measure, pen, sign=True),
        touching_pairs=pen.counted("pairs", found.touching_pairs),
        rest=_mean(found.rest_mean, measure, pen, sign=True),
        rest_pairs=pen.counted("pairs", found.rest_pairs),
        interval=_interval(found.difference, measure, pen),
    )


def _newcomers(analysis: CompareAnalysis, measures: Sequence[str], pen: ScalePen) -> Iterator[Block]:
    for number, of in enumerate(analysis.newcomers):
        if of.measure in measures:
            yield _newcomer(of, f"/newcomers/{number}/newcomers", pen)


def _newcomer(of: Newcomers, path: str, pen: ScalePen) -> Sentence:
    found, measure = of.contrast, of.measure
    return pen.sentence(
        f"newcomers.{side(found.difference, len(of.organisations))}",
        path=path,
        organisations=pen.first_few([pen.name(one) for one in of.organisations], _NAMED),
        label=pen.label(measure),
        wave=printable(of.wave),
        newcomers=_mean(found.touching_mean, measure, pen),
        newcomer_pairs=pen.counted("pairs", found.touching_pairs),
        others=_mean(found.rest_mean, measure, pen),
        other_pairs=pen.counted("pairs", found.rest_pairs),
    )


def _mean(mean: float | NotEstimable, measure: str, pen: ScalePen, *, sign: bool = False) -> str:
    return absent_cell("").text if isinstance(mean, NotEstimable) else pen.score(mean, measure, sign=sign)


def _interval(difference: Estimated, measure: str, pen: ScalePen) -> str:
    return interval_text(difference.low, difference.high, measure, pen) if isinstance(difference, Estimate) else ""


def roles_blocks(found: Sequence[RoleGap], last_wave: str, measures: Sequence[str], pen: ScalePen) -> Iterator[Block]:
    """Tell how representatives and leaderships of one network differ: the last wave in words, all waves in a table."""
    gaps = [gap for gap in found if gap.measure in measures]
    if not gaps:
        return
    last = [gap for gap in gaps if gap.wave == last_wave]
    yield from (_gap(gap, f"/gaps/{found.index(gap)}/mean", pen) for gap in last)
    waves = list(dict.fromkeys(gap.wave for gap in gaps))
    columns = [pen.column("wave", "text")]
    for measure in measures:
        columns += [
            pen.measure_column(measure),
            Column(id=f"{measure}_interval", head=pen.say("column.interval_of", label=pen.label(measure)), priority=1),
        ]
    table = Table(
        id="roles",
        caption=pen.say("caption.roles"),
        columns=(*columns, pen.column("matched", "count", 2)),
        rows=tuple(_gap_row(wave, [gap for gap in gaps if gap.wave == wave], measures, pen) for wave in waves),
        notes=tuple(pen.sentence(f"roles.{key}", tone="note") for key in _role_notes(last)),
        hidden=pen.say("hidden"),
    )
    yield footnoted(table, pen)


def _role_notes(gaps: Sequence[RoleGap]) -> list[str]:
    """What a gap may mean is told only where one is shown."""
    return ["note", *(["reach"] if any(side(gap.gap) == "more" for gap in gaps) else [])]


def _gap(gap: RoleGap, path: str, pen: ScalePen) -> Sentence:
    return pen.sentence(
        f"roles.{side(gap.gap)}",
        path=path,
        label=pen.within_sentence(gap.measure),
        pairs=pen.counted("pairs", gap.pairs),
        wave=printable(gap.wave),
        gap=pen.score(abs(gap.mean), gap.measure),
        signed=pen.score(gap.mean, gap.measure, sign=True),
    )


def _gap_row(wave: str, gaps: Sequence[RoleGap], measures: Sequence[str], pen: ScalePen) -> tuple[Cell, ...]:
    cells = [text_cell(wave)]
    for measure in measures:
        gap = next((gap for gap in gaps if gap.measure == measure), None)
        if gap is None:
            cells += [absent_cell("no_pairs")] * 2
            continue
        cells.append(score_cell(pen, gap.mean, measure, "", sign=True))
        interval = _interval(gap.gap, measure, pen)
        cells.append(absent_cell(gap.gap.code) if isinstance(gap.gap, NotEstimable) else Cell(text=interval))
    return (*cells, count_cell(pen, max(gap.pairs for gap in gaps)))


def _win_win(analysis: CompareAnalysis, pen: ScalePen) -> Iterator[Block]:
    for number, of in enumerate(analysis.win_win):
        if of.sufficient:
            yield _common_gain(of, f"/win_win/{number}", pen)


def _common_gain(of: WinWin, path: str, pen: ScalePen) -> Sentence:
    low = [pen.pair(row["rater"], row["target"]) for row in records(of.low)]
    of_all = "" if of.sufficient == of.enough_trust else "_answered"
    return pen.sentence(
        f"win_win.{'some' if low else 'none'}{of_all}",
        path=f"{path}/{'low' if low else 'sufficient'}",
        low=pen.whole(len(low)),
        sufficient=pen.counted("pairs", of.sufficient),
        enough=pen.counted("pairs", of.enough_trust),
        threshold=pen.limit(of.threshold),
        named=pen.first_few(low, _NAMED),
    )
