"""`tillit quality`: formats, waves, and how it refuses."""

import csv
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cli_calls import ANSI, Shell, copy_study, display_width, short_answers, valid
from commands import tillit
from tillitsmaal.text import LANGUAGES

TABLES = ("reliability", "composite", "item", "facet", "model", "invariance", "agreement", "organisation", "share")
PEOPLE = ("s1 A", "s2 A", "s3 B", "s4 B", "s5 C", "s6 C", "s7 D", "s8 D")
ANSWERS = tuple(
    f"{person} {target} " + " ".join(str(1 + (3 * n + 5 * ord(target) + i * (n + i)) % 5) for i in range(10))
    for n, person in enumerate(PEOPLE)
    for target in "ABCD"
    if target != person[-1]
)


@pytest.fixture
def tillit_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    return Shell(copy_study("tverrkommunal", tmp_path), monkeypatch, capsysbinary)


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    """A folder without a study, with one file of one wave."""
    shell = Shell(tmp_path, monkeypatch, capsysbinary)
    shell.write("svar.csv", short_answers(ANSWERS))
    return shell


def read_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("study", ["byregion", "tverrkommunal"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_format_in_every_language(
    language: str, study: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any
) -> None:
    shell = Shell(copy_study(study, tmp_path), monkeypatch, capsysbinary)
    formats = ("table", "json", "markdown", "csv")
    made = {kind: shell("quality", "--format", kind, "--language", language) for kind in formats}
    assert {(called.code, called.err) for called in made.values()} == {(0, "")}
    assert valid(made["json"].json, "quality")["settings"]["language"] == language
    assert "\n| " in made["markdown"].out
    assert not ANSI.search(made["table"].out)
    assert made["csv"].out.startswith("scale,wave,respondents,rows,alpha,alpha_interval_low,")


def test_only_the_language_of_the_reader_differs(tillit_in: Shell) -> None:
    one, other = (tillit_in("quality", "--format", "json", "--language", of).json for of in ("nb", "en"))
    assert one.pop("settings") != other.pop("settings")
    assert one == other


def test_numbers_in_csv_are_those_in_json(tillit_in: Shell) -> None:
    document = tillit_in("quality", "--format", "json").json
    made = tillit_in("quality", "--format", "csv", "-o", "tables/")
    assert (made.code, made.out) == (0, "")
    folder = tillit_in.folder / "tables"
    assert {path.name for path in folder.iterdir()} == {*(f"{name}.csv" for name in TABLES), "quality.provenance.json"}
    tables = {name: read_rows((folder / f"{name}.csv").read_text(encoding="utf-8")) for name in TABLES}
    assert len(tables["reliability"]) == len(document["reliability"]) == 14
    for row, of in zip(tables["reliability"], document["reliability"], strict=True):
        assert (row["scale"], row["wave"], int(row["rows"])) == (of["scale"], of["wave"], of["rows"])
        for name in ("alpha", "lambda2", "omega", "spearman_brown", "mean_correlation"):
            same(row, name, of["estimates"][name])
        same_bounds(row, "spearman_brown_interval", of["estimates"]["spearman_brown_interval"])
    for row, of in zip(tables["composite"], document["composites"], strict=True):
        same(row, "reliability", of["reliability"])
    pairs = [pair for of in document["facets"] for pair in of["pairs"]]
    for row, of in zip(tables["facet"], pairs, strict=True):
        assert (row["first"], row["second"]) == (of["first"], of["second"])
        same(row, "htmt", of["htmt"])
    for row, of in zip(tables["agreement"], document["agreement"], strict=True):
        same(row, "median", of["median"])
        same(row, "icc2", of["icc2"])
    for row, of in zip(tables["organisation"], document["organisations"], strict=True):
        assert (row["organisation"], int(row["groups"])) == (of["organisation"], of["groups"])
        same(row, "agreement", of["agreement"])
    for row, of in zip(tables["share"], document["shares"], strict=True):
        same(row, "trustor_share", of["trustor"]["share"])
        same_bounds(row, "relation_interval", of["relation"]["interval"])


def same(row: dict[str, str], name: str, number: Any) -> None:
    if isinstance(number, dict):
        assert row[name] == ""
        assert f"{name}:{number['not_estimable']}" in row["missing"].split()
    else:
        assert float(row[name]) == number


def same_bounds(row: dict[str, str], name: str, bounds: Any) -> None:
    if isinstance(bounds, dict):
        assert f"{name}:{bounds['not_estimable']}" in row["missing"].split()
        assert row[f"{name}_low"] == row[f"{name}_high"] == ""
    else:
        assert [float(row[f"{name}_low"]), float(row[f"{name}_high"])] == bounds


def test_csv_for_excel(alone: Shell) -> None:
    made = alone("quality", "svar.csv", "--format", "csv", "--excel")
    assert made.raw.startswith(b"\xef\xbb\xbfscale;")
    assert "," in made.out.splitlines()[1]


def test_one_wave_of_a_study(tillit_in: Shell) -> None:
    document = valid(tillit_in("quality", "--wave", "2025-vår", "--format", "json").json, "quality")
    assert [wave["name"] for wave in document["waves"]] == ["2025-vår"]
    assert document["invariance"] == []
    both = tillit_in("quality", "--format", "json").json
    assert document["reliability"] == [of for of in both["reliability"] if of["wave"] == "2025-vår"]
    assert document["agreement"] == [of for of in both["agreement"] if of["wave"] == "2025-vår"]
    assert "mean the same in all waves" not in tillit_in("quality", "--wave", "2025-vår").out


def test_no_such_wave(tillit_in: Shell) -> None:
    refused = tillit_in("quality", "--wave", "2026-vår", "--format", "json")
    assert refused.code in (2, 3)
    assert "2025-vår" in refused.json["problems"][0]["message"] + refused.json["problems"][0]["remedy"]


def test_file_with_a_problem_is_refused(alone: Shell) -> None:
    alone.write("svar.csv", short_answers([*ANSWERS, "s9 A B 7"]))
    refused = alone("quality", "svar.csv", "--format", "json")
    assert refused.code == 3
    assert set(refused.codes) == {"outside_format"}
    dropped = alone("quality", "svar.csv", "--format", "json", "--on-invalid", "drop")
    assert dropped.code == 0
    assert valid(dropped.json, "quality")["dropped"]["cells"] == {"outside_format": 10}


def test_no_such_file(alone: Shell) -> None:
    refused = alone("quality", "svor.csv", "--format", "json")
    assert refused.code == 3
    assert "svor.csv" in refused.json["problems"][0]["message"]


def test_a_file_of_nothing_but_heads(alone: Shell) -> None:
    alone.write("tom.csv", short_answers([]))
    assert alone("quality", "tom.csv").code in (3, 5)


def test_nobody_has_answered_anything(alone: Shell) -> None:
    alone.write("tom.csv", short_answers(["s1 A B 98", "s2 B A 98"]))
    refused = alone("quality", "tom.csv", "--format", "json")
    assert (refused.code, refused.codes) == (5, ["nothing_to_compute"])


@pytest.mark.parametrize("rows", range(1, 5))
def test_very_few_rows_have_reasons(rows: int, alone: Shell) -> None:
    alone.write("lite.csv", short_answers(ANSWERS[:rows]))
    document = valid(alone("quality", "lite.csv", "--format", "json").json, "quality")
    assert document["facets"][0]["structure"] == {"not_estimable": "too_few_respondents"}
    assert document["facets"][0]["separate"] is None
    assert len(document["facets"][0]["pairs"]) == 3


def test_everybody_answers_alike(alone: Shell) -> None:
    alone.write("likt.csv", short_answers([" ".join(row.split()[:3]) + " 3" for row in ANSWERS]))
    made = alone("quality", "likt.csv")
    assert (made.code, made.err) == (0, "")
    assert "How precise the scales are cannot be computed" in made.out
    assert "go with the rest of their scale (" not in made.out


def test_output_is_not_overwritten_without_force(alone: Shell) -> None:
    there = alone.write("ut.md", "mine")
    call = ("quality", "svar.csv", "--format", "markdown", "-o", "ut.md")
    assert alone(*call).code == 6
    assert there.read_text() == "mine"
    assert alone(*call, "--force").code == 0
    assert there.read_bytes() == alone(*call[:-2]).raw


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_is_wider_than_the_terminal(language: str, width: int, tillit_in: Shell) -> None:
    shown = tillit_in("quality", "--language", language, COLUMNS=str(width)).out
    widest = max(shown.splitlines(), key=display_width)
    assert 0.7 * width < display_width(widest) <= width, widest


def test_same_input_gives_the_same_bytes(tillit_in: Shell) -> None:
    here = tillit_in("quality").out
    assert tillit("quality", cwd=tillit_in.folder, env={"PYTHONHASHSEED": "99"}).out == here
    assert len(here) > 2000


def test_order_of_rows_changes_nothing_to_be_seen(alone: Shell) -> None:
    plain = {kind: alone("quality", "svar.csv", "--format", kind).out for kind in ("table", "markdown", "csv")}
    seen = plain["markdown"].split("<!-- tillit-provenance")[0]
    alone.write("svar.csv", short_answers(reversed(ANSWERS)))
    assert alone("quality", "svar.csv").out == plain["table"]
    told = alone("quality", "svar.csv", "--format", "markdown").out.split("<!-- tillit-provenance")
    assert (told[0], len(told)) == (seen, 2)
    for here, there in zip(
        *map(read_rows, (plain["csv"], alone("quality", "svar.csv", "--format", "csv").out)), strict=True
    ):
        assert {name: text[:12] for name, text in here.items()} == {name: text[:12] for name, text in there.items()}


def test_piped(alone: Shell) -> None:
    """Through a pipe that is closed early, too."""
    command = f'"{sys.executable}" -m tillitsmaal quality svar.csv'
    for reader, least in (("cat", 2000), ("head -1", 10)):
        piped = subprocess.run(f"{command} | {reader}", shell=True, cwd=alone.folder, capture_output=True, check=False)
        assert piped.stderr == b""
        assert len(piped.stdout) > least
        assert b"\x1b" not in piped.stdout
