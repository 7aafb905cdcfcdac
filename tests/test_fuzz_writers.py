"""Any texts and numbers, written and parsed by another program: the same texts and numbers, nothing that acts."""

import csv
import io
import math
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from openpyxl import load_workbook
from xlsxwriter import Workbook

from fuzzing import of_many
from tillitsmaal.inert import as_it_was, harmless, inert, with_newlines
from tillitsmaal.rendering.csv import table_csv
from tillitsmaal.rendering.markdown import escaped
from tillitsmaal.workbooks import in_cell, options

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'", "''", " ", "\u200b", "\ufeff", "\xa0"]
"""What formulas begin with, and what stands before them."""
TEXTS = st.builds(
    lambda before, text: "".join(before) + text,
    st.lists(st.sampled_from(STARTS), max_size=3),
    st.one_of(st.text(max_size=12), st.sampled_from(["1+1", "cmd|' /C calc'!A0", "Vik kommune", "", "SUM(A1)"])),
)
WRITABLE = TEXTS.filter(lambda text: text.isascii() or not any(0xD800 <= ord(sign) <= 0xDFFF for sign in text))
BEGINS_A_FORMULA = re.compile(r"[\s\u200b\ufeff\xa0]*[=+\-@＝＋－＠\t\r\n]")


@of_many(2)
@given(st.lists(st.tuples(WRITABLE, st.floats(allow_nan=False, allow_infinity=False)), min_size=1, max_size=6))
def test_csv_reads_back_and_holds_no_formula(rows: list[tuple[str, float]]) -> None:
    written = table_csv(pd.DataFrame({"navn": [text for text, _ in rows], "tall": [value for _, value in rows]}))
    header, *read = csv.reader(io.StringIO(written, newline=""), strict=True)
    assert header == ["navn", "tall"]
    assert [as_it_was(text) for text, _ in read] == [with_newlines(text) for text, _ in rows]
    assert [float(value) for _, value in read] == [value for _, value in rows]
    assert not any(BEGINS_A_FORMULA.match(text) for text, _ in read)


@pytest.mark.parametrize("text", ["Vik\r=1+1", "Vik\r\n=1+1", "\r=1+1"])
@pytest.mark.parametrize("excel", [False, True])
def test_no_text_ends_its_record(text: str, excel: bool) -> None:
    """Where a carriage return ended one, the rest of the text would be a cell of its own, and a formula."""
    written = table_csv(pd.DataFrame({"navn": [text, "Nes"]}), excel=excel)
    assert "\r" not in written
    assert len(list(csv.reader(io.StringIO(written, newline="")))) == 3


@of_many(2)
@given(st.lists(st.tuples(WRITABLE, st.floats(allow_nan=False, allow_infinity=False)), min_size=1, max_size=6))
def test_csv_for_a_norwegian_spreadsheet_has_decimal_commas(rows: list[tuple[str, float]]) -> None:
    frame = pd.DataFrame({"navn": [text for text, _ in rows], "tall": [value for _, value in rows]})
    read = list(csv.reader(io.StringIO(table_csv(frame, excel=True)[1:], newline=""), delimiter=";", strict=True))[1:]
    assert not any("." in value for _, value in read)
    assert [float(value.replace(",", ".")) for _, value in read] == [value for _, value in rows]


@of_many(3)
@given(TEXTS)
def test_a_guard_comes_off_again(text: str) -> None:
    assert as_it_was(harmless(text)) == text
    assert harmless(text).replace("'", "") == text.replace("'", "")


MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@of_many(3)
@given(st.text(st.sampled_from(list("\\`*_{}[]()#+-.!|<>&~$@:/=1a \"'")), min_size=1, max_size=20))
def test_markdown_shows_the_text_and_nothing_else(text: str) -> None:
    """Its signs in any order make one paragraph of the same letters."""
    tokens = MARKDOWN.parse(escaped(text))
    assert [token.type for token in tokens] in ([], ["paragraph_open", "inline", "paragraph_close"])
    inner = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in inner} <= {"text", "text_special"}
    assert "".join(child.content for child in inner).strip() == text.strip()


@of_many()
@given(st.lists(WRITABLE, min_size=1, max_size=6), st.lists(st.floats(-1e15, 1e15), min_size=1, max_size=6))
def test_a_workbook_holds_texts_and_numbers_only(texts: list[str], numbers: list[float]) -> None:
    file = io.BytesIO()
    book = Workbook(file, options())
    sheet = book.add_worksheet()
    for row, text in enumerate(texts):
        sheet.write_string(row, 0, in_cell(text))
    for row, value in enumerate(numbers):
        sheet.write_number(row, 1, value)
    book.close()
    read = load_workbook(file).active
    assert not any(cell.data_type == "f" for line in read.iter_rows() for cell in line)
    for row, text in enumerate(texts, 1):
        shown = inert(with_newlines(text))
        assert (read.cell(row, 1).value or "") == shown
    assert all(math.isclose(read.cell(row, 2).value, value, rel_tol=1e-15) for row, value in enumerate(numbers, 1))
