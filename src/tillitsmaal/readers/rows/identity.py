"""One code for each name: organisations, respondents, waves and networks over all files."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.names import choose_spelling, key, tidy
from tillitsmaal.readers.books.coded import Coded

ABSENT = -1
"""Code of an empty text."""


@dataclass(slots=True)
class Vocabulary:
    """Grows while files are read; two spellings with the same key get the same code."""

    codes: dict[str, int] = field(default_factory=dict)
    """Code by name key."""
    spelt: list[str] = field(default_factory=list)
    """First spelling of each code."""
    others: dict[int, Counter[str]] = field(default_factory=dict)
    """How often each spelling was seen, of codes with several."""
    seen: list[int] = field(default_factory=list)
    """How often the first spelling was seen, until another comes."""

    def __len__(self) -> int:
        return len(self.spelt)

    def declare(self, name: str, aliases: Sequence[str] = ()) -> None:
        """Give a name a code before anything is read, with its aliases."""
        code = self.codes.setdefault(key(name), len(self.spelt))
        if code == len(self.spelt):
            self.spelt.append(name)
            self.seen.append(0)
        for alias in aliases:
            self.codes.setdefault(key(alias), code)

    def add(self, column: Coded) -> NDArray[np.int32]:
        """Code of each row; `ABSENT` where the text is empty."""
        counts = np.bincount(column.codes, minlength=len(column.texts)).tolist()
        names, keys = _tidied(column.texts)
        known = np.array(list(map(self._code, names, keys, counts)), dtype=np.int32)
        return np.asarray(known[column.codes])

    def _code(self, name: str, folded: str, count: int) -> int:
        if not name:
            return ABSENT
        code = self.codes.setdefault(folded, len(self.spelt))
        if code == len(self.spelt):
            self.spelt.append(name)
            self.seen.append(count)
        elif code in self.others or self.spelt[code] != name:
            self.others.setdefault(code, Counter({self.spelt[code]: self.seen[code]}))[name] += count
        else:
            self.seen[code] += count
        return code

    def name(self, code: int) -> str:
        """The spelling to show."""
        return choose_spelling(self.others[code]) if code in self.others else self.spelt[code]

    def names(self) -> list[str]:
        """The spelling to show, by code."""
        return [self.name(code) for code in range(len(self))] if self.others else self.spelt


def _tidied(texts: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Tidy names and their keys; most files are tidy already, which is quick to see for all names together."""
    mark = "\x1f"
    together = f"{mark}{mark.join(texts)}{mark}"
    untidy = any(odd in together for odd in (f" {mark}", f"{mark} ", "  "))
    plain = together.isascii() and together.replace(mark, "").isprintable() and not untidy
    if plain and together.count(mark) == len(texts) + 1:
        return texts, together[1:-1].casefold().split(mark)
    names = [tidy(text) for text in texts]
    return names, [name.casefold() for name in names]


def by_position(known: Sequence[str], otherwise: Callable[[str], object]) -> Callable[[str], object]:
    """An order that follows a list first, then another order for what the list does not have."""
    places: Mapping[str, int] = {key(name): place for place, name in enumerate(known)}
    return lambda name: (places.get(key(name), len(places)), otherwise(name))


def short_first(name: str) -> object:
    """A quick order for ids in great number: `r2` before `r10`."""
    return len(name)


def combined(columns: Sequence[tuple[NDArray[np.int32], int]]) -> NDArray[np.int64]:
    """One number for each combination of codes; `columns` holds codes (from −1) and how many there are."""
    total = np.zeros(len(columns[0][0]), dtype=np.int64)
    size = 1
    for codes, count in columns:
        if size > 2**62 // (count + 2):
            _, total = np.unique(total, return_inverse=True)
            size = int(total.max(initial=0)) + 1
        total *= count + 1
        total += codes
        total += 1
        size *= count + 1
    return total


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Groups:
    """Rows that share a key."""

    of: NDArray[np.intp]
    """Number of each row's group, by first appearance."""
    first: NDArray[np.intp]
    """First row of each group."""


def groups(keys: NDArray[np.int64]) -> Groups:
    """Group rows by their combined keys."""
    of, distinct = pd.factorize(keys)
    first = np.empty(len(distinct), dtype=np.intp)
    first[of[::-1]] = np.arange(len(of) - 1, -1, -1)
    return Groups(of=of, first=first)
