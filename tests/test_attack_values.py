"""Values: a cell is what the questionnaire's own grammar says, in every kind of file, or is refused with its place.

No library's idea of a number, a truth value or a missing value comes in between.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest

from kinds_written import KINDS, xlsx
from test_attack_encodings import first_told, outcome
from test_readers_base import QUESTIONNAIRE, SIGNS, study_of, write
from tillitsmaal.readers import inspect_responses, read_responses
from tillitsmaal.responses import Reason

HEAD: Final = ("respondent", "rater", "target", "ben1", "ben2", "clo1", "war1")
NOT_A_NUMBER, OUTSIDE, DECIMALS, AMBIGUOUS = (
    "not_a_number",
    "outside_format",
    "decimals_not_allowed",
    "ambiguous_number",
)
WHOLE: dict[str, str] = {
    # what is read, on whole numbers from 1 to 5 with 98 and 99 declared missing
    "4": "4", " 4": "4", "4 ": "4", "\u00a04": "4", "4,0": "4", "4.0": "4", "4,00": "4", "4,0000": "4", "+4": "4",
    "04": "4", "0000004": "4", "\u200b4": "4", "4\u00ad": "4", "Helt enig": "5", "HELT  ENIG": "5",
    "5 – Helt enig": "5", "98": "dk", "98,0": "dk", "99": "nr", "099": "nr", "vet ikke": "dk", "Don’t know": "dk",
    # what is refused
    "1_0": NOT_A_NUMBER, "1e0": NOT_A_NUMBER, "1E0": NOT_A_NUMBER, "4e0": NOT_A_NUMBER, "4.": NOT_A_NUMBER,
    "4,": NOT_A_NUMBER, ".4": NOT_A_NUMBER, "0x4": NOT_A_NUMBER, "0b100": NOT_A_NUMBER, "0o4": NOT_A_NUMBER,
    "４": NOT_A_NUMBER, "٤": NOT_A_NUMBER, "४": NOT_A_NUMBER, "④": NOT_A_NUMBER, "⁴": NOT_A_NUMBER, "½": NOT_A_NUMBER,
    "Ⅳ": NOT_A_NUMBER, "４,0": NOT_A_NUMBER, "4\u0301": NOT_A_NUMBER, "--4": NOT_A_NUMBER, "++4": NOT_A_NUMBER,
    "- 4": NOT_A_NUMBER, "4-": NOT_A_NUMBER, "(4)": NOT_A_NUMBER, "4 4": NOT_A_NUMBER, "4\u202f4": NOT_A_NUMBER,
    "1.000,5": NOT_A_NUMBER, "1,000.5": NOT_A_NUMBER, "1'000": NOT_A_NUMBER, "4,0,0": NOT_A_NUMBER,
    "4 ,0": NOT_A_NUMBER, "4;5": NOT_A_NUMBER, "4, 5": NOT_A_NUMBER, "4/5": NOT_A_NUMBER, "4:00": NOT_A_NUMBER,
    "1-2": NOT_A_NUMBER, "\u00ad4": NOT_A_NUMBER, "\u00ad\u200b4": NOT_A_NUMBER, "\u00ad98": NOT_A_NUMBER,
    "04.mai": NOT_A_NUMBER, "2024-01-04": NOT_A_NUMBER, "04.01.2024": NOT_A_NUMBER, "1. feb": NOT_A_NUMBER,
    "'4": NOT_A_NUMBER, "=4": NOT_A_NUMBER, '="4"': NOT_A_NUMBER, "4*": NOT_A_NUMBER, "~4": NOT_A_NUMBER,
    "[4]": NOT_A_NUMBER, "fire": NOT_A_NUMBER, "Enig": NOT_A_NUMBER, "4 Ganske enig": NOT_A_NUMBER, "x": NOT_A_NUMBER,
    "#N/A": NOT_A_NUMBER, "#VERDI!": NOT_A_NUMBER, "#DIV/0!": NOT_A_NUMBER, "NA": NOT_A_NUMBER, "N/A": NOT_A_NUMBER,
    "nan": NOT_A_NUMBER, "NaN": NOT_A_NUMBER, "null": NOT_A_NUMBER, "NULL": NOT_A_NUMBER, "None": NOT_A_NUMBER,
    "TRUE": NOT_A_NUMBER, "False": NOT_A_NUMBER, "SANN": NOT_A_NUMBER, "inf": NOT_A_NUMBER, "∞": NOT_A_NUMBER,
    "-": NOT_A_NUMBER, "–": NOT_A_NUMBER, ".": NOT_A_NUMBER, "4" * 400: NOT_A_NUMBER, "1e400": NOT_A_NUMBER,
    "0": OUTSIDE, "-0": OUTSIDE, "6": OUTSIDE, "9": OUTSIDE, "88": OUTSIDE, "-4": OUTSIDE, "-99": OUTSIDE,
    "\u221299": OUTSIDE, "45352": OUTSIDE, "4,5": DECIMALS, "4.5": DECIMALS, "98,5": DECIMALS, "80 %": NOT_A_NUMBER,
    "100%": NOT_A_NUMBER, "400 %": NOT_A_NUMBER,
    "1.234": AMBIGUOUS, "4.000": AMBIGUOUS, "4,000": AMBIGUOUS,
}  # fmt: skip
"""By what stands in the cell, what is read of it or the code that refuses it."""
OTHERS: dict[str, dict[str, str]] = {
    "clo1": {
        "-99": ".", "\u221299,0": ".", "-98": OUTSIDE, "0": "0", "-0": "0", "10": "10", "010": "10", "11": OUTSIDE,
        "\u00ad99": NOT_A_NUMBER, "1\u00ad0": NOT_A_NUMBER,
        "1 0": NOT_A_NUMBER, "1_0": NOT_A_NUMBER, "1e1": NOT_A_NUMBER, "1,0": "1",
    },
    "war1": {
        "4,5": "4.5", "4.5": "4.5", "4,50": "4.5", "4,55": "too_many_decimals", "0,125": "too_many_decimals",
        "1.234": AMBIGUOUS, "7,5": OUTSIDE, "4.5e0": NOT_A_NUMBER, "98": OUTSIDE, "150 %": NOT_A_NUMBER,
    },
}  # fmt: skip
"""On whole numbers from 0 to 10 with -99 declared missing, and on numbers from 1 to 7 with one decimal."""


def said(folder: Path, kind: str, item: str, texts: Iterable[str]) -> dict[str, str]:
    """What each text is read as in a file of rows with one each, or the code that refuses the cell of its row."""
    place, listed = HEAD.index(item), list(texts)
    rows = [[f"p{number}", "Vik", "Nes", "3", "3", "3", "3"] for number in range(len(listed))]
    cells = [[*row[:place], text, *row[place + 1 :]] for row, text in zip(rows, listed, strict=True)]
    found = inspect_responses(write(folder, KINDS[kind]([HEAD, *cells]), f"svar.{kind}"), questionnaire=QUESTIONNAIRE)
    told = found.log.of("cell")
    assert found.responses is not None
    assert {problem.place.column for problem in told} <= {item}
    codes = {first_told((problem,)) for problem in told}
    refused = {row: code for code, row in codes}
    pairs = found.responses.pairs
    at, people = pairs.items.index(item), pairs.keys["respondent"].tolist()
    others = [number for number in range(len(pairs.items)) if number != at]
    assert (pairs.values[:, others] == 3).all()
    read = {}
    for number, text in enumerate(listed):
        row = people.index(f"p{number}")
        reason = Reason(pairs.reasons[row, at])
        assert (reason is Reason.INVALID) == (number + 2 in refused)
        read[text] = refused.get(number + 2) or SIGNS.get(reason, f"{pairs.values[row, at]:g}")
    return read


def in_two_files(folder: Path, kind: str, item: str, texts: Iterable[str]) -> dict[str, str]:
    """The same with decimal commas in one file and decimal points in another: one file has one of them."""
    with_commas = {text for text in texts if "," in text}
    without = [text for text in texts if text not in with_commas]
    return said(folder, kind, item, sorted(with_commas)) | said(folder, kind, item, without)


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_is_read_by_our_grammar_alone(kind: str, tmp_path: Path) -> None:
    assert in_two_files(tmp_path, kind, "ben1", WHOLE) == WHOLE


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("item", OTHERS)
def test_what_is_missing_or_has_decimals_is_declared(item: str, kind: str, tmp_path: Path) -> None:
    assert in_two_files(tmp_path, kind, item, OTHERS[item]) == OTHERS[item]


NUMBERS: dict[float, str] = {
    4: "4", 99: "nr", 4.5: DECIMALS, 4.000000001: DECIMALS, 0: OUTSIDE, -99: OUTSIDE, 6: OUTSIDE,
    1e300: NOT_A_NUMBER, 45352: OUTSIDE,
}  # fmt: skip
TYPED = ("xlsx", "ods", "sav", "parquet", "json")


@pytest.mark.parametrize("kind", TYPED)
def test_a_number_is_read_as_its_digits(kind: str, tmp_path: Path) -> None:
    found = {}
    for number in NUMBERS:
        cells = [HEAD, ["p1", "Vik", "Nes", number, 2, 0, 1.5], ["p2", "Nes", "Vik", 5, 1, 10, 7]]
        read = outcome(tmp_path, KINDS[kind](cells), f"svar.{kind}")
        if isinstance(read, list):
            assert read[1] == "svar p2: Nes → Vik: 5 1 10 7"
            found[number] = read[0].split(": ")[2].split()[0]
        else:
            assert read[1] == 2
            found[number] = read[0]
    assert found == NUMBERS


NAMES = (
    "NA",
    "nan",
    "null",
    "None",
    "TRUE",
    "No",
    "N/A",
    "inf",
    "007",
    "7",
    "1e5",
    "1.10",
    "1_0",
    "0x1",
    "-",
    "~",
)


@pytest.mark.parametrize("kind", KINDS)
def test_words_that_mean_something_to_programs_are_names(kind: str, tmp_path: Path) -> None:
    rows = [[name, name, other, "4", "2", "0", "1"] for name, other in zip(NAMES, NAMES[1:] + NAMES[:1], strict=True)]
    path = write(tmp_path, KINDS[kind]([HEAD, *rows]), f"svar.{kind}")
    keys = read_responses(path, questionnaire=QUESTIONNAIRE).pairs.keys
    for column, place in (("respondent", 0), ("rater", 1), ("target", 2)):
        assert sorted(keys[column]) == sorted(str(row[place]) for row in rows)


REWRITTEN = {
    "a long number": ("1,23457E+12", "1.23457E+12", "1E+15", "1234567890123456.0"),
    "a column too narrow": ("###", "########"),
    "a formula that found nothing": ("#N/A", "#I/T", "#REF!", "#VERDI!", "#NAVN?", "#DIV/0!"),
    "a letter that was lost": ("B\ufffdrum",),
}
DATES = ("01.feb", "2. jan", "feb.24", "2-Jan", "03-mar-2024", "2024-02-01", "2024-02-01 00:00:00", "jan 24")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "sav"])
@pytest.mark.parametrize("name", [name for names in REWRITTEN.values() for name in names])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_name_that_a_spreadsheet_rewrote_is_refused(place: int, name: str, kind: str, tmp_path: Path) -> None:
    row = ["p1", "Vik", "Nes", "4", "2", "0", "1"]
    data = KINDS[kind]([HEAD, ["p0", "Nes", "Vik", "4", "2", "0", "1"], [*row[:place], name, *row[place + 1 :]]])
    assert outcome(tmp_path, data, f"svar.{kind}") == ("name_rewritten", 3)


@pytest.mark.parametrize("name", DATES)
def test_a_date_is_no_organisation_but_may_be_a_respondent(name: str, tmp_path: Path) -> None:
    for place, expected in enumerate((None, ("name_rewritten", 2), ("name_rewritten", 2))):
        row = ["p1", "Vik", "Nes", "4", "2", "0", "1"]
        read = outcome(tmp_path, KINDS["csv"]([HEAD, [*row[:place], name, *row[place + 1 :]]]))
        assert read == (expected or [f"svar {name}: Vik → Nes: 4 2 0 1"])


@pytest.mark.parametrize("name", ["17. mai", "#REF!", "2024-02-01", "1E+15"])
def test_an_organisation_of_the_study_may_be_called_anything(name: str, tmp_path: Path) -> None:
    data = KINDS["csv"]([HEAD, ["p1", "Vik", name, "4", "2", "0", "1"]])
    study = f"organisations: [{{id: vik, name: Vik}}, {{id: nes, name: '{name}'}}]"
    path = write(tmp_path, data)
    read = read_responses(path, questionnaire=QUESTIONNAIRE, study=study_of(study, tmp_path))
    assert read.pairs.keys["target"].tolist() == ["nes"]


def test_a_number_in_a_workbook_keeps_what_it_has_and_tells_what_it_lost(tmp_path: Path) -> None:
    """Excel keeps fifteen digits; what stood after them is gone, so two persons may have one id."""
    rest = ["Vik", "Nes", 4, 2, 0, 1]
    assert outcome(tmp_path, xlsx([HEAD, [123456789012345, *rest]]), "svar.xlsx") == [
        "svar 123456789012345: Vik → Nes: 4 2 0 1"
    ]
    assert outcome(tmp_path, xlsx([HEAD, [1234567890123456, *rest]]), "svar.xlsx") == ("name_rewritten", 2)
    assert outcome(tmp_path, xlsx([HEAD, [12345678901234567890, *rest]]), "svar.xlsx") == ("name_rewritten", 2)
