"""Workbooks, SPSS, Parquet and JSON: the same answers as from text, and nothing that only looks like one of these."""

import datetime
import io
import json
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyreadstat
import pytest
import xlsxwriter
from pyarrow import parquet
from python_calamine import CalamineWorkbook

from test_readers_base import QUESTIONNAIRE, write
from tillitsmaal.documents import packed
from tillitsmaal.errors import InputRefused
from tillitsmaal.readers import inspect_responses, read_responses
from tillitsmaal.readers.books.kinds import excel_limits, open_file
from tillitsmaal.readers.books.kinds.excel_errors import unread_cells
from tillitsmaal.responses import Reason, Responses
from tillitsmaal.study import parse_study

HEAD = "respondent;rater;target;ben1;ben2;clo1;war1"
ROWS: list[list[Any]] = [["p1", "Vik", "Nes", 4, 2, 0, 1.5], ["007", "Nes", "Vik", None, 98, 10, 7]]
TEXT = f"{HEAD}\np1;Vik;Nes;4;2;0;1,5\n007;Nes;Vik;;98;10;7\n"
HEADERS = HEAD.split(";")


def workbook(rows: list[list[Any]], *, before: dict[str, list[list[Any]]] | None = None) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        for name, cells in {**(before or {}), "Svar": rows}.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(cells):
                sheet.write_row(number, 0, row)
    return written.getvalue()


def spss(folder: Path, frame: pd.DataFrame, **told: Any) -> Path:
    path = folder / "svar.sav"
    pyreadstat.write_sav(frame, str(path), **told)
    return path


def frame() -> pd.DataFrame:
    return pd.DataFrame(ROWS, columns=HEADERS).astype(dict.fromkeys(HEADERS[3:], float))


def by_excel(folder: Path) -> Path:
    return write(folder, workbook([HEADERS, *ROWS]), "svar.xlsx")


def by_excel_behind_a_cover(folder: Path) -> Path:
    return write(folder, workbook([HEADERS, *ROWS], before={"Forside": []}), "svar.xlsx")


def by_excel_below_empty_rows(folder: Path) -> Path:
    return write(folder, workbook([[], [], HEADERS, *ROWS]), "svar.xlsx")


def by_spss(folder: Path) -> Path:
    return spss(folder, frame())


def by_parquet(folder: Path) -> Path:
    frame().to_parquet(folder / "svar.parquet")
    return folder / "svar.parquet"


def by_json(folder: Path) -> Path:
    records = [dict(zip(HEADERS, row, strict=True)) for row in ROWS]
    records[1]["ben1"] = ""
    return write(folder, json.dumps({"responses": records}), "svar.json")


def by_parquet_of_bytes(folder: Path) -> Path:
    columns: dict[str, Any] = {name: [row[place] for row in ROWS] for place, name in enumerate(HEADERS)}
    columns |= {name: [text.encode() for text in columns[name]] for name in HEADERS[:3]}
    columns["clo1"] = [Decimal("0.000"), Decimal("10.000")]
    parquet.write_table(pa.table(columns), folder / "svar.parquet")
    return folder / "svar.parquet"


def same(one: Responses, other: Responses) -> None:
    pd.testing.assert_frame_equal(one.pairs.keys, other.pairs.keys)
    np.testing.assert_array_equal(one.pairs.values, other.pairs.values)
    np.testing.assert_array_equal(one.pairs.reasons, other.pairs.reasons)


@pytest.mark.parametrize(
    "kind",
    [
        by_excel,
        by_excel_behind_a_cover,
        by_excel_below_empty_rows,
        by_spss,
        by_parquet,
        by_parquet_of_bytes,
        by_json,
    ],
)
def test_every_kind_gives_the_answers_that_text_gives(kind: Callable[[Path], Path], tmp_path: Path) -> None:
    as_text = read_responses(write(tmp_path, TEXT), questionnaire=QUESTIONNAIRE)
    same(read_responses(kind(tmp_path), questionnaire=QUESTIONNAIRE), as_text)
    assert sorted(as_text.pairs.keys["respondent"]) == ["007", "p1"]
    assert [Reason.SKIPPED, Reason.DONT_KNOW, Reason.ANSWERED, Reason.ANSWERED] in as_text.pairs.reasons.tolist()


def test_long_numbers_are_different_people(tmp_path: Path) -> None:
    ids = [1234567890123456780, 1234567890123456781, 10**400]
    records = [dict(zip(HEADERS, [id_, *ROWS[0][1:]], strict=True)) for id_ in ids]
    found = read_responses(write(tmp_path, json.dumps(records), "svar.json"), questionnaire=QUESTIONNAIRE)
    people = set(found.pairs.keys["respondent"])
    assert len(people) == 3
    assert {str(id_) for id_ in ids[:2]} < people


@pytest.mark.parametrize(
    ("data", "text"), [("Vøyen".encode(), "Vøyen"), ("Vøyen".encode("cp1252"), "Vøyen"), (b"\x81", None)]
)
def test_bytes_in_parquet_are_text_or_nothing(data: bytes, text: str | None, tmp_path: Path) -> None:
    path = tmp_path / "svar.parquet"
    parquet.write_table(pa.table({"rater": [data]}), path)
    if text is not None:
        assert open_file(path).first.record(0) == [text]
        return
    with pytest.raises(InputRefused) as refused:
        open_file(path)
    assert [problem.code for problem in refused.value.problems] == ["text_broken"]


def test_null_in_json_is_an_empty_cell_as_in_parquet(tmp_path: Path) -> None:
    """What pandas writes for NaN; that a question was never shown, only LimeSurvey says so."""
    record = dict(zip(HEADERS, ROWS[1], strict=True))
    found = read_responses(write(tmp_path, json.dumps([record]), "svar.json"), questionnaire=QUESTIONNAIRE)
    assert None in record.values()
    assert found.pairs.reasons[0, 0] == Reason.SKIPPED


def test_a_sheet_can_be_named_and_an_unknown_one_is_told(tmp_path: Path) -> None:
    other = [HEADERS, ["p9", "Vik", "Nes", 1, 1, 1, 1]]
    path = write(tmp_path, workbook([HEADERS, *ROWS], before={"Gamle": other}), "svar.xlsx")
    study = "study: S\nimport: {shape: rows, sheet: svar}"
    named = parse_study(study.encode(), "tillit.yaml", tmp_path)
    found = read_responses(path, questionnaire=QUESTIONNAIRE, study=named)
    assert set(found.pairs.keys["respondent"]) == {"p1", "007"}
    wrong = parse_study(study.replace("sheet: svar", "sheet: svor").encode(), "tillit.yaml", tmp_path)
    with pytest.raises(InputRefused) as refused:
        raise_all(inspect_responses(path, questionnaire=QUESTIONNAIRE, study=wrong))
    (problem,) = refused.value.problems
    assert (problem.code, problem.value, problem.details["hint"]) == ("sheet_unknown", "svor", "Svar")


def raise_all(inspection: Any) -> None:
    raise InputRefused(inspection.log.of("file", "row", "cell"))


def test_sheets_that_are_not_read_are_told(tmp_path: Path) -> None:
    path = write(tmp_path, workbook([HEADERS, *ROWS], before={"Vår": [HEADERS, ROWS[0]], "Tom": []}), "svar.xlsx")
    found = read_responses(path, questionnaire=QUESTIONNAIRE)
    assert found.inputs[0].rows == 1
    (told,) = [problem for problem in found.warnings if problem.code == "sheets_left_out"]
    assert (told.value, told.details["sheets"]) == ("Vår", "Svar")


def hidden_first(state: str, second: list[list[Any]]) -> bytes:
    """A workbook whose first sheet, with other answers, nobody sees."""
    book = openpyxl.Workbook()
    first, other = book.active, book.create_sheet("Svar")
    first.title, first.sheet_state, book.active = "Gamle", state, 1
    for sheet, rows in ((first, [HEADERS, ["p9", "Vik", "Nes", 1, 1, 1, 1]]), (other, second)):
        for row in rows:
            sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_read_only_by_its_name(state: str, tmp_path: Path) -> None:
    path = write(tmp_path, hidden_first(state, [HEADERS, *ROWS]), "svar.xlsx")
    found = read_responses(path, questionnaire=QUESTIONNAIRE)
    assert set(found.pairs.keys["respondent"]) == {"p1", "007"}
    (told,) = [problem for problem in found.warnings if problem.code == "sheets_left_out"]
    assert (told.value, told.details["sheets"]) == ("Svar", "Gamle")
    named = parse_study(b"study: S\nimport: {sheet: Gamle}", "tillit.yaml", tmp_path)
    found = read_responses(path, questionnaire=QUESTIONNAIRE, study=named)
    assert set(found.pairs.keys["respondent"]) == {"p9"}


def test_a_hidden_sheet_does_not_stand_in_for_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as refused:
        read_responses(write(tmp_path, hidden_first("hidden", [HEADERS]), "svar.xlsx"), questionnaire=QUESTIONNAIRE)
    assert [problem.code for problem in refused.value.problems] == ["file_without_rows"]


def test_a_title_above_the_headings_is_told_with_their_row(tmp_path: Path) -> None:
    path = write(tmp_path, workbook([["Undersøkelse"], [], HEADERS, *ROWS]), "svar.xlsx")
    with pytest.raises(InputRefused) as refused:
        read_responses(path, questionnaire=QUESTIONNAIRE)
    (problem,) = refused.value.problems
    assert (problem.code, problem.details["row"]) == ("header_lower", "3")


@pytest.mark.parametrize("data", [b"\xff\xd8\xff\xe0 JFIF", b"\x89PNG\r\n", b"PK\x03\x04 word/document.xml"])
def test_a_picture_is_no_workbook_whatever_its_name(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as refused:
        open_file(write(tmp_path, data, "svar.xlsx"))
    assert [problem.code for problem in refused.value.problems] == ["binary_file"]


def test_formulas_give_what_they_gave_and_errors_are_no_answers(tmp_path: Path) -> None:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADERS)
        sheet.write_row(1, 0, ["p1", "Vik", "Nes"])
        sheet.write_formula(1, 3, "=2+2", value=4)
        sheet.write_formula(1, 4, "=1/0", value="#DIV/0!")
        sheet.write_row(1, 5, [0, 1])
    found = inspect_responses(write(tmp_path, written.getvalue(), "svar.xlsx"), questionnaire=QUESTIONNAIRE)
    (problem,) = found.log.of("cell")
    assert (problem.code, problem.place.row, problem.place.column) == ("not_a_number", 2, "ben2")
    assert found.responses is not None
    assert found.responses.pairs.values[0, 0] == 4


def with_formulas(*formulas: str) -> bytes:
    """A workbook as a program writes it that works nothing out."""
    book = openpyxl.Workbook()
    for row in [HEADERS, ["p1", "Vik", "Nes", *formulas, 0, 1]]:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def changed_part(book: bytes, part: str, *changes: tuple[bytes, bytes]) -> bytes:
    """A workbook with other bytes in a part of it."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            for before, after in changes if name == part else ():
                assert before in data
                data = data.replace(before, after)
            new.writestr(name, data)
    return written.getvalue()


@pytest.mark.parametrize("empty", [b"<v></v>", b"<v/>", b"<v />", b""])
def test_a_formula_that_was_never_worked_out_is_no_answer_left_open(empty: bytes, tmp_path: Path) -> None:
    book = changed_part(with_formulas("=2+2", "=1+1"), "xl/worksheets/sheet1.xml", (b"<v></v>", empty))
    with pytest.raises(InputRefused) as refused:
        read_responses(write(tmp_path, book, "svar.xlsx"), questionnaire=QUESTIONNAIRE)
    (problem,) = refused.value.problems
    assert (problem.code, problem.details) == ("formulas_not_worked_out", {"cells": "D2, E2", "count": "2"})


def test_formulas_are_seen_in_every_spelling_of_the_sheet() -> None:
    part = "xl/worksheets/sheet1.xml"
    book = with_formulas("=2+2", "=1+1")
    shared = (b"<f>1+1</f>", b'<f t="shared" ref="E2:E9" si="0"/>')
    prefixed = [(b"<worksheet xmlns=", b"<x:worksheet xmlns:x=")]
    prefixed += [(b"</%b>" % tag, b"</x:%b>" % tag) for tag in (b"c", b"f", b"v", b"worksheet")]
    prefixed += [(b"<%b" % tag, b"<x:%b" % tag) for tag in (b"c ", b"f>", b"v>")]
    for changes in ([shared], prefixed):
        cells = [one.formulas for one in unread_cells(changed_part(book, part, *changes), "svar.xlsx").values()]
        assert cells == [("D2", "E2")]


def test_a_formula_may_give_an_empty_text(tmp_path: Path) -> None:
    part = "xl/worksheets/sheet1.xml"
    text = (b'<c r="D2"><f>""</f><v></v>', b'<c r="D2" t="str"><f>""</f><v></v>')
    number = (b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    path = write(tmp_path, changed_part(with_formulas('=""', "=1+1"), part, text, number), "svar.xlsx")
    found = read_responses(path, questionnaire=QUESTIONNAIRE)
    assert found.pairs.reasons[0].tolist() == [Reason.SKIPPED, *[Reason.ANSWERED] * 3]
    assert found.pairs.values[0, 1] == 2


def test_an_error_stands_in_its_own_cell() -> None:
    part = "xl/worksheets/sheet1.xml"
    empty = (b'<c r="D2"><f>2+2</f><v></v>', b'<c r="D2" t="e"><f>2+2</f><v></v>')
    error = (b'<c r="E2"><f>1/0</f><v></v>', b'<c r="E2" t="e"><f>1/0</f><v>#DIV/0!</v>')
    (sheet,) = unread_cells(changed_part(with_formulas("=2+2", "=1/0"), part, empty, error), "svar.xlsx").values()
    assert (sheet.errors, sheet.formulas) == ({(1, 4): "#DIV/0!"}, ("D2",))


def test_dates_keep_their_time_of_day(tmp_path: Path) -> None:
    when = [datetime.datetime(2026, 3, 1, 13, 5, 9), datetime.date(2026, 3, 1), datetime.time(13, 5, 9)]
    book = openpyxl.Workbook()
    for row in (["tid", "dag", "klokka"], when):
        book.active.append(row)
    book.save(tmp_path / "svar.xlsx")
    assert open_file(tmp_path / "svar.xlsx").first.record(0) == ["2026-03-01 13:05:09", "2026-03-01", "13:05:09"]


@pytest.mark.parametrize(
    ("module", "limit", "told"),
    [
        (packed, "LARGEST_UNPACKED", "the limit is 0 MB."),
        (excel_limits, "MOST_SHEET_CELLS", "is 20 cells."),
    ],
)
def test_a_workbook_that_unpacks_without_end_is_refused_before(
    module: ModuleType, limit: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = by_excel(tmp_path)
    monkeypatch.setattr(module, limit, 20)
    with pytest.raises(InputRefused) as refused:
        open_file(path)
    assert [problem.code for problem in refused.value.problems] == ["file_too_large"]
    assert told in str(refused.value)


def test_a_bomb_is_never_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", b"0" * (1 << 22))
    monkeypatch.setattr(packed, "LARGEST_UNPACKED", 1 << 21)
    monkeypatch.setattr(CalamineWorkbook, "from_filelike", lambda *_: pytest.fail("unpacked"), raising=False)
    with pytest.raises(InputRefused) as refused:
        open_file(write(tmp_path, made.getvalue(), "svar.xlsx"))
    assert [problem.code for problem in refused.value.problems] == ["file_too_large"]


def test_declared_missing_never_enters_a_mean_even_inside_the_range(tmp_path: Path) -> None:
    answers = pd.DataFrame(
        {"respondent": ["a", "b", "c"], "rater": ["Vik"] * 3, "target": ["Nes"] * 3}
        | {"ben1": [1.0, 5.0, 9.0], "ben2": [1.0, 2.0, 98.0], "clo1": [0.0, 1.0, 2.0], "war1": [1.0, 1.0, 2.0]}
    )
    path = spss(
        tmp_path,
        answers,
        missing_ranges={"ben1": [5, 9], "ben2": [98]},
        variable_value_labels={"ben1": {9.0: "Vet ikke"}},
    )
    found = read_responses(path, questionnaire=QUESTIONNAIRE)
    np.testing.assert_array_equal(found.pairs.values[:, :2], [[1, 1], [np.nan, 2], [np.nan, np.nan]])
    assert found.pairs.reasons[:, 0].tolist() == [Reason.ANSWERED, Reason.SKIPPED, Reason.DONT_KNOW]
    assert found.pairs.reasons[2, 1] == Reason.DONT_KNOW


def test_a_name_that_the_file_declares_missing_is_no_organisation(tmp_path: Path) -> None:
    coded = frame().assign(target=[1.0, 99.0])
    labels = {"target": {1.0: "Nes", 99.0: "Ikke oppgitt"}}
    path = spss(tmp_path, coded, variable_value_labels=labels, missing_ranges={"target": [99]})
    found = inspect_responses(path, questionnaire=QUESTIONNAIRE)
    assert [problem.code for problem in found.log.of("row")] == ["target_empty"]


@pytest.mark.parametrize(("ranges", "missing"), [([{"lo": 8, "hi": 9}], {8, 9}), ([9], {9})])
def test_both_ends_of_a_range_are_missing(ranges: list[Any], missing: set[int], tmp_path: Path) -> None:
    answers = pd.concat([frame()] * 2, ignore_index=True).assign(respondent=list("abcd"), clo1=[7.0, 8.0, 9.0, 10.0])
    path = spss(tmp_path, answers, missing_ranges={"clo1": ranges})
    found = read_responses(path, questionnaire=QUESTIONNAIRE)
    read = found.pairs.values[:, found.pairs.items.index("clo1")]
    assert {int(value) for value in read if not np.isnan(value)} == {7, 8, 9, 10} - missing


def test_texts_that_the_file_declares_missing_are_missing(tmp_path: Path) -> None:
    path = spss(tmp_path, frame().assign(ben1=["4", "ub"]), missing_ranges={"ben1": ["ub"]})
    found = read_responses(path, questionnaire=QUESTIONNAIRE)
    assert sorted(found.pairs.reasons[:, 0].tolist()) == [Reason.ANSWERED, Reason.SKIPPED]


def test_what_the_label_says_counts_before_the_number(tmp_path: Path) -> None:
    labels = {1.0: "Helt enig", 5.0: "Helt uenig"}
    path = spss(tmp_path, frame().assign(ben1=[1.0, 5.0]), variable_value_labels={"ben1": labels})
    found = read_responses(path, questionnaire=QUESTIONNAIRE)
    assert sorted(found.pairs.values[:, 0]) == [1, 5]
    assert dict(zip(found.pairs.keys["respondent"], found.pairs.values[:, 0], strict=True)) == {"p1": 5, "007": 1}
    told = [problem for problem in found.warnings if problem.code == "label_over_code"]
    assert [(one.value, one.details["label"], one.details["file_value"]) for one in told] == [
        ("1", "Helt enig", "5"),
        ("5", "Helt uenig", "1"),
    ]
    assert "Svarerne så teksten, så den gjelder." in told[0].message("nb")


@pytest.mark.parametrize(
    ("item", "labels", "codes", "refused"),
    [
        ("clo1", {1.0: "0", 11.0: "10"}, [1.0, 6.0], True),
        ("clo1", {1.0: "0", 11.0: "10"}, [6.0, 10.0], True),
        ("clo1", {float(code): str(code - 1) for code in range(1, 12)}, [1.0, 6.0], False),
        ("ben1", {1.0: "Helt enig", 5.0: "Helt uenig"}, [2.0, 4.0], True),
        ("ben1", {1.0: "Helt enig", 5.0: "Helt uenig"}, [1.0, 5.0], False),
        ("ben1", {1.0: "Helt uenig", 5.0: "Helt enig"}, [2.0, 4.0], False),
    ],
)
def test_labels_at_the_ends_do_not_turn_half_a_column(
    item: str, labels: dict[float, str], codes: list[float], refused: bool, tmp_path: Path
) -> None:
    path = spss(tmp_path, frame().assign(**{item: codes}), variable_value_labels={item: labels})
    found = inspect_responses(path, questionnaire=QUESTIONNAIRE)
    assert [problem.code for problem in found.log.of("file")] == ["labels_incomplete"] * refused


def test_labels_that_nobody_knows_are_told(tmp_path: Path) -> None:
    labels = {1.0: "Stemmer svært dårlig", 5.0: "Helt enig"}
    path = spss(tmp_path, frame().assign(ben1=[1.0, 5.0]), variable_value_labels={"ben1": labels, "ben2": labels})
    found = read_responses(path, questionnaire=QUESTIONNAIRE)
    (told,) = [problem for problem in found.warnings if problem.code == "labels_unknown"]
    assert told.details == {"count": "1", "labels": "Stemmer svært dårlig", "first": "Stemmer svært dårlig"}
    for language in ("nb", "nn", "en"):
        assert 'values: {labels: {"Stemmer svært dårlig": 5}}' in told.remedy(language)
    study = 'study: S\nimport: {shape: rows, values: {labels: {"Stemmer svært dårlig": 1}}}'
    named = parse_study(study.encode(), "tillit.yaml", tmp_path)
    turned = read_responses(path, questionnaire=QUESTIONNAIRE, study=named)
    assert sorted(turned.pairs.values[:, 0]) == [1, 5]
    assert "labels_unknown" not in {problem.code for problem in turned.warnings}


def test_names_behind_codes_are_the_organisations(tmp_path: Path) -> None:
    coded = frame().assign(rater=[1.0, 2.0])
    path = spss(tmp_path, coded, variable_value_labels={"rater": {1.0: "Vik", 2.0: "Nes"}})
    found = read_responses(path, questionnaire=QUESTIONNAIRE)
    assert set(zip(found.pairs.keys["rater"], found.pairs.keys["target"], strict=True)) == {
        ("Vik", "Nes"),
        ("Nes", "Vik"),
    }


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("svar.xlsx", b"PK\x03\x04 xl/workbook.xml", "Excel"),
        ("svar.sav", b"$FL2@(#) IBM SPSS STATISTICS", "SPSS"),
        ("svar.parquet", b"PAR1 PAR1", "Parquet"),
        ("svar.json", b"[{]", "JSON"),
        ("svar.json", b"[1, 2]", "JSON"),
        ("svar.json", b'[{"ben1": 1, "ben1": 2}]', "JSON"),
        ("svar.json", b"[" * 100_000 + b"]", "JSON"),
    ],
)
def test_a_broken_file_says_which_kind_it_is_not(name: str, data: bytes, kind: str, tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as refused:
        open_file(write(tmp_path, data, name))
    (problem,) = refused.value.problems
    assert (problem.code, problem.details["kind"]) == ("file_damaged", kind)


@pytest.mark.parametrize(("flat", "inside"), [(1, 4), (4, 1), ("4", 98), (False, True)])
def test_a_name_with_a_point_and_one_inside_another_say_one_thing_or_nothing(
    flat: object, inside: object, tmp_path: Path
) -> None:
    for record in ({"to_os.ben1": flat, "to_os": {"ben1": inside}}, {"to_os": {"ben1": inside}, "to_os.ben1": flat}):
        with pytest.raises(InputRefused) as found:
            open_file(write(tmp_path, json.dumps([{"id": 1}, record]), "svar.json"))
        assert [one.line("en").partition(" It may have")[0] for one in found.value.problems] == [
            "svar.json, row 3: The file cannot be read as JSON: it says two things of to_os.ben1."
        ]
        for other in (record["to_os.ben1"], None, ""):
            same = {"to_os.ben1": other, "to_os": {"ben1": flat}}
            grid = open_file(write(tmp_path, json.dumps([{"id": 1}, same]), "svar.json")).first
            assert grid.record(1) == ["", {"1": "1", "4": "4", "False": "false"}[str(flat)]]


def test_values_of_json_as_text(tmp_path: Path) -> None:
    record = {"liste": ["a", "b"], "tall": [1, 2], "ja": True, "nei": False, "inni": {"x": {"y": 1.5}}, "tom": []}
    grid = open_file(write(tmp_path, json.dumps([record, {"ja": 1}]), "svar.json")).first
    assert dict(zip(grid.headers, grid.record(0), strict=True)) == {
        "liste": "a, b",
        "tall": "[1, 2]",
        "ja": "true",
        "nei": "false",
        "inni.x.y": "1.5",
        "tom": "",
    }


@pytest.mark.parametrize(("name", "header"), [("12", "ben1"), ("data", "data.ben1")])
def test_a_response_under_its_number_is_taken_out_and_one_under_a_name_is_not(
    name: str, header: str, tmp_path: Path
) -> None:
    grid = open_file(write(tmp_path, json.dumps([{name: {"ben1": 4, "ben2": 5}}] * 2), "svar.json")).first
    assert grid.headers[0] == header


def test_truth_values_in_a_workbook_are_words(tmp_path: Path) -> None:
    grid = open_file(write(tmp_path, workbook([["a", "b"], [True, False]]), "svar.xlsx")).first
    assert grid.record(0) == ["TRUE", "FALSE"]


def test_a_sheet_of_two_columns_has_no_title(tmp_path: Path) -> None:
    path = write(tmp_path, workbook([["respondent", ""], ["p1", "Vik"]]), "svar.xlsx")
    with pytest.raises(InputRefused) as refused:
        read_responses(path, questionnaire=QUESTIONNAIRE)
    assert [problem.code for problem in refused.value.problems] == ["header_blank"]


def test_a_row_below_empty_rows_is_numbered_as_the_workbook_shows_it(tmp_path: Path) -> None:
    wrong = ["p1", "Vik", "Nes", 9, *ROWS[0][4:]]
    path = write(tmp_path, workbook([[], [], HEADERS, wrong, [], wrong]), "svar.xlsx")
    found = inspect_responses(path, questionnaire=QUESTIONNAIRE).log.of("cell")
    assert [(problem.place.row, problem.place.column) for problem in found] == [(4, "ben1"), (6, "ben1")]


def test_a_header_in_brackets_is_no_json(tmp_path: Path) -> None:
    for text in ("[id];ben1\n1;4\n", "{id};ben1\n1;4\n"):
        assert open_file(write(tmp_path, text)).kind == "text"


def test_objects_in_objects_without_end_are_one_cell(tmp_path: Path) -> None:
    inside = json.loads('{"a":' * 60 + "4" + "}" * 60)
    (header,) = open_file(write(tmp_path, json.dumps([inside]), "svar.json")).first.headers
    assert header == ".".join("a" * 21)


def test_a_number_in_a_cell_has_no_decimal_mark_of_its_own(tmp_path: Path) -> None:
    """`12,5` that was typed as text stood beside numbers, and the workbook was said to use both marks."""
    head = ["respondent", "rater", "target", "ben1", "ben2", "clo1", "war1"]
    cells = [["p1", "Vik", "Nes", 4, 2, 0, "1,5"], ["p2", "Nes", "Vik", 4, 2, 0, 2.5]]
    found = read_responses(write(tmp_path, workbook([head, *cells]), "svar.xlsx"), questionnaire=QUESTIONNAIRE)
    assert sorted(found.pairs.values[:, -1]) == [1.5, 2.5]
    records = [dict(zip(head, row, strict=True)) for row in cells]
    found = read_responses(write(tmp_path, json.dumps(records), "svar.json"), questionnaire=QUESTIONNAIRE)
    assert sorted(found.pairs.values[:, -1]) == [1.5, 2.5]


@pytest.mark.parametrize("how", [{"hidden": True}, {"hidden": True, "level": 1}], ids=["hidden", "folded"])
def test_rows_that_nobody_sees_are_read_and_told(how: dict[str, Any], tmp_path: Path) -> None:
    """As a filter leaves them too."""
    written = io.BytesIO()
    people = [[f"p{number}", "Vik", "Nes", 4, 2, 0, 1.5] for number in range(9)]
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Svar")
        for number, row in enumerate([HEADERS, *people]):
            sheet.write_row(number, 0, row)
        for number in (*range(1, 9), 40):
            sheet.set_row(number, None, None, how)
    found = read_responses(write(tmp_path, written.getvalue(), "svar.xlsx"), questionnaire=QUESTIONNAIRE)
    assert len(found.respondents.keys) == 9
    assert [problem.line("en") for problem in found.warnings if problem.code == "rows_hidden"] == [
        "svar.xlsx: Hidden rows in the sheet “Svar” were read as the others: 2, 3, 4, 5, 6, 7, … (8 in all). "
        "If they are not to count, delete them in the sheet and save the file again."
    ]


def test_no_row_is_hidden_where_none_is(tmp_path: Path) -> None:
    assert "rows_hidden" not in [
        one.code for one in read_responses(by_excel(tmp_path), questionnaire=QUESTIONNAIRE).warnings
    ]
