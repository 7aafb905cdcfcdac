"""Exports of one form count its people once, however they were saved; another form's people are others."""

import re
from pathlib import Path

import pytest

from import_samples import Files, laid, workbook
from import_survey import QUESTIONNAIRE, study
from samples_limesurvey import CODES, written
from samples_ms_forms import rows
from tillitsmaal.readers import Inspection, inspect_responses
from tillitsmaal.readers.rows.moments import meet, spans

WAVE = 'waves: [{name: b1, files: ["*"]}]\n'
FOUR = [f"{number} (b1)" for number in range(1, 5)]


def seen(files: Files, folder: Path, more: str = WAVE) -> Inspection:
    laid(files, folder)
    return inspect_responses(questionnaire=QUESTIONNAIRE, study=study(more, folder))


def people(found: Inspection) -> list[str]:
    assert found.responses is not None
    return sorted(set(found.responses.respondents.keys["respondent"].astype(str)))


def assert_one(files: Files, folder: Path, more: str = WAVE) -> None:
    """The people of one form, told as being there twice."""
    found = seen(files, folder, more)
    assert found.log.counts("row")["double_row"]
    assert people(found) == FOUR


def of_two(first: str, second: str, count: int = 4) -> list[str]:
    return sorted(f"{number} (b1, {form})" for number in range(1, count + 1) for form in (first, second))


def limesurvey(*changes: tuple[str, str], numbers: str = "1234") -> bytes:
    """The sample with other texts, and with some of its people."""
    text = CODES
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    head, *lines = text.splitlines()
    return written("\n".join([head, *(line for line in lines if line[1] in numbers)]) + "\n")


WRITTEN = {
    "serial": ("46146.41736", "46146.41806", "46146.41875"),
    "english": ("5/4/26 10:01:00 AM", "5/4/26 10:02:00 AM", "5/4/26 10:03:00 AM"),
    "T": ("2026-05-04T10:01:00", "2026-05-04T10:02:00", "2026-05-04T10:03:00"),
    "minutes": ("04.05.2026 10:01", "04.05.2026 10:02", "04.05.2026 10:03"),
    "1980": ("1980-01-01 00:00:00",) * 3,
    "closed": ("2026-06-01 12:00:00",) * 3,
    "none": ("",) * 3,
}
"""When the first three handed in, as it may be written."""
OTHER_ANSWERS = [
    ('"A4";"A2";"A7";"A98";"A3";"A0";"A3"', '"A1";"A5";"A2";"A4";"A1";"A9";"A2"'),
    ('"A5";"";"A10"', '"A2";"A2";"A1"'),
    ('"A1";"A5";"A3"', '"A4";"A1";"A8"'),
    ('"A2";"A1";"A5"', '"A5";"A5";"A9"'),
]


def handed_in(form: str) -> list[tuple[str, str]]:
    times = enumerate(WRITTEN[form], 1)
    return [(f'"2026-05-04 10:0{minute}:00";"5"', f'"{time}";"5"') for minute, time in times]


@pytest.mark.parametrize("form", ["serial", "english", "T"])
def test_a_time_is_the_same_however_it_is_written(form: str, tmp_path: Path) -> None:
    """Here nothing but the times tells that they are the same people."""
    assert_one({"a.csv": limesurvey(), "b.csv": limesurvey(*handed_in(form), *OTHER_ANSWERS)}, tmp_path)


def test_a_time_cut_to_minutes_is_the_same_where_the_answers_are(tmp_path: Path) -> None:
    assert_one({"a.csv": limesurvey(), "b.csv": limesurvey(*handed_in("minutes"), ('"A10"', '"A9"'))}, tmp_path)


def test_a_form_saved_anew_as_text_is_still_the_same(tmp_path: Path) -> None:
    cells = [[re.sub(r"^(....)-(..)-(..) (.....):..$", r"\3.\2.\1 \4", str(cell)) for cell in row] for row in rows()]
    csv = "\n".join(";".join(f'"{cell}"' for cell in row) for row in cells)
    assert "04.05.2026 10:0" in csv
    assert_one({"uke1.xlsx": workbook({"Sheet1": rows()}), "uke2.csv": csv.encode()}, tmp_path)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2026-05-04 10:00:00", "04.05.2026 10:00", True),
        ("2026-05-04 10:00:41", "04.05.2026 10:00", True),
        ("2026-05-04 10:00:00", "5/4/26 10:00:00 AM", True),
        ("2026-05-04 22:00:00", "5/4/26 10:00:00 PM", True),
        ("2026-05-04 00:10:00", "5/4/26 12:10 AM", True),
        ("2026-05-04T10:00:00+02:00", "04.05.26 kl. 10.00", True),
        ("46146.4166666667", "2026-05-04 10:00:00", True),
        ("46146,41667", "04.05.2026 10:00:00", True),
        ("2026-05-04 10:00:00", "2026-05-04 10:00:07", False),
        ("2026-05-04 10:00:00", "05.04.2026 10:01", False),
        ("2026-05-14 10:00:00", "15.04.2026 10:00", False),
        ("04.05.2026", "04.05.2026", False),
        ("31", "31", False),
        ("1980-01-01 00:00:00", "1980-01-01 00:00:00", False),
        ("99.99.2026 10:00", "99.99.2026 10:00", False),
        ("", "", False),
    ],
)
def test_times_are_compared_as_times(one: str, other: str, same: bool) -> None:
    assert any(meet(first, second) for first in spans(one) for second in spans(other)) is same


def test_an_export_from_before_anybody_handed_in_is_the_same_form(tmp_path: Path) -> None:
    """What they had answered by then is a part of what they answered."""
    early = [(f'"2026-05-04 10:0{minute}:00";"5"', ';"2"') for minute in (1, 2, 3)]
    early.append(('"A98";"A3";"A0";"A3"', ";;;"))
    assert_one({"a.csv": limesurvey(*early, numbers="123"), "b.csv": limesurvey()}, tmp_path)


@pytest.mark.parametrize("form", ["1980", "closed", "none"])
def test_where_all_have_one_time_the_answers_tell_who_they_are(form: str, tmp_path: Path) -> None:
    """LimeSurvey writes 1980 in all that is anonymous; another system may write the day that it was closed."""
    times = handed_in(form)
    corrected = [('"A98";"A3"', '"A1";"A3"'), ('"A10"', '"A9"')]
    assert_one({"a.csv": limesurvey(*times), "b.csv": limesurvey(*times, *corrected)}, tmp_path)


@pytest.mark.parametrize("form", ["1980", "closed", "none"])
def test_where_all_have_one_time_other_answers_are_other_peoples(form: str, tmp_path: Path) -> None:
    times = handed_in(form)
    found = seen({"a.csv": limesurvey(*times), "b.csv": limesurvey(*times, *OTHER_ANSWERS)}, tmp_path)
    assert people(found) == of_two("a", "b")
    assert not found.log.counts("row")


def test_number_one_of_an_anonymous_form_about_another_partner_is_somebody_else(tmp_path: Path) -> None:
    """No question is in both forms, so that no answer tells that they are the same."""
    head = '"id";"submitdate";"lastpage";"startlanguage";"rater"'
    texts = {
        name: f'{head};"to{name}[ben1]";"to{name}[ben2]";"to2{name}[clo1]"\n'
        + "".join(f'"{number}";"1980-01-01 00:00:00";"4";"nb";"vik";"A4";"A2";"A{number}"\n' for number in (1, 2))
        for name in ("os", "naering")
    }
    found = seen({f"{name}.csv": written(text) for name, text in texts.items()}, tmp_path)
    assert people(found) == of_two("naering", "os", 2)


def test_who_hands_in_in_the_same_minute_is_another_all_the_same(tmp_path: Path) -> None:
    """Both forms were answered in one meeting: times without seconds fit by chance, and the answers do not."""
    found = seen({"a.csv": limesurvey(), "b.csv": limesurvey(*handed_in("minutes"), *OTHER_ANSWERS)}, tmp_path)
    assert people(found) == of_two("a", "b")


def test_exports_that_a_third_holds_together_are_one_form(tmp_path: Path) -> None:
    files = {"a.csv": limesurvey(numbers="12"), "b.csv": limesurvey(numbers="34"), "c.csv": limesurvey()}
    assert_one(files, tmp_path)


def test_a_partners_form_exported_twice_is_one(tmp_path: Path) -> None:
    """Each partner has a form; that about Vik was exported in two weeks."""
    header = (
        "ID;Starttidspunkt;Fullføringstidspunkt;E-postadresse;Navn;Virksomhet;Vil oss vel.;Utnytter oss.;Hvor nær?\n"
    )
    person = "{0};2026-05-04 10:0{0}:00;2026-05-04 10:1{0}:00;anonymous;;{1};Ganske enig;Helt uenig;{0}\n"
    of_vik = [person.format(1, "Næringshagen"), person.format(2, "Os og omland")]
    files = {
        "vik-uke1.csv": (header + of_vik[0]).encode(),
        "vik-uke2.csv": (header + "".join(of_vik)).encode(),
        "os.csv": (header + person.format(1, "Næringshagen").replace("uenig;1", "uenig;7")).encode(),
    }
    mapping = """\
import:
  system: ms_forms
  shape: per_link
  target: {by_file: {vik-uke1.csv: vik, vik-uke2.csv: Vik kommune, os.csv: os}}
  rater: {column: Virksomhet}
  aliases: {items: {ben1: [Vil oss vel.], ben2: [Utnytter oss.], clo1: ["Hvor nær?"]}}
"""
    found = seen(files, tmp_path, WAVE + mapping)
    assert people(found) == ["1 (b1, os)", "1 (b1, vik-uke1)", "2 (b1, vik-uke1)"]
    assert found.log.counts("row") == {"double_row": 1}


WAVES = "waves: [{name: b1, files: [a.csv]}, {name: b2, files: [b.csv]}]\n"
UNSAID = ('"liten/1.0.0";"b1"', '"liten/1.0.0";""')
LATER = [("2026-05-04 10:", "2026-11-04 10:")]


def problems(found: Inspection) -> list[str]:
    return [problem.line("en") for problem in found.log.of("file")]


def test_a_form_that_stayed_open_does_not_bring_the_first_wave_into_the_second(tmp_path: Path) -> None:
    found = seen({"a.csv": limesurvey(UNSAID, numbers="12"), "b.csv": limesurvey(UNSAID)}, tmp_path, WAVES)
    (told,) = problems(found)
    assert told.startswith("b.csv: 2 of the 4 responses, here in the wave b2, are also in a.csv, of the wave b1")


def test_the_same_people_in_the_next_wave_are_no_second_export(tmp_path: Path) -> None:
    """Whoever answers as before has another time of handing in."""
    found = seen({"a.csv": limesurvey(UNSAID), "b.csv": limesurvey(UNSAID, *LATER)}, tmp_path, WAVES)
    assert problems(found) == []
    assert people(found) == sorted(f"{number} ({wave})" for number in range(1, 5) for wave in ("b1", "b2"))


def test_others_with_the_same_number_and_time_are_no_second_export(tmp_path: Path) -> None:
    found = seen({"a.csv": limesurvey(UNSAID), "b.csv": limesurvey(UNSAID, *OTHER_ANSWERS)}, tmp_path, WAVES)
    assert problems(found) == []
