"""Which questionnaire a file answers, when none is named."""

# ruff: noqa: E501 – messages stand unbroken, as people read them
from collections.abc import Sequence
from pathlib import Path

import pytest

from test_readers_base import codes, read, refusal, study_of, told, write
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.readers import read_responses
from tillitsmaal.text import LANGUAGES

FULL, SHORT, NETWORK = (load_questionnaire(name) for name in ("tillit-samarbeid", "tillit-kort", "nettverk"))
FULL_ITEMS, SHORT_ITEMS, NETWORK_ITEMS = (each.item_ids for each in (FULL, SHORT, NETWORK))


def asked(items: Sequence[str], first: str = "p1;Vik;Nes") -> str:
    return f"{';'.join(['respondent', 'rater', 'target', *items])}\n{first}{';3' * len(items)}\n"


def asked_once(items: Sequence[str]) -> str:
    return asked(items, first="p1;Vik;")


def chosen(folder: Path, *contents: str) -> str:
    return read(folder, *contents, questionnaire=None).questionnaire.id


def test_the_questionnaire_whose_items_are_all_there(tmp_path: Path) -> None:
    assert set(SHORT_ITEMS) < set(FULL_ITEMS)
    assert chosen(tmp_path, asked(FULL_ITEMS)) == "tillit-samarbeid"
    assert chosen(tmp_path, asked(SHORT_ITEMS)) == "tillit-kort"
    assert chosen(tmp_path, asked_once(NETWORK_ITEMS)) == "nettverk"


def test_more_columns_change_nothing(tmp_path: Path) -> None:
    assert chosen(tmp_path, asked([*SHORT_ITEMS, "merknad"])) == "tillit-kort"
    only_in_full = next(item for item in FULL_ITEMS if item not in SHORT_ITEMS)
    assert chosen(tmp_path, asked([*SHORT_ITEMS, only_in_full])) == "tillit-kort"


def test_answers_about_partners_go_before_answers_about_the_network(tmp_path: Path) -> None:
    """`nettverk` has more items than `tillit-kort`, but does not contain it."""
    assert len(NETWORK_ITEMS) > len(SHORT_ITEMS)
    assert chosen(tmp_path, asked([*SHORT_ITEMS, *NETWORK_ITEMS])) == "tillit-kort"


def test_headings_are_compared_as_names_are(tmp_path: Path) -> None:
    assert chosen(tmp_path, asked([f" {item.upper()} " for item in SHORT_ITEMS])) == "tillit-kort"


@pytest.mark.parametrize("missing", [1, 4])
def test_from_60_percent_the_file_is_taken_to_mean_it(missing: int, tmp_path: Path) -> None:
    present = SHORT_ITEMS[missing:]
    assert len(present) / len(SHORT_ITEMS) >= 0.6
    found = told(tmp_path, asked(present), questionnaire=None)
    assert found[0].startswith(f"svar.csv, row 1: The item {SHORT_ITEMS[0]} of tillit-kort has no column.")
    assert len(found) == missing


def test_under_60_percent_it_is_unclear(tmp_path: Path) -> None:
    assert told(tmp_path, asked(SHORT_ITEMS[5:]), questionnaire=None) == [
        "svar.csv, row 1: The headings fit none of the questionnaires that come with the program (nettverk, tillit-kort, tillit-samarbeid). "
        f"Headings: respondent, rater, target, {', '.join(SHORT_ITEMS[5:])}. "
        "Name the questionnaire with --questionnaire FILE-OR-ID. The item columns must be called what the items are called."
        " If the file comes from a survey system, “tillit import FILE” shows how it can be read."
    ]


def test_files_that_answer_different_questionnaires_are_refused(tmp_path: Path) -> None:
    assert told(tmp_path, asked(FULL_ITEMS), asked(SHORT_ITEMS), questionnaire=None) == [
        "The files answer different questionnaires (svar.csv: tillit-samarbeid, svar2.csv: tillit-kort). Score them one by one, or name the one questionnaire with --questionnaire."
    ]


def test_the_studys_questionnaire_goes_before_what_fits(tmp_path: Path) -> None:
    study = "questionnaire: tillit-samarbeid"
    assert set(codes(tmp_path, asked(SHORT_ITEMS), study=study, questionnaire=None)) == {"item_column_missing"}
    path = write(tmp_path, asked(SHORT_ITEMS))
    named = read_responses(path, study=study_of(study, tmp_path), questionnaire="tillit-kort")
    assert named.questionnaire.id == "tillit-kort"


def test_items_are_counted_in_long_form_and_rosters_too(tmp_path: Path) -> None:
    long = "respondent;rater;target;item;value\n" + "".join(f"p1;Vik;Nes;{item};3\n" for item in SHORT_ITEMS)
    wide = f"respondent;rater;{';'.join(f'{item}[Nes]' for item in SHORT_ITEMS)}\np1;Vik{';3' * len(SHORT_ITEMS)}\n"
    mapped = asked([f"Q{number}" for number in range(len(SHORT_ITEMS))])
    items = ", ".join(f"Q{number}: {item}" for number, item in enumerate(SHORT_ITEMS))
    for file, study in (
        (long, "import: {shape: long, item: {column: item}, value: {column: value}}"),
        (wide, r"import: {shape: wide, columns: '(?P<item>\w+)\[(?P<target>.+)\]'}"),
        (mapped, f"import: {{items: {{{items}}}}}"),
    ):
        assert read(tmp_path, file, study=study, questionnaire=None).questionnaire.id == "tillit-kort"


WIDE = "respondent;rater;ben1[Vik];ben1[Nes]\np1;Ås;3;4\n"
MAPPING = r"import: {shape: wide, columns: '(?P<item>\w+)\s*\[(?P<target>.+)\]'}"


@pytest.mark.parametrize("questionnaire", [None, "tillit-kort"])
def test_a_wide_file_without_a_mapping_is_told_how_to_be_read(questionnaire: str | None, tmp_path: Path) -> None:
    (problem,) = refusal(tmp_path, WIDE, questionnaire=questionnaire).problems
    assert (problem.code, problem.value) == ("wide_without_mapping", "ben1[Vik]")
    for language in LANGUAGES:
        assert problem.remedy(language).endswith(MAPPING)


def test_a_wide_file_is_not_said_to_lack_a_study_file_that_is_there(tmp_path: Path) -> None:
    (problem,) = refusal(tmp_path, WIDE, questionnaire="tillit-kort", study="import: {shape: rows}").problems
    assert problem.code == "wide_without_mapping"
    assert "study file" not in problem.message("en")


def test_the_headings_that_are_told_say_how_many_there_are(tmp_path: Path) -> None:
    file = f"{';'.join(f'heading number {number}' for number in range(40))}\n{'1;' * 39}1\n"
    (problem,) = refusal(tmp_path, file, questionnaire=None).problems
    assert problem.message("en").endswith("heading number 8, heading number 9 … (40).")


@pytest.mark.parametrize("space", ["", " "])
def test_the_mapping_that_the_remedy_names_reads_the_file(space: str, tmp_path: Path) -> None:
    everything = WIDE.replace("ben1[Vik];ben1[Nes]", ";".join(f"{item}{space}[Vik]" for item in SHORT_ITEMS))
    everything = everything.replace(";3;4", ";3" * len(SHORT_ITEMS))
    responses = read(tmp_path, everything, questionnaire="tillit-kort", study=MAPPING)
    assert len(responses.pairs.values) == 1
