"""Workbooks, read back by programs that did not write them: numbers, formats, names, links, and nothing that runs."""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

import xlsx_files
from sample_report import DRAWINGS, sample_report
from tillitsmaal.rendering.xlsx import xlsx
from tillitsmaal.rendering.xlsx.measure import room
from tillitsmaal.report.model import Bullets, Cell, Column, Figure, Report, Section, Sentence, Table
from tillitsmaal.text import LANGUAGES, Language, say
from xlsx_files import HOSTILE, MAIN, WRITTEN, of, opened, parts, sample, table

WRITTEN_CELLS = table(*(Cell(text=text, number=number) for text, number, _ in WRITTEN))
FIRST = 5
"""The first row under the heads of a table, counted from 1."""


def rows_of(sheet: Worksheet) -> Iterator[tuple[object, ...]]:
    yield from sheet.iter_rows(min_row=FIRST, values_only=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheets_are_the_overview_then_tables_and_figures_in_order(language: Language) -> None:
    book = opened(sample(language))
    names = book.sheetnames
    assert names[0] == {"nb": "Oversikt", "nn": "Oversyn", "en": "Overview"}[language]
    assert names[1] == "T1 Skår per par"
    assert [name.partition(" ")[0] for name in names[2:]] == [f"F{number}" for number, _ in enumerate(DRAWINGS, 1)]
    titles = [f"{say('rendering.figure', language, number=n)}. Figuren {id_}" for n, id_ in enumerate(DRAWINGS, 1)]
    assert [book[name]["A1"].value for name in names[2:]] == titles


def test_every_number_is_kept_in_full_precision() -> None:
    expected = [number.value for _, number, _ in WRITTEN]
    data = xlsx(of(WRITTEN_CELLS))
    openpyxl = [cell.value for cell in opened(data)["T1 Tall"]["B"][FIRST - 1 :][: len(expected)]]
    calamine = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name("T1 Tall").to_python()
    assert openpyxl == expected
    assert [row[1] for row in calamine[FIRST - 1 :][: len(expected)]] == expected


def test_every_cell_of_the_sample_table_is_there() -> None:
    sheet = opened(sample())["T1 Skår per par"]
    assert [cell.value for cell in sheet[FIRST - 1]][:4] == ["Mål", "Snitt", "Endring", "Dekning"]
    assert [row[:4] for row in rows_of(sheet)][:2] == [
        ("<b>Øvre & Nedre</b> 'Verft'", 3.5251, 0.2103, 0.8765),
        ("=HYPERLINK(1)", 2.1667, "–", 1.0),
    ]
    assert sheet["C5"].number_format == '"▲ "+0.00;"▲ ""−"0.00;"▲ "0.00'
    assert sheet["B6"].number_format == '"▼ "0.00'
    assert sheet["D5"].number_format == '0" "%'


def test_marks_are_seen_and_alignment_is_kept() -> None:
    sheet = opened(sample())["T1 Skår per par"]
    assert sheet["B6"].font.b
    assert sheet["B6"].fill.fgColor.rgb != sheet["B5"].fill.fgColor.rgb
    assert [sheet[f"{column}5"].alignment.horizontal for column in "ABCD"] == ["left", "right", "right", "right"]


def test_why_numbers_are_absent_is_told_below_in_words_alone() -> None:
    sheet = opened(sample())["T1 Skår per par"]
    assert sheet["A8"].value == "– Ingen par har svar begge ganger."


def test_heads_stay_in_sight_and_can_be_filtered() -> None:
    book = opened(sample())
    sheet = book["T1 Skår per par"]
    assert sheet.freeze_panes == "B5"
    assert sheet.auto_filter.ref == "A4:D6"
    assert sheet.print_title_rows == "$4:$4"
    for name in book.sheetnames[1:]:
        assert book[name].freeze_panes == "B5", name


def test_every_page_is_one_wide_and_says_what_it_is() -> None:
    for sheet in opened(sample()):
        assert sheet.page_setup.fitToWidth in (None, 1), sheet.title  # 1 where nothing is said
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert "Ikke for videre spredning." in str(sheet.oddHeader.left.text), sheet.title
        assert "tillit && samarbeid" in str(sheet.oddHeader.left.text), sheet.title
        assert "&P av &N" in str(sheet.oddFooter.right.text), sheet.title


def test_columns_are_wide_enough_for_what_they_hold() -> None:
    sheet = opened(sample())["T1 Skår per par"]
    assert sheet.column_dimensions["A"].width > room("<b>Øvre & Nedre</b> 'Verft'")
    assert sheet.column_dimensions["D"].width >= room("Dekning", bold=True) + 3


def test_the_overview_holds_every_sentence_in_order() -> None:
    report = sample_report()
    values = [str(row[0]) for row in opened(sample())["Oversikt"].iter_rows(values_only=True) if row[0]]
    places = [values.index(text) for text in expected_overview(report)]
    assert places == sorted(places)
    assert values[0] == "Ikke for videre spredning. For den som analyserer."
    assert opened(sample())["Oversikt"]["A2"].alignment.wrap_text


def expected_overview(report: Report) -> Iterator[str]:
    yield report.title
    yield report.subtitle
    for section in report.sections:
        yield section.heading
        for block in section.blocks:
            if isinstance(block, Sentence):
                yield block.text
            if isinstance(block, Bullets):
                yield from (
                    f"{number}. {item.text}" if block.numbered else f"• {item.text}"
                    for number, item in enumerate(block.items, 1)
                )


def test_links_lead_to_sheets_that_exist_and_nowhere_else() -> None:
    book = opened(sample())
    links = [link for sheet in book for row in sheet.iter_rows() for cell in row if (link := cell.hyperlink)]
    pattern = re.compile(r"'([^']+)'!A\d+")
    targets = [pattern.fullmatch(link.location) for link in links]
    assert all(link.target is None for link in links)
    assert {target[1] for target in targets if target} == set(book.sheetnames)
    assert all(targets)
    from_overview = [link for row in book["Oversikt"].iter_rows() for cell in row if (link := cell.hyperlink)]
    assert len(from_overview) == 2 * (len(book.sheetnames) - 1) + 1


def test_the_contents_link_leads_to_the_contents() -> None:
    sheet = opened(sample())["Oversikt"]
    start = next(row[0] for row in sheet.iter_rows() if row[0].value == "Innhold ↓")
    assert sheet[start.hyperlink.location.rpartition("!")[2]].value == "Innhold"


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_of_the_data_stay_texts(text: str) -> None:
    data = xlsx(hostile(text))
    inside = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "\N{REPLACEMENT CHARACTER}", text)
    cell = opened(data)["T1 x"]["A5"]
    assert (cell.data_type, str(cell.value).removesuffix("\u200b")) == ("s", inside)
    calamine = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name("T1 x").to_python()
    assert str(calamine[4][0]).removesuffix("\u200b") == inside
    assert isinstance(calamine[4][0], str)
    check_nothing_runs(data)


def hostile(text: str) -> Report:
    """The text wherever a report can have one."""
    columns = (Column(id="a", head=text, kind="text"), Column(id="b", head=text))
    rows = ((Cell(text=text), Cell(text=text)),)
    note = Sentence(text=text, key="n", tone="note")
    mine = Table(id="t", caption="x", columns=columns, rows=rows, notes=(note,))
    titled = replace(sample_report(), title=text, subtitle=text, stamp=Sentence(text=text, key="s"))
    figures = tuple(
        Figure(id=id_, caption=text, alt=text, drawing=renamed(drawing, text), notes=(note,))
        for id_, drawing in DRAWINGS.items()
    )
    return replace(titled, sections=(Section(heading=text, blocks=(note, mine, *figures)),))


def renamed(value: object, text: str) -> object:  # a drawing, walked through
    """Put the text in place of every text that is no code."""
    if isinstance(value, tuple):
        return tuple(renamed(one, text) for one in value)
    if not hasattr(value, "__slots__"):
        return value
    found = {name: getattr(value, name) for name in value.__slots__}
    codes = ("kind", "way", "ways", "kinds")
    return replace(
        value,  # type: ignore[type-var]
        **{
            name: text if isinstance(one, str) and one and not re.search(r"\d", one) else renamed(one, text)
            for name, one in found.items()
            if name not in codes
        },
    )


def check_nothing_runs(data: bytes) -> None:
    names = [sheet.get("name") for sheet in dict(parts(data))["xl/workbook.xml"].iter(f"{MAIN}sheet")]
    for name, part in parts(data):
        if name.endswith(".rels"):
            assert not [one for one in part if one.get("TargetMode")], name
        if name.startswith("xl/worksheets/"):
            assert not list(part.iter(f"{MAIN}f")), name
            assert not list(part.iter(f"{MAIN}oleObject")), name
        assert "vba" not in name.casefold()
        for link in part.iter(f"{MAIN}hyperlink"):
            found = re.fullmatch(r"'([^']+)'!A\d+", str(link.get("location")))
            assert found, link.get("location")
            assert found[1] in names


def test_the_workbook_says_nothing_about_who_made_it_and_when() -> None:
    properties = opened(sample()).properties
    assert properties.title == sample_report().title
    assert not properties.creator
    assert not properties.lastModifiedBy
    assert properties.created == properties.modified == datetime(2000, 1, 1)


def test_the_same_report_gives_the_same_bytes_in_another_process() -> None:
    program = (
        "import hashlib; from sample_report import sample_report; from tillitsmaal.rendering.xlsx import xlsx;"
        "print(hashlib.sha256(xlsx(sample_report('nb'))).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "USER": "somebody"}
    environment["PYTHONPATH"] = str(Path(xlsx_files.__file__).parent)
    other = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert hashlib.sha256(xlsx(sample_report("nb"))).hexdigest() == hashlib.sha256(sample("nb")).hexdigest()
    assert other.stdout.strip() == hashlib.sha256(sample("nb")).hexdigest()


def test_bars_of_block_characters_are_left_out_and_commands_are_not() -> None:
    columns = (Column(id="a", head="For å", kind="text"), Column(id="b", head="Kommando", kind="mark"))
    commands = Table(id="n", caption="Neste", columns=columns, rows=((Cell(text="se"), Cell(text="tillit score")),))
    sheet = opened(xlsx(of(commands)))["T1 Neste"]
    assert sheet["B5"].value == "tillit score"
    assert "Nivå" not in [cell.value for cell in opened(sample())["T1 Skår per par"][4]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_own_words_are_in_the_language_of_the_report(language: Language) -> None:
    book = opened(sample(language))
    assert book["T1 Skår per par"]["A2"].value == say("rendering.xlsx.back", language)
    assert book[book.sheetnames[-1]]["A4"].value == say("rendering.xlsx.measure", language)


@pytest.mark.parametrize("text", ["&" * 200, "x" * 300, "2024 " * 60, "🌍" * 100], ids=str.__len__)
def test_headers_of_pages_are_as_long_as_excel_takes(text: str, recwarn: pytest.WarningsRecorder) -> None:
    report = replace(of(WRITTEN_CELLS), title=text, stamp=Sentence(text=text, key="s"))
    header = dict(parts(xlsx(report)))["xl/worksheets/sheet2.xml"].findtext(f".//{MAIN}oddHeader")
    assert header is not None
    assert len(header.encode("utf-16-le")) // 2 <= 255
    assert header.count(text[0]) > 40
    assert not recwarn.list


def test_an_empty_report_is_a_workbook_too() -> None:
    report = replace(sample_report(), sections=(), stamp=None, subtitle="")
    assert opened(xlsx(report)).sheetnames == ["Oversikt"]


def test_figures_and_tables_without_rows_are_sheets_too() -> None:
    empty = tuple(
        Figure(id=id_, caption=id_, alt="Ingenting.", drawing=emptied(DRAWINGS[id_]))  # type: ignore[arg-type]
        for id_ in ("facet-profile", "answers", "pair-changes", "circle", "trend", "network")
    )
    names = opened(xlsx(of(replace(WRITTEN_CELLS, rows=()), *empty))).sheetnames
    assert len(names) == 1 + 1 + len(empty)


def emptied(drawing: object) -> object:
    fields = {name: () for name in ("rows", "pairs", "lines", "events", "panels", "ways") if hasattr(drawing, name)}
    return replace(drawing, **fields)  # type: ignore[type-var]


def test_long_titles_are_whole_on_their_sheet_and_cut_in_the_overview() -> None:
    caption = "Hva virksomheten i raden svarer om den i kolonnen, " * 4
    book = opened(xlsx(of(replace(WRITTEN_CELLS, caption=caption))))
    link = next(cell for row in book["Oversikt"].iter_rows() for cell in row if str(cell.value).startswith("→"))
    assert str(link.value).endswith(" …")
    assert room(str(link.value)) <= book["Oversikt"].column_dimensions["A"].width
    assert book.worksheets[1]["A1"].value == f"Tabell 1. {caption}"
