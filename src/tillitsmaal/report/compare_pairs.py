"""The pairs that moved by more than their respondents disagree, and how many such labels chance alone makes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.analysis.compare_results import MOVEMENTS, CompareAnalysis
from tillitsmaal.analysis.reliable import DOWN, UP
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.report.frames import Row, records, where
from tillitsmaal.report.measures import key_measures
from tillitsmaal.report.model import Cell, Column, Mark, Section, Sentence, Table
from tillitsmaal.report.pen import ScalePen, footnoted, score_cell, text_cell, with_sign
from tillitsmaal.responses import NETWORK, RATER, TARGET
from tillitsmaal.text import listing

_EACH_WAY: Final = 5
_SINGLE: Final = "¹"
"""Marks pairs that rest on one person."""
_MOVED: Final = 1e-9
"""A change smaller than this is rounding."""
_CUTOFF: Final = "THRESHOLD"
"""Name of what makes a change larger than respondents' disagreement explains."""
_LABELS: Final[dict[str | None, tuple[str, Mark]]] = {UP: ("▲", "rise"), DOWN: ("▼", "fall")}


def pairs_section(analysis: CompareAnalysis, pen: ScalePen, *, explained: bool = False) -> Section | None:
    """List up to five pairs that went up and five that went down most; None where no pair is matched.

    These are the pairs with a reliable change; where no pair can be labelled, all of them, said to be untested. Where
    it is `explained`, the table tells of how many pairs these are, how they were chosen, and where the others stand.
    """
    measures = tuple(measure for measure in key_measures(analysis.questionnaire) if measure in analysis.measures)
    changes = _changes(analysis, measures)
    if changes.empty:
        return None
    tested = bool(changes[[f"{measure}_label" for measure in measures]].notna().any(axis=None))
    chance = tested and as_by_chance(analysis)
    chosen = changes[_moving(changes, measures)] if tested else changes
    moved = _most(chosen, measures, analysis.questionnaire)
    told = tuple(_told(analysis, chance, pen)) if tested else (_untested(changes, measures, moved.empty, pen),)
    shown = _Shown(measures=measures, several=len(analysis.attendance) > 1, marked=not chance)
    none = (pen.sentence("pairs.none", cutoff=_CUTOFF),) if tested and chosen.empty else ()
    if moved.empty:
        return Section(heading=pen.say("heading.pairs"), blocks=(*told, *none))
    table = _table(moved, shown, pen)
    if explained:
        table = _explained(table, len(changes), measures, tested, pen)
    more = () if explained else tuple(_more(len(changes) - len(moved), pen))
    return Section(heading=pen.say("heading.pairs"), blocks=(*told, *none, table, *more))


def _more(left: int, pen: ScalePen) -> Iterator[Sentence]:
    """How many more pairs there are, and the command that writes them all."""
    if left:
        yield pen.sentence(
            "pairs.more", pairs=pen.counted("pairs", left), command=pen.command("compare", "--format", "csv")
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What the table shows of each pair."""

    measures: tuple[str, ...]
    several: bool
    """Several networks."""
    marked: bool
    """Labels, and which way the pair went by them."""


def _untested(changes: pd.DataFrame, measures: tuple[str, ...], still: bool, pen: ScalePen) -> Sentence:
    """Say why no pair's change can be held against what its respondents disagree on, or that there is no change."""
    codes = {code for measure in measures for code in changes[f"{measure}_why_not"].dropna()}
    if still:
        return pen.sentence("pairs.unchanged")
    kinds = {"one_respondent": "untested", "no_variance": "untested_alike"}
    return pen.sentence(f"pairs.{kinds.get(codes.pop(), 'untested_either') if len(codes) == 1 else 'untested_either'}")


def as_by_chance(analysis: CompareAnalysis) -> bool:
    """Whether there are labels, and no more than chance alone would make, as the two numbers are told."""
    found = sum(one.found for one in analysis.false_labels)
    return 0 < found <= round(sum(one.expected for one in analysis.false_labels))


def _moving(changes: pd.DataFrame, measures: tuple[str, ...]) -> NDArray[np.bool_]:
    """Pairs with a label up or down on some measure."""
    return changes[[f"{measure}_label" for measure in measures]].isin([UP, DOWN]).any(axis=1).to_numpy(bool)


def _told(analysis: CompareAnalysis, chance: bool, pen: ScalePen) -> Iterator[Sentence]:
    counts = analysis.movements.loc[analysis.movements["status"] == "matched", "movement"].value_counts().to_dict()
    if sum(counts.values()):
        parts = [
            pen.say(f"movement.{movement}", count=pen.whole(count))
            for movement in MOVEMENTS
            if (count := counts.get(movement, 0))
        ]
        matched = pen.counted("pairs", sum(counts.values()))
        yield pen.sentence(
            "pairs.movements",
            path="/movements/matched",
            cutoff=_CUTOFF,
            matched=matched,
            parts=listing(parts, pen.language),
        )
    of = analysis.false_labels
    if sum(one.labelled for one in of):
        yield pen.sentence(
            "pairs.false_labels",
            path="/reliable_changes/found",
            cutoff=_CUTOFF,
            found=pen.whole(sum(one.found for one in of)),
            labelled=pen.whole(sum(one.labelled for one in of)),
            expected=pen.whole(sum(one.expected for one in of)),
        )
    yield pen.sentence("pairs.by_chance") if chance else pen.sentence("pairs.label", tone="note", cutoff=_CUTOFF)


def _changes(analysis: CompareAnalysis, measures: tuple[str, ...]) -> pd.DataFrame:
    """One row a pair matched on all the measures: its keys and its change of each."""
    step = analysis.steps[-1]
    rows = where(analysis.pairs, start=step.start, end=step.end)
    keys = [NETWORK, RATER, TARGET]
    wide = rows[keys].drop_duplicates().reset_index(drop=True)
    for measure in measures:
        own = where(rows, measure=measure)
        single = own[["respondents_first", "respondents_last"]].min(axis=1) == 1
        own = own[[*keys, "change", "label", "why_not"]].assign(**{f"{measure}_single": single})
        own = own.rename(columns={"change": measure, "label": f"{measure}_label", "why_not": f"{measure}_why_not"})
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


def _table(moved: pd.DataFrame, shown: _Shown, pen: ScalePen) -> Table:
    columns: list[Column] = [
        *([pen.column("network", "text")] if shown.several else []),
        pen.column("rater", "text"),
        pen.column("target", "text"),
        *(pen.measure_column(measure) for measure in shown.measures),
        *([pen.column("direction", "text", 1)] if shown.marked else []),
    ]
    listed = list(records(moved))
    single = any(_single(row, shown.measures) for row in listed)
    table = Table(
        id="moved_pairs",
        caption=pen.say("caption.pairs"),
        columns=tuple(columns),
        rows=tuple(tuple(_cell(column.id, row, shown, pen) for column in columns) for row in listed),
        notes=(pen.sentence("pairs.single", tone="note", sign=_SINGLE),) if single else (),
        hidden=pen.say("hidden"),
    )
    return footnoted(table, pen)


def _explained(table: Table, pairs: int, measures: tuple[str, ...], tested: bool, pen: ScalePen) -> Table:
    """Tell of how many pairs these are, and how they were chosen."""
    chosen = pen.sentence(
        "change.chosen" if tested else "change.chosen_untested",
        tone="note",
        cutoff=_CUTOFF if tested else None,
        each=pen.whole(_EACH_WAY),
        measures=pen.listed(pen.within_sentence(measure) for measure in measures),
    )
    caption = pen.say("change.caption_pairs", shown=pen.whole(len(table.rows)), pairs=pen.counted("pairs", pairs))
    return replace(table, caption=caption, notes=(chosen, *table.notes))


def _single(row: Row, measures: tuple[str, ...]) -> bool:
    """Whether the pair rests on one person in the first wave or in the last."""
    return any(row[f"{measure}_single"] for measure in measures)


def _cell(column: str, row: Row, shown: _Shown, pen: ScalePen) -> Cell:
    match column:
        case "network":
            return text_cell(pen.network(row[NETWORK]))
        case "rater":
            return text_cell(pen.name(row[RATER]))
        case "target":
            return text_cell(pen.name(row[TARGET]) + (f" {_SINGLE}" if _single(row, shown.measures) else ""))
        case "direction":
            return Cell(text=pen.say(f"direction.{_direction(row, shown.measures)}"))
        case measure:
            return _change(row, measure, shown.marked, pen)


def _change(row: Row, measure: str, marked: bool, pen: ScalePen) -> Cell:
    cell = score_cell(pen, row[measure], measure, "no_matched_pairs", sign=True)
    sign, mark = _LABELS.get(row[f"{measure}_label"] if marked else None, ("", cell.mark))
    return cell if cell.absent or not sign else with_sign(cell, sign, mark)


def _direction(row: Row, measures: tuple[str, ...]) -> str:
    """Which way the labelled measures went; where none is labelled, the changes themselves."""
    labels = [row[f"{measure}_label"] for measure in measures]
    if any(labels):
        signs = [(label == UP) - (label == DOWN) for label in labels]
    else:
        signs = [0 if abs(row[measure]) < _MOVED else 1 if row[measure] > 0 else -1 for measure in measures]
    up, down = signs.count(1), signs.count(-1)
    if up and down:
        return "mixed"
    return f"{'both' if up + down > 1 else 'one'}_{'up' if up else 'down'}"
