"""What a mapping declares of codes holds for every way of writing them, and what it cannot mean is refused."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from test_readers_base import QUESTIONNAIRE, QUESTIONNAIRE_FILE, SIGNS, codes, read, refusal, study_of, write
from tillitsmaal.errors import InputRefused
from tillitsmaal.readers import read_responses
from tillitsmaal.responses import Reason, Responses

HEAD = "respondent;rater;target;ben1;ben2;clo1;war1"
TURNED = "values: {labels: {1: 5, 2: 4, 3: 3, 4: 2, 5: 1}}"
IN_WORDS = "values: {labels: {1: Helt enig, 5: HELT UENIG}}"


def shown(responses: Responses, item: str = "ben1") -> list[str]:
    """The answers to one item, in the order of the respondents."""
    place = responses.pairs.items.index(item)
    found = zip(responses.pairs.values[:, place], responses.pairs.reasons[:, place], strict=True)
    return [f"{value:g}" if reason == Reason.ANSWERED else SIGNS[Reason(int(reason))] for value, reason in found]


def one(folder: Path, text: str, mapping: str, item: str = "ben1") -> str:
    """What one cell is read as."""
    answers = ";".join(text if item == asked else "" for asked in HEAD.split(";")[3:])
    study = f"import: {{shape: rows, {mapping}}}"
    return shown(read(folder, f"{HEAD}\np1;Vik;Nes;{answers}\n", study=study), item)[0]


@pytest.mark.parametrize("text", ["1", "1.0", "1,0", "01", "+1", " 1 "])
@pytest.mark.parametrize("mapping", [TURNED, TURNED.replace("1: 5", "'1.0': 5"), TURNED.replace("1: 5", "'01': '5,0'")])
def test_labels_hold_for_every_way_of_writing_a_code(text: str, mapping: str, tmp_path: Path) -> None:
    assert one(tmp_path, text, mapping) == "5"


@pytest.mark.parametrize("text", ["-7", "\N{MINUS SIGN}7", "-7.0", "-07"])
def test_missing_codes_hold_for_every_way_of_writing_them(text: str, tmp_path: Path) -> None:
    assert one(tmp_path, text, "missing: {-7: not_shown}") == "ns"
    assert one(tmp_path, text, "missing: {'\N{MINUS SIGN}7,0': not_shown}") == "ns"


@pytest.mark.parametrize(
    ("text", "mapping", "read_as"),
    [
        ("A1", "values: {strip_prefix: A, labels: {1: Helt enig}}", "5"),
        ("A1.0", "values: {strip_prefix: A, labels: {A1: Helt enig}}", "5"),
        ("A98", "values: {strip_prefix: A}, missing: {98: not_relevant}", "nr"),
        ("98.0", "missing: {98: not_relevant}", "nr"),
        ("", "missing: {'': not_shown}", "ns"),
        ("1", IN_WORDS, "5"),
        ("5", IN_WORDS, "1"),
        ("2", IN_WORDS, "2"),
        ("1", "values: {labels: {1: Strongly agree}}", "5"),
        ("1", "values: {labels: {1: skipped}}", "."),
        ("1", "values: {labels: {1: not answered}}", "."),
        ("1", "values: {labels: {1: not_shown}}", "ns"),
        ("6", "values: {labels: {6: 98}}", "dk"),
        ("6", "values: {labels: {6: 98}}, missing: {98: not_relevant}", "nr"),
    ],
)
def test_what_a_declared_code_means(text: str, mapping: str, read_as: str, tmp_path: Path) -> None:
    assert one(tmp_path, text, mapping) == read_as


def test_an_answer_of_more_digits_is_no_other_code(tmp_path: Path) -> None:
    assert one(tmp_path, "1.5", TURNED, "war1") == "1.5"
    assert one(tmp_path, "10", TURNED, "clo1") == "10"


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        ("values: {labels: {1: 5, '1.0': 4}}", "gives 1 two meanings: “5” and “4” (as 1.0)"),
        ("missing: {9: skipped, '9,0': dont_know}", "gives 9 two meanings: “skipped” and “dont_know” (as 9,0)"),
        ("values: {strip_prefix: A, labels: {A2: 5, 2: 4}}", "gives A2 two meanings: “5” and “4” (as 2)"),
    ],
)
def test_a_code_of_two_meanings_is_refused(mapping: str, told: str, tmp_path: Path) -> None:
    study = f"import: {{shape: rows, {mapping}}}"
    (found,) = refusal(tmp_path, f"{HEAD}\np1;Vik;Nes;4;;;\n", study=study).problems
    assert found.code == "mapping_code_twice"
    assert told in found.line("en")


def test_a_code_said_twice_with_one_meaning_is_no_matter(tmp_path: Path) -> None:
    assert one(tmp_path, "1", TURNED.replace("1: 5", "1: 5, '1.0': '5,0'")) == "5"


@pytest.mark.parametrize(
    ("code", "label"), [("1", "five"), ("1", "Helt eng"), ("3", "'97'"), ("Stemmer", "'77'"), ("1", "'1.234'")]
)
def test_a_label_that_means_nothing_is_refused(code: str, label: str, tmp_path: Path) -> None:
    study = f"import: {{shape: rows, values: {{labels: {{{code}: {label}}}}}}}"
    found = refusal(tmp_path, f"{HEAD}\np1;Vik;Nes;4;;;\n", study=study).problems
    assert [(problem.code, problem.value, problem.details["label"]) for problem in found] == [
        ("mapping_label_unknown", code, label.strip("'"))
    ]


def test_a_number_of_another_scale_is_refused_where_it_is_met(tmp_path: Path) -> None:
    """1 to 7 turned around says nothing of 1 to 5, where some of the numbers would be turned and some would not."""
    turned = ", ".join(f"{code}: {8 - code}" for code in range(1, 8))
    study = f"import: {{shape: rows, values: {{labels: {{{turned}}}}}}}"
    assert shown(read(tmp_path, f"{HEAD}\np1;Vik;Nes;;;;1,0\n", study=study), "war1") == ["7"]
    assert codes(tmp_path, f"{HEAD}\np1;Vik;Nes;1;;;\np2;Nes;Vik;1;;;\n", study=study) == ["mapping_label_unknown"]


@pytest.mark.parametrize("labels", ["{1: 10, 2: 9}", "{5: -99, 10: 0}"])
def test_numbers_of_one_scale_leave_those_of_another_alone(labels: str, tmp_path: Path) -> None:
    """Nothing that is an answer on 1 to 5 becomes another answer there."""
    said = f"values: {{labels: {labels}}}"
    assert [one(tmp_path, text, said) for text in ("1", "2", "5")] == ["1", "2", "5"]
    assert one(tmp_path, "1" if "10, 2" in labels else "10", said, "clo1") == ("10" if "10, 2" in labels else "0")


LONG = "shape: long, item: {column: item}, value: {column: value}"
SEVEN = f"values: {{labels: {{{', '.join(f'{code}: {8 - code}' for code in range(1, 8))}}}}}"
SIXTH = "values: {labels: {6: dont_know, 7: not_relevant}}"
FROM_0 = "values: {labels: {0: 1, 1: 2, 2: 3, 3: 4, 4: 5}}"


@pytest.mark.parametrize(
    ("mapping", "text", "of_its_own", "others"),
    [
        (TURNED, "2", ("ben1", "4"), ("clo1", "war1")),
        (TURNED.replace("3: 3, ", ""), "1,0", ("ben1", "5"), ("clo1", "war1")),
        (TURNED.replace("5: 1", "5: 1, 6: dont_know"), "6", ("ben1", "dk"), ("clo1", "war1")),
        (SIXTH, "6", ("ben1", "dk"), ("clo1", "war1")),
        (FROM_0, "0", ("ben1", "1"), ("clo1",)),
        (FROM_0, "1", ("ben1", "2"), ("clo1", "war1")),
        (SEVEN, "6", ("war1", "2"), ("clo1",)),
    ],
)
def test_labels_of_one_scale_leave_the_answers_of_a_larger_one_alone(
    mapping: str, text: str, of_its_own: tuple[str, str], others: tuple[str, ...], tmp_path: Path
) -> None:
    """1 to 5 turned around would make a 2 of 0 to 10 a 4, and leave a 6 as it is."""
    item, meant = of_its_own
    plain = f"{text:.1}"
    assert one(tmp_path, text, mapping, item) == meant
    cells = ";".join(text if asked in (item, *others) else "" for asked in HEAD.split(";")[3:])
    responses = read(tmp_path, f"{HEAD}\np1;Vik;Nes;{cells}\n", study=f"import: {{shape: rows, {mapping}}}")
    assert [shown(responses, other) for other in (item, *others)] == [[meant], *([plain] for _ in others)]
    (told,) = [problem for problem in responses.warnings if problem.code == "label_is_answer_too"]
    assert (told.value, told.details["columns"]) == (plain, ", ".join(others))


def test_labels_of_another_scale_are_told_only_where_they_are_met(tmp_path: Path) -> None:
    responses = read(tmp_path, f"{HEAD}\np1;Vik;Nes;2;2;7;6\n", study=f"import: {{shape: rows, {TURNED}}}")
    assert "label_is_answer_too" not in {problem.code for problem in responses.warnings}


def test_labels_of_one_scale_in_the_long_form(tmp_path: Path) -> None:
    text = "respondent;rater;target;item;value\n" + "".join(f"p1;Vik;Nes;{item};2\n" for item in HEAD.split(";")[3:])
    responses = read(tmp_path, text, study=f"import: {{{LONG}, {TURNED}}}")
    assert [shown(responses, item) for item in ("ben1", "clo1", "war1")] == [["4"], ["2"], ["2"]]
    assert [one.value for one in responses.warnings if one.code == "label_is_answer_too"] == ["2"]


def test_what_missing_says_too_holds_in_every_scale(tmp_path: Path) -> None:
    said = "values: {labels: {6: dont_know}}"
    assert one(tmp_path, "6", said, "clo1") == "6"
    assert one(tmp_path, "6", f"{said}, missing: {{'6,0': dont_know}}", "clo1") == "dk"
    study = f"import: {{shape: rows, {said}, missing: {{6: dont_know}}}}"
    assert not read(tmp_path, f"{HEAD}\np1;Vik;Nes;;;6;6\n", study=study).warnings


@pytest.mark.parametrize(
    ("mapping", "item", "met", "unmet"),
    [
        ("values: {labels: {1: 5, 5: 1}}", "ben1", "1", "2"),
        ("values: {labels: {1: 5, 5: 1}}", "clo1", "5", "2"),
        ("values: {labels: {2: 10}}", "clo1", "10", "9"),
        ("values: {labels: {1: Helt enig}}", "ben1", "5", "4"),
        (FROM_0, "ben1", "5", "4"),
        (SEVEN, "ben1", "3", "4"),
        (SEVEN, "war1", "1,5", "1,0"),
    ],
)
def test_half_a_scale_is_not_recoded(mapping: str, item: str, met: str, unmet: str, tmp_path: Path) -> None:
    """Who says that 4 is 5 has not said what 5 is; and a part of several scales is a part of any."""
    study = f"import: {{shape: rows, {mapping}}}"
    line = f"{HEAD}\np1;Vik;Nes;" + ";".join("{}" if asked == item else "" for asked in HEAD.split(";")[3:]) + "\n"
    (found,) = refusal(tmp_path, line.format(met), study=study).problems
    assert (found.code, found.value) == ("mapping_labels_incomplete", met)
    read(tmp_path, line.format(unmet), study=study)


def test_words_of_one_scale_leave_the_codes_of_another_alone(tmp_path: Path) -> None:
    assert one(tmp_path, "1", IN_WORDS, "clo1") == "1"


SAV_LABELS = {1.0: "Helt uenig", 5.0: "Helt enig", 98.0: "Vet ikke"}


@pytest.mark.parametrize(
    ("mapping", "answers", "told"),
    [
        ("", ["1", "5", "dk"], []),
        (TURNED, ["5", "1", "dk"], ["1", "5"]),
        ("values: {labels: {1: Helt uenig}}", ["1", "5", "dk"], []),
        ("missing: {98: not_relevant}", ["1", "5", "nr"], ["98"]),
        ("values: {labels: {98: 3}}", ["1", "5", "3"], ["98"]),
    ],
)
@pytest.mark.parametrize("ranges", [{}, {"ben1": [98]}])
def test_what_is_declared_counts_before_what_the_file_calls_a_code(
    ranges: dict[str, list[int]], mapping: str, answers: list[str], told: list[str], tmp_path: Path
) -> None:
    rows = [["p1", "Vik", "Nes", 1.0, 2.0], ["p2", "Vik", "Nes", 5.0, 2.0], ["p3", "Vik", "Nes", 98.0, 2.0]]
    path = tmp_path / "svar.sav"
    frame = pd.DataFrame(rows, columns=["respondent", "rater", "target", "ben1", "ben2"])
    pyreadstat.write_sav(frame, str(path), variable_value_labels={"ben1": SAV_LABELS}, missing_ranges=ranges)
    items = "items: [ben1, ben2]"
    said = f"import: {{shape: rows, {', '.join(filter(None, [items, mapping]))}}}"
    responses = read_responses(path, questionnaire=QUESTIONNAIRE, study=study_of(said, tmp_path))
    assert shown(responses) == answers
    over = [problem for problem in responses.warnings if problem.code == "mapping_over_label"]
    assert [problem.value for problem in over] == told
    assert all(problem.details["label"] == SAV_LABELS[float(problem.value or 0)] for problem in over)


def labelled(folder: Path, mapping: str) -> InputRefused | list[str]:
    """Answers 1, 5 and 3 on 1 to 5 in SPSS, where 1 and 5 have labels."""
    rows = [["p1", "Vik", "Nes", 1.0], ["p2", "Vik", "Nes", 5.0], ["p3", "Vik", "Nes", 3.0]]
    path = folder / "svar.sav"
    frame = pd.DataFrame(rows, columns=["respondent", "rater", "target", "ben1"])
    pyreadstat.write_sav(frame, str(path), variable_value_labels={"ben1": SAV_LABELS})
    study = study_of(f"import: {{shape: rows, items: [ben1], {mapping}}}", folder)
    try:
        return shown(read_responses(path, questionnaire=QUESTIONNAIRE, study=study))
    except InputRefused as refused:
        return refused


def test_what_a_file_calls_a_code_tells_what_it_is_where_another_has_become_it(tmp_path: Path) -> None:
    assert labelled(tmp_path, "values: {labels: {2: Helt enig}}") == ["1", "5", "3"]


def test_labels_of_a_part_of_several_scales_are_refused_whatever_the_file_calls_the_codes(tmp_path: Path) -> None:
    found = labelled(tmp_path, "values: {labels: {1: 5, 5: 1}}")
    assert isinstance(found, InputRefused)
    assert [problem.code for problem in found.problems] == ["mapping_labels_incomplete"] * 2


LITTLE_ROOM = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.readers import read_responses
from tillitsmaal.study import load_study
asked, study = load_questionnaire("wide.yaml"), load_study("tillit.yaml")
print(read_responses("svar.csv", questionnaire=asked, study=study).pairs.values[0, 2])
"""


@pytest.mark.parametrize("mapping", ["", f"import: {{{TURNED}}}"])
def test_a_range_is_never_written_out(mapping: str, tmp_path: Path) -> None:
    """A process with little room reads a scale with more numbers than any memory holds."""
    wide = QUESTIONNAIRE_FILE.replace("{min: 0, max: 10,", f"{{min: {-(10**14) + 1}, max: {10**14 - 1},")
    write(tmp_path, wide.replace(", missing: {-99: skipped}", ""), "wide.yaml")
    write(tmp_path, f"study: S\nquestionnaire: wide.yaml\n{mapping}\n", "tillit.yaml")
    write(tmp_path, "respondent;rater;target;ben1;ben2;clo1;war1\np1;Vik;Nes;5;5;-12345678901234;\n")
    ran = subprocess.run([sys.executable, "-c", LITTLE_ROOM], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.stdout == "-12345678901234.0\n", ran.stderr[-400:]
