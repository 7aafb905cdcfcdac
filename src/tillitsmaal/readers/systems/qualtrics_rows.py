"""The rows at the top of Qualtrics' exports."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tillitsmaal.names import key
from tillitsmaal.readers.books.grid import Book, Grid
from tillitsmaal.readers.books.headers import plain_text
from tillitsmaal.readers.systems.sheet import has_headers, told_apart

_NAMES: Final = {
    "_recordId": "ResponseId",
    "startDate": "StartDate",
    "endDate": "EndDate",
    "recordedDate": "RecordedDate",
    "finished": "Finished",
    "progress": "Progress",
    "status": "Status",
    "distributionChannel": "DistributionChannel",
}
"""What the columns that are looked at are called, by their ImportId."""
_OWN: Final = frozenset(
    {
        *_NAMES, "ipAddress", "duration", "recipientLastName", "recipientFirstName", "recipientEmail",
        "externalDataReference", "locationLatitude", "locationLongitude", "userLanguage", "relationship", "unsolicited",
    }
)  # fmt: skip
_OWN_BEFORE: Final = frozenset(
    {
        "ResponseID", "ResponseSet", "Name", "ExternalDataReference", "EmailAddress", "IPAddress", "Status",
        "StartDate", "EndDate", "Finished", "LocationLatitude", "LocationLongitude", "LocationAccuracy",
    }
)  # fmt: skip
_NUMBERED: Final = re.compile(r"^\d+_")
_LOOPED: Final = re.compile(r"(\d+)_QID.*")
_LOOPED_BEFORE: Final = re.compile(r"(?P<name>[^()]+)\((?P<loop>\d+)\)(?P<rest>(?:_\w+)?)")
_SUBJECT: Final = ("subjectuniqueidentifier", "subjectid", "subject", "subjectname", "feedbackrecipient")
_EVALUATOR: Final = (
    "participantuniqueidentifier",
    "evaluatoruniqueidentifier",
    "evaluatorid",
    "evaluator",
    "evaluatorname",
    "feedbackgiver",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Top:
    """What stands above the responses."""

    headers: tuple[str, ...]
    """Names, each once, with the number of a loop before them."""
    texts: tuple[str, ...]
    """Texts of the questions."""
    own: frozenset[str]
    """Headers that belong to the system."""
    records: int | None
    """How many rows below the header are no responses; None where that cannot be told."""
    evidence: str
    """What the export was recognised by."""


def top_of(book: Book) -> Top | None:
    """The rows at the top, where Qualtrics wrote them."""
    if book.kind not in ("text", "excel"):
        return None
    grid = book.first
    for number in (0, 1):
        if any(ids := [_import_id(text) for text in grid.record(number)]):
            return _newer(grid, ids, number)
    if _is_older(grid):
        return _older(grid)
    if has_headers(grid, "ResponseId", "RecordedDate", "Finished"):
        texts = ("",) * len(grid.headers)
        return Top(headers=grid.headers, texts=texts, own=frozenset(), records=None, evidence="ResponseId, Finished")
    return None


def evaluation_columns(headers: Sequence[str]) -> tuple[str, str] | None:
    """Whom an evaluation is about and who made it, in exports of 360 projects."""
    known = {re.sub(r"[\W_]", "", key(header)): header for header in headers}
    subject, evaluator = (
        next((known[name] for name in names if name in known), None) for names in (_SUBJECT, _EVALUATOR)
    )
    return (subject, evaluator) if subject is not None and evaluator is not None else None


def _import_id(text: str) -> str:
    if not text.lstrip().startswith("{"):
        return ""
    try:
        found = json.loads(text)
    except ValueError:
        return ""
    return str(found.get("ImportId", "")) if isinstance(found, dict) else ""


def _newer(grid: Grid, ids: Sequence[str], number: int) -> Top:
    texts = grid.record(0) if number else [""] * len(ids)
    headers = _distinct([_named(plain_text(header), id) for header, id in zip(grid.headers, ids, strict=True)], ids)
    own = frozenset(header for header, id in zip(headers, ids, strict=True) if id in _OWN)
    return Top(headers=headers, texts=tuple(texts), own=own, records=number + 1, evidence="ImportId")


def _named(header: str, import_id: str) -> str:
    """A column's name, with the number of its loop before it, which a name that people changed lacks."""
    loop = _LOOPED.fullmatch(import_id)
    return f"{loop[1]}_{_NUMBERED.sub('', header, count=1)}" if loop else _NAMES.get(import_id, header)


def _distinct(headers: Sequence[str], ids: Sequence[str]) -> tuple[str, ...]:
    """Names; where several columns have the same, with their ImportId behind it."""
    count = Counter(map(key, headers))
    named = [
        f"{header} ({id})" if header and id and count[key(header)] > 1 else header
        for header, id in zip(headers, ids, strict=True)
    ]
    return told_apart(named)


def _is_older(grid: Grid) -> bool:
    return {"ResponseID", "ResponseSet"} <= {plain_text(text) for text in grid.record(0)}


def _older(grid: Grid) -> Top:
    """Two rows; in the first, the system's own columns may be called `V1`, `V2` and so on."""
    texts = [plain_text(text) for text in grid.record(0)]
    named = [text if text in _OWN_BEFORE else header for header, text in zip(grid.headers, texts, strict=True)]
    headers = told_apart([_LOOPED_BEFORE.sub(r"\g<loop>_\g<name>\g<rest>", header) for header in named])
    own = frozenset(header for header in headers if header in _OWN_BEFORE)
    return Top(headers=headers, texts=tuple(texts), own=own, records=1, evidence="ResponseID, ResponseSet")
