"""What is not certain about a file, and is therefore refused with the proposal until somebody writes it down."""

# ruff: noqa: E501 – files and messages stand as they are
from pathlib import Path

import pytest

from import_samples import Files
from import_survey import PAIRS, PEOPLE, reading, refusal, refused, shown
from samples_limesurvey import IDS, LONG, written
from samples_qualtrics import IDS as QUALTRICS_IDS
from samples_qualtrics import LOOP, LOOPED, TEXTS


def changed(text: str, *changes: tuple[str, str]) -> Files:
    """An export of LimeSurvey with some of it changed."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return {"survey.csv": written(text)}


BATTERY = [("Hvordan er det med ", "Om "), (", slik du opplever det?", ": hvor enig er du?")]
SHORT = [("Vik kommune vil", "vil"), ("Næringshagen vil", "vil"), ("Os og omland vil", "vil")]


def test_words_of_a_battery_beside_every_name_are_no_doubt(tmp_path: Path) -> None:
    responses = reading(changed(LONG, *BATTERY, *SHORT), tmp_path)
    assert shown(responses, IDS) == (PAIRS, PEOPLE)


def test_words_beside_one_name_only_are_a_doubt(tmp_path: Path) -> None:
    files = changed(LONG, *SHORT, ("med Vik kommune, slik du opplever det? [vil", "med: Vik kommune [vil"))
    found = refusal(files, tmp_path)
    assert [problem.code for problem in found.problems] == ["import_unclear", "import_heading_likely"]
    assert found.problems[1].line("en") == (
        "survey.csv: The headings of these columns say more than the name of an organisation, so it is not certain "
        "that the answers are about it: Hvordan er det med: Vik kommune [vil oss vel.] (ben1: vik) (1 in all). If they "
        "are, confirm it: list the columns under columns in the import, as in the proposal. If not, leave them out "
        "there."
    )
    assert refused(files, tmp_path, "import: {rater: {column: 'Hvilken virksomhet svarer du for?'}}") == [
        "import_unclear",
        "import_heading_likely",
    ]


CODES = ("vik", "naering", "os")


def coded(*changes: tuple[str, str]) -> Files:
    """An export of Qualtrics whose columns are called by codes of items and partners, below which stand the questions."""
    tags = [(f"to_{code}_{number},", f"to_{code}_ben{number},") for code in CODES for number in (1, 2)]
    tags += [(f"to2_{code}_1,", f"to2_{code}_clo1,") for code in CODES]
    text = TEXTS.replace("_naeri_", "_naering_")
    for old, new in [*tags, ("general_1,", "general_fac1,"), *changes]:
        assert old in text, old
        text = text.replace(old, new)
    return {"Tillit.csv": text.encode()}


def test_questions_that_say_what_the_columns_names_say_are_no_doubt(tmp_path: Path) -> None:
    assert shown(reading(coded(), tmp_path), QUALTRICS_IDS) == (PAIRS, PEOPLE)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            [("opplever det? - Næringshagen vil oss vel.", "opplever det? - Næringshagen utnytter oss.")],
            "The column “to_naering_ben1” would be read as ben1: naering, but its question says ben2: naering: “Hvordan er det "
            "med Næringshagen, slik du opplever det? - Næringshagen utnytter oss.” (1 such in all).",
        ),
        (
            [("det med Vik kommune, slik du opplever det? - Vik kommune vil", "det med Os og omland, slik du opplever det? - Os og omland vil")],
            "The column “to_vik_ben1” would be read as ben1: vik, but its question says ben1: os: “Hvordan er det "
            "med Os og omland, slik du opplever det? - Os og omland vil oss vel.” (1 such in all).",
        ),
        ([("Hvor nær er Vik kommune?", "Om Os og omland")], None),
        (
            [("Hvordan er det med Vik kommune, slik du opplever det? - Hvor nær er Vik kommune?", "Om Os og omland")],
            "The column “to2_vik_clo1” would be read as clo1: vik, but its question says os: “Om Os og omland” (1 such in all).",
        ),
        (
            [("Hvordan er det med Vik kommune, slik du opplever det? - Hvor nær er Vik kommune?", "utnytter oss")],
            "The column “to2_vik_clo1” would be read as clo1: vik, but its question says ben2: “utnytter oss” (1 such in all).",
        ),
        (
            [("under ett. - Møtene er klare.", "under ett. - Vik kommune vil oss vel.")],
            "The column “general_fac1” would be read as fac1, but its question says ben1: vik: “Disse spørsmålene gjelder "
            "alle partnerne sett under ett. - Vik kommune vil oss vel.” (1 such in all).",
        ),
        ([("Vik kommune vil oss vel.", "Vik kommune vil oss godt.")], None),
    ],
)  # fmt: skip
def test_a_question_that_says_something_else_than_its_header_is_a_doubt(
    changes: list[tuple[str, str]], said: str | None, tmp_path: Path
) -> None:
    files = coded(*changes)
    if said is None:
        assert shown(reading(files, tmp_path), QUALTRICS_IDS) == (PAIRS, PEOPLE)
        return
    found = refusal(files, tmp_path)
    assert [problem.code for problem in found.problems] == ["import_unclear", "import_texts_disagree"]
    assert found.problems[1].line("en").startswith(f"Tillit.csv: {said} Find out which of them is right")


def test_a_loop_whose_questions_name_others_than_its_list_is_a_doubt(tmp_path: Path) -> None:
    lines = LOOP.splitlines(keepends=True)
    for name in ("Os og omland", "Vik kommune", "Næringshagen"):
        lines[1] = lines[1].replace("${lm://Field/1}", name, 2)
    files = {"Tillit.csv": "".join(lines).encode()}
    assert shown(reading(files, tmp_path, f"import: {{system: qualtrics, {LOOPED}}}"), QUALTRICS_IDS) == (PAIRS, PEOPLE)
    wrong = LOOPED.replace("os, vik", "vik, os")
    found = refusal(files, tmp_path, f"import: {{system: qualtrics, {wrong}}}")
    assert [problem.code for problem in found.problems] == ["import_unclear", "import_texts_disagree"]
    assert "1_Q2_1” would be read as ben1: vik, but its question says ben1: os:" in found.problems[1].line("en")


def test_who_has_listed_the_columns_has_said_what_is_right(tmp_path: Path) -> None:
    files = coded(("opplever det? - Næringshagen vil oss vel.", "opplever det? - Os og omland vil oss vel."))
    assert refused(files, tmp_path) == ["import_unclear", "import_texts_disagree"]
    pattern = r"import: {system: qualtrics, columns: '(?:to2?_(?P<target>\w+)|general)_(?P<item>\w+)'}"
    assert shown(reading(files, tmp_path, pattern), QUALTRICS_IDS) == (PAIRS, PEOPLE)
