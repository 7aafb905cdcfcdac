"""Texts in pages, Word files and PDFs: what each shows of signs that would act."""

import hashlib
from base64 import b64encode
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from tillitsmaal.documents.docx.xml import Element, attribute, field, is_on, paragraph, run, value, w
from tillitsmaal.documents.html import environment, policy
from tillitsmaal.documents.pdf.signs import rare, shown, visible, without

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
BREAK = "\N{ZERO WIDTH SPACE}"
BOX = "\N{WHITE SQUARE}"


def test_a_template_escapes_and_shows_inert_whatever_is_filled_in(tmp_path: Path) -> None:
    (tmp_path / "a.j2").write_text(
        '<p title="{{ text }}">{{ ours }}{{ number }}</p>\n  {% if text %}\nja\n  {% endif %}\n<hr>\n'
    )
    filled = environment(tmp_path).get_template("a.j2")
    made = filled.render(text="<b>'\"&\x00\u202e", ours=Markup("<i>"), number=3)
    assert (
        made
        == '<p title="&lt;b&gt;&#39;&#34;&amp;\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}"><i>3</p>\nja\n<hr>\n'
    )
    with pytest.raises(UndefinedError):
        filled.render(text="a", ours="b")


def sha256(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_a_page_may_do_nothing_but_its_own() -> None:
    rest = "img-src data:; base-uri 'none'; form-action 'none'"
    assert policy("p{}") == f"default-src 'none'; style-src {sha256('p{}')}; {rest}"
    with_script = f"default-src 'none'; style-src {sha256('p{}')}; script-src {sha256('x()')}; {rest}"
    assert policy("p{}", "x()") == with_script


def laid(of: Element) -> list[tuple[str, str | None]]:
    return [(str(child.tag).split("}")[1], child.text) for child in of]


def test_a_run_of_word_has_breaks_and_tabs_and_nothing_that_acts() -> None:
    made = run("a\tb\nc\r\nd\re\x00 <f> \u202e")
    assert laid(made) == [
        ("t", "a"), ("tab", None), ("t", "b"), ("br", None), ("t", "c"), ("br", None), ("t", "d"), ("br", None),
        ("t", "e\N{REPLACEMENT CHARACTER} <f> \N{REPLACEMENT CHARACTER}"),
    ]  # fmt: skip
    assert {child.get(SPACE) for child in made if child.tag.endswith("}t")} == {"preserve"}
    assert laid(run("\t\t")) == [("tab", None), ("tab", None)]
    assert laid(run("")) == []
    assert laid(run("a", [w("b")])) == [("rPr", None), ("t", "a")]


def test_a_paragraph_has_its_style_first() -> None:
    made = paragraph("Body", [run("a")], [w("keepNext")])
    assert laid(made) == [("pPr", None), ("r", "a")]
    assert laid(made[0]) == [("pStyle", None), ("keepNext", None)]
    assert (value(made[0], "pStyle"), value(made[0], "jc"), value(None, "jc")) == ("Body", None, None)
    assert value(w("pPr", w("b")), "b") == ""


def test_a_field_begins_is_parted_and_ends() -> None:
    made = list(field("PAGE", "1"))
    assert [laid(one) for one in made] == [
        [("fldChar", None)], [("instrText", " PAGE ")], [("fldChar", None)], [("t", "1")], [("fldChar", None)],
    ]  # fmt: skip
    assert [attribute(made[at][0], "fldCharType") for at in (0, 2, 4)] == ["begin", "separate", "end"]
    assert made[1][0].get(SPACE) == "preserve"
    assert attribute(made[1][0], "val") == ""


@pytest.mark.parametrize(
    ("word", "on"), [("1", True), ("true", True), ("on", True), ("0", False), ("false", False), ("off", False)]
)
def test_words_for_true(word: str, on: bool) -> None:
    assert is_on(w("b", val=word), "val") is on
    assert not is_on(w("b"), "val")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\tb\nc\rd\x0be\x0cf\x85g\x1ch", "a b c d e f g h"),
        ("a\u2028b\u2029c", "a b c"),
        ("a\x00b\x1bc\x7fd\x9be", f"a{BOX}b{BOX}c{BOX}d{BOX}e"),
        ("a\ue000b\uffffc\U000e0000d", f"a{BOX}b{BOX}c{BOX}d"),
        ("a\u200bb\u202ec\u2066d\ufeffe\u00adf", "abcdef"),
        ("a\ufe00b\ufe0fc\U000e0100d\U000e01efe", "abcde"),
        ("a\u0301 3\N{NO-BREAK SPACE}% \N{NARROW NO-BREAK SPACE}", "á 3\N{NO-BREAK SPACE}% \N{NARROW NO-BREAK SPACE}"),
        ("Ærlig – “ja” ▀🌍", "Ærlig – “ja” ▀🌍"),
    ],
)
def test_a_pdf_shows_no_sign_that_controls(text: str, seen: str) -> None:
    assert visible(text) == seen


def test_half_a_sign_is_a_box() -> None:
    assert visible("a\ud800b") == f"a{BOX}b"


def test_very_long_words_may_break() -> None:
    assert shown("x" * 31) == "x" * 31
    assert shown("x" * 32) == "x" * 24 + BREAK + "x" * 8
    assert shown("x" * 55) == "x" * 24 + BREAK + "x" * 31
    assert shown("x" * 56) == "x" * 24 + BREAK + "x" * 24 + BREAK + "x" * 8
    assert shown(f"{'a' * 31} {'b' * 31}") == f"{'a' * 31} {'b' * 31}"


def test_signs_that_fonts_may_lack() -> None:
    assert rare("Vik\u017e\u017f\u2580\u259f\u25a0\u257f🌍\x00") == {"\u017f", "\u25a0", "\u257f", "🌍"}
    assert without("a🌍b", {"🌍"}) == f"a{BOX}b"
