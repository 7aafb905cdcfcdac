"""LimeSurvey: CSV with codes or with texts, JSON, workbooks.

With codes, CSV tells what was never shown (a bare empty cell, the database's NULL) from what was left open (`""`);
with texts, in a workbook, or once a spreadsheet has saved the file again, nothing does. JSON tells them apart too.
"""

import re
from dataclasses import replace
from typing import Final

from tillitsmaal.readers.books.coded import Coded
from tillitsmaal.readers.books.files import as_utf8
from tillitsmaal.readers.books.grid import FIRST_ROW, NOT_SHOWN, Book, Grid, Table, coded, table_of
from tillitsmaal.readers.books.headers import plain_text
from tillitsmaal.readers.systems.sheet import Adapter, Sheet, column_named, has_headers, matching
from tillitsmaal.study import ImportMapping
from tillitsmaal.study.coded import ABOUT_ALL, TO
from tillitsmaal.study.models import Values

_SUBQUESTION: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*\[[^]]+\](\[[^]]+\])?")
COLUMNS: Final = rf"(?:{TO}\d*(?P<target>[A-Za-z]\w*)|{ABOUT_ALL}\d*)\[(?P<item>\w+)\]"
"""Headers of answers in forms that this program made."""
_NEGATIVE: Final = re.compile("N[1-9][0-9]{0,3}")
_RESPONDENT: Final = ("id", "Response ID", "Svar-ID", "Respons-ID")
_QUOTED_NUMBER: Final = re.compile(r'"(?:\d+)?"')
_SUBMITTED: Final = ("submitdate", "Date submitted", "Dato for besvarelse", "Dato for innsending")
_OWN: Final = (
    "lastpage", "startlanguage", "seed", "startdate", "datestamp", "token", "ipaddr", "refurl",
    "Last page", "Start language", "Seed", "Date started", "Date last action", "IP address", "Referrer URL",
    "Siste side", "Startspråk", "Frø", "Dato startet", "Dato for siste handling", "IP-adresse",
)  # fmt: skip


def _sign(book: Book) -> str:
    grid = book.first
    if book.kind == "spss":
        return ""
    beside = [name for name in ("lastpage", "startlanguage") if has_headers(grid, name)]
    if has_headers(grid, "submitdate") and beside:
        return f"submitdate, {beside[0]}"
    texts = [header for header in grid.headers if header in _RESPONDENT[1:]]
    return f"{texts[0]}, … […]" if texts and matching(grid, re.compile(r".+ \[.+\]")) else ""


def _lay_out(book: Book) -> Sheet:
    grid = book.first
    shown = replace(
        grid,
        headers=tuple(plain_text(header) for header in grid.headers),
        columns=_with_unshown(book, grid),
        blank_rows=max(0, grid.blank_rows - _ends_blank(book)),
    )
    table = table_of(book, shown, tells_unshown=True)
    respondent = column_named(table, _RESPONDENT)
    table = replace(table, numbered=respondent.column if respondent else "")
    return Sheet(
        system="limesurvey",
        table=table,
        defaults=ImportMapping(
            shape="wide",
            respondent=respondent,
            time=column_named(table, _SUBMITTED),
            columns=COLUMNS,
            values=Values(strip_prefix="A", labels=_negative(table)),
        ),
        evidence=_sign(book),
        texts={header: header for header in table.columns if not _SUBQUESTION.fullmatch(header)},
        own=frozenset(header for header in table.columns if header in _OWN),
    )


def _ends_blank(book: Book) -> bool:
    """Whether it ends in the blank line that LimeSurvey writes."""
    return book.kind == "text" and book.source.data.replace(b"\r", b"").endswith(b"\n\n")


def _with_unshown(book: Book, grid: Grid) -> tuple[Coded, ...]:
    """The columns, with bare empty cells of a file that quotes everything marked as never shown."""
    bare = _bare_cells(book) if book.kind == "text" else []
    if not bare:
        return grid.columns
    rows = [bare[number - FIRST_ROW] for number in grid.row_numbers]
    return tuple(
        coded([NOT_SHOWN if row[place] else text for row, text in zip(rows, texts, strict=True)])
        for place, texts in enumerate(zip(*grid.records(), strict=True))
    )


def _bare_cells(book: Book) -> list[list[bool]]:
    """Which cells of each record stand without quotation marks and without content; none where that says nothing.

    LimeSurvey puts marks around all that is there, numbers too, and around what was left open. A spreadsheet that saves
    the file again puts them around texts at most; then nothing tells the two apart.
    """
    text = as_utf8(book.source)
    mark = re.escape(book.separator)
    cells = re.compile(rf'("(?:[^"]|"")*"|[^"{mark}\r\n]*)({mark}|\r\n|\n|\Z)')
    records: list[list[bool]] = [[]]
    proven = False
    for match in cells.finditer(text.data[text.start :].decode()):
        cell, end = match.groups()
        if cell and not cell.startswith('"'):
            return []
        proven = proven or _QUOTED_NUMBER.fullmatch(cell) is not None
        records[-1].append(not cell)
        if end != book.separator:
            records.append([])
    return records[1:] if proven else []


ADAPTERS: Final = (Adapter(system="limesurvey", sign=_sign, lay_out=_lay_out),)


def _negative(table: Table) -> dict[str, str]:
    """Codes that our forms write for numbers below 0, which LimeSurvey has no sign for: `N3` for −3."""
    texts = {text for column in table.columns.values() for text in column.texts if text.startswith("N")}
    return {text: f"-{text[1:]}" for text in sorted(texts) if _NEGATIVE.fullmatch(text)}
