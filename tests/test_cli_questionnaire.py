"""`tillit questionnaire`: list, show, check, new, schema."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from cli_calls import Shell, valid
from commands import ROOT
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.text import LANGUAGES

SHIPPED = ("nettverk", "tillit-kort", "tillit-samarbeid")


@pytest.fixture
def tillit_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    return Shell(tmp_path, monkeypatch, capsysbinary)


@pytest.mark.parametrize("language", LANGUAGES)
def test_list(language: str, tillit_in: Shell) -> None:
    listed = tillit_in("questionnaire", "list", "--language", language)
    assert (listed.code, listed.err) == (0, "")
    assert tuple(line.split()[0] for line in listed.out.splitlines()) == SHIPPED
    for name in SHIPPED:
        about = load_questionnaire(name)
        assert f"{len(about.items)} {'items' if language == 'en' else ''}".strip() in listed.out
        assert about.title[language] in listed.out


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SHIPPED)
def test_show_has_every_item(name: str, language: str, tillit_in: Shell) -> None:
    shown = tillit_in("questionnaire", "show", name, "--language", language, "--partner", "Vik kommune")
    assert (shown.code, shown.err) == (0, "")
    about = load_questionnaire(name)
    for item in about.items:
        told = next(line for line in shown.out.splitlines() if line.split()[:1] == [item.id])
        assert told.split(maxsplit=1)[1] == item.text[language].replace("<partner>", "Vik kommune")
    assert "<partner>" not in shown.out


@pytest.mark.parametrize(("language", "word"), [("nb", "snudd: "), ("nn", "snudd: "), ("en", "reverse-keyed: ")])
def test_show_says_at_the_scale_which_items_are_turned(language: str, word: str, tillit_in: Shell) -> None:
    told = tillit_in("questionnaire", "show", "tillit-samarbeid", "--language", language).out.splitlines()
    ends = [line.rpartition(f" · {word}")[2].split(", ") for line in told if f" · {word}" in line]
    turned = {item.id for item in load_questionnaire("tillit-samarbeid").items if item.reverse}
    assert {id_ for end in ends for id_ in end} == turned


def test_show_keeps_the_placeholder_without_a_name(tillit_in: Shell) -> None:
    assert "<partner>" in tillit_in("questionnaire", "show", "tillit-kort").out


def test_show_of_a_file(tillit_in: Shell) -> None:
    path = str(ROOT / "questionnaires" / "tillit-kort.yaml")
    assert tillit_in("questionnaire", "show", path).out == tillit_in("questionnaire", "show", "tillit-kort").out


@pytest.mark.parametrize("language", LANGUAGES)
def test_show_of_a_misspelt_one_suggests(language: str, tillit_in: Shell) -> None:
    refused = tillit_in("questionnaire", "show", "tillit-kor", "--language", language)
    assert (refused.code, refused.out) == (2, "")
    assert "tillit-kort" in refused.err.split("→")[1]
    assert {"nb": "Mente du", "nn": "Meinte du", "en": "Did you mean"}[language] in refused.err


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_ones_are_sound(name: str, tillit_in: Shell) -> None:
    path = str(ROOT / "questionnaires" / f"{name}.yaml")
    told = tillit_in("questionnaire", "check", path)
    assert (told.code, told.err) == (0, "")
    assert f"{name} 1.0.0 is sound: {len(load_questionnaire(name).items)} items" in told.out
    document = valid(tillit_in("questionnaire", "check", path, "--format", "json").json, "problems")
    assert document["problems"] == []


def test_check_tells_every_problem_with_its_place(tillit_in: Shell) -> None:
    text = (ROOT / "questionnaires" / "tillit-kort.yaml").read_text(encoding="utf-8")
    for old, new in (("scale: integrity", "scale: integritty"), ("    sufficient: 3.5\n", "    sufficient: 9\n")):
        assert old in text
        text = text.replace(old, new, 1)
    tillit_in.write("mitt.yaml", text)
    refused = tillit_in("questionnaire", "check", "mitt.yaml", "--format", "json")
    assert refused.code == 3
    assert {"name_unknown", "floor_outside_format"} <= set(refused.codes)
    unknown = next(problem for problem in refused.json["problems"] if problem["code"] == "name_unknown")
    lines = text.splitlines()
    assert "integritty" in lines[unknown["line"] - 1]
    assert lines[unknown["line"] - 1][unknown["column"] - 1 :].startswith("integritty")
    assert "integrity" in unknown["remedy"]
    in_words = tillit_in("questionnaire", "check", "mitt.yaml")
    assert (in_words.code, in_words.out) == (3, "")
    assert f"mitt.yaml:{unknown['line']}:{unknown['column']}" in in_words.err


@pytest.mark.parametrize(
    ("arguments", "code", "exit_code"),
    [(("borte.yaml",), "file_not_found", 3), (("borte.yaml", "--format=jsn"), "choice_unknown", 2)],
)
def test_check_refuses(arguments: tuple[str, ...], code: str, exit_code: int, tillit_in: Shell) -> None:
    refused = tillit_in("questionnaire", "check", "--format", "json", *arguments)
    assert (refused.code, refused.codes) == (exit_code, [code])


def test_new_one_is_sound_and_is_not_written_over(tillit_in: Shell) -> None:
    made = tillit_in("questionnaire", "new", "mitt-skjema")
    assert made.code == 0
    assert "mitt-skjema.yaml" in made.out
    path = tillit_in.folder / "mitt-skjema.yaml"
    before = path.read_bytes()
    assert load_questionnaire(path).id == "mitt-skjema"
    assert tillit_in("questionnaire", "check", "mitt-skjema.yaml").code == 0
    path.write_bytes(before + b"# mine\n")
    refused = tillit_in("questionnaire", "new", "mitt-skjema")
    assert refused.code == 6
    assert "mitt-skjema.yaml" in refused.err
    assert path.read_bytes().endswith(b"# mine\n")
    assert tillit_in("questionnaire", "new", "mitt-skjema", "--force").code == 0
    assert path.read_bytes() == before
    assert tillit_in("questionnaire", "new", "mitt-skjema", "-o", "-").raw == before


@pytest.mark.parametrize("name", ["mitt skjema", "../ut", "", "-o"])
def test_new_refuses_what_is_no_id(name: str, tillit_in: Shell) -> None:
    refused = tillit_in("questionnaire", "new", name)
    assert refused.code == 2
    assert list(tillit_in.folder.iterdir()) == []


def test_schema_holds_for_the_shipped_ones(tillit_in: Shell) -> None:
    printed = tillit_in("questionnaire", "schema")
    schema = json.loads(printed.out)
    jsonschema.Draft202012Validator.check_schema(schema)
    for name in SHIPPED:
        loaded = YAML(typ="safe").load(ROOT / "questionnaires" / f"{name}.yaml")
        jsonschema.validate(json.loads(json.dumps(loaded)), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"id": "x", "scale": {}}, schema)
    assert tillit_in("questionnaire", "schema", "-o", "schema.json").out == ""
    assert (tillit_in.folder / "schema.json").read_bytes() == printed.raw
    assert tillit_in("questionnaire", "schema", "-o", "schema.json").code == 6
