"""Workbooks as LibreOffice opens, shows and prints them."""

import csv
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from sample_report import DRAWINGS, sample_report
from tillitsmaal.rendering.xlsx import xlsx
from tillitsmaal.report.drawings import Phase
from tillitsmaal.report.model import Cell, Figure
from xlsx_files import WRITTEN, of, opened, sample, table

AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true,true,false,false,-1"
"""Every sheet, in UTF-8, its cells as they are shown."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both workbooks, and what LibreOffice makes of them."""
    made = tmp_path_factory.mktemp("libreoffice")
    (made / "sample.xlsx").write_bytes(sample())
    (made / "numbers.xlsx").write_bytes(
        xlsx(of(table(*(Cell(text=text, number=number) for text, number, _ in WRITTEN))))
    )
    for form in ("pdf", AS_SHOWN):
        soffice(made, form, "sample.xlsx", "numbers.xlsx")
    return made


def soffice(folder: Path, form: str, *names: str) -> None:
    """Convert workbooks; without LibreOffice this fails, as it is to."""
    profile = (folder / "profile").as_uri()
    command = [
        "soffice",
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        form,
        "--outdir",
        str(folder),
    ]
    files = [str(folder / name) for name in names]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=300)


def rows(folder: Path, book: str, sheet: str) -> list[list[str]]:
    with (folder / f"{book}-{sheet}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_every_number_is_shown_as_the_report_writes_it(folder: Path) -> None:
    shown = [row[1] for row in rows(folder, "numbers", "T1 Tall")[4:][: len(WRITTEN)]]
    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in shown] == [text for _, _, text in WRITTEN]


def test_no_sheet_and_no_text_is_lost(folder: Path) -> None:
    book = opened(sample())
    for name in book.sheetnames:
        shown = {text for row in rows(folder, "sample", name) for text in row}
        written = {cell.value for row in book[name].iter_rows() for cell in row if isinstance(cell.value, str)}
        assert written <= shown, name


def test_everything_is_printed_on_one_page_a_sheet(folder: Path) -> None:
    pages = [page.extract_text() for page in PdfReader(folder / "sample.pdf").pages]
    assert len(pages) == len(opened(sample()).sheetnames)
    assert all("Ikke for videre spredning." in page for page in pages)
    for id_, page in zip(DRAWINGS, pages[2:], strict=True):
        assert f"Figuren {id_}" in page
    assert sample_report().subtitle in pages[0]


@pytest.mark.parametrize("times", [6, 60], ids=["high-rows", "many-rows"])
def test_a_chart_beside_long_tables_is_printed_alone_on_one_page_with_all_its_words(tmp_path: Path, times: int) -> None:
    drawing = DRAWINGS["circle"]
    assert isinstance(drawing, Phase)
    alt = "Hva den viser, i mange ord. " * 20
    wrapped = tuple(replace(pair, label=f"{pair.label} Samarbeidsutvalget i Nordfjella" * 6) for pair in drawing.pairs)
    many = replace(drawing, pairs=wrapped * times)
    figure = Figure(id="f", caption="Figur", alt=f"{alt}Slutt.", drawing=many)
    (tmp_path / "many.xlsx").write_bytes(xlsx(of(figure)))
    soffice(tmp_path, "pdf", "many.xlsx")
    pages = [page.extract_text() for page in PdfReader(tmp_path / "many.pdf").pages]
    assert len(pages) == 2
    assert "Figur 1. Figur" in pages[1]
    assert "Slutt." in pages[1]
    assert "Samarbeidsutvalget" not in pages[1]
