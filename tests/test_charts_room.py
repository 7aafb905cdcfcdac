"""Pictures in a browser, in the widest of the fonts that they name: no text outside, none over another."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from drawings_of import LARGE, figure
from sample_report import DRAWINGS
from tillitsmaal.rendering import charts

pytest_plugins = ["browser"]
MEASURE = """() => {
  const card = document.querySelector("svg").getBoundingClientRect();
  const texts = [...document.querySelectorAll("text")].map(node => [node.textContent, node.getBoundingClientRect()]);
  const outside = texts.filter(([, box]) => box.left < card.left + 2 || box.right > card.right - 2
    || box.top < card.top || box.bottom > card.bottom);
  const wide = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const high = (a, b) => Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  const over = texts.flatMap(([one, a], place) => texts.slice(place + 1)
    .filter(([, b]) => wide(a, b) > 1.5 && high(a, b) > 3.5).map(([other]) => `${one} | ${other}`));
  return {outside: outside.map(([text]) => text), over, texts: texts.length};
}"""
"""Boxes of lines are higher than their letters, hence the 3.5 pixels."""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """A page to show pictures in."""
    room = chromium.new_context(viewport={"width": 760, "height": 900})
    yield room.new_page()
    room.close()


@pytest.mark.parametrize("key", DRAWINGS | LARGE)
def test_every_text_has_room(key: str, page: Page) -> None:
    picture = charts.svg(figure((DRAWINGS | LARGE)[key])).replace("Source Sans 3", "Arial")
    page.set_content(f"<!doctype html><title>-</title>{picture}")
    measured = page.evaluate(MEASURE)
    assert measured.pop("texts") > 0
    assert measured == {"outside": [], "over": []}


def test_a_text_over_another_is_noticed(page: Page) -> None:
    page.set_content(
        "<svg width='100' height='50'><text x='5' y='20'>Nordfjella</text><text x='9' y='22'>Vik</text>"
        "<text x='80' y='40'>fylkeskommune</text></svg>"
    )
    measured = page.evaluate(MEASURE)
    assert (measured["outside"], measured["over"]) == (["fylkeskommune"], ["Nordfjella | Vik"])
