"""How the report of quality writes coefficients, those that tell nothing, and those that are absent."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from tillitsmaal.estimates import Bounds, NotEstimable, Number
from tillitsmaal.report.model import Cell, Quantity
from tillitsmaal.report.pen import BELOW, ScalePen, with_sign
from tillitsmaal.report.pen import absent_cell as absent

UNDER_ZERO: Final = "< 0"
"""Stands for a reliability under zero: it has no lower end, and how far under says nothing."""
OVER_ONE: Final = "> 1"
_OWN_WORDS: Final[Mapping[str, str]] = {
    "no_variance": "no_differences",
    "too_few_organisations": "too_few_for_shares",
}
"""Reasons whose usual words speak of means over organisations."""


def absent_cell(code: str) -> Cell:
    """Make a cell whose number is absent, in words that are true of answers to questions."""
    return absent(_OWN_WORDS.get(code, code))


def reason(code: str, pen: ScalePen) -> str:
    """Say why something about the answers to questions cannot be had."""
    return pen.reason(_OWN_WORDS.get(code, code))


def coefficient_cell(value: Number, pen: ScalePen, *, low: bool = False) -> Cell:
    """Write a reliability, marked where it is under its cut-off."""
    if isinstance(value, NotEstimable):
        return absent_cell(value.code)
    text = reliability_text(value, pen)
    cell = Cell(text=text, number=Quantity(value=value))
    return with_sign(cell, BELOW, "below") if low else cell


def reliability_text(value: float, pen: ScalePen) -> str:
    """Write a reliability; one under zero only as that."""
    return UNDER_ZERO if value < 0 else pen.coefficient(value)


def correlation_cell(value: Number, pen: ScalePen) -> Cell:
    """Write a correlation or a measure of fit, which may be under zero."""
    return (
        absent_cell(value.code)
        if isinstance(value, NotEstimable)
        else Cell(text=pen.coefficient(value), number=Quantity(value=value))
    )


def ratio_text(value: float, pen: ScalePen) -> str:
    """Write a heterotrait–monotrait ratio; how far over one says nothing."""
    return OVER_ONE if value > 1 else pen.coefficient(value)


def interval_cell(interval: Bounds, of: Number, pen: ScalePen) -> Cell:
    """Write the interval of a reliability; none where no end of it is over zero."""
    if isinstance(interval, NotEstimable):
        agree_fully = interval.code == "no_variance" and not isinstance(of, NotEstimable)
        return absent("agree_fully") if agree_fully else absent_cell(interval.code)
    low, high = (reliability_text(end, pen) for end in (interval.low, interval.high))
    return Cell(text=low if low == high == UNDER_ZERO else pen.say("interval", low=low, high=high))


def any_under_zero(rows: Iterable[Sequence[Cell]]) -> bool:
    """Whether a table shows an estimate under zero, whose meaning must be told; ends of intervals do not count."""
    return any(cell.text.removeprefix(f"{BELOW} ") == UNDER_ZERO for row in rows for cell in row[1:])


def only_low_end_under_zero(interval: Bounds, of: Number) -> bool:
    """Whether an interval begins under zero though what it belongs to does not lie there."""
    if isinstance(interval, NotEstimable) or isinstance(of, NotEstimable):
        return False
    return interval.low < 0 <= of
