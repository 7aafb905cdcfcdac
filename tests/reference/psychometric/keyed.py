"""Items of a case as its specification keys them, by the declared range, and matrices as cases write them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def names(keys: Iterable[str]) -> list[str]:
    return [key.removeprefix("-") for key in keys]


def listed(keys: Mapping[str, str | Sequence[str]]) -> dict[str, list[str]]:
    """Keys a scale; those of a scale of one item may stand alone."""
    return {scale: [own] if isinstance(own, str) else list(own) for scale, own in keys.items()}


def keyed(data: pd.DataFrame, keys: Sequence[str], limits: Sequence[float]) -> Floats:
    """A leading "-" is reverse keyed."""
    columns = [data[key.removeprefix("-")].to_numpy(np.float64) for key in keys]
    turn = limits[0] + limits[1]
    return np.column_stack(
        [turn - column if key.startswith("-") else column for key, column in zip(keys, columns, strict=True)]
    )


def texts(values: pd.Series) -> pd.Series:
    """As text, whole numbers as such though a missing cell made their column one of decimals."""
    whole = pd.api.types.is_float_dtype(values) and bool((values.dropna() % 1 == 0).all())
    return (values.astype("Int64") if whole else values).astype("string")


def matrix(labels: list[str], value: Callable[[int, int], Any]) -> dict[str, Any]:
    size = range(len(labels))
    return {"rows": labels, "cols": labels, "values": [[value(f, g) for g in size] for f in size]}
