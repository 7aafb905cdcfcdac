"""Percents: a workbook shows 80 % and stores 0.8; what somebody saw is what counts on a scale to 100."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from test_readers_base import QUESTIONNAIRE, codes, pairs, read, warned, write
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers import inspect_responses, read_responses

HEAD = ["respondent", "rater", "target", "ben1", "ben2", "clo1", "war1"]
SHARES = [0.8, 0.07, 1, 0, 0.285]


def to_a_hundred(decimals: int = 1, **changes: Any) -> Questionnaire:
    """The questionnaire with the scale of clo1 from 0 to 100."""
    ten = QUESTIONNAIRE.formats["ten"].model_copy(update={"max": 100, "decimals": decimals, **changes})
    return QUESTIONNAIRE.model_copy(update={"formats": {**QUESTIONNAIRE.formats, "ten": ten}})


def workbook(shown: str, cells: list[Any], item: str = "clo1") -> bytes:
    """A workbook where the answers to one item have a format, and nothing else has."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet, style = book.add_worksheet(), book.add_format({"num_format": shown})
        sheet.write_row(0, 0, HEAD)
        for number, cell in enumerate(cells, 1):
            row = [f"p{number}", "Vik", "Nes", 4, 1, "", ""]
            sheet.write_row(number, 0, row)
            sheet.write(number, HEAD.index(item), cell, style)
    return written.getvalue()


def answers(folder: Path, content: bytes, asked: Questionnaire, item: int = 2) -> list[str]:
    found = read_responses(write(folder, content, "svar.xlsx"), questionnaire=asked)
    return [line.split(": ")[-1].split()[item] for line in sorted(pairs(found))]


@pytest.mark.parametrize("shown", ["0%", "0.00%", "0.0 %", "[Red]0%;-0%", '"ca." 0%'])
def test_what_is_shown_as_a_percent_is_read_as_one(shown: str, tmp_path: Path) -> None:
    assert answers(tmp_path, workbook(shown, SHARES), to_a_hundred()) == ["80", "7", "100", "0", "28.5"]


@pytest.mark.parametrize("shown", ["General", "0.00", '0.0"%"', r"0.0\%"])
def test_a_sign_beside_a_number_is_no_percent(shown: str, tmp_path: Path) -> None:
    assert answers(tmp_path, workbook(shown, [0.5, 80]), to_a_hundred()) == ["0.5", "80"]


def test_whole_percents_are_whole(tmp_path: Path) -> None:
    assert answers(tmp_path, workbook("0%", [1, 0, 0.29]), to_a_hundred(0)) == ["100", "0", "29"]


def test_a_percent_on_another_scale_is_the_number_behind_it(tmp_path: Path) -> None:
    assert answers(tmp_path, workbook("0%", [4, 1.5], "war1"), to_a_hundred(), 3) == ["4", "1.5"]


def test_a_percent_that_somebody_wrote_on_another_scale_is_refused(tmp_path: Path) -> None:
    found = inspect_responses(
        write(tmp_path, workbook("0%", [4, "150 %", "200%"], "war1"), "svar.xlsx"), questionnaire=QUESTIONNAIRE
    )
    told = [(problem.code, problem.place.row, problem.value) for problem in found.log.of("cell")]
    assert told == [("not_a_number", 3, "150 %"), ("not_a_number", 4, "200%")]


def test_a_code_for_no_answer_may_be_a_percent(tmp_path: Path) -> None:
    asked = to_a_hundred(missing={999: "dont_know"})
    assert answers(tmp_path, workbook("0%", [9.99, 0.5]), asked) == ["dk", "50"]


def test_texts_in_a_column_of_percents_stay(tmp_path: Path) -> None:
    assert answers(tmp_path, workbook("0%", ["80", "80 %", "80%", ""]), to_a_hundred()) == ["80", "80", "80", "."]


def test_a_workbook_of_another_program_is_read_alike(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet(index=0)
    sheet.append(HEAD)
    sheet.append(["p1", "Vik", "Nes", 4, 1, 0.8, 1])
    sheet["F2"].number_format = "0%"
    written = io.BytesIO()
    book.save(written)
    assert answers(tmp_path, written.getvalue(), to_a_hundred()) == ["80"]


def test_parts_with_a_prefix_are_read_alike(tmp_path: Path) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook("0%", [0.8]))) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                part = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", part).replace(b" xmlns=", b" xmlns:x=")
            new.writestr(name, part)
    assert answers(tmp_path, written.getvalue(), to_a_hundred()) == ["80"]


TOLD = (
    "svar.csv, row 1, column clo1: All answers in the column lie between 0 and 1, such as 0.8, but the scale goes to "
    "100. Spreadsheets store 80 % as 0.8. If the answers are percents, multiply the column by 100 in the file. "
    "If they are not, there is nothing to do."
)
FILE = "respondent;rater;target;ben1;ben2;clo1;war1\n"


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["0.8", "1", "0", ""], True),
        (["0,8"], True),
        (["0.8", "2"], False),
        (["1", "0"], False),
        (["0.8", "999"], True),
        ([], False),
    ],
)
def test_shares_of_one_on_a_scale_to_a_hundred_are_told(cells: list[str], told: bool, tmp_path: Path) -> None:
    rows = "".join(f"p{number};Vik;Nes;4;1;{cell};\n" for number, cell in enumerate([*cells, ""]))
    asked = to_a_hundred(missing={999: "dont_know"})
    found = [line for line in warned(read(tmp_path, FILE + rows, questionnaire=asked)) if "80 %" in line]
    assert found == [TOLD] * told


def test_shares_that_the_scale_cannot_have_are_told_of_too(tmp_path: Path) -> None:
    file = f"{FILE}p1;Vik;Nes;4;1;0.8;\np2;Vik;Nes;4;1;1;\n"
    found = read(tmp_path, file, questionnaire=to_a_hundred(0), on_invalid="drop")
    assert "shares_of_one" in {problem.code for problem in found.warnings}
    assert codes(tmp_path, file, questionnaire=to_a_hundred(0)) == ["decimals_not_allowed"]


@pytest.mark.parametrize("cell", ["1,234", "1.234", "-1,234"])
def test_what_may_be_thousands_on_a_scale_to_a_hundred_is_refused(cell: str, tmp_path: Path) -> None:
    file = f"{FILE}p1;Vik;Nes;4;1;{cell};\n"
    assert codes(tmp_path, file, questionnaire=to_a_hundred()) == ["ambiguous_number"]


def test_shares_of_three_decimals_are_told_with_either_mark(tmp_path: Path) -> None:
    file = f"{FILE}p1;Vik;Nes;4;1;0,5;\np2;Vik;Nes;4;1;1,000;\n"
    found = read(tmp_path, file, questionnaire=to_a_hundred(3))
    assert [problem.code for problem in found.warnings] == ["shares_of_one"]
    assert [line.split(": ")[-1].split()[2] for line in pairs(found)] == ["0.5", "1"]
