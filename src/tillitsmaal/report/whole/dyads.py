"""Dyads: what two organisations say of each other, the largest difference first."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd

from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.report.frames import Row, records
from tillitsmaal.report.model import Sentence, Table
from tillitsmaal.report.pen import ScalePen, count_cell, score_cell
from tillitsmaal.report.whole import last_wave
from tillitsmaal.report.whole.last_wave import AT
from tillitsmaal.report.whole.tables import laid_out, name_cells, network_columns
from tillitsmaal.responses import NETWORK, RATER, TARGET, counted
from tillitsmaal.scoring import ROUNDING

GIVER: Final = "giver"
"""Who gives more of the two; the first in showing order where they give alike."""
RECEIVER: Final = "receiver"
_TOLD: Final = 3


def two_sided(whole: WholeAnalysis, measure: str) -> pd.DataFrame:
    """Dyads of the last wave with both directions, the largest difference first.

    Returns
    -------
    DataFrame
        `network, giver, receiver, given, returned, gap` (given minus returned, never negative), `given_n,
        returned_n` (persons behind each) and the pointer.
    """
    rows = [_turned(row) for row in records(last_wave.dyads(whole, measure)) if row["gap"] is not None]
    behind = _persons(last_wave.pairs(whole), measure)
    for row in rows:
        row["given_n"] = behind.get((row[NETWORK], row[GIVER], row[RECEIVER]), 0)
        row["returned_n"] = behind.get((row[NETWORK], row[RECEIVER], row[GIVER]), 0)
    frame = pd.DataFrame(rows)
    return frame if frame.empty else frame.iloc[np.argsort(-frame["gap"].to_numpy(np.float64), kind="stable")]


def _turned(row: Row) -> Row:
    """The dyad as whoever gives more sees it."""
    forward = row["gap"] >= -ROUNDING
    giver, receiver = ("a", "b") if forward else ("b", "a")
    return {
        NETWORK: row[NETWORK],
        GIVER: row[giver],
        RECEIVER: row[receiver],
        "given": row[f"{giver}_to_{receiver}"],
        "returned": row[f"{receiver}_to_{giver}"],
        "gap": abs(row["gap"]),
        "side": f"{giver}_to_{receiver}",
        AT: row[AT],
    }


def _persons(pairs: pd.DataFrame, measure: str) -> dict[tuple[str, str, str], int]:
    return {
        (row[NETWORK], row[RATER], row[TARGET]): int(row[counted(measure)] or 0)
        for row in records(pairs[[NETWORK, RATER, TARGET, counted(measure)]])
    }


def told_dyads(dyads: pd.DataFrame, measure: str, pen: ScalePen, most: int = _TOLD) -> Iterator[Sentence]:
    """Put the largest differences into words, as far as the numbers as written differ."""
    for row in records(dyads.head(most)):
        given, returned = (pen.score(row[side], measure) for side in ("given", "returned"))
        if given != returned:
            single = min(row["given_n"], row["returned_n"]) == 1
            yield pen.sentence(
                "gaps.dyad_single" if single else "gaps.dyad",
                path=f"{row[AT]}/scores/{measure}/{row['side']}/value",
                giver=pen.name(row[GIVER]),
                receiver=pen.name(row[RECEIVER]),
                given=given,
                returned=returned,
                label=pen.within_sentence(measure),
            )


def dyads_table(whole: WholeAnalysis, dyads: pd.DataFrame, measure: str, pen: ScalePen) -> tuple[Table, ...]:
    """What the two of each dyad give each other, with the persons behind both numbers."""
    columns = (
        *network_columns(whole, pen),
        pen.column(GIVER, "text"),
        pen.column(RECEIVER, "text"),
        pen.column("given"),
        pen.column("returned"),
        pen.column("gap"),
        pen.column("given_n", "count", 1),
        pen.column("returned_n", "count", 1),
    )
    rows = tuple(
        (
            *name_cells(whole, row, (GIVER, RECEIVER), pen),
            *(score_cell(pen, row[name], measure, "") for name in ("given", "returned", "gap")),
            *(count_cell(pen, row[name]) for name in ("given_n", "returned_n")),
        )
        for row in records(dyads)
    )
    caption = pen.say("gaps.caption_dyads", label=pen.within_sentence(measure))
    return laid_out(Table(id="gaps-dyads", caption=caption, columns=columns, rows=rows), pen)
