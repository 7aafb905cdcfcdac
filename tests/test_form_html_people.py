"""Whose answers the HTML form holds: another organisation, another person on the machine, the same person next time."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from html_form import answer, begin, focused, go_on, heading, rows, save, tab_to, trust_form, written
from showing import opened

pytest_plugins = ["browser"]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(trust_form(), tmp_path_factory.mktemp("form"))


def turn_to_voss(page: Page) -> str:
    """Answer for Vik, go back to the start, and choose Voss there; the code that the answers had."""
    begin(page, "Vik kommune", "leadership")
    answer(page, {"ben1": "4"})
    page.evaluate("go('start')")
    tab_to(page, id="rater")
    page.keyboard.type("Voss")
    asked = "Det ligger allerede svar her, fra en som svarte for Vik kommune. Er de dine?"
    expect(page.get_by_role("group", name=asked)).to_be_visible()
    expect(page.get_by_role("status")).to_have_text(asked)
    code: str = page.evaluate("state.respondent")
    return code


def test_who_chose_the_wrong_organisation_keeps_the_answers(chromium: Browser, file: Path, tmp_path: Path) -> None:
    with opened(chromium, file) as (page, noticed):
        code = turn_to_voss(page)
        tab_to(page, text="Ja, behold svarene: Jeg valgte feil virksomhet")
        page.keyboard.press("Enter")
        expect(page.locator("#whose")).to_be_hidden()
        assert focused(page)["id"] == "rater"
        go_on(page)
        assert heading(page) == "Om Vik kommune"
        page.evaluate("go('review')")
        found = rows(save(page, tmp_path))
        assert {(row["respondent"], row["rater"], row["role"]) for row in found} == {(code, "voss", "leadership")}
        assert {row["target"]: row["ben1"] for row in found} == {"vik": "", "oey": "4", "": ""}
        assert noticed.complaints == []


def test_another_person_begins_with_nothing(chromium: Browser, file: Path, tmp_path: Path) -> None:
    with opened(chromium, file) as (page, noticed):
        code = turn_to_voss(page)
        tab_to(page, text="Nei, start på nytt som en annen person")
        page.keyboard.press("Enter")
        assert heading(page) == "Før du starter"
        assert page.locator("#rater option:checked").text_content() == "Voss; “herad”"
        go_on(page)
        page.evaluate("go('review')")
        found = rows(save(page, tmp_path))
        assert code not in {row["respondent"] for row in found}
        assert {(row["rater"], row["role"], row["ben1"]) for row in found} == {("voss", "", "")}
        assert noticed.complaints == []


def test_nobody_goes_on_before_it_is_said_whose_the_answers_are(chromium: Browser, file: Path) -> None:
    with opened(chromium, file) as (page, _):
        turn_to_voss(page)
        go_on(page)
        assert heading(page) == "Før du starter"
        assert focused(page)["text"].startswith("Ja, behold svarene")
        assert page.evaluate("state.rater") == "vik"
        page.select_option("#rater", "")
        go_on(page)
        expect(page.locator("#rater-lacks")).to_be_visible()
        page.select_option("#rater", "vik")
        expect(page.locator("#whose")).to_be_hidden()
        go_on(page)
        assert heading(page) == "Om Øygard"
        assert page.locator("section:visible :checked").count() == 1


def test_a_choice_that_was_not_settled_is_none(chromium: Browser, file: Path) -> None:
    with opened(chromium, file) as (page, _):
        turn_to_voss(page)
        page.go_back()
        page.evaluate("go('start')")
        assert page.locator("#rater").input_value() == "vik"
        expect(page.locator("#whose")).to_be_hidden()


def test_without_answers_nobody_is_asked_whose_they_are(chromium: Browser, file: Path) -> None:
    with opened(chromium, file) as (page, _):
        begin(page, "Vik kommune")
        page.evaluate("go('start')")
        page.select_option("#rater", "oey")
        expect(page.locator("#whose")).to_be_hidden()
        assert page.evaluate("state.rater") == "oey"


def test_a_code_from_last_time_is_the_respondent(chromium: Browser, file: Path, tmp_path: Path) -> None:
    with opened(chromium, file) as (page, _):
        page.get_by_text("Har du svart i en tidligere måling?").press("Enter")
        tab_to(page, id="code")
        page.keyboard.type(" Bcdf ghkm nprs ")
        begin(page, "Vik kommune")
        page.reload()
        go_on(page)
        page.evaluate("go('review')")
        saved = save(page, tmp_path)
        assert saved.name == "svar-vik-bcdfghkmnprs.csv"
        assert {row["respondent"] for row in rows(saved)} == {"bcdfghkmnprs"}
        expect(page.locator("section:visible .code bdi")).to_have_text("bcdfghkmnprs")
        page.get_by_text("Kom det ingen fil?").click()
        assert page.get_by_text(
            "«Lagre bare linjene under i en fil med navnet svar-vik-bcdfghkmnprs.csv.»"
        ).is_visible()
        assert page.locator("textarea").input_value().startswith("tillitform;")


def test_who_gave_no_code_is_told_one_for_next_time(chromium: Browser, file: Path, tmp_path: Path) -> None:
    with opened(chromium, file) as (page, _):
        begin(page, "Vik kommune")
        page.evaluate("go('review')")
        code = rows(save(page, tmp_path))[0]["respondent"]
        expect(page.locator("section:visible .code bdi")).to_have_text(code)
        page.evaluate("beginAnew(null)")
        page.get_by_text("Har du svart i en tidligere måling?").click()
        page.fill("#code", code)
        begin(page, "Vik kommune")
        page.evaluate("go('review')")
        assert {row["respondent"] for row in rows(save(page, tmp_path))} == {code}


def test_the_first_wave_asks_for_no_code_from_last_time(chromium: Browser, tmp_path: Path) -> None:
    waves = [{"name": "vår 2026", "date": "2026-05-01"}, {"name": "høst 2026", "date": "2026-11-01"}]
    with opened(chromium, written(trust_form(waves=waves), tmp_path)) as (page, noticed):
        begin(page, "Vik kommune")
        assert heading(page) == "Om Øygard"
        page.evaluate("go('start')")
        assert page.locator("#code").count() == 0
        page.evaluate("go('review')")
        code = rows(save(page, tmp_path))[0]["respondent"]
        expect(page.locator("section:visible .code bdi")).to_have_text(code)
        assert noticed.complaints == []


@pytest.mark.parametrize("name", ["Kari Nordmann", "kåre", "bcd", "1e55", "=1+1", "b1" * 9, "kari@fylket.no"])
def test_a_name_or_a_number_is_no_code(chromium: Browser, file: Path, name: str) -> None:
    with opened(chromium, file) as (page, _):
        page.select_option("#rater", "vik")
        page.get_by_text("Har du svart i en tidligere måling?").click()
        page.fill("#code", name)
        go_on(page)
        assert focused(page)["id"] == "code"
        expect(page.locator("#code")).to_have_accessible_description(
            "Dette er frivillig. Med samme kode kan svarene dine sammenlignes med dem du ga da, uten at noen trenger "
            "navnet ditt. Har du ingen kode, lar du feltet stå tomt og får en ny. Dette er ikke en kode. En kode har 4 "
            "til 16 bokstaver og tall og begynner med en bokstav. Rett den, eller la feltet stå tomt."
        )
        assert page.evaluate("[state.code, respondent() === state.respondent]") == [None, True]
        page.fill("#code", "")
        go_on(page)
        assert heading(page) == "Om Øygard"


def test_a_code_in_a_draft_is_one_or_none(chromium: Browser, file: Path) -> None:
    store = "code => localStorage.setItem(DRAFT, JSON.stringify({...state, answers: [], rater: 'vik', code}))"
    with opened(chromium, file) as (page, _):
        for stored, read in (("bcdf1", "bcdf1"), ("Kari", None), (7, None)):
            page.evaluate(store, stored)
            assert page.evaluate("[storedDraft().rater, storedDraft().code]") == ["vik", read]
