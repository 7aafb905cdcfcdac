"""Pairs that need a look: under a floor, or resting on one person."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd

from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.report.frames import Row, records, where
from tillitsmaal.report.measures import absence, floor_of, has_floors
from tillitsmaal.report.model import Block, Cell, Column, Section, Table
from tillitsmaal.report.pen import BELOW, ScalePen, count_cell, footnoted, score_cell, text_cell, with_sign
from tillitsmaal.report.score_read import last_wave
from tillitsmaal.responses import NETWORK, RATER, TARGET
from tillitsmaal.scoring import ROUNDING
from tillitsmaal.text import listing

_PAIRS_SHOWN: Final = 10


def below_section(analysis: ScoreAnalysis, pen: ScalePen) -> Section | None:
    """List the pairs of the last wave that are under a floor, worst first; None where there are no floors."""
    pairs = where(analysis.pairs, wave=last_wave(analysis))
    if not has_floors(pen.questionnaire) or pairs.empty:
        return None
    below = worst_first(pairs[pairs["sufficient"].eq(False).fillna(False)], pen.questionnaire)
    several = pairs[NETWORK].nunique() > 1
    table = _below_table(below.head(_PAIRS_SHOWN), several, pen)
    blocks: list[Block] = [table] if len(below) else [pen.sentence("below.none")]
    if len(below) > _PAIRS_SHOWN:
        left = pen.counted("pairs", len(below) - _PAIRS_SHOWN)
        blocks.append(pen.sentence("below.more", pairs=left, command=pen.command("score", "--by", "pair")))
    return Section(heading=pen.say("heading.below"), blocks=tuple(blocks))


def single_section(analysis: ScoreAnalysis, pen: ScalePen) -> Section | None:
    """Count the pairs of the last wave that rest on one person; None where organisations answer as one."""
    pairs = where(analysis.pairs, wave=last_wave(analysis))
    if pairs.empty or pen.questionnaire.answers_as == "organisation":
        return None
    single = pairs[pairs["single_voice"].astype(bool)]
    path = f"/networks/{_row_of_last(analysis)}/single_voices" if pairs[NETWORK].nunique() == 1 else None
    if single.empty:
        sentence = pen.sentence("single.none", path=path)
    else:
        named = [pen.pair(row[RATER], row[TARGET]) for row in records(single[[RATER, TARGET]].head(6))]
        named += [""] * (len(single) - len(named))
        sentence = pen.sentence(
            "single.some",
            path=path,
            single=pen.whole(len(single)),
            pairs=pen.counted("pairs", len(pairs)),
            named=pen.first_few(named),
        )
    return Section(heading=pen.say("heading.single"), blocks=(sentence,))


def facet_cell(row: Row, facet: str, pen: ScalePen) -> Cell:
    """Write a facet's score, marked where it is under its floor."""
    value, floor = row[facet], floor_of(pen.questionnaire, facet)
    if value is not None and floor is not None and value < floor - ROUNDING:
        return with_sign(score_cell(pen, value, facet, ""), BELOW, "below")
    return score_cell(pen, value, facet, absence(pen.questionnaire, facet))


def floors_text(pen: ScalePen) -> str:
    """List the floors of the facets: `Velvilje 3,5, Integritet 3,5 og Kunnskap 3,5`."""
    floors = {facet: floor_of(pen.questionnaire, facet) for facet in pen.questionnaire.facets}
    said = [f"{pen.within_sentence(facet)} {pen.limit(floor)}" for facet, floor in floors.items() if floor is not None]
    return listing(said, pen.language)


def worst_first(pairs: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """Order by the largest distance under a floor, in shares of the facet's range; ties in showing order."""
    distances = [_under(pairs, facet, questionnaire) for facet in questionnaire.facets]
    worst = np.fmin.reduce(distances)
    return pairs.iloc[np.argsort(worst, kind="stable")]


def _under(pairs: pd.DataFrame, facet: str, questionnaire: Questionnaire) -> np.ndarray[Any, np.dtype[np.float64]]:
    low, high = questionnaire.range_of(facet)
    floor = floor_of(questionnaire, facet)
    scores = pairs[facet].to_numpy(dtype=np.float64)
    return (scores - (np.nan if floor is None else floor)) / (high - low)


def _below_table(below: pd.DataFrame, several: bool, pen: ScalePen) -> Table:
    """The pairs in two columns, or in one where two are too wide."""
    network = [pen.column("network", "text")] if several else []
    scores = [*(pen.measure_column(facet, 1) for facet in pen.questionnaire.facets), pen.column("respondents", "count")]
    wide = _below_of(below, [*network, pen.column("rater", "text"), pen.column("target", "text"), *scores], pen)
    return replace(wide, narrow=_below_of(below, [*network, pen.column("pair", "text"), *scores], pen))


def _below_of(below: pd.DataFrame, columns: Sequence[Column], pen: ScalePen) -> Table:
    table = Table(
        id="below",
        caption=pen.say("caption.below"),
        columns=tuple(columns),
        rows=tuple(tuple(_below_cell(column.id, row, pen) for column in columns) for row in records(below)),
        notes=(pen.sentence("below.legend", tone="note", sign=BELOW, floors=floors_text(pen)),),
        hidden=pen.say("hidden"),
    )
    return footnoted(table, pen)


def _below_cell(column: str, row: Row, pen: ScalePen) -> Cell:
    match column:
        case "network":
            return text_cell(pen.network(row[NETWORK]))
        case "pair":
            return text_cell(pen.pair(row[RATER], row[TARGET]))
        case "rater" | "target":
            return text_cell(pen.name(row[column]))
        case "respondents":
            return count_cell(pen, row["respondents"])
        case facet:
            return facet_cell(row, facet, pen)


def weakest_cell(row: Row, pen: ScalePen) -> Cell:
    """Name the weakest facet; absent when a facet is."""
    if row["weakest"] is None:
        return Cell(text="–", mark="faint", absent="scale_missing")
    return Cell(text=pen.label(row["weakest"]))


def _row_of_last(analysis: ScoreAnalysis) -> int:
    return int((analysis.networks["wave"] == last_wave(analysis)).to_numpy().argmax())
