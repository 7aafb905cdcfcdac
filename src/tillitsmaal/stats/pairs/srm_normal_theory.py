"""Exact normal-theory variances of the unbiased moments, whatever the pattern of answered cells.

With A_r the matrix of the r-th sum of products and Cov(x, y) = Σ_p θ_p V_p over the answered cells, the covariance of
two sums is a trace tr(A_r V_p A_s V_q) times products of parameters (Searle, Casella & McCulloch 1992). All of it goes
by operators on rater × target arrays, many cells at a time; no matrix of cells × cells is kept.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.stats.pairs.srm_moments import moment_weights
from tillitsmaal.stats.pairs.srm_results import Floats

PARTS: Final = 6
TRANSPOSED: Final = [0, 1, 3, 2, 4, 5]
"""Which sum, and which relation between cells, is the transpose of each."""
ALIKE: Final = ((0,), (1,), (2, 3), (4,), (5,))
"""With Y = X the third and the fourth covariance are one."""
DIAGONAL: Final = [0, 6, 11, 15, 18, 20]
"""Where the squares stand among the 21 products."""
AT_ONCE: Final = 200_000
"""Numbers in one operator's output."""

Operator = Callable[[Floats], Floats]


def normal_theory_squares(there: NDArray[np.bool_], values: Floats, as_srm_package: bool = False) -> Floats:
    """Squared standard errors of the estimates of k scales answered in the same cells; shape (k, k, 6).

    E(θ̂θ̂') = θθ' + K(θθ') for a linear map K, so (I + K)⁻¹ of the products of estimates estimates the products of
    parameters without bias, and K of that the variance. It may come out negative.

    The R package srm (0.4-26) takes UD⁻¹U' for the inverse of I + K = UDV', as if it were symmetric. It is not, unless
    by chance: its standard errors differ by some percent, from the formula and from complete round robins' too.
    `as_srm_package` does the same, to compare with it.
    """
    mask = there.astype(np.float64)
    widen, narrow = _basis()
    excess = narrow @ _excess(moment_weights(mask), _traces(mask)) @ widen
    expected = np.eye(len(excess)) + excess
    inverse = _as_if_symmetric(expected) if as_srm_package else np.linalg.inv(expected)
    variances = (excess @ inverse)[DIAGONAL]
    squares = np.empty_like(values)
    for i, j in np.ndindex(*values.shape[:2]):
        own, persons = np.outer(values[i, j], values[i, j]), np.outer(values[i, i], values[j, j])
        squares[i, j] = variances @ narrow @ np.concatenate([own.ravel(), persons.ravel()])
    return squares


def _as_if_symmetric(matrix: Floats) -> Floats:
    u, d, _ = np.linalg.svd(matrix)
    inverse: Floats = (u / d) @ u.T
    return inverse


def _basis() -> tuple[Floats, Floats]:
    """From the 46 different products to all 72, and back.

    θ_xy θ_xy' is symmetric (21 products), and θ_xx and θ_yy hold one actor–partner covariance each (25 products).
    """
    covariances = [(r, s) for r in range(PARTS) for s in range(r, PARTS)]
    persons = [(first, second) for first in ALIKE for second in ALIKE]
    widen = np.zeros((2, PARTS, PARTS, len(covariances) + len(persons)))
    for k, (r, s) in enumerate(covariances):
        widen[0, r, s, k] = widen[0, s, r, k] = 1
    for k, (first, second) in enumerate(persons, start=len(covariances)):
        widen[1][np.ix_(first, second, [k])] = 1
    flat = widen.reshape(2 * PARTS**2, -1)
    return flat, (flat / flat.sum(axis=0)).T


def _excess(weights: Floats, traces: Floats) -> Floats:
    """K: from products θ_xy θ_xy' and θ_xx θ_yy' to the covariances of their estimates; shape (72, 72)."""
    flipped = traces[:, :, TRANSPOSED]
    symmetric = (traces + traces[TRANSPOSED] + flipped + flipped[TRANSPOSED]) / 4

    def weighted(tensor: Floats) -> Floats:
        mapped: Floats = np.einsum("ar,bs,rpsq->abpq", weights, weights, tensor, optimize=True)
        return mapped

    crossed = weighted(traces)[:, :, TRANSPOSED][..., TRANSPOSED]
    alike = weighted(flipped).swapaxes(2, 3)
    between = 2 * weighted(symmetric)[..., TRANSPOSED]
    size = PARTS**2
    return np.block(
        [
            [crossed.reshape(size, size), alike.reshape(size, size)],
            [between.reshape(size, size), np.zeros((size, size))],
        ]
    )


def _traces(mask: Floats) -> Floats:
    """tr(A_r V_p A_s V_q), indexed [r, p, s, q]."""
    sums, relations = _sum_operators(mask), _relation_operators(mask)
    cells, n = np.argwhere(mask > 0), len(mask)
    traces = np.zeros((PARTS**2, PARTS**2))
    step = max(AT_ONCE // (n * n), 1)
    for start in range(0, len(cells), step):
        some = cells[start : start + step]
        units = np.zeros((n, n, len(some)))
        units[some[:, 0], some[:, 1], np.arange(len(some))] = 1
        left = _chained(units, [sums[r] for r in TRANSPOSED], [relations[p] for p in TRANSPOSED])
        right = _chained(units, relations, sums)
        traces += left @ right.reshape(PARTS, PARTS, -1).swapaxes(0, 1).reshape(PARTS**2, -1).T
    return traces.reshape(PARTS, PARTS, PARTS, PARTS)


def _chained(units: Floats, first: Sequence[Operator], then: Sequence[Operator]) -> Floats:
    """Every first operator followed by every other, a row each."""
    return np.array([second(once).ravel() for once in (operator(units) for operator in first) for second in then])


def _sum_operators(mask: Floats) -> list[Operator]:
    """A_1 to A_6 on columns of cells, shape (n, n, c)."""
    there, mutual = mask[:, :, None], (mask * mask.T)[:, :, None]
    rows, columns, both, cells = _share(mask, 1), _share(mask, 0), _share(mask * mask.T, 1), mask.sum()

    def received_given(z: Floats) -> Floats:
        given: Floats = (mutual * z).sum(axis=1) * both
        return mutual * (z.swapaxes(0, 1) - given[None, :])

    def given_received(z: Floats) -> Floats:
        received: Floats = (mutual * z).sum(axis=0) * both
        return mutual * (z.swapaxes(0, 1) - received[:, None])

    return [
        lambda z: z - there * (z.sum(axis=0) * columns)[None, :],
        lambda z: z - there * (z.sum(axis=1) * rows)[:, None],
        received_given,
        given_received,
        lambda z: z - there * (z.sum(axis=(0, 1)) / cells),
        lambda z: mutual * (z - z.swapaxes(0, 1)),
    ]


def _relation_operators(mask: Floats) -> list[Operator]:
    """V_1 to V_6: same rater, same target, rater is target, target is rater, same cell, mirror cell."""
    there = mask[:, :, None]
    return [
        lambda z: there * z.sum(axis=1)[:, None],
        lambda z: there * z.sum(axis=0)[None, :],
        lambda z: there * z.sum(axis=0)[:, None],
        lambda z: there * z.sum(axis=1)[None, :],
        lambda z: z,
        lambda z: there * z.swapaxes(0, 1),
    ]


def _share(mask: Floats, axis: int) -> Floats:
    """One over the number of cells of each organisation, 0 where there are none; shape (n, 1)."""
    cells = mask.sum(axis=axis)
    share: Floats = np.divide(1.0, cells, out=np.zeros_like(cells), where=cells > 0)[:, None]
    return share
