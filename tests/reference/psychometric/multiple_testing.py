"""Adjusted p of vectors that the case itself holds."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from reference.cases import Case
from tillitsmaal.stats.change.multiple_testing import Correction, adjusted

CORRECTIONS: Mapping[str, Correction] = {
    "holm": "holm",
    "hochberg": "hochberg",
    "hommel": "hommel",
    "bonferroni": "bonferroni",
    "BH": "benjamini_hochberg",
    "BY": "benjamini_yekutieli",
    "sidak": "sidak",
}
LEVEL = 0.05


def compute(case: Case) -> dict[str, Any]:
    return {name: adjust(vector) for name, vector in case.expected.items()}


GROUPS = {"B6_multiple_testing": compute}


def adjust(vector: Mapping[str, Any]) -> dict[str, Any]:
    p = np.array([np.nan if one is None else one for one in vector["p"]], dtype=np.float64)
    found = {name: adjusted(p, correction) for name, correction in CORRECTIONS.items()}
    counted = {name: int((values <= LEVEL).sum()) for name, values in found.items()}
    return {
        "p": p.tolist(),
        **{name: values.tolist() for name, values in found.items()},
        "n_reject_05": counted,
    }
