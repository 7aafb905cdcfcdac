"""All figures of a whole analysis, and everything that stands or lies in them."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.report.drawings import (
    Axis,
    Changes,
    Likert,
    Matrix,
    Network,
    Phase,
    Profile,
    Trend,
)
from tillitsmaal.report.figures.answers import answers
from tillitsmaal.report.figures.changes import pair_changes
from tillitsmaal.report.figures.matrix import trust_matrix
from tillitsmaal.report.figures.network import network_picture
from tillitsmaal.report.figures.organisation import organisation_profile
from tillitsmaal.report.figures.overview import networks_overview
from tillitsmaal.report.figures.phase import circle_phase
from tillitsmaal.report.figures.profile import collaboration_profile, facet_profile
from tillitsmaal.report.figures.trend import trend
from tillitsmaal.report.model import Figure
from tillitsmaal.report.pen import ScalePen


def figures_of(whole: WholeAnalysis, pen: ScalePen) -> list[Figure]:
    """Every figure that there is."""
    of = whole.questionnaire
    made: list[Figure | None] = [facet_profile(whole, pen), collaboration_profile(whole, pen)]
    made += [circle_phase(whole, pen), network_picture(whole, pen), trend(whole, pen), networks_overview(whole, pen)]
    made += [answers(whole, pen, measure) for measure in (*of.composites, *of.scales)]
    for measure in of.pair_measures():
        made += [trust_matrix(whole, pen, measure), pair_changes(whole, pen, measure)]
    for organisation in [id_ for id_ in whole.responses.names if id_][:2]:
        for direction in ("received", "given"):
            made.append(organisation_profile(whole, pen, organisation, direction, whole.networks[0]))
    return [figure for figure in made if figure is not None]


def placed(figure: Figure) -> Iterator[tuple[Axis, float]]:
    """Every place of a figure, with the axis that it lies on."""
    match figure.drawing:
        case Matrix() as drawn:
            found = [(drawn.colour, cell.value) for cell in drawn.cells]
        case Profile() as drawn:
            found = [
                (drawn.axis, at) for row in drawn.rows for at in (row.value, row.low, row.high, row.floor, *row.others)
            ]
        case Likert() as drawn:
            found = [(drawn.aside_axis, row.aside) for row in drawn.rows]
        case Changes() as drawn:
            found = [(drawn.axis, at) for row in drawn.rows for at in (row.start, row.end)]
        case Phase() as drawn:
            points = [point for arrow in (*drawn.pairs, drawn.mean) for point in arrow.points]
            found = [(axis, at) for point in points for axis, at in zip((drawn.x, drawn.y), point, strict=True)]
        case Trend() as drawn:
            points = [point for course in drawn.lines for point in course.points]
            found = [(drawn.y, at) for point in points for at in (point.value, point.low, point.high)]
            found += [(drawn.x, at.x) for at in (*points, *drawn.events)]
        case Network():
            found = []
    yield from ((axis, at) for axis, at in found if at is not None)


def within(what: Any, kind: type) -> Iterator[Any]:
    """Everything of a kind inside a figure."""
    if isinstance(what, kind):
        yield what
    if is_dataclass(what):
        for field in fields(what):
            yield from within(getattr(what, field.name), kind)
    elif isinstance(what, tuple):
        for part in what:
            yield from within(part, kind)
