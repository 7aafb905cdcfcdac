"""The form for Qualtrics, by the tags that its Advanced Format has."""

import csv
import re
from io import StringIO
from pathlib import Path

import pytest

from form_cases import HOSTILE, asking, example, of
from tillitsmaal.forms.form import Form
from tillitsmaal.forms.making import Wanted
from tillitsmaal.forms.opening import opening
from tillitsmaal.forms.qualtrics import qualtrics
from tillitsmaal.readers import read_responses
from tillitsmaal.study import Study
from tillitsmaal.text import LANGUAGES, say

TAG = re.compile(
    r"\[\[(AdvancedFormat|PageBreak|AdvancedChoices|AdvancedAnswers|Block:[^\[\]]+|ED:\w+:[^\[\]]+|ID:\w{1,15}"
    r"|Choice:\d+|Answer:-?\d+|Question:(DB|Matrix|TE:Form|MC:SingleAnswer:Vertical))\]\]"
)


def test_a_small_form_as_a_whole() -> None:
    form = of((("vik", "Vik"), ("vosskommune", "Voss & co")), wanted=Wanted(languages=("en",)))
    head, *blocks = re.split(r"\n\n(?=\[\[Block)", qualtrics(form))
    assert head == "[[AdvancedFormat]]\n\n[[ED:tillitform:prove/1.2.3]]"
    you, vik, voss, general = blocks
    assert you.startswith("[[Block:About you]]\n\n[[Question:DB]]\n[[ID:maker]]\nFor whoever sets up the survey:")
    assert "\n[[ID:rater]]\n" in you
    assert "[[AdvancedChoices]]\n[[Choice:1]]\nVik\n[[Choice:2]]\nVoss &amp; co\n\n" in you
    assert vik == (
        "[[Block:About Vik]]\n\n[[Question:Matrix]]\n[[ID:to_vik]]\nWhat is it like with Vik, as you experience it?\n"
        "[[AdvancedChoices]]\n[[Choice:1]]\nVik is good.\n"
        "[[AdvancedAnswers]]\n[[Answer:1]]\nDisagree\n[[Answer:2]]\nIn between\n[[Answer:3]]\nAgree\n\n[[PageBreak]]"
    )
    assert "[[ID:to_vo38m]]" in voss
    assert general.startswith("[[Block:About the collaboration as a whole]]\n\n[[Question:Matrix]]\n[[ID:general]]\n")
    assert general.endswith("\n\n[[PageBreak]]\n")


def test_a_form_for_one_organisation_says_whose_it_is() -> None:
    text = qualtrics(example("tillit-kort", Wanted(rater="HiSu")))
    assert "[[ED:rater:hogskolen]]" in text
    assert "[[ED:wave:bolge3]]" in text
    assert "[[ID:rater]]" not in text
    assert "[[ID:maker]]" not in text
    assert "[[ID:to_ho92d]]" not in text
    assert text.count("[[ID:to_") == 10


def test_many_values_are_written_as_numbers() -> None:
    text = qualtrics(of(questionnaire=asking({"min": 0, "max": 100})))
    assert "[[Question:TE:Form]]\n[[ID:to_vik]]\n" in text
    assert "Skriv et helt tall fra 0 til 100." in text


def test_no_answer_comes_last() -> None:
    text = qualtrics(example("tillit-kort"))
    assert "[[Answer:5]]\nHelt enig\n[[Answer:98]]\nVet ikke\n[[Answer:99]]\nIkke aktuelt\n\n" in text


def test_what_is_about_no_partner_needs_no_display_logic() -> None:
    text = qualtrics(example("nettverk"))
    assert "[[ID:maker]]" not in text
    assert re.findall(r"\[\[ID:(.+)]]", text) == ["intro", "rater", "role", "general", "general2"]


@pytest.mark.parametrize("questionnaire", ["tillit-samarbeid", "nettverk"])
def test_tags_are_those_of_the_format(questionnaire: str) -> None:
    text = qualtrics(example(questionnaire))
    assert [line for line in text.splitlines() if "[[" in line and not TAG.fullmatch(line)] == []
    assert text == qualtrics(example(questionnaire))


def test_hostile_names_stay_text() -> None:
    names = (*HOSTILE, "[[Block:x]]", "[[[[", "]]]")
    text = qualtrics(of([(f"o{number}", name) for number, name in enumerate(names)], waves=[{"name": "a]]b"}]))
    lines = text.splitlines()
    assert [line for line in lines if ("[[" in line or "]]" in line) and not TAG.fullmatch(line)] == []
    assert "${" not in text
    assert not re.search("<(?!br>)", text)
    assert "[[ED:wave:a) )b]]" in lines


def test_what_comes_first_has_a_paragraph_each_and_the_roles_in_their_order() -> None:
    text = qualtrics(of(wanted=Wanted(languages=("nn",)), contact="Kari", privacy={"consent": "Blir sletta."}))
    (intro,) = re.findall(r"\[\[ID:intro]]\n(.+)", text)
    assert intro.split("<br><br>") == list(opening(of(contact="Kari", privacy={"consent": "Blir sletta."}), "nn"))
    (role,) = re.findall(r"\[\[ID:role]]\n((?:.+\n)+)", text)
    asked, *choices = role.splitlines()
    assert asked == f"{say('forms.role', 'nn')}<br>{say('forms.role_hint', 'nn')}"
    assert [line for line in choices if "[[" not in line] == ["Representant", "Leiing", "Anna"]


def as_people_see_it(line: str) -> str:
    return line.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def exported(form: Form) -> str:
    """Qualtrics' export with the texts that the form shows: who answers is for the first, about all the others."""
    lines = qualtrics(form).splitlines()
    shown = {
        line[5:-2]: (as_people_see_it(lines[at + 1]), as_people_see_it(lines[at + 4]))
        for at, line in enumerate(lines)
        if line.startswith(("[[ID:to_", "[[ID:rater"))
    }
    asked = {f"{id_}_1": f"{hint} - {item}" for id_, (hint, item) in shown.items() if id_ != "rater"}
    heads = ["ResponseId", "Status", "Finished", "RecordedDate", "rater", *asked, "tillitform"]
    texts = ["Svar-ID", "Svartype", "Ferdig", "Registreringsdato", shown["rater"][0], *asked.values(), "tillitform"]
    cells = ["R_1", "0", "1", "2026-05-04 10:00:00", shown["rater"][1], "", *["Enig"] * (len(asked) - 1), form.mark]
    written = StringIO()
    csv.writer(written).writerows([heads, texts, [f'{{"ImportId":"{head}"}}' for head in heads], cells])
    return written.getvalue()


@pytest.mark.parametrize("name", ["Sum ${rater} AS", "[[Block:x]] firma", "Vik [[[nord]]]", "Vik ${[[x]]}"])
@pytest.mark.parametrize("item", ["<partner> er bra.", "<partner> gir ${x} og [[y]]."])
def test_texts_that_the_form_changes_are_known_again(name: str, item: str, tmp_path: Path) -> None:
    asked = asking()
    ours = asked.items[0].model_copy(update={"text": dict.fromkeys(LANGUAGES, item)})
    asked = asked.model_copy(update={"items": (ours, *asked.items[1:])})
    for organisations in ((("a", name), ("b", "Os")), (("a", "Os"), ("b", name))):
        form = of(organisations, asked)
        (tmp_path / "svar.csv").write_text(exported(form), encoding="utf-8")
        study = Study.model_validate(
            {"study": "Prøve", "organisations": [{"id": id_, "name": called} for id_, called in organisations]}
        )
        pairs = read_responses(tmp_path / "svar.csv", study=study, questionnaire=asked).pairs
        found = pairs.keys[["rater", "target"]].astype(str).to_numpy().tolist()
        assert (found, pairs.values.tolist()) == ([["a", "b"]], [[3]])
