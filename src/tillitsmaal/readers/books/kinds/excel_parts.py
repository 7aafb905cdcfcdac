"""Parts of a workbook a few megabytes at a time, each piece of whole tags."""

from collections.abc import Iterator
from typing import Final
from zipfile import ZipFile, ZipInfo

from tillitsmaal.errors import Place, refuse
from tillitsmaal.readers.books.limits import LONGEST_LINE, too_large

_CHUNK: Final = 1 << 22
_OWN_TYPES: Final = (b"<!DOCTYPE", b"<!ENTITY")


def pieces(packed: ZipFile, part: ZipInfo, name: str) -> Iterator[bytes]:
    """The XML of a part, in pieces that end where a tag begins, or the part ends.

    Raises
    ------
    InputRefused
        `file_damaged`: the part defines entities, which no spreadsheet program does; `file_too_large`: a tag or text
        is longer than any cell.
    """
    rest = b""
    with packed.open(part) as file:
        while chunk := file.read(_CHUNK):
            text = rest + chunk
            end = text.rfind(b"<", 1)
            if end < 0:
                end = len(text) if not rest else 0
            if len(text) - end > LONGEST_LINE:
                raise too_large(name, "characters", len(text) - end, LONGEST_LINE)
            rest = text[end:]
            yield _plain(text[:end], name)
    yield _plain(rest, name)


def _plain(piece: bytes, name: str) -> bytes:
    if any(sign in piece for sign in _OWN_TYPES):
        raise refuse("file_damaged", Place(source=name), kind="Excel", why="@expected.entities")
    return piece
