"""SurveyXact: a data set, the structure that says what was asked, and the labels of the answers.

They are three files (`dataset.csv`, `structure.csv`, `labels.csv`) in UTF-16 with tabs or in Windows-1252 with
semicolons or commas, or the sheets of one workbook, where a wide data set goes on in `Dataset(2)`. `labels` has no
header. In `structure`, a row may have a cell more than the header. A statement of a battery stands behind the
battery's question: `Om Vik kommune - Vik kommune vil oss vel.`

Everyone who was invited has a row. Those who never opened the form (status 1, new, and 2, distributed) count as empty
rows, unless there are answers in them all the same; who did not finish is kept or left out as the mapping says.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.errors import InputRefused, Place, Problem, refuse
from tillitsmaal.names import key
from tillitsmaal.readers.books.grid import Book, Table, table_of
from tillitsmaal.readers.systems.sheet import Adapter, Sheet, finished_by
from tillitsmaal.readers.systems.surveyxact_belonging import contradicted, is_about, untold
from tillitsmaal.readers.systems.surveyxact_files import (
    LABELS,
    SHORT_NAME,
    STRUCTURE,
    Beside,
    Variable,
    beside,
    companions,
    is_called_data_set,
    parts,
    side_by_side,
    wanted,
)
from tillitsmaal.study import ColumnRef, ImportMapping

_STATUS: Final = re.compile(r"stat(?:overall|o)_(?P<choice>[1-5])")
_NOT_BEGUN: Final = ("1", "2")
_FINISHED: Final = "4"
_YES: Final = "1"
_RESPONDENT: Final = "respondentid"
_RESPONDENTS: Final = (_RESPONDENT, _RESPONDENT[:SHORT_NAME])
_ASKED: Final = re.compile(r"s_\d+(?:_\d+)*|to\d*_.+")
"""What questions are called, by SurveyXact or for this program; what was known before has other names."""
_OWN: Final = re.compile(
    r"survey|organization|lang|language|created|modified|starttime|closetime|difftime|responsecollectsessions|numberofreturnedmail"
    r"|importgroup|distributionschedule|email|digitaldistribution\w+"
    r"|stat(?:internal|completion|creation|distribution|source|collect|overall)(?:_\d+)?|stat[idsco]\w*_\d+"
)


def _sign(book: Book) -> str:
    if book.kind == "excel":
        names = [*parts(book), *(name for name in book.sheets if key(name) in ("structure", "labels"))]
        return ", ".join(names) if parts(book) and len(names) > len(parts(book)) else ""
    found = [path.name for path in companions(book)]
    if found and _belong(book):
        return ", ".join([book.name, *found])
    status = [header for header in book.first.headers if _STATUS.fullmatch(header)]
    return ", ".join(status[:2]) if len(status) > 2 else _sign_by_name(book)


def _sign_by_name(book: Book) -> str:
    """A data set whose structure and labels are not there."""
    first = next(iter(book.first.headers), "")
    is_data_set = book.kind == "text" and is_called_data_set(book.name)
    return f"{book.name}, {first}" if is_data_set and key(first) in _RESPONDENTS else ""


def _belong(book: Book) -> bool:
    """Whether the structure beside a file is about that file."""
    try:
        return is_about(beside(book), book.first.headers)
    except InputRefused:
        return True


def _lay_out(book: Book) -> Sheet:
    found = beside(book)
    if wrong := list(contradicted(book, found, _OWN)):
        raise InputRefused(wrong)
    whole = table_of(book, side_by_side(list(parts(book).values())) if parts(book) else book.first)
    variables = _variables(whole, found)
    table, finished = _with_status(whole, variables)
    labels = {header: found.labels[key(header)] for header in table.columns if key(header) in found.labels}
    return Sheet(
        system="surveyxact",
        table=replace(table, value_labels=labels, beside=found.inputs),
        defaults=ImportMapping(
            shape="wide",
            respondent=_column(variables, _RESPONDENT),
            time=finished or _column(variables, "closetime"),
        ),
        evidence=_sign(book),
        texts={header: variable.text for header, variable in variables.items() if variable.text},
        own=frozenset(header for header, one in variables.items() if _OWN.fullmatch(one.question or key(header))),
        doubts=(*_lacking(book, found, LABELS), *untold(book, found, _OWN)),
        advice=_lacking(book, found, STRUCTURE),
        sheets=frozenset({*parts(book), *found.names}) if book.kind == "excel" else frozenset(),
    )


def _variables(table: Table, found: Beside) -> Mapping[str, Variable]:
    """What the structure says of each column; of a column that it does not have, the column's name says it."""
    known = {key(variable.name): variable for variable in found.structure}
    return {
        header: known.get(key(header), Variable(question=key(header), name=header, text="", choice=""))
        for header in table.columns
    }


def _column(variables: Mapping[str, Variable], question: str) -> ColumnRef | None:
    return next((ColumnRef(column=header) for header, one in variables.items() if one.question == question), None)


def _with_status(table: Table, variables: Mapping[str, Variable]) -> tuple[Table, ColumnRef | None]:
    """Leave out who never began, and tell the column that says who finished."""
    by_choice = {_choice(header, one): header for header, one in variables.items()}
    not_begun = np.zeros(table.rows, dtype=bool)
    for choice in _NOT_BEGUN:
        if choice in by_choice:
            not_begun |= np.array([text.strip() == _YES for text in table.texts(by_choice[choice])])
    not_begun &= ~_answered(table, variables)
    if not_begun.all():
        raise refuse("file_without_rows", Place(source=table.input.name))
    kept = replace(table.kept(~not_begun), blank_rows=table.blank_rows + int(not_begun.sum()))
    if _FINISHED not in by_choice:
        return kept, None
    header = by_choice[_FINISHED]
    return finished_by(kept, header, (_YES,)), ColumnRef(column=header)


def _answered(table: Table, variables: Mapping[str, Variable]) -> NDArray[np.bool_]:
    """Who answered something, whatever their status is; what was known of them before is no answer.

    A box that was not ticked is 0, also where nobody was there to tick it.
    """
    found = np.zeros(table.rows, dtype=bool)
    for header, one in variables.items():
        if _ASKED.fullmatch(one.question) or _ASKED.fullmatch(key(header)):
            column = table.columns[header]
            found |= np.array([text.strip() not in ("", "0") for text in column.texts])[column.codes]
    return found


def _choice(header: str, variable: Variable) -> str:
    """Which status a column is about; none where it is about something else."""
    if variable.question == "statoverall":
        return variable.choice
    match = _STATUS.fullmatch(header)
    return match["choice"] if match else ""


def _lacking(book: Book, found: Beside, what: str) -> tuple[Problem, ...]:
    """A file that is not there: without the structure, names may still tell; without the labels, no code is certain."""
    if what not in found.lacking:
        return ()
    details = {"files": what if book.kind == "excel" else wanted(book, what)}
    return (Problem(code="import_files_lacking", place=Place(source=book.name), details=details),)


ADAPTERS: Final = (Adapter(system="surveyxact", sign=_sign, lay_out=_lay_out, companions=companions),)
