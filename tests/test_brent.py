"""The zero of a function: found as near as asked for, and in not many more steps than by halving."""

from collections.abc import Callable
from math import atan, exp, log2

import pytest

from tillitsmaal.stats.change.brent import zero

FUNCTIONS: dict[str, tuple[Callable[[float], float], float, float, float]] = {
    "line": (lambda x: 2 * x - 0.6, -1, 1, 0.3),
    "falling": (lambda x: 0.3 - x, -1, 1, 0.3),
    "step": (lambda x: 1.0 if x > 0.31 else -1.0, 0, 1, 0.31),
    "steep": (lambda x: exp(20 * x) - exp(7), -1, 1, 0.35),
    "bent": (lambda x: atan(1000 * (x - 0.123)), -1, 1, 0.123),
    "flat": (lambda x: (x - 0.3) ** 9, -1, 1, 0.3),
    "very flat": (lambda x: (x - 0.3) ** 19, -1, 1, 0.3),
    "at the first": (lambda x: x + 1, -1, 1, -1),
    "at the last": (lambda x: x - 1, -1, 1, 1),
}


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("tolerance", [1e-4, 1e-9])
def test_as_near_as_asked_and_not_much_slower_than_halving(name: str, tolerance: float) -> None:
    function, low, high, expected = FUNCTIONS[name]
    asked: list[float] = []

    def noted(x: float) -> float:
        asked.append(x)
        return function(x)

    assert zero(noted, low, high, tolerance) == pytest.approx(expected, abs=tolerance)
    assert len(asked) <= 3 * log2((high - low) / tolerance)
    assert all(low <= x <= high for x in asked)
