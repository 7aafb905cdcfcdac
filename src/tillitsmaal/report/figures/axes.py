"""How much of a scale a figure shows, and where its ticks stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final

from tillitsmaal.report.drawings import Axis, Tick
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.text import number, percent

_ENOUGH: Final = 1 / 3
"""Share of the range from which on values are shown on the whole of it."""
_NARROWEST: Final = 1 / 8
"""Share of the range that is shown at the very least: less would make much of small differences."""
_NICE: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_STEPS: Final = 6
_STEPS_OF_ALL: Final = 10
_ROOM: Final = 0.05
"""Shares are shown in steps of this."""
_DIGITS: Final = 9
"""Decimals of a place on an axis; more are rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruler:
    """What measures are drawn on together: their range where they share one, else per cent of each one's own."""

    pen: ScalePen
    low: float
    high: float
    common: bool

    def place(self, value: float, measure: str) -> float:
        """Where a score lies."""
        if self.common:
            return value
        low, high = self.pen.questionnaire.range_of(measure)
        return 100 * (value - low) / (high - low)

    def ends(self, low: float, high: float, measure: str) -> tuple[float, float]:
        """Where an interval lies, as far as the scale goes: no mean can be beyond."""
        return max(self.place(low, measure), self.low), min(self.place(high, measure), self.high)

    def text(self, value: float, measure: str) -> str:
        """Write a score in the units of the axis."""
        return self.pen.score(value, measure) if self.common else self.pen.share(self.place(value, measure) / 100)

    def span(self, low: float, high: float, measure: str) -> str:
        """Write a span of scores in the units of the axis."""
        if self.common:
            return self.pen.limits(low, high)
        return "–".join(self.pen.share(self.place(end, measure) / 100) for end in (low, high))

    def title(self, *measures: str) -> str:
        """Name the axis: after the measure where it has only one."""
        if not self.common:
            return self.pen.say("figures.axis.percent")
        if len(measures) == 1:
            return self.pen.say("figures.axis.measure", label=self.pen.label(measures[0]), scale=self._scale())
        return self.pen.say("figures.axis.score", scale=self._scale())

    def whole(self, title: str) -> Axis:
        """The whole range."""
        step = max(1.0, _step(self.high - self.low, _STEPS_OF_ALL))
        return self._axis(title, _Shown(low=self.low, high=self.high, step=step))

    def axis(self, title: str, places: Iterable[float]) -> Axis:
        """The whole range, or the part of it where all of these lie if that is less than a third."""
        shown = _part(list(places), self.low, self.high)
        return self._axis(title, shown) if shown else self.whole(title)

    def _scale(self) -> str:
        return f"{self.pen.limit(self.low)}–{self.pen.limit(self.high)}"

    def _axis(self, title: str, shown: "_Shown") -> Axis:
        decimals = _decimals(shown.step)
        ticks = tuple(Tick(value=place, text=self._tick(place, decimals)) for place in shown.ticks)
        return Axis(title=title, low=shown.low, high=shown.high, ticks=ticks)

    def _tick(self, place: float, decimals: int) -> str:
        language = self.pen.language
        return number(place, language, decimals) if self.common else percent(place / 100, language, decimals)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """A part of a range."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> list[float]:
        """Whole steps within it."""
        first, last = ceil(self.low / self.step - 1e-6), floor(self.high / self.step + 1e-6)
        return [_exact(at * self.step) for at in range(first, last + 1)]


def ruler(pen: ScalePen, *measures: str) -> Ruler:
    """Make what these measures are drawn on."""
    ranges = {pen.questionnaire.range_of(measure) for measure in measures}
    common = len(ranges) == 1
    low, high = ranges.pop() if common else (0.0, 100.0)
    return Ruler(pen=pen, low=low, high=high, common=common)


def shares_axis(pen: ScalePen, title: str, low: float, high: float, step: float) -> Axis:
    """An axis of shares that goes a little beyond `low` and `high`; its numbers have no sign."""
    low, high = (_exact(outwards(end / _ROOM) * _ROOM) for outwards, end in ((floor, low), (ceil, high)))
    ticks = _Shown(low=low, high=high, step=step).ticks
    return Axis(title=title, low=low, high=high, ticks=tuple(Tick(value=at, text=pen.share(abs(at))) for at in ticks))


def _part(places: Sequence[float], lowest: float, highest: float) -> _Shown | None:
    """The part that these lie in, rounded outwards; None where the whole range suits them better."""
    span = highest - lowest
    if not places or max(places) - min(places) >= span * _ENOUGH:
        return None
    middle, half = (min(places) + max(places)) / 2, span * _NARROWEST / 2
    low, high = min(*places, middle - half), max(*places, middle + half)
    step = _step(high - low, _STEPS)
    return _Shown(
        low=max(lowest, _exact(floor(low / step) * step)),
        high=min(highest, _exact(ceil(high / step) * step)),
        step=step,
    )


def _step(span: float, most: int) -> float:
    """The smallest nice step that goes into a span at most so often."""
    power = 10.0 ** floor(log10(span / most))
    return next(_exact(nice * power) for nice in _NICE if nice * power * most >= span * (1 - 1e-9))


def _decimals(step: float) -> int:
    return next(decimals for decimals in range(_DIGITS + 1) if round(step, decimals) == step)


def _exact(place: float) -> float:
    return round(place, _DIGITS) + 0.0
