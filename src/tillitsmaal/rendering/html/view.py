"""A report as its page needs it: numbered, with anchors, and with what the page's script sorts by."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Final, Literal, assert_never

from tillitsmaal.report.model import Block, Bullets, Cell, Column, Figure, Report, Section, Sentence, Table
from tillitsmaal.text import Language, say

_LONG: Final = 20
"""A table of more rows has heads that stay, in a box of its own where the page cannot show its whole width."""
_SHORT: Final = 15
"""A table of no more rows stays on one page of paper."""
_WIDE: Final = 8
"""A table of more columns is set smaller on paper, which is turned."""
_FEWEST_LISTED: Final = 3
"""A page of fewer sections has no list of contents."""

_NAMES: Final = frozenset(
    {"network", "wave", "measure", "item", "organisation", "rater", "target", "giver", "receiver"}
)
"""Ids of columns that name a row, together with those of them that stand before."""
_MOST_NAMES: Final = 3

_BRIEF: Final = 18
"""Words in columns that have no longer ones are not folded, as far as there is room."""
_DATE: Final = re.compile(r"\d{1,2}\.? \w+ \d{4}")
"""A date with its month in letters, which have another order than time."""

Sort = Literal["number", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a column."""

    text: str
    looks: str
    cells: str
    """Classes of the head, and of the cells under it."""
    sort: Sort | None
    """By what its rows are sorted; None where its cells have no order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A cell of a table."""

    text: str
    looks: str
    value: str | None
    """The number behind the text, for sorting."""
    absent: bool
    heads_row: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table on the page."""

    kind: Literal["table"] = "table"
    caption: str
    label: str
    """Names the box that the table scrolls in; without a caption it is the heading that it stands under."""
    heads: tuple[Head, ...]
    rows: tuple[tuple[Place, ...], ...]
    notes: tuple[Sentence, ...]
    looks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A figure on the page."""

    kind: Literal["figure"] = "figure"
    anchor: str
    caption: str
    label: str
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A sentence on the page."""

    kind: Literal["prose"] = "prose"
    sentence: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A list on the page."""

    kind: Literal["points"] = "points"
    items: tuple[Sentence, ...]
    numbered: bool


Shown = Grid | Picture | Prose | Points


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section on the page, and those that are parts of it."""

    anchor: str
    heading: str
    starts_page: bool
    blocks: tuple[Shown, ...]
    parts: tuple["Part", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The whole page."""

    parts: tuple[Part, ...]
    listed: bool
    """Whether it has a list of contents."""
    sheet: bool
    """Whether it has words alone, and is set closer on paper."""


def view(report: Report) -> View:
    """Number a report's tables and figures, and give everything its anchor.

    Anchors that are not the report's own begin with an underscore, which no id of a section or figure holds.
    """
    flat = tuple(_parts(report))
    worded = all(isinstance(block, Prose | Points) for _, part in flat for block in part.blocks)
    return View(parts=_nested(flat), listed=len(flat) >= _FEWEST_LISTED, sheet=worded)


def _parts(report: Report) -> Iterator[tuple[Section, Part]]:
    tables, figures, anchors = count(1), count(1), set[str]()
    for number, section in enumerate(report.sections, 1):
        free = section.id and section.id not in anchors
        anchor = section.id if free else f"_section-{number}"
        anchors.add(anchor)
        blocks = (_shown(block, section, report.language, tables, figures) for block in section.blocks)
        shown = tuple(block for block in blocks if block is not None)
        yield (
            section,
            Part(anchor=anchor, heading=section.heading, starts_page=section.starts_page, blocks=shown, parts=()),
        )


def _nested(flat: tuple[tuple[Section, Part], ...]) -> tuple[Part, ...]:
    """Put each section of level 2 into the one of level 1 before it; one that has none before it stands alone."""
    groups: list[list[Part]] = []
    for section, part in flat:
        if section.level == 1 or not groups:
            groups.append([part])
        else:
            groups[-1].append(part)
    return tuple(_with_parts(first, tuple(rest)) for first, *rest in groups)


def _with_parts(part: Part, parts: tuple[Part, ...]) -> Part:
    return Part(anchor=part.anchor, heading=part.heading, starts_page=part.starts_page, blocks=part.blocks, parts=parts)


def _shown(
    block: Block, section: Section, language: Language, tables: Iterator[int], figures: Iterator[int]
) -> Shown | None:
    match block:
        case Sentence():
            return Prose(sentence=block)
        case Bullets():
            return Points(items=block.items, numbered=block.numbered)
        case Figure():
            caption = _numbered("figure", block.caption, language, figures)
            return Picture(
                anchor=f"_figure-{block.id}", caption=caption, label=caption or section.heading, figure=block
            )
        case Table():
            return None if block.workbook_only else _grid(block, section, language, tables)
        case _:
            assert_never(block)


def _numbered(kind: Literal["figure", "table"], caption: str, language: Language, numbers: Iterator[int]) -> str:
    """What has no caption has no number."""
    return f"{say(f'rendering.{kind}', language, number=next(numbers))}. {caption}" if caption else ""


def _grid(table: Table, section: Section, language: Language, tables: Iterator[int]) -> Grid:
    caption = _numbered("table", table.caption, language, tables)
    heads = tuple(_head(table, place) for place in range(len(table.columns)))
    names = _names(table)
    return Grid(
        caption=caption,
        label=caption or section.heading,
        heads=heads,
        rows=tuple(
            tuple(_place(cell, head, place < names) for place, (cell, head) in enumerate(zip(row, heads, strict=True)))
            for row in table.rows
        ),
        notes=table.notes,
        looks=_looks(table, names),
    )


def _names(table: Table) -> int:
    """Count the columns that name the rows: the first if it has words, and those after it that name with it."""
    if [column.kind for column in table.columns[:1]] != ["text"]:
        return 0
    known = [column.kind == "text" and column.id in _NAMES for column in table.columns[:_MOST_NAMES]]
    return max(1, [*known, False].index(False))


def _looks(table: Table, names: int) -> str:
    length = "long" if len(table.rows) > _LONG else "short" if len(table.rows) <= _SHORT else "middling"
    return length + " wide" * (len(table.columns) > _WIDE) + (f" names-{names}" if names else "")


def _head(table: Table, place: int) -> Head:
    column, cells = table.columns[place], [row[place] for row in table.rows]
    orderly = bool(table.caption) and len(table.rows) > 1 and bool(column.head)
    brief = column.kind == "text" and all(len(cell.text) <= _BRIEF for cell in cells)
    return Head(
        text=column.head,
        looks=f"{column.align} {column.kind}",
        cells=f"{column.align} {column.kind}" + " brief" * brief,
        sort=_sort(column, cells) if orderly else None,
    )


def _sort(column: Column, cells: list[Cell]) -> Sort | None:
    """By the numbers behind the texts, where there are any; words by their letters; intervals and bars not at all."""
    if any(cell.number is not None for cell in cells):
        return "number"
    worded = column.kind == "text" and not any(_DATE.fullmatch(cell.text) for cell in cells)
    return "text" if worded else None


def _place(cell: Cell, head: Head, names: bool) -> Place:
    return Place(
        text=cell.text,
        looks=head.cells if cell.mark == "plain" else f"{head.cells} {cell.mark}",
        value=None if cell.number is None else repr(float(cell.number.value)),
        absent=cell.absent is not None,
        heads_row=names and bool(cell.text) and cell.absent is None,
    )
