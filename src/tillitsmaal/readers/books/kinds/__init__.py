"""What kind of file it is, and its sheets as text: one module a kind."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, assert_never

from tillitsmaal.errors import InputRefused, Place, refuse
from tillitsmaal.readers.books.files import Source, read_source
from tillitsmaal.readers.books.grid import Book, Kind, long_headers
from tillitsmaal.readers.books.kinds.delimited import read_delimited
from tillitsmaal.readers.books.own import is_marked, is_own
from tillitsmaal.shell import quoted
from tillitsmaal.study.coded import FORM

ENDINGS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "text": (".csv", ".txt", ".tsv"),
    "excel": (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"),
    "spss": (".sav", ".zsav"),
    "parquet": (".parquet",),
    "json": (".json",),
}
"""What files of each kind are called, for who leaves the ending out; what a file is, its first bytes say."""
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_SPSS = (b"$FL2", b"$FL3")
_PARQUET = b"PAR1"
_PAGE = b"<!doctype html"
_OF_FORM = b"tillit/form/"
"""Stands in the mark of a form; a codebook names the column that tells a form too."""
_YAML = (".yaml", ".yml")
_OTHERS = (_ZIP, b"%PDF", b"\x1f\x8b", b"\xff\xd8\xff", b"\x89PNG", b"GIF8")
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*+[{\[]")
_END = 1 << 16
"""Bytes at the end of JSON of which some are not white space."""
_DOCUMENTS = (b"word/", b"ppt/", b"opendocument.text")


def open_file(path: str | Path, name: str | None = None) -> Book:
    """Open a file of any kind that is read; `-` is standard input. `name` is as in `read_source`.

    Raises
    ------
    InputRefused
        `file_not_found`, `file_unreadable`, `file_empty`, `binary_file`, `form_not_answers`, `report_not_answers`,
        `yaml_not_answers`, `file_damaged`, `file_too_large`, `header_too_long`, and what each kind says.
    UsageError
        `extra_missing`: the kind needs a package that is not installed.
    """
    return open_source(read_source(path, name))


def open_source(source: Source) -> Book:
    """Open a file that was read."""
    book = _opened(source)
    if book.kind == "excel" and is_marked(source.data) and not any(map(is_own, book.sheets.values())):
        raise refuse("report_not_answers", Place(source=source.name))
    if long := list(long_headers(book.first, book.name)):
        raise InputRefused(long)
    return book


def _opened(source: Source) -> Book:
    kind = kind_of(source)
    match kind:
        case "text":
            return read_delimited(source)
        case "json":
            from tillitsmaal.readers.books.kinds.json import read_json

            return read_json(source)
        case "excel":
            from tillitsmaal.readers.books.kinds.excel import read_excel

            return read_excel(source)
        case "spss":
            from tillitsmaal.readers.books.kinds.spss import read_spss

            return read_spss(source)
        case "parquet":
            from tillitsmaal.readers.books.kinds.parquet import read_parquet

            return read_parquet(source)
        case _:
            assert_never(kind)


def kind_of(source: Source) -> Kind:
    """Recognise a file by its first bytes.

    Raises
    ------
    InputRefused
        `binary_file`, `form_not_answers`, `report_not_answers`, `yaml_not_answers`.
    """
    data = source.data
    if data.startswith(_OLD_OFFICE) or (data.startswith(_ZIP) and _is_workbook(source)):
        return "excel"
    if data.startswith(_SPSS):
        return "spss"
    if data.startswith(_PARQUET):
        return "parquet"
    if data.startswith(_OTHERS):
        raise refuse("report_not_answers" if is_marked(data) else "binary_file", Place(source=source.name))
    if data.startswith(_PAGE) and FORM.encode() in data and (_OF_FORM in data or not is_marked(data)):
        raise refuse("form_not_answers", Place(source=source.name))
    if is_marked(data):
        raise refuse("report_not_answers", Place(source=source.name))
    if Path(source.name).suffix.casefold() in _YAML:
        raise refuse("yaml_not_answers", Place(source=source.name), file=quoted([source.name]))
    return "json" if _JSON.match(data) and data[-_END:].rstrip()[-1:] in (b"}", b"]") else "text"


def _is_workbook(source: Source) -> bool:
    named = Path(source.name).suffix.casefold() in ENDINGS["excel"]
    ends = source.data[:65536] + source.data[-65536:]
    if any(sign in ends for sign in (b"xl/", b"opendocument.spreadsheet")):
        return True
    return named and not any(sign in ends for sign in _DOCUMENTS)
