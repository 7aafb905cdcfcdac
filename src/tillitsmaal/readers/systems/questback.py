"""Questback EFS (Unipark): CSV or Excel with a number a variable, `v_12`.

0 stands where a question was seen and left open (-99 in texts), -77 where it was never shown (-66 in texts). Whoever
exports may choose other codes. Numbers of variables say nothing of what was asked, so the columns must be declared,
unless the variables were named in EFS as the patterns of `tillitsmaal.readers.proposal.columns` want them.

The names of columns are those that published scripts read; no whole export has been seen. Questback Essentials, which
writes texts, is read by a declared mapping.
"""

import re
from dataclasses import replace
from typing import Final

from tillitsmaal.readers.books.coded import Coded
from tillitsmaal.readers.books.grid import Book, table_of
from tillitsmaal.readers.systems.sheet import Adapter, Sheet, column_named, finished_by, has_headers, matching
from tillitsmaal.study import ImportMapping

_RESPONDENT: Final = "lfdn"
_STATUS: Final = "dispcode"
_FINISHED: Final = ("31", "32", "Completed", "Completed after break")
_VARIABLE: Final = re.compile(r"v_\d+")
_BESIDE: Final = ("external_lfdn", "tester", "dispcode", "lastpage", "quality", "duration")
_ENOUGH: Final = 3
"""Of these columns, where the respondent's own is not exported."""
_OWN: Final = re.compile(
    r"external_lfdn|tester|lastpage|quality|duration|rts\d+|quota\w*|browser|referer|device_type|participant_\w+"
    r"|page_history|[hv]flip|output_mode|javascript|flash|session_id|language|cleaned|ats|datetime|date_of_\w+"
)


def _sign(book: Book) -> str:
    grid = book.first
    respondent = [name for name in (_RESPONDENT,) if has_headers(grid, name)]
    beside = [name for name in _BESIDE if has_headers(grid, name)]
    variables = matching(grid, _VARIABLE)
    certain = (respondent and (beside or variables)) or (variables and len(beside) >= _ENOUGH)
    return ", ".join([*respondent, *beside, *variables][:3]) if certain else ""


def _lay_out(book: Book) -> Sheet:
    table = replace(table_of(book, book.first), numbered=_RESPONDENT)
    status = column_named(table, (_STATUS,))
    if status is not None and _is_understood(table.columns[status.column]):
        table = finished_by(table, status.column, _FINISHED)
    return Sheet(
        system="questback",
        table=table,
        defaults=ImportMapping(
            shape="wide",
            respondent=column_named(table, (_RESPONDENT,)),
            time=status,
            missing={"0": "skipped", "-99": "skipped", "-77": "not_shown", "-66": "not_shown"},
        ),
        evidence=_sign(book),
        own=frozenset(header for header in table.columns if _OWN.fullmatch(header)),
    )


def _is_understood(status: Coded) -> bool:
    """Whether these are codes, or names of codes in English; names in another language say nothing here."""
    return all(text.strip() in ("", *_FINISHED) or text.strip().isdecimal() for text in status.texts)


ADAPTERS: Final = (Adapter(system="questback", sign=_sign, lay_out=_lay_out),)
