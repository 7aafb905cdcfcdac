"""Slopes between relationship effects and the variances they are judged by, for one round robin or many at once."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.stats.distributions import t_quantile
from tillitsmaal.stats.pairs.relationship_effects import RelationshipEffects, complete_effects

Floats = NDArray[np.float64]

DEPENDENT: Final = 1e-10
"""A predictor of which less than this share of squares is its own is a combination of the others."""
LOST: Final = 1e-20
"""Relationship effects with less than this share of a measure's squares are rounding."""
LOST_WITHOUT: Final = 1e-12
"""The same without an organisation, as a share of the squares with everybody."""
ROUNDING: Final = 1e-12
"""A standard error under this share of the largest slope is rounding."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SlopeErrors:
    """Standard errors of slopes; an entry a replication."""

    standard_error: Floats
    """The larger of the Snijders–Borgatti jackknife and √(f·dyadic-robust variance)."""
    relationship_error: Floats
    """Jackknife of Snijders and Borgatti."""
    dyadic_variance: Floats
    """Dyadic-robust, without correction; it may be negative."""
    dyad_variance: Floats
    """Clustered by dyad, without correction."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RelationshipSlopes(SlopeErrors):
    """Slopes of many round robins; an entry a replication, NaN where a number cannot be had."""

    slope: Floats
    correlation: Floats
    low: Floats
    high: Floats
    left_out: Floats
    """Slopes without each organisation; shape (…, N)."""


def relationship_slopes(y: Floats, x: Floats, covariates: Floats | None = None) -> RelationshipSlopes:
    """`relationship_coupling` of many complete round robins at once, with 95 % intervals.

    Parameters
    ----------
    y, x
        Rater × target without missing pairs, the diagonal is not used; shape (…, N, N), N ≥ 4. Leading axes are
        replications.
    covariates
        Other predictors beside x; shape (…, k, N, N).

    Returns
    -------
    RelationshipSlopes
        Everything is NaN where x has no relationship effects of its own; the interval is NaN where the slope's
        variance is 0 or no slope is left without one of the organisations.

    References
    ----------
    Snijders, T. A. B. & Borgatti, S. P. (1999). Non-parametric standard errors and tests for network statistics.
    Checked against `relationship_coupling` on each alone, to 1e-12.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> x, noise = rng.normal(size=(2, 100, 8, 8))
    >>> found = relationship_slopes(0.5 * x + noise, x)
    >>> found.slope.shape, bool(0.3 < found.slope.mean() < 0.7)
    ((100,), True)
    """
    both = np.stack([y, x], axis=-3)
    measures = both if covariates is None else np.concatenate([both, covariates], axis=-3)
    n = measures.shape[-1]
    off = np.where(np.eye(n, dtype=bool), 0.0, measures)
    return slopes_of(complete_effects(measures), least_squares_left(off, n * (n - 1)))


def least_squares_left(measures: Floats, pairs: int) -> Floats:
    """Sum of squares below which a measure's relationship effects are rounding; (…, q) from (…, q, N, N).

    `measures` are 0 where there is no pair.
    """
    squares = (measures**2).sum((-2, -1))
    about_mean = squares - measures.sum((-2, -1)) ** 2 / max(pairs, 1)
    least: Floats = LOST * np.maximum(about_mean, 1e-8 * squares)
    return least


def slopes_of(effects: RelationshipEffects, least: Floats) -> RelationshipSlopes:
    """Slope of the first measure on the second given the others, and its variances.

    Parameters
    ----------
    effects
        Of q measures: the outcome, the predictor, the covariates.
    least
        From `least_squares_left`; shape (…, q).

    Returns
    -------
    RelationshipSlopes
        As `relationship_slopes`.
    """
    n = effects.effects.shape[-1]
    products, squares = effects.products, np.diagonal(effects.products, axis1=-2, axis2=-1)
    weights = _weights(products, least)
    without = _weights(effects.left_out, np.maximum(least, LOST_WITHOUT * squares)[..., None, :])
    slope = (weights * products[..., 1:, 0]).sum(-1)
    left_out = (without * effects.left_out[..., 1:, 0]).sum(-1)
    errors = slope_errors(slope, left_out, _influences(effects.effects, products, weights))
    error = np.where(squares[..., 0] > least[..., 0], errors.standard_error, np.nan)
    width = t_quantile(0.975, n - 1) * error
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = np.sqrt(squares[..., 0] * squares[..., 1])
        correlation = np.where((squares[..., :2] > least[..., :2]).all(-1), products[..., 0, 1] / scale, np.nan)
    return RelationshipSlopes(
        slope=slope,
        correlation=correlation,
        standard_error=error,
        low=slope - width,
        high=slope + width,
        left_out=left_out,
        relationship_error=errors.relationship_error,
        dyadic_variance=errors.dyadic_variance,
        dyad_variance=errors.dyad_variance,
    )


def slope_errors(slope: Floats, left_out: Floats, influences: Floats) -> SlopeErrors:
    """Standard errors of slopes between relationship effects.

    Parameters
    ----------
    slope
        Shape (…).
    left_out
        Slopes without each organisation; shape (…, N).
    influences
        What each pair gives to the slope; shape (…, N, N).

    Returns
    -------
    SlopeErrors
        The standard error is NaN where it is rounding, or a slope without an organisation is NaN.
    """
    n = left_out.shape[-1]
    own = (influences.sum(-1) + influences.sum(-2)) ** 2
    dyad = ((influences + np.swapaxes(influences, -2, -1)) ** 2).sum((-2, -1)) / 2
    dyadic = own.sum(-1) - dyad
    apart = ((left_out - left_out.mean(-1, keepdims=True)) ** 2).sum(-1)
    relationship = np.sqrt((n - 2) / (2 * n) * apart)
    f = n * (n - 1) / ((n - 2) * (n - 3))
    error = np.sqrt(np.maximum(relationship**2, f * dyadic))
    told = error > ROUNDING * np.maximum(np.abs(slope), np.abs(left_out).max(-1))
    return SlopeErrors(
        standard_error=np.where(told, error, np.nan),
        relationship_error=relationship,
        dyadic_variance=dyadic,
        dyad_variance=dyad,
    )


def _weights(products: Floats, least: Floats) -> Floats:
    """Row of the predictor in the inverse of the predictors' products, (…, q − 1); NaN where it has nothing of its own.

    Times the products with the outcome it is the slope.
    """
    inner = products[..., 1:, 1:]
    squares = np.diagonal(inner, axis1=-2, axis2=-1)
    known = np.asarray((squares > least[..., 1:]).all(-1))
    scale = np.sqrt(np.where(known[..., None], squares, 1.0))
    alike = np.where(
        known[..., None, None], inner / (scale[..., :, None] * scale[..., None, :]), np.eye(inner.shape[-1])
    )
    if alike.shape[-1] > 1:
        known = known & (np.linalg.eigvalsh(alike)[..., 0] > DEPENDENT)
        alike = np.where(known[..., None, None], alike, np.eye(inner.shape[-1]))
    row = np.linalg.inv(alike)[..., 0, :] / (scale[..., :1] * scale)
    return np.where(known[..., None], row, np.nan)


def _influences(effects: Floats, products: Floats, weights: Floats) -> Floats:
    """What each pair's residual gives to the slope; (…, N, N)."""
    known = np.asarray(~np.isnan(weights).any(-1))
    inner = np.where(known[..., None, None], products[..., 1:, 1:], np.eye(weights.shape[-1]))
    coefficients = np.linalg.solve(inner, products[..., 1:, :1])[..., 0]
    residual = effects[..., 0, :, :] - np.einsum("...a,...aij->...ij", coefficients, effects[..., 1:, :, :])
    own = np.einsum("...a,...aij->...ij", weights, effects[..., 1:, :, :])
    influences: Floats = residual * own
    return influences
