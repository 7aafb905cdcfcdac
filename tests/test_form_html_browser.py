"""The HTML form as people meet it: readable for all, one step at a time, a draft that stays, answers that can go."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from form_cases import HOSTILE, of
from html_form import (
    AGREE5,
    answer,
    begin,
    every_kind,
    focused,
    go_on,
    heading,
    questionnaire,
    tab_to,
    trust_form,
    written,
)
from showing import opened, violations
from tillitsmaal.forms import html as package
from tillitsmaal.forms.html import html
from tillitsmaal.text import catalogue

pytest_plugins = ["browser"]

FORMS = {
    "trust": trust_form,
    "every kind": every_kind,
    "hostile": lambda: of([(f"o{n}", name) for n, name in enumerate(HOSTILE)]),
}
STATUS = "[role=status]"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {name: written(made(), tmp_path_factory.mktemp("form")) for name, made in FORMS.items()}


def steps_of(page: Page) -> Iterator[str]:
    """Go through a form by all kinds of step, and stop at each."""
    yield "start"
    page.locator("section:visible .main").click()
    yield "start, with what it lacks"
    page.select_option("#rater", index=1)
    page.locator("section:visible [type=radio]").first.check()
    page.locator("section:visible .main").click()
    yield "partner"
    for question in page.locator("section:visible .question").all()[::2]:
        if question.locator("[type=text]").count():
            question.locator("[type=text]").fill("1200")
        else:
            question.locator("[type=radio]").nth(1).check()
    yield "partner, answered"
    page.evaluate("go('start')")
    page.locator("summary").locator("visible=true").click()
    page.fill("#code", "kari")
    page.select_option("#rater", index=2)
    yield "start, with answers of another"
    page.evaluate("go('review')")
    yield "review"
    page.locator("section:visible .main").click()
    page.locator("summary").locator("visible=true").click()
    yield "thanks"
    page.reload()
    yield "welcome back"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", FORMS)
def test_nothing_is_asked_for_nothing_is_wrong_and_nothing_is_too_wide(
    chromium: Browser, files: dict[str, Path], name: str, scheme: str
) -> None:
    with opened(chromium, files[name], color_scheme=scheme) as (page, noticed):
        for step in steps_of(page):
            for width in (1280, 768, 360, 320):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (step, width)
        assert [request for request in noticed.requests if not request.startswith(("blob:", page.url))] == []
        assert noticed.complaints == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "light"), (1280, "dark"), (360, "dark")])
@pytest.mark.parametrize("name", ["trust", "every kind"])
def test_everybody_can_use_every_kind_of_step(
    chromium: Browser, files: dict[str, Path], name: str, width: int, scheme: str
) -> None:
    with opened(chromium, files[name], width=width, color_scheme=scheme) as (page, _):
        seen = [(step, violations(page)) for step in steps_of(page)]
    assert len(seen) == 8
    assert [found for found in seen if found[1]] == []


def test_a_step_takes_the_focus_to_its_heading_and_tells_how_far_it_is(
    chromium: Browser, files: dict[str, Path]
) -> None:
    with opened(chromium, files["trust"], width=360) as (page, _):
        begin(page, "Vik kommune")
        assert focused(page)["tag"] == "H2"
        assert focused(page)["text"] == heading(page)
        assert page.locator(STATUS).text_content() == page.locator("#step").text_content() == "Steg 2 av 5"
        answer(page, {})
        assert page.locator(STATUS).text_content() == "Steg 3 av 5"
        assert page.evaluate("window.scrollY") == 0
        tab_to(page, looks="quiet back")
        page.keyboard.press("Enter")
        assert page.locator(STATUS).text_content() == "Steg 2 av 5"
        page.go_back()
        assert page.locator(STATUS).text_content() == "Steg 3 av 5"


def test_who_says_not_whose_they_are_is_told_why_it_matters(chromium: Browser, files: dict[str, Path]) -> None:
    with opened(chromium, files["trust"]) as (page, _):
        go_on(page)
        assert focused(page)["id"] == "rater"
        expect(page.locator("#rater")).to_have_accessible_description(re.compile("^Velg virksomheten din"))
        page.keyboard.type("Vik")
        expect(page.locator("#rater-lacks")).to_be_hidden()
        assert focused(page)["id"] == "rater"


def test_the_language_can_be_changed_in_the_middle(chromium: Browser, files: dict[str, Path]) -> None:
    with opened(chromium, files["trust"]) as (page, _):
        begin(page, "Vik kommune")
        page.locator("section:visible [type=radio]").nth(2).check()
        for name, language, title, about in (
            ("English", "en", "Trial of trust – Prøve", "About Øygard"),
            ("Nynorsk", "nn", "Prøve på tillit (nn) – Prøve", "Om Øygard"),
        ):
            page.get_by_role("button", name=name).press("Enter")
            assert page.locator("html").get_attribute("lang") == language
            assert page.title() == title
            assert heading(page) == about
            assert page.locator("section:visible [type=radio]").nth(2).is_checked()
            assert focused(page)["text"] == name
            expect(page.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")
        assert page.get_by_text("Øygard gjer ben1.").is_visible()
        assert page.get_by_text("Ganske ueinig").first.is_visible()


@pytest.mark.parametrize(("width", "seen"), [(1280, False), (360, True)])
def test_every_answer_has_its_words_and_a_wide_window_says_them_once(
    chromium: Browser, files: dict[str, Path], width: int, seen: bool
) -> None:
    with opened(chromium, files["trust"], width=width) as (page, _):
        begin(page, "Vik kommune")
        question = page.locator("section:visible fieldset").first
        labels = [
            "Helt uenig",
            "Ganske uenig",
            "Verken enig eller uenig",
            "Ganske enig",
            "Helt enig",
            "Vet ikke",
            "Ikke aktuelt",
        ]
        assert [label.strip() for label in question.locator("label").all_text_contents()] == labels
        for label in labels:
            expect(question.get_by_label(label, exact=True)).to_have_count(1)
        assert ((question.get_by_text("Ganske uenig").bounding_box() or {})["width"] > 1) == seen
        assert page.locator("section:visible .heads").first.is_visible() != seen


LONG = {f"ben{number}": "benevolence" for number in range(1, 13)}


@pytest.mark.parametrize(("width", "seen"), [(360, True), (1280, False)])
def test_a_telephone_always_says_how_far_one_has_come(
    chromium: Browser, tmp_path: Path, width: int, seen: bool
) -> None:
    file = written(of(questionnaire=questionnaire({"benevolence": AGREE5}, LONG, {})), tmp_path)
    with opened(chromium, file, width=width) as (page, _):
        begin(page, "Vik")
        tally, count = (page.locator(f"section:visible .tally{part}") for part in ("", " > :last-child"))
        assert count.text_content() == "0 av 12 besvart"
        page.locator("section:visible .question").last.get_by_label("Vet ikke").check()
        assert count.text_content() == "1 av 12 besvart"
        assert tally.is_visible() == seen
        if seen:
            assert page.evaluate("scrollY") > 900
            assert (tally.bounding_box() or {})["y"] == 0
        page.locator("section:visible .question").last.get_by_role("button").press("Enter")
        assert count.text_content() == "0 av 12 besvart"


def test_a_short_step_needs_no_count(chromium: Browser, files: dict[str, Path]) -> None:
    with opened(chromium, files["trust"], width=360) as (page, _):
        assert page.locator(".tally").count() == 0


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_eleven_numbers_stand_in_a_row_with_their_ends_below(
    chromium: Browser, files: dict[str, Path], width: int
) -> None:
    with opened(chromium, files["every kind"], width=width) as (page, _):
        page.select_option("#rater", "vik")
        page.locator("section:visible .main").click()
        question = page.locator("section:visible .numbers .question").first
        boxes = [box.bounding_box() or {} for box in question.locator(".choice").all()]
        assert len(boxes) == 11
        assert len({box["y"] for box in boxes}) == 1
        assert min(box["width"] for box in boxes) >= 24
        if width < 1000:
            low, high = (one.bounding_box() or {} for one in question.locator(".ends span").all())
            assert low["y"] == high["y"] > boxes[0]["y"]
            assert low["x"] == pytest.approx(boxes[0]["x"], abs=1)
            assert high["x"] + high["width"] == pytest.approx(boxes[-1]["x"] + boxes[-1]["width"], abs=1)


@pytest.mark.parametrize("touch", [True, False])
def test_what_only_has_a_screen_to_touch_is_told_of_no_keys(
    chromium: Browser, files: dict[str, Path], touch: bool
) -> None:
    with opened(chromium, files["trust"], has_touch=touch) as (page, _):
        assert page.get_by_text("Med tastatur").is_visible() != touch


def test_the_wave_stands_with_the_mark_below_all(chromium: Browser, files: dict[str, Path]) -> None:
    with opened(chromium, files["trust"]) as (page, _):
        assert page.locator("footer .mark").inner_text() == "tillitsprove/1.0.0 · vår 2026"
        assert "vår 2026" not in page.locator("header").inner_text()


def test_it_says_whom_to_ask_and_where_to_send(chromium: Browser, tmp_path: Path) -> None:
    contact = "Kari <Nordmann>, kari@fylket.no"
    with opened(chromium, written(trust_form(contact=contact), tmp_path)) as (page, _):
        assert page.get_by_text(f"Spørsmål om undersøkelsen: {contact}").is_visible()
        page.select_option("#rater", "vik")
        page.evaluate("go('review')")
        page.locator("section:visible .main").click()
        assert page.get_by_text(f"Er ikke annet avtalt, er det {contact}").is_visible()


def test_paper_gets_every_step_and_no_buttons(chromium: Browser, files: dict[str, Path], tmp_path: Path) -> None:
    with opened(chromium, files["trust"]) as (page, _):
        page.select_option("#rater", "vik")
        page.pdf(path=tmp_path / "form.pdf")
    text = " ".join(sheet.extract_text() for sheet in PdfReader(tmp_path / "form.pdf").pages).replace("\n", " ")
    for said in ("Om Voss", "Om Øygard", "Om samarbeidet som helhet", "Ganske uenig", "Øygard gjør int1."):
        assert said in text
    for button in ("Neste", "Tilbake", "Kom i gang", "Lagre svarene", "Steg 1", "English"):
        assert button not in text


def test_without_a_script_it_says_what_to_do(chromium: Browser, files: dict[str, Path]) -> None:
    with opened(chromium, files["trust"], java_script_enabled=False) as (page, _):
        assert page.locator("#without-script p").evaluate_all("all => all.map(one => one.lang)") == ["nb", "nn", "en"]
        assert page.get_by_text("Skjemaet virker ikke her.").is_visible()
    with opened(chromium, files["trust"]) as (page, _):
        assert page.get_by_text("Skjemaet virker ikke her.").count() == 0


def test_the_policy_stops_what_the_page_did_not_bring(chromium: Browser, tmp_path: Path) -> None:
    script, picture = "<script>document.title = 'taken'</script>", "<img src=https://example.org/x.png>"
    attack = f"{script}{picture}<style>h1 {{ display: none }}</style>"
    file = tmp_path / "attacked.html"
    file.write_text(html(trust_form()).replace("<main>", f"{attack}<main>"), encoding="utf-8")
    with opened(chromium, file) as (page, noticed):
        assert page.title() == "Prøve på tillit – Prøve"
        assert page.locator("h1").is_visible()
        assert len([complaint for complaint in noticed.complaints if "Content Security Policy" in complaint]) == 3


def test_texts_that_would_end_the_script_do_not(chromium: Browser, tmp_path: Path) -> None:
    end = "</script><!--<script>'\"\\u2028\u2028`${1}"
    form = trust_form(study=end, privacy={"consent": end}, waves=[{"name": end}])
    with opened(chromium, written(form, tmp_path)) as (page, noticed):
        assert page.locator(".study bdi").first.text_content() == end
        assert page.get_by_text(end).first.is_visible()
        assert page.title() == f"Prøve på tillit – {end}"
        assert noticed.complaints == []


def test_the_script_says_what_there_are_texts_for_and_all_of_it() -> None:
    folder = Path(package.__file__).parent
    script = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.js"))
    named = set(re.findall(r'"(html\.\w+)"', script))
    made = {"html.without_script"}  # said by Python
    assert named | made == {key for key in catalogue("forms", "nb") if key.startswith("html.")}
