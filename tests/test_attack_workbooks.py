"""Workbooks as people leave them: what a sheet shows is what is read, or it is refused, or told.

Each case is a small sheet that something was done to, with what comes of it.
"""

# ruff: noqa: E501 – tables stand as they are

import datetime
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kinds_written import ods
from test_attack_encodings import Refused, outcome
from test_import_kinds import changed_part
from test_readers_base import QUESTIONNAIRE, warned, write
from tillitsmaal.errors import InputRefused
from tillitsmaal.readers import read_responses

HEAD = ["respondent", "rater", "target", "ben1", "ben2", "clo1", "war1"]
FIRST, SECOND = ["p1", "Vik", "Nes", 4, 2, 0, 1.5], ["p2", "Nes", "Vik", 5, 1, 10, 7]
READ = ["svar p1: Vik → Nes: 4 2 0 1.5", "svar p2: Nes → Vik: 5 1 10 7"]
Cells = list[list[object]]
Done = Callable[[Workbook, Worksheet], None]
DAY = datetime.datetime(2026, 2, 1)


def nothing(book: Workbook, sheet: Worksheet) -> None:
    """Leave it as it is."""


def sheet_of(rows: Cells, done: Done = nothing) -> bytes:
    """A workbook of one sheet with these rows, and what is done to it."""
    book = Workbook()
    book.active.title = "Svar"
    for row in rows:
        book.active.append(row)
    done(book, book.active)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def with_first(*values: object) -> Cells:
    """The table with other values in the first cells of its first row."""
    return [HEAD, [*values, *FIRST[len(values) :]], SECOND]


def merged(*ranges: str) -> Done:
    return lambda _, sheet: [sheet.merge_cells(one) for one in ranges] and None


def shown_as(format: str, *cells: str) -> Done:
    def shown(_: Workbook, sheet: Worksheet) -> None:
        for cell in cells:
            sheet[cell].number_format = format

    return shown


WHOLE: Cells = [HEAD, FIRST, SECOND]
SHEETS: dict[str, tuple[Cells, Done, Refused | None]] = {
    "as it stands": (WHOLE, nothing, None),
    "filtered": (WHOLE, lambda _, sheet: setattr(sheet.auto_filter, "ref", "A1:G3"), None),
    "blank rows between": ([HEAD, FIRST, [], [], SECOND], nothing, None),
    "numbers as texts": (with_first("p1", "Vik", "Nes", "4", "2", "0", "1,5"), nothing, None),
    "blanks around names": (with_first("p1 ", " Vik", "Nes\u00a0"), nothing, None),
    "a number that rounding left askew": (with_first("p1", "Vik", "Nes", 3.9999999999999996), nothing, None),
    "numbers shown in another way": (WHOLE, shown_as("0.00", "D2", "E2", "F2"), None),
    # merged cells
    "merged answers": (WHOLE, merged("D2:D3"), ("cells_merged", None)),
    "merged answers in a row": (WHOLE, merged("D2:E2"), ("cells_merged", None)),
    "merged raters": ([HEAD, FIRST, ["p1", None, "Os", 4, 2, 0, 1]], merged("B2:B3"), ("cells_merged", None)),
    "merged partners": ([HEAD, FIRST, ["p2", "Os", None, 4, 2, 0, 1]], merged("C2:C3"), ("cells_merged", None)),
    "merged headings": (WHOLE, merged("D1:E1"), ("header_blank", 1)),
    "headings merged with what is below": (WHOLE, merged("D1:D2"), ("cells_merged", None)),
    "merged cells with nothing in them": ([*WHOLE, [None]], merged("A5:G6"), None),
    # what is no answer
    "an error in an answer": (with_first("p1", "Vik", "Nes", "#N/A"), nothing, ("not_a_number", 2)),
    "an error for an organisation": (with_first("p1", "#N/A"), nothing, ("name_rewritten", 2)),
    "an error for a respondent": (with_first("#REF!"), nothing, ("name_rewritten", 2)),
    "an error for a heading": ([[*HEAD[:3], "#REF!", *HEAD[4:]], FIRST, SECOND], nothing, ("item_column_missing", 1)),
    "a formula nobody worked out": (with_first("p1", "Vik", "Nes", "=2+2"), nothing, ("formulas_not_worked_out", None)),
    "a formula for a name": (with_first("p1", '=A1&"x"'), nothing, ("formulas_not_worked_out", None)),
    "a truth value": (with_first("p1", "Vik", "Nes", True), nothing, ("not_a_number", 2)),
    "a day": (with_first("p1", "Vik", "Nes", DAY), nothing, ("not_a_number", 2)),
    "a number shown as a day": (WHOLE, shown_as("dd.mm.yyyy", "D2"), ("not_a_number", 2)),
    "a time": (with_first("p1", "Vik", "Nes", datetime.time(4, 0)), nothing, ("not_a_number", 2)),
    "a share": (with_first("p1", "Vik", "Nes", 0.8), shown_as("0%", "D2"), ("decimals_not_allowed", 2)),
    "decimals that are not shown": (with_first("p1", "Vik", "Nes", 3.6), shown_as("0", "D2"), ("decimals_not_allowed", 2)),
    "a dash": (with_first("p1", "Vik", "Nes", "-"), nothing, ("not_a_number", 2)),
    "two answers": (with_first("p1", "Vik", "Nes", "4;5"), nothing, ("not_a_number", 2)),
    "a day for an organisation": (with_first("p1", DAY), nothing, ("name_rewritten", 2)),
    "a day for a partner": (with_first("p1", "Vik", DAY), nothing, ("name_rewritten", 2)),
    "a number too long": (with_first(1234567890123456), nothing, ("name_rewritten", 2)),
    # what stands beside
    "a title": ([["Undersøkelse"], [], *WHOLE], nothing, ("header_lower", 1)),
    "sums": ([*WHOLE, ["Sum", None, None, 9, 3, 10, 8]], nothing, ("total_row", 4)),
    "sums where partners stand": ([*WHOLE, [None, None, "Sum", 9, 3, 10, 8]], nothing, ("total_row", 4)),
    "sums without a word": ([*WHOLE, [None, None, None, 5, 1, 5, 4]], nothing, ("respondent_empty", 4)),
    "sums that nobody worked out": ([*WHOLE, ["Sum", None, None, "=SUM(D2:D3)"]], nothing, ("formulas_not_worked_out", None)),
    "a note far away": (WHOLE, lambda _, sheet: sheet.cell(row=20, column=12, value="merk"), ("header_blank", 1)),
    "a note below": ([*WHOLE, [], ["Kari ringte"]], nothing, None),
    "a note of two cells": ([*WHOLE, [], ["Kari", "ringte"]], nothing, ("table_below", 5)),
    "another table below": (
        [*WHOLE, [], ["Organisasjon", "Type", "Hvem"], ["Vik", "kommune", "Kari"]], nothing, ("table_below", 5)
    ),
    "the table again beside": ([[*HEAD, None, *HEAD], [*FIRST, None, *FIRST]], nothing, ("header_duplicate", 1)),
    "headings twice": ([[*HEAD[:4], "ben1", *HEAD[5:]], FIRST, SECOND], nothing, ("header_duplicate", 1)),
    "no heading": ([[*HEAD[:4], None, *HEAD[5:]], FIRST, SECOND], nothing, ("header_blank", 1)),
    "numbers for headings": ([[*HEAD[:3], 1, 2, 3, 4], FIRST, SECOND], nothing, ("file_without_answers", 1)),
    "headings alone": ([HEAD], nothing, ("file_without_rows", None)),
    "nothing": ([], nothing, ("file_empty", None)),
}  # fmt: skip


@pytest.mark.parametrize("case", SHEETS)
def test_a_sheet_is_read_as_it_shows_or_refused(case: str, tmp_path: Path) -> None:
    rows, done, refused = SHEETS[case]
    assert outcome(tmp_path, sheet_of(rows, done), "svar.xlsx") == (refused or READ)


def another(name: str, rows: Cells, *, hide_first: bool = False) -> Done:
    """Add a sheet."""

    def added(book: Workbook, sheet: Worksheet) -> None:
        other = book.create_sheet(name)
        for row in rows:
            other.append(row)
        if hide_first:
            sheet.sheet_state = "hidden"

    return added


def hidden_columns(_: Workbook, sheet: Worksheet) -> None:
    """Hide columns in groups, as spreadsheets write them."""
    sheet.column_dimensions.group("F", "XFD", hidden=True)


OTHER: Cells = [HEAD, ["p9", "Os", "Vik", 1, 1, 1, 1]]
TOLD: dict[str, tuple[Done, list[str], str]] = {
    "a hidden row": (lambda _, sheet: setattr(sheet.row_dimensions[3], "hidden", True), ["p1", "p2"], "Hidden rows"),
    "a hidden column": (
        lambda _, sheet: setattr(sheet.column_dimensions["E"], "hidden", True), ["p1", "p2"], f": {HEAD[4]} (1 in all)"
    ),
    "hidden columns, and all that are empty": (
        hidden_columns, ["p1", "p2"], f"Hidden columns in the sheet “Svar” were read as the others: {HEAD[5]}, {HEAD[6]} (2 in all)"
    ),
    "a second sheet": (another("To", OTHER), ["p1", "p2"], "Only the sheet Svar was read"),
    "a hidden first sheet": (another("To", OTHER, hide_first=True), ["p9"], "Only the sheet To was read"),
}  # fmt: skip


@pytest.mark.parametrize("case", TOLD)
def test_what_may_be_meant_otherwise_is_told(case: str, tmp_path: Path) -> None:
    done, people, says = TOLD[case]
    read = read_responses(write(tmp_path, sheet_of(WHOLE, done), "svar.xlsx"), questionnaire=QUESTIONNAIRE)
    assert read.pairs.keys["respondent"].tolist() == people
    (line,) = warned(read)
    assert says in line


def test_merged_cells_are_named_as_the_spreadsheet_names_them(tmp_path: Path) -> None:
    wide = [[*HEAD, *(f"x{number}" for number in range(40))], [*FIRST, *range(40)], SECOND]
    data = sheet_of(wide, merged("D2:D3", "Z2:AB3"))
    assert outcome(tmp_path, data, "svar.xlsx") == ("cells_merged", None)
    with pytest.raises(InputRefused, match=r"The cells D2:D3, Z2:AB3 \(2 in all\) are merged"):
        read_responses(write(tmp_path, data, "svar.xlsx"), questionnaire=QUESTIONNAIRE)


@pytest.mark.parametrize("values", [("1", "1.0"), (1, "1"), (1, 1.0)])
def test_a_wave_that_is_a_number_is_the_same_as_text(values: tuple[object, object], tmp_path: Path) -> None:
    """But the text `1.0` is not the number 1; it is told."""
    rows: Cells = [["wave", *HEAD], [values[0], *FIRST], [values[1], *SECOND]]
    read = read_responses(write(tmp_path, sheet_of(rows), "svar.xlsx"), questionnaire=QUESTIONNAIRE)
    assert [wave.name for wave in read.waves] == (["1", "1.0"] if values == ("1", "1.0") else ["1"])
    assert bool(warned(read)) == (values == ("1", "1.0"))


PART = "xl/worksheets/sheet1.xml"
AGAIN: dict[str, tuple[bytes, bytes]] = {
    "in its row": (b'<c r="E2"', b'<c r="D2"><v>1</v></c><c r="E2"'),
    "far from the first": (b"</row></sheetData>", b'<c t="n" r="D2"><v>1</v></c></row></sheetData>'),
    "in the row once more": (b"</sheetData>", b'<row r="2"><c r="D2"><v>1</v></c></row></sheetData>'),
    "with nothing in it": (b'<c r="E2"', b'<c r="D2"/><c r="E2"'),
}


@pytest.mark.parametrize("case", AGAIN)
def test_a_cell_that_stands_there_twice_is_refused(case: str, tmp_path: Path) -> None:
    """The library that reads workbooks would give the last of them."""
    data = changed_part(sheet_of(WHOLE), PART, AGAIN[case])
    assert outcome(tmp_path, data, "svar.xlsx") == ("file_damaged", None)
    with pytest.raises(InputRefused, match="one of its cells stands there twice"):
        read_responses(write(tmp_path, data, "svar.xlsx"), questionnaire=QUESTIONNAIRE)


def number(value: float, told: str = "", kind: str = "table-cell") -> str:
    """A number in a sheet of OpenDocument."""
    return f'<table:{kind}{told} office:value-type="float" office:value="{value}"/>'


def spans(rows: int, columns: int) -> str:
    return f' table:number-columns-spanned="{columns}" table:number-rows-spanned="{rows}"'


TEXT = '<table:table-cell office:value-type="string"><text:p>'
END, NEXT = "</table:table-row>", "<table:table-row>"
BLANKS = '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="9"/>' + END
BEFORE = f'<table:table table:name="F&#248;r &amp; no">{NEXT}{TEXT}Om</text:p></table:table-cell>{END}</table:table>'
BLANK = '<table:table-cell table:number-columns-repeated="2"/>'
BEN1, P2, SVAR = f"{TEXT}ben1", f"{NEXT}{TEXT}p2", '<table:table table:name="Svar">'
OPEN: dict[str, tuple[list[tuple[str, str]], str | None]] = {
    "as it stands": ([], None),
    "merged with itself": ([(number(4), number(4, spans(1, 1)))], None),
    "merged answers": ([(number(4), number(4, spans(2, 1)))], "D2:D3"),
    "over an answer that is not shown": (
        [(number(4) + number(2), number(4, spans(1, 2)) + number(2, kind="covered-table-cell"))], "D2:E2"
    ),
    "below rows that are written once": ([(P2, BLANKS + P2), (number(10), number(10, spans(1, 2)))], "F6:G6"),
    "after cells that are written once": ([(number(7), number(7) + BLANK + number(6, spans(2, 2)))], "J3:K4"),
    "merged headings": ([(BEN1, BEN1.replace(" ", f"{spans(1, 2)} ", 1))], None),
    "headings merged with what is below": ([(BEN1, BEN1.replace(" ", f"{spans(2, 1)} ", 1))], "D1:D2"),
    "in a sheet that is not the first": ([(SVAR, BEFORE + SVAR), (number(4), number(4, spans(2, 1)))], "D2:D3"),
}  # fmt: skip


@pytest.mark.parametrize("case", OPEN)
def test_merged_cells_of_an_open_document_are_refused_too(case: str, tmp_path: Path) -> None:
    changes, cells = OPEN[case]
    data = changed_part(ods(WHOLE), "content.xml", *((old.encode(), new.encode()) for old, new in changes))
    if cells is None:
        assert outcome(tmp_path, data, "svar.ods") == READ
        return
    with pytest.raises(InputRefused, match=rf"The cells {cells} \(1 in all\) are merged"):
        read_responses(write(tmp_path, data, "svar.ods"), questionnaire=QUESTIONNAIRE)
