"""What is added to a survey leaves what was there alone: people, items, organisations, waves; and sides may change."""

import copy
from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from strategies import Questionnaire, Row
from surveys import loaded, survey
from told import FEW, Case, Documents, changed, differences, documents, documents_of, only, plain, surveys, without

NOT_QUALITY = ("score", "compare")
"""What some properties are about; quality is the slow one."""
SURE = ("used", "respondents", "single_voices", "single_voice", "missing")
"""How many people there are is what changes."""


def rows_twice(rows: Sequence[Row]) -> list[Row]:
    return [*rows, *({**row, "respondent": f"{row['respondent']} again"} for row in rows)]


def counted_twice(place: str, one: Any, other: Any) -> bool:
    return place.startswith("/items/") and place.endswith(("/n", "/count")) and other == 2 * one


def people_twice(place: str, one: Any, other: Any) -> bool:
    return place.endswith(("/respondents_from", "/respondents_to")) and other == 2 * one


@given(surveys(), st.data())
@FEW
def test_what_is_added_leaves_what_was_there(case: Case, data: st.DataObject) -> None:
    """Each survey with five things added to it: most of the time goes to what is told of it as it is."""
    told = documents_of(case)
    everybody_answers_twice(case, told)
    a_scale_that_nobody_answers(
        case, told, data.draw(st.sampled_from(["skipped", "dont_know", "not_relevant", "not_shown"]))
    )
    an_item_that_was_never_shown(case, told, data.draw(st.sampled_from(sorted(case[0]["scales"]))))
    an_organisation_that_has_nothing_to_do_with_the_others(case, told)
    another_wave(case, told, data.draw(st.integers(0, 30)))


def everybody_answers_twice(case: Case, once: Documents) -> None:
    """Means stay, with the intervals that rest on organisations; there are twice as many people and answers."""
    twice = documents_of((case[0], rows_twice(case[1])), parts=NOT_QUALITY)
    assert differences(without(once["score"], *SURE), without(twice["score"], *SURE), same=counted_twice) == []
    for one, two in zip(once["score"]["pairs"], twice["score"]["pairs"], strict=True):
        people = [[score.get("respondents") for score in pair["scores"].values()] for pair in (one, two)]
        assert people[1] == [None if number is None else 2 * number for number in people[0]]
        assert not two["single_voice"]
    if isinstance(once.get("compare"), dict):
        for part in ("attendance", "scales", "slopes", "trends", "dyads", "organisations", "gaps"):
            assert differences(once["compare"][part], twice["compare"][part], same=people_twice) == [], part


def with_item(questionnaire: Questionnaire, item: dict[str, Any], scale: dict[str, Any] | None = None) -> Questionnaire:
    def change(made: Questionnaire) -> None:
        made["items"].append(item)
        made["scales"] |= {item["scale"]: scale} if scale else {}

    return changed(questionnaire, change)


def a_scale_that_nobody_answers(case: Case, told: Documents, why: str) -> None:
    scale = {"level": "pair", "format": next(iter(case[0]["formats"]))}
    asked = with_item(case[0], {"id": "zeta1", "scale": "zeta"}, scale)
    more = documents_of((asked, [{**row, "zeta1": why} for row in case[1]]))
    assert len(more["score"]["items"]) == len({(row["network"], row["wave"]) for row in case[1]}) * len(asked["items"])
    for document in more.values():
        forget(document, "zeta", "zeta1")
    assert differences(told, more) == []


def forget(part: Any, *names: str) -> None:
    """Take out what is told about these, of which nothing can be had."""
    if isinstance(part, list):
        part[:] = [one for one in part if not (isinstance(one, dict) and one.get("item", one.get("scale")) in names)]
    if isinstance(part, dict):
        for name in names:
            told = part.get(name, {})
            assert not isinstance(told, dict) or not isinstance(told.get("value"), float)
            part.pop(name, None)
    for one in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        forget(one, *names)


def an_item_that_was_never_shown(case: Case, told: Documents, scale: str) -> None:
    asked = with_item(case[0], {"id": "zeta1", "scale": scale})
    more = documents_of((asked, [{**row, "zeta1": "not_shown"} for row in case[1]]), parts=["score"])
    forget(more["score"], "zeta1")
    assert differences(told["score"], more["score"]) == []


def an_organisation_that_has_nothing_to_do_with_the_others(case: Case, before: Documents) -> None:
    """Nobody answers about it, it answers about nobody: it is only one more who could have, which is coverage."""
    roster: dict[tuple[str, str], set[str]] = {}
    for row in case[1]:
        sides = {str(row["rater"]), str(row["target"])} - {""}
        roster.setdefault((str(row["network"]), str(row["wave"])), set()).update(sides)
    told = copy.deepcopy(before)
    more = documents_of(case, {wave: {*members, "Ytterst"} for wave, members in roster.items()})
    for document in (told, more):
        for network in document["score"]["networks"]:
            for counted in ("organisations", "possible", "coverage"):
                network.pop(counted)
        for part in document.values():
            if isinstance(part, dict):
                part["names"].pop("Ytterst", None)
                part["organisations"] = [one for one in part["organisations"] if one["organisation"] != "Ytterst"]
                for circle in part.get("circles", ()):
                    circle["guards"] = [guard for guard in circle["guards"] if guard["code"] != "coverage"]
                for network in part.get("attendance", ()):
                    network["stayed"] = [name for name in network["stayed"] if name != "Ytterst"]
    assert differences(told, more) == []


def another_wave(case: Case, told: Documents, at: int) -> None:
    """What is told of the earlier waves stays, and so does what is told of the two of them together."""
    waves = sorted({str(row["wave"]) for row in case[1]})
    later = [{**row, "wave": "w9"} for row in case[1][at:]] or [{**case[1][0], "wave": "w9"}]
    after = survey(loaded(case[0]), [*case[1], *later])
    more = documents(after, waves if len(waves) > 1 else None, NOT_QUALITY)
    first, again = ({**one["score"], "waves": [], "used": None} for one in (told, more))
    assert differences(plain(first), plain(only(again, "wave", waves))) == []
    if len(waves) > 1:
        assert differences(*(plain(without(one["compare"], "used")) for one in (told, more))) == []


def transposed(rows: Sequence[Row]) -> list[Row]:
    """Who was answered about answers: a person of theirs for each who answered about them."""
    return [
        {**row, "respondent": f"{row['respondent']} {row['target']}", "rater": row["target"], "target": row["rater"]}
        for row in rows
        if row["target"]
    ]


@given(surveys().filter(lambda case: any(row["target"] for row in case[1])))
@FEW
def test_what_is_given_is_received(case: Case) -> None:
    plainly = [row for row in case[1] if row["target"]]
    there, back = (documents_of((case[0], rows), parts=NOT_QUALITY) for rows in (plainly, transposed(plainly)))
    parts = [("score", "pairs"), ("score", "dyads"), ("score", "organisations"), ("score", "networks")]
    parts += [("compare", name) for name in ("scales", "slopes", "trends", "dyads", "organisations")]
    for document, part in parts:
        if isinstance(there.get(document), dict):
            one, other = ({part: without(told[document][part], "respondents", "answering")} for told in (there, back))
            assert differences(plain(one), plain(turned(other))) == []


SIDES = {"rater": "target", "target": "rater", "given": "received", "received": "given"}
SIDES |= {"a_to_b": "b_to_a", "b_to_a": "a_to_b"}


def turned(part: Any) -> Any:
    """A document from the other side."""
    match part:
        case dict():
            found = {SIDES.get(key, key): turned(value) for key, value in part.items()}
            gaps = {key: -one for key, one in found.items() if key.startswith("gap") and isinstance(one, float)}
            return found | gaps | ({"lower": SIDES.get(str(part["lower"]), part["lower"])} if "lower" in part else {})
        case list():
            return [turned(one) for one in part]
    return part
