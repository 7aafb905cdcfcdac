"""Microsoft Forms: a workbook whose headers are the questions, and whose cells are the texts that people chose.

A question whose text stands there already gets a number behind it (`Navn2`). The headers of a Likert question, a column
a statement, have not been seen in a real export; a statement is recognised with and without the question before it.
The names of the form's own columns follow the language of whoever exports; those in Bokmål, English, Danish and
Swedish have been seen, not those in Nynorsk.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tillitsmaal.names import key
from tillitsmaal.readers.books.grid import Book, table_of
from tillitsmaal.readers.books.headers import plain_text
from tillitsmaal.readers.systems.sheet import Adapter, Sheet, column_named, same_texts, told_apart
from tillitsmaal.study import ImportMapping

_RESPONDENT: Final = ("ID",)
_STARTED: Final = ("Starttidspunkt", "Start time", "Starttid")
_COMPLETED: Final = (
    "Fullføringstidspunkt",
    "Completion time",
    "Færdiggørelsestidspunkt",
    "Fuldførelsestidspunkt",
    "Slutförandetid",
)
_ABOUT_PEOPLE: Final = ("E-postadresse", "E-post", "Email", "Mail", "Mailadresse", "Navn", "Namn", "Name")
_ABOUT_FORM: Final = (
    "Tidspunkt for siste endring", "Tidspunkt for siste endringa", "Last modified time",
    "Tidspunkt for seneste ændring", "Tid för senaste ändring", "Språk", "Language", "Sprog",
)  # fmt: skip
_NUMBERED: Final = re.compile(r"(?P<text>.*\D)\d{1,3}")


def _sign(book: Book) -> str:
    known = {key(header): header for header in book.first.headers}
    found = [next((known[key(one)] for one in names if key(one) in known), "") for names in _ALWAYS]
    return ", ".join(found) if all(found) else ""


_ALWAYS: Final = (_RESPONDENT, _STARTED, _COMPLETED)


def _lay_out(book: Book) -> Sheet:
    written = [plain_text(header) for header in book.first.headers]
    texts = _without_numbers(written)
    headers = told_apart(written)
    table = replace(table_of(book, replace(book.first, headers=headers)), numbered=_RESPONDENT[0])
    own = {key(name) for name in (*_STARTED, *_ABOUT_PEOPLE, *_ABOUT_FORM)}
    return Sheet(
        system="ms_forms",
        table=table,
        defaults=ImportMapping(
            shape="wide",
            respondent=column_named(table, _RESPONDENT),
            time=column_named(table, _COMPLETED),
        ),
        evidence=_sign(book),
        texts={header: text for header, text in zip(headers, texts, strict=True) if header},
        own=frozenset(header for header in table.columns if key(header) in own),
        advice=same_texts(book, [text for text, header in zip(texts, headers, strict=True) if key(header) not in own]),
    )


def _without_numbers(headers: Sequence[str]) -> list[str]:
    """The questions, without the number behind one whose text stands there already."""
    known = {key(header) for header in headers}
    matches = [_NUMBERED.fullmatch(header) for header in headers]
    return [
        match["text"].strip() if match and key(match["text"]) in known else header
        for header, match in zip(headers, matches, strict=True)
    ]


ADAPTERS: Final = (Adapter(system="ms_forms", sign=_sign, lay_out=_lay_out),)
