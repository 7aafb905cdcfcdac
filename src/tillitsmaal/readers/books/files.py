"""Files as bytes, and bytes as UTF-8: what a file is, before what it says."""

import codecs
import hashlib
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from tillitsmaal.errors import Place, refuse
from tillitsmaal.errors.system import reason
from tillitsmaal.readers.books.limits import LARGEST_FILE, too_large
from tillitsmaal.study.waves import is_lock

STANDARD_INPUT: Final = "-"
_UTF8_MARK: Final = b"\xef\xbb\xbf"
_UTF8_AS_WINDOWS: Final = re.compile(rb"\xc3[\x80-\xbf]|\xe2\x80[\x80-\xbf]")
"""Western letters, dashes and quotation marks in UTF-8; in Windows-1252 they would read `Ã¥`, `â€“`."""
_DOS_AS_WINDOWS: Final = re.compile(
    rb"[A-Za-z][\x82\x84\x86\x91\x94\x9b\xae\xaf\xbe\xbf](?=[A-Za-z])|[A-Za-z]\x8c(?=[a-z])"
)
"""Between letters, what DOS or the old Macintosh wrote for æ, ø, å, é and the like; nobody writes `V†g` or `B¾rum`.

Excel still offers both ways of saving. What may stand between letters in Windows-1252 (`’`, `Š`, `ž`) is not here.
"""
_ENCODED_TWICE: Final = {
    letter.encode().decode(read_as): letter for read_as in ("cp1252", "latin-1") for letter in "æøåÆØÅäöéÄÖÉ"
}
_LETTERS_TWICE: Final = re.compile("|".join(map(re.escape, _ENCODED_TWICE)))
_CHUNK: Final = 1 << 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file's bytes and where they came from."""

    name: str
    """File name, with the folders that tell it from others read beside it; `-` for standard input."""
    path: Path | None
    """None for standard input."""
    data: bytes
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A file's text, in UTF-8 whatever it was before."""

    data: bytes
    encoding: str
    start: int
    """Where the text begins, after a byte order mark."""


def named_apart(paths: Sequence[str | Path]) -> list[str]:
    """What files are called: without folders, but for as many as tell files of one name apart.

    Examples
    --------
    >>> named_apart(["a/2025/svar.csv", "a/2026/svar.csv", "a/andre.csv", "-"])
    ['2025/svar.csv', '2026/svar.csv', 'andre.csv', '-']
    """
    places = [_place(path) for path in paths]
    return ["/".join(_shortest(place, places)) for place in places]


def _place(path: str | Path) -> tuple[str, ...]:
    if str(path) == STANDARD_INPUT:
        return (STANDARD_INPUT,)
    folder = Path(path).parent
    return (*(folder.resolve() if "\0" not in str(folder) else folder).parts, Path(path).name)


def _shortest(place: tuple[str, ...], places: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The end of a file's place that no other file's has."""
    others = [other for other in places if other != place]
    ends = (place[-length:] for length in range(1, len(place)))
    return next((end for end in ends if all(other[-len(end) :] != end for other in others)), place[1:] or place)


def read_source(path: str | Path, name: str | None = None) -> Source:
    """Read a file, or standard input for `-`; `name` is what it is called, where not by its name alone.

    Raises
    ------
    InputRefused
        `file_not_found`, `file_unreadable`, `file_empty`, `file_too_large`.
    """
    piped = str(path) == STANDARD_INPUT
    name = name or (STANDARD_INPUT if piped else Path(path).name)
    data = _piped(name) if piped else _read(Path(path), name)
    if not data or data.isspace():
        raise refuse("file_empty", Place(source=name))
    return Source(name=name, path=None if piped else Path(path), data=data, sha256=hashlib.sha256(data).hexdigest())


def _read(path: Path, name: str) -> bytes:
    if is_lock(path.name):
        raise refuse("file_unreadable", value=str(path), why="@expected.lock_file")
    try:
        with path.open("rb") as file:
            return _no_more_than_room(file, name, os.fstat(file.fileno()).st_size)
    except (FileNotFoundError, ValueError):  # ValueError: a NUL in the name
        raise refuse("file_not_found", value=str(path)) from None
    except IsADirectoryError:
        raise refuse("file_is_folder", value=str(path)) from None
    except OSError as error:
        raise refuse("file_unreadable", value=str(path), why=reason(error)) from None


def _piped(name: str) -> bytes:
    """What comes by standard input; nothing where it is closed."""
    try:
        return b"" if sys.stdin is None else _no_more_than_room(sys.stdin.buffer, name, 0)
    except OSError as error:
        raise refuse("file_unreadable", value=STANDARD_INPUT, why=reason(error)) from None


def _no_more_than_room(file: BinaryIO, name: str, size: int) -> bytes:
    """A file's bytes; one that is too large is not read, and of a stream no more than shows that it is."""
    data = file.read((size or LARGEST_FILE) + 1) if size <= LARGEST_FILE else b""
    if (size := max(size, len(data))) > LARGEST_FILE:
        raise too_large(name, "megabytes", size, LARGEST_FILE)
    return data


def as_utf8(source: Source) -> Text:
    """Recognise the encoding: a byte order mark, else strict UTF-8, else Windows-1252.

    Guessing libraries take short Norwegian files for Eastern European ones; this rule was right on all that were tried.

    Raises
    ------
    InputRefused
        `text_broken`, when the bytes are none of these, or are UTF-8 that was damaged on the way.
    """
    if source.data.startswith((b"\xff\xfe", b"\xfe\xff")):
        with _broken_text(source):
            return _checked(source, source.data.decode("utf-16").encode(), "utf-16")
    marked = source.data.startswith(_UTF8_MARK)
    bad = _first_not_utf8(source.data)
    if bad is None:
        return _checked(source, source.data, "utf-8-sig" if marked else "utf-8", len(_UTF8_MARK) if marked else 0)
    if marked:
        raise refuse("text_broken", _row_of(source, bad))
    return _windows(source, bad)


def _first_not_utf8(data: bytes) -> int | None:
    """Where the bytes stop being UTF-8; a few megabytes at a time, so that no second copy of a file is made."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(data), _CHUNK):
        try:
            decoder.decode(data[start : start + _CHUNK], final=start + _CHUNK >= len(data))
        except UnicodeDecodeError as error:
            return start + error.start
    return None


def _windows(source: Source, first_bad: int) -> Text:
    with _broken_text(source):
        text = source.data.decode("cp1252")
    if _UTF8_AS_WINDOWS.search(source.data):
        raise refuse("text_broken", _row_of(source, first_bad))
    if found := _DOS_AS_WINDOWS.search(source.data):
        raise refuse("text_broken", _row_of(source, found.start()))
    return _checked(source, text.encode(), "cp1252")


def _checked(source: Source, data: bytes, encoding: str, start: int = 0) -> Text:
    if (nul := data.find(b"\0")) >= 0:
        raise refuse("text_broken", Place(source=source.name, row=data.count(b"\n", 0, nul) + 1))
    if b"\r" in data and b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    return Text(data=data, encoding=encoding, start=start)


def mended(text: str) -> str:
    """A text with the letters that another program read in the wrong encoding before; itself where there are none.

    Examples
    --------
    >>> mended("NÃ¦ringshagen"), mended("São Paulo")
    ('Næringshagen', 'São Paulo')
    """
    return _LETTERS_TWICE.sub(lambda found: _ENCODED_TWICE[found[0]], text)


@contextmanager
def _broken_text(source: Source) -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError as error:
        raise refuse("text_broken", _row_of(source, error.start)) from None


def _row_of(source: Source, position: int) -> Place:
    return Place(source=source.name, row=source.data.count(b"\n", 0, position) + 1)
