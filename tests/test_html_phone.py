"""What does not fit a window: it shows that there is more, rows keep their names, and heads stay in sight."""

from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page

from html_pages import pairs
from sample_report import sample_report
from showing import opened
from tillitsmaal.rendering.html import html

pytest_plugins = ["browser"]

PHONE = 360
WHITE = 255


@pytest.fixture(scope="module")
def pairs_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("phone") / "pairs.html"
    file.write_text(html(pairs()), encoding="utf-8")
    return file


def edges(box: Locator) -> tuple[int, int]:
    """How light a chart is at its left and its right edge, just inside the frame, where nothing is drawn."""
    picture = Image.open(BytesIO(box.screenshot())).convert("L")
    sides: list[Any] = [picture.getpixel((x, picture.height - 4)) for x in (3, picture.width - 4)]
    return sides[0], sides[1]


def place(found: Locator) -> tuple[float, float]:
    """Its left and its right edge."""
    box = found.bounding_box()
    assert box is not None
    return box["x"], box["x"] + box["width"]


def top(found: Locator) -> float:
    box = found.bounding_box()
    assert box is not None
    return box["y"]


def scrolled_aside(page: Page, table: int) -> Locator:
    box = page.locator(".table .scroll").nth(table)
    box.evaluate("box => box.scrollTo(120, 0)")
    assert box.evaluate("box => box.scrollLeft") == 120
    return box


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chart_shows_on_which_side_there_is_more(chromium: Browser, tmp_path: Path, scheme: str) -> None:
    file = tmp_path / "page.html"
    file.write_text(html(sample_report()), encoding="utf-8")
    with opened(chromium, file, width=PHONE, color_scheme=scheme) as (page, _):
        box = page.locator(".chart").last
        left, right = edges(box)
        assert (left, right < WHITE - 40) == (WHITE, True)
        box.evaluate("box => box.scrollTo(100, 0)")
        assert max(edges(box)) < WHITE - 40
        box.evaluate("box => box.scrollTo(9999, 0)")
        left, right = edges(box)
        assert (left < WHITE - 40, right) == (True, WHITE)
        assert box.get_attribute("tabindex") == "0"
        page.set_viewport_size({"width": 1280, "height": 900})
        assert edges(box) == (WHITE, WHITE)


@pytest.mark.parametrize(("table", "names"), [(0, 2), (1, 3), (2, 1)])
def test_rows_keep_all_their_names_and_room_for_numbers(
    chromium: Browser, pairs_file: Path, table: int, names: int
) -> None:
    with opened(chromium, pairs_file, width=PHONE) as (page, _):
        box = scrolled_aside(page, table)
        start, end = place(box)
        for row in (box.locator("thead tr"), box.locator("tbody tr").nth(3)):
            cells = [place(row.locator(f"> :nth-child({number})")) for number in range(1, names + 1)]
            assert cells[0][0] == pytest.approx(start, abs=1)
            for before, after in pairwise(cells):
                assert after[0] == pytest.approx(before[1], abs=1)
            assert end - cells[-1][1] >= 100
            assert place(row.locator(f"> :nth-child({names + 1})"))[0] < cells[-1][1], "numbers go under the names"


def test_every_name_heads_its_row(chromium: Browser, pairs_file: Path) -> None:
    with opened(chromium, pairs_file) as (page, _):
        for table, names in enumerate((2, 3, 1)):
            row = page.locator("table").nth(table).locator("tbody tr").first
            assert row.locator("th[scope=row]").count() == names


def test_heads_stay_in_the_window_without_a_box_where_all_columns_fit(chromium: Browser, pairs_file: Path) -> None:
    with opened(chromium, pairs_file) as (page, _):
        table, box = page.locator("table").first, page.locator(".scroll").first
        assert table.locator("tbody tr").count() == 25
        table.locator("tbody tr").nth(18).evaluate("row => row.scrollIntoView()")
        assert top(table.locator("thead th").first) == pytest.approx(0, abs=1)
        assert box.get_attribute("tabindex") is None
        assert box.evaluate("box => box.clientHeight === box.scrollHeight")


@pytest.mark.parametrize("script", [True, False])
def test_heads_stay_in_a_box_where_columns_are_hidden(chromium: Browser, pairs_file: Path, script: bool) -> None:
    with opened(chromium, pairs_file, width=PHONE, java_script_enabled=script) as (page, _):
        box = page.locator(".scroll").first
        box.evaluate("box => box.scrollTo(0, 300)")
        assert top(box.locator("thead th").first) == pytest.approx(top(box), abs=1)
        assert box.get_attribute("tabindex") == "0"


def test_a_box_comes_and_goes_with_the_width_of_the_window(chromium: Browser, pairs_file: Path) -> None:
    with opened(chromium, pairs_file) as (page, _):
        for width, fits in ((PHONE, False), (1280, True)):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_function(
                "fits => document.querySelector('.long .scroll').classList.contains('fits') === fits", arg=fits
            )
