"""Scores of the last wave for those who may not see everything."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import pandas as pd

from tillitsmaal.privacy.score import SharedScoreAnalysis
from tillitsmaal.report.frames import Row, distinct, records, where
from tillitsmaal.report.measures import key_measures, ordered_measures
from tillitsmaal.report.model import Block, Cell, Section, Table
from tillitsmaal.report.pen import ScalePen, count_cell, text_cell
from tillitsmaal.report.score_pairs import worst_first
from tillitsmaal.report.score_read import last_wave
from tillitsmaal.report.shared.cells import (
    floored_cell,
    label_cell,
    shown_cell,
    sides_note,
    sides_table,
    table,
    unnoted,
)
from tillitsmaal.report.whole.tables import MOST, laid_out, noted
from tillitsmaal.responses import NETWORK, RATER, TARGET, WAVE


def stand_section(analysis: SharedScoreAnalysis, pen: ScalePen, *, bars: bool = True) -> Section:
    """The means of every network in the last wave; with bars of signs, or without where there are figures."""
    wave = last_wave(analysis)
    scores = where(analysis.network_scores, **{WAVE: wave})
    asked = {
        "pairs": ordered_measures(pen.questionnaire),
        "organisations": [(scale, False) for scale in pen.questionnaire.scales_at("network", "respondent")],
    }
    blocks = tuple(_means(scores, of, counted, pen, bars=bars) for counted, of in asked.items() if of)
    return Section(id="stand", heading=pen.say("heading.stand_in", wave=wave), blocks=blocks)


def _means(
    scores: pd.DataFrame, measures: Sequence[tuple[str, bool]], counted: str, pen: ScalePen, *, bars: bool
) -> Table:
    """A row a measure, told whether it is a part of another; `counted` says of what it is the mean."""
    networks = distinct(scores[NETWORK])
    by_measure = {(row[NETWORK], row["measure"]): row for row in records(scores)}
    columns = [("measure", pen.say("column.measure"), True)]
    if len(networks) == 1:
        names = ("mean", "bar", counted) if bars else ("mean", counted)
        columns += [(name, pen.say(f"column.{name}"), name == "bar") for name in names]
    else:
        columns += [(network, pen.network(network), False) for network in networks]
    rows = []
    for measure, member in measures:
        own = [by_measure[network, measure] for network in networks]
        cells = (
            _alone(own[0], pen, bars=bars)
            if len(own) == 1
            else [floored_cell(pen, row, "mean", measure) for row in own]
        )
        rows.append([label_cell(pen, measure, member=member), *cells])
    name = "measures" if counted == "pairs" else "scales"
    return table(name, pen.say(f"shared.caption_{name}"), columns, rows, pen)


def _alone(row: Row, pen: ScalePen, *, bars: bool) -> list[Cell]:
    bar = [Cell(text="" if row["pomp"] is None else pen.bar(row["pomp"]))] if bars else []
    return [floored_cell(pen, row, "mean", row["measure"]), *bar, count_cell(pen, row["n"])]


def organisations_section(analysis: SharedScoreAnalysis, pen: ScalePen) -> Section | None:
    """What each organisation receives and gives in the last wave; None where no organisations are shown."""
    frame = where(analysis.organisations, **{WAVE: last_wave(analysis)})
    if frame.empty:
        return None
    made = sides_table(
        "organisations",
        frame,
        key_measures(pen.questionnaire),
        pen.say("shared.caption_organisations"),
        lambda row, side: shown_cell(pen, row, side),
        pen,
    )
    blocks = (made, sides_note(pen))
    return Section(id="organisations", heading=pen.say("shared.heading_organisations"), blocks=blocks)


def pairs_section(analysis: SharedScoreAnalysis, pen: ScalePen, most: int | None = MOST) -> Section | None:
    """The pairs of the last wave that can be shown, the lowest first; None where none are shown or asked about.

    Parameters
    ----------
    analysis, pen
        As for the others.
    most
        Pairs in the table; below it stands how many others there are, and the command that tells of them. None: all.
    """
    return _section(analysis, pen, lambda made: _first(made, analysis, pen, most))


def paged_pairs_section(analysis: SharedScoreAnalysis, pen: ScalePen) -> Section | None:
    """As `pairs_section`, for who does not have the program: as many as a page holds, and all in the workbook."""
    return _section(analysis, pen, lambda made: laid_out(made, pen))


def _section(analysis: SharedScoreAnalysis, pen: ScalePen, laid: Callable[[Table], Iterable[Block]]) -> Section | None:
    frame = where(analysis.pairs, **{WAVE: last_wave(analysis)})
    if frame.empty or not pen.questionnaire.pair_measures():
        return None
    shown = frame[~frame["suppressed"].to_numpy(bool)]
    least = analysis.release.rules.least_of_a_pair
    blocks: Iterable[Block] = (pen.sentence("shared.no_pairs", respondents=pen.counted("respondents", least)),)
    if not shown.empty:
        if pen.questionnaire.facets:
            shown = worst_first(shown, pen.questionnaire)
        caption = pen.say("shared.caption_pairs", least=pen.whole(least))
        blocks = laid(_pairs_table(list(records(shown)), pen, caption))
    return Section(id="pairs", heading=pen.say("shared.heading_pairs"), blocks=tuple(blocks))


def _first(made: Table, analysis: SharedScoreAnalysis, pen: ScalePen, most: int | None) -> Iterator[Block]:
    cut = replace(made, rows=made.rows[:most])
    yield noted(cut, pen)
    if more := len(made.rows) - len(cut.rows):
        audience = ("--audience", analysis.release.rules.audience, "--format", "csv")
        left, command = pen.counted("pairs", more), pen.command("score", *audience)
        yield pen.sentence("shared.pairs_more", pairs=left, command=command)


def _pairs_table(rows: list[Row], pen: ScalePen, caption: str) -> Table:
    measures = pen.questionnaire.facets or key_measures(pen.questionnaire)
    columns = [
        (RATER, pen.say("column.rater"), True),
        (TARGET, pen.say("column.target"), True),
        *((measure, pen.label(measure), False) for measure in measures),
        ("respondents", pen.say("column.respondents"), False),
    ]
    laid = [
        [
            text_cell(pen.name(row[RATER])),
            text_cell(pen.name(row[TARGET])),
            *(floored_cell(pen, row, measure, measure) for measure in measures),
            count_cell(pen, row["respondents"]),
        ]
        for row in rows
    ]
    return unnoted("pairs", caption, columns, laid, pen)
