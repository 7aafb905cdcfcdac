"""The six intraclass correlations of targets rated by the same raters."""

import re
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from reference.cases import Case
from reference.psychometric.agreement import bounds
from reference.psychometric.keyed import Floats
from reference.psychometric.mixed_rows import wave_scores
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.agreement.two_way import ICC, Estimator, two_way_icc

Values = dict[str, Any]

TAKEN_AWAY: Final = ((1, 2), (4, 0))
"""Ratings left out for `with_missing_lmer` where the data are complete; no case tells which they are."""


def compute(case: Case) -> Values:
    data, spec = case.data(), case.spec
    sides = [spec.get(side) for side in ("targets", "raters")]
    below = all(isinstance(side, str) and side in data for side in sides)
    ratings = crossed(data, spec) if below else np.column_stack(wave_scores(case, data))
    complete = ratings[np.isfinite(ratings).all(axis=1)]
    found = two_way_icc(complete)
    if isinstance(found, NotEstimable):
        return {"anova": found}
    return {
        "anova": six(complete, "anova"),
        "lmer": six(complete, "reml"),
        "with_missing_lmer": six(with_missing(ratings), "reml"),
        "sem_icc2": found.standard_error_of_measurement,
        "mean_within_target_var": found.mean_squares.within,
    }


GROUPS = {"B4_icc": compute}


def crossed(data: pd.DataFrame, spec: Mapping[str, Any]) -> Floats:
    """Targets × raters of rows that hold one rating each, where there are several their mean."""
    for name, value in spec.items():
        if name in data and not isinstance(value, str):
            data = data[data[name].isin(value if isinstance(value, list) else [value])]
    table = data.pivot_table(index=spec["targets"], columns=spec["raters"], values=rating(data, spec), aggfunc="mean")
    found: Floats = table.to_numpy(np.float64)
    return found


def rating(data: pd.DataFrame, spec: Mapping[str, Any]) -> str:
    """The column that the specification names, alone or among other words; else the last number."""
    numbers = [str(name) for name in data.select_dtypes("number") if name not in (spec["targets"], spec["raters"])]
    told = [str(value) for key, value in spec.items() if key not in ("targets", "raters")]
    words = [word for text in told for word in (text, *re.findall(r"\w+", text))]
    return next((word for word in words if word in numbers), numbers[-1])


def with_missing(ratings: Floats) -> Floats:
    if not np.isfinite(ratings).all():
        return ratings
    found = ratings.copy()
    for cell in TAKEN_AWAY:
        found[cell] = np.nan
    return found


def six(ratings: Floats, estimator: Estimator) -> Values:
    found = two_way_icc(ratings, estimator)
    if isinstance(found, NotEstimable):
        return {"results": found}
    squares = found.mean_squares
    return {
        "results": {
            "ICC1": one(found.icc1),
            "ICC2": one(found.icc2),
            "ICC3": one(found.icc3),
            "ICC1k": one(found.icc1k),
            "ICC2k": one(found.icc2k),
            "ICC3k": one(found.icc3k),
        },
        "MS": {"subjects": squares.targets, "judges": squares.raters, "residual": squares.residual},
        "n_targets": squares.n_targets,
        "n_raters": squares.n_raters,
    }


def one(found: ICC) -> Values:
    interval = bounds(found.interval)
    return {
        "ICC": found.value,
        "F": found.f,
        "df1": found.df1,
        "df2": found.df2,
        "p": found.p,
        "lower95": interval["lower"],
        "upper95": interval["upper"],
    }
