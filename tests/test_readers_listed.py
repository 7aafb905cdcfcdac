"""Which wave a file belongs to, what is said of it by its name, and what organisations are called in it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from test_readers_base import QUESTIONNAIRE, pairs, study_of, warned
from tillitsmaal.errors import InputRefused
from tillitsmaal.names import code_of
from tillitsmaal.readers import read_responses
from tillitsmaal.responses import Responses
from tillitsmaal.study import files_of_wave

HEAD = "respondent;rater;target;ben1;ben2;clo1;war1"
FIRST = f"{HEAD}\na;vik;os;1;1;1;1\n"
SECOND = f"{HEAD}\nb;vik;os;5;5;5;1\n"
ROSTER = "organisations: [{id: vik, name: Vik kommune}, {id: os}, {id: naering, name: Næringshagen}]\n"


def reading(folder: Path, study: str, files: Mapping[str, str]) -> Responses:
    """Read files, each by its place, with a study that lies above them."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    paths = [folder / name for name in files]
    return read_responses(paths, questionnaire=QUESTIONNAIRE, study=study_of(study, folder))


def refused(folder: Path, study: str, files: Mapping[str, str]) -> list[str]:
    with pytest.raises(InputRefused) as found:
        reading(folder, study, files)
    return [problem.line("en") for problem in found.value.problems]


def waves(responses: Responses) -> list[str]:
    return [line.split(":")[0] for line in pairs(responses)]


# Files and waves.


def test_a_file_of_another_folder_is_not_the_waves_for_its_name(tmp_path: Path) -> None:
    listed = "waves: [{name: w1, files: [2025/svar.csv]}]"
    responses = reading(tmp_path, listed, {"2025/svar.csv": FIRST, "2026/svar.csv": SECOND})
    assert waves(responses) == ["w1 a", "2026/svar b"]


def test_files_of_one_name_in_two_folders_are_two_waves(tmp_path: Path) -> None:
    responses = reading(
        tmp_path, "", {"w/2025/svar.csv": FIRST, "w/2026/svar.csv": SECOND, "w/mer.csv": FIRST.replace("\na", "\nc")}
    )
    assert waves(responses) == ["2025/svar a", "2026/svar b", "mer c"]
    assert [source.name for source in responses.inputs] == ["2025/svar.csv", "2026/svar.csv", "mer.csv"]


def test_what_is_wrong_in_one_of_two_files_of_one_name_is_told_with_its_folder(tmp_path: Path) -> None:
    wrong = {"2025/svar.csv": FIRST, "2026/svar.csv": SECOND.replace("os;5", "os;9")}
    assert refused(tmp_path, "", wrong)[0].startswith("2026/svar.csv, row 2, column ben1")


def test_a_file_that_is_listed_and_there_but_not_read_is_not_stood_in_for(tmp_path: Path) -> None:
    (tmp_path / "2025").mkdir()
    (tmp_path / "2025/svar.csv").write_text(FIRST, encoding="utf-8")
    responses = reading(tmp_path, "waves: [{name: w1, files: ['2025/*.csv']}]", {"2026/svar.csv": SECOND})
    assert waves(responses) == ["svar b"]


def test_a_file_that_is_not_where_it_is_listed_is_told_by_its_name(tmp_path: Path) -> None:
    responses = reading(tmp_path, "waves: [{name: w1, files: [2025/svar.csv]}]", {"nedlastet/svar.csv": FIRST})
    assert waves(responses) == ["w1 a"]
    assert [problem.code for problem in responses.warnings] == ["file_by_name"]
    assert "is taken for 2025/svar.csv of the wave w1" in warned(responses)[0]


def test_a_file_where_it_is_listed_is_not_told(tmp_path: Path) -> None:
    assert not reading(tmp_path, "waves: [{name: w1, files: [2025/svar.csv]}]", {"2025/svar.csv": FIRST}).warnings


def test_only_stars_and_question_marks_stand_for_other_names(tmp_path: Path) -> None:
    """Browsers put numbers in brackets."""
    listed = "waves: [{name: w1, files: ['svar [2024]*.csv']}, {name: w2, files: ['svar [?]**.csv']}]"
    files = {"svar [2024] a.csv": FIRST, "svar 2 a.csv": SECOND, "svar [1].csv": SECOND.replace("\nb", "\nc")}
    assert waves(reading(tmp_path, listed, files)) == ["w1 a", "w2 c", "svar 2 a b"]


@pytest.mark.parametrize("listed", ["svar [1].csv", "svar [?].csv"])
def test_a_name_with_brackets_is_found_elsewhere_too(listed: str, tmp_path: Path) -> None:
    study = f"waves: [{{name: w1, files: ['2025/{listed}']}}]"
    assert waves(reading(tmp_path, study, {"svar [1].csv": FIRST, "svar 1.csv": SECOND})) == ["w1 a", "svar 1 b"]


def test_a_study_in_a_folder_called_as_a_pattern_has_the_files_of_that_folder(tmp_path: Path) -> None:
    for folder in ("h?r [1]", "her 1"):
        reading(tmp_path / folder, "", {"svar.csv": FIRST})
    listed = study_of("waves: [{name: w1, files: ['*.csv']}]", tmp_path / "h?r [1]")
    assert files_of_wave(listed, listed.waves[0]) == [tmp_path / "h?r [1]" / "svar.csv"]


def test_backslashes_part_folders_unless_a_file_is_called_so(tmp_path: Path) -> None:
    listed = study_of("waves: [{name: w1, files: ['h\\i.csv']}]", tmp_path)
    (tmp_path / "h").mkdir()
    assert files_of_wave(listed, listed.waves[0]) == [tmp_path / "h" / "i.csv"]
    called_so = tmp_path / "h\\i.csv"
    called_so.write_text(FIRST, encoding="utf-8")
    assert files_of_wave(listed, listed.waves[0]) == [called_so]
    assert len(read_responses(str(called_so), questionnaire=QUESTIONNAIRE).pairs.keys) == 1


def test_a_name_goes_before_a_pattern(tmp_path: Path) -> None:
    listed = "waves: [{name: w1, files: ['svar*.csv']}, {name: w2, files: [svar2.csv]}]"
    assert waves(reading(tmp_path, listed, {"svar1.csv": FIRST, "svar2.csv": SECOND})) == ["w1 a", "w2 b"]


@pytest.mark.parametrize(
    "listed",
    [
        "[{name: w1, files: ['svar*.csv']}, {name: w2, files: ['svar2*.csv']}]",
        "[{name: w1, files: [svar2.csv]}, {name: w2, files: [svar2.csv]}]",
    ],
)
def test_a_file_of_two_waves_is_refused(listed: str, tmp_path: Path) -> None:
    files = {"svar1.csv": FIRST, "svar2.csv": SECOND}
    (told,) = refused(tmp_path, f"waves: {listed}", files)
    assert told.startswith("svar2.csv: The study lists the file under both w1 and w2,")


def test_a_file_of_two_waves_may_say_which(tmp_path: Path) -> None:
    text = f"wave;{HEAD}\nw1;a;vik;os;1;1;1;1\nw2;a;vik;os;5;5;5;1\n"
    listed = "waves: [{name: w1, files: [alle.csv]}, {name: w2, files: [alle.csv]}]"
    assert waves(reading(tmp_path, listed, {"alle.csv": text})) == ["w1 a", "w2 a"]


# What the mapping says of each file.

WAVES = "waves: [{name: w1, files: [1/a.csv]}, {name: w2, files: [2/a.csv]}]\n"
UNSAID = "respondent;target;ben1;ben2;clo1;war1\nr1;naering;1;1;1;1\n"


def raters(responses: Responses) -> list[str]:
    return [line.partition(": ")[2].partition(" →")[0] for line in pairs(responses)]


@pytest.mark.parametrize(
    ("by_file", "expected"),
    [
        ("{1/a.csv: vik, 2/a.csv: os}", ["vik", "os"]),
        ("{a.csv: vik}", ["vik", "vik"]),
        ("{a.csv: vik, 2\\a.csv: os}", ["vik", "os"]),
    ],
)
def test_files_of_one_name_are_told_apart_by_their_folders(by_file: str, expected: list[str], tmp_path: Path) -> None:
    mapping = f"import: {{shape: rows, rater: {{by_file: {by_file}}}}}"
    files = {"1/a.csv": UNSAID, "2/a.csv": UNSAID.replace("\nr1", "\nr2")}
    assert raters(reading(tmp_path, ROSTER + WAVES + mapping, files)) == expected


@pytest.mark.parametrize("roster", [ROSTER, ""])
def test_a_column_that_contradicts_the_mapping_of_its_file_is_refused(roster: str, tmp_path: Path) -> None:
    files = {
        "1/a.csv": f"{HEAD}\nr1;vik;naering;1;1;1;1\n",
        "2/a.csv": f"{HEAD}\nr2;vik;naering;2;2;2;1\nr3;os;naering;2;2;2;1\n",
    }
    (told,) = refused(tmp_path, roster + WAVES + "import: {shape: rows, rater: {by_file: {a.csv: vik}}}", files)
    assert told.startswith("2/a.csv, row 3, column rater: by_file in the import says that the file is for vik (rater),")
    assert "says os" in told
    assert "{wave1/a.csv: …}" in told


def test_a_column_that_says_the_same_in_another_spelling_contradicts_nothing(tmp_path: Path) -> None:
    files = {"1/a.csv": f"{HEAD}\nr1;Vik kommune;naering;1;1;1;1\nr2;;naering;2;2;2;1\n"}
    study = ROSTER + WAVES + "import: {shape: rows, rater: {by_file: {a.csv: vik}}}"
    assert raters(reading(tmp_path, study, files)) == ["vik", "vik"]


# Names.

CODED = "organisations: [{id: ås, name: Ås kommune}, {id: vik}]\n"


def test_a_code_of_a_form_is_no_name_in_a_plain_file(tmp_path: Path) -> None:
    text = f"{HEAD}\nr1;vik;Aas;1;1;1;1\n"
    (told,) = refused(tmp_path, CODED, {"svar.csv": text})
    assert "“Aas”" in told


def test_a_code_of_a_form_is_a_name_in_its_answers(tmp_path: Path) -> None:
    text = f"tillitform;{HEAD}\nprove/1.0.0;r1;vik;{code_of('ås')};1;1;1;1\n"
    assert pairs(reading(tmp_path, CODED, {"svar.csv": text}))[0].endswith("vik → ås: 1 1 1 1")


def test_a_partner_by_two_of_its_names_in_the_columns_is_one(tmp_path: Path) -> None:
    columns = "A: {item: ben1, target: vik}, B: {item: ben2, target: Vik kommune}, C: {item: clo1, target: VIK}"
    mapping = f"import: {{shape: wide, columns: {{{columns}, D: {{item: war1, target: vik}}}}}}"
    responses = reading(tmp_path, ROSTER + mapping, {"svar.csv": "respondent;rater;A;B;C;D\nr1;naering;1;2;3;1\n"})
    assert [line.partition(": ")[2] for line in pairs(responses)] == ["naering → vik: 1 2 3 1"]


@pytest.mark.parametrize(
    ("name", "meant"), [("NÃ¦ringshagen", "Næringshagen"), ("Ã…s", "Ås"), ("Ã˜yer", "Øyer"), ("LÃ©a", "Léa")]
)
def test_letters_in_the_wrong_encoding_are_told(name: str, meant: str, tmp_path: Path) -> None:
    responses = reading(tmp_path, "", {"svar.csv": f"{HEAD}\nr1;vik;{name};1;1;1;1\n"})
    assert [(problem.code, problem.value, problem.details) for problem in responses.warnings] == [
        ("text_encoded_twice", name, {"meant": meant})
    ]


@pytest.mark.parametrize("name", ["SÃO", "Ãrea", "São ¦", "Næring © Ã"])
def test_letters_that_may_be_meant_are_not_told(name: str, tmp_path: Path) -> None:
    assert not reading(tmp_path, "", {"svar.csv": f"{HEAD}\nr1;vik;{name};1;1;1;1\n"}).warnings


def test_a_column_that_the_mapping_names_elsewhere_is_not_what_another_was_meant_to_be(tmp_path: Path) -> None:
    columns = "{Om os liker oss: {item: ben1, target: os}, Om vik liker oss: {item: ben1, target: vik}}"
    mapping = f"import: {{shape: wide, rater: {{column: fra}}, items: [ben1], columns: {columns}}}\n"
    (told,) = refused(tmp_path, mapping, {"svar.csv": "svarer;fra;Om os liker oss;alder\na;naering;1;44\n"})
    assert "names the column “Om vik liker oss”" in told
    assert "Did you mean Om os" not in told
    assert told.endswith("tillit import --init svar.csv")
