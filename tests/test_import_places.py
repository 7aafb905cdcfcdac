"""Workbooks whose cells do not say where they stand, or say it as few programs do: each stands where it should."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from test_import_kinds import changed_part
from tillitsmaal.errors import InputRefused
from tillitsmaal.readers.books.grid import Grid
from tillitsmaal.readers.books.kinds import open_file

PART = "xl/worksheets/sheet1.xml"
HEAD = '<row r="1"><c r="A1"><v>11</v></c><c r="B1"><v>12</v></c><c r="C1"><v>13</v></c></row>'
FIVE = "<c><v>5</v></c>"


def with_rows(rows: str) -> bytes:
    """A workbook with these rows as XML, in which the style number 1 shows a percent."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        book.add_worksheet("svar").write(0, 0, 0.5, book.add_format({"num_format": "0%"}))
    return changed_part(
        written.getvalue(), PART, (b'<row r="1" spans="1:1"><c r="A1" s="1"><v>0.5</v></c></row>', rows.encode())
    )


def read(rows: str, folder: Path) -> Grid:
    (folder / "svar.xlsx").write_bytes(with_rows(rows))
    return open_file(folder / "svar.xlsx").first


def by_openpyxl(rows: str) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(with_rows(rows)), data_only=True)
    return list(book.worksheets[0].iter_rows(values_only=True))


PLACED = {
    "none named": f"<row>{FIVE}<c/>{FIVE}</row>",
    "after a named one": f'<row r="2"><c r="B2"><v>4</v></c>{FIVE}</row>',
    "before a named one": f'<row r="2">{FIVE}<c r="C2"><v>4</v></c></row>',
    "in a row after a numbered one": f'<row r="4">{FIVE}</row><row>{FIVE}{FIVE}</row>',
    "after a row of nothing": f"<row/><row >{FIVE}</row>",
    "in single quotation marks": "<row r='2'><c r='B2'><v>4</v></c></row>",
    "with room": f'<row r = "2" ><c r = "B2" ><v>4</v></c>{FIVE}</row >',
    "an error": f"<row>{FIVE}<c t='e'><v>#N/A</v></c>{FIVE}</row>",
    "an error in quotation marks of its own": '<row r="2"><c r="B2" t=\'e\'><v>#N/A</v></c></row>',
}


@pytest.mark.parametrize("rows", PLACED.values(), ids=PLACED)
def test_a_cell_without_a_place_stands_after_the_one_before(rows: str, tmp_path: Path) -> None:
    grid = read(HEAD + rows, tmp_path)
    found = {
        (number, column): text
        for number, record in zip(grid.row_numbers.tolist(), grid.records(), strict=True)
        for column, text in enumerate(record)
        if text
    }
    assert found == {
        (number, column): str(value)
        for number, row in enumerate(by_openpyxl(HEAD + rows), 1)
        for column, value in enumerate(row)
        if value is not None and number > 1
    }


TWICE = {
    "unnamed, then named": f'<row r="2"><c r="B2"><v>1</v></c>{FIVE}<c r="C2"><v>3</v></c></row>',
    "rows of one number": f'<row r="2">{FIVE}</row><row r="2">{FIVE}</row>',
    "small letters": "<row r='2'><c r='B2'><v>1</v></c><c r='b2'><v>3</v></c></row>",
    "a row that is behind": f'<row r="3">{FIVE}</row><row r="2">{FIVE}</row><row>{FIVE}</row>',
}


@pytest.mark.parametrize("rows", TWICE.values(), ids=TWICE)
def test_a_cell_that_comes_to_stand_on_another_is_refused(rows: str, tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as refused:
        read(HEAD + rows, tmp_path)
    assert [problem.details["why"] for problem in refused.value.problems] == ["@expected.cells_twice"]


def test_what_is_told_of_cells_without_a_place_holds_of_the_right_ones(tmp_path: Path) -> None:
    cells = '<c s="1"><v>0.8</v></c><c><f>1+1</f></c>'
    grid = read(f"{HEAD}<row>{FIVE}</row><row hidden='1'>{cells}{FIVE}</row>", tmp_path)
    assert list(grid.records()) == [["5", "", ""], ["80 %", "", "5"]]
    assert (grid.formulas, grid.hidden) == (("B3",), (3,))


def test_columns_are_counted_beyond_the_letters(tmp_path: Path) -> None:
    row = "".join(f"<c><v>{number}</v></c>" for number in range(1, 731))
    grid = read(f"<row>{row}</row><row>{'<c/>' * 729}<c t='e'><v>#REF!</v></c></row>", tmp_path)
    assert list(grid.records()) == [[""] * 729 + ["#REF!"]]
