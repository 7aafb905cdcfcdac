"""The page as Chromium prints it: whole, stamped on every page, with what matters on the first."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from html_pages import pairs, spacious
from sample_report import sample_report
from showing import opened
from tillitsmaal.rendering.html import html
from tillitsmaal.report.model import Bullets, Report, Sentence
from tillitsmaal.report.whole.report import facilitator_report
from tillitsmaal.text import LANGUAGES, Language
from whole_cases import CASES, report_of

pytest_plugins = ["browser"]

STAMP = Sentence(text="\"; } * { display: none } </style> 50 % \\ 'æøå' bare for den som leser.", key="k")


def printed(chromium: Browser, folder: Path, report: Report, scheme: str = "light") -> PdfReader:
    file = folder / "page.html"
    file.write_text(html(report), encoding="utf-8")
    with opened(chromium, file, color_scheme=scheme) as (page, _):
        return PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))


def flat(text: str) -> str:
    """The text without its folds and its joined letters."""
    return " ".join(normalize("NFKC", text).split())


def texts(reader: PdfReader) -> list[str]:
    return [flat(sheet.extract_text()) for sheet in reader.pages]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_section_that_starts_a_page_does_so(chromium: Browser, tmp_path: Path, scheme: str) -> None:
    sheets = texts(printed(chromium, tmp_path, sample_report(), scheme))
    stamp = sample_report().stamp
    assert stamp is not None
    assert len(sheets) > 1
    assert sheets[0].startswith(f"1 / {len(sheets)} {stamp.text} ")
    assert "Figurer" not in sheets[0]
    assert sheets[1].replace(stamp.text, "").split()[:4] == ["2", "/", str(len(sheets)), "Figurer"]
    assert "Innhold" not in "".join(sheets)


@pytest.mark.parametrize("report", [sample_report(), spacious(), pairs()], ids=["sample", "spacious", "pairs"])
def test_every_page_has_the_stamp_once_and_none_where_there_is_none(
    chromium: Browser, tmp_path: Path, report: Report
) -> None:
    sheets = texts(printed(chromium, tmp_path, replace(report, stamp=STAMP)))
    assert len(sheets) > 1
    assert [sheet.count(flat(STAMP.text)) for sheet in sheets] == [1] * len(sheets)
    assert "bare for den" not in "".join(texts(printed(chromium, tmp_path, replace(report, stamp=None))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_for_a_meeting_is_one_page(chromium: Browser, tmp_path: Path, language: Language) -> None:
    report = facilitator_report(CASES["byregion"](), language)
    (sheet,) = texts(printed(chromium, tmp_path, report))
    *_, last = (block for section in report.sections for block in section.blocks)
    assert isinstance(last, Bullets)
    assert flat(last.items[-1].text) in sheet


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_has_the_answer_and_what_it_rests_on(
    chromium: Browser, tmp_path: Path, language: Language
) -> None:
    report = report_of("byregion", language)
    first, *_ = texts(printed(chromium, tmp_path, report))
    parts = {section.id: section for section in report.sections[:4]}
    assert list(parts) == ["answer", "why", "sure", "obstacles"]
    for part in parts.values():
        assert part.heading in first
        for block in part.blocks:
            for sentence in block.items if isinstance(block, Bullets) else (block,):
                assert isinstance(sentence, Sentence)
                assert flat(sentence.text) in first


def test_paper_is_white_in_dark_too(chromium: Browser, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(html(sample_report()), encoding="utf-8")
    with opened(chromium, file, color_scheme="dark") as (page, _):
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(28, 43, 49)"


def test_long_and_wide_tables_are_printed_whole(chromium: Browser, tmp_path: Path) -> None:
    reader = printed(chromium, tmp_path, spacious())
    sheets = texts(reader)
    paper = "\n".join(sheets)
    assert [n for n in range(1, 201) if not re.search(rf"Rad {n}\s+{n}\b", paper)] == []
    assert paper.count("Fra") > 3, "heads are repeated on every page"
    (wide,) = [place for place, text in enumerate(sheets) if "Bred" in text]
    assert reader.pages[wide].mediabox.width > reader.pages[wide].mediabox.height, "a wide table turns its page"
    assert all(f"{n},25" in sheets[wide] for n in range(14))


def test_tables_whose_heads_stay_are_printed_whole(chromium: Browser, tmp_path: Path) -> None:
    paper = "\n".join(texts(printed(chromium, tmp_path, pairs())))
    assert [n for n in range(25) if f"{n},01" not in paper] == []
