"""Study files: what is right loads, what is wrong is told with line, column, value and remedy."""

# ruff: noqa: E501 – messages stand unbroken, as people read them
import importlib
import re
from datetime import date
from pathlib import Path

import pytest

from tillitsmaal.errors import InputRefused, UsageError
from tillitsmaal.readers.proposal.columns import PATTERNS
from tillitsmaal.study import SameAs, Study, load_study, parse_study
from tillitsmaal.study.patterns import is_nested, longest_matched, matched

DESIGN = Path(__file__).parent.parent / "docs" / "design.md"
EXAMPLES = Path(__file__).parent.parent / "examples"

GOOD = """\
study: Prøve
organisations:
  - {id: vik, name: Vik kommune, aliases: [Vik], joined: b1, left: b3}
  - {id: "007", name: NO}
networks:
  - {id: nord, members: [vik, "007"]}
waves:
  - {name: b1, date: 2024-03-01, files: [b1.csv]}
  - {name: b3, date: 2025-03-01}
  - {name: b2, date: 2024-11-01}
events:
  - {date: 2024-06-12, organisations: [Vik kommune], text: {nb: Budsjett}}
import: {shape: wide, columns: '(?P<item>\\w+)\\[(?P<target>.+)\\]', respondent: {same_as: rater}}
"""


def told(text: str) -> list[str]:
    """Place, message and remedy of every problem."""
    with pytest.raises(InputRefused) as refused:
        parse_study(text.encode(), "t.yaml", Path())
    return [problem.line("en") for problem in refused.value.problems]


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


def test_a_good_study_loads() -> None:
    study = parse_study(GOOD.encode(), "t.yaml", Path("x"))
    assert study.folder == Path("x")
    assert study.organisations[1].id == "007"
    assert study.organisations[1].name == "NO"
    assert study.waves[0].date == date(2024, 3, 1)
    assert study.mapping.respondent == SameAs(same_as="rater")


def test_the_example_of_the_design_loads() -> None:
    after = DESIGN.read_text(encoding="utf-8").split("\n## 4a.")[1]
    block = re.search(r"```yaml\n(.*?)```", after, re.DOTALL)
    assert block
    text = block[1]
    if "name: bolge3" not in text:  # `left` names a wave that the example leaves out
        text = text.replace("events:", "  - {name: bolge3}\nevents:")
    study = parse_study(text.encode(), "tillit.yaml", Path())
    assert [one.id for one in study.organisations] == ["naering", "vik"]
    assert study.privacy.min_respondents == 5
    assert study.privacy.consent is None


@pytest.mark.parametrize("example", sorted(path.parent.name for path in EXAMPLES.glob("*/tillit.yaml")))
def test_a_study_is_loaded_by_file_or_folder(example: str) -> None:
    by_folder: Study = load_study(EXAMPLES / example)
    assert by_folder == load_study(str(EXAMPLES / example / "tillit.yaml"))
    assert by_folder.folder == EXAMPLES / example


@pytest.mark.parametrize("path", ["nowhere", "nowhere/tillit.yaml"])
def test_a_study_that_is_not_there_is_a_usage_error(path: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        load_study(tmp_path / path)
    assert refused.value.problems[0].code == "study_not_found"


TWICE = "Give one of them another name, or take it away. Capital and small letters count as the same."
PATTERN = "Write a regular expression such as (?P<item>\\w+)\\[(?P<target>.+)\\], in single quotation marks."


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("study: Prøve\n", "studie: Prøve\nstudy: x\n", "t.yaml:1:1: studie: The key “studie” is unknown here. Did you mean “study”?"),
        ("import: {", "language: no\nimport: {", "t.yaml:13:11: language: “no” does not fit here; it should be one of these: nb, nn, en. Did you mean “nb”?"),
        ("date: 2024-03-01", "date: 1.3.2024", "t.yaml:8:22: waves.1.date: “1.3.2024” does not fit here; it should be a date written like 2024-03-01. Correct the value."),
        ("date: 2024-06-12", "date: 2024-06-31", "t.yaml:12:12: events.1.date: “2024-06-31” does not fit here; it should be a date written like 2024-03-01. Correct the value."),
        ("text: {nb: Budsjett}", "text: Budsjett", "t.yaml:12:60: events.1.text: “Budsjett” does not fit here; it should be a text in each language, like this: {nb: \"…\", en: \"…\"}. Correct the value."),
        ("study: Prøve\n", "study: \"\\u200b\"\n", "t.yaml:1:8: study: “\\u200b” does not fit here; it should be a text. Correct the value."),
        ("members: [vik, \"007\"]", "members: []", "t.yaml:6:25: networks.1.members: “[]” does not fit here; it should be at least one entry. Correct the value."),
        ("{same_as: rater}", "svarer", "t.yaml:13:79: import.respondent: “svarer” does not fit here; it should be either {column: name} or {same_as: rater}. Correct the value."),
        ("{same_as: rater}", "{same_as: target}", "t.yaml:13:89: import.respondent.same_as: “target” does not fit here; it should be one of these: rater. Correct the value."),
        ("respondent: {same_as: rater}", "rater: {const: x}", "t.yaml:13:74: import.rater: “{…}” does not fit here; it should be either {column: name}, {constant: value} or {by_file: {file.csv: value}}. Correct the value."),
        ("respondent: {same_as: rater}", "rater: {column: ''}", "t.yaml:13:75: import.rater.column: “column” has no value; it should be a text. Write the value after the colon."),
        ("respondent: {same_as: rater}", "items: ben1", "t.yaml:13:74: import.items: “ben1” does not fit here; it should be a list of names, or pairs such as {name in the file: name in the questionnaire}. Correct the value."),
        ("respondent: {same_as: rater}", "item: spm", "t.yaml:13:73: import.item: “spm” does not fit here; it should be the name of a column, like this: {column: name}. Correct the value."),
        ("shape: wide", "shape: brei", "t.yaml:13:17: import.shape: “brei” does not fit here; it should be one of these: rows, long, wide, per_link. Correct the value."),
        ("import: {", "privacy: {min_respondents: 2}\nimport: {", "t.yaml:13:28: privacy.min_respondents: “2” does not fit here; it should be at least 3. Correct the value."),
        ("id: \"007\"", "id: VIK, aliases: [\"007\"]", f"t.yaml:4:10: organisations.2.id: “VIK” is used twice; the first is on line 3. {TWICE}"),
        ("name: NO}", "aliases: [X, Vik  kommune]}", f"t.yaml:4:30: organisations.2.aliases.2: “Vik  kommune” is used twice; the first is on line 3. {TWICE}"),
        ("name: b2", "name: B1", f"t.yaml:10:12: waves.3.name: “B1” is used twice; the first is on line 8. {TWICE}"),
        ("[vik, \"007\"]", "[vik, vik]", f"t.yaml:6:31: networks.1.members.2: “vik” is used twice; the first is on line 6. {TWICE}"),
        ("[vik, \"007\"]", "[vik, Vikk]", "t.yaml:6:31: networks.1.members.2: “Vikk” is not an organisation of this study. Did you mean “vik”?"),
        ("[Vik kommune]", "[Vik komune]", "t.yaml:12:40: events.1.organisations.1: “Vik komune” is not an organisation of this study. Did you mean “Vik kommune”?"),
        ("joined: b1", "joined: b9", "t.yaml:3:58: organisations.1.joined: “b9” is not a wave of this study. Choose among: b1, b3, b2."),
        ("left: b3", "left: bølge", "t.yaml:3:68: organisations.1.left: “bølge” is not a wave of this study. Choose among: b1, b3, b2."),
        ("joined: b1, left: b3", "joined: b3, left: b2", "t.yaml:3:68: organisations.1.left: Vik kommune leaves in “b2”, but does not join until “b3”. “left” is the first wave without the partner, and must come after “joined”. Correct one of them."),
        ("respondent: {same_as: rater}", "waves: {1: b7}", "t.yaml:13:78: import.waves.1: “b7” is not a wave of this study. Choose among: b1, b3, b2."),
        ("columns: '(?P<item>\\w+)\\[(?P<target>.+)\\]', ", "", "t.yaml:13:1: import.columns: The key “columns” is missing. Add “columns:” with a value here."),
        ("'(?P<item>\\w+)\\[(?P<target>.+)\\]'", "'(?P<item>\\w+)'", f"t.yaml:13:32: import.columns: The pattern “(?P<item>\\w+)” cannot be used: it lacks the group target. {PATTERN}"),
        ("'(?P<item>\\w+)\\[(?P<target>.+)\\]'", "'ab(c'", f"t.yaml:13:32: import.columns: The pattern “ab(c” cannot be used: character number 3 is wrong. {PATTERN}"),
        ("'(?P<item>\\w+)\\[(?P<target>.+)\\]'", "'a{99999999999}'", f"t.yaml:13:32: import.columns: The pattern “a{{99999999999}}” cannot be used: it is too large. {PATTERN}"),
        ("'(?P<item>\\w+)\\[(?P<target>.+)\\]'", "'(?P<target>(\\w+)+)\\[(?P<item>.+)\\]'", f"t.yaml:13:32: import.columns: The pattern “(?P<target>(\\w+)+)\\[(?P<item>.+)\\]” cannot be used: it repeats a group that itself repeats something or has a choice in it, and may take for ever. {PATTERN}"),
    ],
)  # fmt: skip
def test_every_fault_is_told_with_its_place(old: str, new: str, line: str) -> None:
    assert told(changed(old, new)) == [line]


def test_long_files_name_item_and_value() -> None:
    assert told("study: x\nimport: {shape: long}\n") == [
        "t.yaml:2:1: import.item: The key “item” is missing. Add “item:” with a value here.",
        "t.yaml:2:1: import.value: The key “value” is missing. Add “value:” with a value here.",
    ]


def test_an_organisation_may_repeat_its_own_name_and_needs_no_roster_in_events() -> None:
    own = "study: x\norganisations: [{id: Vik, name: vik, aliases: [VIK]}]\n"
    assert parse_study(own.encode(), "t.yaml", Path())
    none = "study: x\nevents: [{date: 2024-01-01, organisations: [Vik], text: {nb: a}}]\n"
    assert parse_study(none.encode(), "t.yaml", Path())


ROSTER = "study: x\norganisations:\n  - {id: vik, name: Vik kommune}\n  - {id: os}\n"


@pytest.mark.parametrize(
    ("roster", "targets", "expected"),
    [
        (ROSTER, "{vik: [VK], os: [vk]}", [("import.aliases.targets.os.1", "5")]),
        (ROSTER, "{Vik Kommune: [OS]}", [("import.aliases.targets.Vik Kommune.1", "4")]),
        (ROSTER, "{vik: [VK], Vik kommune: [VK, vik]}", []),
        ("study: x\n", "{vik: [VK, os], os: [VK]}", [("import.aliases.targets.vik.2", "2"), ("import.aliases.targets.os.1", "2")]),
        ("study: x\nwaves:\n  - {name: a, import: {aliases: {targets: {vik: [VK]}}}}\n", "{os: [VK]}", []),
    ],
)  # fmt: skip
def test_an_alias_is_one_organisations_only(roster: str, targets: str, expected: list[tuple[str, str]]) -> None:
    text = f"{roster}import: {{aliases: {{targets: {targets}}}}}\n"
    try:
        parse_study(text.encode(), "t.yaml", Path())
        found = []
    except InputRefused as refused:
        found = [(one.code, one.place.path, one.details["first"]) for one in refused.problems]
    assert found == [("name_twice", *one) for one in expected]


def test_everything_wrong_is_told_in_one_go() -> None:
    text = GOOD.replace("joined: b1", "joined: b9").replace('id: "007"', "id: vik").replace("name: b2", "name: b1")
    places = [line.split(": ")[1] for line in told(text)]
    assert places == ["organisations.1.joined", "organisations.2.id", "networks.1.members.2", "waves.3.name"]


@pytest.mark.parametrize(
    "pattern", [r"(a*)*", r"((a+))+", r"(?:a|ab){2,}", r"(?:a?a)*?", r"(([)]a+))+", r"(\(a+)*", r"(a{2,}b)++"]
)
def test_a_repeat_in_a_repeat_is_seen(pattern: str) -> None:
    assert is_nested(pattern)


@pytest.mark.parametrize(
    "pattern", [*PATTERNS, r"(a+)?", r"(\w+)_+", r"(a)+", r"([*+|]b)+", r"(\+\|\*)+", r"(a+)\*", r"(?:a+)(b)*"]
)
def test_a_repeat_beside_a_repeat_is_no_harm(pattern: str) -> None:
    assert not is_nested(pattern)


def test_a_pattern_is_not_tried_on_a_header_that_would_keep_it_busy() -> None:
    pattern = r"(?P<item>.*)(?P<target>.*).*.*.*x"
    longest = longest_matched(pattern)
    assert 100 < longest < 200
    assert matched(pattern, "a" * (longest - 1) + "x")
    assert matched(pattern, "a" * 100_000 + "y") is None
    assert matched(pattern, "a" * longest + "x") is None


@pytest.mark.parametrize("pattern", PATTERNS)
def test_patterns_that_are_tried_bear_the_text_of_a_question(pattern: str) -> None:
    assert longest_matched(pattern) > 800


@pytest.mark.parametrize("system", ["kobo", "limesurvey", "nettskjema", "spss"])
def test_patterns_that_import_writes_can_be_written(system: str) -> None:
    module = importlib.import_module(f"tillitsmaal.readers.systems.{system}")
    assert not is_nested(module.COLUMNS)
