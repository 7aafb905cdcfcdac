"""The mean over directed pairs with rater, target and dyad as random effects, for comparison with the jackknife."""

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Estimate, Estimated, NotEstimable
from tillitsmaal.stats.change.mixed import crossed_random_effects
from tillitsmaal.stats.distributions import t_quantile

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]


def mean_by_crossed_effects(values: Floats, raters: Integers, targets: Integers, confidence: float = 0.95) -> Estimated:
    """Mean over directed pairs from a model with crossed random effects, by restricted maximum likelihood.

    x_ij = μ + a_i + b_j + g_{ij} + ε_ij, with independent normal effects of the rater i, the target j and the dyad
    {i, j}; the interval is μ̂ ± t·SE with Satterthwaite's degrees of freedom. The dyad's effect is left out where no
    dyad is there in both directions. μ̂ weights the pairs by what the model thinks of their dependence, so it is the
    plain mean on complete rosters only. For comparison: it takes a rater's and a target's effect for independent though
    they belong to one organisation, and its intervals are too narrow in small programmes.

    Parameters
    ----------
    values
        One a pair, in any unit; shape (pairs,). Pairs that are NaN are left out.
    raters, targets
        Who rates and who is rated: non-negative integers; shape (pairs,). A rater is never its own target.
    confidence
        Level of the interval, between 0 and 1.

    Returns
    -------
    Estimate or NotEstimable
        Method `crossed_random_effects`; n is the number of organisations in the pairs. `no_pairs`;
        `too_few_organisations` under three; the reasons of `crossed_random_effects`.

    References
    ----------
    Baayen, R. H., Davidson, D. J. & Bates, D. M. (2008). Mixed-effects modeling with crossed random effects.
    Checked against lme4 1.1-31 and lmerTest 3.1-3: own case `mixed_small`, `round_robin`, to 1e-6.

    Examples
    --------
    >>> raters, targets = np.nonzero(~np.eye(4, dtype=bool))
    >>> values = np.array([1.0, 2, 2, 3, 1, 2, 2, 3, 5, 1, 2, 2])
    >>> estimate = mean_by_crossed_effects(values, raters, targets)
    >>> round(estimate.value, 3), round(estimate.standard_error, 3), estimate.n
    (2.167, 0.397, 4)
    """
    there = ~np.isnan(values)
    values, raters, targets = values[there], raters[there].astype(np.int64), targets[there].astype(np.int64)
    organisations = len(np.unique(np.concatenate([raters, targets])))
    if len(values) == 0:
        return NotEstimable(code="no_pairs")
    if organisations < 3:
        return NotEstimable(code="too_few_organisations", reason=f"{organisations} organisations in the pairs")
    factors = [raters, targets]
    size = int(max(raters.max(), targets.max())) + 1
    dyads = np.minimum(raters, targets) * size + np.maximum(raters, targets)
    if len(np.unique(dyads)) < len(dyads):
        factors.append(dyads)
    model = crossed_random_effects(values, np.ones((len(values), 1)), factors, effects=False)
    if isinstance(model, NotEstimable):
        return model
    mean = model.fixed[0]
    if isinstance(mean.degrees_of_freedom, NotEstimable):
        return mean.degrees_of_freedom
    width = t_quantile(0.5 + confidence / 2, mean.degrees_of_freedom) * mean.standard_error
    return Estimate(
        value=mean.value,
        low=mean.value - width,
        high=mean.value + width,
        confidence=confidence,
        standard_error=mean.standard_error,
        degrees_of_freedom=mean.degrees_of_freedom,
        p=mean.p if isinstance(mean.p, float) else 1.0,
        method="crossed_random_effects",
        n=organisations,
    )
