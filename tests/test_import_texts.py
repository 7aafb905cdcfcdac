"""Columns by the text of their question: an item about a partner when the text says so, and else nothing."""

import pytest

from import_survey import QUESTIONNAIRE, study
from tillitsmaal.questionnaire.models import ResponseFormat
from tillitsmaal.readers.cells import grammar
from tillitsmaal.readers.files import Source
from tillitsmaal.readers.grid import Book, table_of
from tillitsmaal.readers.kinds import open_source
from tillitsmaal.readers.question_texts import by_texts
from tillitsmaal.readers.spellings import Spellings
from tillitsmaal.readers.systems.sheet import Sheet, finished_by
from tillitsmaal.responses import Reason
from tillitsmaal.study import ImportMapping


def book(text: str) -> Book:
    return open_source(Source(name="svar.csv", path=None, stem="svar", data=text.encode(), sha256=""))


def meant(*headers: str) -> dict[str, str]:
    """What is read from columns with these headers: item and partner by header."""
    cells = "\t".join("1" for _ in headers)
    opened = book("\t".join(headers) + f"\n{cells}\n")
    sheet = Sheet(
        system="generic", table=table_of(opened, opened.first), defaults=ImportMapping(), evidence="", texts={}
    )
    found = by_texts(sheet, QUESTIONNAIRE, Spellings.of(study(), ImportMapping()), ImportMapping())
    return {header: f"{place.item} {place.target or '–'}" for header, place in found.items()}


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("Vik kommune vil oss vel.", "ben1 vik"),
        ("VIK KOMMUNE vil oss vel", "ben1 vik"),
        ("Næringshagen wishes us well.", "ben1 naering"),
        ("Hvor nær er Os og omland?", "clo1 os"),
        ("Møtene er klare.", "fac1 –"),
        ("Om Vik kommune [Vik kommune vil oss vel.]", "ben1 vik"),
        ("Om Vik kommune [vil oss vel]", "ben1 vik"),
        ("Hvor enig er du i dette?  - Vik kommune vil oss vel. ", "ben1 vik"),
        ("Om partnerne: hvor enig er du? – Vik kommune vil oss vel.", "ben1 vik"),
        ("Vik kommune: vil oss vel", "ben1 vik"),
        ("Om Vik kommune.Vik kommune vil oss vel.", "ben1 vik"),
        ("Møtene. Hva syns du? | Møtene er klare.", "fac1 –"),
    ],
)
def test_what_a_text_says_beyond_doubt(header: str, what: str) -> None:
    assert list(meant(header).values()) == [what]


@pytest.mark.parametrize(
    "header",
    [
        "vil oss vel",
        "Vik kommune",
        "Vik kommune vil oss ikke vel.",
        "Vi tror ikke at Vik kommune vil oss vel.",
        "Vik kommune og Næringshagen: vil oss vel",
        "Leikanger kommune vil oss vel.",
        "Kommentar til: Vik kommune",
        "Vik videregående skole [vil oss vel.]",
        "Vik kommune skole [vil oss vel.]",
        "Os (ikke Os og omland) [vil oss vel.]",
        "Hva tror du alle andre mener om Os og omland? [vil oss vel.]",
    ],
)
def test_what_a_text_does_not_say(header: str) -> None:
    assert meant(header, "x") == {}


def test_what_two_columns_claim_neither_has() -> None:
    assert meant("Vik kommune vil oss vel.", "Om Vik [Vik kommune vil oss vel.]", "Møtene er klare.") == {
        "Møtene er klare.": "fac1 –"
    }


def test_a_column_of_status_is_empty_where_nothing_was_handed_in() -> None:
    opened = book("a;status\n1;31\n2;21\n3;\n4; 32\n")
    table = finished_by(table_of(opened, opened.first), "status", ("31", "32"))
    assert table.texts("status") == ["31", "", "", " 32"]
    assert table.texts("a") == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("code", "label", "told"),
    [
        ("4", None, "4"),
        ("4", "", "4"),
        ("4", "I stor grad", "4"),
        ("1", "Helt enig", "5"),
        ("11", "10", "10"),
        ("1", "0", "outside_format"),
        ("6", "Vet ikke", "dont_know"),
        ("6", "98", "dont_know"),
        ("1", "5 – Helt enig", "5"),
        ("9", "Helst ikke", "skipped"),
    ],
)
def test_what_people_saw_counts_before_the_code(code: str, label: str | None, told: str) -> None:
    number = 10 if code == "11" else 5
    answers = ResponseFormat(min=1, max=number, labels={5: {"nb": "Helt enig"}}, missing={98: "dont_know"})
    read = grammar(answers, ImportMapping(missing={"9": "skipped"}), None).read_labelled(code, label)
    found = f"{read.value:g}" if read.reason is Reason.ANSWERED else read.reason.name.lower()
    assert (read.problem or found) == told
