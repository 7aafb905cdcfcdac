"""Waves and networks beside each other: one row each."""

from collections.abc import Iterator
from typing import Final

import pandas as pd

from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.report.frames import Row, distinct, records, where
from tillitsmaal.report.measures import has_floors, key_measures
from tillitsmaal.report.model import Block, Cell, Column, Sentence, Table
from tillitsmaal.report.pen import ScalePen, absent_cell, count_cell, footnoted, score_cell, share_cell, text_cell
from tillitsmaal.report.score_read import last_wave
from tillitsmaal.responses import NETWORK, WAVE

_NETWORKS_SHOWN: Final = 20
Means = dict[str, dict[str, float | None]]


def waves_table(analysis: ScoreAnalysis, pen: ScalePen) -> Table:
    """Set the waves of one network beside each other."""
    means = _means(analysis.network_scores, WAVE)
    dates = {wave.name: pen.short_day(wave.date) for wave in analysis.scores.responses.waves if wave.date}
    rows = tuple(
        (
            text_cell(row[WAVE]),
            *([Cell(text=dates.get(row[WAVE], ""))] if dates else []),
            *_summary_cells(row, means.get(row[WAVE], {}), pen),
        )
        for row in records(analysis.networks)
    )
    dated = [pen.column("date", "text", 5)] if dates else []
    columns = (pen.column("wave", "text"), *dated, *_summary_columns(pen))
    table = Table(id="waves", caption=pen.say("caption.waves"), columns=columns, rows=rows, hidden=pen.say("hidden"))
    return footnoted(table, pen)


def networks_blocks(analysis: ScoreAnalysis, pen: ScalePen) -> tuple[Block, ...]:
    """Set the networks of the last wave beside each other, the one with the lowest trust first."""
    wave = last_wave(analysis)
    networks = where(analysis.networks, wave=wave)
    means = _means(where(analysis.network_scores, wave=wave), NETWORK)
    first = key_measures(pen.questionnaire)[0]
    weakest_first = sorted(records(networks), key=lambda row: _or_last(means.get(row[NETWORK], {}).get(first)))
    rows = tuple(
        (text_cell(pen.network(row[NETWORK])), *_summary_cells(row, means.get(row[NETWORK], {}), pen))
        for row in weakest_first[:_NETWORKS_SHOWN]
    )
    columns = (pen.column("network", "text"), *_summary_columns(pen))
    caption = pen.say("caption.networks", label=pen.within_sentence(first))
    table = Table(id="networks", caption=caption, columns=columns, rows=rows, hidden=pen.say("hidden"))
    left = len(weakest_first) - len(rows)
    more = [_more(left, pen)] if left else []
    return (*_networks_sentences(analysis, pen, weakest_first), footnoted(table, pen), *more)


def _or_last(value: float | None) -> tuple[bool, float]:
    return (value is None, value or 0.0)


def _means(network_scores: pd.DataFrame, key: str) -> Means:
    means: Means = {}
    for row in records(network_scores[[key, "measure", "mean"]]):
        means.setdefault(row[key], {})[row["measure"]] = row["mean"]
    return means


def _summary_columns(pen: ScalePen) -> tuple[Column, ...]:
    measures = key_measures(pen.questionnaire)
    return (
        *(pen.measure_column(measure) for measure in measures),
        *([pen.column("insufficient", "count", 2)] if has_floors(pen.questionnaire) else []),
        pen.column("coverage", "share", 3),
        pen.column("answering", "count", 4),
        pen.column("respondents", "count", 1),
    )


def _summary_cells(row: Row, means: dict[str, float | None], pen: ScalePen) -> tuple[Cell, ...]:
    measures = key_measures(pen.questionnaire)
    insufficient = _of(row["insufficient"], row["assessed"], pen) if row["assessed"] else absent_cell("scale_missing")
    coverage = share_cell(pen, row["coverage"]) if row["coverage"] is not None else absent_cell("no_pairs")
    return (
        *(score_cell(pen, means.get(measure), measure, "no_pairs") for measure in measures),
        *([insufficient] if has_floors(pen.questionnaire) else []),
        coverage,
        _of(row["answering"], row["organisations"], pen),
        count_cell(pen, row["respondents"]),
    )


def _of(part: int, whole: int, pen: ScalePen) -> Cell:
    return Cell(text=pen.say("of", part=pen.whole(part), whole=pen.whole(whole)))


def _networks_sentences(analysis: ScoreAnalysis, pen: ScalePen, weakest_first: list[Row]) -> Iterator[Sentence]:
    wave = last_wave(analysis)
    means = _means(where(analysis.network_scores, wave=wave), NETWORK)
    first = key_measures(pen.questionnaire)[0]
    known = [row for row in weakest_first if means.get(row[NETWORK], {}).get(first) is not None]
    if known:
        yield _extremes(known[0][NETWORK], known[-1][NETWORK], len(weakest_first), means, pen)
    if len(distinct(analysis.networks[WAVE])) > 1:
        yield pen.sentence("stand.last_wave", wave=wave)


def _extremes(lowest: str, highest: str, networks: int, means: Means, pen: ScalePen) -> Sentence:
    first = key_measures(pen.questionnaire)[0]
    low, high = (means[network][first] or 0.0 for network in (lowest, highest))
    return pen.sentence(
        "stand.networks",
        path="/networks",
        tone="lead",
        networks=pen.counted("networks", networks),
        label=pen.within_sentence(first),
        low=pen.score(low, first),
        lowest=pen.network(lowest),
        high=pen.score(high, first),
        highest=pen.network(highest),
        scale=pen.scale(first),
    )


def _more(networks: int, pen: ScalePen) -> Sentence:
    left = pen.counted("networks", networks)
    return pen.sentence("stand.more_networks", networks=left, command=pen.command("score", "--by", "network"))
