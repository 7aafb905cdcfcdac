"""The grammar of numbers and words: what one text means under one response format."""

from dataclasses import replace
from math import copysign, isnan
from typing import Any

import numpy as np
import pytest

from tillitsmaal.errors import ProblemLog
from tillitsmaal.questionnaire.models import ResponseFormat
from tillitsmaal.readers.answers.cells import decimal_mark
from tillitsmaal.readers.answers.grammar import (
    COMMON_MISSING,
    Grammar,
    Read,
    code_key,
    could_be_thousands,
    meaning,
    plain_grammar,
    says_missing,
    spells_negative,
)
from tillitsmaal.readers.books.grid import NOT_SHOWN, Table, coded
from tillitsmaal.responses import Input, Reason
from tillitsmaal.study.missing import missing_numbers

SCALE = ResponseFormat(
    min=1,
    max=5,
    labels={1: {"nb": "Helt uenig"}, 5: {"nb": "Helt enig"}, 8: {"nb": "Kan ikke si"}},
    missing={8: "dont_know"},
)
WIDE = ResponseFormat(min=-5, max=2_000, decimals=3)
NARROW = ResponseFormat(min=0, max=7, decimals=3)
TWO = ResponseFormat(min=0, max=7, decimals=2)
PERCENT = ResponseFormat(min=0, max=100)
SHARE = ResponseFormat(min=0, max=1, decimals=4)


def said(read: Read) -> tuple[float | None, Reason, float | None, str]:
    """What is read, with nothing where a number is none."""
    return (
        None if isnan(read.value) else read.value,
        read.reason,
        None if isnan(read.code) else read.code,
        read.problem,
    )


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("4", "4"),
        ("+4,00", "4"),
        ("004", "4"),
        ("4,50", "4.5"),
        ("-3", "-3"),
        ("\N{MINUS SIGN}3.0", "-3"),
        ("-0", "0"),
        ("-0,0", "0"),
        ("-0,5", "-0.5"),
        ("1.234", "1.234"),
        ("0,250", "0.25"),
        ("1234,500", "1234.5"),
        ("100,500", "100,500"),
        ("\u00ad3", "\u20103"),
        ("Hel\u00adse 1", "helse 1"),
        ("Helt  ENIG", "helt enig"),
        ("１", "１"),
        ("1e3", "1e3"),
        ("4,", "4,"),
        ("1" * 16, "1" * 16),
        ("4." + "1" * 16, "4." + "1" * 16),
    ],
)
def test_a_number_is_folded_to_one_spelling_and_what_is_none_is_a_word(text: str, folded: str) -> None:
    assert code_key(text) == folded


def test_a_prefix_goes_only_from_a_number() -> None:
    assert [code_key(text, "A") for text in ("A4", "A", "Alltid", "4", "AA4")] == ["4", "a", "alltid", "4", "aa4"]


@pytest.mark.parametrize(
    ("whole", "fraction", "could"),
    [
        ("1", "234", True), ("12", "345", True), ("123", "456", True), ("1234", "567", False), ("0", "123", False),
        ("1", "23", False), ("1", "2345", False),
    ],
)  # fmt: skip
def test_what_could_be_thousands(whole: str, fraction: str, could: bool) -> None:
    assert could_be_thousands(whole, fraction) == could


def test_a_label_may_spell_a_negative_number() -> None:
    told = [
        spells_negative(*one)
        for one in (("N3", "-3"), ("N3", "3"), ("3", "-3"), ("N3", "-13"), ("-3", "-3"), ("", "-"))
    ]
    assert told == [True, False, False, False, False, False]


@pytest.mark.parametrize(
    ("format", "text", "value"),
    [
        (SCALE, "4", 4.0),
        (SCALE, "4,0", 4.0),
        (SCALE, "04.000", 4.0),
        (SCALE, "1", 1.0),
        (SCALE, "5", 5.0),
        (SCALE, "HELT  enig", 5.0),
        (SCALE, "1 – Helt uenig", 1.0),
        (TWO, "4,50", 4.5),
        (TWO, "4,500000", 4.5),
        (TWO, "0,250", 0.25),
        (NARROW, "1.234", 1.234),
        (NARROW, "1.2345", "too_many_decimals"),
        (NARROW, "0,123", 0.123),
        (WIDE, "\N{MINUS SIGN}4,5", -4.5),
        (WIDE, "1234,567", 1234.567),
        (WIDE, "1.234", "ambiguous_number"),
        (WIDE, "-4.123", -4.123),
        (TWO, "1.234", "ambiguous_number"),
        (SCALE, "1.234", "ambiguous_number"),
        (TWO, "1.2345", "too_many_decimals"),
        (TWO, "7.01", "outside_format"),
        (SCALE, "4,5", "decimals_not_allowed"),
        (SCALE, "0", "outside_format"),
        (SCALE, "6", "outside_format"),
        (SCALE, "4 ", 4.0),
        (SCALE, "４", "not_a_number"),
        (SCALE, "4e0", "not_a_number"),
        (SCALE, "\u00ad4", "not_a_number"),
        (PERCENT, "80 %", 80.0),
        (PERCENT, "80%", 80.0),
        (PERCENT, "0,5 %", "decimals_not_allowed"),
        (PERCENT, "åtti %", "not_a_number"),
        (SHARE, "80 %", 0.8),
        (SHARE, "12,5 %", 0.125),
        (SHARE, "800 %", "outside_format"),
        (SCALE, "100%", "not_a_number"),
        (SCALE, "400 %", "not_a_number"),
        (TWO, "50%", "not_a_number"),
    ],
)  # fmt: skip
def test_one_text_under_one_format(format: ResponseFormat, text: str, value: float | str) -> None:
    expected = (None, Reason.ANSWERED, None, value) if isinstance(value, str) else (value, Reason.ANSWERED, None, "")
    assert said(plain_grammar(format, None).read(text)) == expected


def test_a_percent_with_a_number_behind_it_is_that_number() -> None:
    rules = replace(plain_grammar(TWO, None), percents=frozenset({"50 %"}))
    assert [said(rules.read(text))[0] for text in ("50 %", "50%", "60 %")] == [0.5, None, None]


def test_nought_has_no_sign() -> None:
    assert copysign(1, plain_grammar(WIDE, None).read("-0").value) == 1


@pytest.mark.parametrize(
    ("text", "mark", "exported", "value"),
    [
        ("1.234", ".", False, 1.234), ("1,234", ",", False, 1.234), ("1.234", ",", False, None),
        ("1,234", ".", False, None), ("1.234", None, True, 1.234), ("1.234", ",", True, None),
        ("1.234", None, False, None),
    ],
)  # fmt: skip
def test_three_digits_behind_a_mark_are_decimals_where_the_file_shows_it(
    text: str, mark: str | None, exported: bool, value: float | None
) -> None:
    found = plain_grammar(WIDE, mark, exported=exported).read(text)
    assert said(found) == (value, Reason.ANSWERED, None, "" if value else "ambiguous_number")


def test_what_is_missing_keeps_its_reason_and_its_code() -> None:
    rules = plain_grammar(SCALE, None)
    told = {text: said(rules.read(text)) for text in ("8", "8.0", "kan ikke si", "", " \u00a0", NOT_SHOWN, "vet ikke")}
    assert told == {
        "8": (None, Reason.DONT_KNOW, 8.0, ""),
        "8.0": (None, Reason.DONT_KNOW, 8.0, ""),
        "kan ikke si": (None, Reason.DONT_KNOW, 8.0, ""),
        "": (None, Reason.SKIPPED, None, ""),
        " \u00a0": (None, Reason.SKIPPED, None, ""),
        NOT_SHOWN: (None, Reason.NOT_SHOWN, None, ""),
        "vet ikke": (None, Reason.DONT_KNOW, None, ""),
    }
    assert [rules.read(text).is_missing for text in ("8", "vet ikke", "4")] == [True, False, False]
    assert [rules.read(text).answered for text in ("8", "vet ikke", "4", "9")] == [False, False, True, False]


def test_every_common_word_says_its_reason() -> None:
    rules = plain_grammar(TWO, None)
    assert {text: rules.read(text.upper()).reason.name.casefold() for text in COMMON_MISSING} == dict(COMMON_MISSING)
    assert [says_missing(text) for text in (*COMMON_MISSING, "not_shown", "invalid", "enig")] == [
        *[True] * (len(COMMON_MISSING) + 2),
        False,
    ]


def test_an_archive_of_ours_has_a_number_for_every_reason() -> None:
    rules, plain = plain_grammar(SCALE, None, exported=True), plain_grammar(SCALE, None)
    for one in missing_numbers(SCALE):
        found = rules.read(str(one.number))
        assert found.reason.name.casefold() == one.reason
        assert (None if isnan(found.code) else found.code) == one.code
        assert plain.read(str(one.number)).problem == ("" if one.code == one.number else "outside_format")


def test_a_grammar_by_itself_knows_no_word_and_leaves_thousands_open() -> None:
    rules = Grammar(format=WIDE, words={}, decimal_mark=None)
    assert [rules.read(text).problem for text in ("vet ikke", "1.234")] == ["not_a_number", "ambiguous_number"]
    assert (rules.read("4,5").value, rules.key("A4"), rules.labels, rules.declared) == (4.5, "a4", {}, {})


def test_labels_that_change_the_whole_numbers_leave_nothing_between_them() -> None:
    rules = Grammar(format=TWO, words={}, decimal_mark=None, whole_only=True)
    assert [said(rules.read(text))[::3] for text in ("4,0", "4,5")] == [(4.0, ""), (None, "mapping_labels_incomplete")]


def test_a_prefix_stands_before_each_code() -> None:
    rules = Grammar(format=SCALE, words={}, decimal_mark=None, prefix="A")
    assert [rules.read(text).value for text in ("A4", "4")] == [4.0, 4.0]
    assert rules.read("B4").problem == "not_a_number"


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("1", None, (1.0, Reason.ANSWERED, None, "")),
        ("1", " ", (1.0, Reason.ANSWERED, None, "")),
        ("1", "Helt enig", (5.0, Reason.ANSWERED, None, "")),
        ("1", "0", (None, Reason.ANSWERED, None, "outside_format")),
        ("1", "noe annet", (1.0, Reason.ANSWERED, None, "")),
        ("8", "Vet ikke", (None, Reason.DONT_KNOW, 8.0, "")),
        ("8", "Ikke vist", (None, Reason.NOT_SHOWN, None, "")),
        ("4", "Vet ikke", (None, Reason.DONT_KNOW, None, "")),
        ("7", "Helt enig", (None, Reason.NOT_RELEVANT, None, "")),
    ],
)
def test_what_people_saw_counts_before_the_number_and_what_is_declared_before_both(
    text: str, label: str | None, expected: Any
) -> None:
    plain = plain_grammar(SCALE, None)
    declared = {"7": Read(reason=Reason.NOT_RELEVANT)}
    rules = Grammar(format=SCALE, words=plain.words, decimal_mark=None, declared=declared)
    assert said(rules.read_labelled(text, label)) == expected


def test_what_the_value_of_a_label_means() -> None:
    rules = plain_grammar(SCALE, None)
    told = [said(meaning(rules, value)) for value in ("4", "Helt enig", "not_shown", "skipped", "noe", "8")]
    assert told == [
        (4.0, Reason.ANSWERED, None, ""),
        (5.0, Reason.ANSWERED, None, ""),
        (None, Reason.NOT_SHOWN, None, ""),
        (None, Reason.SKIPPED, None, ""),
        (None, Reason.ANSWERED, None, "not_a_number"),
        (None, Reason.DONT_KNOW, 8.0, ""),
    ]


@pytest.mark.parametrize(
    ("texts", "typed", "mark", "problems"),
    [
        (["4,5"], False, ",", 0),
        (["4.5"], False, ".", 0),
        (["4.5"], True, ".", 0),
        (["4", "1,234", "12.345", "x,5"], False, None, 0),
        (["0,123"], False, ",", 0),
        (["1234.567"], False, ".", 0),
        (["-0,123"], False, ",", 0),
        ([" 4,5 "], False, ",", 0),
        (["4,5", "4.5"], False, ",", 1),
        (["4.5", "4,5"], True, ",", 0),
        (["4,5", "1.234"], False, ",", 0),
    ],
)
def test_what_shows_the_decimal_mark(texts: list[str], typed: bool, mark: str | None, problems: int) -> None:
    log = ProblemLog()
    columns = {f"c{number}": coded(["", text]) for number, text in enumerate(texts)}
    table = Table(
        input=Input(name="svar.csv", sha256="", rows=2, encoding="utf-8", separator=";"),
        path=None,
        columns=columns,
        row_numbers=np.array([2, 3]),
        blank_rows=0,
        typed=typed,
    )
    assert decimal_mark(table, columns, log) == mark
    assert log.counts("file") == ({"mixed_decimal_marks": 1} if problems else {})
