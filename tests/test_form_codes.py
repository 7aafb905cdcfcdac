"""Items that are called what forms call something else: asked under another code, and found again under it."""

from pathlib import Path

from playwright.sync_api import Browser

import tillitsmaal as tm
from form_cases import of
from html_form import AGREE5, begin, fill_in, questionnaire, save, written
from odk_exports import filled, kobo
from showing import opened
from tillitsmaal.forms.form import Form
from tillitsmaal.forms.xlsform import xlsform
from tillitsmaal.readers.items import item_keys
from tillitsmaal.responses import Responses
from tillitsmaal.study import ImportMapping, Study
from tillitsmaal.study.coded import FIELDS, item_codes
from xforms import xform

pytest_plugins = ["browser"]

TAKEN = ("rater", "role", "wave", "tillitform")
ASKED = questionnaire(
    {"benevolence": AGREE5, "general": AGREE5},
    {"ben1": "benevolence", "target": "benevolence", **dict.fromkeys(TAKEN, "general")},
    {"general": "network"},
)
ANSWERS = {"rater": 1.0, "role": 2.0, "wave": 3.0, "tillitform": 4.0}


def form() -> Form:
    return of(questionnaire=ASKED, waves=[{"name": "b1"}])


def test_no_item_is_coded_as_a_field_or_as_another_item() -> None:
    ids = [*FIELDS, "rater2", "ben-1", "ben1"]
    coded = item_codes(ids)
    assert not set(coded.values()) & set(FIELDS)
    assert len(set(coded.values())) == len(ids)
    assert (coded["rater2"], coded["ben1"]) == ("rater2", "ben1")
    assert {item: item_keys(ids)[code.casefold()] for item, code in coded.items()} == {item: item for item in ids}


def about_all(responses: Responses) -> dict[str, float]:
    people = responses.respondents
    return dict(zip(people.items, people.values[0].tolist(), strict=True))


def test_an_xlsform_keeps_them_apart(tmp_path: Path) -> None:
    made = xform(xlsform(form()))
    codes = item_codes(ASKED.item_ids)
    given = {codes[item]: f"{value:.0f}" for item, value in ANSWERS.items()}
    answers = filled(made, "vik", {"role": "other", "ben1__os": "5", f"{codes['target']}__os": "4", **given})
    (tmp_path / "export.csv").write_bytes(kobo(made, [answers]))
    study = Study.model_validate(
        {"study": "Prøve", "organisations": [{"id": "vik"}, {"id": "voss"}, {"id": "os"}], "waves": [{"name": "b1"}]}
    ).model_copy(update={"mapping": ImportMapping.model_validate({"system": "kobo"})})
    responses = tm.read_responses(tmp_path / "export.csv", study=study, questionnaire=ASKED)
    assert about_all(responses) == ANSWERS
    (pair,) = (row for row in responses.pairs.values.tolist() if row[0] == 5)
    assert pair == [5, 4]
    assert list(responses.pairs.keys["rater"].unique()) == ["vik"]
    assert list(responses.respondents.keys["role"]) == ["other"]


def test_the_file_of_a_page_keeps_them_apart(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, written(form(), tmp_path)) as (page, _):
        begin(page, "Vik", "other")
        fill_in(
            page,
            {
                "voss": {"ben1": "5", "target": "4"},
                "os": {},
                "": {item: f"{value:.0f}" for item, value in ANSWERS.items()},
            },
        )
        file = save(page, tmp_path)
    responses = tm.read_responses(file, questionnaire=ASKED)
    assert about_all(responses) == ANSWERS
    assert list(responses.respondents.keys["role"]) == ["other"]
    assert [wave.name for wave in responses.waves] == ["b1"]
    assert [row for row in responses.pairs.values.tolist() if row[0] == 5] == [[5, 4]]
