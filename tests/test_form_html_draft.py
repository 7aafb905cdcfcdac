"""What the HTML form keeps, and lets go: drafts, answers taken away, questions left open, files saved again."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from form_cases import of
from html_form import (
    answer,
    begin,
    every_kind,
    fill_in,
    focused,
    go_on,
    heading,
    rows,
    save,
    tab_to,
    trust_form,
    written,
)
from showing import opened
from tillitsmaal.forms.form import Form
from tillitsmaal.forms.html import html
from tillitsmaal.forms.making import Wanted
from tillitsmaal.readers import read_responses

pytest_plugins = ["browser"]

NO_STORAGE = (
    "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
)
STATUS = "[role=status]"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(trust_form(), tmp_path_factory.mktemp("form"))


@pytest.mark.parametrize("by", ["Delete", "Backspace", "button"])
def test_an_answer_can_be_taken_away(chromium: Browser, file: Path, tmp_path: Path, by: str) -> None:
    with opened(chromium, file) as (page, _):
        begin(page, "Vik kommune", "other")
        question = page.locator("section:visible .question").nth(1)
        expect(question.get_by_role("button")).to_be_hidden()
        question.get_by_label("Vet ikke").check()
        tab_to(page, looks="clear")
        page.keyboard.press("Enter" if by == "button" else "Shift+Tab")
        if by != "button":
            page.keyboard.press(by)
        assert question.locator(":checked").count() == 0
        expect(question.get_by_role("button")).to_be_hidden()
        assert page.locator(STATUS).text_content() == "Svaret er fjernet."
        assert focused(page)["type"] == "radio"
        page.evaluate("go('review')")
        assert {row["ben2"] for row in rows(save(page, tmp_path))} == {""}


def test_a_draft_is_there_after_the_page_was_closed(chromium: Browser, file: Path, tmp_path: Path) -> None:
    with opened(chromium, file) as (page, _):
        begin(page, "Vik kommune", "leadership")
        first = heading(page)
        answer(page, {"ben1": "4", "ben2": "99"})
        second = heading(page)
        respondent = page.evaluate("state.respondent")
        page.reload()
        assert heading(page) == "Du har et utkast her"
        assert page.get_by_text("bare på denne maskinen").first.is_visible()
        go_on(page)
        assert heading(page) == second
        page.get_by_role("button", name="Tilbake").click()
        assert heading(page) == first
        assert page.locator("section:visible :checked").evaluate_all("all => all.map(one => one.value)") == ["4", "99"]
        page.evaluate("go('review')")
        found = rows(save(page, tmp_path))
        assert {(row["respondent"], row["role"]) for row in found} == {(respondent, "leadership")}
        assert [row["ben1"] for row in found] == ["4", "", ""]


@pytest.mark.parametrize("where", ["welcome back", "step", "thanks"])
def test_a_draft_can_be_deleted(chromium: Browser, file: Path, where: str) -> None:
    with opened(chromium, file) as (page, noticed):
        begin(page, "Vik kommune", "leadership")
        answer(page, {"ben1": "4"})
        before = page.evaluate("state.respondent")
        if where == "welcome back":
            page.reload()
        if where == "thanks":
            page.evaluate("go('review')")
            page.locator("section:visible .main").click()
        erase = page.get_by_role("button", name=re.compile("^Slett utkastet")).locator("visible=true")
        page.once("dialog", lambda dialog: dialog.dismiss())
        erase.click()
        assert page.evaluate("localStorage.length") == 1
        page.once("dialog", lambda dialog: dialog.accept())
        erase.click()
        assert page.evaluate("localStorage.length") == 0
        assert heading(page) == "Før du starter"
        assert page.locator("#draft").text_content() == "Utkastet er slettet fra denne maskinen."
        assert page.locator("#rater").input_value() == ""
        assert page.evaluate("state.respondent") != before
        page.go_back()
        assert heading(page) == "Før du starter"
        page.reload()
        assert heading(page) == "Før du starter"
        assert noticed.complaints == []


@pytest.mark.parametrize(
    "other",
    [
        trust_form(Wanted(rater="vik")),
        trust_form(Wanted(wave="høst"), waves=[{"name": "høst"}]),
        trust_form(study="En annen studie"),
        of(waves=[{"name": "vår 2026"}]),
    ],
    ids=["rater", "wave", "study", "questionnaire"],
)
def test_a_draft_belongs_to_its_form(chromium: Browser, tmp_path: Path, other: Form) -> None:
    file = written(trust_form(), tmp_path)
    with opened(chromium, file) as (page, _):
        begin(page, "Vik kommune")
        answer(page, {"ben1": "4"})
        file.write_text(html(other), encoding="utf-8")
        page.reload()
        assert heading(page) == "Før du starter"


@pytest.mark.parametrize(
    "draft",
    [
        "{",
        "null",
        '{"answers": 3}',
        '{"answers": [["oey ben1", "6"], ["oey no", "1"], ["away ben1", "1"], ["oey ben2", 4], ["oey int1", "3"]], '
        '"rater": "constructor", "role": "king", "language": "de", "respondent": "=1+1", "at": "nowhere"}',
    ],
)
def test_a_spoilt_draft_does_no_harm(chromium: Browser, file: Path, draft: str) -> None:
    with opened(chromium, file) as (page, noticed):
        page.evaluate("draft => localStorage.setItem(DRAFT, draft)", draft)
        page.reload()
        assert page.evaluate("[...state.answers]") == ([["oey int1", "3"]] if "int1" in draft else [])
        assert page.evaluate("[state.rater, state.role, state.language]") == [None, None, "nb"]
        assert re.fullmatch("[a-z]{12}", page.evaluate("state.respondent"))
        assert noticed.complaints == []


def test_it_works_where_the_browser_keeps_nothing(chromium: Browser, file: Path, tmp_path: Path) -> None:
    with opened(chromium, file) as (page, noticed):
        page.add_init_script(NO_STORAGE)
        page.reload()
        assert page.get_by_text("Denne nettleseren kan ikke ta vare på et utkast.").is_visible()
        begin(page, "Vik kommune")
        fill_in(page, {"voss": {"ben1": "1"}, "oey": {"int1": "2"}, "": {}})
        asked_before_leaving: list[str] = []
        page.once("dialog", lambda dialog: (asked_before_leaving.append(dialog.type), dialog.dismiss()))
        page.close(run_before_unload=True)
        page.wait_for_timeout(300)
        assert asked_before_leaving == ["beforeunload"]
        assert {row["ben1"] for row in rows(save(page, tmp_path))} == {"1", ""}
        assert noticed.complaints == []


def test_the_last_step_tells_what_stands_open_and_leads_there(chromium: Browser, file: Path) -> None:
    with opened(chromium, file) as (page, _):
        begin(page, "Vik kommune")
        fill_in(page, {"voss": {"ben1": "1", "ben2": "98", "int1": "5"}, "oey": {"ben1": "1", "ben2": "2"}, "": {}})
        told = {row.split("\n")[0]: row.split("\n")[1] for row in page.locator(".review li").all_inner_texts()}
        assert told == {
            "Om Voss; “herad”": "Alt besvart",
            "Om Øygard": "1 av 3 står åpent",
            "Om samarbeidet som helhet": "1 av 1 står åpent",
        }
        assert page.locator("section:visible .lead").text_content() == (
            "2 spørsmål står åpne. Det er helt i orden: Du kan svare på dem nå, eller la dem stå."
        )
        page.get_by_role("button", name="Om Øygard").press("Enter")
        assert heading(page) == "Om Øygard"


def test_who_answers_nothing_is_not_stopped(chromium: Browser, file: Path, tmp_path: Path) -> None:
    with opened(chromium, file) as (page, _):
        begin(page, "Vik kommune")
        fill_in(page, {"voss": {}, "oey": {}, "": {}})
        assert len(rows(save(page, tmp_path))) == 3


def test_saving_again_is_the_same_person(chromium: Browser, file: Path, tmp_path: Path) -> None:
    with opened(chromium, file) as (page, _):
        page.clock.set_fixed_time("2026-05-04T08:00:59Z")
        begin(page, "Vik kommune")
        fill_in(page, {"voss": {"ben1": "1"}, "oey": {}, "": {}})
        first = save(page, tmp_path)
        assert page.locator("textarea").input_value().encode() == first.read_bytes().removeprefix(
            b"\xef\xbb\xbf"
        ).replace(b"\r", b"")
        page.get_by_role("button", name="Endre svar").click()
        page.get_by_role("button", name="Om Voss").click()
        page.locator("section:visible [type=radio]").nth(4).check()
        page.reload()
        page.evaluate("go('review')")
        page.clock.set_fixed_time("2026-05-04T08:01:00Z")
        (tmp_path / "later").mkdir()
        second = save(page, tmp_path / "later")
        assert first.name == second.name
        assert {row["ben1"] for row in rows(second)} == {"5", ""}
        with page.expect_download() as loading:
            page.get_by_role("button", name="Lagre en gang til").click()
        loading.value.save_as(tmp_path / "third.csv")
        assert heading(page) == "Takk for svarene."
    found = read_responses([second, first], questionnaire=trust_form().questionnaire)
    assert [one.code for one in found.warnings] == ["saved_again"]
    about_voss = (found.pairs.keys["target"] == "voss").to_numpy()
    assert found.pairs.values[about_voss, found.pairs.items.index("ben1")].tolist() == [5]


def test_the_time_is_the_time_where_one_is(chromium: Browser, file: Path, tmp_path: Path) -> None:
    with opened(chromium, file, timezone_id="Europe/Oslo") as (page, _):
        page.clock.set_fixed_time("2026-02-28T23:30:00Z")
        begin(page, "Vik kommune")
        fill_in(page, {"voss": {}, "oey": {}, "": {}})
        assert {row["saved"] for row in rows(save(page, tmp_path))} == {"2026-03-01T00:30:00"}


def test_numbers_are_written_as_people_write_them(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, written(every_kind(), tmp_path)) as (page, _):
        begin(page, "Vik kommune")
        fields = page.locator("section:visible [type=text]")
        fields.nth(0).fill("12,5")
        fields.nth(1).fill("90.05")
        fields.nth(1).blur()
        assert page.locator(STATUS).text_content() == (
            "Dette blir ikke med. Skriv et tall fra 0 til 90. Antall desimaler: høyst 1."
        )
        page.locator("section:visible .question").last.get_by_label("Vet ikke").check()
        expect(fields.nth(1)).to_have_value("")
        expect(fields.nth(1)).to_have_attribute("aria-invalid", "false")
        page.evaluate("go('review')")
        row = rows(save(page, tmp_path))[0]
        assert (row["hours1"], row["hours2"]) == ("12.5", "98")
