"""Markdown, Word and PDF: data makes no link, picture, markup, field or action."""

import itertools
import re
from collections.abc import Iterator
from io import BytesIO

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from docx_files import W, Word
from hostile_study import of, outputs, parts

ACTIVE = {"link_open", "image", "html_inline", "html_block", "em_open", "s_open", "code_inline", "fence", "code_block"}
FIELDS = {"PAGE", "NUMPAGES", "SEQ", "REF", "PAGEREF", "TOC"}
ACTIONS = ("/JavaScript", "/JS", "/URI", "/Launch", "/SubmitForm", "/GoToR", "/EmbeddedFile", "/OpenAction", "/AA")


MARK = re.compile(r"<!-- tillit-provenance \{[^<>]*\} -->\n\Z")


def markdown(name: str) -> str:
    """A document, of which the mark of where it comes from is one comment that data cannot end."""
    text = outputs()[name].decode("utf-8")
    without = MARK.sub("", text)
    assert without != text, name
    return without


def tokens(text: str) -> Iterator[Token]:
    """What CommonMark, with tables and bare links as web sites show it, makes of a text."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for token in parser.parse(text):
        yield token
        yield from token.children or ()


def test_the_judge_finds_what_acts() -> None:
    text = "[a](b) ![c](d) <e> ~~f~~ *g*\n\n<div>\n\n`h` <http://i> "
    assert {token.type for token in tokens(text)} >= ACTIVE - {"fence", "code_block"}


def test_markdown_of_data_is_text() -> None:
    for name in of(".md"):
        text = markdown(name)
        assert "public" in name or "qzx" in text, name
        found = [token for token in tokens(text) if token.type in ACTIVE]
        assert [token for token in found if "qzx" in f"{token.content}{token.attrs}"] == [], name
        assert [token for token in found if token.type != "em_open"] == [], name


def test_bare_links_of_data_are_not_made_into_links() -> None:
    for name in of(".md"):
        assert not re.search(r"(?<!\\)(?:https?:/|www\.)", markdown(name)), name


def test_no_line_of_markdown_begins_a_heading_or_list_of_data() -> None:
    for name in of(".md"):
        listed = list(tokens(markdown(name)))
        heads = [after.content for token, after in itertools.pairwise(listed) if token.type == "heading_open"]
        assert [head for head in heads if head.startswith("qzx47")] == [], name
        assert not [token for token in listed if token.type == "ordered_list_open" and token.attrs], name


def test_word_has_the_programs_own_fields_and_no_link_outwards() -> None:
    for name in of(".docx"):
        word = Word(outputs()[name])
        for part in (part for part in word.parts if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", part)):
            codes = ["".join(each.itertext()) for each in word.xml(part).iter(f"{W}instrText")]
            codes += [each.attrib[f"{W}instr"] for each in word.xml(part).iter(f"{W}fldSimple")]
            assert {code.split()[0] for code in codes} <= FIELDS, (name, part)
            assert not [code for code in codes if "qzx" in code], (name, part)
            links = list(word.xml(part).iter(f"{W}hyperlink"))
            assert all(f"{W}anchor" in link.attrib for link in links), (name, part)
        for part, data in parts(outputs()[name]).items():
            assert b'TargetMode="External"' not in data, (name, part)
            assert not re.search(r"vbaProject|embeddings|activeX|altChunk|afchunk", part), name


def test_word_shows_data_as_it_was_written() -> None:
    word = Word(outputs()["out/analyst/report.docx"])
    said = "".join(each.text or "" for each in word.body.iter(f"{W}t"))
    assert "</w:t></w:r><w:fldSimple" in said
    assert "{ HYPERLINK " in said


def test_pdf_has_no_action() -> None:
    for name in of(".pdf"):
        reader = PdfReader(BytesIO(outputs()[name]))
        objects = (reader.get_object(number) for number in range(1, int(str(reader.trailer["/Size"]))))
        keys = {key for one in objects if isinstance(one, DictionaryObject) for key in one}
        assert keys, name
        assert not keys & set(ACTIONS), name
        for page in reader.pages:
            for link in page.get("/Annots") or ():
                assert "/Dest" in link.get_object() or link.get_object()["/A"]["/S"] == "/GoTo", name
