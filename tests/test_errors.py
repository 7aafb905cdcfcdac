"""Every code of the area `data` is provoked by a small file, and says something in three languages."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import get_args
from unittest.mock import patch

import pytest

from test_readers_base import QUESTIONNAIRE, QUESTIONNAIRE_FILE, study_of, write
from tillitsmaal.errors import (
    InputRefused,
    NothingComputed,
    OutputFailed,
    Place,
    Problem,
    ProblemLog,
    Severity,
    TillitError,
    UsageError,
    printable,
    refuse,
)
from tillitsmaal.errors.codes import AREAS, CATALOGUE
from tillitsmaal.readers import inspect_responses, read_responses
from tillitsmaal.study import load_study, parse_study
from tillitsmaal.text import LANGUAGES, Language

HEAD = "respondent;rater;target;ben1;ben2;clo1;war1"
GOOD = f"{HEAD}\np1;Vik;Nes;4;2;0;1\n"
ROSTER = "organisations: [{id: vik, name: Vik}, {id: nes, name: Nes, joined: b2}]\nwaves: [{name: svar}, {name: b2}]"
NETWORKS = "organisations: [{id: Vik}, {id: Nes}]\nnetworks: [{id: nord, members: [Vik]}, {id: sør, members: [Nes]}]"
LONG = "import: {shape: long, item: {column: item}, value: {column: value}}"
WIDE = r"import: {shape: wide, columns: '(?P<item>\w+)[\[(](?P<target>.+)[\])]'}"
Provoke = tuple[str, list[str | bytes], str | None]
"""A code, the files that provoke it, and the study that goes with them."""


def rows(*lines: str) -> list[str | bytes]:
    return ["\n".join([HEAD, *lines])]


LISTED = "waves: [{name: b1, files: [svar.csv]}, {name: b2}]"
SENT = f"levert;{HEAD}\n2026-05-04 10:01:00;p1;Vik;Nes;4;2;0;1\n"
OPEN = "waves: [{name: b1, files: [svar.csv]}, {name: b2, files: [svar1.csv]}]\nimport: {time: {column: levert}}"
TWO_IMPORTS = "waves: [{name: b1, files: [svar.csv], import: {waves: {b1: b1}}}, {name: b2, files: [svar.csv]}]"
ALIKE = "organisations: [{id: vik}, {id: vi-k}, {id: nes}]"
LEFT_OUT = "import: {time: {column: levert}, incomplete: drop}"
ASKED = [f"to{target}[{item}]" for target in ("vik", "nes") for item in ("ben1", "ben2", "clo1", "war1")]
TWO_PARTNERS = "organisations: [{id: vik}, {id: nes}, {id: os}]\nwaves: [{name: b1, files: [svar.csv]}"
OF_VIK = "{rater: {column: rater}, columns: {'tovik[ben1]': {item: ben1, target: vik}}, items: [ben1]}"
IN_BRACKETS = r"{rater: {column: rater}, columns: '(?:to)(?P<target>[a-z]+)\[(?P<item>\w+)\]'}"


def lime(*headers: str) -> list[str | bytes]:
    """An export of LimeSurvey with one response: of `vik` in columns that are no answers, 1 in those that are."""
    cells = {"id": "1", "submitdate": "2026-01-01", "lastpage": "2"}
    cells |= {header: "A1" if "[" in header else "vik" for header in headers}
    cells |= {header: "prove/1.0.0" for header in headers if header == "tillitform"}
    heads = ";".join(f'"{header}"' for header in cells)
    return [f"{heads}\n{';'.join(cells.values())}\n"]


SAVES: list[str | bytes] = [
    f"tillitform;saved;{HEAD}\n"
    + "".join(f"prove/1.0.0;2026-05-0{day};bcdfghkmnprs;Vik;Nes;4;2;0;1\n" for day in (1, 2))
]


PROVOKED: list[Provoke] = [
    ("not_a_number", rows("p1;Vik;Nes;x;2;0;1"), None),
    ("outside_format", rows("p1;Vik;Nes;9;2;0;1"), None),
    ("decimals_not_allowed", rows("p1;Vik;Nes;4,5;2;0;1"), None),
    ("too_many_decimals", rows("p1;Vik;Nes;4;2;0;1,55"), None),
    ("ambiguous_number", rows("p1;Vik;Nes;1.234;2;0;1"), None),
    ("conflicting_answers", [f"{HEAD};fac1;fac2\np1;Vik;Nes;4;2;0;1;3;3\np1;Vik;Os;4;2;0;1;4;3\n"], None),
    ("total_row", rows("p1;Vik;Nes;4;2;0;1", "Totalt;;;4;2;0;1"), None),
    ("name_rewritten", rows("1,23457E+12;Vik;Nes;4;2;0;1"), None),
    ("table_below", [f"{GOOD}\nVirksomhet;Type;Kontakt;;;;\nVik;kommune;Kari;;;;\n"], None),
    ("respondent_empty", rows(";Vik;Nes;4;2;0;1"), None),
    ("rater_empty", rows("p1;;Nes;4;2;0;1"), None),
    ("wave_empty", [f"wave;{HEAD}\nb1;p1;Vik;Nes;4;2;0;1\n;p2;Nes;Vik;4;2;0;1\n"], None),
    ("target_empty", rows("p1;Vik;;4;2;0;1"), None),
    ("item_unknown", ["respondent;rater;target;item;value\np1;Vik;Nes;ben7;4\n"], LONG),
    ("self_rating", rows("p1;Vik;Vik;4;2;0;1"), None),
    ("double_row", rows("p1;Vik;Nes;4;2;0;1", "p1;Vik;nes;4;2;0;1"), None),
    ("respondent_in_two_organisations", rows("p1;Vik;Nes;4;2;0;1", "p1;Os;Nes;4;2;0;1"), None),
    ("organisation_unknown", rows("p1;Vik;Os;4;2;0;1"), ROSTER),
    ("organisation_not_in_wave", rows("p1;Vik;Nes;4;2;0;1"), ROSTER),
    ("organisation_not_in_network", [f"network;{HEAD}\nnord;p1;Vik;Nes;4;2;0;1\n"], NETWORKS),
    ("wave_unknown", [f"wave;{HEAD}\nb7;p1;Vik;Nes;4;2;0;1\n"], ROSTER),
    ("network_unknown", [f"network;{HEAD}\nvest;p1;Vik;Nes;4;2;0;1\n"], NETWORKS),
    ("file_empty", ["\n\n"], None),
    ("file_without_rows", [f"{HEAD}\n"], None),
    ("file_without_answers", ["respondent;rater;target\np1;Vik;Nes\n"], None),
    ("file_twice", [GOOD, GOOD], None),
    ("wide_without_mapping", ["respondent;rater;ben1[Vik]\np1;Nes;4\n"], None),
    ("file_damaged", [b"PK\x03\x04" + b"\0" * 26 + b"xl/workbook.xml"], None),
    ("binary_file", [b"%PDF-1.7"], None),
    ("form_not_answers", [b'<!doctype html>\n<script>const of = "tillitform";</script>\n'], None),
    ("report_not_answers", [b'<!doctype html>\n<meta name="tillit-provenance" content="">\n'], None),
    ("text_broken", [b"a\0b"], None),
    ("header_blank", [f"{HEAD};\np1;Vik;Nes;4;2;0;1;x\n"], None),
    ("header_duplicate", [f"{HEAD};Ben1\np1;Vik;Nes;4;2;0;1;4\n"], None),
    ("ragged_row", rows("p1;Vik;Nes;4;2;0"), None),
    ("separator_mixed", rows("p1,Vik,Nes,4,2,0,1"), None),
    ("quote_broken", rows('p1;Vik;"Nes;4;2;0;1'), None),
    ("column_role_twice", [f"{HEAD};fra\np1;Vik;Nes;4;2;0;1;Vik\n"], None),
    ("column_missing", ["rater;target;ben1;ben2;clo1;war1\nVik;Nes;4;2;0;1\n"], None),
    ("item_column_missing", ["respondent;rater;target;ben1;clo1;war1\np1;Vik;Nes;4;0;1\n"], None),
    ("mixed_decimal_marks", rows("p1;Vik;Nes;4;2;0;1.5", "p1;Vik;Os;4;2;0;1,5"), None),
    ("mapping_column_unknown", [GOOD], "import: {rater: {column: fra}}"),
    ("mapping_item_unknown", [GOOD], "import: {items: [ben1, ben7]}"),
    ("mapping_pattern_unmatched", [GOOD], WIDE),
    ("mapping_pattern_clash", ["respondent;rater;ben1[Nes];ben1(Nes)\np1;Vik;4;4\n"], WIDE),
    ("wave_in_mapping_absent", [f"wave;{HEAD}\n1;p1;Vik;Nes;4;2;0;1\n"], "import: {waves: {1: T1, 2: T2}}"),
    ("network_column_missing", [GOOD], NETWORKS),
    ("organisation_as_decimal", rows("p1;1;2.0;4;2;0;1", "p2;2;1.0;4;2;0;1"), None),
    ("similar_names", rows("p1;Vik kommune;Nes;4;2;0;1", "p2;Nes;Vik komune;4;2;0;1"), None),
    ("similar_waves", [f"wave;{HEAD}\n1;p1;Vik;Nes;4;2;0;1\n1.0;p1;Vik;Nes;4;2;0;1\n"], None),
    ("similar_respondents", rows("7;Vik;Nes;4;2;0;1", "007;Vik;Nes;4;2;0;1"), None),
    ("respondent_changed_organisation", [f"wave;{HEAD}\n1;p1;Vik;Nes;4;2;0;1\n2;p1;Os;Nes;4;2;0;1\n"], None),
    ("columns_left_out", [f"{HEAD};kjønn\np1;Vik;Nes;4;2;0;1;k\n"], None),
    ("file_as_wave", [GOOD, GOOD.replace("p1", "p2")], LISTED),
    ("files_as_waves", [GOOD, GOOD.replace("p1", "p2")], None),
    ("rows_left_out", [f"wave;{HEAD}\n1;p1;Vik;Nes;4;2;0;1\n2;p1;Vik;Nes;4;2;0;1\n"], "import: {waves: {1: T1}}"),
    ("empty_rows", rows("p1;Vik;Nes;4;2;0;1", ";;;;;;"), None),
    ("file_not_in_mapping", [GOOD], "import: {rater: {by_file: {annen.csv: Vik}}}"),
    ("system_not_recognised", ["navn;alder\nKari;30\n"], "import: {system: auto}"),
    ("import_unclear", lime("navn"), None),
    ("import_no_items", lime("navn"), None),
    ("import_items_lacking", lime("rater", "tovik[ben1]", "tones[ben1]"), None),
    ("import_no_respondent", [lime("rater", *ASKED)[0].replace('"id"', '"nr"')], None),
    ("import_no_rater", lime(*ASKED), None),
    ("import_rater_likely", lime("q7", *ASKED), ROSTER),
    ("import_no_target", lime("rater", "ben1", "ben2", "clo1", "war1"), "import: {system: limesurvey, shape: rows}"),
    ("import_targets_unknown", lime("rater", *(name.replace("vik", "os") for name in ASKED)), ROSTER),
    ("import_battery_unread", lime("rater", *ASKED, "Q3[ben1]", "Q3[ben2]"), None),
    ("import_partners_unread", lime("rater", *ASKED), f"{TWO_PARTNERS}, {{name: b2}}]\nimport: {OF_VIK}"),
    ("partners_left_out", lime("rater", *ASKED), f"{TWO_PARTNERS}]\nimport: {OF_VIK}"),
    ("battery_left_out", lime("rater", *ASKED, "Q3[ben1]", "Q3[ben2]"), f"import: {IN_BRACKETS}"),
    ("import_other_system", lime("rater", *ASKED), "import: {system: kobo}"),
    ("import_names_differ", [lime("rater", *ASKED)[0].replace("2;vik", "2;Vik kommune")], None),
    ("form_of_other_questionnaire", [f"tillitform;{HEAD}\nannet/1.0.0;p1;Vik;Nes;4;2;0;1\n"], None),
    ("form_of_other_version", [f"tillitform;{HEAD}\nprove/2.0.0;p1;Vik;Nes;4;2;0;1\n"], "import: {versions: [2.0.0]}"),
    ("form_of_unlike_version", [f"tillitform;{HEAD}\nprove/2.0.0;p1;Vik;Nes;4;2;0;1\n"], None),
    ("organisation_code_ambiguous", lime("tillitform", "rater", *ASKED), ALIKE),
    ("system_recognised", lime("rater", *ASKED), None),
    ("answers_without_rater", [lime("rater", *ASKED)[0] + "2;2026-01-02;2;;" + ";".join(["A1"] * 8) + "\n"], None),
    ("saved_again", SAVES, None),
    ("incomplete_kept", [f"levert;{HEAD}\n;p1;Vik;Nes;4;2;0;1\n"], "import: {time: {column: levert}}"),
    ("incomplete_left_out", [f"levert;{HEAD}\n;p1;Vik;Nes;4;2;0;1\n1;p2;Vik;Nes;4;2;0;1\n"], LEFT_OUT),
    ("items_left_out", [GOOD], "import: {items: [ben1, ben2, clo1]}"),
    ("header_lower", [f"Svar\n{HEAD}\np1;Vik;Nes;4;2;0;1\n".replace("Svar", "Svar;;;;;;")], None),
    ("file_of_other_wave", [f"wave;{HEAD}\nb2;p1;Vik;Nes;4;2;0;1\n"], LISTED),
    ("file_of_two_waves", [GOOD], LISTED.replace("b2", "b2, files: [svar.csv]")),
    ("sent_in_two_waves", [SENT, SENT + "2026-05-04 10:02:00;p2;Nes;Vik;4;2;0;1\n"], OPEN),
    ("file_of_two_imports", [f"wave;{HEAD}\nb1;p1;Vik;Nes;4;2;0;1\n"], TWO_IMPORTS),
    ("file_by_name", [GOOD], LISTED.replace("svar.csv", "borte/svar.csv")),
    ("by_file_contradicted", [GOOD], "import: {rater: {by_file: {svar.csv: Os}}}"),
    ("text_encoded_twice", rows("p1;VÃ¥gÃ¥;Nes;4;2;0;1"), None),
    ("missing_is_answer", [GOOD], "import: {missing: {'4': skipped}}"),
    ("mapping_code_twice", [GOOD], "import: {missing: {'-1': skipped, '-01': dont_know}}"),
    ("mapping_label_unknown", [GOOD], "import: {values: {labels: {1: five}}}"),
    ("mapping_labels_incomplete", [GOOD], "import: {values: {labels: {1: 4}}}"),
    ("label_is_answer_too", rows("p1;Vik;Nes;4;2;9;1"), "import: {values: {labels: {9: dont_know}}}"),
    ("missing_is_answer_too", rows("p1;Vik;Nes;4;2;9;1"), "import: {missing: {9: skipped}}"),
    ("header_too_long", [GOOD.replace("war1", "w" * 10_001)], None),
    ("headers_beyond_pattern", lime("rater", *ASKED, "y" * 9000), None),
    ("answer_codes_lettered", rows("p1;Vik;Nes;AO04;AO02;0;1"), None),
    ("separator_not_found", [GOOD.replace(";", "|")], None),
    ("role_unknown", [f"{HEAD};role\np1;Vik;Nes;4;2;0;1;sjef\n"], None),
]  # fmt: skip


def problems_of(folder: Path, files: list[str | bytes], study: str | None) -> list[Problem]:
    paths = [write(folder, content, f"svar{number or ''}.csv") for number, content in enumerate(files)]
    named = study_of(study, folder) if study else None
    try:
        inspection = inspect_responses(paths, questionnaire=QUESTIONNAIRE, study=named)
    except InputRefused as refused:
        return list(refused.problems)
    return list(inspection.log.of(*get_args(Severity)))


@pytest.mark.parametrize(("code", "files", "study"), PROVOKED, ids=[code for code, _, _ in PROVOKED])
def test_a_small_file_provokes_the_code(code: str, files: list[str | bytes], study: str | None, tmp_path: Path) -> None:
    found = [problem for problem in problems_of(tmp_path, files, study) if problem.code == code]
    assert found
    for problem in found:
        assert_says_something(problem)


def test_a_list_is_cut_after_a_whole_name() -> None:
    names = [f"navn nummer {number}" for number in range(40)]
    shown = printable(", ".join(names))
    assert len(shown) <= 200
    assert set(shown.removesuffix(" …").split(", ")) < set(names)
    assert printable("x" * 300) == "x" * 199 + "…"
    told = Problem(code="organisation_not_found", value="Vik", details={"known": ", ".join(names), "hint": "–"})
    left = len(names) - len(shown.split(", "))
    assert told.message("nb").endswith(f"navn nummer {39 - left} og {left} til.")
    assert told.message("en").endswith(f"navn nummer {39 - left} and {left} more.")


def assert_says_something(problem: Problem) -> None:
    languages: tuple[Language, ...] = LANGUAGES
    said = {language: problem.line(language) for language in languages}
    assert len(set(said.values())) == len(LANGUAGES), said
    open_ends = {language for language in LANGUAGES if "{" in problem.message(language)}
    assert not open_ends or any("{" in detail for detail in problem.details.values()), said


def missing_file(folder: Path) -> None:
    raise refuse_of(inspect_responses(folder / "nei.csv", questionnaire=QUESTIONNAIRE).log)


def missing_file_of_a_wave(folder: Path) -> None:
    study = load_study(write(folder, "study: S\nwaves: [{name: b1, files: [nei.csv]}]\n", "tillit.yaml"))
    raise refuse_of(inspect_responses([], questionnaire=QUESTIONNAIRE, study=study).log)


def wave_for_a_file(folder: Path) -> None:
    study = load_study(write(folder, "study: S\nwaves: [{name: b1, files: [nei.csv]}]\n", "tillit.yaml"))
    raise refuse_of(inspect_responses("B1", questionnaire=QUESTIONNAIRE, study=study).log)


def folder_for_file(folder: Path) -> None:
    raise refuse_of(inspect_responses(folder, questionnaire=QUESTIONNAIRE).log)


def file_without_permission(folder: Path) -> None:
    path = write(folder, GOOD)
    with patch.object(os, "fstat", side_effect=PermissionError(13, "Permission denied")):
        raise refuse_of(inspect_responses(path, questionnaire=QUESTIONNAIRE).log)


def _release(folder: Path, answers: str, highest: int = 5) -> None:
    study = "study: S\nwaves: [{name: b1, files: [b1.csv]}]\n"
    write(folder, study, "tillit.yaml")
    write(folder, answers, "b1.csv")
    write(folder, QUESTIONNAIRE_FILE.replace("max: 5", f"max: {highest}"), "prove.yaml")
    call = ["score", "--study", str(folder / "tillit.yaml"), "-q", str(folder / "prove.yaml"), "--audience", "partners"]
    from tillitsmaal.cli.commands.analysis import commands

    with patch.object(sys, "stdout"):
        commands(call, standalone_mode=False)


def _six(first: int) -> str:
    rows = [f"p{number};Vik;Nes;{first if number == 1 else 4};2;0;1" for number in range(1, 7)]
    return "\n".join([HEAD, *rows, ""])


def released_and_changed(folder: Path) -> None:
    _release(folder, _six(4))
    _release(folder, _six(1))


def released_with_other_ends(folder: Path) -> None:
    for highest in (5, 7):
        _release(folder, _six(4), highest)


def key_of_releases_gone(folder: Path) -> None:
    _release(folder, _six(4))
    (folder / ".tillit" / "releases.key").unlink()
    _release(folder, _six(4))


def key_of_releases_open(folder: Path) -> None:
    _release(folder, _six(4))
    (folder / ".tillit" / "releases.key").chmod(0o640)
    _release(folder, _six(4))


def releases_damaged(folder: Path) -> None:
    _release(folder, _six(4))
    (folder / ".tillit" / "releases.json").write_text("{", encoding="utf-8")
    _release(folder, _six(4))


def no_questionnaire_fits(folder: Path) -> None:
    inspect_responses(write(folder, GOOD))


def two_questionnaires(folder: Path) -> None:
    from tillitsmaal.questionnaire.load import load_questionnaire

    files = []
    for name in ("tillit-kort", "nettverk"):
        items = load_questionnaire(name).item_ids
        header = ";".join(["respondent", "rater", "target", *items])
        files.append(write(folder, f"{header}\np1;Vik;Nes{';' * len(items)}\n", f"{name}.csv"))
    inspect_responses(files)


def refuse_of(log: ProblemLog) -> InputRefused:
    return InputRefused(log.of("file"), log.counts("file"))


def study_file_for_answers(folder: Path) -> None:
    read_responses(write(folder, "study: S\n", "tillit.yaml"), questionnaire=QUESTIONNAIRE)


OTHERWISE: dict[str, Callable[[Path], None]] = {
    "yaml_not_answers": study_file_for_answers,
    "file_not_found": missing_file,
    "file_listed_not_found": missing_file_of_a_wave,
    "file_is_wave": wave_for_a_file,
    "file_is_folder": folder_for_file,
    "file_unreadable": file_without_permission,
    "release_tells_of_few": released_and_changed,
    "release_of_other_range": released_with_other_ends,
    "releases_key_missing": key_of_releases_gone,
    "releases_key_readable": key_of_releases_open,
    "releases_unreadable": releases_damaged,
    "questionnaire_unclear": no_questionnaire_fits,
    "questionnaires_differ": two_questionnaires,
}


@pytest.mark.parametrize("code", OTHERWISE)
def test_a_call_provokes_the_code(code: str, tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as refused:
        OTHERWISE[code](tmp_path)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert_says_something(refused.value.problems[0])


def test_a_file_beside_those_of_a_pattern_is_told(tmp_path: Path) -> None:
    (tmp_path / "svar").mkdir()
    for name in ("a.csv", "b.xlsx"):
        write(tmp_path / "svar", GOOD, name)
    study = study_of("waves: [{name: b1, files: [svar/*.csv]}]", tmp_path)
    (told,) = read_responses(questionnaire=QUESTIONNAIRE, study=study).warnings
    assert told.code == "files_passed_over"
    assert_says_something(told)


def test_a_file_of_many_waves_is_no_wave(tmp_path: Path) -> None:
    write(tmp_path, QUESTIONNAIRE_FILE, "prove.yaml")
    write(tmp_path, f"wave;{HEAD}\n1;p1;Vik;Nes;4;2;0;1\n2;p1;Vik;Nes;4;2;0;1\n", "begge.csv")
    write(tmp_path, GOOD, "tre.csv")
    call = ["compare", "begge.csv", "tre.csv", "-q", "prove.yaml", "--language", "en"]
    done = subprocess.run(
        [sys.executable, "-m", "tillitsmaal", *call], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert "file_of_many_waves" in done.stderr or "begge.csv: The file holds several waves: 1, 2." in done.stderr


def test_several_people_for_an_answer_that_was_agreed_on_are_told(tmp_path: Path) -> None:
    agreed = QUESTIONNAIRE.model_copy(update={"answers_as": "organisation"})
    people = {"p1": "Vik", "p2": "Vik", "p3": "Vik", "q1": "Os", "q2": "Os", "r1": "Ås"}
    file = write(tmp_path, "\n".join([HEAD, *(f"{person};{rater};Nes;4;2;0;1" for person, rater in people.items())]))
    (told,) = read_responses(file, questionnaire=agreed).warnings
    assert (told.code, told.value, told.details["people"], told.details["count"]) == (
        "several_for_one",
        "Os",
        "2",
        "2",
    )
    assert_says_something(told)
    assert not read_responses(file, questionnaire=QUESTIONNAIRE).warnings


BY_KIND = {
    "several_for_one",
    "file_too_large",
    "sheet_unknown",
    "sheets_left_out",
    "rows_hidden",
    "columns_hidden",
    "formulas_not_worked_out",
    "label_over_code",
    "labels_incomplete",
    "mapping_over_label",
    "shares_of_one",
    "labels_unknown",
    "labels_on_one_side",
    "cells_merged",
}
"""Codes of workbooks and SPSS files: `test_import_kinds.py`, `test_readers_declared.py`, `test_attack_identity.py`,
`test_attack_workbooks.py`."""
BY_SYSTEM = {
    "import_texts_collide",
    "import_columns_lacking",
    "import_heading_likely",
    "import_texts_disagree",
    "mapping_over_text",
    "import_two_ways",
    "import_files_lacking",
    "import_files_mixed",
    "import_parent_missing",
    "import_parent_doubled",
    "import_repeats_unclear",
    "import_submissions_lacking",
    "import_header_rows",
    "import_loop_unknown",
    "responses_set_aside",
    "status_unknown",
    "import_groups_kept",
    "no_answer_or_answer",
    "no_answer_or_name",
}
"""Codes of what survey systems write: the tests of each system, such as `test_import_surveyxact.py`."""


def test_every_code_of_the_area_is_provoked_here() -> None:
    provoked = (
        {code for code, _, _ in PROVOKED}
        | set(OTHERWISE)
        | {"file_of_many_waves", "files_identical", "files_passed_over", *WARNED, *BY_KIND, *BY_SYSTEM}
    )
    assert provoked == set(AREAS["data"])


WARNED: dict[str, tuple[str, str, str]] = {
    "dropped_invalid": (
        f"{HEAD}\np1;Vik;Nes;9;2;0;1\n",
        "study: S\n",
        "Left out as invalid: 1 (cells), 0 (rows). See tillit check for each of them.",
    ),
    "roster_holes": (
        "svarer;fra;ben1[Vik];ben1[Nes];ben2[Vik];clo1[Vik];clo1[Nes];war1[Vik];war1[Nes]\np1;Moi;4;4;2;0;1;1;1\n",
        "study: S\nimport: {shape: wide, columns: '(?P<item>\\w+)\\[(?P<target>.+)\\]'}\n",
        "svar.csv, row 1: The roster lacks columns that other partners have: ben2: Nes (1 in all). "
        "If the questions were asked, find the lost columns; else nothing.",
    ),
}


@pytest.mark.parametrize("code", WARNED)
def test_a_reading_that_succeeds_warns(code: str, tmp_path: Path) -> None:
    content, study, says = WARNED[code]
    responses = read_responses(
        write(tmp_path, content),
        questionnaire=QUESTIONNAIRE,
        study=parse_study(study.encode(), "tillit.yaml", tmp_path),
        on_invalid="drop",
    )
    assert says in [problem.line("en") for problem in responses.warnings if problem.code == code]


def test_no_code_stands_in_two_areas() -> None:
    assert sum(len(area) for area in AREAS.values()) == len(CATALOGUE)


def test_the_log_keeps_the_first_and_counts_all() -> None:
    log = ProblemLog()
    log.extend(Problem(code="outside_format", place=Place(row=row)) for row in range(1000))
    log.add(Problem(code="similar_names"))
    assert len(log.of("cell")) == ProblemLog.KEPT
    assert log.of("cell")[-1].place.row == ProblemLog.KEPT - 1
    assert log.counts("cell") == {"outside_format": 1000}
    assert log.counts("cell", "warning") == {"outside_format": 1000, "similar_names": 1}


def test_a_log_absorbs_an_error_with_its_counts() -> None:
    log = ProblemLog()
    log.absorb(InputRefused([Problem(code="file_empty")], {"file_empty": 7}))
    log.absorb(refuse("file_empty"))
    assert log.counts("file") == {"file_empty": 8}
    assert len(log.of("file")) == 2


@pytest.mark.parametrize(
    ("error", "code"), [(UsageError, 2), (InputRefused, 3), (NothingComputed, 5), (OutputFailed, 6), (TillitError, 1)]
)
def test_errors_have_a_common_base_and_their_exit_codes(error: type[TillitError], code: int) -> None:
    assert issubclass(error, TillitError)
    assert error.exit_code == code


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Vik", "Vik"),
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\N{RIGHT-TO-LEFT OVERRIDE}b", "a\\u202eb"),
        ("a\N{ZERO WIDTH SPACE}b", "a\\u200bb"),
        ("a\N{NO-BREAK SPACE}b", "a\N{NO-BREAK SPACE}b"),
        ("x" * 201, "x" * 199 + "…"),
    ],
)
def test_what_comes_from_a_file_is_shown_without_its_powers(text: str, shown: str) -> None:
    assert printable(text) == shown
