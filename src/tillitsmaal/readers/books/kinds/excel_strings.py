"""Texts that a workbook keeps once and shows in many cells: what reads workbooks copies them for each."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

_END: Final = b"si>"
"""Stands before and after each text that is kept, whatever the prefix."""
_SHOWS: Final = re.compile(rb"""t\s*+=\s*+["']s["']""")
_TOKEN: Final = re.compile(rb"""(<(?:\w++:)?+c[\s>/])|\bt\s*+=\s*+["'](s)["']|<(?:\w++:)?+v[^<>]*+>\s*+([0-9]{1,9})""")


def lengths(pieces: Iterable[bytes]) -> list[int]:
    """Bytes of each text in a part that keeps texts, at the least as many as its characters."""
    found, begun = [0], False
    for piece in pieces:
        first, *others = piece.split(_END)
        found[-1] += len(first)
        begun |= bool(others)
        found += map(len, others)
    return found[1::2] if begun else []


def shown(pieces: Iterable[bytes]) -> int:
    """How many cells of a sheet show texts that are kept."""
    return sum(len(_SHOWS.findall(piece)) for piece in pieces)


def repeated(pieces: Iterable[bytes], kept: Sequence[int], most: int) -> int:
    """Bytes that the texts take, each as often as it is shown; once they are more than `most`, no more are counted."""
    size = 0
    for number in _numbers(pieces):
        size += kept[number] if number < len(kept) else 0
        if size > most:
            break
    return size


def _numbers(pieces: Iterable[bytes]) -> Iterator[int]:
    shows = False
    for piece in pieces:
        for begins, text, number in _TOKEN.findall(piece):
            if begins:
                shows = False
            elif text:
                shows = True
            elif shows:
                yield int(number)
