"""What trust does to collaboration at the next wave, and the other way, with the organisation jackknife."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Estimated, NotEstimable
from tillitsmaal.stats.circle.left_out import from_left_out
from tillitsmaal.stats.circle.ri_clpm import RiClpm, Solution, described, solve
from tillitsmaal.stats.circle.ri_clpm_search import search
from tillitsmaal.stats.factor.patterns import missing_patterns

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]

UNEQUAL: Final = 0.10
"""Lags further from their mean than this share of it are not equal."""
ROUNDING: Final = 1e-9
EFFECTS: Final = 4
"""Lagged effects of a step: φ_T, β, α, φ_C."""
FEW: Final = "too few pairs remain"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CrossLagged:
    """Lagged effects within pairs, constant over time, with intervals of the organisation jackknife."""

    trust_to_collaboration: Estimated
    """α: points of collaboration at the next wave for a point of trust above what is usual in the pair."""
    collaboration_to_trust: Estimated
    """β"""
    carry_over_trust: Estimated
    """φ_T"""
    carry_over_collaboration: Estimated
    """φ_C"""
    model: RiClpm


def cross_lagged(
    trust: Floats, collaboration: Floats, raters: Integers, targets: Integers, times: Floats | None
) -> CrossLagged | NotEstimable:
    """Lagged effects of the random-intercept cross-lagged panel model, with the organisation jackknife.

    The model is that of `ri_clpm` with the same effects between all waves. Pairs that share an organisation are not
    independent, so the intervals come from fitting it anew without each organisation, as rater and target:
    SE² = (N−1)/N · Σ(θ_(−i) − θ̄)², θ ± t(N−1)·SE. The whole must be a proper solution; a solution without one
    organisation need only be found.

    Parameters
    ----------
    trust, collaboration
        Pair scores, NaN where there is none; shape (pairs, waves).
    raters, targets
        Who rates and who is rated: non-negative integers; shape (pairs,).
    times
        When each wave was held; shape (waves,). None, or NaN in it, if that is not known.

    Returns
    -------
    CrossLagged or NotEstimable
        `unknown_dates` without times; `unequal_intervals` if a lag is further than 10 % from the mean lag;
        `not_converged` or `not_identified` also if no solution is found without one of the organisations; else as
        `ri_clpm`. Single effects are `too_few_organisations` or `no_variance` as in `jackknife`.

    References
    ----------
    Hamaker, E. L., Kuiper, R. M. & Grasman, R. P. P. P. (2015). A critique of the cross-lagged panel model.
    Efron, B. & Stein, C. (1981). The jackknife estimate of variance.
    Checked against R 4.2.2, lavaan 0.6-14, fitted anew without each organisation: own cases `three_waves` to
    `five_waves_missing`, standard errors to 1e-4.
    """
    if trust.shape[1] > 2:
        unequal = why_not_equal(times)
        if unequal is not None:
            return unequal
    solved = solve(trust, collaboration)
    if isinstance(solved, NotEstimable):
        return solved
    model = described(solved)
    if isinstance(model, NotEstimable):
        return model
    organisations = _organisations(solved, raters, targets)
    without = _without_each(solved, raters, targets, organisations)
    if isinstance(without, NotEstimable):
        return without
    whole = model.estimates.transitions[0].ravel()
    effects = [from_left_out(float(whole[e]), without[:, e], organisations, FEW) for e in range(EFFECTS)]
    return CrossLagged(
        carry_over_trust=effects[0],
        collaboration_to_trust=effects[1],
        trust_to_collaboration=effects[2],
        carry_over_collaboration=effects[3],
        model=model,
    )


def why_not_equal(times: Floats | None) -> NotEstimable | None:
    """Why waves are not known to be equally far apart; None if they are, within 10 % of their mean lag."""
    if times is None or not np.isfinite(times).all():
        return NotEstimable(
            code="unknown_dates", reason="without the waves' dates their lags are not known to be equal"
        )
    lags = np.diff(times)
    mean = lags.mean()
    if mean <= 0 or np.abs(lags - mean).max() > (UNEQUAL + ROUNDING) * mean:
        reason = f"lags from {lags.min():.4g} to {lags.max():.4g}, more than 10 % from their mean"
        return NotEstimable(code="unequal_intervals", reason=reason)
    return None


def _organisations(solved: Solution, raters: Integers, targets: Integers) -> Integers:
    """Those in a pair that has any value."""
    there = ~np.isnan(solved.rows.values).all(axis=1)
    return np.unique(np.concatenate([raters[there], targets[there]]))


def _without_each(
    solved: Solution, raters: Integers, targets: Integers, organisations: Integers
) -> Floats | NotEstimable:
    """Lagged effects without each organisation, in the scores' own units; NaN if too few pairs remain; shape (N, 4)."""
    values, units, layout = solved.rows.values, solved.rows.units, solved.layout
    effects = np.full((len(organisations), EFFECTS), np.nan)
    for row, gone in enumerate(organisations):
        patterns = missing_patterns(values[(raters != gone) & (targets != gone)])
        if patterns.n <= values.shape[1]:
            continue
        found = search(layout, patterns, solved.found.point)
        if found is None or not found.converged:
            return NotEstimable(code="not_converged", reason="no solution is found without one of the organisations")
        if not found.curved:
            return NotEstimable(code="not_identified", reason="not identified without one of the organisations")
        effects[row] = found.point[-EFFECTS:]
    return effects * np.outer(units, 1 / units).ravel()
