"""How wide the columns of a table become, and how small its letters, so that it fits between the margins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import east_asian_width

from tillitsmaal.rendering.docx.typeface import Typeface
from tillitsmaal.report.model import Cell, Column, Table

_PADDING: Final = 4.0
"""Points at either side of a cell of usual letters."""
_SIZES: Final = (
    (8.0, 3.0),
    (7.5, 2.5),
    (7.0, 2.0),
    (6.5, 1.6),
    (6.0, 1.2),
    (5.5, 0.8),
    (5.0, 0.6),
    (4.5, 0.4),
)
"""Points of smaller letters, and of the space at either side of a cell."""
_FOLDED: Final = 0.19
"""Share of the text's width below which names are not folded while the letters can still become smaller."""
_NARROWEST: Final = 36.0
"""Points that names keep in the widest tables."""
_NAME: Final = 150.0
"""Points up to which a text is a name, which is unfolded before the heads of numbers are."""
_WORD: Final = 0.3
"""Share of the table beyond which a single word is broken."""
_SPARSE: Final = 0.62
"""Share of the text's width: tables that need less keep to what they need, and others are as wide as the text."""
_AIR: Final = 1.25
"""What a sparse table has for each point that it needs."""
_OF_WORDS: Final = 2
"""What a column of words takes of spare width for each part that one of numbers takes."""
_SET_OFF: Final = 9.0
"""Points by which words are set in that follow a column of numbers, which end where the words begin."""
_SLACK: Final = 1.04
"""Letters of another font may be wider than the measured ones."""
_NUMBERS: Final = 1.1
"""Numbers are not broken in a wide font either, such as Verdana."""
_BOLD: Final = 1.07
_MONOSPACED: Final = 0.6
_MARK_SIZE: Final = 0.9
"""Of bars and commands, in sizes of the other letters."""

_LETTERS: Final = {
    **dict.fromkeys("ijl'|", 0.23),
    **dict.fromkeys(" .,:;!/\\ftI[]()-r`\N{NO-BREAK SPACE}", 0.31),
    **dict.fromkeys("+\N{MINUS SIGN}=<>", 0.59),
    **dict.fromkeys('"*°ckszxvyJ', 0.5),
    **dict.fromkeys("mMWÆŒ%@æ→←▲▼…—", 0.9),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZwÅØÄÖ&", 0.71),
}
"""Widths in sizes of the font, close to Arial's (Helvetica's metrics)."""
_OTHER: Final = 0.56


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A table's measures, in points."""

    widths: tuple[float, ...]
    size: float
    usual: float
    """Size of the style's letters."""
    padding: float
    mark_size: float
    set_off: tuple[float, ...]
    """By how much each column is set in from the left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letters:
    size: float
    wide: float
    """How wide they are, in widths of Arial's."""
    sides: float
    """What a cell needs beside its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Need:
    least: float
    full: float
    folds: bool
    """Whether it is words, which can be broken if need be."""


def fit(table: Table, width: float, letters: Typeface) -> Fit:
    """Choose the largest letters at which every number and word is whole, and share the width among the columns.

    Parameters
    ----------
    table
        The table.
    width
        Points between the margins.
    letters
        Those of the style of texts in tables.
    """
    set_off = _set_off(table.columns)
    for size, padding in ((letters.size, _PADDING), *(each for each in _SIZES if each[0] < letters.size)):
        needs = [
            _need(column, cells, _Letters(size=size, wide=letters.width, sides=2 * padding + off), width)
            for (column, cells), off in zip(_columns(table), set_off, strict=True)
        ]
        if sum(need.least for need in needs) <= width:
            break
    return Fit(
        widths=tuple(_shared(needs, width)),
        size=size,
        usual=letters.size,
        padding=padding,
        mark_size=round(2 * size * _MARK_SIZE) / 2,
        set_off=set_off,
    )


def length(text: str, size: float, *, bold: bool = False, monospaced: bool = False) -> float:
    """Estimate how long a text is, in points.

    Examples
    --------
    >>> length("1,25", 10) < length("Sundvik", 10) < length("Sundvik", 10, bold=True)
    True
    """
    ems = sum(_MONOSPACED if monospaced else _em(letter) for letter in text)
    return ems * size * _SLACK * (_BOLD if bold else 1.0)


def _em(letter: str) -> float:
    return 1.0 if east_asian_width(letter) in "WF" else _LETTERS.get(letter, _OTHER)


def _columns(table: Table) -> Iterable[tuple[Column, list[Cell]]]:
    for place, column in enumerate(table.columns):
        yield column, [row[place] for row in table.rows]


def _set_off(columns: Sequence[Column]) -> tuple[float, ...]:
    before = ("left", *(column.align for column in columns))
    pairs = zip(before, columns, strict=False)
    return tuple(_SET_OFF if (align, column.align) == ("right", "left") else 0.0 for align, column in pairs)


def _need(column: Column, cells: Sequence[Cell], letters: _Letters, width: float) -> _Need:
    monospaced, folds = column.kind == "mark", column.kind in ("text", "mark")

    def measured(text: str) -> float:
        if monospaced:
            return length(text, letters.size * _MARK_SIZE, monospaced=True)
        return length(text, letters.size * (letters.wide if folds else max(letters.wide, _NUMBERS)), bold=not folds)

    def as_head(text: str) -> float:
        return length(text, letters.size * letters.wide, bold=True)

    texts = dict.fromkeys(cell.text for cell in cells)
    full = max((measured(text) for text in texts), default=0.0)
    word = max((measured(word) for text in texts for word in _words(text)), default=0.0)
    head = max((as_head(word) for word in _words(column.head)), default=0.0)
    name = min(max(word, min(full, _FOLDED * width)), _WORD * width)
    least = max(head, name if folds else full)
    whole_head = min(as_head(column.head), _FOLDED * width)
    return _Need(least=least + letters.sides, full=max(least, full, whole_head) + letters.sides, folds=folds)


def _words(text: str) -> list[str]:
    return [part for word in text.split(" ") for part in _at_hyphens(word)]


def _at_hyphens(word: str) -> Iterable[str]:
    *before, last = word.split("-")
    return [f"{part}-" for part in before] + [last]


def _shared(needs: Sequence[_Need], width: float) -> list[float]:
    """Share a width: what each needs, then names, then heads and long texts, then the rest by what is in the column."""
    if sum(need.least for need in needs) > width:
        return _squeezed(needs, width)
    names = [max(need.least, min(need.full, _NAME)) if need.folds else need.least for need in needs]
    widths = _grown([need.least for need in needs], names, width)
    widths = _grown(widths, [max(each, need.full) for each, need in zip(widths, needs, strict=True)], width)
    wanted = min(width, sum(widths) * _AIR) if sum(widths) < _SPARSE * width else width
    parts = [_OF_WORDS if need.folds else 1 for need in needs]
    return [each + (wanted - sum(widths)) * part / sum(parts) for each, part in zip(widths, parts, strict=True)]


def _grown(widths: Sequence[float], wishes: Sequence[float], width: float) -> list[float]:
    """Go as far from widths to wishes as there is room."""
    lacking = sum(wishes) - sum(widths)
    share = min(1.0, (width - sum(widths)) / lacking) if lacking > 0 else 0.0
    return [each + share * (wish - each) for each, wish in zip(widths, wishes, strict=True)]


def _squeezed(needs: Sequence[_Need], width: float) -> list[float]:
    """Take what is lacking from words, which can be broken and still be read, and then from all alike."""
    spare = sum(max(0.0, need.least - _NARROWEST) for need in needs if need.folds)
    lacking = sum(need.least for need in needs) - width
    share = min(1.0, lacking / spare) if spare > 0 else 0.0
    widths = [need.least - share * max(0.0, need.least - _NARROWEST) * need.folds for need in needs]
    return [each * width / sum(widths) for each in widths]
