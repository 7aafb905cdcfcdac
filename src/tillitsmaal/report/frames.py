"""Small tools on frames that tables, documents and sections share."""

from collections.abc import Iterator, Sequence
from math import isnan
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MISSING: Final = "missing"
"""Column of a CSV table that tells why numbers of the row are absent: `trust:scale_missing ability:too_few_answers`."""

Row = dict[Any, Any]
"""A row of a frame by the names of its columns, in plain values."""


class Gap(NamedTuple):
    """Where a column has no number, and why."""

    column: str
    code: str
    rows: NDArray[np.bool_]


def with_missing(frame: pd.DataFrame, gaps: Sequence[Gap]) -> pd.DataFrame:
    """Add the column `missing`: what is absent in each row, and why; empty where nothing is.

    Rows with the same gaps share one text, so that a long table costs no more than its distinct patterns.

    Examples
    --------
    >>> frame = pd.DataFrame({"trust": [3.5, np.nan]})
    >>> with_missing(frame, [Gap("trust", "no_pairs", frame["trust"].isna().to_numpy())])["missing"].tolist()
    ['', 'trust:no_pairs']
    """
    if not gaps or frame.empty:
        return frame.assign(**{MISSING: ""})
    absent = np.column_stack([gap.rows for gap in gaps])
    packed = np.packbits(absent, axis=1)
    whole_rows = np.ascontiguousarray(packed).view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, inverse = np.unique(whole_rows, return_index=True, return_inverse=True)
    texts = [
        " ".join(f"{gap.column}:{gap.code}" for gap, is_gap in zip(gaps, absent[row], strict=True) if is_gap)
        for row in first
    ]
    return frame.assign(**{MISSING: np.asarray(texts, dtype=object)[inverse.ravel()]})


def gap(frame: pd.DataFrame, column: str, code: str, rows: NDArray[np.bool_] | None = None) -> Gap:
    """Say that the absent numbers of a column (in some of the rows) are absent for one reason."""
    absent = frame[column].isna().to_numpy(dtype=bool)
    return Gap(column, code, absent if rows is None else absent & rows)


def hidden_or(code: str, pairs: int) -> str:
    """Why a mean of pairs is absent: where there are any, it is hidden."""
    return "suppressed" if pairs else code


def plain(column: pd.Series) -> list[Any]:
    """The values as Python's own: numbers, texts, booleans; None for NaN and `<NA>`."""
    return [None if _is_absent(value) else value for value in column.tolist()]


def _is_absent(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and isnan(value))


def records(frame: pd.DataFrame) -> Iterator[Row]:
    """The rows as dicts of plain values."""
    columns = {name: plain(frame[name]) for name in frame.columns}
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(columns, values, strict=True))


def distinct(column: pd.Series) -> list[str]:
    """The values that occur, in showing order (that of the categories, else of appearance)."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return [str(value) for value in column.cat.remove_unused_categories().cat.categories]
    return [str(value) for value in column.drop_duplicates()]


def where(frame: pd.DataFrame, **values: object) -> pd.DataFrame:
    """The rows in which each named column has the named value."""
    keep = np.ones(len(frame), dtype=bool)
    for name, value in values.items():
        keep &= (frame[name] == value).to_numpy(dtype=bool)
    return frame[keep]


def span_of(row: Row, column: str) -> tuple[float, float] | None:
    """The ends of the span that is told in place of a row's number; None where no span is."""
    low, high = row.get(f"{column}_low"), row.get(f"{column}_high")
    return None if row[column] is not None or low is None or high is None else (low, high)


def top_of(row: Row, column: str) -> float | None:
    """A row's number, or the upper end of the span that is told in its place; None where neither is."""
    value = row[column]
    found: float | None = row.get(f"{column}_high") if value is None else value
    return found
