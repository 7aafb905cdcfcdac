"""Who says what about whom: a matrix of one measure."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.report.drawings import Matrix, MatrixCell
from tillitsmaal.report.figures.axes import ruler
from tillitsmaal.report.figures.latest import latest, only_network
from tillitsmaal.report.figures.words import figure_id, label, short_pair
from tillitsmaal.report.frames import distinct, plain, where
from tillitsmaal.report.model import Figure
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.responses import NETWORK, ORGANISATION, RATER, TARGET, WAVE

_MOST_NUMBERS: Final = 30
"""Organisations up to which the cells have room for numbers."""
_FEWEST_SCORES: Final = 2
_EQUAL: Final = 1e-9

Scores = Mapping[tuple[str, str], float]


def trust_matrix(whole: WholeAnalysis, pen: ScalePen, measure: str) -> Figure | None:
    """Show the last survey's score of every pair on one measure, whoever is scored highest first.

    None with several networks, or under two scores.
    """
    network = only_network(whole)
    if network is None or measure not in pen.questionnaire.pair_measures():
        return None
    of = latest(whole, network)
    sides = (plain(of.pairs[column]) for column in (RATER, TARGET, measure))
    scores = {(rater, target): score for rater, target, score in zip(*sides, strict=True) if score is not None}
    if len(scores) < _FEWEST_SCORES:
        return None
    roster = where(whole.responses.roster, **{NETWORK: network, WAVE: of.wave.name})
    organisations = _by_received(distinct(roster[ORGANISATION]), scores)
    numbers = len(organisations) <= _MOST_NUMBERS
    return Figure(
        id=figure_id("matrix", measure),
        caption=pen.say("figures.matrix.caption", label=pen.label(measure), wave=pen.wave(of.wave)),
        alt=_alt(organisations, scores, measure, pen),
        drawing=_matrix(organisations, scores, measure, pen, numbers=numbers),
        path="/score/pairs",
        notes=() if numbers else (pen.sentence("figures.matrix.no_numbers", tone="note"),),
    )


def _by_received(organisations: Sequence[str], scores: Scores) -> list[str]:
    """The highest mean first; those without one last; ties in showing order."""
    received: dict[str, list[float]] = {}
    for (_, target), score in scores.items():
        received.setdefault(target, []).append(score)
    return sorted(organisations, key=lambda name: -float(np.mean(received[name])) if name in received else np.inf)


def _matrix(organisations: Sequence[str], scores: Scores, measure: str, pen: ScalePen, *, numbers: bool) -> Matrix:
    drawn_on = ruler(pen, measure)
    return Matrix(
        rows=tuple(f"{pen.whole(i)} {label(pen, name)}" for i, name in enumerate(organisations, 1)),
        columns=tuple(pen.whole(i) for i in range(1, len(organisations) + 1)),
        row_title=pen.say("column.trustor"),
        column_title=pen.say("column.trustee"),
        cells=tuple(
            _cell((row, column), scores.get((rater, target)), measure, pen)
            for row, rater in enumerate(organisations)
            for column, target in enumerate(organisations)
        ),
        colour=drawn_on.whole(drawn_on.title(measure)),
        missing=pen.say("figures.matrix.missing"),
        numbers=numbers,
    )


def _cell(place: tuple[int, int], score: float | None, measure: str, pen: ScalePen) -> MatrixCell:
    row, column = place
    if row == column:
        return MatrixCell(row=row, column=column, kind="self")
    if score is None:
        return MatrixCell(row=row, column=column, kind="missing")
    return MatrixCell(row=row, column=column, kind="score", value=score, text=pen.score(score, measure))


def _alt(organisations: Sequence[str], scores: Scores, measure: str, pen: ScalePen) -> str:
    possible = len(organisations) * (len(organisations) - 1)
    missing = "complete" if len(scores) == possible else "missing"
    lacking = pen.say(
        f"figures.matrix.alt_{missing}", missing=pen.whole(possible - len(scores)), possible=pen.whole(possible)
    )
    high, low = max(scores, key=lambda pair: scores[pair]), min(scores, key=lambda pair: scores[pair])
    if scores[high] - scores[low] < _EQUAL:
        return f"{pen.say('figures.matrix.alt_equal', score=pen.score(scores[high], measure))} {lacking}"
    extremes = pen.say(
        "figures.matrix.alt",
        high=short_pair(pen, *high),
        high_score=pen.score(scores[high], measure),
        low=short_pair(pen, *low),
        low_score=pen.score(scores[low], measure),
    )
    return f"{extremes} {lacking}"
