"""Questionnaire files: what is right loads, what is wrong is told with line, column, value and remedy."""

# ruff: noqa: E501 – messages stand unbroken, as people read them
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

import tillitsmaal as tm
from tillitsmaal.analysis.score import analyse
from tillitsmaal.errors import InputRefused, UsageError
from tillitsmaal.questionnaire.library import shipped, shipped_path
from tillitsmaal.questionnaire.load import find_questionnaire, load_questionnaire, parse_questionnaire
from tillitsmaal.questionnaire.reserved import ABOUT_ALL, FORM, SAVED, UNDERSTOOD, is_taken_by_scores
from tillitsmaal.questionnaire.template import json_schema, new_questionnaire
from tillitsmaal.responses import counted
from tillitsmaal.scoring import score_responses

DESIGN = Path(__file__).parent.parent / "docs" / "design.md"

GOOD = """\
id: prove
version: 1.0.0
title: {nb: Prøve, en: Trial}
languages: [nb, en]
formats:
  agree5:
    min: 1
    max: 5
    labels:
      1: {nb: Uenig, en: Disagree}
      5: {nb: Enig, en: Agree}
    missing: {9: dont_know}
scales:
  benevolence: {level: pair, format: agree5, label: {nb: Velvilje, en: Benevolence}, sufficient: 3.5}
  openness: {level: pair, format: agree5, label: {nb: Åpenhet, en: Openness}}
  control: {level: pair, format: agree5, label: {nb: Kontroll, en: Control}, direction: higher_is_less_trust}
  meetings: {level: network, format: agree5, label: {nb: Møter, en: Meetings}}
composites:
  trust: {of: [benevolence, openness], label: {nb: Tillit, en: Trust}}
circle: {trust: trust, collaboration: openness}
items:
  - {id: ben1, scale: benevolence, text: {nb: <partner> vil oss vel., en: <partner> wishes us well.}}
  - {id: ope1, scale: openness, text: {nb: Vi er åpne med <partner>., en: We are open with <partner>.}}
  - {id: con1, scale: control, text: {nb: Vi kontrollerer <partner>., en: We check on <partner>.}}
  - {id: mee1, scale: meetings, text: {nb: Møtene er gode., en: Meetings are good.}}
guidance:
  trust: {nb: [Møt hverandre.], en: [Meet each other.]}
"""


def told(text: str) -> list[str]:
    """Place, message and remedy of every problem."""
    with pytest.raises(InputRefused) as refused:
        parse_questionnaire(text.encode(), "q.yaml")
    return [problem.line("en") for problem in refused.value.problems]


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


def yaml_block(section: str) -> str:
    """The YAML example in a section of the design."""
    after = DESIGN.read_text(encoding="utf-8").split(f"\n## {section}")[1]
    block = re.search(r"```yaml\n(.*?)```", after, re.DOTALL)
    assert block
    return block[1]


def test_a_good_questionnaire_loads() -> None:
    questionnaire = parse_questionnaire(GOOD.encode(), "q.yaml")
    assert questionnaire.facets == ("benevolence", "openness")
    assert questionnaire.formats["agree5"].labels[5]["nb"] == "Enig"
    assert questionnaire.scales["benevolence"].sufficient == 3.5
    assert len(questionnaire.sha256) == 64


def test_the_example_of_the_design_loads() -> None:
    questionnaire = parse_questionnaire(yaml_block("4. Questionnaire files").encode(), "q.yaml")
    assert questionnaire.item_ids == ("ben1", "int1", "abi1", "ope1", "mon1")
    assert questionnaire.formats["agree5"].missing == {98: "dont_know", 99: "not_relevant"}


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("id: prove", "id: prøve 1", "q.yaml:1:5: id: “prøve 1” does not fit here; it should be letters a–z, digits and hyphens, beginning with a letter or digit. Correct the value."),
        ("1.0.0", "1.10", "q.yaml:2:10: version: “1.10” does not fit here; it should be three numbers with points between, such as 1.0.0. Correct the value."),
        ("{nb: Prøve, en: Trial}", "Prøve", "q.yaml:3:8: title: “Prøve” does not fit here; it should be a text in each language, like this: {nb: \"…\", en: \"…\"}. Correct the value."),
        ("[nb, en]", "[no, en]", "q.yaml:4:13: languages.1: “no” does not fit here; it should be one of these: nb, nn, en. Did you mean “nb”?"),
        ("{nb: Uenig,", "{no: Uenig,", "q.yaml:10:11: formats.agree5.labels.1.no: “no” does not fit here; it should be one of these: nb, nn, en. Did you mean “nb”?"),
        ("      5: {nb: Enig", "      five: {nb: Enig", "q.yaml:11:7: formats.agree5.labels.five: “five” does not fit here; it should be a whole number. Correct the value."),
        ("max: 5", "max: 5.0", "q.yaml:8:10: formats.agree5.max: “5.0” does not fit here; it should be a whole number. Correct the value."),
        ("max: 5", "max: " + "9" * 19, "q.yaml:8:10: formats.agree5.max: “9999999999999999999” does not fit here; it should be a whole number of at most 14 digits. Correct the value."),
        ("min: 1", "min: -" + "9" * 15, "q.yaml:7:10: formats.agree5.min: “-999999999999999” does not fit here; it should be a whole number of at most 14 digits. Correct the value."),
        ("max: 5", "max: 5\n    decimals: 9", "q.yaml:9:15: formats.agree5.decimals: “9” does not fit here; it should be at most 6. Correct the value."),
        ("max: 5", "maks: 5\n    max: 5", "q.yaml:8:5: formats.agree5.maks: The key “maks” is unknown here. Choose among: min, max, decimals, labels, missing."),
        ("    max: 5\n", "", "q.yaml:6:3: formats.agree5.max: The key “max” is missing. Add “max:” with a value here."),
        ("{9: dont_know}", "{9: dontknow}", "q.yaml:12:18: formats.agree5.missing.9: “dontknow” does not fit here; it should be one of these: skipped, not_shown, dont_know, not_relevant. Did you mean “dont_know”?"),
        ("sufficient: 3.5", "sufficient: 3,5", "q.yaml:14:100: “5” stands alone, without a colon and a value after it. Is there a comma in the text before it? Then put quotation marks around the whole text."),
        ("sufficient: 3.5", "sufficient: '3,5'", "q.yaml:14:98: scales.benevolence.sufficient: “3,5” does not fit here; it should be a number with a decimal point, such as 3.5. Correct the value."),
        ("sufficient: 3.5", "min_answered: 1.5", "q.yaml:14:100: scales.benevolence.min_answered: “1.5” does not fit here; it should be at most 1. Correct the value."),
        ("level: network", "level: ", "q.yaml:17:14: scales.meetings.level: “level” has no value; it should be one of these: pair, network, respondent. Write the value after the colon."),
        ("of: [benevolence, openness]", "of: []", "q.yaml:19:15: composites.trust.of: “[]” does not fit here; it should be at least one entry. Correct the value."),
        ("scale: meetings, text", "scale: meetings, reverse: yes, text", "q.yaml:25:42: items.4.reverse: “yes” does not fit here; it should be true or false. Correct the value."),
        ("{nb: Møtene er gode.,", "{nb: '',", "q.yaml:25:40: items.4.text.nb: “nb” has no value; it should be a text. Write the value after the colon."),
        ("nb: [Møt hverandre.]", "nb: Møt hverandre.", "q.yaml:27:15: guidance.trust.nb: “Møt hverandre.” does not fit here; it should be a list, like this: [a, b]. Correct the value."),
    ],
)  # fmt: skip
def test_what_is_no_questionnaire_is_told_plainly(old: str, new: str, line: str) -> None:
    assert told(changed(old, new)) == [line]


def test_a_misspelt_key_is_unknown_and_leaves_the_right_one_missing() -> None:
    assert told(changed("collaboration: openness}", "colaboration: openness}")) == [
        "q.yaml:20:1: circle.collaboration: The key “collaboration” is missing. Add “collaboration:” with a value here.",
        "q.yaml:20:24: circle.colaboration: The key “colaboration” is unknown here. Did you mean “collaboration”?",
    ]


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("scale: benevolence", "scale: benevolense", [
            "q.yaml:14:3: scales.benevolence: The scale “benevolence” has no items. Add items with “scale: benevolence”, or take the scale away.",
            "q.yaml:22:23: items.1.scale: “benevolense” is not a scale of this questionnaire. Did you mean “benevolence”?"]),
        ("{level: network, format: agree5", "{level: network, format: agree7", [
            "q.yaml:17:38: scales.meetings.format: “agree7” is not a response format of this questionnaire. Did you mean “agree5”?"]),
        ("of: [benevolence, openness]", "of: [benevolence, opennes]", [
            "q.yaml:19:29: composites.trust.of.2: “opennes” is not a scale of this questionnaire. Did you mean “openness”?"]),
        ("collaboration: openness}", "collaboration: together}", [
            "q.yaml:20:39: circle.collaboration: “together” is not a scale or composite of this questionnaire. Choose among: trust, benevolence, openness, control, meetings."]),
        ("guidance:\n  trust:", "guidance:\n  opennes:", [
            "q.yaml:27:3: guidance.opennes: “opennes” is not a scale or composite of this questionnaire. Did you mean “openness”?"]),
        ("id: ope1", "id: BEN1", [
            "q.yaml:23:10: items.2.id: “BEN1” is used twice; the first is on line 22. Give one of them another name, or take it away. Capital and small letters count as the same."]),
        ("composites:\n  trust:", "composites:\n  Control: {of: [control], label: {nb: a, en: a}}\n  trust:", [
            "q.yaml:19:3: composites.Control: “Control” is used twice; the first is on line 16. Give one of them another name, or take it away. Capital and small letters count as the same."]),
        ("composites:\n  trust:", "composites:\n  all: {of: [openness, trust], label: {nb: a, en: a}}\n  trust:", [
            "q.yaml:19:24: composites.all.of.2: “all” mixes scales with another composite. Take away what does not belong, or make two composites."]),
        ("[nb, en]", "[nb, nb, en]", [
            "q.yaml:4:17: languages.2: “nb” is used twice; the first is on line 4. Give one of them another name, or take it away. Capital and small letters count as the same."]),
        ("title: {nb: Prøve, en: Trial}", "title: {nb: Prøve}", [
            "q.yaml:3:1: title: The text is missing in the language “en”. Add “en: …” here, or take “en” out of “languages”."]),
        ("5: {nb: Enig, en: Agree}", "5: {en: Agree}", [
            "q.yaml:11:7: formats.agree5.labels.5: The text is missing in the language “nb”. Add “nb: …” here, or take “nb” out of “languages”."]),
        ("nb: [Møt hverandre.]", "nb: []", [
            "q.yaml:27:3: guidance.trust: The text is missing in the language “nb”. Add “nb: …” here, or take “nb” out of “languages”."]),
        ("{nb: Tillit, en: Trust}", "{nb: Tillit, nn: Tillit, en: Trust}", [
            "q.yaml:19:60: composites.trust.label.nn: The text exists in “nn”, but the questionnaire is only in nb, en. Add “nn” to “languages”, or take the text away."]),
        ("nb: <partner> vil oss vel.", "nb: De vil oss vel.", [
            "q.yaml:22:47: items.1.text.nb: “De vil oss vel.” does not name <partner>; a question about a partner names it exactly once. Write <partner> once, where the partner's name should stand."]),
        ("nb: <partner> vil oss vel.", "nb: <partner> vil <partner> vel.", [
            "q.yaml:22:47: items.1.text.nb: “<partner> vil <partner> vel.” names <partner> 2 times; a question about a partner names it exactly once. Write <partner> once, where the partner's name should stand."]),
        ("nb: <partner> vil oss vel.", "nb: <Partner> vil oss vel.", [
            "q.yaml:22:47: items.1.text.nb: <Partner> cannot stand in this text. The only placeholder is <partner>. Correct it, or take the signs < and > away."]),
        ("nb: Møtene er gode.", "nb: Møtene med <partner> er gode.", [
            "q.yaml:25:44: items.4.text.nb: <partner> cannot stand in this text. Take it away. <partner> is used only in questions about each partner (level: pair)."]),
        ("nb: Åpenhet,", "nb: Åpenhet <partner>,", [
            "q.yaml:15:55: scales.openness.label.nb: <partner> cannot stand in this text. Take it away. <partner> is used only in questions about each partner (level: pair)."]),
        ("[Møt hverandre.]", "[Møt <partner>.]", [
            "q.yaml:27:16: guidance.trust.nb.1: <partner> cannot stand in this text. Take it away. <partner> is used only in questions about each partner (level: pair)."]),
        ("max: 5", "max: 1", [
            "q.yaml:8:10: formats.agree5.max: The highest answer, 1, is not above the lowest, 1. Correct “min” or “max”.",
            "q.yaml:14:98: scales.benevolence.sufficient: The floor 3.5 lies outside the answers, which go from 1 to 1. Write a number from 1 to 1, or take “sufficient” away."]),
        ("{9: dont_know}", "{5: dont_know}", [
            "q.yaml:12:15: formats.agree5.missing.5: The code 5 is to mean a missing answer, but is also an ordinary answer from 1 to 5. Choose a code outside the answers, such as 99."]),
        ("      5: {nb: Enig", "      6: {nb: Enig", [
            "q.yaml:11:7: formats.agree5.labels.6: 6 has a label, but is neither an answer from 1 to 5 nor a code of a missing answer. Correct the number, or add it under “missing”."]),
        ("      5: {nb: Enig", "      01: {nb: Enig", [
            "q.yaml:11:7: formats.agree5.labels.01: The key “01” stands twice in the same place; the first is on line 10. Take one of them away, or give it another name."]),
        ("{nb: Enig, en: Agree}", "{nb: UENIG, en: Agree}", [
            "q.yaml:11:15: formats.agree5.labels.5.nb: The label “UENIG” stands both at 1 (line 10) and at 5. Give the two answers different labels. Otherwise an answer written in words cannot be understood."]),
        ("{nb: Enig, en: Agree}", "{nb: Enig, en: Uenig}", [
            "q.yaml:11:25: formats.agree5.labels.5.en: The label “Uenig” stands both at 1 (line 10) and at 5. Give the two answers different labels. Otherwise an answer written in words cannot be understood."]),
        ("sufficient: 3.5", "sufficient: 5.5", [
            "q.yaml:14:98: scales.benevolence.sufficient: The floor 5.5 lies outside the answers, which go from 1 to 5. Write a number from 1 to 5, or take “sufficient” away."]),
        ("of: [benevolence, openness]", "of: [benevolence, meetings]", [
            "q.yaml:19:15: composites.trust.of: “trust” mixes scales of different levels (level). Take away what does not belong, or make two composites.",
            "q.yaml:20:17: circle.trust: “trust” is not asked about each partner, so it cannot be part of the trust circle. Choose a scale with “level: pair”, or a composite of such scales."]),
        ("of: [benevolence, openness]", "of: [benevolence, control]", [
            "q.yaml:19:15: composites.trust.of: “trust” mixes scales where more means more trust with scales where it means less (direction). Take away what does not belong, or make two composites."]),
        ("of: [benevolence, openness]", "of: [benevolence, benevolence]", [
            "q.yaml:19:29: composites.trust.of.2: “benevolence” is used twice; the first is on line 19. Give one of them another name, or take it away. Capital and small letters count as the same."]),
        ("collaboration: openness}", "collaboration: meetings}", [
            "q.yaml:20:39: circle.collaboration: “meetings” is not asked about each partner, so it cannot be part of the trust circle. Choose a scale with “level: pair”, or a composite of such scales."]),
        ("collaboration: openness}", "collaboration: trust}", [
            "q.yaml:20:39: circle.collaboration: “trust” is used twice; the first is on line 20. Give one of them another name, or take it away. Capital and small letters count as the same."]),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_told_with_its_place(old: str, new: str, lines: list[str]) -> None:
    assert told(changed(old, new)) == lines


def taken_words() -> list[str]:
    """What readers know columns by, in any file, as far as an id can be spelt so."""
    words = {word for words in UNDERSTOOD.values() for word in words} | {
        FORM,
        SAVED,
        ABOUT_ALL,
        "intro",
        "id",
        "meta",
        "status",
    }
    return sorted(word for word in words if word.isascii())


@pytest.mark.parametrize("word", [*taken_words(), "Til", "TARGET", "ti-me", "openness_score", "trust_score"])
def test_what_files_call_other_columns_is_no_items_id(word: str) -> None:
    assert told(changed("id: ope1", f"id: {word}")) == [
        f"q.yaml:23:10: items.2.id: “{word}” is what files of answers call another column, so no item can have it as its id. Give the item another id, such as “{word}1”."
    ]
    assert parse_questionnaire(changed("id: ope1", f"id: {word}1").encode(), "q.yaml")


@pytest.mark.parametrize(
    "name", ["wave", "Target", "organisation", "respondents", "weakest", "sufficient", "openness_n", "openness_pomp"]
)
def test_what_tables_of_scores_call_other_columns_is_no_scale(name: str) -> None:
    text = f"“{name}” is what tables of scores call another column, so no scale or composite can be called so. Give it another name, such as “{name}1”."
    scale = changed("  control: {level", f"  {name}: {{level").replace("scale: control", f"scale: {name}")
    assert told(scale) == [f"q.yaml:16:3: scales.{name}: {text}"]
    of_composite = told(changed("composites:\n  trust: {of", f"composites:\n  {name}: {{of"))
    assert f"q.yaml:19:3: composites.{name}: {text}" in of_composite


def test_every_other_column_of_the_tables_of_scores_is_taken() -> None:
    responses = tm.read_responses(study=tm.load_study("examples/byregion"), questionnaire="tillit-kort")
    scores = score_responses(responses)
    measures = [*responses.questionnaire.scales, *responses.questionnaire.composites]
    frames = (scores.by_pair, scores.by_organisation, scores.by_respondent, analyse(scores).pairs)
    columns = {column for frame in frames for column in frame.columns} - set(measures)
    assert {counted(measure) for measure in responses.questionnaire.pair_measures()} < columns
    assert not [column for column in columns if not is_taken_by_scores(column, measures)]


def test_items_whose_codes_are_one_are_told_apart_first() -> None:
    assert told(changed("id: ope1", "id: ben-1")) == [
        "q.yaml:23:10: items.2.id: “ben-1” and “ben1” (line 22) would both be “ben1” in forms, so that the answers could not be told apart. Give one of them an id that differs in letters or digits, not in signs only."
    ]


def test_labels_of_missing_codes_are_right() -> None:
    assert parse_questionnaire(changed("      5: {nb: Enig", "      9: {nb: Enig").encode(), "q.yaml")


def test_everything_wrong_is_told_in_one_go_in_the_order_of_the_file() -> None:
    text = GOOD.replace("title: {nb: Prøve, en: Trial}", "title: {nb: Prøve}").replace("id: ope1", "id: ben1")
    text = text.replace("sufficient: 3.5", "sufficient: 9").replace("circle: {trust: trust", "circle: {trust: trst")
    assert [line.split(": ")[0] for line in told(text)] == [
        "q.yaml:3:1",
        "q.yaml:14:98",
        "q.yaml:20:17",
        "q.yaml:23:10",
    ]
    shape = GOOD.replace("max: 5", "max: fem").replace("level: network", "level: nettverk").replace("id: prove\n", "")
    assert len(told(shape)) == 3


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_problems_are_told_in_every_language(language: Any) -> None:
    with pytest.raises(InputRefused) as refused:
        parse_questionnaire(changed("level: network", "level: netwrok").encode(), "q.yaml")
    meant = {"nb": "Mente du «network»?", "nn": "Meinte du «network»?", "en": "Did you mean “network”?"}
    assert refused.value.problems[0].remedy(language) == meant[language]


def test_a_shipped_id_wins_and_a_path_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "eget.yaml"
    file.write_text(GOOD, encoding="utf-8")
    assert load_questionnaire(file).id == load_questionnaire(str(file)).id == "prove"
    assert load_questionnaire("nettverk").id == "nettverk"
    assert find_questionnaire("eget.yaml", tmp_path) == file
    assert find_questionnaire("nettverk", tmp_path) == "nettverk"
    assert find_questionnaire("nettverkk", tmp_path) == "nettverkk"


def test_what_cannot_be_found_has_its_own_code(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as unknown:
        _ = load_questionnaire("tillit-samarbeit")
    assert [problem.code for problem in unknown.value.problems] == ["questionnaire_unknown"]
    assert unknown.value.problems[0].details["hint"] == "tillit-samarbeid"
    for path in (tmp_path / "finnes-ikke.yaml", tmp_path):
        with pytest.raises(InputRefused) as refused:
            _ = load_questionnaire(path)
        assert refused.value.problems[0].code in ("file_not_found", "file_unreadable")


def test_a_new_questionnaire_loads_and_its_comments_stay() -> None:
    text = new_questionnaire("mitt-skjema")
    questionnaire = parse_questionnaire(text.encode(), "mitt-skjema.yaml")
    assert questionnaire.id == "mitt-skjema"
    assert questionnaire.circle is not None
    assert text.count("#") > 20
    with pytest.raises(UsageError) as refused:
        new_questionnaire("mitt skjema")
    assert "letters a–z" in refused.value.problems[0].message("en")


def ordinary(text: str) -> Any:
    """The file as other programs read it, with the keys of maps as texts, as in JSON."""

    def keyed(node: Any) -> Any:
        if isinstance(node, dict):
            return {str(key): keyed(value) for key, value in node.items()}
        return [keyed(one) for one in node] if isinstance(node, list) else node

    return keyed(YAML(typ="safe", pure=True).load(text))


def test_the_json_schema_agrees_with_the_program() -> None:
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    texts = [shipped_path(name).read_text(encoding="utf-8") for name in shipped()]
    for text in (*texts, new_questionnaire("ny"), GOOD, yaml_block("4. Questionnaire files")):
        assert list(validator.iter_errors(ordinary(text))) == []
    for old, new in (
        ("level: network", "level: nettverk"),
        ("max: 5", "maks: 5"),
        ("sufficient: 3.5", "min_answered: 2"),
    ):
        assert list(validator.iter_errors(ordinary(changed(old, new))))


def test_importing_the_loader_is_light() -> None:
    code = "import sys, tillitsmaal.questionnaire.load; print([m for m in ('ruamel.yaml', 'pandas', 'scipy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_label_that_reads_as_another_number_is_refused() -> None:
    text = EXAMPLE_WITH_LABEL.replace("LABEL", "2")
    with pytest.raises(InputRefused) as refused:
        parse_questionnaire(text.encode(), "q.yaml")
    assert [problem.code for problem in refused.value.problems] == ["label_is_number"]
    assert parse_questionnaire(EXAMPLE_WITH_LABEL.replace("LABEL", "1").encode(), "q.yaml").id == "q"


EXAMPLE_WITH_LABEL = """\
id: q
version: 1.0.0
title: {en: Q}
languages: [en]
formats: {f: {min: 1, max: 5, labels: {1: {en: "LABEL"}}}}
scales:
  s: {level: pair, format: f, label: {en: S}}
items:
  - {id: i1, scale: s, text: {en: <partner> helps.}}
"""
