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
OUTCOME, PREDICTOR = 0, 1


def coupling_across_respondents(
    y: Floats,
    x: Floats,
    raters: Integers,
    targets: Integers,
    contrasts_y: Floats,
    contrasts_x: Floats,
) -> Estimated:
    """Slope of the relationship effects of y on those of x, without what one respondent puts into both.

    y and x are means over respondents, and error that a respondent puts into both, as the mood of one sitting, makes
    Σ g_y·g_x larger by what such errors' sum of products is expected to be. So is, by the same amount, Σ g_d·g_e of
    contrasts d and e of the same respondents: sums Σ_r c_r·y_r and Σ_r c_r·x_r with Σ_r c_r = 0 and Σ_r c_r² = 1/k in
    every pair, signs that are uncorrelated between respondents. With S such contrasts
    θ = (Σ g_y·g_x − Σ_s Σ g_d·g_e/S)/Σ g_x², which is what y and x share between different respondents, in the unit of
    `relationship_coupling`. Variance as there: the larger of the Snijders–Borgatti jackknife of θ and f times the
    dyadic-robust variance; 95 % interval θ ± t(N−1)·SE.

    Parameters
    ----------
    y, x
        Of directed pairs, in any units; shape (pairs,).
    raters, targets
        Who rates and who is rated: non-negative integers; shape (pairs,). A rater is never its own target, and a pair
        is there once.
    contrasts_y, contrasts_x
        The contrasts of the respondents behind y and x; shape (S, pairs).

    Returns
    -------
    Estimate or NotEstimable
        `no_pairs`; `too_few_organisations` under four; `no_variance` if x has no relationship effects, with everybody
        or without one of them, or if the slope's variance is 0.

    References
    ----------
    Podsakoff, P. M., MacKenzie, S. B. & Podsakoff, N. P. (2012). Sources of method bias in social science research and
    recommendations on how to control it (measures of predictor and criterion from different persons).
    Snijders, T. A. B. & Borgatti, S. P. (1999). Non-parametric standard errors and tests for network statistics.
    Checked against the sum over all pairs of different respondents, with each organisation deleted for real, to 1e-10;
    and in simulated programmes with error shared by the two answers of a sitting (`benchmarks/VERDICTS.md`).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> raters, targets = np.nonzero(~np.eye(12, dtype=bool))
    >>> mood = rng.normal(size=(2, len(raters)))
    >>> x, y = (mood + rng.normal(size=mood.shape) / 2 for _ in range(2))
    >>> signs = rng.choice([-0.5, 0.5], size=(64, 12))[:, raters]
    >>> found = coupling_across_respondents(
    ...     y.mean(axis=0), x.mean(axis=0), raters, targets, signs * (y[0] - y[1]), signs * (x[0] - x[1]))
    >>> found.low < 0 < found.high
    True
    """
    organisations, ends = np.unique(np.stack([raters, targets]), return_inverse=True)
    n, pairs, ends = len(organisations), len(y), ends.reshape(2, -1)
    if n < FEWEST_ORGANISATIONS:
        few = NotEstimable(code="too_few_organisations", reason=f"{n} organisations in the pairs")
        return few if n else NotEstimable(code="no_pairs")
    square, there = np.zeros((1 + len(contrasts_y), 2, n, n)), np.zeros((n, n), dtype=bool)
    square[:, :, ends[0], ends[1]] = np.stack([np.vstack([y, contrasts_y]), np.vstack([x, contrasts_x])], axis=1)
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
        y and x, then their S contrasts: rater × target without missing pairs, the diagonal is not used; shape
        (…, 1 + S, 2, N, N), N ≥ 4. Leading axes are replications.

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
    main = found.products[..., 0, :, :], found.left_out[..., 0, :, :, :]
    squares, squares_without = (of[..., PREDICTOR, PREDICTOR] for of in main)
    known = (squares > least) & (squares_without > least[..., None]).all(-1)
    squares, squares_without = np.where(known, squares, np.nan), np.where(known[..., None], squares_without, np.nan)
    shared = _less_contrasts(found.products[..., OUTCOME, PREDICTOR], axis=-1)
    shared_without = _less_contrasts(found.left_out[..., OUTCOME, PREDICTOR], axis=-2)
    slope = shared / squares
    of_pairs = _less_contrasts(found.effects[..., OUTCOME, :, :] * found.effects[..., PREDICTOR, :, :], axis=-3)
    expected = slope[..., None, None] * found.effects[..., 0, PREDICTOR, :, :] ** 2
    influences = (of_pairs - expected) / squares[..., None, None]
    return slope, slope_errors(slope, shared_without / squares_without, influences).standard_error


def _less_contrasts(products: Floats, axis: int) -> Floats:
    """The first along an axis less the mean of the others, which are the contrasts'."""
    first, others = np.split(products, [1], axis=axis)
    found: Floats = first.squeeze(axis) - others.mean(axis=axis)
    return found
