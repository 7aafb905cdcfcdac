"""How pages are filled: figures that do not fit let text pass, and the contents fill the first page."""

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from pdf_reading import squeezed, tagged
from sample_report import sample_report
from tillitsmaal.rendering import render
from tillitsmaal.rendering.pdf.floats import Floating, Layout, floating, layout_of
from tillitsmaal.report.model import Block, Figure, Report, Section, Sentence

FIGURES = {
    block.id: block for section in sample_report().sections for block in section.blocks if isinstance(block, Figure)
}
MATRIX, CIRCLE = FIGURES["trust-matrix"], FIGURES["circle"]
"""A low figure, and one half a page high."""


def said(count: int, word: str) -> tuple[Sentence, ...]:
    return tuple(Sentence(text=f"{word} {number}.", key="k") for number in range(count))


def of(*sections: Section) -> Report:
    return replace(sample_report(), sections=sections)


def part(heading: str, *blocks: Block, level: int = 2) -> Section:
    return replace(Section(heading=heading, blocks=blocks), level=level)


def pages_of(report: Report) -> list[str]:
    return [squeezed(page.extract_text()) for page in PdfReader(BytesIO(render(report, "pdf"))).pages]


def test_text_fills_the_page_that_a_figure_does_not_fit_on_and_is_read_after_it() -> None:
    report = of(part("Del", *said(22, "Før"), MATRIX, *said(8, "Etter"), level=1), part("Neste", level=1))
    first, second, *_ = pages_of(report)
    assert "Før21." in first
    assert "Etter0." in first
    assert "Figur1." in second
    read = squeezed(tagged(render(report, "pdf")).text)
    assert read.index("Før21.") < read.index("Figur1.") < read.index("Etter0.") < read.index("Neste")


@pytest.mark.parametrize("level", [1, 2])
def test_a_figure_stays_in_its_section(level: int) -> None:
    report = of(part("Del", *said(22, "Før"), MATRIX, level=1), part("Neste", *said(8, "Etter"), level=level))
    first, second, *_ = pages_of(report)
    assert "Neste" not in first
    assert second.index("Figur1.") < second.index("Neste")


@pytest.mark.parametrize("level", [1, 2])
def test_the_next_section_waits_for_a_figure_that_text_has_passed(level: int) -> None:
    blocks = (*said(22, "Før"), MATRIX, *said(1, "Etter"))
    first, second, *_ = pages_of(of(part("Del", *blocks, level=1), part("Neste", *said(8, "Der"), level=level)))
    assert "Etter0." in first
    assert "Neste" not in first
    assert second.index("Figur1.") < second.index("Neste")


def test_contents_fill_the_first_page_before_a_figure_that_does_not_fit() -> None:
    sections = [part(f"Kapittel {number}", *said(1, "Ord"), level=1) for number in range(6)]
    report = of(part("Svaret", *said(12, "Før"), level=1), part("Tegnet", CIRCLE), *sections)
    first, second, *_ = pages_of(report)
    assert "Innhold" in first
    assert "Kapittel5" in first
    assert "Tegnet" in second
    short = of(part("Svaret", *said(2, "Før"), level=1), part("Tegnet", CIRCLE), *sections)
    read = "".join(pages_of(short))
    assert read.index("Figur1.") < read.index("Innhold") < read.index("Kapittel0")


DATA = {
    "sections": [
        {"number": 0, "level": 1, "blocks": [{"kind": "sentence"}]},
        {
            "number": 1,
            "level": 1,
            "blocks": [{"kind": "sentence"}, {"kind": "figure", "number": 1}, {"kind": "table"}],
        },
        {"number": 2, "level": 2, "blocks": [{"kind": "figure", "number": 2}, {"kind": "sentence"}]},
        {"number": 3, "level": 2, "blocks": [{"kind": "sentence"}, {"kind": "figure", "number": 3}]},
    ]
}
"""Figure 1 could float; 2 has nothing before it and 3 nothing after it."""


def layout(figures: Mapping[int, tuple[int, float]], sections: tuple[int, ...] = (1, 1, 1, 1)) -> Layout:
    """Figures by page and height; sections by page."""
    return layout_of(
        [
            *({"what": "figure", "number": n, "page": page, "high": high} for n, (page, high) in figures.items()),
            *({"what": "section", "number": n, "page": page, "high": 99} for n, page in enumerate(sections)),
        ]
    )


@pytest.mark.parametrize(
    ("without", "with_it", "expected"),
    [
        ({1: (2, 0), 2: (2, 300), 3: (3, 0)}, {1: (2, 0), 2: (2, 300), 3: (3, 0)}, {1}),
        ({1: (1, 300), 2: (2, 0), 3: (3, 0)}, {}, set()),
        ({1: (2, 0), 2: (2, 300), 3: (3, 0)}, {1: (1, 0), 2: (2, 300), 3: (3, 0)}, set()),
        ({1: (2, 0), 2: (2, 300), 3: (3, 0)}, {1: (2, 0), 2: (1, 500), 3: (3, 0)}, set()),
    ],
    ids=["pushed", "fits", "above its heading", "overtaken"],
)
def test_a_figure_floats_where_it_must_and_may(
    without: dict[int, tuple[int, float]], with_it: dict[int, tuple[int, float]], expected: set[int]
) -> None:
    def laid_out(chosen: Floating) -> Layout:
        return layout(with_it if chosen else without)

    assert floating(DATA, laid_out) == expected


def test_nothing_is_laid_out_twice_where_no_figure_could_float() -> None:
    def laid_out(_chosen: Floating) -> Layout:
        raise AssertionError

    assert floating({"sections": DATA["sections"][:1]}, laid_out) == set()
