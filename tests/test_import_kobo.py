"""KoboToolbox and ODK: the same answers from columns and from repeats, and never a repeat under the wrong submission."""

# ruff: noqa: E501 – files and messages stand as they are
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

import samples_kobo
from import_samples import SAMPLES, laid, workbook
from import_survey import PAIRS, PEOPLE, QUESTIONNAIRE, ROLES, ROSTER, reading, refusal, refused, roles, shown, study
from samples_kobo import (
    BRIEFCASE,
    BRIEFCASE_PARTNERS,
    CENTRAL,
    IDS,
    KEYS,
    LABELS,
    NAMES,
    PARTNERS,
    SUBMISSIONS,
    records,
    repeated,
)
from test_readers_base import pairs, warned
from tillitsmaal.readers import read_responses
from tillitsmaal.readers.books.kinds import open_file
from tillitsmaal.readers.systems import adapters, recognise
from tillitsmaal.study import parse_study

MINE = sorted(name for name, (system, _) in SAMPLES.items() if system in ("kobo", "odk"))
PLACES = "place;length;_index;_parent_table_name;_parent_index\nOslo;3;1;Tillit;1\n"
"""A repeat that is not about partners."""


def ids(name: str) -> tuple[str, ...]:
    return KEYS if name.startswith("odk") else IDS


@pytest.mark.parametrize("declared", ["", "import: {system: auto}", "import: {system: SYSTEM}"])
@pytest.mark.parametrize("name", MINE)
def test_every_export_says_the_same(name: str, declared: str, tmp_path: Path) -> None:
    system, files = SAMPLES[name]
    responses = reading(files(), tmp_path, declared.replace("SYSTEM", system))
    assert shown(responses, ids(name)) == (PAIRS, PEOPLE)
    assert roles(responses, ids(name)) == ROLES
    assert len(responses.warnings) == (0 if "SYSTEM" in declared else 1)


def test_a_table_that_only_resembles_theirs_is_nobodys(tmp_path: Path) -> None:
    for header in ("_uuid;_id", "KEY,PARENT", "submissiondate,k"):
        path = tmp_path / "svar.csv"
        path.write_text(f"{header}\n1,2;3\n", encoding="utf-8")
        assert recognise(open_file(path)) is None


def test_all_files_of_a_folder_are_one_answer(tmp_path: Path) -> None:
    laid(samples_kobo.odk_repeats(), tmp_path)
    for order in (("Tillit.csv", "Tillit-partner.csv"), ("Tillit-partner.csv", "Tillit.csv")):
        responses = read_responses([tmp_path / name for name in order], questionnaire=QUESTIONNAIRE, study=study())
        assert shown(responses, KEYS) == (PAIRS, PEOPLE)
        assert [one.name for one in responses.inputs] == ["Tillit.csv", "Tillit-partner.csv"]


def test_the_wave_of_a_file_is_that_of_the_file_that_was_opened(tmp_path: Path) -> None:
    files = {"v-1.csv": BRIEFCASE.replace(",wave,", ",bolk,").encode(), "v-1-p.csv": BRIEFCASE_PARTNERS.encode()}
    responses = reading(files, tmp_path)
    assert {line.split()[0] for line in shown(responses, KEYS)[0]} == {"v-1"}


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("Tillit-partner.csv", '"os","98"', '"os","8"', "Tillit-partner.csv, row 2, column ben1"),
        ("Tillit.csv", '"99"', '"9"', "Tillit.csv, row 3, column fac1"),
        ("Tillit-partner.csv", '"vik","1"', '"naering","1"', "Tillit-partner.csv, row 6"),
    ],
)
def test_a_problem_stands_in_its_own_file(file: str, old: str, new: str, place: str, tmp_path: Path) -> None:
    files = dict(samples_kobo.odk_repeats())
    assert old.encode() in files[file]
    files[file] = files[file].replace(old.encode(), new.encode())
    assert {problem.place.shown("en") for problem in refusal(files, tmp_path).problems} == {place}


def test_a_repeat_of_a_lost_submission_is_refused(tmp_path: Path) -> None:
    lost = {"Tillit.csv": BRIEFCASE.replace(KEYS[3], KEYS[3][:-1] + "9"), "Tillit-partner.csv": BRIEFCASE_PARTNERS}
    found = refusal({name: text.encode() for name, text in lost.items()}, tmp_path)
    assert [problem.code for problem in found.problems] == ["import_parent_missing"] * 2
    assert found.problems[0].line("en") == (
        f"Tillit-partner.csv, row 8: “{KEYS[3]}” belongs to a submission that is not in Tillit.csv. Export everything once "
        "more, so that the submissions and what is repeated in them come from the same export."
    )


def test_a_repeat_without_its_submissions_is_refused(tmp_path: Path) -> None:
    assert refused({"Tillit-partner.csv": BRIEFCASE_PARTNERS.encode()}, tmp_path) == ["import_submissions_lacking"]


def test_numbers_of_another_sheet_do_not_join(tmp_path: Path) -> None:
    """A number of a submission that exists, with the identity of another."""
    for old, new in ((";Tillit;1;501;", ";Tillit;2;501;"), (f";501;{IDS[0]};", f";501;{IDS[1]};"), (";501;", ";502;")):
        assert old in PARTNERS
        files = {"Tillit.xlsx": repeated(partner=PARTNERS.replace(old, new))}
        assert set(refused(files, tmp_path)) == {"import_parent_missing"}


def test_a_repeat_is_joined_by_number_where_nothing_else_tells(tmp_path: Path) -> None:
    bare = "\n".join(";".join(line.split(";")[:7]) for line in PARTNERS.splitlines())
    assert shown(reading({"Tillit.xlsx": repeated(partner=bare)}, tmp_path), IDS) == (PAIRS, PEOPLE)


def test_a_repeat_in_a_repeat_belongs_to_the_submission_of_that_repeat(tmp_path: Path) -> None:
    """Three meetings each, and one partner spoken of at each: the meeting's number is no submission's."""
    meetings = [["mote", "_index", "_parent_table_name", "_parent_index"]]
    head, *rows = bare(PARTNERS)
    for number, row in enumerate(rows, 1):
        meetings.append(["mai", str(number), "Tillit", row[-1]])
        row[-2:] = ["Mote", str(number)]
    for name in ("mote", "et møte som har et langt n..."):
        called = "et møte som har et langt navn om det" if name.endswith("...") else name
        inside = [head, *([*row[:-2], called, row[-1]] for row in rows)]
        sheets = {"Tillit": records(SUBMISSIONS), name: meetings, "partner": inside}
        for declared in ("", "import: {system: kobo, sheet: partner}"):
            responses = reading({"Tillit.xlsx": workbook(sheets)}, tmp_path, declared)
            assert shown(responses, IDS) == (PAIRS, PEOPLE)


def bare(text: str) -> list[list[str]]:
    """The repeat without what tells its submission but the number."""
    return [row[:7] for row in records(text)]


@pytest.mark.parametrize(
    ("sheet", "old", "new", "code"),
    [
        (0, "4", "3", "import_parent_doubled"),
        (1, "8", "7", "import_parent_doubled"),
        (1, "8", "9", "import_parent_missing"),
        (1, "_index", "nummer", "import_parent_missing"),
        (2, "mote", "", "import_parent_missing"),
        (2, "mote", "annet", "import_parent_missing"),
    ],
)
def test_a_repeat_whose_place_is_not_certain_is_refused(
    sheet: int, old: str, new: str, code: str, tmp_path: Path
) -> None:
    head, *rows = bare(PARTNERS)
    meetings = [["_index", "_parent_table_name", "_parent_index"]]
    meetings += [[str(number), "Tillit", row[-1]] for number, row in enumerate(rows, 1)]
    inside = [head, *([*row[:-2], "mote", str(number)] for number, row in enumerate(rows, 1))]
    laid_out = [records(SUBMISSIONS), meetings, inside]
    place = (-1, 0, -2)[sheet]
    changed = [new if row[place] == old else row[place] for row in laid_out[sheet]]
    assert changed != [row[place] for row in laid_out[sheet]]
    for row, cell in zip(laid_out[sheet], changed, strict=True):
        row[place] = cell
    files = {"Tillit.xlsx": workbook(dict(zip(("Tillit", "mote", "partner"), laid_out, strict=True)))}
    assert code in refused(files, tmp_path)


def test_a_number_that_two_submissions_have_is_nobodys(tmp_path: Path) -> None:
    """Two exports under each other: what the numbers mean is lost, unless the submissions' own ids are there too."""
    numbered = SUBMISSIONS.replace(";;4\n", ";;1\n")
    found = refusal({"Tillit.xlsx": workbook({"Tillit": records(numbered), "partner": bare(PARTNERS)})}, tmp_path)
    assert {problem.code for problem in found.problems} == {"import_parent_doubled", "import_parent_missing"}
    assert (
        found.problems[0]
        .line("en")
        .startswith(
            "Tillit.xlsx, row 2: “1” stands more than once in Tillit.xlsx, so it is not certain which of them this belongs to."
        )
    )
    whole = repeated(numbered, partner=PARTNERS.replace(";Tillit;4;", ";Tillit;1;"))
    assert shown(reading({"Tillit.xlsx": whole}, tmp_path), IDS) == (PAIRS, PEOPLE)


def test_the_repeat_that_names_partners_is_read(tmp_path: Path) -> None:
    data = repeated(place=PLACES, partner=PARTNERS)
    assert shown(reading({"Tillit.xlsx": data}, tmp_path), IDS) == (PAIRS, PEOPLE)


def test_two_repeats_that_name_partners_are_not_guessed_between(tmp_path: Path) -> None:
    data = repeated(before=PARTNERS, now=PARTNERS)
    found = refusal({"Tillit.xlsx": data}, tmp_path)
    assert [problem.code for problem in found.problems][-1] == "import_repeats_unclear"
    assert "The form repeats questions in before, now" in found.problems[-1].line("en")
    responses = reading({"Tillit.xlsx": data}, tmp_path, "import: {system: kobo, sheet: now}")
    assert shown(responses, IDS) == (PAIRS, PEOPLE)


def test_a_repeat_under_another_name_of_its_partner_column_is_declared(tmp_path: Path) -> None:
    data = repeated(partner=PARTNERS.replace("partner/target", "partner/hvem"))
    assert "import_repeats_unclear" in refused({"Tillit.xlsx": data}, tmp_path)
    assert refused({"Tillit.xlsx": data}, tmp_path, "import: {sheet: partner}") == [
        "import_unclear",
        "import_no_target",
    ]
    mapping = "import: {system: kobo, sheet: partner, target: {column: hvem}}"
    assert shown(reading({"Tillit.xlsx": data}, tmp_path, mapping), IDS) == (PAIRS, PEOPLE)


def test_a_form_with_columns_for_partners_may_repeat_something_else(tmp_path: Path) -> None:
    data = workbook({"Tillit": records(NAMES), "place": records(PLACES.replace("place;", "til;"))})
    assert shown(reading({"Tillit.xlsx": data}, tmp_path), IDS) == (PAIRS, PEOPLE)


def test_a_column_of_both_sheets_keeps_both(tmp_path: Path) -> None:
    """The repeat's own comes first; the submission's gets a number."""
    clash = SUBMISSIONS.replace("fac1", "clo1")
    mapping = "import: {system: kobo, items: {'clo1 (2)': fac1, ben1: ben1, ben2: ben2, clo1: clo1}}"
    responses = reading({"Tillit.xlsx": repeated(clash)}, tmp_path, mapping)
    assert shown(responses, IDS) == (PAIRS, PEOPLE)


@pytest.mark.parametrize("mark", ["validation_status_not_approved", "Not approved"])
def test_submissions_that_were_turned_down_are_left_out(mark: str, tmp_path: Path) -> None:
    kept = [line for line in PAIRS if "b1 1:" not in line]
    wide = NAMES.replace('08:01:02";""', f'08:01:02";"{mark}"')
    rows = SUBMISSIONS.replace("08:01:02;;", f"08:01:02;{mark};")
    for files in ({"Tillit.csv": wide.encode()}, {"Tillit.xlsx": repeated(rows)}):
        responses = reading(files, tmp_path, "import: {system: kobo}")
        assert shown(responses, IDS)[0] == kept
        assert warned(responses) == [
            f"{next(iter(files))}: The system has marked 1 of 4 responses as rejected, preview, test or spam "
            f"(_validation_status {mark}). Such responses are left out. If they are real answers, take the mark away in the system "
            "and export once more."
        ]


def test_submissions_that_odk_rejected_are_left_out(tmp_path: Path) -> None:
    text = CENTRAL.replace("0000-4000-8000-000000000003,,,0,0,,,", "0000-4000-8000-000000000003,,,0,0,,rejected,")
    responses = reading({"Tillit.csv": text.encode()}, tmp_path)
    assert shown(responses, KEYS)[0] == [line for line in PAIRS if "b1 3:" not in line]


def test_names_that_only_groups_tell_apart_keep_them(tmp_path: Path) -> None:
    text = NAMES.replace('"end"', '"a/note"').replace('"role"', '"b/note"')
    responses = reading({"Tillit.csv": text.encode()}, tmp_path, "import: {system: kobo, role: {column: b/note}}")
    assert shown(responses, IDS) == (PAIRS, PEOPLE)
    assert roles(responses, IDS) == ROLES
    assert warned(responses)[0].startswith(
        "Tillit.csv, row 1: These columns have the same name without their group, and keep the group's name: a/note, b/note."
    )


def test_a_form_may_have_a_group_a_partner(tmp_path: Path) -> None:
    text = NAMES
    for code in ("vik", "naering", "os"):
        text = text.replace(f"to_{code}/", f"{code}/").replace(f"__{code}", "")
    mapping = r"import: {system: kobo, columns: '(?P<target>vik|naering|os)/(?P<item>\w+)'}"
    for declared in ("", mapping):
        assert shown(reading({"Tillit.csv": text.encode()}, tmp_path, declared), IDS) == (PAIRS, PEOPLE)


def test_an_item_twice_for_one_partner_is_refused(tmp_path: Path) -> None:
    text = NAMES.replace("to_vik/ben2__vik", "annet/ben1__vik")
    assert "import_items_lacking" not in refused({"Tillit.csv": text.encode()}, tmp_path)
    assert refused({"Tillit.csv": text.encode()}, tmp_path) == ["mapping_pattern_clash"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"rater"', '"hvem"', ["import_unclear", "import_rater_likely"]),
        ("ben2__", "ben7__", ["import_unclear", "import_items_lacking"]),
        ("__os", "__oslo", ["import_unclear", "import_targets_unknown"]),
        ('"98"', '"6"', ["outside_format"]),
        ('"to_os/ben1__os"', '"to_vik/ben1__vik"', ["header_duplicate"]),
        ("liten/", "annen/", ["form_of_other_questionnaire"]),
    ],
)
def test_what_is_not_certain_is_refused(old: str, new: str, expected: list[str], tmp_path: Path) -> None:
    assert old in NAMES
    assert refused({"Tillit.csv": NAMES.replace(old, new).encode()}, tmp_path) == expected


def test_an_export_of_kobo_as_csv_lacks_the_repeats(tmp_path: Path) -> None:
    assert refused({"Tillit.csv": SUBMISSIONS.encode()}, tmp_path) == ["import_unclear", "import_items_lacking"]


def test_texts_with_a_slash_in_them(tmp_path: Path) -> None:
    roster = ROSTER.replace("Os og omland", "Os/omland")
    named = parse_study(f"study: Liten\n{roster}".encode(), "tillit.yaml", tmp_path)
    responses = reading({"Tillit.csv": LABELS.replace("Os og omland", "Os/omland").encode()}, tmp_path, study=named)
    assert shown(responses, IDS) == (PAIRS, PEOPLE)


def test_a_partner_whose_questions_are_not_recognised_is_not_left_out_in_silence(tmp_path: Path) -> None:
    text = LABELS
    for question in ("Os og omland vil", "Os og omland utnytter", "nær er Os og omland"):
        assert question in text
        text = text.replace(question, f"{question} nå")
    found = refusal({"Tillit.csv": text.encode()}, tmp_path)
    assert [problem.code for problem in found.problems] == ["import_unclear", "import_columns_lacking"]
    assert "ben1: os; ben2: os; clo1: os (3 in all)" in found.problems[1].line("en")


@pytest.mark.parametrize(("declared", "text"), [("odk", NAMES), ("kobo", CENTRAL)])
def test_a_file_of_one_is_not_read_as_the_others(declared: str, text: str, tmp_path: Path) -> None:
    found = refusal({"Tillit.csv": text.encode()}, tmp_path, f"import: {{system: {declared}}}")
    assert [problem.code for problem in found.problems] == ["import_other_system"]
    assert ("Write system: kobo under" in found.problems[0].line("en")) == (declared == "odk")


def test_only_one_system_claims_each(tmp_path: Path) -> None:
    for number, name in enumerate(MINE):
        system, files = SAMPLES[name]
        folder = tmp_path / str(number)
        folder.mkdir()
        book = open_file(laid(files(), folder))
        assert [adapter.system for adapter in adapters() if adapter.sign(book)] == [system]


def test_a_form_copied_for_the_next_wave_that_still_names_the_one_before_is_refused(tmp_path: Path) -> None:
    waves = "waves: [{name: b1, files: [b1.csv]}, {name: b2, files: [b2.csv]}]"
    assert refused({"b2.csv": NAMES.encode()}, tmp_path, waves) == ["file_of_other_wave"]


def test_records_of_a_repeat_find_their_submission_in_any_order(tmp_path: Path) -> None:
    head, *lines = PARTNERS.splitlines()
    mixed = "\n".join([head, *lines[3:], *reversed(lines[:3])])
    assert shown(reading({"Tillit.xlsx": repeated(partner=mixed)}, tmp_path), IDS) == (PAIRS, PEOPLE)


def test_sheets_beside_what_is_put_together_are_told(tmp_path: Path) -> None:
    sheets = {"Tillit": records(SUBMISSIONS), "partner": records(PARTNERS), "Notater": [["merknad"], ["ring Vik"]]}
    found = reading({"Tillit.xlsx": workbook(sheets)}, tmp_path)
    assert shown(found, IDS) == (PAIRS, PEOPLE)
    (told,) = [problem for problem in found.warnings if problem.code == "sheets_left_out"]
    assert (told.value, told.details["sheets"]) == ("Tillit, partner", "Notater")


RATERS = ("vik", "vik", "vik", "vik", "naering", "naering", "os", "os")
"""Who made each record of the repeat."""


def asked_in_repeat(*raters: str) -> str:
    """The repeat with a column of who answers."""
    head, *rows = PARTNERS.splitlines()
    return "\n".join([f"partner/rater;{head}", *(f"{rater};{row}" for rater, row in zip(raters, rows, strict=True))])


@pytest.mark.parametrize(
    ("submissions", "raters"),
    [
        (SUBMISSIONS, RATERS),
        (SUBMISSIONS.replace(";rater;", ";merknad;"), RATERS),
        (SUBMISSIONS.replace(";rater;", ";merknad;"), ("vik", "", "", "vik", "naering", "", "", "os")),
        (SUBMISSIONS, [""] * 8),
    ],
)
def test_who_answers_may_be_asked_in_the_repeat(submissions: str, raters: Sequence[str], tmp_path: Path) -> None:
    files = {"Tillit.xlsx": repeated(submissions, partner=asked_in_repeat(*raters))}
    responses = reading(files, tmp_path, "import: {system: kobo}")
    assert shown(responses, IDS) == (PAIRS, PEOPLE)
    assert [one.code for one in responses.warnings if one.code != "columns_left_out"] == []


def test_who_answers_cannot_differ_between_a_submission_and_its_repeat(tmp_path: Path) -> None:
    files = {"Tillit.xlsx": repeated(partner=asked_in_repeat("naering", *RATERS[1:]))}
    assert "respondent_in_two_organisations" in refused(files, tmp_path)


def test_what_nobody_answered_is_not_in_json_and_is_missed_by_nobody(tmp_path: Path) -> None:
    records_left = json.loads(samples_kobo.kobo_json()["data.json"])
    lost = [name for record in records_left["results"] for name in record if name.endswith("ben2__naering")]
    assert lost
    for record in records_left["results"]:
        for name in lost:
            record.pop(name, None)
    responses = reading({"data.json": json.dumps(records_left).encode()}, tmp_path, "import: {system: kobo}")
    expected = [line.replace("vik → naering: 4 2 7", "vik → naering: 4 . 7") for line in PAIRS]
    assert shown(responses, IDS) == (expected, PEOPLE)
    assert warned(responses) == []


def test_empty_rows_of_a_repeat_are_told(tmp_path: Path) -> None:
    files = dict(samples_kobo.odk_repeats())
    files["Tillit-partner.csv"] += b",,,,,,\n"
    (told,) = [problem for problem in reading(files, tmp_path).warnings if problem.code == "empty_rows"]
    assert told.details["count"] == "1"


@pytest.mark.parametrize("later", [True, False])
def test_a_repeat_of_another_wave_in_the_folder_is_not_taken_for_ones_own(later: bool, tmp_path: Path) -> None:
    """`Tillit-2-partner.csv` was once read as a repeat of `Tillit.csv` too."""
    (name, first), (repeat, partners) = samples_kobo.odk_repeats().items()
    stem, rest = name.removesuffix(".csv"), repeat.removeprefix(name.removesuffix(".csv"))
    new = {f"{stem}-2.csv": first, f"{stem}-2{rest}": partners.replace(b'"4","2",7', b'"1","1",1')}
    files = {name: first, repeat: partners, **new}
    opened = {path: files[path] for path in (list(new) if later else [name, repeat])}
    told = reading({**opened, **files}, tmp_path)
    assert any("vik → naering: 1 1 1" in line for line in pairs(told)) == later
    assert any("vik → naering: 4 2 7" in line for line in pairs(told)) != later


@pytest.mark.parametrize(
    ("text", "ids"), [(NAMES, IDS), (NAMES.replace('"to_', '"page/to_'), IDS), (CENTRAL, KEYS)], ids=["kobo", "in a group", "odk"]
)  # fmt: skip
def test_a_form_of_ones_own_whose_groups_name_the_partners(text: str, ids: Sequence[str], tmp_path: Path) -> None:
    """`to_vik/ben1` was not known while `vik/ben1` was."""
    bare = re.sub(r"(to_(\w+)[/-]\w+?)__\2", r"\1", text)
    assert "__" not in bare.splitlines()[0].replace("__version__", "")
    assert shown(reading({"Tillit.csv": bare.encode()}, tmp_path), ids) == (PAIRS, PEOPLE)
