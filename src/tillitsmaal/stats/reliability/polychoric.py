"""Polychoric correlations: of the continuous attitudes thought to lie behind answers on a few points."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.stats.reliability.bivariate_normal import bivariate_normal_cdf, bivariate_normal_density
from tillitsmaal.stats.reliability.moments import Floats

MOST_CATEGORIES: Final = 20
MOST_ITERATIONS: Final = 100
NEAREST_TO_ONE: Final = 1 - 1e-6
"""A correlation beyond this has run to the end of its range."""
STEP: Final = 1e-10
SMALLEST: Final = 1e-15
"""A probability under this is rounding: where answers fall in such a cell, ρ is far too near −1 or 1."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Polychoric:
    """Thresholds and correlations of ordinal items."""

    n: int
    """Rows used: those with every item answered."""
    categories: tuple[Floats, ...]
    """The answers that occur, ascending; an array an item."""
    thresholds: tuple[Floats, ...]
    """Standard normal quantiles between them, one fewer than the categories; an array an item."""
    correlations: tuple[tuple[Number, ...], ...]
    """Of each two items; 1 on the diagonal."""

    @property
    def matrix(self) -> Floats | NotEstimable:
        """The correlations as an array of shape (k, k), or the first reason among them."""
        missing = [value for row in self.correlations for value in row if isinstance(value, NotEstimable)]
        return missing[0] if missing else np.array(self.correlations, dtype=np.float64)


class _Ordinal(NamedTuple):
    """One item's answers."""

    categories: Floats
    codes: NDArray[np.int64]
    cuts: Floats
    """Thresholds with −∞ before and ∞ after them."""


def polychoric(items: Floats) -> Polychoric | NotEstimable:
    """Polychoric correlations, in two steps.

    Behind each item lies a standard normal variable, cut into the answers by thresholds; two of them are bivariate
    normal with correlation ρ. Step one: thresholds τ_j = Φ⁻¹(share of answers up to category j), from each item alone.
    Step two: for each two items the ρ that maximises Σ n_ij ln π_ij(ρ), π_ij the bivariate normal probability of
    the cell between the thresholds. Empty cells are left empty (no continuity correction); a category that nobody
    chose does not exist. Rows with an unanswered item are left out.

    Parameters
    ----------
    items
        Answers in a few ordered categories, as numbers; NaN where unanswered; shape (n, k).

    Returns
    -------
    Polychoric or NotEstimable
        `too_few_items` under two items; `too_few_respondents` under two complete rows. A correlation alone is
        `no_variance` if an item is constant, `undefined` if it has more than twenty different answers,
        `improper_solution` if the likelihood rises to −1 or 1 (a table with too many empty cells).

    References
    ----------
    Olsson, U. (1979). Maximum likelihood estimation of the polychoric correlation coefficient.
    Checked against R 4.2.2, lavaan 0.6-14 (`lavCor`): the project's own case `ordinal_own`; thresholds to 1e-9,
    correlations to 2e-5.

    Examples
    --------
    >>> answers = np.repeat([[1, 1], [1, 2], [2, 1], [2, 2]], [40, 10, 10, 40], axis=0).astype(float)
    >>> round(polychoric(answers).correlations[0][1], 4)  # sin(π·(0.4 − 0.1))
    0.809
    """
    k = items.shape[1]
    if k < 2:
        return NotEstimable(code="too_few_items", reason=f"{k} items")
    whole = items[np.isfinite(items).all(axis=1)]
    if len(whole) < 2:
        return NotEstimable(code="too_few_respondents", reason=f"{len(whole)} rows with complete answers")
    ordinals = [_ordinal(column) for column in whole.T]
    found: list[list[Number]] = [[1.0] * k for _ in range(k)]
    for i in range(k):
        for j in range(i):
            found[i][j] = found[j][i] = _correlation(ordinals[i], ordinals[j])
    return Polychoric(
        n=len(whole),
        categories=tuple(ordinal.categories for ordinal in ordinals),
        thresholds=tuple(ordinal.cuts[1:-1] for ordinal in ordinals),
        correlations=tuple(tuple(row) for row in found),
    )


def _ordinal(answers: Floats) -> _Ordinal:
    from scipy.special import ndtri

    categories = np.unique(answers)
    codes = np.searchsorted(categories, answers)
    shares = np.cumsum(np.bincount(codes))[:-1] / len(answers)
    cuts = np.concatenate([[-np.inf], ndtri(shares), [np.inf]])
    for array in (categories, cuts):
        array.setflags(write=False)
    return _Ordinal(categories, codes, cuts)


def _correlation(one: _Ordinal, other: _Ordinal) -> Number:
    for item in (one, other):
        if len(item.categories) < 2:
            return NotEstimable(code="no_variance", reason="every respondent gave the same answer to an item")
        if len(item.categories) > MOST_CATEGORIES:
            return NotEstimable(code="undefined", reason=f"an item has {len(item.categories)} different answers")
    shape = len(one.categories), len(other.categories)
    table = np.bincount(one.codes * shape[1] + other.codes, minlength=shape[0] * shape[1]).reshape(shape)
    return _most_likely(table.astype(np.float64), *np.meshgrid(one.cuts, other.cuts, indexing="ij"))


def _most_likely(table: Floats, x: Floats, y: Floats) -> Number:
    """Fisher scoring for ρ, held between the points where the slope is known to be positive and negative."""
    low, high = -NEAREST_TO_ONE, NEAREST_TO_ONE
    if _slope(table, x, y, low)[0] <= 0 or _slope(table, x, y, high)[0] >= 0:
        return NotEstimable(code="improper_solution", reason="the likelihood rises to a correlation of −1 or 1")
    rho = _start(table)
    for _ in range(MOST_ITERATIONS):
        slope, information = _slope(table, x, y, rho)
        low, high = (rho, high) if slope > 0 else (low, rho)
        there = rho + slope / information if information > 0 else np.inf
        if not low < there < high:
            there = (low + high) / 2
        if abs(there - rho) < STEP:
            return float(there)
        rho = there
    return NotEstimable(code="not_converged", reason="the search for the most likely correlation did not end")


def _slope(table: Floats, x: Floats, y: Floats, rho: float) -> tuple[float, float]:
    """Slope of the log-likelihood at ρ, and the expected information."""
    cells = _between(bivariate_normal_cdf(x, y, rho))
    change = _between(bivariate_normal_density(x, y, rho))
    filled, possible = table > 0, cells > SMALLEST
    if (filled & ~possible).any():
        return -rho, 0.0
    slope = float((table[filled] * change[filled] / cells[filled]).sum())
    return slope, float(table.sum() * (change[possible] ** 2 / cells[possible]).sum())


def _between(corners: Floats) -> Floats:
    """What lies in each cell, from the values at its corners."""
    inside: Floats = np.diff(np.diff(corners, axis=0), axis=1)
    return inside


def _start(table: Floats) -> float:
    """The ordinary correlation of the categories' numbers."""
    rows, columns = np.arange(table.shape[0]), np.arange(table.shape[1])
    n = table.sum()
    a, b = rows - (table.sum(axis=1) @ rows) / n, columns - (table.sum(axis=0) @ columns) / n
    spread = np.sqrt((table.sum(axis=1) @ a**2) * (table.sum(axis=0) @ b**2))
    return float(np.clip(a @ table @ b / spread, -0.95, 0.95))
