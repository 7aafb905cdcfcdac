"""The form for LimeSurvey, read back row by row."""

import json
import re
from collections.abc import Mapping
from functools import cache

import pytest

from form_cases import AGREE, HOSTILE, asking, example, of
from limesurvey_export import Filled, export_csv, export_json
from limesurvey_structure import BOM, Structure, structure
from tillitsmaal.forms.form import Form
from tillitsmaal.forms.limesurvey import limesurvey
from tillitsmaal.forms.making import Wanted
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.study import load_study
from tillitsmaal.study.coded import short_codes
from tillitsmaal.text import LANGUAGES

QUESTION_CODE = re.compile(r"[A-Za-z][A-Za-z0-9]{0,19}")
ANSWER_CODE = re.compile(r"[A-Za-z0-9]{1,5}")
COMPUTED = re.compile(r"\{(?!\s)")
"""What LimeSurvey computes in a text."""
ANY = Wanted()
LABELS = {1: {"nb": "Nei", "nn": "Nei", "en": "No"}, 98: {"nb": "Vet ikke", "nn": "Veit ikkje", "en": "No idea"}}
ENDS = {"min": 1, "max": 3, "labels": LABELS, "missing": {98: "dont_know", 99: "not_relevant"}}


@cache
def byregion(questionnaire: str = "tillit-kort", wanted: Wanted = ANY) -> Form:
    return example(questionnaire, wanted)


@cache
def read(questionnaire: str = "tillit-kort", wanted: Wanted = ANY) -> Structure:
    return structure(limesurvey(byregion(questionnaire, wanted)))


def small(pair: Mapping[str, object] = AGREE) -> Structure:
    return structure(limesurvey(of(questionnaire=asking(pair))))


def test_begins_with_a_byte_order_mark_and_the_manuals_columns() -> None:
    text = limesurvey(byregion())
    assert text.startswith(BOM + "id\trelated_id\tclass\ttype/scale\tname\trelevance\ttext\thelp\tlanguage\t")
    assert text.endswith("\n")


def test_settings() -> None:
    settings = read().settings
    assert (settings["language"], settings["additional_languages"]) == ("nb", "nn en")
    assert (settings["format"], settings["anonymized"], settings["datestamp"]) == ("G", "Y", "Y")
    assert settings["ipaddr"] == settings["refurl"] == settings["savetimings"] == "N"
    assert settings["allowprev"] == settings["showprogress"] == settings["shownoanswer"] == "Y"


def test_a_form_in_one_language_has_no_others() -> None:
    form = read(wanted=Wanted(languages=("nn",)))
    assert "additional_languages" not in form.settings
    assert list(form.groups) == ["nn"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_of_a_language(language: str) -> None:
    texts = read().texts[language]
    assert texts.keys() == {"surveyls_title", "surveyls_welcometext", "surveyls_endtext"}
    assert texts["surveyls_title"].startswith("Byregion Sundvik: ")
    assert texts["surveyls_welcometext"].count("<p>") == 3


def test_groups_and_who_sees_them() -> None:
    first, *partners = read().groups["nb"]
    assert (first.row["name"], first.row["relevance"], first.row["random_group"]) == ("Om deg", "1", "")
    shorts = [one.short_code for one in byregion().asked_about()]
    assert [group.row["relevance"] for group in partners] == [f"rater.NAOK != '{short}'" for short in shorts]
    assert {group.row["random_group"] for group in partners} == {"partners"}
    assert [group.questions[0].code for group in partners] == [f"to{one.code}" for one in byregion().asked_about()]
    assert [group.row["name"] for group in partners] == [f"Om {one.name}" for one in byregion().asked_about()]


def test_who_answers_chooses_a_short_code_of_the_organisation() -> None:
    study = load_study("examples/byregion")
    rater = read().questions("nb")["rater"]
    short = short_codes(study.organisations)
    assert [one.code for one in rater.answers] == [short[one.id] for one in byregion().partners]
    assert [one.text for one in rater.answers][:2] == ["Sundvik kommune", "Fjellheim kommune"]


def test_roles() -> None:
    role = read().questions("en")["role"]
    assert [(one.code, one.text) for one in role.answers] == [
        ("repr", "Representative"), ("lead", "Leadership"), ("other", "Other"),
    ]  # fmt: skip
    assert "representative" in role.row["help"].casefold()


def test_the_form_says_what_it_is() -> None:
    questions = read().questions("nb")
    for code, value in (("tillitform", "tillit-kort/1.0.0"), ("wave", "bolge3")):
        row = questions[code].row
        assert (row["type/scale"], row["equation"], row["hidden"]) == ("*", value, "1")


def test_a_study_without_waves_names_none() -> None:
    assert "wave" not in small().questions("nb")


def test_items_and_answers() -> None:
    question = small(ENDS).questions("nb")["tovik"]
    assert question.type == "F"
    assert [(one.code, one.text) for one in question.subquestions] == [("ben1", "Vik er bra.")]
    assert [(one.code, one.text) for one in question.answers] == [
        ("A1", "1 – Nei"), ("A2", "2"), ("A3", "3"), ("A98", "Vet ikke"), ("A99", "Ikke aktuelt"),
    ]  # fmt: skip


def test_a_second_response_format_has_a_question_of_its_own() -> None:
    whole = asking().model_dump()
    whole["scales"]["three"] = whole["scales"]["one"] | {"format": "cold"}
    whole["formats"]["cold"] = {"min": -3, "max": 0}
    whole["items"] = [whole["items"][0], whole["items"][0] | {"id": "ben2", "scale": "three"}, whole["items"][1]]
    form = structure(limesurvey(of(questionnaire=Questionnaire.model_validate(whole))))
    codes = {tuple(question.code for question in group.questions) for group in form.groups["nb"][1:-1]}
    assert codes == {("tovik", "to2vik"), ("tovoss", "to2voss"), ("toos", "to2os")}


def test_negative_answers_have_codes_too() -> None:
    answers = small({"min": -3, "max": 0}).questions("nb")["tovik"].answers
    assert [one.code for one in answers] == ["N3", "N2", "N1", "A0"]


def test_many_values_are_written_as_numbers() -> None:
    question = small({"min": 0, "max": 100}).questions("nb")["tovik"]
    assert (question.type, question.answers) == ("K", [])
    assert (question.row["min_num_value_n"], question.row["max_num_value_n"]) == ("0", "100")
    assert (question.row["num_value_int_only"], question.row["help"]) == ("1", "Skriv et helt tall fra 0 til 100.")
    assert [one.code for one in question.subquestions] == ["ben1"]


def test_what_is_no_answer_may_be_written_as_a_number_too() -> None:
    wide = {"min": 0, "max": 5, "labels": {999999: LABELS[98]}, "missing": {999999: "dont_know"}}
    row = small(wide).questions("nb")["tovik"].row
    assert (row["type/scale"], row["min_num_value_n"]) == ("K", "")
    assert row["em_validation_sq"] == (
        "is_empty(this.NAOK) or (this.NAOK >= 0 and this.NAOK <= 5) or this.NAOK == 999999"
    )
    assert row["help"] == "Skriv et helt tall fra 0 til 5. 999999 betyr «Vet ikke»."


def test_decimals_are_written_as_numbers() -> None:
    question = small({"min": 1, "max": 5, "decimals": 1}).questions("nb")["tovik"]
    assert (question.type, question.row["max_num_value_n"], question.row["num_value_int_only"]) == ("K", "5", "")


def test_what_is_about_no_partner_comes_last_for_all() -> None:
    group = read("nettverk").groups["nb"][-1]
    assert (group.row["relevance"], group.row["random_group"]) == ("1", "")
    assert [one.code for one in group.questions] == ["general", "general2"]
    assert [group.row["random_group"] for group in read("nettverk").groups["nb"]] == ["", ""]


@pytest.mark.parametrize("questionnaire", ["tillit-samarbeid", "tillit-kort", "nettverk"])
def test_codes_are_such_as_limesurvey_takes(questionnaire: str) -> None:
    form = read(questionnaire)
    for language in form.groups:
        codes = [question.code for group in form.groups[language] for question in group.questions]
        assert len({code.casefold() for code in codes}) == len(codes)
        for question in form.questions(language).values():
            assert QUESTION_CODE.fullmatch(question.code)
            assert all(QUESTION_CODE.fullmatch(one.code) for one in question.subquestions)
            assert all(ANSWER_CODE.fullmatch(one.code) for one in question.answers)
            assert len({one.code.casefold() for one in question.answers}) == len(question.answers)


def test_nothing_has_to_be_answered() -> None:
    questions = [one for group in read("tillit-samarbeid").groups["nb"] for one in group.questions]
    assert {one.row["mandatory"] for one in questions if one.code != "rater"} == {"N"}
    assert read().questions("nb")["rater"].row["mandatory"] == "S"
    assert {each.row["mandatory"] for one in questions for each in one.subquestions} == {""}


def test_languages_have_the_same_rows_with_the_same_ids() -> None:
    form = read("tillit-samarbeid")

    def ids(language: str) -> list[tuple[str, ...]]:
        rows = [group.row for group in form.groups[language]]
        for group in form.groups[language]:
            for one in group.questions:
                rows += [one.row, *(each.row for each in (*one.subquestions, *one.answers))]
        return [
            (row["class"], row["id"], row["type/scale"], row["name"] if row["class"] != "G" else "") for row in rows
        ]

    assert ids("nb") == ids("nn") == ids("en")
    questions = [id for kind, id, *_ in ids("nb") if kind in ("Q", "SQ")]
    assert len(set(questions)) == len(questions)


def test_what_holds_for_all_languages_stands_once() -> None:
    form = read()
    assert form.questions("nb")["wave"].row["hidden"] == "1"
    assert form.questions("nn")["wave"].row["hidden"] == ""


def test_a_form_for_one_organisation() -> None:
    form, text = byregion(wanted=Wanted(rater="HiSu")), read(wanted=Wanted(rater="HiSu"))
    rater = text.questions("nb")["rater"]
    assert (rater.type, rater.row["equation"], rater.row["hidden"]) == ("*", "hogskolen", "1")
    codes = [group.questions[0].code for group in text.groups["nb"][1:]]
    assert codes == [f"to{one.code}" for one in form.asked_about()]
    assert "tohogskolen" not in codes
    assert {group.row["relevance"] for group in text.groups["nb"]} == {"1"}


def test_the_order_of_partners_follows_the_seed() -> None:
    def order(seed: int) -> list[str]:
        return [group.row["name"] for group in read(wanted=Wanted(seed=seed)).groups["nb"]]

    assert order(1) != order(2)
    assert sorted(order(1)) == sorted(order(2))


def test_the_same_form_gives_the_same_text() -> None:
    assert limesurvey(byregion("tillit-samarbeid")) == limesurvey(byregion("tillit-samarbeid"))


def test_hostile_names_stay_text() -> None:
    organisations = [(f"o{number}", name) for number, name in enumerate(HOSTILE)]
    text = limesurvey(of(organisations, privacy={"consent": "Se <i>{SID}</i>"}, waves=[{"name": '"2025" {SID} & co'}]))
    form = structure(text)
    assert not COMPUTED.search(text)
    names = {one.code: one.text for one in form.questions("nb")["rater"].answers}
    assert not any(sign in name for name in names.values() for sign in '<>"\n\t\x07\u202e')
    assert [names["o0"], names["o2"], names["o3"]] == ["${ rater}", "{ rater} { { 7*7}}", "=1+1"]
    assert names["o4"] == "+47 'Vik' &amp; &quot;Voss&quot;"
    assert names["o7"] == "Linje to"
    welcome = form.texts["nb"]["surveyls_welcometext"]
    assert welcome.endswith("<p>Om opplysningene dine: Se &lt;i&gt;{ SID}&lt;/i&gt;</p>")
    assert form.questions("nb")["wave"].row["equation"] == '"2025" { SID} & co'


def test_answers_as_limesurvey_exports_them() -> None:
    form = limesurvey(of((("vik", "Vik"), ("vosskommune", "Voss"))))
    filled = [
        Filled({"rater": "vik", "role": "repr", "tovosskommune[ben1]": "A3"}),
        Filled({"rater": "vo38m", "tovik[ben1]": "A1"}, language="en", pages=2),
    ]
    pages = [group.row["name"] for group in structure(form).groups["nb"]]
    assert pages == ["Om deg", "Om Vik", "Om Voss", "Om samarbeidet som helhet"]
    assert export_csv(form, filled).decode("utf-8-sig").split("\r\n") == [
        '"id";"submitdate";"lastpage";"startlanguage";"seed";"startdate";"datestamp";"rater";"role";"tillitform";'
        '"tovik[ben1]";"tovosskommune[ben1]";"general[fac1]"',
        '"1";"2026-05-04 10:01:00";"4";"nb";"1001";"2026-05-04 10:01:00";"2026-05-04 10:01:00";"vik";"repr";'
        '"prove/1.2.3";;"A3";""',
        '"2";;"2";"en";"1002";"2026-05-04 10:02:00";"2026-05-04 10:02:00";"vo38m";"";"prove/1.2.3";"A1";;',
        "",
        "",
    ]
    first, second = json.loads(export_json(form, filled))["responses"]
    assert (first["tovik[ben1]"], first["general[fac1]"], second["submitdate"]) == (None, "", None)
