"""Unbiased moments of an incomplete round robin, in full and without each organisation, by sums over organisations.

Bond & Malloy (2018) take six sums of products of two scales X and Y over the answered cells, each free of the mean.
With N the cells, J and I the targets and raters that have any, M the cells whose mirror is answered too ("mutual"),
P the organisations that have any of these, and θ the six covariances in the order of `srm_estimates`, their
expectations are

    within targets        q₁ = Σ(x_ij − x̄_.j)(y_ij − ȳ_.j)       (N−J)(θ₁ + θ₅)
    within raters         q₂ = Σ(x_ij − x̄_i.)(y_ij − ȳ_i.)       (N−I)(θ₂ + θ₅)
    received × given      q₃ = Σ_p Σ_r (x_rp − x̄_.p)(y_pr − ȳ_p.)  (M−P)(θ₃ + θ₆)    over the mutual cells of p
    given × received      q₄ = Σ_p Σ_r (x_pr − x̄_p.)(y_rp − ȳ_.p)  (M−P)(θ₄ + θ₆)    over the mutual cells of p
    total                 q₅ = Σ(x_ij − x̄)(y_ij − ȳ)             (N − ΣR²/N)θ₁ + (N − ΣC²/N)θ₂ − ΣRC/N·(θ₃ + θ₄)
                                                                 + (N−1)θ₅ − M/N·θ₆
    within dyads          q₆ = Σ(x_ij − x_ji)y_ij                M(θ₁ + θ₂ + θ₅ − θ₃ − θ₄ − θ₆)   over mutual cells

with R and C the cells of each organisation as rater and as target: traces of quadratic forms (Searle, Casella &
McCulloch 1992) that come down to counts. They are solved for θ. Without organisation i the same holds of the sums
without i, so all N estimates cost little more than one. Column i of each array here is without organisation i; the last
column is the full network.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.stats.pairs.srm_results import Floats

SUMS: Final = ("within_targets", "within_raters", "received_given", "given_received", "total", "within_dyads")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Field:
    """Numbers in cells, 0 where there are none, with the sums that leave out each organisation."""

    cells: Floats
    rows: Floats
    """Row sum of k without column i; 0 for k = i; shape (n, n + 1)."""
    columns: Floats
    total: Floats
    """Shape (n + 1,)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Counts:
    """How many cells there are, in the notation above; shape (n + 1,)."""

    cells: Floats
    raters: Floats
    targets: Floats
    mutual: Floats
    mutual_organisations: Floats
    rows_squared: Floats
    columns_squared: Floats
    rows_by_columns: Floats


def moment_estimates(x: Floats, y: Floats) -> Floats:
    """The six covariances of X with Y without each organisation, and in full last; shape (n + 1, 6).

    NaN where the answered cells cannot tell the six apart. x and y: NaN where unanswered and on the diagonal; only
    cells answered on both count.
    """
    there = ~(np.isnan(x) | np.isnan(y))
    mask = _field(there.astype(np.float64))
    mutual = _field((there & there.T).astype(np.float64))
    sums = _sums(_centred(x, there), _centred(y, there), mask, mutual)
    return _solved(sums, _count(mask, mutual)).T


def moment_weights(mask: Floats) -> Floats:
    """How much each sum counts in each estimate, given the answered cells (1 answered, 0 not); shape (6, 6)."""
    counts = _count(_field(mask), _field(mask * mask.T))
    each = np.eye(len(SUMS))[:, :, None] * np.ones(len(mask) + 1)
    return _solved(each, counts)[..., -1]


def _count(mask: _Field, mutual: _Field) -> _Counts:
    return _Counts(
        cells=mask.total,
        raters=(mask.rows > 0).sum(axis=0).astype(np.float64),
        targets=(mask.columns > 0).sum(axis=0).astype(np.float64),
        mutual=mutual.total,
        mutual_organisations=(mutual.rows > 0).sum(axis=0).astype(np.float64),
        rows_squared=_dot(mask.rows, mask.rows),
        columns_squared=_dot(mask.columns, mask.columns),
        rows_by_columns=_dot(mask.rows, mask.columns),
    )


def _solved(sums: Floats, counts: _Counts) -> Floats:
    """θ from the six sums, shape (6, …, n + 1); NaN where a divisor is 0."""
    n, m = counts.cells, counts.mutual
    over = (n - counts.targets, n - counts.raters, m - counts.mutual_organisations, m)
    determinant = counts.rows_squared + counts.columns_squared + 2 * counts.rows_by_columns - n * n - n - m
    regular = np.all([divisor > 0 for divisor in over], axis=0) & (determinant != 0)
    by_target, by_rater, mutual, m = (np.where(regular, divisor, np.nan) for divisor in over)
    alpha, beta = sums[0] / by_target, sums[1] / by_rater
    gamma, delta = sums[2] / mutual, sums[3] / mutual
    kappa = alpha + beta - gamma - delta - sums[5] / m
    rest = sums[4] * n - alpha * (n * n - counts.rows_squared) - beta * (n * n - counts.columns_squared)
    rest += (gamma + delta) * counts.rows_by_columns
    rest -= kappa * (counts.rows_squared + counts.columns_squared - n * n - n)
    across = rest / np.where(regular, determinant, np.nan)
    within = across + kappa
    return np.array([alpha - within, beta - within, gamma - across, delta - across, within, across])


def _sums(x: Floats, y: Floats, mask: _Field, mutual: _Field) -> Floats:
    """q₁ to q₆; shape (6, n + 1)."""
    fields = [_field(values) for values in (x, y)]
    in_mutual = [_field(values * mutual.cells) for values in (x, y)]
    products = _total(x * y)
    crossed = _total(in_mutual[0].cells * in_mutual[1].cells.T)
    rows, columns = [field.rows for field in fields], [field.columns for field in fields]
    given, received = [field.rows for field in in_mutual], [field.columns for field in in_mutual]
    total = fields[0].total * fields[1].total
    return np.array(
        [
            products - _means(columns[0], columns[1], mask.columns),
            products - _means(rows[0], rows[1], mask.rows),
            crossed - _means(received[0], given[1], mutual.rows),
            crossed - _means(given[0], received[1], mutual.rows),
            products - np.divide(total, mask.total, out=np.zeros_like(total), where=mask.total > 0),
            _total(in_mutual[0].cells * in_mutual[1].cells) - crossed,
        ]
    )


def _means(first: Floats, second: Floats, counts: Floats) -> Floats:
    """Σ(sum × sum / count), nothing where the count is 0."""
    return _dot(first, np.divide(second, counts, out=np.zeros_like(second), where=counts > 0))


def _centred(matrix: Floats, there: NDArray[np.bool_]) -> Floats:
    """Less the overall mean, so that nothing large is subtracted later; 0 where unanswered."""
    middle = matrix[there].mean() if there.any() else 0.0
    return np.where(there, matrix - middle, 0.0)


def _field(cells: Floats) -> _Field:
    rows, columns = cells.sum(axis=1), cells.sum(axis=0)
    left = _left(cells.sum(), rows, columns)
    return _Field(cells=cells, rows=_without(cells, rows), columns=_without(cells.T, columns), total=left)


def _without(cells: Floats, sums: Floats) -> Floats:
    n = len(sums)
    left = np.empty((n, n + 1))
    np.subtract(sums[:, None], cells, out=left[:, :n])
    left[np.arange(n), np.arange(n)] = 0.0
    left[:, n] = sums
    return left


def _left(total: float, rows: Floats, columns: Floats) -> Floats:
    return np.append(total - rows - columns, total)


def _total(cells: Floats) -> Floats:
    return _left(cells.sum(), cells.sum(axis=1), cells.sum(axis=0))


def _dot(first: Floats, second: Floats) -> Floats:
    dot: Floats = np.einsum("ki,ki->i", first, second)
    return dot
