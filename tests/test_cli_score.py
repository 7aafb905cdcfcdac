"""`tillit score`: formats, units, waves, files, and how it refuses."""

import csv
import io
import json
import os
import random
import re
from pathlib import Path
from typing import Any

import pytest

from cli_calls import ANSI, Called, Shell, copy_study, display_width, short_answers, valid
from commands import EXAMPLES, in_bash, tillit
from tillitsmaal.text import LANGUAGES

UNITS = ("pair", "dyad", "organisation", "network", "respondent")
TABLES = {"answer", "dyad", "item", "network", "organisation", "pair", "respondent"}
WORDS = {"nb": "Virksomhet", "nn": "Verksemd", "en": "Organisation"}
HASH = re.compile(r'"sha256": "\w+"')
NUMBER = re.compile(r"-?\b\d+(?:\.\d+)?(?:e-?\d+)?\b")
FEW = ("s1 A B 4", "s1 A C 2", "s2 A B 5", "s3 B A 3", "s3 B C 4", "s4 C A 4", "s4 C B 5")


@pytest.fixture
def tillit_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    return Shell(copy_study("byregion", tmp_path), monkeypatch, capsysbinary)


@pytest.fixture
def wide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    return Shell(copy_study("tverrkommunal", tmp_path), monkeypatch, capsysbinary)


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    """A folder without a study, with a small sound file."""
    shell = Shell(tmp_path, monkeypatch, capsysbinary)
    shell.write("svar.csv", short_answers(FEW))
    return shell


def rows(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_format_in_every_language(language: str, wide: Shell) -> None:
    made = {kind: wide("score", "--format", kind, "--language", language) for kind in ("table", "json", "markdown")}
    assert {(called.code, called.err) for called in made.values()} == {(0, "")}
    document = valid(made["json"].json, "score")
    assert document["settings"]["language"] == language
    assert "\n| " in made["markdown"].out
    assert not ANSI.search(made["table"].out)


def test_json_of_the_larger_example_keeps_its_schema(tillit_in: Shell) -> None:
    document = valid(tillit_in("score", "--format", "json").json, "score")
    assert len(document["pairs"]) == 97 + 113 + 94
    assert [wave["date"] for wave in document["waves"]] == ["2024-02-12", "2024-10-14", "2025-06-13"]


def test_languages_differ_in_words_and_not_in_numbers(tillit_in: Shell) -> None:
    tables = [tillit_in("score", "--by", "organisation", "--wave", "bolge3", "--language", one).out for one in WORDS]
    assert all(word in table for word, table in zip(WORDS.values(), tables, strict=True))
    assert len(set(tables)) == 3
    plain = [tillit_in("score", "--format", "csv", "--language", one).raw for one in WORDS]
    assert len(set(plain)) == 1


def test_csv_of_a_unit_is_its_table_in_the_folder(wide: Shell) -> None:
    assert wide("score", "--format", "csv", "-o", "tables/").code == 0
    for unit in UNITS:
        one = wide("score", "--format", "csv", "--by", unit)
        assert one.raw == (wide.folder / "tables" / f"{unit}.csv").read_bytes()
        assert len(rows(one.out)) > 0
        shown = wide("score", "--by", unit)
        assert (shown.code, shown.err) == (0, "")


@pytest.mark.parametrize(
    ("unit", "heading", "lines"),
    [
        ("network", "Where it stands in bolge3", 14),
        ("organisation", "The organisations", 13),
        ("pair", "Pairs that can be shown", 48),
    ],
)
def test_a_unit_is_the_only_table_for_partners_too(unit: str, heading: str, lines: int, tillit_in: Shell) -> None:
    """Of pairs all 46, more than the overview has room for."""
    shown = tillit_in("score", "--by", unit, "--audience", "partners", "--language", "en", "--format", "markdown").out
    headings = [line.removeprefix("## ") for line in shown.splitlines() if line.startswith("## ")]
    assert headings == [heading, "What is shown, and what is not"]
    assert sum(line.startswith("|") for line in shown.splitlines()) == lines


def test_dyads_for_partners_are_data_alone(tillit_in: Shell) -> None:
    """There is no such table in their report: the overview stood where they were asked for."""
    dyads = ("score", "--by", "dyad", "--audience", "partners")
    for format in ("table", "markdown"):
        refused = tillit_in(*dyads, "--format", format)
        assert (refused.code, refused.out, "Use --by pair" in refused.err) == (2, "", True)
    assert tillit_in(*dyads, "--format", "csv").out.startswith("network,wave,a,b,measure,")


def test_folder_gets_every_table(tillit_in: Shell) -> None:
    made = tillit_in("score", "--format", "csv", "-o", "tables/")
    assert (made.code, made.out, made.err) == (0, "", "")
    written = {path.name for path in (tillit_in.folder / "tables").iterdir()}
    assert written == {*(f"{name}.csv" for name in TABLES), "score.provenance.json"}


@pytest.mark.parametrize("name", ["tables", "tables.csv"])
def test_a_file_that_may_have_been_meant_as_a_folder_is_told_to_be_one_table(name: str, tillit_in: Shell) -> None:
    made = tillit_in("score", "--format", "csv", "-o", name)
    assert (made.code, "Wrote only the table pair, one of 7, to the file tables." in made.err) == (0, name == "tables")
    assert tillit_in("score", "--format", "csv", "-o", name, "--force", "--quiet").err == ""
    assert tillit_in("score", "--format", "json", "-o", "one").err == ""


def test_csv_without_unit_is_pairs(tillit_in: Shell) -> None:
    assert tillit_in("score", "--format", "csv").raw == tillit_in("score", "--format", "csv", "--by", "pair").raw


def test_numbers_in_csv_are_those_in_json(tillit_in: Shell) -> None:
    document = tillit_in("score", "--format", "json").json
    expected = {(pair["wave"], pair["rater"], pair["target"]): pair for pair in document["pairs"]}
    found = rows(tillit_in("score", "--format", "csv").out)
    assert len(found) == len(expected)
    compared = 0
    for row in found:
        pair = expected[row["wave"], row["rater"], row["target"]]
        for scale, score in pair["scores"].items():
            told = float(row[scale]) if row[scale] else None
            assert told == score.get("value"), (row["rater"], row["target"], scale)
            assert int(row[f"{scale}_n"]) == score.get("respondents", 0)
            compared += told is not None
        assert row["sufficient"] == {True: "true", False: "false", None: ""}[pair["sufficient"]]
    assert compared > 3000


def test_excel_has_mark_semicolons_and_decimal_commas(tillit_in: Shell) -> None:
    plain = rows(tillit_in("score", "--format", "csv").out)
    made = tillit_in("score", "--format", "csv", "--excel")
    assert made.raw.startswith(b"\xef\xbb\xbfnetwork;wave;")
    excel = rows(made.out.removeprefix("\ufeff"), ";")
    assert [row["trust"].replace(",", ".") for row in excel] == [row["trust"] for row in plain]
    assert any("," in row["trust"] for row in excel)
    assert not any("." in row["trust"] for row in excel)


def test_excel_without_csv_is_refused(tillit_in: Shell) -> None:
    refused = tillit_in("score", "--excel")
    assert (refused.code, refused.out) == (2, "")
    assert "--excel" in refused.err
    assert "--format csv" in refused.err


@pytest.mark.parametrize("kind", ["table", "json", "csv", "markdown"])
def test_file_holds_what_standard_output_would(kind: str, alone: Shell) -> None:
    shown = alone("score", "svar.csv", "--format", kind)
    made = alone("score", "svar.csv", "--format", kind, "-o", "result")
    assert (made.code, made.out) == (0, "")
    assert (alone.folder / "result").read_bytes() == shown.raw


def test_dash_as_output_is_standard_output(alone: Shell) -> None:
    call = ("score", "svar.csv", "--format", "json")
    assert alone(*call, "-o", "-").raw == alone(*call).raw
    assert not (alone.folder / "-").exists()


def test_output_is_not_overwritten_without_force(alone: Shell) -> None:
    there = alone.write("r.json", "mine")
    refused = alone("score", "svar.csv", "--format", "json", "-o", "r.json")
    assert refused.code == 6
    assert refused.codes == ["output_exists"]
    assert there.read_text() == "mine"
    assert alone("score", "svar.csv", "--format", "json", "-o", "r.json", "--force").code == 0
    valid(json.loads(there.read_text(encoding="utf-8")), "score")
    assert sorted(path.name for path in alone.folder.iterdir()) == ["r.json", "svar.csv"]


def test_folder_is_not_overwritten_without_force_and_none_of_it_is_written(tillit_in: Shell) -> None:
    (tillit_in.folder / "tables").mkdir()
    tillit_in.write("tables/network.csv", "mine")
    assert tillit_in("score", "--format", "csv", "-o", "tables/").code == 6
    assert [path.name for path in (tillit_in.folder / "tables").iterdir()] == ["network.csv"]
    assert tillit_in("score", "--format", "csv", "-o", "tables", "--force").code == 0
    assert len(list((tillit_in.folder / "tables").iterdir())) == len(TABLES) + 1


def test_folder_is_written_whole_or_not_at_all(alone: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    from tillitsmaal.rendering import csv as writer

    kept = writer.write_table
    written = 0

    def full_at_third(*given: Any, **more: Any) -> None:
        nonlocal written
        written += 1
        if written == 3:
            raise OSError(28, "No space left on device")
        kept(*given, **more)

    monkeypatch.setattr(writer, "write_table", full_at_third)
    refused = alone("score", "svar.csv", "--format", "csv", "-o", "tables/")
    assert refused.code == 6
    assert "the disk is full" in refused.err
    assert written == 3
    assert not (alone.folder / "tables").exists()


def test_folder_needs_csv(tillit_in: Shell) -> None:
    refused = tillit_in("score", "--format", "json", "-o", "tables/")
    assert (refused.code, refused.codes) == (2, ["option_needs"])


def test_one_wave(tillit_in: Shell) -> None:
    document = tillit_in("score", "--wave", "BOLGE2", "--format", "json").json
    assert [wave["name"] for wave in document["waves"]] == ["bolge2"]
    assert {pair["wave"] for pair in document["pairs"]} == {"bolge2"}
    assert [entry["name"] for entry in document["inputs"]] == ["bolge2.csv"]
    whole = tillit_in("score", "--format", "json").json
    assert document["pairs"] == [pair for pair in whole["pairs"] if pair["wave"] == "bolge2"]


@pytest.mark.parametrize("more", [(), ("bolge1.csv", "bolge2.csv")])
def test_unknown_wave(more: tuple[str, ...], tillit_in: Shell) -> None:
    refused = tillit_in("score", *more, "--wave", "bølge2")
    assert (refused.code, refused.out) == (2, "")
    assert "bolge2" in refused.err
    assert "bolge1, bolge2" in refused.err


def test_composites_over_respondents_differ_where_facets_have_different_respondents(alone: Shell) -> None:
    alone.write("gap.csv", short_answers(["s1 A B 5 5 5 1 5 5 5 5 5 5", "s2 A B 1 1 1 5 98 98 1 1 1 1", "s3 B A 3"]))

    def trust(*more: str) -> float:
        document = valid(alone("score", "gap.csv", "--format", "json", *more).json, "score")
        assert document["settings"]["composite_rule"] == (more[-1] if more else "pairs")
        return float(document["pairs"][0]["scores"]["trust"]["value"])

    assert trust() == trust("--composites", "pairs") == pytest.approx((3 + 3 + 5) / 3)
    assert trust("--composites", "composite_over_respondents") == pytest.approx(5)


def test_standard_input() -> None:
    text = short_answers(FEW).encode()
    done = tillit("score", "-", "--format", "json", cwd=EXAMPLES, stdin=text)
    assert (done.code, done.err) == (0, "")
    assert valid(done.json, "score")["inputs"][0]["rows"] == len(FEW)
    assert len(done.json["pairs"]) == 6


def test_several_files_at_once_are_their_waves(alone: Shell) -> None:
    alone.write("neste.csv", short_answers(FEW[:-1]))
    document = valid(alone("score", "svar.csv", "neste.csv", "--format", "json").json, "score")
    assert sorted(wave["name"] for wave in document["waves"]) == ["neste", "svar"]
    one = alone("score", "neste.csv", "--format", "json").json
    assert one["pairs"] == [pair for pair in document["pairs"] if pair["wave"] == "neste"]


def test_file_outside_any_study(alone: Shell) -> None:
    document = alone("score", "svar.csv", "--format", "json").json
    assert document["questionnaire"]["id"] == "tillit-kort"
    assert {pair["rater"] for pair in document["pairs"]} == {"A", "B", "C"}
    scored = {(pair["rater"], pair["target"]): pair["scores"]["benevolence"] for pair in document["pairs"]}
    assert scored["A", "B"] == {"value": 4.5, "respondents": 2}


def test_study_given_from_elsewhere(alone: Shell) -> None:
    study = EXAMPLES / "tverrkommunal"
    by_folder, by_file = (
        alone("score", "--study", str(path), "--format", "json").raw for path in (study, study / "tillit.yaml")
    )
    assert by_folder == by_file
    assert str(study).encode() not in by_file


def test_left_out_is_counted(alone: Shell) -> None:
    alone.write("gal.csv", short_answers([*FEW, "s5 A C 9", "s6 B B 4"]))
    refused = alone("score", "gal.csv", "--format", "json")
    assert refused.code == 3
    assert set(refused.codes) == {"outside_format", "self_rating"}
    assert len(refused.json["problems"]) == 11
    dropped = alone("score", "gal.csv", "--format", "json", "--on-invalid", "drop")
    assert dropped.code == 0
    assert dropped.json["dropped"] == {"cells": {"outside_format": 10}, "rows": {"self_rating": 1}}
    assert "10 cells" in alone("score", "gal.csv", "--on-invalid", "drop").out
    assert alone("score", "svar.csv", "--format", "json").json["dropped"] == {"cells": {}, "rows": {}}


def before_and_after_permuting(shell: Shell, *arguments: str) -> tuple[str, str]:
    """What a call shows before and after the rows of every file change their order, hashes of files apart."""
    before = HASH.sub("", shell(*arguments).out)
    for name in ("bolge1.csv", "bolge2.csv", "bolge3.csv"):
        head, *lines = (shell.folder / name).read_text(encoding="utf-8-sig").splitlines()
        other = random.Random(4).sample(lines, len(lines))
        assert other != lines
        shell.write(name, "\r\n".join([head, *other, ""]))
    return before, HASH.sub("", shell(*arguments).out)


def test_order_of_rows_changes_no_table(tillit_in: Shell) -> None:
    before, after = before_and_after_permuting(tillit_in, "score")
    assert before == after


def test_order_of_rows_changes_no_number(tillit_in: Shell) -> None:
    before, after = before_and_after_permuting(tillit_in, "score", "--format", "json")
    assert NUMBER.sub("", before) == NUMBER.sub("", after)
    old, new = ([float(number) for number in NUMBER.findall(text)] for text in (before, after))
    assert len(old) > 10000
    assert new == pytest.approx(old, rel=1e-12, abs=1e-14)


def test_order_of_rows_changes_no_byte(tillit_in: Shell) -> None:
    before, after = before_and_after_permuting(tillit_in, "score", "--format", "json")
    assert before == after


def test_same_input_gives_the_same_bytes(wide: Shell) -> None:
    here = wide("score", "--format", "json").out
    for seed in ("0", "77"):
        assert tillit("score", "--format", "json", cwd=wide.folder, env={"PYTHONHASHSEED": seed}).out == here
    assert len(here) > 10000


def test_insufficient_pairs_leave_with_4_and_the_result(tillit_in: Shell) -> None:
    plain = tillit_in("score", "--format", "json")
    asked = tillit_in("score", "--format", "json", "--fail-on", "insufficient")
    assert (plain.code, asked.code) == (0, 4)
    assert asked.raw == plain.raw
    assert tillit_in("score", "-o", "out.txt", "--fail-on", "insufficient").code == 4
    assert (tillit_in.folder / "out.txt").stat().st_size > 500


def test_sufficient_pairs_leave_with_0(alone: Shell) -> None:
    alone.write("god.csv", short_answers(["s1 A B 5 5 5 1 5 5 5 5 5 5", "s2 B A 4 4 4 2 4 4 1 1 1 1"]))
    assert alone("score", "god.csv", "--fail-on", "insufficient").code == 0


def test_only_the_last_wave_counts_for_the_condition(alone: Shell) -> None:
    bad, good = "s1 A B 1", "s1 A B 5 5 5 1 5 5 5 5 5 5"
    later = short_answers([good], "2").split("\n", 1)[1]
    alone.write("alle.csv", short_answers([bad], "1") + later)
    assert alone("score", "alle.csv", "--fail-on", "insufficient").code == 0
    assert alone("score", "alle.csv", "--fail-on", "insufficient", "--wave", "1").code == 4


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--fail-on", "weakening"), "choice_unknown_far", "insufficient"),
        (("--fail-on", "insuficient"), "choice_unknown", "insufficient"),
        (("--audience", "partner"), "choice_unknown", "partners"),
        (("--by", "pairs"), "choice_unknown", "pair"),
        (("--format", "jsno"), "choice_unknown", "json"),
        (("--composites", "pair"), "choice_unknown", "pairs"),
        (("--on-invalid", "dropp"), "choice_unknown", "drop"),
        (("--language", "no"), "choice_unknown", "nb"),
        (("--questionnaire", "tillit-kortt"), "questionnaire_unknown", "tillit-kort"),
        (("--study", "nowhere"), "study_not_found", "nowhere"),
    ],
)
def test_words_it_does_not_know(arguments: tuple[str, ...], code: str, says: str, alone: Shell) -> None:
    refused = alone("score", "svar.csv", *arguments)
    assert (refused.code, refused.out) == (2, "")
    remedy = refused.err.split("→")[1]
    assert says in (refused.err if code == "study_not_found" else remedy)
    if arguments[0] != "--format":
        as_data = alone("score", "svar.csv", "--format=json", *arguments)
        assert (as_data.code, as_data.codes, as_data.err) == (2, [code], "")


@pytest.mark.parametrize("given", [("--study", ""), ("--study=",), ("--wave", " "), ("--audience", "")])
def test_an_option_with_nothing_in_it_is_refused(given: tuple[str, ...], alone: Shell) -> None:
    """A script whose variable has no value must not get another document than it asked for."""
    refused = alone("score", "svar.csv", "--format=json", *given)
    assert (refused.code, refused.codes) == (2, ["option_empty"])
    assert given[0].rstrip("=") in refused.out


def test_nothing_named_outside_a_study(alone: Shell) -> None:
    refused = alone("score", "--format", "json")
    assert (refused.code, refused.codes) == (2, ["responses_not_named"])


def test_valid_but_empty_of_scores(alone: Shell) -> None:
    alone.write("lite.csv", short_answers(["s1 A B 98", "s2 B A 98"]))
    nothing = alone("score", "lite.csv", "--format", "json")
    assert (nothing.code, nothing.codes) == (5, ["nothing_to_compute"])
    assert alone("score", "lite.csv", "-o", "out.txt").code == 5
    assert not (alone.folder / "out.txt").exists()


def test_fault_of_the_program(alone: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: Any, **_more: Any) -> None:
        raise ZeroDivisionError("by cheese")

    monkeypatch.setattr("tillitsmaal.cli.score.score_report", broken)
    told = alone("score", "svar.csv")
    assert (told.code, told.out) == (1, "")
    assert "ZeroDivisionError: by cheese" in told.err
    assert "Traceback" not in told.err
    assert alone("score", "svar.csv", "--format", "json").codes == ["internal"]
    with pytest.raises(ZeroDivisionError):
        alone("score", "svar.csv", TILLIT_DEBUG="1")


def test_interruption(alone: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_given: Any, **_more: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tillitsmaal.cli.score.score_report", interrupted)
    assert alone("score", "svar.csv").code == 130


def test_interruption_while_writing_leaves_nothing(alone: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    assert alone("score", "svar.csv", "-o", "out.txt").code == 130
    assert [path.name for path in alone.folder.iterdir()] == ["svar.csv"]


def test_missing_folder(alone: Shell) -> None:
    refused = alone("score", "svar.csv", "--format", "json", "-o", "nowhere/out.json")
    assert (refused.code, refused.codes) == (6, ["output_failed"])


def test_every_problem_is_told_as_data(alone: Shell) -> None:
    alone.write("gal.csv", short_answers([f"s{n} A B 9" for n in range(150)]))
    refused = alone("score", "gal.csv", "--format", "json")
    assert refused.code == 3
    assert refused.err == ""
    assert set(refused.codes) == {"outside_format"}
    first = refused.json["problems"][0]
    assert (first["row"], first["column"], first["value"], first["count"]) == (2, "ben1", "9", 1500)
    in_words = alone("score", "gal.csv")
    assert in_words.out == ""
    assert "1492 more" in in_words.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_warnings_are_on_stderr_and_quiet_is_without(language: str, alone: Shell) -> None:
    text = short_answers(["s1 Vik_kommune Nes 4", "s2 Vik_komune Nes 5", "s3 Nes Vik_kommune 3"])
    alone.write("navn.csv", text.replace("_", " "))
    told = alone("score", "navn.csv", "--language", language)
    assert told.code == 0
    assert {"nb": "Varsel: ", "nn": "Varsel: ", "en": "Warning: "}[language] in told.err
    assert "Vik komune" in told.err
    hushed = alone("score", "navn.csv", "--language", language, "--quiet")
    assert (hushed.err, hushed.out) == ("", told.out)


def test_colour_only_where_it_is_wanted(alone: Shell) -> None:
    plain = alone("score", "svar.csv").out
    forced = alone("score", "svar.csv", FORCE_COLOR="1").out
    assert not ANSI.search(plain)
    assert ANSI.search(forced)
    assert [line.rstrip() for line in ANSI.sub("", forced).splitlines()] == plain.splitlines()
    assert alone("score", "svar.csv", FORCE_COLOR="1", NO_COLOR="1").out == plain
    assert alone("score", "svar.csv", "--no-color", FORCE_COLOR="1").out == plain
    alone("score", "svar.csv", "-o", "out.txt", FORCE_COLOR="1")
    assert (alone.folder / "out.txt").read_text(encoding="utf-8") == plain


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_is_wider_than_the_terminal(language: str, width: int, tillit_in: Shell) -> None:
    for units in ((), ("--by", "pair"), ("--by", "dyad"), ("--by", "organisation"), ("--by", "network")):
        shown = tillit_in("score", *units, "--wave", "bolge3", "--language", language, COLUMNS=str(width)).out
        widest = max(shown.splitlines(), key=display_width)
        assert 50 < display_width(widest) <= width, widest


def test_a_wide_terminal_is_used(tillit_in: Shell) -> None:
    narrow, wider = (tillit_in("score", "--by", "pair", COLUMNS=width).out for width in ("60", "120"))
    assert max(map(display_width, wider.splitlines())) > 100
    assert "Weakest" in wider
    assert "Weakest" not in narrow.split("All pairs")[1].split("Not shown here")[0]


def test_wide_letters_are_measured_as_they_are_shown(alone: Shell) -> None:
    names = {"A": "東京都庁情報通信局", "B": "Åsbygd kommune og omland", "C": "e\u0301cole"}
    text = short_answers(FEW)
    for letter, name in names.items():
        text = text.replace(f",{letter},", f",{name},").replace(f",{letter},", f",{name},")
    alone.write("vid.csv", text)
    for width in (60, 80):
        shown = alone("score", "vid.csv", "--by", "pair", COLUMNS=str(width))
        assert shown.code == 0
        assert max(map(display_width, shown.out.splitlines())) <= width


@pytest.mark.parametrize("what", ["score --format json", "--help"])
def test_reader_that_goes_away_is_no_fault(what: str, tillit_in: Shell) -> None:
    done = in_bash(f"$T {what} | head -c 1; echo ${{PIPESTATUS[0]}}", tillit_in.folder)
    assert done.returncode == 0
    assert done.stdout[1:] == b"0\n"
    assert done.stderr == b""


def test_reader_that_never_came(tillit_in: Shell) -> None:
    line = "set -o pipefail; { sleep 0.4; $T questionnaire schema; echo $? >code; } | true"
    done = in_bash(line, tillit_in.folder)
    assert done.stderr == b""
    assert (tillit_in.folder / "code").read_text() == "0\n"


@pytest.mark.parametrize("what", ["score", "--version", "score --help"])
def test_closed_standard_output(what: str, wide: Shell) -> None:
    done = in_bash(f"$T {what} >&-", wide.folder)
    assert done.returncode == 6
    assert "kunne skrives til standard ut: den er lukket" in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_closed_standard_output_does_not_matter_for_a_file(alone: Shell) -> None:
    done = in_bash("$T questionnaire schema -o ut.txt >&-", alone.folder)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (alone.folder / "ut.txt").stat().st_size > 500


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the full disk that Linux has as /dev/full")
@pytest.mark.parametrize("what", ["questionnaire list", "--help"])
def test_full_disk(what: str, tillit_in: Shell) -> None:
    done = in_bash(f"$T {what} >/dev/full", tillit_in.folder)
    assert done.returncode == 6
    assert "disken er full" in done.stderr.decode()


def test_closed_standard_error_never_spills_into_the_result(alone: Shell) -> None:
    alone.write("gal.csv", short_answers([*FEW, "s5 A C 9"]))
    done = in_bash("$T score gal.csv 2>&-", alone.folder)
    assert (done.returncode, done.stdout) == (3, b"")


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "cp1252"},
    ],
)
def test_narrow_encodings_break_nothing(env: dict[str, str], wide: Shell) -> None:
    shown = in_bash("$T score --help; $T score --by pair; $T scroe; echo $?", wide.folder, **env)
    text = shown.stdout.decode("utf-8")
    assert "Skårer for par" in text
    assert "Østlia kommune" in text
    assert text.endswith("\n2\n")
    assert b"Traceback" not in shown.stderr
    assert shown.stderr.startswith(b"Feil: Kommandoen scroe finnes ikke.")


def test_name_that_is_no_unicode_can_be_told(alone: Shell) -> None:
    called: Called = alone("score", "\udcff.csv", "--format", "json")
    assert called.code == 3
    assert called.codes == ["file_not_found"]


def test_a_file_of_a_wave_is_scored_by_the_waves_own_questionnaire(alone: Shell) -> None:
    form = "id: {0}\nversion: 1.0.0\ntitle: {{en: Q}}\nlanguages: [en]\nformats: {{f: {{min: 1, max: 5}}}}\nscales:\n"
    form += "  s: {{level: pair, format: f, label: {{en: S}}}}\nitems:\n"
    form += "  - {{id: i1, scale: s, reverse: {1}, text: {{en: <partner> {0}.}}}}\n"
    alone.write("a.yaml", form.format("a", "false"))
    alone.write("b.yaml", form.format("b", "true"))
    alone.write("w1.csv", "svarer;fra;til;i1\n1;A;B;5\n2;B;A;5\n")
    waves = "  - {name: w1, files: [w1.csv], questionnaire: b.yaml}\n"
    alone.write("tillit.yaml", f"study: S\nquestionnaire: a.yaml\nwaves:\n{waves}")
    for call in (("score", "w1.csv"), ("score", "--wave", "w1")):
        document = alone(*call, "--format", "json").json
        assert [pair["scores"]["s"]["value"] for pair in document["pairs"]] == [1.0, 1.0]


@pytest.mark.parametrize("kind", ["symlink", "fifo"])
def test_what_is_no_ordinary_file_is_not_replaced(kind: str, tillit_in: Shell) -> None:
    target = tillit_in.folder / "ut.txt"
    if kind == "fifo":
        os.mkfifo(target)
    else:
        (tillit_in.folder / "annen.txt").write_text("min")
        target.symlink_to("annen.txt")
    refused = tillit_in("score", "-o", "ut.txt", "--force")
    assert (refused.code, "not an ordinary file" in refused.err) == (6, True)
    assert target.is_symlink() or not target.is_file()


@pytest.mark.parametrize("format_", ["xlsx", "XLS", "excel"])
def test_a_spreadsheet_is_offered_as_csv_for_excel(format_: str, alone: Shell) -> None:
    refused = alone("score", "svar.csv", "--format", format_)
    assert refused.code == 2
    assert "For Excel: --format csv --excel -o tabell.csv" in refused.err
    assert alone("score", "svar.csv", "--format", "csv", "--excel", "-o", "tabell.csv").code == 0


def test_what_reading_set_aside_is_told_and_never_called_nothing(alone: Shell) -> None:
    head, *lines = short_answers(["s1 A B 3", "s2 A B 3", "s3 B A 2", "s4 B A 4"]).splitlines()
    rows = [f"{line},2026-01-0{number}" for number, line in enumerate(lines, 1)]
    alone.write("svar.csv", "\n".join([f"{head},levert", *rows[:-1], rows[-1].rpartition(",")[0] + ","]) + "\n")
    alone.write("tillit.yaml", "study: S\nquestionnaire: tillit-kort\nimport: {time: {column: levert}}\n")
    assert "Nothing was left out." in alone("score", "svar.csv").out
    alone.write(
        "tillit.yaml", "study: S\nquestionnaire: tillit-kort\nimport: {time: {column: levert}, incomplete: drop}\n"
    )
    dropped = alone("score", "svar.csv", "--quiet").out
    assert "Nothing was left out." not in dropped
    assert "svar.csv: Not handed in: 1 of 4 forms. The answers in them are left out." in " ".join(dropped.split())


@pytest.mark.parametrize(
    ("language", "few"),
    [
        ("nb", ("I det ene paret når", "I begge parene når", "I alle 3 par når")),
        ("nn", ("I det eine paret når", "I begge para når", "I alle 3 par når")),
        ("en", ("In the one pair trust", "In both pairs trust", "In all 3 pairs trust")),
    ],
)
def test_one_pair_and_two_are_said_in_words(language: str, few: tuple[str, ...], alone: Shell) -> None:
    for count, words in enumerate(few, 1):
        pairs = [f"s{one} {pair} 4 4 4 2 4 4 4 4 4 4" for one, pair in enumerate(("A B", "B A", "C A")[:count])]
        alone.write("svar.csv", short_answers(pairs))
        assert words in " ".join(alone("score", "svar.csv", "--language", language).out.split())
