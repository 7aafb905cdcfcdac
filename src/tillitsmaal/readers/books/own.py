"""Files that this program wrote itself: its forms' answers, its archives, and what is made of answers."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from tillitsmaal.inert import as_it_was
from tillitsmaal.names import key
from tillitsmaal.questionnaire import reserved
from tillitsmaal.readers.books.coded import Coded
from tillitsmaal.readers.books.grid import Grid
from tillitsmaal.study.coded import FORM
from tillitsmaal.text import LANGUAGES, say

SAVED: Final = reserved.SAVED
"""Column of our own forms: when they were saved."""
SCORE: Final = reserved.SCORE
"""How columns of scores end in our own archives."""
PLAIN_ROLES: Final[tuple[reserved.Role, ...]] = ("respondent", "rater", "target")
"""What the plain shape cannot do without."""

_BESIDE: Final = ("table.pairs", "table.organisations", "codebook.sheet.codebook", "codebook.sheet.values")
OWN_SHEETS: Final = frozenset(say(f"archive.{name}", language) for name in _BESIDE for language in LANGUAGES)
"""What an archive's workbook calls the sheets beside its data, in any language."""
_MARKS: Final = (
    b'<meta name="tillit-provenance"',
    b"<!-- tillit-provenance {",
    b"%tillit-provenance {",
    b"customXml/tillit.xml",
)
"""Where documents tell what they were made of, each kind in its own way."""
_DOCUMENT: Final = re.compile(rb'"schema":\s*"tillit/')
_HEAD: Final = 1 << 16


def is_marked(data: bytes) -> bool:
    """Whether this program wrote the file and left its mark in it: a report, a codebook, an archive as a workbook."""
    if data[:_HEAD].lstrip()[:1] == b"{":
        return _DOCUMENT.search(data, 0, _HEAD) is not None
    return any(mark in data for mark in _MARKS)


def is_own(grid: Grid) -> bool:
    """Whether this program wrote the file: a form's answers or an archive, a row a respondent and partner."""
    return _is_own(map(key, grid.headers))


def is_archive(headers: Iterable[str]) -> bool:
    """Whether headers are those of an archive that this program wrote."""
    keys = set(map(key, headers))
    return _is_own(keys) and SAVED not in keys


def _is_own(keys: Iterable[str]) -> bool:
    headers = set(keys)
    return FORM in headers and all(headers & set(reserved.UNDERSTOOD[role]) for role in PLAIN_ROLES)


def unguarded(grid: Grid) -> Grid:
    """A grid of delimited text as it was before an archive was made of it: texts without our guard against formulas."""
    if not is_archive(grid.headers):
        return grid
    return replace(grid, columns=tuple(_unguarded(column) for column in grid.columns))


def _unguarded(column: Coded) -> Coded:
    return Coded(codes=column.codes, texts=tuple(map(as_it_was, column.texts)))
