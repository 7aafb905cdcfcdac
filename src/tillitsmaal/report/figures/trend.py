"""Trust and collaboration over the surveys."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from tillitsmaal.analysis.compare_results import CompareAnalysis
from tillitsmaal.analysis.network_means import NetworkMean
from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.errors import printable
from tillitsmaal.estimates import Estimate, Estimated
from tillitsmaal.report.drawings import Axis, Moment, Tick, Trend, TrendLine, TrendPoint
from tillitsmaal.report.figures.axes import Ruler, ruler
from tillitsmaal.report.figures.latest import only_network
from tillitsmaal.report.figures.words import figure_id, short_name, shortened, waves_between
from tillitsmaal.report.frames import records, where
from tillitsmaal.report.measures import key_measures
from tillitsmaal.report.model import Figure
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.responses import NETWORK, Wave
from tillitsmaal.text import localised

_EACH_NAMED: Final = 4
"""Surveys up to which a description tells the mean of each."""
_EVENTS_NAMED: Final = 2
_EVENT: Final = 90


def trend(whole: WholeAnalysis, pen: ScalePen) -> Figure | None:
    """Show the means of trust and collaboration in every survey, by date where all have one.

    The means are of the pairs that are in every survey; where there are none, of all pairs of each survey. None with
    one survey or several networks, or where no measure has a mean in two surveys.
    """
    network, compared = only_network(whole), whole.compare
    if network is None or compared is None:
        return None
    courses = _matched(whole, compared, network)
    kind = "matched" if courses else "all"
    courses = courses or _all_pairs(whole, network)
    if not courses:
        return None
    times = _times(compared.waves)
    return Figure(
        id=figure_id("trend"),
        caption=pen.say(
            f"figures.trend.caption_{kind}",
            labels=pen.listed(pen.within_sentence(course.measure) for course in courses),
            **waves_between(pen, compared.waves),
        ),
        alt=_alt(courses, compared, times, pen),
        drawing=_drawing(courses, compared, times, pen),
        path="/matched_means" if kind == "matched" else "/score/networks",
        notes=(pen.sentence(f"figures.trend.note_{kind}", tone="note"),) if _has_interval(courses) else (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _At:
    """A mean, and its interval where there is one."""

    survey: int
    value: float
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Course:
    """A measure over the surveys."""

    measure: str
    points: tuple[_At, ...]


Ends = Mapping[tuple[str, str], Estimated]
"""Intervals by survey and measure."""


def _matched(whole: WholeAnalysis, compared: CompareAnalysis, network: str) -> list[_Course]:
    """Means of the pairs that have the measure in every survey."""
    measures = [measure for measure in key_measures(compared.questionnaire) if measure in compared.measures]
    rows = records(where(compared.trends, **{NETWORK: network}))
    found = [(row["wave"], row["measure"], row["matched_mean"]) for row in rows if row["measure"] in measures]
    return _courses(compared, found, _ends(whole.matched, network))


def _all_pairs(whole: WholeAnalysis, network: str) -> list[_Course]:
    """Means of all pairs of each survey that was answered with the last one's questionnaire."""
    if whole.compare is None:
        return []
    measures = key_measures(whole.questionnaire)
    rows = records(where(whole.score.network_scores, **{NETWORK: network}))
    found = [(row["wave"], row["measure"], row["mean"]) for row in rows if row["measure"] in measures]
    return _courses(whole.compare, found, _ends(whole.means, network))


def _ends(means: Iterable[NetworkMean], network: str) -> Ends:
    return {(mean.wave, mean.measure): mean.estimate for mean in means if mean.network == network}


def _courses(compared: CompareAnalysis, means: Iterable[tuple[str, str, float | None]], ends: Ends) -> list[_Course]:
    """Put means (survey, measure, value) in order; measures with fewer than two are left out."""
    at = {wave.name: survey for survey, wave in enumerate(compared.waves)}
    points: dict[str, list[_At]] = {}
    for wave, measure, value in means:
        if value is not None and wave in at:
            points.setdefault(measure, []).append(_at(at[wave], value, ends.get((wave, measure))))
    ordered = [measure for measure in key_measures(compared.questionnaire) if len(points.get(measure, ())) > 1]
    return [_Course(measure=measure, points=tuple(points[measure])) for measure in ordered]


def _at(survey: int, value: float, estimate: Estimated | None) -> _At:
    interval = (estimate.low, estimate.high) if isinstance(estimate, Estimate) else None
    return _At(survey=survey, value=value, interval=interval)


def _has_interval(courses: Sequence[_Course]) -> bool:
    return any(point.interval for course in courses for point in course.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Times:
    """Where each survey stands, in days since the first one, or one after the other where dates are not known."""

    at: tuple[float, ...]
    first: date | None

    def of(self, day: date) -> float | None:
        """Where a day stands; None outside the period."""
        if self.first is None or not 0 <= (day - self.first).days <= self.at[-1]:
            return None
        return float((day - self.first).days)


def _times(waves: Sequence[Wave]) -> _Times:
    dates = [wave.date for wave in waves if wave.date is not None]
    if len(dates) < len(waves) or len(set(dates)) < len(dates):
        return _Times(at=tuple(float(survey) for survey in range(len(waves))), first=None)
    return _Times(at=tuple(float((day - dates[0]).days) for day in dates), first=dates[0])


def _drawing(courses: Sequence[_Course], compared: CompareAnalysis, times: _Times, pen: ScalePen) -> Trend:
    measures = [course.measure for course in courses]
    drawn_on = ruler(pen, *measures)
    lines = tuple(_line(course, times, drawn_on) for course in courses)
    places = [place for line in lines for point in line.points for place in (point.value, point.low, point.high)]
    return Trend(
        lines=lines,
        x=Axis(
            title="",
            low=times.at[0],
            high=times.at[-1],
            ticks=tuple(
                Tick(value=at, text=_head(wave, pen)) for at, wave in zip(times.at, compared.waves, strict=True)
            ),
        ),
        y=drawn_on.axis(drawn_on.title(*measures), [place for place in places if place is not None]),
        events=tuple(
            Moment(x=at, text=pen.say("trend.event", date=pen.short_day(day), text=text))
            for at, day, text in _events(compared, times, pen)
        ),
        interval=pen.say("column.interval") if _has_interval(courses) else "",
    )


def _line(course: _Course, times: _Times, drawn_on: Ruler) -> TrendLine:
    return TrendLine(
        label=drawn_on.pen.label(course.measure),
        points=tuple(_point(point, course.measure, times, drawn_on) for point in course.points),
    )


def _point(point: _At, measure: str, times: _Times, drawn_on: Ruler) -> TrendPoint:
    low, high = drawn_on.ends(*point.interval, measure) if point.interval else (None, None)
    return TrendPoint(
        x=times.at[point.survey],
        value=drawn_on.place(point.value, measure),
        text=drawn_on.text(point.value, measure),
        low=low,
        high=high,
    )


def _head(wave: Wave, pen: ScalePen) -> str:
    name = printable(wave.name)
    return f"{name}\n{pen.short_day(wave.date)}" if wave.date else name


def _events(compared: CompareAnalysis, times: _Times, pen: ScalePen) -> Iterator[tuple[float, date, str]]:
    """Dated events within the period, in order."""
    for of in compared.events:
        at = times.of(of.event.date)
        if at is not None:
            text = printable(localised(of.event.text, pen.language))
            yield at, of.event.date, text


def _alt(courses: Sequence[_Course], compared: CompareAnalysis, times: _Times, pen: ScalePen) -> str:
    parts = [
        pen.say(
            "figures.trend.alt_line",
            label=pen.label(course.measure),
            points=pen.listed(_told(point, course.measure, compared, pen) for point in _few(course.points)),
        )
        for course in courses
    ]
    events = [
        pen.say("figures.trend.alt_event", date=pen.day(day), text=shortened(text, _EVENT))
        for _, day, text in _events(compared, times, pen)
    ]
    if events:
        parts.append(pen.say("figures.trend.alt_events", events=pen.first_few(events, _EVENTS_NAMED)))
    return " ".join(parts)


def _few(points: Sequence[_At]) -> Sequence[_At]:
    """All of a few points, else the first and the last."""
    return points if len(points) <= _EACH_NAMED else (points[0], points[-1])


def _told(point: _At, measure: str, compared: CompareAnalysis, pen: ScalePen) -> str:
    wave = short_name(printable(compared.waves[point.survey].name))
    return pen.say("figures.trend.alt_point", value=pen.score(point.value, measure), wave=wave)
