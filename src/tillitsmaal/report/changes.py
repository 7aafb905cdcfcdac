"""How a change is read and written: which side of 0 its interval lies on."""

from typing import Final, Literal

from tillitsmaal.analysis.compare_results import ScaleChange
from tillitsmaal.estimates import Estimate, Estimated, Method
from tillitsmaal.report.model import Cell, Mark, Sentence
from tillitsmaal.report.pen import ScalePen, absent_cell, score_cell

Direction = Literal["rose", "fell", "unclear", "unknown"]

_MARKS: Final[dict[Direction, tuple[str, Mark]]] = {"rose": ("▲", "rise"), "fell": ("▼", "fall")}


def direction(change: Estimated) -> Direction:
    """Which side of 0 the interval lies on."""
    if not isinstance(change, Estimate):
        return "unknown"
    return "rose" if change.low > 0 else "fell" if change.high < 0 else "unclear"


def interval_cell(pen: ScalePen, change: ScaleChange) -> Cell:
    """Write the interval of a change."""
    if isinstance(change.change, Estimate):
        return Cell(text=pen.interval(change.change.low, change.change.high, change.measure))
    return absent_cell(change.change.code)


def change_cell(pen: ScalePen, change: ScaleChange) -> Cell:
    """Write a change, marked where its interval leaves 0 out."""
    cell = score_cell(pen, change.within, change.measure, "no_matched_pairs", sign=True)
    if cell.absent or (way := direction(change.change)) not in _MARKS:
        return cell
    sign, mark = _MARKS[way]
    return Cell(text=f"{sign} {cell.text}", mark=mark)


def method_sentences(method: Method, pen: ScalePen) -> tuple[Sentence, ...]:
    """Name the method behind the intervals; one that is not the default is offered for comparison only."""
    named = pen.sentence(f"method.{method}", tone="note")
    return (named,) if method == "organisation_jackknife" else (named, pen.sentence("method.other", tone="note"))
