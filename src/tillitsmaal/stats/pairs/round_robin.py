"""What a round robin tells in brief: who differs, as rater or as target, and what is mutual."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np

from tillitsmaal.estimates import Interval, NotEstimable
from tillitsmaal.stats.distributions import t_two_sided
from tillitsmaal.stats.pairs.srm_estimates import ACROSS, ACTOR, ACTOR_PARTNER, PARTNER, WITHIN, off_diagonal, usable
from tillitsmaal.stats.pairs.srm_models import NEGATIVE, interval, not_positive, pool, univariate_model
from tillitsmaal.stats.pairs.srm_results import CONFIDENCE, Bounds, Floats, Number, SocialRelationsModel
from tillitsmaal.stats.pairs.srm_unanswered import jackknife_squares, leave_one_out, network_estimates, present

VARIANCES = [ACTOR, PARTNER, WITHIN]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of the variance of the pair scores."""

    value: Number
    """Between 0 and 1; the three shares sum to 1."""
    interval: Bounds
    """Organisation jackknife, t(N−1), within 0 and 1."""
    negative: bool
    """Whether the variance was estimated as negative, and so counts as 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reciprocity:
    """A correlation of what is given with what is received."""

    value: Number
    """Within ±1."""
    interval: Bounds
    """Organisation jackknife, t(N−1), within ±1."""
    p: Number
    """Two-sided, from the same t."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialRelations:
    """The social relations model of one scale in one network, in brief."""

    organisations: int
    """Those that answer or are answered about."""
    pairs: int
    """Answered pairs."""
    missing_pairs: int
    complete: bool
    """Whether no pair is unanswered."""
    mean: float
    rater: Share
    """How much raters differ in what they answer about everybody."""
    target: Share
    """How much targets differ in what everybody answers about them."""
    relationship: Share
    """What is particular to the pair, with the measurement error."""
    generalised_reciprocity: Reciprocity
    """Whether those that rate high are rated high."""
    dyadic_reciprocity: Reciprocity
    """Whether a pair's particular score is returned."""
    model: SocialRelationsModel
    """The variances and covariances with their standard errors."""


def social_relations(matrix: Floats, confidence: float = CONFIDENCE) -> SocialRelations | NotEstimable:
    """Shares of rater, target and relationship in the variance of pair scores, and the reciprocities.

    Share of the raters: σ²_a/(σ²_a + σ²_b + σ²_g), a variance estimated as negative counting as 0; generalised
    reciprocity σ_ab/√(σ²_aσ²_b); dyadic reciprocity σ_gg'/σ²_g. Estimates as `srm_complete` where every pair is
    answered, else as `srm_missing`. Intervals by the organisation jackknife of the share or the correlation itself:
    SE² = (N−1)/N·Σ(θ_(−i) − θ̄)², θ ± t(N−1)·SE. In simulated networks of 6 to 25 organisations these miss in 1–7 %.

    Missing data: every answered pair counts; an organisation that answers about nobody stays as a target, one without
    any pair is left out.

    Parameters
    ----------
    matrix
        Rater × target, in any unit; shape (n, n). NaN where unanswered; the diagonal is not used.
    confidence
        Level of the intervals, between 0 and 1.

    Returns
    -------
    SocialRelations or NotEstimable
        `too_few_organisations` under four; `no_pairs`; `no_variance` if every pair tells the same; `not_identified` if
        too few pairs, or too few dyads, are answered. Inside: a reciprocity is `negative_variance` if a variance it
        rests on is negative, `no_variance` if it is 0, and its interval `negative_variance` if either happens without
        one of the organisations; an interval is `not_identified` if the model cannot be estimated without one of them
        (always with four), `no_variance` if leaving out never changes the value.

    References
    ----------
    Warner, R. M., Kenny, D. A. & Stoto, M. (1979). A new round robin analysis of variance for social interaction data.
    Bond, C. F. & Malloy, T. E. (2018). Social relations analysis of dyadic data structure: The general case.
    Efron, B. & Stein, C. (1981). The jackknife estimate of variance.
    Checked as `srm_complete` and `srm_missing`; the jackknife against deleting each organisation for real, to 1e-12.

    Examples
    --------
    >>> matrix = np.random.default_rng(1).normal(size=(10, 10)) + np.arange(10)[:, None] / 3
    >>> found = social_relations(matrix)
    >>> round(found.rater.value, 2), round(found.target.value, 2), round(found.relationship.value, 2)
    (0.57, 0.01, 0.43)
    """
    found = usable([network_estimates([matrix], "moments")])
    if isinstance(found, NotEstimable):
        return found
    estimates = found[0]
    model = univariate_model(pool(found, confidence))
    values = estimates.values[0, 0]
    left_out = leave_one_out(present(off_diagonal([matrix])))[0, 0, :-1]
    shares = [_share(values, left_out, part, confidence) for part in range(len(VARIANCES))]
    return SocialRelations(
        organisations=estimates.organisations,
        pairs=estimates.cells[0],
        missing_pairs=estimates.missing_cells[0],
        complete=estimates.missing_cells[0] == 0,
        mean=model.mean,
        rater=shares[0],
        target=shares[1],
        relationship=shares[2],
        generalised_reciprocity=_reciprocity(values, left_out, _generalised, VARIANCES[:2], confidence),
        dyadic_reciprocity=_reciprocity(values, left_out, _dyadic, VARIANCES[2:], confidence),
        model=model,
    )


def _share(values: Floats, left_out: Floats, part: int, confidence: float) -> Share:
    variances = np.maximum(np.vstack([left_out, values])[:, VARIANCES], 0)
    negative = bool(values[VARIANCES[part]] < 0)
    totals = variances.sum(axis=1)
    if not totals[-1] > 0:
        return Share(value=NEGATIVE, interval=NEGATIVE, negative=negative)
    value = float(variances[-1, part] / totals[-1])
    if not (np.isnan(totals) | (totals > 0)).all():
        return Share(value=value, interval=NEGATIVE, negative=negative)
    error = _error(variances[:-1, part] / totals[:-1])
    if isinstance(error, NotEstimable):
        return Share(value=value, interval=error, negative=negative)
    found = interval(value, error, float(len(left_out) - 1), confidence)
    return Share(value=value, interval=_within(found, 0.0, 1.0), negative=negative)


def _reciprocity(
    values: Floats, left_out: Floats, correlation: Callable[[Floats], Floats], rests_on: list[int], confidence: float
) -> Reciprocity:
    value = float(correlation(values[None])[0])
    if np.isnan(value):
        why = not_positive(float(values[rests_on].min())) or NEGATIVE
        return Reciprocity(value=why, interval=why, p=why)
    known = ~np.isnan(left_out).any(axis=1)
    clamped, without = float(np.clip(value, -1, 1)), correlation(left_out)
    error = NEGATIVE if np.isnan(without[known]).any() else _error(without)
    if isinstance(error, NotEstimable):
        return Reciprocity(value=clamped, interval=error, p=error)
    df = float(len(left_out) - 1)
    found = interval(value, error, df, confidence)
    return Reciprocity(value=clamped, interval=_within(found, -1.0, 1.0), p=t_two_sided(value / error, df))


def _generalised(values: Floats) -> Floats:
    persons = np.where((values[:, [ACTOR, PARTNER]] > 0).all(axis=1), values[:, ACTOR] * values[:, PARTNER], np.nan)
    correlation: Floats = values[:, ACTOR_PARTNER] / np.sqrt(persons)
    return correlation


def _dyadic(values: Floats) -> Floats:
    correlation: Floats = values[:, ACROSS] / np.where(values[:, WITHIN] > 0, values[:, WITHIN], np.nan)
    return correlation


def _error(left_out: Floats) -> Number:
    """Standard error by the jackknife of one statistic."""
    if np.isnan(left_out).any():
        reason = "the model cannot be estimated without one of the organisations"
        return NotEstimable(code="not_identified", reason=reason)
    error = sqrt(float(jackknife_squares(left_out[:, None])[0]))
    if error <= np.finfo(float).eps:
        return NotEstimable(code="no_variance", reason="the value is the same whichever organisation is left out")
    return error


def _within(bounds: Bounds, lowest: float, highest: float) -> Bounds:
    if isinstance(bounds, NotEstimable):
        return bounds
    low, high = (min(max(bound, lowest), highest) for bound in (bounds.low, bounds.high))
    return Interval(low=low, high=high, confidence=bounds.confidence)
