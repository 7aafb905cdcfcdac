"""A report before it has a form: sections, tables, figures and sentences, with every number already written.

Renderers lay a `Report` out. They decide no number, sentence, order or rounding.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import pandas as pd

from tillitsmaal.report.drawings import Drawing
from tillitsmaal.text import Language

Kind = Literal["text", "number", "count", "share", "mark"]
Align = Literal["left", "right"]
Mark = Literal["plain", "below", "rise", "fall", "faint"]
"""What a cell wants to be seen as. Its text says the same: colour never stands alone."""
Tone = Literal["lead", "text", "note", "command"]
Document = Mapping[str, Any]

ABSENT: Final = "–"
"""Shown where a number is absent; a footnote tells why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One or more sentences of prose that came from one template."""

    text: str
    key: str
    """Of its template in `text/*/report/`."""
    path: str | None = None
    """JSON Pointer (RFC 6901) of its first number in the report's document; None for prose without evidence."""
    tone: Tone = "text"
    cutoff: str | None = None
    """Name of the cut-off that its adjective rests on, as the method section lists it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table."""

    id: str
    head: str
    kind: Kind = "number"
    priority: int = 0
    """0 is always shown; the higher the number, the sooner a narrow layout leaves out all columns that have it."""

    @property
    def align(self) -> Align:
        """Words and bars to the left, numbers to the right."""
        return "left" if self.kind in ("text", "mark") else "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """The number behind a cell, in full precision, and how it is written: for sorting, and for a spreadsheet."""

    value: float
    decimals: int = 2
    sign: bool = False
    """Whether a plus sign is written too."""
    percent: bool = False
    """Whether a share (0 to 1) is written in per cent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in one place of a table."""

    text: str
    mark: Mark = "plain"
    absent: str | None = None
    """Code of the reason, where a number is absent."""
    number: Quantity | None = None
    """None for words, for what is absent, and for two numbers in one cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table ready to lay out."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[Sentence, ...] = ()
    hidden: str = ""
    """What to say when a narrow layout leaves columns out; `{columns}` stands for their heads."""
    narrow: "Table | None" = None
    """What a layout shows instead that is too narrow for all columns."""
    workbook_only: bool = False
    """Whether it is so long that only a workbook shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture ready to draw."""

    id: str
    """Letters, digits and hyphens; no two figures of a report share it."""
    caption: str
    alt: str
    """Tells who cannot see it what it shows, with its main numbers."""
    drawing: Drawing
    path: str | None = None
    """JSON Pointer to where the report's document holds its numbers."""
    about: str = ""
    """What it shows, in a word or two, where several figures of a kind tell of different things."""
    notes: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """Sentences in a list."""

    items: tuple[Sentence, ...]
    numbered: bool = False


Block = Sentence | Table | Figure | Bullets


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Blocks under a heading."""

    heading: str
    blocks: tuple[Block, ...]
    id: str = ""
    """Letters, digits and hyphens; for links inside a document. Empty where there are none."""
    level: Literal[1, 2] = 1
    """2 for a part of the section before it."""
    starts_page: bool = False
    """Whether it begins on a new page where there are pages."""


class Tables(Mapping[str, pd.DataFrame]):
    """Tidy frames by name, each made when it is first asked for."""

    def __init__(self, makers: Mapping[str, Callable[[], pd.DataFrame]]) -> None:
        self._makers = makers
        self._made: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return the frame with this name, in full precision."""
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(self._makers)

    def __len__(self) -> int:
        """Count the tables."""
        return len(self._makers)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Report:
    """What a command found out, in one language."""

    language: Language
    title: str
    sections: tuple[Section, ...]
    tables: Tables
    """For CSV."""
    main: str
    """Name of the table that CSV on stdout is."""
    subtitle: str = ""
    stamp: Sentence | None = None
    """Whom the report is for, where not for everybody; stands before everything else."""
    make_document: Callable[[], Document] = field(repr=False)
    """Makes the JSON document; the intervals in it need SciPy, which a plain terminal table does without."""

    make_head: Callable[[], Document] | None = field(default=None, repr=False)
    """Makes only what the document tells of where it comes from, where the rest takes long."""

    @property
    def document(self) -> Document:
        """The JSON document, in full precision: dicts, lists, texts, numbers, booleans and None."""
        return self.make_document()

    @property
    def head(self) -> Document:
        """What the JSON document tells of where it comes from, and perhaps more of it."""
        return self.make_document() if self.make_head is None else self.make_head()
