"""The pairs that moved most: direction only, not tested."""

from typing import Final

import numpy as np
import pandas as pd

from tillitsmaal.analysis.compare_results import CompareAnalysis
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.report.frames import Row, records, where
from tillitsmaal.report.measures import key_measures
from tillitsmaal.report.model import Cell, Column, Section, Table
from tillitsmaal.report.pen import ScalePen, footnoted, score_cell, text_cell
from tillitsmaal.responses import NETWORK, RATER, TARGET

_EACH_WAY: Final = 5
_MOVED: Final = 1e-9
"""A change smaller than this is rounding."""


def pairs_section(analysis: CompareAnalysis, pen: ScalePen) -> Section | None:
    """List up to five pairs that went up and five that went down most; None where no pair is matched."""
    measures = tuple(measure for measure in key_measures(analysis.questionnaire) if measure in analysis.measures)
    changes = _changes(analysis, measures)
    if changes.empty:
        return None
    moved = _most(changes, measures, analysis.questionnaire)
    if moved.empty:
        return Section(heading=pen.say("heading.pairs"), blocks=(pen.sentence("pairs.none"),))
    several = len(analysis.attendance) > 1
    table = _table(moved, measures, several, pen)
    return Section(heading=pen.say("heading.pairs"), blocks=(pen.sentence("pairs.untested"), table))


def _changes(analysis: CompareAnalysis, measures: tuple[str, ...]) -> pd.DataFrame:
    """One row a pair matched on all the measures: its keys and its change of each."""
    step = analysis.steps[-1]
    rows = where(analysis.pairs, start=step.start, end=step.end)
    keys = [NETWORK, RATER, TARGET]
    wide = rows[keys].drop_duplicates().reset_index(drop=True)
    for measure in measures:
        own = where(rows, measure=measure)[[*keys, "change"]].rename(columns={"change": measure})
        wide = wide.merge(own, on=keys, how="left")
    return wide.dropna(subset=list(measures)) if measures else wide.iloc[:0]


def _most(changes: pd.DataFrame, measures: tuple[str, ...], questionnaire: Questionnaire) -> pd.DataFrame:
    """The largest mean changes (in shares of the ranges) upwards, then downwards; ties in showing order."""
    spans = [high - low for low, high in (questionnaire.range_of(measure) for measure in measures)]
    size = (changes[list(measures)].to_numpy(dtype=np.float64) / spans).mean(axis=1)
    order = np.argsort(-size, kind="stable")
    up = order[size[order] > _MOVED][:_EACH_WAY]
    down = order[size[order] < -_MOVED][::-1][:_EACH_WAY]
    return changes.iloc[np.concatenate([up, down])].assign(size=size[np.concatenate([up, down])])


def _table(moved: pd.DataFrame, measures: tuple[str, ...], several: bool, pen: ScalePen) -> Table:
    columns: list[Column] = [
        *([pen.column("network", "text")] if several else []),
        pen.column("way", "mark"),
        pen.column("rater", "text"),
        pen.column("target", "text"),
        *(pen.measure_column(measure) for measure in measures),
        pen.column("direction", "text", 1),
    ]
    rows = tuple(tuple(_cell(column.id, row, measures, pen) for column in columns) for row in records(moved))
    caption = pen.say("caption.pairs")
    table = Table(id="moved_pairs", caption=caption, columns=tuple(columns), rows=rows, hidden=pen.say("hidden"))
    return footnoted(table, pen)


def _cell(column: str, row: Row, measures: tuple[str, ...], pen: ScalePen) -> Cell:
    match column:
        case "network":
            return text_cell(pen.network(row[NETWORK]))
        case "rater" | "target":
            return text_cell(pen.name(row[column]))
        case "way":
            return Cell(text="▲", mark="rise") if row["size"] > 0 else Cell(text="▼", mark="fall")
        case "direction":
            return Cell(text=pen.say(f"direction.{_direction([row[measure] for measure in measures])}"))
        case measure:
            return score_cell(pen, row[measure], measure, "no_matched_pairs", sign=True)


def _direction(changes: list[float]) -> str:
    signs = [0 if abs(change) < _MOVED else 1 if change > 0 else -1 for change in changes]
    if len(signs) < 2:
        return "one_up" if signs[0] > 0 else "one_down"
    match sorted(signs):
        case [1, 1]:
            return "both_up"
        case [-1, -1]:
            return "both_down"
        case [-1, 1]:
            return "mixed"
        case [_, 1]:
            return "one_up"
        case _:
            return "one_down"
