"""Who says what about whom: a matrix of one measure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.report.drawings import Matrix, MatrixCell
from tillitsmaal.report.figures.axes import ruler
from tillitsmaal.report.figures.latest import latest, only_network
from tillitsmaal.report.figures.words import figure_id, label, short_pair
from tillitsmaal.report.frames import Row, distinct, records, where
from tillitsmaal.report.model import Figure
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.responses import NETWORK, ORGANISATION, RATER, TARGET, WAVE

_MOST_NUMBERS: Final = 30
"""Organisations up to which the cells have room for numbers."""
_FEWEST_SCORES: Final = 2
_EQUAL: Final = 1e-9

Scores = Mapping[tuple[str, str], float]
Texts = Mapping[tuple[str, str], str]
Write = Callable[[Row], str]


def trust_matrix(whole: WholeAnalysis, pen: ScalePen, measure: str, written: Write | None = None) -> Figure | None:
    """Show the last survey's score of every pair on one measure, whoever is scored highest first.

    None with several networks, or under two scores. What a pair's row tells is `written` as the pen does unless given;
    where that is only a span, the colour is that of its middle.
    """
    network = only_network(whole)
    if network is None or measure not in pen.questionnaire.pair_measures():
        return None
    of = latest(whole, network)
    scores, texts = _scores(of.pairs, measure, written or (lambda row: pen.score(row[measure], measure)))
    if len(scores) < _FEWEST_SCORES:
        return None
    roster = where(whole.responses.roster, **{NETWORK: network, WAVE: of.wave.name})
    organisations = _by_received(distinct(roster[ORGANISATION]), scores)
    numbers = len(organisations) <= _MOST_NUMBERS
    return Figure(
        id=figure_id("matrix", measure),
        caption=pen.say("figures.matrix.caption", label=pen.label(measure), wave=pen.wave(of.wave)),
        alt=_alt(organisations, scores, texts, pen),
        drawing=_matrix(organisations, scores, texts, measure, pen, numbers=numbers),
        path="/score/pairs",
        about=pen.label(measure),
        notes=() if numbers else (pen.sentence("figures.matrix.no_numbers", tone="note"),),
    )


def _scores(pairs: pd.DataFrame, measure: str, write: Write) -> tuple[Scores, Texts]:
    """Scores and how they are written, by rater and target."""
    scores, texts = {}, {}
    for row in records(pairs):
        pair, score = (row[RATER], row[TARGET]), row[measure]
        low, high = row.get(f"{measure}_low"), row.get(f"{measure}_high")
        if score is not None:
            scores[pair], texts[pair] = score, write(row)
        elif low is not None and high is not None:
            scores[pair], texts[pair] = (low + high) / 2, write(row)
    return scores, texts


def _by_received(organisations: Sequence[str], scores: Scores) -> list[str]:
    """The highest mean first; those without one last; ties in showing order."""
    received: dict[str, list[float]] = {}
    for (_, target), score in scores.items():
        received.setdefault(target, []).append(score)
    return sorted(organisations, key=lambda name: -float(np.mean(received[name])) if name in received else np.inf)


def _matrix(
    organisations: Sequence[str], scores: Scores, texts: Texts, measure: str, pen: ScalePen, *, numbers: bool
) -> Matrix:
    drawn_on = ruler(pen, measure)
    return Matrix(
        rows=tuple(f"{pen.whole(i)} {label(pen, name)}" for i, name in enumerate(organisations, 1)),
        columns=tuple(pen.whole(i) for i in range(1, len(organisations) + 1)),
        row_title=pen.say("column.trustor"),
        column_title=pen.say("column.trustee"),
        cells=tuple(
            _cell((row, column), scores.get((rater, target)), texts.get((rater, target), ""))
            for row, rater in enumerate(organisations)
            for column, target in enumerate(organisations)
        ),
        colour=drawn_on.whole(drawn_on.title(measure)),
        missing=pen.say("figures.matrix.missing"),
        numbers=numbers,
    )


def _cell(place: tuple[int, int], score: float | None, text: str) -> MatrixCell:
    row, column = place
    if row == column:
        return MatrixCell(row=row, column=column, kind="self")
    if score is None:
        return MatrixCell(row=row, column=column, kind="missing")
    return MatrixCell(row=row, column=column, kind="score", value=score, text=text)


def _alt(organisations: Sequence[str], scores: Scores, texts: Texts, pen: ScalePen) -> str:
    possible = len(organisations) * (len(organisations) - 1)
    missing = "complete" if len(scores) == possible else "missing"
    lacking = pen.say(
        f"figures.matrix.alt_{missing}", missing=pen.whole(possible - len(scores)), possible=pen.whole(possible)
    )
    high, low = max(scores, key=lambda pair: scores[pair]), min(scores, key=lambda pair: scores[pair])
    if scores[high] - scores[low] < _EQUAL:
        return f"{pen.say('figures.matrix.alt_equal', score=texts[high])} {lacking}"
    extremes = pen.say(
        "figures.matrix.alt",
        high=short_pair(pen, *high),
        high_score=texts[high],
        low=short_pair(pen, *low),
        low_score=texts[low],
    )
    return f"{extremes} {lacking}"
