"""Which columns of a table fit into a width, and how wide each becomes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from tillitsmaal.report.model import Column, Table

GAP: Final = 2
"""Blanks between two columns."""
NAMES: Final = 16
"""Names are folded to this before a column is left out."""
_NARROW_NAMES: Final = 7
"""And to this before one of the last columns is: those of priority 1."""
_NARROWEST_NAMES: Final = 4
_SHORT: Final = 8
"""Names that are no longer are not folded."""
_LAST: Final = 1

Length = Callable[[str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A table's columns in a width."""

    shown: tuple[int, ...]
    """Indices of the columns that are shown."""
    widths: tuple[int, ...]
    """Of each shown column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Need:
    least: int
    two_lines: int
    """Width at which the head takes two lines at most."""
    full: int


def fit(table: Table, width: int, length: Length) -> Fitted:
    """Choose columns by priority and share the width among them.

    Numbers, bars and single words of heads are never cut; names and heads fold at blanks. Columns are left out, those
    of the highest priority number first, until the rest fits; names are folded narrower before columns of priority 1
    go, and again where those that are left do not fit. Spare width goes to heads of more than two lines, then to
    names, then to heads of two lines if all of them can be unfolded.

    Parameters
    ----------
    table
        The table.
    width
        Character cells there are.
    length
        Measures a text in character cells.
    """
    shown = _chosen(table, range(len(table.columns)), width, length, lowest=_LAST + 1, names=NAMES)
    shown = _chosen(table, shown, width, length, lowest=_LAST, names=_NARROW_NAMES)
    needs = _needs(table, _names_width(table, shown, width, length), length)
    spare = width - _total([needs[i].least for i in shown])
    return Fitted(shown=shown, widths=_shared(table.columns, needs, shown, spare))


def fits(table: Table, width: int, length: Length) -> bool:
    """Tell whether all columns fit into a width, names folded no narrower than is easily read."""
    return _total([need.least for need in _needs(table, NAMES, length)]) <= width


def _needs(table: Table, names: int, length: Length) -> list[_Need]:
    return [_need(table, i, names, length) for i in range(len(table.columns))]


def _need(table: Table, index: int, names: int, length: Length) -> _Need:
    column = table.columns[index]
    cells = [length(row[index].text) for row in table.rows]
    longest = max(cells, default=0)
    words = [length(word) for word in column.head.split(" ")]
    folds = column.kind == "text" and longest > _SHORT
    least = max(*words, 0, min(longest, names) if folds else longest)
    return _Need(least=least, two_lines=max(least, _two_lines(words)), full=max(longest, length(column.head)))


def _two_lines(words: Sequence[int]) -> int:
    """Narrowest width in which words of these lengths stand on two lines."""
    splits = range(1, len(words)) if len(words) > 1 else range(1, 2)
    return min(max(sum(part) + max(len(part) - 1, 0) for part in (words[:i], words[i:])) for i in splits)


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + GAP * (len(widths) - 1)


def _chosen(
    table: Table, among: Sequence[int], width: int, length: Length, *, lowest: int, names: int
) -> tuple[int, ...]:
    """Leave out columns down to a priority until the rest fits with names folded to a width."""
    shown, needs = list(among), _needs(table, names, length)
    while _total([needs[i].least for i in shown]) > width:
        highest = max(table.columns[i].priority for i in shown)
        if highest < lowest:
            break
        shown = [i for i in shown if table.columns[i].priority < highest]
    return tuple(shown)


def _names_width(table: Table, shown: Sequence[int], width: int, length: Length) -> int:
    """The widest that names can be folded to so that the shown columns fit."""
    for names in range(NAMES, _NARROWEST_NAMES, -1):
        needs = _needs(table, names, length)
        if _total([needs[i].least for i in shown]) <= width:
            return names
    return _NARROWEST_NAMES


def _shared(columns: Sequence[Column], needs: Sequence[_Need], shown: Sequence[int], spare: int) -> tuple[int, ...]:
    widths = {i: needs[i].least for i in shown}
    names = [i for i in shown if columns[i].kind == "text"]
    spare = _widened(widths, {i: needs[i].two_lines for i in shown}, spare)
    spare = _widened(widths, {i: needs[i].full for i in names}, spare)
    if sum(needs[i].full - widths[i] for i in shown) <= spare:
        widths = {i: needs[i].full for i in shown}
    return tuple(widths[i] for i in shown)


def _widened(widths: dict[int, int], wanted: dict[int, int], spare: int) -> int:
    """Give the spare width away, a cell at a time to whoever lacks most; return what is left."""
    while spare > 0 and (lacking := [i for i in wanted if widths[i] < wanted[i]]):
        widths[max(lacking, key=lambda i: wanted[i] - widths[i])] += 1
        spare -= 1
    return spare
