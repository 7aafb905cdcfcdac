"""The page as a browser shows it: silent, never too wide, sorted from the keyboard, read by all."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from html_pages import LANDS, hostile, pairs, real, sorting, spacious
from sample_report import sample_report
from showing import opened, violations
from tillitsmaal.rendering.html import html
from tillitsmaal.report.model import Report

pytest_plugins = ["browser"]

REPORTS: dict[str, Callable[[], Report]] = {
    "sample": sample_report,
    "real": real,
    "spacious": spacious,
    "sorting": sorting,
    "hostile": hostile,
    "pairs": pairs,
}
EACH = pytest.mark.parametrize("name", REPORTS)
FOCUSED = "document.activeElement.textContent"


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made = {name: folder / f"{name}.html" for name in REPORTS}
    for name, file in made.items():
        file.write_text(html(REPORTS[name]()), encoding="utf-8")
    return made


def column(page: Page, place: int) -> list[str]:
    return page.eval_on_selector_all(f"tbody tr > :nth-child({place})", "cells => cells.map(cell => cell.textContent)")


def tab_to(page: Page, text: str) -> None:
    """Go on by the keyboard alone until the element with this text has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == text:
            return
    pytest.fail(f"the keyboard never comes to {text!r}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@EACH
def test_nothing_is_asked_for_nothing_is_wrong_and_nothing_is_too_wide(
    chromium: Browser, files: dict[str, Path], name: str, scheme: str
) -> None:
    with opened(chromium, files[name], color_scheme=scheme) as (page, noticed):
        for width in (1280, 768, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width, timeout=5000)
        assert noticed.requests == []
        assert noticed.complaints == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
@EACH
def test_everybody_can_read_it(chromium: Browser, files: dict[str, Path], name: str, width: int, scheme: str) -> None:
    with opened(chromium, files[name], width=width, color_scheme=scheme, bypass_csp=True) as (page, _):
        page.add_style_tag(content=".scroll { background-image: none !important }")  # axe judges no text on shadows
        assert violations(page) == []


def test_what_axe_would_find_is_found(chromium: Browser, tmp_path: Path) -> None:
    bad = html(sample_report()).replace("<h1>", "<h1><span>").replace(' lang="nb"', "")
    file = tmp_path / "bad.html"
    file.write_text(bad, encoding="utf-8")
    with opened(chromium, file) as (page, _):
        assert any(found.startswith("html-has-lang") for found in violations(page))


def test_dark_is_dark_and_figures_keep_their_white_card(chromium: Browser, files: dict[str, Path]) -> None:
    ground = "selector => getComputedStyle(document.querySelector(selector)).backgroundColor"
    for scheme, dark in (("light", False), ("dark", True)):
        with opened(chromium, files["sample"], color_scheme=scheme) as (page, _):
            assert (page.evaluate(ground, "body") != "rgb(255, 255, 255)") == dark
            assert page.evaluate(ground, ".chart") == "rgb(255, 255, 255)"


def test_the_keyboard_sorts_by_numbers_and_puts_what_is_absent_last(chromium: Browser, files: dict[str, Path]) -> None:
    with opened(chromium, files["sorting"]) as (page, _):
        before = column(page, 2)
        tab_to(page, "$& Snitt")
        head = page.locator("th", has_text="Snitt")
        assert head.get_attribute("aria-sort") == "none"
        page.keyboard.press("Enter")
        assert column(page, 2) == ["-1.2", "0.5", "2.1", "2.5", "3.0", "10.0", "–", "–"]
        assert head.get_attribute("aria-sort") == "ascending"
        assert page.get_by_role("status").text_content() == "Sortert etter $& Snitt, stigende"
        page.keyboard.press("Space")
        assert column(page, 2) == ["10.0", "3.0", "2.5", "2.1", "0.5", "-1.2", "–", "–"]
        assert head.get_attribute("aria-sort") == "descending"
        assert page.get_by_role("status").text_content() == "Sortert etter $& Snitt, synkende"
        page.keyboard.press("Enter")
        assert column(page, 2) == before
        assert head.get_attribute("aria-sort") == "none"
        assert page.get_by_role("status").text_content() == "Opprinnelig rekkefølge"


def test_words_are_sorted_as_norwegians_do_and_dates_by_time(chromium: Browser, files: dict[str, Path]) -> None:
    with opened(chromium, files["sorting"]) as (page, _):
        assert column(page, 1) == list(LANDS)
        page.get_by_role("button", name="Sted").click()
        assert column(page, 1) == ["Bø", "Vik 9", "Vik 10", "Zoo", "Ærø", "Øy", "Aa", "Ås"]
        page.get_by_role("button", name="Dato").click()
        assert page.locator("th[aria-sort=none]").all_text_contents() == ["Sted", "$& Snitt"]
        assert column(page, 3) == [
            "02.01.2024", "03.01.2024", "04.01.2024", "12.02.2024", "14.10.2024", "13.06.2025", "01.01.2026", "",
        ]  # fmt: skip


def test_rows_stay_whole_when_they_are_sorted(chromium: Browser, files: dict[str, Path]) -> None:
    with opened(chromium, files["sorting"]) as (page, _):
        together = set(zip(column(page, 1), column(page, 2), column(page, 3), strict=True))
        page.get_by_role("button", name="Snitt").click()
        assert set(zip(column(page, 1), column(page, 2), column(page, 3), strict=True)) == together


def test_only_columns_with_an_order_get_a_button(chromium: Browser, files: dict[str, Path]) -> None:
    with opened(chromium, files["sorting"]) as (page, _):
        assert page.get_by_role("button").all_text_contents() == ["Sted", "$& Snitt", "Dato"]


def test_all_is_there_without_a_script_and_no_button_is_dead(chromium: Browser, files: dict[str, Path]) -> None:
    with opened(chromium, files["real"], java_script_enabled=False) as (page, noticed):
        assert page.locator("button").count() == 0
        assert page.locator("nav a").first.is_visible()
        for caption in page.locator("caption").all():
            assert caption.is_visible()
        assert page.locator("tbody tr").count() == sum(
            len(block.rows) for section in real().sections for block in section.blocks if hasattr(block, "rows")
        )
        boxes = page.locator(".scroll")
        assert {boxes.nth(place).get_attribute("tabindex") for place in range(boxes.count())} == {"0"}
        assert noticed.complaints == []


def test_boxes_are_stops_for_the_keyboard_only_while_they_scroll(chromium: Browser, files: dict[str, Path]) -> None:
    with opened(chromium, files["real"], width=1280) as (page, _):
        box = page.locator(".scroll").first
        assert box.get_attribute("tabindex") is None
        assert box.get_attribute("role") is None
        page.set_viewport_size({"width": 360, "height": 900})
        page.wait_for_function("() => document.querySelector('.scroll').tabIndex === 0")
        assert box.get_attribute("role") == "region"
        assert box.get_attribute("aria-label") == "Tabell 1. Hva konklusjonen bygger på"


def test_contents_are_open_beside_the_text_and_folded_above_it(chromium: Browser, files: dict[str, Path]) -> None:
    for width, shown in ((1280, True), (360, False)):
        with opened(chromium, files["real"], width=width) as (page, _):
            link = page.locator("nav a").nth(3)
            assert link.is_visible() == shown
            if not shown:
                page.locator("summary").press("Enter")
            link.click()
            assert link.get_attribute("href") == "#" + page.url.split("#")[1]
            page.wait_for_selector("nav a[aria-current]", state="attached")


def test_contents_follow_the_reader(chromium: Browser, files: dict[str, Path]) -> None:
    with opened(chromium, files["real"]) as (page, _):
        page.set_viewport_size({"width": 1280, "height": 300})
        heading = real().sections[-2].heading
        page.get_by_role("heading", name=heading).evaluate("heading => heading.scrollIntoView()")
        page.wait_for_function(
            "heading => document.querySelector('nav a[aria-current]')?.textContent === heading", arg=heading
        )
        assert page.evaluate(
            """() => {
                const link = document.querySelector('nav a[aria-current]').getBoundingClientRect();
                const nav = document.querySelector('nav').getBoundingClientRect();
                return nav.top <= link.top && link.bottom <= nav.bottom;
            }"""
        )


def test_the_first_stop_skips_to_the_text(chromium: Browser, files: dict[str, Path]) -> None:
    with opened(chromium, files["real"]) as (page, _):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) == "Hopp til innholdet"
        assert page.locator(".skip").is_visible()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_a_caption_is_read_without_scrolling(chromium: Browser, files: dict[str, Path]) -> None:
    with opened(chromium, files["spacious"], width=360) as (page, _):
        caption = page.locator("caption span").nth(1)
        edges = caption.bounding_box()
        assert edges is not None
        assert edges["x"] + edges["width"] <= 360


def test_the_policy_stops_what_the_page_did_not_bring(chromium: Browser, tmp_path: Path) -> None:
    attack = (
        "<script>document.title = 'taken'</script><p id=red style='color: red'>x</p>"
        "<img src=https://example.org/x.png><img src=data:, onerror=\"document.title = 'taken'\">"
        "<style>h1 { display: none }</style>"
    )
    file = tmp_path / "attacked.html"
    file.write_text(html(sample_report()).replace("<main ", f"{attack}<main "), encoding="utf-8")
    with opened(chromium, file) as (page, noticed):
        assert page.title() == sample_report().title
        assert page.evaluate("getComputedStyle(document.getElementById('red')).color") != "rgb(255, 0, 0)"
        assert page.locator("h1").is_visible()
        assert len([complaint for complaint in noticed.complaints if "Content Security Policy" in complaint]) >= 5
