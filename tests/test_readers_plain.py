"""The quick way of reading cells means the same as the way through a CSV library, and as Python's own reader."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tillitsmaal.readers.books.coded import Coded
from tillitsmaal.readers.books.kinds import plain
from tillitsmaal.readers.books.kinds.plain import is_plain, plain_columns
from tillitsmaal.readers.books.kinds.quoted import Frame, quoted_columns

ROOT = Path(__file__).parent.parent
FILES = sorted(ROOT.glob("examples/*/*.csv"))
CELLS = st.one_of(
    st.sampled_from(
        ["", "1", "5", "98", "4,5", "3.25", " 4 ", "007", "TRUE", "NA", "nan", "1e3", "−99", "Vik kommune", "Ås"]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters='"\0\r\n;', exclude_categories=["Cs"]), max_size=6),
    st.sampled_from(["x" * 7, "x" * 8, "x" * 9, "æ" * 32, "x" * 64, "x" * 65, "ø" * 200]),
)


def texts(columns: Sequence[Coded]) -> list[list[str]]:
    """Every cell, column by column."""
    return [[column.texts[code] for code in column.codes] for column in columns]


def with_csv(data: bytes, separator: str, width: int) -> list[list[str]]:
    rows = csv.reader(io.StringIO(data.decode("utf-8"), newline=""), delimiter=separator)
    filled = [row or [""] * width for row in rows]
    return [list(column) for column in zip(*filled, strict=True)]


def frame(separator: str, width: int) -> Frame:
    headers = tuple(f"c{number}" for number in range(width))
    return Frame(name="svar.csv", headers=headers, separator=separator, start=0, encoding="utf-8")


def assert_same(data: bytes, separator: str, width: int) -> None:
    ragged: list[tuple[int, int]] = []
    found = texts(plain_columns(data, 0, separator, width, lambda *lines: ragged.extend(zip(*lines, strict=True))))
    assert not ragged
    assert found == texts(quoted_columns(data, frame(separator, width))) == with_csv(data, separator, width)


@settings(max_examples=150)
@given(
    rows=st.integers(2, 5).flatmap(
        lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=12)
    ),
    end=st.sampled_from(["\n", "\r\n"]),
    blank=st.booleans(),
    ended=st.booleans(),
    chunk=st.sampled_from([16, 64, 1 << 22]),
)
def test_made_tables(rows: list[list[str]], end: str, blank: bool, ended: bool, chunk: int) -> None:
    lines = [";".join(row) for row in rows]
    if blank:
        lines.insert(len(lines) // 2, "")
    data = (end.join(lines) + (end if ended else "")).encode()
    before, plain.CHUNK = plain.CHUNK, chunk
    try:
        assert is_plain(data, 0)
        assert_same(data, ";", len(rows[0]))
    finally:
        plain.CHUNK = before


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_example_files(path: Path) -> None:
    data = path.read_bytes().decode("cp1252" if path.parent.name == "tverrkommunal" else "utf-8-sig").encode()
    assert is_plain(data, 0)
    assert_same(data, ";", data.split(b"\n")[0].count(b";") + 1)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"1;2\n1;2;3\n\n1\n", [(1, 3), (3, 1)]),
        (b"1;2\r\n\r\n1\r\n", [(2, 1)]),
        (b"1;2;\n", [(0, 3)]),
    ],
)
def test_ragged_lines_are_noted(data: bytes, expected: list[tuple[int, int]]) -> None:
    ragged: list[tuple[int, int]] = []
    assert plain_columns(data, 0, ";", 2, lambda *lines: ragged.extend(zip(*lines, strict=True))) == []
    assert ragged == expected


@pytest.mark.parametrize("data", [b'a;"b"\n', b"a;b\rc;d\n", b"a;b\r\nc;d\r"])
def test_what_is_not_plain(data: bytes) -> None:
    assert not is_plain(data, 0)
