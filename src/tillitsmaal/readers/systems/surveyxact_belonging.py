"""Whether SurveyXact's structure and labels are those of the data set: files of two exports may lie in one folder."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from tillitsmaal.errors import Place, Problem
from tillitsmaal.names import key
from tillitsmaal.readers.answers.columns import UNDERSTOOD
from tillitsmaal.readers.books.grid import Book
from tillitsmaal.readers.systems.surveyxact_files import (
    LABELS,
    SHORT_NAME,
    STRUCTURE,
    Beside,
    companions,
    is_named_alike,
)

_ENOUGH: Final = 0.5
"""Share of a file's columns that a structure must know for the file to be a data set that it could describe."""
_BEGINNING: Final = 65536
_WORDS: Final = frozenset(key(word) for words in UNDERSTOOD.values() for word in words)


def contradicted(book: Book, found: Beside, own: re.Pattern[str]) -> Iterator[Problem]:
    """Why the files beside a data set cannot be read with it.

    Parameters
    ----------
    book
        The data set.
    found
        What stands beside it.
    own
        Names of columns that are the system's own.
    """
    if twice := _told_twice(found):
        yield _mixed(book, found, f"@expected.told_twice|{', '.join(twice[:6])}")
    if book.kind == "excel" or not found.names or is_named_alike(book):
        return
    if others := _others(book, found):
        yield _mixed(book, found, f"@expected.files_shared|{', '.join(others)}")
    headers = {key(header) for header in book.first.headers}
    names = [one.name for one in found.structure if key(one.name) not in headers and not own.fullmatch(one.question)]
    if names:
        yield _mixed(book, found, f"@expected.columns_absent|{', '.join(names[:6])}")


def untold(book: Book, found: Beside, own: re.Pattern[str]) -> Iterator[Problem]:
    """Tell of columns that the structure does not have, and that are neither the system's own nor say who answers."""
    known = {key(one.name) for one in found.structure}
    headers = [header for header in book.first.headers if header and key(header) not in known | _WORDS]
    strange = [header for header in headers if not own.fullmatch(key(header)) and not _is_cut(header, known)]
    if known and strange and book.kind != "excel":
        yield _mixed(book, found, f"@expected.columns_untold|{', '.join(strange[:6])}")


def is_about(found: Beside, headers: Collection[str]) -> bool:
    """Whether the structure knows enough of these headers."""
    names = {key(one.name) for one in found.structure}
    there = [header for header in headers if header]
    return bool(there) and sum(key(header) in names for header in there) >= _ENOUGH * len(there)


def _is_cut(header: str, known: Collection[str]) -> bool:
    return len(header) == SHORT_NAME and any(name.startswith(key(header)) for name in known)


def _told_twice(found: Beside) -> list[str]:
    """Variables that the structure says two things of, and codes with two labels."""
    texts: dict[str, set[str]] = {}
    for one in found.structure:
        texts.setdefault(one.name, set()).add(key(one.text))
    return [*(name for name, said in texts.items() if len(said) > 1), *found.relabelled]


def _others(book: Book, found: Beside) -> list[str]:
    """Further data sets that the structure beside a file fits."""
    path = book.source.path
    if path is None:
        return []
    taken = {path, *companions(book)}
    beside = (one for one in sorted(path.parent.iterdir()) if one not in taken and one.suffix == path.suffix)
    return [one.name for one in beside if one.is_file() and not _is_companion(one) and is_about(found, _head(one))]


def _is_companion(path: Path) -> bool:
    return any(word in path.stem.casefold() for word in (STRUCTURE, LABELS))


def _head(path: Path) -> list[str]:
    """The headers of a file, as far as names of variables are concerned."""
    with path.open("rb") as file:
        data = file.read(_BEGINNING)
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    first = data.decode(encoding, errors="replace").lstrip().partition("\n")[0]
    return [cell.strip('" \r') for cell in re.split(r"[;,\t]", first)]


def _mixed(book: Book, found: Beside, why: str) -> Problem:
    details = {"files": ", ".join(found.names), "why": why}
    return Problem(code="import_files_mixed", place=Place(source=book.name), details=details)
