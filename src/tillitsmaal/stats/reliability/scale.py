"""The reliability of one scale, all at once."""

from dataclasses import dataclass

import numpy as np

from tillitsmaal.estimates import Bounds, NotEstimable, Number
from tillitsmaal.stats.reliability.alpha import cronbach_alpha, sum_variance
from tillitsmaal.stats.reliability.guttman import guttman_lambdas
from tillitsmaal.stats.reliability.intervals import CONFIDENCE, feldt_interval
from tillitsmaal.stats.reliability.items import ItemRelation, inter_item, relate_items
from tillitsmaal.stats.reliability.measurement import standard_error_of_measurement
from tillitsmaal.stats.reliability.moments import FEWEST_ROWS, Floats, ItemMoments, Missing, item_moments
from tillitsmaal.stats.reliability.omega import factor_reliability
from tillitsmaal.stats.reliability.two_items import spearman_brown


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """How far answers to the items of a scale agree, and how far its mean can be relied on."""

    n_rows: int
    n_complete: int
    """Rows with every item answered."""
    n: int
    """Rows that the coefficients rest on."""
    n_items: int
    mean: float
    """Of the scale's score, the mean of its items, in their units."""
    sd: Number
    """Of the score."""
    alpha: Number
    alpha_interval: Bounds
    """Feldt's."""
    standardised_alpha: Number
    lambda2: Number
    omega: Number
    """Omega total, one factor by maximum likelihood; three items at least."""
    spearman_brown: Number
    """Two items only: the coefficient to report for them."""
    mean_correlation: Number
    """Between items."""
    standard_error_of_measurement: Number
    """s·√(1 − α), in the units of the items."""
    items: tuple[ItemRelation, ...]


def reliability(
    items: Floats,
    *,
    missing: Missing = "complete",
    minimum_rows: int = FEWEST_ROWS,
    units: int | None = None,
    confidence: float = CONFIDENCE,
) -> Reliability | NotEstimable:
    """Alpha, lambda-2, omega and item analysis of one scale.

    Each coefficient is defined where it is offered on its own: `cronbach_alpha`, `feldt_interval`, `guttman_lambdas`,
    `factor_reliability`, `spearman_brown`, `relate_items`.

    Parameters
    ----------
    items
        Keyed so that a high answer means more of the scale; NaN where unanswered; shape (n, k).
    missing
        `complete`: over the rows with every item answered. `pairwise`: over the rows with two items answered, each
        two; the intervals then rest on the fewest rows that two items share.
    minimum_rows
        Fewest rows that the coefficients may rest on.
    units
        How many independent units the rows come from, when that is fewer than the rows (respondents who answer about
        several partners); the intervals then count units, as if each gave one row. That errs towards too wide.
    confidence
        Level of the intervals, between 0 and 1.

    Returns
    -------
    Reliability or NotEstimable
        `too_few_items` without items; `too_few_respondents` under `minimum_rows`. Every coefficient has its own reason
        besides, as documented where it is defined; `spearman_brown` is `undefined` unless there are two items.

    References
    ----------
    Cronbach (1951), Feldt (1965), Guttman (1945), McDonald (1999), Eisinga, te Grotenhuis & Pelzer (2013).
    Checked against R 4.2.2, psych 2.2.9 and lavaan 0.6-14: the project's own case `reliability_own`, to 1e-9, omega
    to 1e-5.

    Examples
    --------
    >>> answers = np.array([[1, 2, 1], [2, 1, 2], [3, 3, 4], [4, 5, 3], [5, 4, 5], [3, np.nan, 3]])
    >>> found = reliability(answers)
    >>> found.n, round(found.alpha, 3), round(found.alpha_interval.low, 3)
    (5, 0.908, 0.535)
    """
    moments = item_moments(items, missing)
    if isinstance(moments, NotEstimable):
        return moments
    if moments.n < minimum_rows:
        return NotEstimable(code="too_few_respondents", reason=f"{moments.n} rows, {minimum_rows} are needed")
    return _of_moments(moments, moments.n if units is None else min(units, moments.n), confidence)


def _of_moments(moments: ItemMoments, units: int, confidence: float) -> Reliability:
    covariance, k = moments.covariance, len(moments.covariance)
    alpha, sd = cronbach_alpha(covariance), _score_sd(covariance)
    lambdas, factor = guttman_lambdas(covariance), factor_reliability(covariance)
    r = moments.correlation
    between = r if isinstance(r, NotEstimable) else inter_item(r)
    return Reliability(
        n_rows=moments.n_rows,
        n_complete=moments.n_complete,
        n=moments.n,
        n_items=k,
        mean=float(moments.means.mean()),
        sd=sd,
        alpha=alpha,
        alpha_interval=feldt_interval(alpha, units, k, confidence),
        standardised_alpha=r if isinstance(r, NotEstimable) else cronbach_alpha(r),
        lambda2=lambdas if isinstance(lambdas, NotEstimable) else lambdas.lambda2,
        omega=factor if isinstance(factor, NotEstimable) else factor.omega_total,
        spearman_brown=_of_two(r),
        mean_correlation=between if isinstance(between, NotEstimable) else between.mean,
        standard_error_of_measurement=(
            sd if isinstance(sd, NotEstimable) else standard_error_of_measurement(sd, alpha)
        ),
        items=relate_items(moments, confidence, units),
    )


def _score_sd(covariance: Floats) -> Number:
    """Standard deviation of the mean of the items."""
    total = float(covariance[0, 0]) if len(covariance) == 1 else sum_variance(covariance)
    if isinstance(total, NotEstimable):
        return total
    return float(np.sqrt(total)) / len(covariance)


def _of_two(correlation: Floats | NotEstimable) -> Number:
    if isinstance(correlation, NotEstimable):
        return correlation
    if len(correlation) != 2:
        return NotEstimable(code="undefined", reason="the Spearman–Brown coefficient is for two items")
    return spearman_brown(float(correlation[0, 1]))
