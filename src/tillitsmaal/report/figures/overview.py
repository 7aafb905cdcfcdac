"""Several networks beside each other: one row each."""

from collections.abc import Sequence
from typing import Final

from tillitsmaal.analysis.compare_results import CompareAnalysis, ScaleChange
from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.report.changes import direction
from tillitsmaal.report.drawings import ChangeRow, Changes, Profile, ProfileLegend, ProfileRow, Way
from tillitsmaal.report.figures.axes import Ruler, ruler
from tillitsmaal.report.figures.latest import Latest, latest
from tillitsmaal.report.figures.words import figure_id, short_name, waves_between
from tillitsmaal.report.measures import key_measures
from tillitsmaal.report.model import Figure
from tillitsmaal.report.pen import ScalePen

_MOST_ROWS: Final = 40
_FEWEST_ROWS: Final = 2
_WAYS: Final[tuple[Way, ...]] = ("up", "down", "none")


def networks_overview(whole: WholeAnalysis, pen: ScalePen) -> Figure | None:
    """Show how trust changed in each network; with one survey, or none in common, where it lies.

    Without a circle it is the first pair measure. None with one network, without pair measures, or under two networks
    that have a mean.
    """
    measure = key_measures(pen.questionnaire)[0]
    if len(whole.networks) < _FEWEST_ROWS or measure not in pen.questionnaire.pair_measures():
        return None
    changes = _changes(whole.compare, measure) if whole.compare else []
    if whole.compare is not None and len(changes) >= _FEWEST_ROWS:
        return _changed(changes, whole.compare, pen)
    levels = [of for network in whole.networks if (of := latest(whole, network)).scores[measure]["mean"] is not None]
    return _levels(levels, measure, whole, pen) if len(levels) >= _FEWEST_ROWS else None


def _changes(compared: CompareAnalysis, measure: str) -> list[ScaleChange]:
    """Changes of the networks that can be compared from the first survey to the last, the largest rise first."""
    found = [
        change
        for change in compared.scales
        if change.measure == measure and change.step == compared.steps[-1] and change.within is not None
    ]
    return sorted(found, key=lambda change: -_number(change.within))


def _number(value: float | None) -> float:
    return 0.0 if value is None else value


def _changed(changes: Sequence[ScaleChange], compared: CompareAnalysis, pen: ScalePen) -> Figure:
    measure = changes[0].measure
    most = sorted(changes, key=lambda change: -abs(_number(change.within)))[:_MOST_ROWS]
    shown = [change for change in changes if change in most]
    return Figure(
        id=figure_id("networks"),
        caption=pen.say(
            "figures.networks.caption_change" if len(shown) == len(changes) else "figures.networks.caption_change_most",
            label=pen.label(measure),
            shown=pen.whole(len(shown)),
            networks=pen.counted("networks", len(changes)),
            **waves_between(pen, compared.waves),
        ),
        alt=_alt_changed(changes, pen),
        drawing=_changes_drawing(shown, compared, pen),
        path="/compare/scales",
    )


def _changes_drawing(shown: Sequence[ScaleChange], compared: CompareAnalysis, pen: ScalePen) -> Changes:
    drawn_on, rows = ruler(pen, shown[0].measure), tuple(_change_row(change, pen) for change in shown)
    return Changes(
        rows=rows,
        axis=drawn_on.axis(drawn_on.title(shown[0].measure), [end for row in rows for end in (row.start, row.end)]),
        start=pen.wave(compared.waves[0]),
        end=pen.wave(compared.waves[-1]),
        ways=tuple((way, pen.say(f"figures.networks.{way}")) for way in _WAYS if any(row.way == way for row in rows)),
    )


def _change_row(change: ScaleChange, pen: ScalePen) -> ChangeRow:
    """The means of the matched pairs: those of all pairs without what turnover put in."""
    start = _number(change.all_start) + _number(change.turnover_left)
    end = _number(change.all_end) - _number(change.turnover_joined)
    return ChangeRow(
        label=pen.network(change.network),
        start=start,
        end=end,
        start_text=pen.score(start, change.measure),
        end_text=pen.score(end, change.measure),
        change_text=pen.score(_number(change.within), change.measure, sign=True),
        way=_way(change),
    )


def _way(change: ScaleChange) -> Way:
    match direction(change.change):
        case "rose":
            return "up"
        case "fell":
            return "down"
        case _:
            return "none"


def _alt_changed(changes: Sequence[ScaleChange], pen: ScalePen) -> str:
    ways = [_way(change) for change in changes]
    first, last = changes[0], changes[-1]
    return pen.say(
        "figures.networks.alt_change",
        up=pen.whole(ways.count("up")),
        down=pen.whole(ways.count("down")),
        rest=pen.whole(ways.count("none")),
        first=short_name(pen.network(first.network)),
        first_change=pen.score(_number(first.within), first.measure, sign=True),
        last=short_name(pen.network(last.network)),
        last_change=pen.score(_number(last.within), last.measure, sign=True),
    )


def _levels(levels: Sequence[Latest], measure: str, whole: WholeAnalysis, pen: ScalePen) -> Figure:
    ordered = sorted(levels, key=lambda of: float(of.scores[measure]["mean"]))
    shown = ordered[:_MOST_ROWS]
    return Figure(
        id=figure_id("networks"),
        caption=pen.say(
            "figures.networks.caption_level" if len(shown) == len(levels) else "figures.networks.caption_level_lowest",
            label=pen.within_sentence(measure),
            shown=pen.whole(len(shown)),
            networks=pen.counted("networks", len(levels)),
            wave=pen.wave(whole.last),
        ),
        alt=pen.say(
            "figures.networks.alt_level",
            lowest=short_name(pen.network(ordered[0].network)),
            low=pen.score(ordered[0].scores[measure]["mean"], measure),
            highest=short_name(pen.network(ordered[-1].network)),
            high=pen.score(ordered[-1].scores[measure]["mean"], measure),
        ),
        drawing=_levels_drawing(shown, measure, pen),
        path="/score/networks",
    )


def _levels_drawing(shown: Sequence[Latest], measure: str, pen: ScalePen) -> Profile:
    drawn_on = ruler(pen, measure)
    rows = tuple(_level_row(of, measure, drawn_on) for of in shown)
    places = [end for row in rows for end in (row.value, row.low, row.high, *row.others) if end is not None]
    return Profile(
        rows=rows,
        axis=drawn_on.axis(drawn_on.title(measure), places),
        legend=ProfileLegend(
            value=pen.say("figures.profile.value"),
            interval=pen.say("column.interval") if any(row.low is not None for row in rows) else "",
            others=pen.say("figures.profile.others"),
        ),
    )


def _level_row(of: Latest, measure: str, drawn_on: Ruler) -> ProfileRow:
    pen, mean, interval = drawn_on.pen, of.scores[measure]["mean"], of.interval(measure)
    low, high = drawn_on.ends(*interval, measure) if interval else (None, None)
    return ProfileRow(
        label=pen.network(of.network),
        value=mean,
        text=pen.score(mean, measure),
        low=low,
        high=high,
        others=tuple(of.others(measure)),
    )
