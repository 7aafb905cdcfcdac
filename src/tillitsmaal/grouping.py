"""Rows grouped by their keys: one number a combination of categories, and means by group.

A key is one int64 that orders as the categories do, first column first; that is both smaller and faster than
grouping by the columns themselves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.totals import totals

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupMeans:
    """Means of groups."""

    n: Codes
    """Values in each group, those that are NaN apart."""
    mean: Floats
    """NaN where there is no value."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Occurring:
    """Codes that occur, ascending, and how often."""

    codes: Codes
    counts: Codes


def key_codes(frame: pd.DataFrame, columns: Sequence[str]) -> Codes:
    """Number each row by its categories in these columns, in the order of the categories.

    Examples
    --------
    >>> frame = pd.DataFrame({"a": pd.Categorical(["x", "y"]), "b": pd.Categorical(["q", "p"])})
    >>> key_codes(frame, ["a", "b"])
    array([1, 2])
    """
    codes = np.zeros(len(frame), np.int64)
    for column in columns:
        categorical = categories_of(frame, column)
        codes *= len(categorical.categories)
        codes += categorical.codes
    return codes


def key_columns(codes: Codes, frame: pd.DataFrame, columns: Sequence[str]) -> dict[str, pd.Categorical]:
    """Turn numbers of `key_codes` back into columns with the categories that this frame has."""
    result: dict[str, pd.Categorical] = {}
    for column in reversed(columns):
        dtype = categories_of(frame, column).dtype
        codes, own = np.divmod(codes, max(len(dtype.categories), 1))
        result[column] = pd.Categorical.from_codes(own.astype(np.int32), dtype=dtype)
    return {column: result[column] for column in columns}


def categories_of(frame: pd.DataFrame, column: str) -> pd.Categorical:
    """Return a categorical column as what it is."""
    values = frame[column].array
    if not isinstance(values, pd.Categorical):
        raise TypeError(f"column {column!r} must be categorical")
    return values


def named(codes: NDArray[np.integer], names: Sequence[str]) -> pd.Categorical:
    """Make a column of names, each given by its position among them, which is also their order.

    Examples
    --------
    >>> named(np.array([1, 0]), ["a", "b"]).tolist()
    ['b', 'a']
    """
    dtype: pd.CategoricalDtype[object] = pd.CategoricalDtype(list(names))
    return pd.Categorical.from_codes(codes.astype(np.int32), dtype=dtype)


def positions(codes: Codes, among: Codes) -> Codes:
    """Find each code among others that are sorted and without repeats; -1 where it is not there.

    Examples
    --------
    >>> positions(np.array([5, 4, 9]), np.array([2, 5, 9]))
    array([ 1, -1,  2])
    """
    if not len(among):
        return np.full(len(codes), -1, np.int64)
    found = np.searchsorted(among, codes)
    found[found == len(among)] = 0
    found[among[found] != codes] = -1
    return found.astype(np.int64, copy=False)


def counts(groups: Codes, size: int) -> Codes:
    """Count the rows of each of `size` groups; rows of group -1 belong to none."""
    return np.bincount(groups[groups >= 0], minlength=size).astype(np.int64, copy=False)


def occurring(codes: Codes, size: int) -> Occurring:
    """Count the codes that occur, of `size` possible ones; negative codes apart.

    An array of that length is made only when it is not much longer than the codes.
    """
    if size > 4 * len(codes):
        found, number = np.unique(codes[codes >= 0], return_counts=True)
        return Occurring(codes=found, counts=number.astype(np.int64, copy=False))
    number = counts(codes, size)
    found = np.flatnonzero(number)
    return Occurring(codes=found, counts=number[found])


def means(values: Floats, groups: Codes, size: int) -> GroupMeans:
    """Mean of each of `size` groups; NaN is no value, and rows of group -1 belong to none."""
    there = ~np.isnan(values)
    there &= groups >= 0
    if not there.all():
        values, groups = values[there], groups[there]
    n = np.bincount(groups, minlength=size).astype(np.int64, copy=False)
    return GroupMeans(n=n, mean=ratio(totals(values, groups, size), n))


def means_of_columns(columns: Floats, groups: Codes, size: int) -> GroupMeans:
    """`means` of each column of a matrix: `n` and `mean` have the shape (size, columns)."""
    n, mean = np.zeros((size, columns.shape[1]), np.int64), np.full((size, columns.shape[1]), np.nan)
    for column in range(columns.shape[1]):
        found = means(columns[:, column], groups, size)
        n[:, column], mean[:, column] = found.n, found.mean
    return GroupMeans(n=n, mean=mean)


def ratio(above: NDArray[np.generic], below: NDArray[np.generic]) -> Floats:
    """Divide; NaN where the divisor is 0."""
    result = np.full(np.shape(above), np.nan)
    np.divide(above, below, out=result, where=np.asarray(below) != 0)
    return result


def frame_of(columns: Mapping[str, object]) -> pd.DataFrame:
    """Make a frame of columns without copying them."""
    return pd.DataFrame(columns, copy=False)
