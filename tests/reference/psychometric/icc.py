"""The six intraclass correlations of targets rated by the same raters."""

from typing import Any, Final

import numpy as np

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
    ratings = np.column_stack(wave_scores(case, case.data()))
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
