"""Files that something happened to, and what may come of them: a reading, or a refusal that tells place and remedy."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st

from tillitsmaal.errors import InputRefused, TillitError, UsageError
from tillitsmaal.readers.books.files import Source
from tillitsmaal.readers.books.grid import Table, table_of
from tillitsmaal.readers.books.kinds import open_source

Read = TypeVar("Read")
PIECES = (
    *(b";", b",", b"\t", b'"', b'""', b"'", b"\n", b"\r", b"\r\n", b"\x00", b"\xff", b"\xc3", b"\xe5", b"\xef\xbb\xbf"),
    *(b"sep=;\n", b"=1+1", b"-", b"\xe2\x88\x92", b"1_0", b"1e3", b"NaN", b"inf", b"0x10", b"1,5", b"007", b" "),
    *(b"{", b"}", b"[", b"]", b":", b"#", b"&a", b"*a", b"!!python/name:os.system", b"<<: ", b"- ", b"? ", b"|", b"%"),
)  # fmt: skip
"""What means something somewhere, in bytes."""


def of_many(share: float = 1.0) -> settings:
    """So many of the profile's examples."""
    return settings(max_examples=max(1, int(settings.default.max_examples * share)))


@st.composite
def damaged(draw: st.DrawFn, whole: bytes, first: int = 0) -> bytes:
    """Bytes with up to four things done to them, all from a place on."""
    data = whole
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(min(first, len(data)), len(data)))
        length = draw(st.sampled_from([0, 0, 1, 1, 2, 8, 40]))
        piece = draw(st.one_of(st.sampled_from(PIECES), st.binary(max_size=4), st.just(data[at : at + length])))
        data = data[:at] + piece + data[at + length :]
    return data[: draw(st.integers(first, len(data)))] if draw(st.integers(0, 9)) == 0 else data


def source(data: bytes, name: str) -> Source:
    return Source(name=name, path=Path(name), data=data, sha256=hashlib.sha256(data).hexdigest())


def refused(read: Callable[[], Read]) -> Read | None:
    """What is read, or nothing where it is refused as it should be; any other exception goes on."""
    try:
        return read()
    except (InputRefused, UsageError) as error:
        is_told(error)
        return None


def is_told(error: TillitError) -> None:
    """Each problem says in every language what is wrong, where, and what to do."""
    assert error.problems
    for problem in error.problems:
        for language in ("nb", "nn", "en"):
            assert problem.message(language).strip()
            assert problem.remedy(language).strip()
            assert problem.line(language).isprintable() or "\N{NO-BREAK SPACE}" in problem.line(language)
        assert problem.place.source or isinstance(error, UsageError)


def table(data: bytes, name: str) -> Table | None:
    """The first sheet of a file as a table, or nothing where it is refused."""

    def opened() -> Table:
        book = open_source(source(data, name))
        return table_of(book, book.first)

    return refused(opened)


def cells(read: Table) -> dict[str, list[str]]:
    """The cells of a table by header."""
    return {header: read.texts(header) for header in read.columns}


def by_header(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, list[str]]:
    """The same of plain rows: those with content, and columns with a header."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    return {header: [row[at] for row in filled] for at, header in enumerate(headers) if header}
