"""Trust against collaboration, and the course of every pair from survey to survey."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from tillitsmaal.analysis.compare_results import CompareAnalysis
from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.errors import printable
from tillitsmaal.report.compare_legs import both_of
from tillitsmaal.report.drawings import Arrow, Axis, Phase
from tillitsmaal.report.figures.axes import ruler
from tillitsmaal.report.figures.latest import only_network
from tillitsmaal.report.figures.words import figure_id, waves_between
from tillitsmaal.report.frames import records, where
from tillitsmaal.report.model import Figure
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.responses import NETWORK, RATER, TARGET

_FEWEST_PAIRS: Final = 2
_MOST_PAIRS: Final = 150
"""With more, an arrow a pair is a tangle."""
_MOVED: Final = 1e-9
"""A change smaller than this is rounding."""

Pair = tuple[str, str]
Point = tuple[float, float]


def circle_phase(whole: WholeAnalysis, pen: ScalePen) -> Figure | None:
    """Show how each pair with trust and collaboration in the first and last survey moved, and how their mean did.

    With over 150 pairs an arrow is the mean of the pairs that tell about one organisation, from first to last. None
    with one survey or several networks, without a circle, or under two such pairs.
    """
    network, compared = only_network(whole), whole.compare
    if network is None or compared is None or len(set(both_of(compared))) < 2:
        return None
    courses = _courses(compared, network)
    if len(courses) < _FEWEST_PAIRS:
        return None
    mean = _mean(compared, network, courses)
    trust, collaboration = both_of(compared)
    many = len(courses) > _MOST_PAIRS
    return Figure(
        id=figure_id("circle"),
        caption=pen.say(
            "figures.phase.caption",
            trust=pen.label(trust),
            collaboration=pen.within_sentence(collaboration),
            pairs=pen.counted("pairs", len(courses)),
            **waves_between(pen, compared.waves),
        ),
        alt=_alt(courses, mean, compared, pen),
        drawing=_drawing(_about_each(courses, pen) if many else _of_pairs(courses, pen), mean, compared, pen),
        path="/compare/pairs",
        notes=(pen.sentence("figures.phase.many", tone="note"),) if many else (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mean:
    """Where the mean of pairs was, by the position of the survey."""

    points: Mapping[int, Point]
    matched: bool
    """Whether it is of the pairs that are in every survey; else of those in the figure."""


def _courses(compared: CompareAnalysis, network: str) -> dict[Pair, list[Point]]:
    """Trust and collaboration of each pair that has both in the first and last survey, in each survey with both."""
    trust, collaboration = (_by_wave(compared, network, measure) for measure in both_of(compared))
    ends = {0, len(compared.waves) - 1}
    found = {}
    for pair, of_trust in trust.items():
        of_collaboration = collaboration.get(pair, {})
        both = sorted(of_trust.keys() & of_collaboration.keys())
        if ends <= set(both):
            found[pair] = [(of_trust[wave], of_collaboration[wave]) for wave in both]
    return found


def _by_wave(compared: CompareAnalysis, network: str, measure: str) -> dict[Pair, dict[int, float]]:
    """Scores of each pair by the position of the survey."""
    at = {wave.name: position for position, wave in enumerate(compared.waves)}
    found: dict[Pair, dict[int, float]] = {}
    for row in records(where(compared.pairs, **{NETWORK: network, "measure": measure})):
        for end, wave in (("first", row["start"]), ("last", row["end"])):
            if row[end] is not None:
                found.setdefault((row[RATER], row[TARGET]), {})[at[wave]] = row[end]
    return found


def _mean(compared: CompareAnalysis, network: str, courses: Mapping[Pair, Sequence[Point]]) -> _Mean:
    trust, collaboration = (_matched_means(compared, network, measure) for measure in both_of(compared))
    if trust and collaboration:
        return _Mean(points={wave: (trust[wave], collaboration[wave]) for wave in trust}, matched=True)
    last = len(compared.waves) - 1
    return _Mean(points={0: _middle(courses, 0), last: _middle(courses, -1)}, matched=False)


def _matched_means(compared: CompareAnalysis, network: str, measure: str) -> dict[int, float]:
    """Mean over the pairs that have the measure in every survey, by survey; nothing where there are none."""
    rows = records(where(compared.trends, **{NETWORK: network, "measure": measure}))
    means = {wave: row["matched_mean"] for wave, row in enumerate(rows)}
    return {} if None in means.values() else means


def _middle(courses: Mapping[Pair, Sequence[Point]], at: int) -> Point:
    trust, collaboration = np.mean([points[at] for points in courses.values()], axis=0)
    return float(trust), float(collaboration)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Thin:
    """The thin arrows and what they are."""

    arrows: tuple[Arrow, ...]
    legend: str


def _of_pairs(courses: Mapping[Pair, Sequence[Point]], pen: ScalePen) -> _Thin:
    arrows = tuple(Arrow(label=pen.pair(*pair), points=tuple(points)) for pair, points in courses.items())
    return _Thin(arrows=arrows, legend=pen.say("figures.phase.pair"))


def _about_each(courses: Mapping[Pair, Sequence[Point]], pen: ScalePen) -> _Thin:
    """The mean of the pairs that tell about each organisation."""
    about: dict[str, dict[Pair, Sequence[Point]]] = {}
    for pair, points in courses.items():
        about.setdefault(pair[1], {})[pair] = points
    arrows = tuple(
        Arrow(label=pen.name(target), points=(_middle(own, 0), _middle(own, -1))) for target, own in about.items()
    )
    return _Thin(arrows=arrows, legend=pen.say("figures.phase.organisation"))


def _drawing(thin: _Thin, mean: _Mean, compared: CompareAnalysis, pen: ScalePen) -> Phase:
    courses = (*(arrow.points for arrow in thin.arrows), tuple(mean.points.values()))
    x, y = _axes([point for points in courses for point in points], compared, pen)
    return Phase(
        x=x,
        y=y,
        pairs=thin.arrows,
        mean=Arrow(
            label=pen.say("column.mean"),
            points=tuple(mean.points.values()),
            marks=tuple(printable(compared.waves[wave].name) for wave in mean.points),
        ),
        pair_legend=thin.legend,
        mean_legend=pen.say("figures.phase.mean_matched" if mean.matched else "figures.phase.mean"),
    )


def _axes(points: Sequence[Point], compared: CompareAnalysis, pen: ScalePen) -> tuple[Axis, Axis]:
    """Both of the same range, so that the diagonal means the same, unless the measures have ranges of their own."""
    trust, collaboration = both_of(compared)
    across, up = ([point[side] for point in points] for side in (0, 1))
    if ruler(pen, trust, collaboration).common:
        across = up = [*across, *up]
    x, y = ruler(pen, trust), ruler(pen, collaboration)
    return x.axis(x.title(trust), across), y.axis(y.title(collaboration), up)


def _alt(courses: Mapping[Pair, Sequence[Point]], mean: _Mean, compared: CompareAnalysis, pen: ScalePen) -> str:
    trust, collaboration = both_of(compared)
    start, end = mean.points[0], mean.points[len(compared.waves) - 1]
    moved = [_moved(points[0], points[-1]) for points in courses.values()]
    return pen.say(
        "figures.phase.alt",
        trust=pen.within_sentence(trust),
        collaboration=pen.within_sentence(collaboration),
        trust_start=pen.score(start[0], trust),
        trust_end=pen.score(end[0], trust),
        collaboration_start=pen.score(start[1], collaboration),
        collaboration_end=pen.score(end[1], collaboration),
        pairs=pen.counted("pairs", len(courses)),
        up=pen.whole(moved.count(1)),
        down=pen.whole(moved.count(-1)),
    )


def _moved(start: Point, end: Point) -> int:
    """1 where both rose, -1 where both fell, else 0."""
    signs = {
        0 if abs(last - first) < _MOVED else 1 if last > first else -1 for first, last in zip(start, end, strict=True)
    }
    return signs.pop() if len(signs) == 1 else 0
