"""Do two measures move together in the same relationships, whatever raters and targets have in common?"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Estimated, NotEstimable, Number
from tillitsmaal.stats.jackknife_any import Jackknife, interval, jackknifed
from tillitsmaal.stats.pairs.clustering import dyadic_correction
from tillitsmaal.stats.pairs.relationship_effects import RelationshipEffects, complete_effects, incomplete_effects
from tillitsmaal.stats.pairs.relationship_slopes import least_squares_left, slopes_of

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]
Booleans = NDArray[np.bool_]

CONFIDENCE: Final = 0.95
FEWEST_ORGANISATIONS: Final = 4
"""With three, a round robin leaves one relationship effect."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RelationshipCoupling:
    """How one measure's relationship effects follow another's."""

    estimate: Estimated
    """The slope; method `relationship_level`."""
    correlation: Number
    """Of the relationship effects of y with those of x."""
    slope: Number
    """The slope, also where its interval cannot be had."""
    standard_error: Number
    """The larger of the Snijders–Borgatti jackknife and √(f·dyadic-robust variance)."""
    jackknife: Jackknife
    """Without each organisation; its `relationship_error` is Snijders and Borgatti's."""
    dyadic_variance: Number
    """Dyadic-robust, without correction; it may be negative."""
    correction: Number
    """f."""
    dyad_error: Number
    """Clustered by dyad, with D/(D − 1)."""
    pairs: int
    organisations: int


def relationship_coupling(
    y: Floats,
    x: Floats,
    raters: Integers,
    targets: Integers,
    covariates: Floats | None = None,
    confidence: float = CONFIDENCE,
) -> RelationshipCoupling:
    """Slope of the relationship effects of y on those of x, identical to x in y ~ x + rater + target.

    Rater and target effects are taken out of both, so that neither a mood of raters nor a standing of targets that the
    two measures share can make a slope. Variance: the larger of the Snijders–Borgatti jackknife,
    (N−2)/(2N) · Σ(θ_(−i) − θ̄)² with θ_(−i) the slope without organisation i, its effects taken out anew, and f times
    the dyadic-robust variance, f = N(N−1)/((N−2)(N−3)); interval θ ± t(N−1)·SE. Complete round robins are computed in
    closed form; pairs that lack y, x or a covariate are left out, and a silent organisation stays as target.

    Parameters
    ----------
    y, x
        Of directed pairs, in any units; shape (pairs,).
    raters, targets
        Who rates and who is rated: non-negative integers; shape (pairs,). A rater is never its own target, and a pair
        is there once.
    covariates
        Other predictors beside x; shape (pairs, k).
    confidence
        Level of the interval, between 0 and 1.

    Returns
    -------
    RelationshipCoupling
        The estimate is `no_pairs`; `too_few_organisations` under four, or if without one of them no slope is left;
        `no_variance` if x or y has no relationship effects, or the slope's variance is 0; `not_identified` if x is a
        combination of the covariates. What can be had beside it is there all the same.

    References
    ----------
    Warner, R. M., Kenny, D. A. & Stoto, M. (1979). A new round robin analysis of variance for social interaction data.
    Snijders, T. A. B. & Borgatti, S. P. (1999). Non-parametric standard errors and tests for network statistics.
    Fafchamps, M. & Gubert, F. (2007). The formation of risk sharing networks.
    Checked against R 4.2.2, `lm` with dummies and without each organisation: cases `C5_kapferer_relationship`,
    `C6_warner8_relationship`, and own case `pairs_regression` with missing pairs, to 1e-8.

    Examples
    --------
    >>> raters, targets = np.nonzero(~np.eye(5, dtype=bool))
    >>> x = (raters * 3 + targets * 7) % 5.0
    >>> y = 2 * raters + x + np.array([0.0, 1, -1, 0, 1] * 4)
    >>> found = relationship_coupling(y, x, raters, targets)
    >>> round(found.estimate.value, 3), round(found.estimate.standard_error, 3)
    (1.24, 0.147)
    """
    columns = [y, x] if covariates is None else [y, x, *covariates.T]
    measures = np.array(columns, dtype=np.float64)
    complete = np.isfinite(measures).all(axis=0)
    organisations, ends = np.unique(np.stack([raters[complete], targets[complete]]), return_inverse=True)
    ends, n = ends.reshape(2, -1), len(organisations)
    if n < FEWEST_ORGANISATIONS:
        few = NotEstimable(code="too_few_organisations", reason=f"{n} organisations in the pairs")
        return _nothing(few if n else NotEstimable(code="no_pairs"), organisations, int(complete.sum()))
    square, there = np.zeros((len(measures), n, n)), np.zeros((n, n), dtype=bool)
    square[:, ends[0], ends[1]] = measures[:, complete]
    there[ends[0], ends[1]] = True
    return _coupled(square, there, organisations, confidence)


def _coupled(square: Floats, there: Booleans, organisations: Integers, confidence: float) -> RelationshipCoupling:
    n, pairs = len(organisations), int(there.sum())
    effects = complete_effects(square) if pairs == n * (n - 1) else incomplete_effects(square, there)
    least = least_squares_left(square, pairs)
    found = slopes_of(effects, least)
    slope = float(found.slope)
    if np.isnan(slope) or effects.products[0, 0] <= least[0]:
        return _nothing(_why_no_slope(effects, least), organisations, pairs)
    knife = jackknifed(slope, _left_out(found.left_out), organisations, confidence)
    error, dyads = _error(knife, float(found.standard_error)), int(np.triu(there | there.T).sum())
    return RelationshipCoupling(
        estimate=error
        if isinstance(error, NotEstimable)
        else interval(slope, error, n, confidence, "relationship_level"),
        correlation=float(found.correlation),
        slope=slope,
        standard_error=error,
        jackknife=knife,
        dyadic_variance=float(found.dyadic_variance),
        correction=dyadic_correction(n),
        dyad_error=float(np.sqrt(found.dyad_variance * dyads / (dyads - 1))),
        pairs=pairs,
        organisations=n,
    )


def _left_out(slopes: Floats) -> tuple[Number, ...]:
    lost = NotEstimable(code="no_variance", reason="without it the predictor has no relationship effects of its own")
    return tuple(lost if np.isnan(one) else float(one) for one in slopes)


def _error(knife: Jackknife, error: float) -> Number:
    """The larger of the two, where the slope is there without each organisation."""
    if isinstance(knife.mean_left_out, NotEstimable):
        return knife.mean_left_out
    if np.isnan(error):
        return NotEstimable(code="no_variance", reason="the slope's variance is estimated as 0")
    return error


def _why_no_slope(effects: RelationshipEffects, least: Floats) -> NotEstimable:
    if effects.products[1, 1] <= least[1]:
        return NotEstimable(code="no_variance", reason="the predictor has no relationship effects")
    if effects.products[0, 0] <= least[0]:
        return NotEstimable(code="no_variance", reason="the outcome has no relationship effects")
    return NotEstimable(code="not_identified", reason="the predictor is a combination of the covariates")


def _nothing(why: NotEstimable, organisations: Integers, pairs: int) -> RelationshipCoupling:
    return RelationshipCoupling(
        estimate=why,
        correlation=why,
        slope=why,
        standard_error=why,
        jackknife=jackknifed(why, (), organisations),
        dyadic_variance=why,
        correction=dyadic_correction(len(organisations)),
        dyad_error=why,
        pairs=pairs,
        organisations=len(organisations),
    )
