"""YAML files: what is written stays, everything has a place, everything wrong is told at once."""

# ruff: noqa: E501 – messages stand unbroken, as people read them
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from tillitsmaal.errors import InputRefused, ProblemLog
from tillitsmaal.marked_yaml import read_yaml, reading, validated, validation
from tillitsmaal.marked_yaml.validation import _PATTERNS
from tillitsmaal.questionnaire.models import Questionnaire


def lines(text: str | bytes) -> list[str]:
    """Place and message of every problem."""
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(InputRefused) as refused:
        read_yaml(data, "q.yaml")
    return [f"{problem.place.shown('en')}: {problem.message('en')}" for problem in refused.value.problems]


def codes(text: str) -> list[str]:
    with pytest.raises(InputRefused) as refused:
        read_yaml(text.encode(), "q.yaml")
    return [problem.code for problem in refused.value.problems]


def test_plain_scalars_stay_what_was_written() -> None:
    text = "a: no\nb: [NO, on, 12:30, 007, 1.10, 1e3, 0x10, 1_000, .nan, 2024-03-01, True]\nc: 'null'\nno: on\n"
    data = read_yaml(text.encode(), "q.yaml").data
    assert data == {
        "a": "no",
        "b": ["NO", "on", "12:30", "007", "1.10", "1e3", "0x10", "1_000", ".nan", "2024-03-01", "True"],
        "c": "null",
        "no": "on",
    }


def test_what_is_empty_is_none() -> None:
    assert read_yaml(b"a:\nb: null\nc: ~\nd: ''\ne: [~, x]\nf: {g: , h: i}\n", "q.yaml").data == {
        "a": None, "b": None, "c": None, "d": "", "e": [None, "x"], "f": {"g": None, "h": "i"},
    }  # fmt: skip


def test_placeholders_need_no_quotes() -> None:
    text = "a: {nb: <partner> vil oss vel., en: <partner> wishes us well.}\nb: <partner> lytter.\n"
    data = read_yaml(text.encode(), "q.yaml").data
    assert data["a"]["nb"] == "<partner> vil oss vel."
    assert data["b"] == "<partner> lytter."


@pytest.mark.parametrize(
    ("path", "key", "shown"),
    [
        ((), False, "q.yaml:1:1"),
        (("items", 1, "scale"), False, "q.yaml:4:12: items.2.scale"),
        (("items", 1, "scale"), True, "q.yaml:4:5: items.2.scale"),
        (("items", 1, "text"), True, "q.yaml:3:5: items.2.text"),
        (("items", 0), False, "q.yaml:2:5: items.1"),
        (("labels", "1", "nb"), False, "q.yaml:5:18: labels.1.nb"),
        (("nothing", "here"), False, "q.yaml:1:1: nothing.here"),
    ],
)
def test_places_count_lines_columns_and_list_items_from_one(path: tuple[str | int, ...], key: bool, shown: str) -> None:
    text = "items:\n  - {id: æøå, scale: a}\n  - id: b\n    scale: x\nlabels: {1: {nb: y}}\n"
    assert read_yaml(text.encode(), "q.yaml").place(path, key=key).shown("en") == shown


@pytest.mark.parametrize(
    "file", sorted(Path(__file__).parent.parent.glob("questionnaires/*.yaml")), ids=lambda file: file.stem
)
def test_every_place_points_at_its_text(file: Path) -> None:
    rows = file.read_text(encoding="utf-8").splitlines()
    marked = read_yaml(file.read_bytes(), file.name)
    texts = [(at, marked.at(path)) for path, at in marked.values.items() if isinstance(marked.at(path), str)]
    keys = [(at, path[-1]) for path, at in marked.keys.items()]
    for at, text in texts + keys:
        assert rows[at.line - 1][at.column - 1 :].lstrip("\"'").startswith(text)


def test_windows_line_ends_and_byte_order_mark() -> None:
    marked = read_yaml("\ufeffa: ø\r\nb: {c: d}\r\n".encode(), "q.yaml")
    assert marked.data == {"a": "ø", "b": {"c": "d"}}
    assert marked.place(("b", "c")).shown("en") == "q.yaml:2:8: b.c"


SYNTAX = "The file cannot be read as YAML here: "


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: b: c", f"q.yaml:1:5: {SYNTAX}there is a colon in a text without quotation marks, or the indentation is wrong."),
        ("a: 1\n\tb: 2", f"q.yaml:2:1: {SYNTAX}a tab is used where there should be spaces."),
        ("x: y\na: 'x\nb: y\n", f"q.yaml:2:4: {SYNTAX}a quotation mark is opened but not closed."),
        ("a: {b: c\nd: e\n", f"q.yaml:1:4: {SYNTAX}a comma is missing, or a bracket {{ or [ is not closed."),
        ("- a\nb: c", f"q.yaml:2:1: {SYNTAX}the indentation does not agree with the lines above."),
        ("a: @x", f"q.yaml:1:4: {SYNTAX}the text begins with a character that needs quotation marks."),
        ("a: 'it's'", f"q.yaml:1:8: {SYNTAX}something stands after a text that is already closed; perhaps a quotation mark too many."),
        ("a: b\nc: \x07", f"q.yaml:2:4: {SYNTAX}there is an invisible control character."),
        ("a:\n\ufeff - b\n  - c\n", f"q.yaml:2:1: {SYNTAX}there is an invisible control character."),
        (r'a: "\uD800"', f"q.yaml:1:4: {SYNTAX}a backslash makes a character that cannot be used; write \\\\ or use single quotation marks."),
        ("a: 1\n---\nb: 2", "q.yaml:2:1: “---” is the start of another document in the same file, which these files do not use."),
        ("a: &x b", "q.yaml:1:4: “&x” is an anchor (&), which these files do not use."),
        ("a: !!str b", "q.yaml:1:4: “!!str” is a type tag (!), which these files do not use."),
        ("<<: {a: b}", "q.yaml:1:1: “<<” is a merge key (<<), which these files do not use."),
        ("? [a]\n: b", "q.yaml:1:3: “[]” is a list or group used as a key, which these files do not use."),
        ("%YAML 1.1\n---\na: b", "q.yaml:2:1: “%” is a YAML directive, which these files do not use."),
        ("- a", "q.yaml:1:1: The file does not consist of keys with values."),
        ("# nothing\n", "q.yaml:1:1: The file does not consist of keys with values."),
        ("b:\n  a: 1\n  c: 2\n  a: 3", "q.yaml:4:3: The key “a” stands twice in the same place; the first is on line 2."),
        ("a: {nb: Åpenhet, tillit, en: X}", "q.yaml:1:18: “tillit” stands alone, without a colon and a value after it."),
        ("a: {nb: x, og mer}", "q.yaml:1:12: “og mer” stands alone, without a colon and a value after it."),
        ("a: " + "[" * 20, "q.yaml:1:23: There are more than 20 levels inside each other here."),
    ],
)  # fmt: skip
def test_every_refusal_has_its_place_and_plain_words(text: str, line: str) -> None:
    assert lines(text) == [line]


def test_what_is_not_utf8_has_its_place() -> None:
    assert lines("a: b\nc: øæ".encode("latin-1")) == ["q.yaml:2:4: The file is not saved as UTF-8."]
    assert lines("a: b".encode("utf-16")) == ["q.yaml:1:1: The file is not saved as UTF-8."]


def test_large_files_are_not_read() -> None:
    assert lines(b"#" * 1_000_001) == ["q.yaml: The file is larger than 1 MB."]


def test_many_things_wrong_are_told_at_once() -> None:
    text = "a: &x 1\nb: *x\na: 2\nc: {nb: Åpenhet, tillit, en: X}\nd: !y z\ne: 'open\n"
    assert codes(text) == [
        "yaml_not_plain", "yaml_not_plain", "yaml_duplicate_key", "yaml_unquoted_comma", "yaml_not_plain", "yaml_syntax",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "{a: " * 50_000, "- " * 100_000, "? " * 100_000, "a: " + "[[" * 90_000]
)
def test_hostile_nesting_is_refused_at_once(text: str) -> None:
    start = time.process_time()
    assert codes(text)
    assert time.process_time() - start < 2


@given(st.text(alphabet="ab:,-[]{}\"'#&*!|>?%@`\\ \n\t~<0\x85", max_size=60))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    try:
        told = [str(read_yaml(text.encode(), "q.yaml").data)]
    except InputRefused as refused:
        told = [problem.line("nn") for problem in refused.problems]
    assert all(told)


def test_details_that_look_like_text_keys_stay_the_users_words() -> None:
    with pytest.raises(InputRefused) as refused:
        validated(Questionnaire, read_yaml(b"'@expected': x\n'@{value}': x\n", "q.yaml"))
    told = [problem.message("en") for problem in refused.value.problems]
    assert "The key “@expected” is unknown here." in told
    assert "The key “@{value}” is unknown here." in told


class Dot(BaseModel, extra="forbid"):
    """A point."""

    x: str
    colour: str = "black"


class Drawing(BaseModel, extra="forbid"):
    """Has points in lists and maps."""

    dots: tuple[Dot, ...] = ()
    named: dict[str, Dot | None] = {}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("dots: [{x: a, color: red}]", "q.yaml:1:15: dots.1.color: The key “color” is unknown here. Did you mean “colour”?"),
        ("named: {a: {x: b, colr: c}}", "q.yaml:1:19: named.a.colr: The key “colr” is unknown here. Did you mean “colour”?"),
        ("dats: []", "q.yaml:1:1: dats: The key “dats” is unknown here. Did you mean “dots”?"),
        ("zzz: []", "q.yaml:1:1: zzz: The key “zzz” is unknown here. Choose among: dots, named."),
        ("dots:\n  - colour: red", "q.yaml:2:5: dots.1.x: The key “x” is missing. Add “x:” with a value here."),
        ("named:\n  a: {}", "q.yaml:2:3: named.a.x: The key “x” is missing. Add “x:” with a value here."),
        ("dots: [{x: }]", "q.yaml:1:9: dots.1.x: “x” has no value; it should be a text. Write the value after the colon."),
        ("dots: [{x: [a]}]", "q.yaml:1:12: dots.1.x: “[…]” does not fit here; it should be a text. Correct the value."),
        ("dots: [a]", "q.yaml:1:8: dots.1: “a” does not fit here; it should be keys with values. Correct the value."),
        ("dots: a", "q.yaml:1:7: dots: “a” does not fit here; it should be a list, like this: [a, b]. Correct the value."),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_model_is_told_plainly(text: str, line: str) -> None:
    with pytest.raises(InputRefused) as refused:
        validated(Drawing, read_yaml(text.encode(), "q.yaml"))
    assert [problem.line("en") for problem in refused.value.problems] == [line]


def test_every_pattern_of_the_models_has_its_words() -> None:
    source = Path(__file__).parent.parent / "src/tillitsmaal/questionnaire/models.py"
    written = source.read_text(encoding="utf-8")
    assert written.count('r"^') == len(_PATTERNS)
    assert all(f'r"{pattern}"' in written for pattern in _PATTERNS)


ROOT = Path(__file__).parent.parent
ORDINARY = sorted([*ROOT.glob("questionnaires/*.yaml"), *ROOT.glob("examples/*/*.yaml"), *ROOT.glob("tests/**/*.yaml")])
WORDS = st.sampled_from(
    [
        "a",
        "no",
        "on",
        "12:30",
        "007",
        "1.10",
        "~",
        "",
        "<partner> vil oss vel.",
        "æøå",
        "a: b",
        "# ikke",
        "'q'",
        '"d"',
        "{nb: Å}",
        "[1, 2]",
        "- x",
        "x, y",
        "a:b",
        "http://x",
        "?",
        "x ?",
        "--- x",
        "null",
        "[",
        "}",
        ":",
    ]
)


def both_ways(text: str) -> tuple[object, object]:
    """What the compiled parser makes of a text, and what the other makes of it; None where one is not the judge."""
    quick = reading._quick("a.yaml", text)
    slow = reading._Reading("a.yaml", text)
    slow.run(reading._events(text))
    told = None if slow.log or not isinstance(slow.root, dict) else (slow.root, slow.values, slow.keys)
    return quick and (quick.root, quick.values, quick.keys), told


@pytest.mark.parametrize("path", ORDINARY, ids=lambda path: path.name)
def test_the_compiled_parser_reads_our_files_and_the_same(path: Path) -> None:
    quick, slow = both_ways(path.read_text(encoding="utf-8"))
    assert slow is not None
    assert quick is None or quick == slow


def test_the_compiled_parser_is_used() -> None:
    assert both_ways((ROOT / "questionnaires" / "tillit-samarbeid.yaml").read_text(encoding="utf-8"))[0] is not None


@settings(max_examples=400)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "no", "c d"]), st.sampled_from(["", " ", "\n  ", "\n- ", " {k: ", " ["]), WORDS
        )
    )
)
def test_what_the_compiled_parser_accepts_it_reads_as_the_other_does(parts: list[tuple[str, str, str]]) -> None:
    text = "".join(f"{key}:{gap}{word}\n" for key, gap, word in parts)
    quick, slow = both_ways(text)
    assert quick is None or quick == slow


def test_guesses_are_made_for_as_many_unknown_keys_as_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    guessed: list[str] = []

    def hint(name: str, _known: object) -> str:
        guessed.append(name)
        return f"@expected.did_you_mean|{name}"

    monkeypatch.setattr(validation, "hint", hint)
    text = "".join(f"a{number}: 1\n" for number in range(300))
    with pytest.raises(InputRefused) as refused:
        validated(_Nothing, read_yaml(text.encode(), "a.yaml"))
    told = [problem.details["hint"].partition("|")[2] for problem in refused.value.problems]
    assert told == guessed == [f"a{number}" for number in range(ProblemLog.KEPT)]
    assert refused.value.counts == {"key_unknown": 300}


class _Nothing(BaseModel):
    model_config = ConfigDict(extra="forbid")
