"""What forms say beside a number to write, and which answers that are none they offer."""

import json
import re
from pathlib import Path

import pytest

import tillitsmaal as tm
from form_cases import asking, of
from limesurvey_structure import structure
from tillitsmaal.forms.form import Form
from tillitsmaal.forms.html import html
from tillitsmaal.forms.limesurvey import limesurvey
from tillitsmaal.forms.making import Wanted
from tillitsmaal.forms.opening import leaving_open
from tillitsmaal.forms.options import options
from tillitsmaal.forms.paper.sheet import sheet
from tillitsmaal.forms.qualtrics import qualtrics
from tillitsmaal.forms.surveyjs import surveyjs
from tillitsmaal.forms.xlsform.sheets import sheets
from tillitsmaal.questionnaire.models import ResponseFormat
from tillitsmaal.responses import Reason
from tillitsmaal.text import LANGUAGES, Language

HUNDRED = {
    "min": 0,
    "max": 100,
    "labels": {
        0: {"nb": "Ingen tillit", "nn": "Ingen tillit", "en": "No trust"},
        50: {"nb": "Noe tillit", "nn": "Noko tillit", "en": "Some trust"},
        100: {"nb": "Full tillit", "nn": "Full tillit", "en": "Full trust"},
    },
    "missing": {998: "dont_know", 999: "not_relevant", 997: "skipped"},
}
SCALE: dict[Language, str] = {
    "nb": "0 betyr «Ingen tillit». 50 betyr «Noe tillit». 100 betyr «Full tillit».",
    "nn": "0 betyr «Ingen tillit». 50 betyr «Noko tillit». 100 betyr «Full tillit».",
    "en": "0 means “No trust”. 50 means “Some trust”. 100 means “Full trust”.",
}
NONE: dict[Language, tuple[str, str]] = {
    "nb": ("Vet ikke", "Ikke aktuelt"),
    "nn": ("Veit ikkje", "Ikkje aktuelt"),
    "en": ("Don't know", "Not relevant"),
}


def form(language: Language, decimals: int = 0) -> Form:
    return of(questionnaire=asking(network=HUNDRED | {"decimals": decimals}), wanted=Wanted(languages=(language,)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("decimals", [0, 1])
def test_labels_of_a_long_scale_stand_beside_the_number(language: Language, decimals: int) -> None:
    asked = form(language, decimals)
    said = SCALE[language]
    (lime,) = (one.row for code, one in structure(limesurvey(asked)).questions(language).items() if code == "general")
    assert said in lime["help"]
    (row,) = (row for row in sheets(asked)["survey"] if row.get("name") == "fac1")
    assert said in next(text for column, text in row.items() if column.startswith("hint"))
    general = json.loads(surveyjs(asked))["pages"][-1]["elements"][0]
    assert said in general["description"]
    assert said in qualtrics(asked)
    assert said in sheet(asked).parts[-1].grids[0].legend
    assert said in _data(asked)["about_all"][0]["hint"][language]


def _data(asked: Form) -> dict[str, list[dict[str, dict[str, str]]]]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html(asked))
    assert found is not None
    read: dict[str, list[dict[str, dict[str, str]]]] = json.loads(found[1])
    return read


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_answer_without_a_label_is_offered_under_ours(language: Language) -> None:
    asked, names = form(language), NONE[language]
    listed = options(asked.about_all[0].answer, language)
    assert [(one.value, one.label) for one in listed] == list(zip((998, 999), names, strict=True))
    assert all(name in leaving_open(asked, language) for name in names)
    grid = sheet(asked).parts[-1].grids[0]
    assert [(one.value, one.label) for one in grid.columns] == list(zip(("998", "999"), names, strict=True))
    assert names[0] not in grid.legend
    assert all(f"{value} " in qualtrics(asked) for value in (998, 999))


def test_one_of_each_reason_is_offered_and_the_questionnaires_own_words_before_ours() -> None:
    answer = ResponseFormat(
        min=1,
        max=2,
        labels={9: {"nb": "Aner ikke"}, 6: {"nb": "Vil ikke svare"}},
        missing={8: "dont_know", 9: "dont_know", 7: "not_relevant", 77: "not_relevant", 6: "skipped", 5: "not_shown"},
    )
    offered = [(one.value, one.label) for one in options(answer, "nb") if one.missing]
    assert offered == [(6, "Vil ikke svare"), (7, "Ikke aktuelt"), (9, "Aner ikke")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_words_for_no_answer_are_read(language: Language, tmp_path: Path) -> None:
    file = tmp_path / "svar.csv"
    cells = [f"p{place};voss;vik;{name}" for place, name in enumerate(NONE[language])]
    file.write_text("\n".join(("respondent;rater;target;ben1", *cells)) + "\n", encoding="utf-8")
    pair = {"min": 1, "max": 5, "missing": {8: "dont_know", 9: "not_relevant"}}
    found = tm.read_responses(file, questionnaire=asking(pair))
    assert [Reason(one).name for one in found.pairs.reasons[:, 0]] == ["DONT_KNOW", "NOT_RELEVANT"]
