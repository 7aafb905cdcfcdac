"""Rows, long form and wide roster say the same; what a mapping can say."""

# ruff: noqa: E501 – messages stand unbroken, as people read them
from pathlib import Path

import pytest

from test_readers_base import (
    QUESTIONNAIRE,
    codes,
    pairs,
    people,
    read,
    refusal,
    roster,
    study_of,
    told,
    warned,
    write,
)
from tillitsmaal.readers import inspect_responses
from tillitsmaal.readers.answers.items import placed
from tillitsmaal.readers.books.grid import table_of
from tillitsmaal.readers.books.kinds import open_file
from tillitsmaal.study import ImportMapping, ItemOf

ITEMS = "ben1;ben2;clo1;war1"
ROWS = f"""\
svarer;fra;til;{ITEMS};fac1;fac2
p1;Vik;Nes;4;2;0;1,5;;
p1;Vik;Os;98;;10;7;;
p2;Nes;Vik;Helt enig;;3;2,5;;
p2;Nes;Os;1;5;-99;;;
p1;Vik;;;;;;3;99
p2;Nes;;;;;;;4
"""
LONG = """\
svarer;fra;til;spm;svar
p1;Vik;Nes;ben1;4
p1;Vik;Nes;ben2;2
p1;Vik;Nes;clo1;0
p1;Vik;Nes;war1;1,5
p1;Vik;Os;clo1;10
p1;Vik;Os;ben1;98
p1;Vik;Os;ben2;
p1;Vik;Os;war1;7
p2;Nes;Vik;ben1;Helt enig
p2;Nes;Vik;clo1;3
p2;Nes;Vik;war1;2,5
p2;Nes;Os;ben1;1
p2;Nes;Os;ben2;5
p2;Nes;Os;clo1;-99
p1;Vik;;fac1;3
p1;Vik;;fac2;99
p2;Nes;;fac2;4
"""
LONG_STUDY = "import: {shape: long, item: {column: spm}, value: {column: svar}}"
WIDE = """\
svarer;fra;ben1[Vik];ben1[Nes];ben1[Os];ben2[Vik];ben2[Nes];ben2[Os];clo1[Vik];clo1[Nes];clo1[Os];war1[Vik];war1[Nes];war1[Os];fac1;fac2
p1;Vik;;4;98;;2;;;0;10;;1,5;7;3;99
p2;Nes;Helt enig;;1;;;5;3;;-99;2,5;;;;4
"""
WIDE_STUDY = r"import: {shape: wide, columns: '(?P<item>\w+)\[(?P<target>.+)\]'}"
PAIRS = [
    "svar p1: Vik → Nes: 4 2 0 1.5",
    "svar p1: Vik → Os: dk . 10 7",
    "svar p2: Nes → Os: 1 5 . .",
    "svar p2: Nes → Vik: 5 . 3 2.5",
]
PEOPLE = ["svar p1: Vik: 3 nr", "svar p2: Nes: . 4"]


@pytest.mark.parametrize(
    ("file", "study"), [(ROWS, ""), (LONG, LONG_STUDY), (WIDE, WIDE_STUDY)], ids=["rows", "long", "wide"]
)
def test_three_shapes_say_the_same(file: str, study: str, tmp_path: Path) -> None:
    responses = read(tmp_path, file, study=study)
    assert sorted(pairs(responses)) == PAIRS
    assert sorted(people(responses)) == PEOPLE
    assert roster(responses) == ["svar Nes", "svar Os", "svar Vik"]
    assert responses.warnings == ()


def test_a_shape_without_network_items_has_none_of_them(tmp_path: Path) -> None:
    rows = "\n".join(";".join(line.split(";")[:7]) for line in ROWS.splitlines()[:5])
    long = "\n".join(line for line in LONG.splitlines() if "fac" not in line)
    wide = "\n".join(";".join(line.split(";")[:14]) for line in WIDE.splitlines())
    for file, study in ((rows, ""), (long, LONG_STUDY), (wide, WIDE_STUDY)):
        responses = read(tmp_path, file, study=study)
        assert sorted(pairs(responses)) == PAIRS
        assert responses.respondents.items == ()


def test_the_own_column_of_a_roster_stays_empty(tmp_path: Path) -> None:
    assert pairs(read(tmp_path, WIDE, study=WIDE_STUDY)) == PAIRS
    assert told(tmp_path, WIDE.replace("p1;Vik;;4", "p1;Vik;5;4"), study=WIDE_STUDY) == [
        "svar.csv, row 2: Vik answers about itself in «ben1[Vik]». Empty these cells of the row, or correct who the answers are from or about."
    ]


def test_an_item_asked_about_some_partners_only_is_not_shown_for_the_others(tmp_path: Path) -> None:
    file = "svarer;fra;ben1[Nes];ben2[Nes];clo1[Nes];war1[Nes];ben1[Os]\np1;Vik;4;2;0;1;5\n"
    assert pairs(read(tmp_path, file, study=WIDE_STUDY)) == [
        "svar p1: Vik → Nes: 4 2 0 1",
        "svar p1: Vik → Os: 5 ns ns ns",
    ]


def test_spellings_of_a_partner_in_headings_are_one_partner(tmp_path: Path) -> None:
    file = "svarer;fra;ben1[Nes AS];ben2[nes as];clo1[ Nes  AS ];war1[NES AS]\np1;Vik;4;2;0;1\n"
    assert pairs(read(tmp_path, file, study=WIDE_STUDY)) == ["svar p1: Vik → Nes AS: 4 2 0 1"]


def test_two_columns_about_one_partner_and_item_are_refused(tmp_path: Path) -> None:
    file = "svarer;fra;ben1[Nes];ben1[nes ];ben2[Nes];clo1[Nes];war1[Nes]\np1;Vik;4;5;2;0;1\n"
    assert told(tmp_path, file, study=WIDE_STUDY) == [
        "svar.csv, row 1: The columns ben1[Nes] and ben1[nes ] both hold ben1 about Nes. Delete one of them, or make the pattern under import: columns narrower."
    ]


def test_a_heading_in_the_roster_that_is_no_item_is_told(tmp_path: Path) -> None:
    file = "svarer;fra;ben1[Nes];bne2[Nes];clo1[Nes];war1[Nes]\np1;Vik;4;2;0;1\n"
    assert told(tmp_path, file, study=WIDE_STUDY) == [
        "svar.csv, row 1, column bne2[Nes]: The column names “bne2”, which is no item of prove. Did you mean “ben2”? Correct the name. If the item has another name in the file, write under import in tillit.yaml: aliases: {items: {item: [bne2]}}.",
        "svar.csv, row 1: The item ben2 of prove has no column. If the column is called something else, correct the heading in the file, or write under import in tillit.yaml: aliases: {items: {ben2: [name in the file]}}. Possible names: bne2[Nes]. If it was not asked, list the others: items: […].",
    ]


def test_a_pattern_whose_groups_may_be_absent_finds_what_has_both(tmp_path: Path) -> None:
    study = r"import: {shape: wide, columns: '(?P<item>[a-z]+\d)?x?\[(?P<target>.*)\]'}"
    file = "svarer;fra;ben1[Nes];ben2[Nes];clo1[Nes];war1[Nes];x[Nes]\np1;Vik;4;2;0;1;3\n"
    assert pairs(read(tmp_path, file, study=study)) == ["svar p1: Vik → Nes: 4 2 0 1"]


def test_one_answer_an_organisation(tmp_path: Path) -> None:
    file = f"fra;til;{ITEMS}\nVik;Nes;4;2;0;1\nVik;Os;5;2;0;1\n"
    assert codes(tmp_path, file) == ["column_missing"]
    responses = read(tmp_path, file, study="import: {respondent: {same_as: rater}}")
    assert pairs(responses) == ["svar Vik: Vik → Nes: 4 2 0 1", "svar Vik: Vik → Os: 5 2 0 1"]


def test_a_file_of_one_organisation(tmp_path: Path) -> None:
    file = f"svarer;til;{ITEMS}\np1;Nes;4;2;0;1\np2;Os;5;2;0;1\n"
    responses = read(tmp_path, file, study="import: {rater: {constant: Vik}, wave: {constant: b1}}")
    assert pairs(responses) == ["b1 p1: Vik → Nes: 4 2 0 1", "b1 p2: Vik → Os: 5 2 0 1"]


def test_columns_by_other_names(tmp_path: Path) -> None:
    file = f"ID;Vår;Deres;Tidspkt;{ITEMS}\np1;Vik;Nes;T1;4;2;0;1\n"
    study = "import: {respondent: {column: id}, rater: {column: vår}, target: {column: Deres}, wave: {column: Tidspkt}}"
    assert pairs(read(tmp_path, file, study=study)) == ["T1 p1: Vik → Nes: 4 2 0 1"]
    (line,) = told(tmp_path, file, study=study.replace("vår", "vårt"))
    assert line.startswith("svar.csv, row 1: The study file (import.rater) names the column “vårt”, which is not in")
    assert "Did you mean Vår?" in line


def test_a_list_of_items_leaves_the_others_out(tmp_path: Path) -> None:
    file = f"svarer;fra;til;{ITEMS}\np1;Vik;Nes;4;2;x;1\n"
    responses = read(tmp_path, file, study="import: {items: [ben1, war1]}")
    assert pairs(responses) == ["svar p1: Vik → Nes: 4 1"]
    assert warned(responses) == [
        "svar.csv: These are items of the questionnaire, but the import does not read them: ben2, clo1 (2 in all). If they are to count, add them under items in the import, or remove items."
    ]


def test_a_map_of_items_renames_in_every_shape(tmp_path: Path) -> None:
    mapped = "items: {Q1: ben1, Q2: ben2, Q3: clo1, Q4: war1}"
    rows = "svarer;fra;til;Q1;Q2;Q3;Q4\np1;Vik;Nes;4;2;0;1\n"
    long = (
        "svarer;fra;til;spm;svar\np1;Vik;Nes;Q1;4\np1;Vik;Nes;Q2;2\np1;Vik;Nes;Q3;0\np1;Vik;Nes;Q4;1\np1;Vik;Nes;Q5;7\n"
    )
    wide = "svarer;fra;Q1[Nes];Q2[Nes];Q3[Nes];Q4[Nes];Q5[Nes]\np1;Vik;4;2;0;1;7\n"
    for file, study in ((rows, "import: {"), (long, f"{LONG_STUDY[:-1]}, "), (wide, f"{WIDE_STUDY[:-1]}, ")):
        responses = read(tmp_path, file, study=f"{study}{mapped}}}")
        assert pairs(responses) == ["svar p1: Vik → Nes: 4 2 0 1"]


def test_items_may_swap_names(tmp_path: Path) -> None:
    file = f"svarer;fra;til;{ITEMS}\np1;Vik;Nes;4;2;0;1\n"
    study = "import: {items: {ben1: ben2, ben2: ben1, clo1: clo1, war1: war1}}"
    assert pairs(read(tmp_path, file, study=study)) == ["svar p1: Vik → Nes: 2 4 0 1"]


def test_waves_are_renamed_and_left_out_and_that_is_counted(tmp_path: Path) -> None:
    file = f"runde;svarer;fra;til;{ITEMS}\n1;p1;Vik;Nes;4;2;0;1\n2;p1;Vik;Nes;5;2;0;1\npilot;p1;Vik;Vik;7;2;0;1\n"
    responses = read(tmp_path, file, study="import: {waves: {1: T1, 2: T2}}", on_invalid="drop")
    assert pairs(responses) == ["T1 p1: Vik → Nes: 4 2 0 1", "T2 p1: Vik → Nes: 5 2 0 1"]
    assert "Rows of waves that import: waves leaves out, and not read: 1. Nothing to do, if that is meant." in warned(
        responses
    )


def test_rows_that_say_no_wave_are_of_the_files_wave_where_waves_are_renamed(tmp_path: Path) -> None:
    """They were looked up among the file's names of waves as if the study's were one of them, and left out."""
    file = f"runde;svarer;fra;til;{ITEMS}\n1;p1;Vik;Nes;4;2;0;1\n ;p2;Nes;Vik;5;2;0;1\n3;p3;Os;Vik;5;2;0;1\n"
    responses = read(tmp_path, file, study="waves: [{name: T1, files: [svar.csv]}]\nimport: {waves: {1: T1}}")
    assert pairs(responses) == ["T1 p1: Vik → Nes: 4 2 0 1", "T1 p2: Nes → Vik: 5 2 0 1"]
    assert [one.details for one in responses.warnings if one.code == "rows_left_out"] == [{"count": "1"}]


def test_the_long_form_groups_by_names_not_by_spellings(tmp_path: Path) -> None:
    file = "svarer;fra;til;item;value\n3;B;A;ben1;1\n3;B;A ;ben2;5\n3;b;a;clo1;7\n3;B;A;war1;2\n"
    study = "import: {shape: long, item: {column: item}, value: {column: value}}"
    assert pairs(read(tmp_path, file, study=study)) == ["svar 3: B → A: 1 5 7 2"]


def test_renamed_waves_may_lie_in_a_file_each(tmp_path: Path) -> None:
    files = [f"runde;svarer;fra;til;{ITEMS}\n{wave};p1;Vik;Nes;{answer};2;0;1\n" for wave, answer in ((1, 4), (2, 5))]
    responses = read(tmp_path, *files, study="import: {waves: {1: T1, 2: T2}}")
    assert pairs(responses) == ["T1 p1: Vik → Nes: 4 2 0 1", "T2 p1: Vik → Nes: 5 2 0 1"]
    assert told(tmp_path, *files, study="import: {waves: {1: T1, 3: T3}}") == [
        "svar.csv, svar2.csv: The study file (import.waves) names the wave “3”, which is not in the file. Waves there: 1, 2. Correct import: waves in tillit.yaml."
    ]


def test_texts_that_stand_for_a_missing_answer(tmp_path: Path) -> None:
    file = f"svarer;fra;til;{ITEMS}\np1;Vik;NA;NA;na;9;vet ikke\n"
    study = "import: {missing: {NA: skipped, Vet ikke: dont_know, 9: not_relevant}}"
    assert pairs(read(tmp_path, file, study=study)) == ["svar p1: Vik → NA: . . 9 dk"], "9 is an answer from 0 to 10"


def test_an_item_that_the_questionnaire_does_not_have_is_told_in_its_row(tmp_path: Path) -> None:
    file = LONG + "p2;Nes;Os;ben9;4\n"
    assert told(tmp_path, file, study=LONG_STUDY) == [
        "svar.csv, row 19, column spm: The questionnaire prove has no item “ben9”. Did you mean ben2? Map the file's names under import: items in tillit.yaml; items that are not mapped are then left out."
    ]
    responses = read(tmp_path, file, study=LONG_STUDY, on_invalid="drop")
    assert sorted(pairs(responses)) == PAIRS
    assert responses.dropped.rows == {"item_unknown": 1}


def test_the_long_form_says_an_answer_once(tmp_path: Path) -> None:
    assert sorted(pairs(read(tmp_path, LONG + "p1;Vik;Nes;ben1;4,0\n", study=LONG_STUDY))) == PAIRS
    file = LONG + "p1;Vik;Nes;ben1;5\n"
    assert told(tmp_path, file, study=LONG_STUDY) == [
        "svar.csv, row 19, column svar: The same respondent has given two different answers here (5 is the later one). Keep the answer that holds, and delete the other."
    ]
    responses = read(tmp_path, file, study=LONG_STUDY, on_invalid="drop")
    assert sorted(pairs(responses)) == ["svar p1: Vik → Nes: ! 2 0 1.5", *PAIRS[1:]]


def test_a_missing_item_of_the_long_form_is_sought_among_its_names(tmp_path: Path) -> None:
    found = told(tmp_path, LONG.replace("war1", "wra1"), study=LONG_STUDY)
    assert found[-1] == (
        "svar.csv, row 1: The item war1 of prove has no column. If the column is called something else, correct the heading in the file, or write under import in tillit.yaml: aliases: {items: {war1: [name in the file]}}. Possible names: wra1. If it was not asked, list the others: items: […]."
    )
    assert len(found) == 1 + LONG.count("war1")


@pytest.mark.parametrize(
    ("missing", "file", "found"),
    [
        ("'4': skipped", f"svarer;fra;til;{ITEMS}\np1;Vik;Nes;4;2;4;1\n", [("missing_is_answer", "4", "2")]),
        ("'5': skipped", f"svarer;fra;til;{ITEMS}\np1;Vik;Nes;4;2;4;1\n", [("missing_is_answer", "5", "4")]),
        ("9: skipped", f"svarer;fra;til;{ITEMS}\np1;Vik;Nes;4;2;9;1\n", [("missing_is_answer_too", "9", "1")]),
        ("9: skipped", f"svarer;fra;til;{ITEMS}\np1;Vik;Nes;9;2;4;1\n", []),
        ("12: skipped", f"svarer;fra;til;{ITEMS}\np1;Vik;Nes;12;2;4;1\n", []),
        ("98: skipped", f"svarer;fra;til;{ITEMS}\np1;Vik;Nes;98;2;4;1\n", []),
    ],
)
def test_a_code_for_missing_that_is_an_answer_is_told(
    missing: str, file: str, found: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    inspection = inspect_responses(
        write(tmp_path, file),
        questionnaire=QUESTIONNAIRE,
        study=study_of(f"import: {{missing: {{{missing}}}}}", tmp_path),
    )
    told = [one for one in inspection.log.of("file", "warning") if one.code.startswith("missing_")]
    assert [(one.code, one.value, one.details["count"]) for one in told] == found


def test_a_code_for_missing_in_the_long_form_that_is_an_answer_everywhere(tmp_path: Path) -> None:
    study = LONG_STUDY.replace("import: {", "import: {missing: {'4': skipped}, ")
    assert study != LONG_STUDY
    assert any("The import says that 4 is a missing answer" in line for line in told(tmp_path, LONG, study=study))


LISTED = "Q1: {item: ben1, target: Nes}, Q2: {item: ben2, target: Nes}, Q3: {item: clo1, target: Nes}, Q4: {item: war1, target: Nes}"


@pytest.mark.parametrize("header", ["Q1", "q1", "<p>q1</p>"])
def test_two_declared_columns_that_are_one_in_the_file_are_refused(header: str, tmp_path: Path) -> None:
    file = f"svarer;fra;{header};Q2;Q3;Q4\np1;Vik;4;2;0;1\n"
    for columns in (f"{LISTED}, q1: {{item: ben1, target: Os}}", f"q1: {{item: ben1, target: Os}}, {LISTED}"):
        found = refusal(tmp_path, file, study=f"import: {{shape: wide, columns: {{{columns}}}}}").problems
        assert [one.details["who"] for one in found if one.code == "column_role_twice"] == [header]
    same = f"import: {{shape: wide, columns: {{{LISTED}, q1: {{item: BEN1, target: Nes}}}}}}"
    assert pairs(read(tmp_path, file, study=same)) == ["svar p1: Vik → Nes: 4 2 0 1"]


def test_a_declared_column_goes_by_its_exact_spelling_first(tmp_path: Path) -> None:
    path = write(tmp_path, "svarer;fra;Q1\np1;Vik;4\n")
    upper, lower = ItemOf(item="ben1", target="Nes"), ItemOf(item="ben1", target="Os")
    for columns in ({"Q1": upper, "q1": lower}, {"q1": lower, "Q1": upper}):
        book = open_file(path)
        found = placed(table_of(book, book.first), ImportMapping(shape="wide", columns=columns))
        assert found == {"Q1": upper}
