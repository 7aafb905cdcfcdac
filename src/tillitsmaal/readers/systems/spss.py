"""SPSS files, whoever made them: labels of variables are questions, labels of values are what people chose.

A code that the file declares missing is never an answer, also where it lies inside the scale. Names hold no brackets
and no spaces, so a pattern meets `ben1_vik` or, from forms that this program made, `tovik_ben1`.
"""

from typing import Final

from tillitsmaal.names import key
from tillitsmaal.readers.answers.columns import UNDERSTOOD
from tillitsmaal.readers.books.grid import Book, table_of
from tillitsmaal.readers.systems.sheet import Adapter, Sheet, column_named
from tillitsmaal.study import ImportMapping
from tillitsmaal.study.coded import ABOUT_ALL, TO

COLUMNS: Final = rf"(?:{TO}\d*_?(?P<target>[A-Za-z][A-Za-z0-9]*)|{ABOUT_ALL}\d*)_(?P<item>[A-Za-z][A-Za-z0-9]*)_?"
"""Variables of answers in forms that this program made, as systems name them that write for SPSS themselves."""


def _sign(book: Book) -> str:
    return ".sav" if book.kind == "spss" else ""


def _lay_out(book: Book) -> Sheet:
    table = table_of(book, book.first)
    has_rows = any(key(header) in UNDERSTOOD["target"] for header in table.columns)
    return Sheet(
        system="spss",
        table=table,
        defaults=ImportMapping(
            shape="rows" if has_rows else "wide",
            columns=None if has_rows else COLUMNS,
            respondent=column_named(table, UNDERSTOOD["respondent"]),
        ),
        evidence=_sign(book),
        texts={header: text for header, text in book.texts.items() if header in table.columns},
    )


ADAPTERS: Final = (Adapter(system="spss", sign=_sign, lay_out=_lay_out),)
