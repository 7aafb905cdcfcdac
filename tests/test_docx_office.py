"""The Word document as another program reads it: LibreOffice makes an OpenDocument text and a PDF of it."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from pypdf import PdfReader

import tillitsmaal as tm
from sample_report import DRAWINGS, sample_report
from tillitsmaal.rendering import render
from tillitsmaal.report.model import Report, Sentence, Table

STUDY = Path(__file__).parent.parent / "examples" / "byregion"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"


@dataclass(frozen=True)
class Read:
    """A document as LibreOffice understands it."""

    report: Report
    flat: Element
    pages: tuple[str, ...]

    @property
    def printed(self) -> str:
        return one_line(" ".join(self.pages))

    @property
    def tables(self) -> list[Table]:
        blocks = [block for section in self.report.sections for block in section.blocks]
        return [block for block in blocks if isinstance(block, Table) and not block.workbook_only]

    @property
    def leads(self) -> list[str]:
        blocks = [block for section in self.report.sections for block in section.blocks]
        return [block.text for block in blocks if isinstance(block, Sentence) and block.tone == "lead"]


def one_line(content: str) -> str:
    return re.sub(r"\s+", " ", content)


def row(element: Element) -> list[str]:
    return [one_line(content(cell)).strip() for cell in element.findall(f"{TABLE}table-cell")]


def content(element: Element) -> str:
    """Text as it is read; breaks and repeated blanks are elements in OpenDocument."""
    own = " " if element.tag in (f"{TEXT}line-break", f"{TEXT}s") else element.text or ""
    return own + "".join(content(child) + (child.tail or "") for child in element)


def read(report: Report, folder: Path) -> Read:
    """Let LibreOffice read a report, with a profile of its own."""
    office = shutil.which("soffice")
    assert office is not None, "LibreOffice is needed: apt-get install libreoffice-writer"
    document = folder / "report.docx"
    document.write_bytes(render(report, "docx"))
    for kind in ("pdf", "fodt"):
        call = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        subprocess.run(
            [*call, "--convert-to", kind, "--outdir", str(folder), str(document)],
            check=True, capture_output=True, timeout=240,
        )  # fmt: skip
    pages = tuple(page.extract_text() for page in PdfReader(folder / "report.pdf").pages)
    return Read(report=report, flat=ElementTree.parse(folder / "report.fodt").getroot(), pages=pages)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Read:
    return read(sample_report(), tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def change(tmp_path_factory: pytest.TempPathFactory) -> Read:
    responses = tm.read_responses(study=tm.load_study(STUDY))
    return read(tm.build_report(tm.compare(responses), "nb"), tmp_path_factory.mktemp("change"))


@pytest.fixture(params=["sample", "change"])
def each(request: pytest.FixtureRequest) -> Read:
    found: Read = request.getfixturevalue(request.param)
    return found


def test_tables_are_the_reports(each: Read) -> None:
    expected = [
        [[column.head for column in table.columns], *([cell.text for cell in cells] for cells in table.rows)]
        for table in each.tables
    ]
    assert expected
    found = [[row(line) for line in table.iter(f"{TABLE}table-row")] for table in each.flat.iter(f"{TABLE}table")]
    assert found == [[[one_line(cell) for cell in cells] for cells in table] for table in expected]


def test_heads_of_tables_repeat(each: Read) -> None:
    heads = [heads.findall(f"{TABLE}table-row") for heads in each.flat.iter(f"{TABLE}table-header-rows")]
    repeated = [row(line) for lines in heads for line in lines]
    assert repeated == [[one_line(column.head) for column in table.columns] for table in each.tables]


def test_headings_have_their_levels(each: Read) -> None:
    found = [(heading.attrib[f"{TEXT}outline-level"], content(heading)) for heading in each.flat.iter(f"{TEXT}h")]
    assert found == [(str(section.level), section.heading) for section in each.report.sections]


def test_pictures_are_described(sample: Read) -> None:
    assert [found.text for found in sample.flat.iter(f"{SVG}title")] == [f"Figuren {id_}" for id_ in DRAWINGS]
    described = [found.text for found in sample.flat.iter(f"{SVG}desc")]
    assert described == [f"Hva {id_} viser: 3,53 og 3,75." for id_ in DRAWINGS]


def test_captions_are_counted_by_what_they_are_captions_of(sample: Read) -> None:
    counted = [(found.attrib[f"{TEXT}name"], found.text) for found in sample.flat.iter(f"{TEXT}sequence")]
    assert counted == [("Tabell", "1"), *(("Figur", str(number)) for number in range(1, len(DRAWINGS) + 1))]


def test_every_page_says_whom_it_is_for_and_its_number(sample: Read) -> None:
    assert len(sample.pages) >= 3
    for number, page in enumerate(sample.pages, 1):
        assert "Ikke for videre spredning." in page
        assert f"Side {number}" in page


def test_the_answer_and_the_numbers_of_tables_are_on_paper_unbroken(each: Read) -> None:
    assert each.leads
    assert [lead for lead in each.leads if one_line(lead) not in each.printed] == []
    numbers = [cell.text for table in each.tables for cells in table.rows for cell in cells if cell.number]
    assert [number for number in numbers if one_line(number) not in each.printed] == []
    captions = [table.caption for table in each.tables if table.caption]
    assert [each.printed.count(f"Tabell {number}. {caption}") for number, caption in enumerate(captions, 1)] == (
        [1] * len(captions)
    )


def test_a_section_begins_a_page(sample: Read) -> None:
    (page,) = [page for page in sample.pages if "Figurer" in page]
    assert "Figur 1." in page
    assert "Det viktigste" not in page
