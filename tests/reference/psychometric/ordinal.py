"""Polychoric correlations and ordinal alpha."""

from typing import Any

import numpy as np

from reference.cases import Case
from reference.psychometric.keyed import Floats, keyed, listed, matrix, names
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.reliability.ordinal import ordinal_alpha

Values = dict[str, Any]


def compute(case: Case) -> Values:
    data, limits = case.data(), case.spec["range"]
    return {facet: scale(keyed(data, own, limits), names(own)) for facet, own in listed(case.spec["keys"]).items()}


def scale(items: Floats, labels: list[str]) -> Values:
    found = ordinal_alpha(items)
    if isinstance(found, NotEstimable):
        return {"ordinal_alpha": found}
    r = found.polychoric.correlations
    return {
        "polychoric": matrix(labels, lambda f, g: r[f][g]),
        "thresholds": {
            label: np.asarray(cuts).tolist() for label, cuts in zip(labels, found.polychoric.thresholds, strict=True)
        },
        "ordinal_alpha": found.alpha,
        "psych_ordinal_alpha": found.alpha,
    }


GROUPS = {"B2_ordinal": compute}
