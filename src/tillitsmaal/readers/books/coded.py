"""Columns of texts as codes: each distinct text once, and a number for every cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coded:
    """A column of texts: `texts[codes[i]]` is the text of row i."""

    codes: NDArray[np.integer]
    texts: tuple[str, ...]

    @classmethod
    def constant(cls, text: str, rows: int) -> "Coded":
        """The same text in every row."""
        return cls(codes=np.zeros(rows, dtype=np.int8), texts=(text,))

    def kept(self, records: NDArray[np.bool_]) -> "Coded":
        """Some of the rows; texts that stand in none of them go."""
        used, codes = np.unique(self.codes[records], return_inverse=True)
        return Coded(codes=codes, texts=tuple(self.texts[code] for code in used))


def filled_rows(columns: Sequence[Coded]) -> NDArray[np.bool_]:
    """Which rows have content."""
    filled = np.zeros(len(columns[0].codes) if columns else 0, dtype=bool)
    for column in columns:
        content = np.array([bool(text.strip()) for text in column.texts])
        if content.all():
            return np.ones(len(filled), dtype=bool)
        filled |= content[column.codes]
    return filled


class Growing:
    """A column while it is read: codes in the smallest type that holds them."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._parts: list[NDArray[np.integer]] = [np.empty(0, dtype=np.int8)]
        self.characters = 0
        """Of the distinct texts."""

    def __len__(self) -> int:
        """How many distinct texts there are."""
        return len(self._known)

    def add(self, texts: NDArray[np.object_]) -> None:
        """Code some more rows."""
        codes, distinct = pd.factorize(texts)
        self.add_coded(codes, distinct.tolist())

    def add_coded(self, codes: NDArray[np.integer], distinct: Sequence[str]) -> None:
        """Add rows that are coded by texts of their own."""
        before = len(self._known)
        places = [self._known.setdefault(text, len(self._known)) for text in distinct]
        self._parts.append(np.array(places, dtype=np.min_scalar_type(-len(self._known) - 1))[codes])
        self.characters += sum(map(len, islice(reversed(self._known), len(self._known) - before)))

    def coded(self) -> Coded:
        """The whole column."""
        return Coded(codes=np.concatenate(self._parts), texts=tuple(self._known))
