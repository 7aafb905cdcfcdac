"""Edge cases of the missing rule."""

from typing import Any

import numpy as np
import pandas as pd

from reference.cases import Case
from reference.psychometric.scored import SHARES, scores

Values = dict[str, Any]

WIDE = (-1000, 1000)
"""No item is reversed, so that any declared range does."""


def recognises(case: Case) -> bool:
    return "min_count_table" in case.expected


def compute(case: Case) -> Values:
    data = case.data()
    shares = {rule: SHARES[rule] for rule in case.expected["rules"]}
    more = data.assign(never=np.nan)
    half, width = SHARES["half"], more.shape[1]
    return {
        "rules": {rule: scored(data, share) for rule, share in shares.items()},
        "n_answered": data.notna().sum(axis=1).tolist(),
        "min_count_table": {
            rule: {size: fewest(int(size), SHARES[rule]) for size in sizes}
            for rule, sizes in case.expected["min_count_table"].items()
        },
        "all_missing_column": {
            f"n_available_of_{width}": more.notna().sum(axis=1).tolist(),
            f"half_of_{width}": scored(more, half),
        },
    }


def scored(data: pd.DataFrame, share: float) -> list[float]:
    return scores(data, {"all": list(data)}, WIDE, share)["all"].tolist()


def fewest(size: int, share: float) -> int:
    """Fewest answers of so many items that the program scores: rows with 0, 1, 2 … answers are scored."""
    answers = np.where(np.arange(size) < np.arange(size + 1)[:, None], 1.0, np.nan)
    there = scores(
        pd.DataFrame(answers, columns=[f"i{item}" for item in range(size)]), {"all": names(size)}, WIDE, share
    )
    return int(np.flatnonzero(there["all"].notna())[0])


def names(size: int) -> list[str]:
    return [f"i{item}" for item in range(size)]
