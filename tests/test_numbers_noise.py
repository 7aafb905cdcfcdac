"""What only rounding tells apart gives no spread, no interval, no p and no correlation, in whatever it is counted."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import tillitsmaal as tm
from number_worlds import NAMES, WORLDS, Answer, World, answered, asked, mixture
from surveys import loaded, survey
from test_numbers_documents import documented, parts
from tillitsmaal.arithmetic import difference, levelled

TENTHS = asked(3, decimals=1)


def of_pair(rater: str, target: str) -> float:
    """From 1.1 to 4.0 in tenths."""
    return round(1.1 + 0.1 * ((NAMES.index(rater) * 7 + NAMES.index(target) * 11) % 30), 1)


def keyed(value: float, item: int) -> float:
    """What is answered to mean this: the last item of each scale is turned."""
    return round(6 - value, 1) if item % 3 == 2 else value


def same_in_both(rater: str, target: str, _wave: int, _person: int, item: int) -> float:
    return keyed(of_pair(rater, target), item)


def all_up(rater: str, target: str, wave: int, _person: int, item: int) -> float:
    """Three tenths from wave to wave."""
    return keyed(round(of_pair(rater, target) + 0.3 * (wave - 1), 1), item)


def with_gaps(answer: Answer) -> Answer:
    """Some skip an item, so that means are of one, two or three items."""

    def gapped(rater: str, target: str, wave: int, person: int, item: int) -> float | str:
        is_gap = (NAMES.index(rater) * 3 + NAMES.index(target) * 5 + wave * 7 + person + item) % 5 == 0
        return "skipped" if is_gap else answer(rater, target, wave, person, item)

    return gapped


def of_tenths(answer: Answer) -> World:
    return TENTHS, answered(TENTHS, with_gaps(answer), pairs=7, people=3, waves=(1, 2, 3))


STILL: dict[str, World] = {
    "all answer 3.3": of_tenths(lambda *key: keyed(3.3, key[-1])),
    "nothing changes": of_tenths(same_in_both),
    "all rise alike": of_tenths(all_up),
    "a variance of 1e-14": WORLDS["a variance of 1e-14"],
    "a variance of 1e-14 of a million": WORLDS["a variance of 1e-14 of a million"],
}
NO_VARIANCE = "no_variance"


def reasons(estimates: Iterator[Any]) -> set[str]:
    return {found.get("not_estimable", f"a number: {found}") for found in estimates}


@pytest.mark.parametrize("world", STILL)
def test_changes_that_are_alike_have_no_spread(world: str) -> None:
    questionnaire, rows = STILL[world]
    document = documented(tm.compare(survey(loaded(questionnaire), rows)))
    for name in ("change", "effect_size"):
        assert reasons(scale[name] for scale in document["scales"]) == {NO_VARIANCE}
    (circle,) = document["circles"]
    evidence = circle["evidence"]
    for leg in (evidence["trust"], evidence["collaboration"]):
        assert (reasons(iter([leg["change"]])), leg["sd"]) == ({NO_VARIANCE}, 0)
    assert reasons(iter([evidence["comovement"]])) == {NO_VARIANCE}
    organisations = [one for of in document["organisations"] for one in of["changes"].values()]
    for place, part in parts(organisations):
        assert not (isinstance(part, dict) and part.get("standard_error")), place
    reliable = [change["reliable"] for pair in document["pairs"] for change in pair["changes"].values()]
    assert reasons(iter(reliable)) == {NO_VARIANCE}


def test_one_item_that_varies_has_no_alpha() -> None:
    """Of three items the first is answered alike by all: without the second, the third would be alone."""

    def first_alike(rater: str, target: str, wave: int, person: int, item: int) -> float:
        return 3.0 if item % 3 == 0 else mixture(rater, target, wave, person, item)

    document = documented(tm.quality(survey(loaded(TENTHS), answered(TENTHS, first_alike, pairs=6, waves=(1,)))))
    for scale in document["reliability"]:
        found = [item["alpha_if_dropped"] for item in scale["items"]]
        assert isinstance(found[0], float)
        assert reasons(iter(found[1:])) == {"too_few_items"}


def test_scores_that_are_alike_have_no_spread() -> None:
    """Thirds that are summed in another order."""
    answers = (3.0, 3.0, 4.0)

    def rotated(rater: str, target: str, _wave: int, person: int, item: int) -> float:
        return keyed(answers[(item + NAMES.index(rater) * 2 + NAMES.index(target) + person) % 3] + 0.1, item)

    responses = survey(loaded(TENTHS), answered(TENTHS, rotated, pairs=6, people=3, waves=(1,)))
    document = documented(tm.score(responses))
    (network,) = document["networks"]
    for score in network["scores"].values():
        assert (score["sd"], reasons(iter([score["mean"]]))) == (0, {NO_VARIANCE})
    assert {of["gap"] for dyad in document["dyads"] for of in dyad["scores"].values()} == {0}


def test_differences_are_those_of_decimals() -> None:
    of, less = np.arange(11, 1000) / 10, np.arange(10, 999) / 10
    assert set(difference(of, less)) == {0.1}
    assert len(set(of - less)) > 1
    assert np.array_equal(difference(of * 1e6, less * 1e6), np.full(len(of), 1e5))
    assert np.isnan(difference(np.array([np.nan, 1.0]), np.array([1.0, np.nan]))).all()


def test_a_group_varies_or_does_not() -> None:
    values = np.array([2.0, 2.0 + 3e-6, 2.0, 2.0 + 6e-6, np.nan, 4.0])
    groups = np.array([0, 0, 1, 1, 1, 1])
    found = levelled(values, groups, 2, 4.0)
    assert found[0] == found[1] == pytest.approx(2.0000015, abs=1e-15)
    assert np.array_equal(found[2:], values[2:], equal_nan=True)
    apart = np.array([2.0, 2.0 + 6e-6])
    assert np.array_equal(levelled(apart, np.array([0, 0]), 1, 4.0), apart), "a deviation of 4.24e-6, 4e-6 is the bound"
    assert levelled(np.array([0.1, 0.1, 0.1]), np.zeros(3, np.int64), 1, 4.0).tolist() == [0.1, 0.1, 0.1]
