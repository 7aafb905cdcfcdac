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
    full: int


def fit(table: Table, width: int, length: Length) -> Fitted:
    """Choose columns by priority and share the width among them.

    Numbers, bars and single words are never cut; names and heads fold at blanks. Columns are left out, highest
    priority number first, until the rest fits; spare width goes to names first, then to heads.

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
    cells = [row[index].text for row in table.rows]
    head_word = max((length(word) for word in column.head.split(" ")), default=0)
    longest = max((length(text) for text in cells), default=0)
    full = max(longest, length(column.head))
    if column.kind == "text":
        return _Need(least=max(head_word, min(longest, _NARROWEST_NAMES)), full=full)
    return _Need(least=max(head_word, longest), full=full)


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + GAP * (len(widths) - 1)


def _chosen(columns: Sequence[Column], needs: Sequence[_Need], width: int) -> tuple[int, ...]:
    shown = list(range(len(columns)))
    while _total([needs[i].least for i in shown]) > width:
        last = max(shown, key=lambda i: (columns[i].priority, i))
        if columns[last].priority == 0:
            break
        shown.remove(last)
    return tuple(shown)


def _shared(columns: Sequence[Column], needs: Sequence[_Need], shown: Sequence[int], spare: int) -> tuple[int, ...]:
    widths = {i: needs[i].least for i in shown}
    names_first = sorted(shown, key=lambda i: columns[i].kind != "text")
    for group in ([i for i in names_first if columns[i].kind == "text"], list(shown)):
        spare = _widened(widths, {i: needs[i].full for i in group}, spare)
    return tuple(widths[i] for i in shown)


def _widened(widths: dict[int, int], full: dict[int, int], spare: int) -> int:
    """Give the spare width away, a cell at a time to whoever lacks most; return what is left."""
    while spare > 0 and (lacking := [i for i in full if widths[i] < full[i]]):
        widths[max(lacking, key=lambda i: full[i] - widths[i])] += 1
        spare -= 1
    return spare
