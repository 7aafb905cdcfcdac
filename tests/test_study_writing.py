"""An import that is written down says the same when it is read, whatever the headers hold."""

# ruff: noqa: E501 – study files stand as they are

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillitsmaal.study import ImportMapping, parse_study
from tillitsmaal.study.wave_writing import with_wave_mapping
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


WAVES = {
    "braces": "waves:\n  - {name: b1}\n  - {name: b2, files: ['a.csv']} # ours\nlanguage: nb\n",
    "braces as JSON": 'waves: [{"name":"b1"}, {"name":"b2", "files":["a.csv"]}]\nlanguage: nb\n',
    "braces over lines": "waves:\n- {name: b1}\n- {name: b2,\n   files: [a.csv],}\nlanguage: nb\n",
    "lines": "waves:\n  - name: b1\n  -   name: b2\n      files:\n        - a.csv  # ours\n\n# end\nlanguage: nb\n",
    "lines at the end": "language: nb\nwaves:\n- name: b1\n- name: b2\n  files: [a.csv]",
    "with another import": "waves:\n- name: b1\n- name: b2\n  import:\n    shape: rows\n    # of rows\n\n  files: [a.csv]\nlanguage: nb\n",
    "with another import in braces": "waves:\n- name: b1\n- {name: b2, import: {shape: rows}, files: [a.csv]}\nlanguage: nb\n",
    "Windows": "waves:\r\n- name: b1\r\n- name: b2\r\n  files: [a.csv]\r\nlanguage: nb\r\n",
    "Windows in braces": "waves:\r\n- {name: b1}\r\n- {name: b2, files: [a.csv]}\r\nlanguage: nb\r\n",
}


@pytest.mark.parametrize("header", ["a", *HEADERS])
@pytest.mark.parametrize("layout", WAVES)
def test_an_import_is_put_into_a_wave_however_it_stands(layout: str, header: str) -> None:
    text = f"study: S  # first\n{WAVES[layout]}"
    written = with_wave_mapping(text, 1, mapping(header))
    study = parse_study(written.encode(), "tillit.yaml", Path())
    first, second = study.waves
    assert (first.name, first.mapping, second.name, second.files) == ("b1", None, "b2", ("a.csv",))
    assert (second.mapping, study.language, study.mapping) == (mapping(header), "nb", ImportMapping())
    assert [line for line in text.splitlines() if "#" in line and line in written.splitlines() and "ours" not in line]
    assert ("# ours" in written) == ("# ours" in text)


def test_no_wave_is_made_up() -> None:
    for text in ("study: S\n", "study: S\nwaves: []\n", "study: S\nwaves: [b1, b2]\n"):
        with pytest.raises(LookupError):
            with_wave_mapping(text, 1, ImportMapping(system="kobo"))
