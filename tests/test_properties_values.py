"""What is told keeps its meaning when the answers are written on another scale, or an item the other way round."""

import copy
import re
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from strategies import Questionnaire, Row
from told import FEW, Case, Documents, changed, differences, documents_of, near, surveys, without

Move = Callable[[float], float]


def limits(questionnaire: Questionnaire, item: str) -> tuple[float, float]:
    scale = next(one["scale"] for one in questionnaire["items"] if one["id"] == item)
    made = questionnaire["formats"][questionnaire["scales"][scale]["format"]]
    return made["min"], made["max"]


def moved_rows(case: Case, move: Callable[[str, float], float]) -> list[Row]:
    """The rows with every answer moved, by its item."""
    items = [item["id"] for item in case[0]["items"]]
    return [
        {name: move(name, cell) if name in items and isinstance(cell, float) else cell for name, cell in row.items()}
        for row in case[1]
    ]


def on_another_range(case: Case, move: Callable[[dict[str, int]], Move]) -> Case:
    """Formats, floors and answers moved together."""
    moves = {name: move(made) for name, made in case[0]["formats"].items()}
    form_of = {item["id"]: case[0]["scales"][item["scale"]]["format"] for item in case[0]["items"]}

    def change(made: Questionnaire) -> None:
        for name, form in made["formats"].items():
            form |= {end: round(moves[name](form[end])) for end in ("min", "max")}
        for scale in made["scales"].values():
            if "sufficient" in scale:
                scale["sufficient"] = moves[scale["format"]](scale["sufficient"])

    return changed(case[0], change), moved_rows(case, lambda item, cell: moves[form_of[item]](cell))


def pomp(told: Any) -> list[Any]:
    """Scores in percent of their range, and what rests on them."""
    keys = ("network", "wave", "rater", "target", "pomp", "weakest", "sufficient", "single_voice")
    return [{key: pair[key] for key in keys} for pair in told["score"]["pairs"]]


@given(surveys(), st.data())
@FEW
def test_what_is_told_keeps_its_meaning(case: Case, data: st.DataObject) -> None:
    """Each survey written in three other ways: most of the time goes to what is told of it as it is."""
    before = documents_of(case)
    a_constant_added_to_every_answer(case, before, data.draw(st.sampled_from([-7, -1, 3, 100])))
    the_scale_from_0_to_100(case, before)
    items = [item["id"] for item in case[0]["items"]]
    reversed_items_entered_plainly(case, before, data.draw(st.sets(st.sampled_from(items), min_size=1)))


def a_constant_added_to_every_answer(case: Case, before: Documents, constant: int) -> None:
    """Every level moves by it or is of the range (POMP), and nothing else changes: no word, count, spread or p."""
    after = documents_of(on_another_range(case, lambda _: lambda answer: answer + constant))

    def same(_place: str, one: Any, other: Any) -> bool:
        return isinstance(one, float) and isinstance(other, float) and near(other, one + constant, 1e-6)

    assert differences(before, after, 1e-6, same=same) == []
    assert differences(pomp(before), pomp(after)) == []


SLOPES = re.compile("/(comovement|across_respondents|paths)/")
"""How far collaboration goes with trust: units of the one for each of the other."""
OF_UNITS = ("agreement", "log_likelihood", "aic", "bic")
"""What rests on the number of answers that one could give, or on the density of answers."""


def the_scale_from_0_to_100(case: Case, before: Documents) -> None:
    """Every number is what it was, or in other units; each word, label, p and share of the range stays."""
    stretched = on_another_range(
        case, lambda form: lambda answer: 100 * (answer - form["min"]) / (form["max"] - form["min"])
    )
    after = documents_of(stretched)
    forms = [(form["min"], 100 / (form["max"] - form["min"])) for form in case[0]["formats"].values()]

    def same(place: str, one: Any, other: Any) -> bool:
        if not isinstance(one, float) or place.endswith(("/p", "/n", "degrees_of_freedom", "index")):
            return False
        if SLOPES.search(place) and any(near(other, one * by / per, 1e-6) for _, by in forms for _, per in forms):
            return True
        return any(near(other, shown, 1e-6) for low, by in forms for shown in (one * by, (one - low) * by))

    assert differences(without(before, *OF_UNITS), without(after, *OF_UNITS), 1e-6, same=same) == []
    assert differences(pomp(before), pomp(after)) == []


def reversed_items_entered_plainly(case: Case, before: Documents, turned: set[str]) -> None:
    """Turned items are only entered the other way: everything but the answers as they were given stays."""

    def change(made: Questionnaire) -> None:
        for item in made["items"]:
            if item["id"] in turned:
                item["reverse"] = not item.get("reverse", False)

    rows = moved_rows(case, lambda item, cell: sum(limits(case[0], item)) - cell if item in turned else cell)
    told, again = copy.deepcopy(before), documents_of((changed(case[0], change), rows))
    for document in (told, again):
        assert document["score"].pop("items")
    assert differences(told, again, 1e-6) == []
