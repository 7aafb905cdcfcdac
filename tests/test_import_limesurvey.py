"""LimeSurvey's exports: the same answers from all of them, and what was never shown from those that tell it."""

# ruff: noqa: E501 – files and messages stand as they are
import json
import re
from pathlib import Path

import pytest

import samples_limesurvey
from import_samples import SAMPLES, Files, laid
from import_survey import PAIRS, PEOPLE, QUESTIONNAIRE, ROLES, reading, refusal, refused, roles, shown, study
from samples_limesurvey import CODES, JSON, LONG, written
from test_readers_base import warned
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers import read_responses
from tillitsmaal.readers.books.kinds import open_file
from tillitsmaal.readers.systems import recognise
from tillitsmaal.study.patterns import matched

MINE = sorted(name for name, (system, _) in SAMPLES.items() if system == "limesurvey")
TELLING = {"limesurvey_codes", "limesurvey_commas", "limesurvey_tabs", "limesurvey_json"}
TOLD_PAIRS = [line.replace("os → naering: . . .", "os → naering: ns ns ns") for line in PAIRS]
TOLD_PEOPLE = [line.replace("4: os: .", "4: os: ns") for line in PEOPLE]


def codes(old: str = "", new: str = "") -> Files:
    """The export with codes, with one text in it changed wherever it stands."""
    assert old in CODES
    return {"survey.csv": written(CODES.replace(old, new))}


@pytest.mark.parametrize("name", MINE)
def test_every_export_says_the_same(name: str, tmp_path: Path) -> None:
    responses = reading(SAMPLES[name][1](), tmp_path)
    expected = (TOLD_PAIRS, TOLD_PEOPLE) if name in TELLING else (PAIRS, PEOPLE)
    assert shown(responses, samples_limesurvey.IDS) == expected
    assert roles(responses, samples_limesurvey.IDS) == ROLES


@pytest.mark.parametrize("system", ["auto", "limesurvey"])
@pytest.mark.parametrize("name", MINE)
def test_the_system_may_be_declared(name: str, system: str, tmp_path: Path) -> None:
    responses = reading(SAMPLES[name][1](), tmp_path, f"import: {{system: {system}}}")
    assert shown(responses, samples_limesurvey.IDS) == (
        (TOLD_PAIRS, TOLD_PEOPLE) if name in TELLING else (PAIRS, PEOPLE)
    )
    assert any("Read as LimeSurvey" in line for line in warned(responses)) == (system == "auto")


def test_what_was_chosen_is_told_and_nothing_else_is_noise(tmp_path: Path) -> None:
    assert warned(reading(samples_limesurvey.limesurvey_codes(), tmp_path)) == [
        r"survey.csv: Read as LimeSurvey (submitdate, lastpage): {shape: wide, respondent: {column: id}, rater: {column: rater}, "
        r"columns: '(?:to\d*(?P<target>[A-Za-z]\w*)|general\d*)\[(?P<item>\w+)\]'} "
        r"If that is right, write it down with tillit import --init, and it will not be said again.",
        "survey.csv: Not handed in: 1 of 4 forms. The answers in them count. To leave them out, write incomplete: drop under import in tillit.yaml.",
    ]


def test_answers_never_handed_in_can_be_left_out(tmp_path: Path) -> None:
    responses = reading(codes(), tmp_path, "import: {system: limesurvey, incomplete: drop}")
    assert shown(responses, samples_limesurvey.IDS)[0] == [line for line in PAIRS if "b1 4:" not in line]


def test_long_and_short_codes_name_the_organisations(tmp_path: Path) -> None:
    assert '"nan2f"' in CODES
    assert "tonaering[ben1]" in CODES
    assert shown(reading(codes('"nan2f"', '"naering"'), tmp_path), samples_limesurvey.IDS)[0] == TOLD_PAIRS


def test_where_nobody_left_anything_open_what_is_bare_was_not_shown_all_the_same(tmp_path: Path) -> None:
    text = CODES.replace('""', '"A5"').replace('"lead"', '"repr"').replace('"os";"A5"', '"os";"other"')
    found = shown(reading({"survey.csv": written(text)}, tmp_path), samples_limesurvey.IDS)[0]
    assert [line.rpartition(": ")[2] for line in found if "os → naering" in line] == ["ns ns ns"]
    assert "b1 2: vik → os: 5 5 5" in found


def test_marks_around_texts_but_not_around_numbers_are_a_spreadsheets(tmp_path: Path) -> None:
    """It saved the file again: nothing tells any more what was never shown."""
    text = re.sub(r'"(\d*)"', r"\1", CODES)
    assert shown(reading({"survey.csv": written(text)}, tmp_path), samples_limesurvey.IDS) == (PAIRS, PEOPLE)


def test_marks_around_some_texts_only_tell_nothing(tmp_path: Path) -> None:
    assert shown(reading(codes('"A4"', "A4"), tmp_path), samples_limesurvey.IDS) == (PAIRS, PEOPLE)


def test_lines_inside_texts_do_not_confuse_what_was_shown(tmp_path: Path) -> None:
    header, first, *rest = CODES.splitlines()
    remarks = ["", "remark", '"En ""lang""; tanke\n\nover flere linjer"', '""', "", '"nei"']
    lines = [
        f"{line};{remark}" for line, remark in zip((header, first, *rest), ['"remark"', *remarks[2:]], strict=True)
    ]
    assert (
        shown(reading({"survey.csv": written("\n".join(lines) + "\n")}, tmp_path), samples_limesurvey.IDS)[0]
        == TOLD_PAIRS
    )


def test_blank_lines_do_not_shift_what_was_shown(tmp_path: Path) -> None:
    header, first, *rest = CODES.splitlines()
    responses = reading({"survey.csv": written("\n".join([header, "", first, "", *rest]) + "\n")}, tmp_path)
    assert shown(responses, samples_limesurvey.IDS)[0] == TOLD_PAIRS
    assert any("2 rows are empty" in line for line in warned(responses))


def test_null_and_empty_are_kept_apart_in_json(tmp_path: Path) -> None:
    plain = json.loads(JSON)
    numbered = {"responses": [{response["id"]: response} for response in plain["responses"]]}
    files = {"survey.json": json.dumps(numbered).encode()}
    assert shown(reading(files, tmp_path), samples_limesurvey.IDS) == (TOLD_PAIRS, TOLD_PEOPLE)


def test_texts_with_entities_and_tags(tmp_path: Path) -> None:
    texts = LONG.replace("[Vik kommune vil", "[<p>Vik&nbsp;kommune  <b>vil").replace(
        "svarer du for?", "svarer du\u00a0for?"
    )
    assert shown(reading({"survey.csv": written(texts)}, tmp_path), samples_limesurvey.IDS) == (PAIRS, PEOPLE)


TURNED = "import: {system: limesurvey, values: {labels: {-3: 3, -2: 2, -1: 1, 1: -1, 2: -2, '3.0': -3}}}"


@pytest.mark.parametrize("sign", [1, -1])
def test_answers_below_zero(sign: int, tmp_path: Path) -> None:
    """What a mapping says of a number holds for the number in letters too, here a scale turned around."""
    whole = QUESTIONNAIRE.model_dump()
    whole["formats"]["ten"] = {"min": -3, "max": 3, "missing": {99: "dont_know"}}
    text = CODES
    for old, new in {
        '"A7"': '"N3"',
        '"A10"': '"A3"',
        '"A1";"A5";"A3"': '"A1";"A5";"N1"',
        '"A2";"A1";"A5"': '"A2";"A1";"A99"',
    }.items():
        assert old in text
        text = text.replace(old, new)
    signed = Questionnaire.model_validate(whole)
    more = TURNED if sign == -1 else ""
    found = sorted(
        shown(reading({"survey.csv": written(text)}, tmp_path, more, questionnaire=signed), samples_limesurvey.IDS)[0]
    )
    answers = [line.rpartition(" ")[2] for line in found]
    assert answers == [f"{sign * -3}", "0", f"{sign * 3}", ".", ".", f"{sign * -1}", "ns", "dk"]


def test_a_missing_code_far_below_zero_comes_back(tmp_path: Path) -> None:
    whole = QUESTIONNAIRE.model_dump()
    whole["formats"]["ten"]["missing"] = {-9999: "dont_know"}
    files = codes('"A7"', '"N9999"')
    pairs = shown(reading(files, tmp_path, questionnaire=Questionnaire.model_validate(whole)), samples_limesurvey.IDS)[
        0
    ]
    assert sum(line.endswith(" dk") for line in pairs) == 1


def test_a_number_that_people_wrote_has_no_letter(tmp_path: Path) -> None:
    assert shown(reading(codes('"A7"', '"7.0000000000"'), tmp_path), samples_limesurvey.IDS)[0] == TOLD_PAIRS


def test_who_answers_for_another_organisation_is_refused(tmp_path: Path) -> None:
    """A list with room for `other` stores `-oth-`, and what people wrote in a column of its own."""
    header, *rest = (
        codes('"nan2f"', '"-oth-"')["survey.csv"].decode().replace('"rater";', '"rater";"rater[other]";').split("\r\n")
    )
    lines = [
        line.replace('"-oth-";', '"-oth-";"Ås";').replace('"vik";', '"vik";"";').replace('"os";', '"os";"";')
        for line in rest
    ]
    found = refusal({"survey.csv": "\r\n".join([header, *lines]).encode()}, tmp_path)
    assert {problem.code for problem in found.problems} == {"organisation_unknown"}
    assert (
        found.problems[0]
        .line("en")
        .startswith("survey.csv, row 4, column rater: “-oth-” is not an organisation of the study.")
    )


def test_two_scales_in_one_array_are_told_apart_by_a_pattern(tmp_path: Path) -> None:
    dual = codes("ben1]", "ben1][1]")
    dual = {"survey.csv": dual["survey.csv"].replace(b"ben2]", b"ben1][2]")}
    assert refused(dual, tmp_path) == ["import_unclear", "import_items_lacking"]
    mapping = r"""import: {system: limesurvey, columns: '(?:to\d*(?P<target>[a-z]+)|general)\[(?P<item>\w+(?:\]\[\d)?)\]', items: {"ben1][1": ben1, "ben1][2": ben2, clo1: clo1, fac1: fac1}}"""
    assert shown(reading(dual, tmp_path, mapping), samples_limesurvey.IDS) == (TOLD_PAIRS, TOLD_PEOPLE)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"rater"', '"hvem"', ["import_unclear", "import_rater_likely"]),
        ('"id"', '"nr"', ["import_unclear", "import_no_respondent"]),
        ("ben2]", "ben7]", ["import_unclear", "import_items_lacking"]),
        ("toos[", "tooslo[", ["import_unclear", "import_targets_unknown"]),
        ("liten/", "annen/", ["form_of_other_questionnaire"]),
        ('"A98";"A3"', '"A98"', ["ragged_row"]),
        ('"A98"', '"A6"', ["outside_format"]),
        ('"A98"', '"B8"', ["not_a_number"]),
        ('"A98"', '"A98', ["quote_broken"]),
        ('"toos[ben1]"', '"tovik[ben1]"', ["header_duplicate"]),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_refused(old: str, new: str, expected: list[str], tmp_path: Path) -> None:
    assert refused(codes(old, new), tmp_path) == expected


def test_what_it_was_recognised_by_is_in_the_file(tmp_path: Path) -> None:
    told = reading(codes('"lastpage";', '"page";'), tmp_path).warnings
    assert [one.details["evidence"] for one in told if one.code == "system_recognised"] == ["submitdate, startlanguage"]


@pytest.mark.parametrize(
    "more", ["", r"import: {system: limesurvey, columns: '(?:to\d*(?P<target>\w+)|general)\[(?P<item>\w+)\]'}"]
)
def test_capitals_part_no_names_in_headers(more: str, tmp_path: Path) -> None:
    """Everything about a partner was once left out where its code stood as `TOos`."""
    files = codes('"toos[', '"TOos[')
    assert shown(reading(files, tmp_path, more), samples_limesurvey.IDS) == (TOLD_PAIRS, TOLD_PEOPLE)


def test_a_pattern_that_tells_capitals_from_other_letters_keeps_doing_so() -> None:
    assert matched("(?P<target>[a-z]+)(?P<item>[A-Z]+)", "vikBEN")
    assert not matched("(?P<target>[a-z]+)(?P<item>[A-Z]+)", "rater")


def test_without_a_study_names_and_codes_must_agree(tmp_path: Path) -> None:
    assert refused(codes(), tmp_path, study=None) == ["import_unclear", "import_names_differ"]
    assert shown(reading(codes('"nan2f"', '"naering"'), tmp_path, study=None), samples_limesurvey.IDS)[0] == TOLD_PAIRS


def test_a_table_without_answers_is_not_taken_for_an_export_with_texts(tmp_path: Path) -> None:
    path = tmp_path / "svar.csv"
    path.write_text("Svar-ID;Navn\n1;Kari\n", encoding="utf-8")
    assert recognise(open_file(path)) is None


def test_number_one_of_another_survey_in_the_same_wave_is_somebody_else(tmp_path: Path) -> None:
    later = CODES.replace("2026-05-04 10:", "2026-05-04 11:")
    laid({"a.csv": written(CODES), "b.csv": written(later)}, tmp_path)
    responses = read_responses(questionnaire=QUESTIONNAIRE, study=study('waves: [{name: b1, files: ["*"]}]', tmp_path))
    people = {str(one) for one in responses.respondents.keys["respondent"]}
    assert people == {f"{number} (b1, {form})" for number in range(1, 5) for form in "ab"}


def test_a_form_copied_for_the_next_wave_that_still_names_the_one_before_is_refused(tmp_path: Path) -> None:
    waves = "waves: [{name: b1, files: [b1.csv]}, {name: b2, files: [b2.csv]}]"
    assert refused({"b2.csv": written(CODES)}, tmp_path, waves) == ["file_of_other_wave"]


def numbered_options() -> Files:
    """The export of a survey whose options kept the codes that LimeSurvey proposes: `AO01`, `AO02`."""
    text = re.sub(r'"A(\d+)"', lambda match: f'"AO{int(match[1]):02}"', CODES)
    assert '"AO04"' in text
    return {"survey.csv": written(text)}


def test_codes_of_options_are_no_answers_until_somebody_says_so(tmp_path: Path) -> None:
    found = refusal(numbered_options(), tmp_path)
    told = [problem for problem in found.problems if problem.code == "answer_codes_lettered"]
    assert [(one.value, one.details["letters"], one.details["count"]) for one in told] == [("AO01", "AO", "10")]
    assert "values: {strip_prefix: AO}" in told[0].line("nb")
    declared = reading(numbered_options(), tmp_path, "import: {system: limesurvey, values: {strip_prefix: AO}}")
    assert shown(declared, samples_limesurvey.IDS) == (TOLD_PAIRS, TOLD_PEOPLE)


def test_codes_of_options_may_be_given_their_meaning(tmp_path: Path) -> None:
    labels = ", ".join(f"AO{number:02}: {number}" for number in (*range(11), 98, 99))
    declared = reading(
        numbered_options(), tmp_path, f"import: {{system: limesurvey, values: {{labels: {{{labels}}}}}}}"
    )
    assert shown(declared, samples_limesurvey.IDS) == (TOLD_PAIRS, TOLD_PEOPLE)
