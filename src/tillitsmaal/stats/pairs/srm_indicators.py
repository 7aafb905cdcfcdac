"""One scale measured by two indicators: what is stable over both, and what is error."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.pairs.srm_estimates import (
    ACROSS,
    ACTOR,
    ACTOR_PARTNER,
    PARTNER,
    PARTNER_ACTOR,
    WITHIN,
    Estimates,
    usable,
)
from tillitsmaal.stats.pairs.srm_models import NEGATIVE, Pooled, covariance, effect_error, pool, variance
from tillitsmaal.stats.pairs.srm_networks import Tests
from tillitsmaal.stats.pairs.srm_results import CONFIDENCE, Floats, IndicatorsModel, Number
from tillitsmaal.stats.pairs.srm_unanswered import Unanswered, network_estimates

INDICATORS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unstable:
    """Mean variance of the two indicators less what they share."""

    actor: float
    partner: float
    within: float
    across: float


def srm_indicators(
    one: Floats, other: Floats, unanswered: Unanswered = "moments", confidence: float = CONFIDENCE
) -> IndicatorsModel | NotEstimable:
    """Actor, partner and relationship variance apart from measurement error, from two indicators of one scale.

    Stable are the covariances between the indicators' parts (`srm_bivariate`): σ²_a = Cov(a₁, a₂), and so on; σ_ab the
    mean of the two cross covariances, with the root mean square of their standard errors; σ_gg' the covariance across
    the cells of a dyad. Unstable are the indicators' mean variances less these; the error variance is their sum,
    negative ones as 0. Reliability of mean effects:
    σ²_a/{σ²_a + u_a/2 + [(n−1)(σ²_g + u_g/2) + σ_gg' + u_gg'/2]/(n(n−2))}; of mean relationship effects:
    σ²_g/(σ²_g + u_g/2).

    Missing data: as `srm_bivariate`; mean effects are the least-squares effects of the indicators' mean over the pairs
    answered on both, and the v_a of `srm_missing`, of σ²_g + u_g/2 and σ_gg' + u_gg'/2, stands where the fraction does.

    Parameters
    ----------
    one, other
        The indicators, in the same unit: rater × target, shape (n, n). NaN where unanswered; diagonals are not used.
    unanswered
        What to do about unanswered pairs. "fill_in" computes all as TripleR, which puts the indicators' mean σ_ab where
        their mean σ_gg' belongs in u_gg', so that its person reliabilities are slightly off.
    confidence
        Level of the intervals, between 0 and 1.

    Returns
    -------
    IndicatorsModel or NotEstimable
        As `srm_bivariate`. Inside: `negative_variance` for what rests on a variance estimated as negative;
        `not_identified` for a person reliability if the pairs fall into parts without a rater or target in common.

    References
    ----------
    Kenny, D. A. & La Voie, L. (1984). The social relations model.
    Bonito, J. A. & Kenny, D. A. (2010). The measurement of reliability of social relations components from round-robin
    designs.
    Checked against TripleR 1.5.4 in cases `A1_liking54` and `A2_multiliking`, to 1e-8.

    Examples
    --------
    >>> rng = np.random.default_rng(5)
    >>> true = rng.normal(size=(12, 12)) + np.arange(12)[:, None] / 2
    >>> found = srm_indicators(true + rng.normal(size=(12, 12)), true + rng.normal(size=(12, 12)))
    >>> round(found.relationship_reliability, 2), round(found.error_share, 2)
    (0.46, 0.2)
    """
    return srm_indicators_networks([one], [other], unanswered, confidence=confidence)


def srm_indicators_networks(
    ones: Sequence[Floats],
    others: Sequence[Floats],
    unanswered: Unanswered = "moments",
    tests: Tests = "within_networks",
    confidence: float = CONFIDENCE,
) -> IndicatorsModel | NotEstimable:
    """`srm_indicators` over several networks.

    Weighted as in `srm_networks`, but for the error variance, whose parts are weighted by n_g before negative ones
    become 0, as in TripleR. Reliabilities as in `srm_networks`, within ±1.

    Missing data: as `srm_bivariate`, in each network.

    Parameters
    ----------
    ones, others
        The indicators, one a network.
    unanswered, tests, confidence
        As in `srm_networks`.

    Returns
    -------
    IndicatorsModel or NotEstimable
        As `srm_indicators`; networks that cannot be estimated are left out, as in `srm_networks`.

    References
    ----------
    Lashley, B. R. & Bond, C. F. (1997). Significance testing for round robin data.
    Checked against TripleR 1.5.4 in case `A2_multiliking`, to 1e-8.

    Examples
    --------
    >>> rng = np.random.default_rng(5)
    >>> trues = [rng.normal(size=(n, n)) for n in (7, 9)]
    >>> found = srm_indicators_networks(trues, [true + rng.normal(size=true.shape) for true in trues])
    >>> found.networks, round(found.relationship_reliability, 2)
    (2, 0.74)
    """
    attempts = [network_estimates([x, y], unanswered) for x, y in zip(ones, others, strict=True)]
    estimates = usable(attempts)
    if isinstance(estimates, NotEstimable):
        return estimates
    pooled = pool(estimates, confidence, between=tests == "between_networks")
    return _model(pooled, estimates, _unstable(pooled.values, as_tripler=unanswered == "fill_in"))


def _model(pooled: Pooled, estimates: Sequence[Estimates], unstable: _Unstable) -> IndicatorsModel:
    v, s = pooled.values[0, 1].tolist(), pooled.squares[0, 1]
    by_size = _unstable(np.average([one.values for one in estimates], axis=0, weights=pooled.sizes))
    error = sum(max(part, 0.0) for part in (by_size.actor, by_size.partner, by_size.within))
    total = sum(max(v[part], 0.0) for part in (ACTOR, PARTNER, WITHIN)) + error
    shares = {part: v[part] / total if total > 0 else NEGATIVE for part in (ACTOR, PARTNER, WITHIN)}
    crossed = (v[ACTOR_PARTNER] + v[PARTNER_ACTOR]) / 2
    crossed_square = float((s[ACTOR_PARTNER] + s[PARTNER_ACTOR]) / 2)
    persons = (v[ACTOR], v[PARTNER])
    return IndicatorsModel(
        organisations=int(pooled.sizes.sum()),
        networks=len(pooled.sizes),
        actor_variance=variance(pooled, v[ACTOR], float(s[ACTOR]), shares[ACTOR]),
        partner_variance=variance(pooled, v[PARTNER], float(s[PARTNER]), shares[PARTNER]),
        relationship_variance=variance(pooled, v[WITHIN], float(s[WITHIN]), shares[WITHIN]),
        error_variance=error,
        error_share=error / total if total > 0 else NEGATIVE,
        actor_partner_covariance=covariance(pooled, crossed, crossed_square, persons),
        relationship_covariance=covariance(pooled, v[ACROSS], float(s[ACROSS]), (v[WITHIN], v[WITHIN])),
        actor_reliability=_person_reliability(pooled, ACTOR, unstable.actor, unstable),
        partner_reliability=_person_reliability(pooled, PARTNER, unstable.partner, unstable),
        relationship_reliability=_reliability(v[WITHIN], unstable.within / INDICATORS, len(estimates)),
        standard_errors=pooled.standard_errors,
    )


def _unstable(values: Floats, as_tripler: bool = False) -> _Unstable:
    mean, shared = (values[0, 0] + values[1, 1]) / 2, values[0, 1]
    left = mean - shared
    across = mean[ACTOR_PARTNER] - shared[ACROSS] if as_tripler else left[ACROSS]
    return _Unstable(
        actor=float(left[ACTOR]), partner=float(left[PARTNER]), within=float(left[WITHIN]), across=float(across)
    )


def _person_reliability(pooled: Pooled, person: int, unstable: float, left: _Unstable) -> Number:
    cross = pooled.values[0, 1].tolist()
    within, across = cross[WITHIN] + left.within / INDICATORS, cross[ACROSS] + left.across / INDICATORS
    error = effect_error(pooled, (0, 1), person, within, across)
    if isinstance(error, NotEstimable):
        return error
    return _reliability(cross[person], unstable / INDICATORS + error, len(pooled.sizes))


def _reliability(stable: float, noise: float, networks: int) -> Number:
    if stable < 0 or stable + noise <= 0:
        return NEGATIVE
    reliability = stable / (stable + noise)
    return reliability if networks == 1 else min(reliability, 1.0)
