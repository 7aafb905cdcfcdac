"""Several scales from one covariance matrix, by the pairwise rule."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from reference.psychometric.keyed import matrix
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.reliability.composite import ScaleSet, scale_set
from tillitsmaal.stats.reliability.measurement import signal_to_noise
from tillitsmaal.stats.reliability.moments import item_moments
from tillitsmaal.stats.reliability.two_items import spearman_brown

Scales = Mapping[str, Sequence[str]]
Values = dict[str, Any]


def score_items(items: pd.DataFrame, keys: Scales) -> Values:
    signs = np.zeros((items.shape[1], len(keys)), np.int64)
    for scale, own in enumerate(keys.values()):
        for key in own:
            signs[items.columns.get_loc(key.removeprefix("-")), scale] = -1 if key.startswith("-") else 1
    moments = item_moments(items.to_numpy(np.float64), "pairwise")
    found = moments if isinstance(moments, NotEstimable) else scale_set(moments.covariance, signs)
    return {} if isinstance(found, NotEstimable) else of_scales(found, list(items), keys)


def of_scales(found: ScaleSet, items: list[str], keys: Scales) -> Values:
    scales = list(keys)
    sizes = [len(own) for own in keys.values()]
    r, corrected = found.correlation, found.item_scale_corrected
    mean_r = [spearman_brown(alpha, 1 / size) for alpha, size in zip(found.alpha, sizes, strict=True)]
    return {
        "alpha_raw": dict(zip(scales, found.alpha, strict=True)),
        "G6": {"rows": ["Lambda.6"], "cols": scales, "values": [list(found.lambda6)]},
        "average_r": dict(zip(scales, mean_r, strict=True)),
        "signal_to_noise": dict(zip(scales, map(signal_to_noise, found.alpha), strict=True)),
        "scale_cor_raw": matrix(scales, lambda f, g: float(r[f, g])),
        "scale_cor_disattenuated_upper": matrix(
            scales,
            lambda f, g: found.alpha[f] if f == g else float(r[f, g]) if f > g else found.disattenuated[f][g],
        ),
        "item_scale_cor": {"rows": items, "cols": scales, "values": found.item_scale.tolist()},
        "item_scale_cor_corrected": {
            "rows": items,
            "cols": scales,
            "values": by_row(corrected, len(items)),
        },
    }


def by_row(columns: Sequence[Any], rows: int) -> list[list[Any]]:
    """A column that cannot be computed holds its reason in every row."""
    return [[one if isinstance(one, NotEstimable) else float(one[row]) for one in columns] for row in range(rows)]
