"""Edge cases of agreement: groups of one, perfect agreement, disagreement beyond chance, unanswered items."""

from typing import Any

import numpy as np
import pandas as pd

from reference.cases import Case
from reference.psychometric.agreement import coded, of_scale
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.agreement.one_way import one_way_icc
from tillitsmaal.stats.agreement.within import agreement, respondent_means

Values = dict[str, Any]
SINGLE = "single_"


def recognises(case: Case) -> bool:
    return "options" in case.spec and "groups" in case.expected


def compute(case: Case) -> Values:
    data, limits = case.data(), (1, case.spec["options"])
    group = case.spec.get("group") or grouping(data)
    data = data.dropna(subset=group)
    items = data.drop(columns=group)
    answers = items.to_numpy(np.float64)
    labels, groups = coded(data[group])
    available = agreement(answers, groups, *limits)
    found: Values = {
        "groups": of_scale(answers, groups, labels, limits),
        "rwg_j_available": {labels[one.group]: one.rwg_j for one in available.groups},
        "rstar_available": {labels[one.group]: one.r_star_wg_j for one in available.groups},
        "icc": of_means(respondent_means(answers, 1.0), groups),
    }
    for place, item in enumerate(items):
        of_item = agreement(answers[:, [place]], groups, *limits)
        found[SINGLE + item] = {labels[one.group]: {"rwg": one.rwg_j, "n": one.n} for one in of_item.groups}
    return found


def grouping(data: pd.DataFrame) -> str:
    """The first column of text, else the first."""
    text = [str(name) for name in data if not pd.api.types.is_numeric_dtype(data[name])]
    return text[0] if text else str(data.columns[0])


def of_means(values: np.ndarray, groups: np.ndarray) -> Values:
    found = one_way_icc(values, groups)
    if isinstance(found, NotEstimable):
        return {"n": int(np.isfinite(values).sum())}
    return {
        "n": found.n,
        "n_groups": found.n_groups,
        "MSB": found.ms_between,
        "MSW": found.ms_within,
        "k0": found.sizes.effective,
        "ICC1_k0": found.icc1,
        "ICC1_mean_size": found.icc1_mean_size,
        "ICC2": found.icc2,
    }
