"""A report before it has a form: sections, tables and sentences, with every number already written.

Renderers lay a `Report` out. They decide no number, sentence, order or rounding.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import pandas as pd

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
    """Of its template in `text/*/report.toml`."""
    path: str | None = None
    """JSON Pointer (RFC 6901) of its first number in the report's document; None for prose without evidence."""
    tone: Tone = "text"


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
class Cell:
    """What stands in one place of a table."""

    text: str
    mark: Mark = "plain"
    absent: str | None = None
    """Code of the reason, where a number is absent."""


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


Block = Sentence | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Blocks under a heading."""

    heading: str
    blocks: tuple[Block, ...]


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

    title: str
    sections: tuple[Section, ...]
    tables: Tables
    """For CSV."""
    main: str
    """Name of the table that CSV on stdout is."""
    make_document: Callable[[], Document] = field(repr=False)
    """Makes the JSON document; the intervals in it need SciPy, which a plain terminal table does without."""

    @property
    def document(self) -> Document:
        """The JSON document, in full precision: dicts, lists, texts, numbers, booleans and None."""
        return self.make_document()
