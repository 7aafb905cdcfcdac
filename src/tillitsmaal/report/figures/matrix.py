"""Who says what about whom: a matrix of one measure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What is told of pairs, by rater and target."""

    scores: Scores
    """Numbers; of a span, its middle."""
    texts: Texts
    """How they are written."""
    spans: Texts
    """Those of the texts that are only spans."""
    readers: Literal["all", "shared"]
    """Whether the readers may see all pairs that were answered about."""


def trust_matrix(whole: WholeAnalysis, pen: ScalePen, measure: str, written: Write | None = None) -> Figure | None:
    """Show the last survey's score of every pair on one measure, whoever is scored highest first.

    None with several networks, or under two scores. What a pair's row tells is `written` as the pen does unless given,
    for readers who may not see every pair that was answered about. Where it is only a span, the colour is that of its
    middle, and whether it is the highest or the lowest is not told.
    """
    network = only_network(whole)
    if network is None or measure not in pen.questionnaire.pair_measures():
        return None
    of = latest(whole, network)
    told = _told(of.pairs, measure, written, pen)
    if len(told.scores) < _FEWEST_SCORES:
        return None
    roster = where(whole.responses.roster, **{NETWORK: network, WAVE: of.wave.name})
    organisations = _by_received(distinct(roster[ORGANISATION]), told.scores)
    numbers = len(organisations) <= _MOST_NUMBERS
    return Figure(
        id=figure_id("matrix", measure),
        caption=pen.say("figures.matrix.caption", label=pen.label(measure), wave=pen.wave(of.wave)),
        alt=f"{_extremes(told, pen)} {_lacking(len(organisations), told, pen)}",
        drawing=_matrix(organisations, told, measure, pen, numbers=numbers),
        path="/score/pairs",
        about=pen.label(measure),
        notes=() if numbers else (pen.sentence("figures.matrix.no_numbers", tone="note"),),
    )


def _told(pairs: pd.DataFrame, measure: str, written: Write | None, pen: ScalePen) -> _Told:
    scores, texts, spans = {}, {}, {}
    write = written or (lambda row: pen.score(row[measure], measure))
    for row in records(pairs):
        pair, score = (row[RATER], row[TARGET]), row[measure]
        low, high = row.get(f"{measure}_low"), row.get(f"{measure}_high")
        if score is not None:
            scores[pair], texts[pair] = score, write(row)
        elif low is not None and high is not None:
            scores[pair], texts[pair] = (low + high) / 2, write(row)
            spans[pair] = texts[pair]
    return _Told(scores=scores, texts=texts, spans=spans, readers="all" if written is None else "shared")


def _by_received(organisations: Sequence[str], scores: Scores) -> list[str]:
    """The highest mean first; those without one last; ties in showing order."""
    received: dict[str, list[float]] = {}
    for (_, target), score in scores.items():
        received.setdefault(target, []).append(score)
    return sorted(organisations, key=lambda name: -float(np.mean(received[name])) if name in received else np.inf)


def _matrix(organisations: Sequence[str], told: _Told, measure: str, pen: ScalePen, *, numbers: bool) -> Matrix:
    drawn_on = ruler(pen, measure)
    return Matrix(
        rows=tuple(f"{pen.whole(i)} {label(pen, name)}" for i, name in enumerate(organisations, 1)),
        columns=tuple(pen.whole(i) for i in range(1, len(organisations) + 1)),
        row_title=pen.say("column.trustor"),
        column_title=pen.say("column.trustee"),
        cells=tuple(
            _cell((row, column), told.scores.get((rater, target)), told.texts.get((rater, target), ""))
            for row, rater in enumerate(organisations)
            for column, target in enumerate(organisations)
        ),
        colour=drawn_on.whole(drawn_on.title(measure)),
        missing=pen.say(f"figures.matrix.missing_{told.readers}"),
        numbers=numbers,
    )


def _cell(place: tuple[int, int], score: float | None, text: str) -> MatrixCell:
    row, column = place
    if row == column:
        return MatrixCell(row=row, column=column, kind="self")
    if score is None:
        return MatrixCell(row=row, column=column, kind="missing")
    return MatrixCell(row=row, column=column, kind="score", value=score, text=text)


def _lacking(organisations: int, told: _Told, pen: ScalePen) -> str:
    """Say how many of the possible pairs have no score here."""
    possible, shown = organisations * (organisations - 1), len(told.scores)
    missing = "complete" if shown == possible else "missing"
    return pen.say(
        f"figures.matrix.alt_{missing}_{told.readers}",
        missing=pen.whole(possible - shown),
        possible=pen.whole(possible),
    )


def _extremes(told: _Told, pen: ScalePen) -> str:
    """Say which pairs have the highest and the lowest number; beside spans, that these may be higher or lower."""
    numbers = {pair: score for pair, score in told.scores.items() if pair not in told.spans}
    ends = pen.listed(sorted(set(told.spans.values())))
    if not numbers:
        return pen.say("figures.matrix.alt_only_spans", spans=ends)
    beside = pen.say("figures.matrix.alt_spans", spans=ends) if told.spans else ""
    high, low = max(numbers, key=lambda pair: numbers[pair]), min(numbers, key=lambda pair: numbers[pair])
    kind = "numbers" if told.spans else told.readers
    if numbers[high] - numbers[low] < _EQUAL:
        return f"{pen.say(f'figures.matrix.alt_equal_{kind}', score=told.texts[high])} {beside}".rstrip()
    extremes = pen.say(
        "figures.matrix.alt_numbers" if told.spans else "figures.matrix.alt",
        high=short_pair(pen, *high),
        high_score=told.texts[high],
        low=short_pair(pen, *low),
        low_score=told.texts[low],
    )
    return f"{extremes} {beside}".rstrip()
