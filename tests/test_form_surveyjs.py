"""A form for SurveyJS: shown by its own library in a browser, and answered there by clicks."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

import tillitsmaal as tm
from form_cases import HOSTILE, asking, example, of
from surveyjs_page import answered, choose, choose_rater, choose_role, forward, heading, shown
from tillitsmaal.forms.form import Form
from tillitsmaal.forms.making import Wanted, make_form
from tillitsmaal.forms.surveyjs import surveyjs
from tillitsmaal.study import ImportMapping
from tillitsmaal.text import say

pytest_plugins = ["browser"]

Open = Callable[..., Page]
LOCALES = {"nb": "no", "nn": "no-nn", "en": "en"}


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    """Shows a form."""
    pages = []

    def open_(form: Form, locale: str | None = None, width: int = 1280) -> Page:
        pages.append(shown(chromium, surveyjs(form), tmp_path, locale, width))
        return pages[-1]

    yield open_
    for page in pages:
        page.close()


@dataclass(frozen=True)
class Visit:
    """What one respondent saw, clicked on, and sent in."""

    buttons: list[str | None]
    progress: bool
    headings: list[str]
    given: dict[str, dict[str, int]]
    sent: dict[str, Any]


SHOWN = {
    "nb": ("lundvag", ["Forrige", "Neste"], "Side 2 av 5", "Om Furøy kommune"),
    "nn": ("ostlia", ["Førre", "Neste"], "Side 2 av 5", "Om Furøy kommune"),
    "en": ("indreheim", ["Back", "Next"], "Page 2 of 5", "About Furøy kommune"),
}
"""By language: for whom the respondent answers, and some of what is shown."""


@pytest.fixture(scope="module")
def form() -> Form:
    """The short questionnaire for five municipalities."""
    return make_form(tm.load_study("examples/tverrkommunal"), tm.load_questionnaire("tillit-kort"))


@pytest.fixture(scope="module")
def visits(form: Form, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Visit]:
    """One respondent in each language, who answers by clicks."""
    model, folder = surveyjs(form), tmp_path_factory.mktemp("visits")
    return {language: visited(shown(chromium, model, folder, LOCALES[language]), form, language) for language in SHOWN}


def visited(page: Page, form: Form, language: str) -> Visit:
    """Answer about every partner; answers differ from partner to partner, one is "Don't know", one is left open."""
    id_, _, progress, _ = SHOWN[language]
    rater = next(partner for partner in form.partners if partner.id == id_)
    items = [question.code for block in form.about_partners for question in block.questions]
    choose_rater(page, rater.name)
    choose_role(page, "leadership")
    headings, given = [], {}
    for place, partner in enumerate(partner for partner in form.asked_about() if partner != rater):
        forward(page)
        expect(page.locator(".sd-page__title")).to_contain_text(partner.name)
        headings.append(heading(page))
        if place == 0:
            buttons = [button.get_attribute("value") for button in page.locator(".sd-btn:visible").all()]
            told = page.get_by_text(progress).is_visible()
        answers = {item: 1 + (place + 2 * at) % 5 for at, item in enumerate(items[:-1])} | {items[place]: 98}
        choose(page, f"to_{partner.code}", answers)
        given[f"to_{partner.code}"] = answers
    forward(page)
    visit = Visit(buttons=buttons, progress=told, headings=headings, given=given, sent=answered(page))
    page.close()
    return visit


@pytest.mark.parametrize("language", SHOWN)
def test_a_form_is_answered_by_clicks(form: Form, visits: dict[str, Visit], language: str) -> None:
    visit, (rater, buttons, _, about) = visits[language], SHOWN[language]
    told = {"rater": rater, "role": "leadership", "tillitform": "tillit-kort/1.0.0", "wave": form.wave}
    assert visit.sent == {**told, **visit.given}
    assert (visit.buttons, visit.progress) == (buttons, True)
    assert about in visit.headings
    name = next(partner.name for partner in form.partners if partner.id == rater)
    assert len(visit.headings) == 4
    assert not [title for title in visit.headings if name in title]


def test_what_was_clicked_on_is_what_is_scored(form: Form, visits: dict[str, Visit], tmp_path: Path) -> None:
    sent = tmp_path / "answers.json"
    sent.write_text(json.dumps([visit.sent for visit in visits.values()]), encoding="utf-8")
    study = tm.load_study("examples/tverrkommunal").model_copy(update={"mapping": ImportMapping()})
    found = tm.score(tm.read_responses(sent, study=study)).scores
    truth = tm.score(tm.read_responses(plain(form, visits, tmp_path), study=study)).scores
    assert len(truth.by_pair) == 12
    pd.testing.assert_frame_equal(found.by_pair, truth.by_pair, check_dtype=False, check_categorical=False)


def plain(form: Form, visits: dict[str, Visit], folder: Path) -> Path:
    """What was clicked on, written down in the plain shape."""
    items = [question.code for block in form.about_partners for question in block.questions]
    lines = [",".join(["respondent", "rater", "role", "wave", "target", *items])]
    for language, visit in visits.items():
        for question, answers in visit.given.items():
            values = [str(answers.get(item, "")) for item in items]
            who = [language, SHOWN[language][0], "leadership", form.wave or ""]
            lines.append(",".join([*who, question.removeprefix("to_"), *values]))
    file = folder / "plain.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_nothing_has_to_be_answered(opened: Open) -> None:
    form = of()
    page = opened(form)
    choose_rater(page, "Voss")
    for _ in range(4):
        forward(page)
    assert answered(page) == {"rater": "voss", "tillitform": "prove/1.2.3"}
    assert "equired" not in surveyjs(form)


def test_who_does_not_say_whom_they_answer_for_is_asked_about_nobody(opened: Open) -> None:
    page = opened(of(), "en")
    forward(page)
    assert heading(page) == "About the collaboration as a whole"
    choose(page, "general", {"fac1": 3})
    forward(page)
    assert answered(page) == {"general": {"fac1": 3}, "tillitform": "prove/1.2.3"}


def test_answers_about_what_turns_out_to_be_ones_own_organisation_are_dropped(opened: Open) -> None:
    form = of()
    first, second, _ = form.asked_about()
    page = opened(form, "no")
    choose_rater(page, second.name)
    forward(page)
    choose(page, f"to_{first.code}", {"ben1": 2})
    page.locator(".sd-navigation__prev-btn").click()
    choose_rater(page, first.name)
    for _ in range(4):
        forward(page)
    assert answered(page) == {"rater": first.code, "tillitform": "prove/1.2.3"}


def test_a_form_for_one_organisation_says_whose_it_is(opened: Open) -> None:
    form = of(wanted=Wanted(rater="vik"), waves=[{"name": 'høst \'25 "b" {rater}', "date": "2025-10-01"}])
    page = opened(form, "nn")
    assert page.locator("[data-name=rater]").count() == 0
    titles = []
    for _ in range(3):
        forward(page)
        titles.append(heading(page))
    assert titles == [*(f"Om {partner.name}" for partner in form.asked_about()), "Om samarbeidet som heilskap"]
    forward(page)
    assert answered(page) == {"rater": "vik", "wave": 'høst \'25 "b" {rater}', "tillitform": "prove/1.2.3"}


@pytest.mark.parametrize(
    ("decimals", "written", "stays"),
    [(0, "101", True), (0, "100", False), (0, "4.5", True), (1, "4.5", False), (1, "4.55", True), (0, "998", False)],
)
def test_on_a_long_scale_people_write_a_number_that_is_on_it(
    opened: Open, decimals: int, written: str, stays: bool
) -> None:
    labels = {998: {"nb": "Vet ikke", "nn": "Veit ikkje", "en": "Don't know"}}
    scale = {"min": 0, "max": 100, "decimals": decimals, "missing": {998: "dont_know"}, "labels": labels}
    page = opened(of(questionnaire=asking(network=scale)), "no")
    forward(page)
    expect(page.get_by_text("998 betyr «Vet ikke».")).to_be_visible()
    page.locator("[data-name=general] input").fill(written)
    forward(page)
    if stays:
        expect(page.locator("[data-name=general] [role=alert]")).not_to_be_empty()
    else:
        assert answered(page)["general"] == {"fac1": float(written)}


def test_many_options_are_listed_so_that_none_is_out_of_sight(opened: Open) -> None:
    page = opened(example("nettverk"), "en", 700)
    forward(page)
    for value in (0, 5, 10, 98, 99):
        box = page.locator(f"[data-name=general2] label:has(input[value='{value}'])").bounding_box()
        assert box is not None
        assert box["x"] + box["width"] < 700
    choose(page, "general2", {"gen1": 10})
    forward(page)
    assert answered(page)["general2"] == {"gen1": 10}


def test_names_that_mean_something_elsewhere_are_shown_as_they_are(opened: Open) -> None:
    form = of([("vik", "Vik"), *((f"o{place}", name) for place, name in enumerate(HOSTILE))], study="{rater} <b>")
    page = opened(form, "en")
    expect(page.locator("[data-name=intro]")).to_contain_text("{\u200brater} <b>")
    choose_rater(page, "Vik")
    for partner in form.asked_about():
        if partner.id != "vik":
            forward(page)
            name = " ".join(partner.name.split()).replace("\u202e", "�").replace("\x07", "�")
            assert heading(page) == f"About {name}"
            expect(page.locator(f"[data-name=to_{partner.code}] tbody td").first).to_contain_text(
                f"{name} is good.".replace("{", "{\u200b")
            )
    assert page.title() == "Form"


@pytest.mark.parametrize(("locale", "title"), [("nb", "Om Os"), ("nn", "Om Os"), ("", "About Os"), ("de", "About Os")])
def test_a_page_may_name_languages_in_other_ways(opened: Open, locale: str, title: str) -> None:
    page = opened(of(), locale)
    titles = page.evaluate("() => survey.pages.map(page => page.locTitle.textOrHtml)")
    assert title in titles


def test_the_first_language_is_shown_unless_the_page_says_otherwise() -> None:
    for languages, locale in ((("nn", "en"), "no-nn"), (("nb",), "no"), (("en", "nb"), "en")):
        model = json.loads(surveyjs(example("tillit-kort", Wanted(languages=languages))))
        assert model["locale"] == locale
    assert json.loads(surveyjs(of(wanted=Wanted(languages=("nn",)))))["pagePrevText"] == "Førre"


def test_the_same_form_gives_the_same_text() -> None:
    assert surveyjs(example("tillit-kort")) == surveyjs(example("tillit-kort"))
    assert surveyjs(example("tillit-kort")) != surveyjs(example("tillit-kort", Wanted(seed=1)))


def model_of(form: Form) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(surveyjs(form))
    return found


def test_what_is_said_around_the_questions() -> None:
    model = model_of(of(wanted=Wanted(languages=("nn",))))
    assert (model["showProgressBar"], model["showQuestionNumbers"]) == (True, False)
    assert (model["completeText"], model["completedHtml"]) == ("Send inn", "<p>Takk for svara.</p>")
    rater, role = model["pages"][0]["elements"][1:]
    assert (rater["description"], rater["placeholder"]) == (say("forms.screens.choose_first", "nn"), "Vel …")
    assert role["description"] == say("forms.role_hint", "nn")
    assert [one["value"] for one in role["choices"]] == ["representative", "leadership", "other"]


def test_a_second_question_about_a_partner_has_no_title_of_its_own() -> None:
    elements = model_of(example("nettverk"))["pages"][-1]["elements"]
    assert [one.get("titleLocation") for one in elements] == [None, "hidden"]


def test_rows_of_a_table_are_told_apart() -> None:
    model = model_of(of())
    assert all(page["elements"][0]["alternateRows"] for page in model["pages"][1:4])


def test_partners_come_in_the_forms_order_and_english_is_what_others_see() -> None:
    form = of([(f"o{place}", f"O{place}") for place in range(8)], wanted=Wanted(languages=("nn", "en")))
    pages = model_of(form)["pages"][1:-1]
    assert [page["name"] for page in pages] == [f"about_{one.code}" for one in form.asked_about()]
    assert pages[0]["title"]["default"] == pages[0]["title"]["en"] != pages[0]["title"]["no-nn"]
