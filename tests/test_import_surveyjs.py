"""SurveyJS: answers as JSON, where what nobody answered is not there."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from import_samples import Files, laid
from import_survey import PAIRS, PEOPLE, QUESTIONNAIRE, ROLES, reading, refused, roles, shown, study
from samples_surveyjs import LIST, surveyjs_list, surveyjs_one, surveyjs_with_ids
from test_readers_base import pairs
from tillitsmaal.readers import read_responses
from tillitsmaal.readers.books.kinds import open_file
from tillitsmaal.readers.systems import recognise


def changed(change: Callable[[list[dict[str, Any]]], object]) -> Files:
    """The list, changed."""
    answers = json.loads(LIST)
    change(answers)
    return {"answers.json": json.dumps(answers).encode()}


def numbered(responses: Any) -> tuple[str, ...]:
    """The ids that respondents without ids got."""
    return tuple(f"{responses.inputs[0].sha256[:6]}-{number}" for number in range(1, 5))


@pytest.mark.parametrize("mapping", ["", "import: {system: surveyjs}", "import: {system: auto}"])
def test_a_list_of_answers(tmp_path: Path, mapping: str) -> None:
    responses = reading(surveyjs_list(), tmp_path, mapping)
    assert shown(responses, numbered(responses)) == (PAIRS, PEOPLE)
    assert roles(responses, numbered(responses)) == ROLES
    told = [(one.code, one.details.get("system")) for one in responses.warnings]
    assert told == ([] if "surveyjs" in mapping else [("system_recognised", "SurveyJS")])


def test_ids_that_whoever_keeps_the_answers_gave(tmp_path: Path) -> None:
    assert shown(reading(surveyjs_with_ids(), tmp_path), ("id1", "id2", "id3", "id4")) == (PAIRS, PEOPLE)


def test_one_answer_alone_though_it_has_not_all_items(tmp_path: Path) -> None:
    answer = json.loads(surveyjs_one()["answer.json"])
    del answer["to_naering"]["ben2"], answer["to_os"]["ben2"]
    responses = reading({"answer.json": json.dumps(answer).encode()}, tmp_path)
    assert sorted(line.split(": ", 1)[1] for line in pairs(responses)) == ["vik → naering: 4 . 7", "vik → os: dk . 0"]
    assert [one.code for one in responses.warnings] == ["system_recognised"]


def test_respondents_of_two_files_are_not_taken_for_the_same_people(tmp_path: Path) -> None:
    paths = []
    for wave in ("b1", "b2"):
        (tmp_path / wave).mkdir()
        paths.append(laid({"answers.json": LIST.replace('"b1"', f'"{wave}"').encode()}, tmp_path / wave))
    found = read_responses(paths, questionnaire=QUESTIONNAIRE, study=study("waves: [{name: b1}, {name: b2}]"))
    people = found.respondents.keys[["wave", "respondent"]].astype(str)
    assert people.groupby("wave").respondent.nunique().to_dict() == {"b1": 4, "b2": 4}
    assert people.respondent.nunique() == 8


BROKEN: dict[str, tuple[Files, str]] = {
    "another partner": (changed(lambda found: found[0].update(to_voss={"ben1": 3})), "import_targets_unknown"),
    "another item": (changed(lambda found: found[0]["to_os"].update(ben7=3)), "mapping_item_unknown"),
    "another questionnaire": (
        changed(lambda found: found[0].update(tillitform="stor/1.0.0")),
        "form_of_other_questionnaire",
    ),
    "nobody says whom they answer for": (changed(lambda found: [one.pop("rater") for one in found]), "import_no_rater"),
    "outside the scale": (changed(lambda found: found[0]["to_os"].update(ben1=7)), "outside_format"),
    "a text": (changed(lambda found: found[0]["to_os"].update(ben1="x")), "not_a_number"),
    "about themselves": (changed(lambda found: found[0].update(to_vik={"ben1": 5})), "self_rating"),
    "cut off": ({"answers.json": LIST.encode()[:200] + b"]"}, "file_damaged"),
    "no list": ({"answers.json": b'["vik", "os"]'}, "file_damaged"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_wrong_is_named(tmp_path: Path, case: str) -> None:
    files, code = BROKEN[case]
    assert code in refused(files, tmp_path)


def test_who_does_not_say_for_whom_they_answer_is_set_aside(tmp_path: Path) -> None:
    responses = reading(changed(lambda found: found[0].pop("rater")), tmp_path, "")
    assert "answers_without_rater" in [one.code for one in responses.warnings]
    assert len(responses.respondents.keys) == 3


def test_json_of_another_kind_is_not_taken_for_it(tmp_path: Path) -> None:
    found = []
    for text in (
        '[{"id": 1, "answers": {"ben1": 4}}]',
        '{"responses": [{"id": 1, "submitdate": null, "tovik[ben1]": "A4"}]}',
    ):
        (tmp_path / "other.json").write_text(text, encoding="utf-8")
        adapter = recognise(open_file(tmp_path / "other.json"))
        found.append(adapter and adapter.system)
    assert found == [None, None]


def test_null_is_a_question_left_open_as_one_that_is_not_there(tmp_path: Path) -> None:
    def with_null(found: list[dict[str, Any]]) -> None:
        found[0]["to_os"]["ben1"] = None

    files = changed(with_null)
    lines = pairs(reading(files, tmp_path))
    assert [line for line in lines if "vik → os: . 3 0" in line]
