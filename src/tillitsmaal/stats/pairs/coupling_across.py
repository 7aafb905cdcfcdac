"""Do two measures move together in the same relationships when different respondents tell of each?"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Estimated, NotEstimable
from tillitsmaal.stats.distributions import t_quantile
from tillitsmaal.stats.jackknife_any import interval
from tillitsmaal.stats.pairs.relationship_effects import RelationshipEffects, complete_effects, incomplete_effects
from tillitsmaal.stats.pairs.relationship_slopes import least_squares_left, slope_errors

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]

CONFIDENCE: Final = 0.95
FEWEST_ORGANISATIONS: Final = 4
OUTCOME, PREDICTOR, COVARIATES = 0, 1, 2
"""Places of the measures."""
LEAST_RELIABLE: Final = 0.2
"""Covariates, or directions of them, that are less reliable than this are hardly taken out, so that noise is not."""


def coupling_across_respondents(measures: Floats, raters: Integers, targets: Integers) -> Estimated:
    """Slope of y on x at relationship level, told by different respondents, given first levels.

    y, x and covariates z are means over respondents, g their relationship effects. Error that a respondent puts into
    two of them, as the mood of one sitting, makes Σ g_y·g_x larger by what such errors' sum of products is expected to
    be. So is, by the same amount, Σ g_d·g_e of contrasts d and e of the same respondents: sums Σ_r c_r·y_r and
    Σ_r c_r·x_r with Σ_r c_r = 0 and Σ_r c_r² = 1/k in every pair, signs that are uncorrelated between respondents. With
    S such contrasts B = Σ g·g' − Σ_s Σ g_s·g_s'/S are the sums of products between different respondents, free of their
    error, and

        θ = (B_yx − B_yz·B_zz⁻¹·B_zx)/Σ g_x²

    is what y and x share given z, in the unit of `relationship_coupling`: Σ g_x² includes error, so that θ rises with
    the number of respondents. With first levels as z, it is not made by the end of a scale, which lets pairs that begin
    high rise less in both. For B_zz⁻¹ an eigenvalue λ, in units of each Σ g_z², counts as λ³/(λ⁴ + .2⁴): a direction in
    which respondents do not agree is hardly taken out. Variance as there: the larger of the Snijders–Borgatti jackknife
    of θ and f times the dyadic-robust variance; 95 % interval θ ± t(N−1)·SE.

    Parameters
    ----------
    measures
        Of directed pairs: y, x and any number of covariates; first the means, then S contrasts of their respondents, in
        any units; shape (1 + S, 2 + covariates, pairs).
    raters, targets
        Who rates and who is rated: non-negative integers; shape (pairs,). A rater is never its own target, and a pair
        is there once.

    Returns
    -------
    Estimate or NotEstimable
        `no_pairs`; `too_few_organisations` under four; `no_variance` if x has no relationship effects, with everybody
        or without one of them, or if the slope's variance is 0.

    References
    ----------
    Podsakoff, P. M., MacKenzie, S. B. & Podsakoff, N. P. (2012). Sources of method bias in social science research and
    recommendations on how to control it (measures of predictor and criterion from different persons).
    Fuller, W. A. (1987). Measurement error models (sums of products less those of the error).
    Snijders, T. A. B. & Borgatti, S. P. (1999). Non-parametric standard errors and tests for network statistics.
    Checked against the sum over all pairs of different respondents by dense matrices, with each organisation deleted
    for real, to 1e-10; and in simulated programmes with error shared by the two answers of a sitting, and with scales
    that end (`benchmarks/VERDICTS.md`).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> raters, targets = np.nonzero(~np.eye(12, dtype=bool))
    >>> mood = rng.normal(size=(2, len(raters)))
    >>> told = np.stack([mood + rng.normal(size=mood.shape) / 2 for _ in range(2)])
    >>> signs = rng.choice([-0.5, 0.5], size=(64, 1, 12))[..., raters]
    >>> measures = np.concatenate([told.mean(axis=1)[None], signs * (told[:, 0] - told[:, 1])])
    >>> found = coupling_across_respondents(measures, raters, targets)
    >>> found.low < 0 < found.high
    True
    """
    organisations, ends = np.unique(np.stack([raters, targets]), return_inverse=True)
    n, pairs, ends = len(organisations), measures.shape[-1], ends.reshape(2, -1)
    if n < FEWEST_ORGANISATIONS:
        few = NotEstimable(code="too_few_organisations", reason=f"{n} organisations in the pairs")
        return few if n else NotEstimable(code="no_pairs")
    square, there = np.zeros((*measures.shape[:2], n, n)), np.zeros((n, n), dtype=bool)
    square[:, :, ends[0], ends[1]] = measures
    there[ends[0], ends[1]] = True
    found = complete_effects(square) if pairs == n * (n - 1) else incomplete_effects(square, there)
    slope, error = _slopes(found, least_squares_left(square[0], pairs)[PREDICTOR])
    if np.isnan(slope):
        return NotEstimable(code="no_variance", reason="the predictor has no relationship effects")
    if np.isnan(error):
        return NotEstimable(code="no_variance", reason="the slope's variance is estimated as 0")
    return interval(float(slope), float(error), n, CONFIDENCE, "across_respondents")


def lower_bounds_across_respondents(measures: Floats) -> Floats:
    """Lower 95 % bounds of `coupling_across_respondents` of many complete round robins at once.

    Parameters
    ----------
    measures
        As there, but rater × target without missing pairs, the diagonal is not used; shape (…, 1 + S, q, N, N), N ≥ 4.
        Leading axes are replications.

    Returns
    -------
    array of shape (…)
        NaN where there is no interval.

    References
    ----------
    As `coupling_across_respondents`. Checked against it on each alone, to 1e-12.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> drawn = rng.normal(size=(100, 3, 2, 8, 8))
    >>> drawn[:, 0, 0] += 2 * drawn[:, 0, 1]
    >>> bool((lower_bounds_across_respondents(drawn) > 0).mean() > 0.9)
    True
    """
    n = measures.shape[-1]
    off = np.where(np.eye(n, dtype=bool), 0.0, measures[..., 0, :, :, :])
    slope, error = _slopes(complete_effects(measures), least_squares_left(off, n * (n - 1))[..., PREDICTOR])
    low: Floats = slope - t_quantile(0.5 + CONFIDENCE / 2, n - 1) * error
    return low


def _slopes(found: RelationshipEffects, least: Floats) -> tuple[Floats, Floats]:
    """Slopes and their standard errors; NaN where they cannot be had."""
    squares = found.products[..., 0, PREDICTOR, PREDICTOR]
    squares_without = found.left_out[..., 0, :, PREDICTOR, PREDICTOR]
    known = (squares > least) & (squares_without > least[..., None]).all(-1)
    squares, squares_without = np.where(known, squares, np.nan), np.where(known[..., None], squares_without, np.nan)
    between = _less_contrasts(found.products, axis=-3)
    weights = _weights(between, found.products[..., 0, :, :])
    slope = _shared(between, weights) / squares
    without = np.moveaxis(found.left_out, -3, -4)
    between_without = _less_contrasts(without, axis=-3)
    left_out = _shared(between_without, _weights(between_without, without[..., 0, :, :])) / squares_without
    own = np.einsum("...wa,...saij->...swij", weights, found.effects)
    of_pairs = _less_contrasts(own[..., OUTCOME, :, :] * own[..., PREDICTOR, :, :], axis=-3)
    expected = slope[..., None, None] * found.effects[..., 0, PREDICTOR, :, :] ** 2
    influences = (of_pairs - expected) / squares[..., None, None]
    return slope, slope_errors(slope, left_out, influences).standard_error


def _shared(between: Floats, weights: Floats) -> Floats:
    """Products of what is left of outcome and predictor when the covariates are taken out."""
    left = weights @ between @ np.swapaxes(weights, -2, -1)
    shared: Floats = left[..., OUTCOME, PREDICTOR]
    return shared


def _weights(between: Floats, told: Floats) -> Floats:
    """Outcome and predictor less what the covariates tell of them, (…, 2, q).

    `told` are the sums of products as they are told, error included, by which the covariates are scaled: the
    eigenvalues are then reliabilities.
    """
    measures = between.shape[-1]
    weights = np.zeros((*between.shape[:-2], COVARIATES, measures))
    weights[..., range(COVARIATES), range(COVARIATES)] = 1.0
    if measures > COVARIATES:
        squares = np.diagonal(told, axis1=-2, axis2=-1)[..., COVARIATES:]
        scale = np.where(squares > 0, 1 / np.sqrt(np.where(squares > 0, squares, 1.0)), 0.0)
        alike = between[..., COVARIATES:, COVARIATES:] * scale[..., :, None] * scale[..., None, :]
        values, directions = np.linalg.eigh(alike)
        reliable = np.maximum(values, 0.0)
        inverse = reliable**3 / (reliable**4 + LEAST_RELIABLE**4)
        cross = between[..., :COVARIATES, COVARIATES:] * scale[..., None, :] @ directions
        weights[..., COVARIATES:] = -(cross * inverse[..., None, :]) @ np.swapaxes(directions, -2, -1)
        weights[..., COVARIATES:] *= scale[..., None, :]
    return weights


def _less_contrasts(products: Floats, axis: int) -> Floats:
    """The first along an axis less the mean of the others, which are the contrasts'."""
    first, others = np.split(products, [1], axis=axis)
    found: Floats = first.squeeze(axis) - others.mean(axis=axis)
    return found
