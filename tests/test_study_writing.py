"""An import that is written down says the same when it is read, whatever the headers hold."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillitsmaal.study import ImportMapping, parse_study
from tillitsmaal.study.writing import mapping_line, new_study, with_mapping

NO_CONTROL = st.characters(blacklist_categories=("Cs", "Cc"), whitelist_characters="\n\t\x85")
WORDS = st.text(st.sampled_from("ab  :#-'\"[]{},&*!|>%@\\\n?.…å"), max_size=300)
TEXTS = (st.text(NO_CONTROL, max_size=300) | WORDS).filter(str.strip)
HEADERS = [
    "Hvor enig er du?\nVik kommune: vil oss vel",
    "Første linje\n\n  tredje # linje: slutt\n",
    "ord " * 60 + "slutt",
    "x" * 105 + "  " + "y" * 20,
    "ord " * 24 + " to  mellomrom",
    "b" * 400,
    "a: b",
    "slutt:",
    "a #b",
    "# a",
    "'enkel' og \"dobbel\"",
    " foran",
    "etter ",
    "a\tb",
    "a\u00a0b",
    "a\u2028b",
    "a\x85b",
    "- a",
    "yes",
    "NO",
    "1.0",
    "2026-01-01",
    "~",
    "\\w+ \\n",
    "---",
    "|",
    "{a}, [b]",
]


def mapping(text: str) -> ImportMapping:
    return ImportMapping.model_validate(
        {
            "shape": "wide",
            "rater": {"column": text},
            "columns": {text: {"item": text, "target": text}},
            "aliases": {"items": {"ben1": [text]}},
            "values": {"labels": {text: text}},
            "missing": {text: "skipped"},
        }
    )


def reads_back(text: str) -> None:
    meant = mapping(text)
    made = parse_study(new_study(text, text, "nb", ([text], {text: [text]}), meant).encode(), "tillit.yaml", Path())
    assert made.mapping == meant
    assert {made.study, made.questionnaire, made.organisations[0].id, made.waves[0].name} == {text}
    assert made.waves[0].files == (text,)
    for study in (
        "study: S",
        "study: S\nimport:\n  shape: rows\nwaves: []\n",
        "study: S\r\nimport: {}\r\nwaves: []\r\n",
    ):
        written = with_mapping(study, meant)
        assert written.startswith("study: S\r\n" if "\r" in study else "study: S\n")
        assert ("waves: []" in written) == ("waves: []" in study)
        assert parse_study(written.encode(), "tillit.yaml", Path()).mapping == meant


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_reads_back_as_it_was_written(header: str) -> None:
    reads_back(header)


@given(TEXTS)
def test_any_header_reads_back_as_it_was_written(header: str) -> None:
    reads_back(header)


@pytest.mark.parametrize(
    ("study", "written"),
    [
        ("study: S\r\nlanguage: nb\nwaves: []\r\n", "study: S\r\nlanguage: nb\nwaves: []\r\n\r\n{import}"),
        ("study: S\nimport: {shape: rows}\n# ours\r\nwaves: []", "study: S\n{import}# ours\r\nwaves: []"),
        ("study: S", "study: S\n\n{import}"),
    ],
)
def test_lines_that_end_in_two_ways_stay_as_they_were(study: str, written: str) -> None:
    end = "\r\n" if study.startswith("study: S\r\n") else "\n"
    expected = written.replace("{import}", f"import:{end}  system: kobo{end}")
    assert with_mapping(study, ImportMapping(system="kobo")) == expected


def test_a_mapping_in_one_line_has_nothing_empty_where_labels_are_all_it_says() -> None:
    declared = ImportMapping.model_validate({"system": "kobo", "values": {"labels": {"ja": "1"}}})
    assert mapping_line(declared) == "{system: kobo}"
