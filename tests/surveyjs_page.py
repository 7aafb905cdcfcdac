"""A page with SurveyJS's form library in it, which Chromium opens without a network."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

_MODULES = Path(__file__).parent.parent / ".venv" / "tools" / "node_modules"
_STYLE = _MODULES / "survey-core" / "survey-core.fontless.min.css"
_SCRIPTS = (
    _MODULES / "survey-core" / "survey.core.min.js",
    _MODULES / "survey-core" / "survey.i18n.min.js",
    _MODULES / "survey-js-ui" / "survey-js-ui.min.js",
)


def shown(browser: Browser, model: str, folder: Path, locale: str | None = None, width: int = 1100) -> Page:
    """Open a page that shows a model, in a language when one is named; whatever it would fetch is refused."""
    scripts = "\n".join(f"<script>{path.read_text(encoding='utf-8')}</script>" for path in _SCRIPTS)
    chosen = "" if locale is None else f"survey.locale = {json.dumps(locale)};"
    inside = model.replace("</", "<\\/")
    start = f"""
      const survey = new Survey.Model({inside});
      {chosen}
      window.survey = survey;
      survey.onComplete.add(() => {{ window.answers = survey.data; }});
      survey.render(document.getElementById("form"));
    """
    style = f"<style>{_STYLE.read_text(encoding='utf-8')}</style>"
    head = f"<!doctype html><html lang='nb'><meta charset='utf-8'><title>Form</title>{style}"
    file = folder / "form.html"
    file.write_text(f"{head}<div id='form'></div>{scripts}<script>{start}</script></html>", encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_default_timeout(10_000)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: asked.append(str(error)))
    page.route("http*://**", lambda route: route.abort())
    page.goto(file.as_uri())
    page.wait_for_selector(".sd-root-modern")
    assert asked == [file.as_uri()], "a request, or an error in the page"
    assert page.evaluate("(window.survey.jsonErrors || []).map((one) => one.message)") == []
    return page


def choose_rater(page: Page, name: str) -> None:
    """Say whom one answers for."""
    page.locator("[data-name=rater] .sd-dropdown").click()
    page.get_by_role("option", name=name, exact=True).click()


def choose_role(page: Page, role: str) -> None:
    """Say what one's role is."""
    page.locator(f"[data-name=role] label:has(input[value={role}])").click()


def choose(page: Page, question: str, answers: Mapping[str, int]) -> None:
    """Answer rows of a question by clicking on their values."""
    for item, value in answers.items():
        page.locator(f"[data-name={question}] label:has(input[value='{value}'][name$='_{item}'])").click()


def heading(page: Page) -> str:
    """What the page that is shown is about."""
    return page.locator(".sd-page__title").inner_text().replace("\u200b", "")


def forward(page: Page) -> None:
    """Go to the next page, or send the answers in on the last one."""
    page.locator(".sd-navigation__next-btn:visible, .sd-navigation__complete-btn:visible").first.click()


def answered(page: Page) -> dict[str, Any]:
    """What was sent in."""
    page.wait_for_selector(".sd-completedpage")
    found = page.evaluate("() => window.answers")
    assert isinstance(found, dict)
    return found
