"""Tidy tables of changes, in full precision, with the reason of every absent number."""

from collections.abc import Iterable
from functools import partial
from typing import Any, Final

import numpy as np
import pandas as pd

from tillitsmaal.analysis.compare_results import CompareAnalysis, ScaleChange
from tillitsmaal.estimates import Estimate, Estimated
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.report.frames import MISSING, gap, hidden_or, with_missing
from tillitsmaal.report.model import Tables

_STEP: Final = {"start": "from", "end": "to"}


def compare_tables(analysis: CompareAnalysis) -> Tables:
    """Make the tables of `tillit compare`: keys first, then measures, then `missing`."""
    return Tables(
        {
            "pair": partial(_pair_table, analysis.pairs, analysis.questionnaire),
            "scale": partial(_scale_table, analysis.scales),
            "dyad": partial(_renamed, analysis.dyads),
            "organisation": partial(_organisation_table, analysis.organisations),
            "movement": partial(_movement_table, analysis.movements),
            "trend": partial(_trend_table, analysis.trends),
        }
    )


def _renamed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.rename(columns=_STEP)


def _pair_table(frame: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    made = frame["measure"].isin(list(questionnaire.composites)).to_numpy(dtype=bool)
    sides = [
        gap(frame, side, code, rows)
        for side in ("first", "last")
        for code, rows in (("scale_missing", made), ("too_few_answers", ~made))
    ]
    return with_missing(_renamed(frame), [*sides, gap(frame, "change", "no_matched_pairs")])


def _organisation_table(frame: pd.DataFrame) -> pd.DataFrame:
    return with_missing(
        _renamed(frame), [gap(frame, side, "no_matched_pairs") for side in ("given_change", "received_change")]
    )


def _movement_table(frame: pd.DataFrame) -> pd.DataFrame:
    sides = [side for side in ("trust_change", "collaboration_change") if side in frame.columns]
    return with_missing(_renamed(frame), [gap(frame, side, "no_matched_pairs") for side in sides])


def _trend_table(frame: pd.DataFrame) -> pd.DataFrame:
    means = (("mean", "pairs", "no_pairs"), ("matched_mean", "matched", "no_matched_pairs"))
    gaps = [
        gap(frame, mean, hidden_or(code, some), (frame[pairs] > 0).to_numpy(bool) == some)
        for mean, pairs, code in means
        for some in (False, True)
    ]
    return with_missing(frame, gaps)


def _scale_table(changes: Iterable[ScaleChange]) -> pd.DataFrame:
    rows = [_scale_row(change) for change in changes]
    if not rows:
        return pd.DataFrame(columns=["network", "measure", "from", "to", MISSING])
    return pd.DataFrame(rows)


def _scale_row(change: ScaleChange) -> dict[str, Any]:
    numbers: dict[str, float | None] = {
        "all_from": change.all_start,
        "all_to": change.all_end,
        "within": change.within,
        **_parts("change", change.change),
        "effect_size": change.effect_size.value if isinstance(change.effect_size, Estimate) else None,
        "turnover_joined": change.turnover_joined,
        "turnover_left": change.turnover_left,
    }
    return {
        "network": change.network,
        "measure": change.measure,
        "from": change.step.start,
        "to": change.step.end,
        "matched": change.matched,
        "joined": change.joined,
        "left": change.left,
        **{name: np.nan if number is None else number for name, number in numbers.items()},
        MISSING: " ".join(f"{name}:{_code(name, change)}" for name, number in numbers.items() if number is None),
    }


def _parts(name: str, of: Estimated) -> dict[str, float | None]:
    found = of if isinstance(of, Estimate) else None
    return {
        f"{name}_low": found.low if found else None,
        f"{name}_high": found.high if found else None,
        f"{name}_standard_error": found.standard_error if found else None,
        f"{name}_organisations": found.n if found else None,
    }


def _code(name: str, change: ScaleChange) -> str:
    if name.startswith("change_") and not isinstance(change.change, Estimate):
        return change.change.code
    if name == "effect_size" and not isinstance(change.effect_size, Estimate):
        return change.effect_size.code
    if not name.startswith("all_"):
        return hidden_or("no_matched_pairs", change.matched)
    return hidden_or("no_pairs", change.matched + (change.left if name == "all_from" else change.joined))
