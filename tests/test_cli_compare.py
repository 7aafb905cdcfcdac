"""`tillit compare`: what a wave can be, formats, and how it refuses."""

import csv
import io
import shutil
from pathlib import Path
from typing import Any

import pytest

from cli_calls import ANSI, Shell, copy_study, display_width, short_answers, valid
from commands import ROOT, tillit
from tillitsmaal.stats.circle.words import VERDICTS
from tillitsmaal.stats.mean_of_pairs import MEAN_METHODS
from tillitsmaal.text import LANGUAGES

TABLES = {"dyad", "movement", "organisation", "pair", "scale", "trend"}
EARLY = ("s1 A B 3", "s2 A C 3", "s3 B A 2", "s4 B C 4", "s5 C A 3", "s6 C B 2")
LATE = ("s1 A B 4", "s2 A C 3", "s3 B A 4", "s4 B C 4", "s5 C A 4", "s6 C B 3")


@pytest.fixture
def tillit_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    return Shell(copy_study("byregion", tmp_path), monkeypatch, capsysbinary)


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    """A folder without a study, with two waves as files and as one."""
    shell = Shell(tmp_path, monkeypatch, capsysbinary)
    shell.write("w1.csv", short_answers(EARLY))
    shell.write("w2.csv", short_answers(LATE))
    shell.write("alle.csv", short_answers(EARLY, "2024") + short_answers(LATE, "2025").split("\n", 1)[1])
    return shell


def trust(document: Any) -> float:
    return float(next(entry for entry in document["scales"] if entry["scale"] == "trust")["change"]["value"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_format_in_every_language(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any
) -> None:
    shell = Shell(copy_study("tverrkommunal", tmp_path), monkeypatch, capsysbinary)
    made = {kind: shell("compare", "--format", kind, "--language", language) for kind in ("table", "json", "markdown")}
    assert {(called.code, called.err) for called in made.values()} == {(0, "")}
    assert valid(made["json"].json, "compare")["settings"]["language"] == language
    assert "\n| " in made["markdown"].out
    assert not ANSI.search(made["table"].out)


def test_three_waves_by_their_names_in_the_study(tillit_in: Shell) -> None:
    document = tillit_in("compare", "BOLGE1", "bolge2", "bolge3", "--format", "json").json
    assert [wave["name"] for wave in document["waves"]] == ["bolge1", "bolge2", "bolge3"]
    steps = {(entry["from"], entry["to"]) for entry in document["scales"]}
    assert steps == {("bolge1", "bolge2"), ("bolge2", "bolge3"), ("bolge1", "bolge3")}
    assert document["attendance"][0]["joined"] == ["museet"]
    assert document["attendance"][0]["left"] == ["handelsstanden"]
    assert tillit_in("compare", "--format", "json").json == document


def test_two_waves_of_three(tillit_in: Shell) -> None:
    document = tillit_in("compare", "bolge1", "bolge3", "--format", "json").json
    assert [entry["name"] for entry in document["inputs"]] == ["bolge1.csv", "bolge3.csv"]
    assert {(entry["from"], entry["to"]) for entry in document["scales"]} == {("bolge1", "bolge3")}


def test_numbers_in_csv_are_those_in_json(tillit_in: Shell) -> None:
    scales = tillit_in("compare", "--format", "json").json["scales"]
    made = tillit_in("compare", "--format", "csv", "-o", "tables/")
    assert (made.code, made.out) == (0, "")
    written = {path.name for path in (tillit_in.folder / "tables").iterdir()}
    assert written == {*(f"{name}.csv" for name in TABLES), "compare.provenance.json"}
    text = (tillit_in.folder / "tables" / "scale.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(scales) == 36
    for row, entry in zip(rows, scales, strict=True):
        assert [row["measure"], row["from"], row["to"]] == [entry["scale"], entry["from"], entry["to"]]
        assert float(row["within"]) == entry["within"] == entry["change"]["value"]
        assert [float(row["change_low"]), float(row["change_high"])] == entry["change"]["interval"]
        assert float(row["turnover_joined"]) == entry["turnover_joined"]
        assert int(row["matched"]) == entry["matched"]


def test_csv_for_excel(alone: Shell) -> None:
    made = alone("compare", "w1.csv", "w2.csv", "--format", "csv", "--excel")
    assert made.raw.startswith(b"\xef\xbb\xbfnetwork;")
    plain = alone("compare", "w1.csv", "w2.csv", "--format", "csv").out
    assert made.out.removeprefix("\ufeff").replace(";", "\0").replace(",", ".").replace("\0", ",") == plain


def test_the_same_waves_found_in_four_ways(alone: Shell) -> None:
    by_file = alone("compare", "w1.csv", "w2.csv", "--format", "json").json
    by_stem = alone("compare", "w1", "w2", "--format", "json").json
    by_column = alone("compare", "--responses", "alle.csv", "2024", "2025", "--format", "json").json
    whole_file = alone("compare", "--responses", "alle.csv", "--format", "json").json
    assert by_stem == by_file
    assert whole_file == by_column
    assert [wave["name"] for wave in by_column["waves"]] == ["2024", "2025"]
    changes = [{entry["scale"]: entry["change"] for entry in made["scales"]} for made in (by_file, by_column)]
    assert changes[0] == changes[1]


def test_files_of_one_name_are_two_waves_by_their_folders(alone: Shell) -> None:
    for year, wave in (("2025", "w1"), ("2026", "w2")):
        (alone.folder / year).mkdir()
        shutil.copy(alone.folder / f"{wave}.csv", alone.folder / year / "svar.csv")
    compared = alone("compare", "2025/svar.csv", "2026/svar", "--format", "json").json
    assert [wave["name"] for wave in compared["waves"]] == ["2025/svar", "2026/svar"]
    changes = [entry["change"] for entry in compared["scales"]]
    assert changes == [entry["change"] for entry in alone("compare", "w1", "w2", "--format", "json").json["scales"]]


def test_change_by_hand(alone: Shell) -> None:
    """A facet of one plain item and one reversed (integrity) stays at 3; the other two rise by 1, 0, 2, 0, 1, 1."""
    document = alone("compare", "w1", "w2", "--format", "json").json
    assert trust(document) == pytest.approx(5 / 6 * 2 / 3)
    assert document["attendance"][0]["matched_pairs"] == 6


def test_without_dates_waves_come_in_the_order_given(alone: Shell) -> None:
    forth, back = (
        alone("compare", "--responses", "alle.csv", *order, "--format", "json").json
        for order in (("2024", "2025"), ("2025", "2024"))
    )
    assert trust(back) == pytest.approx(-trust(forth))


def test_the_last_wave_named_is_judged_and_not_the_last_of_the_file(alone: Shell) -> None:
    good = "5 5 5 1 5 5 5 5 5 5"
    early, late = short_answers(["s1 A B 1", "s2 B A 1"], "1"), short_answers([f"s1 A B {good}", f"s2 B A {good}"], "2")
    alone.write("to.csv", early + late.split("\n", 1)[1])
    call = ("compare", "--responses", "to.csv", "--fail-on", "insufficient")
    assert alone(*call, "1", "2").code == 0
    assert alone(*call, "2", "1").code == 4


def test_insufficient_pairs_leave_with_4_and_the_result(tillit_in: Shell) -> None:
    plain, asked = tillit_in("compare"), tillit_in("compare", "--fail-on", "insufficient")
    assert (plain.code, asked.code) == (0, 4)
    assert plain.raw == asked.raw


@pytest.mark.parametrize("word", VERDICTS)
def test_a_verdict_asked_for_leaves_with_4_and_the_result(word: str, tillit_in: Shell) -> None:
    asked = tillit_in("compare", "--fail-on", word, "--format", "json")
    (circle,) = asked.json["circles"]
    assert asked.code == (4 if circle["verdict"] == word else 0)


@pytest.mark.parametrize("method", MEAN_METHODS)
def test_other_intervals_have_their_names(method: str, tillit_in: Shell) -> None:
    document = tillit_in("compare", "bolge1", "bolge3", "--method", method, "--format", "json").json
    assert document["settings"]["method"] == method
    changes = [scale["change"] for scale in document["scales"]]
    assert {change.get("method", method) for change in changes} == {method}
    assert document["circles"][0]["evidence"]["trust"]["change"]["method"] == "organisation_jackknife"


def test_a_method_nobody_knows_is_refused(tillit_in: Shell) -> None:
    refused = tillit_in("compare", "--method", "jackknife", "--format", "json")
    assert (refused.code, refused.codes) == (2, ["choice_unknown_far"])


def test_file_beside_a_wave_of_the_study(tillit_in: Shell) -> None:
    by_name, by_file = (
        tillit_in("compare", "bolge1", third, "--format", "json").json for third in ("bolge3", "bolge3.csv")
    )
    assert valid(by_file, "compare")["scales"] == by_name["scales"]
    assert [wave["name"] for wave in by_file["waves"]] == ["bolge1", "bolge3"]


@pytest.mark.parametrize("ending", [".xls", ".xlsm", ".xlsb", ".ods", ".zsav"])
def test_a_file_of_any_kind_may_be_named_without_its_ending(ending: str, alone: Shell) -> None:
    """What it is, its first bytes say."""
    alone.write(f"w3{ending}", short_answers(LATE))
    document = valid(alone("compare", "w1", "w3", "--format", "json").json, "compare")
    assert [wave["name"] for wave in document["waves"]] == ["w1", "w3"]


def test_two_candidates(alone: Shell) -> None:
    alone.write("w2.txt", short_answers(LATE))
    refused = alone("compare", "w1", "w2", "--format", "json")
    assert (refused.code, refused.codes) == (2, ["wave_ambiguous"])
    told = refused.json["problems"][0]["message"]
    assert "w2.csv" in told
    assert "w2.txt" in told


@pytest.mark.parametrize("name", ["svar-host", "svar-host/"])
def test_a_folder_is_to_be_listed_as_a_wave(name: str, tillit_in: Shell) -> None:
    (tillit_in.folder / "svar-host").mkdir()
    refused = tillit_in("compare", "bolge1", name, "--format", "json")
    assert (refused.code, refused.codes) == (2, ["wave_is_folder"])
    assert "files: [svar-host/*.csv]" in refused.json["problems"][0]["remedy"]


@pytest.mark.parametrize("name", ["bolge4", "", ".", "..", "nowhere/w1"])
def test_no_such_wave(name: str, tillit_in: Shell) -> None:
    refused = tillit_in("compare", "bolge1", name, "--format", "json")
    assert (refused.code, refused.codes) == (2, ["wave_not_found"])
    problem = refused.json["problems"][0]
    assert "bolge" in problem["remedy"]
    assert problem["message"].count("bolge2") == 1


def test_only_waves_are_told_as_known_waves(tillit_in: Shell) -> None:
    tillit_in.write("annet.csv", "x")
    problem = tillit_in("compare", "bolge1", "annett", "--format", "json").json["problems"][0]
    assert "Known: bolge1, bolge2, bolge3." in problem["message"]
    assert "annet" in problem["remedy"]


def test_no_such_wave_and_none_at_all(alone: Shell) -> None:
    for path in alone.folder.iterdir():
        path.unlink()
    refused = alone("compare", "x", "y")
    assert refused.code == 2
    assert "no tillit.yaml in this folder" in refused.err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("w1", "w2", "w1"), "wave_twice", "w1"),
        (("w1",), "waves_too_few", "w1"),
        ((), "waves_too_few", "WAVE"),
        (("--responses", "w1.csv"), "waves_too_few", "w1"),
        (("--responses", "alle.csv", "2024", "2052"), "wave_not_found", "2025"),
        (("--responses", "alle.csv", "2024", "2024"), "wave_twice", "2024"),
        (("w1", "w2", "--audience", "alle"), "choice_unknown_far", "public"),
        (("w1", "w2", "--composites", "mean"), "choice_unknown_far", "pairs"),
    ],
)
def test_calls_that_cannot_be_meant(arguments: tuple[str, ...], code: str, says: str, alone: Shell) -> None:
    refused = alone("compare", *arguments, "--format", "json")
    assert (refused.code, refused.codes) == (2, [code])
    problem = refused.json["problems"][0]
    assert says in problem["message"] + problem["remedy"]


def test_against_the_dates(tillit_in: Shell) -> None:
    refused = tillit_in("compare", "bolge3", "bolge1", "bolge2")
    assert refused.code == 2
    assert "bolge1 bolge2 bolge3" in refused.err
    assert tillit_in("compare", "bolge3", "bolge1", "--format", "json").codes == ["waves_against_dates"]


def test_file_of_many_waves(alone: Shell) -> None:
    refused = alone("compare", "w1.csv", "alle.csv", "--format", "json")
    assert (refused.code, refused.codes) == (3, ["file_of_many_waves"])
    problem = refused.json["problems"][0]
    assert "2024, 2025" in problem["message"]
    assert "--responses alle.csv 2024 2025" in problem["remedy"]


def test_questionnaires_without_a_common_scale(alone: Shell) -> None:
    full = alone("questionnaire", "show", "tillit-samarbeid").out
    items = [line.split()[0] for line in full.splitlines() if line.startswith("  ")]
    assert len(items) == 31
    row = ",".join(["4"] * len(items))
    alone.write("full.csv", f"respondent,rater,target,{','.join(items)}\ns1,A,B,{row}\ns2,B,A,{row}\n")
    refused = alone("compare", "w1", "full", "--format", "json")
    assert (refused.code, refused.codes) == (3, ["no_common_scales"])
    assert "w1, full" in refused.json["problems"][0]["message"]


def study_of_two_versions(shell: Shell, *changes: tuple[str, str]) -> None:
    """A study whose second wave was answered with another version of the short questionnaire."""
    text = (ROOT / "questionnaires" / "tillit-kort.yaml").read_text(encoding="utf-8")
    shutil.copy(ROOT / "questionnaires" / "tillit-kort.yaml", shell.folder / "v1.yaml")
    for old, new in (("version: 1.0.0", "version: 1.1.0"), *changes):
        assert old in text
        text = text.replace(old, new)
    shell.write("v2.yaml", text)
    waves = "".join(f"  - {{name: w{n}, files: [w{n}.csv], questionnaire: v{n}.yaml}}\n" for n in (1, 2))
    shell.write("tillit.yaml", f"study: To\nquestionnaire: v1.yaml\nlanguage: en\nwaves:\n{waves}")


def test_versions_that_ask_the_same(alone: Shell) -> None:
    plain = alone("compare", "w1.csv", "w2.csv", "--format", "json").json
    study_of_two_versions(alone)
    document = valid(alone("compare", "--format", "json").json, "compare")
    assert document["scales"] == plain["scales"]


def test_all_questionnaires_are_told_once_in_the_order_of_the_waves(alone: Shell) -> None:
    """Of the compared waves alone, however they are named in the call."""
    study_of_two_versions(alone)
    alone.write("w3.csv", short_answers(LATE))
    more = "  - {name: w3, files: [w3.csv], questionnaire: v1.yaml}\n"
    alone.write("tillit.yaml", (alone.folder / "tillit.yaml").read_text("utf-8") + more)
    for waves, told in {
        (): [("1.0.0", ["w1", "w3"]), ("1.1.0", ["w2"])],
        ("W2", "w1"): [("1.1.0", ["w2"]), ("1.0.0", ["w1"])],
        ("w3", "w1"): [("1.0.0", ["w3", "w1"])],
    }.items():
        document = valid(alone("compare", *waves, "--format", "json").json, "compare")
        assert list(document)[list(document).index("waves") + 1] == "questionnaires"
        assert [(of["version"], of["waves"]) for of in document["questionnaires"]] == told
        last = next(of for of in document["questionnaires"] if document["waves"][-1]["name"] in of["waves"])
        assert document["questionnaire"] == {part: last[part] for part in ("id", "version", "sha256")}


def test_only_scales_that_ask_the_same_are_compared(alone: Shell) -> None:
    study_of_two_versions(alone, ("<partner> står ved det vi har avtalt.", "<partner> holder ord."))
    document = valid(alone("compare", "w1", "w2", "--format", "json").json, "compare")
    scales = {entry["scale"] for entry in document["scales"]}
    assert {"benevolence", "ability", "openness", "collaboration"} <= scales
    assert not {"integrity", "trust"} & scales
    refused = alone("score", "--format", "json")
    assert (refused.code, refused.codes) == (3, ["questionnaires_differ"])


def test_one_file_of_waves_with_two_questionnaires(alone: Shell) -> None:
    """Each wave is read with its own, also where the study's is not said again; without a wave, nobody knows which."""
    study_of_two_versions(alone, ("<partner> står ved det vi har avtalt.", "<partner> holder ord."))
    alone.write("alle.csv", short_answers(EARLY, "w1") + short_answers(LATE, "w2").split("\n", 1)[1])
    waves = "waves: [{name: w1, files: [alle.csv], questionnaire: v2.yaml}, {name: w2, files: [alle.csv]}]\n"
    alone.write("tillit.yaml", f"study: To\nquestionnaire: v1.yaml\nlanguage: en\n{waves}")
    document = valid(alone("compare", "w1", "w2", "--format", "json").json, "compare")
    assert "integrity" not in {entry["scale"] for entry in document["scales"]}
    refused = alone("score", "--format", "json")
    assert (refused.code, refused.codes) == (3, ["questionnaires_differ"])
    assert "alle.csv: v2.yaml, alle.csv: v1.yaml" in refused.json["problems"][0]["message"]
    for chosen in (("--wave", "w2"), ("--questionnaire", "v1.yaml")):
        assert alone("score", *chosen, "--format", "json").code == 0


def test_problem_in_one_wave_refuses_the_comparison(alone: Shell) -> None:
    alone.write("w2.csv", short_answers([*LATE, "s9 A B 7"]))
    refused = alone("compare", "w1", "w2", "--format", "json")
    assert refused.code == 3
    assert set(refused.codes) == {"outside_format"}
    dropped = alone("compare", "w1", "w2", "--format", "json", "--on-invalid", "drop")
    assert dropped.code == 0
    valid(dropped.json, "compare")


def test_nothing_to_compare(alone: Shell) -> None:
    alone.write("w2.csv", short_answers(["s1 A B 98"]))
    alone.write("w1.csv", short_answers(["s1 A B 98"]))
    refused = alone("compare", "w1", "w2", "--format", "json")
    assert (refused.code, refused.codes) == (5, ["nothing_to_compute"])


def test_output_is_not_overwritten_without_force(alone: Shell) -> None:
    there = alone.write("ut.md", "mine")
    call = ("compare", "w1", "w2", "--format", "markdown", "-o", "ut.md")
    assert alone(*call).code == 6
    assert there.read_text() == "mine"
    assert alone(*call, "--force").code == 0
    assert there.read_bytes() == alone(*call[:-2]).raw


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_is_wider_than_the_terminal(language: str, width: int, tillit_in: Shell) -> None:
    shown = tillit_in("compare", "--language", language, COLUMNS=str(width)).out
    widest = max(shown.splitlines(), key=display_width)
    assert 0.7 * width < display_width(widest) <= width, widest


def test_same_input_gives_the_same_bytes(tillit_in: Shell) -> None:
    here = tillit_in("compare").out
    assert tillit("compare", cwd=tillit_in.folder, env={"PYTHONHASHSEED": "99"}).out == here
    assert len(here) > 2000


def test_waves_without_dates_are_not_put_in_order_by_their_letters(alone: Shell) -> None:
    """`2024-høst` comes before `2024-vår` in the alphabet: the sign of a change must not hang on that."""
    rows = "\n".join(
        f"{wave};{who};{who};{other};4;4;4;2;4;4;4;4;4;4"
        for wave in ("2024-vår", "2024-høst")
        for who, other in (("Vik", "Nes"), ("Nes", "Vik"))
    )
    alone.write("alle.csv", f"bølge;svarer;fra;til;ben1;ben2;int1;int4;abi1;abi2;ope1;sha1;lis1;win1\n{rows}\n")
    refused = alone("compare", "--responses", "alle.csv", "--format", "json")
    assert (refused.code, refused.codes) == (2, ["waves_without_order"])
    named = alone("compare", "--responses", "alle.csv", "2024-vår", "2024-høst", "--format", "json")
    assert [wave["name"] for wave in named.json["waves"]] == ["2024-vår", "2024-høst"]


@pytest.mark.parametrize("ending", [".xlsx", ".docx", ".pdf"])
def test_no_file_is_given_an_ending_that_it_is_not(ending: str, tillit_in: Shell) -> None:
    refused = tillit_in("score", "-o", f"par{ending}")
    assert (refused.code, "--format csv --excel" in refused.err) == (2, True)
    assert not (tillit_in.folder / f"par{ending}").exists()


def test_events_stand_in_a_comparison_of_two_waves(tillit_in: Shell) -> None:
    assert "Events in the period" in tillit_in("compare", "bolge1", "bolge2", "--language", "en").out
