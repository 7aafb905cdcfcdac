"""A form for SurveyJS: shown by its own library in a browser, and answered there by clicks."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import tillitsmaal as tm
from form_cases import HOSTILE, asking, example, of
from surveyjs_page import answered, choose, choose_rater, choose_role, forward, heading, shown
from tillitsmaal.forms.form import Form, Wanted, make_form
from tillitsmaal.forms.surveyjs import surveyjs

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


def municipalities() -> Form:
    """The short questionnaire for five municipalities, with items about all of them."""
    return make_form(tm.load_study("examples/tverrkommunal"), tm.load_questionnaire("tillit-kort"))


def answers_about(form: Form, place: int) -> dict[str, int]:
    """Answers that differ from partner to partner, one of them "Don't know", one left open."""
    items = [question.code for block in form.about_partners for question in block.questions]
    given = {item: 1 + (place + 2 * at) % 5 for at, item in enumerate(items[:-1])}
    return given | {items[place]: 98}


@pytest.mark.parametrize(
    ("language", "buttons", "about", "page_"),
    [
        ("nb", ["Forrige", "Neste"], "Om Furøy kommune", "Side 2 av 5"),
        ("nn", ["Førre", "Neste"], "Om Furøy kommune", "Side 2 av 5"),
        ("en", ["Back", "Next"], "About Furøy kommune", "Page 2 of 5"),
    ],
)
def test_a_form_is_answered_by_clicks(opened: Open, language: str, buttons: list[str], about: str, page_: str) -> None:
    form = municipalities()
    rater = next(partner for partner in form.partners if partner.id == "lundvag")
    page = opened(form, LOCALES[language])
    choose_rater(page, rater.name)
    choose_role(page, "leadership")
    seen, given = [], {}
    for place, partner in enumerate(partner for partner in form.asked_about() if partner != rater):
        forward(page)
        expect(page.locator(".sd-page__title")).to_contain_text(partner.name)
        seen.append(heading(page))
        if place == 0:
            visible = page.locator(".sd-btn:visible").all()
            assert [button.get_attribute("value") for button in visible] == buttons
            expect(page.get_by_text(page_)).to_be_visible()
        choose(page, f"to_{partner.code}", given.setdefault(f"to_{partner.code}", answers_about(form, place)))
    forward(page)
    mark = {"tillitform": "tillit-kort/1.0.0", "wave": form.wave}
    assert answered(page) == {"rater": rater.code, "role": "leadership", **given, **mark}
    assert about in seen
    assert not [title for title in seen if rater.name in title]


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
