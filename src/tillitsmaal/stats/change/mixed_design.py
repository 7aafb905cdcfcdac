"""The design of a mixed model: which rows count, which levels they belong to, what is random about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]
ROUNDING: Final = 1e-10
"""A share of the spread under this is rounding."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RandomTerm:
    """A random effect: what it is grouped by, and what it is a slope of."""

    levels: Integers
    """The level of each row (rater, target, pair …): non-negative integers, below 0 where unknown; shape (rows,)."""
    columns: Floats | None = None
    """What the effect is multiplied by; shape (rows,) or (rows, c) for c correlated effects. None = an intercept."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Term:
    """A random effect on the rows that count."""

    codes: NDArray[np.int64]
    """The level of each row, 0 to count − 1."""
    labels: Integers
    """The number each level had."""
    columns: Floats
    """Shape (rows, c), each scaled to a mean square of 1."""
    scale: Floats
    """What each column was divided by."""

    @property
    def count(self) -> int:
        return len(self.labels)

    @property
    def width(self) -> int:
        return int(self.columns.shape[1])

    @property
    def parameters(self) -> int:
        return self.width * (self.width + 1) // 2

    @property
    def triangle(self) -> tuple[Integers, Integers]:
        """Rows and columns of Λ's lower triangle, in the order of the parameters."""
        return lower_triangle(self.width)


@cache
def lower_triangle(width: int) -> tuple[Integers, Integers]:
    column, row = np.triu_indices(width)
    return row, column


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Design:
    """Everything a mixed model is fitted to.

    The fixed part is orthogonal and the outcome freed of it and of its unit, so that the factors of the mixed
    model's equations do not cancel; likelihood and coefficients are translated back.
    """

    y: Floats
    """Least-squares residuals, in units of their standard deviation."""
    y_scale: float
    start: Floats
    """Least-squares coefficients."""
    fixed: Floats
    basis: Floats
    """Orthonormal columns spanning `fixed`: fixed = basis · triangle."""
    triangle: Floats
    terms: tuple[Term, ...]

    @property
    def n(self) -> int:
        return len(self.y)

    @property
    def p(self) -> int:
        return int(self.fixed.shape[1])


def design(y: Floats, fixed: Floats, factors: Sequence[Integers | RandomTerm]) -> Design | NotEstimable:
    """Read a mixed model's arrays: rows with anything missing are left out, levels are counted."""
    given = [factor if isinstance(factor, RandomTerm) else RandomTerm(levels=factor) for factor in factors]
    columns = [_columns(term, len(y)) for term in given]
    kept = np.isfinite(y) & np.isfinite(fixed).all(axis=1)
    for term, one in zip(given, columns, strict=True):
        kept &= (term.levels >= 0) & np.isfinite(one).all(axis=1)
    terms = tuple(_term(term.levels[kept], one[kept]) for term, one in zip(given, columns, strict=True))
    return _why_not(int(kept.sum()), terms) or _orthogonal(y[kept], fixed[kept], terms)


def _columns(term: RandomTerm, rows: int) -> Floats:
    if term.columns is None:
        return np.ones((rows, 1))
    columns = np.asarray(term.columns, dtype=np.float64)
    return columns[:, None] if columns.ndim == 1 else columns


def _term(levels: Integers, columns: Floats) -> Term:
    labels, codes = np.unique(levels, return_inverse=True)
    scale = np.sqrt((columns**2).mean(axis=0)) if len(columns) else np.ones(columns.shape[1])
    scale = np.where(scale > 0, scale, 1.0)
    return Term(codes=codes.astype(np.int64), labels=labels, columns=columns / scale, scale=scale)


def _why_not(rows: int, terms: tuple[Term, ...]) -> NotEstimable | None:
    if rows == 0:
        return NotEstimable(code="too_few_answers", reason="no row has everything the model needs")
    for place, term in enumerate(terms):
        if term.count < 2:
            return NotEstimable(code="too_few_groups", reason=f"random effect {place + 1} has {term.count} level")
        if term.count * term.width >= rows:
            reason = f"random effect {place + 1} has as many effects as there are rows"
            return NotEstimable(code="not_identified", reason=reason)
        if not term.columns.any(axis=0).all():
            return NotEstimable(code="not_identified", reason=f"random effect {place + 1} is multiplied by 0 only")
        if any(_same(term, other) for other in terms[:place]):
            return NotEstimable(code="not_identified", reason=f"random effect {place + 1} is there twice")
    return None


def _same(one: Term, other: Term) -> bool:
    """Tell whether two random effects share their levels and a column."""
    if not same_levels(one, other):
        return False
    return any(np.allclose(a, b) for a in one.columns.T for b in other.columns.T)


def same_levels(one: Term, other: Term) -> bool:
    """Tell whether two random effects group the rows alike."""
    if one.count != other.count:
        return False
    return len(np.unique(one.codes * other.count + other.codes)) == one.count


def _orthogonal(y: Floats, fixed: Floats, terms: tuple[Term, ...]) -> Design | NotEstimable:
    n, p = fixed.shape
    if n <= p:
        return NotEstimable(code="not_identified", reason=f"{n} rows for {p} coefficients")
    basis, triangle = np.linalg.qr(fixed)
    size = np.abs(np.diag(triangle))
    if p and (size <= ROUNDING * np.linalg.norm(fixed, axis=0)).any():
        return NotEstimable(code="not_identified", reason="the fixed columns tell the same twice")
    start = np.linalg.solve(triangle, basis.T @ y)
    residual = y - fixed @ start
    spread = float(np.sqrt((residual**2).mean()))
    if spread <= ROUNDING * float(np.abs(y).max()) or spread == 0:
        return NotEstimable(code="no_variance", reason="nothing varies beside the fixed part")
    return Design(
        y=residual / spread, y_scale=spread, start=start, fixed=fixed, basis=basis, triangle=triangle, terms=terms
    )
