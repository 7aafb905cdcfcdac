"""The equations of a mixed model, and their likelihood at given relative standard deviations.

The block of the random effect with most levels is block-diagonal, so it is eliminated first, for all levels with the
same cross-products at once; what remains is one dense Cholesky factor that holds the log-determinants and the residual
sum of squares on its diagonal.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.stats.change.mixed_design import Design, Term, same_levels

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]
MOST_STORED: Final = 4_000_000
"""Numbers kept to eliminate all levels of a kind at once; beyond it the levels are eliminated anew each time."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Value:
    """The model at given relative standard deviations θ."""

    log_det: float
    """log|I + Λ'Z'ZΛ|."""
    log_det_fixed: float
    """log|X'H⁻¹X|, H = I + ZΛΛ'Z'."""
    squares: float
    """Penalised residual sum of squares, in the outcome's own unit."""
    factor: Floats
    """Cholesky factor of what remains after the elimination."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class System:
    """Cross-products of the design, sorted by what is eliminated and what remains."""

    design: Design
    first: tuple[int, ...]
    """The terms eliminated: the one with most levels and those with the same levels."""
    rest: tuple[int, ...]
    """The other terms."""
    products: Floats
    """[Z_rest X y]'[Z_rest X y]."""
    own: Floats
    """Z_g'Z_g of the eliminated effects, one a kind of level; shape (kinds, c, c)."""
    kind: Integers
    """The kind of each level."""
    counts: Integers
    """Levels of each kind."""
    cross: tuple[Any, ...]
    """Z_first'[Z_rest X y], sparse, one a column of the eliminated effects; shape (levels, …)."""
    grams: Floats | None
    """Σ over the levels of a kind of the products of their rows in `cross`; shape (kinds, c, c, …, …)."""

    @property
    def remaining(self) -> int:
        """Random effects among what remains."""
        return len(self.products) - self.design.p - 1


def system(design: Design) -> System:
    """Take all cross-products once."""
    largest = max(range(len(design.terms)), key=lambda place: design.terms[place].count)
    first = tuple(k for k, term in enumerate(design.terms) if same_levels(term, design.terms[largest]))
    rest = tuple(k for k in range(len(design.terms)) if k not in first)
    codes, count = design.terms[largest].codes, design.terms[largest].count
    columns = np.hstack([design.terms[k].columns for k in first])
    own = np.empty((count, columns.shape[1], columns.shape[1]))
    for a, left in enumerate(columns.T):
        for b, right in enumerate(columns.T):
            own[:, a, b] = np.bincount(codes, weights=left * right, minlength=count)
    representative, kind, counts = _kinds(own)
    cross = _cross(design, codes, count, columns, rest)
    width = sum(design.terms[k].count * design.terms[k].width for k in rest) + design.p + 1
    stored = len(counts) * columns.shape[1] ** 2 * width**2 <= MOST_STORED
    return System(
        design=design,
        first=first,
        rest=rest,
        products=_products(design, rest),
        own=own[representative],
        kind=kind,
        counts=counts,
        cross=cross,
        grams=_grams(cross, kind, len(counts)) if stored else None,
    )


def _kinds(own: Floats) -> tuple[Integers, Integers, Integers]:
    """Levels with the same cross-products up to rounding: one of each kind, the kind of each, how many of each."""
    keys = np.round(own / max(float(np.abs(own).max()), 1e-300), 12).reshape(len(own), -1)
    _, representative, kind, counts = np.unique(keys, True, True, True, axis=0)
    return representative, kind.reshape(-1), counts


def _products(design: Design, rest: tuple[int, ...]) -> Floats:
    dense = np.column_stack([design.basis, design.y])
    parts = [
        (design.terms[k].codes, design.terms[k].count, column) for k in rest for column in design.terms[k].columns.T
    ]
    starts = np.concatenate([[0], np.cumsum([count for _, count, _ in parts])]).astype(int)
    size = int(starts[-1])
    result = np.zeros((size + dense.shape[1],) * 2)
    for i, (codes, count, column) in enumerate(parts):
        rows = slice(starts[i], starts[i + 1])
        for j, (others, number, other) in enumerate(parts[: i + 1]):
            table = np.bincount(codes * number + others, weights=column * other, minlength=count * number)
            result[rows, starts[j] : starts[j + 1]] = table.reshape(count, number)
            result[starts[j] : starts[j + 1], rows] = result[rows, starts[j] : starts[j + 1]].T
        table = np.stack([np.bincount(codes, weights=column * one, minlength=count) for one in dense.T], axis=1)
        result[rows, size:], result[size:, rows] = table, table.T
    result[size:, size:] = dense.T @ dense
    return result


def _cross(design: Design, codes: Integers, count: int, columns: Floats, rest: tuple[int, ...]) -> tuple[Any, ...]:
    """Z_first'[Z_rest X y] as sparse rows, one matrix a column of the eliminated effects."""
    from scipy import sparse

    n = design.n
    dense = sparse.csr_matrix(np.column_stack([design.basis, design.y]))
    blocks = [
        sparse.csr_matrix((column, (np.arange(n), design.terms[k].codes)), shape=(n, design.terms[k].count))
        for k in rest
        for column in design.terms[k].columns.T
    ]
    right = sparse.hstack([*blocks, dense], format="csr")
    left = [sparse.csr_matrix((column, (codes, np.arange(n))), shape=(count, n)) for column in columns.T]
    return tuple((one @ right).tocsr() for one in left)


def _grams(cross: tuple[Any, ...], kind: Integers, kinds: int) -> Floats:
    c, width = len(cross), cross[0].shape[1]
    result = np.empty((kinds, c, c, width, width))
    for d in range(kinds):
        rows = [one[np.flatnonzero(kind == d)] for one in cross]
        for a in range(c):
            for b in range(c):
                result[d, a, b] = (rows[a].T @ rows[b]).toarray()
    return result


def relative(design: Design, theta: Floats) -> list[Floats]:
    """Λ of each term, lower triangular, from the parameters in order (columns of the triangle, one after the other)."""
    found, start = [], 0
    for term in design.terms:
        factor = np.zeros((term.width, term.width))
        factor[term.triangle] = theta[start : start + term.parameters]
        found.append(factor)
        start += term.parameters
    return found


def evaluate(system: System, theta: Floats) -> Value | None:
    """Fit everything else at θ; None where the equations are singular, as when nothing is left over."""
    design = system.design
    factors = relative(design, theta)
    first = block_diagonal([factors[k] for k in system.first])
    inner = np.eye(len(first)) + first.T @ system.own @ first
    products = system.products - _eliminated(system, first @ np.linalg.inv(inner) @ first.T)
    m = system.remaining
    if m:
        products = _scaled(products, [(design.terms[k].count, factors[k]) for k in system.rest])
        products.flat[: m * len(products) : len(products) + 1] += 1
    try:
        factor = np.linalg.cholesky(products)
    except np.linalg.LinAlgError:
        return None
    diagonal = 2 * np.log(np.diag(factor))
    return Value(
        log_det=float(system.counts @ np.linalg.slogdet(inner)[1] + diagonal[:m].sum()),
        log_det_fixed=float(diagonal[m:-1].sum() + 2 * np.log(np.abs(np.diag(design.triangle))).sum()),
        squares=float((factor[-1, -1] * design.y_scale) ** 2),
        factor=np.asarray(factor, dtype=np.float64),
    )


def block_diagonal(blocks: list[Floats]) -> Floats:
    size = sum(len(block) for block in blocks)
    result, start = np.zeros((size, size)), 0
    for block in blocks:
        result[start : start + len(block), start : start + len(block)] = block
        start += len(block)
    return result


def _eliminated(system: System, weights: Floats) -> Floats:
    """Σ over the levels of their rows in `cross`, weighted by ΛA⁻¹Λ' of their kind."""
    if system.grams is not None:
        return np.asarray(np.tensordot(weights, system.grams, axes=3))
    total, cross = np.zeros_like(system.products), system.cross
    for a, left in enumerate(cross):
        for b, right in enumerate(cross):
            total += (left.T @ right.multiply(weights[system.kind, a, b][:, None])).toarray()
    return total


def _scaled(products: Floats, scaled: list[tuple[int, Floats]]) -> Floats:
    """Λ'PΛ over the random effects that remain."""
    if any(len(factor) > 1 for _, factor in scaled):
        return scale_rows(scale_rows(products, scaled).T, scaled)
    counts = [count for count, _ in scaled]
    scale = np.repeat([*(factor[0, 0] for _, factor in scaled), 1.0], [*counts, len(products) - sum(counts)])
    return np.asarray(products * scale * scale[:, None])


def scale_rows(matrix: Floats, scaled: list[tuple[int, Floats]]) -> Floats:
    """Λ' times the rows of the random effects that remain; other rows stay."""
    result, start = matrix.copy(), 0
    for count, factor in scaled:
        stop = start + count * len(factor)
        block = matrix[start:stop].reshape(len(factor), -1)
        result[start:stop] = (factor.T @ block).reshape(stop - start, -1)
        start = stop
    return result


def term_slices(terms: list[Term]) -> list[slice]:
    """Where each term's effects lie among those that remain."""
    stops = np.cumsum([term.count * term.width for term in terms])
    return [slice(int(stop) - term.count * term.width, int(stop)) for stop, term in zip(stops, terms, strict=True)]
