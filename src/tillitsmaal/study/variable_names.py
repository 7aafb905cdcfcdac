"""What columns are called in SPSS, for what writes its files and what reads them again."""

from collections.abc import Iterable
from itertools import chain, count
from typing import Final

from tillitsmaal.names import key

_LONGEST: Final = 64
"""Of a name, in bytes."""
_OWN_WORDS: Final = frozenset({"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"})


def variable_names(names: Iterable[str]) -> dict[str, str]:
    """What SPSS calls columns of these names: a letter first, no hyphens, none of its own words, none twice.

    Examples
    --------
    >>> variable_names(["ben1", "ben-1", "BEN_1", "2a", "to"])
    {'ben1': 'ben1', 'ben-1': 'ben_1', 'BEN_1': 'BEN_1_2', '2a': 'x2a', 'to': 'xto'}
    """
    given: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        plain = name.replace("-", "_")[:_LONGEST]
        stem = plain if plain[:1].isalpha() and key(plain) not in _OWN_WORDS else f"x{plain}"
        ends = chain([""], (f"_{number}" for number in count(2)))
        free = (stem[: _LONGEST - len(end)] + end for end in ends)
        given[name] = next(candidate for candidate in free if key(candidate) not in taken)
        taken.add(key(given[name]))
    return given
