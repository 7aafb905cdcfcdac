"""The HTML form filled in with the keyboard alone, in three languages, and what its files say to the readers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import tillitsmaal as tm
from form_cases import HOSTILE, example, of
from html_form import ORGANISATIONS, Given, begin, fill_in, heading, rows, save, speak, trust_form, written
from showing import opened
from tillitsmaal.forms.html import html
from tillitsmaal.forms.making import Wanted
from tillitsmaal.responses import Reason, Responses
from tillitsmaal.text import Language

pytest_plugins = ["browser"]


@dataclass(frozen=True)
class Person:
    language: Language
    width: int
    rater: str
    role: str | None
    given: Given


PEOPLE = (
    Person("nb", 360, "Vik kommune", "representative", {
        "voss": {"ben1": "4", "ben2": "5", "int1": "2"}, "oey": {"ben1": "98", "ben2": "3"}, "": {"gen1": "7"},
    }),
    Person("nn", 1280, "Vik kommune", "leadership", {
        "voss": {"ben1": "2", "ben2": "99", "int1": "1"}, "oey": {}, "": {},
    }),
    Person("en", 360, "Voss; “herad”", None, {
        "vik": {"ben1": "5", "ben2": "5", "int1": "5"},
        "oey": {"ben1": "1", "ben2": "2", "int1": "3"},
        "": {"gen1": "-3"},
    }),
)  # fmt: skip
NAMES = dict(ORGANISATIONS)
THANKS = {"nb": "Takk for svarene.", "nn": "Takk for svara.", "en": "Thank you for your answers."}


@pytest.fixture(scope="module")
def saved(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    """What each of the three saved, with nothing but keys pressed."""
    folder = tmp_path_factory.mktemp("answers")
    form = written(trust_form(), folder)
    files = {}
    for person in PEOPLE:
        with opened(chromium, form, width=person.width) as (page, noticed):
            if person.language != "nb":
                speak(page, person.language)
            begin(page, person.rater, person.role)
            fill_in(page, person.given)
            files[person.language] = save(page, folder)
            assert heading(page) == THANKS[person.language]
            assert page.locator("html").get_attribute("lang") == person.language
            assert noticed.complaints == []
            assert [request for request in noticed.requests if not request.startswith("blob:")] == []
    return files


@pytest.fixture(scope="module")
def responses(saved: Mapping[Language, Path]) -> Responses:
    return tm.read_responses(list(saved.values()), questionnaire=trust_form().questionnaire)


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.language)
def test_the_file_has_a_row_a_partner_and_one_about_all(saved: Mapping[Language, Path], person: Person) -> None:
    found = rows(saved[person.language])
    assert [row["target"] for row in found][-1] == ""
    assert {row["target"] for row in found} == set(person.given)
    for row in found:
        given = {item: row[item] for item in ("ben1", "ben2", "int1", "gen1") if row[item]}
        assert given == person.given[row["target"]]
        assert (NAMES[row["rater"]], row["role"]) == (person.rater, person.role or "")
        assert (row["tillitform"], row["wave"]) == ("tillitsprove/1.0.0", "vår 2026")
    assert len({row["respondent"] for row in found}) == 1


def test_the_file_is_what_spreadsheets_and_readers_in_norway_expect(saved: Mapping[Language, Path]) -> None:
    data = saved["nb"].read_bytes()
    assert data.startswith("\ufefftillitform;saved;wave;respondent;rater;target;role;ben1;ben2;int1;gen1\r\n".encode())
    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r\n") == 4
    row = rows(saved["nb"])[0]
    assert saved["nb"].name == f"svar-vik-{row['respondent']}.csv"
    assert len(row["respondent"]) == 12
    assert row["respondent"].isalpha()
    assert len(row["saved"]) == len("2026-05-01T10:15:32")


ANSWERED, SKIPPED, DONT_KNOW, NOT_RELEVANT = Reason.ANSWERED, Reason.SKIPPED, Reason.DONT_KNOW, Reason.NOT_RELEVANT


def test_the_files_together_are_the_answers_given(saved: Mapping[Language, Path], responses: Responses) -> None:
    person = {rows(file)[0]["respondent"]: language for language, file in saved.items()}
    pairs, people = responses.pairs, responses.respondents
    told = {
        (person[who], target): [cell(*said) for said in zip(values, reasons, strict=True)]
        for who, target, values, reasons in zip(
            pairs.keys["respondent"], pairs.keys["target"], pairs.values, pairs.reasons, strict=True
        )
    }
    assert told == {
        ("nb", "voss"): [4, 5, 2],
        ("nb", "oey"): [DONT_KNOW, 3, SKIPPED],
        ("nn", "voss"): [2, NOT_RELEVANT, 1],
        ("nn", "oey"): [SKIPPED, SKIPPED, SKIPPED],
        ("en", "vik"): [5, 5, 5],
        ("en", "oey"): [1, 2, 3],
    }
    said = zip(people.keys["respondent"], people.values[:, 0], people.reasons[:, 0], strict=True)
    assert {person[who]: cell(*about_all) for who, *about_all in said} == {"nb": 7, "nn": SKIPPED, "en": -3}
    roles = zip(people.keys["respondent"], people.keys["role"].astype(object).fillna(""), strict=True)
    assert {person[who]: role for who, role in roles} == {"nb": "representative", "nn": "leadership", "en": ""}
    assert [wave.name for wave in responses.waves] == ["vår 2026"]


def cell(value: float, reason: int) -> float | Reason:
    return value if reason == ANSWERED else Reason(reason)


def test_the_scores_are_the_truth(responses: Responses) -> None:
    """int1 is reverse-keyed; benevolence of Vik about Øygard stands on one of two items, which is enough."""
    score = tm.score(responses)
    scored = score.scores.by_pair.set_index(["rater", "target"])[["benevolence", "integrity"]]
    assert {
        pair: tuple(values) for pair, values in zip(scored.index, scored.round(6).fillna(-9).to_numpy(), strict=True)
    } == {
        ("vik", "voss"): ((4.5 + 2) / 2, (4 + 5) / 2),
        ("vik", "oey"): (3, -9),
        ("voss", "vik"): (5, 1),
        ("voss", "oey"): (1.5, 3),
    }
    general = score.scores.by_organisation.set_index("organisation")["general"]
    assert general.dropna().to_dict() == {"vik": 7, "voss": -3}


@pytest.mark.parametrize("name", [name for name in HOSTILE if len(name) < 100])
def test_organisations_come_back_whatever_is_in_their_names(chromium: Browser, tmp_path: Path, name: str) -> None:
    form = of([("vik", name), ("voss", f'{name};"2"'), ("os", "Os")])
    with opened(chromium, written(form, tmp_path)) as (page, noticed):
        page.select_option("#rater", "vik")
        page.locator("section:visible .main").click()
        for _ in range(3):
            page.locator("section:visible [type=radio]").first.check()
            page.locator("section:visible .main").click()
        file = save(page, tmp_path)
        assert page.title() == "Prøve – Prøve"
        assert page.locator("b, r").count() == 0
        assert noticed.complaints == []
    assert {(row["rater"], row["target"]) for row in rows(file)} == {("vik", "voss"), ("vik", "os"), ("vik", "")}


def test_the_same_form_gives_the_same_bytes_and_names_no_other_place() -> None:
    first, second = html(example("tillit-samarbeid")), html(example("tillit-samarbeid"))
    assert first == second
    assert not {
        sign for sign in ("http:", "https:", "url(", "@import", '<link rel="stylesheet', " src=") if sign in first
    }


def test_the_order_begins_at_another_place_for_each_and_leaves_out_their_own(chromium: Browser, tmp_path: Path) -> None:
    form = trust_form()
    with opened(chromium, written(form, tmp_path)) as (page, _):
        for rater in form.partners:
            page.select_option("#rater", rater.code)
            steps = page.eval_on_selector_all("section", "steps => steps.map(step => step.dataset.step)")
            partners = [f"to {partner.code}" for partner in form.asked_about(rater)]
            assert steps == ["start", *partners, "general", "review"]
            assert f"to {rater.code}" not in steps


def test_a_form_for_one_organisation_asks_not_whose_people_answer(chromium: Browser, tmp_path: Path) -> None:
    form = trust_form(Wanted(rater="voss", languages=("nn",)))
    with opened(chromium, written(form, tmp_path)) as (page, _):
        assert page.locator("select").count() == 0
        assert page.get_by_text("Du svarar for Voss; “herad”.").is_visible()
        assert page.locator("#languages").get_by_role("button").count() == 0
        assert page.locator("html").get_attribute("lang") == "nn"
        page.locator("section:visible .main").click()
        fill_in(page, {"vik": {"ben1": "1"}, "oey": {}, "": {}})
        assert {row["rater"] for row in rows(save(page, tmp_path))} == {"voss"}


def test_a_form_without_waves_saves_none(chromium: Browser, tmp_path: Path) -> None:
    form = of()
    with opened(chromium, written(form, tmp_path)) as (page, _):
        begin(page, "Vik")
        fill_in(page, {"voss": {"ben1": "1"}, "os": {}, "": {"fac1": "3"}})
        assert "wave" not in rows(save(page, tmp_path))[0]
