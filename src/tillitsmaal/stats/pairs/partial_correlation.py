"""Correlations of a matrix that stays with one that is relabelled, in many orders at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.stats.pairs.permutation import Relabellings

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

FLAT: Final = 1e-12
"""A sum of squares under this share of what it was before projecting is rounding."""
CELLS: Final = 1_000_000
"""Cells gathered at a time."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Correlations:
    """Partial correlations, an entry a relabelling; NaN where it is undefined."""

    values: Floats
    pairs: Floats
    """Pairs that have all values."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relation:
    """A matrix to be relabelled, one that stays, and what is held constant; everything (cells,), 0 where empty."""

    size: int
    complete: bool
    moved: Floats
    moved_there: Floats
    """1 or 0."""
    stays: Floats
    """(cells, q + 1): an orthonormal basis of what is held constant, then the matrix that stays, orthogonal to it."""
    stays_there: Floats
    products: Floats
    """(cells, (q + 1)²): of the columns of `stays`; without columns where complete."""


def answered(matrix: Floats) -> NDArray[np.bool_]:
    """Which pairs have a value; never the diagonal."""
    there: NDArray[np.bool_] = np.isfinite(matrix) & ~np.eye(len(matrix), dtype=bool)
    return there


def relation(*, moved: Floats, stays: Floats, held: Floats) -> Relation:
    """Get two matrices ready for `partial_correlations`.

    Parameters
    ----------
    moved
        The matrix to be relabelled; NaN where empty; the diagonal is not used; shape (N, N).
    stays
        The one that keeps its order; shape (N, N).
    held
        What is held constant, in the order of `stays` and linearly independent; shape (q, N, N), q ≥ 1. A correlation
        is the partial one given a matrix of ones.

    Returns
    -------
    Relation
        `stays` is taken where all of `held` is there.

    References
    ----------
    Frisch, R. & Waugh, F. V. (1933). Partial time regressions as compared with individual trends.
    Checked against least squares in the tests, to 1e-12.

    Examples
    --------
    >>> relation(moved=np.ones((3, 3)), stays=np.ones((3, 3)), held=np.ones((1, 3, 3))).stays.shape
    (9, 2)
    """
    size = len(moved)
    there = answered(stays) & np.all([answered(matrix) for matrix in held], axis=0)
    basis, _ = np.linalg.qr(held[:, there].T)
    inside = stays[there] - basis @ (basis.T @ stays[there])
    columns = np.zeros((size * size, basis.shape[1] + 1))
    columns[there.ravel()] = np.column_stack([basis, inside])
    moved_there = answered(moved)
    complete = int(there.sum()) == size * (size - 1) == int(moved_there.sum())
    squares = columns[:, :, None] * columns[:, None, : 0 if complete else None]
    return Relation(
        size=size,
        complete=complete,
        moved=np.where(moved_there, moved, 0.0).ravel(),
        moved_there=moved_there.ravel().astype(np.float64),
        stays=columns,
        stays_there=there.ravel().astype(np.float64),
        products=squares.reshape(size * size, (0 if complete else columns.shape[1] ** 2)),
    )


def partial_correlations(relations: Sequence[Relation], relabelled: Relabellings) -> list[Correlations]:
    """Correlate what stays with what is relabelled, given what is held constant, for many orders at once.

    r = S_ym/√(S_yy·S_mm), S the sums of squares and products left after projecting on what is held constant, over the
    pairs that have everything in that order.

    Parameters
    ----------
    relations
        Made by `relation`, of the same organisations.
    relabelled
        Orders.

    Returns
    -------
    list of Correlations
        One a relation; NaN where one of the two does not vary once the rest is held constant.

    References
    ----------
    Frisch, R. & Waugh, F. V. (1933). Partial time regressions as compared with individual trends.
    Checked against least squares, permutation by permutation, in the tests, to 1e-10.

    Examples
    --------
    >>> x = np.array([[np.nan, 1, 2], [3, np.nan, 4], [6, 5, np.nan]])
    >>> problem = relation(moved=x, stays=x, held=np.ones((1, 3, 3)))
    >>> orders = Relabellings(orders=np.array([[0, 1, 2], [1, 0, 2], [2, 1, 0]]), exact=False, seed=None)
    >>> partial_correlations([problem], orders)[0].values.round(3).tolist()
    [1.0, 0.486, -0.886]
    """
    orders, size = relabelled.orders, relabelled.orders.shape[1]
    found: list[list[Correlations]] = [[] for _ in relations]
    step = max(1, CELLS // size**2)
    for start in range(0, max(1, len(orders)), step):
        chunk = orders[start : start + step]
        cells = (chunk[:, :, None] * size + chunk[:, None, :]).reshape(len(chunk), size * size)
        for place, one in zip(found, relations, strict=True):
            place.append(_all_there(one, cells) if one.complete else _some_missing(one, cells))
    return [
        Correlations(
            values=np.concatenate([part.values for part in parts]), pairs=np.concatenate([part.pairs for part in parts])
        )
        for parts in found
    ]


def _all_there(one: Relation, cells: Integers) -> Correlations:
    """Without missing pairs only the products with the relabelled matrix change from order to order."""
    products = one.moved[cells] @ one.stays
    before = float(one.moved @ one.moved)
    left = before - np.sum(products[:, :-1] ** 2, axis=1)
    stays = float(one.stays[:, -1] @ one.stays[:, -1])
    return Correlations(
        values=_ratio(products[:, -1], np.full(len(cells), stays), np.where(left > FLAT * before, left, 0.0)),
        pairs=np.full(len(cells), float(one.size * (one.size - 1))),
    )


def _some_missing(one: Relation, cells: Integers) -> Correlations:
    """With missing pairs everything changes: which pairs are there, and so every sum of products."""
    there, moved = one.moved_there[cells], one.moved[cells]
    q = one.stays.shape[1]
    fixed = (there @ one.products).reshape(-1, q, q)
    crossed = moved @ one.stays
    inverse = np.linalg.pinv(fixed[:, :-1, :-1], rcond=FLAT, hermitian=True)
    held_stays, held_moved = fixed[:, :-1, -1], crossed[:, :-1]
    before_stays, before_moved = fixed[:, -1, -1], moved**2 @ one.stays_there
    project = np.einsum("mij,mj->mi", inverse, held_stays)
    stays = before_stays - np.sum(held_stays * project, axis=1)
    left = before_moved - np.einsum("mi,mij,mj->m", held_moved, inverse, held_moved)
    both = crossed[:, -1] - np.sum(held_moved * project, axis=1)
    stays = np.where(stays > FLAT * before_stays, stays, 0.0)
    left = np.where(left > FLAT * before_moved, left, 0.0)
    return Correlations(values=_ratio(both, stays, left), pairs=there @ one.stays_there)


def _ratio(both: Floats, stays: Floats, moved: Floats) -> Floats:
    below = np.sqrt(stays * moved)
    result = np.full(len(both), np.nan)
    np.divide(both, below, out=result, where=below > 0)
    return np.clip(result, -1.0, 1.0, out=result)
