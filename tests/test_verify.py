"""`tillit verify`: a report that is worked out again is the same, and a single digit that was changed is found."""

import hashlib
import json
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from hypothesis import given
from hypothesis.strategies import lists, sampled_from

from cli_calls import Shell, short_answers
from commands import ROOT
from tillitsmaal.analysis.compare_results import CompareAnalysis
from tillitsmaal.cli.origin import before_questionnaires
from tillitsmaal.cli.told_files import ToldFiles, files_told
from tillitsmaal.provenance import differing, provenance_of
from tillitsmaal.report.document_compare import compare_document
from tillitsmaal.text import Language

FIRST = short_answers(["p1 Vik Nes 4", "p2 Nes Vik 2", "p3 Os Vik 3", "p3 Os Nes 5"])
SECOND = short_answers(["p1 Vik Nes 5", "p2 Nes Vik 3", "p3 Os Vik 3", "p3 Os Nes 4"])
WAVES = "waves: [{name: w1, date: 2025-01-01, files: [a.csv]}, {name: w2, date: 2026-01-01, files: [b.csv]}]"
STUDY = f"study: Prosjekt\nquestionnaire: tillit-kort\n{WAVES}\n"
PDF = b"%PDF-1.7\n% 3.75\nstartxref\n9\n%%EOF"
FORMATS = {"html": ".html", "docx": ".docx", "xlsx": ".xlsx", "markdown": ".md", "json": ".json"}


@pytest.fixture
def tillit_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    shell = Shell(tmp_path, monkeypatch, capsysbinary)
    for name, text in {"tillit.yaml": STUDY, "a.csv": FIRST, "b.csv": SECOND}.items():
        shell.write(name, text)
    return shell


def reported(tillit: Shell, *options: str) -> None:
    assert tillit("report", "--audience", "analyst", *options).code == 0


def in_package(part: str) -> Callable[[bytes], bytes]:
    """Change a part of a Word file or workbook, and leave all others."""

    def changed(content: bytes) -> bytes:
        buffer = BytesIO()
        with ZipFile(BytesIO(content)) as old, ZipFile(buffer, "w") as new:
            for info in old.infolist():
                data = old.read(info)
                new.writestr(info, next_digit(data, 1_000) if info.filename == part else data)
        return buffer.getvalue()

    return changed


def next_digit(content: bytes, after: int = 0) -> bytes:
    """Make the first digit of a shown number another one."""
    found = re.compile(rb">[^<>]*?(\d)[.,]\d|(\d)[.,]\d\d").search(content, after)
    assert found is not None
    place = found.start(1 if found[1] else 2)
    return content[:place] + (b"8" if content[place : place + 1] != b"8" else b"7") + content[place + 1 :]


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "html": lambda content: next_digit(content, content.index(b"<body")),
    "docx": in_package("word/document.xml"),
    "xlsx": in_package("xl/sharedStrings.xml"),
    "markdown": next_digit,
    "json": lambda content: re.sub(rb'"value": (\d)', rb'"value": 1\1', content, count=1),
}


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_report_is_the_same_and_a_digit_is_found(format: str, tillit_in: Shell) -> None:
    reported(tillit_in, "w2", "--format", format, "--language", "nn")
    path = tillit_in.folder / "report" / f"report{FORMATS[format]}"
    same = tillit_in("verify", str(path))
    assert (same.code, f"{path}: the same." in same.out, same.err) == (0, True, "")
    path.write_bytes(CHANGES[format](path.read_bytes()))
    changed = tillit_in("verify", str(path))
    assert (changed.code, changed.out.count("The report says ")) == (4, 1)


def test_a_pdf_with_another_byte_is_another(tillit_in: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tillitsmaal.cli.report.render", lambda *_, **__: PDF)
    reported(tillit_in, "w2", "--format", "pdf")
    path = tillit_in.folder / "report" / "report.pdf"
    assert tillit_in("verify", str(path)).code == 0
    path.write_bytes(path.read_bytes().replace(b"3.75", b"3.76"))
    changed = tillit_in("verify", str(path))
    assert (changed.code, "cannot be told apart in this kind of file" in changed.out) == (4, True)


@pytest.mark.parametrize(
    "command",
    [
        "score",
        "score --wave w2",
        "score --composites composite_over_respondents --language nb",
        "score --audience partners --min-respondents 3",
        "compare w1 w2",
        "compare --method organisation_bootstrap --seed 7",
        "check",
        "quality --wave w1",
        "plan --organisations 4 --runs 100 --seed 3 --dependence strong",
        "report w2 --audience analyst",
        "report --audience analyst --for Vik",
        "report w2 --audience partners --for Vik",
        "report w2 --audience partners --sheet facilitator",
        "report w2 --audience public --sheet facilitator",
    ],
)
def test_documents_of_every_command(command: str, tillit_in: Shell) -> None:
    assert tillit_in(*command.split(), "--format", "json", "-o", "made.json").code == 0
    ledger = tillit_in.folder / ".tillit" / "releases.json"
    before = ledger.read_bytes() if ledger.exists() else None
    called = tillit_in("verify", "made.json")
    assert (called.code, called.err) == (0, "")
    assert (ledger.read_bytes() if ledger.exists() else None) == before


ROSTER = "organisations: [{id: vik, name: Vik}, {id: nes, name: Nes}, {id: os, name: Os}]\n"
FILES = {
    "score --by dyad --format csv --excel -o made.csv": "made.csv",
    "score --wave w1 --format markdown -o made.md": "made.md",
    "score --audience partners --min-respondents 3 --format csv -o tables/": "tables",
    "compare w1 w2 --format table -o made.txt": "made.txt",
    "check --format markdown -o made.md": "made.md",
    "quality --format csv -o tables/": "tables",
    "plan --organisations 4 --runs 100 --format markdown -o made.md": "made.md",
    "export -o made.sav": "made.sav",
    "export --format csv -o tables/": "tables",
    "codebook -o made.xml": "made.xml",
    "codebook -q tillit-samarbeid -o made.html": "made.html",
    "form --wave w1 --seed 3 --format surveyjs -o made.json": "made.json",
    "pseudonymise -o coded/": "coded/answers.csv",
}


@pytest.mark.parametrize("command", FILES)
def test_files_of_every_command(command: str, tillit_in: Shell) -> None:
    tillit_in.write("tillit.yaml", STUDY + ROSTER)
    assert tillit_in(*command.split()).code == 0
    before = sorted(path for path in tillit_in.folder.rglob("*") if path.is_file())
    called = tillit_in("verify", FILES[command])
    assert (called.code, called.err) == (0, "")
    assert sorted(path for path in tillit_in.folder.rglob("*") if path.is_file()) == before


def test_a_table_that_somebody_changed(tillit_in: Shell) -> None:
    assert tillit_in("score", "--format", "csv", "-o", "tables/").code == 0
    pairs = tillit_in.folder / "tables" / "pair.csv"
    pairs.write_text(pairs.read_text("utf-8").replace(",4.0,", ",4.5,", 1), encoding="utf-8")
    called = tillit_in("verify", "tables")
    assert (called.code, called.out.count("The report says ")) == (4, 1)
    pairs.unlink()
    assert "pair.csv is not there, or was not then." in tillit_in("verify", "tables/score.provenance.json").out
    shutil.move(tillit_in.folder / "tables" / "dyad.csv", tillit_in.folder / "dyad.csv")
    assert tillit_in("verify", "dyad.csv").code == 3


MANY = [f"p{n} {n % 4} {(n + 1) % 4} {n % 5 + 1}" for n in range(40)]
OF_TWO = STUDY.replace("{name: w1,", "{name: w1, questionnaire: own.yaml,")


@pytest.fixture
def two_in(tillit_in: Shell) -> Shell:
    """A study whose first wave was answered with a questionnaire of its own."""
    short = (ROOT / "questionnaires" / "tillit-kort.yaml").read_text("utf-8")
    tillit_in.write("own.yaml", short.replace("version: 1.0.0", "version: 0.9.0"))
    tillit_in.write("tillit.yaml", OF_TWO)
    for name in ("a.csv", "b.csv"):
        tillit_in.write(name, short_answers(MANY[:: 1 if name == "a.csv" else -1]))
    return tillit_in


def sha256_of(tillit: Shell, name: str) -> str:
    return hashlib.sha256((tillit.folder / name).read_bytes()).hexdigest()


@pytest.mark.parametrize("format", ["html", "json"])
@pytest.mark.parametrize("audience", ["analyst", "partners"])
def test_waves_of_two_questionnaires(audience: str, format: str, two_in: Shell) -> None:
    """Both count, with their files: not only those of the last questionnaire."""
    made = ("report", "--audience", audience, "--format", format, "-o", f"made.{format}")
    assert two_in(*made).code == 0
    assert two_in("verify", f"made.{format}").code == 0
    two_in.write("a.csv", short_answers(["p0 0 1 2", *MANY[1:]]))
    called = two_in("verify", f"made.{format}")
    changed = "a.csv has changed since then." if audience == "analyst" else "One of the files with answers is not"
    assert (called.code, changed in called.out) == (4, True)


COMPARED = {
    "report --audience analyst --format markdown -o made.md": "made.md",
    "report --audience partners --format html -o made.html": "made.html",
    "report --audience partners --format json -o made.json": "made.json",
    "report --audience public --format docx -o made.docx": "made.docx",
    "compare --format json -o made.json": "made.json",
    "compare --audience partners --format markdown -o made.md": "made.md",
    "compare -o made.txt": "made.txt",
    "compare --format csv -o tables/": "tables",
}
AS_THEN = "Program, questionnaire and answers are as they were"


REVERSED = ("- id: win1", "- id: win1\n    reverse: true")
NOTED = ("id: tillit-kort", "id: tillit-kort # the first year's")


@pytest.mark.parametrize(("command", "change"), [*((of, NOTED) for of in COMPARED), (list(COMPARED)[1], REVERSED)])
def test_a_questionnaire_of_an_earlier_wave_that_changed(command: str, change: tuple[str, str], two_in: Shell) -> None:
    """It is told which one, also where that changed no number."""
    own = (two_in.folder / "own.yaml").read_text("utf-8")
    assert change[0] in own
    assert two_in(*command.split()).code == 0
    two_in.write("own.yaml", own.replace(*change, 1))
    called = two_in("verify", COMPARED[command])
    assert called.code == 4
    assert called.out.splitlines()[1] == "The questionnaire of w1 is another one than then; it was tillit-kort 0.9.0."
    assert not any(words in called.out for words in (AS_THEN, "of w2", "The questionnaire is"))
    two_in.write("own.yaml", own)
    assert two_in("verify", COMPARED[command]).code == 0


@pytest.mark.parametrize("command", [of for of in COMPARED if of.startswith("compare")])
def test_where_all_waves_have_one_questionnaire_now(command: str, two_in: Shell) -> None:
    assert two_in(*command.split()).code == 0
    two_in.write("tillit.yaml", STUDY)
    told = two_in("verify", COMPARED[command]).out.splitlines()[1]
    assert told == "The questionnaire of w1 is another one than then; it was tillit-kort 0.9.0."


@pytest.mark.parametrize("format", ["json", "markdown"])
def test_where_waves_have_several_questionnaires_now(format: str, two_in: Shell) -> None:
    """Only JSON documents tell of one questionnaire that it is that of all waves."""
    two_in.write("tillit.yaml", STUDY)
    made = f"made{FORMATS[format]}"
    reported(two_in, "--format", format, "-o", made)
    assert two_in("verify", made).code == 0
    two_in.write("tillit.yaml", OF_TWO)
    called = two_in("verify", made)
    assert (called.code, AS_THEN in called.out) == (4, False)
    told = {
        "json": "The questionnaire of w1 is another one than then; it was tillit-kort 1.0.0.",
        "markdown": "The report tells of one questionnaire alone, and now there are several: "
        "tillit-kort 0.9.0 (w1), tillit-kort 1.0.0 (w2).",
    }
    assert called.out.splitlines()[1] == told[format]


def test_provenance_tells_the_questionnaires_of_all_waves(two_in: Shell) -> None:
    own, short = (sha256_of(two_in, name) for name in ("own.yaml", str(ROOT / "questionnaires" / "tillit-kort.yaml")))
    used = [
        {"id": "tillit-kort", "version": "0.9.0", "sha256": own, "waves": ["w1"]},
        {"id": "tillit-kort", "version": "1.0.0", "sha256": short, "waves": ["w2"]},
    ]
    for command, made in COMPARED.items():
        assert two_in(*command.split(), "--force").code == 0
        path = two_in.folder / made
        beside = path.with_name(f"{made}.provenance.json")
        of = path / "compare.provenance.json" if path.is_dir() else beside if beside.exists() else path
        told = provenance_of(of.read_bytes())
        assert told is not None
        assert (told.get("compare") or told)["questionnaires"] == used, command
    two_in.write("tillit.yaml", STUDY)
    for command in ("report --audience analyst", "compare"):
        assert two_in(*command.split(), "--format", "markdown", "-o", "made.md", "--force").code == 0
        assert "questionnaires" not in (provenance_of((two_in.folder / "made.md").read_bytes()) or {})


@pytest.mark.parametrize(
    ("command", "study"), [*((of, OF_TWO) for of in COMPARED), *((of, STUDY) for of in COMPARED if "json" in of)]
)
def test_documents_that_do_not_tell_all_questionnaires(
    command: str, study: str, two_in: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that were made before are what they were, and what is changed in one is found."""
    two_in.write("tillit.yaml", study)
    with monkeypatch.context() as before:
        for module in ("compare", "document_compare", "whole.document"):
            before.setattr(f"tillitsmaal.report.{module}.compare_document", as_before)
        assert two_in(*command.split()).code == 0
    name = COMPARED[command]
    same = two_in("verify", name)
    assert (same.code, same.err) == (0, "")
    path = two_in.folder / (f"{name}/pair.csv" if name == "tables" else name)
    change = CHANGES.get(path.suffix[1:], lambda content: re.sub(rb"(\d[.,]\d)", rb"1\1", content, count=1))
    path.write_bytes(change(path.read_bytes()))
    changed = two_in("verify", name)
    assert (changed.code, "The questionnaire" in changed.out) == (4, False)


def as_before(analysis: CompareAnalysis, language: Language) -> dict[str, Any]:
    return before_questionnaires(compare_document(analysis, language))


def test_one_network_of_several(tillit_in: Shell) -> None:
    for name, text in {"a.csv": FIRST, "b.csv": SECOND}.items():
        head, *rows = text.splitlines()
        told = [f"network,{head}", *(f"{network},{row}" for network in ("Nord", "Sor") for row in rows)]
        tillit_in.write(name, "\n".join(told) + "\n")
    reported(tillit_in, "--format", "json", "--network", "Nord")
    assert json.loads((tillit_in.folder / "report" / "report.json").read_text("utf-8"))["options"]["network"] == "Nord"
    assert tillit_in("verify", "report/report.json").code == 0


def test_for_the_public_no_file_is_named(tillit_in: Shell) -> None:
    rows = [f"p{n} {n % 4} {(n + 1) % 4} {n % 5 + 1}" for n in range(40)]
    tillit_in.write("many.csv", short_answers(rows))
    made = tillit_in("score", "many.csv", "--audience", "public", "--format", "csv", "-o", "made.csv")
    assert made.code == 0
    sha256 = sha256_of(tillit_in, "many.csv")
    told = (tillit_in.folder / "made.csv.provenance.json").read_text("utf-8")
    assert ("many.csv" in told, sha256 in told) == (False, False)
    assert tillit_in("verify", "made.csv", "--responses", "many.csv").code == 0
    tillit_in.write("many.csv", short_answers(rows).replace(",", ";"))
    called = tillit_in("verify", "made.csv", "--responses", "many.csv")
    assert called.code == 4
    assert "One of the files with answers is not what it was then" in called.out
    assert "many.csv" not in called.out


def test_codes_are_made_again_with_their_key_alone(tillit_in: Shell) -> None:
    assert tillit_in("pseudonymise", "--key", "own.key", "-o", "coded/").code == 0
    called = tillit_in("verify", "coded")
    assert (called.code, ".tillit/pseudonyms.key" in called.err, "--key FILE" in called.err) == (2, True, True)
    called = tillit_in("verify", "coded", "--key", "gone.key")
    assert (called.code, "gone.key" in called.err) == (3, True)
    assert not any((tillit_in.folder / name).exists() for name in (".tillit", "gone.key"))
    same = tillit_in("verify", "coded", "--key", "own.key")
    assert (same.code, same.err) == (0, "")
    (tillit_in.folder / "other.key").write_text("0" * 64, encoding="utf-8")
    (tillit_in.folder / "other.key").chmod(0o600)
    other = tillit_in("verify", "coded", "--key", "other.key")
    assert (other.code, "the codes were made with another key" in other.out) == (4, True)


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_a_release_that_is_verified_is_none(audience: str, tillit_in: Shell) -> None:
    """Where the list of releases is gone, verifying makes no new one, and says that it is gone."""
    tillit_in.write("many.csv", short_answers([f"p{n} {n % 4} {(n + 1) % 4} {n % 5 + 1}" for n in range(40)]))
    made = tillit_in("score", "many.csv", "--audience", audience, "--format", "json", "-o", "made.json")
    assert made.code == 0
    shutil.move(tillit_in.folder / ".tillit", tillit_in.folder / "elsewhere")
    called = tillit_in("verify", "made.json", "--responses", "many.csv")
    assert (called.code, "list of releases, the folder .tillit, which is not here" in called.out) == (4, True)
    assert not (tillit_in.folder / ".tillit").exists()
    shutil.move(tillit_in.folder / "elsewhere", tillit_in.folder / ".tillit")
    assert tillit_in("verify", "made.json", "--responses", "many.csv").code == 0


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_an_answer_that_changed_after_a_release_is_told(audience: str, tillit_in: Shell) -> None:
    """Nothing that few answered may be told, and that the answers are others is."""
    rows = [f"p{n} {n % 4} {(n + 1) % 4} {n % 5 + 1}" for n in range(40)]
    tillit_in.write("many.csv", short_answers(rows))
    made = ("score", "many.csv", "--audience", audience, "--format", "markdown", "-o", "made.md")
    assert tillit_in(*made).code == 0
    ledger = tillit_in.folder / ".tillit" / "releases.json"
    before = ledger.read_bytes()
    tillit_in.write("many.csv", short_answers(["p0 0 1 2", *rows[1:]]))
    assert tillit_in(*made, "--force").code == 3
    called = tillit_in("verify", "made.md", "--responses", "many.csv")
    assert (called.code, called.err, ledger.read_bytes()) == (4, "", before)
    assert [line.partition(":")[0].partition(",")[0] for line in called.out.splitlines()] == [
        "made.md",
        "One of the files with answers is not what it was then",
        "Of these answers the report can no longer be made",
    ]


def test_files_without_a_study(tillit_in: Shell) -> None:
    (tillit_in.folder / "tillit.yaml").unlink()
    tillit_in.write("a.csv", FIRST.replace(",4,4", ",4,9", 1))
    reported(tillit_in, "b.csv", "--format", "markdown")
    assert tillit_in("verify", "report/report.md", "--responses", "b.csv").code == 0
    compared = tillit_in("compare", "a.csv", "b.csv", "--on-invalid", "drop", "--format", "json", "-o", "c.json")
    assert compared.code == 0
    assert tillit_in("verify", "c.json", "--responses", "a.csv", "--responses", "b.csv").code == 0


@pytest.mark.parametrize("format", ["markdown,json", "html"])
def test_what_is_made_again_never_comes_to_the_disk(
    format: str, tillit_in: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that is killed leaves no report in the folder of temporary files."""
    reported(tillit_in, "--format", format, "-o", "out/")
    monkeypatch.setattr("tillitsmaal.cli.output.write_set", None)
    for path in sorted((tillit_in.folder / "out").iterdir()):
        done = tillit_in("verify", str(path))
        assert (done.code, "the same" in done.out) == (0, True), done


NAMED = {
    "score b.csv -o made.txt": "made.txt",
    "score b.csv --format csv -o tables/": "tables",
    "check b.csv --format markdown -o made.md": "made.md",
    "quality b.csv --format json -o made.json": "made.json",
    "export b.csv -o made.sav": "made.sav",
    "codebook b.csv -o made.xml": "made.xml",
    "report b.csv --audience analyst --format markdown -o made.md": "made.md",
    "report a.csv b.csv --audience analyst --format json -o made.json": "made.json",
    "compare a.csv c.csv --format json -o made.json": "made.json",
}


@pytest.mark.parametrize("command", NAMED)
def test_the_files_that_the_call_named_are_read(command: str, tillit_in: Shell) -> None:
    """Not all that the study has."""
    tillit_in.write("c.csv", FIRST.replace("p1,Vik,Nes,4", "p1,Vik,Nes,5"))
    assert tillit_in(*command.split()).code == 0
    called = tillit_in("verify", NAMED[command])
    assert (called.code, called.err) == (0, "")


def test_a_named_file_that_changed_is_told_alone(tillit_in: Shell) -> None:
    assert tillit_in("score", "b.csv", "-o", "made.txt").code == 0
    tillit_in.write("b.csv", SECOND.replace("p1,Vik,Nes,5", "p1,Vik,Nes,4"))
    called = tillit_in("verify", "made.txt")
    assert (called.code, "b.csv has changed since then.\nThe report says" in called.out) == (4, True)
    assert not any(word in called.out for word in ("a.csv", "--responses", "tillit.yaml"))


def test_of_files_that_are_called_alike_it_is_the_one_with_the_same_content(tillit_in: Shell) -> None:
    (tillit_in.folder / "old").mkdir()
    tillit_in.write("old/b.csv", FIRST.replace("p1,Vik,Nes,4", "p1,Vik,Nes,5"))
    assert tillit_in("score", "old/b.csv", "-o", "old/made.txt").code == 0
    assert tillit_in("verify", "old/made.txt").code == 0


def test_a_file_that_is_not_found_is_asked_for(tillit_in: Shell) -> None:
    (tillit_in.folder / "old").mkdir()
    tillit_in.write("old/c.csv", FIRST.replace("p1,Vik,Nes,4", "p1,Vik,Nes,5"))
    for made in ("score old/c.csv -o made.txt", "report old/c.csv --audience analyst --format markdown -o made.md"):
        assert tillit_in(*made.split()).code == 0
    called = tillit_in("verify", "made.txt")
    assert (called.code, "If it was made of other files than those that are read now" in called.out) == (4, True)
    called = tillit_in("verify", "made.md")
    assert (called.code, "made.md was made of answers that are not here: c.csv." in called.err) == (2, True)
    assert "tillit verify made.md --responses FILE" in called.err
    assert tillit_in("verify", "made.md", "--responses", "old/c.csv").code == 0


def test_answers_beside_a_report_are_found_without_a_study(tillit_in: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    away = tillit_in.folder / "away"
    away.mkdir()
    (tillit_in.folder / "tillit.yaml").rename(away / "kept.yaml")
    assert tillit_in("score", "b.csv", "-o", "made.txt").code == 0
    assert tillit_in("verify", "made.txt").code == 0
    monkeypatch.chdir(away)
    assert tillit_in("verify", "../made.txt").code == 0
    (tillit_in.folder / "b.csv").rename(away / "c.csv")
    called = tillit_in("verify", "../made.txt")
    assert (called.code, "../made.txt was made of answers that are not here: b.csv." in called.err) == (2, True)


def test_a_study_is_asked_for_where_there_is_none(tillit_in: Shell) -> None:
    assert tillit_in("score", "b.csv", "-o", "made.txt").code == 0
    (tillit_in.folder / "tillit.yaml").rename(tillit_in.folder / "kept.yaml")
    called = tillit_in("verify", "made.txt")
    assert (called.code, "--study FOLDER" in called.out) == (4, True)


@pytest.mark.parametrize("name", ["../b.csv", "{folder}/b.csv", "", "b\0.csv", "b" * 5000])
def test_no_name_leads_out_of_the_folders(name: str, tillit_in: Shell) -> None:
    inner = tillit_in.folder / "inner"
    inner.mkdir()
    named = name.format(folder=tillit_in.folder)
    told = files_told({"inputs": [{"name": named, "sha256": None}]}, inner, None)
    assert told == ToldFiles(absent=(named,))


def test_files_that_may_not_be_named_are_asked_for(tillit_in: Shell) -> None:
    tillit_in.write("tillit.yaml", STUDY + ROSTER)
    assert tillit_in("pseudonymise", "b.csv", "-o", "coded/").code == 0
    tillit_in.write("tillit.yaml", STUDY)
    for name, rise in {"a.csv": 1, "b.csv": 2, "many.csv": 3}.items():
        rows = [f"p{n} {n % 4} {(n + 1) % 4} {(n + rise) % 5 + 1}" for n in range(40)]
        tillit_in.write(name, short_answers(rows))
    assert tillit_in("score", "many.csv", "--audience", "public", "--format", "markdown", "-o", "made.md").code == 0
    for made in ("coded", "made.md"):
        called = tillit_in("verify", made)
        assert (called.code, "say which: --responses FILE" in called.out) == (4, True), made
    (tillit_in.folder / "tillit.yaml").unlink()
    called = tillit_in("verify", "made.md")
    assert (called.code, "that are not here: it does not say which files." in called.err) == (2, True)


def test_what_it_rests_on_is_told(tillit_in: Shell) -> None:
    reported(tillit_in, "--format", "markdown")
    tillit_in.write("a.csv", FIRST.replace("p1,Vik,Nes,4", "p1,Vik,Nes,5"))
    called = tillit_in("verify", "report/report.md")
    assert (called.code, "a.csv has changed since then.\n" in called.out) == (4, True)
    assert "b.csv" not in called.out
    page = tillit_in.folder / "report" / "report.md"
    page.write_text(page.read_text("utf-8").replace('tillitsmaal","version":"0.', 'tillitsmaal","version":"9.'))
    assert "Made with version 9." in tillit_in("verify", "report/report.md").out


def test_of_a_pdf_whose_answers_changed_no_other_reason_is_told(
    tillit_in: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tillitsmaal.cli.report.render", lambda *_, **__: PDF)
    reported(tillit_in, "w2", "--format", "pdf")
    tillit_in.write("b.csv", SECOND.replace("p1,Vik,Nes,5", "p1,Vik,Nes,4"))
    called = tillit_in("verify", "report/report.pdf")
    assert (called.code, called.out.splitlines()) == (
        4,
        ["report/report.pdf: not the same.", "b.csv has changed since then."],
    )


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_later_releases_are_thought_of(audience: str, tillit_in: Shell) -> None:
    """What is shown since may hide in an earlier report what it told."""
    tillit_in.write("many.csv", short_answers([f"p{n} {n % 4} {(n + 1) % 4} {n % 5 + 1}" for n in range(40)]))
    made = ("score", "many.csv", "--audience", audience, "--format", "markdown", "-o", "made.md")
    assert tillit_in(*made).code == 0
    path = tillit_in.folder / "made.md"
    path.write_bytes(next_digit(path.read_bytes()))
    called = tillit_in("verify", "made.md", "--responses", "many.csv")
    assert called.code == 4
    last = called.out.splitlines()[-1]
    assert "may have released more since" in last
    assert "It is not wrong because of that. Or tillit.yaml was changed" in last


def test_a_study_that_changed_is_thought_of(tillit_in: Shell) -> None:
    reported(tillit_in, "--format", "markdown")
    tillit_in.write("tillit.yaml", STUDY.replace("2025-01-01", "2025-03-01"))
    verified = tillit_in("verify", "report")
    assert (verified.code, "tillit.yaml was" in verified.out) == (4, True)


def test_what_stands_in_a_place_is_told_of_both(tillit_in: Shell) -> None:
    """Where one has more lines than the other, too: each is held against what stands between the same lines."""
    reported(tillit_in, "--format", "markdown")
    page = tillit_in.folder / "report" / "report.md"
    lines = page.read_text("utf-8").splitlines(keepends=True)
    at = next(place for place, line in enumerate(lines) if line.startswith("| ") and "3.00" in line)
    changed = [*lines[:3], "A line of mine.\n", *lines[3:at], lines[at].replace("3.00", "9.99", 1), *lines[at + 1 :]]
    page.write_text("".join(changed), encoding="utf-8")
    told = [line for line in tillit_in("verify", "report/report.md").out.splitlines() if "The report says" in line]
    assert told == [
        "The report says A line of mine.; worked out again: –",
        f"The report says {lines[at].strip().replace('3.00', '9.99', 1)}; worked out again: {lines[at].strip()}",
    ]


@given(lists(sampled_from("abcdef")), lists(sampled_from("abcdef")))
def test_both_sides_hold_all_that_differs(told: list[str], again: list[str]) -> None:
    """What the pairs do not hold is the same in both, as often and in the same order."""
    pairs = differing(told, again)
    assert (told == again) == (not pairs)
    assert all(one != other for one, other in pairs)
    rests = [Counter(side) - Counter(pair[at] for pair in pairs) for at, side in enumerate((told, again))]
    assert rests[0] == rests[1]


def test_long_documents_are_told_apart_at_once() -> None:
    """Every second line another, and one more: each is paired with its own."""
    told = [f"line {number}" for number in range(100_000)]
    again = [f"{line}!" if number % 2 else line for number, line in enumerate(told)]
    assert differing(told, [*again, "more"]) == [*zip(told[1::2], again[1::2], strict=True), ("", "more")]


def test_a_template_is_asked_for(tillit_in: Shell) -> None:
    Document().save(str(tillit_in.folder / "mal.docx"))
    reported(tillit_in, "w2", "--format", "docx", "--template", "mal.docx", "-o", "own.docx")
    called = tillit_in("verify", "own.docx")
    assert (called.code, "Give the template: --template FILE." in called.err) == (2, True)
    assert tillit_in("verify", "own.docx", "--template", "mal.docx").code == 0


def test_provenance_tells_what_decides_a_report_and_nothing_of_the_machine(tillit_in: Shell) -> None:
    reported(tillit_in, "--format", "markdown", "--study", str(tillit_in.folder))
    content = (tillit_in.folder / "report" / "report.md").read_bytes()
    told = provenance_of(content)
    assert told is not None
    assert set(told) == {
        "schema", "of", "program", "questionnaire", "inputs", "settings", "rows", "used", "release", "dropped", "waves",
        "options", "template", "content",
    }  # fmt: skip
    assert [(one["name"], len(one["sha256"]), one["rows"]) for one in told["inputs"]] == [
        ("a.csv", 64, 4),
        ("b.csv", 64, 4),
    ]
    assert told["settings"] == {"language": "en", "audience": "analyst", "min_respondents": None}
    assert (told["rows"], told["waves"]) == (8, ["w1", "w2"])
    for private in (str(tillit_in.folder), str(Path.home()), sys.prefix):
        assert private not in json.dumps(told)


@pytest.mark.parametrize("name", ["a.csv", "tillit.yaml", "theirs.json", "plan.json"])
def test_what_is_no_report_of_ours(name: str, tillit_in: Shell) -> None:
    tillit_in.write("theirs.json", '{"schema": "theirs/1"}')
    tillit_in.write("plan.json", '{"schema": "tillit/plan/1", "settings": {}}')
    called = tillit_in("verify", name)
    assert (called.code, f"{name} does not say where it comes from" in called.err) == (3, True)
    assert "If another program saved the file again" in called.err
    assert tillit_in("verify", "nothing.html").code == 3


def test_no_more_is_read_than_a_report_can_be_and_nothing_of_devices(
    tillit_in: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo("pipe")
    for name in ("/dev/zero", "pipe"):
        called = tillit_in("verify", name)
        assert (called.code, f"{name} cannot be read" in called.err) == (3, True)
    reported(tillit_in, "--format", "markdown")
    assert tillit_in("verify", "report/report.md").code == 0
    monkeypatch.setattr("tillitsmaal.cli.verify.LARGEST", 1000)
    assert tillit_in("verify", "report/report.md").code == 3


def test_a_table_that_was_put_into_the_folder_is_told(tillit_in: Shell) -> None:
    assert tillit_in("score", "--format", "csv", "-o", "tables/").code == 0
    assert "Not among what was written" not in tillit_in("verify", "tables/").out
    tillit_in.write("tables/more.csv", "a,b\n")
    tillit_in.write("tables/notes.txt", "mine")
    called = tillit_in("verify", "tables/")
    assert called.code == 0
    assert "Not among what was written, and not checked: more.csv." in called.out
    tillit_in("score", "--format", "json", "-o", "score.json")
    assert "Not among" not in tillit_in("verify", "score.json").out
