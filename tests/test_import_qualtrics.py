"""Qualtrics: the same answers by texts, by loops and by evaluations, and nothing read that nobody meant."""

# ruff: noqa: E501 – files and messages stand as they are
from pathlib import Path

import pytest

from import_samples import SAMPLES, Files, laid
from import_survey import PAIRS, PEOPLE, ROLES, reading, refusal, refused, roles, shown
from samples_qualtrics import EVALUATIONS, IDS, LOOP, LOOPED, OLDER, TEXTS, records, tabs
from test_readers_base import warned
from tillitsmaal.readers.books.kinds import open_file
from tillitsmaal.readers.systems import adapter_of, recognise
from tillitsmaal.study import parse_study

BY_TEXT = ("qualtrics_texts", "qualtrics_tabs", "qualtrics_workbook")
OLDER_LOOP = "loop: [os, vik, naering]"
CODES = ("vik", "nan2f", "os")


def as_csv(text: str, *changes: tuple[str, str]) -> Files:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return {"Tillit.csv": text.encode()}


@pytest.mark.parametrize("declared", ["", "import: {system: auto}", "import: {system: qualtrics}"])
@pytest.mark.parametrize("name", BY_TEXT)
def test_a_form_of_ours_is_read_by_its_texts(name: str, declared: str, tmp_path: Path) -> None:
    responses = reading(SAMPLES[name][1](), tmp_path, declared)
    assert shown(responses, IDS) == (PAIRS, PEOPLE)
    assert roles(responses, IDS) == ROLES
    assert [line.partition(": ")[2][:13] for line in warned(responses)][-1] == "Not handed in"
    assert len(responses.warnings) == (1 if "qualtrics" in declared else 2)


def test_answers_never_handed_in_can_be_left_out(tmp_path: Path) -> None:
    responses = reading(as_csv(TEXTS), tmp_path, "import: {system: qualtrics, incomplete: drop}")
    assert shown(responses, IDS)[0] == [line for line in PAIRS if "b1 4:" not in line]


@pytest.mark.parametrize(
    ("finished", "progress", "count"),
    [("True", "40", 0), ("1", "40", 0), ("FALSE", "100", 1), ("0", "100", 1), ("Usann", "40", 1), ("Sann", "100", 0), ("", "99", 1)],
)  # fmt: skip
def test_finished_in_any_language(finished: str, progress: str, count: int, tmp_path: Path) -> None:
    responses = reading(as_csv(TEXTS, (",40,60,False,", f",{progress},60,{finished},")), tmp_path)
    assert sum("Not handed in" in line for line in warned(responses)) == count


def test_statements_with_codes_of_items_need_no_study(tmp_path: Path) -> None:
    """Export tags of statements may be the items' codes; without a study organisations are called by their codes."""
    tags = [
        (f"to_{code}_{number},", f"to_{code}_{item},") for code in CODES for number, item in ((1, "ben1"), (2, "ben2"))
    ]
    tags += [(f"to2_{code}_1,", f"to2_{code}_clo1,") for code in CODES]
    names = [("Vik kommune", "vik"), ("Næringshagen", "nan2f"), ("Os og omland", "os")]
    responses = reading(as_csv(TEXTS, *tags, ("general_1,", "general_fac1,"), *names), tmp_path, study=None)
    assert shown(responses, IDS)[0] == [line.replace("naering", "nan2f") for line in PAIRS]


@pytest.mark.parametrize("system", ["auto", "qualtrics"])
def test_a_loop_is_read_by_its_list(system: str, tmp_path: Path) -> None:
    responses = reading(as_csv(LOOP), tmp_path, f"import: {{system: {system}, {LOOPED}}}")
    assert shown(responses, IDS) == (PAIRS, PEOPLE)
    assert roles(responses, IDS) == ROLES


def test_the_loop_of_a_column_is_what_its_import_id_says(tmp_path: Path) -> None:
    """Names were changed: one has the number of another loop, some have none and are the same."""
    changed = as_csv(LOOP, (",1_Q2_1,", ",3_Q2_1,"), ("2_clo1", "clo1"), ("1_clo1", "clo1"))
    assert shown(reading(changed, tmp_path, f"import: {{system: qualtrics, {LOOPED}}}"), IDS) == (PAIRS, PEOPLE)


def test_numbers_inside_names_are_not_those_of_a_loop(tmp_path: Path) -> None:
    """`Q2_1` in turn 1 once became `1_Q1`."""
    bare = as_csv(LOOP, *((f"{number}_{name}", name) for number in (1, 2, 3) for name in ("Q2_1,", "Q2_2,")))
    assert shown(reading(bare, tmp_path, f"import: {{system: qualtrics, {LOOPED}}}"), IDS) == (PAIRS, PEOPLE)


def test_the_order_of_a_loop_is_never_guessed(tmp_path: Path) -> None:
    found = refusal(
        as_csv(LOOP), tmp_path, "import: {system: qualtrics, items: {Q2_1: ben1, Q2_2: ben2, clo1: clo1, fac1: fac1}}"
    )
    assert [problem.code for problem in found.problems] == ["import_unclear", "import_loop_unknown"]
    assert found.problems[1].line("en") == (
        "Tillit.csv: The columns are numbered by the order of the survey's loop (1, 2, 3), and the file does not say whom "
        "the numbers stand for. Write the organisations in the order that they have in the loop: loop: [first, second, …] "
        "under import in tillit.yaml."
    )
    short = "import: {system: qualtrics, loop: [os, vik], items: {Q2_1: ben1, Q2_2: ben2, clo1: clo1, fac1: fac1}}"
    assert refused(as_csv(LOOP), tmp_path, short) == ["import_unclear", "import_loop_unknown"]


def test_organisations_called_by_numbers_are_not_taken_for_a_loops_numbers(tmp_path: Path) -> None:
    numbered = parse_study(b"study: S\norganisations: [{id: '1'}, {id: '2'}, {id: '3'}]\n", "tillit.yaml", tmp_path)
    changes = ((",vik,", ",2,"), (",naering,", ",3,"), (",os,", ",1,"))
    assert refused(as_csv(OLDER, *changes), tmp_path, study=numbered) == ["import_unclear", "import_loop_unknown"]


def test_a_loop_whose_texts_name_the_organisations_needs_no_list(tmp_path: Path) -> None:
    lines = LOOP.splitlines(keepends=True)
    texts = lines[1]
    for name in ("Os og omland", "Vik kommune", "Næringshagen"):
        texts = texts.replace("${lm://Field/1}", name, 2).replace("How close?", f"How close is {name}.", 1)
    texts = texts.replace(",Meetings,", ",Meetings are clear.,")
    responses = reading({"Tillit.csv": "".join([lines[0], texts, *lines[2:]]).encode()}, tmp_path)
    assert shown(responses, IDS) == (PAIRS, PEOPLE)


def test_the_older_layout(tmp_path: Path) -> None:
    responses = reading(as_csv(OLDER), tmp_path, f"import: {{system: qualtrics, {OLDER_LOOP}}}")
    assert shown(responses, IDS) == (PAIRS, PEOPLE)
    assert roles(responses, IDS) == ROLES
    assert ["Not handed in: 1 of 4" in line for line in warned(responses)] == [True]
    assert refused(as_csv(OLDER), tmp_path) == ["import_unclear", "import_loop_unknown"]


@pytest.mark.parametrize("declared", ["", "import: {system: auto}", "import: {system: qualtrics_360}"])
def test_evaluations(declared: str, tmp_path: Path) -> None:
    responses = reading(as_csv(EVALUATIONS), tmp_path, declared)
    assert shown(responses) == (PAIRS, PEOPLE)
    assert roles(responses) == ROLES
    assert any("Not handed in: 1 of 8" in line for line in warned(responses))


def test_evaluations_without_an_organisation_are_refused(tmp_path: Path) -> None:
    bare = as_csv(EVALUATIONS, ("organisation", "unit"))
    assert refused(bare, tmp_path) == ["import_unclear", "import_no_rater"]
    responses = reading(bare, tmp_path, "import: {system: qualtrics_360, rater: {column: unit}}")
    assert shown(responses) == (PAIRS, PEOPLE)


@pytest.mark.parametrize(
    ("status", "channel", "mark"),
    [
        ("Survey Preview", "preview", "Status Survey Preview, DistributionChannel preview"),
        ("Forhåndsvisning", "preview", "Status Forhåndsvisning, DistributionChannel preview"),
        ("Forhåndsvisning av spørreundersøkelse", "anonymous", "Status Forhåndsvisning av spørreundersøkelse"),
        ("Førehandsvising", "anonymous", "Status Førehandsvising"),
        ("Sonderstatus", "preview", "DistributionChannel preview"),
        ("Spam", "anonymous", "Status Spam"),
        ("1", "anonymous", "Status 1"),
        ("8", "anonymous", "Status 8"),
    ],
)
def test_previews_and_spam_are_left_out(status: str, channel: str, mark: str, tmp_path: Path) -> None:
    line = next(line for line in TEXTS.splitlines() if IDS[0] in line)
    other = line.replace("IP Address", status).replace("anonymous", channel)
    responses = reading(as_csv(TEXTS, (line, other)), tmp_path, "import: {system: qualtrics}")
    assert shown(responses, IDS)[0] == [line for line in PAIRS if "b1 1:" not in line]
    assert warned(responses)[0].startswith(
        f"Tillit.csv: The system has marked 1 of 4 responses as rejected, preview, test or spam ({mark}). Such responses are left out."
    )


@pytest.mark.parametrize(
    ("status", "told"), [("IP-adresse", False), ("Importert", False), ("Adresse IP", False), ("Voorbeeld", True)]
)
def test_a_status_that_nobody_knows_is_counted_and_told(status: str, told: bool, tmp_path: Path) -> None:
    responses = reading(as_csv(TEXTS, ("IP Address", status)), tmp_path, "import: {system: qualtrics}")
    assert shown(responses, IDS) == (PAIRS, PEOPLE)
    found = [(one.value, one.place.column) for one in responses.warnings if one.code == "status_unknown"]
    assert found == [(status, "Status")] * told


def test_a_row_is_numbered_as_a_spreadsheet_does(tmp_path: Path) -> None:
    found = refusal(as_csv(TEXTS, ("Vet ikke", "Vetikke")), tmp_path)
    assert [problem.place.shown("en") for problem in found.problems] == ["Tillit.csv, row 4, column to_os_1"]


def test_a_file_that_lost_its_rows_at_the_top_is_refused(tmp_path: Path) -> None:
    head, _, ids, *rest = records(TEXTS)
    names_only, texts_only = [head, *rest], [head, records(TEXTS)[1], *rest]
    for kept in (names_only, texts_only):
        found = refusal({"Tillit.tsv": tabs(kept)}, tmp_path)
        assert [problem.code for problem in found.problems] == ["import_header_rows"]
        assert found.problems[0].line("en") == (
            "Tillit.tsv: The file seems to come from Qualtrics, but one of the rows at its top is missing: ImportId. "
            "Export once more, and leave all rows at the top as they are."
        )
    assert refused({"Tillit.tsv": tabs([head, ids, *rest])}, tmp_path) == ["import_unclear", "import_no_items"]


def test_the_system_may_be_declared_wrongly(tmp_path: Path) -> None:
    assert refused(as_csv("a,b\n1,2\n"), tmp_path, "import: {system: qualtrics}") == ["import_header_rows"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([("rater,role", "hvem,role"), ("Hvilken virksomhet svarer du for?", "Hvem er du?")], ["import_unclear", "import_rater_likely"]),
        ([("vil oss vel.", "vil oss godt.")], ["import_unclear", "import_items_lacking"]),
        ([("Os og omland vil oss vel.", "Voss vil oss vel.")], ["import_unclear", "import_columns_lacking"]),
        ([("_recordId", "_noe"), ("ResponseId", "svar")], ["import_unclear", "import_no_respondent"]),
        ([("liten/", "annen/")], ["form_of_other_questionnaire"]),
        ([("Vet ikke,", "")], ["ragged_row"]),
        ([("Næringshagen,Annet", "3,Annet")], ["organisation_unknown"]),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_refused(changes: list[tuple[str, str]], expected: list[str], tmp_path: Path) -> None:
    assert refused(as_csv(TEXTS, *changes), tmp_path) == expected


def test_numbers_of_people_who_chose_from_a_list_are_refused(tmp_path: Path) -> None:
    """Exported as values, the organisation is the number of its line; nobody can tell whose it is."""
    assert set(
        refused(
            as_csv(
                TEXTS, (",NO,Vik kommune,", ",NO,1,"), (",NO,Næringshagen,", ",NO,2,"), (",NO,Os og omland,", ",NO,3,")
            ),
            tmp_path,
        )
    ) == {"organisation_unknown"}


def test_names_that_stand_twice_are_told_apart(tmp_path: Path) -> None:
    twice = as_csv(TEXTS, ("to_os_1,to_os_2", "svar,svar"))
    assert shown(reading(twice, tmp_path), IDS) == (PAIRS, PEOPLE)
    path = tmp_path / "Tillit.csv"
    headers = adapter_of("qualtrics").lay_out(open_file(path)).table.columns
    assert [header for header in headers if header.startswith("svar")] == ["svar (QID7_1)", "svar (QID7_2)"]


@pytest.mark.parametrize("name", sorted(name for name in SAMPLES if name.startswith("qualtrics")))
def test_each_is_recognised_by_what_it_has(name: str, tmp_path: Path) -> None:
    system, files = SAMPLES[name]
    found = recognise(open_file(laid(files(), tmp_path)))
    assert found is not None
    assert found.system == system


def test_the_older_layout_is_known_by_both_its_first_columns(tmp_path: Path) -> None:
    whole = open_file(laid(as_csv(OLDER), tmp_path))
    assert recognise(whole) is not None
    for column in ("ResponseID", "ResponseSet"):
        assert recognise(open_file(laid(as_csv(OLDER, (f"{column},", "Noe,")), tmp_path))) is None
    responses = reading(as_csv(OLDER), tmp_path, f"import: {{system: qualtrics, {OLDER_LOOP}}}")
    assert not any("ResponseSet" in line for line in warned(responses))


def test_what_a_loop_puts_into_a_text_is_no_part_of_it(tmp_path: Path) -> None:
    sheet = adapter_of("qualtrics").lay_out(open_file(laid(as_csv(LOOP), tmp_path)))
    assert sheet.texts["1_Q2_1"] == "Your view of - - wishes us well"
