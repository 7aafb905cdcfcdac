"""Signs that mean something to a survey system: in no text that people wrote do they act, and names come back."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from form_cases import AGREE, asking
from limesurvey_export import Filled, export_csv
from limesurvey_structure import BOM
from odk_exports import filled, kobo
from tillitsmaal.errors import InputRefused
from tillitsmaal.forms.form import Form
from tillitsmaal.forms.limesurvey import limesurvey
from tillitsmaal.forms.making import Wanted, make_form
from tillitsmaal.forms.qualtrics import qualtrics
from tillitsmaal.forms.surveyjs import surveyjs
from tillitsmaal.forms.xlsform import xlsform
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers import read_responses
from tillitsmaal.study import Study, parse_study
from xforms import xform

SIGNS = "${rater} {rater} {{rater}} ${e://Field/x} $ {x} {"
NAMES = (
    "Høst ’25",
    "Høst\u202e25",
    "‘ny’ “måling”",
    "{rater}",
    "${rater}",
    "a {b} c",
    "1 [foreløpig]",
    "[[x]]",
    "b {",
    "<{x}> & 'y'",
)


def study_of(name: str, **more: object) -> Study:
    """A study with two waves and networks, of which this is the second one's name."""
    organisations = [{"id": one} for one in ("vik", "voss", "os")]
    members = [one["id"] for one in organisations]
    networks = [{"id": "annet", "members": members}, {"id": name, "members": members}]
    waves = [{"name": "første"}, {"name": name}]
    return Study.model_validate(
        {"study": "Prøve", "organisations": organisations, "networks": networks, "waves": waves, **more}
    )


def of_xlsform(form: Form) -> bytes:
    made = xform(xlsform(form))
    return kobo(made, [filled(made, "vik", {"ben1__os": "3"})])


def of_limesurvey(form: Form) -> bytes:
    return export_csv(limesurvey(form), [Filled({"rater": "vik", "toos[ben1]": "A3"})])


def of_qualtrics(form: Form) -> bytes:
    """What the embedded data of the form are, in a file of rows."""
    told = dict(re.findall(r"\[\[ED:(\w+):(.*)\]\]", qualtrics(form)))
    cells = [told["wave"], told["network"], "p1", "vik", "os", "3"]
    return f"wave;network;respondent;rater;target;ben1\n{';'.join(cells)}\n".encode()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("export", [of_xlsform, of_limesurvey, of_qualtrics])
def test_waves_and_networks_come_back_by_their_names(
    name: str, export: Callable[[Form], bytes], tmp_path: Path
) -> None:
    study = study_of(name)
    (tmp_path / "svar.csv").write_bytes(export(make_form(study, asking(), Wanted(wave=name, network=name))))
    pairs = read_responses(tmp_path / "svar.csv", study=study, questionnaire=asking()).pairs
    answered = pairs.keys[pairs.values[:, 0] == 3]
    assert answered[["network", "wave", "rater", "target"]].to_numpy().tolist() == [[name, name, "vik", "os"]]
    assert (pairs.keys["wave"] == name).all()


@pytest.mark.parametrize(("name", "other"), [("Høst ’25", "høst '25"), ("{x}", "{ x }"), ("[1]", "(1)")])
@pytest.mark.parametrize(
    "kind", ["waves: [{name: %s}, {name: %s}]", "networks: [{id: %s, members: [a]}, {id: %s, members: [a]}]"]
)
def test_names_that_a_system_makes_the_same_are_the_same(name: str, other: str, kind: str) -> None:
    text = f"study: Prøve\norganisations: [{{id: a}}]\n{kind % (json.dumps(name), json.dumps(other))}\n"
    with pytest.raises(InputRefused) as refused:
        parse_study(text.encode(), "tillit.yaml", Path())
    assert [problem.code for problem in refused.value.problems] == ["name_twice"]


def test_a_name_that_is_only_nearly_a_waves_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "svar.csv").write_text("wave;respondent;rater;target;ben1\n1.0;p1;vik;os;3\n", encoding="utf-8")
    study = Study.model_validate({"study": "Prøve", "waves": [{"name": "10"}, {"name": "1,0"}]})
    with pytest.raises(InputRefused) as refused:
        read_responses(tmp_path / "svar.csv", study=study, questionnaire=asking())
    assert [problem.code for problem in refused.value.problems] == ["wave_unknown"]


@cache
def full_of_signs() -> Form:
    """A form in which every text that a person wrote holds signs that mean something."""
    labels = {value: dict.fromkeys(texts, f"{value}{SIGNS}") for value, texts in AGREE["labels"].items()}  # type: ignore[attr-defined]
    plain: dict[str, Any] = asking({**AGREE, "labels": labels}, {"min": 0, "max": 100}).model_dump()
    plain["title"] = dict.fromkeys(plain["title"], SIGNS)
    for item in plain["items"]:
        item["text"] = {language: f"{text} {SIGNS}" for language, text in item["text"].items()}
    signs: Mapping[str, object] = {
        "study": SIGNS,
        "contact": SIGNS,
        "privacy": {"consent": SIGNS},
        "organisations": [{"id": one, "name": f"{one} {SIGNS}"} for one in ("vik", "voss", "os")],
        "networks": [{"id": SIGNS, "members": ["vik", "voss", "os"]}],
        "waves": [{"name": SIGNS}],
    }
    return make_form(Study.model_validate(signs), Questionnaire.model_validate(plain))


def of_a_workbook() -> Iterator[str]:
    """What pyxform reads of a text as a reference: what stands between `${` and `}`; conditions hold the form's own."""
    own = ("relevant",)
    for sheet in load_workbook(BytesIO(xlsform(full_of_signs()))):
        head, *rows = sheet.values
        yield from (str(cell) for row in rows for name, cell in zip(head, row, strict=True) if cell and name not in own)


def of_a_model() -> Iterator[str]:
    """Texts of SurveyJS's model; conditions and limits hold the form's own references, constants stand in quotes."""

    def inside(part: object) -> Iterator[str]:
        match part:
            case dict():
                for name, one in part.items():
                    yield from () if name in ("visibleIf", "expression") else inside(one)
            case list():
                for one in part:
                    yield from inside(one)
            case str():
                yield part

    return inside(json.loads(surveyjs(full_of_signs())))


def of_a_structure() -> Iterator[str]:
    return (cell for line in limesurvey(full_of_signs()).removeprefix(BOM).splitlines() for cell in line.split("\t"))


ACTS: dict[str, tuple[Callable[[], Iterator[str]], str]] = {
    "xlsform": (of_a_workbook, r"\$\{"),
    "limesurvey": (of_a_structure, r"\{(?!\s|$)"),
    "surveyjs": (of_a_model, r"\{(?!\u200b)"),
    "qualtrics": (lambda: iter([qualtrics(full_of_signs())]), r"\$\{"),
}


@pytest.mark.parametrize("format", ACTS)
def test_no_text_is_worked_out(format: str) -> None:
    texts, acts = ACTS[format]
    told = list(texts())
    assert sum("rater" in text for text in told) > (15 if format != "qualtrics" else 0)
    assert [text for text in told if re.search(acts, text)] == []


def test_pyxform_shows_all_texts_as_they_stand() -> None:
    made = xform(xlsform(full_of_signs()))
    told = [text for of_language in made.texts.values() for text in of_language.values() if "rater" in text]
    assert {text.replace("\u200b", "").count("${rater} {rater} {{rater}}") for text in told} >= {1}
    assert made.computed("/data/wave") == made.computed("/data/network") == SIGNS
