"""PDF: what stands in data means nothing to the program that sets it, and everything can be set."""

from dataclasses import replace

import pytest

from pdf_reading import Tag, rows, squeezed, tagged
from sample_report import DRAWINGS, sample_report
from tillitsmaal.rendering import render
from tillitsmaal.rendering.pdf.pictures import lettered
from tillitsmaal.report.drawings import Matrix
from tillitsmaal.report.model import Bullets, Cell, Column, Figure, Section, Sentence, Table

LOOKS_LIKE_CODE = (
    "#panic()",
    '#read("/etc/passwd")',
    "$x$ and $ y $",
    "@ref <label>",
    "*bold* _thin_ `raw`",
    "= Heading",
    "- item + item / term: x",
    "\\ \\u{41} \\n",
    "// comment /* comment */",
    "-- --- ... ~ 'single' \"double\"",
    "https://example.org",
    "{page} {pages}",
    '"}],"title":"x',
    "]#eval(sys.inputs.report)[",
)
HARD_TO_SHOW = {
    "Hagen \N{SEEDLING}": "Hagen □",
    "a\x00b\x1bc": "a□b□c",
    "a\N{RIGHT-TO-LEFT OVERRIDE}bc": "abc",
    "a\ud800b": "a□b",
    "Vik\nkommune\tøst": "Vik kommune øst",
    "漢字": "□□",
    "e\N{COMBINING ACUTE ACCENT}n": "én",
    "Áŋŋel Čáhci đ š ž ŧ": "Áŋŋel Čáhci đ š ž ŧ",
    "æøå ÆØÅ → ▲ ▼ − – “ ” « » … · ≥ █ ░ ¹²³": "æøå ÆØÅ → ▲ ▼ − – “ ” « » … · ≥ █ ░ ¹²³",
}


def everywhere(text: str) -> Tag:
    """A report in which a text stands in every place."""
    sentence = Sentence(text=text, key="k")
    matrix = DRAWINGS["trust-matrix"]
    assert isinstance(matrix, Matrix)
    drawing = replace(matrix, rows=(text, *matrix.rows[1:]))
    blocks = (
        sentence,
        replace(sentence, tone="command"),
        Bullets(items=(sentence,)),
        Table(
            id="t",
            caption=text,
            columns=(Column(id="a", head=text, kind="text"), Column(id="b", head=text), Column(id="c", head="c")),
            rows=((Cell(text=text), Cell(text=text), Cell(text="1")),),
            notes=(sentence,),
        ),
        Figure(id="f", caption=text, alt=text, drawing=drawing),
    )
    report = replace(
        sample_report(), title=text, subtitle=text, stamp=sentence, sections=(Section(heading=text, blocks=blocks),)
    )
    return tagged(render(report, "pdf"))


def assert_everywhere(tags: Tag, text: str) -> None:
    text = squeezed(text)
    said = [squeezed(tag.text) for tag in tags.all("Title", "P", "H1", "LBody", "Code")]
    assert said == [text] * 8
    assert [squeezed(cell) for row in rows(next(tags.all("Table"))) for cell in row] == [
        text,
        text,
        "c",
        text,
        text,
        "1",
    ]
    assert [squeezed(tag.text).partition("1.")[2] for tag in tags.all("Caption")] == [text, text]
    figure = next(tags.all("Figure"))
    assert squeezed(figure.alt or "") == text


@pytest.mark.parametrize("text", LOOKS_LIKE_CODE)
def test_code_and_markup_in_data_is_text(text: str) -> None:
    assert_everywhere(everywhere(text), text)


@pytest.mark.parametrize(("text", "shown"), HARD_TO_SHOW.items())
def test_every_text_can_be_set(text: str, shown: str) -> None:
    assert_everywhere(everywhere(text), shown)


def test_a_sign_without_a_glyph_leaves_the_rest_as_it_is() -> None:
    report = sample_report()
    odd = replace(report, title=f"{report.title} \N{SEEDLING}")
    plain, found = tagged(render(report, "pdf")), tagged(render(odd, "pdf"))
    assert [rows(table) for table in found.all("Table")] == [rows(table) for table in plain.all("Table")]
    assert [tag.text for tag in found.all("P", "Caption")] == [tag.text for tag in plain.all("P", "Caption")]
    assert next(found.all("Title")).text.endswith(" □")


@pytest.mark.parametrize("text", ["", " ", "\N{ZERO WIDTH JOINER}"])
def test_titles_and_headings_without_a_letter_are_set_all_the_same(text: str) -> None:
    found = everywhere(text)
    assert [tag.text for tag in found.all("Title", "H1")] == ["□", "□"]
    assert next(found.all("Figure")).alt == "□"


def test_a_part_may_come_first() -> None:
    report = sample_report()
    tags = tagged(render(replace(report, sections=(report.sections[2],)), "pdf"))
    assert [tag.role for tag in tags.all("H1", "H2")] == ["H1"]


def test_a_very_long_word_breaks() -> None:
    tags = everywhere("W" * 300)
    assert_everywhere(tags, "W" * 300)


def test_only_the_fonts_of_a_picture_are_changed() -> None:
    picture = """<svg font-family="A, 'B'"><text font-family='C'>font-family="D" a font-family='E'</text></svg>"""
    assert lettered(picture) == (
        """<svg font-family="'Source Sans 3'"><text font-family="'Source Sans 3'">"""
        """font-family="D" a font-family='E'</text></svg>"""
    )
