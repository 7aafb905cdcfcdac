"""The text of the page: complete in itself, well ordered, and inert whatever the data."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from html_pages import HOSTILE, hostile, of, sorting, spacious
from sample_report import sample_report
from tillitsmaal.rendering import render
from tillitsmaal.rendering.html import html
from tillitsmaal.report.model import Cell, Column, Figure, Section, Sentence, Table
from tillitsmaal.text import LANGUAGES, Language

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Outline(HTMLParser):
    """The elements of a page in order, each with its attributes and the text directly inside it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        if self.open and data.strip():
            self.texts.append((self.open[-1], data))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def said(self, *tags: str) -> list[str]:
        return [text for tag, text in self.texts if tag in tags]


@pytest.fixture(scope="module")
def sample() -> Outline:
    return Outline(html(sample_report()))


def test_the_page_is_well_formed_and_deterministic() -> None:
    text = html(sample_report())
    assert text.startswith("<!doctype html>\n<html lang=")
    assert text.endswith("</html>\n")
    assert Outline(text).open == []
    assert text == html(sample_report()) == render(sample_report(), "html")


def test_nothing_is_fetched_from_anywhere(sample: Outline) -> None:
    fetching = {"src", "srcset", "action", "data", "poster", "background", "manifest"}
    for tag, attributes in sample.elements:
        assert not fetching & attributes.keys(), tag
        for name in ("href", "xlink:href"):
            assert (attributes.get(name) or "#").startswith(("#", "data:,")), attributes
    text = html(sample_report())
    assert not re.search(r"url\((?!#)|@import|@font-face", text)
    assert set(re.findall(r"https?://[^\"' <]+", text)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


def test_the_policy_knows_the_one_style_and_the_one_script(sample: Outline) -> None:
    text = html(sample_report())
    policy = next(meta["content"] for meta in sample.of("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    for kind, rule in (("style", "style-src"), ("script", "script-src")):
        (inside,) = re.findall(rf"<{kind}>(.*?)</{kind}>", text, flags=re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"


@pytest.mark.parametrize("report", [sample_report(), hostile(), spacious()], ids=["sample", "hostile", "spacious"])
def test_no_style_and_no_event_hides_in_an_attribute(report: object) -> None:
    for tag, attributes in Outline(html(report)).elements:  # type: ignore[arg-type]
        assert not [name for name in attributes if name == "style" or name.startswith("on")], tag


def test_data_cannot_become_markup() -> None:
    text = html(hostile())
    outline = Outline(text)
    assert len(outline.of("script")) == len(outline.of("style")) == 1
    assert not outline.of("img")
    assert not outline.of("b")
    assert text.count("<svg") == len(sample_report().sections[1].blocks)
    assert outline.said("td").count(HOSTILE[0]) == 1
    assert HOSTILE[3] in outline.said("td")
    assert "49" not in "".join(outline.said("td"))
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e]", text)
    assert "�drawkcab��" in text


def test_a_stamp_cannot_end_its_string_in_the_style() -> None:
    stamp = Sentence(text='"}</style>\n\\*/ å \u202e', key="k")
    text = html(replace(sample_report(), stamp=stamp))
    (style,) = re.findall(r"<style>(.*?)</style>", text, flags=re.DOTALL)
    (written,) = re.findall(r'content: "(.*)";\n  }\n}\n$', style)
    assert written == r"\22 \7d \3c \2f style\3e \a \5c \2a \2f  å \fffd "
    assert style.count("{") == style.count("}")


def test_only_words_are_set_as_a_sheet() -> None:
    words = Section(heading="H", blocks=(Sentence(text="Ord.", key="k"),))
    assert Outline(html(of(words))).of("body")[0].get("class") == "sheet"
    assert Outline(html(sorting())).of("body")[0].get("class") is None


def test_what_no_file_can_hold_is_replaced() -> None:
    html(of(Section(heading="\ud800 \ufffe", blocks=()))).encode("utf-8")


def test_the_stamp_comes_before_everything_that_is_read(sample: Outline) -> None:
    stamp = sample_report().stamp
    assert stamp is not None
    assert next(text for tag, text in sample.texts if tag not in ("title", "style", "a")) == stamp.text
    assert "stamp" not in {attributes.get("class") for attributes in Outline(html(sorting())).of("p")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_the_language_of_the_report(language: Language) -> None:
    outline = Outline(html(replace(sample_report(), language=language)))
    (root,) = outline.of("html")
    assert root["lang"] == language
    figure, table, contents, skip = {
        "nb": ("Figur", "Tabell", "Innhold", "Hopp til innholdet"),
        "nn": ("Figur", "Tabell", "Innhald", "Hopp til innhaldet"),
        "en": ("Figure", "Table", "Contents", "Skip to the content"),
    }[language]
    assert outline.said("summary") == [contents]
    assert outline.texts[2][1] == skip
    assert f"{table} 1. Skår per par" in outline.said("span")
    assert f"{figure} 7. Figuren trend" in outline.said("figcaption")


def test_headings_go_down_by_one(sample: Outline) -> None:
    levels = [int(tag[1]) for tag, _ in sample.elements if re.fullmatch(r"h\d", tag)]
    assert levels == [1, 2, 2, 3]


def test_a_part_without_a_section_before_it_is_a_section() -> None:
    outline = Outline(html(of(Section(heading="Alene", blocks=(), level=2), Section(heading="Så", blocks=(), level=2))))
    assert [tag for tag, _ in outline.elements if re.fullmatch(r"h\d", tag)] == ["h1", "h2", "h3"]


@pytest.mark.parametrize("report", [sample_report(), spacious(), hostile()], ids=["sample", "spacious", "hostile"])
def test_ids_are_one_of_a_kind_and_links_lead_somewhere(report: object) -> None:
    outline = Outline(html(report))  # type: ignore[arg-type]
    ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for link in outline.of("a"):
        assert (link["href"] or "").removeprefix("#") in ids


def test_sections_keep_their_ids_and_others_get_one() -> None:
    def section(id_: str) -> Section:
        return Section(heading="H", blocks=(), id=id_)

    outline = Outline(html(of(section("answer"), section(""), section("answer"), section("method"))))
    assert [attributes["id"] for attributes in outline.of("section")] == [
        "answer",
        "_section-2",
        "_section-3",
        "method",
    ]
    assert [link["href"] for link in outline.of("a")] == [
        "#_main", "#answer", "#_section-2", "#_section-3", "#method",
    ]  # fmt: skip


def test_few_sections_need_no_contents() -> None:
    assert not Outline(html(sorting())).of("nav")
    assert Outline(html(sample_report())).of("nav")


def test_tables_name_their_columns_and_rows(sample: Outline) -> None:
    heads = sample.of("th")
    assert [head["scope"] for head in heads] == ["col"] * 5 + ["row"] * 2
    assert [head.get("data-sort") for head in heads[:5]] == ["text", "number", "number", "number", None]
    assert [(cell["class"], cell.get("data-value"), "data-absent" in cell) for cell in sample.of("td")[:3]] == [
        ("right number", "3.5251", False),
        ("right number rise", "0.2103", False),
        ("right share", "0.8765", False),
    ]
    assert [cell["class"] for cell in sample.of("td") if "data-absent" in cell] == ["right number faint"]


def test_a_column_is_sorted_only_where_that_means_something() -> None:
    assert [head.get("data-sort") for head in Outline(html(sorting())).of("th")[:5]] == [
        "text", "number", "text", None, None,
    ]  # fmt: skip
    table = sorting().sections[0].blocks[0]
    assert isinstance(table, Table)
    for few in (replace(table, rows=table.rows[:1]), replace(table, caption="")):
        assert {head.get("data-sort") for head in Outline(html(of(Section(heading="H", blocks=(few,))))).of("th")} == {
            None
        }


def test_dates_in_letters_have_no_order_and_brief_words_are_not_folded() -> None:
    columns = (Column(id="a", head="Navn", kind="text"), Column(id="b", head="Dato", kind="text"))
    rows = tuple((Cell(text="Fjord og Fjell Reiseliv"), Cell(text=date)) for date in ("12. mai 2024", "1. juni 2024"))
    outline = Outline(html(of(Section(heading="H", blocks=(Table(id="t", caption="C", columns=columns, rows=rows),)))))
    assert [head.get("data-sort") for head in outline.of("th")[:2]] == ["text", None]
    assert [cell["class"] for cell in outline.of("td")] == ["left text brief"] * 2
    assert [cell["class"] for cell in outline.of("th")[2:]] == ["left text"] * 2


def test_an_empty_head_is_no_head() -> None:
    columns = (Column(id="a", head="", kind="text"), Column(id="b", head="B"))
    table = Table(id="t", caption="C", columns=columns, rows=((Cell(text=""), Cell(text="1")),))
    outline = Outline(html(of(Section(heading="H", blocks=(table,)))))
    assert [head.get("scope") for head in outline.of("th")] == ["col"]
    assert outline.said("th") == ["B"]


def test_tables_are_counted_by_their_captions_and_those_for_workbooks_left_out() -> None:
    def table(caption: str, workbook_only: bool = False) -> Table:
        column = Column(id="a", head="A", kind="text")
        return Table(id="t", caption=caption, columns=(column,), rows=(), workbook_only=workbook_only)

    blocks = (table("Første"), table(""), table("Bort", True), table("Andre"))
    outline = Outline(html(of(Section(heading="Overskrift", blocks=blocks))))
    assert outline.said("span") == ["Tabell 1. Første", "Tabell 2. Andre"]
    labels = [box.get("aria-label") for box in outline.of("div") if box.get("role") == "region"]
    assert labels == ["Tabell 1. Første", "Overskrift", "Tabell 2. Andre"]


def test_long_and_wide_tables_are_told_apart() -> None:
    classes = [(box.get("class") or "").split() for box in Outline(html(spacious())).of("div")]
    assert [names for names in classes if names[:1] == ["table"]] == [
        ["table", "long", "names-1"],
        ["table", "short", "wide", "names-1"],
    ]


def test_figures_can_be_told_instead_of_drawn() -> None:
    outline = Outline(html(sample_report(), charts=False))
    assert not outline.of("svg")
    assert "Hva trend viser: 3,53 og 3,75." in outline.said("p")
    assert len(outline.of("figcaption")) == 7


def test_a_figure_without_a_caption_has_no_number() -> None:
    first, second, *_ = sample_report().sections[1].blocks
    assert isinstance(first, Figure)
    outline = Outline(html(of(Section(heading="Overskrift", blocks=(replace(first, caption=""), second)))))
    assert outline.said("figcaption") == ["Figur 1. Figuren facet-profile"]
    assert [box["aria-label"] for box in outline.of("div") if box.get("role") == "region"] == [
        "Overskrift",
        "Figur 1. Figuren facet-profile",
    ]


def test_every_figure_is_drawn_with_its_words(sample: Outline) -> None:
    figures = [block for block in sample_report().sections[1].blocks if isinstance(block, Figure)]
    labels = [picture.get("aria-label") for picture in sample.of("svg")]
    assert labels == [figure.alt for figure in figures]
    assert {picture.get("role") for picture in sample.of("svg")} == {"img"}


def test_every_tone_and_list_has_its_element(sample: Outline) -> None:
    assert "tillit score --by pair" in sample.said("code")
    assert sample.said("li") == ["Møt hverandre.", "= 1 + 1", "Først.", "Så."]
    classes = [paragraph.get("class") for paragraph in sample.of("p")]
    assert {"lead", "text", "note", "command"} <= set(classes)
    told = Section(heading="H", blocks=(Sentence(text="&amp; <b>", key="k"),))
    assert '<p class="text">&amp;amp; &lt;b&gt;</p>' in html(of(told))
