"""Nettskjema: CSV and Excel, with codebook or without, also as TSD stores them.

With codebook a header is `element.subelement`, a box to tick `element.subelement.option`; -1 stands where a question
was left open. A question that a condition hid looks like one that was left open. Without codebook a header is the
question's text with HTML's entities, and questions with the same text have the same header.

How a matrix's header looks without codebook has not been seen in a real export.
"""

import re
from dataclasses import replace
from typing import Final

from tillitsmaal.readers.books.grid import Book, table_of
from tillitsmaal.readers.books.headers import plain_text
from tillitsmaal.readers.systems.sheet import Adapter, Sheet, column_named, has_headers, same_texts, told_apart
from tillitsmaal.study import ImportMapping
from tillitsmaal.study.coded import ABOUT_ALL, TO

_SUBMISSION: Final = "$submission_id"
_CREATED: Final = "$created"
_OWN: Final = ("$answer_time_ms", "$forwarded_to_form", "SUBMISSION_REFERENCE", "Reference ID")
_CODED: Final = re.compile(r"[^\W\d][\w-]*(\.[\w-]+){1,2}")
"""How headers look with codebook, where none may repeat."""
COLUMNS: Final = rf"(?:{TO}\d*_(?P<target>[\w-]+)|{ABOUT_ALL}\d*)\.(?P<item>[\w-]+)"
"""Headers of answers in forms that were made as `docs/import/nettskjema.md` tells."""


def _sign(book: Book) -> str:
    grid = book.first
    found = [name for name in (_CREATED, *_OWN[:2]) if has_headers(grid, name)]
    return ", ".join([_SUBMISSION, found[0]]) if has_headers(grid, _SUBMISSION) and found else ""


def _lay_out(book: Book) -> Sheet:
    grid = book.first
    texts = [plain_text(header) for header in grid.headers]
    headers = texts if any(map(_CODED.fullmatch, texts)) else told_apart(texts)
    table = table_of(book, replace(grid, headers=tuple(headers)))
    return Sheet(
        system="nettskjema",
        table=table,
        defaults=ImportMapping(
            shape="wide",
            respondent=column_named(table, (_SUBMISSION,)),
            time=column_named(table, (_CREATED,)),
            columns=COLUMNS,
            missing={"-1": "skipped"},
        ),
        evidence=_sign(book),
        texts={header: text for header, text in zip(headers, texts, strict=True) if header},
        own=frozenset(header for header in table.columns if header in _OWN),
        advice=same_texts(book, texts),
    )


ADAPTERS: Final = (Adapter(system="nettskjema", sign=_sign, lay_out=_lay_out),)
