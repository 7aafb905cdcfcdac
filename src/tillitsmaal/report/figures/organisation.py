"""One organisation among the others: what it receives from its partners, or gives them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.report.drawings import Profile, ProfileLegend, ProfileRow
from tillitsmaal.report.figures.axes import Ruler, ruler
from tillitsmaal.report.figures.latest import only_network
from tillitsmaal.report.figures.profile import less_trust
from tillitsmaal.report.figures.words import figure_id
from tillitsmaal.report.frames import distinct, plain, where
from tillitsmaal.report.measures import ordered_measures
from tillitsmaal.report.model import ABSENT, Figure
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.responses import NETWORK, ORGANISATION, WAVE

Direction = Literal["received", "given"]

_FEWEST_ROWS: Final = 2
_NAMED: Final = 4
"""Measures that a description tells of."""


def organisation_profile(
    whole: WholeAnalysis,
    pen: ScalePen,
    organisation: str,
    direction: Direction,
    network: str | None = None,
    *,
    parts: bool = True,
) -> Figure | None:
    """Show an organisation's mean on every measure in the last survey, with the other organisations behind it.

    Without `parts` only the measures that are no part of another are shown.

    The organisation is looked for in `network`, or in the only one. None where it is not there or has no score, or
    under two measures.
    """
    within, everyone = only_network(whole) if network is None else network, whole.score.organisations
    position = None if within is None else _position(everyone, within, whole.last.name, organisation)
    if position is None:
        return None
    frame = where(everyone, **{NETWORK: within, WAVE: whole.last.name})
    means = [
        _mean(where(frame, measure=measure), part, organisation, direction)
        for measure, part in ordered_measures(pen.questionnaire)
        if parts or not part
    ]
    if len(means) < _FEWEST_ROWS or all(mean.own is None for mean in means):
        return None
    said = {"organisation": pen.name(organisation), "wave": pen.wave(whole.last)}
    return Figure(
        id=figure_id("organisation", str(position), direction),
        caption=pen.say(f"figures.organisation.caption_{direction}", **said),
        alt=_alt(means, pen),
        drawing=_drawing(means, pen),
        path=f"/score/organisations/{position}/{direction}",
        about=pen.say(f"column.{direction}"),
        notes=tuple(less_trust((mean.measure for mean in means), pen)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mean:
    """A measure of an organisation, beside the others."""

    measure: str
    part: bool
    own: float | None
    pairs: int
    """Behind the mean."""
    others: tuple[float, ...]
    """Means of the other organisations."""


def _position(everyone: pd.DataFrame, network: str, wave: str, organisation: str) -> int | None:
    """Where the document has the organisation; None where it is not in this network and survey."""
    keys = {NETWORK: network, WAVE: wave, ORGANISATION: organisation}
    found = np.logical_and.reduce([(everyone[name] == value).to_numpy(bool) for name, value in keys.items()])
    return int(found.argmax()) // everyone["measure"].nunique() if found.any() else None


def _mean(rows: pd.DataFrame, part: bool, organisation: str, direction: Direction) -> _Mean:
    own = (rows[ORGANISATION] == organisation).to_numpy(bool)
    return _Mean(
        measure=distinct(rows["measure"])[0],
        part=part,
        own=plain(rows.loc[own, direction])[0],
        pairs=int(rows.loc[own, f"{direction}_pairs"].iloc[0]),
        others=tuple(value for value in plain(rows.loc[~own, direction]) if value is not None),
    )


def _drawing(means: Sequence[_Mean], pen: ScalePen) -> Profile:
    measures = [mean.measure for mean in means]
    drawn_on = ruler(pen, *measures)
    rows = tuple(_row(mean, drawn_on) for mean in means)
    places = [place for row in rows for place in (row.value, *row.others) if place is not None]
    return Profile(
        rows=rows,
        axis=drawn_on.axis(drawn_on.title(*measures), places),
        legend=ProfileLegend(
            value=pen.say("figures.organisation.value"),
            others=pen.say("figures.organisation.others") if any(row.others for row in rows) else "",
        ),
        note_title=pen.say("column.pairs"),
    )


def _row(mean: _Mean, drawn_on: Ruler) -> ProfileRow:
    pen, measure = drawn_on.pen, mean.measure
    return ProfileRow(
        label=pen.label(measure),
        value=None if mean.own is None else drawn_on.place(mean.own, measure),
        text=ABSENT if mean.own is None else drawn_on.text(mean.own, measure),
        note=pen.whole(mean.pairs),
        others=tuple(drawn_on.place(value, measure) for value in mean.others),
        part=mean.part,
    )


def _alt(means: Sequence[_Mean], pen: ScalePen) -> str:
    """Tell of the measures that are no parts, as many as can be listened to."""
    told = [_told(mean, pen) for mean in means if not mean.part]
    return pen.say("figures.organisation.alt", parts="; ".join(told[:_NAMED]))


def _told(mean: _Mean, pen: ScalePen) -> str:
    label = pen.label(mean.measure)
    if mean.own is None:
        return pen.say("figures.profile.alt_none", label=label)
    value = pen.score(mean.own, mean.measure)
    if not mean.others:
        return pen.say("figures.profile.alt_one", label=label, value=value)
    span = pen.span(min(mean.others), max(mean.others), mean.measure)
    return pen.say("figures.organisation.alt_one", label=label, value=value, others=span)
