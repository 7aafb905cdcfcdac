"""From estimates to results: weights over networks, tests, shares, correlations, reliabilities."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from tillitsmaal.estimates import Interval, NotEstimable
from tillitsmaal.stats.distributions import normal_quantile, normal_two_sided, t_quantile, t_two_sided
from tillitsmaal.stats.pairs.srm_effect_errors import complete_errors
from tillitsmaal.stats.pairs.srm_estimates import (
    ACROSS,
    ACTOR,
    ACTOR_PARTNER,
    PARTNER,
    PARTNER_ACTOR,
    WITHIN,
    Estimates,
)
from tillitsmaal.stats.pairs.srm_results import (
    BivariateModel,
    Bounds,
    Component,
    Floats,
    Number,
    SocialRelationsModel,
    StandardErrors,
)

NEGATIVE = NotEstimable(code="negative_variance", reason="a variance it rests on is estimated as negative")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pooled:
    """Estimates over one network or several."""

    sizes: Floats
    """Organisations of each network."""
    cells: Floats
    """Answered pairs of each scale."""
    missing_cells: Floats
    mean: Floats
    values: Floats
    """Shape (k, k, 6)."""
    squares: Floats
    no_error: NotEstimable
    df: Number
    """Not estimable where the tests are normal."""
    effect_errors: Floats
    """Shape (k, k, 2, 3)."""
    standard_errors: StandardErrors
    confidence: float


def pool(estimates: Sequence[Estimates], confidence: float, between: bool = False) -> Pooled:
    """Weigh networks by their organisations less one (Lashley & Bond 1997; SOREMO: Kenny & La Voie 1984)."""
    first = estimates[0]
    sizes = np.array([one.organisations for one in estimates], dtype=np.float64)
    weights = (sizes - 1) / (sizes - 1).sum()
    values = np.array([one.values for one in estimates])
    pooled: Floats = np.tensordot(weights, values, axes=1)
    if between:
        squares, df = _between(values, weights), float(len(estimates) - 1)
        no_error = NotEstimable(code="too_few_groups", reason="networks are compared with each other")
    else:
        squares = np.tensordot(weights**2, np.array([one.squares for one in estimates]), axes=1)
        df = float((sizes - 1).sum())
        no_error = next((one.no_error for one in estimates if np.isnan(one.squares).any()), first.no_error)
    cells = np.array([one.cells for one in estimates], dtype=np.float64).sum(axis=0)
    missing = np.array([one.missing_cells for one in estimates], dtype=np.float64).sum(axis=0)
    normal = NotEstimable(code="undefined", reason="tested by the normal distribution")
    kinds = {one.standard_errors for one in estimates}
    complete = (missing + missing[:, None] == 0) | (kinds == {"lashley_bond"})
    errors = np.array([one.effect_errors for one in estimates]).sum(axis=0)
    kind = first.standard_errors if len(kinds) == 1 else "organisation_jackknife"
    return Pooled(
        sizes=sizes,
        cells=cells,
        missing_cells=missing,
        mean=np.array([one.sums for one in estimates]).sum(axis=0) / cells,
        values=pooled,
        squares=np.where(squares > 0, squares, np.nan),
        effect_errors=np.where(complete[..., None, None], complete_errors(float(sizes.mean())), errors),
        no_error=no_error,
        df=normal if kind == "normal_theory" and not between else df,
        standard_errors="between_networks" if between else kind,
        confidence=confidence,
    )


def _between(values: Floats, weights: Floats) -> Floats:
    """Squared standard error from the weighted variance of the networks' estimates; NaN for one network."""
    n = len(values)
    if n < 2:
        return np.full(values.shape[1:], np.nan)
    mean = np.tensordot(weights, values, axes=1)
    spread = np.tensordot(weights, values**2, axes=1) - mean**2
    squares: Floats = spread / (1 - (weights**2).sum()) / n
    return squares


def variance(pooled: Pooled, value: float, square: float, standardised: Number) -> Component:
    """Dress a variance: a negative one is reported as 0, and nothing is said of it but that."""
    why = not_positive(value)
    forbidden = why if pooled.standard_errors != "normal_theory" else None
    return _tested(pooled, value, max(value, 0.0), NEGATIVE if value < 0 else standardised, forbidden or square)


def covariance(pooled: Pooled, value: float, square: float, variances: tuple[float, float]) -> Component:
    """Dress a covariance of two parts with these variances: it has no correlation where one is not positive."""
    why = not_positive(min(variances))
    correlation = why or float(np.clip(value / sqrt(variances[0] * variances[1]), -1, 1))
    forbidden = why if pooled.standard_errors != "normal_theory" else None
    return _tested(pooled, value, value, correlation, forbidden or square)


def not_positive(variance: float) -> NotEstimable | None:
    """Why nothing rests on this variance, if so."""
    if variance > 0:
        return None
    return NEGATIVE if variance < 0 else NotEstimable(code="no_variance", reason="a variance it rests on is 0")


def _tested(
    pooled: Pooled, value: float, reported: float, standardised: Number, square: float | NotEstimable
) -> Component:
    """A component with its test, or why there is none."""
    if isinstance(square, NotEstimable) or np.isnan(square):
        why = square if isinstance(square, NotEstimable) else pooled.no_error
        return Component(
            estimate=value,
            reported=reported,
            standardised=standardised,
            standard_error=why,
            t=why,
            degrees_of_freedom=pooled.df,
            p=why,
            interval=why,
        )
    error = sqrt(square)
    return Component(
        estimate=value,
        reported=reported,
        standardised=standardised,
        standard_error=error,
        t=value / error,
        degrees_of_freedom=pooled.df,
        p=_p(value / error, pooled.df),
        interval=interval(value, error, pooled.df, pooled.confidence),
    )


def interval(value: float, error: float, df: Number, confidence: float) -> Bounds:
    """value ± quantile·error."""
    upper = 0.5 + confidence / 2
    quantile = normal_quantile(upper) if isinstance(df, NotEstimable) else t_quantile(upper, df)
    return Interval(low=value - quantile * error, high=value + quantile * error, confidence=confidence)


def _p(t: float, df: Number) -> float:
    return normal_two_sided(t) if isinstance(df, NotEstimable) else t_two_sided(t, df)


def univariate_model(pooled: Pooled, scale: int = 0) -> SocialRelationsModel:
    """The model of one scale."""
    v, s = pooled.values[scale, scale].tolist(), pooled.squares[scale, scale].tolist()
    total = sum(max(v[part], 0.0) for part in (ACTOR, PARTNER, WITHIN))
    shares = {part: v[part] / total if total > 0 else NEGATIVE for part in (ACTOR, PARTNER, WITHIN)}
    return SocialRelationsModel(
        organisations=int(pooled.sizes.sum()),
        cells=int(pooled.cells[scale]),
        missing_cells=int(pooled.missing_cells[scale]),
        networks=len(pooled.sizes),
        mean=float(pooled.mean[scale]),
        actor_variance=variance(pooled, v[ACTOR], s[ACTOR], shares[ACTOR]),
        partner_variance=variance(pooled, v[PARTNER], s[PARTNER], shares[PARTNER]),
        relationship_variance=variance(pooled, v[WITHIN], s[WITHIN], shares[WITHIN]),
        actor_partner_covariance=covariance(pooled, v[ACTOR_PARTNER], s[ACTOR_PARTNER], (v[ACTOR], v[PARTNER])),
        relationship_covariance=covariance(pooled, v[ACROSS], s[ACROSS], (v[WITHIN], v[WITHIN])),
        actor_reliability=_reliability(pooled, scale, ACTOR),
        partner_reliability=_reliability(pooled, scale, PARTNER),
        standard_errors=pooled.standard_errors,
    )


def _reliability(pooled: Pooled, scale: int, person: int) -> Number:
    """σ²/(σ² + v) of actor or of partner effects."""
    v = pooled.values[scale, scale].tolist()
    error = effect_error(pooled, (scale, scale), person, v[WITHIN], v[ACROSS])
    if isinstance(error, NotEstimable):
        return error
    if (why := not_positive(v[person])) is not None:
        return why
    return v[person] / (v[person] + error) if v[person] + error > 0 else NEGATIVE


def effect_error(pooled: Pooled, scales: tuple[int, int], person: int, within: float, across: float) -> Number:
    """Mean error variance v of actor or of partner effects, given σ²_g and σ_gg'.

    The sum of the error variances over the effects of all networks, divided by the sum of effects less one; where every
    pair is answered, and with "fill_in", that of one complete round robin of the mean number of organisations.
    """
    own, mirrored, effects = pooled.effect_errors[(*scales, person)].tolist()
    if not effects:
        return NotEstimable(code="not_identified", reason="the pairs fall into unconnected parts")
    return float(own * within + mirrored * across) / float(effects)


def bivariate_model(pooled: Pooled) -> BivariateModel:
    """The covariances between the first two scales."""
    v, s = pooled.values[0, 1].tolist(), pooled.squares[0, 1].tolist()
    x, y = pooled.values[0, 0].tolist(), pooled.values[1, 1].tolist()
    return BivariateModel(
        organisations=int(pooled.sizes.sum()),
        networks=len(pooled.sizes),
        one=univariate_model(pooled, 0),
        other=univariate_model(pooled, 1),
        actor_actor_covariance=covariance(pooled, v[ACTOR], s[ACTOR], (x[ACTOR], y[ACTOR])),
        partner_partner_covariance=covariance(pooled, v[PARTNER], s[PARTNER], (x[PARTNER], y[PARTNER])),
        actor_partner_covariance=covariance(pooled, v[ACTOR_PARTNER], s[ACTOR_PARTNER], (x[ACTOR], y[PARTNER])),
        partner_actor_covariance=covariance(pooled, v[PARTNER_ACTOR], s[PARTNER_ACTOR], (x[PARTNER], y[ACTOR])),
        intrapersonal_relationship_covariance=covariance(pooled, v[WITHIN], s[WITHIN], (x[WITHIN], y[WITHIN])),
        interpersonal_relationship_covariance=covariance(pooled, v[ACROSS], s[ACROSS], (x[WITHIN], y[WITHIN])),
        standard_errors=pooled.standard_errors,
    )
