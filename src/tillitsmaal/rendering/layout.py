"""Which columns of a table fit into a width, and how wide each becomes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from tillitsmaal.report.model import Column, Table

GAP: Final = 2
"""Blanks between two columns."""
_NARROWEST_NAMES: Final = 16
"""Names are folded to this before a column is left out."""

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

    Numbers, bars and single words are never cut; names and heads fold at blanks. Columns are left out, those of the
    highest priority number first, until the rest fits. Spare width goes to heads of more than two lines, then to
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
    needs = [_need(table, i, length) for i in range(len(table.columns))]
    shown = _chosen(table.columns, needs, width)
    spare = width - _total([needs[i].least for i in shown])
    return Fitted(shown=shown, widths=_shared(table.columns, needs, shown, spare))


def _need(table: Table, index: int, length: Length) -> _Need:
    column = table.columns[index]
    cells = [length(row[index].text) for row in table.rows]
    longest = max(cells, default=0)
    words = [length(word) for word in column.head.split(" ")]
    least = max(*words, 0, min(longest, _NARROWEST_NAMES) if column.kind == "text" else longest)
    return _Need(least=least, two_lines=max(least, _two_lines(words)), full=max(longest, length(column.head)))


def _two_lines(words: Sequence[int]) -> int:
    """Narrowest width in which words of these lengths stand on two lines."""
    splits = range(1, len(words)) if len(words) > 1 else range(1, 2)
    return min(max(sum(part) + max(len(part) - 1, 0) for part in (words[:i], words[i:])) for i in splits)


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + GAP * (len(widths) - 1)


def _chosen(columns: Sequence[Column], needs: Sequence[_Need], width: int) -> tuple[int, ...]:
    shown = list(range(len(columns)))
    while _total([needs[i].least for i in shown]) > width:
        highest = max(columns[i].priority for i in shown)
        if highest == 0:
            break
        shown = [i for i in shown if columns[i].priority < highest]
    return tuple(shown)


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
