"""Which code of what is missing was given: several codes for one reason stay apart, and what was left open too."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from surveys import loaded
from test_archive_sav import read as read_sav
from tillitsmaal.archive import DataFormat, codebook, export
from tillitsmaal.questionnaire.models import Questionnaire, ResponseFormat
from tillitsmaal.readers import read_responses
from tillitsmaal.responses import Responses, of_waves
from tillitsmaal.study.missing import MISSING, missing_numbers

LABELS = {
    1: "Helt uenig",
    5: "Helt enig",
    7: "Vil ikke svare",
    8: "Vet ikke",
    9: "Kjenner dem ikke",
    10: "Ikke aktuelt",
}
MISSING_CODES = {7: "skipped", 8: "dont_know", 9: "not_relevant", 10: "not_relevant"}


def asked(missing: Mapping[int, str], labels: Mapping[int, str], low: int = 1) -> Questionnaire:
    told = {code: {"nb": text} for code, text in labels.items()}
    return loaded(
        {
            "id": "lab",
            "version": "1.0.0",
            "title": {"nb": "Lab"},
            "languages": ["nb"],
            "formats": {"a5": {"min": low, "max": 5, "labels": told, "missing": dict(missing)}},
            "scales": {
                "ben": {"level": "pair", "format": "a5", "label": {"nb": "Ben"}},
                "own": {"level": "respondent", "format": "a5", "label": {"nb": "Egen"}},
            },
            "items": [
                {"id": "b1", "scale": "ben", "text": {"nb": "<partner> en."}},
                {"id": "b2", "scale": "ben", "text": {"nb": "<partner> to."}},
                {"id": "o1", "scale": "own", "text": {"nb": "Vi en."}},
            ],
        }
    )


LAB = asked(MISSING_CODES, LABELS)
ROWS = """wave;respondent;rater;target;b1;b2;o1
w1;s1;a;b;7;;10
w1;s1;a;c;9;10;
w1;s2;b;a;10;10;7
w1;s2;b;c;;5;7
w2;s3;c;a;Vet ikke;4;
w2;s3;c;b;3;Ikke aktuelt;
"""
KEPT = {
    ("s1", "b"): (7, 97),
    ("s1", "c"): (9, 10),
    ("s2", "a"): (10, 10),
    ("s2", "c"): (97, 5),
    ("s3", "a"): (8, 4),
    ("s3", "b"): (3, 10),
}


def reading(content: str | bytes, tmp_path: Path, questionnaire: Questionnaire = LAB, ending: str = "csv") -> Responses:
    path = tmp_path / f"svar.{ending}"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_responses(path, questionnaire=questionnaire)


def cells(responses: Responses, tmp_path: Path) -> tuple[dict[tuple[str, str], tuple[float, float]], dict[str, float]]:
    """What an archive for SPSS says of b1 and b2, by respondent and target, and of o1, by respondent."""
    frame, _ = read_sav(export(responses, "sav", "nb"), tmp_path, user_missing=True)
    about = frame[frame["target"] != ""]
    once = frame[frame["target"] == ""]
    pairs = zip(about["respondent"], about["target"], about["b1"], about["b2"], strict=True)
    return {(who, whom): (b1, b2) for who, whom, b1, b2 in pairs}, dict(
        zip(once["respondent"], once["o1"], strict=True)
    )


def test_the_code_that_was_given_is_archived(tmp_path: Path) -> None:
    assert cells(reading(ROWS, tmp_path), tmp_path) == (KEPT, {"s1": 10, "s2": 7, "s3": 97})


@pytest.mark.parametrize("format", ["sav", "csv", "xlsx", "parquet"])
def test_an_archive_of_an_archive_is_the_same(format: DataFormat, tmp_path: Path) -> None:
    first = reading(ROWS, tmp_path)
    again = reading(export(first, format, "nb"), tmp_path, ending=format)
    assert cells(again, tmp_path) == cells(first, tmp_path)


def test_one_wave_keeps_its_codes(tmp_path: Path) -> None:
    responses = of_waves(reading(ROWS, tmp_path), {"w2"})
    assert cells(responses, tmp_path)[0] == {who: told for who, told in KEPT.items() if who[0] == "s3"}


def test_labels_and_counts_are_those_of_each_code(tmp_path: Path) -> None:
    responses = reading(ROWS, tmp_path)
    _, meta = read_sav(export(responses, "sav", "nb"), tmp_path, user_missing=True)
    assert {code: label for code, label in meta.variable_value_labels["b1"].items() if code > 5} == {
        7: "Vil ikke svare", 8: "Vet ikke", 9: "Kjenner dem ikke", 10: "Ikke aktuelt",
        95: "Ugyldig svar, tatt ut", 96: "Ikke vist", 97: "Ikke besvart",
    }  # fmt: skip
    told = export(codebook(responses), "markdown", "nb").decode()
    row = next(line for line in told.splitlines() if line.startswith("| b1"))
    assert "Vil ikke svare: 1, Vet ikke: 1, Kjenner dem ikke: 1, Ikke aktuelt: 1, Ikke besvart: 1" in row


def test_no_code_enters_a_mean(tmp_path: Path) -> None:
    frame, _ = read_sav(export(reading(ROWS, tmp_path), "sav", "nb"), tmp_path, user_missing=False)
    assert frame["b1"].dropna().tolist() == [3]
    assert sorted(frame["b2"].dropna()) == [4, 5]


FORMATS: dict[str, dict[str, Any]] = {
    "as labelled": {"min": 1, "max": 5, "missing": MISSING_CODES, "labels": {7: {"nb": "Nei"}}},
    "both sides": {"min": 0, "max": 5, "missing": {-2: "skipped", -1: "dont_know", 8: "dont_know", 9: "not_relevant"}},
    "at our numbers": {"min": 1, "max": 5, "missing": {97: "skipped", 96: "dont_know"}, "labels": {97: {"nb": "Nei"}}},
    "many": {"min": 1, "max": 5, "missing": dict.fromkeys(range(6, 120), "dont_know")},
    "hundred": {"min": 0, "max": 100, "missing": {101: "skipped", 102: "skipped", -1: "not_relevant"}},
}


@pytest.mark.parametrize("given", FORMATS.values(), ids=FORMATS)
def test_numbers_are_apart_and_spss_can_declare_them(given: dict[str, Any]) -> None:
    answer = ResponseFormat.model_validate(given)
    found = missing_numbers(answer)
    assert tuple(one.reason for one in found[:5]) == MISSING
    assert len({one.number for one in found}) == len(found)
    assert set(answer.missing) <= {one.code for one in found}
    assert not [one for one in found if answer.min <= one.number <= answer.max]
    below = sum(one.number < answer.min for one in found)
    assert min(below, len(found) - below) < 2
    assert not [one for one in found if answer.missing.get(one.number, one.reason) != one.reason]


def test_codes_on_both_sides_get_new_numbers_and_stay_apart(tmp_path: Path) -> None:
    """SPSS cannot declare two missing values below the answers and two above."""
    both = asked({-2: "dont_know", -1: "dont_know", 8: "not_relevant", 9: "not_relevant"}, {}, low=0)
    rows = "respondent;rater;target;b1;b2;o1\ns1;a;b;-2;-1;\ns1;a;c;8;9;\n"
    found = cells(first := reading(rows, tmp_path, both), tmp_path)
    assert found[0] == {("s1", "b"): (98, 94), ("s1", "c"): (99, 93)}
    assert cells(reading(export(first, "sav", "nb"), tmp_path, both, "sav"), tmp_path) == found


def test_words_alone_tell_the_reason_and_no_code(tmp_path: Path) -> None:
    several = asked({8: "dont_know", 9: "dont_know"}, {8: "Har ingen mening"})
    rows = "respondent;rater;target;b1;b2;o1\ns1;a;b;vet ikke;Har ingen mening;9\n"
    assert cells(reading(rows, tmp_path, several), tmp_path) == ({("s1", "b"): (8, 8)}, {"s1": 9})


def test_sheets_of_a_workbook_say_the_same(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(export(reading(ROWS, tmp_path), "xlsx", "nb")))
    heads, *rows = book.worksheets[0].iter_rows(values_only=True)
    stands = {(row[heads.index("respondent")], row[heads.index("target")]): row[heads.index("b1")] for row in rows}
    assert {who: stands[who] for who in KEPT} == {who: told[0] for who, told in KEPT.items()}
