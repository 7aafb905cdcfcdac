"""Files in a wave's folder that the wave does not list: told, where they may hold answers."""

from collections.abc import Mapping
from pathlib import Path

import pytest

import samples_surveyxact as samples
from import_samples import laid
from import_survey import QUESTIONNAIRE as SURVEY
from import_survey import study as survey_study
from test_readers_base import QUESTIONNAIRE, study_of, warned
from tillitsmaal.readers import read_responses
from tillitsmaal.responses import Responses

HEAD = "respondent;rater;target;ben1;ben2;clo1;war1"
FIRST = f"{HEAD}\na;vik;os;1;1;1;1\n"
SECOND = f"{HEAD}\nb;vik;os;5;5;5;1\n"
STUDY = "waves: [{name: w1, files: [vaar/*.csv]}, {name: w2, files: [host/*.csv]}]"
FILES = {"vaar/a.csv": FIRST, "host/b.csv": SECOND}


def reading(folder: Path, files: Mapping[str, str], study: str = STUDY, read: tuple[str, ...] = ()) -> Responses:
    for name, text in (FILES | dict(files)).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return read_responses([folder / name for name in read], questionnaire=QUESTIONNAIRE, study=study_of(study, folder))


def told(responses: Responses) -> list[tuple[str, str, str, str]]:
    found = (one for one in responses.warnings if one.code == "files_passed_over")
    return [(str(one.place.source), *(one.details[name] for name in ("count", "files", "example"))) for one in found]


def test_answers_that_excel_saved_as_a_workbook_are_told(tmp_path: Path) -> None:
    responses = reading(tmp_path, {"host/c.xlsx": "x", "host/d.SAV": "x"})
    assert told(responses) == [("host", "2", "c.xlsx, d.SAV", "host/*.xlsx")]
    (line,) = warned(responses)
    assert line.startswith("host: The folder has files that no wave in tillit.yaml lists")
    assert "files: […, 'host/*.xlsx']" in line


@pytest.mark.parametrize(
    "name", ["c.xlsx", "host/.c.xlsx", "host/~$c.xlsx", "host/.~lock.c.xlsx#", "host/les.md", "host/under/c.xlsx"]
)
def test_what_is_not_answers_of_that_folder_is_not_told(name: str, tmp_path: Path) -> None:
    assert reading(tmp_path, {name: "x"}).warnings == ()


@pytest.mark.parametrize("pattern", ["*.csv", "**/*.csv", "./*.csv", "host/b.csv"])
def test_only_folders_that_a_pattern_names_are_gone_through(pattern: str, tmp_path: Path) -> None:
    study = f"waves: [{{name: w1, files: [vaar/a.csv, '{pattern}']}}]"
    assert (
        told(reading(tmp_path, {"c.csv": SECOND.replace("\nb", "\nc"), "c.xlsx": "x", "host/c.xlsx": "x"}, study)) == []
    )


def test_what_another_wave_lists_is_not_told(tmp_path: Path) -> None:
    study = "waves: [{name: w1, files: [svar/1-*.csv]}, {name: w2, files: [svar/2-*.csv]}]"
    files = {"svar/1-a.csv": FIRST, "svar/2-b.csv": SECOND}
    assert told(reading(tmp_path, files, study)) == []
    assert told(reading(tmp_path, {**files, "svar/3-c.csv": FIRST}, study)) == [("svar", "1", "3-c.csv", "svar/*.csv")]


def test_folders_may_be_named_by_a_pattern_too(tmp_path: Path) -> None:
    study = "waves: [{name: w1, files: ['*/?.csv']}]"
    assert told(reading(tmp_path, {"host/c.ods": "x"}, study)) == [("host", "1", "c.ods", "host/*.ods")]


def test_who_reads_only_some_files_of_a_wave_is_not_told_of_the_others(tmp_path: Path) -> None:
    files = {"host/c.xlsx": "x", "host/d.csv": SECOND.replace("\nb", "\nd")}
    assert told(reading(tmp_path, files, read=("host/b.csv",))) == []
    assert told(reading(tmp_path, files, read=("vaar/a.csv",))) == []
    assert told(reading(tmp_path, files, read=("host/b.csv", "host/d.csv"))) == [("host", "1", "c.xlsx", "host/*.xlsx")]


def test_a_wave_whose_files_are_all_of_another_kind_is_told_with_the_whole_study(tmp_path: Path) -> None:
    study = STUDY.replace("}]", "}, {name: w3, files: [sist/*.csv]}]")
    assert told(reading(tmp_path, {"sist/c.xlsx": "x"}, study)) == [("sist", "1", "c.xlsx", "sist/*.xlsx")]
    assert told(reading(tmp_path, {}, study, read=("vaar/a.csv",))) == []


def test_files_that_are_read_with_a_data_set_are_not_told(tmp_path: Path) -> None:
    (tmp_path / "svar").mkdir()
    laid(samples.surveyxact_semicolons(), tmp_path / "svar")
    study = survey_study("waves: [{name: b1, files: ['svar/data*.csv']}]", tmp_path)
    assert told(read_responses(questionnaire=SURVEY, study=study)) == []
    (tmp_path / "svar/andre.csv").write_text("x", encoding="utf-8")
    assert told(read_responses(questionnaire=SURVEY, study=study)) == [("svar", "1", "andre.csv", "svar/*.csv")]
