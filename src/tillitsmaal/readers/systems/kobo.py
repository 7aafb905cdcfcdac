"""KoboToolbox and ODK: forms after the XLSForm standard, and what is repeated in them.

Both write a question's name as the header, with the groups that it lies in before it unless the export leaves them out:
`to_vik/ben1__vik` by Kobo, `to_vik-ben1__vik` by ODK. Here groups are dropped. A repeat about partners has a sheet of
its own (Kobo, in workbooks only) or a file of its own (ODK), and is put together with its submissions as rows. Neither
system tells what was never shown from what was left open.

ODK's layouts follow its documentation; no export of ODK Central itself was seen.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from tillitsmaal.errors import Place, Problem, refuse
from tillitsmaal.questionnaire.reserved import OF_ODK
from tillitsmaal.readers.books.grid import Book, Grid, Table, table_of
from tillitsmaal.readers.books.kinds import open_file
from tillitsmaal.readers.books.limits import LONGEST_LINE
from tillitsmaal.readers.systems.groups import groups_kept, without_groups
from tillitsmaal.readers.systems.nested import through_parents
from tillitsmaal.readers.systems.repeats import Repeat, joined
from tillitsmaal.readers.systems.set_aside import set_aside
from tillitsmaal.readers.systems.sheet import Adapter, Sheet, column_named, has_headers
from tillitsmaal.study import ImportMapping
from tillitsmaal.study.models import System

COLUMNS: Final = r"(?:.*[/-])?(?P<item>[A-Za-z][A-Za-z0-9]*)__(?P<target>[\w-]+)"
"""Headers of answers in forms that this program made."""
_ANSWER: Final = re.compile(COLUMNS)
_NAME: Final = re.compile(r"[\w./-]*")
_REJECTED: Final = {
    "_validation_status": ("validation_status_not_approved", "Not approved"),
    "ReviewState": ("rejected",),
}
"""What stands where somebody who looked through the submissions turned one down."""
_KOBO_LINKS: Final = (("_index", "_parent_index"), ("_uuid", "_submission__uuid"), ("_id", "_submission__id"))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Parts:
    """What was exported of a form."""

    system: System
    separator: str
    """Stands after a group."""
    evidence: str
    submissions: Book
    """Where the submissions are the first sheet."""
    repeats: Sequence[Repeat]
    named: Repeat | None = None
    """The repeat that was asked for."""


def _sheet(parts: _Parts) -> Sheet:
    grid = parts.submissions.first
    submissions = _table(parts.submissions, grid, parts.separator)
    repeat = parts.named or _about_partners(submissions, parts.repeats)
    sheets = {*parts.submissions.sheets, *([repeat.name] if repeat is not None else [])}
    table, notes = set_aside(submissions, _REJECTED)
    if repeat is not None:
        whole = _with_submission(repeat, parts) if parts.system == "kobo" else repeat
        table = set_aside(_put_together(submissions, whole, parts.named is None), _REJECTED)[0]
    return Sheet(
        system=parts.system,
        table=replace(table, sparse=parts.submissions.kind == "json"),
        defaults=ImportMapping(
            shape="wide" if repeat is None else "rows",
            respondent=column_named(table, ("_uuid", "KEY")),
            time=column_named(table, ("_submission_time", "SubmissionDate")),
            columns=COLUMNS if repeat is None else None,
        ),
        evidence=parts.evidence,
        texts={header: header for header in table.columns if not _NAME.fullmatch(header)},
        own=frozenset(filter(_is_own, table.columns)),
        advice=(_unclear(parts),) if repeat is None and parts.repeats else (),
        notes=(*notes, *groups_kept(grid.headers, parts.separator, parts.submissions.name)),
        sheets=frozenset(sheets) if parts.submissions.kind == "excel" else frozenset(),
    )


def _with_submission(repeat: Repeat, parts: _Parts) -> Repeat:
    """A repeat that lies directly in the submissions, as one in another repeat does not."""
    repeats = {one.name: one.table for one in parts.repeats}
    return replace(repeat, table=through_parents(repeat.name, repeats, next(iter(parts.submissions.sheets))))


def _put_together(submissions: Table, repeat: Repeat, opened_first: bool) -> Table:
    """Submissions and a repeat; the file that was opened is the table's, and another lies beside it."""
    opened, other = (submissions, repeat.table) if opened_first else (repeat.table, submissions)
    beside = () if other.input.sha256 == opened.input.sha256 else (other.input,)
    table = joined(submissions, repeat)
    return replace(table, input=opened.input, path=opened.path, beside=beside)


def _about_partners(submissions: Table, repeats: Sequence[Repeat]) -> Repeat | None:
    """The one repeat that names partners, in a form that does not ask about each of them in a column of its own."""
    about = [repeat for repeat in repeats if repeat.names_partners]
    wide = any(map(_ANSWER.fullmatch, submissions.columns))
    return about[0] if len(about) == 1 and not wide else None


def _unclear(parts: _Parts) -> Problem:
    details = {"repeats": ", ".join(repeat.name for repeat in parts.repeats), "first": parts.repeats[0].name}
    return Problem(code="import_repeats_unclear", place=Place(source=parts.submissions.name), details=details)


def _is_own(header: str) -> bool:
    return header.startswith(("_", "SET-OF-")) or header in OF_ODK


def _table(book: Book, grid: Grid, separator: str) -> Table:
    return table_of(book, replace(grid, headers=without_groups(grid.headers, separator)))


def _submissions_of(book: Book) -> str | None:
    """Name of Kobo's sheet of submissions."""
    sheets = {} if book.kind == "spss" else book.sheets
    return next((name for name, grid in sheets.items() if has_headers(grid, "_uuid", "_submission_time")), None)


def _sign_kobo(book: Book) -> str:
    return "" if _submissions_of(book) is None else "_uuid, _submission_time"


def _lay_out_kobo(book: Book) -> Sheet:
    name = _submissions_of(book)
    submissions = book if name is None else replace(book, sheets={name: book.sheets[name]})
    repeats = {name: grid for name, grid in book.sheets.items() if has_headers(grid, "_parent_index") and grid.rows}
    tables = {name: _table(book, grid, "/") for name, grid in repeats.items()}
    laid = [_kobo_repeat(submissions, table, name) for name, table in tables.items()]
    named = next((one for one in laid if repeats[one.name] is book.first), None)
    return _sheet(
        _Parts(
            system="kobo",
            separator="/",
            evidence=_sign_kobo(book),
            submissions=submissions,
            repeats=laid,
            named=named,
        )
    )


def _kobo_repeat(submissions: Book, table: Table, name: str) -> Repeat:
    links = [
        (theirs, ours)
        for theirs, ours in _KOBO_LINKS
        if has_headers(submissions.first, theirs) and ours in table.columns
    ]
    return Repeat(name=name, table=table, links=links, joins=lambda header: header.startswith("_"))


def _is_odk(head: Sequence[str]) -> bool:
    return {"SubmissionDate", "KEY"} <= set(head)


def _is_odk_repeat(head: Sequence[str]) -> bool:
    return {"PARENT_KEY", "KEY"} <= set(head) and "SubmissionDate" not in head


def _sign_odk(book: Book) -> str:
    if book.kind == "spss":
        return ""
    headers = book.first.headers
    return "SubmissionDate, KEY" if _is_odk(headers) else "PARENT_KEY, KEY" if _is_odk_repeat(headers) else ""


def _lay_out_odk(book: Book) -> Sheet:
    own = _odk_repeat(book) if _is_odk_repeat(book.first.headers) else None
    submissions = book if own is None else _odk_submissions(book)
    return _sheet(
        _Parts(
            system="odk",
            separator="-",
            evidence=_sign_odk(book),
            submissions=submissions,
            repeats=[own] if own is not None else [_odk_repeat(open_file(path)) for path in _odk_repeats(book)],
            named=own,
        )
    )


def _odk_repeat(book: Book) -> Repeat:
    return Repeat(
        name=book.name,
        table=_table(book, book.first, "-"),
        links=[("KEY", "PARENT_KEY")],
        joins=lambda header: header in ("KEY", "PARENT_KEY") or header.startswith("SET-OF-"),
    )


def _odk_repeats(book: Book) -> list[Path]:
    """Files beside the submissions' that hold what is repeated in them: `X-Y.csv` beside `X.csv`.

    Beside `X.csv` and `X-2.csv`, `X-2-Y.csv` is a repeat of the second.
    """
    path = book.source.path
    if path is None or not _is_odk(book.first.headers):
        return []
    beside = (one for one in sorted(path.parent.iterdir()) if one.name.startswith(f"{path.stem}-"))
    repeats = (one for one in beside if one.suffix.casefold() == ".csv" and _is_odk_repeat(_head(one)))
    return [one for one in repeats if _belongs_to(one) in (path, None)]


def _odk_submissions(book: Book) -> Book:
    found = _belongs_to(book.source.path) if book.source.path is not None else None
    if found is None:
        raise refuse("import_submissions_lacking", Place(source=book.name))
    return open_file(found)


def _belongs_to(repeat: Path) -> Path | None:
    """The file of submissions that a repeat's records belong to: `X.csv` beside `X-Y.csv`, with as much of the name."""
    stem = repeat.stem
    while "-" in stem:
        stem = stem.rpartition("-")[0]
        candidate = repeat.with_name(stem + repeat.suffix)
        if candidate.is_file() and _is_odk(_head(candidate)):
            return candidate
    return None


def _head(path: Path) -> list[str]:
    """The headers of a file, as far as names of columns are concerned."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        return [cell.strip('"') for cell in file.readline(LONGEST_LINE).rstrip("\n").split(",")]


ADAPTERS: Final = (
    Adapter(system="kobo", sign=_sign_kobo, lay_out=_lay_out_kobo),
    Adapter(system="odk", sign=_sign_odk, lay_out=_lay_out_odk, companions=_odk_repeats),
)
