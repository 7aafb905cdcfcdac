"""LimeSurvey: CSV with codes or with texts, and JSON.

An answer export with codes tells what was never shown (a bare empty cell, the database's NULL) from what was left open
(`""`); with texts, or in a workbook, it does not. JSON tells them apart too.
"""

import re
from typing import Final

from tillitsmaal.readers.coded import Coded
from tillitsmaal.readers.files import as_utf8
from tillitsmaal.readers.grid import NOT_SHOWN, Book, Grid, Table, coded, table_of
from tillitsmaal.readers.headers import plain_text
from tillitsmaal.readers.systems.sheet import Adapter, Sheet, has_headers, matching
from tillitsmaal.study import ColumnRef, ImportMapping
from tillitsmaal.study.coded import ABOUT_ALL, TO
from tillitsmaal.study.models import Values

_SUBQUESTION: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*\[[^]]+\](\[[^]]+\])?")
COLUMNS: Final = rf"(?:{TO}\d*(?P<target>[A-Za-z]\w*)|{ABOUT_ALL}\d*)\[(?P<item>\w+)\]"
"""Headers of answers in forms that this program made."""
_RESPONDENT: Final = ("id", "Response ID", "Svar-ID", "Respons-ID")
_SUBMITTED: Final = ("submitdate", "Date submitted", "Dato for besvarelse", "Dato for innsending")
_OWN: Final = (
    "lastpage", "startlanguage", "seed", "startdate", "datestamp", "token", "ipaddr", "refurl",
    "Last page", "Start language", "Date started", "Date last action", "Siste side", "Startspråk",
    "Dato startet", "Dato for siste handling",
)  # fmt: skip


def _sign(book: Book) -> str:
    grid = book.first
    if has_headers(grid, "submitdate") and (has_headers(grid, "lastpage") or has_headers(grid, "startlanguage")):
        return "submitdate, lastpage"
    texts = [header for name in _RESPONDENT[1:] for header in matching(grid, re.compile(re.escape(name)))]
    answers = matching(grid, re.compile(r".+ \[.+\]"))
    return ", ".join([texts[0], answers[0]]) if texts and answers else ""


def _lay_out(book: Book) -> Sheet:
    grid = book.first
    shown = Grid(
        headers=tuple(plain_text(header) for header in grid.headers),
        columns=_with_unshown(book, grid),
        row_numbers=grid.row_numbers,
        blank_rows=grid.blank_rows,
    )
    table = table_of(book, shown)
    return Sheet(
        system="limesurvey",
        table=table,
        defaults=ImportMapping(
            shape="wide",
            respondent=_first(table, _RESPONDENT),
            time=_first(table, _SUBMITTED),
            columns=COLUMNS,
            values=Values(strip_prefix="A", labels={f"N{number}": f"-{number}" for number in range(1, 100)}),
        ),
        evidence=_sign(book),
        texts={header: header for header in table.columns if not _SUBQUESTION.fullmatch(header)},
        own=frozenset(header for header in table.columns if header in _OWN),
    )


def _first(table: Table, names: tuple[str, ...]) -> ColumnRef | None:
    return next((ColumnRef(column=name) for name in names if name in table.columns), None)


def _with_unshown(book: Book, grid: Grid) -> tuple[Coded, ...]:
    """The columns, with bare empty cells of a file that quotes everything marked as never shown."""
    bare = _bare_cells(book, len(grid.headers)) if book.kind == "text" else []
    if not bare:
        return grid.columns
    rows = grid.row_numbers - grid.row_numbers[0]
    return tuple(
        coded([NOT_SHOWN if bare[row][place] else text for row, text in zip(rows, texts, strict=True)])
        for place, texts in enumerate(zip(*grid.records(), strict=True))
    )


def _bare_cells(book: Book, width: int) -> list[list[bool]]:
    """Which cells of each record stand without quotation marks and without content; none where not all are quoted.

    A file that a spreadsheet has saved again has lost the marks, and then nothing tells the two apart.
    """
    text = as_utf8(book.source)
    cells = re.compile(
        rf'("(?:[^"]|"")*"|[^"{re.escape(book.separator)}\r\n]*)({re.escape(book.separator)}|\r\n|\n|\Z)'
    )
    records: list[list[bool]] = [[]]
    for match in cells.finditer(text.data[text.start :].decode()):
        cell, end = match.groups()
        if cell and not cell.startswith('"'):
            return []
        records[-1].append(not cell)
        if end != book.separator:
            records.append([])
    return [record for record in records[1:] if len(record) == width]


ADAPTERS: Final = (Adapter(system="limesurvey", sign=_sign, lay_out=_lay_out),)
