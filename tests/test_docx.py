"""The Word document as XML: what the report says stands in it once, in Word's own styles, fields and flags."""

import os
import struct
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from docx_files import WP, W, Word, cells, template, text, value
from sample_report import DRAWINGS, NAMES, sample_report
from tillitsmaal.rendering import render
from tillitsmaal.rendering.docx.typeface import Typeface
from tillitsmaal.rendering.docx.widths import fit, length
from tillitsmaal.report.model import Block, Bullets, Cell, Column, Report, Section, Sentence, Table
from tillitsmaal.text import LANGUAGES, Language

TEXT_WIDTH = 11906 - 2 * 1418
EMU_OF_CM = 360_000


@pytest.fixture(scope="module")
def report() -> Report:
    return sample_report()


@pytest.fixture(scope="module")
def word(report: Report) -> Word:
    return Word(render(report, "docx"))


def of(*blocks: Block, **changes: object) -> Word:
    """A document of these blocks."""
    made = replace(sample_report(), stamp=None, sections=(Section(heading="Del", blocks=blocks),), **changes)
    return Word(render(made, "docx"))


def table(*rows: tuple[str, ...], **changes: object) -> Table:
    heads = tuple(Column(id=f"c{place}", head=head, kind="text") for place, head in enumerate(rows[0]))
    body = tuple(tuple(Cell(text=each) for each in row) for row in rows[1:])
    return replace(Table(id="t", caption="En tabell", columns=heads, rows=body), **changes)


def test_paragraphs_stand_in_the_reports_order_in_words_styles(word: Word) -> None:
    assert word.paragraphs[:16] == [
        ("Tillit stempel", "Ikke for videre spredning. For den som analyserer."),
        ("Title", "Byregion Sundvik: tillit & samarbeid <i>"),
        ("Subtitle", "Fra 12. februar 2024 til 13. juni 2025"),
        ("heading 1", "Det viktigste"),
        ("Tillit hovedfunn", "Delvis. Samarbeid har økt."),
        ("Normal", "Lest i 76 par."),
        ("caption", "Tabell 1. Skår per par"),
        ("Tillit merknad", "– Ingen par har svar begge ganger."),
        ("List Bullet", "Møt hverandre."),
        ("List Bullet", "= 1 + 1"),
        ("List Number", "Først."),
        ("List Number", "Så."),
        ("Tillit merknad", "Vær varsom."),
        ("Tillit kommando", "tillit score --by pair"),
        ("heading 1", "Figurer"),
        ("caption", "Figur 1. Figuren trust-matrix"),
    ]
    assert word.paragraphs[-2:] == [("heading 2", "Metode"), ("Normal", "Jackknife over virksomheter.")]


def test_cells_are_the_reports(word: Word, report: Report) -> None:
    (shown,) = [block for section in report.sections for block in section.blocks if isinstance(block, Table)]
    heads = [column.head for column in shown.columns]
    assert [cells(each) for each in word.tables] == [[heads, *([cell.text for cell in row] for row in shown.rows)]]


def test_header_rows_repeat_and_no_row_is_split(word: Word) -> None:
    rows = list(word.tables[0].iter(f"{W}tr"))
    assert [each.find(f"{W}trPr/{W}tblHeader") is not None for each in rows] == [True, False, False]
    assert all(each.find(f"{W}trPr/{W}cantSplit") is not None for each in rows)
    assert value(word.tables[0], "tblPr/tblCaption") == "Skår per par"
    assert word.style_names[value(word.tables[0], "tblPr/tblStyle")] == "Tillit tabell"


def test_numbers_stand_to_the_right_and_words_to_the_left(word: Word) -> None:
    for row in word.tables[0].iter(f"{W}tr"):
        assert [value(each, "pPr/jc") for each in row.iter(f"{W}p")] == ["", "right", "right", "right", ""]


def test_marks_have_colours_and_the_sign_stays_in_the_text(word: Word) -> None:
    marked = {text(each): value(each, "rPr/color") for each in word.tables[0].iter(f"{W}r")}
    assert marked["▲ +0,21"] != marked["▼ 2,17"]
    assert "" not in (marked["▲ +0,21"], marked["▼ 2,17"], marked["–"])
    assert marked["3,53"] == ""


def test_captions_are_counted_by_fields_that_show_their_number(word: Word) -> None:
    captions = [
        each for each in word.body.iter(f"{W}p") if word.style_names.get(value(each, "pPr/pStyle")) == "caption"
    ]
    fields = ["".join(code.text or "" for code in each.iter(f"{W}instrText")).strip() for each in captions]
    assert fields == [r"SEQ Tabell \* ARABIC", *[r"SEQ Figur \* ARABIC"] * len(DRAWINGS)]
    kinds = [[part.attrib[f"{W}fldCharType"] for part in each.iter(f"{W}fldChar")] for each in captions]
    assert kinds == [["begin", "separate", "end"]] * len(captions)
    assert [text(each).split(".")[0] for each in captions][-1] == f"Figur {len(DRAWINGS)}"
    assert all(each.find(f"{W}pPr/{W}keepNext") is not None for each in captions)


def test_a_table_without_caption_has_no_number() -> None:
    made = of(table(("a",), ("1",), caption=""), table(("b",), ("2",)), table(("c",), ("3",), caption=""))
    assert [each for each in made.paragraphs if each[0] == "caption"] == [("caption", "Tabell 1. En tabell")]
    kinds = [each.tag.removeprefix(W) for each in made.body]
    assert "tbl tbl" not in " ".join(kinds)
    assert kinds[-2:] == ["p", "sectPr"]


def test_every_numbered_list_begins_with_one() -> None:
    items = (Sentence(text="Én", key="a"), Sentence(text="To", key="b"))
    made = of(
        Bullets(items=items, numbered=True), Sentence(text="Imellom", key="c"), Bullets(items=items, numbered=True)
    )
    numbers = [value(each, "pPr/numPr/numId") for each in made.body.iter(f"{W}p") if value(each, "pPr/numPr/numId")]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
    starts = {each.attrib[f"{W}numId"]: each for each in made.xml("word/numbering.xml").iter(f"{W}num")}
    assert [value(starts[each], "lvlOverride/startOverride") for each in numbers] == ["1"] * 4


def test_figures_say_what_they_show_and_fit(word: Word) -> None:
    inlines = list(word.body.iter(f"{WP}inline"))
    described = [each.find(f"{WP}docPr") for each in inlines]
    assert [
        (each.attrib["name"], each.attrib["title"], each.attrib["descr"]) for each in described if each is not None
    ] == [(id_, f"Figuren {id_}", f"Hva {id_} viser: 3,53 og 3,75.") for id_ in DRAWINGS]
    ids = [each.attrib["id"] for each in described if each is not None]
    assert len(set(ids)) == len(DRAWINGS)
    for inline, picture in zip(inlines, pictures(word), strict=True):
        extent = inline.find(f"{WP}extent")
        assert extent is not None
        width, height = int(extent.attrib["cx"]), int(extent.attrib["cy"])
        assert 0 < width <= 16 * EMU_OF_CM
        assert height < 20 * EMU_OF_CM
        wide, high = struct.unpack(">II", picture[16:24])
        assert width / height == pytest.approx(wide / high, rel=0.002)
        assert wide / (width / EMU_OF_CM / 2.54) > 250, "dots an inch"


def pictures(word: Word) -> list[bytes]:
    names = [name for name in word.parts if name.startswith("word/media/")]
    return [word.parts[name] for name in sorted(names, key=lambda name: (len(name), name))]


def test_a_section_begins_a_page_without_an_empty_one_before(word: Word) -> None:
    breaks = [text(each) for each in word.body.iter(f"{W}p") if each.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    assert breaks == ["Figurer"]
    first = replace(sample_report(), sections=(Section(heading="Først", blocks=(), starts_page=True),))
    assert b"pageBreakBefore" not in Word(render(first, "docx")).parts["word/document.xml"]


def test_what_only_a_workbook_shows_is_left_out() -> None:
    made = of(table(("Stor",), ("x",), workbook_only=True), table(("Liten",), ("y",)))
    assert [cells(each) for each in made.tables] == [[["Liten"], ["y"]]]
    assert ("caption", "Tabell 1. En tabell") in made.paragraphs


def test_stamp_and_page_number_are_on_every_page(word: Word) -> None:
    """The first page has the stamp in its text."""
    assert word.surroundings("header") == {"default": "Ikke for videre spredning. For den som analyserer."}
    assert word.surroundings("footer") == {"default": "Side 1", "first": "Side 1"}
    assert word.body.find(f"{W}sectPr/{W}titlePg") is not None
    footers = [xml for name, xml in word.parts.items() if name.startswith("word/footer")]
    assert [b"> PAGE <" in footer for footer in footers] == [True, True]
    assert of().surroundings("header") == {}
    assert of().surroundings("footer") == {"default": "Side 1"}


@pytest.mark.parametrize(
    ("language", "tag", "table", "page"),
    [("nb", "nb-NO", "Tabell", "Side 1"), ("nn", "nn-NO", "Tabell", "Side 1"), ("en", "en-GB", "Table", "Page 1")],
)
def test_the_document_speaks_the_reports_language(language: Language, tag: str, table: str, page: str) -> None:
    made = Word(render(replace(sample_report(language), sections=sample_report(language).sections[:1]), "docx"))
    assert {each.attrib[f"{W}val"] for each in made.xml("word/styles.xml").iter(f"{W}lang")} == {tag}
    assert ("caption", f"{table} 1. Skår per par") in made.paragraphs
    assert made.surroundings("footer") == {"default": page, "first": page}
    assert f"<dc:language>{tag}</dc:language>".encode() in made.parts["docProps/core.xml"]


def test_names_of_styles_are_said_in_every_language() -> None:
    names = {
        language: set(Word(render(sample_report(language), "docx")).style_names.values()) for language in LANGUAGES
    }
    assert "Tillit hovedfunn" in names["nb"]
    assert "Tillit hovudfunn" in names["nn"]
    assert "Tillit key finding" in names["en"]
    assert all("heading 3" in each for each in names.values())


def test_properties_name_the_report_and_nobody(word: Word, monkeypatch: pytest.MonkeyPatch) -> None:
    core = word.parts["docProps/core.xml"].decode()
    assert "<dc:title>Byregion Sundvik: tillit &amp; samarbeid &lt;i&gt;</dc:title>" in core
    assert core.count("2000-01-01T00:00:00Z") == 2
    assert "creator" not in core
    assert "lastModifiedBy" not in core
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert of().parts["docProps/core.xml"].count(b"2023-11-14T22:13:20Z") == 2


def test_a_very_long_title_is_written_whole_on_the_page() -> None:
    title = "Tillit " * 60 + "slutt"
    assert ("Title", title) in of(title=title).paragraphs


@pytest.mark.parametrize("hostile", ["a\x00b\x08c", "\ud800", "\ufffe", "]]>&amp;<w:p/>", "x" * 400, "=1+1", "\u202e"])
def test_hostile_data_are_inert(hostile: str) -> None:
    made = of(table((hostile,), (hostile,), caption=hostile), Sentence(text=hostile, key="k"), title=hostile)
    ((head, *_), (cell, *_)) = cells(made.tables[0])
    assert head == cell == made.paragraphs[-1][1]
    assert len(cell) == len(hostile)
    assert "<w:p/>" not in made.parts["word/document.xml"].decode()


def test_line_feeds_and_no_break_spaces_stay() -> None:
    assert of(table(("12\n000",), ("12\u00a0000 −3 →",))).tables[0].find(f".//{W}br") is not None
    assert cells(of(table(("a",), ("12\u00a0000 −3 →",))).tables[0]) == [["a"], ["12\u00a0000 −3 →"]]


@pytest.mark.parametrize("count", [2, 8, 14, 31, 63])
def test_tables_of_any_number_of_columns_fit_between_the_margins(count: int) -> None:
    columns = (Column(id="name", head="Navn", kind="text"), *(Column(id=str(n), head=str(n)) for n in range(1, count)))
    rows = tuple((Cell(text=name), *(Cell(text="3,5") for _ in columns[1:])) for name in NAMES)
    made = of(Table(id="t", caption="", columns=columns, rows=rows))
    grid = [int(each.attrib[f"{W}w"]) for each in made.tables[0].iter(f"{W}gridCol")]
    assert len(grid) == count
    assert sum(grid) <= TEXT_WIDTH + count
    assert min(grid) > 0
    assert value(made.tables[0], "tblPr/tblStyle") == "TillitTable"
    assert [int(each.attrib[f"{W}w"]) for each in made.tables[0].iter(f"{W}tcW")] == grid * (len(rows) + 1)


def test_letters_become_smaller_only_where_they_must() -> None:
    few, many = (table(tuple(["Virksomhet"] * count), tuple(["Nordfjella"] * count)) for count in (3, 14))
    sizes = [{each.attrib[f"{W}val"] for each in of(shown).tables[0].iter(f"{W}sz")} for shown in (few, many)]
    assert sizes[0] == set()
    assert all(int(each) < 18 for each in sizes[1])


def test_names_take_the_space_that_numbers_do_not_need() -> None:
    columns = (Column(id="a", head="Fra", kind="text"), Column(id="b", head="Tall"))
    rows = ((Cell(text="Nordfjella fylkeskommune og alle de andre " * 3), Cell(text="3,5")),)
    grid = [
        int(each.attrib[f"{W}w"])
        for each in of(Table(id="t", caption="", columns=columns, rows=rows)).tables[0].iter(f"{W}gridCol")
    ]
    assert grid[0] > 5 * grid[1]


def test_a_short_table_stays_on_one_page_and_a_long_one_does_not() -> None:
    short, long = (of(table(("a",), *[("1",)] * count)).tables[0] for count in (5, 60))
    kept = [[each.find(f"{W}pPr/{W}keepNext") is not None for each in shown.iter(f"{W}p")] for shown in (short, long)]
    assert kept[0] == [True] * 5 + [False]
    assert kept[1] == [True] + [False] * 60


def test_a_sentence_stays_with_the_table_that_it_leads_to() -> None:
    said = [Sentence(text=each, key="k") for each in ("Først.", "Så.", "Sist.")]
    kept = [
        text(each)
        for each in of(*said[:2], table(("a",), ("1",)), said[2]).body.findall(f"{W}p")
        if each.find(f"{W}pPr/{W}keepNext") is not None
    ]
    assert kept == ["Så.", "Tabell 1. En tabell"]


def test_names_are_unfolded_before_heads_of_numbers() -> None:
    heads = (
        "Personer bak det som gis",
        "Personer bak det som fås",
        "Gir til den andre",
        "Får tilbake igjen",
        "Antall par",
    )
    columns = (Column(id="a", head="Fra", kind="text"), *(Column(id=head, head=head) for head in heads))
    rows = ((Cell(text=NAMES[1]), *(Cell(text="3,5") for _ in heads)),)
    shown = Table(id="t", caption="", columns=columns, rows=rows)
    first = next(of(shown).tables[0].iter(f"{W}gridCol"))
    assert int(first.attrib[f"{W}w"]) / 20 > length(NAMES[1], 8.5)


LONG_HEADS = ("Virksomhet", "Tillit", "Integritet", "Kunnskap", "Samarbeidsvilje", "Partnere som har svart", "Personer")


@pytest.mark.parametrize(("width", "letters"), [(397, 1.0), (397, 1.27), (260, 1.27), (453, 1.0)])
def test_no_head_is_broken_in_a_word_while_letters_can_become_smaller(width: float, letters: float) -> None:
    columns = (Column(id="a", head=LONG_HEADS[0], kind="text"), *(Column(id=h, head=h) for h in LONG_HEADS[1:]))
    rows = tuple((Cell(text=name), *(Cell(text="▼ 3,24") for _ in columns[1:])) for name in NAMES)
    shown = Table(id="t", caption="", columns=columns, rows=rows)
    fitted = fit(shown, width, Typeface(size=8.5, width=letters))
    assert sum(fitted.widths) <= width + 0.01
    assert fitted.size >= 5
    for head, column, off in zip(LONG_HEADS, fitted.widths, fitted.set_off, strict=True):
        room = column - 2 * fitted.padding - off
        assert all(length(word, fitted.size * letters, bold=True) <= room + 0.01 for word in head.split()), head


def test_a_caption_keeps_away_from_what_stands_above_it() -> None:
    noted = table(("a",), ("1",), notes=(Sentence(text="Merk.", key="n"),))
    made = of(noted, noted, Sentence(text="Merk også.", key="n", tone="note"), noted)
    captions = [each for each in made.body.findall(f"{W}p") if made.style_of(each) == "caption"]
    spaces = [each.find(f"{W}pPr/{W}spacing") for each in captions]
    assert spaces[0] is None
    assert [int(each.attrib[f"{W}before"]) >= 240 for each in spaces[1:] if each is not None] == [True, True]


def long_report() -> Report:
    levels: tuple[Literal[1, 2], ...] = (1, 2, 2, 1, 2, 1, 2, 1)
    sections = tuple(
        Section(heading=f"Del {number} & <mer>", blocks=(), level=level) for number, level in enumerate(levels)
    )
    return replace(sample_report(), sections=sections)


def test_a_long_report_has_contents_after_its_answer_that_lead_to_its_headings() -> None:
    report = long_report()
    made = Word(render(report, "docx"))
    heads = [section.heading for section in report.sections]
    styles = [f"toc {section.level}" for section in report.sections]
    at = made.paragraphs.index(("TOC Heading", "Innhold"))
    assert [name for name, _ in made.paragraphs[at - 3 : at]] == ["heading 1", "heading 2", "heading 2"]
    assert made.paragraphs[at + 1 : at + 9] == list(zip(styles, heads, strict=True))
    assert made.paragraphs[at + 9] == ("heading 1", heads[3])
    links = [each.attrib[f"{W}anchor"] for each in made.body.iter(f"{W}hyperlink")]
    marks = [each.attrib[f"{W}name"] for each in made.body.iter(f"{W}bookmarkStart")]
    assert links == marks
    assert len(set(marks)) == len(heads)
    codes = [each.text for each in made.body.iter(f"{W}instrText")]
    assert codes == [r' TOC \o "1-2" \h \z \u ']
    kinds = [each.attrib[f"{W}fldCharType"] for each in made.body.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"]
    assert b"updateFields" not in made.parts["word/settings.xml"]


def test_a_short_report_has_no_contents() -> None:
    report = long_report()
    made = Word(render(replace(report, sections=report.sections[1:]), "docx"))
    assert "TOC Heading" not in [name for name, _ in made.paragraphs]


WRITE = """
import hashlib, sys
sys.path.insert(0, {tests!r})
from docx_files import template
from sample_report import sample_report
from tillitsmaal.rendering import render
from tillitsmaal.rendering.docx.widths import length
for chosen in (None, template()):
    print(hashlib.sha256(render(sample_report(), "docx", template=chosen)).hexdigest())
"""


def test_two_processes_write_the_same_bytes() -> None:
    code = WRITE.format(tests=str(Path(__file__).parent))
    outputs = []
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        run = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
        outputs.append(run.stdout.split())
    assert len(set(outputs[0])) == 2
    assert outputs[0] == outputs[1]


def test_a_template_is_not_changed_by_use() -> None:
    chosen = template()
    small = replace(sample_report(), sections=sample_report().sections[:1])
    assert render(small, "docx", template=chosen) == render(small, "docx", template=chosen)
