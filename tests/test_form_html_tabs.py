"""The same HTML form in two tabs: neither writes over what the other has answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, TimeoutError, expect

from html_form import answer, begin, focused, go_on, heading, rows, save, trust_form, written
from showing import Noticed, opened, violations
from tillitsmaal.text import LANGUAGES, Language, say

pytest_plugins = ["browser"]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(trust_form(), tmp_path_factory.mktemp("form"))


@contextmanager
def two_tabs(browser: Browser, file: Path) -> Iterator[tuple[Page, Page, Noticed]]:
    """The form in two tabs of one window that has one storage. A busy Chromium now and then gives a tab of a new window
    a storage of its own, which no page can notice; such a window is closed, and another is opened.
    """
    for _ in range(10):
        with opened(browser, file) as (page, noticed):
            other = page.context.new_page()
            other.goto(page.url)
            if is_seen(page, other) and is_seen(other, page):
                yield page, other, noticed
                return
    pytest.fail("no window of two tabs has one storage")


def is_seen(page: Page, other: Page) -> bool:
    """Whether what is written in a tab comes to the other, within three seconds."""
    mark = uuid4().hex
    page.evaluate("mark => localStorage.setItem('seen from', mark)", mark)
    try:
        other.wait_for_function("mark => localStorage.getItem('seen from') === mark", arg=mark, timeout=3_000)
    except TimeoutError:
        return False
    page.evaluate("localStorage.removeItem('seen from')")
    other.wait_for_function("() => localStorage.getItem('seen from') === null")
    return True


def open_again(page: Page, other: Page) -> None:
    """Open the form anew in a tab, so that it finds the other's draft."""
    draft_seen(page, other)
    for _ in range(10):
        page.reload()
        if draft_of(page) == draft_of(other):
            return
    pytest.fail("a tab that is opened again has a storage of its own")


def go_on_seen(page: Page, other: Page) -> None:
    """Go on in a tab, and wait until the other can see that. Tabs are processes: what is done in both at once may
    reach the browser in either order, and no one at a keyboard is that fast.
    """
    go_on(page)
    draft_seen(other, page)


def draft_seen(page: Page, other: Page) -> None:
    """Wait until a tab sees the draft that the other has."""
    page.wait_for_function("told => localStorage.getItem(DRAFT) === told", arg=draft_of(other))


def draft_of(page: Page) -> object:
    return page.evaluate("localStorage.getItem(DRAFT)")


def state_of(page: Page) -> object:
    return page.evaluate("answersIn(state)")


def expect_same(page: Page, other: Page) -> None:
    page.wait_for_function("told => answersIn(state) === told", arg=state_of(other))


def test_answers_of_two_tabs_are_all_in_the_file(chromium: Browser, file: Path, tmp_path: Path) -> None:
    with two_tabs(chromium, file) as (page, other, noticed):
        begin(page, "Vik kommune", "leadership")
        first, second = page.evaluate("asked().map(({ code }) => code)")
        answer(page, {"ben1": "4"})
        expect_same(other, page)
        assert heading(other) == "Før du starter"
        assert other.locator("#rater").input_value() == "vik"
        go_on_seen(other, page)
        answer(other, {"ben2": "2"})
        answer(other, {"int1": "5"})
        expect_same(page, other)
        answer(page, {"ben1": "1"})
        page.evaluate("go('review')")
        found = {row["target"]: (row["ben1"], row["ben2"], row["int1"]) for row in rows(save(page, tmp_path))}
        assert found == {first: ("4", "2", ""), second: ("1", "", "5"), "": ("", "", "")}
        assert noticed.complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_told_that_answers_came_from_the_other_tab(chromium: Browser, file: Path, language: Language) -> None:
    with two_tabs(chromium, file) as (page, other, _):
        other.evaluate("language => speak(language)", language)
        begin(page, "Vik kommune")
        expect(other.locator("#taken")).to_have_text(say("forms.html.taken", language))
        answer(page, {"ben1": "4"})
        expect(other.locator("#taken")).to_be_visible()
        expect(other.locator("[role=status]")).to_have_text(say("forms.html.taken", language))
        assert violations(other) == []
        go_on(other)
        expect(other.locator("#taken")).to_be_hidden()


def test_who_is_answering_stays_where_they_are(chromium: Browser, file: Path) -> None:
    with two_tabs(chromium, file) as (page, other, _):
        begin(page, "Vik kommune")
        open_again(other, page)
        go_on_seen(other, page)
        second = other.locator("section:visible [type=radio]").nth(8)
        second.focus()
        before = (heading(other), focused(other))
        page.locator("section:visible [type=radio]").first.check()
        expect_same(other, page)
        assert (heading(other), focused(other)) == before
        expect(other.locator("section:visible [type=radio]").first).to_be_checked()


def test_a_page_that_is_opened_writes_no_draft(chromium: Browser, file: Path) -> None:
    with opened(chromium, file) as (page, _):
        begin(page, "Vik kommune")
        told = f" {draft_of(page)}"
        page.evaluate("told => localStorage.setItem(DRAFT, told)", told)
        page.reload()
        assert draft_of(page) == told
        page.evaluate("speak('en')")
        assert draft_of(page) != told


def test_a_page_that_slept_takes_over_when_it_wakes(chromium: Browser, file: Path) -> None:
    with opened(chromium, file) as (page, _):
        begin(page, "Vik kommune")
        page.evaluate("""() => {
            const draft = JSON.parse(localStorage.getItem(DRAFT));
            localStorage.setItem(DRAFT, JSON.stringify({...draft, answers: [["oey ben1", "4"]]}));
        }""")
        assert page.evaluate("state.answers.size") == 0
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        assert page.evaluate("[...state.answers]") == [["oey ben1", "4"]]


def test_nothing_is_told_of_where_the_other_tab_is(chromium: Browser, file: Path) -> None:
    with two_tabs(chromium, file) as (page, other, _):
        begin(page, "Vik kommune")
        open_again(other, page)
        go_on(other)
        go_on(page)
        page.evaluate("speak('en')")
        other.wait_for_timeout(200)
        expect(other.locator("#taken")).to_be_hidden()
        assert other.locator("html").get_attribute("lang") == "nb"


@pytest.mark.parametrize("where", ["welcome back", "step"])
def test_a_draft_that_is_deleted_in_one_tab_is_gone_in_the_other(chromium: Browser, file: Path, where: str) -> None:
    with two_tabs(chromium, file) as (page, other, _):
        begin(page, "Vik kommune")
        answer(page, {"ben1": "4"})
        open_again(other, page)
        if where == "step":
            go_on_seen(other, page)
        page.evaluate("beginAnew(DATA.rater)")
        expect(other.locator("#draft")).to_have_text("Utkastet er slettet fra denne maskinen.")
        assert heading(other) == "Før du starter"
        assert other.evaluate("[state.answers.size, state.rater, localStorage.length]") == [0, None, 0]


def test_a_file_that_was_saved_holds_no_more_when_the_other_tab_goes_on(
    chromium: Browser, file: Path, tmp_path: Path
) -> None:
    with two_tabs(chromium, file) as (page, other, _):
        begin(page, "Vik kommune")
        open_again(other, page)
        go_on_seen(other, page)
        page.evaluate("go('review')")
        save(page, tmp_path)
        expect_same(other, page)
        answer(other, {"ben1": "4"})
        expect_same(page, other)
        assert heading(page) == "Se over og lagre"
