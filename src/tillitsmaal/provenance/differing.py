"""Where two documents part, each side with what stands in its place in the other."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

Pair = tuple[str, str]


def differing(told: Sequence[str], again: Sequence[str]) -> list[Pair]:
    """What one document says, and another in its place; empty where one has nothing there.

    Examples
    --------
    >>> differing(["a", "3.5", "b"], ["a", "3.6", "b"]), differing(["a", "b"], ["b"])
    ([('3.5', '3.6')], [('a', '')])
    """
    if len(told) == len(again):
        return _paired(told, again)
    return [pair for one, other in _between(told, again) for pair in _paired(one, other)]


def _paired(told: Sequence[str], again: Sequence[str]) -> list[Pair]:
    """Line by line where there are as many, since in a table one number is soon like another."""
    if len(told) == len(again):
        return [(one, other) for one, other in zip(told, again, strict=True) if one != other]
    parts = SequenceMatcher(None, told, again).get_opcodes()
    return [
        pair
        for kind, start, end, other, other_end in parts
        if kind != "equal"
        for pair in zip_longest(told[start:end], again[other:other_end], fillvalue="")
    ]


def _between(told: Sequence[str], again: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Stretches of both between lines that stand once in each, which keeps what is long quick to compare."""
    places = {line: at for at, line in enumerate(again)}
    counts = [Counter(told), Counter(again)]
    once = {line for line in places if all(count[line] == 1 for count in counts)}
    start = other = 0
    for at, place in _rising([(at, places[line]) for at, line in enumerate(told) if line in once]):
        yield told[start:at], again[other:place]
        start, other = at + 1, place + 1
    yield told[start:], again[other:]


def _rising(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """As many places as are in the same order in both documents."""
    ends: list[int] = []
    lasts: list[int] = []
    before: list[int] = []
    for at, (_, place) in enumerate(places):
        length = bisect_left(ends, place)
        before.append(lasts[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        lasts[length : length + 1] = [at]
    found = []
    at = lasts[-1] if lasts else -1
    while at >= 0:
        found.append(places[at])
        at = before[at]
    return found[::-1]
