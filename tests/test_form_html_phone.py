"""The HTML form on a telephone: a long roster in three languages, with the keyboard alone, as axe-core wants it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

import tillitsmaal as tm
from form_cases import of
from html_form import focused, heading, speak, tab_to, trust_form, written
from showing import opened, violations
from tillitsmaal.text import LANGUAGES, Language

pytest_plugins = ["browser"]

NAMES = (
    "Næringshagen", "Vik kommune", "Voss herad", "Os og omland kommune", "Høgskolen i Sundvik", "NAV Sunnfjord",
    "Fjordane fylkeskommune", "Energiverket AS", "Sparebanken Vest", "Kystmuseet", "Havbruksklyngen",
    "Indre Fjord regionråd", "Bremanger næringsforening",
)  # fmt: skip
WIDTH, HEIGHT = 360, 640
FINGER = 44
DONE = {
    "nb": "Helt besvart: 2 av 12 deler",
    "nn": "Heilt svara på: 2 av 12 delar",
    "en": "Fully answered: 2 of 12 parts",
}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    form = of([(f"o{place}", name) for place, name in enumerate(NAMES)], tm.load_questionnaire("tillit-kort"))
    return written(form, tmp_path_factory.mktemp("phone"))


@pytest.fixture(params=LANGUAGES)
def asking(request: pytest.FixtureRequest, chromium: Browser, file: Path) -> Iterator[tuple[Page, Language]]:
    """The form at its first question, in each language, after nothing but keys."""
    language: Language = request.param
    with opened(chromium, file, width=WIDTH) as (page, noticed):
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        if language != "nb":
            speak(page, language)
        tab_to(page, id="rater")
        page.keyboard.type("Næri")
        tab_to(page, looks="main")
        page.keyboard.press("Enter")
        yield page, language
        assert noticed.complaints == []


def answer_all(page: Page) -> None:
    """Choose an answer to each question of the step with the keyboard, and go on."""
    for _ in range(200):
        page.keyboard.press("Tab")
        at = focused(page)
        if at["looks"] == "main":
            break
        if at["type"] == "radio":
            page.keyboard.press("Space")
    page.keyboard.press("Enter")


def skip(page: Page) -> None:
    tab_to(page, looks="main")
    page.keyboard.press("Enter")


def test_two_questions_are_seen_at_once_and_a_partner_takes_few_screens(asking: tuple[Page, Language]) -> None:
    page, _ = asking
    boxes = [one.bounding_box() for one in page.locator("section:visible .question").all()]
    bottoms = [box["y"] + box["height"] for box in boxes if box]
    assert len(bottoms) == 10
    assert sum(bottom <= 2.5 * HEIGHT for bottom in bottoms) >= 6
    assert page.evaluate("document.documentElement.scrollHeight") <= 4.25 * HEIGHT
    page.evaluate("window.scrollTo(0, document.querySelector('section:not([hidden]) .question').offsetTop - 40)")
    seen = [one.bounding_box() for one in page.locator("section:visible .question").all()]
    assert sum(box["y"] >= 0 and box["y"] + box["height"] <= HEIGHT for box in seen if box) >= 2


def test_every_answer_has_room_for_a_finger(asking: tuple[Page, Language]) -> None:
    page, _ = asking
    boxes = [one.bounding_box() for one in page.locator("section:visible .choice").all()]
    assert len(boxes) == 70
    assert all(box is not None and box["height"] >= FINGER and box["width"] >= FINGER for box in boxes)


def test_the_line_that_stays_says_of_whom_and_how_far(asking: tuple[Page, Language]) -> None:
    page, _ = asking
    line = page.locator("section:visible .tally")
    page.locator("section:visible .question").last.scroll_into_view_if_needed()
    assert (line.bounding_box() or {})["y"] == 0
    assert line.locator(".whom").text_content() == heading(page)
    assert line.locator(".whom").get_attribute("aria-hidden") == "true"
    assert line.evaluate("line => line.style.getPropertyValue('--answered')") == "0"
    page.locator("section:visible .question").last.locator("[type=radio]").first.check()
    assert line.evaluate("line => line.style.getPropertyValue('--answered')") == "0.1"


def test_what_the_page_is_stays_said_to_those_who_listen(asking: tuple[Page, Language]) -> None:
    page, _ = asking
    title = page.get_by_role("heading", level=1)
    assert (title.bounding_box() or {})["height"] <= 1
    page.evaluate("show('start')")
    assert (title.bounding_box() or {})["height"] > 10


def test_partners_with_nothing_open_are_folded_away_and_still_reached(asking: tuple[Page, Language]) -> None:
    page, language = asking
    first = heading(page)
    answer_all(page)
    answer_all(page)
    for _ in range(10):
        skip(page)
    assert page.locator("section:visible > .review li").count() == 10
    assert page.locator("section:visible > .review .done").count() == 0
    folded = page.locator("section:visible details")
    assert folded.locator("summary").text_content() == DONE[language]
    assert not page.get_by_role("button", name=first, exact=True).is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert violations(page) == []
    tab_to(page, text=DONE[language])
    page.keyboard.press("Enter")
    assert violations(page) == []
    tab_to(page, text=first)
    page.keyboard.press("Enter")
    assert heading(page) == first
    assert violations(page) == []


def test_a_short_list_is_not_folded(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, written(trust_form(), tmp_path), width=WIDTH) as (page, _):
        tab_to(page, id="rater")
        page.keyboard.type("Vik")
        skip(page)
        answer_all(page)
        skip(page)
        skip(page)
        assert page.locator("section:visible .review .done").is_visible()
        assert page.locator("section:visible details").count() == 0
