"""SurveyXact's exports: codes by what they are called, questions by the structure, and nobody who never began."""

# ruff: noqa: E501 – messages stand unbroken, as people read them
import shutil
from pathlib import Path

import pytest

import samples_surveyxact as samples
from import_samples import SAMPLES, Files, laid, workbook
from import_survey import PAIRS, PEOPLE, QUESTIONNAIRE, ROLES, reading, refusal, refused, roles, shown, study
from samples_surveyxact import AGREE, DATASET, IDS, LABELS, STRUCTURE, with_semicolons, written
from test_readers_base import pairs, warned
from tillitsmaal.readers import read_responses
from tillitsmaal.readers.books.kinds import open_file
from tillitsmaal.readers.systems import adapter_of, companions, recognise
from tillitsmaal.readers.systems.surveyxact_files import beside, parts
from tillitsmaal.readers.systems.surveyxact_files import companions as files_beside

WAVE = 'waves: [{name: b1, files: ["*"]}]\n'
MINE = sorted(name for name, (system, _) in SAMPLES.items() if system == "surveyxact")


def changed(*changes: tuple[str, str], **texts: str) -> Files:
    """The three files, changed wherever a text stands in one of them."""
    files = {"dataset": DATASET, "structure": STRUCTURE, "labels": LABELS} | texts
    for old, new in changes:
        assert any(old in text for text in files.values())
        files = {name: text.replace(old, new) for name, text in files.items()}
    return with_semicolons(**files)


@pytest.mark.parametrize("name", MINE)
@pytest.mark.parametrize("mapping", ["", "import: {system: auto}", "import: {system: surveyxact}"])
def test_every_export_says_the_same(name: str, mapping: str, tmp_path: Path) -> None:
    responses = reading(SAMPLES[name][1](), tmp_path, WAVE + mapping)
    assert shown(responses, IDS) == (PAIRS, PEOPLE)
    assert roles(responses, IDS) == ROLES
    told = [(one.code, one.details.get("count")) for one in responses.warnings]
    recognised = [] if "surveyxact" in mapping else [("system_recognised", None)]
    assert told == [*recognised, ("incomplete_kept", "1"), ("columns_left_out", "3"), ("empty_rows", "1")]


def test_what_was_chosen_is_told(tmp_path: Path) -> None:
    lines = warned(reading(samples.surveyxact_semicolons(), tmp_path, WAVE))
    assert (
        "dataset.csv: Read as SurveyXact (dataset.csv, structure.csv, labels.csv): {shape: wide, respondent: {column: respondentid}, rater: {column: s_1}, "
        "columns: {s_3_1: {item: ben1, target: vik}, … (10): …}} If that is right, write it down with tillit import --init, and it will not be said again."
    ) in lines


def test_a_scale_numbered_from_one_is_no_matter_but_one_turned_around_is_told(tmp_path: Path) -> None:
    turned = LABELS
    for code, label in ((1, "Helt enig"), (2, "Ganske enig"), (4, "Ganske uenig"), (5, "Helt uenig")):
        turned = turned.replace(f"s_5_1;{code};{AGREE[code - 1]}\n", f"s_5_1;{code};{label}\n")
    lines = warned(reading(changed(labels=turned), tmp_path, WAVE))
    assert [line for line in lines if "column" in line and "row 1" in line] == [
        "dataset.csv, row 1, column s_5_1: The code 4 means “Ganske uenig” in the file, but that answer is 2 in the questionnaire. Respondents saw the text, so it counts. "
        "Check whether the column was reversed or recoded. If the code is to count, remove the labels from the file.",
        "dataset.csv, row 1, column s_5_1: The code 5 means “Helt uenig” in the file, but that answer is 1 in the questionnaire. Respondents saw the text, so it counts. "
        "Check whether the column was reversed or recoded. If the code is to count, remove the labels from the file.",
    ]


def test_the_files_beside_it_are_read_with_it_and_named(tmp_path: Path) -> None:
    paths = [laid(samples.surveyxact_commas(), tmp_path), tmp_path / "structure.csv", tmp_path / "labels.csv"]
    assert companions(open_file(paths[0])) == paths[1:]
    for given in (paths, paths[::-1], paths[:1], [str(tmp_path / "*.csv")]):
        responses = read_responses(given, questionnaire=QUESTIONNAIRE, study=study(WAVE, tmp_path))
        assert shown(responses, IDS) == (PAIRS, PEOPLE)
        assert [(one.name, one.rows) for one in responses.inputs] == [
            ("dataset.csv", 5), ("structure.csv", 0), ("labels.csv", 0)
        ]  # fmt: skip


def test_each_wave_has_files_of_its_own(tmp_path: Path) -> None:
    for wave in ("b1", "b2"):
        again = [(";s_11;", ";s_12;")] if wave == "b2" else []
        laid({f"{wave}-{name}": data for name, data in changed(*again).items()}, tmp_path)
    waves = "waves: [{name: b1, files: [b1-*.csv]}, {name: b2, files: ['b2-*.csv']}]"
    responses = read_responses(questionnaire=QUESTIONNAIRE, study=study(waves, tmp_path))
    assert [one.name for one in responses.inputs if "dataset" in one.name] == ["b1-dataset.csv", "b2-dataset.csv"]
    assert len(responses.pairs.keys) == 2 * len(PAIRS)


def test_who_did_not_finish_can_be_left_out(tmp_path: Path) -> None:
    responses = reading(changed(), tmp_path, f"{WAVE}import: {{system: surveyxact, incomplete: drop}}")
    assert shown(responses, IDS)[0] == [line for line in PAIRS if not line.startswith("b1 4")]


def test_short_names_of_variables_are_understood_by_the_structure(tmp_path: Path) -> None:
    short = [(f";statoverall_{number}", f";stato_{number}") for number in range(1, 6)]
    files = changed(*short, ("respondentid;organization", "responde;organiza"), (";respondentid;", ";responde;"))
    assert shown(reading(files, tmp_path, WAVE), IDS) == (PAIRS, PEOPLE)


def test_the_account_that_sent_the_survey_is_nobodys_organisation(tmp_path: Path) -> None:
    files = changed(("Hvilken virksomhet svarer du for?", "Hvor jobber du?"))
    assert refused(files, tmp_path, WAVE) == ["import_unclear", "import_rater_likely"]
    confirmed = f"{WAVE}import: {{system: surveyxact, rater: {{column: s_1}}}}"
    assert shown(reading(files, tmp_path, confirmed), IDS) == (PAIRS, PEOPLE)


def test_names_given_to_variables_do_instead_of_texts(tmp_path: Path) -> None:
    named = {
        "s_3_1": "to_vik_ben1", "s_3_2": "to_vik_ben2", "s_4": "to_vik_clo1", "s_5_1": "to_naering_ben1",
        "s_5_2": "to_naering_ben2", "s_6": "to_naering_clo1", "s_7_1": "to_os_ben1", "s_7_2": "to_os_ben2",
        "s_8": "to_os_clo1", "s_9": "fac1",
    }  # fmt: skip
    files = changed(*named.items(), (" vil oss vel", " er greie"), (" utnytter oss", " er slu"), ("nær", "fjern"))
    assert shown(reading(files, tmp_path, WAVE), IDS) == (PAIRS, PEOPLE)


def test_without_structure_and_labels_nothing_is_guessed(tmp_path: Path) -> None:
    files = {"dataset.csv": changed()["dataset.csv"]}
    assert refused(files, tmp_path, WAVE) == [
        "import_unclear",
        "import_no_items",
        "import_no_rater",
        "import_files_lacking",
        "import_files_lacking",
    ]
    assert refusal(files, tmp_path, WAVE).problems[-1].line("nb") == (
        "dataset.csv: Ved siden av filen mangler structure.csv. Derfor er det ikke kjent hva kolonnene spør om, eller hva kodene betyr. "
        "Legg filene fra samme eksport i samme mappe, uten å gi dem nye navn."
    )


def test_without_labels_codes_are_no_answers_until_somebody_says_so(tmp_path: Path) -> None:
    files = {name: data for name, data in changed().items() if name != "labels.csv"}
    told = refusal(files, tmp_path, f"{WAVE}import: {{rater: {{constant: vik}}, system: surveyxact}}").problems
    assert [(one.code, one.details.get("files")) for one in told[1:]] == [("import_files_lacking", "labels.csv")]
    columns = "columns: {s_5_1: {item: ben1, target: naering}}, items: [ben1]"
    declared = f"{WAVE}import: {{rater: {{constant: vik}}, system: surveyxact, {columns}}}"
    assert [line.split(": ", 1)[1] for line in pairs(reading(files, tmp_path, declared))] == [
        "vik → naering: 4",
        "vik → naering: 5",
        "vik → naering: .",
        "vik → naering: .",
    ]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (changed(("Vik kommune vil oss vel", "Voss vil oss vel")), "import_columns_lacking"),
        (changed(("Vik kommune utnytter oss", "Vik kommune vil oss vel")), "import_columns_lacking"),
        (changed((" vil oss vel", " vil oss godt")), "import_items_lacking"),
        (changed(("825478430;", "825478429;")), "double_row"),
        (changed((";Næringshagen \n", ";Leikanger\n")), "organisation_unknown"),
        (changed(("s_6;8;7\n", "s_6;8;12\n")), "outside_format"),
        (changed((";s_3_2;s_4;", ";s_3_1;s_4;")), "header_duplicate"),
        (changed(structure=STRUCTURE[:300] + '"'), "quote_broken"),
        (changed(labels="\0"), "text_broken"),
    ],
)
def test_what_is_wrong_is_named(files: Files, expected: str, tmp_path: Path) -> None:
    assert expected in refused(files, tmp_path, WAVE)


def test_whoever_never_began_is_passed_over_without_the_status_too(tmp_path: Path) -> None:
    responses = reading(changed(("statoverall", "statusen")), tmp_path, WAVE)
    assert shown(responses, IDS) == (PAIRS, PEOPLE)
    assert "answers_without_rater" not in [one.code for one in responses.warnings]


def test_nobody_who_began_is_no_survey(tmp_path: Path) -> None:
    nobody = "\n".join([DATASET.splitlines()[0], DATASET.splitlines()[-1], ""])
    assert refused(changed(dataset=nobody), tmp_path, WAVE) == ["file_without_rows"]


def test_a_file_of_another_survey_beside_a_structure_is_left_alone(tmp_path: Path) -> None:
    laid(changed(), tmp_path)
    other = tmp_path / "svar.csv"
    other.write_text("respondent;rater;target;ben1;ben2;clo1\np1;vik;os;1;2;3\n", encoding="utf-8")
    assert recognise(open_file(other)) is None
    assert companions(open_file(other)) == ()


TURNED = changed(("Vik kommune", "Voss kommune"), ("Os og omland", "Vik kommune"), ("Voss kommune", "Os og omland"))
"""Another survey with the same names of variables, about the partners in another order."""


def named(files: Files, **names: str) -> Files:
    """Some of the files under other names."""
    return {names[word]: data for name, data in files.items() if (word := name.removesuffix(".csv")) in names}


def mixed(files: Files, folder: Path, more: str) -> list[str]:
    """Why files do not belong together."""
    found = refusal(files, folder, more).problems
    return [one.message("en") for one in found if one.code in ("import_files_mixed", "import_files_lacking")]


def test_files_of_two_exports_are_not_mixed(tmp_path: Path) -> None:
    """Downloaded into one folder, the browser numbers what is there already."""
    downloads = named(changed(), dataset="dataset (1).csv") | TURNED
    first = 'waves: [{name: b1, files: ["dataset (1).csv"]}]\n'
    assert mixed(downloads, tmp_path, first) == [
        "It is not certain that the file and structure.csv, labels.csv belong together: dataset.csv could be read with it too."
    ]
    more = downloads | named(changed(), structure="structure (2).csv", labels="labels (2).csv")
    assert [line.partition(".csv.")[0] for line in mixed(more, tmp_path, first)] == [
        "Missing beside the file: labels (1)",
        "Missing beside the file: structure (1)",
    ]
    (tmp_path / "structure (2).csv").rename(tmp_path / "structure (1).csv")
    assert mixed(more | named(changed(), structure="structure (1).csv"), tmp_path, first)[0].startswith(
        "Missing beside the file: labels (1).csv."
    )
    whole = more | named(changed(), structure="structure (1).csv", labels="labels (1).csv")
    assert shown(reading(whole, tmp_path, first), IDS) == (PAIRS, PEOPLE)


@pytest.mark.parametrize("name", ["svar.csv", "Dataset.csv", "b1 DATASET.csv"])
def test_a_data_set_alone_with_its_files_may_have_another_name(name: str, tmp_path: Path) -> None:
    files = named(changed(), structure="structure.csv", labels="labels.csv", dataset=name)
    responses = reading(files, tmp_path, f'waves: [{{name: b1, files: ["{name}"]}}]')
    assert shown(responses, IDS) == (PAIRS, PEOPLE)


def test_a_structure_that_two_data_sets_fit_is_neithers(tmp_path: Path) -> None:
    files = named(changed(), structure="structure.csv", labels="labels.csv", dataset="mai.csv")
    wide = {"juni.csv": written(DATASET, "\t").encode("utf-16")}
    (told,) = mixed(files | wide, tmp_path, "waves: [{name: b1, files: [mai.csv]}]")
    assert told.endswith("belong together: juni.csv could be read with it too.")


def test_a_structure_with_other_columns_is_another_exports(tmp_path: Path) -> None:
    more = STRUCTURE + "s_12;s_12;Closed;Single;Og ellers?;;\n"
    files = named(changed(structure=more), structure="structure.csv", labels="labels.csv", dataset="mai.csv")
    (told,) = mixed(files, tmp_path, "waves: [{name: b1, files: [mai.csv]}]")
    assert told.endswith("it says something of columns that the file does not have: s_12.")
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    less = "".join(line for line in STRUCTURE.splitlines(keepends=True) if not line.startswith("s_11"))
    (told,) = mixed(changed(structure=less), tmp_path, WAVE)
    assert told.endswith("it says nothing of the columns s_11.")


@pytest.mark.parametrize(
    ("texts", "variable"),
    [
        ({"structure": STRUCTURE + "s_4;s_4;Closed;Single;Hvor nær er Voss?;;\n"}, "s_4"),
        ({"labels": LABELS + "s_1;2;Os og omland\n"}, "s_1"),
    ],
)
def test_a_variable_that_is_told_twice_is_refused(texts: dict[str, str], variable: str, tmp_path: Path) -> None:
    for more in ("", "import: {system: surveyxact, rater: {column: s_1}, columns: {s_4: {item: clo1, target: vik}}}"):
        (told,) = mixed(changed(**texts), tmp_path, WAVE + more)
        assert told.endswith(f"belong together: it says two things of {variable}.")


def test_what_is_told_twice_in_the_same_words_is_no_matter(tmp_path: Path) -> None:
    again = {
        "structure": STRUCTURE + STRUCTURE.splitlines()[9] + "\n",
        "labels": LABELS + LABELS.splitlines()[1] + "\n",
    }
    assert shown(reading(changed(**again), tmp_path, WAVE), IDS) == (PAIRS, PEOPLE)


@pytest.mark.parametrize("status", ["1;0;0;0;0", "0;1;0;0;0"])
def test_answers_of_whoever_never_began_count_as_not_handed_in(status: str, tmp_path: Path) -> None:
    responses = reading(changed((";0;0;;0;0;1;0;0\n", f";0;0;;{status}\n")), tmp_path, WAVE)
    assert shown(responses, IDS) == (PAIRS, PEOPLE)
    told = {one.code: one.details.get("count") for one in responses.warnings}
    assert (told["incomplete_kept"], told["empty_rows"]) == ("1", "1")


def test_what_was_known_of_whoever_never_began_is_no_answer(tmp_path: Path) -> None:
    rows = [[*row, "rater" if not number else "vik"] for number, row in enumerate(samples.records(DATASET))]
    text = "".join(";".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) + "\n" for row in rows)
    files = changed(dataset=text, structure=STRUCTURE + "rater;rater;Open;String;Virksomhet;;\n")
    mapping = "import: {system: surveyxact, rater: {column: s_1}}"
    assert shown(reading(files, tmp_path, WAVE + mapping), IDS) == (PAIRS, PEOPLE)


def test_a_workbook_without_a_data_set_is_not_its(tmp_path: Path) -> None:
    for sheets in (["Structure", "Labels"], ["Dataset"], ["Datasett", "Labels"]):
        path = laid({"a.xlsx": workbook({name: [["a"], ["1"]] for name in sheets})}, tmp_path)
        assert recognise(open_file(path)) is None


def test_parts_of_a_data_set_go_by_number_and_by_row(tmp_path: Path) -> None:
    """The first part has empty rows for people who stand in the others; sheets lie in any order."""
    head, *rows = samples.records(DATASET)
    table = [head, rows[0], rows[3], rows[1], rows[2], rows[4]]
    first, rest = (13, 14, 15), [place for place in range(len(head)) if place not in (13, 14, 15)]
    places = {"Dataset (10)": rest[12:], "Dataset (2)": rest[:12], "Dataset (1)": first}
    sheets = {name: [[row[place] for place in columns] for row in table] for name, columns in places.items()}
    beside = {"Structure": samples.records(STRUCTURE), "Labels": samples.records(LABELS)}
    assert shown(reading({"Tillit.xlsx": workbook(sheets | beside)}, tmp_path, WAVE), IDS) == (PAIRS, PEOPLE)
    book = open_file(tmp_path / "Tillit.xlsx")
    assert list(parts(book)) == ["Dataset (1)", "Dataset (2)", "Dataset (10)"]


def test_labels_belong_to_a_variable_however_it_is_spelt(tmp_path: Path) -> None:
    assert shown(reading(changed(labels=LABELS.replace("s_", "S_")), tmp_path, WAVE), IDS) == (PAIRS, PEOPLE)


def test_rows_of_labels_may_have_empty_cells_at_the_end(tmp_path: Path) -> None:
    lines = "".join(f"{line};;\n" for line in LABELS.splitlines())
    assert lines.count(";;\n") > 50
    assert shown(reading(changed(labels=lines), tmp_path, WAVE), IDS) == (PAIRS, PEOPLE)


def test_a_box_to_tick_says_what_it_is_about(tmp_path: Path) -> None:
    book = open_file(laid(changed(), tmp_path))
    sheet = adapter_of("surveyxact").lay_out(book)
    assert sheet.texts["s_10_1"] == "Hvor har dere kontakt? (flere kryss) - E-post; brev"
    assert sheet.texts["s_4"] == "Hvor nær er Vik kommune?"


def test_a_workbook_has_no_files_beside_it(tmp_path: Path) -> None:
    files = {f"{name}.xlsx": workbook({"Ark": [["a", "b"], ["1", "2"]]}) for name in ("dataset", "structure", "labels")}
    assert beside(open_file(laid(files, tmp_path))).inputs == ()
    assert files_beside(open_file(laid(files, tmp_path))) == []
