"""Texts made harmless, set against Unicode's own tables and against what each format takes for a sign of its own."""

from io import StringIO

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillitsmaal.errors import printable
from tillitsmaal.inert import as_it_was, beginning, harmless, inert
from tillitsmaal.rendering.csv import table_csv, write_table
from tillitsmaal.rendering.markdown import escaped, markdown
from tillitsmaal.rendering.xlsx.inert import literal, on_one_line
from tillitsmaal.report.model import Bullets, Cell, Column, Report, Section, Sentence, Table, Tables
from tillitsmaal.workbooks import UNSEEN, Exact, in_cell, options, shortened

ACTS = {
    "C0 controls": (0x00, 0x08),
    "vertical tab and form feed": (0x0B, 0x0C),
    "C0 controls after the carriage return": (0x0E, 0x1F),
    "delete and C1 controls": (0x7F, 0x9F),
    "embeddings and overrides of direction": (0x202A, 0x202E),
    "isolates of direction": (0x2066, 0x2069),
    "surrogates": (0xD800, 0xDFFF),
    "no characters": (0xFFFE, 0xFFFF),
}
"""First and last of each range, from the Unicode Character Database; neighbours are letters, signs, or nothing yet."""
KEPT = (0x09, 0x0A, 0x0D, 0x20, 0x7E, 0xA0, 0x2029, 0x202F, 0x2065, 0x206A, 0xD7FF, 0xE000, 0xFFFD, 0x10000)
GOES_ON = {
    "zero width joiner": (0x200D, 0x200D),
    "vowels and last consonants of Hangul": (0x1160, 0x11FF),
    "emoji modifiers": (0x1F3FB, 0x1F3FF),
    "tags": (0xE0020, 0xE007F),
}
"""Hangul_Syllable_Type V and T, Emoji_Modifier, and the tags that may stand in a flag, from the same."""
BEGINS = (0x115F, 0x1200, 0x1F3FA, 0x1F400, 0x41, 0xE000, 0xE001F, 0xE0080)


@pytest.mark.parametrize("name", ACTS)
def test_each_character_that_acts_is_shown_as_one_that_was(name: str) -> None:
    first, last = ACTS[name]
    for number in range(first, last + 1):
        assert inert(f"a{chr(number)}b") == "a\N{REPLACEMENT CHARACTER}b"


def test_what_stands_beside_them_is_left() -> None:
    text = "".join(map(chr, KEPT))
    assert inert(text) == text


@pytest.mark.parametrize("name", GOES_ON)
def test_no_sign_is_cut_before_what_goes_on(name: str) -> None:
    for number in GOES_ON[name]:
        assert beginning(f"ab{chr(number)}c", 2) == "a"


def test_a_sign_may_end_before_what_begins_another() -> None:
    for number in BEGINS:
        assert beginning(f"ab{chr(number)}c", 2) == "ab"
        assert beginning(f"ab{chr(number)}c", 3) == f"ab{chr(number)}"


FLAGS = "\N{REGIONAL INDICATOR SYMBOL LETTER A}\N{REGIONAL INDICATOR SYMBOL LETTER Z}"


def test_flags_are_two_letters_from_the_first_to_the_last() -> None:
    assert [beginning(FLAGS * 2, length) for length in range(5)] == ["", FLAGS[0], FLAGS, FLAGS, FLAGS * 2]
    assert beginning(f"a{FLAGS}", 2) == "a"
    assert beginning(f"b{FLAGS[0]}a", 2) == f"b{FLAGS[0]}"
    assert beginning(f"\U0001f1e5{FLAGS}", 2) == "\U0001f1e5"
    assert beginning(f"\U0001f200{FLAGS}", 2) == "\U0001f200"
    assert beginning(f"{FLAGS}\U0001f200", 2) == FLAGS


FORMULAS = (
    "=1", "+1", "-1", "@SUM", "\r=1", " =1", "\u200b=1", "\ufeff-1", "\xa0@a", "\u2028=1", "\u2029=1",
    "\x01=1", "\u0301=1", "＝1", "＋1", "－1", "＠a", "﹢1", "\t", "\ttekst", "\n", "\rtekst",
)  # fmt: skip
TEXTS = (
    "",
    " ",
    "\u200b",
    "Vik",
    "1",
    "a=1",
    "(=1",
    "–1",
    "_=1",
    ".=1",
    "\N{MINUS SIGN}1",
    "'Vik",
    "''",
    "⩴1",
    "a, b; c",
    "a\nb",
    'a;"b"',
)


@pytest.mark.parametrize("text", FORMULAS)
def test_what_may_be_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless(f"'{text}") == f"''{text}"
    assert as_it_was(f"'{text}") == text
    assert as_it_was(text) == text


PARTED = {
    "a;=1": "a;'=1", "a,+1": "a,'+1", "a\t-1": "a\t'-1", "a\n@x": "a\n'@x", "a; =1": "a;' =1", 'a;"=1': "a;'\"=1",
    "a;'=1": "a;''=1", "=a;=1": "'=a;'=1", "\t=1": "'\t'=1", "\n=1": "'\n'=1", "a;;=1": "a;;'=1", "a;b=1;c": "a;b=1;c",
    "a,\u200b＝1": "a,'\u200b＝1",
}  # fmt: skip


@pytest.mark.parametrize("text", PARTED)
def test_nor_does_what_another_separator_makes_a_cell_of(text: str) -> None:
    assert harmless(text) == PARTED[text]
    assert as_it_was(PARTED[text]) == text


@given(st.text(alphabet="=+-@'\";,\t\n ax1\u200b＝", max_size=12))
def test_texts_come_back(text: str) -> None:
    assert as_it_was(harmless(text)) == text


@pytest.mark.parametrize("text", TEXTS)
def test_no_other_text_is_touched(text: str) -> None:
    assert harmless(text) == text
    assert as_it_was(text) == text


def test_a_message_has_at_most_200_characters() -> None:
    assert printable("x" * 200) == "x" * 200
    assert printable("x" * 201) == "x" * 199 + "…"
    assert printable("\x1b" * 50) == "\\x1b" * 50
    assert printable("\x1b" * 51) == ("\\x1b" * 50)[:199] + "…"


def test_a_list_in_a_message_is_cut_after_a_name() -> None:
    for mark in (", ", "; "):
        assert printable(f"{'a' * 150}{mark}{'b' * 60}") == f"{'a' * 150} …"
        assert printable(f"{'a' * 67}{mark}{'b' * 200}") == f"{'a' * 67} …"
        assert printable(f"{'a' * 66}{mark}{'b' * 200}") == f"{'a' * 66}{mark}{'b' * 131}…"
    assert printable(f"{'a' * 100}, {'b' * 20}; {'c' * 100}") == f"{'a' * 100}, {'b' * 20} …"
    assert printable(f"{'a' * 100}; {'b' * 20}, {'c' * 100}") == f"{'a' * 100}; {'b' * 20} …"


def test_a_message_keeps_spaces_that_do_not_break_and_shows_what_nobody_sees() -> None:
    assert printable("1\xa0000") == "1\xa0000"
    assert printable("a\u202eb\u200bc\r\n\x9b") == "a\\u202eb\\u200bc\\r\\n\\x9b"


def test_a_cell_holds_what_a_workbook_can_hold() -> None:
    assert in_cell("a\r\nb\rc\nd") == "a\nb\nc\nd"
    assert in_cell("x" * 32_768) == "x" * 32_767
    assert in_cell("x" * 32_766 + "\U0001f30d") == "x" * 32_766
    assert in_cell("<r>x</r>") == f"<r>x</r>{UNSEEN}"
    for text in ("<r>x", "x</r>", "<b>x</b>"):
        assert in_cell(text) == text


def test_texts_of_a_workbook_are_texts() -> None:
    assert options() == {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    assert f"{Exact(0.1 + 0.2):.16G}" == "0.30000000000000004"


def test_half_a_sign_at_the_end_is_left_out() -> None:
    assert [shortened("a\U0001f30db", units) for units in range(5)] == ["", "a", "a", "a\U0001f30d", "a\U0001f30db"]


def test_one_line_and_charts() -> None:
    assert on_one_line("a\nb\r\nc\x00") == "a b c\N{REPLACEMENT CHARACTER}"
    assert literal("=A1") == f"{UNSEEN}=A1"
    assert literal("Ark!A1") == f"Ark!{UNSEEN}A1"
    assert literal("a=1") == "a=1"


def test_csv_has_words_for_truth_and_nothing_for_what_is_absent() -> None:
    frame = pd.DataFrame({
        "navn": pd.Categorical(["=1", None, "Vik"]), "sann": pd.array([True, None, False], dtype="boolean"),
        "tall": [1.5, np.nan, -2.0], "kode": [1, 2, 3],
    })  # fmt: skip
    handle = StringIO()
    write_table(frame, handle)
    assert handle.getvalue() == table_csv(frame)
    assert table_csv(frame) == "navn,sann,tall,kode\n'=1,true,1.5,1\n,,,2\nVik,false,-2.0,3\n"
    assert table_csv(frame, excel=True) == "\ufeffnavn;sann;tall;kode\n'=1;true;1,5;1\n;;;2\nVik;false;-2,0;3\n"


def a_sentence(text: str, tone: str = "text") -> Sentence:
    return Sentence(text=text, key="k", tone=tone)  # type: ignore[arg-type]


def test_markdown_of_all_that_a_report_has() -> None:
    """Laid out by hand, after CommonMark and GitHub's tables."""
    columns = (Column(id="navn", head="Nav|n", kind="text"), Column(id="tall", head="Tall", priority=2))
    rows = ((Cell(text="*V*"), Cell(text="3|5")), (Cell(text="Nes"), Cell(text="–")))
    table = Table(id="t", caption="Ta_bell", columns=columns, rows=rows, notes=(a_sentence("No`te"),))
    numbered = Bullets(items=(a_sentence("# en"), a_sentence("to", "lead")), numbered=True)
    blocks = (a_sentence("1. Først"), table, numbered, Bullets(items=(a_sentence("tre"),)))
    sections = (Section(heading="Del", blocks=blocks), Section(heading="- Under", blocks=(), level=2))
    report = Report(
        language="nb", title="Ti<t>tel", sections=sections, tables=Tables({}), main="t", subtitle="[x](y)",
        stamp=a_sentence("For ~alle~"), make_document=dict,
    )  # fmt: skip
    assert (
        markdown(report)
        == r"""> **For \~alle\~**

# Ti\<t\>tel

\[x\](y)

## Del

1\. Først

**Ta\_bell**

| Nav\|n | Tall |
| :--- | ---: |
| \*V\* | 3\|5 |
| Nes | – |

No\`te

1. \# en
2. **to**

- tre

### \- Under
"""
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("www.vik.no", "www\\.vik.no"), ("https://vik.no", "https\\://vik.no"), ("a@b.no", "a\\@b.no"),
        ("12) Vik", "12\\) Vik"), ("12.5", "12.5"), ("12.", "12\\."), ("  + Vik", "  \\+ Vik"), ("=\n", "\\=\n"),
        ("&lt;", "&amp;lt;"), ("$x$", "\\$x\\$"), ("a\\b", "a\\\\b"), ("kl. 12:30", "kl. 12:30"),
    ],
)  # fmt: skip
def test_signs_of_markdown_are_letters(text: str, shown: str) -> None:
    assert escaped(text) == shown
