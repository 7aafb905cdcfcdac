"""Formulas: what spreadsheets would work out is text in workbooks and CSV, and unchanged where nothing acts."""

import csv
import io
import json
import re
import unicodedata
from pathlib import Path

import pytest
from openpyxl import load_workbook

from hostile_study import NETWORKS, WAVES, of, outputs, parts, questionnaire, told
from payloads import FORMULAS, NAMES
from tillitsmaal.inert import as_it_was, inert
from tillitsmaal.names import tidy
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.readers import read_responses

NUMBER = re.compile(r"[-+]?[0-9]+([.,][0-9]+)?(e-?[0-9]+)?")


def acts(cell: str) -> bool:
    """Whether a spreadsheet may work a cell of CSV out: by its first sign, or the first that it does not pass over."""
    if NUMBER.fullmatch(cell):
        return False
    seen = "".join(letter for letter in cell if unicodedata.category(letter) not in ("Cf", "Zs", "Cc", "Mn"))
    return cell[:1] in ("\t", "\r", "\n") or unicodedata.normalize("NFKC", seen)[:1] in ("=", "+", "-", "@")


@pytest.mark.parametrize("formula", [*FORMULAS.values(), "\t=1", "\r=1", "\n@x", "\u00a0-x"])
def test_the_judge_knows_a_formula(formula: str) -> None:
    assert acts(formula) != (formula[0] in "'D")
    assert not acts(f"'{formula}")


def shown(name: str) -> str:
    """A name with its white space as one, and what would act as the sign that tells so."""
    return inert(" ".join(name.split()))


def test_no_cell_of_csv_is_worked_out() -> None:
    for name in of(".csv"):
        text = outputs()[name].decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if "excel" in name else ","))
        assert len(rows) > 10 or "public" in name
        assert "qzx" in text
        assert [cell for row in rows for cell in row if acts(cell)] == []


SEPARATORS = re.compile(r"[;,\t\r\n]")


def parted(text: str) -> list[str]:
    """All that any program could take for a cell, whichever separators and quotation marks it goes by."""
    return [piece.strip('"') for piece in SEPARATORS.split(text)]


def test_no_program_takes_a_formula_out_of_a_text() -> None:
    """A Norwegian Excel opens a file with commas as one with semicolons, and LibreOffice offers both at once."""
    assert [piece for piece in parted('"a;=b",c,"d;\'""=e"""\n') if acts(piece)] == ["=b"]
    for name in of(".csv"):
        text = outputs()[name].decode("utf-8-sig")
        assert "qzx75" in text or "public" in name
        assert [piece for piece in parted(text) if acts(piece)] == []


@pytest.mark.parametrize("name", ["out/data.csv", "out/data.excel.csv"])
def test_our_own_reader_has_the_names_back(name: str, tmp_path: Path) -> None:
    """An archive reads back as what it was made of, with commas and as a Norwegian Excel wants it."""
    (tmp_path / "fiendtlig.yaml").write_text(json.dumps(questionnaire()), encoding="utf-8")
    (tmp_path / "data.csv").write_bytes(outputs()[name])
    asked = load_questionnaire(tmp_path / "fiendtlig.yaml")
    back = read_responses(tmp_path / "data.csv", questionnaire=asked)
    names = {" ".join(one.split()) for one in NAMES.values()}
    assert set(back.pairs.keys["rater"]) == set(back.pairs.keys["target"]) == {tidy(one) for one in names}
    assert {wave.name for wave in back.waves} == {tidy(wave) for wave in WAVES}
    assert set(back.pairs.keys["network"]) == {tidy(network) for network in NETWORKS}


@pytest.mark.parametrize("name", ["out/score.csv", "out/excel.csv"])
def test_what_guards_a_table_of_scores_can_be_taken_off(name: str) -> None:
    text = outputs()[name].decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if "excel" in name else ",")
    found = {" ".join(as_it_was(row["rater"]).split()) for row in rows}
    assert found == {" ".join(name.split()) for name in NAMES.values()}


def test_workbooks_hold_texts_and_no_formula_of_data() -> None:
    for name in of(".xlsx"):
        book = load_workbook(io.BytesIO(outputs()[name]))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert any("qzx" in str(cell.value) for cell in cells)
        assert [cell.value for cell in cells if cell.data_type == "f"] == []
        assert [cell.hyperlink.target for cell in cells if cell.hyperlink and cell.hyperlink.target] == []
        assert not book.defined_names or all("qzx" not in one for one in book.defined_names)
        for part, data in parts(outputs()[name]).items():
            assert b'TargetMode="External"' not in data, part
            assert not re.search(r"externalLink|vbaProject|connections|ddeLink|oleObject", part)


def test_charts_of_workbooks_refer_to_their_own_sheets() -> None:
    for name in of("report.xlsx", "report-partners.xlsx", "report-public.xlsx"):
        inside = parts(outputs()[name])
        sheets = load_workbook(io.BytesIO(outputs()[name])).sheetnames
        charts = [data.decode() for part, data in inside.items() if part.startswith("xl/charts/chart")]
        for reference in (found for chart in charts for found in re.findall(r"<c:f>(.*?)</c:f>", chart)):
            sheet, cells = reference.replace("&apos;", "'").replace("&amp;", "&").rsplit("!", 1)
            assert sheet.strip("'").replace("''", "'") in sheets
            assert re.fullmatch(r"\$[A-Z]+\$[0-9]+(:\$[A-Z]+\$[0-9]+)?", cells)


def test_a_name_that_is_a_formula_is_a_cell_of_its_own_as_it_was_written() -> None:
    book = load_workbook(io.BytesIO(outputs()["out/data.xlsx"]))
    there = {" ".join(str(cell.value).split()) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {shown(name) for name in NAMES.values()} <= there


def test_json_is_unchanged() -> None:
    names = {" ".join(name.split()) for name in NAMES.values()}
    assert names <= {" ".join(text.split()) for text in told(json.loads(outputs()["out/score.json"]))}
