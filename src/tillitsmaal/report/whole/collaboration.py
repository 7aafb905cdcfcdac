"""Collaboration: openness, sharing, listening; the will to go on; common gain beside trust; the setting."""

from collections.abc import Iterator
from typing import Final

import pandas as pd

from tillitsmaal.analysis.compare_results import WinWin
from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.analysis.win_win import SCALE as WIN_WIN
from tillitsmaal.report.cutoffs import LOW_GAIN
from tillitsmaal.report.figures.matrix import trust_matrix
from tillitsmaal.report.figures.profile import collaboration_profile
from tillitsmaal.report.frames import Row, records
from tillitsmaal.report.measures import floor_of, has_floors
from tillitsmaal.report.model import Block, Cell, Section, Sentence, Table
from tillitsmaal.report.pen import ScalePen, absent_cell, count_cell, score_cell, text_cell
from tillitsmaal.report.whole import last_wave
from tillitsmaal.report.whole.counts import gain_counts
from tillitsmaal.report.whole.last_wave import AT
from tillitsmaal.report.whole.profile import answers_blocks, drawn, extremes_of, mean_sentences
from tillitsmaal.report.whole.tables import laid_out, measures_table, name_cells, network_columns, organisations_table
from tillitsmaal.responses import NETWORK, RATER, TARGET

INTENTION: Final = "intention"
_NAMED: Final = 5
_GAIN_COUNTS: Final = ("enough_trust", "gain_known", "low_gain")


def collaboration_sections(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Section]:
    """Show collaboration in the last wave and what surrounds it; nothing that was not asked about."""
    answered = bool(pen.questionnaire.pair_measures()) and not last_wave.pairs(whole).empty
    overall = tuple(_overall(whole, pen)) if answered and _measures(pen) else ()
    if overall:
        yield Section(id="collaboration", heading=pen.say("collaboration.heading"), blocks=overall)
        for id_, blocks in (
            ("winwin", tuple(_win_win(whole, pen))),
            ("organisations", tuple(_organisations(whole, pen))),
            ("pairs", tuple(drawn(trust_matrix(whole, pen, _measures(pen)[0])))),
            ("answers", tuple(answers_blocks(whole, _measures(pen)[0], pen))),
        ):
            if blocks:
                heading = pen.say(f"collaboration.heading_{id_}")
                yield Section(id=f"collaboration-{id_}", level=2, heading=heading, blocks=blocks)
    if setting := tuple(_setting(whole, pen)):
        heading = pen.say("collaboration.heading_setting")
        yield Section(id="setting", level=2 if overall else 1, heading=heading, blocks=setting)


def _parts(pen: ScalePen) -> tuple[str, ...]:
    """The scales that collaboration is made of; none where it is a scale itself."""
    circle = pen.questionnaire.circle
    composite = pen.questionnaire.composites.get(circle.collaboration) if circle else None
    return composite.of if composite else ()


def _measures(pen: ScalePen) -> tuple[str, ...]:
    """Collaboration, its parts, and the scales that stand beside them."""
    circle, asked = pen.questionnaire.circle, pen.questionnaire.scales_at("pair")
    beside = [scale for scale in (WIN_WIN, INTENTION) if scale in asked]
    return tuple(dict.fromkeys((*([circle.collaboration] if circle else []), *_parts(pen), *beside)))


def _overall(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Block]:
    measures, parts = _measures(pen), _parts(pen)
    if pen.questionnaire.circle and not last_wave.several(whole):
        yield from mean_sentences(whole, measures[0], parts if len(parts) > 1 else (), pen)
    if INTENTION in measures and not last_wave.several(whole):
        yield from _intention(whole, pen)
    yield from drawn(collaboration_profile(whole, pen))
    yield from measures_table(whole, measures, "collaboration-measures", pen)


def _intention(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    (network,) = last_wave.networks(whole).values()
    row = last_wave.network_scores(whole)[network[NETWORK]][INTENTION]
    if row["mean"] is not None:
        yield pen.sentence(
            "collaboration.intention",
            path=f"{network[AT]}/scores/{INTENTION}/value",
            label=pen.label(INTENTION),
            mean=pen.score(row["mean"], INTENTION),
            scale=pen.scale(INTENTION),
        )


def _win_win(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Block]:
    if not whole.win_win:
        return
    if has_floors(pen.questionnaire):
        yield pen.sentence("collaboration.why_gain")
        yield _high_trust_low_gain(whole, pen)
        yield _rule(whole.win_win[0], pen)
        yield from _low_table(whole, pen)
    else:
        yield pen.sentence("collaboration.gain_no_floors", label=pen.within_sentence(WIN_WIN))
    if last_wave.several(whole):
        yield from _gain_by_network(whole, pen)


def _high_trust_low_gain(whole: WholeAnalysis, pen: ScalePen) -> Sentence:
    """Call out the pairs whose trust is enough and whose common gain is low."""
    counts = gain_counts(whole)
    low = pd.concat([of.low for of in whole.win_win])
    kind, number = _kind_of_gain(counts)
    return pen.sentence(
        f"collaboration.gain_{kind}",
        path=f"/counts/win_win/{number}",
        tone="lead" if len(low) else "text",
        cutoff=LOW_GAIN,
        low=pen.whole(counts["low"]),
        sufficient=pen.counted("pairs", counts["sufficient"]),
        enough=pen.counted("pairs", counts["enough_trust"]),
        label=pen.within_sentence(WIN_WIN),
        threshold=pen.limit(whole.win_win[0].threshold),
        named=pen.first_few([pen.pair(row[RATER], row[TARGET]) for row in records(low)], _NAMED),
    )


def _kind_of_gain(counts: dict[str, int]) -> tuple[str, str]:
    """The sentence to tell, and the first number in it."""
    if not counts["enough_trust"]:
        return "none_enough", "enough_trust"
    if not counts["sufficient"]:
        return "none_answered", "enough_trust"
    of_all = "" if counts["sufficient"] == counts["enough_trust"] else "_answered"
    return (f"low{of_all}", "low") if counts["low"] else (f"none_low{of_all}", "sufficient")


def _rule(of: WinWin, pen: ScalePen) -> Sentence:
    declared = floor_of(pen.questionnaire, WIN_WIN) is not None
    return pen.sentence(
        "collaboration.rule_floor" if declared else "collaboration.rule_middle",
        path="/win_win/0/threshold",
        tone="note",
        cutoff=LOW_GAIN,
        threshold=pen.limit(of.threshold),
    )


def _low_table(whole: WholeAnalysis, pen: ScalePen) -> tuple[Table, ...]:
    circle = pen.questionnaire.circle
    if circle is None:
        return ()
    rows = tuple(
        (
            *name_cells(whole, {**row, NETWORK: of.network}, (RATER, TARGET), pen),
            score_cell(pen, row["trust"], circle.trust, "scale_missing"),
            score_cell(pen, row["win_win"], WIN_WIN, ""),
        )
        for of in whole.win_win
        for row in records(of.low.sort_values("win_win", kind="stable"))
    )
    columns = (
        *network_columns(whole, pen),
        pen.column(RATER, "text"),
        pen.column(TARGET, "text"),
        pen.measure_column(circle.trust),
        pen.measure_column(WIN_WIN),
    )
    caption = pen.say("collaboration.caption_low")
    return laid_out(Table(id="collaboration-low-gain", caption=caption, columns=columns, rows=rows), pen)


def _gain_by_network(whole: WholeAnalysis, pen: ScalePen) -> tuple[Table, ...]:
    floors = has_floors(pen.questionnaire)
    columns = (
        pen.column(NETWORK, "text"),
        pen.measure_column(WIN_WIN),
        pen.column("pairs", "count", 2),
        *((pen.column(name, "count") for name in _GAIN_COUNTS) if floors else ()),
    )
    rows = tuple(
        (
            text_cell(pen.network(of.network)),
            score_cell(pen, of.mean, WIN_WIN, "no_pairs"),
            count_cell(pen, of.pairs),
            *((count_cell(pen, count) for count in (of.enough_trust, of.sufficient, len(of.low))) if floors else ()),
        )
        for of in sorted(whole.win_win, key=lambda of: of.mean)
    )
    caption = pen.say("caption.networks", label=pen.within_sentence(WIN_WIN))
    return laid_out(Table(id="collaboration-gain", caption=caption, columns=columns, rows=rows), pen)


def _organisations(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Block]:
    measures = _measures(pen)
    yield from extremes_of(whole, measures[0], "received", pen)
    yield from organisations_table(whole, measures, "received", "collaboration-received", pen)


def _setting(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Block]:
    """What was asked once, of the collaboration as a whole: background that is never mixed with pairs."""
    scales = pen.questionnaire.scales_at("network", "respondent")
    scores = last_wave.network_scores(whole)
    known = [scale for scale in scales if any(own[scale]["mean"] is not None for own in scores.values())]
    if not scales:
        return
    if not known:
        yield pen.sentence("collaboration.no_setting", wave=pen.wave(whole.last))
        return
    yield pen.sentence("collaboration.setting")
    if last_wave.several(whole):
        yield from _setting_by_network(scores, known, pen)
        return
    own = next(iter(scores.values()))
    columns = (
        pen.column("measure", "text"),
        pen.column("mean"),
        pen.column("scale", "text", 2),
        pen.column("organisation_range", priority=3),
        pen.column("organisations", "count"),
    )
    rows = tuple(_setting_row(own[scale], pen) for scale in scales)
    table = Table(id="setting-measures", caption=pen.say("caption.beside"), columns=columns, rows=rows)
    yield from laid_out(table, pen)


def _setting_row(row: Row, pen: ScalePen) -> tuple[Cell, ...]:
    scale, absent = row["measure"], row["mean"] is None
    span = absent_cell("too_few_answers") if absent else Cell(text=pen.span(row["min"], row["max"], scale))
    return (
        text_cell(pen.label(scale)),
        score_cell(pen, row["mean"], scale, "too_few_answers"),
        Cell(text=pen.scale(scale)),
        span,
        count_cell(pen, row["n"]),
    )


def _setting_by_network(scores: dict[str, dict[str, Row]], scales: list[str], pen: ScalePen) -> tuple[Table, ...]:
    columns = (pen.column(NETWORK, "text"), *(pen.measure_column(scale, 1) for scale in scales))
    rows = tuple(
        (
            text_cell(pen.network(network)),
            *(score_cell(pen, own[scale]["mean"], scale, "too_few_answers") for scale in scales),
        )
        for network, own in scores.items()
    )
    caption = pen.say("caption.beside")
    return laid_out(Table(id="setting-networks", caption=caption, columns=columns, rows=rows), pen)
