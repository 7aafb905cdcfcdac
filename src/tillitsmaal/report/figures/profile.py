"""Measures beside each other in the last survey: the mean, the pairs behind it, the floor."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.analysis.win_win import SCALE as WIN_WIN
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.report.drawings import Profile, ProfileLegend, ProfileRow
from tillitsmaal.report.figures.axes import Ruler, ruler
from tillitsmaal.report.figures.latest import Latest, latest, only_network
from tillitsmaal.report.figures.words import figure_id
from tillitsmaal.report.frames import Row, span_of
from tillitsmaal.report.measures import floor_of, ordered_measures
from tillitsmaal.report.model import ABSENT, Figure, Sentence
from tillitsmaal.report.pen import ScalePen

_FEWEST_ROWS: Final = 2
_NAMED: Final = 5
"""Measures that a caption or a description names."""

Measures = Sequence[tuple[str, bool]]
"""Measures in the order of the rows; True for the parts of the one above."""


def facet_profile(whole: WholeAnalysis, pen: ScalePen) -> Figure | None:
    """Show trust and its facets; without a circle, all measures.

    None with several networks, under two measures, or where none has a score.
    """
    circle = pen.questionnaire.circle
    if circle is None:
        return _figure("measures", ordered_measures(pen.questionnaire), whole, pen)
    return _figure(circle.trust, _with_parts(circle.trust, pen.questionnaire), whole, pen)


def collaboration_profile(whole: WholeAnalysis, pen: ScalePen) -> Figure | None:
    """Show collaboration, its scales, and win–win where it is asked about; None as for trust, or without a circle."""
    circle = pen.questionnaire.circle
    if circle is None:
        return None
    measures = _with_parts(circle.collaboration, pen.questionnaire)
    if WIN_WIN in pen.questionnaire.scales_at("pair") and WIN_WIN not in dict(measures):
        measures.append((WIN_WIN, False))
    return _figure(circle.collaboration, measures, whole, pen)


def _with_parts(measure: str, questionnaire: Questionnaire) -> list[tuple[str, bool]]:
    composite = questionnaire.composites.get(measure)
    return [(measure, False), *((part, True) for part in (composite.of if composite else ()))]


def _figure(name: str, measures: Measures, whole: WholeAnalysis, pen: ScalePen) -> Figure | None:
    network, circle = only_network(whole), pen.questionnaire.circle
    if network is None or len(measures) < _FEWEST_ROWS:
        return None
    of, drawn_on = latest(whole, network), ruler(pen, *(measure for measure, _ in measures))
    rows = tuple(_row(measure, part, of, drawn_on) for measure, part in measures)
    if all(row.value is None for row in rows):
        return None
    return Figure(
        id=figure_id("profile", name),
        caption=pen.say(
            "figures.profile.caption",
            labels=pen.first_few([pen.within_sentence(measure) for measure, _ in measures], _NAMED),
            wave=pen.wave(of.wave),
        ),
        alt=pen.say(
            "figures.profile.alt", parts="; ".join(_told(measure, of, pen) for measure, _ in measures[:_NAMED])
        ),
        drawing=Profile(
            rows=rows,
            axis=drawn_on.axis(drawn_on.title(*(measure for measure, _ in measures)), _places(rows)),
            legend=_legend(rows, pen),
            note_title=pen.say("column.below") if any(row.note for row in rows) else "",
        ),
        path=f"{of.path}/scores",
        about=pen.label(name) if circle else pen.say("figures.profile.about_all"),
        notes=tuple(_notes(rows, of, [measure for measure, _ in measures], pen)),
    )


def _row(measure: str, part: bool, of: Latest, drawn_on: Ruler) -> ProfileRow:
    pen, score = drawn_on.pen, of.scores[measure]
    floor, interval = floor_of(pen.questionnaire, measure), of.interval(measure)
    low, high = drawn_on.ends(*interval, measure) if interval else (None, None)
    return ProfileRow(
        label=pen.label(measure),
        value=None if score["mean"] is None else drawn_on.place(score["mean"], measure),
        text=_text(score, measure, drawn_on),
        note=_below(score, pen),
        low=low,
        high=high,
        others=tuple(drawn_on.place(value, measure) for value in of.others(measure)),
        floor=None if floor is None else drawn_on.place(floor, measure),
        part=part,
    )


def _text(score: Row, measure: str, drawn_on: Ruler) -> str:
    """The mean as it is written, the span that is told in its place, or a dash."""
    if score["mean"] is not None:
        return drawn_on.text(score["mean"], measure)
    span = span_of(score, "mean")
    return ABSENT if span is None else drawn_on.span(*span, measure)


def _below(score: Row, pen: ScalePen) -> str:
    """How many of the pairs are under the floor: `34 av 94`."""
    if score["below"] is None or not score["n"]:
        return ""
    return pen.say("of", part=pen.whole(score["below"]), whole=pen.whole(score["n"]))


def _places(rows: Sequence[ProfileRow]) -> list[float]:
    places = (place for row in rows for place in (row.value, row.low, row.high, row.floor, *row.others))
    return [place for place in places if place is not None]


def _notes(rows: Sequence[ProfileRow], of: Latest, measures: Sequence[str], pen: ScalePen) -> Iterator[Sentence]:
    if any(0 < len(row.others) < of.scores[measure]["n"] for row, measure in zip(rows, measures, strict=True)):
        yield pen.sentence("figures.profile.others_more", tone="note")
    if any(row.floor is not None for row in rows):
        yield pen.sentence("figures.profile.floor", tone="note")
    yield from less_trust(measures, pen)


def less_trust(measures: Iterable[str], pen: ScalePen) -> Iterator[Sentence]:
    """Say of which measures high scores mean less trust."""
    for measure in measures:
        scale = pen.questionnaire.scales.get(measure)
        if scale and scale.direction == "higher_is_less_trust":
            yield pen.sentence("stand.less_trust", tone="note", label=pen.label(measure))


def _legend(rows: Sequence[ProfileRow], pen: ScalePen) -> ProfileLegend:
    return ProfileLegend(
        value=pen.say("figures.profile.value"),
        interval=pen.say("column.interval") if any(row.low is not None for row in rows) else "",
        others=pen.say("figures.profile.others") if any(row.others for row in rows) else "",
        floor=pen.say("column.floor") if any(row.floor is not None for row in rows) else "",
    )


def _told(measure: str, of: Latest, pen: ScalePen) -> str:
    """Say where a measure lies, and its floor; how many pairs are under it, where that is told."""
    score, label, floor = of.scores[measure], pen.label(measure), floor_of(pen.questionnaire, measure)
    value = _value(score, measure, pen)
    if value is None:
        return pen.say("figures.profile.alt_hidden" if of.shared else "figures.profile.alt_none", label=label)
    if floor is None:
        return pen.say("figures.profile.alt_one", label=label, value=value)
    key = "figures.profile.alt_floor" if score["below"] is None else "figures.profile.alt_below"
    return pen.say(key, label=label, value=value, below=_below(score, pen), floor=pen.limit(floor))


def _value(score: Row, measure: str, pen: ScalePen) -> str | None:
    """The mean, or the span that is told in its place; None where neither is."""
    if score["mean"] is not None:
        return pen.score(score["mean"], measure)
    span = span_of(score, "mean")
    return None if span is None else pen.limits(*span)
