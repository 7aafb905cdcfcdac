"""Old workbooks (`.xls`): what is in them is read, measured before it is, and no cell of two is chosen from."""

import os
from collections.abc import Callable
from pathlib import Path
from struct import pack

import pytest

import xls_files as xls
from tillitsmaal.errors import InputRefused
from tillitsmaal.readers.books.kinds import open_file
from tillitsmaal.readers.books.kinds.compound import streams
from tillitsmaal.readers.books.kinds.xls_extent import measured

KEPT = ("respondent", "rater", "target", "ben1", "Vik", "Ærfugl & sønner 🙂")
HEAD = b"".join(xls.shown(0, at, at) for at in range(4))
FIRST = xls.text(1, 0, "p1") + xls.shown(1, 1, 4) + xls.shown(1, 2, 5) + xls.number(1, 3, 4.5)
LAST = xls.small(3, 0, 7) + xls.shown(3, 1, 5) + xls.shown(3, 2, 4) + xls.small(3, 3, 2)
CELLS = HEAD + FIRST + LAST
NAMES = frozenset({"workbook"})


def refused(folder: Path, data: bytes) -> tuple[str, str]:
    (folder / "svar.xls").write_bytes(data)
    with pytest.raises(InputRefused) as raised:
        open_file(folder / "svar.xls")
    (problem,) = raised.value.problems
    return problem.code, problem.details.get("why", problem.details.get("size", ""))


@pytest.mark.parametrize("more", [0, 300, 36_000])
def test_cells_of_an_old_sheet_are_read(more: int, tmp_path: Path) -> None:
    """In small sectors, in sectors, and in so many that the head has no room for their tables."""
    further = b"".join(xls.text(at, 4, f"{at:0100}") for at in range(4, more))
    (tmp_path / "svar.xls").write_bytes(xls.book([("svar", CELLS + further), ("to", xls.text(0, 0, "x"))], KEPT))
    book = open_file(tmp_path / "svar.xls")
    assert list(book.sheets) == ["svar", "to"]
    assert book.first.headers[:4] == KEPT[:4]
    rows = list(book.first.records())
    assert [row[4] for row in rows if len(row) > 4 and row[4]] == [f"{at:0100}" for at in range(4, more)]
    assert [row[:4] for row in rows if row[0]] == [
        ["p1", "Vik", "Ærfugl & sønner 🙂", "4.5"],
        ["7", "Ærfugl & sønner 🙂", "Vik", "2"],
    ]


TWICE: dict[str, bytes] = {
    "number": xls.number(1, 3, 2.0),
    "small number": xls.small(1, 3, 2),
    "text": xls.text(1, 3, "2"),
    "kept text": xls.shown(1, 3, 4),
    "last of several side by side": xls.smalls(2, 2, [1, 2]) + xls.number(2, 3, 2.0),
    "formula": xls.record(0x06, pack("<HHHdHIH", 1, 3, 0, 2.0, 0, 0, 0)),
}


@pytest.mark.parametrize("again", TWICE.values(), ids=TWICE)
@pytest.mark.parametrize("made", [lambda cells, again: cells + again, lambda cells, again: again + cells])
def test_a_cell_that_stands_twice_is_refused(
    again: bytes, made: Callable[[bytes, bytes], bytes], tmp_path: Path
) -> None:
    told = refused(tmp_path, xls.book([("to", xls.text(0, 0, "x")), ("svar", made(CELLS, again))], KEPT))
    assert told == ("file_damaged", "@expected.cells_twice")


def test_a_cell_that_is_empty_besides_is_no_second_one(tmp_path: Path) -> None:
    blank = xls.record(0x201, pack("<HHH", 1, 3, 0))
    (tmp_path / "svar.xls").write_bytes(xls.book([("svar", CELLS + blank), ("to", CELLS)], KEPT))
    assert open_file(tmp_path / "svar.xls").first.record(0)[3] == "4.5"


def test_a_text_that_is_shown_and_not_there_is_told(tmp_path: Path) -> None:
    told = refused(tmp_path, xls.book([("svar", CELLS)], KEPT[:5]))
    assert told == ("file_damaged", "@expected.text_unkept|6")


def test_an_old_sheet_is_measured() -> None:
    (stream,) = streams(xls.book([("svar", CELLS + xls.smalls(9, 250, [1, 2, 3]))], KEPT), NAMES)
    found = measured(stream, "svar.xls")
    (extent,) = found.extents
    assert (extent.rows, extent.columns, extent.cells) == (10, 253, 15)
    assert found.shown == (0, 1, 2, 3, 4, 5, 5, 4)
    assert found.kept == (*map(len, KEPT[:5]), len(KEPT[5]) + 1)


def test_texts_that_go_on_in_another_record_are_measured_whole() -> None:
    """The characters of one go on one byte wide, another's formatting and what follows it begin a record."""
    styled = pack("<HBHI", 3, 0x0C, 1, 5) + b"abc" + bytes(4)
    cut = pack("<HB", 6, 1) + "æø".encode("utf-16-le")
    plain = pack("<HB", 2, 0) + b"xy"
    texts = [pack("<II", 4, 4) + plain + cut, b"\0abcd" + styled, bytes(5) + plain]
    records = [xls.record(kind, one) for kind, one in zip((0xFC, 0x3C, 0x3C), texts, strict=True)]
    assert measured(b"".join(records), "svar.xls").kept == (2, 6, 3, 2)


FAR = {
    "cell": (xls.number(0, 0, 1) + xls.number(65_535, 255, 1), "@expected.cells|16777216"),
    "beyond any": (xls.number(65_535, 65_535, 1), "@expected.cells|4294967296"),
    "told": (xls.record(0x200, pack("<IIHHH", 0, 1 << 31, 0, 2, 0)), "@expected.cells|4294967296"),
    "told backwards": (xls.record(0x200, pack("<HHHHH", 2, 1, 0, 1, 0)), "@expected.cells|4294967295"),
}


@pytest.mark.parametrize(("cells", "size"), FAR.values(), ids=FAR)
def test_a_sheet_that_would_take_all_memory_is_refused(cells: bytes, size: str, tmp_path: Path) -> None:
    assert refused(tmp_path, xls.book([("svar", cells)])) == ("file_too_large", size)


def test_a_text_that_would_be_written_out_without_end_is_refused(tmp_path: Path) -> None:
    shown = b"".join(xls.shown(row, 0, 0) for row in range(30_000))
    assert refused(tmp_path, xls.book([("svar", shown)], ["x" * 4_000]))[0] == "file_too_large"


@pytest.mark.parametrize("kept", [(), KEPT])
def test_an_old_workbook_cut_or_changed_anywhere_is_damaged_or_read(kept: tuple[str, ...], tmp_path: Path) -> None:
    """No cut, no byte that is all ones, and no table that leads in a circle ends in a fault."""
    whole = xls.book([("svar", CELLS if kept else xls.text(0, 0, "x"))], kept)
    cuts = [whole[:at] for at in range(8, len(whole), 97)]
    changed = [whole[:at] + b"\xff" + whole[at + 1 :] for at in range(8, len(whole), 41)]
    circles = [whole[:at] + pack("<I", number) + whole[at + 4 :] for number in range(3) for at in range(512, 544, 4)]
    assert {code_of(data, tmp_path) for data in (*cuts, *changed, *circles)} >= {"", "file_damaged"}


def code_of(data: bytes, folder: Path) -> str:
    """What the file is refused as, which may be nothing."""
    (folder / "svar.xls").write_bytes(data)
    try:
        open_file(folder / "svar.xls")
    except InputRefused as refusal:
        (problem,) = refusal.problems
        return problem.code
    return ""


def test_a_library_that_breaks_says_nothing_of_its_own(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """It writes where in itself it broke; what comes after, of who uses it, is seen again."""
    whole = xls.book([("svar", CELLS)], KEPT)
    broken = {code_of(whole[:at] + b"\xff" + whole[at + 1 :], tmp_path) for at in range(2_050, 2_090)}
    assert broken >= {"", "file_damaged"}
    os.write(2, b"own\n")
    assert capfd.readouterr().err == "own\n"
