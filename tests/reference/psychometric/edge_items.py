"""Edge cases of items: constant, wrongly keyed, opposing, duplicate; two items, one item, two or three rows."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from reference.cases import Case
from reference.psychometric.keyed import Floats
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.reliability.alpha import cronbach_alpha
from tillitsmaal.stats.reliability.guttman import guttman_lambdas, squared_multiple_correlations
from tillitsmaal.stats.reliability.intervals import feldt_interval
from tillitsmaal.stats.reliability.moments import item_moments
from tillitsmaal.stats.reliability.scale import Reliability, reliability

REVERSED = re.compile(r"([\d.]+) *- *(.+)")
FIRST_ROWS = re.compile(r"n(\d+)")

Values = dict[str, Any]


def recognises(case: Case) -> bool:
    return "sets" in case.spec


def compute(case: Case) -> Values:
    sets: Mapping[str, list[str]] = case.spec["sets"]
    data, first = case.data(), next(iter(sets.values()))
    found: Values = {name: of_set(case, data, items) for name, items in sets.items()}
    found["two_items"] = of_two(array(data, first[:2]))
    found["one_item"] = of_one(array(data, first[:1]))
    for key in case.expected:
        if rows := FIRST_ROWS.fullmatch(key):
            found[key] = analysis(array(data.head(int(rows[1])), first), first)
    return found


def of_set(case: Case, data: pd.DataFrame, labels: list[str]) -> Values:
    items = array(data, labels)
    return {
        **analysis(items, labels),
        **more(items, labels),
        "correct_keying": analysis(array(turned(case, data), labels), labels),
    }


def analysis(items: Floats, labels: Sequence[str]) -> Values:
    found = reliability(items)
    if isinstance(found, NotEstimable):
        return {"n": len(items), "k": len(labels), "alpha": found}
    by_label = list(zip(labels, found.items, strict=True))
    return {
        "n": found.n,
        "k": found.n_items,
        "alpha": found.alpha,
        "item_rest_r": {label: item.rest_correlation for label, item in by_label},
        "alpha_if_dropped": {label: item.alpha_if_dropped for label, item in by_label},
    }


def more(items: Floats, labels: Sequence[str]) -> Values:
    moments = item_moments(items)
    if isinstance(moments, NotEstimable):
        return {}
    covariance = moments.covariance
    varying = np.diag(covariance) > 0
    without_constant = cronbach_alpha(covariance[np.ix_(varying, varying)])
    lambdas, shared = guttman_lambdas(covariance), squared_multiple_correlations(covariance)
    interval = feldt_interval(cronbach_alpha(covariance), moments.n, len(labels))
    return {
        "alpha_without_constant": without_constant,
        "psych_raw_alpha": without_constant,
        "feldt95": {"lower": interval, "upper": interval}
        if isinstance(interval, NotEstimable)
        else {"lower": interval.low, "upper": interval.high},
        "lambda2": lambdas if isinstance(lambdas, NotEstimable) else lambdas.lambda2,
        **{
            f"smc_{label}": shared if isinstance(shared, NotEstimable) else float(shared[item])
            for item, label in enumerate(labels)
        },
    }


def of_two(items: Floats) -> Values:
    found = reliability(items)
    if isinstance(found, NotEstimable):
        return {}
    return {"r": found.mean_correlation, "spearman_brown": found.spearman_brown, "alpha": found.alpha}


def of_one(items: Floats) -> Values:
    found: Reliability | NotEstimable = reliability(items)
    if isinstance(found, NotEstimable):
        return {}
    return {"alpha": found.alpha, "item_rest_r": found.items[0].rest_correlation}


def turned(case: Case, data: pd.DataFrame) -> pd.DataFrame:
    """With the items reversed that the specification names, as "6 - d"."""
    formulas = [REVERSED.fullmatch(value) for key, value in case.spec.items() if key.startswith("reverse_")]
    return data.assign(**{found[2]: float(found[1]) - data[found[2]] for found in formulas if found})


def array(data: pd.DataFrame, labels: Sequence[str]) -> Floats:
    return data[list(labels)].to_numpy(np.float64)
