"""What is not certain about a file, and is therefore refused with the proposal until somebody writes it down."""

from pathlib import Path

from import_samples import Files
from import_survey import PAIRS, PEOPLE, reading, refusal, refused, shown
from samples_limesurvey import IDS, LONG, written


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
        "are, confirm it: list the columns under columns in the import, as in the proposal. If not, leave them out there."
    )
    assert refused(files, tmp_path, "import: {rater: {column: 'Hvilken virksomhet svarer du for?'}}") == [
        "import_unclear",
        "import_heading_likely",
    ]
