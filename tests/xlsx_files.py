"""Workbooks as tests look at them: parts, cells and what a report has in them."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from sample_report import sample_report
from tillitsmaal.rendering.xlsx import xlsx
from tillitsmaal.report.model import Cell, Column, Figure, Quantity, Report, Section, Sentence, Table

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

# Text and number of a cell, and how a program with decimal points is to show it.
WRITTEN = [
    ("3,53", Quantity(value=3.5251), "3.53"),
    ("▼ 2,17", Quantity(value=2.1667), "▼ 2.17"),
    ("▲ +0,21", Quantity(value=0.2103, sign=True), "▲ +0.21"),
    ("▼ −0,40", Quantity(value=-0.4, sign=True), "▼ −0.40"),
    ("−0,12", Quantity(value=-0.1234), "−0.12"),
    ("0,00", Quantity(value=0.0048, sign=True), "0.00"),
    ("0,00", Quantity(value=-0.0048, sign=True), "0.00"),
    ("0,000", Quantity(value=-0.0004, decimals=3), "0.000"),
    ("0,00", Quantity(value=0.0, sign=True), "0.00"),
    ("88\N{NO-BREAK SPACE}%", Quantity(value=0.8765, decimals=0, percent=True), "88 %"),
    ("99\N{NO-BREAK SPACE}%", Quantity(value=0.997, decimals=0, percent=True), "99.7 %"),
    ("100\N{NO-BREAK SPACE}%", Quantity(value=1.0, decimals=0, percent=True), "100 %"),
    ("59,7\N{NO-BREAK SPACE}%", Quantity(value=0.597, decimals=1, percent=True), "59.7 %"),
    ("0,99", Quantity(value=0.997), "0.997"),
    ("−0,99", Quantity(value=-0.9996), "−0.9996"),
    ("> 1", Quantity(value=1.2), "> 1"),
    ("< 0", Quantity(value=-0.3), "< 0"),
    ("94", Quantity(value=94, decimals=0), "94"),
    ("12\N{NO-BREAK SPACE}345", Quantity(value=12345, decimals=0), "12,345"),
    ("1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567,89", Quantity(value=1234567.891), "1,234,567.89"),
    ("4", Quantity(value=4.2, decimals=0), "4"),
]

HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://x.no")',
    "+1",
    "-2",
    "@SUM(1)",
    "{=1}",
    "=Sheet1!$A$1",
    "Ark!A1",
    "0042",
    "12.5",
    "12,5",
    "1E5",
    "2024-01-02",
    "TRUE",
    "#N/A",
    "http://x.no/",
    "mailto:a@b.no",
    "internal:'x'!A1",
    "external:c:\\x.xlsx",
    "<r><t>x</t></r>",
    "<b>&amp;</b>]]>",
    "\x00\x07\x1b[31m",
    " to sider ",
    "&L&P&[File]",
    "'apostrof",
    "ÆØÅ → ▲ ▼ − 🌍",
)


def table(*cells: Cell, caption: str = "Tall", workbook_only: bool = False) -> Table:
    """A table with a cell in each row."""
    return Table(
        id="t",
        caption=caption,
        columns=(Column(id="label", head="Hva", kind="text"), Column(id="value", head="Verdi")),
        rows=tuple((Cell(text=f"rad {number}"), cell) for number, cell in enumerate(cells)),
        workbook_only=workbook_only,
    )


def of(*blocks: Table | Figure | Sentence, heading: str = "Del") -> Report:
    """A report with these blocks in one section."""
    return replace(sample_report(), sections=(Section(heading=heading, blocks=blocks),))


@cache
def sample(language: str = "nb") -> bytes:
    """The workbook of the sample report."""
    return xlsx(sample_report(language))  # type: ignore[arg-type]


@cache
def opened(data: bytes) -> Workbook:
    """As openpyxl reads it."""
    return load_workbook(BytesIO(data))


def parts(data: bytes) -> Iterator[tuple[str, ElementTree.Element]]:
    """Every part of the file, parsed."""
    with ZipFile(BytesIO(data)) as file:
        for name in file.namelist():
            yield name, ElementTree.fromstring(file.read(name))
