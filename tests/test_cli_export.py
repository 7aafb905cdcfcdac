"""`tillit export` and `tillit codebook`: formats by name and by ending, where files go, what is refused."""

import errno
import json
import os
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from lxml import etree
from openpyxl import load_workbook

from cli_calls import Shell, copy_study, short_answers
from commands import in_bash
from tillitsmaal.readers import read_responses
from tillitsmaal.study import load_study

ANSWERS = short_answers(["p1 Vik Nes 4", "p2 Nes Vik 2", "p3 Nes Vik 98"], wave="w1")
MAGIC = {"sav": b"$FL2", "xlsx": b"PK\x03\x04", "parquet": b"PAR1", "csv": b"tillitform,"}
ENDINGS = {"markdown": ".md", "html": ".html", "xlsx": ".xlsx", "ddi": ".xml"}
STARTS = {"markdown": b"# Codebook", "html": b"<!doctype html>", "xlsx": b"PK\x03\x04", "ddi": b"<?xml"}


@pytest.fixture
def tillit_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    return Shell(tmp_path, monkeypatch, capsysbinary)


@pytest.mark.parametrize("format", MAGIC)
def test_export_by_ending_and_by_name(format: str, tillit_in: Shell) -> None:
    tillit_in.write("svar.csv", ANSWERS)
    by_ending = tillit_in("export", "svar.csv", "-o", f"data.{format}")
    assert (by_ending.code, by_ending.out) == (0, "")
    assert f"Wrote data.{format} (rows: 3, variables: 24). It shows the organisations" in by_ending.err
    content = (tillit_in.folder / f"data.{format}").read_bytes()
    assert content.startswith(MAGIC[format])
    named = tillit_in("export", "svar.csv", "--format", format, "-o", "data", "--quiet")
    assert (named.code, named.err) == (0, "")
    assert (tillit_in.folder / "data").read_bytes() == content
    to_a_pipe = tillit_in("export", "svar.csv", "--format", format, "-o", "-", "--quiet")
    assert (to_a_pipe.code, to_a_pipe.raw) == (0, content)


def test_what_was_made_of_answers_is_not_read_as_answers(tillit_in: Shell) -> None:
    tillit_in.write("svar.csv", ANSWERS)
    for format, ending in ENDINGS.items():
        assert tillit_in("codebook", "svar.csv", "--format", format, "-o", f"kodebok{ending}").code == 0
    formats = "html,xlsx,markdown,json"
    assert tillit_in("report", "svar.csv", "--audience", "analyst", "--format", formats, "-o", "report/").code == 0
    made = [*tillit_in.folder.glob("kodebok.*"), *(tillit_in.folder / "report").iterdir()]
    assert len(made) == 8
    for path in made:
        refused = tillit_in("score", str(path.relative_to(tillit_in.folder)))
        assert refused.code == 3, path.name
        assert "This is something that tillit made of answers" in refused.err, (path.name, refused.err)
    for format in MAGIC:
        assert tillit_in("export", "svar.csv", "-o", f"data.{format}").code == 0
        assert tillit_in("check", f"data.{format}").code == 0


@pytest.mark.parametrize(
    ("command", "word", "start"),
    [
        ("export", "spss", b"$FL2"),
        ("export", "Excel", b"PK"),
        ("codebook", "md", b"# Codebook"),
        ("codebook", "xml", b"<?xml"),
    ],
)
def test_formats_by_what_else_people_call_them(command: str, word: str, start: bytes, tillit_in: Shell) -> None:
    tillit_in.write("svar.csv", ANSWERS)
    assert tillit_in(command, "svar.csv", "--format", word).raw.startswith(start)


def test_export_is_for_spss_unless_told(tillit_in: Shell) -> None:
    tillit_in.write("svar.csv", ANSWERS)
    assert tillit_in("export", "svar.csv").raw.startswith(b"$FL2")


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_a_folder_gets_a_file_a_table(format: str, tillit_in: Shell) -> None:
    tillit_in.write("svar.csv", ANSWERS)
    assert tillit_in("export", "svar.csv", "--format", format, "-o", "data/").code == 0
    assert {file.name for file in (tillit_in.folder / "data").iterdir()} == {
        "export.provenance.json",
        *(f"{name}.{format}" for name in ("data", "pairs", "organisations")),
    }
    refused = tillit_in("export", "svar.csv", "--format", format, "-o", "data/")
    assert (refused.code, "is there already" in refused.err) == (6, True)
    assert tillit_in("export", "svar.csv", "--format", format, "-o", "data/", "--force").code == 0


def test_parquet_tells_what_its_columns_mean(tillit_in: Shell) -> None:
    tillit_in.write("svar.csv", ANSWERS)
    tillit_in("export", "svar.csv", "-o", "data.parquet", "--language", "nb")
    table = pyarrow.parquet.read_table(tillit_in.folder / "data.parquet")
    assert table.schema.metadata[b"questionnaire"] == b"tillit-kort/1.0.0"
    ben1 = table.schema.field("ben1")
    assert str(ben1.type) == "int64"
    assert ben1.metadata[b"label"].decode() == "<partner> ønsker at også vi skal lykkes."
    assert json.loads(ben1.metadata[b"missing"]) == {
        "95": "Ugyldig svar, tatt ut", "96": "Ikke vist", "97": "Ikke besvart", "98": "Vet ikke", "99": "Ikke aktuelt",
    }  # fmt: skip
    assert list(json.loads(ben1.metadata[b"values"])) == ["1", "2", "3", "4", "5"]
    assert table["ben1"].to_pylist() == [4, 2, 98]
    assert table["benevolence_score"].to_pylist() == [4, 2, None]
    assert str(table.schema.field("benevolence_score").type) == "double"


def test_export_of_a_study_and_of_one_wave(tillit_in: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copy_study("byregion", tillit_in.folder)
    monkeypatch.chdir(folder)
    assert "rows: 1360" in tillit_in("export", "-o", "all.sav").err
    assert "data.csv (rows: 493" in tillit_in("export", "--wave", "bolge2", "-o", "data.csv").err
    one = read_responses(folder / "data.csv", study=load_study(folder))
    assert [wave.name for wave in one.waves] == ["bolge2"]
    excel = tillit_in("export", "--wave", "bolge2", "--format", "csv", "--excel", "-o", "-").raw
    assert excel.startswith("\ufefftillitform;wave;respondent".encode())
    pairs = ("score", "--wave", "bolge2", "--by", "pair", "--format", "csv", "--quiet")
    assert tillit_in(*pairs, "data.csv").raw == tillit_in(*pairs).raw != b""


def test_files_that_become_waves_by_themselves_are_told(tillit_in: Shell) -> None:
    for person in "abc":
        tillit_in.write(f"svar-{person}.csv", short_answers([f"{person} Vik Nes 4", f"{person}2 Nes Vik 2"]))
    files = [f"svar-{person}.csv" for person in "abc"]
    for command, *more in (("export", "-o", "x.csv"), ("codebook",), ("score",)):
        said = tillit_in(command, *files, *more).err
        assert "each of them counts as a wave of its own (3 in all): svar-a, svar-b, svar-c." in said
    tillit_in.write("tillit.yaml", "study: S\nwaves: [{name: w1, files: ['svar-*.csv']}]\n")
    told = tillit_in("export", *files, "-o", "x.csv", "--force")
    assert (told.code, "Warning" in told.err) == (0, False)
    assert {wave.name for wave in read_responses(tillit_in.folder / "x.csv").waves} == {"w1"}
    assert "Warning" not in tillit_in("export", "svar-a.csv", "--format", "csv").err


@pytest.mark.parametrize("format", MAGIC)
def test_what_was_exported_of_a_file_that_no_wave_lists_is_read_again(format: str, tillit_in: Shell) -> None:
    tillit_in.write("tillit.yaml", "study: S\nwaves: [{name: v1, files: [v1.csv]}, {name: v2, files: [v2.csv]}]\n")
    tillit_in.write("svar.csv", short_answers(["p1 Vik Nes 4", "p2 Nes Vik 2"]))
    assert tillit_in("export", "svar.csv", "-o", f"data.{format}").code == 0
    pairs = ("score", "--by", "pair", "--format", "csv", "--quiet")
    again = tillit_in(*pairs, f"data.{format}")
    assert (again.code, again.raw) == (0, tillit_in(*pairs, "svar.csv").raw)
    (tillit_in.folder / f"data.{format}").rename(tillit_in.folder / "v1.csv")
    assert "v1.csv, row 2, column wave: “svar” is not a wave" in tillit_in("score", "v1.csv").err


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            "export svar.csv -o x.csv --format sav",
            "x.csv ends as csv does, but the format is sav.\n  → Change the ending: -o x.sav.",
        ),
        ("export svar.csv -o x/ --format sav", "-o x/ goes only with --format csv / parquet."),
        ("export svar.csv -o x.sav --excel", "--excel goes only with --format csv"),
        ("export svar.csv -o x.xls", "Use one of these endings: .sav, .csv, .xlsx, .parquet, or / for a folder."),
        ("export svar.csv -o x.sav.gz --format sav", "x.sav.gz has an ending"),
        ("codebook -q tillit-kort -o codebook.md.txt", "Use one of these endings: .md, .html, .xlsx, .xml."),
        ("codebook -q tillit-kort -o codebook.docx --format html", "codebook.docx has an ending"),
        (
            "codebook -q tillit-kort -o codebook.xlsx --format ddi",
            "Change the ending: -o codebook.xml. Or change the format: --format xlsx.",
        ),
        ("export svar.csv --format stata", "--format does not know “stata”"),
        (
            "export svar.csv -o x.sav --audience public",
            "export shows single answers and is for the analyst alone, not for public",
        ),
        ("export", "There are no responses to read"),
        ("codebook", "It is not said what the codebook is to describe"),
        ("codebook -q tillit-kort --format docx", "--format does not know “docx”"),
        (
            "codebook -q tillit-kort -o x.html --format ddi",
            "Change the ending: -o x.xml. Or change the format: --format html.",
        ),
        ("codebook -q tillit-krt", "There is no questionnaire “tillit-krt”"),
    ],
)
def test_what_cannot_be_meant_is_refused(call: str, said: str, tillit_in: Shell) -> None:
    tillit_in.write("svar.csv", ANSWERS)
    refused = tillit_in(*call.split())
    assert (refused.code, refused.out) == (2, "")
    assert said in refused.err
    assert [file.name for file in tillit_in.folder.iterdir()] == ["svar.csv"]


@pytest.mark.parametrize("call", ["export svar.csv", "codebook -q tillit-kort --format xlsx"])
def test_a_screen_gets_no_bytes(call: str, tillit_in: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    tillit_in.write("svar.csv", ANSWERS)
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _self: True, raising=False)
    refused = tillit_in(*call.split(), "--quiet")
    assert (refused.code, refused.out) == (2, "")
    assert "cannot be shown on the screen" in refused.err
    assert "-o NAME" in refused.err


@pytest.mark.parametrize("in_the_way", ["a folder", "a link"])
def test_a_folder_of_tables_is_all_new_or_all_old(in_the_way: str, tillit_in: Shell) -> None:
    tillit_in.write("svar.csv", ANSWERS)
    call = ("export", "svar.csv", "--format", "csv", "-o", "ut/", "--force")
    assert tillit_in(*call).code == 0
    names = sorted(file.name for file in (tillit_in.folder / "ut").iterdir())
    for name in names:
        (tillit_in.folder / "ut" / name).write_text("old")
    (tillit_in.folder / "ut" / names[-1]).unlink()
    if in_the_way == "a folder":
        (tillit_in.folder / "ut" / names[-1]).mkdir()
    else:
        (tillit_in.folder / "ut" / names[-1]).symlink_to(tillit_in.folder / "svar.csv")
    refused = tillit_in(*call)
    assert (refused.code, "not an ordinary file" in refused.err) == (6, True)
    assert {(tillit_in.folder / "ut" / name).read_text() for name in names[:-1]} == {"old"}
    assert (tillit_in.folder / "svar.csv").read_text(encoding="utf-8") == ANSWERS


def test_folders_made_for_what_fails_are_not_left(tillit_in: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    tillit_in.write("svar.csv", ANSWERS)
    (tillit_in.folder / "mine").mkdir()
    monkeypatch.setattr(os, "fsync", full)
    assert tillit_in("export", "svar.csv", "--format", "csv", "-o", "mine/ut/a/b/").code == 6
    assert list((tillit_in.folder / "mine").iterdir()) == []


def test_what_cannot_be_read_is_not_exported(tillit_in: Shell) -> None:
    tillit_in.write("svar.csv", ANSWERS.replace(",98", ",9"))
    refused = tillit_in("export", "svar.csv", "-o", "data.csv")
    assert refused.code == 3
    assert not (tillit_in.folder / "data.csv").exists()
    assert tillit_in("export", "svar.csv", "-o", "data.csv", "--on-invalid", "drop").code == 0
    assert "p3,Nes,Vik,95,95" in (tillit_in.folder / "data.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("format", ENDINGS)
def test_codebook_by_ending_and_by_name(format: str, tillit_in: Shell) -> None:
    file = f"codebook{ENDINGS[format]}"
    called = tillit_in("codebook", "-q", "tillit-kort", "-o", file)
    assert (called.code, called.err) == (0, f"Wrote {file}\n")
    content = (tillit_in.folder / file).read_bytes()
    assert content.startswith(STARTS[format])
    assert tillit_in("codebook", "-q", "tillit-kort", "--format", format).raw == content


@pytest.mark.parametrize(("format", "ending"), [("markdown", "markdown"), ("markdown", "txt"), ("ddi", "DDI")])
def test_a_format_that_is_named_may_have_an_ending_of_one_s_own(format: str, ending: str, tillit_in: Shell) -> None:
    assert tillit_in("codebook", "-q", "tillit-kort", "--format", format, "-o", f"kodebok.{ending}").code == 0
    assert (tillit_in.folder / f"kodebok.{ending}").read_bytes().startswith(STARTS[format])


def test_codebook_counts_when_there_are_answers(tillit_in: Shell) -> None:
    tillit_in.write("svar.csv", ANSWERS)
    counted = tillit_in("codebook", "svar.csv").out
    assert "| 2 | 3.00 | 1.41 | Don't know: 1 |" in counted
    assert "Don't know: 1" not in tillit_in("codebook", "-q", "tillit-kort").out
    assert tillit_in("codebook", "svar.csv", "--language", "nn").out.startswith("# Kodebok: ")


def test_codebook_of_a_study_counts_its_answers_unless_a_questionnaire_is_named(
    tillit_in: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(copy_study("byregion", tillit_in.folder))
    assert "- Rows of the data: 1360" in tillit_in("codebook").out
    rows = len(Path("bolge1.csv").read_text(encoding="utf-8").splitlines()) - 1
    assert f"- Rows of the data: {rows}" in tillit_in("codebook", "--wave", "bolge1").out
    alone = tillit_in("codebook", "-q", "nettverk").out
    assert "nettverk/1.0.0" in alone
    assert "Rows of the data" not in alone
    book = load_workbook(BytesIO(tillit_in("codebook", "--format", "xlsx").raw))
    assert book.sheetnames == ["About", "Codebook", "Values"]
    root = etree.fromstring(tillit_in("codebook", "--format", "ddi").raw)
    assert root.findtext(".//{ddi:codebook:2_5}caseQnty") == "1360"


@pytest.mark.parametrize("format", ENDINGS)
def test_a_codebook_of_answers_is_for_the_analyst_and_says_so_first(format: str, tillit_in: Shell) -> None:
    file, stamp = f"codebook{ENDINGS[format]}", "Not for distribution. This codebook counts single answers."
    tillit_in.write("svar.csv", ANSWERS)
    for audience in ("partners", "public"):
        refused = tillit_in("codebook", "svar.csv", "--audience", audience, "-o", file)
        assert (refused.code, (tillit_in.folder / file).exists()) == (2, False)
        assert f"is for the analyst alone, not for {audience}." in refused.err
        remedy = ("codebook", "-q", "tillit-kort", "--audience", audience, "-o", f"{audience}{ENDINGS[format]}")
        assert " ".join(remedy[:5]) in refused.err
        assert tillit_in(*remedy).code == 0
    assert tillit_in("codebook", "svar.csv", "-o", file).code == 0
    private, public = ((tillit_in.folder / name) for name in (file, f"public{ENDINGS[format]}"))
    usual = tillit_in.write("usual", "").stat().st_mode
    assert (private.stat().st_mode & 0o777, public.stat().st_mode) == (0o600, usual)
    ahead, _, _ = _told(private).partition("1–5")
    assert (stamp in ahead, stamp in _told(public)) == (True, False)


def _told(file: Path) -> str:
    """The text of a codebook, of a workbook its first sheet."""
    if file.suffix != ".xlsx":
        return file.read_text(encoding="utf-8")
    sheet = load_workbook(file).worksheets[0]
    return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)


def test_a_codebook_of_a_study_s_answers_is_refused_to_others(
    tillit_in: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(copy_study("byregion", tillit_in.folder))
    assert tillit_in("codebook", "--audience", "public").code == 2
    assert tillit_in("codebook", "--wave", "bolge1", "--audience", "public").code == 2
    assert tillit_in("codebook", "-q", "nettverk", "--audience", "public").code == 0


def test_codebook_of_a_wave_is_of_its_answers_or_of_what_it_will_ask(tillit_in: Shell) -> None:
    tillit_in.write("svar.csv", ANSWERS)
    waves = "[{name: w1, files: [svar.csv]}, {name: w2, questionnaire: nettverk}, {name: w3, files: ['w3/*.csv']}]"
    tillit_in.write("tillit.yaml", f"study: S\nquestionnaire: tillit-kort\nwaves: {waves}\n")
    assert "Rows of the data" not in tillit_in("codebook", "-q", "tillit-kort").out
    assert "- Rows of the data: 3" in tillit_in("codebook", "-q", "tillit-kort", "--wave", "W1").out
    for wave, asked in (("w2", "nettverk/1.0.0"), ("W3", "tillit-kort/1.0.0")):
        planned = tillit_in("codebook", "--wave", wave)
        assert (planned.code, planned.err, asked in planned.out) == (0, "", True)
        assert "Rows of the data" not in planned.out
    assert "tillit-samarbeid/" in tillit_in("codebook", "--wave", "w2", "-q", "tillit-samarbeid").out


@pytest.mark.parametrize(
    ("study", "said"),
    [("", "There are no responses to read"), ("study: S\nwaves: [{name: w2}]\n", "called “w1”. Known: w2.")],
)
def test_codebook_of_a_wave_that_is_not_there(study: str, said: str, tillit_in: Shell) -> None:
    if study:
        tillit_in.write("tillit.yaml", study)
    refused = tillit_in("codebook", "-q", "tillit-kort", "--wave", "w1")
    assert (refused.code, refused.out) == (2, "")
    assert said in refused.err


def test_codebook_of_a_study_without_answers_is_its_questionnaire_s(tillit_in: Shell) -> None:
    tillit_in.write("tillit.yaml", "study: S\nquestionnaire: tillit-kort\n")
    shown = tillit_in("codebook")
    assert (shown.code, "tillit-kort/1.0.0" in shown.out) == (0, True)


@pytest.mark.parametrize("ending", [".sav", ".parquet", ".xlsx"])
def test_score_tells_where_such_files_come_from(ending: str, tillit_in: Shell) -> None:
    tillit_in.write("svar.csv", ANSWERS)
    refused = tillit_in("score", "svar.csv", "-o", f"x{ending}")
    assert refused.code == 2
    assert "tillit export" in refused.err
    assert "tillit report" in refused.err


@pytest.mark.parametrize(
    ("setting", "told"), [("ulimit -f 1", "there is not room enough"), ("ulimit -f 0", "TMPDIR/data.sav could not")]
)
def test_no_room_for_temporary_files_is_told_as_any_other_full_disk(setting: str, told: str, tillit_in: Shell) -> None:
    tillit_in.write("svar.csv", short_answers([f"p{number} Vik Nes 4" for number in range(60)]))
    done = in_bash(f"{setting}; $T export svar.csv -o data.sav", tillit_in.folder, TILLIT_LANGUAGE="en")
    assert (done.returncode, done.stdout) == (6, b"")
    assert told in done.stderr.decode()
    assert [path.name for path in tillit_in.folder.iterdir()] == ["svar.csv"]
