"""The zero of a function between two points, by Brent's method."""

import sys
from collections.abc import Callable


def zero(function: Callable[[float], float], low: float, high: float, tolerance: float) -> float:
    """Where a function that changes sign between two points is 0, to about the tolerance.

    Inverse quadratic interpolation, the secant or bisection, whichever is safe (Brent 1973, chapter 4). A step function
    is followed to where it steps, and the answer then depends on the tolerance, as it does in other programs.
    """
    best, other, before = high, low, low
    at_best, at_other, at_before = function(high), function(low), function(low)
    if at_other == 0:
        return low
    while at_best != 0:
        step = best - before
        if abs(at_other) < abs(at_best):
            before, best, other = best, other, best
            at_before, at_best, at_other = at_best, at_other, at_best
        near = 2 * sys.float_info.epsilon * abs(best) + tolerance / 2
        half = (other - best) / 2
        if abs(half) <= near:
            return best
        move = half
        if abs(step) >= near and abs(at_before) > abs(at_best):
            numerator, denominator = _interpolated((before, best, other), (at_before, at_best, at_other))
            inside = numerator < 1.5 * half * denominator - abs(near * denominator) / 2
            if inside and numerator < abs(step * denominator / 2):
                move = numerator / denominator
        if abs(move) < near:
            move = near if half > 0 else -near
        before, at_before = best, at_best
        best += move
        at_best = function(best)
        if (at_best > 0) == (at_other > 0):
            other, at_other = before, at_before
    return best


def _interpolated(x: tuple[float, float, float], y: tuple[float, float, float]) -> tuple[float, float]:
    """The step from the second point to the zero of a line or inverse parabola, as a quotient with numerator > 0."""
    (before, best, other), (at_before, at_best, at_other) = x, y
    to_other, ratio = other - best, at_best / at_before
    if before == other:
        numerator, denominator = to_other * ratio, 1 - ratio
    else:
        outer, inner = at_before / at_other, at_best / at_other
        numerator = ratio * (to_other * outer * (outer - inner) - (best - before) * (inner - 1))
        denominator = (outer - 1) * (inner - 1) * (ratio - 1)
    return (numerator, -denominator) if numerator > 0 else (-numerator, denominator)
