"""How a change is read and written: which side of 0 its interval lies on, and what its interval is worth."""

from collections.abc import Iterator
from typing import Final, Literal

from tillitsmaal.analysis.compare_results import CompareAnalysis, ScaleChange
from tillitsmaal.estimates import Estimate, Estimated, Method, NotEstimable
from tillitsmaal.report.model import Cell, Mark, Sentence
from tillitsmaal.report.pen import ScalePen, absent_cell, score_cell, with_sign
from tillitsmaal.stats.circle.words import FEWEST_L1
from tillitsmaal.stats.jackknife import CONFIDENCE
from tillitsmaal.text import number

Direction = Literal["rose", "fell", "unclear", "few", "unknown"]

RIGHT: Final[tuple[Method, ...]] = ("organisation_jackknife", "srm_analytic")
"""Methods whose 95 % intervals are right in about 95 % of simulated networks (`benchmarks/COVERAGE.md`)."""
_MARKS: Final[dict[Direction, tuple[str, Mark]]] = {"rose": ("▲", "rise"), "fell": ("▼", "fall")}
_FINEST: Final = 12


def direction(change: Estimated) -> Direction:
    """Which side of 0 the interval lies on; never told of fewer organisations than a verdict takes."""
    if not isinstance(change, Estimate):
        return "unknown"
    if change.n < FEWEST_L1:
        return "few"
    return "rose" if change.low > 0 else "fell" if change.high < 0 else "unclear"


def interval_text(low: float, high: float, measure: str | None, pen: ScalePen) -> str:
    """Write an interval of a change, or of a slope where no measure is given.

    An end is never written as 0 where all of the interval lies beyond 0.
    """
    low_end, high_end = interval_ends(low, high, measure, pen)
    return pen.say("interval", low=low_end, high=high_end)


def interval_ends(low: float, high: float, measure: str | None, pen: ScalePen) -> tuple[str, str]:
    """Write the two ends of such an interval."""
    ends = [pen.signed(end) if measure is None else pen.score(end, measure, sign=True) for end in (low, high)]
    if low > 0 or high < 0:
        ends = [_beyond(end, text, pen) for end, text in zip((low, high), ends, strict=True)]
    return ends[0], ends[1]


def _beyond(end: float, text: str, pen: ScalePen) -> str:
    """Give an end that would look like 0 the decimals that it takes not to."""
    if any(digit in "123456789" for digit in text):
        return text
    decimals = next((d for d in range(_FINEST) if round(end, d)), _FINEST)
    return number(end, pen.language, decimals, sign=True)


def interval_cell(pen: ScalePen, change: ScaleChange, method: Method) -> Cell:
    """Write the interval of a change."""
    if isinstance(change.change, NotEstimable):
        return absent_cell(why_not(change.change, method))
    return Cell(text=interval_text(change.change.low, change.change.high, change.measure, pen))


def why_not(change: NotEstimable, method: Method) -> str:
    """Code of why there is no interval, as reports tell it."""
    return "every_pair_needed" if method == "srm_analytic" and change.code == "undefined" else change.code


def change_cell(pen: ScalePen, change: ScaleChange) -> Cell:
    """Write a change, marked where its interval leaves 0 out."""
    cell = score_cell(pen, change.within, change.measure, "no_matched_pairs", sign=True)
    if cell.absent or (way := direction(change.change)) not in _MARKS:
        return cell
    sign, mark = _MARKS[way]
    return with_sign(cell, sign, mark)


def legend(rows: tuple[tuple[Cell, ...], ...], pen: ScalePen) -> tuple[Sentence, ...]:
    """Say what the arrows mean, where there are any."""
    marked = any(cell.mark in ("rise", "fall") for row in rows for cell in row)
    return (pen.sentence("moved.legend", tone="note"),) if marked else ()


def sure_sentences(analysis: CompareAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    """Say what the intervals of the whole step are worth, and how they were made."""
    whole = [change.change for change in analysis.scales if change.step == analysis.steps[-1]]
    found = [change for change in whole if isinstance(change, Estimate)]
    codes = {why_not(change, analysis.method) for change in whole if isinstance(change, NotEstimable)}
    if not found:
        yield pen.sentence("sure.every_pair" if "every_pair_needed" in codes else "sure.none")
        return
    most, several = max(change.n for change in found), len(analysis.attendance) > 1
    if most < FEWEST_L1:
        yield pen.sentence("sure.few", organisations=pen.counted("organisations", most))
    else:
        key = "sure.read" if analysis.method in RIGHT else "sure.other"
        yield pen.sentence(key, confidence=pen.share(CONFIDENCE))
        if several and any(change.n < FEWEST_L1 for change in found):
            yield pen.sentence("sure.few_networks", fewest=pen.whole(FEWEST_L1))
    yield from _method(analysis.method, pen)


def _method(method: Method, pen: ScalePen) -> Iterator[Sentence]:
    """Name the method behind the intervals; one that is not the default is offered for comparison only."""
    yield pen.sentence(f"method.{method}", tone="note")
    if method != "organisation_jackknife":
        yield pen.sentence("method.other_right" if method in RIGHT else "method.other", tone="note")
