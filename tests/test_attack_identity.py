"""Identity: who is one and who are two follows from what is written; what only looks alike is told.

The table holds small files as `design.md` §5 judges them: who is counted, or the code and the row that refuse them.
"""

# ruff: noqa: E501 – tables stand as they are

from pathlib import Path

import pytest

from kinds_written import KINDS, sav
from test_attack_encodings import Refused, outcome
from test_readers_base import QUESTIONNAIRE, pairs, read, study_of, warned, write
from tillitsmaal.errors import InputRefused
from tillitsmaal.readers import inspect_responses, read_responses

HEAD = ("respondent", "rater", "target", "ben1", "ben2", "clo1", "war1")
ITEMS = ";".join(HEAD[3:])
ANSWERS = "4;2;0;1"
ROSTER = "organisations: [{id: vik, name: Vik, aliases: [V, '1']}, {id: nes, name: Nes, aliases: ['2']}]\n"
WAVES = "waves: [{name: '1'}, {name: '2'}]\n"


def table(*rows: str, head: str = "respondent;rater;target") -> str:
    """Rows with the same answers, but where they give their own."""
    width = head.count(";")
    filled = (row if row.count(";") > width else f"{row};{ANSWERS}" for row in rows)
    return "\n".join([f"{head};{ITEMS}", *filled]) + "\n"


def who(folder: Path, data: str, study: str | None = None) -> list[str] | Refused:
    """Who answers about whom in which wave, or why and where the file is refused."""
    found = outcome(folder, data, study=study)
    return sorted(line.rpartition(":")[0] for line in found) if isinstance(found, list) else found


ONE_OR_TWO: dict[str, tuple[str, list[str] | Refused]] = {
    # respondents
    "one person about two": (table("p1;Vik;Nes", "p1;Vik;Os"), ["svar p1: Vik → Nes", "svar p1: Vik → Os"]),
    "in capitals": (table("p1;Vik;Nes", "P1;VIK;Os"), ["svar P1: VIK → Nes", "svar P1: VIK → Os"]),
    "with blanks": (table("p1;Vik;Nes", " p1 ;Vik\u00a0;Os"), ["svar p1: Vik → Nes", "svar p1: Vik → Os"]),
    "zeros are digits": (table("7;Vik;Nes", "007;Os;Nes"), ["svar 007: Os → Nes", "svar 7: Vik → Nes"]),
    "0 is an id": (table("0;Vik;Nes", "0;Os;Nes"), ("respondent_in_two_organisations", 3)),
    "two organisations": (table("p1;Vik;Nes", "p1;Os;Nes"), ("respondent_in_two_organisations", 3)),
    "two organisations, ids in capitals": (table("p1;Vik;Nes", "P1;Os;Nes"), ("respondent_in_two_organisations", 3)),
    "two organisations, about nobody": (
        table("p1;Vik;Nes", "p1;Os;;;;;"), ("respondent_in_two_organisations", 3)
    ),
    "two organisations in two waves": (
        table("a;p1;Vik;Nes", "b;p1;Os;Nes", head="wave;respondent;rater;target"),
        ["a p1: Vik → Nes", "b p1: Os → Nes"],
    ),
    "two organisations in two networks": (
        table("n;p1;Vik;Nes", "s;p1;Os;Nes", head="network;respondent;rater;target"),
        ["n/svar p1: Vik → Nes", "s/svar p1: Os → Nes"],
    ),
    "no id": (table("p1;Vik;Nes", ";Os;Nes"), ("respondent_empty", 3)),
    "an id that nobody sees": (table("p1;Vik;Nes", "\u200b\u00a0;Os;Nes"), ("respondent_empty", 3)),
    # double rows
    "the same row twice": (table("p1;Vik;Nes", "p1;Vik;Nes"), ("double_row", 3)),
    "other answers": (table("p1;Vik;Nes;4;2;0;1", "p1;Vik;Nes;5;2;0;1"), ("double_row", 3)),
    "half the answers each": (table("p1;Vik;Nes;4;2;;", "p1;Vik;Nes;;;0;1"), ("double_row", 3)),
    "one without answers": (table("p1;Vik;Nes", "p1;Vik;Nes;;;;"), ("double_row", 3)),
    "the same row, spelt otherwise": (table("p1;Vik;Nes", "P1;vik;  NES "), ("double_row", 3)),
    "twice with rows between": (table("p1;Vik;Nes", "p2;Vik;Nes", "p1;Vik;Os", "p1;Vik;Nes"), ("double_row", 5)),
    "the same row in two waves": (
        table("a;p1;Vik;Nes", "b;p1;Vik;Nes", head="wave;respondent;rater;target"),
        ["a p1: Vik → Nes", "b p1: Vik → Nes"],
    ),
    # what is said once
    "two roles": (
        table("p1;Vik;Nes;leder", "p1;Vik;Os;annen", head="respondent;rater;target").replace(
            f";{ITEMS}", f";rolle;{ITEMS}"
        ).replace("leder\n", f"leder;{ANSWERS}\n").replace("annen\n", f"annen;{ANSWERS}\n"),
        ("conflicting_answers", 3),
    ),
    # organisations
    "letters put together": (table("p1;Ås;Nes", "p2;Nes;A\u030as"), ["svar p1: Ås → Nes", "svar p2: Nes → Ås"]),
    "sharp s": (table("p1;STRASSE;Nes", "p2;Nes;Straße"), ["svar p1: STRASSE → Nes", "svar p2: Nes → STRASSE"]),
    "white space": (
        table("p1;Vik\u00a0by;Nes", "p2;Nes;Vik  by", "p3;Vik\tby;Nes"),
        ["svar p1: Vik by → Nes", "svar p2: Nes → Vik by", "svar p3: Vik by → Nes"],
    ),
    "what nobody sees": (table("p1;V\u00adik;Nes", "p2;Nes;\ufeffVik"), ["svar p1: Vik → Nes", "svar p2: Nes → Vik"]),
    "itself": (table("p1;Vik;VIK "), ("self_rating", 2)),
    "itself, without answers": (table("p1;Vik;Vik;;;;", "p1;Vik;Nes"), ["svar p1: Vik → Nes"]),
    "about nobody": (table("p1;Vik;"), ("target_empty", 2)),
    "from nobody": (table("p1;;Nes"), ("rater_empty", 2)),
    "cells that a sheet puts together": (table("p1;Vik;Nes", ";;Os"), ("respondent_empty", 3)),
    "raters that a sheet puts together": (table("p1;Vik;Nes", "p1;;Os"), ("rater_empty", 3)),
    "a word for all": (table("p1;Vik;Nes", "p1;Vik;Gjennomsnitt", "p2;Nes;Vik"), ("total_row", 3)),
    # a second table
    "another table below a blank row": (table("p1;Vik;Nes", ";;;;;;", "Navn;Type;Hvem;;;;", "Os;by;Kari;;;;"), ("table_below", 4)),
    "a note below a blank row": (table("p1;Vik;Nes", ";;;;;;", "Kari;ringte;;;;;"), ("table_below", 4)),
    "a line below a blank row, from nobody": (table("p1;Vik;Nes", ";;;;;;", "Laget i dag;;;;;;"), ["svar p1: Vik → Nes"]),
    "another table below a blank row, from nobody": (table("p1;Vik;Nes", ";;;;;;", "navn;;tall;;;;", "Vik;;3;;;;"), ("table_below", 4)),
    "a note of two lines below a blank row": (table("p1;Vik;Nes", ";;;;;;", "Laget i dag;;;;;;", "av Kari;;;;;;"), ["svar p1: Vik → Nes"]),
    "people below a blank row": (table("p1;Vik;Nes", ";;;;;;", "p2;Os;Nes;;;;", "p2;Os;Vik"),
        ["svar p1: Vik → Nes", "svar p2: Os → Nes", "svar p2: Os → Vik"]),
    "somebody who answered nothing": (table("p1;Vik;Nes", "p2;Os;Nes;;;;"), ["svar p1: Vik → Nes", "svar p2: Os → Nes"]),
}  # fmt: skip


@pytest.mark.parametrize("case", ONE_OR_TWO)
def test_who_is_one_and_who_are_two(case: str, tmp_path: Path) -> None:
    data, expected = ONE_OR_TWO[case]
    assert who(tmp_path, data) == expected


KNOWN: dict[str, tuple[str, str, list[str] | Refused]] = {
    "names and aliases": (table("p1;VIK;2", "p2;nes;v"), ROSTER, ["svar p1: vik → nes", "svar p2: nes → vik"]),
    "itself by an alias": (table("p1;Vik;V"), ROSTER, ("self_rating", 2)),
    "a number otherwise written": (table("p1;1.0;2.0"), ROSTER, ("organisation_unknown", 2)),
    "a number with zeros": (table("p1;01;2"), ROSTER, ("organisation_unknown", 2)),
    "a letter that looks alike": (table("p1;V\u0456k;Nes"), ROSTER, ("organisation_unknown", 2)),
    "a wide letter": (table("p1;Ｖik;Nes"), ROSTER, ("organisation_unknown", 2)),
    "a stop more": (table("p1;Vik;Nes."), ROSTER, ("organisation_unknown", 2)),
    "wave 1": (table("1;p1;Vik;Nes", head="wave;respondent;rater;target"), WAVES, ["1 p1: Vik → Nes"]),
    "wave 1.0": (table("1.0;p1;Vik;Nes", head="wave;respondent;rater;target"), WAVES, ("wave_unknown", 2)),
    "Wave 1": (table("Wave 1;p1;Vik;Nes", head="wave;respondent;rater;target"), WAVES, ("wave_unknown", 2)),
    "wave 01": (table("01;p1;Vik;Nes", head="wave;respondent;rater;target"), WAVES, ("wave_unknown", 2)),
    "wave 1.0, declared": (
        table("1.0;p1;Vik;Nes", head="wave;respondent;rater;target"),
        WAVES + "import: {waves: {'1.0': '1'}}",
        ["1 p1: Vik → Nes"],
    ),
}


@pytest.mark.parametrize("case", KNOWN)
def test_a_study_knows_its_own(case: str, tmp_path: Path) -> None:
    data, study, expected = KNOWN[case]
    assert who(tmp_path, data, study) == expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1", "1.0"), ("1", "01"), ("1", "Wave 1"), ("1", "bølge 1"), ("2024", "2024.0"), ("W1", "W 1"), ("W1", "W-1"),
        ("Våren 2024", "Vaaren 2024"), ("2024-03-01", "01.03.2024"), ("2024-03-01", "2024-03-01 00:00:00"),
        ("1.3.2024", "45352"), ("2024-03-01", "45352"),
    ],
)  # fmt: skip
def test_waves_that_look_alike_are_two_and_told(first: str, second: str, tmp_path: Path) -> None:
    responses = read(
        tmp_path, table(f"{first};p1;Vik;Nes", f"{second};p1;Vik;Nes", head="wave;respondent;rater;target")
    )
    assert {wave.name for wave in responses.waves} == {first, second}
    (line,) = warned(responses)
    assert "look like one" in line
    assert first in line
    assert second in line


@pytest.mark.parametrize(
    ("first", "second"),
    [("1", "2"), ("W1", "W11"), ("Wave 1", "Wave 2"), ("2024-03-01", "01.04.2024"), ("1.0", "10"), ("2024", "2025"),
     ("bølge 1", "wave 1"), ("45352", "45353"), ("2024-03-01", "2024-03-01 12:00")],
)  # fmt: skip
def test_waves_that_do_not_look_alike_are_not_told(first: str, second: str, tmp_path: Path) -> None:
    responses = read(
        tmp_path, table(f"{first};p1;Vik;Nes", f"{second};p1;Vik;Nes", head="wave;respondent;rater;target")
    )
    assert warned(responses) == []


@pytest.mark.parametrize(
    ("ids", "told"),
    [(("7", "007"), 1), (("7", "7.0", "07"), 2), (("7", "7,00"), 1), (("7", "70"), 0), (("p7", "p07"), 0), (("10", "100"), 0)],
)  # fmt: skip
def test_ids_that_only_zeros_tell_apart_are_two_and_told(ids: tuple[str, ...], told: int, tmp_path: Path) -> None:
    responses = read(tmp_path, table(*(f"{one};Vik;Nes" for one in ids)))
    assert len(pairs(responses)) == len(ids)
    lines = warned(responses)
    assert len(lines) == bool(told)
    assert all(f"({told} such in all)" in line for line in lines)


@pytest.mark.parametrize(
    ("names", "told"),
    [(("7", "007"), True), (("7,0", "07"), True), (("7", "70"), False), (("1.0", "10"), False), (("7", "7.1"), False)],
)  # fmt: skip
def test_numbers_of_organisations_that_only_zeros_tell_apart_are_two_and_told(
    names: tuple[str, str], told: bool, tmp_path: Path
) -> None:
    first, second = names
    lines = warned(read(tmp_path, table(f"p1;{first};Nes", f"p2;Nes;{second}")))
    assert [all(f"“{name}”" in line for name in names) for line in lines] == [True] * told


@pytest.mark.parametrize("on_invalid", ["refuse", "drop"])
@pytest.mark.parametrize("written", ["1.0", "1,0", "1.00"])
def test_a_number_written_as_a_decimal_is_no_other_organisation(written: str, on_invalid: str, tmp_path: Path) -> None:
    rows = table("p1;1;2", "p2;2;1", f"p3;3;{written}")
    path = write(tmp_path, rows)
    with pytest.raises(InputRefused) as refused:
        read_responses(path, questionnaire=QUESTIONNAIRE, on_invalid=on_invalid)
    (problem,) = refused.value.problems
    assert not inspect_responses(path, questionnaire=QUESTIONNAIRE).log.of("warning")
    assert (problem.code, problem.place.row, problem.place.column) == ("organisation_as_decimal", 4, "target")
    study = f"import: {{aliases: {{targets: {{'1': ['{written}']}}}}}}"
    assert who(tmp_path, rows, study) == ["svar p1: 1 → 2", "svar p2: 2 → 1", "svar p3: 3 → 1"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("p1", "Vik", "Nes"), ("p1", "Os", "Nes")], "respondent_in_two_organisations"),
        ([("p1", "Vik", "Nes"), ("P1", "VIK", "nes")], "double_row"),
        ([("p1", "Vik", "Nes"), ("p2", "Nes", "nes")], "self_rating"),
    ],
)
def test_conflicts_are_told_in_every_kind_of_file(
    rows: list[tuple[str, ...]], code: str, kind: str, tmp_path: Path
) -> None:
    data = KINDS[kind]([HEAD, *([*row, "4", "2", "0", "1"] for row in rows)])
    assert outcome(tmp_path, data, f"svar.{kind}") == (code, 3)


@pytest.mark.parametrize("rows", [1, 40])
def test_the_role_that_one_row_gives_is_the_respondents(rows: int, tmp_path: Path) -> None:
    """Whatever the order of the rows."""
    partners = [f"N{number}" for number in range(rows)]
    for given in {0, rows - 1}:
        lines = [f"{'leder' if number == given else ''};p1;Vik;{name}" for number, name in enumerate(partners)]
        responses = read(tmp_path, table(*lines, head="role;respondent;rater;target"))
        assert responses.respondents.keys["role"].tolist() == ["leadership"]


def test_of_two_roles_none_counts(tmp_path: Path) -> None:
    data = table("leder;p1;Vik;Nes", "annen;p1;Vik;Os", "leder;p2;Os;Nes", head="role;respondent;rater;target")
    responses = read(tmp_path, data, on_invalid="drop")
    roles = responses.respondents.keys.set_index("respondent")["role"].astype("object")
    assert roles.isna().to_dict() == {"p1": True, "p2": False}
    assert responses.dropped.cells == {"conflicting_answers": 1}


NUMBERED = [HEAD, ["p1", 1.0, 2.0, 4.0, 2.0, 0.0, 1.0], ["p2", 2.0, 1.0, 4.0, 2.0, 0.0, 1.0]]
LABELS = {1.0: "Vik", 2.0: "Nes"}


def test_numbers_of_organisations_are_called_as_spss_calls_them(tmp_path: Path) -> None:
    both = sav(NUMBERED, variable_value_labels={"rater": LABELS, "target": LABELS})
    assert outcome(tmp_path, both, "svar.sav") == ["svar p1: Vik → Nes: 4 2 0 1", "svar p2: Nes → Vik: 4 2 0 1"]


@pytest.mark.parametrize("labelled", ["rater", "target"])
def test_numbers_with_names_on_one_side_are_refused(labelled: str, tmp_path: Path) -> None:
    data = sav(NUMBERED, variable_value_labels={labelled: LABELS})
    assert outcome(tmp_path, data, "svar.sav") == ("labels_on_one_side", 1)
    path = write(tmp_path, data, "svar.sav")
    known = read_responses(path, questionnaire=QUESTIONNAIRE, study=study_of(ROSTER, tmp_path))
    assert pairs(known) == ["svar p1: vik → nes: 4 2 0 1", "svar p2: nes → vik: 4 2 0 1"]
