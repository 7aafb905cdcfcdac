"""What JSON would take, worked out before it is parsed: most of it takes far more room than its bytes."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from tillitsmaal.readers.books.files import Source
from tillitsmaal.readers.books.limits import (
    LARGEST_JSON,
    MOST_COLUMNS,
    MOST_OBJECTS,
    MOST_VALUES,
    Unit,
    too_large,
)

_FEW: Final = 200_000
"""Values that take no room worth the name, even in one object."""
_WIDE: Final = re.compile(rb"\{,{%d}" % MOST_COLUMNS)
_INNERMOST: Final = re.compile(rb"\{,*+\}|\[,*+\]")
_SIGNS: Final = np.frombuffer(b",{}[]", dtype=np.uint8)
_QUOTE: Final = ord('"')
_ESCAPES: Final = re.compile(rb"\\++.?+", re.DOTALL)
_CHUNK: Final = 1 << 22
_DEEPEST: Final = 50


def check_json(source: Source) -> None:
    """Refuse JSON with more than there is room for.

    Raises
    ------
    InputRefused
        `file_too_large`.
    """
    data = source.data
    values = data.count(b",")
    counts: Iterable[tuple[Unit, int, int]] = (
        ("megabytes", len(data), LARGEST_JSON),
        ("values", values, MOST_VALUES),
        ("objects", data.count(b"{"), MOST_OBJECTS),
        ("escapes", data.count(b"\\"), MOST_VALUES),
    )
    for unit, size, most in counts:
        if size > most:
            raise too_large(source.name, unit, size, most)
    if values > _FEW and (names := _widest(b"".join(_structure(data)))):
        raise too_large(source.name, "columns", names, MOST_COLUMNS)


def _widest(structure: bytes) -> int:
    """Names of an object that has more than a table may have columns: objects are taken out from the innermost on."""
    for _ in range(_DEEPEST):
        if found := _WIDE.search(structure):
            return structure.count(b",", found.start(), structure.find(b"}", found.start())) + 1
        structure, taken = _INNERMOST.subn(b"", structure)
        if not taken:
            break
    return 0


def _structure(data: bytes) -> Iterator[bytes]:
    """Commas and brackets outside of texts."""
    at, inside = 0, False
    while at < len(data):
        end = at + _CHUNK
        if escapes := _ESCAPES.match(data, end - 1):
            end = escapes.end()
        chunk = data[at:end].replace(rb"\\", b"..").replace(rb"\"", b"..")
        signs = np.frombuffer(chunk, dtype=np.uint8)
        within = np.bitwise_xor.accumulate(signs == _QUOTE) ^ inside
        yield signs[np.isin(signs, _SIGNS) & ~within].tobytes()
        at, inside = end, bool(within[-1])
