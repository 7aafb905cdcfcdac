"""The HTML form in a browser: a small study to ask, a driver that only presses keys, and the file that is saved."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from form_cases import of
from tillitsmaal.forms.form import Form
from tillitsmaal.forms.html import html
from tillitsmaal.forms.making import Wanted
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.text import Language

ORGANISATIONS = (("vik", "Vik kommune"), ("voss", "Voss; “herad”"), ("oey", "Øygard"))
Given = Mapping[str, Mapping[str, str]]
"""Answers by organisation's code ("" about all), then by item."""


def _text(nb: str, nn: str, en: str) -> dict[str, str]:
    return {"nb": nb, "nn": nn, "en": en}


AGREE5 = {
    "min": 1,
    "max": 5,
    "labels": {
        1: _text("Helt uenig", "Heilt ueinig", "Strongly disagree"),
        2: _text("Ganske uenig", "Ganske ueinig", "Mostly disagree"),
        3: _text("Verken enig eller uenig", "Verken einig eller ueinig", "Neither agree nor disagree"),
        4: _text("Ganske enig", "Ganske einig", "Mostly agree"),
        5: _text("Helt enig", "Heilt einig", "Strongly agree"),
        98: _text("Vet ikke", "Veit ikkje", "Don't know"),
        99: _text("Ikke aktuelt", "Ikkje aktuelt", "Not relevant"),
    },
    "missing": {98: "dont_know", 99: "not_relevant"},
}
SEVEN = {
    "min": 1,
    "max": 7,
    "labels": {
        value: _text(f"Grad {value} av enighet", f"Grad {value} av semje", f"Degree {value}") for value in range(1, 8)
    },
}
TEN = {"min": -3, "max": 7, "labels": {-3: _text("Aldri", "Aldri", "Never"), 7: _text("Alltid", "Alltid", "Always")}}
TWENTY = {"min": 0, "max": 19, "labels": {0: _text("Aldri", "Aldri", "Never")}}
HOURS = {
    "min": 0,
    "max": 90,
    "decimals": 1,
    "labels": {98: _text("Vet ikke", "Veit ikkje", "Don't know")},
    "missing": {98: "dont_know"},
}


def questionnaire(formats: Mapping[str, object], items: Mapping[str, str], levels: Mapping[str, str]) -> Questionnaire:
    """A questionnaire with a scale a format; items by id with their format, `*` where reverse-keyed."""
    pair = [name for name in formats if levels.get(name, "pair") == "pair"]
    return Questionnaire.model_validate(
        {
            "id": "tillitsprove",
            "version": "1.0.0",
            "title": _text("Prøve på tillit", "Prøve på tillit (nn)", "Trial of trust"),
            "languages": ["nb", "nn", "en"],
            "formats": formats,
            "scales": {
                name: {"level": levels.get(name, "pair"), "format": name, "label": _text(name, name, name)}
                for name in formats
            },
            "items": [_item(id_, scale, scale.rstrip("*") in pair) for id_, scale in items.items()],
        }
    )


def _item(id_: str, scale: str, of_partner: bool) -> dict[str, object]:
    whom = ("<partner>",) * 3 if of_partner else ("Samarbeidet", "Samarbeidet", "The collaboration")
    texts = _text(f"{whom[0]} gjør {id_}.", f"{whom[1]} gjer {id_}.", f"{whom[2]} does {id_}.")
    return {"id": id_, "scale": scale.rstrip("*"), "reverse": scale.endswith("*"), "text": texts}


def trust_form(wanted: Wanted | None = None, **more: object) -> Form:
    """Two items about a partner on one scale, one reverse-keyed on another, and one about all; of a second wave."""
    asked = questionnaire(
        {"benevolence": AGREE5, "integrity": AGREE5, "general": TEN},
        {"ben1": "benevolence", "ben2": "benevolence", "int1": "integrity*", "gen1": "general"},
        {"general": "network"},
    )
    waves = [{"name": "høst 2025", "date": "2025-11-01"}, {"name": "vår 2026", "date": "2026-05-01"}]
    if "waves" not in more:
        wanted = replace(wanted or Wanted(), wave="vår 2026")
    return of(ORGANISATIONS, asked, wanted, **{"waves": waves, "privacy": {"consent": "Lagres i to år."}, **more})


def every_kind() -> Form:
    """A form with every way of answering."""
    formats = {"agree": AGREE5, "seven": SEVEN, "ten": TEN, "twenty": TWENTY, "hours": HOURS}
    items = {f"{name}{number}": name for name in formats for number in (1, 2)}
    return of(ORGANISATIONS, questionnaire(formats, items, {}))


def written(form: Form, folder: Path) -> Path:
    """The form as a file."""
    file = folder / "skjema.html"
    file.write_text(html(form), encoding="utf-8")
    return file


def heading(page: Page) -> str:
    """What the step that is shown is called."""
    return page.locator("section:visible h2").text_content() or ""


def focused(page: Page) -> dict[str, str]:
    """What has the focus."""
    found: dict[str, str] = page.evaluate(
        """() => {
            const {tagName: tag, type = "", name = "", value = "", id, className: looks, textContent: text} =
                document.activeElement;
            return {tag, type, name, value, id, looks, text};
        }"""
    )
    return found


def tab_to(page: Page, **wanted: str) -> None:
    """Go on by Tab until what has the focus is this."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.items() <= focused(page).items():
            return
    pytest.fail(f"the keyboard never comes to {wanted}")


def choose(page: Page, value: str) -> None:
    """Choose one of the radio buttons that the keyboard is at: the first with Space, the others with the arrows."""
    page.keyboard.press("Space")
    for _ in range(30):
        if focused(page)["value"] == value:
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"the keyboard never comes to the answer {value}")


def speak(page: Page, language: Language) -> None:
    """Change the language."""
    name = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}[language]
    tab_to(page, text=name)
    page.keyboard.press("Enter")


def begin(page: Page, rater: str, role: str | None = None) -> None:
    """Say who answers, typing the name into the list, and go on."""
    tab_to(page, id="rater")
    page.keyboard.type(rater[:4])
    assert page.locator("#rater option:checked").text_content() == rater
    if role:
        tab_to(page, name="role")
        choose(page, role)
    go_on(page)


def go_on(page: Page) -> None:
    """Press the step's own button."""
    tab_to(page, looks="main")
    page.keyboard.press("Enter")


def answer(page: Page, given: Mapping[str, str]) -> None:
    """Answer the step that is shown, whatever order it asks in, and go on."""
    left = dict(given)
    for _ in range(400):
        page.keyboard.press("Tab")
        at = focused(page)
        item = at["name"].rpartition(" ")[2]
        if at["looks"] == "main":
            break
        if item in left and at["type"] == "radio":
            choose(page, left.pop(item))
    assert left == {}, "not asked"
    page.keyboard.press("Enter")


def fill_in(page: Page, given: Given) -> None:
    """Answer step after step, until there is nothing more to answer; partners by the name in the step's heading."""
    for _ in range(len(given)):
        name = page.locator("section:visible").get_attribute("data-step") or ""
        answer(page, given[name.removeprefix("to ").removeprefix("general")])


def save(page: Page, folder: Path) -> Path:
    """Press the button that saves, and fetch the file."""
    with page.expect_download() as loading:
        go_on(page)
    file = folder / loading.value.suggested_filename
    loading.value.save_as(file)
    return file


def rows(file: Path) -> list[dict[str, str]]:
    """The file as another program reads it."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text, delimiter=";", strict=True))
