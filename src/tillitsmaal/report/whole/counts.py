"""Numbers of the last survey that sentences tell, counted once: by their writers and for the document alike."""

from collections.abc import Mapping
from statistics import fmean

import numpy as np
import pandas as pd

from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.report.document import Json, network
from tillitsmaal.report.frames import Row, records
from tillitsmaal.report.measures import key_measures
from tillitsmaal.report.whole import last_wave
from tillitsmaal.responses import NETWORK, ORGANISATION, RATER, TARGET
from tillitsmaal.scoring import ROUNDING


def counts(whole: WholeAnalysis) -> Json | None:
    """Write what the document holds of counts; None where partners are not asked about.

    Returns
    -------
    dict
        `pairs` that have an answer; of these `assessed` against the floors, `sufficient`, `insufficient`,
        `unassessed` and `single_voices`; `lowest`, in how many pairs no facet is lower than each, of the pairs that
        have all (`every_facet`); `two_sided` and `one_way` dyads on the first measure; `win_win`; `organisations`.
    """
    if not whole.questionnaire.pair_measures():
        return None
    pairs = last_wave.pairs(whole)
    return {
        "pairs": len(pairs),
        "assessed": int(pairs["sufficient"].notna().sum()),
        "sufficient": int(pairs["sufficient"].sum()),
        "insufficient": int(pairs["sufficient"].eq(False).sum()),
        "unassessed": int(pairs["sufficient"].isna().sum()),
        "single_voices": int(pairs["single_voice"].sum()),
        "every_facet": len(pairs[list(whole.questionnaire.facets)].dropna()) if whole.questionnaire.facets else 0,
        "lowest": lowest_in(whole),
        **dyad_counts(whole),
        "win_win": gain_counts(whole),
        "organisations": [{**of, NETWORK: network(of[NETWORK])} for of in organisation_counts(whole).values()],
    }


def lowest_facets(row: Mapping[str, object], facets: tuple[str, ...]) -> tuple[str, ...]:
    """Every facet of a pair than which none is lower, compared as shares of their ranges; none where one is absent."""
    values = [row[f"{facet}_pomp"] for facet in facets]
    known = [float(value) for value in values if isinstance(value, int | float) and not pd.isna(value)]
    if not facets or len(known) < len(facets):
        return ()
    return tuple(facet for facet, value in zip(facets, known, strict=True) if value <= min(known) + ROUNDING)


def lowest_in(whole: WholeAnalysis) -> dict[str, int]:
    """In how many pairs no facet is lower than each; empty where that says nothing."""
    facets = whole.questionnaire.facets
    values = last_wave.pairs(whole)[[f"{facet}_pomp" for facet in facets]].dropna().to_numpy(np.float64)
    if len(facets) < 2 or not len(values):
        return {}
    lowest = values <= values.min(axis=1, keepdims=True) + ROUNDING
    return {facet: int(count) for facet, count in zip(facets, lowest.sum(axis=0), strict=True)}


def dyad_counts(whole: WholeAnalysis) -> dict[str, int]:
    """How many dyads have the first measure both ways, and how many one way only."""
    ways = last_wave.dyads(whole, key_measures(whole.questionnaire)[0])[["a_to_b", "b_to_a"]].notna().sum(axis=1)
    return {"two_sided": int(ways.eq(2).sum()), "one_way": int(ways.eq(1).sum())}


def gain_counts(whole: WholeAnalysis) -> dict[str, int]:
    """Pairs with enough trust, those of them whose common gain is known, and those where it is low."""
    return {
        "enough_trust": int(last_wave.pairs(whole)["sufficient"].sum()),
        "sufficient": sum(of.sufficient for of in whole.win_win),
        "low": sum(len(of.low) for of in whole.win_win),
    }


def organisation_counts(whole: WholeAnalysis) -> dict[tuple[str, str], Json]:
    """What can be counted of each organisation of a network.

    Returns
    -------
    dict
        By network and organisation: `others_received` and `others_given` (mean on the first measure of the other
        organisations' means, None without any), `received` (pairs about it) with `received_assessed`,
        `received_sufficient` and `received_single`, and `given_single` of `given`.
    """
    measure = key_measures(whole.questionnaire)[0]
    rows = last_wave.organisations(whole)
    own = list(records(rows[(rows["measure"] == measure).to_numpy(bool)]))
    found: dict[tuple[str, str], Json] = {
        (row[NETWORK], row[ORGANISATION]): {
            NETWORK: row[NETWORK],
            ORGANISATION: row[ORGANISATION],
            "scale": measure,
            **{f"others_{side}": _others(own, row, side) for side in ("received", "given")},
            **dict.fromkeys(("received", "received_assessed", "received_sufficient", "received_single"), 0),
            **dict.fromkeys(("given", "given_single"), 0),
        }
        for row in own
    }
    for pair in records(last_wave.pairs(whole)):
        _count(found.get((pair[NETWORK], pair[TARGET])), found.get((pair[NETWORK], pair[RATER])), pair)
    return found


def _others(rows: list[Row], own: Row, side: str) -> float | None:
    values = [
        float(row[side])
        for row in rows
        if row[NETWORK] == own[NETWORK] and row[ORGANISATION] != own[ORGANISATION] and row[side] is not None
    ]
    return fmean(values) if values else None


def _count(target: Json | None, rater: Json | None, pair: Row) -> None:
    """Add a pair to those of both its ends."""
    if target is not None:
        target["received"] += 1
        target["received_single"] += bool(pair["single_voice"])
        target["received_assessed"] += pair["sufficient"] is not None
        target["received_sufficient"] += bool(pair["sufficient"])
    if rater is not None:
        rater["given"] += 1
        rater["given_single"] += bool(pair["single_voice"])
