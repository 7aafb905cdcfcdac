"""Every problem in one go, counted, and what is left when they are dropped."""

# ruff: noqa: E501 – messages stand unbroken, as people read them
from pathlib import Path

import pytest

from test_readers_base import QUESTIONNAIRE, codes, pairs, people, read, refusal, roster, study_of, told, warned, write
from tillitsmaal.errors import InputRefused
from tillitsmaal.readers import inspect_responses, read_responses
from tillitsmaal.text import LANGUAGES, say

HEADER = "respondent;rater;target;ben1;ben2;clo1;war1;fac1;fac2\n"
TEN_FAULTS = f"""\
{HEADER}p1;Vik;Nes;9;2;0;1,5;;
p1;Vik;Os;4;2;x;1,5;;
p2;Nes;Vik;4,5;2;0;1,55;;
p2;Nes;Nes;4;2;0;1,5;;
;Os;Vik;4;2;0;1,5;;
p3;;Vik;4;2;0;1,5;;
p4;Os;;4;2;0;1,5;3;
p5;Os;Vik;1.234;2;0;1,5;;
p1;Vik;Nes;4;2;0;1,5;;
p6;Os;Vik;4;2;0;1,5;;
p6;Nes;Vik;4;2;0;1,5;;
p7;Os;Vik;4;2;0;1,5;3;
p7;Os;Nes;4;2;0;1,5;4;
"""
"""Eleven faults, and row 11 (p6 for Os) that is right but for row 12."""


@pytest.mark.parametrize(
    ("rows", "may_be_cut"),
    [
        ("p1;Vik;Nes;4;2;0;1;;\np2;Vik;Os;4;2", True),
        ("p1;Vik;Nes;4;2;0;1;;\np2;Vik;Os;4;2\r\n", True),
        ('p1;Vik;"Nes";4;2;0;1;;\np2;Vik;Os', True),
        ("p1;Vik;Nes;4;2\np2;Vik;Os;4;2;0;1;;\n", False),
        ("p1;Vik;Nes;4;2;0;1;;\np2;Vik;Os;4;2;0;1;;;\n", False),
        ("p1;Vik;Nes;4;2\np2;Vik;Os;4;2\n", False),
    ],
)
def test_a_file_whose_last_row_alone_is_short_may_have_been_cut_off(
    rows: str, *, may_be_cut: bool, tmp_path: Path
) -> None:
    found = refusal(tmp_path, HEADER + rows).problems
    assert {problem.code for problem in found} == {"ragged_row"}
    for language in LANGUAGES:
        hint = say("expected.cut_off", language)
        assert [problem.remedy(language).startswith(hint) for problem in found] == [may_be_cut] * len(found)


def test_ten_faults_are_told_in_one_go(tmp_path: Path) -> None:
    assert [line.split(". ")[0] for line in told(tmp_path, TEN_FAULTS)] == [
        "svar.csv, row 2, column ben1: 9 is outside the answer options 1 to 5, and is not a declared missing code (98, 99)",
        "svar.csv, row 4, column ben1: 4,5 has decimals, but the answer options are the whole numbers 1 to 5",
        "svar.csv, row 9, column ben1: 1.234 can be read in two ways: as thousands, or as a number with three decimals",
        "svar.csv, row 3, column clo1: “x” is not an answer on this item",
        "svar.csv, row 4, column war1: 1,55 has more decimals than the 1 that the answer format allows",
        "svar.csv, row 6, column respondent: The row names no respondent",
        "svar.csv, row 7, column rater: The row does not say which organisation answers",
        "svar.csv, row 5: Nes answers about itself",
        "svar.csv, row 8: The row answers questions about a partner, but names no partner",
        "svar.csv, row 12: Respondent p6 answers for Os in row 11 and for Nes in the same wave",
        "svar.csv, row 10: Respondent p1 answers about Nes twice in svar; the first time in row 2",
        "svar.csv, row 14, column fac1: The same respondent has given two different answers here (4 is the later one)",
    ]


def test_what_drop_leaves_is_right_and_what_it_leaves_out_is_counted(tmp_path: Path) -> None:
    responses = read(tmp_path, TEN_FAULTS, on_invalid="drop")
    assert pairs(responses) == [
        "svar p1: Vik → Os: 4 2 ! 1.5",
        "svar p2: Nes → Vik: ! 2 0 !",
        "svar p5: Os → Vik: ! 2 0 1.5",
        "svar p7: Os → Vik: 4 2 0 1.5",
        "svar p7: Os → Nes: 4 2 0 1.5",
    ]
    assert people(responses) == ["svar p1: Vik: . .", "svar p2: Nes: . .", "svar p5: Os: . .", "svar p7: Os: ! ."]
    assert roster(responses) == ["svar Nes", "svar Os", "svar Vik"]
    assert responses.dropped.cells == {
        "outside_format": 1,
        "decimals_not_allowed": 1,
        "ambiguous_number": 1,
        "not_a_number": 1,
        "too_many_decimals": 1,
        "conflicting_answers": 1,
    }
    assert responses.dropped.rows == {
        "respondent_empty": 1,
        "rater_empty": 1,
        "self_rating": 1,
        "target_empty": 1,
        "respondent_in_two_organisations": 2,
        "double_row": 2,
    }


def test_of_two_identical_rows_drop_keeps_one(tmp_path: Path) -> None:
    file = f"{HEADER}p1;Vik;Nes;4;2;0;1,5;;\np1;VIK;nes;4.0;2;0;1,5;;\n".replace("4.0", "4,0")
    assert codes(tmp_path, file) == ["double_row"]
    responses = read(tmp_path, file, on_invalid="drop")
    assert pairs(responses) == ["svar p1: VIK → Nes: 4 2 0 1.5"]
    assert responses.dropped.rows == {"double_row": 1}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_which_of_differing_double_rows_holds_nobody_knows(order: tuple[int, ...], tmp_path: Path) -> None:
    rows = ["p1;Vik;Nes;4;2;0;1,5;;\n", "p1;Vik;Nes;5;2;0;1,5;;\n", "p1;Vik;Os;3;2;0;1,5;;\n"]
    responses = read(tmp_path, HEADER + "".join(rows[number] for number in order), on_invalid="drop")
    assert pairs(responses) == ["svar p1: Vik → Os: 3 2 0 1.5"]
    assert responses.dropped.rows == {"double_row": 2}


def test_a_thousand_bad_cells_are_counted_and_a_hundred_told(tmp_path: Path) -> None:
    file = HEADER + "".join(f"p{number};Vik;Nes;9;2;x{number};1,5;;\n" for number in range(1000))
    refused = refusal(tmp_path, file)
    assert refused.counts == {"outside_format": 1000, "not_a_number": 1000}
    assert len(refused.problems) == 200
    assert [problem.place.row for problem in refused.problems[:100]] == list(range(2, 102))
    assert read(tmp_path, file, on_invalid="drop").dropped.cells == {"outside_format": 1000, "not_a_number": 1000}


def test_a_thousand_bad_rows_are_counted_and_a_hundred_told(tmp_path: Path) -> None:
    file = HEADER + "".join(f"p{number};Vik;Vik;4;2;0;1,5;;\n" for number in range(1000))
    refused = refusal(tmp_path, file)
    assert refused.counts == {"self_rating": 1000}
    assert len(refused.problems) == 100
    responses = read(tmp_path, file, on_invalid="drop")
    assert responses.dropped.rows == {"self_rating": 1000}
    assert pairs(responses) == []


@pytest.mark.parametrize("study", [None, "organisations: [{id: Os}, {id: Moi}]\nwaves: [{name: svar}, {name: to}]"])
def test_dropping_every_row_leaves_nothing_but_does_not_fail(study: str | None, tmp_path: Path) -> None:
    responses = read(tmp_path, f"{HEADER}p1;Vik;Vik;4;2;0;1,5;;\n", on_invalid="drop", study=study)
    assert pairs(responses) == people(responses) == roster(responses) == []


def test_several_files_tell_their_problems_together(tmp_path: Path) -> None:
    unreadable = "a\0b"
    misspelt = f"{HEADER.replace('ben2', 'bne2')}p1;Vik;Nes;9;2;0;1,5;;\n"
    bad_cell = f"{HEADER}p2;Vik;Nes;4;2;0;1,5;;\np3;Vik;Nes;9;2;0;1,5;;\n"
    refused = refusal(tmp_path, unreadable, misspelt, bad_cell)
    assert [(problem.place.source, problem.place.row, problem.code) for problem in refused.problems] == [
        ("svar.csv", 1, "text_broken"),
        ("svar2.csv", 1, "item_column_missing"),
        ("svar2.csv", 2, "outside_format"),
        ("svar3.csv", 3, "outside_format"),
    ]


def test_an_unreadable_file_and_one_that_fits_no_questionnaire_are_told_together(tmp_path: Path) -> None:
    assert codes(tmp_path, "a\0b", "x;y\n1;2\n", questionnaire=None) == ["text_broken", "questionnaire_unclear"]


def test_problems_between_files_name_the_file(tmp_path: Path) -> None:
    study = "waves: [{name: w1, files: [svar.csv, svar2.csv]}]"
    first, second = f"{HEADER}p1;Vik;Nes;4;2;0;1,5;;\n", f"{HEADER}p2;Os;Nes;4;2;0;1,5;;\np1;Vik;Nes;4;2;0;1,5;;\n"
    assert told(tmp_path, first, second, study=study) == [
        "svar2.csv, row 3: Respondent p1 answers about Nes twice in w1; the first time in row 2 (svar.csv). Keep the row that holds. If the files are two exports of the same form, or somebody saved their answers twice, use only the newest file. If the rows are from two rounds, give them different waves."
    ]


def test_a_respondent_of_two_organisations_in_two_files_is_told_with_both_places(tmp_path: Path) -> None:
    study = "waves: [{name: w1, files: [svar.csv, svar2.csv]}]"
    first, second = f"{HEADER}p2;Os;Nes;4;2;0;1,5;;\np1;Os;Nes;4;2;0;1,5;;\n", f"{HEADER}p1;Vik;Nes;4;2;0;1,5;;\n"
    assert told(tmp_path, first, second, study=study)[0].startswith(
        "svar2.csv, row 2: Respondent p1 answers for Os in row 3 (svar.csv) and for Vik in the same wave."
    )


@pytest.mark.parametrize(
    "said", ["Total:", "Snitt", "mean:", "AVERAGE", "I alt:", "Sum.", "Median", "Std. dev.", "Standardavvik:", "Antall"]
)
@pytest.mark.parametrize("row", ["{};;;4;2;0;1,5;;\n", "p9;{};Nes;4;2;0;1,5;;\n"])
def test_a_row_of_totals_is_no_organisation_that_rates(said: str, row: str, tmp_path: Path) -> None:
    assert codes(tmp_path, f"{HEADER}p1;Vik;Nes;4;2;0;1,5;;\n{row.format(said)}") == ["total_row"]


def test_totals_of_every_kind_below_each_other_are_all_told(tmp_path: Path) -> None:
    below = "".join(f"{said};;;4;2;0;1,5;;\n" for said in ("Sum", "Snitt", "Median", "Min", "Maks", "Std. avvik"))
    assert codes(tmp_path, f"{HEADER}p1;Vik;Nes;4;2;0;1,5;;\n{below}") == ["total_row"] * 6


def test_an_organisation_may_be_called_as_a_total_where_the_study_or_other_rows_say_so(tmp_path: Path) -> None:
    answers = f"{HEADER}p1;Vik;Max;4;2;0;1,5;;\np2;Max;Vik;4;2;0;1,5;;\n"
    roster = "organisations: [{id: vik, name: Vik}, {id: max, name: Max}]"
    assert len(read(tmp_path, answers, study=roster).pairs.keys) == 2
    rest = "".join(f"p{number};Vik;Max;4;2;0;1,5;;\n" for number in range(3, 9))
    assert len(read(tmp_path, f"{answers}{rest}p9;Max;Vik;4;2;0;1,5;;\n").pairs.keys) == 9


@pytest.mark.parametrize("on_invalid", ["refuse", "drop"])
@pytest.mark.parametrize(
    "content",
    [
        HEADER,
        HEADER.replace("ben1", "ben0") + "p1;Vik;Nes;4;2;0;1,5;;\n",
        HEADER + "p1;Vik;Nes;4;2;0;1,5\n",
        HEADER.replace("fac2", "ben1") + "p1;Vik;Nes;4;2;0;1,5;;\n",
        HEADER + "p1;Vik;Nes;4;2;0;1,5;;\np2;Vik;Nes;4;2;0;1.5;;\n",
    ],
)
def test_problems_of_whole_files_always_raise(content: str, on_invalid: str, tmp_path: Path) -> None:
    with pytest.raises(InputRefused):
        read(tmp_path, content, on_invalid=on_invalid)


def test_inspecting_gives_what_can_be_read_beside_the_problems(tmp_path: Path) -> None:
    found = inspect_responses(write(tmp_path, TEN_FAULTS), questionnaire=QUESTIONNAIRE)
    assert found.responses is not None
    assert len(found.responses.pairs.keys) == 5
    assert sum(found.log.counts("cell").values()) == 6
    assert sum(found.log.counts("row").values()) == 6


def test_warnings_refuse_nothing(tmp_path: Path) -> None:
    file = "wave;rolle;annet;respondent;rater;target;ben1;ben2;clo1;war1\n1;sjef;x;p1;Vik;Nes;4;2;0;1\n;;;;;;;;;\n1.0;leder;x;p1;Os;Vík;4;2;0;1\n"
    assert warned(read(tmp_path, file)) == [
        "svar.csv, row 2: “sjef” is not a known role; it counts as other. The roles are representative (representant), leadership (ledelse) and other (annen).",
        "svar.csv: Not part of the questionnaire, and not read: annet (1 in all). Nothing to do, unless an item is among them under another name.",
        "svar.csv: 1 rows are empty and were passed over. Nothing to do.",
        "The waves “1” and “1.0” look like one. They count as two. If they are one, give them the same name.",
        "Respondent p1 answers for different organisations in different waves: Vik, Os. That is right after a change of job. If the id was used for two persons, give them two.",
    ]


def test_waves_that_are_dates_are_not_alike(tmp_path: Path) -> None:
    file = (
        "wave;respondent;rater;target;ben1;ben2;clo1;war1\n20240301;p1;Vik;Nes;4;2;0;1\n20240302;p1;Vik;Nes;4;2;0;1\n"
    )
    assert warned(read(tmp_path, file)) == []


def test_nothing_to_read_is_a_usage_error() -> None:
    from tillitsmaal.errors import UsageError

    with pytest.raises(UsageError):
        read_responses(questionnaire=QUESTIONNAIRE)


def test_a_study_names_its_own_files(tmp_path: Path) -> None:
    write(tmp_path, f"{HEADER}p1;Vik;Nes;4;2;0;1,5;;\n", "a.csv")
    study = study_of("waves: [{name: w1, files: [a.csv]}, {name: w2}]", tmp_path)
    assert pairs(read_responses(study=study, questionnaire=QUESTIONNAIRE)) == ["w1 p1: Vik → Nes: 4 2 0 1.5"]


@pytest.mark.parametrize(
    ("header", "hint"),
    [
        ("respondnt;rater;target", "Did you mean “respondnt”?"),
        ("svarer id;rater;target", "Did you mean “svarer id”?"),
        ("løpenummer;rater;target", "None of the headings is like it."),
    ],
)
def test_a_column_that_is_missing_is_sought_among_the_headings(header: str, hint: str, tmp_path: Path) -> None:
    file = f"{header};ben1;ben2;clo1;war1\np1;Vik;Nes;4;2;0;1\n"
    (line,) = told(tmp_path, file)
    assert line.startswith(
        f"svar.csv, row 1: No column says who the respondent is. Headings in the file: {header.replace(';', ', ')}, ben1, "
    )
    assert f" {hint} Call the column respondent, " in line


def test_a_list_of_many_headings_says_how_many_there_are(tmp_path: Path) -> None:
    heads = ["Hvor enig er du i at alle partnerne i nettverket samarbeider?", *(f"kolonne{n}" for n in range(40))]
    file = (
        ";".join(["rater", "target", "ben1", "ben2", "clo1", "war1", *heads]) + "\n" + ";".join("1" * 46 + "1") + "\n"
    )
    line = next(line for line in told(tmp_path, file) if "No column says" in line)
    assert "rater, target, ben1, ben2, clo1, war1, Hvor enig er du i at alle par…, kolonne0, " in line
    assert " … (47)." in line
