"""Forms that were opened and left, answers from nobody, and forms that one person saved more than once."""

from pathlib import Path

import pytest

import tillitsmaal as tm
from form_cases import asking, of
from limesurvey_export import Filled, export_csv
from test_readers_base import codes, pairs, read, told, warned
from tillitsmaal.errors import InputRefused
from tillitsmaal.forms.limesurvey import limesurvey
from tillitsmaal.responses import Responses

NAMED = (
    Filled({"rater": "vik", "tovoss[ben1]": "A1", "toos[ben1]": "A2", "general[fac1]": "A3"}),
    Filled({"rater": "os", "tovik[ben1]": "A3"}),
)
OPENED = Filled({}, pages=1)
NOBODYS = Filled({"general[fac1]": "A2"})


def lime(folder: Path, *filled: Filled) -> Responses:
    (folder / "svar.csv").write_bytes(export_csv(limesurvey(of()), filled))
    return tm.read_responses(folder / "svar.csv", questionnaire=asking())


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_form_that_was_opened_and_left_is_passed_over(place: int, tmp_path: Path) -> None:
    filled = [*NAMED[:place], OPENED, *NAMED[place:]]
    responses = lime(tmp_path, *filled)
    assert set(responses.respondents.keys["rater"]) == {"vik", "os"}
    assert [one.code for one in responses.warnings if "without" in one.code] == []
    (kept,) = (one for one in responses.warnings if one.code == "incomplete_kept")
    assert kept.details["count"] == "1"


def test_answers_from_nobody_are_set_aside_and_told(tmp_path: Path) -> None:
    responses = lime(tmp_path, NAMED[0], NOBODYS, OPENED, NAMED[1], NOBODYS)
    assert set(responses.respondents.keys["rater"]) == {"vik", "os"}
    assert len(responses.respondents.keys) == 2
    assert responses.dropped.rows == {}
    (line,) = (line for line in warned(responses) if "which organisation" in line)
    assert "2 of 5 (row 3, 6)" in line


def test_a_system_may_leave_out_hundreds_of_them_without_naming_all(tmp_path: Path) -> None:
    responses = lime(tmp_path, *NAMED, *[NOBODYS] * 40)
    (line,) = (line for line in warned(responses) if "which organisation" in line)
    assert "40 of 42 (row 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, …)" in line


def test_where_nobody_says_for_whom_they_answer_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as refused:
        lime(tmp_path, NOBODYS, NOBODYS)
    assert set(refused.value.counts) == {"rater_empty"}


HEAD = "respondent;rater;target;ben1;ben2;clo1;war1"


def test_a_plain_file_says_of_every_answer_who_gave_it(tmp_path: Path) -> None:
    lines = ["p1;Vik;Nes;4;2;0;1", "p2;;Nes;;;;", "p3;;Nes;5;;;"]
    assert codes(tmp_path, "\n".join([HEAD, *lines])) == ["rater_empty"]
    assert "row 4" in told(tmp_path, "\n".join([HEAD, *lines]))[0]
    assert pairs(read(tmp_path, "\n".join([HEAD, *lines[:2]]))) == ["svar p1: Vik → Nes: 4 2 0 1"]


FORM = f"tillitform;saved;wave;{HEAD}"
DRAWN = "bcdfghkmnprs"


def save(time: str, ben1: str, respondent: str = DRAWN, rater: str = "Vik", wave: str = "b1") -> str:
    rows = (f"prove/1.0.0;{time};{wave};{respondent};{rater};{target};{ben1};2;0;1" for target in ("Nes", "Os"))
    return "\n".join((FORM, *rows)) + "\n"


EARLY, LATE = "2026-05-04T09:59:59", "2026-05-04T10:00:00"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_last_save_of_a_person_counts(order: tuple[int, int], tmp_path: Path) -> None:
    files = [save(EARLY, "1"), save(LATE, "5")]
    responses = read(tmp_path, *(files[place] for place in order))
    assert pairs(responses) == [f"b1 {DRAWN}: Vik → {target}: 5 2 0 1" for target in ("Nes", "Os")]
    (line,) = warned(responses)
    assert f"Earlier saves that do not count: 1 (svar{'2' if order[0] else ''}.csv)." in line


def test_three_saves_and_another_persons(tmp_path: Path) -> None:
    files = [save(EARLY, "1"), save(LATE, "3"), save("2026-05-05T00:00:00", "4"), save(EARLY, "2", "x2")]
    responses = read(tmp_path, *files)
    assert sorted(line.split(": ")[-1] for line in pairs(responses)) == ["2 2 0 1"] * 2 + ["4 2 0 1"] * 2
    assert "do not count: 2 (svar.csv, svar2.csv)" in warned(responses)[0]


def test_saves_in_one_file_are_told_apart(tmp_path: Path) -> None:
    joined = save(EARLY, "1") + save(LATE, "5").partition("\n")[2]
    assert "do not count: 1 (svar.csv)" in warned(read(tmp_path, joined))[0]


def test_whoever_answers_in_two_waves_counts_in_both(tmp_path: Path) -> None:
    responses = read(tmp_path, save(EARLY, "1"), save(LATE, "5", wave="b2"))
    assert len(responses.pairs.keys) == 4
    assert warned(responses) == []


@pytest.mark.parametrize("code", [DRAWN, "k1"])
def test_one_code_in_two_organisations_is_for_people_to_settle(code: str, tmp_path: Path) -> None:
    """Two people at one machine, or one who chose the wrong organisation first: neither is left out unasked."""
    files = [save(EARLY, "1", code), save(LATE, "5", code, "Bø")]
    assert "respondent_in_two_organisations" in codes(tmp_path, *files)
    (line,) = (line for line in told(tmp_path, *files) if "answers for Vik" in line)
    assert "delete the file that does not hold" in line
    responses = read(tmp_path, save(EARLY, "1", code), save(LATE, "5", code))
    assert len(responses.pairs.keys) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2026-05-04", "2026-05-04"),
        ("2026-05-04", LATE),
        (LATE, LATE),
        ("04.05.2026 10:00", "2026-05-04T10:00:41"),
        ("04/06/2026 09:59", LATE),
        ("i går", LATE),
        ("", LATE),
    ],
)
def test_which_save_is_the_last_is_never_guessed(first: str, second: str, tmp_path: Path) -> None:
    files = [save(first, "1"), save(second, "5")]
    assert "double_row" in codes(tmp_path, *files)
    assert "saved their answers twice, use only the newest file" in told(tmp_path, *files)[0]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("04.05.2026 09:59", "04.05.2026 10:00"),
        ("04.05.2026 09:59", LATE),
        (EARLY, "04.05.2026 10:00"),
        ("2026-05-03", LATE),
        ("13/05/2026 09:59", "5/14/26 9:59 AM"),
        ("2026-05-04 09:59:59", "46146,41667"),
    ],
)
def test_times_that_a_spreadsheet_wrote_are_ordered(first: str, second: str, tmp_path: Path) -> None:
    responses = read(tmp_path, save(first, "1"), save(second, "5"))
    assert {line.split(": ")[-1] for line in pairs(responses)} == {"5 2 0 1"}
    assert "do not count: 1 (svar.csv)" in warned(responses)[0]


def test_a_time_in_a_file_that_is_no_form_of_ours_says_nothing(tmp_path: Path) -> None:
    files = [save(EARLY, "1"), save(LATE, "5")]
    assert "double_row" in codes(tmp_path, *(file.replace("tillitform;", "skjema;") for file in files))
