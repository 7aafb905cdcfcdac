"""How far the tables of an OpenDocument sheet unfold: a row or cell is written once, with how often it stands there."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

TOKEN: Final = re.compile(
    rb"""<table:(table-row|table-cell|covered-table-cell|table)(?=[\s>/])((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>"""
)
"""What a row, cell or table begins with, and what it tells."""
_TIMES: Final = re.compile(rb"""-repeated\s*+=\s*+["']\s*+([0-9]{1,20})""")
_VALUE: Final = b"office:"


@lru_cache(maxsize=1024)
def times(told: bytes) -> int:
    """How often a row or cell stands there, by what its tag tells."""
    return int(repeats[1]) if (repeats := _TIMES.search(told)) else 1


@dataclass(slots=True, kw_only=True)
class Unfolded:
    """Room that tables take."""

    area: int = 0
    """Cells from the first of each table to the farthest with content."""
    cells: int = 0
    """How many of them are written out."""
    text: int = 0
    """Bytes of what stands in them, as often as it stands there."""


class _Table:
    """Where in a table the reading is."""

    def __init__(self) -> None:
        self.height = self.width = 0
        self._row = self._times = self._at = 0
        self._full = False
        self._text = 0

    def begin_row(self, times: int) -> int:
        """Go to the next row; bytes of texts in the one before."""
        text = self._text * self._times
        self._row += self._times
        if self._full:
            self.height = self._row
        self._times, self._at, self._full, self._text = times, 0, False, 0
        return text

    def skip(self, times: int) -> None:
        """Go past cells in which nothing stands."""
        self._at += times

    def cell(self, times: int, length: int) -> None:
        """Take cells with what stands in each."""
        self._at += times
        self._full = True
        self.width = max(self.width, self._at)
        self._text += length * times


def unfolded(pieces: Iterable[bytes]) -> Unfolded:
    """Measure the tables of a part, never too small."""
    found, table = Unfolded(), _Table()
    for piece in pieces:
        tokens = list(TOKEN.finditer(piece))
        ends = [*(token.start() for token in tokens[1:]), len(piece)]
        for token, end in zip(tokens, ends, strict=False):
            kind, told = token.groups()
            often = times(told)
            if kind == b"table":
                _close(found, table)
                table = _Table()
            elif kind == b"table-row":
                found.text += table.begin_row(often)
            elif told.endswith(b"/") and _VALUE not in told:
                table.skip(often)
            else:
                found.cells += 1
                table.cell(often, len(told) + end - token.end())
    _close(found, table)
    return found


def _close(found: Unfolded, table: _Table) -> None:
    found.text += table.begin_row(0)
    found.area += table.height * table.width
