"""`tillit check`: tells every problem, refuses nothing that score would take, changes nothing."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest

from cli_calls import ANSI, Shell, copy_study, display_width, short_answers, valid
from tillitsmaal.text import LANGUAGES

TABLES = {"coverage", "item", "keyed_wrongly", "organisation", "straight_line", "twin"}
FEW = ("s1 A B 4 5 4 2 4 4 3 3 4 4", "s2 B A 3 3 4 2 3 3 3 4 4 4", "s3 A C 2 3 2 4 3 2 3 2 2 3")


@pytest.fixture
def tillit_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    return Shell(copy_study("tverrkommunal", tmp_path), monkeypatch, capsysbinary)


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    shell = Shell(tmp_path, monkeypatch, capsysbinary)
    shell.write("svar.csv", short_answers(FEW))
    return shell


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_format_in_every_language(language: str, tillit_in: Shell) -> None:
    made = {
        kind: tillit_in("check", "--format", kind, "--language", language) for kind in ("table", "json", "markdown")
    }
    assert {(called.code, called.err) for called in made.values()} == {(0, "")}
    document = valid(made["json"].json, "check")
    assert document["settings"]["language"] == language
    assert document["problems"] == []
    assert document["keyed_wrongly"] == []
    assert "\n| " in made["markdown"].out
    assert not ANSI.search(made["table"].out)


@pytest.mark.parametrize(
    ("waves", "told"),
    [
        ("{name: w1, files: [svar.csv]}, {name: w2, date: 2020-01-01, files: ['hst/*.csv']}", ["w2"]),
        ("{name: w1, files: [svar.csv]}, {name: w2, date: 2999-01-01, files: ['hst/*.csv']}", []),
        ("{name: w1, files: [svar.csv]}, {name: w2, files: ['hst/*.csv']}", []),
        ("{name: w1, files: ['vr/*.csv']}, {name: w2, date: 2999-01-01, files: ['hst/*.csv']}", ["w1", "w2"]),
    ],
)
def test_a_pattern_that_no_file_fits_is_told_unless_its_wave_is_to_come(
    waves: str, told: list[str], alone: Shell
) -> None:
    alone.write("tillit.yaml", f"study: S\nquestionnaire: tillit-kort\nwaves: [{waves}]\n")
    for command in ("check", "score"):
        err = alone(command).err
        assert [line.partition(":")[0] for line in err.splitlines() if "no file fits" in line] == told
        assert "no file fits" not in alone(command, "--quiet").err


def test_the_larger_example_is_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> None:
    shell = Shell(copy_study("byregion", tmp_path), monkeypatch, capsysbinary)
    document = shell("check", "--format", "json").json
    assert document["problem_counts"] == {}
    assert document["warnings"] == []
    assert document["keyed_wrongly"] == []
    assert {entry["wave"]: entry["possible"] for entry in document["organisations"]} == {
        "bolge1": 10,
        "bolge2": 11,
        "bolge3": 10,
    }


def test_tables_in_a_folder_hold_the_numbers_of_the_json(tillit_in: Shell) -> None:
    document = tillit_in("check", "--format", "json").json
    assert tillit_in("check", "--format", "csv", "-o", "tables/").code == 0
    folder = tillit_in.folder / "tables"
    assert {path.name for path in folder.iterdir()} == {*(f"{name}.csv" for name in TABLES), "check.provenance.json"}
    items = list(csv.DictReader(io.StringIO((folder / "item.csv").read_text(encoding="utf-8"))))
    assert [(row["item"], float(row["mean"]), int(row["n"])) for row in items] == [
        (entry["item"], entry["mean"], entry["n"]) for entry in document["items"]
    ]
    coverage = list(csv.DictReader(io.StringIO((folder / "coverage.csv").read_text(encoding="utf-8"))))
    assert [int(row["respondents"]) for row in coverage] == [entry["respondents"] for entry in document["coverage"]]


def test_csv_for_excel(tillit_in: Shell) -> None:
    made = tillit_in("check", "--format", "csv", "--excel")
    assert (made.code, made.raw[:3]) == (0, b"\xef\xbb\xbf")
    assert ";" in made.out.splitlines()[0]


def test_every_problem_in_one_go_and_code_3_with_the_result(alone: Shell) -> None:
    alone.write("gal.csv", short_answers([*FEW, "s4 A C 9", "s5 B B 4", "s1 A B 1", "s6 C A x"]))
    found = alone("check", "gal.csv", "--format", "json")
    assert found.code == 3
    document = valid(found.json, "check")
    assert set(document["problem_counts"]) == {"outside_format", "self_rating", "double_row", "not_a_number"}
    assert document["problem_counts"]["outside_format"] == 10
    refused = alone("score", "gal.csv", "--format", "json")
    assert refused.code == 3
    assert set(refused.codes) == set(document["problem_counts"])
    in_words = alone("check", "gal.csv")
    assert in_words.code == 3
    assert "gal.csv" in in_words.out
    assert "row 5" in in_words.out


@pytest.mark.parametrize("name", ["tom.csv", "borte.csv"])
def test_files_that_cannot_be_read(name: str, alone: Shell) -> None:
    alone.write("tom.csv", "")
    found = alone("check", name, "--format", "json")
    assert found.code == 3
    code = {"tom.csv": "file_empty", "borte.csv": "file_not_found"}[name]
    assert [problem["code"] for problem in found.json["problems"]] == [code]


def test_what_check_passes_score_takes(alone: Shell) -> None:
    assert alone("check", "svar.csv").code == 0
    assert alone("score", "svar.csv").code == 0


def test_straight_lines_and_twins_are_seen(alone: Shell) -> None:
    lines = [f"s1 A {target} 3" for target in "BCD"] + [
        f"s{n} B {target} {'4 5 4 2 4 4 3 3 4 4'}" for n in (2, 3) for target in "ACD"
    ]
    alone.write("rett.csv", short_answers(lines))
    document = valid(alone("check", "rett.csv", "--format", "json").json, "check")
    assert [(entry["respondent"], entry["answer"]) for entry in document["straight_lines"]] == [("s1", 3)]
    assert [(entry["first"], entry["second"]) for entry in document["twins"]] == [("s2", "s3")]


def test_changes_nothing(alone: Shell) -> None:
    before = (alone.folder / "svar.csv").read_bytes()
    alone("check", "svar.csv")
    assert [path.name for path in alone.folder.iterdir()] == ["svar.csv"]
    assert (alone.folder / "svar.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("svar.csv", "--audience", "partners"), "audience_only_analyst"),
        (("svar.csv", "--on-invalid", "drop"), "option_unknown"),
        ((), "responses_not_named"),
        (("svar.csv", "--questionnaire", "tillit-lang"), "questionnaire_unknown"),
    ],
)
def test_calls_that_cannot_be_meant(arguments: tuple[str, ...], code: str, alone: Shell) -> None:
    refused = alone("check", *arguments, "--format", "json")
    assert (refused.code, refused.codes) == (2, [code])


def test_output_is_not_overwritten_without_force(alone: Shell) -> None:
    there = alone.write("ut.txt", "mine")
    assert alone("check", "svar.csv", "-o", "ut.txt").code == 6
    assert there.read_text() == "mine"
    assert alone("check", "svar.csv", "-o", "ut.txt", "--force").code == 0
    assert there.read_bytes() == alone("check", "svar.csv").raw


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int, tillit_in: Shell) -> None:
    for language in LANGUAGES:
        shown = tillit_in("check", "--language", language, COLUMNS=str(width)).out
        widest = max(shown.splitlines(), key=display_width)
        assert 50 < display_width(widest) <= width, widest


def _fifteen(shell: Shell) -> None:
    names = [f"Virksomhet {letter}" for letter in "ABCDEFGHIJKLMNO"]
    cells = ",".join("4435243344")
    lines = [f"s{i},{rater},{target},{cells}" for i, rater in enumerate(names) for target in names if rater != target]
    shell.write("mange.csv", "\n".join([short_answers([]).strip(), *lines]) + "\n")


def test_a_matrix_that_does_not_fit_becomes_a_summary_of_each_organisation(alone: Shell) -> None:
    _fifteen(alone)
    wide = alone("check", "mange.csv", COLUMNS="80").out
    assert "14  15\n" in wide
    for width in ("40", "60"):
        narrow = alone("check", "mange.csv", COLUMNS=width).out
        assert "13  14" not in narrow
        rows = [line for line in narrow.splitlines() if "14 of 14  " in line]
        assert len(rows) == 15
        assert all(line.count("14 of 14") == 2 for line in rows)
        assert "Columns have the same numbers as rows" not in narrow


def test_who_has_answered_least_stands_first_and_a_command_tells_of_all(alone: Shell) -> None:
    """All answer about every partner; seventeen of A, sixteen of B and so on, to one of Q."""
    names = "ABCDEFGHIJKLMNOPQ"
    rows = [f"{one}{n} {one} {other} 4" for at, one in enumerate(names) for n in range(17 - at) for other in names]
    alone.write("svar.csv", short_answers([row for row in rows if row.split()[1] != row.split()[2]]))
    shown = alone("check", "svar.csv", "--language", "en", COLUMNS="120").out
    part = shown.split("Answers from each organisation\n")[1].split("Questions with missing")[0]
    listed = re.findall(r"^ +([A-Q]) +(\d+) +16 of 16$", part, re.MULTILINE)
    assert listed == [(name, str(people)) for people, name in enumerate(reversed(names[2:]), 1)]
    command = part.split("… and 2 more: tillit ")[1].split("\n")[0].split()
    assert alone(*command).code == 0
    assert len((alone.folder / "results" / "organisation.csv").read_text("utf-8").splitlines()) == 18
