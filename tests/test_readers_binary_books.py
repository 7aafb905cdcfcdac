"""Binary workbooks: what is in them is read, and measured before it is."""

from pathlib import Path

import pytest

import xlsb_files as xlsb
from tillitsmaal.errors import InputRefused
from tillitsmaal.readers.books.kinds import excel, open_file
from tillitsmaal.readers.books.kinds.xlsb_extent import measured

KEPT = ("respondent", "rater", "target", "ben1", "Vik", "Ærfugl & sønner")
ROWS = b"".join(
    [
        xlsb.row(0, b"".join(xlsb.shown(at, at) for at in range(4))),
        xlsb.row(1, xlsb.text(0, "p1") + xlsb.shown(1, 4) + xlsb.shown(2, 5) + xlsb.number(3, 4.0)),
        xlsb.row(4, xlsb.text(0, "p2") + xlsb.shown(1, 5) + xlsb.shown(2, 4) + xlsb.number(3, 2.5)),
    ]
)


def test_cells_of_a_binary_sheet_are_read(tmp_path: Path) -> None:
    (tmp_path / "svar.xlsb").write_bytes(xlsb.binary([("svar", xlsb.sheet(ROWS))], KEPT))
    book = open_file(tmp_path / "svar.xlsb")
    assert book.first.headers == KEPT[:4]
    assert [one for one in book.first.records() if any(one)] == [
        ["p1", "Vik", "Ærfugl & sønner", "4"],
        ["p2", "Ærfugl & sønner", "Vik", "2.5"],
    ]
    assert [int(at) for at in book.first.row_numbers][-1] == 5


def test_a_binary_sheet_is_measured() -> None:
    found = measured(xlsb.sheet(ROWS), "svar.xlsb")
    assert (found.extent.rows, found.extent.columns, found.extent.cells) == (5, 4, 12)
    assert found.shown == (0, 1, 2, 3, 4, 5, 5, 4)


@pytest.mark.parametrize("again", [xlsb.number(3, 2.0), xlsb.text(3, "2"), xlsb.shown(3, 4)])
@pytest.mark.parametrize("row", [b"", xlsb.row(4, b"")], ids=["in one row", "in a row of its own"])
def test_a_cell_that_stands_twice_is_refused(again: bytes, row: bytes, tmp_path: Path) -> None:
    sheets = [("to", xlsb.sheet(ROWS)), ("svar", xlsb.sheet(ROWS + row + again))]
    (tmp_path / "svar.xlsb").write_bytes(xlsb.binary(sheets, KEPT))
    assert refused(tmp_path / "svar.xlsb") == "@expected.cells_twice"


def test_where_the_library_breaks_the_file_is_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that is not there lets it break as no error of Python does."""
    (tmp_path / "svar.xlsb").write_bytes(xlsb.binary([("svar", xlsb.sheet(ROWS))], KEPT[:3]))
    told = {refused(tmp_path / "svar.xlsb")}
    monkeypatch.setattr(excel, "check_workbook", lambda *_: None)
    told.add(refused(tmp_path / "svar.xlsb"))
    assert told == {"@expected.text_unkept|6", "index out of bounds: the len is 3 but the index is 3"}


def refused(path: Path) -> str:
    with pytest.raises(InputRefused) as raised:
        open_file(path)
    (problem,) = raised.value.problems
    assert problem.code == "file_damaged"
    return problem.details["why"]
