"""Questions about somebody whom the study does not know are not left out without a word."""

from pathlib import Path

import pytest

from import_survey import PAIRS, PEOPLE, QUESTIONNAIRE, reading, refusal, shown, study
from samples_limesurvey import IDS, LONG, written
from test_import_texts import book
from tillitsmaal.readers.answers.spellings import Spellings
from tillitsmaal.readers.books.grid import table_of
from tillitsmaal.readers.proposal.strangers import strangers
from tillitsmaal.readers.systems.sheet import Sheet
from tillitsmaal.study import ImportMapping


def about(*headers: str) -> tuple[str, ...]:
    """Whom columns ask about from which nothing is read."""
    opened = book(
        "\t".join(f'"{header}"' for header in (*headers, "id")) + "\n" + "\t".join("1" for _ in (*headers, "")) + "\n"
    )
    sheet = Sheet(
        system="generic", table=table_of(opened, opened.first), defaults=ImportMapping(), evidence="", texts={}
    )
    return strangers(sheet, headers, QUESTIONNAIRE, Spellings.of(study(), ImportMapping()))


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("Vikk kommune vil oss vel.", ("Vikk kommune",)),
        ("VIKK  KOMMUNE VIL OSS VEL", ("VIKK KOMMUNE",)),
        ("Vikk kommune [vil oss vel.]", ("Vikk kommune",)),
        ("Vikk kommune: vil oss vel", ("Vikk kommune",)),
        ("Hvor nær er Vikk kommune?", ("Vikk kommune",)),
        ("Vik kommune vil oss vel.", ()),
        ("Vil oss vel.", ()),
        ("Møtene er klare.", ()),
        ("Hva vil Vikk kommune?", ()),
        ("Hvem vil oss vel, og hvorfor?", ()),
    ],
)
def test_whom_an_items_words_are_said_of(header: str, names: tuple[str, ...]) -> None:
    assert about(header) == names


def test_a_name_counts_once_though_a_heading_says_it_too() -> None:
    assert about("Om Vikk - Vikk vil oss vel", "Vikk vil oss vel", "VIKK vil oss vel.") == ("VIKK",)


def test_a_misspelt_partner_is_not_left_out(tmp_path: Path) -> None:
    """Ten people's answers about a whole partner once fell out so, with a file that was otherwise in order."""
    headers, people = LONG.split("\n", 1)
    files = {"survey (1).csv": written(headers.replace("Vik kommune", "Vikk kommune") + "\n" + people)}
    found = refusal(files, tmp_path)
    assert [problem.code for problem in found.problems] == ["import_unclear", "import_targets_unknown"]
    assert 'to tillit import --init "survey (1).csv"' in found.problems[0].line("en")
    assert found.problems[1].details["targets"] == "Vikk kommune"
    known = "import: {aliases: {targets: {vik: [Vikk kommune]}}}"
    assert shown(reading(files, tmp_path, known), IDS) == (PAIRS, PEOPLE)
