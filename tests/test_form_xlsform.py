"""A form for Kobo and ODK: converted by pyxform, looked at by ODK Validate, read as a respondent's program reads it."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from pyxform.validators.odk_validate import ODKValidateError

from form_cases import HOSTILE, asking, example, of
from tillitsmaal.forms.form import Form
from tillitsmaal.forms.making import Wanted
from tillitsmaal.forms.xlsform import xlsform
from tillitsmaal.forms.xlsform.sheets import sheets
from tillitsmaal.text import Language, say
from xforms import XForm, xform

NB, NN, EN = "Norsk bokmål (nb)", "Nynorsk (nn)", "English (en)"
LANGUAGES = {"nb": NB, "nn": NN, "en": EN}


def converted(form: Form) -> XForm:
    made = xform(xlsform(form))
    assert made.warnings == ()
    return made


@pytest.mark.parametrize("questionnaire", ["tillit-samarbeid", "tillit-kort", "nettverk"])
def test_odk_takes_every_question_in_three_languages(questionnaire: str) -> None:
    form = example(questionnaire)
    made = converted(form)
    asked = 0
    for block in (*form.about_partners, *form.about_all):
        for question in block.questions:
            about = block in form.about_partners
            for partner in form.partners if about else form.partners[:1]:
                path = (
                    f"/data/to_{partner.code}/{question.code}__{partner.code}"
                    if about
                    else f"/data/general/{question.code}"
                )
                for language, column in LANGUAGES.items():
                    assert made.shown(path, column) == question.item.rendered(partner.name, language)
                asked += 1
    shown = [one for one in made.body.iter("{*}select1") if one.get("ref") not in ("/data/rater", "/data/role")]
    assert asked == len(shown) > 10


def test_the_languages_of_the_form_come_in_its_order() -> None:
    made = converted(example("tillit-kort", Wanted(languages=("nn", "en"))))
    assert list(made.texts) == [NN, EN]
    assert made.shown("/data/rater", NN) == "Kva verksemd svarar du for?"
    assert made.shown("/data/rater", EN) == "Which organisation do you answer for?"


def test_validate_runs_and_finds_a_broken_condition() -> None:
    told = {name: [dict(record) for record in records] for name, records in sheets(of()).items()}
    next(record for record in told["survey"] if "relevant" in record)["relevant"] = "${rater} != ("
    with pytest.raises(ODKValidateError, match=r"display condition for node .*to_"):
        xform(told)


def test_nobody_is_asked_about_their_own_organisation() -> None:
    form = example("tillit-kort")
    made = converted(form)
    order = [f"/data/to_{partner.code}" for partner in form.asked_about()]
    for partner in form.partners:
        assert made.groups(partner.code) == [path for path in order if path != f"/data/to_{partner.code}"]
    assert made.groups("") == [], "who has not said whom they answer for might be asked about their own"


def test_a_form_for_one_organisation_leaves_it_out_and_says_whose_it_is() -> None:
    form = example("tillit-kort", Wanted(rater="Sundvik kommune"))
    made = converted(form)
    assert made.computed("/data/rater") == "sundvik"
    assert made.groups("sundvik") == [f"/data/to_{partner.code}" for partner in form.asked_about()]
    assert "/data/to_sundvik" not in made.binds
    assert "rater" not in made.choices


def test_the_form_says_which_questionnaire_and_wave_it_is() -> None:
    made = converted(example("tillit-kort"))
    assert (made.computed("/data/tillitform"), made.computed("/data/wave")) == ("tillit-kort/1.0.0", "bolge3")
    assert made.choices["role"].keys() == {"representative", "leadership", "other"}
    assert [made.texts[NB][key] for key in made.choices["rater"].values()] == [
        partner.name for partner in example("tillit-kort").partners
    ]


def test_every_question_can_be_left_open() -> None:
    made = converted(example("tillit-samarbeid"))
    assert [path for path, bind in made.binds.items() if bind.get("required")] == []


def test_missing_codes_stand_after_the_scale_and_not_on_a_line_with_it() -> None:
    made = converted(example("tillit-kort"))
    assert list(made.choices["agree5"]) == ["1", "2", "3", "4", "5", "98", "99"]
    assert made.texts[NN][made.choices["agree5"]["98"]] == "Veit ikkje"
    assert {one.get("appearance") for one in made.body.iter("{*}select1")} == {None, "minimal"}
    plain = converted(of(questionnaire=asking()))
    assert "likert" in {one.get("appearance") for one in plain.body.iter("{*}select1")}


def test_a_scale_of_numbers_is_listed_with_the_labels_that_it_has() -> None:
    ends = {"min": -3, "max": 3, "labels": {-3: {"nb": "Verst", "nn": "Verst", "en": "Worst"}}}
    made = converted(of(questionnaire=asking(pair=ends)))
    listed = {value: made.texts[NB][key] for value, key in made.choices["ofpair"].items()}
    assert listed == {"-3": "-3 – Verst", "-2": "-2", "-1": "-1", "0": "0", "1": "1", "2": "2", "3": "3"}


NUMBERS = {
    "whole": (
        {"min": 0, "max": 100, "missing": {998: "dont_know", 999: "skipped"}},
        "int",
        {"0": True, "100": True, "998": True, "-1": False, "101": False, "999": False},
    ),
    "decimals": (
        {"min": 1, "max": 5, "decimals": 1, "missing": {998: "dont_know"}},
        "decimal",
        {"1": True, "4.5": True, "5.0": True, "998": True, "4.55": False, "0.9": False, "5.1": False},
    ),
}


@pytest.mark.parametrize("case", NUMBERS)
def test_on_a_long_scale_people_write_a_number_that_is_on_it(case: str) -> None:
    answer, type_, takes = NUMBERS[case]
    labels = {998: {"nb": "Vet ikke", "nn": "Veit ikkje", "en": "Don't know"}}
    made = converted(of(questionnaire=asking(pair={**answer, "labels": labels})))
    path = "/data/to_vik/ben1__vik"
    assert made.binds[path].get("type") == type_
    assert {value: made.accepts(path, value) for value in takes} == takes
    assert "998 betyr «Vet ikke»." in made.texts[NB][f"{path}:hint"]


def test_names_that_mean_something_elsewhere_are_shown_as_they_are() -> None:
    form = of([(f"o{place}", name) for place, name in enumerate(HOSTILE)], study=HOSTILE[0])
    made = converted(form)
    for partner in form.partners:
        found = made.texts[EN][made.choices["rater"][partner.code]].replace("\u200b", "")
        assert found.startswith(" ".join(partner.name.split())[:60].replace("\u202e", "�").replace("\x07", "�"))
        assert f"/data/to_{partner.code}/ben1__{partner.code}" in made.binds
    workbook = load_workbook(BytesIO(xlsform(form)))
    assert {cell.data_type for sheet in workbook for row in sheet for cell in row if cell.value is not None} == {"s"}


@pytest.mark.parametrize("wave", ["høst '25", 'den "nye"', "'\"'", "${rater}", "bølge 1 & <2>"])
def test_waves_are_told_word_for_word(wave: str) -> None:
    made = converted(of(waves=[{"name": wave, "date": "2025-10-01"}]))
    assert made.computed("/data/wave") == wave


def test_organisations_that_begin_alike_are_kept_apart() -> None:
    form = of([("nordfjella-kommune-a", "A"), ("nordfjella-kommune-b", "B"), ("vik", "C"), ("vik-2", "D")])
    assert len(converted(form).choices["rater"]) == 4


def test_a_form_has_an_id_and_a_version_of_its_own() -> None:
    first = sheets(example("tillit-kort"))["settings"][0]
    assert first["form_id"] == "Byregion-Sundvik_tillit-kort_bolge3"
    assert first["version"].startswith("1.0.0-")
    assert first["default_language"] == NB
    others = [
        example("tillit-kort", Wanted(wave="bolge2")),
        example("tillit-kort", Wanted(rater="museet")),
        example("nettverk"),
    ]
    assert len({first["form_id"], *(sheets(form)["settings"][0]["form_id"] for form in others)}) == 4
    long = of(study="Samarbeidet " * 20, wanted=Wanted(wave="måling " * 20, rater="vik"))
    assert len(sheets(long)["settings"][0]["form_id"]) <= 100
    waves = (f"samarbeidsundersøkelsen 2025 {season}" for season in ("vår", "vinter"))
    alike = [of(study="Samarbeidet " * 20, wanted=Wanted(wave=wave)) for wave in waves]
    assert len({sheets(form)["settings"][0]["form_id"] for form in alike}) == 2
    shuffled = sheets(example("tillit-kort", Wanted(seed=1)))["settings"][0]
    assert (shuffled["form_id"], shuffled["version"] == first["version"]) == (first["form_id"], False)


def test_the_same_form_gives_the_same_bytes() -> None:
    assert xlsform(example("tillit-kort")) == xlsform(example("tillit-kort"))


def test_the_sheets_are_those_of_the_standard() -> None:
    workbook = load_workbook(BytesIO(xlsform(of())))
    heads = {sheet.title: [cell.value for cell in sheet[1]] for sheet in workbook}
    labels, hints = ([f"{kind}::{name}" for name in LANGUAGES.values()] for kind in ("label", "hint"))
    assert heads["survey"] == ["type", "name", "calculation", *labels, *hints, "appearance", "relevant"]
    assert heads["choices"] == ["list_name", "name", *labels]
    assert heads["settings"] == ["form_title", "form_id", "version", "default_language", "style"]


@pytest.mark.parametrize(("first", "column"), [("nn", NN), ("en", EN)])
def test_the_first_language_is_shown_first(first: Language, column: str) -> None:
    (settings,) = sheets(example("tillit-kort", Wanted(languages=(first, "nb"))))["settings"]
    assert settings["default_language"] == column


def test_a_partner_has_a_page_and_what_a_role_is_stands_below_its_question() -> None:
    told = sheets(of())
    assert told["settings"][0]["style"] == "pages"
    groups = [row for row in told["survey"] if row["type"] == "begin_group"]
    assert len(groups) == 4
    assert {row["appearance"] for row in groups} == {"field-list"}
    (role,) = (row for row in told["survey"] if row["name"] == "role")
    assert role[f"hint::{NN}"] == say("forms.role_hint", "nn")
    (rater,) = (row for row in told["survey"] if row["name"] == "rater")
    assert rater[f"hint::{NN}"] == say("forms.screens.choose_first", "nn")


def labelled(count: int, **more: object) -> dict[str, object]:
    return {"min": 1, "max": count, "labels": {value: {"nb": f"Svar {value}"} for value in range(1, count + 1)}, **more}


@pytest.mark.parametrize(
    ("scale", "appearance"),
    [
        (labelled(5), "likert"),
        (labelled(6), ""),
        (labelled(3, missing={98: "dont_know"}), ""),
        ({"min": 1, "max": 5}, "columns-pack"),
    ],
)
def test_only_few_words_and_nothing_after_them_stand_on_a_line(scale: dict[str, object], appearance: str) -> None:
    told = sheets(of(questionnaire=asking(network=scale)))
    (row,) = (row for row in told["survey"] if row["name"] == "fac1")
    assert row["appearance"] == appearance


def test_a_number_off_the_scale_is_told_which_may_be_written() -> None:
    told = sheets(of(questionnaire=asking(network={"min": 0, "max": 100})))
    (row,) = (row for row in told["survey"] if row["name"] == "fac1")
    assert row[f"constraint_message::{NN}"] == row[f"hint::{NN}"] == "Skriv eit heilt tal frå 0 til 100."


def test_the_heads_of_the_columns_stay_in_sight() -> None:
    book = load_workbook(BytesIO(xlsform(of())))
    assert {sheet.freeze_panes for sheet in book} == {"A2"}
