"""Qualtrics: exports with three rows at the top (name, text, ImportId), and the older ones with two.

Which columns are Qualtrics' own, and which turn of a loop a column is of, follows from its ImportId, not from its name,
which people change and which then lacks the loop's number. Headers here are the names, with that number before them:
`2_Q5_1`. What was asked, and about whom, follows from the names in forms of our own, else from the texts. The text row
follows the language of whoever exports. The older layout, and the columns of 360 projects, follow samples and
Qualtrics' own pages; no export of a 360 project was seen, nor one with `-99` for what was seen and left open.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tillitsmaal.errors import Place, Problem, refuse
from tillitsmaal.names import key
from tillitsmaal.readers.books.grid import Book, Table, coded, table_of
from tillitsmaal.readers.books.headers import plain_text
from tillitsmaal.readers.systems.qualtrics_rows import Top, evaluation_columns, top_of
from tillitsmaal.readers.systems.set_aside import set_aside
from tillitsmaal.readers.systems.sheet import Adapter, Sheet, column_named
from tillitsmaal.study import ColumnRef, ImportMapping
from tillitsmaal.study.coded import ABOUT_ALL, TO
from tillitsmaal.study.models import System

COLUMNS: Final = rf"(?:{TO}\d*_(?P<target>[A-Za-z][A-Za-z0-9]*)|{ABOUT_ALL}\d*)_(?P<item>[A-Za-z][A-Za-z0-9]*)"
"""Headers of answers in forms that this program made, once their statements have the items' codes as export tags."""
_LOOP: Final = r"(?P<target>\d+)_(?P<item>[A-Za-z]\w*)"
_RECORDED: Final = ("RecordedDate", "EndDate")
SUBMITTED: Final = "RecordedDate (Finished)"
"""Column that this module adds: when a response was recorded, empty where it was never finished."""
_YES: Final = ("1", "true")
_NO: Final = ("0", "false")
_NO_ANSWER_CODES: Final = frozenset({"1", "2", "8", "9", "12", "17", "40"})
"""Codes in the status of responses that nobody gave in earnest: previews, tests, spam."""
_ANSWER_CODES: Final = frozenset({"", "0", "4", "16", "32", "48", "ex", "ex offline", "offline survey"})
_NO_ANSWER: Final = re.compile(
    r"preview|\btest|spam|forhåndsvis|førehandsvis|förhandsgransk|förhandsvis|vorschau", re.IGNORECASE
)
_ANSWER: Final = re.compile(r"\bip\b|import", re.IGNORECASE)
"""The status in words follows the language of whoever exports; what most responses have names the IP address."""
_FIELD: Final = re.compile(r"\$\{[^}]*\}|\[Field-\d+\]")
"""What a loop puts into a question's text, as exports write it."""


def _sign(book: Book) -> str:
    top = top_of(book)
    return top.evidence if top is not None and not evaluation_columns(top.headers) else ""


def _sign_360(book: Book) -> str:
    top = top_of(book)
    columns = evaluation_columns(top.headers) if top is not None else None
    return f"{top.evidence}, {', '.join(columns)}" if top is not None and columns else ""


def _lay_out(book: Book) -> Sheet:
    top = _top(book)
    looped = any(re.fullmatch(_LOOP, header) for header in top.headers)
    defaults = ImportMapping(shape="wide", columns=_LOOP if looped else COLUMNS)
    return _sheet(book, top, "qualtrics", defaults)


def _lay_out_360(book: Book) -> Sheet:
    top = _top(book)
    columns = evaluation_columns(top.headers)
    subject, evaluator = (ColumnRef(column=one) for one in columns) if columns else (None, None)
    return _sheet(book, top, "qualtrics_360", ImportMapping(shape="rows", target=subject, respondent=evaluator))


def _top(book: Book) -> Top:
    top = top_of(book)
    if top is None or top.records is None:
        row = "ImportId" if top is not None else "StartDate, EndDate, Status"
        raise refuse("import_header_rows", Place(source=book.name), system="Qualtrics", row=row)
    return top


def _sheet(book: Book, top: Top, system: System, defaults: ImportMapping) -> Sheet:
    grid = replace(book.first.after(top.records or 0), headers=top.headers)
    table, notes = _in_earnest(_with_submitted(table_of(book, grid)))
    texts = {header: plain_text(_FIELD.sub(" ", text)) for header, text in zip(top.headers, top.texts, strict=True)}
    given = ImportMapping(
        respondent=defaults.respondent or column_named(table, ("ResponseId", "ResponseID")),
        time=column_named(table, (SUBMITTED, *_RECORDED)),
        missing={"-99": "skipped"},
    )
    said = {name: getattr(given, name) for name in given.model_fields_set}
    return Sheet(
        system=system,
        table=table,
        defaults=defaults.model_copy(update=said),
        evidence=top.evidence,
        texts={header: text for header, text in texts.items() if header in table.columns and text},
        own=frozenset(header for header in table.columns if header in top.own or header == SUBMITTED),
        looped=defaults.columns == _LOOP,
        notes=notes,
    )


def _in_earnest(table: Table) -> tuple[Table, tuple[Problem, ...]]:
    """The table without previews, tests and spam, and what is told of these, and of a status that nobody knows."""
    marks = {header: _unearnest(table, header) for header in ("Status", "DistributionChannel")}
    kept, notes = set_aside(table, marks)
    strange = [text for text in _distinct(kept, "Status") if not _is_answer(text)]
    if strange:
        place = Place(source=table.input.name, column="Status")
        notes = (*notes, Problem(code="status_unknown", place=place, value=", ".join(strange[:6])))
    return kept, notes


def _unearnest(table: Table, header: str) -> list[str]:
    return [text for text in _distinct(table, header) if key(text) in _NO_ANSWER_CODES or _NO_ANSWER.search(text)]


def _is_answer(status: str) -> bool:
    return key(status) in _ANSWER_CODES or _ANSWER.search(status) is not None


def _distinct(table: Table, header: str) -> tuple[str, ...]:
    return table.columns[header].texts if header in table.columns else ()


def _with_submitted(table: Table) -> Table:
    """The table with a column that says when a response was handed in."""
    recorded = column_named(table, _RECORDED)
    if recorded is None:
        return table
    times = zip(table.texts(recorded.column), _finished(table), strict=True)
    column = coded([time if finished else "" for time, finished in times])
    return replace(table, columns={**table.columns, SUBMITTED: column})


def _finished(table: Table) -> list[bool]:
    """Whether each response was finished: as its column says, else where all of it was gone through."""
    finished, progress = (_texts(table, header) for header in ("Finished", "Progress"))
    return [
        key(said) in _YES or (key(said) not in _NO and how_far.strip() in ("", "100"))
        for said, how_far in zip(finished, progress, strict=True)
    ]


def _texts(table: Table, header: str) -> Sequence[str]:
    return table.texts(header) if header in table.columns else [""] * table.rows


ADAPTERS: Final = (
    Adapter(system="qualtrics_360", sign=_sign_360, lay_out=_lay_out_360),
    Adapter(system="qualtrics", sign=_sign, lay_out=_lay_out),
)
