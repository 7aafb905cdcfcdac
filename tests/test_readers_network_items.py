"""Items that are asked once: on rows without a partner, or repeated on every row."""

# ruff: noqa: E501 – messages stand unbroken, as people read them
from pathlib import Path

import pytest

from test_readers_base import codes, pairs, people, read, told

HEADER = "respondent;rater;target;ben1;ben2;clo1;war1;fac1;fac2\n"


@pytest.mark.parametrize(
    ("rows", "answers"),
    [
        (["p1;Vik;Nes;4;2;0;1;;", "p1;Vik;;;;;;3;2"], "3 2"),
        (["p1;Vik;;;;;;3;2", "p1;Vik;Nes;4;2;0;1;;"], "3 2"),
        (["p1;Vik;Nes;4;2;0;1;3;2", "p1;Vik;Os;4;2;0;1;3;2"], "3 2"),
        (["p1;Vik;Nes;4;2;0;1;3;2", "p1;Vik;Os;4;2;0;1;;"], "3 2"),
        (["p1;Vik;Nes;4;2;0;1;3;", "p1;Vik;Os;4;2;0;1;;2"], "3 2"),
        (["p1;Vik;Nes;4;2;0;1;3;98", "p1;Vik;;;;;;3,0;98"], "3 dk"),
        (["p1;Vik;Nes;4;2;0;1;;", "p1;Vik;;;;;;;"], ". ."),
        (["p1;Vik;;;;;;3;2", "p1;Vik;;;;;;3;2"], "3 2"),
        (["p1;Vik;;;;;;3;2"], "3 2"),
    ],
)
def test_what_is_said_once_or_alike_counts_once(rows: list[str], answers: str, tmp_path: Path) -> None:
    assert people(read(tmp_path, HEADER + "\n".join(rows))) == [f"svar p1: Vik: {answers}"]


@pytest.mark.parametrize(
    ("rows", "row", "value"),
    [
        (["p1;Vik;Nes;4;2;0;1;3;2", "p1;Vik;Os;4;2;0;1;4;2"], 3, "4"),
        (["p1;Vik;Nes;4;2;0;1;;", "p1;Vik;;;;;;3;", "p1;Vik;;;;;;5;"], 4, "5"),
        (["p1;Vik;Nes;4;2;0;1;3;", "p1;Vik;;;;;;98;"], 3, "98"),
        (["p1;Vik;Nes;4;2;0;1;98;", "p1;Vik;;;;;;99;"], 3, "99"),
        (["p1;Vik;Nes;4;2;0;1;3;", "p1;Vik;;;;;;Helt enig;"], 3, "Helt enig"),
    ],
)
def test_what_is_said_differently_is_a_problem(rows: list[str], row: int, value: str, tmp_path: Path) -> None:
    file = HEADER + "\n".join(rows)
    assert told(tmp_path, file) == [
        f"svar.csv, row {row}, column fac1: The same respondent has given two different answers here ({value} is the later one). Keep the answer that holds, and delete the other."
    ]
    assert people(read(tmp_path, file, on_invalid="drop"))[0].split()[3] == "!"


def test_the_column_of_a_conflict_is_the_files(tmp_path: Path) -> None:
    file = "respondent;rater;target;F1;F2\np1;Vik;;3;2\np1;Vik;;4;2\n"
    assert told(tmp_path, file, study="import: {items: {F1: fac1, F2: fac2}}", language="nb") == [
        "svar.csv, rad 3, kolonne F1: Samme svarer har gitt to forskjellige svar her (4 er det siste). Behold svaret som gjelder, og slett det andre."
    ]


def test_network_items_may_have_a_file_of_their_own(tmp_path: Path) -> None:
    study = "waves: [{name: w1, files: [svar.csv, svar2.csv]}]"
    about_partners = "respondent;rater;target;ben1;ben2;clo1;war1\np1;Vik;Nes;4;2;0;1\np2;Nes;Vik;5;2;0;1\n"
    about_all = "respondent;rater;target;fac1;fac2\np1;Vik;;3;2\np3;Os;;4;1\n"
    responses = read(tmp_path, about_partners, about_all, study=study)
    assert pairs(responses) == ["w1 p1: Vik → Nes: 4 2 0 1", "w1 p2: Nes → Vik: 5 2 0 1"]
    assert people(responses) == ["w1 p1: Vik: 3 2", "w1 p2: Nes: ns ns", "w1 p3: Os: 4 1"]


def test_answers_of_different_waves_do_not_meet(tmp_path: Path) -> None:
    file = "wave;respondent;rater;target;fac1;fac2\n1;p1;Vik;;3;2\n2;p1;Vik;;4;2\n"
    assert people(read(tmp_path, file)) == ["1 p1: Vik: 3 2", "2 p1: Vik: 4 2"]


def test_a_bad_network_answer_is_told_in_its_cell(tmp_path: Path) -> None:
    file = HEADER + "p1;Vik;;;;;;9;2\n"
    assert codes(tmp_path, file) == ["outside_format"]
    assert people(read(tmp_path, file, on_invalid="drop")) == ["svar p1: Vik: ! 2"]


def test_pair_answers_on_a_row_without_a_partner_are_refused(tmp_path: Path) -> None:
    assert told(tmp_path, HEADER + "p1;Vik;;;98;;;3;2\n") == [
        "svar.csv, row 2: The row answers questions about a partner, but names no partner. Fill in the partner that the answers are about. Rows without a partner are for questions about the collaboration as a whole."
    ]
