"""What a workbook would take, worked out before the library that reads workbooks makes room for it."""

import struct
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from io import BytesIO
from itertools import chain
from typing import Final
from zipfile import ZipFile, ZipInfo, is_zipfile

from tillitsmaal.documents.packed import excess
from tillitsmaal.errors import Place, refuse
from tillitsmaal.readers.books.kinds.compound import MAGIC, streams
from tillitsmaal.readers.books.kinds.excel_extent import Extent, extent, filled
from tillitsmaal.readers.books.kinds.excel_parts import pieces
from tillitsmaal.readers.books.kinds.excel_sheets import binary_sheets, check_sheets
from tillitsmaal.readers.books.kinds.excel_strings import lengths, repeated, shown
from tillitsmaal.readers.books.kinds.ods_extent import unfolded
from tillitsmaal.readers.books.kinds.xls_extent import measured as measured_old
from tillitsmaal.readers.books.kinds.xlsb_extent import measured
from tillitsmaal.readers.books.limits import (
    LARGEST_ABOUT,
    MOST_REPEATED,
    MOST_SHEET_CELLS,
    MOST_SPARSE_CELLS,
    REPEATED_PACKED,
    SPARSE,
    SURELY_REPEATED,
    too_large,
)

_OPEN_DOCUMENT: Final = "content.xml"
_BINARY: Final = "xl/workbook.bin"
_BINARY_TEXTS: Final = "xl/sharedstrings.bin"
_OLD: Final = frozenset({"workbook", "book"})
_ABOUT: Final = ("workbook.xml", ".rels", "styles.xml", "workbook.bin", "styles.bin")
"""How the names of parts end that are kept in memory whole."""
_SHEET: Final = b"sheetData"
_KEPT: Final = "sharedstrings.xml"
Pieces = Callable[[], Iterable[bytes]]
"""A part, to go through as often as needed."""


def check_workbook(data: bytes, name: str) -> None:
    """Refuse a workbook that would unpack or unfold to more than a survey ever has.

    Parameters
    ----------
    data
        A file of any kind; what is no zip unpacks to nothing.
    name
        What it is called.

    Raises
    ------
    InputRefused
        `file_too_large`; `file_damaged`, where it defines entities, shows texts that it does not have, or, in a
        binary workbook, has a cell twice.
    """
    if data.startswith(MAGIC):
        _check_old(data, name)
    if not is_zipfile(BytesIO(data)):
        return
    if (over := excess(data)) is not None:
        raise too_large(name, over.unit, over.size, over.most)
    with ZipFile(BytesIO(data)) as packed:
        parts = packed.infolist()
        for part in parts:
            if part.filename.casefold().endswith(_ABOUT) and part.file_size > LARGEST_ABOUT:
                raise too_large(name, "megabytes", part.file_size, LARGEST_ABOUT)
        most = _most_repeated(data)
        _check_xml([(part, partial(pieces, packed, part, name)) for part in parts], most, name)
        listed = _check_binary(packed, most, name)
        check_sheets(packed, listed, name)


def _check_binary(packed: ZipFile, most: int, name: str) -> Sequence[str]:
    """Check the parts of a binary workbook: all that lead to cells, and all others that are not plainly XML."""
    if not any(part.filename.casefold() == _BINARY for part in packed.infolist()):
        return ()
    parts = [(part.filename.casefold(), packed.read(part)) for part in packed.infolist()]
    books = [measured(content, name) for own, content in parts if own == _BINARY]
    sheets = binary_sheets(packed, {relation for book in books for relation in book.listed})
    found = [
        measured(content, name)
        for own, content in parts
        if own in (_BINARY, _BINARY_TEXTS) or own in sheets or not content.lstrip().startswith(b"<")
    ]
    _check_extents([one.extent for one in found], name)
    kept = max((one.kept for one in found), key=len)
    _check_shown([number for one in found for number in one.shown], kept, most, name)
    _check_twice(any(one.twice for one in found), name)
    return [relation for one in found for relation in one.listed]


def _check_old(data: bytes, name: str) -> None:
    """Check an old workbook: each of the streams in which its sheets may stand."""
    try:
        found = [measured_old(stream, name) for stream in streams(data, _OLD)]
    except (ValueError, struct.error):
        raise refuse("file_damaged", Place(source=name), kind="Excel", why="@expected.parts_apart") from None
    for one in found:
        _check_extents(one.extents, name)
        _check_shown(one.shown, one.kept, _most_repeated(data), name)
        _check_twice(one.twice, name)


def _check_shown(places: Sequence[int], kept: Sequence[int], most: int, name: str) -> None:
    """Refuse texts that are shown and not there, and such as are far more where each stands as often as it is shown."""
    if (last := max(places, default=-1)) >= len(kept):
        raise refuse("file_damaged", Place(source=name), kind="Excel", why=f"@expected.text_unkept|{last + 1}")
    _check_repeated(sum(kept[number] for number in places), most, name)


def _check_twice(twice: bool, name: str) -> None:
    if twice:
        raise refuse("file_damaged", Place(source=name), kind="Excel", why="@expected.cells_twice")


def _check_xml(parts: Sequence[tuple[ZipInfo, Pieces]], most: int, name: str) -> None:
    sheets: list[Pieces] = []
    kept: list[int] = []
    for part, read in parts:
        if part.filename == _OPEN_DOCUMENT:
            _check_open_document(read(), most, name)
        elif part.filename.casefold().endswith(_KEPT):
            kept = max(kept, lengths(read()), key=len)
        elif any(_SHEET in piece for piece in read()):
            sheets.append(read)
    found = [_extent(read) for read in sheets]
    _check_extents(found, name)
    longest = max(kept, default=0)
    cells = sum(one.cells for one in found)
    if longest * cells > most and longest * sum(shown(read()) for read in sheets) > most:
        _check_repeated(repeated(chain.from_iterable(read() for read in sheets), kept, most), most, name)


def _extent(read: Pieces) -> Extent:
    """How far a sheet reaches; where that is far, without what are plainly empty cells."""
    found = extent(read())
    return found if found.area <= MOST_SPARSE_CELLS else extent(filled(read()))


def _check_open_document(read: Iterable[bytes], most: int, name: str) -> None:
    found = unfolded(read)
    _check_extents([Extent(rows=found.area, columns=1, cells=found.cells)], name)
    _check_repeated(found.text, most, name)


def _check_extents(found: Sequence[Extent], name: str) -> None:
    area, cells = sum(one.area for one in found), sum(one.cells for one in found)
    most = min(MOST_SHEET_CELLS, max(MOST_SPARSE_CELLS, SPARSE * cells))
    if area > most:
        raise too_large(name, "cells", area, most)


def _most_repeated(data: bytes) -> int:
    return max(SURELY_REPEATED, min(MOST_REPEATED, REPEATED_PACKED * len(data)))


def _check_repeated(size: int, most: int, name: str) -> None:
    if size > most:
        raise too_large(name, "megabytes", size, most)
