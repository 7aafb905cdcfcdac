"""Questions about somebody whom the study does not know are not left out without a word."""

from pathlib import Path

import pytest

from import_samples import Files
from import_survey import PAIRS, PEOPLE, QUESTIONNAIRE, reading, refusal, refused, shown, study
from samples_kobo import NAMES
from samples_limesurvey import CODES, IDS, LONG, written
from samples_nettskjema import CODES as NETTSKJEMA
from samples_surveyjs import LIST
from test_import_doubts import coded
from test_import_texts import book
from tillitsmaal.readers.answers.spellings import Spellings
from tillitsmaal.readers.books.grid import table_of
from tillitsmaal.readers.proposal.strangers import strangers
from tillitsmaal.readers.systems.sheet import Sheet
from tillitsmaal.study import ImportMapping, parse_study


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


def strange(text: str, old: str, new: str, name: str = "svar.csv") -> Files:
    """A file whose columns about a partner are called otherwise."""
    assert old in text
    return {name: text.replace(old, new).encode()}


LIMESURVEY = {"survey.csv": written(CODES.replace('"toos[', '"Q3['))}
STRANGE: dict[str, Files] = {
    "limesurvey": LIMESURVEY,
    "limesurvey, a digit in the word": {"survey.csv": written(CODES.replace('"toos[', '"t0os['))},
    "limesurvey, a code that begins with a digit": {"survey.csv": written(CODES.replace('"toos[', '"to110['))},
    "nettskjema": strange(NETTSKJEMA, '"to_os.', '"matrise3.', "data-1.txt"),
    "surveyjs": strange(LIST, '"to_os"', '"question3"', "answers.json"),
    "qualtrics": coded(("to_os_ben1", "Q9_ben1"), ("to_os_ben2", "Q9_ben2")),
    "kobo": strange(NAMES, "1__os", "1_q3"),
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_battery_of_item_codes_about_nobody_known_is_not_left_out(name: str, tmp_path: Path) -> None:
    """A whole partner was once dropped where its matrix had another code than the form gave it."""
    assert "import_battery_unread" in refused(STRANGE[name], tmp_path)


def test_it_is_said_whom_a_strange_battery_is_about(tmp_path: Path) -> None:
    problem = refusal(LIMESURVEY, tmp_path).problems[1]
    assert problem.line("en").startswith(
        "survey.csv: These columns are called as answers about a partner are, but nothing says whom they are about: "
        "Q3[ben1], Q3[ben2] (2 in all)."
    )
    known = r"columns: '(?:general|(?:to2?)?(?P<target>[A-Za-z]\w*))\[(?P<item>\w+)\]', aliases: {targets: {os: [Q3]}}"
    told = reading(LIMESURVEY, tmp_path, f"import: {{system: limesurvey, {known}}}")
    assert [line for line in shown(told, IDS)[0] if "→ os: dk 3 0" in line]


def test_a_pattern_of_ones_own_leaves_out_a_battery_with_strong_words(tmp_path: Path) -> None:
    own = r"import: {columns: 'to\d*(?P<target>[a-z]\w*)\[(?P<item>\w+)\]', rater: {column: rater}}"
    assert "battery_left_out" in [one.code for one in reading(LIMESURVEY, tmp_path, own).warnings]


@pytest.mark.parametrize(
    ("new", "kept"),
    [
        ('"tovik[ben1]";"extra_vik[ben1]";"extra_vik[ben2]"', "a second battery about a partner of whom all is read"),
        ('"tovik[ben1]";"ben1comment";"ben2comment"', "words in which an item's id is no word of its own"),
        ('"tovik[ben1]";"extra[ben1]";"more[ben2]"', "one item each"),
    ],
)
def test_other_columns_with_an_items_name_are_no_battery_about_somebody(new: str, kept: str, tmp_path: Path) -> None:
    heads, *lines = CODES.split("\n")
    place = heads.split(";").index('"tovik[ben1]"') + 1
    rows = [";".join([*(cells := line.split(";"))[:place], '"1"', '"1"', *cells[place:]]) for line in lines if line]
    text = "\n".join([heads.replace('"tovik[ben1]"', new), *rows, ""])
    assert "battery_left_out" not in [one.code for one in reading({"s.csv": written(text)}, tmp_path).warnings], kept


def test_a_partner_whom_only_the_question_below_another_ones_heading_is_about_is_not_left_out(tmp_path: Path) -> None:
    roster = "organisations: [{id: vik, name: Vik}, {id: om, name: Om Vik}, {id: os, name: Os og omland}]"
    known = parse_study(f"study: S\n{roster}".encode(), "tillit.yaml", tmp_path)
    text = LONG.replace("Næringshagen", "Om Vik").replace("med Vik kommune, slik", "med Om Vik, slik")
    found = refusal({"s.csv": written(text.replace("Vik kommune", "Vik"))}, tmp_path, study=known).problems
    assert [one.code for one in found] == ["import_unclear", "import_columns_lacking"]
    assert "ben1: vik" in found[1].details["columns"]
