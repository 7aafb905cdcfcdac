"""One code for each name: organisations, respondents, waves and networks over all files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.names import choose_spelling, key, tidy
from tillitsmaal.readers.delimited import Coded

ABSENT = -1
"""Code of an empty text."""


@dataclass(slots=True)
class Vocabulary:
    """Grows while files are read; two spellings with the same key get the same code."""

    codes: dict[str, int] = field(default_factory=dict)
    """Code by name key."""
    spellings: list[dict[str, int]] = field(default_factory=list)
    """How often each spelling of a code was seen."""

    def declare(self, name: str, others: Sequence[str] = ()) -> int:
        """Give a name a code before anything is read, with its aliases."""
        code = self.codes.setdefault(key(name), len(self.spellings))
        if code == len(self.spellings):
            self.spellings.append({name: 1})
        for other in others:
            self.codes.setdefault(key(other), code)
        return code

    def add(self, column: Coded) -> NDArray[np.int32]:
        """Code of each row; `ABSENT` where the text is empty."""
        counts = np.bincount(column.codes, minlength=len(column.texts)).tolist()
        known = [self._code(text, count) for text, count in zip(column.texts, counts, strict=True)]
        return np.asarray(np.array(known, dtype=np.int32)[column.codes])

    def _code(self, text: str, count: int) -> int:
        name = text if _is_tidy(text) else tidy(text)
        if not name:
            return ABSENT
        code = self.codes.setdefault(name.casefold(), len(self.spellings))
        if code == len(self.spellings):
            self.spellings.append({})
        seen = self.spellings[code]
        seen[name] = seen.get(name, 0) + count
        return code

    def names(self) -> list[str]:
        """The spelling to show, by code."""
        return [next(iter(seen)) if len(seen) == 1 else choose_spelling(seen) for seen in self.spellings]


def _is_tidy(text: str) -> bool:
    return text.isascii() and text.isprintable() and text == text.strip(" ") and "  " not in text


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ordered:
    """A vocabulary in showing order."""

    categories: tuple[str, ...]
    rank: NDArray[np.int32]
    """Place in `categories` of each code of the vocabulary."""

    def recoded(self, codes: NDArray[np.int32]) -> NDArray[np.int32]:
        """Codes as places in showing order."""
        return self.rank[codes]


def ordered(names: Sequence[str], order: Callable[[str], object]) -> Ordered:
    """Sort the names of a vocabulary; equal places fall back on the name itself."""
    places = sorted(range(len(names)), key=lambda code: (order(names[code]), names[code]))
    rank = np.empty(len(names), dtype=np.int32)
    rank[places] = np.arange(len(names))
    return Ordered(categories=tuple(names[code] for code in places), rank=rank)


def by_position(known: Sequence[str], otherwise: Callable[[str], object]) -> Callable[[str], object]:
    """An order that follows a list first, then another order for what the list does not have."""
    places: Mapping[str, int] = {key(name): place for place, name in enumerate(known)}
    return lambda name: (places.get(key(name), len(places)), otherwise(name))


def combined(columns: Sequence[tuple[NDArray[np.int32], int]]) -> NDArray[np.int64]:
    """One number for each combination of codes; `columns` holds codes (from −1) and how many there are."""
    total = np.zeros(len(columns[0][0]), dtype=np.int64)
    size = 1
    for codes, count in columns:
        if size > 2**62 // (count + 2):
            _, total = np.unique(total, return_inverse=True)
            size = int(total.max(initial=0)) + 1
        total = total * (count + 1) + (codes + 1)
        size *= count + 1
    return total
