"""SurveyJS: JSON with `survey.data` of each respondent, as a list or one alone.

A form has no respondents' ids of its own, since whoever keeps the answers gives them: a field `respondent`, `id`,
`_id` or `instanceId` is one, else respondents are numbered, file by file. What nobody has answered is
not there at all.
"""

import re
from dataclasses import replace
from typing import Final

from tillitsmaal.names import key
from tillitsmaal.readers.books.grid import Book, Table, table_of
from tillitsmaal.readers.systems.sheet import Adapter, Sheet, has_headers, matching
from tillitsmaal.responses import RATER, RESPONDENT
from tillitsmaal.study import ColumnRef, ImportMapping
from tillitsmaal.study.coded import ABOUT_ALL, FORM, TO

COLUMNS: Final = rf"(?:{TO}\d*_(?P<target>[\w-]+)|{ABOUT_ALL}\d*)\.(?P<item>[\w-]+)"
"""Headers of answers in forms that this program made: question and row."""
_ANSWER: Final = re.compile(COLUMNS)
_ROW: Final = re.compile(r"[^.]+\.[^.]+")
_RESPONDENT: Final = (RESPONDENT, "id", "_id", "instanceid")


def _sign(book: Book) -> str:
    if book.kind != "json" or has_headers(book.first, "submitdate"):
        return ""
    answers = matching(book.first, _ANSWER)
    if answers and has_headers(book.first, RATER):
        return ", ".join([RATER, answers[0]])
    rows = matching(book.first, _ROW)
    return ", ".join([FORM, rows[0]]) if rows and has_headers(book.first, FORM) else ""


def _lay_out(book: Book) -> Sheet:
    table = replace(table_of(book, book.first), sparse=True)
    if _respondent(table) is None:
        table = table.with_respondents(RESPONDENT)
    return Sheet(
        system="surveyjs",
        table=table,
        defaults=ImportMapping(shape="wide", respondent=ColumnRef(column=_respondent(table) or ""), columns=COLUMNS),
        evidence=_sign(book),
    )


def _respondent(table: Table) -> str | None:
    by_key = {key(header): header for header in table.columns}
    return next((by_key[name] for name in _RESPONDENT if name in by_key), None)


ADAPTERS: Final = (Adapter(system="surveyjs", sign=_sign, lay_out=_lay_out),)
