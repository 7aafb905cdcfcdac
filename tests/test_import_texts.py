"""Columns by the text of their question: an item about a partner when the text says so, and else nothing."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from import_survey import QUESTIONNAIRE, study
from tillitsmaal.questionnaire.models import ResponseFormat
from tillitsmaal.readers.answers.declared import grammars_of
from tillitsmaal.readers.answers.spellings import Spellings
from tillitsmaal.readers.books.files import Source
from tillitsmaal.readers.books.grid import Book, table_of
from tillitsmaal.readers.books.kinds import open_source
from tillitsmaal.readers.proposal.question_texts import ByText, Wordings, by_texts
from tillitsmaal.readers.systems.sheet import Sheet, finished_by
from tillitsmaal.responses import Reason
from tillitsmaal.study import ImportMapping, ItemOf, Study, parse_study


def book(text: str) -> Book:
    return open_source(Source(name="svar.csv", path=None, data=text.encode(), sha256=""))


def by_headers(
    *headers: str,
    texts: Mapping[str, str] | None = None,
    mapping: ImportMapping | None = None,
    known: Study | None = None,
) -> ByText:
    """What columns with these headers say."""
    every = (*headers, "id")
    cells = "\t".join("1" for _ in every)
    quoted = "\t".join(f'"{header}"' for header in every)
    opened = book(f"{quoted}\n{cells}\n")
    sheet = Sheet(
        system="generic",
        table=table_of(opened, opened.first),
        defaults=ImportMapping(),
        evidence="",
        texts=texts or {},
    )
    declared = mapping or ImportMapping()
    return by_texts(sheet, Wordings.of(QUESTIONNAIRE, Spellings.of(known or study(), declared), declared))


def shown(places: Mapping[str, ItemOf]) -> dict[str, str]:
    return {header: f"{place.item} {place.target or '–'}" for header, place in places.items()}


def meant(*headers: str) -> dict[str, str]:
    """What is read from columns with these headers: item and partner by header."""
    return shown(by_headers(*headers).certain)


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
        "ben2: Vik kommune [vil oss vel]",
    ],
)
def test_what_a_text_does_not_say(header: str) -> None:
    assert meant(header, "x") == {}


def test_what_two_columns_claim_neither_has() -> None:
    assert meant("Vik kommune vil oss vel.", "Om Vik [Vik kommune vil oss vel.]", "Møtene er klare.") == {
        "Møtene er klare.": "fac1 –"
    }


@pytest.mark.parametrize(
    "heading",
    [
        "Hva tror du alle andre mener om: {}",
        "{} - videregående skole",
        "{} – Sogndal",
        "Your view of - {}",
        "Om {}: hvor enig er du?",
        "Om {} (2)",
        "{} 2",
        "{}: ikke",
        "{}<br/>-<br/>videregående",
    ],
)
def test_words_beside_a_name_are_a_batterys_when_they_stand_beside_another_name(heading: str) -> None:
    vik, os = (f"{heading.format(name)} [vil oss vel]" for name in ("Vik kommune", "Os og omland"))
    alone = by_headers(vik, "x")
    assert (shown(alone.certain), shown(alone.likely)) == ({}, {vik: "ben1 vik"})
    assert meant(vik, os) == {vik: "ben1 vik", os: "ben1 os"}
    other = os.replace("Os og omland", "Voss")
    assert (meant(vik, other), shown(by_headers(vik, other).likely)) == ({}, {vik: "ben1 vik"})


def test_the_same_words_on_the_other_side_of_a_name_are_other_words() -> None:
    vik, os = "Vik kommune - skole [vil oss vel]", "Skole - Os og omland [vil oss vel]"
    assert meant(vik, os) == {}


@pytest.mark.parametrize("heading", ["ben1: Vik kommune", "Vik kommune: vil oss vel"])
def test_the_items_own_text_beside_a_name_is_no_doubt(heading: str) -> None:
    assert list(meant(f"{heading} [vil oss vel]").values()) == ["ben1 vik"]


def test_what_is_only_likely_gives_way_to_what_is_certain() -> None:
    likely, certain = "Andre om: Vik kommune [vil oss vel]", "Vik kommune vil oss vel."
    found = by_headers(likely, certain)
    assert (shown(found.certain), found.likely) == ({certain: "ben1 vik"}, {})
    both = by_headers(likely, certain, "Om Vik [Vik kommune vil oss vel.]")
    assert (both.certain, both.likely) == ({}, {})


@pytest.mark.parametrize(
    ("heading", "certain", "likely"),
    [
        ("Om Os og omland", set(), set()),
        ("Slik de ser det i Os og omland", set(), {"ben1 vik"}),
        ("Slik vi ser det", set(), {"ben1 vik"}),
        ("Hva mener du?", {"ben1 vik"}, set()),
        ("Slik vi ser det.", set(), {"ben1 vik"}),
        ("Samarbeidet med Vik kommune i dag", {"ben1 vik"}, set()),
    ],
)
def test_a_question_below_a_heading_of_somebody_else(heading: str, certain: set[str], likely: set[str]) -> None:
    found = by_headers(f"{heading}: Vik kommune vil oss vel.")
    assert {*shown(found.certain).values()} == certain
    assert {*shown(found.likely).values()} == likely


@pytest.mark.parametrize(
    ("heading", "certain"),
    [
        ("Tror du at de i Os og omland mener det?", False),
        ("Sammenlignet med Os og omland – slik du ser det.", False),
        ("Tenk på Vik kommune og Næringshagen. Hva mener du?", True),
        ("Tenk på partnerne: Os og omland, Vik kommune, Næringshagen.", True),
        ("Hva mener de andre?", True),
    ],
)
def test_a_battery_whose_heading_is_of_somebody_else(heading: str, certain: bool) -> None:
    found = by_headers(*(f"{heading} {name} vil oss vel." for name in ("Vik kommune", "Næringshagen")))
    assert {*shown(found.certain if certain else found.likely).values()} == {"ben1 vik", "ben1 naering"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Os og omland vil oss vel (1-5)", ("ben1", "os")),
        ("Os og omland vil oss vel. (1 = helt uenig, 5 = helt enig) [velg ett svar].", ("ben1", "os")),
        ("Os og omland vil oss vel 1–5", ("ben1", "os")),
        ("Os og omland vil oss vel. Svar fra 1 til 5.", ("ben1", "os")),
        ("Om Os og omland - vil oss vel (1-5)", ("ben1", "os")),
        ("Os og omland (1-5)", (None, "os")),
        ("Os og omland vil oss vel. Vik kommune vil oss vel (1-5)", (None, None)),
        ("Tror du at Os og omland liker oss (1-5)", (None, None)),
        ("Møtene er klare (1-5)", ("fac1", None)),
    ],
)
def test_what_a_text_tells_where_how_to_answer_stands_behind_it(text: str, told: tuple[str, str]) -> None:
    wordings = Wordings.of(QUESTIONNAIRE, Spellings.of(study(), ImportMapping()), ImportMapping())
    assert wordings.told(text) == told


def test_the_question_counts_where_the_header_says_nothing_and_the_header_where_it_says_something() -> None:
    texts = {"v1": "Vik kommune vil oss vel.", "Vik kommune utnytter oss.": "Vik kommune vil oss vel", "v2": "v2"}
    assert shown(by_headers("v1", "v2", texts=texts).certain) == {"v1": "ben1 vik"}
    assert shown(by_headers(*texts, texts=texts).certain) == {
        "v1": "ben1 vik",
        "Vik kommune utnytter oss.": "ben2 vik",
    }


def test_a_wording_of_two_items_is_none() -> None:
    aliases = ImportMapping.model_validate(
        {"aliases": {"items": {"ben1": ["tillit"], "ben2": ["Tillit", "utnytting"]}}}
    )
    found = by_headers("Vik kommune: tillit", "Vik kommune: utnytting", mapping=aliases)
    assert shown(found.certain) == {"Vik kommune: utnytting": "ben2 vik"}


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
    name = QUESTIONNAIRE.scales[QUESTIONNAIRE.items[0].scale].format
    asked = QUESTIONNAIRE.model_copy(update={"formats": {**QUESTIONNAIRE.formats, name: answers}})
    read = grammars_of(asked, ImportMapping(missing={"9": "skipped"}))[name].read_labelled(code, label)
    found = f"{read.value:g}" if read.reason is Reason.ANSWERED else read.reason.name.lower()
    assert (read.problem or found) == told


def test_a_text_that_no_question_is_as_long_as_says_nothing() -> None:
    wordings = Wordings.of(QUESTIONNAIRE, Spellings.of(study(), ImportMapping()), ImportMapping())
    assert wordings.said("Om møtene. " * 10 + "Vik kommune vil oss vel.") is not None
    assert wordings.said("Om møtene. " * 100 + "Vik kommune vil oss vel.") is None


HOSTILE = parse_study(
    """\
study: S
organisations:
  - {id: os, name: Os}
  - {id: oskommune, name: Os kommune}
  - {id: nav, name: NAV}
  - {id: navs, name: NAV - Sogndal}
  - {id: om, name: Om}
  - {id: alle, name: Alle}
  - {id: sone1, name: Sone 1}
  - {id: stolav, name: "St. Olav: barn/unge"}
  - {id: by, name: "Byen [sør]"}
""".encode(),
    "tillit.yaml",
    Path(),
)


@pytest.mark.parametrize(
    ("header", "certain"),
    [
        ("Os [vil oss vel]", "ben1 os"),
        ("Om Os [vil oss vel]", "ben1 os"),
        ("About NAV [wishes us well]", "ben1 nav"),
        ("Korleis er det med Os kommune, slik du opplever det? [utnyttar oss]", "ben2 oskommune"),
        ("NAV - Sogndal [vil oss vel]", "ben1 navs"),
        ("Om NAV - Sogndal: vil oss vel", "ben1 navs"),
        ("NAV - Sogndal vil oss vel.", "ben1 navs"),
        ("Om: vil oss vel", "ben1 om"),
        ("Alle vil oss vel.", "ben1 alle"),
        ("<p>Om <b>Os</b>\nkommune</p>\r\n[<i>vil</i> oss&nbsp;vel]", "ben1 oskommune"),
        ("Sone 1: vil oss vel", "ben1 sone1"),
        ("St. Olav: barn/unge vil oss vel.", "ben1 stolav"),
        ("Om St. Olav: barn/unge [vil oss vel]", "ben1 stolav"),
        ("Byen [sør] [vil oss vel]", "ben1 by"),
        ("Os kommune [vil oss vel] [Skala 1]", None),
        ("Os (kommune) [vil oss vel]", None),
        ("(Os) [vil oss vel]", None),
        ("Os/NAV: vil oss vel", None),
        ("Os / NAV: vil oss vel", None),
        ("Os\nNAV vil oss vel.", None),
        ("Om Os og NAV [vil oss vel]", None),
        ("Om NAV - Sogndal - barnevern: vil oss vel", None),
        ("NAV Sogndal vil oss vel.", None),
        ("Sogndal - NAV vil oss vel.", None),
        ("Sogndal: NAV vil oss vel.", None),
        ("NAV, Sogndal [vil oss vel]", None),
        ("St. Os vil oss vel.", None),
        ("Hva syns du? Os vil oss vel.", "ben1 os"),
        ("NAV|Sogndal [vil oss vel]", None),
        ("Os sin ledelse [vil oss vel]", None),
        ("Osen [vil oss vel]", None),
        ("Оs [vil oss vel]", None),
        ("Os: Os kommune vil oss vel.", None),
        ("Os kommune – Os [vil oss vel]", None),
        ("Sone 2: vil oss vel", None),
        ("Alle andre: Os [vil oss vel]", None),
        ("Vil oss vel: Os", None),
        ("vil oss vel [Os]", None),
        ("Alle [Os vil oss vel.]", None),
        ("Os vil alle vel.", None),
        ("Om", None),
    ],
)
def test_names_that_hide_in_other_names_or_are_words(header: str, certain: str | None) -> None:
    assert list(shown(by_headers(header, "x", known=HOSTILE).certain).values()) == ([certain] if certain else [])


def test_a_heading_of_our_forms_that_is_also_a_name_goes_with_the_question_below_it() -> None:
    """Everything about `Vik` was once left out where another organisation is called `Om Vik`."""
    roster = "organisations: [{id: vik, name: Vik}, {id: om, name: Om Vik}]"
    known = parse_study(f"study: S\n{roster}".encode(), "tillit.yaml", Path())
    found = by_headers("Om Vik. Vik vil oss vel.", "Om Om Vik. Om Vik vil oss vel.", known=known)
    assert shown(found.certain) == {"Om Vik. Vik vil oss vel.": "ben1 vik", "Om Om Vik. Om Vik vil oss vel.": "ben1 om"}
