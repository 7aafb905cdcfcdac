"""Microsoft Forms' workbooks: questions as headers in whatever language, answers as the texts that people chose."""

# ruff: noqa: E501 – messages stand unbroken, as people read them
from collections.abc import Sequence
from pathlib import Path

import pytest

from import_samples import SAMPLES, Files, laid, workbook
from import_survey import PAIRS, PEOPLE, QUESTIONNAIRE, ROLES, reading, refusal, refused, roles, shown, study
from samples_ms_forms import ANSWERS, ASKED, NB, ms_forms_bokmal, rows
from test_readers_base import pairs, warned
from tillitsmaal.errors import InputRefused
from tillitsmaal.readers import inspect_responses, read_responses
from tillitsmaal.readers.books.kinds import open_file
from tillitsmaal.readers.systems import recognise
from tillitsmaal.responses import Responses

WAVE = 'waves: [{name: b1, files: ["*"]}]\n'
IDS = tuple(f"{number} (b1)" for number in range(1, 5))
MINE = sorted(name for name, (system, _) in SAMPLES.items() if system == "ms_forms")


def changed(*changes: tuple[str, str], own: Sequence[str] = NB) -> Files:
    """The workbook, with questions or answers changed wherever they stand."""
    asked, answers = list(ASKED), ANSWERS
    for old, new in changes:
        assert old in answers or any(old in text for text in asked)
        asked, answers = [text.replace(old, new) for text in asked], answers.replace(old, new)
    return {"svar.xlsx": workbook({"Sheet1": rows(own, asked, answers)})}


@pytest.mark.parametrize("name", MINE)
@pytest.mark.parametrize("mapping", ["", "import: {system: auto}", "import: {system: ms_forms}"])
def test_every_export_says_the_same(name: str, mapping: str, tmp_path: Path) -> None:
    responses = reading(SAMPLES[name][1](), tmp_path, WAVE + mapping)
    assert shown(responses, IDS) == (PAIRS, PEOPLE)
    assert roles(responses, IDS) == ROLES


def test_what_was_chosen_is_told_and_who_answered_is_not_read(tmp_path: Path) -> None:
    assert warned(reading(ms_forms_bokmal(), tmp_path, WAVE)) == [
        "Tillit(1-4).xlsx: Read as Microsoft Forms (ID, Starttidspunkt, Fullføringstidspunkt): {shape: wide, respondent: {column: ID}, rater: {column: Hvilken virksomhet svarer du for?}, "
        "columns: {Vik kommune vil oss vel.: {item: ben1, target: vik}, … (10): …}} If that is right, write it down with tillit import --init, and it will not be said again.",
        "Tillit(1-4).xlsx: Not part of the questionnaire, and not read: Navn2, Kommentar, Kommentar2 (3 in all). Nothing to do, unless an item is among them under another name.",
    ]


def test_csv_saved_from_the_workbook_says_the_same(tmp_path: Path) -> None:
    lines = [";".join(f'"{cell}"' for cell in row) for row in rows()]
    for name, data in (("svar.csv", "\n".join(lines).encode()), ("svar.txt", "\r\n".join(lines).encode("cp1252"))):
        folder = tmp_path / name.replace(".", "-")
        folder.mkdir()
        assert shown(reading({name: data}, folder, WAVE), IDS) == (PAIRS, PEOPLE)


def test_answers_in_another_language_of_the_questionnaire_are_the_same(tmp_path: Path) -> None:
    english = [("Ganske enig", "Mostly agree"), ("Vet ikke", "Don't know"), ("Helt uenig", "Strongly disagree")]
    assert shown(reading(changed(*english), tmp_path, WAVE), IDS) == (PAIRS, PEOPLE)


BARE = [(f"{name} vil oss vel", "Vil oss vel") for name in ("Vik kommune", "Næringshagen", "Os og omland")]


def numbered(*changes: tuple[str, str]) -> Files:
    """Three Likert questions with the same statement: the second and the third get a number."""
    files = changed(*changes)
    asked = list(ASKED)
    for number, place in enumerate((2, 5, 8), 1):
        asked[place] = f"Vil oss vel.{number if number > 1 else ''}"
    return {**files, "svar.xlsx": workbook({"Sheet1": rows(NB, asked)})}


def test_statements_without_a_partner_are_refused_with_what_to_do(tmp_path: Path) -> None:
    assert refused(numbered(), tmp_path, WAVE) == ["import_unclear", "import_items_lacking", "import_texts_collide"]
    told = refusal(numbered(), tmp_path, WAVE).problems[-1].line("nn")
    assert "«Vil oss vel." in told
    assert "Skriv namnet på partnaren i kvart spørsmål" in told


def test_statements_without_a_partner_are_read_where_they_are_declared(tmp_path: Path) -> None:
    named = {"Vil oss vel.": "vik", "Vil oss vel.2": "naering", "Vil oss vel.3": "os"}
    columns = [f"    {header!r}: {{item: ben1, target: {target}}}" for header, target in named.items()]
    mapping = "\n".join(["import:", "  system: ms_forms", "  items: [ben1]", "  columns:", *columns])
    responses = reading(numbered(), tmp_path, WAVE + mapping)
    assert shown(responses, IDS)[0] == [" ".join(line.split()[:-2]) for line in PAIRS]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (changed(("Hvilken virksomhet svarer du for?", "Hvor er du?")), ["import_unclear", "import_rater_likely"]),
        (changed(("Vik kommune utnytter", "Voss utnytter")), ["import_unclear", "import_columns_lacking"]),
        (changed(("Næringshagen\nutnytter", "Vik kommune utnytter")), ["import_unclear", "import_columns_lacking"]),
        (changed(("Hvor nær er", "Hvor langt unna er")), ["import_unclear", "import_items_lacking"]),
        (changed(("Ganske enig", "Delvis enig")), ["not_a_number"] * 3),
        (changed(("|10|", "|11|")), ["outside_format"]),
        (changed(("Næringshagen|", "Vik kommune|")), ["self_rating"]),
        (changed(("Næringshagen|", "Hagen|")), ["organisation_unknown"]),
    ],
)
def test_what_is_wrong_is_named(files: Files, expected: list[str], tmp_path: Path) -> None:
    found = refused(files, tmp_path, WAVE)
    assert [code for code in found if code != "import_texts_collide"][: len(expected)] == expected


def test_answers_about_the_own_organisation_are_cells_to_empty_and_not_the_row_of_a_person(tmp_path: Path) -> None:
    problem = refusal(changed(("Næringshagen|", "Vik kommune|")), tmp_path, WAVE).problems[0]
    assert "«Vik kommune vil oss vel.»; «Vik kommune" in problem.message("nb")
    assert problem.remedy("nb").startswith("Tøm disse cellene i raden, eller rett")
    assert "Slett" not in problem.remedy("nb")


def test_without_a_roster_questions_that_name_partners_are_not_known_and_that_is_told(tmp_path: Path) -> None:
    files = changed(("Møtene er klare.", "Møtene"))
    found = inspect_responses([laid(files, tmp_path)], questionnaire=QUESTIONNAIRE).log.of("file")
    assert "import_names_differ" not in [problem.code for problem in found]
    told = [problem.remedy("en") for problem in found if problem.code == "import_no_items"]
    assert [remedy.startswith("If the questions name the partners, first list") for remedy in told] == [True]


def test_names_of_columns_stand_beside_words_of_the_readers_language(tmp_path: Path) -> None:
    without = b"respondent;target;ben1;ben2;clo1;war1\np1;Nes;4;2;0;1\n"
    problem = refusal({"svar.csv": without}, tmp_path, WAVE).problems[0]
    assert problem.code == "column_missing"
    assert "hvem som er virksomheten som svarer («rater»)" in problem.message("nb")


def test_who_does_not_say_for_whom_they_answer_is_set_aside(tmp_path: Path) -> None:
    responses = reading(changed(("Næringshagen|", "|")), tmp_path, WAVE)
    assert "answers_without_rater" in [one.code for one in responses.warnings]
    assert len(responses.respondents.keys) == 3


def test_an_answer_in_other_words_is_told_with_its_place(tmp_path: Path) -> None:
    first = refusal(changed(("Ganske enig|Ganske uenig", "Litt enig|Ganske uenig")), tmp_path, WAVE).problems[0]
    assert (first.code, first.value) == ("not_a_number", "Litt enig")
    assert (first.place.row, first.place.column) == (2, "Næringshagen vil oss vel.")


@pytest.mark.parametrize("left_out", [0, 1, 2])
def test_without_its_own_columns_a_file_is_nobodys(left_out: int, tmp_path: Path) -> None:
    own = ["Nr" if place == left_out else name for place, name in enumerate(NB)]
    assert recognise(open_file(laid(changed(own=own), tmp_path))) is None


def read_all(folder: Path, files: Files, more: str) -> Responses:
    laid(files, folder)
    return read_responses(questionnaire=QUESTIONNAIRE, study=study(more, folder))


def people_of(responses: Responses) -> list[str]:
    return sorted(set(responses.respondents.keys["respondent"].astype(str)))


def test_number_one_of_another_wave_is_somebody_else(tmp_path: Path) -> None:
    later = rows(answers=ANSWERS.replace("|10|", "|9|"), day="2026-11-04")
    files = {"b1.xlsx": changed()["svar.xlsx"], "b2.xlsx": workbook({"Sheet1": later})}
    responses = read_all(tmp_path, files, "waves: [{name: b1, files: [b1.xlsx]}, {name: b2, files: [b2.xlsx]}]")
    assert people_of(responses) == sorted(f"{number} ({wave})" for number in range(1, 5) for wave in ("b1", "b2"))


def test_what_people_call_themselves_is_the_same_in_every_wave(tmp_path: Path) -> None:
    asked = [*ASKED[:-1], "Kallenavn"]
    names = [f"{line}{name}" for line, name in zip(ANSWERS.replace("Fint", "").splitlines(), "abcd", strict=True)]
    first, second = (
        workbook({"Sheet1": rows(NB, asked, "\n".join(names).replace("|10|", cell), day)})
        for cell, day in (("|10|", "2026-05-04"), ("|9|", "2026-11-04"))
    )
    waves = "waves: [{name: b1, files: [b1.xlsx]}, {name: b2, files: [b2.xlsx]}]\n"
    mapping = "import: {system: ms_forms, respondent: {column: Kallenavn}}"
    responses = read_all(tmp_path, {"b1.xlsx": first, "b2.xlsx": second}, waves + mapping)
    assert people_of(responses) == list("abcd")


def test_number_one_of_another_partners_form_is_somebody_else(tmp_path: Path) -> None:
    """Each partner has a form: the questions need no name, and each form numbers from 1."""
    bare = ["Hvilken virksomhet svarer du for?", "Vil oss vel.", "Utnytter oss.", "Hvor nær?"]
    answers = {
        "vik": "Næringshagen|Helt uenig|Helt enig|3\nOs og omland|Ganske uenig|Helt uenig|5\n",
        "naering": "Vik kommune|Ganske enig|Ganske uenig|7\nVik kommune|Helt enig||10\n",
    }
    files = {f"{name}.xlsx": workbook({"Sheet1": rows(NB, bare, text)}) for name, text in answers.items()}
    mapping = """\
waves: [{name: b1, files: ["*.xlsx"]}]
import:
  system: ms_forms
  shape: per_link
  target: {by_file: {vik.xlsx: vik, naering.xlsx: naering}}
  aliases: {items: {ben1: [Vil oss vel.], ben2: [Utnytter oss.], clo1: ["Hvor nær?"]}}
"""
    assert pairs(read_all(tmp_path, files, mapping)) == [
        "b1 1 (b1, vik): naering → vik: 1 5 3",
        "b1 2 (b1, vik): os → vik: 2 1 5",
        "b1 1 (b1, naering): vik → naering: 4 2 7",
        "b1 2 (b1, naering): vik → naering: 5 . 10",
    ]


def test_the_same_form_exported_twice_is_no_two_forms(tmp_path: Path) -> None:
    files = {"uke1.xlsx": changed()["svar.xlsx"], "uke2.xlsx": changed(("|10|", "|9|"))["svar.xlsx"]}
    with pytest.raises(InputRefused) as found:
        read_all(tmp_path, files, WAVE)
    assert "double_row" in found.value.counts


LATER = workbook({"Sheet1": [[cell.replace(" 10:", " 11:") for cell in row] for row in rows()]})


def test_number_one_of_another_form_in_the_same_wave_is_somebody_else(tmp_path: Path) -> None:
    files = {"a.xlsx": changed()["svar.xlsx"], "b.xlsx": LATER}
    assert people_of(read_all(tmp_path, files, WAVE)) == sorted(
        f"{nr} (b1, {form})" for nr in range(1, 5) for form in "ab"
    )


def test_people_of_one_form_in_two_exports_are_not_called_after_a_file(tmp_path: Path) -> None:
    half = rows()
    first, second = [half[0], *half[1:4]], [half[0], *half[3:]]
    files = {"uke1.xlsx": workbook({"Sheet1": first}), "uke2.xlsx": workbook({"Sheet1": second})}
    laid(files, tmp_path)
    found = inspect_responses(questionnaire=QUESTIONNAIRE, study=study(WAVE, tmp_path)).responses
    assert found is not None
    assert people_of(found) == [f"{nr} (b1)" for nr in range(1, 5)]


def test_one_form_exported_twice_beside_another_is_still_one(tmp_path: Path) -> None:
    twice = {"uke1.xlsx": changed()["svar.xlsx"], "uke2.xlsx": changed(("|10|", "|9|"))["svar.xlsx"]}
    with pytest.raises(InputRefused) as found:
        read_all(tmp_path, {"andre.xlsx": LATER, **twice}, WAVE)
    assert "double_row" in found.value.counts


@pytest.mark.parametrize(("word", "filled"), [("Gruppe", "sør"), ("Måling", "b7"), ("runde", "b7")])
def test_a_question_about_a_group_or_round_is_no_network_nor_wave(word: str, filled: str, tmp_path: Path) -> None:
    asked = {"svar.xlsx": changed(("Kommentar", word), ("||Fint", f"|{filled}|"))["svar.xlsx"]}
    responses = reading(asked, tmp_path, WAVE)
    assert shown(responses, IDS) == (PAIRS, PEOPLE)
    assert any(f"not read: Navn2, {word}" in line for line in warned(responses))


def test_a_number_is_left_out_only_behind_a_text_that_stands_there_already(tmp_path: Path) -> None:
    files = changed(("Navn2", "Kom til møte 12"))
    book = open_file(laid(files, tmp_path))
    adapter = recognise(book)
    assert adapter is not None
    texts = adapter.lay_out(book).texts
    assert (texts["Kom til møte 12"], texts["Kommentar2"]) == ("Kom til møte 12", "Kommentar")
