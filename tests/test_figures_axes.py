"""Axes: the whole scale, or the part of it that matters, with ticks at even numbers."""

import pytest

from surveys import asked
from tillitsmaal.report.figures.axes import Ruler, ruler, shares_axis
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.text import Language

FORMATS = {
    "five": {"min": 1, "max": 5},
    "seven": {"min": 1, "max": 7},
    "ten": {"min": 0, "max": 10},
    "hundred": {"min": 0, "max": 100},
}


def ruler_of(form: str, language: Language = "nb") -> Ruler:
    of = asked({"warmth": {"format": form}}, "w1", formats=FORMATS)
    return ruler(ScalePen(language=language, names={}, questionnaire=of), "warmth")


@pytest.mark.parametrize(
    ("form", "ticks"),
    [
        ("five", "1 2 3 4 5"),
        ("seven", "1 2 3 4 5 6 7"),
        ("ten", "0 1 2 3 4 5 6 7 8 9 10"),
        ("hundred", "0 10 20 30 40 50 60 70 80 90 100"),
    ],
)
def test_the_whole_of_a_scale(form: str, ticks: str) -> None:
    axis = ruler_of(form).axis("", [])
    assert " ".join(tick.text for tick in axis.ticks) == ticks
    assert [axis.low, axis.high] == [axis.ticks[0].value, axis.ticks[-1].value]


@pytest.mark.parametrize(
    ("places", "low", "high", "ticks"),
    [
        ([1.2, 4.9], 1, 5, "1 2 3 4 5"),
        ([3.1, 4.4334], 1, 5, "1 2 3 4 5"),
        ([3.1, 4.4], 3.0, 4.5, "3,00 3,25 3,50 3,75 4,00 4,25 4,50"),
        ([3.5, 3.5], 3.2, 3.8, "3,2 3,3 3,4 3,5 3,6 3,7 3,8"),
        ([4.93, 4.99], 4.7, 5.0, "4,7 4,8 4,9 5,0"),
    ],
)
def test_a_part_of_a_scale_is_shown_where_the_values_take_up_less_than_a_third(
    places: list[float], low: float, high: float, ticks: str
) -> None:
    axis = ruler_of("five").axis("", places)
    assert (axis.low, axis.high) == (low, high)
    assert " ".join(tick.text for tick in axis.ticks) == ticks


def test_ticks_are_written_as_the_language_writes_numbers() -> None:
    assert [tick.text for tick in ruler_of("five", "en").axis("", [3.4, 3.6]).ticks][:2] == ["3.2", "3.3"]


def test_shares_have_no_sign_and_a_little_room() -> None:
    axis = shares_axis(ruler_of("five").pen, "", -0.31, 0.82, 0.25)
    assert (axis.low, axis.high) == (-0.35, 0.85)
    assert [tick.text for tick in axis.ticks] == ["25\xa0%", "0\xa0%", "25\xa0%", "50\xa0%", "75\xa0%"]
