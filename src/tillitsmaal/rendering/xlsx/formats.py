"""How Excel is to write a number: the report's decimals and signs, with all digits kept underneath."""

import re
from decimal import Decimal
from typing import Final

from tillitsmaal.report.model import Cell, Quantity

_NUMBER: Final = re.compile(r"[+−-]?\d+(?:[.,\N{NO-BREAK SPACE}]\d+)*")
_MINUS: Final = '"−"'
_MOST: Final = 9
"""Decimals that are tried, where fewer would claim too much."""


def number_format(cell: Cell) -> str:
    """Make the number format of a cell that has a number.

    What stands before and after the number in the cell's text (`▲ `) becomes a part of the format. Where the text
    is not the rounded number, because that would claim too much (0.997 is not 1.00), the format has as many decimals
    as it takes not to; `< 0`, `> 1` and a span (`4–5`) stay what they are.

    Examples
    --------
    >>> number_format(Cell(text="▲ +0,21", number=Quantity(value=0.2103, sign=True)))
    '"▲ "+0.00;"▲ ""−"0.00;"▲ "0.00'
    >>> number_format(Cell(text="3,53", number=Quantity(value=3.5251)))
    '0.00'
    >>> number_format(Cell(text="0,99", number=Quantity(value=0.997)))
    '0.000'
    >>> number_format(Cell(text="> 1", number=Quantity(value=1.2)))
    '"> 1"'
    >>> number_format(Cell(text="4–5", number=Quantity(value=4.5, decimals=0)))
    '"4–5"'
    """
    if cell.number is None:
        raise ValueError(f"no number in the cell {cell.text!r}")
    quantity, found = cell.number, _NUMBER.search(cell.text)
    if found is None:
        return plain_format(quantity)
    before, after = cell.text[: found.start()], cell.text[found.end() :]
    if _NUMBER.search(after):
        return _quoted(cell.text)
    if as_written(cell):
        return _sections(quantity, quantity.decimals, before, after)
    if before.strip() in ("<", ">"):
        return _quoted(cell.text)
    return _sections(quantity, _enough(quantity), before, after)


def as_written(cell: Cell) -> bool:
    """Tell whether the cell's text is its number, rounded.

    Examples
    --------
    >>> as_written(Cell(text="−0,40", number=Quantity(value=-0.4)))
    True
    """
    found = _NUMBER.search(cell.text)
    if cell.number is None or found is None:
        return False
    return _decimal(found[0], cell.number.decimals) == _rounded(cell.number, cell.number.decimals)


def quantity(value: float, text: str) -> Quantity:
    """See from a text how its number is written.

    Examples
    --------
    >>> quantity(0.4, "40 %")
    Quantity(value=0.4, decimals=0, sign=False, percent=True)
    >>> quantity(0.8, "+0,80").decimals, quantity(3.0, "").decimals
    (2, 2)
    """
    found = _NUMBER.search(text)
    if found is None:
        return Quantity(value=value)
    decimals = len(re.split("[.,]", found[0])[-1]) if re.search("[.,]", found[0]) else 0
    return Quantity(value=value, decimals=decimals, sign=found[0].startswith("+"), percent="%" in text)


def plain_format(quantity: Quantity) -> str:
    """Make a number format without what a text has around its number."""
    return _sections(quantity, quantity.decimals, "", "%" if quantity.percent else "")


def _sections(quantity: Quantity, decimals: int, before: str, after: str) -> str:
    """Positive; negative; zero. A number that is rounded to zero has no sign.

    Excel leaves the sign out in the second section, and in the first where that has a condition; not in the third.
    """
    whole = "#,##0" if abs(quantity.value) >= 10_000 else "0"
    digits = f"{whole}.{'0' * decimals}" if decimals else whole
    end = "%".join(_quoted(part) for part in after.split("%", 1)) if quantity.percent else _quoted(after)
    start, plus = _quoted(before), "+" if quantity.sign else ""
    if quantity.value and not _rounded(quantity, decimals):
        limit = f"{Decimal(5).scaleb(-decimals - (3 if quantity.percent else 1)):f}"
        return f"[>={limit}]{start}{plus}{digits}{end};[>-{limit}]{start}{digits}{end};{start}{digits}{end}"
    if not quantity.sign and quantity.value >= 0:
        return f"{start}{digits}{end}"
    return f"{start}{plus}{digits}{end};{start}{_MINUS}{digits}{end};{start}{digits}{end}"


def _quoted(text: str) -> str:
    if not text:
        return ""
    plain = text.replace('"', "")
    return f'"{plain}"'


def _enough(quantity: Quantity) -> int:
    """Decimals until the number is no longer rounded to what it is not."""
    few = _rounded(quantity, quantity.decimals)
    more = range(quantity.decimals + 1, _MOST)
    return next((decimals for decimals in more if _rounded(quantity, decimals) != few), quantity.decimals)


def _rounded(quantity: Quantity, decimals: int) -> Decimal:
    shown = 100 * quantity.value if quantity.percent else quantity.value
    return Decimal(f"{round(shown, decimals):.{decimals}f}")


def _decimal(written: str, decimals: int) -> Decimal:
    """Read a number back: with decimals, the last separator is the decimal one; the others group digits."""
    parts = re.split("[.,\N{NO-BREAK SPACE}]", written.replace("−", "-"))
    return Decimal(f"{''.join(parts[:-1])}.{parts[-1]}" if decimals and parts[1:] else "".join(parts))
