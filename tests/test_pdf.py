"""PDF: all that a report says, in the order and with the roles in which a screen reader reads it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from pdf_reading import Tag, rows, squeezed, tagged
from sample_report import DRAWINGS, sample_report
from test_report_cases import compared, scored
from tillitsmaal.rendering import render
from tillitsmaal.report.compare import compare_report
from tillitsmaal.report.model import Bullets, Cell, Figure, Report, Section, Sentence, Table
from tillitsmaal.report.score import score_report
from tillitsmaal.text import LANGUAGES, Language, say

CASES = {
    **{f"sample {language}": lambda language=language: sample_report(language) for language in LANGUAGES},
    "score nb": lambda: score_report(scored("region"), "nb"),
    "compare nn": lambda: compare_report(compared("region"), "nn"),
    "networks en": lambda: score_report(scored("networks"), "en"),
}
EACH = pytest.mark.parametrize("case", CASES)


@cache
def report_of(case: str) -> Report:
    return CASES[case]()


@cache
def pdf_of(case: str) -> bytes:
    return render(report_of(case), "pdf")


@cache
def tags_of(case: str) -> Tag:
    return tagged(pdf_of(case))


def reader_of(case: str) -> PdfReader:
    return PdfReader(BytesIO(pdf_of(case)))


def blocks(report: Report, *kinds: type) -> list[Any]:
    return [block for section in report.sections for block in section.blocks if isinstance(block, kinds)]


def sentences(report: Report) -> Iterator[Sentence]:
    """All that stand outside of tables, and the notes under tables and figures."""
    for block in blocks(report, Sentence, Bullets, Table, Figure):
        match block:
            case Sentence():
                yield block
            case Bullets():
                yield from block.items
            case _:
                yield from block.notes


def texts(of: Tag, *roles: str) -> list[str]:
    return [squeezed(tag.text) for tag in of.all(*roles)]


@EACH
def test_sentences_stand_in_order_as_paragraphs_list_items_and_code(case: str) -> None:
    report = report_of(case)
    front = [text for text in (report.stamp and report.stamp.text, report.subtitle) if text]
    expected = [squeezed(text) for text in (*front, *(sentence.text for sentence in sentences(report)))]
    assert [text for text in texts(tags_of(case), "P", "LBody", "Code") if text] == expected


@EACH
def test_tables_have_their_heads_and_the_texts_of_their_cells(case: str) -> None:
    tables = blocks(report_of(case), Table)
    found = list(tags_of(case).all("Table"))
    assert tables
    for table, read in zip(tables, found, strict=True):
        heads = [column.head for column in table.columns]
        cells = [[cell.text for cell in row] for row in table.rows]
        assert [[squeezed(text) for text in row] for row in rows(read)] == [
            [squeezed(text) for text in row] for row in [heads, *cells]
        ]
        assert [tag.role for row in next(read.all("THead")).all("TR") for tag in row.tags] == ["TH"] * len(heads)
        assert {tag.role for row in next(read.all("TBody")).all("TR") for tag in row.tags} <= {"TD"}


@EACH
def test_headings_have_their_levels(case: str) -> None:
    report = report_of(case)
    contents = say("rendering.contents", report.language)
    expected = [(f"H{section.level}", squeezed(section.heading)) for section in report.sections]
    found = [(tag.role, squeezed(tag.text)) for tag in tags_of(case).all("H1", "H2")]
    assert [heading for heading in found if heading != ("H2", contents)] == expected


@EACH
def test_captions_are_numbered_in_the_order_in_which_they_appear(case: str) -> None:
    report, expected = report_of(case), []
    counts = {"table": 0, "figure": 0}
    for block in blocks(report, Table, Figure):
        if block.caption:
            kind = "table" if isinstance(block, Table) else "figure"
            counts[kind] += 1
            expected.append(f"{say(f'rendering.{kind}', report.language, number=counts[kind])}. {block.caption}")
    assert texts(tags_of(case), "Caption") == [squeezed(text) for text in expected]


@EACH
def test_a_reader_that_knows_no_tags_finds_the_same_words(case: str) -> None:
    report, found = report_of(case), "".join(without_running_lines(case))
    for text in [cell.text for table in blocks(report, Table) for row in table.rows for cell in row]:
        assert squeezed(text) in found
    for sentence in sentences(report):
        assert squeezed(sentence.text) in found


def without_running_lines(case: str) -> Iterator[str]:
    """Pages without what stands at the top and at the foot of each."""
    report, pages = report_of(case), reader_of(case).pages
    for number, page in enumerate(pages, 1):
        running = say("rendering.pdf.page", report.language, page=number, pages=len(pages))
        yield squeezed(page.extract_text()).replace(squeezed(running), "").replace(squeezed(report.title), "")


def test_figures_have_alternative_texts_and_their_letters() -> None:
    figures = list(tags_of("sample nb").all("Figure"))
    assert [figure.alt for figure in figures] == [f"Hva {id_} viser: 3,53 og 3,75." for id_ in DRAWINGS]
    assert "Den som vurderer" in figures[0].text


@EACH
def test_only_fonts_that_come_along_are_used(case: str) -> None:
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2].partition("-")[0]
        for page in reader_of(case).pages
        for font in page["/Resources"].get_object().get("/Font", {}).values()
    }
    assert fonts <= {"SourceSans3", "DejaVuSansMono"}
    assert "SourceSans3" in fonts


@EACH
def test_the_document_says_what_it_is(case: str) -> None:
    report, reader = report_of(case), reader_of(case)
    root = reader.root_object
    assert root["/Lang"] == report.language
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert reader.metadata
    assert reader.metadata.title == report.title
    assert set(reader.metadata) == {"/Title", "/Creator"}
    about = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in about
    assert "Date" not in about


@EACH
def test_bookmarks_are_the_headings(case: str) -> None:
    def titles(outline: Any, depth: int = 1) -> Iterator[tuple[int, str]]:
        for entry in outline:
            if isinstance(entry, list):
                yield from titles(entry, depth + 1)
            else:
                yield depth, squeezed(entry.title)

    expected = [(section.level, squeezed(section.heading)) for section in report_of(case).sections]
    assert list(titles(reader_of(case).outline)) == expected


@EACH
def test_every_page_has_its_number_and_the_stamp(case: str) -> None:
    report, pages = report_of(case), [page.extract_text() for page in reader_of(case).pages]
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert say("rendering.pdf.page", report.language, page=number, pages=len(pages)) in page
        assert report.stamp is None or report.stamp.text in page


def test_contents_of_a_long_report_name_the_pages_of_its_sections() -> None:
    report = report_of("compare nn")
    reader = reader_of("compare nn")
    assert len(report.sections) > 7
    entries = texts(tags_of("compare nn"), "TOCI")
    assert "Innhald" in texts(tags_of("compare nn"), "H2")
    pages = [reader.get_destination_page_number(entry) for entry in reader.outline if not isinstance(entry, list)]
    heads = [squeezed(section.heading) for section in report.sections if section.level == 1]
    for entry, heading, page in zip(entries, heads, pages, strict=True):
        assert entry.startswith(heading)
        assert entry.endswith(str((page or 0) + 1))
    assert not list(tags_of("sample nb").all("TOC"))


def test_a_section_that_starts_a_page_does_and_tables_for_workbooks_are_left_out() -> None:
    report = sample_report()
    table = next(block for block in report.sections[0].blocks if isinstance(block, Table))
    section = replace(report.sections[0], blocks=(replace(table, workbook_only=True), replace(table, id="b")))
    reader = PdfReader(BytesIO(render(replace(report, sections=(section, report.sections[1])), "pdf")))
    first, second = (page.extract_text() for page in reader.pages[:2])
    assert "Tabell 1" in first
    assert "Tabell 2" not in first
    assert "Figurer" not in first
    assert "Figurer" in second


def many(columns: int, count: int, name: str = "Rad {}") -> Table:
    table = blocks(sample_report(), Table)[0]
    number = table.columns[1]
    return replace(
        table,
        columns=(table.columns[0], *(replace(number, id=f"c{i}", head=f"Kolonne {i}") for i in range(columns))),
        rows=tuple(
            (Cell(text=name.format(row)), *(Cell(text=f"{row},{i:02d}") for i in range(columns)))
            for row in range(count)
        ),
    )


def laid(*tables: Table) -> bytes:
    return render(replace(sample_report(), sections=(Section(heading="Tabeller", blocks=tables),)), "pdf")


def test_a_long_table_repeats_its_head_on_every_page() -> None:
    made = laid(many(3, 120))
    pages = [page.extract_text() for page in PdfReader(BytesIO(made)).pages]
    assert len(pages) > 2
    assert all("Kolonne 2" in page for page in pages)
    assert len(list(tagged(made).all("THead"))) == 1


@pytest.mark.parametrize(("columns", "turned"), [(6, False), (14, True), (22, True)])
def test_a_wide_table_is_not_cut(columns: int, turned: bool) -> None:
    name = "Interkommunalt samarbeidsorgan for næring og reiseliv i Nordfjella, avdeling {}"
    made = laid(many(columns, 4, name))
    page = PdfReader(BytesIO(made)).pages[-1]
    assert (page.mediabox.width > page.mediabox.height) is turned
    edges: list[float] = []
    page.extract_text(visitor_text=lambda text, _cm, tm, *_: edges.append(float(tm[4])) if text.strip() else None)
    assert max(edges) < page.mediabox.width - 60
    assert rows(next(tagged(made).all("Table")))[-1][-1] == f"3,{columns - 1:02d}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_report_gives_the_same_bytes_in_another_process(language: Language) -> None:
    code = (
        "import sys; from sample_report import sample_report; from tillitsmaal.rendering import render;"
        f"sys.stdout.buffer.write(render(sample_report({language!r}), 'pdf'))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    other = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
    assert other.stdout == pdf_of(f"sample {language}")


def test_the_date_is_the_one_that_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    metadata = PdfReader(BytesIO(render(sample_report(), "pdf"))).metadata
    assert metadata
    assert metadata.creation_date
    assert metadata.creation_date.isoformat() == "2023-11-14T22:13:20+00:00"
