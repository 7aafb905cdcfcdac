"""YAML: what stands in a study or questionnaire file is text typed by the field it is for, or refused at its place.

No version of YAML decides that `no` is false, `1:30` a number or `012` ten, and nothing in a file stands for more than
is written there.
"""

from pathlib import Path

import pytest

from cli_calls import Shell
from test_readers_base import QUESTIONNAIRE_FILE
from tillitsmaal.errors import InputRefused, Problem
from tillitsmaal.questionnaire.load import parse_questionnaire
from tillitsmaal.study import parse_study

PLAIN = (
    "no", "No", "NO", "n", "y", "yes", "on", "Off", "true", "FALSE", "Null", "NULL", "nan", ".nan", ".inf", "-.INF",
    "NA", "007", "1.10", "1_000", "0o7", "012", "0x1F", "0b11", "1e3", "1:30", "190:20:30", "+1", "-0", "1.", ".5",
    "１２", "2024-03-01", "2024-03-01T12:00:00Z", "12:30", "=", "a:b", "http://vik.no", "x#y", "-1-", "<partner>",
    "æøå", "e\u0301", "None", "a&b", "a*b", "50%", "a|b", "a>b", "~a",
)  # fmt: skip
"""Plain scalars that some version or parser takes for something else."""
QUOTED = (
    "~",
    "null",
    " a ",
    "<<",
    "&a",
    "*a",
    "!!str",
    "- a",
    "a: b",
    "# a",
    "[a]",
    "{a}",
    "%a",
    "@a",
    "`a",
    "---",
)
"""What needs quotation marks; inside them it is a text as any other."""


def told(data: str | bytes, parse: str = "study") -> list[tuple[str, int | None]]:
    """Code and line of each problem of a file; nothing where it is read."""
    raw = data if isinstance(data, bytes) else data.encode()
    try:
        if parse == "study":
            parse_study(raw, "tillit.yaml", Path())
        else:
            parse_questionnaire(raw, "prove.yaml")
    except InputRefused as refused:
        return [_complete(problem) for problem in refused.problems]
    return []


def _complete(problem: Problem) -> tuple[str, int | None]:
    assert problem.place.source in ("tillit.yaml", "prove.yaml")
    for language in ("nb", "nn", "en"):
        assert problem.message(language).strip()
        assert problem.remedy(language).strip()
        assert problem.line(language).startswith(problem.place.source)
    return problem.code, problem.place.line


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_text_is_what_is_written(text: str) -> None:
    """As a name, an alias, a wave, a key of a map, and in a flow list."""
    study = parse_study(
        f"study: {text}\norganisations: [{{id: vik, name: {text}, aliases: [{text}]}}]\nwaves:\n  - name: {text}\n"
        f"import:\n  waves:\n    {text}: {text}\n".encode(),
        "tillit.yaml",
        Path(),
    )
    (organisation,), (wave,) = study.organisations, study.waves
    assert study.study == organisation.name == organisation.aliases[0] == wave.name == text
    assert study.mapping.waves == {text: text}


@pytest.mark.parametrize("text", QUOTED)
@pytest.mark.parametrize("quote", ["'", '"'])
def test_in_quotation_marks_it_is_text_whatever_it_is(text: str, quote: str) -> None:
    data = f"study: a\norganisations: [{{id: vik, name: Vik, aliases: [{quote}{text}{quote}]}}]\n".encode()
    assert parse_study(data, "tillit.yaml", Path()).organisations[0].aliases == (text,)


@pytest.mark.parametrize("text", ["~", "null", "", "''", "'  '", '"\\u00a0"', "  # bare en kommentar"])
@pytest.mark.parametrize("before", ["study: ", "study: a\norganisations:\n  - id: ", "study: a\nwaves:\n  - name: "])
def test_nothing_is_no_name(before: str, text: str) -> None:
    assert told(f"{before}{text}\n") == [("value_empty", before.count("\n") + 1)]


def changed(old: str, new: str) -> str:
    assert old in QUESTIONNAIRE_FILE
    return QUESTIONNAIRE_FILE.replace(old, new, 1)


TYPED: dict[str, tuple[str, str, tuple[str, ...], tuple[str, ...]]] = {
    "a whole number": (
        "    max: 5\n", "    max: {}\n", ("5", "05", "'5'", "7"),
        ("5.0", "5,0", "1_0", "0x5", "0o7", "0b101", "5e0", "1e1", "５", "٥", "+5", "--5", "5.", ".5", "five", "true",
         "nan", ".inf", "1:30", "5 %", "[5]", "{a: 5}", "1" * 30, "1" * 400),
    ),
    "a number": (
        "label: {nb: Velvilje", "sufficient: {}, label: {{nb: Velvilje", ("3.5", "03.5", "3.50", "4", "'3.5'"),
        ("'3,5'", "3.5e0", "3_5", "0x3", ".nan", ".inf", "1:30", "yes", "3.", ".5", "+3.5", "３.5", "350 %"),
    ),
    "true or false": (
        "reverse: true", "reverse: {}", ("true", "false", "'true'"),
        ("yes", "no", "on", "off", "y", "True", "TRUE", "1", "0", "ja", "t"),
    ),
    "a code": (
        "{98: dont_know", "{{{}: dont_know", ("98", "098", "-98", "'98'"),
        ("98.0", "9_8", "0x62", "9e1", "+98", "９８", "ni", "9 8"),
    ),
    "a version": ("version: 1.0.0", "version: {}", ("1.0.0", "10.20.30"), ("1.0", "1", "1_0.0.0", "1.0.0.0", "v1.0.0")),
}  # fmt: skip


@pytest.mark.parametrize("field", TYPED)
def test_the_field_says_what_a_text_is(field: str) -> None:
    old, new, read, refused = TYPED[field]
    line = QUESTIONNAIRE_FILE[: QUESTIONNAIRE_FILE.index(old)].count("\n") + 1
    assert {text: told(changed(old, new.format(text)), "questionnaire") for text in read} == {text: [] for text in read}
    found = {text: told(changed(old, new.format(text)), "questionnaire")[:1] for text in refused}
    assert found == {text: [("value_invalid", line)] for text in refused}


@pytest.mark.parametrize(
    ("text", "read"),
    [("2024-03-01", True), ("'2024-03-01'", True), ("2024-3-1", False), ("20240301", False), ("01.03.2024", False),
     ("2024-03-01T00:00:00", False), ("2024-W09-5", False), ("2024-061", False), ("2024-02-30", False),
     ("２０２４-03-01", False), ("45352", False)],
)  # fmt: skip
def test_a_date_is_written_in_one_way(text: str, read: bool) -> None:
    assert told(f"study: a\nwaves:\n  - {{name: a, date: {text}}}\n") == ([] if read else [("value_invalid", 3)])


NOT_PLAIN = ("yaml_not_plain", 1)
REFUSED: dict[str, tuple[str | bytes, tuple[str, int | None]]] = {
    "an anchor": ("study: &x b\n", NOT_PLAIN),
    "an alias": ("study: *x\n", NOT_PLAIN),
    "an anchor on a list": ("study: a\norganisations: &x [{id: b}]\n", ("yaml_not_plain", 2)),
    "a merge": ("<<: {study: b}\n", NOT_PLAIN),
    "a merge of several": ("study: a\norganisations: [{<<: [{id: b}], id: c}]\n", ("yaml_not_plain", 2)),
    "a tag": ("study: !!str b\n", NOT_PLAIN),
    "a tag of Python": ("study: !!python/object/apply:os.system [ls]\n", NOT_PLAIN),
    "a tag written out": ("study: !<tag:yaml.org,2002:int> 3\n", NOT_PLAIN),
    "a tag of one's own": ("study: !x b\n", NOT_PLAIN),
    "no tag at all": ("study: ! b\n", NOT_PLAIN),
    "YAML 1.1": ("%YAML 1.1\n---\nstudy: a\n", ("yaml_not_plain", 2)),
    "a tag's handle": ("%TAG ! x:\n---\nstudy: a\n", ("yaml_not_plain", 2)),
    "two documents": ("study: a\n---\nstudy: b\n", ("yaml_not_plain", 2)),
    "a document that ends and another": ("study: a\n...\nstudy: b\n", ("yaml_not_plain", 3)),
    "a list for a key": ("? [a]\n: b\n", NOT_PLAIN),
    "entities on entities": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", NOT_PLAIN),
    "a tab": ("study: a\norganisations:\n\t- id: b\n", ("yaml_syntax", 3)),
    "NUL": ("study: a\0b\n", ("yaml_syntax", 1)),
    "a bell": ("study: a\n# \x07\n", ("yaml_syntax", 2)),
    "an escape that draws": ('study: "a\\e[31m"\n', ("yaml_syntax", 1)),
    "half a character": ('study: "a\\ud800"\n', ("yaml_syntax", 1)),
    "half a character in UTF-8": (b"study: \xed\xa0\x80\n", ("yaml_encoding", 1)),
    "UTF-16": ("study: a\n".encode("utf-16"), ("yaml_encoding", 1)),
    "Windows-1252": ("a: b\nstudy: æ\n".encode("cp1252"), ("yaml_encoding", 2)),
    "a mark in the middle": ("study: a\n\ufefflanguage: nb\n", ("key_unknown", 2)),
    "a key in capitals": ("study: a\nStudy: b\n", ("key_unknown", 2)),
    "a key without an end": ("k" * 2000 + ": b\n", ("yaml_syntax", 1)),
    "a quotation without an end": ('study: a\nlanguage: "nb\n', ("yaml_syntax", 2)),
    "a list": ("- a\n", ("yaml_not_mapping", 1)),
    "a word": ("a\n", ("yaml_not_mapping", 1)),
    "nothing": ("", ("yaml_not_mapping", 1)),
    "a comment": ("# a\n", ("yaml_not_mapping", 1)),
    "a megabyte and one": ("study: a\n#" + "x" * (1_000_000 - 9), ("yaml_too_large", None)),
    "21 levels": ("study: a\nimport: " + "{a: " * 20 + "b" + "}" * 20 + "\n", ("yaml_too_deep", 2)),
    "21 levels in blocks": (
        "study: a\n" + "".join(f"{'  ' * level}k:\n" for level in range(21)) + "  " * 21 + "k: 1\n",
        ("yaml_too_deep", 22),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_hides_what_a_file_says_is_refused_with_its_line(case: str) -> None:
    data, expected = REFUSED[case]
    found = told(data)
    assert expected in found
    assert found[0][0] == expected[0]


@pytest.mark.parametrize(
    "data",
    ["%YAML 1.2\n---\nstudy: a\n", "---\nstudy: a\n...\n", "\ufeffstudy: a\n", '{"study": "a"}', "study: a\r\n",
     "study: 'a'\n", "study: a # b\n", "study: a\n#" + "x" * (1_000_000 - 10)],
)  # fmt: skip
def test_what_hides_nothing_is_read(data: str) -> None:
    assert parse_study(data.encode(), "tillit.yaml", Path()).study == "a"


@pytest.mark.parametrize(
    ("text", "line", "first"),
    [
        ("study: a\nlanguage: nb\nstudy: b\n", 3, 1),
        ("study: a\n'study': b\n", 2, 1),
        ("study: a\norganisations:\n  - id: vik\n    name: A\n    id: os\n", 5, 3),
        ("study: a\nimport:\n  waves: {1: a, 2: b,\n    1: c}\n", 4, 3),
        ("study: a\nimport: {missing: {98: skipped}, missing: {}}\n", 2, 2),
    ],
)
def test_a_key_twice_is_refused_with_both_lines(text: str, line: int, first: int) -> None:
    with pytest.raises(InputRefused) as refused:
        parse_study(text.encode(), "tillit.yaml", Path())
    problem = refused.value.problems[0]
    assert (problem.code, problem.place.line, problem.details["first"]) == ("yaml_duplicate_key", line, str(first))
    assert f"tillit.yaml:{line}:" in problem.line("en")
    assert f"the first is on line {first}" in problem.line("en")


@pytest.mark.parametrize("old", ["      5: {", "missing: {98: dont_know, 99"])
def test_a_code_twice_is_refused_however_it_is_written(old: str) -> None:
    new = {"      5: {": "      05: {nb: a, en: b}\n      5: {"}.get(old, "missing: {98: dont_know, 098: skipped, 99")
    assert ("yaml_duplicate_key") in {code for code, _ in told(changed(old, new), "questionnaire")}


@pytest.mark.parametrize(
    "case", ["an anchor", "a tag of Python", "two documents", "a megabyte and one", "NUL", "nothing"]
)
def test_the_command_line_tells_the_same(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    data, (code, line) = REFUSED[case]
    shell = Shell(tmp_path, monkeypatch, capfdbinary)
    shell.write("tillit.yaml", data)
    shell.write("q.yaml", data)
    for call in (["check", "--format", "json"], ["questionnaire", "check", "q.yaml", "--format", "json"]):
        called = shell(*call)
        assert called.code == 3
        assert called.codes[0] == code
        assert "Traceback" not in called.err
        assert called.json["problems"][0]["line"] == line
