"""Scores of rows, by every missing rule, and of composites."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from reference.cases import Case, agree
from reference.psychometric.keyed import Floats, listed, names
from reference.psychometric.scales import score_items
from reference.psychometric.scored import COMPOSITE, SHARES, scores
from tillitsmaal.scoring import pomp

Scales = Mapping[str, Sequence[str]]
Values = dict[str, Any]


def compute(case: Case) -> Values:
    keys, limits, data = listed(case.spec["keys"]), case.spec["range"], case.data()
    items = data[list(dict.fromkeys(name for own in keys.values() for name in names(own)))]
    columns = by_row(items, keys, limits, case.spec["rules"])
    return {
        "expected_csv": rows_agree(case, columns),
        "summary": {name: summary(values) for name, values in columns.items()},
        "n_missing_items_total": int(items.isna().sum().sum()),
        "scoreItems": score_items(items, keys),
    }


def by_row(items: pd.DataFrame, keys: Scales, limits: Sequence[float], rules: Sequence[str]) -> dict[str, Floats]:
    """The columns of the expected file."""
    every = {"all": [key for own in keys.values() for key in own]}
    found: dict[str, Floats] = {}
    for rule in rules:
        share = SHARES[rule]
        facets = scores(items, keys, limits, share)
        found |= {f"{scale}__{rule}": facets[scale].to_numpy() for scale in keys}
        found[f"composite_facets__{rule}"] = facets[COMPOSITE].to_numpy()
        found[f"composite_items__{rule}"] = scores(items, every, limits, share)["all"].to_numpy()
    for scale, own in keys.items():
        found |= {f"{scale}__{name}": values for name, values in more(items, own, limits).items()}
    facets = scores(items, keys, limits, SHARES["half"])[list(keys)]
    two = scores(facets, {"all": list(keys)}, limits, min(2 / len(keys), 1.0))
    return found | {"composite_facets_min2__half": two["all"].to_numpy()}


def more(items: pd.DataFrame, own: Sequence[str], limits: Sequence[float]) -> dict[str, Floats]:
    """Further columns of one scale. The program never imputes: items are filled here, then scored as complete."""
    answers = items[names(own)]
    half = scores(items, {"own": own}, limits, SHARES["half"])["own"].to_numpy()
    return {
        "n_answered": answers.notna().sum(axis=1).to_numpy(),
        "person_mean_sum_half": len(own) * half,
        "pomp_half": pomp(half, (limits[0], limits[1])),
        "item_mean_imputed": filled(answers, answers.mean(), own, limits),
        "item_median_imputed": filled(answers, answers.median(), own, limits),
    }


def filled(answers: pd.DataFrame, values: pd.Series, own: Sequence[str], limits: Sequence[float]) -> Floats:
    found: Floats = scores(answers.fillna(values), {"own": own}, limits, 1.0)["own"].to_numpy()
    return found


def summary(values: Floats) -> Values:
    there = values[~np.isnan(values.astype(np.float64))]
    if not len(there):
        return {"n": 0, "mean": None, "sd": None, "min": None, "max": None, "median": None}
    return {
        "n": len(there),
        "mean": float(there.mean()),
        "sd": float(there.std(ddof=1)) if len(there) > 1 else None,
        "min": float(there.min()),
        "max": float(there.max()),
        "median": float(np.median(there)),
    }


def rows_agree(case: Case, columns: Mapping[str, Floats]) -> str:
    """The file's name if every row of every column agrees within the case's default tolerance; else what does not."""
    name: str = case.expected["expected_csv"]
    expected = pd.read_csv(case.path.parents[1] / name)
    within = case.content["tolerance"]["default"]
    for column in expected.columns.drop("row"):
        if column not in columns or len(columns[column]) != len(expected):
            return f"{column}: not computed"
        for row, (found, reference) in enumerate(zip(columns[column], expected[column], strict=True)):
            if not agree(float(found), None if np.isnan(reference) else float(reference), within):
                return f"{column}, row {row + 1}: {found} is not {reference}"
    return name


GROUPS = {"B1_scoring": compute}
