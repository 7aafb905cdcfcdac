"""The data of an archive: every cell, every reason, and that it reads back as what it was."""

import csv as csv_files
import json
import subprocess
import sys
from dataclasses import replace
from functools import partial
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pandas as pd
import pyarrow.parquet as parquet_files
import pytest

from archive_surveys import ANSWERS, MIXED, mixed, scored
from cli_calls import copy_study
from commands import EXAMPLES
from surveys import loaded, survey
from tillitsmaal.archive import DataFormat, export
from tillitsmaal.archive.csv import csv
from tillitsmaal.archive.parquet import parquet
from tillitsmaal.archive.tables import archive_of
from tillitsmaal.inert import harmless
from tillitsmaal.names import tidy
from tillitsmaal.questionnaire.models import Questionnaire, ResponseFormat
from tillitsmaal.readers import read_responses
from tillitsmaal.responses import Responses
from tillitsmaal.study import Study, load_study, parse_study
from tillitsmaal.study.missing import MISSING, missing_codes
from tillitsmaal.text import LANGUAGES

CODES = "skipped not_shown dont_know not_relevant invalid"


def test_every_cell() -> None:
    assert csv(archive_of(scored(mixed())).data) == (
        "tillitform,wave,respondent,rater,target,b1,b2,i1,e1,c1,"
        "trust_score,benevolence_score,integrity_score,estimate_score,climate_score\n"
        "asked/1.0.0,w1,p1,Vik,,,,,,-3,,,,,-3\n"
        "asked/1.0.0,w1,p1,Vik,Nes,4,2,5,98,,2,3,1,98,\n"
        "asked/1.0.0,w1,p1,Vik,Os,98,96,97,0,,,,,0,\n"
        "asked/1.0.0,w1,p2,Nes,,,,,,98,,,,,\n"
        "asked/1.0.0,w1,p2,Nes,Vik,99,3,2,100,,3.5,3,4,100,\n"
        "asked/1.0.0,w1,p3,Os,,,,,,99,,,,,\n"
    )


def test_what_was_taken_out_as_invalid_has_a_number_of_its_own() -> None:
    archive = archive_of(scored(mixed(ANSWERS.replace("2 100", "2  77"))))
    assert archive.data.frame["e1"].dropna().tolist() == [98, 0, -95]


@pytest.mark.parametrize(
    ("low", "high", "own", "codes"),
    [
        (1, 5, {}, "97 96 98 99 95"),
        (1, 5, {98: "dont_know", 99: "not_relevant"}, "97 96 98 99 95"),
        (1, 7, {8: "dont_know", 9: "skipped"}, "9 96 8 99 95"),
        (-3, 3, {}, "97 96 98 99 95"),
        (0, 100, {}, "-97 -96 -98 -99 -95"),
        (0, 96, {98: "dont_know"}, "-97 -96 98 -99 -95"),
        (-100, 100, {}, "997 996 998 999 995"),
        (-1000, 100, {}, "997 996 998 999 995"),
        (1, 5, {97: "dont_know"}, "-97 -96 97 -99 -95"),
        (1, 5, {-1: "dont_know"}, "97 96 -1 99 95"),
        (1, 5, {-1: "dont_know", -2: "skipped"}, "-2 -96 -1 -99 -95"),
        (1, 5, {-1: "dont_know", -2: "skipped", 8: "not_shown", 9: "not_relevant"}, "97 96 98 99 95"),
        (1, 5, {88: "dont_know", 98: "dont_know"}, "97 96 88 99 95"),
    ],
)
def test_numbers_of_reasons_are_no_answers(low: int, high: int, own: dict[int, Any], codes: str) -> None:
    answer = ResponseFormat(min=low, max=high, missing=own)
    found = missing_codes(answer)
    assert [found[reason] for reason in MISSING] == [int(code) for code in codes.split()]
    assert " ".join(MISSING) == CODES
    assert not any(low <= code <= high for code in found.values())
    assert len(set(found.values())) == len(MISSING)
    assert all(own.get(code, reason) == reason for reason, code in found.items())


def test_every_cell_of_the_example_against_its_files() -> None:
    """Each answer in the study's own files, looked up by its row; names of partners through the study file."""
    study = load_study(EXAMPLES / "byregion")
    frame = archive_of(scored(read_responses(study=study))).data.frame
    rows = {tuple(row[key] for key in ("wave", "respondent", "rater", "target")): row for row in _records(frame)}
    ids = {name: one.id for one in study.organisations for name in (one.name or one.id, *one.aliases)}
    seen = 0
    for file in ("bolge1.csv", "bolge2.csv", "bolge3.csv"):
        text = (EXAMPLES / "byregion" / file).read_text(encoding="utf-8-sig")
        for asked in csv_files.DictReader(StringIO(text), delimiter=";"):
            row = rows[asked["bølge"], asked["svarer"], ids[asked["fra"].strip()], ids[asked["til"].strip()]]
            assert row["role"] == asked["rolle"]
            for item, answer in list(asked.items())[5:]:
                assert row[item] == (97 if answer == "" else float(answer)), (file, asked, item)
            seen += 1
    assert seen == len(rows) == len(frame) == 1360


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


@pytest.mark.parametrize("format", get_args(DataFormat))
def test_what_is_exported_reads_back_as_it_was(format: DataFormat, tmp_path: Path) -> None:
    for number, responses in enumerate((mixed(), mixed(ANSWERS.replace("2 100", "2  77")))):
        back = _back(responses, format, tmp_path / f"{number}.{format}", MIXED)
        assert back.pairs.keys.astype(str).equals(responses.pairs.keys.astype(str))
        assert np.array_equal(back.pairs.values, responses.pairs.values, equal_nan=True)
        assert np.array_equal(back.pairs.reasons, responses.pairs.reasons)
        assert back.warnings == ()
        assert np.array_equal(back.respondents.values, responses.respondents.values, equal_nan=True)
        assert np.array_equal(back.respondents.reasons, responses.respondents.reasons)
        _same_scores(back, responses)


@pytest.mark.parametrize("format", get_args(DataFormat))
def test_the_example_study_reads_back_as_it_was(format: DataFormat, tmp_path: Path) -> None:
    study = load_study(copy_study("byregion", tmp_path))
    responses = read_responses(study=study)
    back = _back(responses, format, tmp_path / f"data.{format}", None, study)
    assert np.array_equal(back.pairs.values, responses.pairs.values, equal_nan=True)
    assert np.array_equal(back.pairs.reasons, responses.pairs.reasons)
    assert back.respondents.keys.astype(str).equals(responses.respondents.keys.astype(str))
    _same_scores(back, responses)


ORGANISATIONS = """\
study: Nettverk
organisations:
  - {id: Vik, name: "VIK"}
  - {id: Nes, name: "NES"}
  - {id: Os, name: "OS"}
"""


@pytest.mark.parametrize("format", get_args(DataFormat))
@pytest.mark.parametrize(
    ("then", "now"),
    [("Vik kommune", "Vika"), (f"{'æ' * 70} 1", f"{'æ' * 70} 1")],
    ids=["a_name_that_another_has_now", "longer_than_a_label"],
)
def test_an_archive_is_read_by_ids_whatever_the_names_are(
    then: str, now: str, format: DataFormat, tmp_path: Path
) -> None:
    named = ORGANISATIONS.replace("VIK", now).replace("OS", then if now != then else "OS")
    responses = replace(mixed(), names={"Vik": then, "Nes": "NES", "Os": "OS"})
    study = parse_study(named.encode(), "tillit.yaml", tmp_path)
    back = _back(responses, format, tmp_path / f"data.{format}", MIXED, study)
    for side in ("rater", "target"):
        assert back.pairs.keys[side].tolist() == responses.pairs.keys[side].tolist()


HOSTILE = (
    *("=1+1", "+47 Vik", "-1", "@x", "＝1", "\u200b=1", "\u00ad-2"),
    *("'=1+1", "''-1", "'\u200b@x", "'Vik'", "''", "'", "''Vik"),
    *("a,b;c", 'the "best"', "<r>x</r>", "NA", "007"),
)


@pytest.mark.parametrize("excel", [False, True])
def test_csv_gives_no_spreadsheet_a_formula_and_reads_back_whatever_names_there_are(
    excel: bool, tmp_path: Path
) -> None:
    rows: list[dict[str, float | str]] = [
        {"network": net, "wave": wave, "respondent": name, "rater": name, "target": other, "b1": 4.0}
        for net, wave in (("-n", "=w"), ("'-n", "'=w"))
        for name, other in zip(HOSTILE, (*HOSTILE[1:], HOSTILE[0]), strict=True)
    ]
    responses = survey(loaded({"scales": {"benevolence": {}}, "items": [{"id": "b1", "scale": "benevolence"}]}), rows)
    path = tmp_path / "data.csv"
    path.write_bytes(export(responses, "csv", excel=excel))
    with path.open(encoding="utf-8-sig", newline="") as handle:
        cells = [cell for row in csv_files.reader(handle, delimiter=";" if excel else ",") for cell in row]
    assert not any(harmless(cell) != cell and not cell.startswith("'") for cell in cells)
    back = read_responses(path, questionnaire=responses.questionnaire).pairs.keys.astype(str)
    found = {tuple(row) for row in back.to_numpy()}
    assert found == {tuple(map(tidy, row)) for row in responses.pairs.keys.astype(str).to_numpy()}
    assert len(found) == len(rows)


def test_csv_for_a_norwegian_excel_reads_back_too(tmp_path: Path) -> None:
    responses = mixed()
    path = tmp_path / "data.csv"
    path.write_bytes(export(responses, "csv", excel=True))
    assert path.read_text(encoding="utf-8-sig").splitlines()[5].endswith(";99;3;2;100;;3,5;3;4;100;")
    _same_scores(read_responses(path, questionnaire=MIXED), responses)


def _back(
    responses: Responses,
    format: DataFormat,
    path: Path,
    questionnaire: Questionnaire | None,
    study: Study | None = None,
) -> Responses:
    path.write_bytes(export(responses, format))
    return read_responses(path, questionnaire=questionnaire, study=study)


def _same_scores(one: Responses, other: Responses) -> None:
    for table in ("pairs", "organisations", "network_scores"):
        ours, theirs = getattr(scored(one), table), getattr(scored(other), table)
        categories = dict.fromkeys(ours.select_dtypes("category"), str)
        pd.testing.assert_frame_equal(ours.astype(categories), theirs.astype(categories), check_exact=True)


def test_an_item_of_a_level_that_nobody_was_asked_was_not_shown(tmp_path: Path) -> None:
    """A file must have every item of a level that it has one of; so the data have them all."""
    file = tmp_path / "svar.csv"
    file.write_text("respondent,rater,target,b1,i1\np1,Vik,Nes,4,2\n", encoding="utf-8")
    study = tmp_path / "tillit.yaml"
    study.write_text("study: S\nimport: {items: [b1, i1]}\n", encoding="utf-8")
    responses = read_responses(file, questionnaire=MIXED, study=load_study(study))
    data = archive_of(scored(responses)).data
    assert [variable.name for variable in data.variables if variable.kind == "item"] == ["b1", "b2", "i1", "e1"]
    scores = [variable.name for variable in data.variables if variable.kind == "score"]
    assert scores == ["trust_score", "benevolence_score", "integrity_score", "estimate_score"]
    assert data.frame[["b1", "b2", "i1", "e1"]].to_numpy().tolist() == [[4, 96, 2, -96]]
    for format in get_args(DataFormat):
        back = _back(responses, format, tmp_path / f"data.{format}", MIXED)
        assert scored(back).pairs["benevolence"].tolist() == scored(responses).pairs["benevolence"].tolist() == [4]


def test_names_of_columns_do_not_meet() -> None:
    scales = {"name": {"level": "network"}, "trust": {}}
    items = [{"id": "trust_score", "scale": "trust"}, {"id": "Respondent", "scale": "name"}]
    asked = loaded({"scales": scales, "items": items})
    archive = archive_of(scored(survey(asked, "respondent rater target trust_score Respondent\np1 A B 4 2")))
    for table in archive.tables:
        names = [name.casefold() for name in table.frame.columns]
        assert len(set(names)) == len(names)
    assert csv(archive.data) == (
        "tillitform,wave,respondent_2,rater,target,trust_score,Respondent,trust_score_2,name_score\n"
        "asked/1.0.0,w1,p1,A,,,2,,2\n"
        "asked/1.0.0,w1,p1,A,B,4,,4,\n"
    )
    assert csv(archive.organisations).splitlines()[1] == "w1,A,A,1,4,1,,0,2"
    assert list(archive.organisations.frame)[-1] == "name_2"


def test_pairs_and_organisations() -> None:
    archive = archive_of(scored(mixed()))
    pairs = archive.pairs.frame.set_index(["rater", "target"])
    assert pairs.loc[("Vik", "Nes"), ["respondents", "trust", "trust_n", "estimate"]].tolist() == [1, 2, 1, 98]
    assert pairs.loc[("Vik", "Os"), ["respondents", "trust_n", "estimate_n"]].tolist() == [1, 0, 1]
    assert np.isnan(pairs.loc[("Vik", "Os"), "trust"])
    organisations = archive.organisations.frame.set_index("organisation")
    given = ["estimate_given", "estimate_given_n", "estimate_received", "estimate_received_n", "climate"]
    assert organisations.loc["Vik", given].tolist() == [49, 2, 100, 1, -3]
    assert organisations.loc["Os", ["respondents", "estimate_received"]].tolist() == [1, 0]
    assert not any(variable.is_text for table in archive.tables for variable in table.variables if variable.missing)


def test_what_is_asked_of_respondents_themselves_stands_in_their_own_rows() -> None:
    scales = {"benevolence": {}, "general": {"level": "respondent"}, "climate": {"level": "network"}}
    asked = loaded({"scales": scales, "items": [{"id": f"{scale[0]}1", "scale": scale} for scale in scales]})
    rows = "respondent rater target b1 g1 c1\np1 Vik - . 2 5\np1 Vik Nes 4 . ."
    archive = archive_of(scored(replace(survey(asked, rows), names={"Vik": "Vik kommune", "Nes": "Nes"})))
    assert csv(archive.data).splitlines()[1:] == [
        "asked/1.0.0,w1,p1,Vik,,,2,5,,2,5",
        "asked/1.0.0,w1,p1,Vik,Nes,4,,,4,,",
    ]
    levels = {variable.name: variable.level for variable in archive.data.variables if variable.level}
    assert levels == {
        "b1": "pair", "g1": "respondent", "c1": "network",
        "benevolence_score": "pair", "general_score": "respondent", "climate_score": "network",
    }  # fmt: skip
    names = archive.organisations.frame.set_index("organisation")["name"]
    assert names.to_dict() == {"Vik": "Vik kommune", "Nes": "Nes"}
    labels = {variable.name: variable.label["en"] for variable in archive.organisations.variables}
    assert (labels["climate"], labels["benevolence_given"], labels["benevolence_received"]) == (
        "climate: mean for the organisation",
        "benevolence: given, mean over partners",
        "benevolence: received, mean over partners",
    )
    for variable in archive.data.variables:
        called = {"Vik": dict.fromkeys(LANGUAGES, "Vik kommune")} if variable.name in ("rater", "target") else {}
        assert variable.texts == called


@pytest.mark.parametrize(
    ("answer", "measure", "decimals", "kind"),
    [
        ({"min": 0, "max": 10}, "ordinal", 0, "int64"),
        ({"min": 0, "max": 11}, "scale", 0, "int64"),
        ({"min": 1, "max": 5, "decimals": 1}, "scale", 1, "double"),
    ],
)
def test_how_answers_are_measured(answer: dict[str, int], measure: str, decimals: int, kind: str) -> None:
    low, high = answer["min"], answer["max"]
    labels = {low: {"en": "Low"}, 99: {"en": "No idea"}}
    formats = {"one": {**answer, "labels": labels, "missing": {99: "dont_know"}}}
    asked = loaded({"formats": formats, "scales": {"b": {"format": "one"}}, "items": [{"id": "b1", "scale": "b"}]})
    responses = survey(asked, f"respondent rater target b1\np1 A B {high}\np2 B A dk")
    variables = {variable.name: variable for variable in archive_of(scored(responses)).data.variables}
    item, score = variables["b1"], variables["b_score"]
    assert (item.measure, item.decimals, item.range, score.range) == (measure, decimals, (low, high), (low, high))
    field = parquet_files.read_table(BytesIO(export(responses, "parquet", "en"))).schema.field("b1")
    assert (str(field.type), json.loads(field.metadata[b"values"])) == (kind, {str(low): "Low"})
    assert json.loads(field.metadata[b"missing"])["99"] == "No idea"
    assert field.metadata[b"measure"].decode() == measure


def test_parquet_tells_what_the_table_and_each_column_are() -> None:
    archive = archive_of(scored(replace(mixed(), names={"Vik": "Vik kommune", "Nes": "Nes", "Os": "Os"})))
    table = parquet_files.read_table(BytesIO(export(archive, "parquet", "en")))
    told = {name.decode(): text.decode() for name, text in table.schema.metadata.items()}
    assert told == {"title": "Asked", "questionnaire": "asked/1.0.0", "table": "Answers", "language": "en"}
    columns = {
        field.name: {name.decode(): text.decode() for name, text in field.metadata.items()} for field in table.schema
    }
    assert columns["rater"] == {
        "label": "Organisation that answers", "measure": "nominal", "values": '{"Vik": "Vik kommune"}',
    }  # fmt: skip
    assert columns["integrity_score"] == {
        "label": "integrity: the respondent's score",
        "measure": "scale",
        "made": "Mean of i1, with i1 reversed first: 6 minus the answer. Needs answers to at least 50% of the "
        "questions that were shown. Nothing is filled in for what is missing.",
    }
    assert (columns["b1"]["measure"], columns["e1"]["measure"]) == ("ordinal", "scale")
    assert json.loads(columns["e1"]["missing"]) == {
        "-99": "Not relevant", "-98": "Don't know", "-97": "Not answered", "-96": "Not shown",
        "-95": "Invalid answer, taken out",
    }  # fmt: skip
    assert table["target"].to_pylist() == [None, "Nes", "Os", None, "Vik", None]
    pairs = parquet_files.read_table(BytesIO(parquet(archive, archive.pairs, "nb")))
    assert pairs.schema.metadata[b"table"].decode() == "Par"


JUDGED: Questionnaire = loaded(
    {
        "scales": {"benevolence": {"sufficient": 3.5}, "integrity": {"sufficient": 3.5}, "openness": {}},
        "composites": {"trust": {"of": ["benevolence", "integrity"]}, "collaboration": {"of": ["openness"]}},
        "circle": {"trust": "trust", "collaboration": "collaboration"},
        "items": [{"id": f"{scale[0]}1", "scale": scale} for scale in ("benevolence", "integrity", "openness")],
    }
)


def test_pairs_tell_the_weakest_part_and_whether_every_part_suffices() -> None:
    rows = "respondent rater target b1 i1 o1\np1 Vik Nes 4 5 1\np1 Vik Os 4 2 5\np2 Nes Vik 4 dk 4\np2 Nes Os 3 dk 4"
    archive = archive_of(scored(survey(JUDGED, rows)))
    pairs = archive.pairs.frame.set_index(["rater", "target"])
    assert pairs["weakest"].to_dict() == {
        ("Nes", "Os"): "", ("Nes", "Vik"): "", ("Vik", "Nes"): "benevolence", ("Vik", "Os"): "integrity",
    }  # fmt: skip
    assert [line.rsplit(",", 1)[1] for line in csv(archive.pairs).splitlines()] == ["sufficient", "0", "", "1", "0"]
    sufficient = archive.pairs.variables[-1]
    assert {value: text["en"] for value, text in sufficient.values.items()} == {0: "No", 1: "Yes"}
    assert {facet: text["en"] for facet, text in archive.pairs.variables[-2].texts.items()} == {
        "benevolence": "benevolence", "integrity": "integrity",
    }  # fmt: skip


@pytest.mark.parametrize("format", get_args(DataFormat))
def test_numbers_have_all_their_digits(format: DataFormat, tmp_path: Path) -> None:
    items = [{"id": f"b{number}", "scale": "benevolence"} for number in range(1, 8)]
    asked = loaded({"scales": {"benevolence": {}}, "items": items})
    responses = survey(
        asked, "respondent rater target b1 b2 b3 b4 b5 b6 b7\np1 A B 1 1 1 1 1 1 2\np2 A B 4 4 4 4 4 4 5"
    )
    path = tmp_path / f"data.{format}"
    path.write_bytes(export(responses, format))
    readers: dict[DataFormat, Any] = {
        "sav": pd.read_spss,
        "csv": pd.read_csv,
        "xlsx": partial(pd.read_excel, engine="openpyxl"),
        "parquet": pd.read_parquet,
    }
    found = readers[format](path)["benevolence_score"].tolist()
    assert found == [8 / 7, 29 / 7]
    assert len(repr(found[0])) == 18


@pytest.mark.parametrize("format", get_args(DataFormat))
def test_the_same_answers_give_the_same_bytes(format: DataFormat) -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests'); from hashlib import sha256; from archive_surveys import mixed; "
        f"from tillitsmaal.archive import export; print(sha256(export(mixed(), {format!r})).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=EXAMPLES.parent,
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(found) == 1
