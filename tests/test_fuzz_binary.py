"""Workbooks, SPSS and Parquet files that anything happened to: refused, or read as other readers read them."""

import io
import math
import struct
import zipfile

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from fuzzing import PIECES, cells, damaged, of_many, table
from import_samples import workbook
from samples_spss import WIDE, frame, written

HEADER = ["respondent", "rater", "target", "ben1", "war1"]
BOOK = workbook({"Svar": [HEADER, ["p1", "Vik", "Nes", 4, 1.5], ["p2", "Øy", "Vik", 98, 7]]})
PARTS = ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml")


def is_no_formula(text: str) -> bool:
    """Whether openpyxl writes a text as a text."""
    return not text.startswith("=")


VALUES = st.one_of(
    st.none(),
    st.integers(-(2**53), 2**53),
    st.just(0.0),
    st.floats(1e-9, 1e15, exclude_min=True, exclude_max=True).flatmap(lambda size: st.sampled_from([size, -size])),
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=12).filter(is_no_formula),
)


def same_cell(text: str, value: object) -> bool:
    """Whether a text is what a cell holds: numbers to their last digit but one, texts letter by letter."""
    if value is None or isinstance(value, str):
        return text == (value or "")
    return bool(np.isclose(float(text), float(str(value)), rtol=1e-14, atol=0))


def repacked(part: str, data: bytes) -> bytes:
    """The workbook with a part that holds something else, all sums right."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as whole, zipfile.ZipFile(packed, "w") as other:
        for name in whole.namelist():
            other.writestr(name, data if name == part else whole.read(name))
    return packed.getvalue()


@st.composite
def parts_damaged(draw: st.DrawFn) -> bytes:
    part = draw(st.sampled_from(PARTS))
    with zipfile.ZipFile(io.BytesIO(BOOK)) as whole:
        return repacked(part, draw(damaged(whole.read(part))))


@of_many()
@given(parts_damaged())
def test_a_workbook_with_damaged_parts_ends_nothing(data: bytes) -> None:
    read = table(data, "svar.xlsx")
    if read is not None:
        assert all(len(texts) == read.rows for texts in cells(read).values())


@of_many()
@given(damaged(BOOK))
def test_a_damaged_workbook_is_refused_or_as_it_was(data: bytes) -> None:
    read = table(data, "svar.xlsx")
    if read is not None and read.input.encoding and not read.input.separator:
        assert cells(read) == cells(table(BOOK, "svar.xlsx"))  # type: ignore[arg-type]


@of_many()
@given(st.lists(st.lists(VALUES, min_size=5, max_size=5), min_size=1, max_size=6))
def test_a_workbook_is_read_as_openpyxl_reads_it(rows: list[list[object]]) -> None:
    data = workbook({"Svar": [HEADER, *rows]})
    read = table(data, "svar.xlsx")
    held = [
        list(row) for row in load_workbook(io.BytesIO(data)).active.iter_rows(min_row=2, max_col=5, values_only=True)
    ]
    filled = [row for row in held if any(value is not None and str(value).strip() for value in row)]
    if read is None:
        assert not filled
        return
    texts = [list(row) for row in zip(*cells(read).values(), strict=True)]
    assert len(texts) == len(filled)
    for mine, yours in zip(texts, filled, strict=True):
        assert all(map(same_cell, mine, yours)), (mine, yours)


SPSS = written(pd.DataFrame({"ben1": [4.0, 98.0, 5.0], "ben2": [1.0, 2.0, 3.0], "fac1": [5.0, 99.0, 1.0]}))
NUMBERS = 3 * 3 * 8
"""Bytes that the answers take at the end of the file, which is not packed."""
ORDINARY = st.floats(-1.7e308, 1.7e308)
"""Those at the very ends mean to SPSS that there is none, or the ends of ranges."""


@of_many()
@given(st.lists(ORDINARY, min_size=9, max_size=9))
def test_spss_holds_the_numbers_that_stand_in_its_bytes(values: list[float]) -> None:
    data = SPSS[:-NUMBERS] + struct.pack("<9d", *values)
    read = table(data, "svar.sav")
    assert read is not None
    expected = np.array(values).reshape(3, 3)
    for at, texts in enumerate(cells(read).values()):
        for text, value in zip(texts, expected[:, at], strict=True):
            assert float(text) == value


@of_many()
@given(damaged(written(frame(WIDE))))
def test_damaged_spss_ends_nothing(data: bytes) -> None:
    read = table(data, "svar.sav")
    if read is not None:
        assert all(len(texts) == read.rows for texts in cells(read).values())


def parquet(data: pd.DataFrame) -> bytes:
    file = io.BytesIO()
    data.to_parquet(file, index=False)
    return file.getvalue()


@of_many()
@given(damaged(parquet(frame(WIDE))))
def test_damaged_parquet_is_refused_or_read_as_arrow_reads_it(data: bytes) -> None:
    read = table(data, "svar.parquet")
    if read is None or read.input.separator:
        return
    plain = pq.read_table(io.BytesIO(data))
    numbers = [name for name in plain.column_names if pa.types.is_floating(plain.schema.field(name).type)]
    for name in numbers:
        found = [value for value in plain.column(name).to_pylist() if value is not None and not math.isnan(value)]
        assert [float(text) for text in cells(read)[name] if text] == found


SIGNS = [b"PK\x03\x04", b"$FL2", b"$FL3", b"PAR1", b"\xd0\xcf\x11\xe0", b"[", b"{"]
"""How files of each kind begin."""


@of_many(0.5)
@given(st.sampled_from(SIGNS), st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=40)), max_size=12))
def test_what_only_begins_as_a_file_is_refused(sign: bytes, rest: list[bytes]) -> None:
    data = sign + b"".join(rest)
    for name in ("svar.xlsx", "svar.csv"):
        read = table(data, name)
        assert read is None or sign in b"[{"
